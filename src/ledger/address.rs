//! The address of a page, of a file, or of an element of a page, as the ledger writes it.

use std::fmt;

use percent_encoding::percent_decode_str;

use crate::base::route::{Route, fragment};

/// The longest address, in bytes. Browsers and hosts accept this much.
const LONGEST: usize = 2048;

/// An address that a site has published: its part after the site's base path, percent-encoded as in links
/// ([`Route::encoded`]), such as `/a/b/`; or that with `#` and the encoded id of an element of the page. There is one
/// spelling for each address. A page comes before its elements, and those before the pages below it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address(String);

impl Address {
    /// The address of a page or file.
    #[must_use]
    pub fn of(route: &Route) -> Self {
        Self(route.encoded())
    }

    /// The address of the element of this page with a raw id.
    #[must_use]
    pub fn with_id(&self, id: &str) -> Self {
        Self([self.page_part(), &fragment(id)].concat())
    }

    /// The address of the element of this page with an encoded id.
    #[must_use]
    pub fn with_encoded_id(&self, id: &str) -> Self {
        Self([self.page_part(), "#", id].concat())
    }

    /// The address of its page, which is itself if it has no id.
    #[must_use]
    pub fn page(&self) -> Self {
        Self(self.page_part().to_owned())
    }

    /// The part before `#`.
    #[must_use]
    pub fn page_part(&self) -> &str {
        self.0.split('#').next().unwrap_or_default()
    }

    /// The encoded id, without `#`.
    #[must_use]
    pub fn encoded_id(&self) -> Option<&str> {
        self.0.split_once('#').map(|(_, id)| id)
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
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Parses the spelling that the ledger uses, and no other.
    ///
    /// # Errors
    /// A phrase that states the fault, such as ``should start with one `/` ``, with the right spelling if there is one.
    pub fn parse(text: &str) -> Result<Self, String> {
        if Self::is_plain(text) {
            return Ok(Self(text.to_owned()));
        }
        if let Some(fault) = fault(text) {
            return Err(fault.to_owned());
        }
        let right = Self::normalise(text);
        match right.as_str() == text {
            true => Ok(right),
            false => Err(format!("should be written `{}`", right.as_str())),
        }
    }

    /// Whether a text is an address in the right spelling, by a look at its bytes. Others are right too.
    fn is_plain(text: &str) -> bool {
        let (page, id) = match text.split_once('#') {
            Some((page, id)) => (page, Some(id)),
            None => (text, None),
        };
        let mut last = b'/';
        let is_plain = |byte: u8| {
            let before = std::mem::replace(&mut last, byte);
            match byte {
                b'/' | b'.' => before.is_ascii_alphanumeric(),
                _ => byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'),
            }
        };
        let mut bytes = page.bytes();
        text.len() <= LONGEST
            && bytes.next() == Some(b'/')
            && bytes.all(is_plain)
            && !page.ends_with('.')
            && !page.ends_with("/index.html")
            && id.is_none_or(Self::is_plain_id)
    }

    /// Whether a text is an encoded id, by a look at its bytes. Others are right too.
    pub(super) fn is_plain_id(id: &str) -> bool {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        id.len() < LONGEST
            && id.bytes().all(is_plain)
            && id
                .bytes()
                .next_back()
                .is_some_and(|last| last.is_ascii_alphanumeric())
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
        f.write_str(&self.0)
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
            assert_eq!(address.as_str(), right);
            assert_eq!(Address::of(&address.route()).as_str(), address.page_part());
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
                Address::read(wrong).map(|read| read.0).as_deref(),
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
                proptest::prop_assert_eq!(Address::read(&text).map(|read| read.0), Ok(text.clone()));
            }
            let as_id = ["/", "#", &text[1..]].concat();
            if Address::is_plain_id(&text[1..]) {
                proptest::prop_assert_eq!(Address::read(&as_id).map(|read| read.0), Ok(as_id));
            }
        }
    }

    #[test]
    fn a_page_comes_before_its_elements_and_they_before_the_pages_below() {
        let mut all =
            ["/a/b/", "/a/#x", "/a/", "/a-b/", "/"].map(|text| Address::parse(text).expect(text));
        all.sort();
        assert_eq!(
            all.map(|address| address.0),
            ["/", "/a-b/", "/a/", "/a/#x", "/a/b/"]
        );
    }
}
