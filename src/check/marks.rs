//! Failed Markdown syntax that readers would see as typed. Recorded while the page is parsed.

use super::lint::{Check, lints};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::Code;
use crate::page::markdown::{BodyLint, BodyLintKind};

pub(super) static CHECK: Check = Check {
    codes: &[
        Code::new(
            "heading-space",
            "the `#` of a heading are not followed by a space, so they are text",
            "write `## Heading`",
        ),
        Code::new(
            "alert-unknown",
            "an alert has an unknown kind, so it is a quote",
            "use `[!NOTE]`, `[!TIP]`, `[!IMPORTANT]`, `[!WARNING]` or `[!CAUTION]`, alone on its line",
        ),
        Code::new(
            "link-space",
            "an address contains a space, so its link or image is text",
            "put the address in `<` and `>`: `[words](<my page.md>)`",
        ),
        Code::new(
            "link-wiki",
            "a link is written as in a wiki, so it is text",
            "write `[words](page.md)`",
        ),
        Code::new(
            "link-undefined",
            "a link has a label that is not defined, so it is text",
            "write `[words](page.md)`, or define it on a line of its own: `[label]: page.md`",
        ),
        Code::new(
            "link-bare",
            "a web address in the text is not a link",
            "write `[words](https://…)`, or `<https://…>` to show the address",
        ),
    ],
    run: |project, _| lints(project, explain),
    needs_all: false,
};

fn explain(note: &BodyLint) -> Option<Diagnostic> {
    let finding = match note.kind {
        BodyLintKind::HeadingWithoutSpace => Diagnostic::warning("heading-space", "this is not a heading: no space follows the `#`")
            .hint("write `## Heading`"),
        BodyLintKind::AlertUnknown => Diagnostic::warning("alert-unknown", "this is not a kind of alert, so readers see the brackets in a quote")
            .hint("write `[!NOTE]`, `[!TIP]`, `[!IMPORTANT]`, `[!WARNING]` or `[!CAUTION]` (danger), alone on its line"),
        BodyLintKind::AddressWithSpace => Diagnostic::warning("link-space", "an address ends at a space, so this is text and readers see the brackets")
            .hint("put the address in `<` and `>`: `[words](<my page.md>)`"),
        BodyLintKind::WikiLink => Diagnostic::warning("link-wiki", "this is not a link, so readers see the brackets")
            .hint("write `[words](page.md)`"),
        BodyLintKind::LinkUndefined => Diagnostic::warning("link-undefined", "this page does not define the label, so readers see the brackets")
            .hint("write `[words](page.md)`, or define the second part on a line of its own: `[label]: page.md`"),
        BodyLintKind::AddressBare => Diagnostic::warning("link-bare", "this address is not a link: readers cannot follow it")
            .hint("write `[words](https://…)`, or `<https://…>` to show the address"),
        BodyLintKind::PictureWithoutText
        | BodyLintKind::LinkWithoutText
        | BodyLintKind::HeadingWithoutText
        | BodyLintKind::LevelSkipped { .. } => return None,
    };
    Some(finding.hint("put it in backticks to show it unchanged"))
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
    fn reports_syntax_that_readers_would_see() {
        for (body, code) in [
            ("##Five", "heading-space"),
            ("Text.\n\n###Five things\n", "heading-space"),
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
    fn ignores_valid_and_possibly_intended_text() {
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
    fn stays_linear_in_a_line_of_brackets() {
        for marks in ["[", "[a", "![", "[^ü", "[[ü"] {
            let body = marks.repeat(100_000);
            assert_eq!(codes(&body), [] as [&str; 0], "{marks}");
        }
    }
}
