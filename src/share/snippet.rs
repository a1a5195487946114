//! Text on its way into a format. A title is a [`RawLine`], which cannot be printed; the only way to use it is
//! [`Snippet::text`], which escapes it for the snippet's format. A snippet of one format cannot be added to a snippet of
//! another, so that text escaped for one context never ends up in another.

use std::marker::PhantomData;

use jiff::civil::Date;

use crate::base::route::fragment;
use crate::base::text::one_line;

/// One line of an author's text, not escaped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RawLine(String);

impl RawLine {
    /// Text as [one line](one_line), or `None` if nothing is left.
    pub(super) fn new(text: &str) -> Option<Self> {
        let line = one_line(text);
        (!line.is_empty()).then_some(Self(line))
    }

    /// The line followed by the name of a part; the line itself if that name is empty.
    pub(super) fn with_part(&self, part: &str) -> Self {
        match Self::new(part) {
            Some(part) => Self([&self.0, PART, &part.0].concat()),
            None => self.clone(),
        }
    }

    /// Whether it ends with a mark that ends a sentence.
    pub(super) fn ends_a_sentence(&self) -> bool {
        self.0.ends_with(['.', '?', '!', '…'])
    }

    /// The text itself, for tests to compare with.
    #[cfg(test)]
    pub(super) fn raw(&self) -> &str {
        &self.0
    }
}

/// Between the name of a whole and that of a part. The theme's script writes the same.
const PART: &str = ": ";

/// An absolute address, encoded in a closed alphabet that no format has to escape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address(String);

impl Address {
    /// `encoded` comes from [`crate::base::base_url::BaseUrl::absolute`].
    pub(super) fn new(encoded: String) -> Self {
        debug_assert!(
            encoded
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b":/._~%-#".contains(&b)),
            "{encoded}"
        );
        Self(encoded)
    }

    /// The address of the element with this raw id.
    pub(super) fn at(&self, id: &str) -> Self {
        Self(self.0.clone() + &fragment(id))
    }

    /// The address without its scheme.
    pub(super) fn without_scheme(&self) -> Self {
        let rest = self.0.split_once("://").map_or(&*self.0, |(_, rest)| rest);
        Self(rest.to_owned())
    }

    /// Its letters and digits, with a hyphen for everything between them.
    pub(super) fn hyphenated(&self) -> Self {
        let words = self.0.split(|c: char| !c.is_ascii_alphanumeric());
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        Self(words.join("-"))
    }

    /// The address as a line, in place of a title.
    pub(super) fn line(&self) -> RawLine {
        RawLine(self.0.clone())
    }
}

/// A context for text: a format, or a part of one, with its own way to escape.
pub(super) trait Context {
    /// Writes `text` so that it is read as text, not markup.
    fn escape(out: &mut String, text: &str);

    /// Writes an address. In most formats its alphabet needs no escaping.
    fn address(out: &mut String, address: &str) {
        out.push_str(address);
    }
}

/// A context inside the format `C` that is stricter than the rest of it.
pub(super) trait NestedIn<C>: Context {}

/// Most snippets are shorter than this, in bytes.
const CAPACITY: usize = 160;

/// Code in the format `C` while it is written.
pub(super) struct Snippet<C> {
    written: String,
    context: PhantomData<C>,
}

impl<C: Context> Snippet<C> {
    pub(super) fn new() -> Self {
        Self {
            written: String::with_capacity(CAPACITY),
            context: PhantomData,
        }
    }

    /// Adds markup of the format.
    pub(super) fn markup(mut self, markup: &'static str) -> Self {
        self.written.push_str(markup);
        self
    }

    /// Adds an author's text, escaped.
    pub(super) fn text(mut self, line: &RawLine) -> Self {
        C::escape(&mut self.written, &line.0);
        self
    }

    /// Adds an address.
    pub(super) fn address(mut self, address: &Address) -> Self {
        C::address(&mut self.written, &address.0);
        self
    }

    /// Adds a day as `2026-11-22`.
    pub(super) fn date(mut self, date: Date) -> Self {
        self.written.push_str(&date.to_string());
        self
    }

    /// Adds a number in decimal.
    pub(super) fn number(mut self, number: impl Into<i64>) -> Self {
        self.written.push_str(&number.into().to_string());
        self
    }

    /// Adds a snippet of the same format.
    pub(super) fn append(mut self, snippet: Self) -> Self {
        self.written.push_str(&snippet.written);
        self
    }

    /// Adds a snippet of a context inside this format.
    pub(super) fn nested<D: NestedIn<C>>(mut self, snippet: Snippet<D>) -> Self {
        self.written.push_str(&snippet.written);
        self
    }

    /// Adds parts with markup between them.
    pub(super) fn joined(
        mut self,
        parts: impl IntoIterator<Item = Self>,
        between: &'static str,
    ) -> Self {
        for (number, part) in parts.into_iter().enumerate() {
            self = self
                .markup(if number == 0 { "" } else { between })
                .append(part);
        }
        self
    }

    /// The code.
    pub(super) fn finish(self) -> String {
        self.written
    }
}

/// The bytes that no format escapes: the space, digits, and all letters except `w`, since some engines turn `www.` into
/// a link.
static INERT: [bool; 256] = {
    let mut inert = [false; 256];
    let mut b = 0;
    while b < 128 {
        let c = b as u8;
        inert[b] = c == b' ' || (c.is_ascii_alphanumeric() && !c.eq_ignore_ascii_case(&b'w'));
        b += 1;
    }
    inert
};

/// Copies `text`, except for each character that some format may escape: `write` gets that character and the text after
/// it.
pub(super) fn map_active(
    out: &mut String,
    mut text: &str,
    mut write: impl FnMut(&mut String, char, &str),
) {
    loop {
        let inert = text.bytes().position(|b| !INERT[usize::from(b)]);
        let (start, rest) = text.split_at(inert.unwrap_or(text.len()));
        out.push_str(start);
        let mut rest = rest.chars();
        let Some(active) = rest.next() else { return };
        text = rest.as_str();
        write(out, active, text);
    }
}

/// A combining stroke, the only mark that composes with a preceding `=`, `<` or `>`: if text follows one of these
/// directly, Unicode normalisation would remove markup.
pub(super) const COMBINING_STROKE: char = '\u{338}';

/// Writes a character as a numeric entity.
pub(super) fn numeric_entity(out: &mut String, c: char) {
    out.push_str(&format!("&#{};", u32::from(c)));
}
