//! HTML files of the content folder that other generators would render as pages.

use super::lint::Check;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::Code;
use crate::render::project::Project;

pub(super) static CHECK: Check = Check {
    codes: &[Code::new(
        "html-front-matter",
        "an HTML file begins with front matter and is published unchanged, front matter included",
        "rename it to end in `.md`, or remove the front matter",
    )],
    run: |project, _| {
        let assets = project.published_assets().into_iter();
        let files = assets.map(|asset| &project.site.assets[asset]);
        files
            .filter(|asset| !asset.fixed && has_front_matter(project, &asset.file))
            .map(|asset| finding(&asset.file))
            .collect()
    },
    needs_all: false,
};

fn has_front_matter(project: &Project<'_>, file: &str) -> bool {
    let is_html = [".html", ".htm"]
        .iter()
        .any(|ending| file.ends_with(ending));
    // Unreadable files are reported elsewhere.
    is_html
        && project.bytes(file).is_ok_and(|bytes| {
            let line = bytes.split(|byte| *byte == b'\n').next();
            let line = line.unwrap_or_default().trim_ascii_end();
            line == b"---" || line == b"+++"
        })
}

fn finding(file: &str) -> Diagnostic {
    let message = "this file is published unchanged, front matter included: pages are `.md` files";
    Diagnostic::warning("html-front-matter", message)
        .in_file(file)
        .hint("rename it to end in `.md`, which may contain HTML too, or remove the front matter")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::lint::found;

    #[test]
    fn reports_an_html_file_with_front_matter() {
        let site = [
            ("content/index.md", "# Home"),
            ("content/a.html", "---\r\ntitle: A\r\n---\r\n<p>a"),
            ("content/b.html", "<p>--- no ---"),
            ("content/c.txt", "---\n"),
            ("static/d.html", "---\n"),
        ];
        let told = [("html-front-matter".to_owned(), "content/a.html".to_owned())];
        assert_eq!(found(&CHECK, &site), told);
    }
}
