//! Markdown that readers see as its author wrote it, but that is probably not as it was meant. Recorded while the page
//! is parsed.

use super::lint::{Check, lints};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::Code;
use crate::page::markdown::{BodyLint, BodyLintKind};

pub(super) static CHECK: Check = Check {
    codes: &[
        Code::new(
            "link-bare",
            "a web address in the text is not a link",
            "write `[words](https://…)`, or `<https://…>` to show the address",
        ),
        Code::new(
            "list-start",
            "a list starts at another number than 1, and does not go on from the list before",
            "start it with `1.`",
        ),
        Code::new(
            "list-order",
            "an item of a list has another number than the one that readers see",
            "number the items in order, or write `1.` at each",
        ),
        Code::new(
            "table-row",
            "a row of a table has fewer cells than the head",
            "write the missing cells, even if they are empty",
        ),
    ],
    run: |project, _| lints(project, explain),
    needs_all: false,
};

fn explain(note: &BodyLint) -> Option<Diagnostic> {
    Some(match note.kind {
        BodyLintKind::AddressBare => Diagnostic::warning(
            "link-bare",
            "this address is not a link: readers cannot follow it",
        )
        .hint("write `[words](https://…)`, or `<https://…>` to show the address")
        .hint("put it in backticks to show it unchanged"),
        BodyLintKind::ListStart => {
            let message = "this list starts here, and not at 1";
            Diagnostic::warning("list-start", message)
                .hint("start it with `1.`; if it is not a list, write `2\\.`")
        }
        BodyLintKind::ListOrder => {
            let message = "readers see another number here: items are counted from the first one";
            Diagnostic::warning("list-order", message)
                .hint("number the items in order, or write `1.` at each")
        }
        BodyLintKind::RowShort => {
            let message = "this row has fewer cells than the table's head";
            Diagnostic::warning("table-row", message)
                .hint("write the missing cells, even if they are empty")
        }
        BodyLintKind::PictureWithoutText
        | BodyLintKind::LinkWithoutText
        | BodyLintKind::HeadingWithoutText
        | BodyLintKind::IdNumbered { .. }
        | BodyLintKind::LevelSkipped { .. } => return None,
    })
}
