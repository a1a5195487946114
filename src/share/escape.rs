//! Text on its way into a format. A title is a [`Line`], which nothing can print; the one way out of
//! it is [`Code::text`], which escapes it for the format that the code is in. Code of one format
//! cannot be put into code of another, so text escaped for one place never lands in another.

use std::marker::PhantomData;

use jiff::civil::Date;

use crate::base::route::fragment;
use crate::base::text::one_line;

/// One line of text by an author, not escaped for anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line(String);

impl Line {
    /// Text as [one line](one_line); none where nothing is left.
    pub(super) fn new(text: &str) -> Option<Self> {
        let line = one_line(text);
        (!line.is_empty()).then_some(Self(line))
    }

    /// The line with the name of a part behind it; the line itself where that name is empty.
    pub(super) fn then(&self, part: &str) -> Self {
        match Self::new(part) {
            Some(part) => Self([&self.0, PART, &part.0].concat()),
            None => self.clone(),
        }
    }

    /// Whether it ends as a sentence does, so that no full stop is put after it.
    pub(super) fn ends_a_sentence(&self) -> bool {
        self.0.ends_with(['.', '?', '!', '…'])
    }

    /// The text itself, for a test to compare with.
    #[cfg(test)]
    pub(super) fn raw(&self) -> &str {
        &self.0
    }
}

/// Stands between the name of a whole and that of a part. The theme's script puts it there, too.
const PART: &str = ": ";

/// An absolute address, encoded in the closed alphabet that no format needs to escape.
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

    /// Its letters and digits, with a hyphen for all that stands between them.
    pub(super) fn hyphenated(&self) -> Self {
        let words = self.0.split(|c: char| !c.is_ascii_alphanumeric());
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        Self(words.join("-"))
    }

    /// The address as a line, to stand in for a title.
    pub(super) fn line(&self) -> Line {
        Line(self.0.clone())
    }
}

/// A place that text can be put in: what is markup there, and how it is written as text.
pub(super) trait Context {
    /// Writes `text` so that it reads as itself.
    fn escape(out: &mut String, text: &str);

    /// Writes an address; in most formats its alphabet needs no care.
    fn address(out: &mut String, address: &str) {
        out.push_str(address);
    }
}

/// A place within the format `C` that is stricter than the rest of it.
pub(super) trait Within<C>: Context {}

/// Most links are shorter than this, in bytes.
const ROOM: usize = 160;

/// Code in the format `C`, being written.
pub(super) struct Code<C> {
    written: String,
    context: PhantomData<C>,
}

impl<C: Context> Code<C> {
    pub(super) fn new() -> Self {
        Self {
            written: String::with_capacity(ROOM),
            context: PhantomData,
        }
    }

    /// Adds markup of the format's own.
    pub(super) fn markup(mut self, markup: &'static str) -> Self {
        self.written.push_str(markup);
        self
    }

    /// Adds an author's text, escaped.
    pub(super) fn text(mut self, line: &Line) -> Self {
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

    /// Adds code of the same format.
    pub(super) fn code(mut self, code: Self) -> Self {
        self.written.push_str(&code.written);
        self
    }

    /// Adds code of a place within this format.
    pub(super) fn nested<D: Within<C>>(mut self, code: Code<D>) -> Self {
        self.written.push_str(&code.written);
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
                .code(part);
        }
        self
    }

    /// What has been written.
    pub(super) fn finish(self) -> String {
        self.written
    }
}

/// What no format writes otherwise: the space, digits, and all letters but one, since what starts with `www.` some
/// engines read as an address.
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

/// Copies `text`, but for each character that some format may write otherwise: that is for `write`, which is
/// given it and all that follows it.
pub(super) fn each_active(
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

/// A combining stroke, the only mark that makes one character with `=`, `<` or `>` before it: where a text
/// stands directly behind those, normalising it would eat markup.
pub(super) const OVERLAY: char = '\u{338}';

/// Writes a character as a numeric entity.
pub(super) fn numeric(out: &mut String, c: char) {
    out.push_str(&format!("&#{};", u32::from(c)));
}
