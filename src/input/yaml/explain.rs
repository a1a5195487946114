//! What the YAML parser's own messages mean to an author, and where the fault is: the parser tells the place where it
//! could not go on, which is often a line below.

use std::ops::Range;

use super::{Block, TOO_DEEP, TOO_LARGE, first_line};
use crate::diagnostic::Diagnostic;

/// How our own messages start.
const OWN_MESSAGES: [&str; 4] = [TOO_LARGE, TOO_DEEP, "the key `", "a key must be text"];

const TWO_COLONS: &str = "a second `: ` stands on this line";

/// What the parser says, and how an author would.
const PLAINLY: [(&str, &str); 6] = [
    (
        "more than one document",
        "these lines are not one block of `key: value` lines",
    ),
    ("mapping values are not allowed", TWO_COLONS),
    (
        "cannot start any token",
        "a value without quotes cannot start with this character",
    ),
    (
        "unknown anchor",
        "at the start of a value, `*` has a meaning in YAML",
    ),
    (
        "did not find expected alphabetic or numeric character",
        "at the start of a value, `*`, `&` and `!` have a meaning in YAML",
    ),
    (
        "block sequence entries are not allowed",
        "a list cannot begin behind its key",
    ),
];

/// What is wrong, where in the text, and what to do.
struct Meaning {
    message: String,
    at: Range<usize>,
    hint: Option<String>,
}

impl Meaning {
    fn new(message: impl Into<String>, at: Range<usize>, hint: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            at,
            hint: Some(hint.into()),
        }
    }
}

/// A parser's message, with places in the text.
struct Told<'t> {
    text: &'t str,
    message: &'t str,
    /// Where the parser could not go on.
    at: usize,
    /// Where that begins which it could not end.
    begun: usize,
}

/// What YAML's own message means to an author.
pub(super) fn explain(block: Block<'_>, error: &serde_yaml::Error) -> Diagnostic {
    let full = error.to_string();
    let (message, context) = full.split_once(", while ").unwrap_or((&full, ""));
    let message = message.split(" at line ").next().unwrap_or(message);
    // The parser puts the path of the value before messages of our own.
    let own = OWN_MESSAGES.iter().find_map(|start| message.find(start));
    let told = Told {
        text: block.text,
        message: &message[own.unwrap_or(0)..],
        at: error.location().map_or(0, |place| {
            line_column_offset(block.text, place.line(), place.column())
        }),
        begun: context_offset(block.text, context),
    };
    let meaning = told.slip().unwrap_or_else(|| told.plainly());
    let at = block.offset + meaning.at.start..block.offset + meaning.at.end;
    Diagnostic::error("yaml-syntax", meaning.message)
        .at(block.file, at)
        .maybe_hint(meaning.hint)
}

