//! Pages as parts of one page: their ids are prefixed, so that no two are the same, links between them lead to the part,
//! other addresses are written from the place of the whole, and everything that is folded is open.

use percent_encoding::percent_decode_str;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Edits, kind, split_suffix, with_addresses};
use crate::base::address::scheme;
use crate::base::character_references::decoded;
use crate::base::route::{Route, nfc};
use crate::page::markdown::{RawAttribute, RawTag, html_ids, tags};
use crate::render::rendered_links::joined;

/// Attributes whose value is a list of ids (HTML, ARIA).
const ID_LISTS: [&str; 14] = [
    "aria-activedescendant",
    "aria-controls",
    "aria-describedby",
    "aria-details",
    "aria-errormessage",
    "aria-flowto",
    "aria-labelledby",
    "aria-owns",
    "for",
    "form",
    "headers",
    "itemref",
    "list",
    "popovertarget",
];

/// A page that becomes a part.
pub struct Part<'p> {
    /// Its address.
    pub route: &'p Route,
    /// Its HTML.
    pub html: String,
    /// Whether its headings go down by a level, since the whole prints its title as a heading.
    pub is_below: bool,
}

/// The parts of a page.
pub struct PartIds<'p> {
    /// The address of the whole.
    whole: &'p Route,
    /// The path of the host that the site is below.
    base: &'p str,
    /// The number of each part and its ids, by its path.
    parts: FxHashMap<&'p str, (usize, FxHashSet<String>)>,
}

/// The id of a part, by its index.
#[must_use]
pub fn part_id(index: usize) -> String {
    format!("page-{}", index + 1)
}

impl<'p> PartIds<'p> {
    /// The ids of all parts of the page at an address, of a site below a path of its host.
    #[must_use]
    pub fn new(whole: &'p Route, base: &'p str, parts: &[Part<'p>]) -> Self {
        let ids = |part: &Part<'_>| {
            let ids = html_ids(&part.html).into_iter();
            ids.map(|id| nfc(&id).into_owned()).collect()
        };
        let numbered = parts.iter().enumerate();
        Self {
            whole,
            base,
            parts: numbered
                .map(|(index, part)| (part.route.as_str(), (index, ids(part))))
                .collect(),
        }
    }

    /// The HTML of a part as it is on the page.
    #[must_use]
    pub fn html(&self, part: &Part<'_>) -> String {
        let index = self.parts.get(part.route.as_str());
        let prefix = part_id(index.map_or(0, |(index, _)| *index));
        let own = Own {
            all: self,
            part,
            prefix,
        };
        let mut edits = Edits::default();
        for tag in tags(&part.html) {
            own.heading(&tag, &mut edits);
            if !tag.closing && tag.finished {
                own.attributes(&tag, &mut edits);
            }
        }
        edits.apply(&part.html)
    }
}

/// Whether an element is a landmark only because it has a name, or a role.
fn is_landmark(tag: &RawTag<'_>) -> bool {
    let is_region = |one: &RawAttribute<'_>| one.name == "role" && one.value == "region";
    tag.name == "section" || tag.attributes.iter().any(is_region)
}

struct Own<'o, 'p> {
    all: &'o PartIds<'p>,
    part: &'o Part<'o>,
    prefix: String,
}

impl Own<'_, '_> {
    /// A heading goes down by a level. There is one of the first level, that of the whole.
    fn heading(&self, tag: &RawTag<'_>, edits: &mut Edits) {
        let level = match tag.name.as_bytes() {
            [b'h', level @ b'1'..=b'5'] => *level,
            _ => return,
        };
        if self.part.is_below || level == b'1' {
            let slash = if tag.closing { "/" } else { "" };
            let lower = char::from(level + 1);
            edits.replace(tag.range.clone(), &format!("<{slash}h{lower}"));
        }
    }

    fn attributes(&self, tag: &RawTag<'_>, edits: &mut Edits) {
        if tag.name == "details" && !tag.has("open") {
            edits.insert(tag.range.end, " open");
        }
        let is_landmark = is_landmark(tag);
        for attribute in &tag.attributes {
            match attribute.name.as_str() {
                // Landmarks of one name on each page would be many of that name here.
                "role" | "aria-label" | "aria-labelledby" if is_landmark => edits.remove(attribute),
                "id" => self.prefix_ids(attribute, edits),
                "name" if matches!(&*tag.name, "a" | "map") => self.prefix_ids(attribute, edits),
                // Of elements with one name, only one can be open.
                "name" if tag.name == "details" => edits.remove(attribute),
                // What is printed has to be there before.
                "loading" if attribute.value.eq_ignore_ascii_case("lazy") => {
                    edits.remove(attribute);
                }
                "usemap" => self.set(attribute, edits, |value| {
                    value.strip_prefix('#').map(|name| self.fragment(name))
                }),
                name if ID_LISTS.contains(&name) => self.prefix_ids(attribute, edits),
                _ => {
                    let new = kind(tag, attribute).and_then(|kind| {
                        let change = &mut |address: &str| self.address(address);
                        with_addresses(kind, attribute.value, change)
                    });
                    if let Some(new) = new {
                        edits.set(attribute, &new);
                    }
                }
            }
        }
    }

    fn set(
        &self,
        attribute: &RawAttribute<'_>,
        edits: &mut Edits,
        new: impl FnOnce(&str) -> Option<String>,
    ) {
        if let Some(new) = new(&decoded(attribute.value)) {
            edits.set(attribute, &new);
        }
    }

