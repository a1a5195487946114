//! All YAML goes through here: one guarded parser, and one reader of typed keys that knows where
//! each key stands.
//!
//! The guard counts what a document becomes while it is being read, so that a few kilobytes of
//! aliases cannot become gigabytes; it refuses a key given twice and nesting without end.

use std::cell::Cell;
use std::fmt;

use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde_json::{Map, Number, Value};

use crate::diagnostic::{Diagnostic, Severity, Span, nearest};

/// The longest YAML block that is parsed, in bytes. Scanning nested brackets costs the square of
/// the length; this bounds it to a fraction of a second.
pub const LONGEST: usize = 64 * 1024;
const DEEPEST: usize = 64;
const MOST_NODES: usize = 20_000;
const MOST_BYTES: usize = 1024 * 1024;

/// YAML text and where it stands in its file.
#[derive(Clone, Copy, Debug)]
pub struct Block<'t> {
    /// The file, relative to the site's root.
    pub file: &'t str,
    /// The YAML itself.
    pub text: &'t str,
    /// Where it starts in the file, in bytes.
    pub offset: usize,
}

/// Parses a block whose top is a mapping; an empty block is an empty mapping.
///
/// # Errors
/// One diagnostic at the place in the block: bad syntax, a key given twice, a block that is too
/// long, too deep or too large once its aliases are expanded, or a top that is no mapping.
pub fn parse(block: Block<'_>) -> Result<Map<String, Value>, Box<Diagnostic>> {
    if block.text.len() > LONGEST {
        return Err(Box::new(
            Diagnostic::error(
                "yaml-too-long",
                format!("this YAML is longer than {} KiB", LONGEST / 1024),
            )
            .at(
                block.file,
                block.offset..block.offset + first_line(block.text).len(),
            )
            .hint("keep front matter and settings short; text belongs in the page's body"),
        ));
    }
    let budget = Budget::default();
    let parsed = Guarded {
        budget: &budget,
        depth: 0,
    }
    .deserialize(serde_yaml::Deserializer::from_str(block.text));
    match parsed {
        Ok(Value::Object(map)) => Ok(map),
        Ok(Value::Null) => Ok(Map::new()),
        Ok(other) => Err(Box::new(
            Diagnostic::error(
                "yaml-type",
                format!("expected `key: value` lines, found {}", kind(&other)),
            )
            .at(
                block.file,
                block.offset..block.offset + first_line(block.text).len(),
            )
            .hint("write one `key: value` on each line, such as `title: Hamstring injury`"),
        )),
        // An empty block is "no document" to the parser.
        Err(_) if block.text.trim().is_empty() => Ok(Map::new()),
        Err(error) => Err(Box::new(explain(block, &error))),
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

/// What YAML's own message means to an author.
fn explain(block: Block<'_>, error: &serde_yaml::Error) -> Diagnostic {
    let full = error.to_string();
    let message = full.split(" at line ").next().unwrap_or(&full);
    let at = error.location().map_or(0, |place| {
        line_column_offset(block.text, place.line(), place.column())
    });
    let rest = first_line(&block.text[at..]);
    let line = line_around(block.text, at);
    let hint = if line.trim_start_matches(' ').starts_with('\t') {
        Some("YAML indents with spaces; this line starts with a tab")
    } else if message.contains("mapping values are not allowed") {
        Some("a value that holds `: ` must stand in quotes: `title: \"Foo: bar\"`")
    } else if message.contains("control characters") {
        Some("remove the invisible control character")
    } else if message.contains("more than one document") {
        Some("keep one block of `key: value` lines; remove the `---` between them")
    } else if message.contains("cannot start any token") {
        Some("put the value in quotes")
    } else {
        None
    };
    let length = rest.chars().next().map_or(0, char::len_utf8);
    Diagnostic::error("yaml-syntax", message.to_owned())
        .at(block.file, block.offset + at..block.offset + at + length)
        .maybe_hint(hint)
}

fn line_around(text: &str, at: usize) -> &str {
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    first_line(&text[start..])
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

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a mapping",
    }
}

#[derive(Default)]
struct Budget {
    nodes: Cell<usize>,
    bytes: Cell<usize>,
}

impl Budget {
    fn spend<E: de::Error>(&self, bytes: usize) -> Result<(), E> {
        self.nodes.set(self.nodes.get() + 1);
        self.bytes.set(self.bytes.get() + bytes);
        if self.nodes.get() > MOST_NODES || self.bytes.get() > MOST_BYTES {
            return Err(E::custom("too large after expanding aliases"));
        }
        Ok(())
    }
}

#[derive(Clone, Copy)]
struct Guarded<'b> {
    budget: &'b Budget,
    depth: usize,
}