impl Told<'_> {
    /// What an author has likely done, where that can be told from the lines around.
    fn slip(&self) -> Option<Meaning> {
        if starts_with_tab(line_around(self.text, self.at)) {
            return None;
        }
        let message = self.message;
        if message.contains("mapping values are not allowed") {
            self.stray_colon()
        } else if message.contains("could not find expected ':'") {
            Some(without_colon(self.text, self.begun))
        } else if message.contains("unexpected end of stream") {
            Some(self.open_quote(self.begun))
        } else if message.contains("did not find expected key") {
            self.after_value()
        } else if message.contains("expected ',' or '") {
            Some(self.open_bracket())
        } else {
            None
        }
    }

    /// The message as it is, with help where there is any.
    fn plainly(&self) -> Meaning {
        let known = PLAINLY
            .iter()
            .find(|(start, _)| self.message.contains(start));
        let line = line_around(self.text, self.at);
        let message = match known {
            _ if starts_with_tab(line) => "this line starts with a tab",
            Some((_, plainly)) => plainly,
            None => self.message,
        };
        let twice = message
            .split('`')
            .nth(1)
            .filter(|_| message.contains("given twice"));
        let at = twice
            .and_then(|key| second_line_of(self.text, self.at, key))
            .unwrap_or(self.at);
        let length = twice.map_or_else(|| self.character(at), str::len);
        Meaning {
            message: message.to_owned(),
            at: at..at + length,
            hint: hint(message, line).map(str::to_owned),
        }
    }

    /// A colon that YAML cannot place, though it is the first of its line: the line above is at fault, or how far this
    /// one is in.
    fn stray_colon(&self) -> Option<Meaning> {
        let start = line_start(self.text, self.at);
        if self.text[start..self.at].contains(": ") {
            return None;
        }
        let above_end = self.text[..start].trim_end().len();
        let above_start = line_start(self.text, above_end);
        let above = &self.text[above_start..above_end];
        let line = line_around(self.text, start);
        if space_after_colon(above).is_none() && indent(line) > indent(above) {
            let key = start + indent(line)..self.at;
            let told = "this key stands further in than the line above, which has its value";
            return Some(Meaning::new(
                told,
                key,
                "start it in the same column as the key above",
            ));
        }
        (!above.is_empty()).then(|| without_colon(self.text, above_start))
    }

    /// What follows a value that has ended; or a line that is not as far in as those it belongs to.
    fn after_value(&self) -> Option<Meaning> {
        let start = line_start(self.text, self.at);
        let before = &self.text[start..self.at];
        let place = self.at..self.at + self.character(self.at);
        if before.trim().is_empty() {
            return Some(Meaning::new(
                "this line is not as far in as those that it belongs to",
                place,
                "start keys that belong together in the same column",
            ));
        }
        let quote_at = before.find(['"', '\''])?;
        if before[quote_at + 1..].trim().is_empty() {
            let open = self.quote_open_above(start)?;
            return Some(self.open_quote(open));
        }
        let (name, within) = if before[quote_at..].starts_with('"') {
            ("\"", "write `\\\"` for a quote inside it")
        } else {
            ("'", "write `''` for an apostrophe inside it")
        };
        let other = if name == "'" { "\"" } else { "'" };
        Some(Meaning::new(
            format!("text stands behind the `{name}` that ends this value"),
            place,
            format!("{within}, or put `{other}` around the value in place of `{name}`"),
        ))
    }

    /// The quote above a place that starts a value and does not end it.
    fn quote_open_above(&self, start: usize) -> Option<usize> {
        let mut end = start;
        while end > 0 {
            let from = line_start(self.text, end - 1);
            let line = self.text[from..end].trim_end();
            end = from;
            let Some(at) = line.find([':', '-']).map(|at| at + 1) else {
                continue;
            };
            let value = line[at..].trim_start();
            let quote = value.chars().next().filter(|c| "\"'".contains(*c));
            if let Some(quote) = quote {
                let ends = value.len() > 1 && value.ends_with(quote);
                return (!ends).then(|| from + line.len() - value.len());
            }
        }
        None
    }

    fn open_quote(&self, at: usize) -> Meaning {
        let quote = first_line(&self.text[at..]).chars().next().unwrap_or('"');
        Meaning::new(
            format!("the `{quote}` that starts this value is never closed"),
            at..at + self.character(at),
            format!("put a `{quote}` where the value ends"),
        )
    }

    fn open_bracket(&self) -> Meaning {
        let open = first_line(&self.text[self.begun..]);
        let (open, close) = if open.starts_with('{') {
            ('{', '}')
        } else {
            ('[', ']')
        };
        let same_line = !self.text[self.begun..self.at].trim_end().contains('\n')
            && !self.text[self.at..].trim().is_empty();
        if same_line {
            return Meaning::new(
                format!("a comma, or the `{close}` that ends this list, is missing here"),
                self.at..self.at + self.character(self.at),
                "put a comma between two entries, and quotes around one that holds commas or brackets",
            );
        }
        Meaning::new(
            format!("the `{open}` that starts this value is never closed"),
            self.begun..self.begun + self.character(self.begun),
            format!(
                "put a `{close}` where it ends; text that starts with `{open}` must stand in quotes"
            ),
        )
    }

    /// The length of the character at a place; 0 at a line's end.
    fn character(&self, at: usize) -> usize {
        let rest = first_line(&self.text[at..]);
        rest.chars().next().map_or(0, char::len_utf8)
    }
}

fn starts_with_tab(line: &str) -> bool {
    line.trim_start_matches(' ').starts_with('\t')
}

/// What to do about a message of the parser.
fn hint(message: &str, line: &str) -> Option<&'static str> {
    if starts_with_tab(line) {
        Some("YAML indents with spaces: put two in its place")
    } else if message == TWO_COLONS {
        Some("a value that holds `: ` must stand in quotes: `title: \"Foo: bar\"`")
    } else if message.contains("control characters") {
        Some("remove the invisible control character")
    } else if message.contains("not one block") {
        Some("start every key in the first column, with a colon and a space behind it")
    } else if message == TOO_DEEP {
        Some("flatten it; an alias such as `*a` must not stand inside what `&a` names")
    } else if message.contains("a list cannot") {
        Some(
            "put each `- ` on a line of its own below the key; text that starts with `- ` must stand in quotes",
        )
    } else if OWN_MESSAGES.iter().any(|own| message.starts_with(own)) {
        None
    } else {
        Some("put the value in quotes")
    }
}

