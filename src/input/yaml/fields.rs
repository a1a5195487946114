//! Typed keys of a mapping that was parsed, and where each stands.

use std::ops::Range;

use serde_json::{Map, Value};

use super::field::{Fault, Field, is_control};
use super::{Block, Key, Keys, Nested, Typed, kind};
use crate::base::ui_strings::{ENGLISH, UiStrings};
use crate::diagnostic::{Diagnostic, Severity, Span, nearest};

/// Reads the keys of a table from a mapping one by one, reporting every one that is wrong; what is left
/// over at the end is unknown.
pub struct Fields<'t> {
    block: Block<'t>,
    /// Names of the mappings around this one.
    path: Vec<String>,
    map: Map<String, Value>,
    keys: &'static [Key],
    /// What was found so far.
    pub diagnostics: Vec<Diagnostic>,
}

impl<'t> Fields<'t> {
    /// A reader of the top mapping of `block`, which may have the keys of a table.
    #[must_use]
    pub fn new(block: Block<'t>, map: Map<String, Value>, keys: &'static [Key]) -> Self {
        Self {
            block,
            path: Vec::new(),
            map,
            keys,
            diagnostics: Vec::new(),
        }
    }

    /// Takes the value of `key`, or of its other name; none where it is absent, empty or of the
    /// wrong type (reported).
    pub fn take<T: Field>(&mut self, key: Typed<T>) -> Option<T> {
        let found = self.take_as(key.name);
        found.or_else(|| self.take_as(key.alias?))
    }

    /// As [`Self::take`]; what the table says where it is absent.
    pub fn take_or_default<T: Field + Default>(&mut self, key: Typed<T>) -> T {
        self.take_or_default_in(key, ENGLISH)
    }

    /// As [`Self::take_or_default`], with a default that is a UI string in the language of `strings`.
    pub fn take_or_default_in<T: Field + Default>(
        &mut self,
        key: Typed<T>,
        strings: &UiStrings,
    ) -> T {
        let default = || key.absent.value_in(strings).as_ref().and_then(T::read);
        let found = self.take(key).or_else(default);
        found.unwrap_or_default()
    }

    fn take_as<T: Field>(&mut self, key: &str) -> Option<T> {
        let value = self.map.remove(key)?;
        if value.is_null() {
            return None;
        }
        let read = T::read(&value);
        if read.is_some() {
            return read;
        }
        let finding = match T::fault(&value) {
            Some(fault) => self.faulty(key, fault),
            None => self.wrong_type::<T>(key, &value),
        };
        self.diagnostics.push(finding);
        None
    }

    /// The finding that a value is not what is expected under `key`.
    fn wrong_type<T: Field>(&self, key: &str, value: &Value) -> Diagnostic {
        let found = match value {
            Value::String(text) if text.contains(is_control) => {
                "text with an invisible control character".to_owned()
            }
            Value::String(text) if text.chars().count() <= 40 => format!("`{text}`"),
            Value::Number(number) => format!("the number {number}"),
            other => kind(other).to_owned(),
        };
        let number =
            matches!(value, Value::Number(_) | Value::Bool(_)) && T::EXPECTED == String::EXPECTED;
        let message = format!(
            "`{}` should be {}, found {found}",
            self.name(key),
            T::EXPECTED
        );
        Diagnostic::error("yaml-type", message)
            .at(self.block.file, self.value_span(key))
            .maybe_hint(number.then_some("put it in quotes"))
    }

    /// The finding of a part of the value of `key`, at that part.
    fn faulty(&self, key: &str, fault: Fault) -> Diagnostic {
        let key = self.key_span(key);
        let from = (key.end as usize).saturating_sub(self.block.offset);
        let below = self.block.text.get(from..).unwrap_or_default();
        let place = match below.find(&fault.part).filter(|_| !fault.part.is_empty()) {
            Some(at) => Span::from(at..at + fault.part.len()).shifted(key.end as usize),
            None => key,
        };
        let finding = Diagnostic::error("yaml-type", fault.message).at(self.block.file, place);
        match fault.label {
            Some(label) => finding.label(label),
            None => finding,
        }
    }

