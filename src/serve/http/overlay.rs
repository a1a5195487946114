//! What is added to pages when they are sent: the reload script, and frames with the findings over the last good page.

use crate::base::escape::{html_attribute, html_text};
use crate::diagnostic::counts;
use crate::serve::session::DiagnosticSet;

/// The prefix of the server's own files; no output of a site starts with it.
pub(super) const OWN_PREFIX: &str = "/__guidepost/";
/// The stream of changes.
pub(super) const EVENTS: &str = "events";
/// The script that follows the stream.
pub(super) const SCRIPT: &str = "reload.js";
/// Its text.
pub(super) const SCRIPT_TEXT: &str = include_str!("reload.js");
/// The page of errors.
pub(super) const FINDINGS: &str = "findings";
/// The page of warnings.
pub(super) const WARNINGS: &str = "warnings";
/// The frames that show these pages, as they are inserted into a page.
pub(super) const FRAMES: &str = "frames";
const FINDINGS_STYLE: &str = include_str!("findings.css");

/// A page with the script, which gets the version of the site and the digest of the page.
pub(super) fn with_script(page: Vec<u8>, version: u64, digest: &str) -> Vec<u8> {
    let digest = html_attribute(digest);
    let script = format!(
        "<script src=\"{OWN_PREFIX}{SCRIPT}\" data-version=\"{version}\" data-digest=\"{digest}\"></script>"
    );
    insert(page, &script)
}

/// A page with the frames for the findings in the site's files.
pub(super) fn with_frames(
    page: Vec<u8>,
    errors: &DiagnosticSet,
    warnings: &DiagnosticSet,
) -> Vec<u8> {
    insert(page, &frames(errors, warnings))
}

/// The errors are over the page; if there are none, the warnings are a note in its corner. Both are pages of their own
/// in a frame, so that no style of the site applies to them.
pub(super) fn frames(errors: &DiagnosticSet, warnings: &DiagnosticSet) -> String {
    const OVER: &str = "inset:0;inline-size:100%;block-size:100%";
    // The script makes it visible, unless it was hidden before.
    const CORNER: &str = "inset-block-end:0;inset-inline-end:0;inline-size:15rem;block-size:4rem;max-inline-size:100%;\
                          max-block-size:100%;visibility:hidden";
    if !errors.is_empty() {
        let page = findings_page(errors, warnings, true);
        frame(FINDINGS, "Errors in the site", OVER, &page)
    } else if !warnings.is_empty() {
        let page = warnings_page(warnings);
        frame(WARNINGS, "Warnings about the site", CORNER, &page)
    } else {
        String::new()
    }
}

/// A frame, with the digest of the page that it shows.
fn frame(name: &str, title: &str, position: &str, page: &str) -> String {
    let digest = blake3::hash(page.as_bytes()).to_hex();
    format!(
        "<iframe id=\"guidepost-{name}\" title=\"{title}\" src=\"{OWN_PREFIX}{name}\" data-shows=\"{digest}\" \
         style=\"position:fixed;margin:0;border:0;z-index:2147483647;color-scheme:light dark;{position}\"></iframe>"
    )
}

/// Inserts markup at the end of a page's body.
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

/// The errors as a page, followed by the warnings, collapsed. As an overlay it is transparent and can be hidden.
pub(super) fn findings_page(
    errors: &DiagnosticSet,
    warnings: &DiagnosticSet,
    is_overlay: bool,
) -> String {
    let count = match errors.len() {
        1 => "An error keeps".to_owned(),
        count => format!("{count} errors keep"),
    };
    let (class, what, button) = match is_overlay {
        true => (
            "over",
            "The last good version is behind this. ",
            "<button type=\"button\">Hide until the next change</button>",
        ),
        false => ("alone", "", ""),
    };
    let warnings = match warnings.is_empty() {
        true => String::new(),
        false => folded(warnings),
    };
    let content = format!(
        "<h1>{count} the newest version of the site from being shown</h1>\n\
         <p>{what}This disappears when the files are fixed.</p>\n{}{warnings}{button}",
        printed(errors)
    );
    document(class, "Errors in the site", &content)
}

/// The warnings as a page for the corner of another one.
pub(super) fn warnings_page(warnings: &DiagnosticSet) -> String {
    let hide = "<button type=\"button\" aria-label=\"Hide these warnings\">\u{d7}</button>";
    let content = format!("{}{hide}", folded(warnings));
    document("corner", "Warnings about the site", &content)
}

fn folded(warnings: &DiagnosticSet) -> String {
    format!(
        "<details>\n<summary>{}</summary>\n{}</details>\n",
        counts(warnings.diagnostics()).join(", "),
        printed(warnings)
    )
}

fn printed(findings: &DiagnosticSet) -> String {
    let one = |finding: &String| format!("<pre tabindex=\"0\">{}</pre>\n", html_text(finding));
    let printed = findings.printed();
    let more = match findings.len() - printed.len() {
        0 => String::new(),
        more => format!("<p>{more} more are in the terminal.</p>\n"),
    };
    printed.iter().map(one).collect::<String>() + &more
}

fn document(class: &str, title: &str, content: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\" class=\"{class}\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
         <style>{FINDINGS_STYLE}</style>\n<body>\n<main>\n{content}\n</main>\n\
         <script src=\"{OWN_PREFIX}{SCRIPT}\"></script>\n</body>\n</html>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inserts_markup_before_the_last_end_of_the_body() {
        let insert = |page: &str| String::from_utf8(insert(page.into(), "!")).expect("UTF-8");
        assert_eq!(
            insert("<p></body></BODY></html>"),
            "<p></body>!</BODY></html>"
        );
        assert_eq!(insert("<p>"), "<p>!");
        assert_eq!(insert(""), "!");
    }
}
