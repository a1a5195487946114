//! Marks that were meant as Markdown, and that readers see as they are typed. Noted while the page is read.

use super::{Check, noted};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::Code;
use crate::page::markdown::{BodyLint, BodyLintKind};

pub(super) static CHECK: Check = Check {
    codes: &[
        Code::new(
            "heading-space",
            "the marks of a heading have no space behind them, and are text",
            "write `## Heading`",
        ),
        Code::new(
            "footnote-missing",
            "a page refers to a footnote that it does not have",
            "write the note on a line of its own: `[^1]: Text.`",
        ),
        Code::new(
            "alert-unknown",
            "an alert is of a kind that there is not, and is a quote",
            "use `[!NOTE]`, `[!TIP]`, `[!IMPORTANT]`, `[!WARNING]` or `[!CAUTION]`, alone on its line",
        ),
        Code::new(
            "link-space",
            "an address has a space in it, so that its link or picture is text",
            "put the address in `<` and `>`: `[words](<my page.md>)`",
        ),
        Code::new(
            "link-wiki",
            "a link is written as in a wiki, and is text",
            "write `[words](page.md)`",
        ),
        Code::new(
            "link-undefined",
            "a link names an address that is defined nowhere, and is text",
            "write `[words](page.md)`, or define it on a line of its own: `[label]: page.md`",
        ),
        Code::new(
            "link-bare",
            "an address of the web stands in the text by itself, and is no link",
            "write `[words](https://…)`, or `<https://…>` to show the address",
        ),
    ],
    run: |project, _| noted(project, explain),
    needs_all: false,
};

fn explain(note: &BodyLint) -> Option<Diagnostic> {
    let finding = match note.kind {
        BodyLintKind::HeadingWithoutSpace => Diagnostic::warning("heading-space", "this is no heading: behind its marks, there is no space")
            .hint("write `## Heading`"),
        BodyLintKind::FootnoteMissing => Diagnostic::warning("footnote-missing", "this page has no footnote of this label, and readers see the brackets")
            .hint("write the note on a line of its own, with the same label: `[^1]: Text.`"),
        BodyLintKind::AlertUnknown => Diagnostic::warning("alert-unknown", "this is no kind of alert, and readers see the brackets in a quote")
            .hint("write `[!NOTE]`, `[!TIP]`, `[!IMPORTANT]`, `[!WARNING]` or `[!CAUTION]` (danger), alone on its line"),
        BodyLintKind::AddressWithSpace => Diagnostic::warning("link-space", "an address ends at a space, so this is text, and readers see the brackets")
            .hint("put the address in `<` and `>`: `[words](<my page.md>)`"),
        BodyLintKind::WikiLink => Diagnostic::warning("link-wiki", "this is no link, and readers see the brackets")
            .hint("write `[words](page.md)`"),
        BodyLintKind::LinkUndefined => Diagnostic::warning("link-undefined", "nothing on this page says where this leads, and readers see the brackets")
            .hint("write `[words](page.md)`, or define the second part on a line of its own: `[label]: page.md`"),
        BodyLintKind::AddressBare => Diagnostic::warning("link-bare", "this address is no link: readers cannot follow it")
            .hint("write `[words](https://…)`, or `<https://…>` to show the address"),
        BodyLintKind::PictureWithoutText
        | BodyLintKind::LinkWithoutText
        | BodyLintKind::HeadingWithoutText
        | BodyLintKind::LevelSkipped { .. } => return None,
    };
    Some(finding.hint("put it in backticks to show it as it is"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::found;

    fn codes(body: &str) -> Vec<String> {
        let found = found(&CHECK, &[("content/a.md", body)]);
        found.into_iter().map(|(code, _)| code).collect()
    }

    #[test]
    fn marks_that_readers_see_are_told() {
        for (body, code) in [
            ("##Five", "heading-space"),
            ("Text.\n\n###Five things\n", "heading-space"),
            ("foo[^1]", "footnote-missing"),
            ("foo[^long_note], and more", "footnote-missing"),
            ("> [!WARN]\n> Text.", "alert-unknown"),
            ("> [!DANGER]\n> Text.", "alert-unknown"),
            ("- > [!NOTE] A title\n", "alert-unknown"),
            ("See [d](my page.md).", "link-space"),
            ("[d](../my page.md#top)", "link-space"),
            ("![d](my picture.png)", "link-space"),
            ("See [[Causes]].", "link-wiki"),
            ("[[Causes|causes]]", "link-wiki"),
            ("[x][y]", "link-undefined"),
            ("See *[the page][label one]*.", "link-undefined"),
            ("https://example.org/a_b_c", "link-bare"),
            ("See (http://example.org), and more.", "link-bare"),
            ("- at https://example.org/?a=1&b=2.", "link-bare"),
            (">https://a.b", "link-bare"),
            ("HTTPS://a.b", "link-bare"),
            ("请看https://a.b。", "link-bare"),
            ("„https://a.b“ and `x`", "link-bare"),
            ("`x`https://a.b", "link-bare"),
            ("<b>https://a.b</b>", "link-bare"),
            ("|a|\n|-|\n|https://a.b|", "link-bare"),
            ("[d](https://a.b/my page)", "link-space"),
            ("[https://a.b/][nope]", "link-undefined"),
        ] {
            assert_eq!(codes(body), [code], "{body}");
        }
    }

    #[test]
    fn what_is_right_or_may_be_meant_is_not_told() {
        for body in [
            "## Five\n\n#tag and ##tag and #1\n\n\\##Five",
            "foo[^1]\n\n[^1]: Note.",
            "`[^1]` \\[^1] [^a-z] [^] [^ x]",
            "> [!NOTE]\n> Text.\n\n[!WARN] and > [!WARN]",
            "[d](<my page.md>) [d](page.md \"my page.md\") [sic](see page 4)",
            "`[d](my page.md)` \\[d](my page.md)",
            "[[x]](b.md) [[1]] [[1, 2], [3]] \\[[a]] [[a]\n\n[x]: b.md",
            "a[i][j] [1][2] [x][y] [x] [y] [][] [a][] [x][z](q)\n\n[x]: b.md\n[y]: b.md",
            "```\n##Five\n[^1]\n[[a]]\n[x][y]\n```\n\n    [[a]]\n    ##Five\n",
            "`https://a.b` <https://a.b> [https://a.b](https://a.b) ![http://a.b](x.png) <a href=\"x\">at https://a.b</a>",
            "<code>curl https://a.b</code> <kbd>get https://a.b</kbd>\n\n<a href=\"x\">\n\nhttps://a.b\n\n</a>",
            "https:// ftp://a.b xhttps://a.b https:a --base=https://a.b https\\://a.b\n\n[x]: https://a.b\n\n[x]",
            "<!-- [[a]] [^1] https://a.b -->\n\n- [x] done\n- [ ] not",
        ] {
            assert_eq!(codes(body), [] as [&str; 0], "{body}");
        }
    }
    #[test]
    fn a_line_of_marks_is_no_burden() {
        for marks in ["[", "[a", "![", "[^ü", "[[ü"] {
            let body = marks.repeat(100_000);
            assert_eq!(codes(&body), [] as [&str; 0], "{marks}");
        }
    }
}
