//! Parses YAML into values, within limits.
//!
//! Nodes and bytes are counted while a document is read, so that a few kilobytes of aliases cannot become gigabytes. A
//! key that is given twice and unbounded nesting are errors.

use serde::de::DeserializeSeed as _;
use serde_json::{Map, Value};

use super::block::Block;
use super::explain::{explain, explain_refusal, explain_too_deep};
use super::nodes::{DEEPEST, Guard, Node, NodeReader};
use super::spans::too_deep;
use super::value::type_name;
use crate::diagnostic::Diagnostic;

/// The longest YAML block that is parsed, in bytes.
const LONGEST: usize = 64 * 1024;
/// The longest data file: some thousands of entries.
const LONGEST_DATA: usize = 512 * 1024;

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

/// As [`parse_data`], of a file whose top is any value. A file without a value is an empty mapping, or nothing if it has
/// comments.
///
/// # Errors
/// As [`parse`].
pub fn parse_value<T: Node>(block: Block<'_>) -> Result<T, Box<Diagnostic>> {
    let read = read(block, LONGEST_DATA, "keep each entry short")?;
    Ok(read.unwrap_or_else(|| T::mapping(T::Fields::default())))
}

fn parse_up_to(
    block: Block<'_>,
    longest: usize,
    hint: &str,
) -> Result<Map<String, Value>, Box<Diagnostic>> {
    match read(block, longest, hint)? {
        Some(Value::Object(map)) => Ok(map),
        None | Some(Value::Null) => Ok(Map::new()),
        Some(other) => {
            let message = format!("expected `key: value` lines, found {}", type_name(&other));
            let hint = "write one `key: value` on each line, such as `title: Hamstring injury`";
            let finding = Diagnostic::error("yaml-type", message);
            Err(Box::new(
                finding.at(block.file, block.first_line()).hint(hint),
            ))
        }
    }
}

/// The value of a block; `None` for an empty one.
fn read<T: Node>(
    block: Block<'_>,
    longest: usize,
    hint: &str,
) -> Result<Option<T>, Box<Diagnostic>> {
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
    let guard = Guard::for_text(block.text);
    let reader = NodeReader::<T>::new(&guard);
    match reader.deserialize(serde_yaml::Deserializer::from_str(block.text)) {
        Ok(value) => Ok(Some(value)),
        // An empty block is "no document" to the parser.
        Err(_) if block.text.trim().is_empty() => Ok(None),
        Err(error) => Err(Box::new(match guard.refusal() {
            Some(refusal) => explain_refusal(block, &refusal, &error),
            None => explain(block, &error),
        })),
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
