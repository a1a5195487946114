//! The names that a template can use, for the nearest right one to a name that it cannot.

use std::collections::BTreeMap;

use super::tags::blocks;
use super::{THEME, TemplateFile, component_name, is_template};
use crate::diagnostic::{Diagnostic, nearest};

/// The engine keeps these to itself; a test compares.
const FILTERS: [&str; 37] = [
    "abs",
    "capitalize",
    "default",
    "escape",
    "escape_html",
    "escape_xml",
    "first",
    "float",
    "get",
    "group_by",
    "indent",
    "int",
    "join",
    "keys",
    "last",
    "length",
    "lower",
    "newlines_to_br",
    "nth",
    "pairs",
    "pluralize",
    "replace",
    "reverse",
    "round",
    "safe",
    "sort",
    "split",
    "str",
    "title",
    "trim",
    "trim_end",
    "trim_start",
    "truncate",
    "unique",
    "upper",
    "values",
    "wordcount",
];
const TESTS: [&str; 17] = [
    "array",
    "bool",
    "containing",
    "defined",
    "divisible_by",
    "ending_with",
    "even",
    "float",
    "integer",
    "iterable",
    "map",
    "none",
    "number",
    "odd",
    "starting_with",
    "string",
    "undefined",
];
const FUNCTIONS: [&str; 2] = ["range", "throw"];

/// The name that one of the engine's messages says is wrong, and the nearest right one.
pub(super) struct Slip<'m> {
    pub(super) name: &'m str,
    message: String,
    right: Option<String>,
    /// The names there are, where the engine tells them.
    known: Option<&'m str>,
}

impl Slip<'_> {
    /// The finding, without its place.
    pub(super) fn told(&self) -> Diagnostic {
        let finding = Diagnostic::error("template", &self.message);
        match (&self.right, self.known) {
            (Some(right), _) => finding.label(format!("did you mean `{right}`?")),
            (None, known) => finding.maybe_hint(known.map(|known| format!("known here: {known}"))),
        }
    }
}

/// Reads a message such as ``Unknown filter `uper` ``, or that a variable, field or block is not defined.
pub(super) fn slip<'m>(
    message: &'m str,
    texts: &BTreeMap<String, TemplateFile>,
) -> Option<Slip<'m>> {
    let mut parts = message.split('`');
    let kind = parts.next()?.trim();
    let name = parts.next()?;
    let mut known = None;
    let right = match kind {
        "Unknown filter" => nearest(name, FILTERS),
        "Unknown test" => nearest(name, TESTS),
        "Unknown function" => nearest(name, FUNCTIONS),
        "Unknown component" => nearest(name, texts.keys().filter_map(|file| component_name(file))),
        "Unknown template" => {
            let names = texts.keys().map(String::as_str);
            nearest(name, names.filter(|name| is_template(name)))
        }
        "Block" if message.contains("is not defined in any parent") => {
            let theme = THEME.iter().map(|(_, text)| *text);
            let all = theme.chain(texts.values().map(|file| file.text.as_str()));
            nearest(name, all.flat_map(blocks).filter(|block| *block != name))
        }
        "Variable" | "Field" if message.contains("is not defined") => {
            known = message.rsplit_once(": ").map(|(_, known)| known);
            known.and_then(|known| nearest(name, known.split(", ")))
        }
        _ => return None,
    };
    let right = right.map(str::to_owned);
    let what = kind.trim_start_matches("Unknown ").to_lowercase();
    let place = match kind {
        "Block" => " in the template that this one extends",
        _ => "",
    };
    Some(Slip {
        name,
        message: format!("no {what} `{name}`{place}"),
        right,
        known,
    })
}

#[cfg(test)]
mod tests {
    use tera::Tera;

    use super::*;

    fn loads(text: &str) -> bool {
        Tera::default().add_raw_template("x", text).is_ok()
    }

    #[test]
    fn the_engine_knows_these_names() {
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

    #[test]
    fn the_nearest_name_is_of_the_same_kind() {
        let texts = ["components/care.html", "partials/head.html"].map(|name| {
            let file = TemplateFile {
                name: name.to_owned(),
                file: name.to_owned(),
                text: String::new(),
            };
            (name.to_owned(), file)
        });
        let texts = BTreeMap::from(texts);
        for (message, right) in [
            ("Unknown filter `uper`", Some("upper")),
            ("Unknown test `strng`", Some("string")),
            ("Unknown function `rang`", Some("range")),
            ("Unknown component `caer`", Some("care")),
            (
                "Unknown template `partials/haed.html`",
                Some("partials/head.html"),
            ),
            (
                "Field `titel` is not defined. Available fields: card, title",
                Some("title"),
            ),
            ("Field `titel` is not defined", None),
            ("Something else", None),
        ] {
            let found = slip(message, &texts).and_then(|slip| slip.right);
            assert_eq!(found.as_deref(), right, "{message}");
        }
    }
}
