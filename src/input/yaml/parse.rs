//! Parses YAML into values, within limits.
//!
//! Nodes and bytes are counted while a document is read, so that a few kilobytes of aliases cannot become gigabytes. A
//! key that is given twice and unbounded nesting are errors.

use std::cell::{Cell, RefCell};
use std::fmt;

use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde_json::{Map, Number, Value};

use super::block::Block;
use super::explain::{Refusal, explain, explain_refusal, explain_too_deep};
use super::spans::too_deep;
use super::value::type_name;
use crate::diagnostic::Diagnostic;

/// The longest YAML block that is parsed, in bytes.
const LONGEST: usize = 64 * 1024;
/// The longest data file: some thousands of entries.
const LONGEST_DATA: usize = 512 * 1024;
const DEEPEST: usize = 64;
/// The most values, of a shorter block. Without aliases a block has no more values than bytes.
const MOST_NODES: usize = 20_000;
/// The most bytes of text in the values. Without aliases it is no longer than the block.
const MOST_BYTES: usize = 1024 * 1024;

/// Parses a block whose top is a mapping; an empty block is an empty mapping.
///
/// # Errors
/// One diagnostic: bad syntax, a key given twice, a block that is too long, too deep or too large once its aliases
/// are expanded, or a top that is not a mapping.
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

fn parse_up_to(
    block: Block<'_>,
    longest: usize,
    hint: &str,
) -> Result<Map<String, Value>, Box<Diagnostic>> {
    if block.text.len() > longest {
        let message = format!("this YAML is longer than {} KiB", longest / 1024);
        let finding = Diagnostic::error("yaml-too-long", message);
        return Err(Box::new(
            finding.at(block.file, block.first_line()).hint(hint),
        ));
    }
    if let Some(at) = too_deep(block.text, DEEPEST) {
        return Err(Box::new(explain_too_deep(block, at)));
    }
    let guard = Guard {
        most_nodes: MOST_NODES.max(block.text.len()),
        ..Guard::default()
    };
    let reader = ValueReader {
        guard: &guard,
        depth: 0,
    };
    match reader.deserialize(serde_yaml::Deserializer::from_str(block.text)) {
        Ok(Value::Object(map)) => Ok(map),
        Ok(Value::Null) => Ok(Map::new()),
        Ok(other) => {
            let message = format!("expected `key: value` lines, found {}", type_name(&other));
            let hint = "write one `key: value` on each line, such as `title: Hamstring injury`";
            let finding = Diagnostic::error("yaml-type", message);
            Err(Box::new(
                finding.at(block.file, block.first_line()).hint(hint),
            ))
        }
        // An empty block is "no document" to the parser.
        Err(_) if block.text.trim().is_empty() => Ok(Map::new()),
        Err(error) => Err(Box::new(match guard.refusal.take() {
            Some(refusal) => explain_refusal(block, &refusal, &error),
            None => explain(block, &error),
        })),
    }
}

/// Counts what has been read, and holds why reading was refused.
#[derive(Default)]
struct Guard {
    most_nodes: usize,
    nodes: Cell<usize>,
    bytes: Cell<usize>,
    refusal: RefCell<Option<Refusal>>,
}

impl Guard {
    fn count<E: de::Error>(&self, bytes: usize) -> Result<(), E> {
        self.nodes.set(self.nodes.get() + 1);
        self.bytes.set(self.bytes.get() + bytes);
        if self.nodes.get() > self.most_nodes || self.bytes.get() > MOST_BYTES {
            return Err(self.refuse(Refusal::TooLarge));
        }
        Ok(())
    }

    /// The parser's error takes no more than a text, so the reason is kept here.
    fn refuse<E: de::Error>(&self, refusal: Refusal) -> E {
        self.refusal.replace(Some(refusal));
        E::custom("refused")
    }
}

/// Reads one value.
#[derive(Clone, Copy)]
struct ValueReader<'g> {
    guard: &'g Guard,
    depth: usize,
}

impl ValueReader<'_> {
    fn deeper<E: de::Error>(self) -> Result<Self, E> {
        if self.depth >= DEEPEST {
            return Err(self.guard.refuse(Refusal::TooDeep));
        }
        Ok(Self {
            depth: self.depth + 1,
            ..self
        })
    }
}

