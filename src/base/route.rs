//! Addresses inside a site: the URL path of a file, its path on disk, and references from one page to another.

use std::borrow::Cow;
use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use unicase::UniCase;
use unicode_normalization::UnicodeNormalization;

/// The characters that are not encoded in a shared address: a closed alphabet that needs no escaping in HTML, Markdown,
/// BBCode or any other format that a link is pasted into.
const URL_PART: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'-');

/// Text in NFC, so that two spellings of one name are one address. Most names are ASCII, which always is.
#[must_use]
pub fn nfc(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        text.into()
    } else {
        text.nfc().collect::<String>().into()
    }
}

/// Percent-encodes one part of a path from raw text. Three full stops in a row
/// are encoded: some Markdown engines replace them by one character, in an address too.
#[must_use]
pub fn encode(part: &str) -> String {
    let mut encoded = String::with_capacity(part.len());
    encode_into(part, &mut encoded);
    encoded
}

/// The end of the address of the element with this raw id: `#` and what follows, percent-encoded. It ends in a letter
/// or digit, since programs that turn plain addresses into links take final punctuation for the sentence's.
#[must_use]
pub fn fragment(id: &str) -> String {
    let mut fragment = String::with_capacity(id.len() + 1);
    fragment.push('#');
    encode_into(id, &mut fragment);
    if fragment.ends_with(['-', '.', '_', '~'])
        && let Some(mark) = fragment.pop()
    {
        fragment.push_str(&format!("%{:02X}", u32::from(mark)));
    }
    fragment
}

/// The encoded form of an id, without `#`.
#[must_use]
pub fn encoded_id(id: &str) -> Cow<'_, str> {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric();
    match id.bytes().all(is_plain) && id.bytes().next_back().is_some_and(is_letter) {
        true => Cow::Borrowed(id),
        false => Cow::Owned(fragment(id).split_off(1)),
    }
}

fn encode_into(part: &str, out: &mut String) {
    let may_stay = |b: u8| is_plain(b) || b == b'.';
    if part.bytes().all(is_plain) || (part.bytes().all(may_stay) && !part.contains("...")) {
        out.push_str(part);
    } else {
        let encoded = utf8_percent_encode(part, URL_PART).to_string();
        out.push_str(&encoded.replace("...", "..%2E"));
    }
}

/// Characters that are never encoded, in any context.
const fn is_plain(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'_' | b'~' | b'-')
}

/// Whether each byte is plain or the `/` between parts. A page has fifty references to others, with some ten bytes each.
static PLAIN_PATH: [bool; 256] = {
    let mut plain = [false; 256];
    let mut at: u8 = 0;
    while at < 128 {
        plain[at as usize] = is_plain(at) || at == b'/';
        at += 1;
    }
    plain
};

/// Percent-encodes a path, part by part.
fn encode_parts(path: &str, out: &mut String) {
    // Most paths need no encoding.
    if path.bytes().all(|b| PLAIN_PATH[usize::from(b)]) {
        return out.push_str(path);
    }
    for (number, part) in path.split('/').enumerate() {
        if number > 0 {
            out.push('/');
        }
        encode_into(part, out);
    }
}

/// The address of an output inside the site: raw (not percent-encoded) NFC text that starts with
/// `/`, without the base path. A page's ends in `/`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Route(String);

impl Route {
    /// The address of the home page, `/`.
    #[must_use]
    pub fn root() -> Self {
        Self("/".to_owned())
    }

    /// The address of the page that hosts show at addresses without a page.
    #[must_use]
    pub fn error_page() -> Self {
        Self("/404.html".to_owned())
    }

    /// Whether it is that of [`Self::error_page`].
    #[must_use]
    pub fn is_error_page(&self) -> bool {
        self.0 == "/404.html"
    }

    /// The address of a file from its path relative to the site's top, such as `a/x.svg`.
    #[must_use]
    pub fn of_file(path: &str) -> Self {
        Self(["/", &nfc(path)].concat())
    }

