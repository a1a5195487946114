//! Files of the content folder that are published although no page shows them or links to them. Files in `static/` are
//! published on purpose.

use std::collections::HashSet;

use aho_corasick::AhoCorasick;
use serde_json::Value;

use super::lint::Check;
use crate::base::decode::decode_lossy;
use crate::base::route::encode;
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
    let is_unused = |asset: &usize| !project.site.assets[*asset].fixed && !used.contains(asset);
    let candidates = project.published_assets().into_iter().filter(is_unused);
    without_named(project, candidates.collect())
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

/// The candidates whose names do not occur where a name may be an address: in templates, raw HTML, component arguments,
/// `extra`, other files. Only the author knows whether it is one, so any occurrence counts as a use.
fn without_named(project: &Project<'_>, mut candidates: Vec<usize>) -> Vec<usize> {
    if candidates.is_empty() {
        return candidates;
    }
    let name = |asset: &usize| {
        let file = &project.site.assets[*asset].file;
        file.rsplit('/').next().unwrap_or(file).to_owned()
    };
    let names: Vec<String> = candidates.iter().map(name).collect();
    let patterns = names.iter().flat_map(|name| [name.clone(), encode(name)]);
    // Too many names to search for at once are too many for anyone to review.
    let Ok(finder) = AhoCorasick::new(patterns) else {
        return candidates;
    };
    let mut named: HashSet<usize> = HashSet::new();
    for_each_text(project, &mut |text| {
        let found = finder.find_overlapping_iter(text);
        named.extend(found.map(|found| found.pattern().as_usize() / 2));
    });
    let mut number = 0;
    candidates.retain(|_| {
        number += 1;
        !named.contains(&(number - 1))
    });
    candidates
}

fn for_each_text(project: &Project<'_>, note: &mut dyn FnMut(&str)) {
    for file in project.templates.own() {
        note(&file.text);
    }
    for_each_string(project.settings.extra.values(), note);
    for page in &project.site.pages {
        for_each_string(page.front.extra.values(), note);
        let arguments = page.calls.iter().flat_map(|call| &call.arguments);
        for_each_string(arguments.map(|argument| &argument.value), note);
        // An unreadable page has been reported.
        if let Some(text) = page.raw_html.then(|| project.text(page).ok()).flatten() {
            note(&text);
        }
    }
    let is_text = |file: &str| {
        let ending = file.rsplit('.').next().unwrap_or_default();
        ["css", "htm", "html", "js", "json", "mjs", "svg", "xml"].contains(&ending)
    };
    let assets = project
        .site
        .assets
        .iter()
        .filter(|asset| is_text(&asset.file));
    for asset in assets {
        if let Ok(bytes) = project.bytes(&asset.file) {
            note(&decode_lossy(&bytes));
        }
    }
}

fn for_each_string<'v>(values: impl Iterator<Item = &'v Value>, note: &mut dyn FnMut(&str)) {
    let mut pending: Vec<&Value> = values.collect();
    while let Some(value) = pending.pop() {
        match value {
            Value::String(text) => note(text),
            Value::Array(items) => pending.extend(items),
            Value::Object(map) => pending.extend(map.values()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::lint::found;

    #[test]
    fn a_file_without_a_reference_is_unused() {
        let site = [
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
