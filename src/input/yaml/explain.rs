//! What is wrong with a YAML text that cannot be read, in an author's terms: where the mistake is, which is often above
//! the place at which a parser stops, and how to fix it.

use std::ops::Range;

use granit_parser::ErrorKind;

use super::block::{Block, first_line};
use super::spans::Parsed;
use crate::diagnostic::Diagnostic;

/// Why a text of good syntax is not read.
pub(super) enum Refusal {
    TooLarge,
    TooDeep,
    /// A key that its mapping has already.
    Duplicate(String),
    /// A key that is not text; the name of its type.
    KeyType(&'static str),
}

const TOO_DEEP: &str = "nested too deep";
const TOO_DEEP_HINT: &str =
    "flatten it; an alias such as `*a` must not be inside the value that `&a` names";

/// A message, a range of the text, and a hint.
struct ParserError {
    message: String,
    range: Range<usize>,
    hint: Option<String>,
}

impl ParserError {
    fn new(message: impl Into<String>, range: Range<usize>, hint: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            range,
            hint: Some(hint.into()),
        }
    }

    fn diagnostic(self, block: Block<'_>) -> Diagnostic {
        Diagnostic::error("yaml-syntax", self.message)
            .at(block.file, block.span(self.range))
            .maybe_hint(self.hint)
    }
}

/// The error for a text that is refused.
pub(super) fn explain_refusal(
    block: Block<'_>,
    refusal: &Refusal,
    error: &serde_yaml::Error,
) -> Diagnostic {
    let at = stopped_at(block.text, error);
    let place = at..at + char_length(block.text, at);
    let (message, range, hint) = match refusal {
        Refusal::TooLarge => ("too large after expanding aliases".to_owned(), place, None),
        Refusal::TooDeep => (TOO_DEEP.to_owned(), place, Some(TOO_DEEP_HINT.to_owned())),
        Refusal::KeyType(found) => (format!("a key must be text, not {found}"), place, None),
        Refusal::Duplicate(key) => {
            let second = Parsed::new(block.text).duplicate(key);
            let message = format!("the key `{key}` is given twice");
            (message, second.unwrap_or(place), None)
        }
    };
    let explanation = ParserError {
        message,
        range,
        hint,
    };
    explanation.diagnostic(block)
}

/// The error for a text that is nested too deep at an offset.
pub(super) fn explain_too_deep(block: Block<'_>, at: usize) -> Diagnostic {
    let range = at..at + char_length(block.text, at);
    ParserError::new(TOO_DEEP, range, TOO_DEEP_HINT).diagnostic(block)
}

/// The error for a text that the reader of values cannot parse.
pub(super) fn explain(block: Block<'_>, error: &serde_yaml::Error) -> Diagnostic {
    let parsed = Parsed::new(block.text);
    let by_kind = parsed.error.as_ref().and_then(|(kind, at)| {
        let mistake = Mistake {
            text: block.text,
            parsed: &parsed,
            at: *at,
        };
        mistake.explain(kind)
    });
    let explanation = by_kind.unwrap_or_else(|| plain(block.text, error));
    explanation.diagnostic(block)
}

/// The message of the reader of values as it is.
fn plain(text: &str, error: &serde_yaml::Error) -> ParserError {
    let at = stopped_at(text, error);
    let place = at..at + char_length(text, at);
    if starts_with_tab(line_around(text, at)) {
        return tab(text, at);
    }
    let full = error.to_string();
    let message = full.split(" at line ").next().unwrap_or(&full);
    if message.contains("more than one document") {
        return ParserError::new(
            "these lines are not one block of `key: value` lines",
            place,
            "start every key in the first column, with a colon and a space behind it",
        );
    }
    let hint = match message.contains("control characters") {
        true => "remove the invisible control character",
        false => "put the value in quotes",
    };
    ParserError::new(message, place, hint)
}

fn tab(text: &str, at: usize) -> ParserError {
    let start = line_start(text, at);
    let tab = start + indent(line_around(text, start));
    let hint = "YAML indents with spaces: put two in its place";
    ParserError::new("this line starts with a tab", tab..tab + 1, hint)
}

/// A syntax error, with the text around it.
struct Mistake<'t> {
    text: &'t str,
    parsed: &'t Parsed<'t>,
    /// Where the parser cannot go on.
    at: usize,
}

