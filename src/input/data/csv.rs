//! CSV (RFC 4180): the first row names the columns, each other row is a mapping by these names. All values are texts:
//! what is a number is for the reader of a column to know, and `007` must not become 7.

use std::collections::HashSet;
use std::ops::Range;

use ::csv::{Position, ReaderBuilder, StringRecord};

use super::value::DataValue;
use crate::diagnostic::{Diagnostic, counted};
use crate::input::yaml::Block;

/// The most columns.
const MOST_COLUMNS: usize = 1000;
/// The most findings about rows of one file; what is wrong in more is one mistake.
const MOST_FINDINGS: usize = 10;

/// The rows of a text.
///
/// # Errors
/// No row of names, names that are empty or given twice, rows of another length, quotation marks that are not closed.
pub(super) fn parse(block: Block<'_>) -> Result<DataValue, Vec<Diagnostic>> {
    let records = records(block.text);
    let Some(((head, names), rows)) = records.split_first() else {
        let finding = Diagnostic::error(
            "data-csv",
            "this file has no row with the names of its columns",
        );
        return Err(vec![finding.in_file(block.file)]);
    };
    if let Some(unclosed) = records.iter().find_map(|(range, _)| unclosed(block, range)) {
        // Where it should have been closed is unknown, so nothing after it can be checked.
        return Err(vec![unclosed]);
    }
    let mut findings = faults_of_names(block, head, names);
    let wrong = rows.iter().filter(|(_, row)| row.len() != names.len());
    let mut wrong: Vec<Diagnostic> = wrong
        .map(|(range, row)| {
            let message = format!(
                "this row has {}, and the first row names {}",
                counted(row.len(), "value"),
                counted(names.len(), "column")
            );
            let finding = Diagnostic::error("data-csv", message);
            let hint = "put a value that contains a comma in double quotation marks";
            let finding = finding.at(block.file, block.span(first_line(block.text, range)));
            if row.len() > names.len() {
                finding.hint(hint)
            } else {
                finding
            }
        })
        .collect();
    if wrong.len() > MOST_FINDINGS {
        let more = counted(wrong.len() - MOST_FINDINGS, "more row");
        wrong.truncate(MOST_FINDINGS);
        let last = wrong.pop().into_iter();
        let last: Vec<Diagnostic> = last
            .map(|last| last.hint(format!("{more} of this file are too long or too short")))
            .collect();
        wrong.extend(last);
    }
    findings.extend(wrong);
    if !findings.is_empty() {
        return Err(findings);
    }
    let row = |row: &StringRecord| {
        let values = names.iter().zip(row.iter());
        DataValue::Map(
            values
                .map(|(name, value)| (name.to_owned(), DataValue::text(value)))
                .collect(),
        )
    };
    Ok(DataValue::List(
        rows.iter().map(|(_, values)| row(values)).collect(),
    ))
}

/// The records of a text with their ranges. Empty lines are none.
fn records(text: &str) -> Vec<(Range<usize>, StringRecord)> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    // The text is UTF-8 and rows may have any length, so that no record is an error.
    let records: Vec<StringRecord> = reader.records().filter_map(Result::ok).collect();
    let start = |record: &StringRecord| {
        let at = record.position().map_or(0, Position::byte);
        usize::try_from(at).map_or(text.len(), |at| at.min(text.len()))
    };
    let starts: Vec<usize> = records.iter().map(start).collect();
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let ranges: Vec<Range<usize>> = starts
        .iter()
        .copied()
        .zip(ends)
        .map(|(start, end)| start..end)
        .collect();
    ranges.into_iter().zip(records).collect()
}

/// The first line of a record, without the line breaks around it.
fn first_line(text: &str, record: &Range<usize>) -> Range<usize> {
    let whole = &text[record.clone()];
    let start = record.start + (whole.len() - whole.trim_start_matches(['\r', '\n']).len());
    let rest = &text[start..record.end];
    start..start + rest.lines().next().unwrap_or_default().len()
}

