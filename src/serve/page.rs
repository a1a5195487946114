//! What is added to pages at the socket, and the page of findings that lies over the last good one.

use super::shown::Warnings;
use crate::base::escape::{html_attribute, html_text};
use crate::diagnostic::counted;

/// Where the server's own files are; no output of a site starts with it.
pub(super) const OWN: &str = "/__guidepost/";
/// The stream of changes.
pub(super) const EVENTS: &str = "events";
/// The script that follows the stream.
pub(super) const SCRIPT: &str = "reload.js";
/// Its text.
pub(super) const SCRIPT_TEXT: &str = include_str!("reload.js");
/// The errors there are.
pub(super) const FINDINGS: &str = "findings";
/// What else was found.
pub(super) const WARNINGS: &str = "warnings";
/// The frames that show these, as they are put into pages.
pub(super) const FRAMES: &str = "frames";
const FINDINGS_STYLE: &str = include_str!("findings.css");

/// A page with the script. It knows which version of the site, and of the page, it was sent with.
pub(super) fn with_script(page: Vec<u8>, version: u64, digest: &str) -> Vec<u8> {
    let digest = html_attribute(digest);
    let script = format!(
        "<script src=\"{OWN}{SCRIPT}\" data-version=\"{version}\" data-digest=\"{digest}\"></script>"
    );
    insert(page, &script)
}

/// A page with what is found in the site's files.
pub(super) fn with_frames(page: Vec<u8>, errors: &[String], warnings: &Warnings) -> Vec<u8> {
    insert(page, &frames(errors, warnings))
}

/// The errors lie over a page; without any, the warnings are a note in its corner. Both are pages of their own in a
/// frame: no style of the site reaches them.
pub(super) fn frames(errors: &[String], warnings: &Warnings) -> String {
    const OVER: &str = "inset:0;inline-size:100%;block-size:100%";
    // Its script shows it, where it was not put away before.
    const CORNER: &str = "inset-block-end:0;inset-inline-end:0;inline-size:15rem;block-size:4rem;max-inline-size:100%;\
                          max-block-size:100%;visibility:hidden";
    if !errors.is_empty() {
        let shows = findings(errors, warnings, true);
        frame(FINDINGS, "Errors in the site", OVER, &shows)
    } else if warnings.count > 0 {
        let shows = self::warnings(warnings);
        frame(WARNINGS, "Warnings about the site", CORNER, &shows)
    } else {
        String::new()
    }
}

/// A frame that is known by the page that it shows.
fn frame(name: &str, title: &str, place: &str, shows: &str) -> String {
    let digest = blake3::hash(shows.as_bytes()).to_hex();
    format!(
        "<iframe id=\"guidepost-{name}\" title=\"{title}\" src=\"{OWN}{name}\" data-shows=\"{digest}\" \
         style=\"position:fixed;margin:0;border:0;z-index:2147483647;color-scheme:light dark;{place}\"></iframe>"
    )
}

/// Puts markup at the end of a page's body.
fn insert(mut page: Vec<u8>, markup: &str) -> Vec<u8> {
    const END: &[u8] = b"</body>";
    let starts = (0..page.len().saturating_sub(END.len() - 1)).rev();
    let end = starts
        .into_iter()
        .find(|at| page[*at..*at + END.len()].eq_ignore_ascii_case(END));
    let end = end.unwrap_or(page.len());
    page.splice(end..end, markup.bytes());
    page
}

/// The errors as a page, and the warnings folded below; over another one it is see-through and can be put away.
pub(super) fn findings(errors: &[String], warnings: &Warnings, is_overlay: bool) -> String {
    let count = match errors.len() {
        1 => "An error keeps".to_owned(),
        count => format!("{count} errors keep"),
    };
    let (class, what) = match is_overlay {
        true => ("over", "Behind this is the last good one. "),
        false => ("alone", ""),
    };
    let button = if is_overlay {
        "<button type=\"button\">Hide until the next change</button>"
    } else {
        ""
    };
    let warnings = match warnings.count {
        0 => String::new(),
        _ => fold(warnings),
    };
    let inside = format!(
        "<h1>{count} the newest version of the site from being shown</h1>\n\
         <p>{what}This goes away when the files are mended.</p>\n{}{warnings}{button}",
        printed(errors)
    );
    page(class, "Errors in the site", &inside)
}

/// The warnings as a page for the corner of another one.
pub(super) fn warnings(warnings: &Warnings) -> String {
    let hide = "<button type=\"button\" aria-label=\"Hide these warnings\">\u{d7}</button>";
    let inside = format!("{}{hide}", fold(warnings));
    page("corner", "Warnings about the site", &inside)
}

fn fold(warnings: &Warnings) -> String {
    let more = match warnings.count - warnings.printed.len() {
        0 => String::new(),
        more => format!("<p>{more} more are in the terminal.</p>\n"),
    };
    format!(
        "<details>\n<summary>{}</summary>\n{}{more}</details>\n",
        counted(warnings.count, "warning"),
        printed(&warnings.printed)
    )
}

fn printed(findings: &[String]) -> String {
    let one = |finding: &String| format!("<pre tabindex=\"0\">{}</pre>\n", html_text(finding));
    findings.iter().map(one).collect()
}

fn page(class: &str, title: &str, inside: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\" class=\"{class}\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
         <style>{FINDINGS_STYLE}</style>\n<body>\n<main>\n{inside}\n</main>\n\
         <script src=\"{OWN}{SCRIPT}\"></script>\n</body>\n</html>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_goes_before_the_last_end_of_the_body() {
        let insert = |page: &str| String::from_utf8(insert(page.into(), "!")).expect("UTF-8");
        assert_eq!(
            insert("<p></body></BODY></html>"),
            "<p></body>!</BODY></html>"
        );
        assert_eq!(insert("<p>"), "<p>!");
        assert_eq!(insert(""), "!");
    }

    #[test]
    fn what_errors_say_is_text() {
        let error = "</pre><script>alert(1)</script>".to_owned();
        let page = findings(&[error], &Warnings::default(), true);
        assert!(page.contains(
            "<pre tabindex=\"0\">&lt;/pre&gt;&lt;script&gt;alert(1)&lt;/script&gt;</pre>"
        ));
    }
}
