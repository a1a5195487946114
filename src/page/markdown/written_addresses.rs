//! The addresses of a body or of HTML with their exact positions, and the ids of HTML: what a check of other sites' pages
//! needs, and what rewriting an address in its source file needs.

use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Parser, Tag};

use super::call_tags::CallTags;
use super::dialect::Dialect;
use super::events::{events, raw_range};
use super::parser_input::ParserInput;
use super::parser_options::options;
use super::raw_html::{self, RawHtmlSplitter, RawPart, RawTag};
use crate::base::character_references::decoded;

/// An address in a text, and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenAddress {
    /// The address, without escapes.
    pub address: String,
    /// Its range in the text, or that of the whole link if the address is not in it as it is.
    pub range: Range<usize>,
    /// What is around it, or `None` if the text at the range is not the address as it is.
    pub syntax: Option<AddressSyntax>,
}

/// What is around an address, which decides how another one can be written in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressSyntax {
    /// The destination of a link or of a definition in Markdown.
    Bare,
    /// Between `<` and `>` in Markdown.
    Pointed,
    /// The value of an attribute of HTML.
    Attribute,
    /// A value in YAML, or an argument of a component, without quotes around it.
    Plain,
    /// The same, in quotes.
    Quoted,
}

/// The addresses in a body whose component calls are masked. That of a link by reference is at its definition.
#[must_use]
pub fn written_addresses(masked: &str, dialect: Dialect<'_>) -> Vec<WrittenAddress> {
    let input = ParserInput::new(masked, dialect);
    let passed = dialect.settings.raw_html;
    let mut splitter = RawHtmlSplitter::new(passed);
    let mut found = Vec::new();
    let mut labels: Vec<(String, WrittenAddress)> = Vec::new();
    for (event, range) in events(&input, dialect) {
        if let Event::Start(Tag::HtmlBlock) = event {
            splitter.restart();
        }
        if let Some(range) = raw_range(&event, &range) {
            if matches!(event, Event::InlineHtml(_)) {
                splitter.restart();
            }
            for part in splitter.split(&input.body, range, &CallTags::new(&[])) {
                if let RawPart::Html(range) = part {
                    let is_shown = |tag: &RawTag<'_>| passed || raw_html::is_allowed(&tag.name);
                    found.extend(in_html(&input.body, range, is_shown));
                }
            }
            continue;
        }
        let (kind, address, label) = match event {
            Event::Start(
                Tag::Link {
                    link_type,
                    dest_url,
                    id,
                    ..
                }
                | Tag::Image {
                    link_type,
                    dest_url,
                    id,
                    ..
                },
            ) => (link_type, dest_url, id),
            _ => continue,
        };
        let whole = WrittenAddress {
            address: address.to_string(),
            range: range.clone(),
            syntax: None,
        };
        match kind {
            LinkType::Inline | LinkType::Autolink => found.push(exact(&input.body, whole)),
            LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut => {
                labels.push((label.to_string(), whole));
            }
            _ => {}
        }
    }
    found.extend(defined(&input, dialect, labels));
    found
}

/// The addresses of links by reference, each definition once.
fn defined(
    input: &ParserInput<'_>,
    dialect: Dialect<'_>,
    labels: Vec<(String, WrittenAddress)>,
) -> Vec<WrittenAddress> {
    if labels.is_empty() {
        return Vec::new();
    }
    let parser = Parser::new_ext(&input.text, options(dialect.settings));
    let definitions = parser.reference_definitions();
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for (label, used) in labels {
        let Some(definition) = definitions.get(&label) else {
            found.push(used);
            continue;
        };
        let range = input.to_body(definition.span.start)..input.to_body(definition.span.end);
        if seen.insert(range.start) {
            found.push(exact(&input.body, WrittenAddress { range, ..used }));
        }
    }
    found
}

/// A link or a definition with the range of its address, if its text has the address as it is, at the position of one.
fn exact(body: &str, whole: WrittenAddress) -> WrittenAddress {
    let text = &body[whole.range.clone()];
    let places = text.rmatch_indices(whole.address.as_str());
    let found = places.filter_map(|(at, address)| {
        let (before, after) = (&text[..at], &text[at + address.len()..]);
        let syntax = match before.strip_suffix('<') {
            Some(before) if after.starts_with('>') && is_before_address(before, true) => {
                AddressSyntax::Pointed
            }
            _ => {
                let is_end = |c: char| c == ')' || c.is_whitespace();
                let ends = after.is_empty() || after.starts_with(is_end);
                (ends && is_before_address(before, false)).then_some(AddressSyntax::Bare)?
            }
        };
        Some((at, syntax))
    });
    let Some((at, syntax)) = found.take(1).next() else {
        return whole;
    };
    let start = whole.range.start + at;
    WrittenAddress {
        range: start..start + whole.address.len(),
        syntax: Some(syntax),
        ..whole
    }
}

/// Whether a link's text ends at the position of its address; an automatic link, which is `pointed`, begins with it.
fn is_before_address(before: &str, pointed: bool) -> bool {
    let before = before.trim_end();
    before.ends_with("](") || before.ends_with("]:") || pointed && before.is_empty()
}

/// The addresses in HTML, such as a file or a template.
#[must_use]
pub fn html_addresses(html: &str) -> Vec<WrittenAddress> {
    in_html(html, 0..html.len(), |_| true)
}

