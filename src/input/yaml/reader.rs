//! Reads the keys of a mapping by the rows of a table, with a diagnostic at each value that is wrong.

use std::rc::Rc;

use serde_json::{Map, Value};

use super::block::Block;
use super::key::{Key, ValueType};
use super::repair;
use super::spans::{Segment, Spans};
use super::value::{FromValue, is_control, type_name};
use crate::base::ui_strings::{ENGLISH, UiStrings};
use crate::diagnostic::{Diagnostic, Severity, Span, nearest};

/// A way of reading one key of a mapping, whether the key is there or not.
pub trait FromKey {
    /// What reading gives.
    type Output;
    /// The type of the key's value.
    const VALUE_TYPE: ValueType;
    /// Reads the key; what is wrong with it becomes a diagnostic of `mapping`.
    fn read_key(mapping: &mut MappingReader<'_>, key: &Key) -> Self::Output;
}

/// A value that may be absent.
impl<T: FromValue> FromKey for Option<T> {
    type Output = Option<T::Output>;
    const VALUE_TYPE: ValueType = T::TYPE;
    fn read_key(mapping: &mut MappingReader<'_>, key: &Key) -> Self::Output {
        mapping.take::<T>(key)
    }
}

/// A value that is the default of its row if it is absent.
impl<T: FromValue<Output: Default>> FromKey for T {
    type Output = T::Output;
    const VALUE_TYPE: ValueType = T::TYPE;
    fn read_key(mapping: &mut MappingReader<'_>, key: &Key) -> Self::Output {
        mapping.take_or_default::<T>(key)
    }
}

/// Text that is absent too if it is blank.
pub struct NonBlank;

impl FromKey for NonBlank {
    type Output = Option<String>;
    const VALUE_TYPE: ValueType = String::TYPE;
    fn read_key(mapping: &mut MappingReader<'_>, key: &Key) -> Option<String> {
        let text = mapping.take::<String>(key);
        text.filter(|text| !text.trim().is_empty())
    }
}

/// Takes the keys of a mapping one by one and collects a diagnostic for each that is wrong; a key that is left at the
/// end is unknown.
pub struct MappingReader<'t> {
    spans: Rc<Spans<'t>>,
    /// From the top of the block to this mapping.
    path: Vec<Segment>,
    map: Map<String, Value>,
    keys: &'static [Key],
    /// The UI strings that are defaults.
    strings: &'static UiStrings,
    /// What was found so far.
    pub diagnostics: Vec<Diagnostic>,
}

impl<'t> MappingReader<'t> {
    /// A reader of the top mapping of `block`, which may have `keys`.
    #[must_use]
    pub fn new(block: Block<'t>, map: Map<String, Value>, keys: &'static [Key]) -> Self {
        Self {
            spans: Rc::new(Spans::new(block)),
            path: Vec::new(),
            map,
            keys,
            strings: ENGLISH,
            diagnostics: Vec::new(),
        }
    }

    /// Takes defaults that are UI strings from `strings`, in this mapping and those below it.
    pub fn use_strings(&mut self, strings: &'static UiStrings) {
        self.strings = strings;
    }

    /// A reader of a mapping below this one, at a path from here. [`Self::close`] it, so that its diagnostics are kept.
    #[must_use]
    pub fn below(
        &self,
        path: impl IntoIterator<Item = Segment>,
        map: Map<String, Value>,
        keys: &'static [Key],
    ) -> Self {
        Self {
            spans: Rc::clone(&self.spans),
            path: self.path_to(path),
            map,
            keys,
            strings: self.strings,
            diagnostics: Vec::new(),
        }
    }

    /// A reader of the mapping under `key`; of an empty one if that is absent or has another type (reported).
    pub fn nested(&mut self, key: &Key, keys: &'static [Key]) -> Self {
        let map = self.take::<Map<String, Value>>(key);
        self.below([key.name.into()], map.unwrap_or_default(), keys)
    }

