//! What is wrong with a YAML text that cannot be read, in an author's terms: where the mistake is, which is often above
//! the place at which a parser stops, and how to fix it.

use std::ops::Range;

use granit_parser::ErrorKind;

use super::block::{Block, first_line, in_quotes};
use super::nodes::Refusal;
use super::spans::Parsed;
use crate::diagnostic::Diagnostic;

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
        Refusal::KeyType(_) if block.text[at..].starts_with("{{") => {
            let value = first_line(&block.text[at..]).trim_end();
            let message = "a value without quotes cannot start with `{{`".to_owned();
            let hint = format!("put it in quotes: {}", in_quotes(value));
            (message, at..at + value.len(), Some(hint))
        }
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
    if let Some(bracket) = after_bracket(text, at) {
        return bracket;
    }
    let full = error.to_string();
    let message = full.split(" at line ").next().unwrap_or(&full);
    if message.contains("more than one document") {
        if let Some(second) = second_document(text) {
            return ParserError::new(
                "a second YAML document starts here, and only one is read",
                second,
                "remove this line, so that all keys are in one document",
            );
        }
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

/// The line that starts a second document, or ends the first if more text follows it. YAML reads these marks in the first
/// column even within a value.
fn second_document(text: &str) -> Option<Range<usize>> {
    let is_mark = |line: &str, mark: &str| {
        let rest = line.strip_prefix(mark);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
    };
    let mut has_content = false;
    let mut end: Option<Range<usize>> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let shown = line.trim_end();
        let range = at..at + shown.len();
        at += line.len();
        if is_mark(shown, "---") && (has_content || end.is_some()) {
            return Some(range);
        } else if is_mark(shown, "...") {
            end = Some(range);
        } else if !(shown.is_empty() || shown.starts_with(['#', '%'])) {
            if end.is_some() {
                return end;
            }
            has_content = true;
        }
    }
    None
}

/// Text behind the bracket that ends a value: the value is text that begins with a bracket.
fn after_bracket(text: &str, at: usize) -> Option<ParserError> {
    let start = line_start(text, at);
    let line = line_around(text, start);
    let (key, value) = line.split_once(": ")?;
    let value = value.trim();
    let open = value.chars().next().filter(|c| "[{".contains(*c))?;
    let value_start = start + line.find(value)?;
    (at > value_start).then(|| {
        ParserError::new(
            format!("text follows the value that `{open}` starts"),
            value_start..value_start + value.len(),
            format!(
                "text that starts with `{open}` must be in quotes: `{}: {}`",
                key.trim_start(),
                in_quotes(value)
            ),
        )
    })
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
        let line = first_line(&self.text[at..]);
        if let Some(curly) = line.rfind(['”', '“', '’']) {
            let end = line[curly..].chars().next().map_or(0, char::len_utf8);
            return ParserError::new(
                "a curly quote does not end a value of YAML",
                at + curly..at + curly + end,
                format!("write `{quote}` there, as at the start of the value"),
            );
        }
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
        if let Some(tag) = self.template_tag(open) {
            return Some(tag);
        }
        let (_, close) = self.brackets(open);
        Some(ParserError::new(
            format!("a comma, or the `{close}` that ends this list, is missing here"),
            self.place(),
            "put a comma between two entries, and quotes around one that contains commas or brackets",
        ))
    }

    /// A tag of a template, `{% … %}`, as the start of a value.
    fn template_tag(&self, at: usize) -> Option<ParserError> {
        let value = first_line(&self.text[at..]).trim_end();
        value.starts_with("{%").then(|| {
            ParserError::new(
                "a value without quotes cannot start with `{%`",
                at..at + value.len(),
                format!("put it in quotes: {}", in_quotes(value)),
            )
        })
    }

    fn open_bracket(&self) -> Option<ParserError> {
        let at = *self.parsed.open_flows.last()?;
        if let Some(tag) = self.template_tag(at) {
            return Some(tag);
        }
        let (open, close) = self.brackets(at);
        let line = first_line(&self.text[at..]);
        if let Some(sign) = line.find(" #").filter(|sign| line[*sign..].contains(close)) {
            return Some(ParserError::new(
                "a `#` after a space starts a comment, so the rest of this line is left out",
                at + sign + 1..at + line.trim_end().len(),
                "put text that starts with `#` in quotes",
            ));
        }
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
mod tests;
