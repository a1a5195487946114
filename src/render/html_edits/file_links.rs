//! Links that lead to files: `../shoes/` as `../shoes/index.html`, which browsers open without a server.

use percent_encoding::percent_decode_str;

use super::{Edits, kind, split_suffix, with_addresses};
use crate::base::address::scheme;
use crate::base::route::{Route, is_folder_reference};
use crate::page::markdown::tags;

/// Where addresses are written.
#[derive(Clone, Copy)]
struct Place<'r> {
    route: &'r Route,
    /// The path that the site is below.
    base: &'r str,
    /// Whether addresses from the root of the host become relative.
    is_relative: bool,
}

/// A page whose relative links lead to files. Those from the root of the host, below the base path, become relative; on the
/// page for unknown addresses, which servers send at addresses of any depth, only with `is_copy`. Absolute addresses stay:
/// they are those that are shared.
#[must_use]
pub fn with_file_links(html: &str, route: &Route, base: &str, is_copy: bool) -> String {
    let place = Place {
        route,
        base,
        is_relative: is_copy || !route.is_error_page(),
    };
    let mut edits = Edits::default();
    for tag in tags(html) {
        // A `<base>` gives all relative addresses another meaning.
        if tag.name == "base" && tag.has("href") {
            return html.to_owned();
        }
        if tag.closing || !tag.finished {
            continue;
        }
        for attribute in &tag.attributes {
            let new = kind(&tag, attribute).and_then(|kind| {
                with_addresses(kind, attribute.value, &mut |address| place.file(address))
            });
            if let Some(new) = new {
                edits.set(attribute, &new);
            }
        }
    }
    edits.apply(html)
}

impl Place<'_> {
    /// What to write for an address; `None` for one that stays.
    fn file(self, address: &str) -> Option<String> {
        let address = address.trim_matches(|c: char| c <= ' ');
        if scheme(address).is_some() || address.starts_with("//") {
            return None;
        }
        let (path, suffix) = split_suffix(address);
        let inside = below(path, self.base);
        if inside.is_none() && path.starts_with('/') {
            return None;
        }
        let relative = inside.filter(|_| self.is_relative).map(|inside| {
            let inside = percent_decode_str(inside).decode_utf8_lossy();
            Route::of_file(&inside).relative_to(self.route)
        });
        let path = relative.as_deref().unwrap_or(path);
        if is_folder_reference(path) {
            let slash = if path.ends_with('/') { "" } else { "/" };
            let path = path.strip_prefix("./").unwrap_or(path);
            return Some([path, slash, "index.html", suffix].concat());
        }
        relative.map(|path| path + suffix)
    }
}

/// The part of a path from the root of the host that is below the base path.
fn below<'a>(path: &'a str, base: &str) -> Option<&'a str> {
    let is_base_itself = path.len() + 1 == base.len() && base.starts_with(path);
    match path.starts_with('/') {
        true => path.strip_prefix(base).or(is_base_itself.then_some("")),
        false => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewritten(html: &str) -> String {
        let route = Route::root().folder("a").folder("b");
        with_file_links(html, &route, "/guide/", false)
    }

    #[test]
    fn links_to_folders_lead_to_their_files() {
        for (address, file) in [
            ("./", "index.html"),
            (".", "./index.html"),
            ("..", "../index.html"),
            ("../", "../index.html"),
            ("../c/#d", "../c/index.html#d"),
            ("../c/?q=1&amp;r#d", "../c/index.html?q=1&amp;r#d"),
            ("./c/", "c/index.html"),
            ("/guide/", "../../index.html"),
            ("/guide", "../../index.html"),
            ("/guide/a/b/", "index.html"),
            ("/guide/caf%C3%A9/#x", "../../caf%C3%A9/index.html#x"),
            ("/guide/x.css", "../../x.css"),
            // These stay.
            ("#d", "#d"),
            ("", ""),
            ("?q", "?q"),
            ("../x.pdf", "../x.pdf"),
            ("/other/", "/other/"),
            ("https://example.org/guide/", "https://example.org/guide/"),
            ("//example.org/", "//example.org/"),
            ("mailto:a@example.org", "mailto:a@example.org"),
        ] {
            let html = rewritten(&format!(
                "<p><a class=x href=\"{address}\">t</a> href=\"../\""
            ));
            let expected = format!("<p><a class=x href=\"{file}\">t</a> href=\"../\"");
            assert_eq!(html, expected, "{address}");
        }
    }

    #[test]
    fn every_attribute_with_an_address_counts() {
        let html = "<img srcset='/guide/a.png 1x, b.png 2x'><noscript><meta http-equiv=refresh content=\"0; url=../c/\"></noscript>\
                    <p style=\"background: url('/guide/d.png')\">../</p><script>let a = '<a href=\"../\">';</script>\
                    <meta content=\"../\"><input value=\"../\"><iframe src=../e/></iframe><use href=#f />";
        let expected = "<img srcset=\"../../a.png 1x, b.png 2x\"><noscript><meta http-equiv=refresh content=\"0; url=../c/index.html\"></noscript>\
                    <p style=\"background: url(&#39;../../d.png&#39;)\">../</p><script>let a = '<a href=\"../\">';</script>\
                    <meta content=\"../\"><input value=\"../\"><iframe src=\"../e/index.html\"></iframe><use href=#f />";
        assert_eq!(rewritten(html).replace("&#x27;", "&#39;"), expected);
        let spaced = "<p style=\"background: url({{ root }}d.png) url() url(a\\62) url(../x/)\">";
        assert_eq!(
            rewritten(spaced),
            spaced.replace("../x/", "../x/index.html")
        );
        let based = "<base href=\"/x/\"><a href=\"../\">";
        assert_eq!(rewritten(based), based);
    }

    #[test]
    fn the_page_for_unknown_addresses_is_relative_in_copies_alone() {
        let html = "<a href=\"/guide/c/\"><link href=\"/guide/x.css\">";
        let page = Route::error_page();
        let file = |is_copy| with_file_links(html, &page, "/guide/", is_copy);
        assert_eq!(
            file(false),
            "<a href=\"/guide/c/index.html\"><link href=\"/guide/x.css\">"
        );
        assert_eq!(file(true), "<a href=\"c/index.html\"><link href=\"x.css\">");
    }
}
