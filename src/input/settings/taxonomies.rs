//! The setting `taxonomies`: the front matter keys whose values are terms, each with a page.

use serde_json::{Map, Value};

use crate::base::name::{check_part, name_for_people};
use crate::base::ui_strings::UiStrings;
use crate::diagnostic::Diagnostic;
use crate::input::front_matter::FrontMatter;
use crate::input::list::ListOptions;
use crate::input::yaml::{
    Absent, FromKey, FromValue, Key, MappingReader, NonBlank, Table as _, ValueType, keys,
};

/// The key of the taxonomy that every site has.
pub const TAGS: &str = "tags";

keys! {
    /// A front matter key whose values are terms, such as subjects.
    #[derive(Clone, Debug, Default, PartialEq, Eq)]
    pub struct Taxonomy {
        /// The title of the page that lists its terms; without it, its key with a capital letter.
        title: Option<String> as NonBlank,
        /// The folder of the content folder with pages for terms, which is also the address of their list; without it, its key.
        folder: Option<String> as FolderName,
        /// On how many pages a term has to be to get a page of its own; the list has all terms.
        min_pages: usize as PageCount = Absent::Whole(2),
        /// How the pages of a term are listed.
        list: ListOptions,
    }
    with {
        /// Its front matter key.
        key: String = String::new(),
        /// Whether the settings name it, so that its list is published even if no page has a term.
        is_named: bool = true,
    }
}

impl Taxonomy {
    /// A taxonomy with the defaults.
    fn of_key(key: &str, is_named: bool) -> Self {
        Self {
            key: key.to_owned(),
            min_pages: 2,
            is_named,
            ..Self::default()
        }
    }

    /// The title of the page that lists its terms.
    #[must_use]
    pub fn shown_title(&self, strings: &UiStrings) -> String {
        match &self.title {
            Some(title) => title.clone(),
            None if self.key == TAGS => strings.tags.to_owned(),
            None => name_for_people(&self.key),
        }
    }

    /// Its folder, relative to the content folder.
    #[must_use]
    pub fn folder_name(&self) -> &str {
        self.folder.as_deref().unwrap_or(&self.key)
    }
}

/// The taxonomies of a site without the setting.
#[must_use]
pub(super) fn default() -> Vec<Taxonomy> {
    vec![Taxonomy::of_key(TAGS, false)]
}

/// Reads the name of a folder directly below the content folder.
struct FolderName;

impl FromKey for FolderName {
    type Output = Option<String>;
    const VALUE_TYPE: ValueType = ValueType::Pattern(r"^[^/\\:._][^/\\:]*$");
    fn read_key(mapping: &mut MappingReader<'_>, key: &Key) -> Option<String> {
        const EXPECTED: &str = "the name of a folder below the content folder, such as `subjects`";
        mapping.take_with(key, EXPECTED, |value| {
            let name = String::read(value)?;
            let is_read = !name.starts_with(['.', '_']) && check_part(&name).is_ok();
            is_read.then_some(name)
        })
    }
}

/// Reads a number of pages.
struct PageCount;

impl FromValue for PageCount {
    type Output = usize;
    const EXPECTED: &'static str = "a whole number from 1 to 1000";
    const TYPE: ValueType = ValueType::Between(1, 1000);
    fn read(value: &Value) -> Option<usize> {
        let count = usize::try_from(value.as_i64()?).ok()?;
        (1..=1000).contains(&count).then_some(count)
    }
}

/// Reads the taxonomies by their keys.
pub(super) struct TaxonomiesByKey;

impl FromKey for TaxonomiesByKey {
    type Output = Vec<Taxonomy>;
    const VALUE_TYPE: ValueType = ValueType::Named(
        "^[a-z][a-z0-9_]*$",
        &ValueType::Either(&[ValueType::Switch, ValueType::Keys(Taxonomy::KEYS)]),
    );
    fn read_key(mapping: &mut MappingReader<'_>, key: &Key) -> Vec<Taxonomy> {
        const EXPECTED: &str =
            "a mapping with front matter keys, such as `topics: {title: Topics}`";
        let rows = mapping.take_with(key, EXPECTED, |value| value.as_object().cloned());
        let mut rows = mapping.below([key.name.into()], rows.unwrap_or_default(), &[]);
        let mut all = Vec::new();
        let mut has_tags = false;
        for (name, value) in rows.take_rest() {
            has_tags |= name == TAGS;
            let read = read_one(&mut rows, &name, value);
            if let Some(taxonomy) = read {
                report_taken(&mut rows, &all, &taxonomy);
                all.push(taxonomy);
            }
        }
        if !has_tags {
            let tags = default();
            all.splice(0..0, tags);
        }
        mapping.close(rows);
        all
    }
}