/// The finding about a record with an odd number of quotation marks.
fn unclosed(block: Block<'_>, record: &Range<usize>) -> Option<Diagnostic> {
    let text = &block.text[record.clone()];
    if text.matches('"').count().is_multiple_of(2) {
        return None;
    }
    let line = first_line(block.text, record);
    let mark = block.text[line.clone()]
        .find('"')
        .map_or(line.start, |at| line.start + at);
    let finding = Diagnostic::error("data-csv", "a quotation mark of this row is not closed");
    let hint = "close it, or write a mark that is part of a value as `\"\"`, with the whole value in quotation marks";
    Some(
        finding
            .at(block.file, block.span(mark..mark + 1))
            .hint(hint),
    )
}

fn faults_of_names(block: Block<'_>, head: &Range<usize>, names: &StringRecord) -> Vec<Diagnostic> {
    let line = first_line(block.text, head);
    let at = |message: String| {
        Diagnostic::error("data-csv", message).at(block.file, block.span(line.clone()))
    };
    let mut findings = Vec::new();
    let only = if names.len() == 1 {
        names.get(0).unwrap_or_default()
    } else {
        ""
    };
    if let Some(sign) = only.chars().find(|sign| [';', '\t'].contains(sign)) {
        let sign = if sign == ';' { "semicolons" } else { "tabs" };
        findings.push(
            at(format!(
                "the columns are separated by {sign}, not by commas"
            ))
            .hint("save the file as comma-separated values"),
        );
        return findings;
    }
    if names.len() > MOST_COLUMNS {
        findings.push(at(format!("there are more than {MOST_COLUMNS} columns")));
        return findings;
    }
    let mut seen = HashSet::new();
    for (number, name) in names.iter().enumerate() {
        if name.trim().is_empty() {
            findings.push(
                at(format!("column {} has no name", number + 1))
                    .hint("the first row names the columns: write a name, or remove the column"),
            );
        } else if !seen.insert(name) {
            findings
                .push(at(format!("two columns have the name `{name}`")).hint("rename one of them"));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<String, Vec<(String, String)>> {
        let block = Block::whole("a.csv", text);
        parse(block)
            .map(|value| serde_json::to_string(&value).expect("json"))
            .map_err(|errors| {
                let place = |error: &Diagnostic| {
                    error.span.map_or("", |span| &text[span.range()]).to_owned()
                };
                errors
                    .iter()
                    .map(|error| (error.message.clone(), place(error)))
                    .collect()
            })
    }

    #[test]
    fn rows_are_read_by_their_names() {
        for (text, rows) in [
            (
                "b,a\n1,x\n\n02,\"y, \"\"z\"\"\nw\"\n",
                r#"[{"b":"1","a":"x"},{"b":"02","a":"y, \"z\"\nw"}]"#,
            ),
            ("a\n", "[]"),
            ("a,b\n,\n", r#"[{"a":"","b":""}]"#),
            ("a b,ü\n1,2", r#"[{"a b":"1","ü":"2"}]"#),
        ] {
            assert_eq!(parsed(text).as_deref(), Ok(rows), "{text}");
        }
    }

    #[test]
    fn every_fault_is_reported() {
        let found = |text: &str| parsed(text).expect_err(text);
        let one = |message: &str, place: &str| vec![(message.to_owned(), place.to_owned())];
        assert_eq!(
            found(""),
            one("this file has no row with the names of its columns", "")
        );
        assert_eq!(
            found("a,b\n1\n1,2\n1,2,3\n"),
            [
                one(
                    "this row has 1 value, and the first row names 2 columns",
                    "1"
                ),
                one(
                    "this row has 3 values, and the first row names 2 columns",
                    "1,2,3"
                ),
            ]
            .concat()
        );
        assert_eq!(
            found("a,,a\n"),
            [
                one("column 2 has no name", "a,,a"),
                one("two columns have the name `a`", "a,,a")
            ]
            .concat()
        );
        assert_eq!(
            found("a;b\n1;2\n"),
            one(
                "the columns are separated by semicolons, not by commas",
                "a;b"
            )
        );
        assert_eq!(
            found("a,b\n1,\"x\n2,y\n"),
            one("a quotation mark of this row is not closed", "\"")
        );
        assert_eq!(
            found("a,b\n1,5\" long\n"),
            one("a quotation mark of this row is not closed", "\"")
        );
        let many = format!("a\n{}", "1,2\n".repeat(50));
        assert_eq!(found(&many).len(), MOST_FINDINGS);
    }
}
