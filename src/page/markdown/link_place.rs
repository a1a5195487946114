//! A place where an address is written, and the places outside of Markdown: attributes of HTML, arguments of component
//! calls, and scalars of YAML.

use std::ops::Range;

use super::raw_html;
use crate::input::yaml::Scalar;
use crate::page::component::Call;

/// How an address is written, which decides how another one is escaped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writing {
    /// The destination of a Markdown link or definition.
    Plain,
    /// The same, between `<` and `>`.
    Angle,
    /// The value of an attribute of HTML.
    Attribute,
    /// A scalar of YAML without quotes.
    YamlPlain,
    /// A scalar of YAML in single quotes.
    YamlSingle,
    /// A scalar of YAML in double quotes, or the string of a component call.
    Quoted,
}

/// Which addresses of raw HTML are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RawAddresses {
    /// Those that a build resolves: if all HTML is passed on, the ones that lead to a part of the site.
    Resolved,
    /// All, as a browser follows them.
    All,
}

/// An address in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkPlace {
    /// The address, with escapes undone.
    pub address: String,
    /// Its range, in bytes of the text; that of everything around it if the address cannot be found there.
    pub range: Range<usize>,
    /// How it is written.
    pub writing: Writing,
    /// Whether it is that of an image.
    pub image: bool,
}

impl LinkPlace {
    /// Whether the address is in the text as it is, without an escape.
    #[must_use]
    pub fn is_exact(&self, text: &str) -> bool {
        text.get(self.range.clone()) == Some(&self.address)
    }

    /// The same place in a text that starts `offset` bytes earlier.
    #[must_use]
    pub fn shifted(self, offset: usize) -> Self {
        let range = self.range.start + offset..self.range.end + offset;
        Self { range, ..self }
    }
}

/// The addresses in the attributes of HTML outside of Markdown.
#[must_use]
pub fn attribute_places(text: &str, wanted: RawAddresses) -> Vec<LinkPlace> {
    attributes(text, true, wanted)
}

/// The addresses in the attributes of raw HTML, which is `passed` on as it is or cleaned.
pub(super) fn attributes(text: &str, passed: bool, wanted: RawAddresses) -> Vec<LinkPlace> {
    let tags = raw_html::tags(text);
    let tags = tags
        .iter()
        .filter(|tag| passed || raw_html::is_allowed(&tag.name))
        .filter(|tag| !raw_html::is_connection_hint(tag));
    let resolved_alone = passed && wanted == RawAddresses::Resolved;
    let places = tags.flat_map(|tag| raw_html::written_addresses(tag, resolved_alone));
    places
        .map(|(found, range)| LinkPlace {
            address: found.address,
            range,
            writing: Writing::Attribute,
            image: found.is_image,
        })
        .collect()
}

/// The arguments of component calls that are texts, by their positions in `body`.
pub fn argument_places<'c>(
    calls: &'c [Call],
    body: &'c str,
) -> impl Iterator<Item = LinkPlace> + 'c {
    let arguments = calls.iter().flat_map(|call| &call.arguments);
    arguments.filter_map(|argument| {
        let value = argument.value.as_str().filter(|value| !value.is_empty())?;
        let span = argument.span.clone();
        let written = body.get(span.clone())?;
        let range = written.rfind(value).map_or(span.clone(), |at| {
            span.start + at..span.start + at + value.len()
        });
        Some(LinkPlace {
            address: value.to_owned(),
            range,
            writing: Writing::Quoted,
            image: false,
        })
    })
}

/// A scalar of YAML, by its position; `text` is that of its file.
#[must_use]
pub fn scalar_place(text: &str, scalar: &Scalar<'_>) -> LinkPlace {
    let span = scalar.span.range();
    let written = text.get(span.clone()).unwrap_or_default();
    let (writing, quote) = match written.as_bytes().first() {
        Some(b'\'') => (Writing::YamlSingle, 1),
        Some(b'"') => (Writing::Quoted, 1),
        _ => (Writing::YamlPlain, 0),
    };
    let inside = span.start + quote..span.end.saturating_sub(quote);
    let is_exact = text.get(inside.clone()) == Some(scalar.text);
    LinkPlace {
        address: scalar.text.to_owned(),
        range: if is_exact { inside } else { span },
        writing,
        image: false,
    }
}
