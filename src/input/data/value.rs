//! The values of data files.

use indexmap::IndexMap;
use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::input::yaml::Node;

/// A value of a data file. Mappings keep the order of the file.
#[derive(Clone, Debug, PartialEq)]
pub enum DataValue {
    /// Nothing, true or false, a number or a text.
    Scalar(Value),
    /// A list.
    List(Vec<Self>),
    /// A mapping.
    Map(IndexMap<String, Self>),
}

impl DataValue {
    /// An empty mapping.
    #[must_use]
    pub fn empty() -> Self {
        Self::Map(IndexMap::new())
    }

    /// A text.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::Scalar(Value::String(text.into()))
    }

    /// The value at a path of keys; itself for an empty one.
    #[must_use]
    pub fn at<'v>(&'v self, path: &[&str]) -> Option<&'v Self> {
        path.iter().try_fold(self, |value, key| match value {
            Self::Map(map) => map.get(*key),
            _ => None,
        })
    }

    /// The keys of a mapping.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        let map = match self {
            Self::Map(map) => Some(map),
            _ => None,
        };
        map.into_iter().flat_map(IndexMap::keys).map(String::as_str)
    }

    /// The rows of a table: the items of a list of mappings. `None` if it is anything else.
    #[must_use]
    pub fn rows(&self) -> Option<Vec<&IndexMap<String, Self>>> {
        let Self::List(items) = self else { return None };
        let rows = items.iter().map(|item| match item {
            Self::Map(map) => Some(map),
            _ => None,
        });
        rows.collect()
    }
}

impl Serialize for DataValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Scalar(value) => value.serialize(serializer),
            Self::List(items) => items.serialize(serializer),
            Self::Map(map) => map.serialize(serializer),
        }
    }
}

impl Node for DataValue {
    type Fields = IndexMap<String, Self>;

    fn scalar(value: Value) -> Self {
        Self::Scalar(value)
    }

    fn list(items: Vec<Self>) -> Self {
        Self::List(items)
    }

    fn mapping(fields: Self::Fields) -> Self {
        Self::Map(fields)
    }

    fn has(fields: &Self::Fields, key: &str) -> bool {
        fields.contains_key(key)
    }

    fn insert(fields: &mut Self::Fields, key: String, value: Self) {
        fields.insert(key, value);
    }
}