impl<'de> DeserializeSeed<'de> for ValueReader<'_> {
    type Value = Value;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ValueReader<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        self.guard.count(0).map(|()| Value::Null)
    }

    fn visit_none<E: de::Error>(self) -> Result<Value, E> {
        self.visit_unit()
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Value, E> {
        self.guard.count(1).map(|()| Value::Bool(value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Value, E> {
        self.guard.count(1).map(|()| Value::from(value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Value, E> {
        self.guard.count(1).map(|()| Value::from(value))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Value, E> {
        self.guard.count(1)?;
        // Infinity and not-a-number have no JSON form; they stay what the author typed.
        Ok(Number::from_f64(value).map_or_else(|| Value::String(value.to_string()), Value::Number))
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<Value, E> {
        self.guard.count(value.len()).map(|()| Value::from(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        self.guard.count(0)?;
        let inner = self.deeper()?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(inner)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        self.guard.count(0)?;
        let inner = self.deeper()?;
        let mut map = Map::new();
        while let Some(key) = entries.next_key_seed(inner)? {
            let key = match key {
                Value::String(key) => key,
                Value::Number(_) | Value::Bool(_) => key.to_string(),
                other => return Err(self.guard.refuse(Refusal::KeyType(type_name(&other)))),
            };
            if map.contains_key(&key) {
                return Err(self.guard.refuse(Refusal::Duplicate(key)));
            }
            let value = entries.next_value_seed(inner)?;
            map.insert(key, value);
        }
        Ok(Value::Object(map))
    }

    /// A tag such as `!!python/object` is ignored; its value is read.
    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Value, A::Error> {
        let (_tag, value) = tagged.variant_seed(self)?;
        value.newtype_variant_seed(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<Map<String, Value>, Box<Diagnostic>> {
        parse(Block::whole("a.md", text))
    }

    fn message(text: &str) -> String {
        parsed(text).expect_err("bad YAML").message
    }

    #[test]
    fn refuses_an_alias_bomb_before_it_grows() {
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

    /// The densest documents: only an alias makes more values than bytes.
    #[test]
    fn reads_as_many_values_as_a_file_can_have() {
        let data = |text: &str| parse_data(Block::whole("a.yaml", text));
        let list = format!("a: [{}]", "1,".repeat((LONGEST_DATA - 8) / 2));
        assert!(data(&list).is_ok());
        let lines: String = (0..40_000).map(|number| format!("a{number}: \n")).collect();
        assert_eq!(data(&lines).expect("a mapping").len(), 40_000);
        let entries = (0..4_800).map(|number| {
            format!("S{number}:\n  title: Source {number}\n  url: https://example.com/{number}\n")
        });
        assert_eq!(
            data(&entries.collect::<String>()).expect("read").len(),
            4_800
        );
        let aliases = format!("a: &a [1, 1, 1, 1]\nb: [{}]", "*a,".repeat(100_000));
        let error = data(&aliases).expect_err("more values than bytes");
        assert_eq!(error.message, "too large after expanding aliases");
    }

    #[test]
    fn refuses_unbounded_and_ambiguous_documents() {
        assert!(message("a: 1\na: 2").contains("given twice"));
        assert!(parsed("a: &a [*a]").is_err());
        assert!(parsed(&format!("a: {}", "[".repeat(200))).is_err());
        assert!(
            message(&format!("a: {}1{}", "[".repeat(70), "]".repeat(70)))
                .contains("nested too deep")
        );
        assert!(parsed("- a\n- b").is_err());
        assert!(parsed("a: \u{1}").is_err());
        assert!(parsed("a: 1\n---\nb: 2").is_err());
        assert!(message(&format!("a: {}", "x".repeat(LONGEST))).contains("longer than 64 KiB"));
    }

    /// Each would take seconds to read in full.
    #[test]
    fn refuses_nested_brackets_before_reading_them() {
        for (open, level) in [("[", 1), ("{", 1), ("{a: ", 4), ("[{a: ", 5), ("[ #]\n", 5)] {
            let text = format!("a: {}", open.repeat((LONGEST - 3) / open.len()));
            let error = parsed(&text).expect_err("too deep");
            assert_eq!(error.message, "nested too deep", "{open}");
            let span = error.span.expect("a place");
            assert!(
                span.start as usize <= 3 + DEEPEST * level,
                "{open}: {span:?}"
            );
        }
        // A syntax error does not end the search.
        let text = format!("a: b: c\nd: {}", "[".repeat(1000));
        assert_eq!(message(&text), "nested too deep");
        let text = format!("a: '{}'\nb: [{}]", "[".repeat(1000), "[a], ".repeat(1000));
        assert!(parsed(&text).is_ok());
    }

    #[test]
    fn ignores_tags() {
        let map = parsed("a: !!python/object:os.system 'rm'\nb: !thing 2").expect("read");
        assert_eq!(map["a"], "rm");
        assert_eq!(map["b"], 2);
    }

    #[test]
    fn written_values_read_back() {
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
                parsed(&crate::input::yaml::write("title", &value)).expect(text)["title"],
                value,
                "{text}"
            );
        }
    }

    #[test]
    fn an_empty_block_is_an_empty_mapping() {
        assert!(parsed("").expect("empty").is_empty());
        assert!(parsed("\n# only a comment\n").expect("empty").is_empty());
    }
}