    /// The folder or page `part` below this folder.
    #[must_use]
    pub fn folder(&self, part: &str) -> Self {
        Self([&self.0, &*nfc(part), "/"].concat())
    }

    /// The file `name` in this folder.
    #[must_use]
    pub fn file(&self, name: &str) -> Self {
        Self([&self.0, &*nfc(name)].concat())
    }

    /// This address below another folder: `/a/b/` in `/x/` is `/x/a/b/`.
    #[must_use]
    pub fn inside(&self, folder: &Self) -> Self {
        Self(format!("{}{}", folder.0, &self.0[1..]))
    }

    /// The file next to a folder or page, with its name and this extension: `/a/b.json` for `/a/b/`.
    #[must_use]
    pub fn with_ending(&self, ending: &str) -> Self {
        Self(format!("{}.{ending}", self.0.trim_end_matches('/')))
    }

    /// The raw text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Percent-encoded, in the closed alphabet of shared addresses plus `/`.
    #[must_use]
    pub fn encoded(&self) -> String {
        let mut encoded = String::with_capacity(self.0.len());
        encode_parts(&self.0, &mut encoded);
        encoded
    }

    /// The path of its file, relative to the output folder: `a/b/index.html` for `/a/b/`.
    #[must_use]
    pub fn output_path(&self) -> String {
        let path = &self.0[1..];
        if path.is_empty() || path.ends_with('/') {
            [path, "index.html"].concat()
        } else {
            path.to_owned()
        }
    }

