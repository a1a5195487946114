//! The values of settings that are more than plain text, a number or a switch.

use serde_json::Value;

use crate::base::base_url::BaseUrl;
use crate::base::ui_strings::UiStrings;
use crate::base::version::Version;
use crate::diagnostic::{Diagnostic, Severity, Span};
use crate::input::yaml::{FromKey, FromValue, Key, MappingReader, ValueType};

/// Reads `base_url`.
pub(super) struct PublishedAt;

impl FromKey for PublishedAt {
    type Output = Option<BaseUrl>;
    const VALUE_TYPE: ValueType = String::TYPE;
    fn read_key(mapping: &mut MappingReader<'_>, key: &Key) -> Option<BaseUrl> {
        let text = mapping.take::<String>(key)?;
        let parsed = BaseUrl::parse(&text).map_err(|problem| {
            let span = mapping.value_span(key.name);
            let finding = base_url_error(&problem).at(mapping.file(), span);
            mapping.diagnostics.push(finding);
        });
        parsed.ok()
    }
}

/// The diagnostic for an address that cannot be a base address; the caller adds where it was given.
#[must_use]
pub fn base_url_error(problem: &str) -> Diagnostic {
    Diagnostic::error("base-url", format!("`base_url` {problem}")).hint(
        "write the whole address, such as `https://example.org/` or `https://example.org/guide/`",
    )
}

/// The version that a site was made with, and where it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MadeWith {
    /// The version.
    pub version: Version,
    /// Its span.
    pub span: Span,
}

impl FromValue for Version {
    type Output = Self;
    const EXPECTED: &'static str = "a version with three numbers, such as `0.1.0`";
    const TYPE: ValueType = ValueType::Pattern(r"^[0-9]+\.[0-9]+\.[0-9]+([-+].*)?$");
    fn read(value: &Value) -> Option<Self> {
        Self::parse(value.as_str()?)
    }
}

impl FromKey for MadeWith {
    type Output = Option<Self>;
    const VALUE_TYPE: ValueType = Version::TYPE;
    fn read_key(mapping: &mut MappingReader<'_>, key: &Key) -> Option<Self> {
        let version = mapping.take::<Version>(key)?;
        let span = mapping.value_span(key.name);
        Some(Self { version, span })
    }
}

/// Reads a BCP 47 tag, of which only the form is checked.
struct LanguageTag;

impl FromValue for LanguageTag {
    type Output = String;
    const EXPECTED: &'static str = "a language tag such as `en` or `en-GB`";
    const TYPE: ValueType = ValueType::Pattern("^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$");
    fn read(value: &Value) -> Option<String> {
        let tag = value.as_str()?;
        let is_part = |part: &str| {
            (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        };
        // No language has a longer code: `english` is a name.
        let language = tag.split('-').next().unwrap_or_default();
        let is_code =
            (2..=3).contains(&language.len()) && language.bytes().all(|b| b.is_ascii_alphabetic());
        (is_code && tag.split('-').all(is_part)).then(|| tag.to_owned())
    }
}

/// Reads the language of the site, which decides the UI strings that are defaults of the keys read after it.
pub(super) struct SiteLanguage;

impl FromKey for SiteLanguage {
    type Output = String;
    const VALUE_TYPE: ValueType = <LanguageTag as FromValue>::TYPE;
    fn read_key(mapping: &mut MappingReader<'_>, key: &Key) -> String {
        let language = mapping.take_or_default::<LanguageTag>(key);
        mapping.use_strings(UiStrings::for_language(&language));
        language
    }
}

/// Reads text that may contain `{title}`, once.
pub(super) struct Wording;

impl FromValue for Wording {
    type Output = String;
    const EXPECTED: &'static str = "text with nothing in braces but one `{title}`";
    const TYPE: ValueType = ValueType::Text;
    fn read(value: &Value) -> Option<String> {
        let text = String::read(value)?;
        let rest = text.replacen("{title}", "", 1);
        (!rest.contains(['{', '}'])).then_some(text)
    }
}

/// Reads the path of a folder below the root, without `/` at its ends.
pub(super) struct FolderPath;

impl FromValue for FolderPath {
    type Output = String;
    const EXPECTED: &'static str = "a folder of the site, such as `templates`";
    const TYPE: ValueType = ValueType::Pattern(r"^[^/\\:][^\\:]*$");
    fn read(value: &Value) -> Option<String> {
        let given = String::read(value)?;
        let parts = given.split('/').filter(|part| !matches!(*part, "" | "."));
        let parts: Vec<&str> = parts.collect();
        let leads_out = |part: &&str| *part == ".." || part.contains(['\\', ':']);
        let is_folder =
            !given.starts_with('/') && !parts.is_empty() && !parts.iter().any(leads_out);
        is_folder.then(|| parts.join("/"))
    }
}

/// Reads patterns of addresses of the web.
pub(super) struct AddressPatterns;

impl FromValue for AddressPatterns {
    type Output = Vec<String>;
    const EXPECTED: &'static str =
        "the beginnings of addresses, such as `https://example.org/` or `https://*.example.org/`";
    const TYPE: ValueType = ValueType::Texts;
    fn read(value: &Value) -> Option<Vec<String>> {
        let patterns = <Vec<String>>::read(value)?;
        let is_pattern = |pattern: &String| {
            ["https://", "http://", "*"]
                .iter()
                .any(|start| pattern.starts_with(start))
        };
        patterns.iter().all(is_pattern).then_some(patterns)
    }
}

/// Which ids of a page the ledger gets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Anchors {
    /// Those of headings, and those that are written in the page.
    #[default]
    Headings,
    /// Those that are written in the page.
    Explicit,
    /// None.
    None,
}

