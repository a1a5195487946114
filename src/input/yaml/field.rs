//! The types that a key's value can be read as.

use serde_json::{Map, Value};

use super::Shape;

/// A type that a key's value can be read as.
pub trait Field: Sized {
    /// What is expected, for the error message: "a whole number".
    const EXPECTED: &'static str;
    /// The same for programs: what is read without a finding is of this shape.
    const SHAPE: Shape;
    /// The value, where it has the right type.
    fn read(value: &Value) -> Option<Self>;
    /// Which part of a value is at fault, where that can be told of one that is not read.
    fn fault(_value: &Value) -> Option<Fault> {
        None
    }
}

/// What is wrong with a part of a value.
pub struct Fault {
    /// One sentence without a full stop.
    pub message: String,
    /// What the part starts with, as it is written.
    pub part: String,
    /// What to write instead.
    pub label: Option<String>,
}

pub(super) fn is_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t')
}

impl Field for String {
    const EXPECTED: &'static str = "text";
    const SHAPE: Shape = Shape::Text;
    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::String(text) if text.contains(is_control) => None,
            Value::String(text) => Some(text.clone()),
            // `title: 2024` loses nothing as text; `1.10` and `yes` would.
            Value::Number(number) if !number.is_f64() => Some(number.to_string()),
            _ => None,
        }
    }
}

impl Field for bool {
    const EXPECTED: &'static str = "true or false";
    const SHAPE: Shape = Shape::Switch;
    fn read(value: &Value) -> Option<Self> {
        value.as_bool()
    }
}

impl Field for i64 {
    const EXPECTED: &'static str = "a whole number";
    const SHAPE: Shape = Shape::Whole;
    fn read(value: &Value) -> Option<Self> {
        value.as_i64()
    }
}

impl Field for jiff::civil::Date {
    const EXPECTED: &'static str = "a date that exists, such as 2026-11-22";
    const SHAPE: Shape = Shape::Date;
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
    const SHAPE: Shape = Shape::Texts;
    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Array(items) => items.iter().map(String::read).collect(),
            single => String::read(single).map(|text| vec![text]),
        }
    }
}

impl Field for Map<String, Value> {
    const EXPECTED: &'static str = "a mapping (indented `key: value` lines)";
    const SHAPE: Shape = Shape::Mapping;
    fn read(value: &Value) -> Option<Self> {
        value.as_object().cloned()
    }
}

impl Field for Value {
    const EXPECTED: &'static str = "a value";
    const SHAPE: Shape = Shape::Anything;
    fn read(value: &Value) -> Option<Self> {
        Some(value.clone())
    }
}