impl Mistake<'_> {
    fn explain(&self, kind: &ErrorKind) -> Option<ParserError> {
        use ErrorKind as E;
        if starts_with_tab(line_around(self.text, self.at)) {
            return Some(tab(self.text, self.at));
        }
        match kind {
            E::UnclosedQuotedScalar => Some(self.open_quote(self.at)),
            E::UnclosedFlowCollection { .. } => self.open_bracket(),
            _ if self.parsed.open_flows.last().is_some() => self.in_brackets(),
            E::InvalidTrailingSingleQuotedScalar | E::InvalidTrailingDoubleQuotedScalar => {
                Some(self.behind_quote())
            }
            E::MappingValueNotAllowed | E::InvalidColonPlacement => Some(self.stray_colon()),
            E::SimpleKeyExpected | E::InvalidSimpleKey => Some(without_colon(self.text, self.at)),
            E::ExpectedBlockMappingKey | E::ExpectedBlockSequenceEntry => self.less_indented(),
            E::RecursionLimitExceeded => {
                Some(ParserError::new(TOO_DEEP, self.place(), TOO_DEEP_HINT))
            }
            E::BlockSequenceEntryNotAllowed => Some(ParserError::new(
                "a list cannot begin behind its key",
                self.place(),
                "put each `- ` on a line of its own below the key; text that starts with `- ` must be in quotes",
            )),
            other => {
                let message = indicator(other)?;
                let hint = "put the value in quotes";
                Some(ParserError::new(message, self.place(), hint))
            }
        }
    }

    fn place(&self) -> Range<usize> {
        self.at..self.at + char_length(self.text, self.at)
    }

    /// A colon that YAML cannot place: a second one on its line, or one whose line was read as part of the line above.
    fn stray_colon(&self) -> ParserError {
        let start = line_start(self.text, self.at);
        let above_end = self.text[..start].trim_end().len();
        if self.text[start..self.at].contains(": ") || above_end == 0 {
            return ParserError::new(
                "a second `: ` is on this line",
                self.place(),
                "a value that contains `: ` must be in quotes: `title: \"Foo: bar\"`",
            );
        }
        let above_start = line_start(self.text, above_end);
        let above = &self.text[above_start..above_end];
        let line = line_around(self.text, start);
        if space_after_colon(above).is_none() && indent(line) > indent(above) {
            return ParserError::new(
                "this key is indented further than the line above, which has its value",
                start + indent(line)..self.at,
                "start it in the same column as the key above",
            );
        }
        without_colon(self.text, above_start)
    }

    /// Text behind the quote that ends a value. If the value began on a line above, that line lacks its quote.
    fn behind_quote(&self) -> ParserError {
        let between = self.parsed.last_end.min(self.at)..self.at;
        let quote = self.text[between.clone()].find(['"', '\'']);
        let open = quote.map_or(self.at, |quote| between.start + quote);
        if self.text[open..self.at].contains('\n') {
            return self.open_quote(open);
        }
        let (quote, other, escape) = match self.text[open..].starts_with('"') {
            true => ("\"", "'", "write `\\\"` for a quote inside it"),
            false => ("'", "\"", "write `''` for an apostrophe inside it"),
        };
        ParserError::new(
            format!("text follows the `{quote}` that ends this value"),
            self.place(),
            format!("{escape}, or put `{other}` around the value in place of `{quote}`"),
        )
    }

    fn open_quote(&self, at: usize) -> ParserError {
        let quote = self.text[at..].chars().next().unwrap_or('"');
        ParserError::new(
            format!("the `{quote}` that starts this value is never closed"),
            at..at + char_length(self.text, at),
            format!("put a `{quote}` where the value ends"),
        )
    }

    /// A mistake between brackets: a comma is missing, or the closing bracket.
    fn in_brackets(&self) -> Option<ParserError> {
        let open = *self.parsed.open_flows.last()?;
        let between = self.text.get(open..self.at)?;
        let same_line =
            !between.trim_end().contains('\n') && !self.text[self.at..].trim().is_empty();
        if !same_line {
            return self.open_bracket();
        }
        let (_, close) = self.brackets(open);
        Some(ParserError::new(
            format!("a comma, or the `{close}` that ends this list, is missing here"),
            self.place(),
            "put a comma between two entries, and quotes around one that contains commas or brackets",
        ))
    }

    fn open_bracket(&self) -> Option<ParserError> {
        let at = *self.parsed.open_flows.last()?;
        let (open, close) = self.brackets(at);
        Some(ParserError::new(
            format!("the `{open}` that starts this value is never closed"),
            at..at + 1,
            format!(
                "put a `{close}` where it ends; text that starts with `{open}` must be in quotes"
            ),
        ))
    }

    fn brackets(&self, open: usize) -> (char, char) {
        match self.text[open..].starts_with('{') {
            true => ('{', '}'),
            false => ('[', ']'),
        }
    }

    /// A line that starts left of the lines that it belongs to.
    fn less_indented(&self) -> Option<ParserError> {
        let before = &self.text[line_start(self.text, self.at)..self.at];
        before.trim().is_empty().then(|| {
            ParserError::new(
                "this line is indented less than those that it belongs to",
                self.place(),
                "start keys that belong together in the same column",
            )
        })
    }
}

