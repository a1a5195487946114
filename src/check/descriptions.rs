//! Descriptions: the sentence that search results and lists of pages show below a title.

use super::lint::{Check, Firsts, too_long};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::Code;
use crate::page::Page;
use crate::render::project::Project;
use crate::share::preview::SEARCH;
use crate::site::NodeId;

pub(super) static CHECK: Check = Check {
    codes: &[
        Code::new(
            "description-missing",
            "a page has no description, so search engines choose an excerpt",
            "write `description: …`, one sentence, in its front matter",
        ),
        Code::new(
            "description-same",
            "two pages have the same description",
            "describe in each what it is about",
        ),
        Code::new(
            "description-long",
            "a description is longer than search results show",
            "shorten it",
        ),
    ],
    run: |project, _| {
        let mut firsts = Firsts::default();
        let nodes = project.site.walk.iter();
        let pages = nodes.filter_map(|node| Some((*node, project.site.node_page(*node)?)));
        pages
            // Pages that search engines leave out need none.
            .filter(|(_, page)| !page.front.noindex)
            .flat_map(|(node, page)| match page.front.description.as_deref() {
                // The site's description is that of its home page.
                None if project.site.is_home(node) && project.settings.description.is_some() => {
                    Vec::new()
                }
                // A page without any text is an error that the build reports.
                None if stops_a_build(project, node) => Vec::new(),
                None => vec![missing(page)],
                Some(text) => {
                    let same = same(project, page, text, &mut firsts);
                    same.into_iter().chain(long(project, page, text)).collect()
                }
            })
            .collect()
    },
    needs_all: false,
};

fn stops_a_build(project: &Project<'_>, node: NodeId) -> bool {
    project.settings.shareable_base().is_some()
        && project
            .views()
            .description(&project.summary(node))
            .is_none()
}

fn missing(page: &Page) -> Diagnostic {
    let message = "this page has no description, so search engines choose an excerpt";
    Diagnostic::warning("description-missing", message)
        .in_file(&page.file)
        .hint("write `description: …`, one sentence, in its front matter")
}

fn same<'p>(
    project: &Project<'_>,
    page: &'p Page,
    text: &str,
    firsts: &mut Firsts<'p>,
) -> Option<Diagnostic> {
    let other = firsts.before(page, text)?;
    let message = format!("`{}` has the same description", other.file);
    let finding = Diagnostic::warning("description-same", message);
    let finding = finding.hint("describe in each what it is about");
    Some(project.at_key(page, "description", finding))
}

fn long(project: &Project<'_>, page: &Page, text: &str) -> Option<Diagnostic> {
    let length = too_long(text, SEARCH.description)?;
    let message = format!(
        "the description has {length} characters, and search results show about {}",
        SEARCH.description
    );
    let finding = Diagnostic::warning("description-long", message);
    let finding = finding.hint("shorten it; put what readers search for first");
    Some(project.at_key(page, "description", finding))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::lint::found;

    #[test]
    fn each_page_has_a_description_of_its_own() {
        let long = format!("---\ndescription: {}.\n---\n# E", "many words ".repeat(15));
        let found = found(
            &CHECK,
            &[
                ("guidepost.yaml", "description: A guide."),
                ("content/index.md", "# Home"),
                ("content/a.md", "# A"),
                ("content/b.md", "---\ndescription: Same.\n---\n# B"),
                ("content/c.md", "---\ndescription: Same.\n---\n# C"),
                ("content/d.md", "---\nnoindex: true\n---\n# D"),
                ("content/e.md", &long),
            ],
        );
        let told: Vec<_> = found
            .iter()
            .map(|(code, file)| (&code[..], &file[..]))
            .collect();
        assert_eq!(
            told,
            [
                ("description-long", "content/e.md"),
                ("description-missing", "content/a.md"),
                ("description-same", "content/c.md"),
            ]
        );
    }
}
