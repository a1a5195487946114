//! The settings under `repository`.

use serde_json::Value;

use crate::base::route::Route;
use crate::diagnostic::Span;
use crate::input::yaml::{FromKey, FromValue, Key, MappingReader, ValueType, keys};

keys! {
    /// The repository with the source files.
    #[derive(Clone, Debug)]
    pub struct RepositorySettings {
        /// The address at which a page is edited, such as https://github.com/me/guide/edit/main/{file} where {file} is the path of its file in the site's folder.
        edit: Option<EditAddress>,
        /// Where the date of a page's last change comes from, if its front matter has none: git, that of the last commit that changed its file.
        dates: Option<GitDates> as GitDates,
    }
}

/// The part of the address that is replaced.
const FILE: &str = "{file}";

/// The address at which a page is edited, with one `{file}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditAddress(String);

impl EditAddress {
    /// The address for a file, by its path relative to the site's root.
    #[must_use]
    pub fn of(&self, file: &str) -> String {
        let encoded = Route::of_file(file).encoded();
        self.0.replacen(FILE, encoded.trim_start_matches('/'), 1)
    }
}

impl FromValue for EditAddress {
    type Output = Self;
    const EXPECTED: &'static str = "a whole address with `{file}` in it once, such as `https://github.com/me/guide/edit/main/{file}`";
    const TYPE: ValueType = ValueType::Pattern(r"^https?://[^{}]*\{file\}[^{}]*$");
    fn read(value: &Value) -> Option<Self> {
        let text = String::read(value)?;
        let other = text.replacen(FILE, "a.md", 1);
        let url = url::Url::parse(&other).ok()?;
        let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
        // `{file}` in the host or the scheme would send readers anywhere.
        let start = &text[..text.find(FILE)?];
        let is_behind_host = start.splitn(4, '/').count() == 4;
        let is_plain = !other.contains(['{', '}', ' ', '\n', '"', '<', '>']);
        (is_web && is_behind_host && is_plain).then_some(Self(text))
    }
}

/// That dates come from git, and where the setting states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GitDates {
    /// Where it is written.
    pub span: Span,
}

impl FromKey for GitDates {
    type Output = Option<Self>;
    const VALUE_TYPE: ValueType = ValueType::Word(&["git"]);
    fn read_key(mapping: &mut MappingReader<'_>, key: &Key) -> Option<Self> {
        let is_git = |value: &Value| (value.as_str() == Some("git")).then_some(());
        mapping.take_with(key, "`git`, or left out", is_git)?;
        let span = mapping.value_span(key.name);
        Some(Self { span })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edit_address_has_the_file_once_behind_the_host() {
        let read = |text: &str| EditAddress::read(&Value::from(text));
        let address = read("https://e.org/edit/{file}?x").expect("an address");
        assert_eq!(
            address.of("content/a b/ä.md"),
            "https://e.org/edit/content/a%20b/%C3%A4.md?x"
        );
        for wrong in [
            "https://e.org/",
            "https://{file}/",
            "https://{file}",
            "{file}",
            "javascript:{file}",
            "https://e.org/{file}/{file}",
            "https://e.org/{path}/{file}",
            "e.org/edit/{file}",
            "https://e.org/\"{file}",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
