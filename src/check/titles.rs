//! Titles, under which navigation, search results and shared links show a page.

use super::lint::{Check, Firsts, too_long};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::Code;
use crate::page::Page;
use crate::render::project::Project;
use crate::share::preview::SEARCH;

pub(super) static CHECK: Check = Check {
    codes: &[
        Code::new(
            "title-missing",
            "a page has no title and is named after its file",
            "write `title: …` in its front matter, or start its text with `# …`",
        ),
        Code::new(
            "title-same",
            "two pages have the same title, so search results and links look alike",
            "state in each what it is about",
        ),
        Code::new(
            "title-long",
            "a title is longer than search results show",
            "shorten it",
        ),
    ],
    run: |project, _| {
        let missing = project
            .site
            .pages
            .iter()
            .filter_map(|page| missing(project, page));
        let long = project
            .site
            .pages
            .iter()
            .filter_map(|page| long(project, page));
        missing.chain(long).chain(same(project)).collect()
    },
    needs_all: false,
};

fn is_home(project: &Project<'_>, page: &Page) -> bool {
    let home = project.site.node_page(project.site.home());
    home.is_some_and(|home| home.file == page.file)
}

fn missing(project: &Project<'_>, page: &Page) -> Option<Diagnostic> {
    let given = page.front.title.is_some() || page.title_anchor.is_some();
    // The home page of a site with a title has that title.
    if given || (project.settings.title.is_some() && is_home(project, page)) {
        return None;
    }
    let message = format!(
        "this page has no title and is named `{}` after its file",
        page.title
    );
    let finding = Diagnostic::warning("title-missing", message).in_file(&page.file);
    Some(finding.hint("write `title: …` in its front matter, or start its text with `# …`"))
}

fn long(project: &Project<'_>, page: &Page) -> Option<Diagnostic> {
    let length = too_long(&page.title, SEARCH.title)?;
    let message = format!(
        "the title has {length} characters, and search results show about {}",
        SEARCH.title
    );
    let finding = Diagnostic::warning("title-long", message);
    let finding = finding.hint("shorten it; put what readers search for first");
    Some(project.at_key(page, "title", finding))
}

/// Titles of several pages that search engines index.
fn same(project: &Project<'_>) -> Vec<Diagnostic> {
    let mut firsts = Firsts::default();
    let pages = project.site.walk.iter();
    let pages = pages.filter_map(|node| project.site.node_page(*node));
    pages
        .filter(|page| !page.front.noindex)
        .filter_map(|page| {
            let other = firsts.before(page, &page.title)?;
            let message = format!("`{}` is also the title of `{}`", page.title, other.file);
            let finding = Diagnostic::warning("title-same", message)
                .hint("state in each what it is about; `nav_title` can be the same");
            Some(project.at_key(page, "title", finding))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::lint::found;

    #[test]
    fn each_page_has_a_title_of_its_own() {
        let long = format!("# {}", "a title of words ".repeat(4));
        let found = found(
            &CHECK,
            &[
                ("guidepost.yaml", "title: Guide"),
                ("content/index.md", "Words."),
                ("content/a.md", "Words."),
                ("content/b.md", "# Rest"),
                ("content/c.md", "---\ntitle: rest\n---\n"),
                ("content/d.md", "---\ntitle: Rest\nnoindex: true\n---\n"),
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
                ("title-long", "content/e.md"),
                ("title-missing", "content/a.md"),
                ("title-same", "content/c.md"),
            ]
        );
    }
}
