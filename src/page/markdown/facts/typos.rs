//! Markdown with a typo, which readers would see or which hides text from them: each kind with its finding.

use crate::diagnostic::Diagnostic;

/// A kind of typo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Typo {
    /// The `##` of a heading without a space after it.
    HeadingWithoutSpace,
    /// An alert of an unknown kind, which is a quote.
    AlertUnknown,
    /// A link or image with a space in its address.
    AddressWithSpace,
    /// A link with a space in its fragment.
    FragmentWithSpace,
    /// A link in the syntax of wikis.
    WikiLink,
    /// A reference link whose label is not defined.
    LinkUndefined,
    /// `(words)[page.md]`
    LinkReversed,
    /// `[words] (page.md)`
    LinkApart,
    /// `[words](page.md`
    LinkUnclosed,
    /// `[words]{page.md}`
    LinkBrackets,
    /// A link whose title is in curly quotes, or in none.
    TitleQuotes,
    /// A line `[label]: page.md` that is not a definition.
    DefinitionAsText,
    /// A link to the author's own machine.
    LinkLocal,
    /// An image with a size behind its address.
    ImageSize,
    /// A mark of a source from a chat program.
    Pasted,
    /// A line that starts with a sign that is not one of Markdown's for lists.
    ListSign,
    /// A line of a paragraph that starts like an item of a numbered list.
    ListNumber,
    /// The same, without a space after the number.
    ListSpace,
    /// A number that starts an item of a list, but was meant as a part of the sentence.
    NumberLost,
    /// Rows of a table without the line of hyphens below its head.
    TableLine,
    /// Rows of a table whose line of hyphens has another number of cells than its head.
    TableHead,
    /// A table directly below a line of text.
    TableApart,
    /// A row with more cells than the head.
    CellsLost,
    /// A line without a bar, which is a row of the table above it.
    RowWithoutBar,
    /// A code block without an end.
    CodeUnclosed,
}

impl Typo {
    /// The finding, without its place.
    pub(super) fn finding(self) -> Diagnostic {
        let found = self.of_link().or_else(|| self.of_list());
        let finding = found.unwrap_or_else(|| self.of_block());
        let is_phrase = self.of_link().is_some()
            || matches!(self, Self::HeadingWithoutSpace | Self::AlertUnknown);
        finding.maybe_hint(is_phrase.then_some("put it in backticks to show it unchanged"))
    }

    /// That of a link or an image that is text.
    fn of_link(self) -> Option<Diagnostic> {
        const SPACE: &str =
            "an address ends at a space, so this is text and readers see the brackets";
        let warning = |message: &str, hint: &str| {
            let message = format!("{message}, so it is text and readers see the brackets");
            Some(Diagnostic::warning("link-syntax", message).hint(hint))
        };
        let right = "write `[words](page.md)`";
        match self {
            Self::AddressWithSpace => {
                let hint =
                    "remove the space, or put the address in `<` and `>`: `[words](<my page.md>)`";
                Some(Diagnostic::warning("link-space", SPACE).hint(hint))
            }
            Self::FragmentWithSpace => {
                let hint =
                    "the id of a heading has hyphens for spaces: `[words](page.md#my-heading)`";
                Some(Diagnostic::warning("link-space", SPACE).hint(hint))
            }
            Self::WikiLink => {
                let message = "this is not a link, so readers see the brackets";
                Some(Diagnostic::warning("link-wiki", message).hint(right))
            }
            Self::LinkUndefined => {
                let message = "this page does not define the label, so readers see the brackets";
                Some(Diagnostic::warning("link-undefined", message).hint(
                    "write `[words](page.md)`, or define the label on a line of its own: `[label]: page.md`",
                ))
            }
            Self::LinkReversed => {
                warning("the brackets of this link are the wrong way round", right)
            }
            Self::LinkApart => warning("a space is between the two parts of this link", right),
            Self::LinkUnclosed => warning("the `)` of this link is missing", right),
            Self::LinkBrackets => warning("the address of this link is not in parentheses", right),
            Self::TitleQuotes => warning(
                "the title of this link is not in straight quotes",
                "write `[words](page.md \"title\")`, or leave the title out",
            ),
            Self::DefinitionAsText => warning(
                "this line is not the definition of a label",
                "put an empty line above it, and straight quotes around its title: `[label]: page.md \"title\"`",
            ),
            Self::ImageSize => {
                let message = "an image has no size in Markdown, so this is text and readers see the brackets";
                Some(Diagnostic::warning("image-size", message).hint(
                    "write `![words](picture.jpg)`: an image is as large as its file, and never wider than the page",
                ))
            }
            _ => None,
        }
    }

