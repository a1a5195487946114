//! Data files: one text in each format of data, and as the sources and as the glossary, whose terms are then searched for
//! in it.

use guidepost::input::data::{self, ENDINGS};
use guidepost::input::glossary::Glossary;
use guidepost::input::references::References;

use super::findings::{verify_errors, verify_in};

const FILE: &str = "content/_data/data.yaml";

pub(super) fn run(input: &[u8]) {
    let Some(text) = super::text(input) else {
        return;
    };
    for (_, format) in ENDINGS {
        match data::parse(FILE, format, &text) {
            Ok((value, warnings)) => {
                assert!(serde_json::to_string(&value).is_ok());
                verify_in(FILE, &text, &warnings);
            }
            Err(errors) => verify_errors(FILE, &text, &errors),
        }
    }
    match References::parse(FILE, &text) {
        Ok(references) => {
            for entry in &references.entries {
                assert_eq!(text.get(entry.span.range()).map(str::is_empty), Some(false));
            }
            let cited = vec![false; references.entries.len()];
            let unused: Vec<_> = references.unused(&cited).collect();
            verify_in(FILE, &text, &unused);
        }
        Err(errors) => verify_errors(FILE, &text, &errors),
    }
    match Glossary::parse(FILE, &text) {
        Ok(glossary) => {
            let mut end = 0;
            for found in glossary.uses(&text) {
                assert!(found.start >= end && found.end > found.start, "{found:?}");
                assert!(text.get(found.start..found.end).is_some(), "{found:?}");
                assert!(found.term < glossary.terms.len());
                end = found.end;
            }
        }
        Err(errors) => verify_errors(FILE, &text, &errors),
    }
}
