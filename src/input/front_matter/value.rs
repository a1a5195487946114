//! The values of front-matter keys that are more than text, a number or a date.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::base::name::check_part;
use crate::diagnostic::{Diagnostic, Span, nearest};
use crate::input::yaml::{
    Absent, FromKey, FromScalar, FromValue, Key, MappingReader, NonBlank, Segment, Table,
    ValueType, keys,
};

/// Reads one part of an address.
pub(super) struct Slug;

impl FromKey for Slug {
    type Output = Option<String>;
    const VALUE_TYPE: ValueType = String::TYPE;
    fn read_key(mapping: &mut MappingReader<'_>, key: &Key) -> Option<String> {
        let slug = mapping.take::<String>(key)?;
        let problem = match check_part(&slug) {
            Err(problem) => problem,
            Ok(()) if slug.starts_with('.') => {
                "starts with a full stop: dot files are never published".to_owned()
            }
            Ok(()) => return Some(slug),
        };
        let finding = Diagnostic::error("slug-invalid", format!("the slug `{slug}` {problem}"))
            .at(mapping.file(), mapping.value_span(key.name))
            .hint("a slug is one part of an address, such as `hamstring-injury`");
        mapping.diagnostics.push(finding);
        None
    }
}

keys! {
    /// How a page is shared.
    #[derive(Clone, Debug, Default, Deserialize, Serialize)]
    pub struct Share {
        /// What a link to it says, instead of its title.
        text: Option<String> as NonBlank,
        /// A sentence of it worth quoting, for the formats with a quote.
        quote: Option<String> as NonBlank,
    }
    with {
        /// Whether it has no share box.
        off: bool = false,
    }
}

impl FromScalar for Share {
    const EXPECTED: &'static str = "true, false or a mapping with `text` and `quote`";
    const SCALAR: ValueType = bool::TYPE;
    fn from_scalar(value: &Value) -> Option<Self> {
        let off = !value.as_bool()?;
        Some(Self {
            off,
            ..Self::default()
        })
    }
}

keys! {
    /// Whether search finds a page, or how much.
    #[derive(Clone, Debug, Default, Deserialize, Serialize)]
    pub struct PageSearch {
        /// How many times as much as on another page its words count, from 1 to 5.
        boost: u8 as Boost = Absent::Whole(1),
    }
    with {
        /// Whether search does not find it.
        off: bool = false,
    }
}

/// Reads a factor.
struct Boost;

impl FromValue for Boost {
    type Output = u8;
    const EXPECTED: &'static str = "a whole number from 1 to 5";
    const TYPE: ValueType = ValueType::Between(1, 5);
    fn read(value: &Value) -> Option<u8> {
        let boost = u8::try_from(value.as_i64()?).ok()?;
        (1..=5).contains(&boost).then_some(boost)
    }
}

impl FromScalar for PageSearch {
    const EXPECTED: &'static str = "true, false or a mapping with `boost`";
    const SCALAR: ValueType = bool::TYPE;
    fn from_scalar(value: &Value) -> Option<Self> {
        let off = !value.as_bool()?;
        Some(Self {
            off,
            ..Self::default()
        })
    }
}

keys! {
    /// Which terms of the glossary a page does not link.
    #[derive(Clone, Debug, Default, Deserialize, Serialize)]
    pub struct PageGlossary {
        /// Terms that are not linked, by id or spelling.
        unlinked: Unlinked as UnlinkedTerms,
    }
    with {
        /// Whether it links none.
        off: bool = false,
    }
}

/// Terms that a page does not link.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Unlinked {
    /// Their ids or spellings.
    pub terms: Vec<String>,
    /// The span of their list in the page's file.
    pub span: Span,
}

/// Reads [`Unlinked`].
struct UnlinkedTerms;

impl FromKey for UnlinkedTerms {
    type Output = Unlinked;
    const VALUE_TYPE: ValueType = <Vec<String>>::TYPE;
    fn read_key(mapping: &mut MappingReader<'_>, key: &Key) -> Unlinked {
        match mapping.take::<Vec<String>>(key) {
            None => Unlinked::default(),
            Some(terms) => {
                let span = mapping.value_span(key.name);
                Unlinked { terms, span }
            }
        }
    }
}

impl FromScalar for PageGlossary {
    const EXPECTED: &'static str = "true, false or a mapping with `unlinked`";
    const SCALAR: ValueType = bool::TYPE;
    fn from_scalar(value: &Value) -> Option<Self> {
        let off = !value.as_bool()?;
        Some(Self {
            off,
            ..Self::default()
        })
    }
}

/// A path in front matter, with its span in the page's file.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct FileReference {
    /// The path as written; of a page or a picture, relative to the page's file.
    pub path: String,
    /// Where it is written.
    pub span: Span,
}

