//! JSON (RFC 8259).

use serde::de::DeserializeSeed as _;

use super::value::DataValue;
use crate::diagnostic::Diagnostic;
use crate::input::yaml::{Block, Guard, NodeReader, Refusal};

/// The value of a text.
///
/// # Errors
/// That it is not JSON, or beyond the limits, at the place where reading stopped.
pub(super) fn parse(block: Block<'_>) -> Result<DataValue, Box<Diagnostic>> {
    let text = block.text;
    let guard = Guard::for_text(text);
    let mut json = serde_json::Deserializer::from_str(text);
    let read = NodeReader::<DataValue>::new(&guard).deserialize(&mut json);
    let read = read.and_then(|value| json.end().map(|()| value));
    read.map_err(|error| {
        let at = offset(text, error.line(), error.column());
        let (message, hint) = match guard.refusal() {
            Some(Refusal::Duplicate(key)) => (format!("the key `{key}` is given twice"), None),
            Some(Refusal::TooDeep) => ("nested too deep".to_owned(), None),
            Some(Refusal::TooLarge) => ("too many values".to_owned(), None),
            Some(Refusal::KeyType(found)) => (format!("a key must be text, not {found}"), None),
            None => explain(text, at, &error),
        };
        let end = at + text[at..].chars().next().map_or(0, char::len_utf8);
        let finding = Diagnostic::error("data-json", message);
        Box::new(finding.at(block.file, block.span(at..end)).maybe_hint(hint))
    })
}

/// What is wrong at a place, and what to write.
fn explain(text: &str, at: usize, error: &serde_json::Error) -> (String, Option<&'static str>) {
    let message = error.to_string();
    // The place is shown with the excerpt.
    let message = message
        .rsplit_once(" at line ")
        .map_or(&*message, |(start, _)| start);
    let rest = &text[at..];
    let hint = match message {
        _ if error.is_eof() => {
            Some("the file ends before its value does: is a bracket or a quotation mark missing?")
        }
        "trailing comma" => Some("remove the comma before the closing bracket"),
        _ if rest.starts_with('\'') => Some("put texts in double quotation marks"),
        _ if rest.starts_with('/') || rest.starts_with('#') => {
            Some("JSON has no comments: remove it")
        }
        "key must be a string" => Some("put each key in double quotation marks"),
        "trailing characters" => Some("a file has one value: put several into a list"),
        _ => None,
    };
    (format!("this is not JSON: {message}"), hint)
}

/// The byte of a position, whose line starts from 1 and whose column counts the bytes that were read.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let lines = text.split_inclusive('\n').take(line.saturating_sub(1));
    let start: usize = lines.map(str::len).sum();
    let at = start + column.saturating_sub(1);
    text.floor_char_boundary(at.min(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<String, (String, usize)> {
        parse(Block::whole("a.json", text))
            .map(|value| serde_json::to_string(&value).expect("json"))
            .map_err(|error| (error.message, error.span.expect("a place").range().start))
    }

    #[test]
    fn values_keep_their_order() {
        let text = r#"{"b":[1,2.5,"x",null,true],"a":{"z":1,"y":-2}}"#;
        assert_eq!(parsed(text).as_deref(), Ok(text));
        assert_eq!(parsed("[]").as_deref(), Ok("[]"));
    }

    #[test]
    fn faults_are_where_reading_stopped() {
        for (text, message, at) in [
            ("{\"a\": 1, \"a\": 2}", "the key `a` is given twice", 11),
            ("[1,]", "this is not JSON: trailing comma", 3),
            ("{\n  a: 1}", "this is not JSON: key must be a string", 4),
            ("[1] 2", "this is not JSON: trailing characters", 4),
            ("", "this is not JSON: EOF while parsing a value", 0),
            ("['é']", "this is not JSON: expected value", 1),
        ] {
            assert_eq!(parsed(text), Err((message.to_owned(), at)), "{text}");
        }
        let deep = format!("{}{}", "[".repeat(65), "]".repeat(65));
        assert_eq!(
            parsed(&deep).map_err(|error| error.0),
            Err("nested too deep".to_owned())
        );
        let deep = "[".repeat(5000);
        assert!(parsed(&deep).is_err());
    }
}
