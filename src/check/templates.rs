//! Files of the template folder that override none of the theme's and that no template uses. Often such a file was meant
//! to override one.

use std::collections::{BTreeMap, BTreeSet};

use super::lint::Check;
use crate::diagnostic::codes::Code;
use crate::diagnostic::{Diagnostic, nearest};
use crate::render::project::Project;
use crate::site::ignored;
use crate::theme::{self, TemplateFile};

pub(super) static CHECK: Check = Check {
    codes: &[Code::new(
        "template-unused",
        "a file of the template folder overrides none of the theme's, and nothing uses it",
        "correct its name, use it, or remove it",
    )],
    run: |project, _| {
        let unused = unused(project).into_iter().map(finding);
        unused.chain(unread(project)).collect()
    },
    needs_all: true,
};

fn finding(file: &TemplateFile) -> Diagnostic {
    let what = if theme::component_name(&file.name).is_some() {
        "no page or template calls this component"
    } else {
        "this file overrides none of the theme's, and no page or template names it"
    };
    let finding = Diagnostic::warning("template-unused", what).in_file(&file.file);
    match nearest_of_theme(&file.name) {
        Some(right) => finding.hint(format!("did you mean `{right}`?")),
        None => finding.hint("use it, or remove it"),
    }
}

/// The file of the theme that was probably meant. Folder and extension make up much of a short name, so the stem has to
/// be close by itself.
fn nearest_of_theme(name: &str) -> Option<&'static str> {
    let stem = |name: &'_ str| -> String {
        let name = name.rsplit('/').next().unwrap_or(name);
        name.split('.').next().unwrap_or(name).to_owned()
    };
    let own = stem(name);
    let is_near = |theme: &&str| nearest(&own, [stem(theme).as_str()]).is_some();
    nearest(name, theme::theme_names().filter(is_near))
}

/// The files that cannot be reached from one that the generator or a page uses.
fn unused<'p>(project: &'p Project<'_>) -> Vec<&'p TemplateFile> {
    let own: BTreeMap<&str, &TemplateFile> = project
        .templates
        .own()
        .map(|file| (file.name.as_str(), file))
        .collect();
    let mut left: BTreeSet<&str> = own.keys().copied().collect();
    let mut pending: Vec<&str> = left.iter().copied().collect();
    pending.retain(|name| is_root(project, name));
    left.retain(|name| !pending.contains(name));
    while let Some(name) = pending.pop() {
        let text = without_comments(&own[name].text);
        let named: Vec<&str> = left
            .iter()
            .copied()
            .filter(|name| names(&text, name))
            .collect();
        left.retain(|name| !named.contains(name));
        pending.extend(named);
    }
    left.into_iter().map(|name| own[name]).collect()
}

fn is_root(project: &Project<'_>, name: &str) -> bool {
    let mut pages = project.site.pages.iter().chain(&project.site.drafts);
    if theme::theme_names().any(|theme| theme == name) {
        return true;
    }
    match theme::component_name(name) {
        Some(component) => pages.any(|page| page.calls.iter().any(|call| call.name == component)),
        None => pages.any(|page| {
            let template = page.front.template.as_ref();
            template.is_some_and(|template| template.path == name)
        }),
    }
}

/// Whether a template calls a component, or names any other file in quotes.
fn names(text: &str, name: &str) -> bool {
    match theme::component_name(name) {
        Some(component) => text.match_indices('<').any(|(at, _)| {
            let rest = text[at + 1..].trim_start().strip_prefix(component);
            let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-');
            rest.is_some_and(|rest| !rest.starts_with(is_name))
        }),
        None => ["\"", "'", "`"]
            .iter()
            .any(|quote| text.contains(&format!("{quote}{name}{quote}"))),
    }
}

/// A template without its comments, `{# … #}`.
fn without_comments(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, comment)) = rest.split_once("{#") {
        kept.push_str(before);
        rest = comment.split_once("#}").map_or("", |(_, after)| after);
    }
    kept + rest
}

/// Files with an extension that is not read and a name close to one of the theme's.
fn unread(project: &Project<'_>) -> Vec<Diagnostic> {
    let folder = project.settings.templates.as_str();
    let listing = project.files().list(folder, &ignored::is_hidden);
    let files = listing.files.into_iter();
    let read: BTreeSet<&str> = project
        .templates
        .own()
        .map(|file| file.file.as_str())
        .collect();
    files
        .filter(|file| !read.contains(file.as_str()))
        .filter_map(|file| {
            let name = file.strip_prefix(folder)?.trim_start_matches('/');
            let right = nearest_of_theme(name)?;
            let message = "this file is not read: templates end in `.html`, `.css` or `.js`";
            let finding = Diagnostic::warning("template-unused", message);
            Some(
                finding
                    .hint(format!("did you mean `{right}`?"))
                    .in_file(&file),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::lint::found;

    #[test]
    fn suggests_a_theme_file_with_a_close_stem() {
        let near = [
            ("components/tip.html", None),
            ("components/figures.html", Some("components/figure.html")),
            ("component/figure.html", Some("components/figure.html")),
            ("partials/fotter.html", Some("partials/footer.html")),
            ("page.htm", Some("page.html")),
        ];
        for (name, right) in near {
            assert_eq!(nearest_of_theme(name), right, "{name}");
        }
    }

    #[test]
    fn an_unreachable_template_is_unused() {
        let component =
            |name: &str| format!("{{% component {name}() %}}x{{% endcomponent {name} %}}");
        let site = [
            (
                "content/index.md",
                "---\ntemplate: own.html\n---\n# Home\n\n{{<in_page />}}\n",
            ),
            (
                "templates/own.html",
                "{% include \"part.html\" %}{{ body }}{# \"old.html\" #}",
            ),
            (
                "templates/part.html",
                "{{<in_template />}}{{ files['plan.js'] }}",
            ),
            ("templates/old.html", "{% include \"older.html\" %}"),
            ("templates/older.html", ""),
            ("templates/plan.js", ""),
            ("templates/plam.js", ""),
            ("templates/page.htm", ""),
            ("templates/notes.txt", ""),
            ("templates/partials/fotter.html", ""),
            ("templates/partials/header.html", ""),
            ("templates/components/in_page.html", &component("in_page")),
            (
                "templates/components/in_template.html",
                &component("in_template"),
            ),
            ("templates/components/in.html", &component("in")),
        ];
        let files: Vec<String> = found(&CHECK, &site)
            .into_iter()
            .map(|(_, file)| file)
            .collect();
        assert_eq!(
            files,
            [
                "templates/components/in.html",
                "templates/old.html",
                "templates/older.html",
                "templates/page.htm",
                "templates/partials/fotter.html",
                "templates/plam.js",
            ]
        );
    }
}
