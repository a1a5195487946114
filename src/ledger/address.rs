//! The address of a page, of a file, or of an element of a page, as the ledger writes it.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use crate::base::route::{Route, fragment};

/// The longest address, in bytes. Browsers and hosts accept this much.
const LONGEST: usize = 2048;

/// An address that a site has published: its part after the site's base path, percent-encoded as in links
/// ([`Route::encoded`]), such as `/a/b/`; or that with `#` and the encoded id of an element of the page. There is one
/// spelling for each address. A page comes before its elements, and those before the pages below it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Address {
    /// Shared, since a page can have very many elements.
    page: Arc<str>,
    /// Without `#`.
    id: Option<Box<str>>,
}

impl Address {
    /// The address of a page or file.
    #[must_use]
    pub fn of(route: &Route) -> Self {
        let page = route.encoded().into();
        Self { page, id: None }
    }

    /// The address of the element of this page with a raw id.
    #[must_use]
    pub fn with_id(&self, id: &str) -> Self {
        match fragment(id).strip_prefix('#') {
            Some(id) => self.with_encoded_id(id),
            None => self.page(),
        }
    }

    /// The address of the element of this page with an encoded id.
    #[must_use]
    pub fn with_encoded_id(&self, id: &str) -> Self {
        Self {
            page: Arc::clone(&self.page),
            id: Some(id.into()),
        }
    }

    /// The address of its page, which is itself if it has no id.
    #[must_use]
    pub fn page(&self) -> Self {
        Self {
            page: Arc::clone(&self.page),
            id: None,
        }
    }

    /// The part before `#`.
    #[must_use]
    pub fn page_part(&self) -> &str {
        &self.page
    }

    /// The encoded id, without `#`.
    #[must_use]
    pub fn encoded_id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// The raw id.
    #[must_use]
    pub fn id(&self) -> Option<String> {
        self.encoded_id().map(decoded)
    }

    /// The route of its page or file.
    #[must_use]
    pub fn route(&self) -> Route {
        Route::of_file(&decoded(&self.page_part()[1..]))
    }

    /// The encoded text.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        match &self.id {
            None => Cow::Borrowed(&self.page),
            Some(id) => Cow::Owned([&self.page, "#", id].concat()),
        }
    }

    /// Parses the spelling that the ledger uses, and no other.
    ///
    /// # Errors
    /// A phrase that states the fault, such as ``should start with one `/` ``, with the right spelling if there is one.
    pub fn parse(text: &str) -> Result<Self, String> {
        if Self::is_plain(text) {
            return Ok(match text.split_once('#') {
                Some((page, id)) => Self {
                    page: page.into(),
                    id: Some(id.into()),
                },
                None => Self::parsed_before(text),
            });
        }
        if let Some(fault) = fault(text) {
            return Err(fault.to_owned());
        }
        let right = Self::normalise(text);
        match right.text() == text {
            true => Ok(right),
            false => Err(format!("should be written `{right}`")),
        }
    }

    /// The address of a page in a line that was parsed before.
    pub(super) fn parsed_before(text: &str) -> Self {
        let page = text.into();
        Self { page, id: None }
    }

    /// Whether a text is an address in the right spelling, by its bytes alone. Others are right too.
    fn is_plain(text: &str) -> bool {
        let (page, id) = match memchr::memchr(b'#', text.as_bytes()) {
            Some(at) => (&text[..at], Some(&text[at + 1..])),
            None => (text, None),
        };
        // Without a branch for each byte, so that many are compared at once.
        let is_sign = |byte: u8| matches!(byte, b'/' | b'.');
        let are_letters = |all: bool, byte: &u8| {
            all & (byte.is_ascii_alphanumeric() | matches!(byte, b'-' | b'_' | b'/' | b'.'))
        };
        let pairs = page.as_bytes().windows(2);
        let are_apart =
            |all: bool, pair: &[u8]| all & !(is_sign(pair[0]) & !pair[1].is_ascii_alphanumeric());
        text.len() <= LONGEST
            && page.starts_with('/')
            && page.as_bytes().iter().fold(true, are_letters)
            && pairs.fold(true, are_apart)
            && !page.ends_with('.')
            && !page.ends_with("/index.html")
            && id.is_none_or(Self::is_plain_id)
    }

    /// Whether a text is an encoded id, by its bytes alone. Others are right too.
    pub(super) fn is_plain_id(id: &str) -> bool {
        let are_plain = |all: bool, byte: &u8| {
            all & (byte.is_ascii_alphanumeric() | matches!(byte, b'-' | b'_'))
        };
        let last = id.as_bytes().last();
        id.len() < LONGEST
            && last.is_some_and(u8::is_ascii_alphanumeric)
            && id.as_bytes().iter().fold(true, are_plain)
    }

    /// Parses an address as people write it: with `index.html`, not encoded, or encoded in another way.
    ///
    /// # Errors
    /// As for [`Self::parse`].
    pub fn read(text: &str) -> Result<Self, String> {
        match fault(text) {
            Some(fault) => Err(fault.to_owned()),
            None => Ok(Self::normalise(text)),
        }
    }

    fn normalise(text: &str) -> Self {
        let (page, id) = match text.split_once('#') {
            Some((page, id)) => (page, Some(id)),
            None => (text, None),
        };
        let page = decoded(page);
        let page = match page.strip_suffix("/index.html") {
            Some(folder) => [folder, "/"].concat(),
            None => page,
        };
        let page = Self::of(&Route::of_file(&page[1..]));
        match id {
            Some(id) => page.with_id(&decoded(id)),
            None => page,
        }
    }
}