/// The message for a value that starts with a character which has a meaning in YAML.
fn indicator(kind: &ErrorKind) -> Option<&'static str> {
    use ErrorKind as E;
    match kind {
        E::UnexpectedCharacter { .. } => {
            Some("a value without quotes cannot start with this character")
        }
        E::UnknownAnchor => Some("at the start of a value, `*` has a meaning in YAML"),
        E::MissingAnchorOrAliasName
        | E::ExpectedTagBang
        | E::InvalidGlobalTagCharacter
        | E::InvalidTagTerminator
        | E::MissingTagUri
        | E::UnclosedVerbatimTag
        | E::UndeclaredTagHandle => {
            Some("at the start of a value, `*`, `&` and `!` have a meaning in YAML")
        }
        _ => None,
    }
}

/// A line that should be `key: value` and is not.
fn without_colon(text: &str, at: usize) -> ParserError {
    const LONGEST: usize = 60;
    let start = line_start(text, at);
    let line = line_around(text, start);
    if let Some(colon) = space_after_colon(line) {
        let (key, value) = line.split_at(colon);
        let value = value.trim();
        let value = if value.len() > LONGEST { "…" } else { value };
        return ParserError::new(
            "a space is missing after this colon",
            start + colon - 1..start + colon,
            format!("write `{} {value}`", key.trim_start()),
        );
    }
    let content = start + indent(line);
    ParserError::new(
        "this line has no key with a colon and a space behind it",
        content..content + line.trim().len(),
        "write `key: value`, such as `title: Hamstring injury`; a line that continues the text above starts with spaces",
    )
}

/// The end of the colon of a key that no space follows.
fn space_after_colon(line: &str) -> Option<usize> {
    let content = line.trim_start_matches([' ', '-']);
    let (key, rest) = content.split_once(':')?;
    let is_key = !key.is_empty()
        && key
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_-".contains(c));
    let lacks = !rest.is_empty() && !rest.starts_with([' ', '\t']) && !rest.starts_with("//");
    (is_key && lacks).then(|| line.len() - rest.len())
}

