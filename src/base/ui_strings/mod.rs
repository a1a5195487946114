//! UI strings: every word that the program and the default theme print on pages for their readers, by locale.
//!
//! A locale is one file. To add German: copy `en.rs` to `de.rs`, translate the text in quotes, and add a line to
//! [`LOCALES`]. A string that is missing does not compile; a test compares the parameters, such as `{title}`, with
//! those of English. What the command line prints is not here: it is English.

mod ar;
mod en;
mod fill;
#[cfg(test)]
mod pseudo;
mod strings;

use super::language::nearest_tag;
pub use fill::{Piece, fill, pieces};
pub use strings::{Alerts, CareLabels, SearchStrings, ShareFormats, ShareStrings, UiStrings};

/// English, which also serves languages without a locale.
pub static ENGLISH: &UiStrings = &en::STRINGS;

/// The locales by language tag, in lower case.
static LOCALES: &[(&str, &UiStrings)] = &[("ar", &ar::STRINGS), ("en", ENGLISH)];

impl UiStrings {
    /// The strings for a BCP 47 tag such as `de-AT`: those of the tag, else of the nearest tag with fewer subtags,
    /// else English.
    #[must_use]
    pub fn for_language(tag: &str) -> &'static Self {
        nearest_tag(tag, locale).unwrap_or(ENGLISH)
    }
}

/// The locale with this tag.
fn locale(tag: &str) -> Option<&'static UiStrings> {
    #[cfg(test)]
    if tag == pseudo::TAG {
        return Some(pseudo::strings());
    }
    let mut locales = LOCALES.iter();
    locales
        .find(|(locale, _)| *locale == tag)
        .map(|(_, strings)| *strings)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::Value;

    use super::*;

    /// Every string of a locale by its path, such as `share.copied`.
    fn flatten(path: &str, value: &Value, all: &mut BTreeMap<String, String>) {
        let below = |key: &str| format!("{path}.{key}");
        match value {
            Value::String(text) => {
                all.insert(path.to_owned(), text.clone());
            }
            Value::Array(values) => {
                for (number, value) in values.iter().enumerate() {
                    flatten(&below(&number.to_string()), value, all);
                }
            }
            Value::Object(fields) => {
                for (key, value) in fields {
                    flatten(&below(key), value, all);
                }
            }
            other => unreachable!("{path} is not text: {other}"),
        }
    }

    fn all(strings: &UiStrings) -> BTreeMap<String, String> {
        let mut all = BTreeMap::new();
        let value = serde_json::to_value(strings).expect("plain text");
        flatten("", &value, &mut all);
        all
    }

    fn parameters(text: &'static str) -> Vec<&'static str> {
        let names = pieces(text).filter_map(|piece| match piece {
            Piece::Parameter(name) => Some(name),
            Piece::Text(_) => None,
        });
        let mut names: Vec<_> = names.collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn every_locale_has_text_and_the_parameters_of_english() {
        let english = all(ENGLISH);
        for (tag, strings) in LOCALES {
            for (path, text) in all(strings) {
                assert!(!text.trim().is_empty(), "{tag}: {path} is empty");
                let expected: &'static str = english[&path].clone().leak();
                let text: &'static str = text.leak();
                assert_eq!(parameters(text), parameters(expected), "{tag}: {path}");
            }
        }
    }

    #[test]
    fn a_language_without_a_locale_falls_back() {
        for tag in ["en", "en-GB", "EN-us", "tlh", "x"] {
            assert_eq!(UiStrings::for_language(tag).draft, "Draft", "{tag}");
        }
        let pseudo = UiStrings::for_language("en-XA-u-co-standard");
        assert_eq!(pseudo.draft, "[Draft]");
    }
}