    /// The encoded relative reference from the page at `from` to this address.
    #[must_use]
    pub fn relative_to(&self, from: &Self) -> String {
        let folder = |route: &str| route.rfind('/').map_or(0, |at| at + 1);
        let (from, to) = (&from.0[..folder(&from.0)], &self.0);
        let to_folder = &to[..folder(to)];
        // The common folders end at the last `/` of the common prefix.
        let bytes = from.bytes().zip(to_folder.bytes());
        let same = bytes.take_while(|(a, b)| a == b).count();
        let shared = from.as_bytes()[..same].iter().rposition(|b| *b == b'/');
        let shared = shared.map_or(0, |at| at + 1);
        let up = from[shared..].bytes().filter(|b| *b == b'/').count();
        let mut reference = String::with_capacity(up * 3 + to.len() - shared);
        for _ in 0..up {
            reference.push_str("../");
        }
        encode_parts(&to[shared..], &mut reference);
        if reference.is_empty() {
            reference.push_str("./");
        }
        reference
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How references in an output are written: relative to its page, so that the site works below any base path, or from
/// the base path, if the output is served at addresses of any depth (404).
#[derive(Clone, Copy, Debug)]
pub enum Hrefs<'a> {
    /// Relative to the page at this address.
    Relative(&'a Route),
    /// Below this encoded base path, which starts and ends in `/`.
    Absolute(&'a str),
}

impl Hrefs<'_> {
    /// The encoded reference to `target`.
    #[must_use]
    pub fn to(&self, target: &Route) -> String {
        match self {
            Self::Relative(from) => target.relative_to(from),
            Self::Absolute(base) => format!("{base}{}", &target.encoded()[1..]),
        }
    }
}

/// The address of the sitemap, the one generated file that other programs name otherwise.
pub const SITEMAP: &str = "/sitemap.xml";

/// The path of a folder instead of that of its index file: hosts show one at the address of the other.
#[must_use]
pub fn without_index(path: &str) -> &str {
    path.strip_suffix("index.html")
        .filter(|folder| folder.ends_with('/'))
        .unwrap_or(path)
}

/// Whether the path of a reference, without query and fragment, names a folder.
#[must_use]
pub fn is_folder_reference(path: &str) -> bool {
    let last = path.rsplit('/').next().unwrap_or_default();
    !path.is_empty() && matches!(last, "" | "." | "..")
}

/// The same value for all addresses that some file system or server does not distinguish: without regard to case, by
/// full case folding (`straße` is `STRASSE`), and to the Unicode form (canonical caseless matching, Unicode 3.13, D145).
#[must_use]
pub fn collision_key(path: &str) -> String {
    if path.is_ascii() {
        path.to_ascii_lowercase()
    } else {
        let decomposed: String = path.nfd().collect();
        let folded = UniCase::unicode(decomposed).to_folded_case();
        folded.nfc().collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn route(text: &str) -> Route {
        Route(text.to_owned())
    }

    #[test]
    fn a_fragment_ends_in_a_letter_or_digit() {
        for (id, encoded) in [
            ("why-it-hurts", "#why-it-hurts"),
            ("a_.~-b", "#a_.~-b"),
            ("what-", "#what%2D"),
            ("a__", "#a_%5F"),
            ("1.", "#1%2E"),
            ("~", "#%7E"),
            ("é", "#%C3%A9"),
        ] {
            assert_eq!(fragment(id), encoded);
        }
    }

    #[test]
    fn references_are_relative_to_the_page_they_stand_on() {
        let cases = [
            ("/a/b/", "/a/b/", "./"),
            ("/a/b/", "/a/", "../"),
            ("/a/b/", "/", "../../"),
            ("/", "/a/b/", "a/b/"),
            ("/a/b/", "/a/x.svg", "../x.svg"),
            ("/a/b/", "/a/c/", "../c/"),
            ("/", "/x.svg", "x.svg"),
            ("/a/", "/it's (a)/ü:/", "../it%27s%20%28a%29/%C3%BC%3A/"),
            ("/a/", "/wait...../a..b/", "../wait..%2E../a..b/"),
        ];
        for (from, to, reference) in cases {
            assert_eq!(
                route(to).relative_to(&route(from)),
                reference,
                "{from} → {to}"
            );
        }
    }

    #[test]
    fn a_page_is_the_index_file_of_its_folder() {
        assert_eq!(Route::root().output_path(), "index.html");
        assert_eq!(route("/a/b/").output_path(), "a/b/index.html");
        assert_eq!(route("/a/x.svg").output_path(), "a/x.svg");
    }

    #[test]
    fn a_page_has_addresses_of_the_same_form_in_a_folder() {
        let embed = Route::root().folder("embed");
        assert_eq!(route("/a/b/").inside(&embed), route("/embed/a/b/"));
        assert_eq!(
            route("/").inside(&embed).with_ending("json"),
            route("/embed.json")
        );
        assert_eq!(
            route("/a/b/").inside(&embed).with_ending("json"),
            route("/embed/a/b.json")
        );
    }

    #[test]
    fn names_that_some_system_takes_for_one_collide() {
        for (a, b) in [
            ("a/Robots.txt", "A/robots.TXT"),
            ("straße", "STRASSE"),
            ("straße", "strasse"),
            ("ẞ", "ß"),
            ("ς", "Σ"),
            ("ſ", "S"),
            ("ﬁ", "FI"),
            ("é", "E\u{301}"),
            ("\u{212a}", "k"),
            ("ᾳ", "ΑΙ"),
            ("ᾳ", "α\u{345}"),
            ("ŉ", "ʼn"),
            ("ǰ", "J\u{30c}"),
            ("ᏸ", "Ᏸ"),
            ("ꭰ", "Ꭰ"),
        ] {
            assert_eq!(collision_key(a), collision_key(b), "{a} {b}");
        }
        for (a, b) in [("ı", "i"), ("a", "á"), ("ø", "o"), ("strase", "straße")] {
            assert_ne!(collision_key(a), collision_key(b), "{a} {b}");
        }
    }

    proptest! {
        #[test]
        fn following_a_reference_by_the_url_standard_leads_to_its_target(
            from in "(/[a-zé %?#:]{1,4}){0,4}/", to in "(/[a-zé %?#:]{1,4}){0,4}/(x.y)?",
        ) {
            let (from, to) = (route(&from), route(&to));
            let base = url::Url::parse("https://e.org/repo").expect("fixed")
                .join(&format!("/repo{}", from.encoded())).expect("encoded");
            let target = base.join(&to.relative_to(&from)).expect("encoded");
            prop_assert_eq!(target.path(), format!("/repo{}", to.encoded()));
        }
    }
}
