//! What the addresses in an output name, if it is on the site.

use std::borrow::Cow;

use memchr::{memchr, memmem, memrchr};
use percent_encoding::percent_decode_str;

use super::piece::Piece;
use crate::base::base_url::BaseUrl;
use crate::base::route::{Route, is_folder_reference, nfc, without_index};

/// A place of the site that an address names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place<'a> {
    /// The address without its fragment, raw.
    pub path: Cow<'a, str>,
    /// The raw id.
    pub id: Option<Cow<'a, str>>,
    /// Whether only a server finds it, in a site whose links lead to files.
    pub needs_server: bool,
}

/// Resolves the addresses in one output.
pub(super) struct Resolver<'r> {
    /// Where the output is.
    route: &'r Route,
    base: Option<&'r BaseUrl>,
    /// Scheme and host of the site.
    origin: String,
    /// Scheme, host and path of the site.
    base_text: String,
    /// Finds `base_text`.
    finder: memmem::Finder<'static>,
    /// Whether a `<base>` changes the meaning of relative addresses.
    pub(super) rebased: bool,
    /// Whether the links of the site lead to files.
    pub(super) by_file: bool,
}

impl<'r> Resolver<'r> {
    pub(super) fn new(route: &'r Route, base: Option<&'r BaseUrl>) -> Self {
        let base_text = base.map(|base| base.absolute(&Route::root()));
        let base_text = base_text.unwrap_or_default();
        Self {
            route,
            base,
            origin: base.map(BaseUrl::origin).unwrap_or_default(),
            finder: memmem::Finder::new(&base_text).into_owned(),
            base_text,
            rebased: false,
            by_file: false,
        }
    }

    /// Calls `found` with each address of a piece, as written, and the place that it names.
    pub(super) fn places(&self, piece: &Piece<'_>, found: &mut dyn FnMut(&str, Place<'_>)) {
        let mut own = |address: &str| {
            if let Some(place) = self.place(address) {
                found(address, place);
            }
        };
        match piece {
            Piece::Refresh(address) => own(address),
            Piece::Address(address) if is_mail(address) => {
                let text = percent_decode_str(address).decode_utf8_lossy();
                self.in_text(&text, &mut own);
            }
            Piece::Address(address) => own(address),
            Piece::Text(text) => self.in_text(text, &mut own),
            Piece::Json(text) => self.in_json(text, &mut own),
            Piece::Id(_) | Piece::Base => {}
        }
    }

    /// The place that an address names; `None` for one that is not on the site.
    fn place<'a>(&'a self, address: &'a str) -> Option<Place<'a>> {
        let address = address.trim_matches(|c: char| c <= ' ');
        let (before, fragment) = split_at(address, b'#');
        let (written, _) = split_at(before, b'?');
        let path = self.path(written)?;
        let id = fragment.map(without_directive);
        let id = id.map(|id| percent_decode_str(id).decode_utf8_lossy());
        let id = id.filter(|id| !id.is_empty());
        let id = id.map(|id| match id {
            Cow::Borrowed(id) => nfc(id),
            Cow::Owned(id) => Cow::Owned(nfc(&id).into_owned()),
        });
        Some(Place {
            path,
            id,
            needs_server: self.needs_server(written),
        })
    }

    /// Whether an address does not lead to a file. On the page for unknown addresses, which only servers send, addresses
    /// start at their root.
    fn needs_server(&self, address: &str) -> bool {
        if !self.by_file || scheme_end(address).is_some() || address.starts_with("//") {
            return false;
        }
        let is_from_root = address.starts_with('/') && !self.route.is_error_page();
        is_from_root || is_folder_reference(address)
    }

    /// The raw path inside the site.
    fn path(&self, address: &str) -> Option<Cow<'_, str>> {
        let from_root = match scheme_end(address) {
            Some(_) => self.below(address)?,
            None if address.starts_with("//") => {
                let (scheme, _) = self.origin.split_once("//")?;
                return self.path(&[scheme, address].concat());
            }
            None if self.rebased => return None,
            None if address.starts_with('/') => {
                let base = self.base.map_or("/", BaseUrl::path);
                let path = address.strip_prefix(base);
                path.or_else(|| {
                    (address.len() + 1 == base.len() && base.starts_with(address)).then_some("")
                })?
            }
            None => return Some(joined(self.route.as_str(), address)),
        };
        Some(joined("/", from_root))
    }

    /// The part of an absolute address behind the base of the site, if it is below that.
    fn below<'a>(&self, address: &'a str) -> Option<&'a str> {
        let base = self.base?;
        let start = address.get(..self.origin.len())?;
        if !start.eq_ignore_ascii_case(&self.origin) {
            return None;
        }
        let path = &address[self.origin.len()..];
        match path.is_empty() {
            true => (base.path() == "/").then_some(""),
            false => path.strip_prefix(base.path()),
        }
    }

    /// The addresses below the site's base in a share text. They are in the closed alphabet of shared addresses.
    fn in_text(&self, text: &str, found: &mut dyn FnMut(&str)) {
        if self.base_text.is_empty() {
            return;
        }
        let mut at = 0;
        while let Some(start) = self.finder.find(&text.as_bytes()[at..]) {
            let start = at + start;
            let rest = &text[start..];
            let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "-._~/%#:".contains(c)));
            let end = end.unwrap_or(rest.len());
            // Formats that escape signs of an address go on with `\`.
            if !rest[end..].starts_with('\\') {
                found(rest[..end].trim_end_matches(['.', ':']));
            }
            at = start + end.max(1);
        }
    }

    /// The strings of JSON that are addresses of the site.
    fn in_json(&self, text: &str, found: &mut dyn FnMut(&str)) {
        if self.base_text.is_empty() {
            return;
        }
        let start_of_string = format!("\"{}", self.base_text);
        let mut at = 0;
        while let Some(start) = text[at..].find(&start_of_string) {
            let start = at + start;
            let Some(end) = text[start + 1..].find('"') else {
                return;
            };
            let end = start + 1 + end + 1;
            if let Ok(value) = serde_json::from_str::<Cow<'_, str>>(&text[start..end])
                && !value.contains(char::is_whitespace)
            {
                found(&value);
            }
            at = end;
        }
    }
}

