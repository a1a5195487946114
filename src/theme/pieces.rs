//! What only some pages need, code blocks, tabs, videos and tables that sort: a stylesheet and a script with it, and the
//! components that it is for.

use std::collections::{BTreeMap, BTreeSet};

use super::files::{
    PIECES_SCRIPT, PIECES_STYLE, SCRIPT, SCRIPT_WITH_PIECES, STYLE, STYLE_WITH_PIECES,
    THEME_PREFIX, TemplateFile, component_name,
};

/// Adds the stylesheet and the script of pages with pieces.
pub(super) fn add_pieces(files: &mut BTreeMap<String, TemplateFile>) {
    let wholes = [
        (STYLE_WITH_PIECES, [STYLE, PIECES_STYLE]),
        (SCRIPT_WITH_PIECES, [SCRIPT, PIECES_SCRIPT]),
    ];
    for (name, parts) in wholes {
        let parts = parts.iter().filter_map(|part| files.get(*part));
        let texts: Vec<&str> = parts.map(|file| file.text.as_str()).collect();
        let whole = TemplateFile {
            name: name.to_owned(),
            file: format!("{THEME_PREFIX}{name}"),
            text: texts.join("\n"),
        };
        files.insert(name.to_owned(), whole);
    }
}

/// These components, and those that call one of them, however indirectly.
pub(super) fn with_callers(
    called: &[&str],
    files: &BTreeMap<String, TemplateFile>,
) -> BTreeSet<String> {
    let mut pieces: BTreeSet<String> = called.iter().map(|name| (*name).to_owned()).collect();
    let components = files.iter();
    let components: Vec<(&str, &str)> = components
        .filter_map(|(path, file)| Some((component_name(path)?, file.text.as_str())))
        .collect();
    loop {
        let calls_one = |text: &str| pieces.iter().any(|piece| calls(text, piece));
        let more = components
            .iter()
            .filter(|(name, _)| !pieces.contains(*name));
        let more = more.filter(|(_, text)| calls_one(text));
        let more: Vec<String> = more.map(|(name, _)| (*name).to_owned()).collect();
        if more.is_empty() {
            return pieces;
        }
        pieces.extend(more);
    }
}

/// Whether a template may call a component.
fn calls(text: &str, component: &str) -> bool {
    text.match_indices('<').any(|(at, _)| {
        let after = text[at + 1..].strip_prefix(component);
        after.is_some_and(|after| !after.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
            && text[..at].trim_end().ends_with(['{', '%'])
    })
}
