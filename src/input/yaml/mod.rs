//! YAML: values, within limits ([`parse()`]); spans, if a diagnostic needs one ([`Spans`]); and tables of keys, by which
//! the mappings that authors write are read ([`Table`], [`MappingReader`]). All YAML of a site is read here.

use serde_json::{Map, Value};

mod block;
mod explain;
mod key;
mod nodes;
mod parse;
mod reader;
mod repair;
mod spans;
mod table;
mod typos;
mod value;

pub use block::Block;
pub use key::{Absent, Key, ValueType};
pub use nodes::Node;
pub(in crate::input) use nodes::{Guard, NodeReader, Refusal};
pub use parse::{parse, parse_data, parse_value};
pub use reader::{FromKey, MappingReader, NonBlank};
pub use spans::{Scalar, Segment, Spans};
pub(crate) use table::keys;
pub use table::{FromScalar, ScalarOrMap, Table, scalar_or_map};
pub use typos::typos;
pub use value::FromValue;

/// One key with its value as YAML, ending in a line end.
#[must_use]
pub fn write(key: &str, value: &Value) -> String {
    let map = Map::from_iter([(key.to_owned(), value.clone())]);
    serde_yaml::to_string(&map).unwrap_or_default()
}