/// The text before the first ASCII character `at`, and what follows it.
fn split_at(text: &str, at: u8) -> (&str, Option<&str>) {
    match memchr(at, text.as_bytes()) {
        Some(end) => (&text[..end], Some(&text[end + 1..])),
        None => (text, None),
    }
}

/// A fragment without the directive by which browsers mark words.
fn without_directive(fragment: &str) -> &str {
    match memchr(b':', fragment.as_bytes()) {
        Some(_) => fragment.split(":~:").next().unwrap_or_default(),
        None => fragment,
    }
}

fn is_mail(address: &str) -> bool {
    let start = address.get(.."mailto:".len());
    start.is_some_and(|start| start.eq_ignore_ascii_case("mailto:"))
}

/// The end of an address's scheme.
fn scheme_end(address: &str) -> Option<usize> {
    if !address.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let mut bytes = address.bytes();
    let end = bytes.position(|b| !(b.is_ascii_alphanumeric() || b"+-.".contains(&b)))?;
    address[end..].starts_with(':').then_some(end)
}

/// The raw path of a reference from a raw path, without `.` and `..`, and without `index.html`.
pub(in crate::render) fn joined<'a>(from: &'a str, reference: &str) -> Cow<'a, str> {
    if reference.is_empty() {
        return Cow::Borrowed(without_index(from));
    }
    let folder = memrchr(b'/', from.as_bytes()).map_or("/", |end| &from[..=end]);
    let plain = match reference.bytes().all(|b| b.is_ascii() && b != b'%') {
        true => Cow::Borrowed(reference),
        false => {
            let plain = percent_decode_str(reference).decode_utf8_lossy();
            Cow::Owned(nfc(&plain).into_owned())
        }
    };
    let mut path = String::with_capacity(folder.len() + plain.len());
    path.push_str(folder);
    let mut rest = Some(&*plain);
    while let Some(parts) = rest {
        let part;
        (part, rest) = split_at(parts, b'/');
        match part {
            "." | "" => {}
            ".." => {
                let folder = path.trim_end_matches('/').as_bytes();
                path.truncate(memrchr(b'/', folder).unwrap_or(0) + 1);
            }
            part => {
                path.push_str(part);
                if rest.is_some() {
                    path.push('/');
                }
            }
        }
    }
    let length = without_index(&path).len();
    path.truncate(length);
    Cow::Owned(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(piece: &Piece<'_>) -> Vec<String> {
        let base = BaseUrl::parse("https://example.org/guide/").expect("an address");
        let route = Route::of_file("a/b/");
        let resolver = Resolver::new(&route, Some(&base));
        let mut found = Vec::new();
        resolver.places(piece, &mut |_, place| {
            let id = place.id.map(|id| format!("#{id}")).unwrap_or_default();
            found.push([&*place.path, &id].concat());
        });
        found
    }

    #[test]
    fn resolves_addresses_as_a_browser_does() {
        for (address, place) in [
            ("", "/a/b/"),
            ("#x", "/a/b/#x"),
            ("./", "/a/b/"),
            (".", "/a/b/"),
            ("..", "/a/"),
            ("../", "/a/"),
            ("../../../../", "/"),
            ("../c.html?x=1#y%20z", "/a/c.html#y z"),
            ("index.html", "/a/b/"),
            ("caf%C3%A9/", "/a/b/café/"),
            ("cafe\u{301}/", "/a/b/café/"),
            (" c\n", "/a/b/c"),
            ("/guide/c/#", "/c/"),
            ("/guide", "/"),
            ("https://example.org/guide/c/./d#e:~:text=f", "/c/d#e"),
            ("HTTPS://Example.org/guide/", "/"),
            ("//example.org/guide/c", "/c"),
            ("#:~:text=x", "/a/b/"),
        ] {
            assert_eq!(
                places(&Piece::Address(address.into())),
                [place],
                "{address}"
            );
        }
        for outside in [
            "/other/",
            "https://example.org/",
            "https://example.org/guidebook/",
            "https://example.org.evil/guide/",
            "//example.com/guide/",
            "mailto:a@example.org",
            "tel:123",
            "data:image/png;base64,x",
            "javascript:x",
        ] {
            assert_eq!(
                places(&Piece::Address(outside.into())),
                [] as [String; 0],
                "{outside}"
            );
        }
    }

    #[test]
    fn only_files_are_found_without_a_server() {
        let base = BaseUrl::parse("https://example.org/guide/").expect("an address");
        let needs = |route: &Route, address: &str| {
            let mut resolver = Resolver::new(route, Some(&base));
            resolver.by_file = true;
            let mut found = None;
            let piece = Piece::Address(address.into());
            resolver.places(&piece, &mut |_, place| found = Some(place.needs_server));
            found.expect("a place of the site")
        };
        let page = Route::of_file("a/b/");
        for address in ["./", "..", "../c/#x", "c/?q", "/guide/", "/guide/x.css"] {
            assert!(needs(&page, address), "{address}");
        }
        for address in [
            "",
            "#x",
            "index.html",
            "../x.css",
            "https://example.org/guide/c/",
        ] {
            assert!(!needs(&page, address), "{address}");
        }
        assert!(!needs(&Route::error_page(), "/guide/x.css"));
        assert!(needs(&Route::error_page(), "/guide/c/"));
    }

    #[test]
    fn finds_addresses_of_the_site_in_share_texts() {
        let text = "[x](https://example.org/guide/c/#d) https://example.org/ &lt;a href=&quot;https://example.org/guide/e/&quot;&gt; \
            [url=https://example.org/guide/f/] See https://example.org/guide/g/. \\url{https://example.org/guide/h\\_i/}";
        assert_eq!(places(&Piece::Text(text)), ["/c/#d", "/e/", "/f/", "/g/"]);
        let mail = "mailto:?body=See%20https%3A%2F%2Fexample.org%2Fguide%2Fc%2F%0Anext";
        assert_eq!(places(&Piece::Address(mail.into())), ["/c/"]);
        let json = r#"{"@id": "https://example.org/guide/c/", "text": "https://example.org/guide/ is\n", "image": "https://example.org/guide/a\u0026b.png", "no": "see https://example.org/guide/no/"}"#;
        assert_eq!(places(&Piece::Json(json)), ["/c/", "/a&b.png"]);
    }
}