    /// A reader of the mapping under `key`; of an empty one where it is absent or of another type (reported).
    pub fn nested<K: Keys>(&mut self, key: Typed<Nested<K>>) -> Fields<'t> {
        let map = self.take(key).map(|nested| nested.map);
        self.below(key.name, map.unwrap_or_default(), K::KEYS)
    }

    /// A reader of a mapping that was taken from under `key`.
    #[must_use]
    pub fn inside<T, K: Keys>(&self, key: Typed<T>, mapping: Nested<K>) -> Fields<'t> {
        self.below(key.name, mapping.map, K::KEYS)
    }

    /// A reader of a mapping that was taken from under `key`, and whose keys are names that the author chose.
    #[must_use]
    pub fn inside_named<T>(&self, key: Typed<T>, map: Map<String, Value>) -> Fields<'t> {
        self.below(key.name, map, &[])
    }

    /// Readers of all mappings of a mapping whose keys are names that the author chose, sorted by
    /// them, each with the keys of a table; a value that is no mapping is reported.
    pub fn entries<K: Keys>(&mut self) -> Vec<(String, Fields<'t>)> {
        let mut entries = Vec::new();
        for (key, value) in self.take_rest() {
            match value {
                Value::Object(map) => {
                    let below = self.below(&key, map, K::KEYS);
                    entries.push((key, below));
                }
                other => {
                    let message = format!(
                        "`{}` should be {}, found {}",
                        self.name(&key),
                        <Map<String, Value> as Field>::EXPECTED,
                        kind(&other)
                    );
                    let finding = Diagnostic::error("yaml-type", message);
                    let place = self.key_span(&key);
                    self.diagnostics.push(finding.at(self.block.file, place));
                }
            }
        }
        entries
    }

    fn below(&self, key: &str, map: Map<String, Value>, keys: &'static [Key]) -> Fields<'t> {
        let mut path = self.path.clone();
        path.push(key.to_owned());
        Fields {
            block: self.block,
            path,
            map,
            keys,
            diagnostics: Vec::new(),
        }
    }

    /// Reports that a key is needed and not there.
    pub fn require<T>(&mut self, key: Typed<T>, hint: &str) {
        let key = key.name;
        let name = self.path.last().cloned().unwrap_or_default();
        let place = locate(self.block.text, &self.path_of(None)).0;
        let finding = Diagnostic::error("key-missing", format!("`{name}` has no `{key}`"));
        let finding = finding.at(self.block.file, place.shifted(self.block.offset));
        self.diagnostics.push(finding.hint(hint));
    }

    /// Takes over the findings of a nested reader, reporting what is left in it as unknown.
    pub fn close(&mut self, nested: Fields<'t>) {
        self.diagnostics.extend(nested.refuse_unknown());
    }

    /// All findings, with every key that was not asked for as an error.
    #[must_use]
    pub fn refuse_unknown(mut self) -> Vec<Diagnostic> {
        let keys: Vec<String> = self.map.keys().cloned().collect();
        for key in keys {
            let finding = self.unknown(&key, Severity::Error);
            self.diagnostics.push(finding);
        }
        self.diagnostics
    }

    /// The finding that `key` is not known, with the nearest known one.
    #[must_use]
    pub fn unknown(&self, key: &str, severity: Severity) -> Diagnostic {
        let name = self.name(key);
        let mut finding = Diagnostic::new(severity, "key-unknown", format!("unknown key `{name}`"))
            .at(self.block.file, self.key_span(key));
        if let Some((above, below)) = self.in_dots(key) {
            return finding.hint(format!(
                "write `{above}:` on a line of its own, and `{below}:` on the next, two spaces further in"
            ));
        }
        match nearest(key, self.known()) {
            Some(right) => finding = finding.label(format!("did you mean `{right}`?")),
            None => {
                let mut known: Vec<&str> = self.known().collect();
                known.sort_unstable();
                finding = finding.hint(format!("known here: {}", known.join(", ")));
            }
        }
        finding
    }

    /// A key and the one below it, where they are written as one with a full stop between them.
    #[must_use]
    pub fn in_dots<'k>(&self, key: &'k str) -> Option<(&'k str, &'k str)> {
        key.split_once('.')
            .filter(|(above, below)| self.known().any(|name| name == *above) && !below.is_empty())
    }

    /// The keys that have not been taken.
    pub fn left(&self) -> impl Iterator<Item = &str> {
        self.map.keys().map(String::as_str)
    }

    /// The names of the table.
    pub fn known(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.keys.iter().map(|key| key.name)
    }

    /// Takes what is left.
    pub fn take_rest(&mut self) -> Map<String, Value> {
        std::mem::take(&mut self.map)
    }

    /// Where `key` itself stands in the file.
    #[must_use]
    pub fn key_span(&self, key: &str) -> Span {
        self.locate(key).0
    }

    /// Where the value of `key` stands in the file; the key where the value is on later lines.
    #[must_use]
    pub fn value_span(&self, key: &str) -> Span {
        self.locate(key).1
    }

    fn name(&self, key: &str) -> String {
        let mut name = self.path.join(".");
        if !name.is_empty() {
            name.push('.');
        }
        name + key
    }

    fn path_of<'k>(&'k self, key: Option<&'k str>) -> Vec<&'k str> {
        self.path.iter().map(String::as_str).chain(key).collect()
    }

    fn locate(&self, key: &str) -> (Span, Span) {
        let (key, value) = locate(self.block.text, &self.path_of(Some(key)));
        (
            key.shifted(self.block.offset),
            value.shifted(self.block.offset),
        )
    }
}