    /// Takes over the diagnostics of a reader of a mapping below, with an error for each key that is left in it.
    pub fn close(&mut self, below: Self) {
        self.diagnostics.extend(below.refuse_unknown());
    }

    /// The value of `key` or of its alias, with the name it has; `None` if it is absent or empty.
    #[must_use]
    pub fn peek(&self, key: &Key) -> Option<&Value> {
        let names = [Some(key.name), key.alias];
        let mut values = names.into_iter().flatten().map(|name| self.map.get(name));
        values.find_map(|value| value.filter(|value| !value.is_null()))
    }

    /// Takes the value of `key`; `None` if it is absent, empty or of the wrong type (reported).
    pub fn take<T: FromValue>(&mut self, key: &Key) -> Option<T::Output> {
        self.take_with(key, T::EXPECTED, T::read)
    }

    /// As [`Self::take`]; the default of the row instead of `None`.
    pub fn take_or_default<T: FromValue<Output: Default>>(&mut self, key: &Key) -> T::Output {
        let found = self.take::<T>(key);
        let default = || key.absent.value_in(self.strings).as_ref().and_then(T::read);
        found.or_else(default).unwrap_or_default()
    }

    /// Takes the value of `key` by a function that gives `None` for a value that is not what is `expected`.
    pub fn take_with<T>(
        &mut self,
        key: &Key,
        expected: &str,
        read: impl Fn(&Value) -> Option<T>,
    ) -> Option<T> {
        let names = [Some(key.name), key.alias];
        let mut names = names.into_iter().flatten();
        names.find_map(|name| self.take_named(name, expected, &read))
    }

    /// As [`Self::take_with`], for a key that is in no table.
    pub fn take_named<T>(
        &mut self,
        name: &str,
        expected: &str,
        read: impl Fn(&Value) -> Option<T>,
    ) -> Option<T> {
        let value = self.map.remove(name).filter(|value| !value.is_null())?;
        let taken = read(&value);
        if taken.is_none() {
            let finding = self.wrong_type(name, expected, &value, &|other| read(other).is_some());
            self.diagnostics.push(finding);
        }
        taken
    }

    /// The error that the value of `key` is not what is expected.
    fn wrong_type(
        &self,
        key: &str,
        expected: &str,
        value: &Value,
        reads: &dyn Fn(&Value) -> bool,
    ) -> Diagnostic {
        let span = self.value_span(key);
        let written = self.spans.block.text_at(span);
        let hint = repair::hint(key, (value, written), expected, reads);
        let ends = |quote: char| written.starts_with(quote) && written.ends_with(quote);
        let is_quoted = hint.is_some() && written.len() > 1 && (ends('"') || ends('\''));
        let found = match value {
            Value::String(text) if text.contains(is_control) => {
                "text with an invisible control character".to_owned()
            }
            Value::String(_) if is_quoted && written.chars().count() <= 40 => {
                format!("the text `{written}`")
            }
            Value::String(text) if text.chars().count() <= 40 => format!("`{text}`"),
            Value::Number(number) => format!("the number {number}"),
            other => type_name(other).to_owned(),
        };
        let message = format!("`{}` should be {expected}, found {found}", self.name(key));
        Diagnostic::error("yaml-type", message)
            .at(self.file(), span)
            .maybe_hint(hint)
    }

    /// Readers of all mappings of a mapping whose keys are names that the author chose, sorted by
    /// them; a value that is not a mapping is reported.
    pub fn entries(&mut self, keys: &'static [Key]) -> Vec<(String, Self)> {
        let mut entries = Vec::new();
        for (name, value) in self.take_rest() {
            match value {
                Value::Object(map) => {
                    let below = self.below([name.as_str().into()], map, keys);
                    entries.push((name, below));
                }
                other => {
                    let expected = <Map<String, Value> as FromValue>::EXPECTED;
                    let found = type_name(&other);
                    let name_here = self.name(&name);
                    let message = format!("`{name_here}` should be {expected}, found {found}");
                    let finding = Diagnostic::error("yaml-type", message);
                    let finding = finding.at(self.file(), self.key_span(&name));
                    self.diagnostics.push(finding);
                }
            }
        }
        entries
    }