/// A line that should be `key: value`, and is not.
fn without_colon(text: &str, start: usize) -> Meaning {
    const LONGEST: usize = 60;
    let start = line_start(text, start);
    let line = line_around(text, start);
    if let Some(colon) = space_after_colon(line) {
        let (key, value) = line.split_at(colon);
        let value = value.trim();
        let value = if value.len() > LONGEST { "…" } else { value };
        return Meaning::new(
            "a space is missing after this colon",
            start + colon - 1..start + colon,
            format!("write `{} {value}`", key.trim_start()),
        );
    }
    let content = start + indent(line);
    Meaning::new(
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

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// Where a key stands at the start of a line for the second time, from `from` on.
fn second_line_of(text: &str, from: usize, key: &str) -> Option<usize> {
    let mut at = from;
    let mut starts = text[from..].split_inclusive('\n').filter_map(|line| {
        let start = at;
        at += line.len();
        let indent = line.len() - line.trim_start().len();
        line[indent..]
            .strip_prefix(key)?
            .trim_start()
            .starts_with(':')
            .then_some(start + indent)
    });
    starts.nth(1)
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

fn line_around(text: &str, at: usize) -> &str {
    first_line(&text[line_start(text, at)..])
}

/// Where that begins which the parser was at, as its message ends: `… at line 2 column 8`.
fn context_offset(text: &str, context: &str) -> usize {
    let place = || {
        let (_, place) = context.rsplit_once(" at line ")?;
        let (line, column) = place.split_once(" column ")?;
        Some((line.parse().ok()?, column.parse().ok()?))
    };
    // It leaves out the place of the first character.
    place().map_or(0, |(line, column)| line_column_offset(text, line, column))
}

/// Byte offset of a line and column that count characters from one.
fn line_column_offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    let within = first_line(&text[start..])
        .char_indices()
        .nth(column.saturating_sub(1));
    within.map_or_else(
        || start + first_line(&text[start..]).len(),
        |(at, _)| start + at,
    )
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    /// A finding as `line: text it stands at: message (hint)`.
    fn told(text: &str) -> String {
        let file = "a.md";
        let block = Block {
            file,
            text,
            offset: 0,
        };
        let finding = *parse(block).expect_err(text);
        let span = finding.span.unwrap_or_default().range();
        let line = text[..span.start].matches('\n').count() + 1;
        let hints = finding.hints.join("; ");
        format!("{line}: {}: {} ({hints})", &text[span], finding.message)
    }

    #[test]
    fn a_colon_without_a_space_is_told_at_its_own_line() {
        let expected = "a space is missing after this colon (write `title: First week`)";
        for rest in ["description: D d.\n", " description: D.\n"] {
            let text = format!("title:First week\n{rest}");
            assert_eq!(told(&text), format!("1: :: {expected}"), "{text}");
        }
        let order = "2: :: a space is missing after this colon (write `order: 1`)";
        assert_eq!(told("title: A\norder:1\n"), order);
        assert_eq!(told("title: A\norder:1\nslug: b\n"), order);
        assert!(told("theme:\n  hue:20\n  x: 1\n").contains("write `hue: 20`"));
        assert!(told("title: A: B\n").contains(TWO_COLONS));
    }

    #[test]
    fn a_line_without_a_key_is_told_at_its_own_line() {
        let no_key = "this line has no key with a colon and a space behind it";
        for text in [
            "title: A\ndescription D.\n",
            "title: A\ndescription D.\norder: 1\n",
        ] {
            assert!(
                told(text).starts_with(&format!("2: description D.: {no_key}")),
                "{text}"
            );
        }
        let first = told("description D.\norder: 1\n");
        assert!(first.starts_with("1: description D.:"), "{first}");
        let further = told("title: A\n description: D.\n");
        assert!(
            further.starts_with("2: description: this key stands further in"),
            "{further}"
        );
        let less = told("a:\n    b: 1\n  c: 2\n");
        assert!(
            less.starts_with("3: c: this line is not as far in"),
            "{less}"
        );
    }

    #[test]
    fn what_is_opened_and_not_closed_is_told_where_it_opens() {
        let behind = told("title: 'It's sore'\n");
        assert_eq!(
            behind,
            "1: s: text stands behind the `'` that ends this value \
             (write `''` for an apostrophe inside it, or put `\"` around the value in place of `'`)"
        );
        let behind = told("a: 1\nb: \"He said \"hi\" so\"\n");
        assert!(behind.starts_with("2: h: text stands behind the `\"`"));
        let never = "1: \": the `\"` that starts this value is never closed \
                     (put a `\"` where the value ends)";
        assert_eq!(told("title: \"X\n"), never);
        assert_eq!(told("title: \"X\norder: 1\n"), never);
        assert_eq!(told("title: \"X\ndescription: \"D d.\"\n"), never);
        for text in ["text: [a\n", "text: [a\norder: 1\n"] {
            let bracket = told(text);
            assert!(
                bracket.starts_with("1: [: the `[` that starts this value is never closed"),
                "{bracket}"
            );
        }
        assert!(told("share: {text: a\n").starts_with("1: {: the `{`"));
        assert!(told("tags: [\"a\" \"b\"]\n").contains("a comma, or the `]`"));
    }

    #[test]
    fn whatever_is_typed_has_a_place_and_help() {
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
            let block = Block {
                file: "a.md",
                text,
                offset: 0,
            };
            if let Err(finding) = parse(block) {
                assert!(!finding.hints.is_empty(), "{text}: {finding:?}");
                let span = finding.span.expect(text).range();
                assert!(text.get(span).is_some(), "{text}: {finding:?}");
            }
        }
    }
}
