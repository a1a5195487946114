//! The tags and attributes of raw HTML that reach a page.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use ammonia::Builder;

use crate::base::address::{is_allowed_scheme, is_data_image, scheme};
use crate::base::srcset::srcset;

/// Tags besides those of Ammonia: what printed Markdown uses, media without scripts, and values as bars.
const TAGS: [&str; 14] = [
    "address", "audio", "big", "details", "kbd", "meter", "picture", "progress", "section",
    "source", "summary", "tfoot", "track", "video",
];

/// Attributes that every tag may have.
const EVERYWHERE: [&str; 9] = [
    "align",
    "class",
    "dir",
    "hidden",
    "id",
    "lang",
    "role",
    "tabindex",
    "translate",
];

/// Attributes of single tags besides those of Ammonia.
const ATTRIBUTES: [(&str, &[&str]); 22] = [
    ("a", &["download", "name", "rel", "type"]),
    (
        "area",
        &["alt", "coords", "download", "href", "rel", "shape"],
    ),
    ("audio", &["controls", "loop", "muted", "preload", "src"]),
    ("br", &["clear"]),
    ("col", &["valign", "width"]),
    ("data", &["value"]),
    ("details", &["name", "open"]),
    ("hr", &["noshade"]),
    (
        "img",
        &[
            "border",
            "decoding",
            "fetchpriority",
            "hspace",
            "ismap",
            "loading",
            "sizes",
            "srcset",
            "usemap",
            "vspace",
        ],
    ),
    ("li", &["type", "value"]),
    ("map", &["name"]),
    ("meter", &["high", "low", "max", "min", "optimum", "value"]),
    ("ol", &["reversed", "type"]),
    ("progress", &["max", "value"]),
    (
        "source",
        &["height", "media", "sizes", "src", "srcset", "type", "width"],
    ),
    ("table", &["border", "cellpadding", "cellspacing", "width"]),
    (
        "td",
        &["abbr", "height", "nowrap", "scope", "valign", "width"],
    ),
    ("th", &["abbr", "height", "nowrap", "valign", "width"]),
    ("time", &["datetime"]),
    ("tr", &["valign"]),
    ("track", &["default", "kind", "label", "src", "srclang"]),
    (
        "video",
        &[
            "autoplay",
            "controls",
            "height",
            "loop",
            "muted",
            "playsinline",
            "poster",
            "preload",
            "src",
            "width",
        ],
    ),
];

/// The cleaner for raw HTML, without a filter for values; without `h1`, which is reserved for the page's title.
pub(super) fn builder<'a>() -> Builder<'a> {
    let mut builder = Builder::default();
    builder
        .add_tags(TAGS)
        .rm_tags(["h1"])
        .add_generic_attributes(EVERYWHERE)
        .add_generic_attribute_prefixes(["aria-"])
        .add_tag_attribute_values("a", "target", ["_blank"])
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel", "data"]))
        .link_rel(None);
    for (tag, attributes) in ATTRIBUTES {
        builder.add_tag_attributes(tag, attributes.iter().copied());
    }
    builder
}

struct Allowed {
    tags: HashSet<&'static str>,
    everywhere: HashSet<&'static str>,
    attributes: HashMap<&'static str, HashSet<&'static str>>,
}

fn allowed() -> &'static Allowed {
    static ALLOWED: OnceLock<Allowed> = OnceLock::new();
    ALLOWED.get_or_init(|| {
        let builder = builder::<'static>();
        Allowed {
            tags: builder.clone_tags(),
            everywhere: builder.clone_generic_attributes(),
            attributes: builder.clone_tag_attributes(),
        }
    })
}

/// Whether a tag is kept when a page is cleaned.
pub(in crate::page::markdown) fn is_allowed(name: &str) -> bool {
    allowed().tags.contains(name)
}

/// Whether an attribute of an allowed tag is kept when a page is cleaned, with this value.
pub(in crate::page::markdown) fn is_allowed_attribute(tag: &str, name: &str, value: &str) -> bool {
    let allowed = allowed();
    let of_tag = allowed.attributes.get(tag);
    name.starts_with("aria-")
        || allowed.everywhere.contains(name)
        || of_tag.is_some_and(|attributes| attributes.contains(name))
        || (tag, name, value.to_ascii_lowercase().as_str()) == ("a", "target", "_blank")
}

/// Whether the value of an attribute contains no address that could run a script.
pub(in crate::page::markdown) fn is_safe(element: &str, attribute: &str, value: &str) -> bool {
    match attribute {
        "src" if element == "img" && is_data_image(value) => true,
        "href" | "src" | "cite" | "poster" => is_safe_address(value),
        "srcset" => srcset(value)
            .into_iter()
            .all(|range| is_safe_address(&value[range])),
        // The name of a map in the page.
        "usemap" => value.starts_with('#'),
        _ => true,
    }
}

fn is_safe_address(address: &str) -> bool {
    scheme(address).is_none_or(|scheme| is_allowed_scheme(&scheme))
}

/// Whether an id in raw HTML is reserved for the theme: `top`, or any with a full stop. The ids
/// of footnotes are printed by the page itself.
pub(in crate::page::markdown) fn is_theme_id(id: &str) -> bool {
    let footnote = id.strip_prefix("fn.").or_else(|| id.strip_prefix("fnref."));
    let footnote =
        footnote.is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit() || b == b'.'));
    id == "top" || (id.contains('.') && !footnote)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_allowed_by_tag() {
        for (tag, name, value, kept) in [
            ("p", "align", "center", true),
            ("div", "dir", "rtl", true),
            ("img", "width", "200", true),
            ("span", "aria-hidden", "true", true),
            ("a", "target", "_blank", true),
            ("a", "target", "other", false),
            ("p", "width", "1", false),
            ("p", "style", "", false),
            ("p", "onclick", "", false),
            ("p", "data-x", "", false),
            ("audio", "autoplay", "", false),
        ] {
            assert_eq!(is_allowed_attribute(tag, name, value), kept, "{tag} {name}");
        }
    }

    #[test]
    fn an_address_that_could_run_a_script_is_not_safe() {
        for (element, attribute, value, safe) in [
            ("img", "src", "data:image/png;base64,AAAA", true),
            ("video", "src", "data:image/png;base64,AAAA", false),
            ("img", "srcset", "a.png 1x, JavaScript:x 2x", false),
            ("img", "srcset", "a.png 1x, https://e.org/b.png 2x", true),
            ("img", "srcset", "data:image/svg+xml,x 1x", false),
            ("video", "poster", "javascript:x", false),
            ("blockquote", "cite", "JavaScript:x", false),
            ("img", "usemap", "javascript:x", false),
            ("a", "href", "tel:1", true),
            ("a", "href", "vbscript:x", false),
            ("p", "title", "javascript:x", true),
        ] {
            assert_eq!(
                is_safe(element, attribute, value),
                safe,
                "{attribute}={value}"
            );
        }
    }
}