    fn prefix_ids(&self, attribute: &RawAttribute<'_>, edits: &mut Edits) {
        self.set(attribute, edits, |value| {
            let ids = value.split_ascii_whitespace();
            let ids: Vec<String> = ids.map(|id| format!("{}.{id}", self.prefix)).collect();
            (!ids.is_empty()).then(|| ids.join(" "))
        });
    }

    /// The reference to an id of the part itself, encoded as in an address.
    fn fragment(&self, encoded: &str) -> String {
        format!("#{}.{encoded}", self.prefix)
    }

    /// What to write for an address; `None` for one that stays.
    fn address(&self, address: &str) -> Option<String> {
        let address = address.trim_matches(|c: char| c <= ' ');
        if address.is_empty() || scheme(address).is_some() || address.starts_with("//") {
            return None;
        }
        let (path, suffix) = split_suffix(address);
        let raw = match path.strip_prefix(self.all.base) {
            Some(inside) => joined("/", inside),
            None if path.starts_with('/') => return None,
            None => joined(self.part.route.as_str(), path),
        };
        if let Some((index, ids)) = self.all.parts.get(&*raw)
            && !suffix.starts_with('?')
        {
            let part = part_id(*index);
            let id = suffix.strip_prefix('#').unwrap_or_default();
            let plain = percent_decode_str(id).decode_utf8_lossy();
            // Of what is around a page, such as its share box, only the page itself is here.
            return Some(match ids.contains(&*nfc(&plain)) {
                true => format!("#{part}.{id}"),
                false => format!("#{part}"),
            });
        }
        let route = Route::of_file(&raw[1..]);
        Some(route.relative_to(self.all.whole) + suffix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The HTML of `/g/a/`, printed at `/g/print/` with `/g/`.
    fn part(html: &str, is_below: bool) -> String {
        let guide = Route::root().folder("g");
        let (page, whole) = (guide.folder("a"), guide.folder("print"));
        let parts = [
            Part {
                route: &guide,
                html: "<h2 id=\"x\">X</h2>".to_owned(),
                is_below: false,
            },
            Part {
                route: &page,
                html: html.to_owned(),
                is_below,
            },
        ];
        let ids = PartIds::new(&whole, "/site/", &parts);
        ids.html(&parts[1])
    }

    #[test]
    fn links_between_parts_stay_on_the_page() {
        for (address, new) in [
            ("#own", "#page-2.own"),
            ("#%6Fwn", "#page-2.%6Fwn"),
            ("#top", "#page-2"),
            ("./", "#page-2"),
            ("../", "#page-1"),
            ("../#x", "#page-1.x"),
            ("../index.html#x", "#page-1.x"),
            ("../#page.share", "#page-1"),
            ("/site/g/#x", "#page-1.x"),
            ("../?q#x", "../?q#x"),
            ("../b/#y", "../b/#y"),
            ("../../", "../../"),
            ("c.pdf", "../a/c.pdf"),
            ("/site/theme/x.css", "../../theme/x.css"),
            ("/other/", "/other/"),
            ("https://example.org/site/g/", "https://example.org/site/g/"),
            ("tel:1", "tel:1"),
        ] {
            let html = part(&format!("<a href=\"{address}\">t</a><i id=own>"), true);
            let expected = format!("<a href=\"{new}\">t</a><i id=\"page-2.own\">");
            assert_eq!(html, expected, "{address}");
        }
    }

    #[test]
    fn ids_and_what_refers_to_them_are_prefixed() {
        let html = "<svg aria-labelledby='a b'><title id=a>A</title><g fill=\"url(#b)\" style='mask: url(\"#b\")'><use href=#b xlink:href='#b'></g></svg>\
                    <label for=a></label><map name=m></map><img usemap=#m srcset='p.png 1x'><g id=b>";
        let new = "<svg aria-labelledby=\"page-2.a page-2.b\"><title id=\"page-2.a\">A</title><g fill=\"url(#page-2.b)\" style=\"mask: url(&quot;#page-2.b&quot;)\"><use href=\"#page-2.b\" xlink:href=\"#page-2.b\"></g></svg>\
                    <label for=\"page-2.a\"></label><map name=\"page-2.m\"></map><img usemap=\"#page-2.m\" srcset=\"../a/p.png 1x\"><g id=\"page-2.b\">";
        assert_eq!(part(html, true), new);
    }

    #[test]
    fn headings_go_down_and_folds_are_open() {
        let html = "<h1>A</h1><H2 id=b>B</H2><h6>C</h6><details name=\"t\"><summary>D</summary></details><details open><img loading=lazy src=p.png>";
        let folds =
            "<details open ><summary>D</summary></details><details open><img  src=\"../a/p.png\">";
        let below = "<h2>A</h2><h3 id=\"page-2.b\">B</h3><h6>C</h6>";
        assert_eq!(part(html, true), [below, folds].concat());
        let first = "<h2>A</h2><H2 id=\"page-2.b\">B</H2><h6>C</h6>";
        assert_eq!(part(html, false), [first, folds].concat());
    }

    #[test]
    fn sections_of_a_page_are_no_landmarks_of_the_whole() {
        let html = "<section aria-labelledby=a><h2 id=a>A</h2></section><div role=region aria-label='Table 1' tabindex=0></div><nav aria-label=N>";
        let new = "<section ><h3 id=\"page-2.a\">A</h3></section><div   tabindex=0></div><nav aria-label=N>";
        assert_eq!(part(html, true), new);
    }

    proptest::proptest! {
        #[test]
        fn any_text_becomes_a_part(html in "[<>/='\" adhr3#.?&;é-]{0,60}") {
            part(&html, true);
        }
    }
}
