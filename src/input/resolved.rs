//! The resolved settings: the value of each, and where it comes from.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::base::route::Route;
use crate::input::settings::{self, Settings};
use crate::input::yaml::{self, Block, Key, Spans, Table as _, ValueType};

/// A resolved setting.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Setting {
    /// Its name, with those of the mappings around it: `theme.hue`.
    pub key: String,
    /// Its value; null if it has none.
    pub value: Value,
    /// Where it comes from.
    #[serde(flatten)]
    pub source: Source,
}

/// Where a setting comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "source", rename_all = "kebab-case")]
pub enum Source {
    /// The default.
    Default,
    /// The settings file.
    File {
        /// The line of its key, from one.
        line: usize,
    },
    /// An option of the command line.
    Option {
        /// The option.
        option: &'static str,
    },
}

impl Source {
    /// The source, for people.
    #[must_use]
    pub fn describe(self) -> String {
        match self {
            Self::Default => "default".to_owned(),
            Self::File { line } => format!("{}:{line}", settings::FILE),
            Self::Option { option } => option.to_owned(),
        }
    }
}

/// All settings of a site. `read` is what was read from the text of its file, and from `--base-url` if that was given.
#[must_use]
pub fn settings(text: Option<&str>, base_url_given: bool, read: &Settings) -> Vec<Setting> {
    let block = |text| Block::whole(settings::FILE, text);
    let parsed = |text| yaml::parse(block(text)).unwrap_or_default();
    let resolver = Resolver {
        spans: text.map(|text| Spans::new(block(text))),
        without_file: &parsed(settings::WITHOUT_FILE),
        base_url_given,
        read,
    };
    let mut found = Vec::new();
    let map = text.map(parsed).unwrap_or_default();
    resolver.collect(Settings::KEYS, &[], &map, &mut found);
    found
}

struct Resolver<'s> {
    /// The spans of the settings file, if there is one.
    spans: Option<Spans<'s>>,
    /// The settings of a folder without that file.
    without_file: &'s Map<String, Value>,
    base_url_given: bool,
    read: &'s Settings,
}

impl Resolver<'_> {
    /// Adds all settings of a table, given the mapping at this path in the file.
    fn collect(
        &self,
        keys: &[Key],
        above: &[&str],
        map: &Map<String, Value>,
        found: &mut Vec<Setting>,
    ) {
        for key in keys {
            let path: Vec<&str> = above.iter().copied().chain([key.name]).collect();
            let given = map.get(key.name).filter(|value| !value.is_null());
            if let ValueType::Keys(below) = key.value {
                let nothing = Map::new();
                let map = given.and_then(Value::as_object).unwrap_or(&nothing);
                self.collect(below, &path, map, found);
            } else {
                let setting = self.setting(key, &path, given);
                found.push(setting);
            }
        }
    }

    fn setting(&self, key: &Key, path: &[&str], given: Option<&Value>) -> Setting {
        let source = match (given, &self.spans) {
            _ if path == ["base_url"] && self.base_url_given => Source::Option {
                option: "--base-url",
            },
            (Some(_), Some(spans)) => Source::File {
                line: line_of(spans, path),
            },
            _ => Source::Default,
        };
        let without_file = || match self.spans {
            None => at(self.without_file, path),
            Some(_) => None,
        };
        let default = || without_file().or_else(|| key.absent.value_in(self.read.strings));
        let value = self
            .derived(path)
            .or_else(|| given.cloned())
            .or_else(default);
        Setting {
            key: path.join("."),
            value: value.unwrap_or_default(),
            source,
        }
    }

    /// The value of a setting that depends on more than its own key.
    fn derived(&self, path: &[&str]) -> Option<Value> {
        match path {
            ["base_url"] => {
                let base = self.read.base_url.as_ref()?;
                Some(base.absolute(&Route::root()).into())
            }
            ["share", "formats"] => {
                let formats = self.read.share.formats.iter();
                Some(formats.map(|format| format.id).collect())
            }
            _ => None,
        }
    }
}

fn at(map: &Map<String, Value>, path: &[&str]) -> Option<Value> {
    let (last, above) = path.split_last()?;
    let inside = above
        .iter()
        .try_fold(map, |map, key| map.get(*key)?.as_object())?;
    inside.get(*last).cloned()
}

fn line_of(spans: &Spans<'_>, path: &[&str]) -> usize {
    let at = spans.key_of(path).map_or(0, |span| span.range().start);
    1 + spans.block.text[..at].matches('\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: Option<&str>, base_url_given: bool) -> Vec<(String, String, String)> {
        let read = Settings::parse(text).expect("valid settings");
        let settings = settings(text, base_url_given, &read);
        let row = |setting: Setting| {
            let source = setting.source.describe();
            (setting.key, setting.value.to_string(), source)
        };
        settings.into_iter().map(row).collect()
    }

    fn one(rows: &[(String, String, String)], key: &str) -> (String, String) {
        let row = rows.iter().find(|row| row.0 == key);
        let (_, value, source) = row.expect("a setting").clone();
        (value, source)
    }

    #[test]
    fn each_setting_has_its_source() {
        let text = "title: Notes\n\ntheme:\n  hue: 20\nbase_url: https://example.org\nlinks: {broken: warn}\nauthor:\nshare: {embed: true}\n";
        let rows = of(Some(text), false);
        let is = |key: &str, value: &str, source: &str| {
            assert_eq!(one(&rows, key), (value.to_owned(), source.to_owned()));
        };
        is("title", "\"Notes\"", "guidepost.yaml:1");
        is("theme.hue", "20", "guidepost.yaml:4");
        is("base_url", "\"https://example.org/\"", "guidepost.yaml:5");
        is("links.broken", "\"warn\"", "guidepost.yaml:6");
        is("author", "null", "default");
        is("language", "\"en\"", "default");
        let formats = r#"["html","markdown","bbcode","plain","apa","embed"]"#;
        is("share.formats", formats, "default");
        assert_eq!(one(&of(Some(text), true), "base_url").1, "--base-url");
    }

    #[test]
    fn without_a_settings_file_links_are_read_leniently() {
        let broken = |text| one(&of(text, false), "links.broken");
        assert_eq!(broken(None), ("\"warn\"".to_owned(), "default".to_owned()));
        let strict = ("\"error\"".to_owned(), "default".to_owned());
        assert_eq!(broken(Some("")), strict);
    }
}
