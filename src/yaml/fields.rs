//! Typed keys of a mapping that was parsed, and where each stands.

use serde_json::{Map, Value};

use super::{Block, first_line, kind};
use crate::diagnostic::{Diagnostic, Severity, Span, nearest};

/// Reads the known keys of a mapping one by one, reporting every one that is wrong; what is left
/// over at the end is unknown.
pub struct Fields<'t> {
    block: Block<'t>,
    /// Names of the mappings around this one.
    path: Vec<&'static str>,
    map: Map<String, Value>,
    known: Vec<&'static str>,
    /// What was found so far.
    pub diagnostics: Vec<Diagnostic>,
}

/// A type that a key's value can be read as.
pub trait Field: Sized {
    /// What is expected, for the error message: "a whole number".
    const EXPECTED: &'static str;
    /// The value, where it has the right type.
    fn read(value: &Value) -> Option<Self>;
}

impl<'t> Fields<'t> {
    /// A reader of the top mapping of `block`.
    #[must_use]
    pub fn new(block: Block<'t>, map: Map<String, Value>) -> Self {
        Self {
            block,
            path: Vec::new(),
            map,
            known: Vec::new(),
            diagnostics: Vec::new(),
        }
    }

    /// Takes the value of `key`; none where it is absent, empty or of the wrong type (reported).
    pub fn take<T: Field>(&mut self, key: &'static str) -> Option<T> {
        self.take_as(key, key)
    }

    /// As [`Self::take`], reading `alias` where `key` is absent.
    pub fn take_either<T: Field>(&mut self, key: &'static str, alias: &'static str) -> Option<T> {
        let found = self.take_as(key, key);
        found.or_else(|| self.take_as(key, alias))
    }

    fn take_as<T: Field>(&mut self, known: &'static str, key: &'static str) -> Option<T> {
        if !self.known.contains(&known) {
            self.known.push(known);
        }
        let value = self.map.remove(key)?;
        if value.is_null() {
            return None;
        }
        let read = T::read(&value);
        if read.is_none() {
            let found = match &value {
                Value::String(text) if text.chars().count() <= 40 => format!("`{text}`"),
                Value::Number(number) => format!("the number {number}"),
                other => kind(other).to_owned(),
            };
            let name = self.name(key);
            self.diagnostics.push(
                Diagnostic::error(
                    "yaml-type",
                    format!("`{name}` should be {}, found {found}", T::EXPECTED),
                )
                .at(self.block.file, self.value_span(key)),
            );
        }
        read
    }

    /// A reader of the mapping under `key`; of an empty one where it is absent or of another type (reported).
    pub fn nested(&mut self, key: &'static str) -> Fields<'t> {
        let map = self.take::<Map<String, Value>>(key).unwrap_or_default();
        let mut path = self.path.clone();
        path.push(key);
        Fields {
            block: self.block,
            path,
            map,
            known: Vec::new(),
            diagnostics: Vec::new(),
        }
    }

    /// Takes over the findings of a nested reader, reporting what is left in it as unknown.
    pub fn close(&mut self, nested: Fields<'t>) {
        self.diagnostics.extend(nested.refuse_unknown());
    }

    /// All findings, with every key that was not asked for as an error.
    #[must_use]
    pub fn refuse_unknown(mut self) -> Vec<Diagnostic> {
        let keys: Vec<String> = self.map.keys().cloned().collect();
        for key in keys {
            let finding = self.unknown(&key, Severity::Error);
            self.diagnostics.push(finding);
        }
        self.diagnostics
    }

    /// The finding that `key` is not known, with the nearest known one.
    #[must_use]
    pub fn unknown(&self, key: &str, severity: Severity) -> Diagnostic {
        let name = self.name(key);
        let mut finding = Diagnostic::new(severity, "key-unknown", format!("unknown key `{name}`"))
            .at(self.block.file, self.key_span(key));
        match nearest(key, self.known.iter().copied()) {
            Some(right) => finding = finding.label(format!("did you mean `{right}`?")),
            None => {
                let mut known = self.known.clone();
                known.sort_unstable();
                finding = finding.hint(format!("known here: {}", known.join(", ")));
            }
        }
        finding
    }

    /// The keys that have not been taken.
    pub fn left(&self) -> impl Iterator<Item = &str> {
        self.map.keys().map(String::as_str)
    }

    /// The names that have been asked for.
    #[must_use]
    pub fn known(&self) -> &[&'static str] {
        &self.known
    }

    /// Takes what is left.
    pub fn take_rest(&mut self) -> Map<String, Value> {
        std::mem::take(&mut self.map)
    }

    /// Where `key` itself stands in the file.
    #[must_use]
    pub fn key_span(&self, key: &str) -> Span {
        self.locate(key).0
    }

    /// Where the value of `key` stands in the file; the key where the value is on later lines.
    #[must_use]
    pub fn value_span(&self, key: &str) -> Span {
        self.locate(key).1
    }

    fn name(&self, key: &str) -> String {
        let mut name = self.path.join(".");
        if !name.is_empty() {
            name.push('.');
        }
        name + key
    }

    fn locate(&self, key: &str) -> (Span, Span) {
        let mut keys = self.path.clone();
        keys.push(key);
        let (key, value) = locate(self.block.text, &keys);
        (
            key.shifted(self.block.offset),
            value.shifted(self.block.offset),
        )
    }
}

/// Finds the key at the end of `path` in YAML text, by indentation; the parser keeps no places
/// for values that it could read. Also used for a value that turned out wrong later.
#[must_use]
pub fn locate(text: &str, path: &[&str]) -> (Span, Span) {
    let mut region = 0..text.len();
    let mut found = (Span::default(), Span::default());
    for key in path {
        let Some((key_at, value)) = find_key(&text[region.clone()], key) else {
            break;
        };
        let start = region.start + key_at;
        let value = region.start + value.start..region.start + value.end;
        let key_span = Span::from(start..start + key.len());
        let value_span = if value.is_empty() {
            key_span
        } else {
            Span::from(value.clone())
        };
        found = (key_span, value_span);
        region = value.start..region.end;
    }
    found
}

/// Where `key:` first stands in the text as a key, and the rest of its line.
fn find_key(text: &str, key: &str) -> Option<(usize, std::ops::Range<usize>)> {
    let mut from = 0;
    while let Some(at) = text[from..].find(key).map(|at| from + at) {
        let end = at + key.len();
        let starts = text[..at].ends_with(['\n', ' ', '{', ',', '"', '\'', '\t']) || at == 0;
        let after = text[end..].trim_start_matches(['"', '\'', ' ']);
        if starts && after.starts_with(':') {
            let value_start = text.len() - after.len() + 1;
            let line = first_line(&text[value_start..]);
            let start = value_start + (line.len() - line.trim_start().len());
            return Some((at, start..start + line.trim().len()));
        }
        from = end;
    }
    None
}

impl Field for String {
    const EXPECTED: &'static str = "text";
    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::String(text) => Some(text.clone()),
            // `title: 2024` loses nothing as text; `1.10` and `yes` would.
            Value::Number(number) if !number.is_f64() => Some(number.to_string()),
            _ => None,
        }
    }
}