fn in_html(
    text: &str,
    range: Range<usize>,
    is_shown: impl Fn(&RawTag<'_>) -> bool,
) -> Vec<WrittenAddress> {
    let html = &text[range.clone()];
    let tags = raw_html::tags(html);
    let shown = tags.iter().filter(|tag| is_shown(tag) && !is_hint(tag));
    let addresses = shown.flat_map(|tag| raw_html::addresses(tag, false));
    let written = addresses.map(|found| {
        let is_exact = html[found.range.clone()] == found.address;
        WrittenAddress {
            range: range.start + found.range.start..range.start + found.range.end,
            address: found.address,
            syntax: is_exact.then_some(AddressSyntax::Attribute),
        }
    });
    written.collect()
}

/// Whether a tag only announces connections to a host, whose address nobody opens.
fn is_hint(tag: &RawTag<'_>) -> bool {
    const HINTS: [&str; 2] = ["preconnect", "dns-prefetch"];
    let relations = tag.attributes.iter().filter(|one| one.name == "rel");
    let mut words = relations.flat_map(|one| one.value.split_ascii_whitespace());
    tag.name == "link" && words.any(|word| HINTS.iter().any(|hint| hint.eq_ignore_ascii_case(word)))
}

/// The ids in HTML, and the names of its `<a>`, which a fragment can point to too.
#[must_use]
pub fn html_ids(html: &str) -> HashSet<String> {
    let mut ids = HashSet::new();
    for tag in raw_html::tags(html) {
        // The end of a text that is cut short.
        if tag.closing || !tag.finished {
            continue;
        }
        for attribute in &tag.attributes {
            if attribute.name == "id" || (attribute.name == "name" && tag.name == "a") {
                ids.insert(decoded(attribute.value).into_owned());
            }
        }
    }
    ids
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::settings::Settings;

    fn found(body: &str) -> Vec<(String, String, Option<AddressSyntax>)> {
        let settings = Settings::default();
        let written = written_addresses(body, Dialect::new(&settings, false)).into_iter();
        let rows = written.map(|one| (one.address, body[one.range.clone()].to_owned(), one.syntax));
        rows.collect()
    }

    fn row(
        address: &str,
        text: &str,
        syntax: Option<AddressSyntax>,
    ) -> (String, String, Option<AddressSyntax>) {
        (address.to_owned(), text.to_owned(), syntax)
    }

    #[test]
    fn addresses_are_found_where_they_are_written() {
        use AddressSyntax::{Attribute, Bare, Pointed};
        for (body, text, syntax) in [
            ("[https://a.org/](https://a.org/)", "https://a.org/", Bare),
            (
                "[a]( https://a.org/ \"https://a.org/\" )",
                "https://a.org/",
                Bare,
            ),
            ("[a](<https://a.org/>)", "https://a.org/", Pointed),
            ("b <https://a.org/> c", "https://a.org/", Pointed),
            ("![a](https://a.org/)", "https://a.org/", Bare),
            ("[a][b]\n\n[b]: https://a.org/\n", "https://a.org/", Bare),
            (
                "[B] [b][]\n\n[b]: <https://a.org/> 'https://a.org/'\n",
                "https://a.org/",
                Pointed,
            ),
            (
                "<a href='https://a.org/'>a</a>",
                "https://a.org/",
                Attribute,
            ),
            (
                "<p><img srcset='https://a.org/ 2x'></p>",
                "https://a.org/",
                Attribute,
            ),
        ] {
            let rows = found(body);
            assert_eq!(rows, [row("https://a.org/", text, Some(syntax))], "{body}");
        }
        // The right one of equal texts.
        let body = "[a](https://a.org/ \"https://a.org/\")";
        let settings = Settings::default();
        let written = written_addresses(body, Dialect::new(&settings, false));
        assert_eq!(written[0].range, 4..18);
    }

    #[test]
    fn an_escaped_address_is_not_in_the_text_as_it_is() {
        for (body, address) in [
            ("[a](https://a.org/?b&amp;c)", "https://a.org/?b&c"),
            ("[a](https://a.org/\\_b)", "https://a.org/_b"),
            ("[https://a.org/_b](https://a.org/\\_b)", "https://a.org/_b"),
            (
                "<a href='https://a.org/?b&amp;c'>a</a>",
                "https://a.org/?b&c",
            ),
        ] {
            let rows = found(body);
            assert_eq!((rows[0].0.as_str(), rows[0].2), (address, None), "{body}");
        }
    }

    #[test]
    fn what_is_not_a_link_is_left_out() {
        for body in [
            "`https://a.org/`",
            "https://a.org/",
            "    [a](https://a.org/)",
            "<!-- <a href='https://a.org/'>a</a> -->",
            "[b]: https://a.org/",
            "<script src='https://a.org/'></script>",
        ] {
            assert_eq!(found(body), [], "{body}");
        }
        let hints = "<link rel=preconnect href=https://a.org><link rel=icon href=https://b.org>";
        let addresses = html_addresses(hints);
        assert_eq!(addresses.len(), 1);
        assert_eq!(addresses[0].address, "https://b.org");
    }

    #[test]
    fn ids_and_names_of_anchors_can_be_pointed_to() {
        let html = "<h2 id=a>x</h2><a name='b'></a><input name=c><!-- <p id=d> --><p ID='&uuml;'><script>'<p id=e>'</script><p id=";
        let mut ids: Vec<String> = html_ids(html).into_iter().collect();
        ids.sort();
        assert_eq!(ids, ["a", "b", "ü"]);
    }
}