impl Guarded<'_> {
    fn deeper<E: de::Error>(self) -> Result<Self, E> {
        if self.depth >= DEEPEST {
            return Err(E::custom(format!("nested deeper than {DEEPEST}")));
        }
        Ok(Self {
            depth: self.depth + 1,
            ..self
        })
    }
}

impl<'de> DeserializeSeed<'de> for Guarded<'_> {
    type Value = Value;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Guarded<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        self.budget.spend(0).map(|()| Value::Null)
    }

    fn visit_none<E: de::Error>(self) -> Result<Value, E> {
        self.visit_unit()
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Value, E> {
        self.budget.spend(1).map(|()| Value::Bool(value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Value, E> {
        self.budget.spend(8).map(|()| Value::from(value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Value, E> {
        self.budget.spend(8).map(|()| Value::from(value))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Value, E> {
        self.budget.spend(8)?;
        // Infinity and not-a-number have no JSON form; they stay what the author typed.
        Ok(Number::from_f64(value).map_or_else(|| Value::String(value.to_string()), Value::Number))
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Value, E> {
        self.budget.spend(value.len()).map(|()| Value::from(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        self.budget.spend(0)?;
        let inner = self.deeper()?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(inner)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        self.budget.spend(0)?;
        let inner = self.deeper()?;
        let mut map = Map::new();
        while let Some(key) = entries.next_key_seed(inner)? {
            let key = match key {
                Value::String(key) => key,
                Value::Number(_) | Value::Bool(_) => key.to_string(),
                other => {
                    return Err(de::Error::custom(format!(
                        "a key must be text, not {}",
                        kind(&other)
                    )));
                }
            };
            if map.contains_key(&key) {
                return Err(de::Error::custom(format!("the key `{key}` is given twice")));
            }
            let value = entries.next_value_seed(inner)?;
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }

    /// A tag such as `!!python/object` is a name and nothing else: its value is read, no action follows.
    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Value, A::Error> {
        let (_tag, value) = tagged.variant_seed(self)?;
        value.newtype_variant_seed(self)
    }
}

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

    fn parsed(text: &str) -> Result<Map<String, Value>, Box<Diagnostic>> {
        parse(Block {
            file: "a.md",
            text,
            offset: 0,
        })
    }

    fn message(text: &str) -> String {
        parsed(text).expect_err("bad YAML").message
    }

    #[test]
    fn an_alias_bomb_is_stopped_before_it_grows() {
        let mut text = "a: &a [x, x, x, x, x, x, x, x, x]\n".to_owned();
        for (name, before) in ('b'..='i').zip('a'..) {
            text += &format!(
                "{name}: &{name} [{}]\n",
                vec![format!("*{before}"); 9].join(", ")
            );
        }
        assert!(
            message(&text).contains("too large after expanding aliases"),
            "{}",
            message(&text)
        );
    }

    #[test]
    fn every_shape_that_has_no_end_or_no_meaning_is_an_error() {
        assert!(message("a: 1\na: 2").contains("given twice"));
        assert!(parsed("a: &a [*a]").is_err());
        assert!(parsed(&format!("a: {}", "[".repeat(200))).is_err());
        assert!(
            message(&format!("a: {}1{}", "[".repeat(70), "]".repeat(70))).contains("nested deeper")
        );
        assert!(parsed("- a\n- b").is_err());
        assert!(parsed("a: \u{1}").is_err());
        assert!(parsed("a: 1\n---\nb: 2").is_err());
        assert!(message(&format!("a: {}", "x".repeat(LONGEST))).contains("longer than 64 KiB"));
    }

    #[test]
    fn a_tag_is_no_action() {
        let map = parsed("a: !!python/object:os.system 'rm'\nb: !thing 2").expect("read");
        assert_eq!(map["a"], "rm");
        assert_eq!(map["b"], 2);
    }

    #[test]
    fn nothing_is_an_empty_mapping() {
        assert!(parsed("").expect("empty").is_empty());
        assert!(parsed("\n# only a comment\n").expect("empty").is_empty());
    }

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
