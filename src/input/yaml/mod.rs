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

use crate::diagnostic::Diagnostic;

mod explain;
mod field;
mod fields;
mod key;

pub use field::{Fault, Field};
pub use fields::{Fields, locate};
pub(crate) use key::keys;
pub use key::{Absent, Key, Keys, Nested, ScalarOrMap, Shape, Typed};

/// The longest YAML block that is parsed, in bytes. Scanning nested brackets costs the square of
/// the length; this bounds it to a fraction of a second.
pub const LONGEST: usize = 64 * 1024;
/// The longest data file: some hundreds of entries.
pub const LONGEST_DATA: usize = 256 * 1024;
const DEEPEST: usize = 64;
const MOST_NODES: usize = 20_000;
const MOST_BYTES: usize = 1024 * 1024;

const TOO_LARGE: &str = "too large after expanding aliases";
const TOO_DEEP: &str = "nested too deep";

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
    let hint = "keep front matter and settings short; text belongs in the page's body";
    parse_up_to(block, LONGEST, hint)
}

/// As [`parse`], of a data file, which may be longer.
///
/// # Errors
/// As [`parse`].
pub fn parse_data(block: Block<'_>) -> Result<Map<String, Value>, Box<Diagnostic>> {
    parse_up_to(block, LONGEST_DATA, "keep each entry short")
}

/// One key with its value as YAML, ending in a line end.
#[must_use]
pub fn write(key: &str, value: &Value) -> String {
    let map = Map::from_iter([(key.to_owned(), value.clone())]);
    serde_yaml::to_string(&map).unwrap_or_default()
}

fn parse_up_to(
    block: Block<'_>,
    longest: usize,
    hint: &str,
) -> Result<Map<String, Value>, Box<Diagnostic>> {
    if block.text.len() > longest {
        return Err(Box::new(
            Diagnostic::error(
                "yaml-too-long",
                format!("this YAML is longer than {} KiB", longest / 1024),
            )
            .at(
                block.file,
                block.offset..block.offset + first_line(block.text).len(),
            )
            .hint(hint),
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
        Err(error) => Err(Box::new(explain::explain(block, &error))),
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
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
            return Err(E::custom(TOO_LARGE));
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
            return Err(E::custom(TOO_DEEP));
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
        assert!(message(&format!("a: {}1{}", "[".repeat(70), "]".repeat(70))).contains(TOO_DEEP));
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
    fn what_is_written_reads_back() {
        for text in [
            "a",
            "a: b",
            "'\"# - [x",
            "2026",
            "yes",
            "no",
            "~",
            "",
            " x ",
            "two\nlines",
            "2026-11-26",
            "{a}",
            "日本 \u{1f3c3}",
        ] {
            let value = Value::from(text);
            assert_eq!(
                parsed(&write("title", &value)).expect(text)["title"],
                value,
                "{text}"
            );
        }
    }

    #[test]
    fn nothing_is_an_empty_mapping() {
        assert!(parsed("").expect("empty").is_empty());
        assert!(parsed("\n# only a comment\n").expect("empty").is_empty());
    }
}
