//! Reads values within limits, from any format that `serde` can read.
//!
//! Nodes and bytes are counted while a document is read, so that a few kilobytes of aliases cannot become gigabytes. A
//! key that is given twice and unbounded nesting are errors.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::marker::PhantomData;

use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde_json::{Map, Number, Value};

use super::value::type_name;

/// How deep values can be in each other.
pub(in crate::input) const DEEPEST: usize = 64;
/// The most values, of a shorter block. Without aliases a block has no more values than bytes.
const MOST_NODES: usize = 20_000;
/// The most bytes of text in the values. Without aliases it is no longer than the block.
const MOST_BYTES: usize = 1024 * 1024;

/// Why a text of good syntax is not read.
#[derive(Debug)]
pub(in crate::input) enum Refusal {
    TooLarge,
    TooDeep,
    /// A key that its mapping has already.
    Duplicate(String),
    /// A key that is not text; the name of its type.
    KeyType(&'static str),
}

/// What values are read as.
pub trait Node: Sized {
    /// The entries of a mapping.
    type Fields: Default;
    /// Nothing, true or false, a number or a text.
    fn scalar(value: Value) -> Self;
    /// A list.
    fn list(items: Vec<Self>) -> Self;
    /// A mapping.
    fn mapping(fields: Self::Fields) -> Self;
    /// Whether a mapping has a key.
    fn has(fields: &Self::Fields, key: &str) -> bool;
    /// Adds an entry.
    fn insert(fields: &mut Self::Fields, key: String, value: Self);
}

impl Node for Value {
    type Fields = Map<String, Self>;

    fn scalar(value: Value) -> Self {
        value
    }

    fn list(items: Vec<Self>) -> Self {
        Self::Array(items)
    }

    fn mapping(fields: Self::Fields) -> Self {
        Self::Object(fields)
    }

    fn has(fields: &Self::Fields, key: &str) -> bool {
        fields.contains_key(key)
    }

    fn insert(fields: &mut Self::Fields, key: String, value: Self) {
        fields.insert(key, value);
    }
}

/// Counts what has been read, and holds why reading was refused.
#[derive(Default)]
pub(in crate::input) struct Guard {
    most_nodes: usize,
    nodes: Cell<usize>,
    bytes: Cell<usize>,
    refusal: RefCell<Option<Refusal>>,
}

impl Guard {
    pub(in crate::input) fn for_text(text: &str) -> Self {
        Self {
            most_nodes: MOST_NODES.max(text.len()),
            ..Self::default()
        }
    }

    /// Why reading was refused.
    pub(in crate::input) fn refusal(&self) -> Option<Refusal> {
        self.refusal.take()
    }

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
pub(in crate::input) struct NodeReader<'g, T> {
    guard: &'g Guard,
    depth: usize,
    read: PhantomData<T>,
}

impl<T> Clone for NodeReader<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for NodeReader<'_, T> {}

impl<'g, T> NodeReader<'g, T> {
    pub(in crate::input) fn new(guard: &'g Guard) -> Self {
        Self {
            guard,
            depth: 0,
            read: PhantomData,
        }
    }

    fn as_value(self) -> NodeReader<'g, Value> {
        NodeReader {
            guard: self.guard,
            depth: self.depth,
            read: PhantomData,
        }
    }

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

impl<'de, T: Node> DeserializeSeed<'de> for NodeReader<'_, T> {
    type Value = T;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T: Node> Visitor<'de> for NodeReader<'_, T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<T, E> {
        self.guard.count(0).map(|()| T::scalar(Value::Null))
    }

    fn visit_none<E: de::Error>(self) -> Result<T, E> {
        self.visit_unit()
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<T, E> {
        self.guard.count(1).map(|()| T::scalar(Value::Bool(value)))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<T, E> {
        self.guard.count(1).map(|()| T::scalar(Value::from(value)))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<T, E> {
        self.guard.count(1).map(|()| T::scalar(Value::from(value)))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<T, E> {
        self.guard.count(1)?;
        // Infinity and not-a-number have no JSON form; they stay what the author typed.
        let number = Number::from_f64(value).map(Value::Number);
        Ok(T::scalar(
            number.unwrap_or_else(|| value.to_string().into()),
        ))
    }

    fn visit_str<E: de::Error>(self, value: &str) -> Result<T, E> {
        self.guard
            .count(value.len())
            .map(|()| T::scalar(Value::from(value)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<T, A::Error> {
        self.guard.count(0)?;
        let inner = self.deeper()?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(inner)? {
            list.push(item);
        }
        Ok(T::list(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<T, A::Error> {
        self.guard.count(0)?;
        let inner = self.deeper()?;
        let mut fields = T::Fields::default();
        while let Some(key) = entries.next_key_seed(inner.as_value())? {
            let key = match key {
                Value::String(key) => key,
                Value::Number(_) | Value::Bool(_) => key.to_string(),
                other => return Err(self.guard.refuse(Refusal::KeyType(type_name(&other)))),
            };
            if T::has(&fields, &key) {
                return Err(self.guard.refuse(Refusal::Duplicate(key)));
            }
            let value = entries.next_value_seed(inner)?;
            T::insert(&mut fields, key, value);
        }
        Ok(T::mapping(fields))
    }

    /// A tag such as `!!python/object` is ignored; its value is read.
    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<T, A::Error> {
        let (_tag, value) = tagged.variant_seed(self)?;
        value.newtype_variant_seed(self)
    }
}