/// Finds the key at the end of `path` in YAML text, by indentation; the parser keeps no places
/// for values that it could read. Gives the span of the key and that of its value on the same
/// line, or the key's once more.
#[must_use]
pub fn locate(text: &str, path: &[&str]) -> (Span, Span) {
    let mut region = 0..text.len();
    let mut found = (Span::default(), Span::default());
    for key in path {
        let Some(place) = find_key(&text[region.clone()], key) else {
            break;
        };
        let at = region.start + place.key;
        let value = region.start + place.value.start..region.start + place.value.end;
        let key_span = Span::from(at..at + key.len());
        let same_line = !value.is_empty();
        found = (
            key_span,
            if same_line {
                Span::from(value)
            } else {
                key_span
            },
        );
        region = region.start + place.value.start..region.start + place.end;
    }
    found
}

/// Where a key stands in a mapping.
struct Place {
    key: usize,
    /// The rest of its line.
    value: Range<usize>,
    /// Where lines are no longer further in than the key.
    end: usize,
}

/// Finds a key of the mapping that a region of YAML is: at the start of a line, as far in as the
/// region's first line; or after `{` or `,` where the mapping is written on one line.
fn find_key(region: &str, key: &str) -> Option<Place> {
    if key.is_empty() {
        return None;
    }
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let is_content = |line: &str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    let mut start = 0;
    let mut first = None;
    let mut found: Option<(Place, usize)> = None;
    for line in region.split_inclusive('\n') {
        let end = start + line.len();
        if is_content(line) {
            match &mut found {
                Some((place, around)) if indent(line) > *around => place.end = end,
                Some(_) => break,
                None => {
                    let level = *first.get_or_insert(indent(line));
                    let inside = flow_offset(line, key);
                    let at = if level == indent(line) && is_key(&line[level..], key) {
                        Some(level)
                    } else {
                        inside
                    };
                    found = at.map(|at| (place_on_line(line, start, at, key), indent(line)));
                }
            }
        }
        start = end;
    }
    found.map(|(place, _)| place)
}

