//! Cleans raw HTML: which tags and attributes reach the page.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::OnceLock;

use ammonia::Builder;

use super::tags::tags;

/// Elements whose text is not HTML.
const RAW_TEXT: [&str; 9] = [
    "script", "style", "textarea", "title", "xmp", "iframe", "noscript", "noembed", "noframes",
];

/// Raw HTML without the tags that are not allowed. Their content is kept, except that of a script or
/// style sheet that ends in the same text.
pub(in crate::page::markdown) fn without_refused(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut kept = 0;
    let mut found = tags(text).into_iter().peekable();
    while let Some(tag) = found.next() {
        if is_allowed(&tag.name) {
            continue;
        }
        out.push_str(&text[kept..tag.whole.start]);
        kept = tag.whole.end;
        if !tag.closing && RAW_TEXT.contains(&tag.name.as_str()) {
            let mut rest = found.clone();
            if let Some(end) = rest.find(|other| other.closing && other.name == tag.name) {
                kept = end.whole.end;
                found = rest;
            }
        }
    }
    if kept == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[kept..]);
    Cow::Owned(out)
}

/// Whether a tag is kept when a page is cleaned.
pub(in crate::page::markdown) fn is_allowed(name: &str) -> bool {
    static TAGS: OnceLock<HashSet<&'static str>> = OnceLock::new();
    let tags = TAGS.get_or_init(|| builder::<'static>().clone_tags());
    tags.contains(name)
}

/// Whether an id in raw HTML is reserved for the theme: `top`, or any with a full stop. The ids
/// of footnotes are printed by the page itself.
pub(in crate::page::markdown) fn is_theme_id(id: &str) -> bool {
    let footnote = id.strip_prefix("fn.").or_else(|| id.strip_prefix("fnref."));
    let footnote =
        footnote.is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit() || b == b'.'));
    id == "top" || (id.contains('.') && !footnote)
}

/// Ammonia's own list, plus what printed Markdown uses; without `h1`, which is reserved for the page's title.
fn builder<'a>() -> Builder<'a> {
    let mut builder = Builder::default();
    builder
        .add_tags(["details", "summary", "kbd", "section"])
        .rm_tags(["h1"])
        .add_generic_attributes(["id", "class", "role", "tabindex", "aria-label"])
        .add_tag_attributes("a", ["name"])
        .add_tag_attributes("details", ["open"])
        .add_tag_attributes("th", ["scope"])
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel", "data"]))
        .attribute_filter(|element, attribute, value| {
            let is_data = value
                .trim_start()
                .get(..5)
                .is_some_and(|start| start.eq_ignore_ascii_case("data:"));
            let picture = element == "img"
                && attribute == "src"
                && crate::base::address::is_data_image(value);
            (!is_data || picture).then_some(Cow::Borrowed(value))
        })
        .link_rel(None);
    builder
}

/// Cleans the whole body of a page by an HTML5 parser, so that it is balanced and contains no scripts.
/// `placeholder` is the name of the placeholders of component calls.
pub(in crate::page::markdown) fn clean(html: &str, placeholder: &str) -> String {
    let mut builder = builder();
    builder
        .add_tags([placeholder])
        .add_tag_attributes(placeholder, ["n", "e"]);
    builder.clean(html).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn removes_a_refused_tag_and_keeps_its_content() {
        let cases = [
            ("Use the <script> tag", "Use the  tag"),
            ("a<script>x < y</script>b<i>c</i>", "ab<i>c</i>"),
            ("<div><title>t</div>", "<div>t</div>"),
            ("<b>plain</b>", "<b>plain</b>"),
        ];
        for (text, kept) in cases {
            assert_eq!(without_refused(text), kept, "{text}");
        }
    }

    #[test]
    fn cleaning_removes_scripts_and_balances() {
        let cleaned = clean(
            "<div><b>x<script>alert(1)</script><p onclick=\"x()\">y<a href=\"javascript:x\">z</a><img src=\"data:text/html,x\">",
            "gp-slot",
        );
        assert_eq!(cleaned, "<div><b>x<p>y<a>z</a><img></p></b></div>");
    }
}