impl Field for bool {
    const EXPECTED: &'static str = "true or false";
    fn read(value: &Value) -> Option<Self> {
        value.as_bool()
    }
}

impl Field for i64 {
    const EXPECTED: &'static str = "a whole number";
    fn read(value: &Value) -> Option<Self> {
        value.as_i64()
    }
}

impl Field for jiff::civil::Date {
    const EXPECTED: &'static str = "a date that exists, such as 2026-11-22";
    fn read(value: &Value) -> Option<Self> {
        let text = value.as_str()?;
        // A time of day, as other generators write it, is left aside.
        let day = text.split_once(['T', ' ']).map_or(text, |(day, _)| day);
        (day.len() == 10).then(|| day.parse().ok()).flatten()
    }
}

/// Text, or a list of texts; one text is a list of one.
impl Field for Vec<String> {
    const EXPECTED: &'static str = "text or a list of texts";
    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Array(items) => items.iter().map(String::read).collect(),
            single => String::read(single).map(|text| vec![text]),
        }
    }
}

impl Field for Map<String, Value> {
    const EXPECTED: &'static str = "a mapping (indented `key: value` lines)";
    fn read(value: &Value) -> Option<Self> {
        value.as_object().cloned()
    }
}

impl Field for Value {
    const EXPECTED: &'static str = "a value";
    fn read(value: &Value) -> Option<Self> {
        Some(value.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::parse;

    #[test]
    fn keys_are_found_where_they_stand() {
        let text = "title: a title\ntheme:\n  hue: 20\nlinks: {broken: warn}\n";
        let at = |path: &[&str]| &text[locate(text, path).1.range()];
        assert_eq!(at(&["title"]), "a title");
        assert_eq!(at(&["theme", "hue"]), "20");
        assert_eq!(at(&["links", "broken"]), "warn}");
        assert_eq!(at(&["theme"]), "theme");
    }

    #[test]
    fn a_wrong_type_says_what_was_expected_and_found() {
        let text = "order: soon\ndate: 2026-02-30\ntags: one\ntitle: 2024";
        let block = Block {
            file: "a.md",
            text,
            offset: 4,
        };
        let mut fields = Fields::new(block, parse(block).expect("read"));
        assert_eq!(fields.take::<i64>("order"), None);
        assert_eq!(fields.take::<jiff::civil::Date>("date"), None);
        assert_eq!(
            fields.take::<Vec<String>>("tags"),
            Some(vec!["one".to_owned()])
        );
        assert_eq!(fields.take::<String>("title").as_deref(), Some("2024"));
        let messages: Vec<&str> = fields
            .diagnostics
            .iter()
            .map(|d| d.message.as_str())
            .collect();
        assert_eq!(
            messages,
            [
                "`order` should be a whole number, found `soon`",
                "`date` should be a date that exists, such as 2026-11-22, found `2026-02-30`",
            ]
        );
        assert_eq!(fields.diagnostics[0].span, Some(Span::from(11..15)));
    }
}
