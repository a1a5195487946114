//! Files of the content folder that are published although no page shows them or links to them. Files in `static/` are
//! published on purpose.

use std::collections::HashSet;

use super::lint::Check;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::Code;
use crate::page::Page;
use crate::render::project::Project;
use crate::site::Target;
use crate::site::links::{self, Destination};

pub(super) static CHECK: Check = Check {
    codes: &[Code::new(
        "asset-unused",
        "a file of the content folder is published, but no page shows it or links to it",
        "link to it, remove it, or move it to `static/`, where files are published as they are",
    )],
    run: |project, _| {
        unused(project)
            .into_iter()
            .map(|asset| finding(project, asset))
            .collect()
    },
    needs_all: true,
};

fn finding(project: &Project<'_>, asset: usize) -> Diagnostic {
    Diagnostic::warning("asset-unused", "no page shows this file or links to it")
        .in_file(&project.site.assets[asset].file)
        .hint(
            "link to it, remove it, or move it to `static/`, where files are published as they are",
        )
}

/// The unused assets, by index.
fn unused(project: &Project<'_>) -> Vec<usize> {
    let mut used = project.links.assets();
    used.extend(project.figures.hashes.keys());
    used.extend(
        project
            .site
            .drafts
            .iter()
            .flat_map(|draft| of_draft(project, draft)),
    );
    let look: HashSet<&str> = (project.settings.theme.files())
        .map(|file| file.path.as_str())
        .collect();
    let is_unused = |asset: &usize| {
        let file = &project.site.assets[*asset];
        !file.fixed && !used.contains(asset) && !look.contains(file.file.as_str())
    };
    let candidates = project.published_assets().into_iter().filter(is_unused);
    project.without_named(candidates.collect(), true)
}

/// The assets that a draft will show.
fn of_draft<'d>(project: &'d Project<'_>, draft: &'d Page) -> impl Iterator<Item = usize> + 'd {
    let strings = draft.calls.iter().flat_map(|call| &call.arguments);
    let strings = strings.filter_map(|argument| argument.value.as_str());
    let strings = strings.map(|text| (text, true));
    let mentions = links::mentions(draft).map(|mention| (mention.address, mention.image));
    mentions.chain(strings).filter_map(|(address, image)| {
        match links::resolve(&project.site, &draft.path, address, image) {
            Ok(Destination::Internal {
                target: Target::Asset(asset),
                ..
            }) => Some(asset),
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::lint::found;

    #[test]
    fn a_file_without_a_reference_is_unused() {
        let site = [
            ("guidepost.yaml", "theme: {logo: content/logo.svg}\n"),
            (
                "content/logo.svg",
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"/>",
            ),
            (
                "content/index.md",
                "---\nimage: cover.png\nextra: {icon: icon.png}\n---\n# Home\n\n![A](shown.png)\n\n<img alt=\"b\" src=\"raw.png\">\n",
            ),
            (
                "content/soon.md",
                "---\ndraft: true\n---\n# Soon\n\n![A](draft.png)\n",
            ),
            ("content/cover.png", ""),
            ("content/draft.png", ""),
            ("content/icon.png", ""),
            ("content/left over.png", ""),
            ("content/of page.png", ""),
            ("content/page.html", "<img src='of%20page.png'>"),
            ("content/raw.png", ""),
            ("content/shown.png", ""),
            ("static/robots.png", ""),
            ("templates/page.html", "{{ root }}in-template.png"),
            ("content/in-template.png", ""),
        ];
        let files: Vec<String> = found(&CHECK, &site)
            .into_iter()
            .map(|(_, file)| file)
            .collect();
        assert_eq!(files, ["content/left over.png", "content/page.html"]);
    }

    #[test]
    fn a_plain_folder_publishes_only_what_is_linked() {
        let site = [("index.md", "# Home"), ("notes.txt", "")];
        assert_eq!(found(&CHECK, &site), []);
    }
}
