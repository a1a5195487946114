//! Highlights code: its words as spans of one class each, neighbours of the same class merged. Each line is balanced,
//! so that a line can be put into an element of its own.

use super::console;
use super::grammar::by_grammar;
use super::languages::{CONSOLE, Language};
use crate::base::escape::html_text;

/// The largest block that is highlighted, in bytes.
pub const LARGEST_BLOCK: usize = 64 * 1024;
/// The longest line of a block that is highlighted, in characters.
pub const LONGEST_LINE: usize = 2000;

/// A function that highlights a code of a language: [`highlight`], or one that stores its results.
pub type Highlight<'h> = &'h (dyn Fn(&'static Language, &str) -> String + Sync);

/// The hash of all inputs of the HTML of a code, in one version of the program.
#[must_use]
pub fn hash(language: &Language, text: &str) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    // No name of a grammar has a line end.
    hasher.update(language.grammar.as_bytes()).update(b"\n");
    hasher.update(text.as_bytes()).finalize()
}

/// Why a block is not highlighted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// It is larger than [`LARGEST_BLOCK`].
    Size,
    /// A line, by its number from 1, is longer than [`LONGEST_LINE`].
    Line(usize),
}

/// Why a text cannot be highlighted, or `None` if it can.
#[must_use]
pub fn limit(text: &str) -> Option<Limit> {
    if text.len() > LARGEST_BLOCK {
        return Some(Limit::Size);
    }
    let is_long = |line: &str| line.len() > LONGEST_LINE && line.chars().count() > LONGEST_LINE;
    text.lines()
        .position(is_long)
        .map(|number| Limit::Line(number + 1))
}

/// The HTML of a code of a language.
#[must_use]
pub fn highlight(language: &Language, text: &str) -> String {
    if limit(text).is_some() {
        return html_text(text).to_string();
    }
    if language.grammar == CONSOLE {
        return console::highlight(text);
    }
    by_grammar(language.grammar, text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::code::{language, names};

    fn on(name: &str, text: &str) -> String {
        highlight(language(name).expect("a language"), text)
    }

    #[test]
    fn words_are_spans_of_one_letter() {
        assert_eq!(
            on("rust", "// a <b>\nlet s = \"x\";\n"),
            "<span class=\"c\">// a &lt;b&gt;</span>\n<span class=\"k\">let</span> s = <span class=\"s\">\"x\"</span>;\n"
        );
        assert_eq!(
            on("toml", "[a]\nb = 1\n"),
            "[<span class=\"t\">a</span>]\n<span class=\"k\">b </span>= <span class=\"n\">1</span>\n"
        );
        assert_eq!(
            on("diff", "-a\n+b\n c\n"),
            "<span class=\"d\">-a</span>\n<span class=\"i\">+b</span>\n c\n"
        );
    }

    #[test]
    fn a_span_ends_with_its_line() {
        let html = on("js", "/* a\n\n b */ `c\nd`");
        assert_eq!(
            html,
            "<span class=\"c\">/* a</span>\n\n<span class=\"c\"> b */ </span><span class=\"s\">`c</span>\n<span class=\"s\">d`</span>"
        );
    }

    /// The text of HTML without its tags.
    fn text_of(html: &str) -> String {
        let mut text = String::new();
        let mut rest = html;
        while let Some((before, tag)) = rest.split_once('<') {
            text += before;
            rest = tag.split_once('>').map_or("", |(_, rest)| rest);
        }
        text += rest;
        text.replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&")
    }

    #[test]
    fn the_text_stays_as_it_is_in_every_language() {
        let text = "# a <b c=\"d\">&amp; 'e'\n\t$ f(g) { return `h` } // é \\\n\n/* i\n\n-- \"j\n%k @l 0x1F :m\n";
        let long = format!("let {} = \"{}\"\n", "a".repeat(300), "b".repeat(500));
        let mut languages: Vec<&Language> = names().filter_map(language).collect();
        languages.dedup();
        for language in languages {
            let on = |text: &str| highlight(language, text);
            let name = language.label;
            assert_eq!(text_of(&on(text)), text, "{name}");
            assert_eq!(text_of(&on(&long)), long, "{name}");
        }
    }

    #[test]
    fn what_is_too_large_is_plain() {
        assert_eq!(limit(&"a\n".repeat(LARGEST_BLOCK / 2)), None);
        assert_eq!(
            limit(&"a\n".repeat(LARGEST_BLOCK / 2 + 1)),
            Some(Limit::Size)
        );
        assert_eq!(limit(&format!("\n{}", "é".repeat(LONGEST_LINE))), None);
        let long = format!("let a;\n{}", "é".repeat(LONGEST_LINE + 1));
        assert_eq!(limit(&long), Some(Limit::Line(2)));
        assert_eq!(on("js", &long), long);
    }
}