/// Why a text cannot be an address in any spelling.
fn fault(text: &str) -> Option<&'static str> {
    let (page, id) = match text.split_once('#') {
        Some((page, id)) => (page, Some(id)),
        None => (text, None),
    };
    let bytes = percent_decode_str(text).collect::<Vec<u8>>();
    let Ok(raw) = String::from_utf8(bytes) else {
        return Some("should be UTF-8 where it is percent-encoded");
    };
    let parts = || {
        decoded(page)
            .split('/')
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    if text.len() > LONGEST {
        Some("is longer than 2,048 bytes")
    } else if !page.starts_with('/') {
        Some("should start with `/`")
    } else if raw.chars().any(char::is_control) {
        Some("should have no control characters")
    } else if page.contains('?') {
        Some("should have no query: `?` and what follows")
    } else if raw.contains('\\') {
        Some("should have `/` and not `\\`")
    } else if decoded(page).contains("//") {
        Some("should not have `//`")
    } else if parts().iter().any(|part| part == "." || part == "..") {
        Some("should have no part `.` or `..`")
    } else if id.is_some_and(str::is_empty) {
        Some("should have an id after `#`")
    } else {
        None
    }
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.page)?;
        match &self.id {
            Some(id) => write!(f, "#{id}"),
            None => Ok(()),
        }
    }
}

/// The order of the texts.
impl Ord for Address {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.page == other.page {
            return self.id.cmp(&other.id);
        }
        fn bytes(address: &Address) -> impl Iterator<Item = u8> {
            let id = address
                .id
                .iter()
                .flat_map(|id| std::iter::once(b'#').chain(id.bytes()));
            address.page.bytes().chain(id)
        }
        let is_start = |a: &str, b: &str| a.starts_with(b);
        match is_start(&self.page, &other.page) || is_start(&other.page, &self.page) {
            true => bytes(self).cmp(bytes(other)),
            false => self.page.cmp(&other.page),
        }
    }
}

impl PartialOrd for Address {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_address_has_one_spelling() {
        for right in [
            "/",
            "/a/b/",
            "/a.html",
            "/a/%C3%A9/#x-%C3%A9",
            "/a%20b/#x%2D",
            "/a/#310-pain",
        ] {
            let address = Address::parse(right).expect(right);
            assert_eq!(address.text(), right);
            assert_eq!(Address::of(&address.route()).text(), address.page_part());
        }
        for (wrong, right) in [
            ("/a/index.html", "/a/"),
            ("/index.html", "/"),
            ("/a/é/", "/a/%C3%A9/"),
            ("/a/%c3%a9/", "/a/%C3%A9/"),
            ("/a/e\u{301}/", "/a/%C3%A9/"),
            ("/%61/", "/a/"),
            ("/a/#x-", "/a/#x%2D"),
            ("/a b/", "/a%20b/"),
            ("/a*{}$;:/", "/a%2A%7B%7D%24%3B%3A/"),
        ] {
            let fault = Address::parse(wrong).expect_err(wrong);
            assert_eq!(fault, format!("should be written `{right}`"));
            assert_eq!(
                Address::read(wrong).map(|read| read.to_string()).as_deref(),
                Ok(right)
            );
        }
        for wrong in [
            "",
            "a/",
            "//a/",
            "/a//b/",
            "/a/%2F/b/",
            "/../",
            "/%2e%2E/",
            "/a/./",
            "/a?b",
            "/a/#",
            "/a\\b/",
            "/a%00/",
            "/a%0d%0a/",
            "/%ff/",
            "https://e.org/",
        ] {
            assert!(Address::read(wrong).is_err(), "{wrong}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_plain_address_is_in_the_right_spelling(text in "/[a-c./#%-]{0,9}(index.html)?") {
            if Address::is_plain(&text) {
                proptest::prop_assert_eq!(Address::read(&text).map(|read| read.to_string()), Ok(text.clone()));
            }
            let as_id = ["/", "#", &text[1..]].concat();
            if Address::is_plain_id(&text[1..]) {
                proptest::prop_assert_eq!(Address::read(&as_id).map(|read| read.to_string()), Ok(as_id));
            }
        }
    }

    #[test]
    fn a_page_comes_before_its_elements_and_they_before_the_pages_below() {
        let mut all =
            ["/a/b/", "/a/#x", "/a/", "/a-b/", "/"].map(|text| Address::parse(text).expect(text));
        all.sort();
        assert_eq!(
            all.map(|address| address.to_string()),
            ["/", "/a-b/", "/a/", "/a/#x", "/a/b/"]
        );
    }

    proptest::proptest! {
        #[test]
        fn the_order_is_that_of_the_texts(
            a in "/([a!]{0,2}/)?(#[a!]{1,2})?",
            b in "/([a!]{0,2}/)?(#[a!]{1,2})?",
        ) {
            let read = |text: &str| Address::read(text).ok();
            if let (Some(a), Some(b)) = (read(&a), read(&b)) {
                proptest::prop_assert_eq!(a.cmp(&b), a.to_string().cmp(&b.to_string()));
            }
        }
    }
}