/// Reads one taxonomy; `None` if it is off or wrong.
fn read_one(rows: &mut MappingReader<'_>, name: &str, value: Value) -> Option<Taxonomy> {
    if let Err(finding) = check_key(name) {
        let span = rows.key_span(name);
        rows.diagnostics.push(finding.at(rows.file(), span));
        return None;
    }
    let map = match value {
        Value::Null | Value::Bool(true) => Map::new(),
        Value::Bool(false) => return None,
        Value::Object(map) => map,
        _ => {
            let message =
                format!("`taxonomies.{name}` should be true, false or a mapping with its title");
            let span = rows.value_span(name);
            let finding = Diagnostic::error("yaml-type", message).at(rows.file(), span);
            rows.diagnostics.push(finding);
            return None;
        }
    };
    let mut below = rows.below([name.into()], map, Taxonomy::KEYS);
    let taxonomy = Taxonomy::read(&mut below);
    rows.close(below);
    Some(Taxonomy {
        key: name.to_owned(),
        ..taxonomy
    })
}

/// Whether a name can be a front matter key of its own.
fn check_key(name: &str) -> Result<(), Box<Diagnostic>> {
    let error = |message: String| Diagnostic::error("taxonomy-key", message);
    let is_letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if !name.starts_with(|c: char| c.is_ascii_lowercase()) || !name.chars().all(is_letter) {
        let message = format!("`{name}` cannot be the front matter key of a taxonomy");
        let hint = "use lower-case letters, digits and `_`, such as `body_part`";
        return Err(Box::new(error(message).hint(hint)));
    }
    let is_own = |key: &Key| key.name == name || key.alias == Some(name);
    if name != TAGS && FrontMatter::KEYS.iter().any(is_own) {
        let message = format!("`{name}` is a front matter key with a meaning of its own");
        let hint = "choose another key, such as `topics`";
        return Err(Box::new(error(message).hint(hint)));
    }
    Ok(())
}

fn report_taken(rows: &mut MappingReader<'_>, earlier: &[Taxonomy], taxonomy: &Taxonomy) {
    let other = earlier
        .iter()
        .find(|other| other.folder_name() == taxonomy.folder_name());
    if let Some(other) = other {
        let message = format!(
            "`{}` and `{}` have the same folder, `{}`",
            other.key,
            taxonomy.key,
            taxonomy.folder_name()
        );
        let span = rows.key_span(&taxonomy.key);
        let finding = Diagnostic::error("taxonomy-key", message).at(rows.file(), span);
        rows.diagnostics
            .push(finding.hint("give one of them another `folder`"));
    }
}

#[cfg(test)]
mod tests {
    use super::super::Settings;
    use super::*;

    fn read(text: &str) -> Result<Vec<Taxonomy>, Vec<String>> {
        let read = Settings::parse(Some(text));
        let messages = |found: Vec<Diagnostic>| {
            let found = found.into_iter();
            found.map(|finding| finding.message).collect()
        };
        read.map(|settings| settings.taxonomies).map_err(messages)
    }

    #[test]
    fn a_site_has_tags_and_what_it_names() {
        let keys = |text: &str| {
            let all = read(text).expect("good").into_iter();
            all.map(|taxonomy| (taxonomy.key, taxonomy.is_named))
                .collect::<Vec<_>>()
        };
        let tags = ("tags".to_owned(), false);
        assert_eq!(keys(""), std::slice::from_ref(&tags));
        assert_eq!(
            keys("taxonomies: {topics: true}"),
            [tags, ("topics".to_owned(), true)]
        );
        assert!(keys("taxonomies: {tags: {min_pages: 1}}")[0].1);
        assert!(keys("taxonomies: {tags: false}").is_empty());
    }

    #[test]
    fn titles_and_folders_are_those_of_the_key_unless_given() {
        let all =
            read("taxonomies:\n  body_part:\n  topics: {title: Subjects, folder: subjects}\n")
                .expect("good");
        let settings = Settings::default();
        let shown = all.iter().map(|taxonomy| {
            (
                taxonomy.shown_title(settings.strings),
                taxonomy.folder_name(),
            )
        });
        let expected = [
            ("Tags", "tags"),
            ("Body part", "body_part"),
            ("Subjects", "subjects"),
        ];
        let expected = expected.map(|(title, folder)| (title.to_owned(), folder));
        assert_eq!(shown.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn wrong_keys_and_folders_are_reported() {
        let one = |text: &str| read(text).expect_err("wrong")[0].clone();
        assert_eq!(
            one("taxonomies: {author: true}"),
            "`author` is a front matter key with a meaning of its own"
        );
        assert_eq!(
            one("taxonomies: {Topics: true}"),
            "`Topics` cannot be the front matter key of a taxonomy"
        );
        assert_eq!(
            one("taxonomies: {topics: {folder: x}, words: {folder: x}}"),
            "`topics` and `words` have the same folder, `x`"
        );
        assert_eq!(
            one("taxonomies: {topics: {folder: a/b}}"),
            "`taxonomies.topics.folder` should be the name of a folder below the content folder, such as `subjects`, found `a/b`"
        );
        assert_eq!(
            one("taxonomies: {topics: 3}"),
            "`taxonomies.topics` should be true, false or a mapping with its title"
        );
    }
}
