//! The settings under `header` and `footer`.

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Span};
use crate::input::yaml::{
    Absent, FromKey, Key, MappingReader, Segment, Table as _, ValueType, keys,
};

/// The most links that a header has: it is above the text on every page. A footer is for more.
const MOST: usize = 12;
const MOST_IN_FOOTER: usize = 40;

keys! {
    /// What is at the head of each page.
    #[derive(Clone, Debug)]
    pub struct Header {
        /// Links of the site, such as `[{label: About, to: about.md}]`; a path is relative to the content folder.
        links: Vec<SiteLink> as Links<false>,
    }
}

keys! {
    /// What is below each page.
    #[derive(Clone, Debug)]
    pub struct Footer {
        /// Links of the site, such as `[{label: Privacy, to: privacy.md}]`; a path is relative to the content folder.
        links: Vec<SiteLink> as Links<true>,
    }
}

keys! {
    /// A link in the header or the footer.
    #[derive(Clone, Debug)]
    pub struct SiteLink {
        /// Its text.
        label: String = Absent::Required,
        /// Its address: the file of a page, or an address of the web.
        to: LinkAddress as LinkAddress = Absent::Required,
    }
}

/// An address in the settings, with its span.
#[derive(Clone, Debug, Default)]
pub struct LinkAddress {
    /// The address as written.
    pub path: String,
    /// Where it is written.
    pub span: Span,
}

impl FromKey for LinkAddress {
    type Output = Self;
    const VALUE_TYPE: ValueType = ValueType::Text;
    fn read_key(mapping: &mut MappingReader<'_>, key: &Key) -> Self {
        let path = mapping.take::<String>(key).unwrap_or_default();
        let span = mapping.value_span(key.name);
        Self { path, span }
    }
}

/// Reads the entries of `links`, in the header or in the footer.
struct Links<const IN_FOOTER: bool>;

impl<const IN_FOOTER: bool> FromKey for Links<IN_FOOTER> {
    type Output = Vec<SiteLink>;
    const VALUE_TYPE: ValueType = ValueType::List(&ValueType::Keys(SiteLink::KEYS));
    fn read_key(mapping: &mut MappingReader<'_>, key: &Key) -> Vec<SiteLink> {
        const EXPECTED: &str = "a list of links, each with a `label` and an address `to`";
        let list = |value: &Value| value.as_array().cloned();
        let entries = mapping.take_with(key, EXPECTED, list).unwrap_or_default();
        let (place, most) = match IN_FOOTER {
            true => ("footer", MOST_IN_FOOTER),
            false => ("header", MOST),
        };
        if entries.len() > most {
            let message = format!("a {place} has at most {most} links");
            let span = mapping.value_span(key.name);
            let finding = Diagnostic::error("yaml-type", message).at(mapping.file(), span);
            mapping.diagnostics.push(finding);
            return Vec::new();
        }
        let entries = entries.into_iter().enumerate();
        let links = entries.filter_map(|(index, entry)| {
            read_link(
                mapping,
                [key.name.into(), Segment::Index(index)],
                entry,
                place,
            )
        });
        links.collect()
    }
}

/// Reads a link; what is wrong with it becomes a diagnostic.
fn read_link(
    mapping: &mut MappingReader<'_>,
    path: [Segment; 2],
    entry: Value,
    place: &str,
) -> Option<SiteLink> {
    let span = mapping.value_span_at(path.clone());
    let Value::Object(map) = entry else {
        let message = format!("a link of the {place} should have a `label` and an address `to`");
        let finding = Diagnostic::error("yaml-type", message).at(mapping.file(), span);
        mapping
            .diagnostics
            .push(finding.hint("write `- {label: About, to: about.md}`"));
        return None;
    };
    let mut below = mapping.below(path, map, SiteLink::KEYS);
    let missing = [SiteLink::label, SiteLink::to]
        .into_iter()
        .find(|key| below.peek(key).is_none());
    if let Some(key) = &missing {
        let message = format!("a link of the {place} has no `{}`", key.name);
        let finding = Diagnostic::error("key-missing", message).at(mapping.file(), span);
        below
            .diagnostics
            .push(finding.hint("write `- {label: About, to: about.md}`"));
    }
    let link = SiteLink::read(&mut below);
    let is_blank = link.label.trim().is_empty() || link.to.path.trim().is_empty();
    if missing.is_none() && is_blank && below.diagnostics.is_empty() {
        let message =
            format!("the `label` and the address of a link of the {place} should have text");
        let finding = Diagnostic::error("yaml-type", message).at(mapping.file(), span);
        below.diagnostics.push(finding);
    }
    mapping.close(below);
    (!is_blank).then_some(link)
}

#[cfg(test)]
mod tests {
    use super::super::Settings;

    fn findings(text: &str) -> Vec<String> {
        let found = Settings::parse(Some(text)).err().unwrap_or_default();
        let shown = |finding: crate::diagnostic::Diagnostic| {
            let start = finding.span.map_or(0, |span| span.range().start);
            format!("{}: {} at {start}", finding.code, finding.message)
        };
        found.into_iter().map(shown).collect()
    }

    #[test]
    fn links_have_a_label_and_an_address() {
        let text = "header:\n  links:\n    - {label: About, to: about.md}\n    - label: Code\n      to: https://example.org/\n";
        let settings = Settings::parse(Some(text)).expect("settings");
        let links = settings.header.links.iter();
        let links: Vec<_> = links.map(|link| (&*link.label, &*link.to.path)).collect();
        assert_eq!(
            links,
            [("About", "about.md"), ("Code", "https://example.org/")]
        );
        let span = settings.header.links[1].to.span.range();
        assert_eq!(&text[span], "https://example.org/");
    }

    #[test]
    fn each_error_of_a_link_is_reported_where_it_is_written() {
        let cases = [
            (
                "header: {links: about.md}",
                "yaml-type: `header.links` should be a list of links, each with a `label` and an address `to`, found `about.md` at 16",
            ),
            (
                "header: {links: [about.md]}",
                "yaml-type: a link of the header should have a `label` and an address `to` at 17",
            ),
            (
                "header: {links: [{label: A}]}",
                "key-missing: a link of the header has no `to` at 17",
            ),
            (
                "header: {links: [{to: a.md}]}",
                "key-missing: a link of the header has no `label` at 17",
            ),
            (
                "header: {links: [{label: ' ', to: a.md}]}",
                "yaml-type: the `label` and the address of a link of the header should have text at 17",
            ),
            (
                "header: {links: [{label: A, to: a.md, too: b}]}",
                "key-unknown: unknown key `header.links.0.too` at 38",
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(findings(text), [expected], "{text}");
        }
        let many = "{label: A, to: a.md}, ".repeat(13);
        let many = findings(&format!("header: {{links: [{many}]}}"));
        assert_eq!(many, ["yaml-type: a header has at most 12 links at 16"]);
        assert_eq!(
            findings("footer: {links: [{label: A}]}"),
            ["key-missing: a link of the footer has no `to` at 17"]
        );
    }
}