fn starts_with_tab(line: &str) -> bool {
    line.trim_start_matches(' ').starts_with('\t')
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

fn line_around(text: &str, at: usize) -> &str {
    first_line(&text[line_start(text, at)..])
}

/// The length of the character at a place; 0 at the end of a line.
fn char_length(text: &str, at: usize) -> usize {
    let rest = text.get(at..).map_or("", first_line);
    rest.chars().next().map_or(0, char::len_utf8)
}

/// Where the reader of values stopped, in bytes. It counts lines and characters from one.
fn stopped_at(text: &str, error: &serde_yaml::Error) -> usize {
    let Some(place) = error.location() else {
        return 0;
    };
    let lines = text
        .split_inclusive('\n')
        .take(place.line().saturating_sub(1));
    let start: usize = lines.map(str::len).sum();
    let line = first_line(&text[start..]);
    let within = line.char_indices().nth(place.column().saturating_sub(1));
    start + within.map_or(line.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::yaml::parse;

    /// A diagnostic as `line: text at its span: message (hint)`.
    fn report(text: &str) -> String {
        let finding = *parse(Block::whole("a.md", text)).expect_err(text);
        let span = finding.span.unwrap_or_default().range();
        let line = text[..span.start].matches('\n').count() + 1;
        let hints = finding.hints.join("; ");
        format!("{line}: {}: {} ({hints})", &text[span], finding.message)
    }

    #[test]
    fn reports_a_colon_without_a_space_on_its_line() {
        let expected = "a space is missing after this colon (write `title: First week`)";
        for rest in ["description: D d.\n", " description: D.\n"] {
            let text = format!("title:First week\n{rest}");
            assert_eq!(report(&text), format!("1: :: {expected}"), "{text}");
        }
        let order = "2: :: a space is missing after this colon (write `order: 1`)";
        assert_eq!(report("title: A\norder:1\n"), order);
        assert_eq!(report("title: A\norder:1\nslug: b\n"), order);
        assert!(report("theme:\n  hue:20\n  x: 1\n").contains("write `hue: 20`"));
        assert!(report("title: A: B\n").contains("a second `: ` is on this line"));
    }

    #[test]
    fn reports_a_line_without_a_key_on_that_line() {
        let no_key = "this line has no key with a colon and a space behind it";
        for text in [
            "title: A\ndescription D.\n",
            "title: A\ndescription D.\norder: 1\n",
        ] {
            assert!(
                report(text).starts_with(&format!("2: description D.: {no_key}")),
                "{text}"
            );
        }
        let first = report("description D.\norder: 1\n");
        assert!(first.starts_with("1: description D.:"), "{first}");
        let further = report("title: A\n description: D.\n");
        assert!(
            further.starts_with("2: description: this key is indented further"),
            "{further}"
        );
        let less = report("a:\n    b: 1\n  c: 2\n");
        assert!(
            less.starts_with("3: c: this line is indented less"),
            "{less}"
        );
    }

    #[test]
    fn reports_unclosed_quotes_and_brackets_where_they_open() {
        let behind = report("title: 'It's sore'\n");
        assert_eq!(
            behind,
            "1: s: text follows the `'` that ends this value \
             (write `''` for an apostrophe inside it, or put `\"` around the value in place of `'`)"
        );
        let behind = report("a: 1\nb: \"He said \"hi\" so\"\n");
        assert!(behind.starts_with("2: h: text follows the `\"`"));
        let never = "1: \": the `\"` that starts this value is never closed \
                     (put a `\"` where the value ends)";
        assert_eq!(report("title: \"X\n"), never);
        assert_eq!(report("title: \"X\norder: 1\n"), never);
        assert_eq!(report("title: \"X\ndescription: \"D d.\"\n"), never);
        for text in ["text: [a\n", "text: [a\norder: 1\n"] {
            let bracket = report(text);
            assert!(
                bracket.starts_with("1: [: the `[` that starts this value is never closed"),
                "{bracket}"
            );
        }
        assert!(report("share: {text: a\n").starts_with("1: {: the `{`"));
        assert!(report("tags: [\"a\" \"b\"]\n").contains("a comma, or the `]`"));
    }

    #[test]
    fn every_syntax_error_has_a_span_and_a_hint() {
        for text in [
            "title: **bold**",
            "title: *bold*",
            "title: - a",
            "title: @a",
            "title: `a`",
            "title: %a",
            "title: > a",
            "title: | a",
            "title: [a]]",
            "title: 'a",
            "'",
            "\"",
            "[",
            "{",
            "a: b: c",
            "a\nb\nc",
            "a: 'ü' ü",
            "\u{fc}:a\nb: c",
            "- a\nb: c",
            "a:\n\t- b",
            "a: \"\\x\"",
            "? a\nb",
            "a: &",
            "a: !<",
            "--- a: b",
            "a: 'b\nc: 'd'\n",
            "é é\nb: c",
            ": a\n: b: c",
            "a: \"b\"c\nd: \"e",
        ] {
            if let Err(finding) = parse(Block::whole("a.md", text)) {
                assert!(!finding.hints.is_empty(), "{text}: {finding:?}");
                let span = finding.span.expect(text).range();
                assert!(text.get(span).is_some(), "{text}: {finding:?}");
            }
        }
    }
}