/// Whether a text starts with this key, bare or in quotes, and a colon.
fn is_key(text: &str, key: &str) -> bool {
    let bare = text.trim_start_matches(['"', '\'']);
    let rest = bare.strip_prefix(key);
    rest.is_some_and(|rest| rest.trim_start_matches(['"', '\'', ' ']).starts_with(':'))
}

/// Where a key stands in a mapping in braces on this line.
fn flow_offset(line: &str, key: &str) -> Option<usize> {
    let starts = line.match_indices(['{', ',']).map(|(at, _)| at + 1);
    let mut starts = starts.filter(|_| line.contains('{'));
    let at = starts.find(|at| is_key(line[*at..].trim_start(), key))?;
    Some(at + line[at..].len() - line[at..].trim_start().len())
}

fn place_on_line(line: &str, line_start: usize, at: usize, key: &str) -> Place {
    let quotes = line[at..].len() - line[at..].trim_start_matches(['"', '\'']).len();
    let key_at = at + quotes;
    let after = &line[key_at + key.len()..];
    let colon = after.find(':').map_or(after.len(), |colon| colon + 1);
    let value = &after[colon..];
    let value_start = line_start + line.len() - value.trim_start().len();
    let value_end = value_start + value.trim().len();
    Place {
        key: line_start + key_at,
        value: value_start..value_end,
        end: line_start + line.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::vocabulary::front_matter as keys;
    use crate::input::yaml::parse;

    #[test]
    fn keys_are_found_where_they_stand() {
        let text = "title: a title\ntheme:\n  hue: 20\nlinks: {broken: warn}\n";
        let at = |path: &[&str]| &text[locate(text, path).1.range()];
        let nested =
            "extra:\n  order: 1\ndescription: \"see slug: a/b\"\nslug: a/b\norder: soon\n\"\": x\n";
        let value = |key| &nested[locate(nested, &[key]).1.range()];
        assert_eq!(
            (value("slug"), value("order"), value("")),
            ("a/b", "soon", "")
        );
        assert_eq!(at(&["title"]), "a title");
        assert_eq!(at(&["theme", "hue"]), "20");
        assert_eq!(at(&["links", "broken"]), "warn}");
        assert_eq!(at(&["theme"]), "theme");
    }

    #[test]
    fn a_key_with_a_full_stop_belongs_below_another() {
        let block = Block {
            file: "a.md",
            text: "share.text: x\n",
            offset: 0,
        };
        let fields = Fields::new(block, parse(block).expect("read"), keys::Table::KEYS);
        let finding = &fields.refuse_unknown()[0];
        assert!(
            finding.hints[0].starts_with("write `share:` on a line"),
            "{finding:?}"
        );
    }

    #[test]
    fn a_wrong_type_says_what_was_expected_and_found() {
        let text = "order: soon\ndate: 2026-02-30\ntags: one\ntitle: 2024";
        let block = Block {
            file: "a.md",
            text,
            offset: 4,
        };
        let table = keys::Table::KEYS;
        let mut fields = Fields::new(block, parse(block).expect("read"), table);
        assert_eq!(fields.take(keys::order), None);
        assert_eq!(fields.take(keys::date), None);
        assert_eq!(fields.take(keys::tags), Some(vec!["one".to_owned()]));
        assert_eq!(fields.take(keys::title).as_deref(), Some("2024"));
        let messages: Vec<&str> = fields
            .diagnostics
            .iter()
            .map(|d| d.message.as_str())
            .collect();
        assert_eq!(
            messages,
            [
                "`order` should be a whole number, found `soon`",
                "`date` should be a date that exists, such as 2026-11-22, found `2026-02-30`",
            ]
        );
        assert_eq!(fields.diagnostics[0].span, Some(Span::from(11..15)));
    }
}
