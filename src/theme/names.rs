//! The names that a template can use, to suggest the closest match for a misspelt name.

use std::collections::BTreeMap;

use super::files::{THEME, TemplateFile, component_name, is_template};
use crate::diagnostic::{Diagnostic, nearest};

/// The filters. The engine does not list its names; a test compares.
#[rustfmt::skip]
const FILTERS: [&str; 41] = [
    "abs", "capitalize", "default", "escape", "escape_html", "escape_xml", "fill", "first", "float", "get", "group_by",
    "indent", "int", "join", "keys", "last", "leading_box", "length", "lower", "newlines_to_br", "nth", "pairs", "phone", "pluralize",
    "replace", "reverse", "round", "safe", "sort", "split", "str", "title", "trim", "trim_end", "trim_start", "truncate",
    "unique", "unlinked", "upper", "values", "wordcount",
];
#[rustfmt::skip]
const TESTS: [&str; 18] = [
    "array", "bool", "containing", "defined", "divisible_by", "ending_with", "even", "float", "integer", "iterable", "map",
    "none", "number", "numeric", "odd", "starting_with", "string", "undefined",
];
const FUNCTIONS: [&str; 2] = ["range", "throw"];

/// The finding for a message such as ``Unknown filter `uper` ``, without a position, and the name that is wrong.
pub(super) fn unknown_name<'m>(
    message: &'m str,
    files: &BTreeMap<String, TemplateFile>,
) -> Option<(&'m str, Diagnostic)> {
    let mut parts = message.split('`');
    let (kind, name) = (parts.next()?.trim(), parts.next()?);
    let undefined = message.contains("is not defined");
    let names: Vec<&str> = match kind {
        "Unknown filter" => FILTERS.to_vec(),
        "Unknown test" => TESTS.to_vec(),
        "Unknown function" => FUNCTIONS.to_vec(),
        "Unknown component" => files
            .keys()
            .filter_map(|file| component_name(file))
            .collect(),
        "Unknown template" => files
            .keys()
            .map(String::as_str)
            .filter(|file| is_template(file))
            .collect(),
        "Block" if undefined => blocks(files).filter(|block| *block != name).collect(),
        // The engine lists the names that there are.
        "Variable" | "Field" if undefined => {
            let listed = message
                .rsplit_once(": ")
                .map(|(_, names)| names.split(", "));
            listed.into_iter().flatten().collect()
        }
        _ => return None,
    };
    let what = kind.trim_start_matches("Unknown ").to_lowercase();
    let place = if kind == "Block" {
        " in the template that this one extends"
    } else {
        ""
    };
    let finding = Diagnostic::error("template", format!("no {what} `{name}`{place}"));
    let finding = match nearest(name, names.iter().copied()) {
        Some(right) => finding.label(format!("did you mean `{right}`?")),
        None if kind.starts_with("Unknown") || names.is_empty() || kind == "Block" => finding,
        None => finding.hint(format!("known here: {}", names.join(", "))),
    };
    Some((name, finding))
}

/// The names of the blocks of all templates.
fn blocks(files: &BTreeMap<String, TemplateFile>) -> impl Iterator<Item = &str> {
    let own = files.values().map(|file| file.text.as_str());
    let texts = THEME.iter().map(|(_, text)| *text).chain(own);
    let after = texts.flat_map(|text| text.split("% block ").skip(1));
    after.filter_map(|rest| rest.split([' ', '%', '-']).next())
}

#[cfg(test)]
mod tests {
    use super::super::engine;
    use super::*;
    use crate::base::ui_strings::ENGLISH;

    fn loads(text: &str) -> bool {
        engine::new(ENGLISH).add_raw_template("x", text).is_ok()
    }

    #[test]
    fn the_listed_names_exist() {
        for name in FILTERS {
            assert!(loads(&format!("{{{{ x | {name} }}}}")), "{name}");
        }
        for name in TESTS {
            assert!(
                loads(&format!("{{% if x is {name} %}}{{% endif %}}")),
                "{name}"
            );
        }
        for name in FUNCTIONS {
            assert!(loads(&format!("{{{{ {name}() }}}}")), "{name}");
        }
        assert!(!loads("{{ x | nope }}") && !loads("{{ nope() }}"));
    }
}
