//! Addresses of other sites as authors write them, as they are requested.

use percent_encoding::percent_decode_str;
use url::Url;

use crate::base::base_url::BaseUrl;
use crate::base::route::Route;

/// An address as it is requested.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Target {
    /// The address without its fragment, and without a name and password.
    pub url: Url,
    /// The fragment, decoded, if a page has to have such an id.
    pub fragment: Option<String>,
}

impl Target {
    /// Reads an address, or returns `None` if it is not one of the web.
    #[must_use]
    pub fn read(written: &str) -> Option<Self> {
        let mut url = match written.trim() {
            relative if relative.starts_with("//") => Url::parse(&["https:", relative].concat()),
            whole => Url::parse(whole),
        }
        .ok()?;
        if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
            return None;
        }
        let fragment = url.fragment().and_then(checked);
        url.set_fragment(None);
        // Neither belongs into a request that nobody requested.
        let _ = url.set_username("");
        let _ = url.set_password(None);
        Some(Self { url, fragment })
    }

    /// The address as reports and the cache have it.
    #[must_use]
    pub fn shown(&self) -> String {
        shown(&self.url, self.fragment.as_deref())
    }
}

/// An address with a fragment.
#[must_use]
pub fn shown(url: &Url, fragment: Option<&str>) -> String {
    let mut url = url.clone();
    url.set_fragment(fragment);
    url.into()
}

/// The id that a fragment points to, if it points to one: not the top of the page, the text after `:~:`, or a view that a
/// script chooses by `#!` or `#/`.
fn checked(fragment: &str) -> Option<String> {
    let id = fragment
        .split_once(":~:")
        .map_or(fragment, |(before, _)| before);
    let id = percent_decode_str(id).decode_utf8_lossy();
    let is_id = !id.is_empty() && !id.eq_ignore_ascii_case("top") && !id.starts_with(['!', '/']);
    is_id.then(|| id.into_owned())
}

/// Whether an address is one of the site itself, whose links are checked when it is built.
#[must_use]
pub(super) fn is_own(url: &Url, base: Option<&BaseUrl>) -> bool {
    let Some(home) = base.map(|base| base.absolute(&Route::root())) else {
        return false;
    };
    let Ok(home) = Url::parse(&home) else {
        return false;
    };
    let (path, below) = (home.path(), url.path());
    home.host() == url.host()
        && home.port() == url.port()
        && (below.starts_with(path) || path.strip_suffix('/') == Some(below))
}

/// Whether an address begins as a pattern states, in which `*` is any text.
#[must_use]
pub(super) fn matches(pattern: &str, address: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| address.strip_prefix(first)) else {
        return false;
    };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_fragments_that_name_an_id_are_checked() {
        for (address, url, fragment) in [
            ("https://a.org", "https://a.org/", None),
            ("//a.org/b", "https://a.org/b", None),
            ("HTTP://A.org:80/b#c", "http://a.org/b", Some("c")),
            ("https://u:p@a.org/#c%20d", "https://a.org/", Some("c d")),
            ("https://a.org/#top", "https://a.org/", None),
            ("https://a.org/#:~:text=c", "https://a.org/", None),
            ("https://a.org/#c:~:text=d", "https://a.org/", Some("c")),
            ("https://a.org/#!c", "https://a.org/", None),
            ("https://a.org/#/c", "https://a.org/", None),
            ("https://a.org/?b#", "https://a.org/?b", None),
        ] {
            let target = Target::read(address).expect(address);
            assert_eq!(target.url.as_str(), url, "{address}");
            assert_eq!(target.fragment.as_deref(), fragment, "{address}");
        }
        for address in ["mailto:a@b.org", "a/b", "https://", "/a", "ftp://a.org/"] {
            assert_eq!(Target::read(address), None, "{address}");
        }
    }

    #[test]
    fn the_site_itself_is_recognised() {
        let base = BaseUrl::parse("https://a.org/guide/").expect("an address");
        for (address, own) in [
            ("https://a.org/guide/b/", true),
            ("http://a.org/guide", true),
            ("https://a.org/", false),
            ("https://a.org/guidebook/", false),
            ("https://b.org/guide/", false),
            ("https://a.org:8080/guide/", false),
        ] {
            let url = Url::parse(address).expect(address);
            assert_eq!(is_own(&url, Some(&base)), own, "{address}");
            assert!(!is_own(&url, None));
        }
    }

    #[test]
    fn a_pattern_is_the_beginning_of_addresses() {
        for (pattern, address, matching) in [
            ("https://a.org/", "https://a.org/b", true),
            ("https://a.org/b", "https://a.org/", false),
            ("https://*.a.org/", "https://b.a.org/c", true),
            ("https://*.a.org/", "https://a.org/c", false),
            ("*/private/", "https://a.org/b/private/c", true),
            ("https://a.org/*/b*c", "https://a.org/x/y/b/d", false),
            ("https://a.org/*/b*c", "https://a.org/x/y/b/d/ce", true),
        ] {
            assert_eq!(matches(pattern, address), matching, "{pattern} {address}");
        }
    }
}
