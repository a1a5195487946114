//! Former addresses of a page that do not resolve: `aliases` creates no redirects yet.

use super::lint::{Check, at_key};
use crate::base::decode::decode_lossy;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::Code;
use crate::page::Page;
use crate::render::project::Project;

pub(super) static CHECK: Check = Check {
    codes: &[Code::new(
        "alias-missing",
        "a page names a former address in `aliases` that does not exist",
        "put a redirect page at it in `static/`, or let your host redirect it",
    )],
    run: |project, _| {
        // The site's own templates may use them.
        let mut templates = project.templates.own();
        if templates.any(|file| file.text.contains("aliases")) {
            return Vec::new();
        }
        let pages = project.site.pages.iter();
        let mut pages = pages.filter(|page| !page.front.aliases.is_empty());
        let Some(first) = pages.next() else {
            return Vec::new();
        };
        let redirects = redirects(project);
        let pages = std::iter::once(first).chain(pages);
        let told = pages.filter_map(|page| missing(project, page, &redirects));
        told.collect()
    },
    needs_all: false,
};

/// The text of the files in which some hosts read redirects.
fn redirects(project: &Project<'_>) -> String {
    const FILES: [&str; 2] = ["/_redirects", "/.htaccess"];
    let assets = project.site.assets.iter().filter(|asset| asset.fixed);
    let files = assets.filter(|asset| FILES.iter().any(|name| asset.file.ends_with(name)));
    // Unreadable files are reported elsewhere.
    let texts = files.filter_map(|asset| project.bytes(&asset.file).ok());
    texts.map(|bytes| decode_lossy(&bytes)).collect()
}

fn missing(project: &Project<'_>, page: &Page, redirects: &str) -> Option<Diagnostic> {
    let is_there = |alias: &str| {
        let path = alias.trim_matches('/');
        let site = &project.site;
        redirects.contains(path) || site.find(path).or_else(|| site.find_index(path)).is_some()
    };
    let aliases = page.front.aliases.iter();
    let missing: Vec<String> = aliases
        .filter(|alias| !is_there(alias))
        .map(|alias| format!("`{alias}`"))
        .collect();
    if missing.is_empty() {
        return None;
    }
    let message = format!(
        "`aliases` creates no redirects yet, and there is no page at {}",
        missing.join(", ")
    );
    let finding = Diagnostic::warning("alias-missing", message).hint(
        "put a redirect page there in `static/`, or let your host redirect it: see \"Moved pages\" in the manual",
    );
    Some(at_key(project, page, "aliases", finding))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::lint::found;

    const PAGE: (&str, &str) = (
        "content/a.md",
        "---\naliases: [/old/, b/c.html, /moved]\n---\n# A\n",
    );

    #[test]
    fn a_former_address_is_missing_until_it_resolves() {
        let home = ("content/index.md", "# Home");
        let told = [("alias-missing".to_owned(), "content/a.md".to_owned())];
        assert_eq!(found(&CHECK, &[home, PAGE]), told);
        let static_pages = [
            ("static/old/index.html", ""),
            ("static/b/c.html", ""),
            ("content/moved.md", "# Moved"),
        ];
        let [old, other, moved] = static_pages;
        assert_eq!(found(&CHECK, &[home, PAGE, old, other]), told);
        assert_eq!(found(&CHECK, &[home, PAGE, old, other, moved]), []);
        let host = (
            "static/_redirects",
            "/old/ /a/ 301\n/b/c.html /a/\n/moved /a/",
        );
        assert_eq!(found(&CHECK, &[home, PAGE, host]), []);
        let template = ("templates/page.html", "{{ page.aliases }}");
        assert_eq!(found(&CHECK, &[home, PAGE, template]), []);
    }
}