/// Reads a [`FileReference`].
pub(super) struct TargetPath;

impl FromKey for Option<Box<TargetPath>> {
    type Output = Option<Box<FileReference>>;
    const VALUE_TYPE: ValueType = String::TYPE;
    fn read_key(mapping: &mut MappingReader<'_>, key: &Key) -> Self::Output {
        let path = mapping.take::<String>(key)?;
        let span = mapping.value_span(key.name);
        Some(Box::new(FileReference { path, span }))
    }
}

/// A required path.
impl FromKey for TargetPath {
    type Output = FileReference;
    const VALUE_TYPE: ValueType = String::TYPE;
    fn read_key(mapping: &mut MappingReader<'_>, key: &Key) -> FileReference {
        let target = Option::<Box<Self>>::read_key(mapping, key);
        target.map_or_else(FileReference::default, |target| *target)
    }
}

keys! {
    /// A page worth reading next.
    #[derive(Clone, Debug, Deserialize, Serialize)]
    pub struct Related {
        /// Its file, relative to this one.
        page: FileReference as TargetPath = Absent::Required,
        /// Why it is worth reading.
        reason: Option<String>,
    }
}

/// Reads the entries of `related`: each a path, or a mapping with a path and a reason.
pub(super) struct RelatedList;

impl FromKey for RelatedList {
    type Output = Vec<Related>;
    const VALUE_TYPE: ValueType = ValueType::List(&ValueType::Either(&[
        ValueType::Text,
        ValueType::Keys(Related::KEYS),
    ]));
    fn read_key(mapping: &mut MappingReader<'_>, key: &Key) -> Vec<Related> {
        const EXPECTED: &str = "a list of `page: path` with a `reason: text` each";
        let list = |value: &Value| value.as_array().cloned();
        let entries = mapping.take_with(key, EXPECTED, list).unwrap_or_default();
        let entries = entries.into_iter().enumerate();
        let related = entries.filter_map(|(index, entry)| {
            let path = [key.name.into(), Segment::Index(index)];
            read_entry(mapping, path, entry)
        });
        related.collect()
    }
}

/// Reads an entry of `related`; what is wrong with it becomes a diagnostic.
fn read_entry(
    mapping: &mut MappingReader<'_>,
    path: [Segment; 2],
    entry: Value,
) -> Option<Related> {
    let map = match entry {
        Value::String(file) => {
            let span = mapping.value_span_at(path);
            let page = FileReference { path: file, span };
            let reason = None;
            return Some(Related { page, reason });
        }
        Value::Object(map) => map,
        _ => {
            let message =
                "an entry of `related` should be a path, or `page: path` with a `reason: text`"
                    .to_owned();
            let span = mapping.value_span_at(path);
            let finding = Diagnostic::error("yaml-type", message).at(mapping.file(), span);
            mapping.diagnostics.push(finding);
            return None;
        }
    };
    let Some((finding, part)) = wrong_entry(&map) else {
        let mut below = mapping.below(path, map, Related::KEYS);
        let related = Related::read(&mut below);
        mapping.close(below);
        return Some(related);
    };
    let span = match part {
        Some(key) => mapping.below(path, map, Related::KEYS).key_span(&key),
        None => mapping.value_span_at(path),
    };
    mapping.diagnostics.push(finding.at(mapping.file(), span));
    None
}

const ENTRY: &str = "`page: path`, and `reason: text` below it";

/// What is wrong with an entry that is a mapping, and with which of its keys.
fn wrong_entry(map: &Map<String, Value>) -> Option<(Diagnostic, Option<String>)> {
    let error = |message: String| Diagnostic::error("yaml-type", message);
    let known = || Related::KEYS.iter().map(|key| key.name);
    let write = format!("write {ENTRY}");
    if let Some(key) = map.keys().find(|key| !known().any(|name| name == *key)) {
        let message = format!("an entry of `related` has the unknown key `{key}`");
        let meant = nearest(key, known()).map(|right| format!("did you mean `{right}`?"));
        let finding = error(message).label(meant.unwrap_or(write));
        return Some((finding, Some(key.clone())));
    }
    if !map.contains_key(Related::page.name) {
        let finding = error("an entry of `related` has no `page`".to_owned());
        return Some((finding.label(write), None));
    }
    let is_text = |(key, value): (&String, &Value)| {
        String::read(value).is_some() || value.is_null() && *key == Related::reason.name
    };
    let wrong = map.iter().find(|entry| !is_text(*entry))?;
    let message = "`page` and `reason` of an entry of `related` should be text";
    let finding = error(message.to_owned()).label(write);
    Some((finding, Some(wrong.0.clone())))
}
