//! The two ends of a rule.

use percent_encoding::percent_decode_str;
use url::Url;

use crate::ledger::Address;

/// An address from the root of the host, percent-encoded in the closed alphabet of shared addresses: letters, digits,
/// `.`, `_`, `~`, `-`, `%` and `/`. It needs no escaping in a file whose fields are separated by spaces, and in JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RedirectPath(String);

impl RedirectPath {
    /// The address of a page or file of a site whose encoded base path starts and ends in `/`.
    #[must_use]
    pub fn new(base: &str, address: &Address) -> Self {
        Self([base, &address.page_part()[1..]].concat())
    }

    /// The encoded text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The raw text, as servers compare it.
    #[must_use]
    pub fn decoded(&self) -> String {
        percent_decode_str(&self.0).decode_utf8_lossy().into_owned()
    }

    /// Its file, if it is a folder: hosts serve `index.html` there.
    #[must_use]
    pub fn file(&self) -> Self {
        match self.0.ends_with('/') {
            true => Self([&self.0, "index.html"].concat()),
            false => self.clone(),
        }
    }

    /// Without the final slash.
    #[must_use]
    pub fn stem(&self) -> &str {
        self.0.strip_suffix('/').unwrap_or(&self.0)
    }
}

/// Where a rule leads: a valid URI reference, with a fragment only if that may replace the reader's own.
///
/// The characters that no URI has are percent-encoded in it, as browsers do. What has a meaning in a format is escaped by
/// that format: `$`, `&` and others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// Scheme and host, if it names them; then the path.
    before_query: String,
    /// `?` or `#` and what follows; or empty.
    rest: String,
}

impl Location {
    /// An address of the site. A server that names a fragment replaces the one of the reader (RFC 9110, section 10.2.2),
    /// so the caller decides whether the address may have one.
    #[must_use]
    pub fn inside(base: &str, address: &Address) -> Self {
        let id = address.encoded_id();
        Self {
            before_query: RedirectPath::new(base, address).0,
            rest: id.map_or_else(String::new, |id| ["#", id].concat()),
        }
    }

    /// An absolute address of another site, or one below the host that is not of the site.
    #[must_use]
    pub fn outside(url: &str) -> Self {
        let at = url.find(['?', '#']).unwrap_or(url.len());
        let (before, rest) = url.split_at(at);
        Self {
            before_query: uri_text(before),
            rest: uri_text(rest),
        }
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> String {
        [&*self.before_query, &*self.rest].concat()
    }

    /// Query and fragment, with their signs.
    pub(super) fn rest(&self) -> &str {
        &self.rest
    }

    /// Scheme and host, and the path.
    pub(super) fn parts(&self) -> (&str, &str) {
        let scheme = match self.before_query.starts_with('/') {
            true => None,
            false => self.before_query.find("://"),
        };
        let Some(scheme) = scheme else {
            return ("", &self.before_query);
        };
        let host = scheme + "://".len();
        let path = self.before_query[host..].find('/');
        let path = path.map_or(self.before_query.len(), |path| host + path);
        self.before_query.split_at(path)
    }

    /// Whether it leads to the same place as another: the same address, but for the final slash and the fragment.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        let normal = |location: &Self| {
            let url = Url::parse(&location.before_query)
                .map_or_else(|_| location.before_query.clone(), Into::into);
            percent_decode_str(url.trim_end_matches('/'))
                .decode_utf8_lossy()
                .into_owned()
        };
        normal(self) == normal(other)
    }
}

/// Percent-encodes what is not allowed in a URI (RFC 3986): quotes, braces, spaces and everything that is not ASCII.
fn uri_text(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}' | 0..=b' ' | 127.. => {
                encoded.push_str(&format!("%{byte:02X}"));
            }
            _ => encoded.push(char::from(byte)),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_is_a_uri() {
        for (url, text) in [
            (
                "https://e.org/a?b=${x}&c='#d",
                "https://e.org/a?b=$%7Bx%7D&c='#d",
            ),
            ("https://e.org/a|b\"", "https://e.org/a%7Cb%22"),
            ("https://e.org/é", "https://e.org/%C3%A9"),
        ] {
            assert_eq!(Location::outside(url).text(), text);
        }
        for (url, parts) in [
            ("https://e.org/a:b?c=://", ("https://e.org", "/a:b")),
            ("https://e.org", ("https://e.org", "")),
            ("/a://b", ("", "/a://b")),
        ] {
            assert_eq!(Location::outside(url).parts(), parts);
        }
        let like = |a, b| Location::outside(a).is_like(&Location::outside(b));
        assert!(
            like("/a/", "/a")
                && like("/%C3%A9/", "/é/#x")
                && like("https://e.org", "https://e.org/")
        );
        assert!(!like("/a/", "/b/") && !like("/a/", "https://e.org/a/"));
    }
}
