//! The reader of names and literal values, in Tera's syntax.

use std::ops::Range;

use serde_json::{Map, Number, Value};

use super::call::{MAX_DEPTH, ScanError};

const NOT_LITERAL: &str = "an argument in a page must be a literal value";
const LITERALS: &str = "a literal is text in quotes, a number, true, false, none, an array `[1, 2]` or a map `{\"key\": 1}`";

/// The length of the literal value at the start of a text, if one is there.
pub(super) fn end(text: &str) -> Option<usize> {
    let mut reader = LiteralReader::new(text, 0);
    reader.literal(1).ok()?;
    Some(reader.position())
}

/// Reads the inside of a tag, which ends at the end of the text.
pub(super) struct LiteralReader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> LiteralReader<'a> {
    pub(super) fn new(text: &'a str, at: usize) -> Self {
        Self { text, at }
    }

    pub(super) fn position(&self) -> usize {
        self.at
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub(super) fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    pub(super) fn skip_space(&mut self) {
        self.take_while(|byte| byte.is_ascii_whitespace());
    }

    fn take_while(&mut self, is_wanted: impl Fn(u8) -> bool) -> &'a str {
        let rest = &self.text[self.at..];
        let length = rest
            .bytes()
            .position(|byte| !is_wanted(byte))
            .unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    pub(super) fn identifier(&mut self) -> Option<&'a str> {
        self.peek().filter(|first| !first.is_ascii_digit())?;
        let name = self.take_while(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        (!name.is_empty()).then_some(name)
    }

    /// Reads what follows `name=`.
    pub(super) fn argument_value(&mut self, name: &str) -> Result<Value, ScanError> {
        match self.peek() {
            Some(b'"' | b'\'' | b'`') => self.string().map(Value::String),
            Some(b'{') => {
                self.at += 1;
                self.skip_space();
                let value = self.literal(1)?;
                self.skip_space();
                if !self.take(b'}') {
                    return Err(self.expected("`}` after the value").with_hint(LITERALS));
                }
                Ok(value)
            }
            _ => Err(self
                .expected("a value in quotes or braces")
                .with_hint(format!("write `{name}=\"text\"` or `{name}={{value}}`"))),
        }
    }

    pub(super) fn literal(&mut self, depth: usize) -> Result<Value, ScanError> {
        match self.peek() {
            Some(b'"' | b'\'' | b'`') => self.string().map(Value::String),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b'[' | b'{') if depth > MAX_DEPTH => {
                let message = format!("values nest more than {MAX_DEPTH} levels deep");
                Err(ScanError::new(self.here(), message))
            }
            Some(b'[') => self.array(depth),
            Some(b'{') => self.map(depth),
            Some(b'.') => Err(self.not_literal().with_hint(LITERALS)),
            _ => self.word(),
        }
    }

    /// Reads `true`, `false` or `none`. Any other word is a variable, which is an error.
    fn word(&mut self) -> Result<Value, ScanError> {
        let start = self.at;
        match self.identifier() {
            Some("true" | "True") => Ok(Value::Bool(true)),
            Some("false" | "False") => Ok(Value::Bool(false)),
            Some("none" | "None" | "null") => Ok(Value::Null),
            Some(_) => {
                self.take_while(|byte| {
                    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'.'
                });
                Err(self.not_literal_at(start..self.at).with_hint(LITERALS))
            }
            None => Err(self.expected("a literal value").with_hint(LITERALS)),
        }
    }

    fn number(&mut self) -> Result<Value, ScanError> {
        let start = self.at;
        let negative = self.take(b'-');
        self.skip_space();
        let digits = self.at;
        self.take_while(|byte| byte.is_ascii_digit());
        if self.at == digits {
            return Err(self.expected("a digit after `-`"));
        }
        let whole = !self.take(b'.');
        self.take_while(|byte| byte.is_ascii_digit());

        // Space may follow the sign. The sign is part of what is parsed, as the least integer has no
        // positive counterpart.
        let sign = if negative { "-" } else { "" };
        let number = format!("{sign}{}", &self.text[digits..self.at]);
        let parsed = if whole {
            number.parse::<i64>().ok().map(Number::from)
        } else {
            number.parse().ok().and_then(Number::from_f64)
        };
        parsed.map(Value::Number).ok_or_else(|| {
            ScanError::new(start..self.at, "the number is too large")
                .with_hint("numbers have 64 bits; write a longer one as text in quotes")
        })
    }

    fn string(&mut self) -> Result<String, ScanError> {
        let start = self.at;
        let quote = self.text[start..].chars().next().unwrap_or_default();
        let mut value = String::new();
        let mut characters = self.text[start + 1..].char_indices();
        while let Some((offset, character)) = characters.next() {
            let at = start + 1 + offset;
            if character == quote {
                self.at = at + 1;
                return Ok(value);
            }
            if character != '\\' {
                value.push(character);
                continue;
            }
            let Some((_, escaped)) = characters.next() else {
                break;
            };
            value.push(match escaped {
                '"' | '\'' | '/' | '\\' => escaped,
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                _ => return Err(unknown_escape(at, escaped)),
            });
        }
        let message = format!("the string has no closing {}", code(quote));
        Err(ScanError::new(start..start + 1, message))
    }

    fn array(&mut self, depth: usize) -> Result<Value, ScanError> {
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.skip_space();
            if self.take(b']') {
                return Ok(Value::Array(items));
            }
            items.push(self.literal(depth + 1)?);
            self.skip_space();
            if self.peek() != Some(b']') && !self.take(b',') {
                return Err(self.expected("`,` or `]`").with_hint(LITERALS));
            }
        }
    }

    fn map(&mut self, depth: usize) -> Result<Value, ScanError> {
        self.at += 1;
        let mut entries = Map::new();
        loop {
            self.skip_space();
            if self.take(b'}') {
                return Ok(Value::Object(entries));
            }
            let start = self.at;
            let key = match self.peek() {
                Some(b'"' | b'\'' | b'`') => self.string()?,
                Some(b'.') => return Err(self.not_literal().with_hint(LITERALS)),
                _ => return Err(self.expected("a key in quotes")),
            };
            let key_span = start..self.at;
            self.skip_space();
            if !self.take(b':') {
                return Err(self.expected("`:` after the key"));
            }
            self.skip_space();
            let value = self.literal(depth + 1)?;
            if entries.contains_key(&key) {
                return Err(ScanError::new(
                    key_span,
                    format!("the key {key:?} is given twice"),
                ));
            }
            entries.insert(key, value);
            self.skip_space();
            if self.peek() != Some(b'}') && !self.take(b',') {
                return Err(self.expected("`,` or `}`").with_hint(LITERALS));
            }
        }
    }

    /// The character here, or the first of the tag's ending.
    fn here(&self) -> Range<usize> {
        let length = self.text[self.at..]
            .chars()
            .next()
            .map_or(1, char::len_utf8);
        self.at..self.at + length
    }

    /// The error that `wanted` is missing here, with what was found instead.
    pub(super) fn expected(&self, wanted: &str) -> ScanError {
        let Some(found) = self.text[self.at..].chars().next() else {
            let message = format!("expected {wanted}, found the end of the tag");
            return ScanError::new(self.here(), message);
        };
        let error = ScanError::new(
            self.here(),
            format!("expected {wanted}, found {}", code(found)),
        );
        let before = self.text[..self.at].trim_end_matches([' ', '\t']);
        if found == '>' && before.ends_with('\n') {
            return error.with_hint("in a block quote, write a tag on one line");
        }
        error
    }

    pub(super) fn not_literal(&self) -> ScanError {
        self.not_literal_at(self.here())
    }

    pub(super) fn not_literal_at(&self, span: Range<usize>) -> ScanError {
        ScanError::new(span, NOT_LITERAL)
    }
}

fn unknown_escape(at: usize, escaped: char) -> ScanError {
    let span = at..at + 1 + escaped.len_utf8();
    ScanError::new(
        span,
        format!("unknown escape {}", code(format!("\\{escaped}"))),
    )
    .with_hint(r#"the escapes of a string are `\"`, `\'`, `\/`, `\\`, `\n`, `\t` and `\r`"#)
}

/// Text as code in a message, in quotes if it contains a backtick.
fn code(text: impl ToString) -> String {
    let text = text.to_string();
    if text.contains('`') {
        format!("'{text}'")
    } else {
        format!("`{text}`")
    }
}