/// How the links of a site name its pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LinkStyle {
    /// By their folders, for which servers send the index file.
    #[default]
    Folder,
    /// By their files, which browsers open without a server.
    File,
}

impl FromValue for LinkStyle {
    type Output = Self;
    const EXPECTED: &'static str = "`folder` or `file`";
    const TYPE: ValueType = ValueType::Word(&["folder", "file"]);
    fn read(value: &Value) -> Option<Self> {
        match value.as_str()? {
            "folder" => Some(Self::Folder),
            "file" => Some(Self::File),
            _ => None,
        }
    }
}

/// Which guides are printed as one page each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PrintChoice {
    /// None.
    #[default]
    None,
    /// Each page directly below Home, with the pages below it.
    Guides,
    /// The whole site.
    Site,
}

impl FromValue for PrintChoice {
    type Output = Self;
    const EXPECTED: &'static str = "`none`, `guides` or `site`";
    const TYPE: ValueType = ValueType::Word(&["none", "guides", "site"]);
    fn read(value: &Value) -> Option<Self> {
        match value.as_str()? {
            "none" => Some(Self::None),
            "guides" => Some(Self::Guides),
            "site" => Some(Self::Site),
            _ => None,
        }
    }
}

impl FromValue for Anchors {
    type Output = Self;
    const EXPECTED: &'static str = "`headings`, `explicit` or `none`";
    const TYPE: ValueType = ValueType::Word(&["headings", "explicit", "none"]);
    fn read(value: &Value) -> Option<Self> {
        match value.as_str()? {
            "headings" => Some(Self::Headings),
            "explicit" => Some(Self::Explicit),
            "none" => Some(Self::None),
            _ => None,
        }
    }
}

/// Reads the names of hosts.
pub(super) struct Hosts;

impl FromValue for Hosts {
    type Output = Vec<String>;
    const EXPECTED: &'static str = "the names of hosts, such as `example.org`";
    const TYPE: ValueType = ValueType::Texts;
    fn read(value: &Value) -> Option<Vec<String>> {
        let hosts = <Vec<String>>::read(value)?;
        let is_host = |host: &String| {
            let url = url::Url::parse(&format!("https://{host}/"));
            url.is_ok_and(|url| url.host_str() == Some(host) && url.port().is_none())
        };
        hosts.iter().all(is_host).then_some(hosts)
    }
}

/// Reads degrees on the colour wheel.
pub(super) struct Hue;

impl FromValue for Hue {
    type Output = i64;
    const EXPECTED: &'static str = "a number from 0 to 360";
    const TYPE: ValueType = ValueType::Between(0, 360);
    fn read(value: &Value) -> Option<i64> {
        value.as_i64().filter(|hue| (0..=360).contains(hue))
    }
}

/// Reads a size of a file.
pub(super) struct Kilobytes;

impl FromValue for Kilobytes {
    type Output = i64;
    const EXPECTED: &'static str = "a whole number of kilobytes, such as 1000";
    const TYPE: ValueType = ValueType::Between(0, 1_000_000);
    fn read(value: &Value) -> Option<i64> {
        value.as_i64().filter(|size| (0..=1_000_000).contains(size))
    }
}

impl FromValue for Severity {
    type Output = Self;
    const EXPECTED: &'static str = "`error` or `warn`";
    const TYPE: ValueType = ValueType::Word(&["error", "warn"]);
    fn read(value: &Value) -> Option<Self> {
        match value.as_str()? {
            "error" => Some(Self::Error),
            "warn" => Some(Self::Warning),
            _ => None,
        }
    }
}