    /// That of a list or a table.
    fn of_list(self) -> Option<Diagnostic> {
        let list = |message: &str, hint: &str| {
            let message = format!("{message}, so the lines run together");
            Some(Diagnostic::warning("list-text", message).hint(hint))
        };
        let table = |message: &str, hint: &str| {
            let message = format!("these lines are not a table: {message}");
            Some(Diagnostic::warning("table-text", message).hint(hint))
        };
        let row = |message: &str, hint: &str| {
            Some(Diagnostic::warning("table-cells", message).hint(hint))
        };
        match self {
            Self::ListSign => list(
                "this sign does not start an item of a list",
                "start each item with `- `, and put an empty line above the first",
            ),
            Self::ListNumber => list(
                "only a list that starts with `1.` can follow a line of text directly",
                "put an empty line above the list",
            ),
            Self::ListSpace => list(
                "no space follows what should start an item of a list",
                "write `1. Words` or `- Words`",
            ),
            Self::TableLine => table(
                "the line below its head is missing",
                "put a line such as `|---|---|` below the first one, with a `---` for each cell",
            ),
            Self::TableHead => table(
                "its head and the line below it have different numbers of cells",
                "write one `---` for each cell of the head",
            ),
            Self::TableApart => table(
                "a line of text is directly above them",
                "put an empty line above the table",
            ),
            Self::CellsLost => row(
                "this row has more cells than the table's head, so readers do not see the rest",
                "add a cell to the head, or write `\\|` for a bar in a cell, in code too",
            ),
            Self::RowWithoutBar => row(
                "this line is a row of the table above it",
                "put an empty line below the table",
            ),
            _ => None,
        }
    }

    /// That of anything else.
    fn of_block(self) -> Diagnostic {
        match self {
            Self::HeadingWithoutSpace => {
                let message = "this is not a heading: no space follows the `#`";
                Diagnostic::warning("heading-space", message).hint("write `## Heading`")
            }
            Self::AlertUnknown => {
                let message = "this is not a kind of alert, so readers see the brackets in a quote";
                Diagnostic::warning("alert-unknown", message).hint(
                    "write `[!NOTE]`, `[!TIP]`, `[!IMPORTANT]`, `[!WARNING]` or `[!CAUTION]` (danger), alone on its line",
                )
            }
            Self::NumberLost => {
                let message = "a number at the start of a line begins an item of a list, and readers see another number";
                Diagnostic::warning("list-number", message)
                    .hint("if it is part of the sentence, write `1986\\. A great year`")
            }
            Self::LinkLocal => {
                let message = "this address works on your own machine alone";
                Diagnostic::warning("link-local", message).hint(
                    "link to the file, such as `page.md`; to show readers the address, write `<http://localhost:3000/>`",
                )
            }
            Self::CodeUnclosed => {
                let message = "the code block that starts here is never closed, so all that follows it on the page, or in the list or quote around it, is code";
                Diagnostic::warning("code-unclosed", message)
                    .hint("put a line with the same signs where the code ends")
            }
            _ => {
                let message = "this mark comes from a chat program, and points to nothing here";
                Diagnostic::warning("citation-pasted", message)
                    .hint("remove it, or cite the source itself")
            }
        }
    }
}
