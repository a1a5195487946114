//! The types that a value can be read as.

use serde_json::{Map, Value};

use super::key::ValueType;

/// A type that a value can be read as.
pub trait FromValue {
    /// What reading gives.
    type Output;
    /// What is expected, for the error message: "a whole number".
    const EXPECTED: &'static str;
    /// The same as data: the values that are read without an error.
    const TYPE: ValueType;
    /// The value, or `None` if it has another type.
    fn read(value: &Value) -> Option<Self::Output>;
}

/// The name of a value's type, for messages.
pub(super) fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a mapping",
    }
}

/// Whether a character is a control character that no text may contain.
pub(super) fn is_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t')
}

impl FromValue for String {
    type Output = Self;
    const EXPECTED: &'static str = "text";
    const TYPE: ValueType = ValueType::Text;
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

impl FromValue for bool {
    type Output = Self;
    const EXPECTED: &'static str = "true or false";
    const TYPE: ValueType = ValueType::Switch;
    fn read(value: &Value) -> Option<Self> {
        value.as_bool()
    }
}

impl FromValue for i64 {
    type Output = Self;
    const EXPECTED: &'static str = "a whole number";
    const TYPE: ValueType = ValueType::Whole;
    fn read(value: &Value) -> Option<Self> {
        value.as_i64()
    }
}

impl FromValue for jiff::civil::Date {
    type Output = Self;
    const EXPECTED: &'static str = "a date that exists, such as 2026-11-22";
    const TYPE: ValueType = ValueType::Date;
    fn read(value: &Value) -> Option<Self> {
        let text = value.as_str()?;
        // Other generators write a time of day too, which is ignored.
        let day = text.split_once(['T', ' ']).map_or(text, |(day, _)| day);
        (day.len() == 10).then(|| day.parse().ok()).flatten()
    }
}

/// Text, or a list of texts; one text is a list of one.
impl FromValue for Vec<String> {
    type Output = Self;
    const EXPECTED: &'static str = "text or a list of texts";
    const TYPE: ValueType = ValueType::Texts;
    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Array(items) => items.iter().map(String::read).collect(),
            single => String::read(single).map(|text| vec![text]),
        }
    }
}

impl FromValue for Map<String, Value> {
    type Output = Self;
    const EXPECTED: &'static str = "a mapping (indented `key: value` lines)";
    const TYPE: ValueType = ValueType::Mapping;
    fn read(value: &Value) -> Option<Self> {
        value.as_object().cloned()
    }
}
