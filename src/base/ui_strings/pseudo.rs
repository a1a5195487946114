//! The pseudo-locale `en-XA` of the tests: English with every string in square brackets, so that a word on a page that
//! is not in brackets comes from somewhere else.

use std::sync::LazyLock;

use serde_json::Value;

use super::strings::UiStrings;

pub(super) const TAG: &str = "en-xa";

pub(super) fn strings() -> &'static UiStrings {
    static STRINGS: LazyLock<UiStrings> = LazyLock::new(|| {
        let mut value = serde_json::to_value(&super::en::STRINGS).expect("plain text");
        bracket(&mut value);
        // The strings borrow from this text.
        let json: &'static str = value.to_string().leak();
        serde_json::from_str(json).expect("no string holds a quotation mark or a backslash")
    });
    &STRINGS
}

fn bracket(value: &mut Value) {
    match value {
        Value::String(text) => *text = format!("[{text}]"),
        Value::Array(values) => values.iter_mut().for_each(bracket),
        Value::Object(fields) => fields.values_mut().for_each(bracket),
        _ => {}
    }
}