    /// Reports that a required key is missing.
    pub fn require(&mut self, key: &Key, hint: &str) {
        let name = match self.path.last() {
            Some(Segment::Key(name)) => name,
            _ => "",
        };
        let message = format!("`{name}` has no `{}`", key.name);
        let span = self.spans.key(&self.path).unwrap_or_else(|| self.start());
        let finding = Diagnostic::error("key-missing", message).at(self.file(), span);
        self.diagnostics.push(finding.hint(hint));
    }

    /// All diagnostics, with an error for each key that was not taken.
    #[must_use]
    pub fn refuse_unknown(mut self) -> Vec<Diagnostic> {
        let unknown = self
            .map
            .keys()
            .map(|key| self.unknown(key, Severity::Error));
        let unknown: Vec<Diagnostic> = unknown.collect();
        self.diagnostics.extend(unknown);
        self.diagnostics
    }

    /// The diagnostic that `key` is not known, with the nearest known one.
    #[must_use]
    pub fn unknown(&self, key: &str, severity: Severity) -> Diagnostic {
        let message = format!("unknown key `{}`", self.name(key));
        let finding = Diagnostic::new(severity, "key-unknown", message);
        let finding = finding.at(self.file(), self.key_span(key));
        if let Some((above, below)) = self.split_dotted(key) {
            return finding.hint(format!(
                "write `{above}:` on a line of its own, and `{below}:` on the next, two spaces further in"
            ));
        }
        match nearest(key, self.known()) {
            Some(right) => finding.label(format!("did you mean `{right}`?")),
            None => {
                let mut known: Vec<&str> = self.known().collect();
                known.sort_unstable();
                finding.hint(format!("known here: {}", known.join(", ")))
            }
        }
    }

    /// A known key and one below it, if `key` is both with a full stop between them.
    #[must_use]
    pub fn split_dotted<'k>(&self, key: &'k str) -> Option<(&'k str, &'k str)> {
        key.split_once('.')
            .filter(|(above, below)| self.known().any(|name| name == *above) && !below.is_empty())
    }

    /// The keys that have not been taken.
    pub fn left(&self) -> impl Iterator<Item = &str> {
        self.map.keys().map(String::as_str)
    }

    /// The names of the known keys.
    pub fn known(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.keys.iter().map(|key| key.name)
    }

    /// Takes the keys that are left.
    pub fn take_rest(&mut self) -> Map<String, Value> {
        std::mem::take(&mut self.map)
    }

    /// The file of the block.
    #[must_use]
    pub fn file(&self) -> &'t str {
        self.spans.block.file
    }

    /// The span of `key` in the file; the first line of the block if that is not found.
    #[must_use]
    pub fn key_span(&self, key: &str) -> Span {
        let path = self.path_to([key.into()]);
        self.spans.key(&path).unwrap_or_else(|| self.start())
    }

    /// The span in the file of the value of `key`, or of the key if the value starts on a later line as a list or
    /// mapping; the first line of the block if neither is found.
    #[must_use]
    pub fn value_span(&self, key: &str) -> Span {
        self.value_span_at([key.into()])
    }

    /// As [`Self::value_span`], at a path from this mapping.
    #[must_use]
    pub fn value_span_at(&self, path: impl IntoIterator<Item = Segment>) -> Span {
        let path = self.path_to(path);
        self.spans.value(&path).unwrap_or_else(|| self.start())
    }

    fn start(&self) -> Span {
        self.spans.block.first_line()
    }

    fn path_to(&self, below: impl IntoIterator<Item = Segment>) -> Vec<Segment> {
        self.path.iter().cloned().chain(below).collect()
    }

    /// The name of a key with those of the mappings around it: `theme.hue`.
    fn name(&self, key: &str) -> String {
        let mut name = String::new();
        for segment in &self.path {
            match segment {
                Segment::Key(key) => name += &format!("{key}."),
                Segment::Index(index) => name += &format!("{index}."),
            }
        }
        name + key
    }
}
