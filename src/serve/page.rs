//! What is added to pages at the socket, and the page of findings that lies over the last good one.

use crate::escape::{html_attribute, html_text};

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
const FINDINGS_STYLE: &str = include_str!("findings.css");

/// A page with the script. It knows which version of the site, and of the page, it was sent with.
pub(super) fn with_script(page: Vec<u8>, version: u64, digest: &str) -> Vec<u8> {
    let digest = html_attribute(digest);
    let script = format!(
        "<script src=\"{OWN}{SCRIPT}\" data-version=\"{version}\" data-digest=\"{digest}\"></script>"
    );
    insert(page, &script)
}

/// A page under the errors. They are a page of their own in a frame: no style of the site reaches them.
pub(super) fn with_overlay(page: Vec<u8>) -> Vec<u8> {
    let frame = format!(
        "<iframe id=\"guidepost-findings\" title=\"Errors in the site\" src=\"{OWN}{FINDINGS}\" \
         style=\"position:fixed;inset:0;inline-size:100%;block-size:100%;margin:0;border:0;z-index:2147483647;color-scheme:light dark\"></iframe>"
    );
    insert(page, &frame)
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

/// The errors as a page; over another one it is see-through and can be put away.
pub(super) fn findings(errors: &[String], is_overlay: bool) -> String {
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
    let errors: String = errors
        .iter()
        .map(|error| format!("<pre tabindex=\"0\">{}</pre>\n", html_text(error)))
        .collect();
    format!(
        "<!doctype html>\n<html lang=\"en\" class=\"{class}\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>Errors in the site</title>\n\
         <style>{FINDINGS_STYLE}</style>\n<body>\n<main>\n<h1>{count} the newest version of the site from being shown</h1>\n\
         <p>{what}This goes away when the files are mended.</p>\n{errors}{button}\n</main>\n\
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
        let page = findings(&["</pre><script>alert(1)</script>".to_owned()], true);
        assert!(page.contains(
            "<pre tabindex=\"0\">&lt;/pre&gt;&lt;script&gt;alert(1)&lt;/script&gt;</pre>"
        ));
    }
}
