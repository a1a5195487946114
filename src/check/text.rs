//! Texts that readers who do not see a page, or who skim it, would miss. Recorded while the page is parsed.

use super::lint::{Check, lints};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::Code;
use crate::page::markdown::{BodyLint, BodyLintKind};

pub(super) static CHECK: Check = Check {
    codes: &[
        Code::new(
            "image-alt",
            "an image has no alternative text",
            "describe it in a few words: `![words](picture.jpg)`",
        ),
        Code::new(
            "link-text",
            "a link has no text",
            "describe its target: `[words](page.md)`",
        ),
        Code::new(
            "heading-text",
            "a heading has no text",
            "give it words, or remove it",
        ),
        Code::new(
            "heading-order",
            "a heading skips a level",
            "use one `#` more than the heading it belongs to",
        ),
    ],
    run: |project, _| lints(project, explain),
    needs_all: false,
};

fn explain(note: &BodyLint) -> Option<Diagnostic> {
    Some(match note.kind {
        BodyLintKind::PictureWithoutText => {
            let message = "this image has no text for readers who cannot see it";
            Diagnostic::warning("image-alt", message)
                .hint("describe it in a few words: `![words](picture.jpg)`")
                .hint("if it is decorative, allow it in front matter: `allow: {image-alt: The image is decorative}`")
        }
        BodyLintKind::LinkWithoutText => Diagnostic::warning("link-text", "this link has no text")
            .hint("describe its target: `[words](page.md)`"),
        BodyLintKind::HeadingWithoutText => {
            Diagnostic::warning("heading-text", "this heading has no text")
                .hint("give it words, or remove it")
        }
        BodyLintKind::LevelSkipped { from, to } => {
            let after = match from {
                1 => "the page's title".to_owned(),
                level => format!("one of level {level}"),
            };
            let message = format!("this heading of level {to} comes after {after}");
            let marks = "#".repeat(usize::from(from) + 1);
            Diagnostic::warning("heading-order", message).hint(format!(
                "start it with `{marks}`, or put the heading it belongs to above it"
            ))
        }
        // In [`super::marks`] and [`super::ids`].
        BodyLintKind::AddressBare
        | BodyLintKind::RowShort
        | BodyLintKind::ListStart
        | BodyLintKind::ListOrder
        | BodyLintKind::IdNumbered { .. } => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::lint::found;

    fn codes(body: &str) -> Vec<String> {
        let found = found(&CHECK, &[("content/a.md", body)]);
        found.into_iter().map(|(code, _)| code).collect()
    }

    #[test]
    fn images_and_links_need_a_text() {
        for (body, expected) in [
            ("![](x.png)", vec!["image-alt"]),
            ("![ ](x.png)", vec!["image-alt"]),
            ("![A `b`](x.png)", vec![]),
            ("[](#top)", vec!["link-text"]),
            ("[![](x.png)](#top)", vec!["image-alt"]),
            ("[![A](x.png)](#top)", vec![]),
            ("[**bold**](#top) <https://example.org>", vec![]),
            ("<img src=\"https://example.org/x.png\">", vec!["image-alt"]),
            ("<img alt=\"\" src=\"https://example.org/x.png\">", vec![]),
            ("`![](x.png)`", vec![]),
        ] {
            assert_eq!(codes(body), expected, "{body}");
        }
    }

    #[test]
    fn headings_skip_no_level() {
        for (body, expected) in [
            ("# A\n\n## B\n\n### C\n\n## D", vec![]),
            ("# A\n\n### B", vec!["heading-order"]),
            ("### B", vec!["heading-order"]),
            ("# A\n\n## B\n\n#### C\n\n#### D", vec!["heading-order"]),
            ("# A\n\n##", vec!["heading-text"]),
            ("# A\n\n## ![B](x.png)", vec![]),
        ] {
            assert_eq!(codes(body), expected, "{body}");
        }
    }
}
