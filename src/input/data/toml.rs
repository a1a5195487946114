//! TOML 1. Dates and times are texts as they are written.

use serde_json::{Number, Value as Json};
use toml_edit::{Document, Item, Value};

use super::value::DataValue;
use crate::diagnostic::Diagnostic;
use crate::input::yaml::Block;

/// The value of a text. The parser bounds the nesting itself.
///
/// # Errors
/// That it is not TOML, at the place where reading stopped.
pub(super) fn parse(block: Block<'_>) -> Result<DataValue, Box<Diagnostic>> {
    match Document::parse(block.text) {
        Ok(document) => Ok(of_item(document.as_item())),
        Err(error) => {
            let message = error.message().trim().replace('\n', ", ");
            let range = error.span().unwrap_or_default();
            let finding = Diagnostic::error("data-toml", format!("this is not TOML: {message}"));
            Err(Box::new(finding.at(block.file, block.span(range))))
        }
    }
}

fn of_item(item: &Item) -> DataValue {
    match item {
        Item::None => DataValue::Scalar(Json::Null),
        Item::Value(value) => of_value(value),
        Item::Table(table) => {
            let entries = table.iter();
            DataValue::Map(
                entries
                    .map(|(key, item)| (key.to_owned(), of_item(item)))
                    .collect(),
            )
        }
        Item::ArrayOfTables(tables) => {
            let entries = |table: &toml_edit::Table| {
                table
                    .iter()
                    .map(|(key, item)| (key.to_owned(), of_item(item)))
                    .collect()
            };
            DataValue::List(
                tables
                    .iter()
                    .map(|table| DataValue::Map(entries(table)))
                    .collect(),
            )
        }
    }
}

fn of_value(value: &Value) -> DataValue {
    match value {
        Value::String(text) => DataValue::text(text.value().as_str()),
        Value::Integer(number) => DataValue::Scalar((*number.value()).into()),
        // Infinity and not-a-number have no form in templates.
        Value::Float(number) => DataValue::Scalar(
            Number::from_f64(*number.value())
                .map_or_else(|| number.value().to_string().into(), Json::Number),
        ),
        Value::Boolean(truth) => DataValue::Scalar((*truth.value()).into()),
        Value::Datetime(time) => DataValue::text(time.value().to_string()),
        Value::Array(items) => DataValue::List(items.iter().map(of_value).collect()),
        Value::InlineTable(table) => {
            let entries = table.iter();
            DataValue::Map(
                entries
                    .map(|(key, value)| (key.to_owned(), of_value(value)))
                    .collect(),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_types_are_read() {
        let text = "z = 1\na = [1.5, 'x', true, inf]\nday = 2026-11-30\nat = 2026-11-30T12:00:00Z\n[t]\nb = {c = 1}\n[[rows]]\nn = 1\n[[rows]]\nn = 2\n";
        let value = parse(Block::whole("a.toml", text)).expect("good");
        assert_eq!(
            serde_json::to_string(&value).expect("json"),
            r#"{"z":1,"a":[1.5,"x",true,"inf"],"day":"2026-11-30","at":"2026-11-30T12:00:00Z","t":{"b":{"c":1}},"rows":[{"n":1},{"n":2}]}"#
        );
    }

    #[test]
    fn faults_are_where_reading_stopped() {
        for (text, at) in [("a = 1\na = 2\n", 6), ("a = \n", 4), ("a = [\n", 5)] {
            let error = parse(Block::whole("a.toml", text)).expect_err("wrong");
            assert_eq!(
                error.span.expect("a place").range().start,
                at,
                "{text}: {error:?}"
            );
        }
        assert!(parse(Block::whole("a.toml", &format!("a = {}", "[".repeat(9000)))).is_err());
    }
}
