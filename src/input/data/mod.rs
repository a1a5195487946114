//! Data files, `content/_data/*.yaml|json|csv|toml`: their text as values that templates see.

mod csv;
mod json;
mod toml;
mod value;

use crate::diagnostic::Diagnostic;
use crate::input::yaml::{self, Block};

pub use value::DataValue;

/// The largest data file, in bytes.
pub const LARGEST: usize = 512 * 1024;

/// The format of a data file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataFormat {
    /// `.yaml`.
    Yaml,
    /// `.json`, RFC 8259.
    Json,
    /// `.csv`, RFC 4180 with a row of names.
    Csv,
    /// `.toml`, TOML 1.
    Toml,
}

/// The endings of the names of data files.
pub const ENDINGS: [(&str, DataFormat); 4] = [
    ("yaml", DataFormat::Yaml),
    ("json", DataFormat::Json),
    ("csv", DataFormat::Csv),
    ("toml", DataFormat::Toml),
];

/// The key and the format of a data file, by its name without folders; `None` if it is not one.
#[must_use]
pub fn key_and_format(name: &str) -> Option<(&str, DataFormat)> {
    let (stem, ending) = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty())?;
    let found = ENDINGS.iter().find(|(known, _)| *known == ending)?;
    Some((stem, found.1))
}

/// The value of a data file's text, with warnings.
///
/// # Errors
/// Everything that is wrong in it.
pub fn parse(
    file: &str,
    format: DataFormat,
    text: &str,
) -> Result<(DataValue, Vec<Diagnostic>), Vec<Diagnostic>> {
    if text.len() > LARGEST {
        let message = format!("this file is larger than {} KiB", LARGEST / 1024);
        let finding = Diagnostic::error("file-too-large", message).in_file(file);
        return Err(vec![finding.hint("split it into several")]);
    }
    let block = Block::whole(file, text);
    match format {
        DataFormat::Yaml => {
            let value = yaml::parse_value(block).map_err(|error| vec![*error])?;
            let value = match value {
                DataValue::Scalar(serde_json::Value::Null) => DataValue::empty(),
                value => value,
            };
            Ok((value, yaml::typos(block)))
        }
        DataFormat::Json => json::parse(block)
            .map(|value| (value, Vec::new()))
            .map_err(|error| vec![*error]),
        DataFormat::Toml => toml::parse(block)
            .map(|value| (value, Vec::new()))
            .map_err(|error| vec![*error]),
        DataFormat::Csv => csv::parse(block).map(|value| (value, Vec::new())),
    }
}
