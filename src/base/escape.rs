//! The only ways for text to reach HTML and XML. Each function serves one place, and its result
//! has a type of its own, so that text escaped for one context cannot be used in another.

use std::fmt;

use pulldown_cmark_escape::{escape_html, escape_html_body_text};
use serde::Serialize;

/// Text escaped for the content of an HTML element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HtmlText(String);

/// Text escaped for a double-quoted HTML attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HtmlAttribute(String);

impl HtmlAttribute {
    /// The escaped text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Text escaped for the content of an XML element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XmlText(String);

/// Text escaped for a double-quoted XML attribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XmlAttribute(String);

impl fmt::Display for XmlAttribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// JSON that is safe in a script element and in a file of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptJson(String);

/// Escapes raw text for the content of an HTML element.
#[must_use]
pub fn html_text(raw: &str) -> HtmlText {
    let mut text = HtmlText(with_room(raw));
    // Writing to a string cannot fail.
    let _ = escape_html_body_text(&mut text.0, raw);
    text
}

/// Escapes raw text for a double-quoted HTML attribute.
#[must_use]
pub fn html_attribute(raw: &str) -> HtmlAttribute {
    let mut attribute = HtmlAttribute(with_room(raw));
    let _ = escape_html(&mut attribute.0, raw);
    attribute
}

/// Initial capacity for a text in which one byte in ten is escaped.
fn with_room(raw: &str) -> String {
    String::with_capacity(raw.len() + raw.len() / 2)
}

/// A quoted string in the language of Graphviz.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DotString(String);

/// Escapes raw text as the name of a node in the language of Graphviz.
#[must_use]
pub fn dot_id(raw: &str) -> DotString {
    quoted_for_dot(raw, "&")
}

/// Escapes raw text as a label in the language of Graphviz, which interprets character references in labels.
#[must_use]
pub fn dot_label(raw: &str) -> DotString {
    quoted_for_dot(raw, "&amp;")
}

fn quoted_for_dot(raw: &str, ampersand: &'static str) -> DotString {
    let inside = replace(raw, |c| match c {
        '"' => Some("\\\""),
        '\\' => Some("\\\\"),
        '&' => Some(ampersand),
        c if c.is_control() => Some(" "),
        _ => None,
    });
    DotString(format!("\"{inside}\""))
}

/// Escapes raw text for the content of an XML element; characters that XML 1.0 forbids (section 2.2) are removed.
#[must_use]
pub fn xml_text(raw: &str) -> XmlText {
    XmlText(replace(raw, |c| match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '\t' | '\n' | '\r' => None,
        '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => Some(""),
        _ => None,
    }))
}

/// Escapes raw text for a double-quoted XML attribute, where white space would become spaces.
#[must_use]
pub fn xml_attribute(raw: &str) -> XmlAttribute {
    let text = xml_text(raw).0;
    XmlAttribute(replace(&text, |c| match c {
        '"' => Some("&quot;"),
        '\t' => Some("&#9;"),
        '\n' => Some("&#10;"),
        '\r' => Some("&#13;"),
        _ => None,
    }))
}

/// Serialises a value as JSON that cannot end a script element and that survives a reader that resolves HTML entities
/// before it parses JSON: `&`, `<`, `>` and the two line terminators of JavaScript are escaped by their four hex digits.
/// They occur only in strings.
///
/// # Errors
/// A value that JSON cannot represent, such as a map whose keys are not strings.
pub fn script_json(value: &impl Serialize) -> Result<ScriptJson, serde_json::Error> {
    let written = serde_json::to_string(value)?;
    Ok(ScriptJson(replace(&written, |c| match c {
        '&' => Some("\\u0026"),
        '<' => Some("\\u003c"),
        '>' => Some("\\u003e"),
        '\u{2028}' => Some("\\u2028"),
        '\u{2029}' => Some("\\u2029"),
        _ => None,
    })))
}

fn replace(raw: &str, with: impl Fn(char) -> Option<&'static str>) -> String {
    let mut out = String::with_capacity(raw.len() + raw.len() / 8);
    let mut copied = 0;
    for (at, c) in raw.char_indices() {
        if let Some(written) = with(c) {
            out.push_str(&raw[copied..at]);
            out.push_str(written);
            copied = at + c.len_utf8();
        }
    }
    out.push_str(&raw[copied..]);
    out
}

macro_rules! display {
    ($($name:ident),*) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}
display!(HtmlText, HtmlAttribute, XmlText, ScriptJson, DotString);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_browser_reads_back_the_raw_text(raw in "[^\u{0}\r]{0,40}") {
            let page = format!("<p title=\"{}\">{}</p>", html_attribute(&raw), html_text(&raw));
            let parsed = scraper::Html::parse_fragment(&page);
            let selector = scraper::Selector::parse("p").expect("fixed");
            let element = parsed.select(&selector).next().expect("one");
            prop_assert_eq!(element.attr("title"), Some(raw.as_str()));
            prop_assert_eq!(element.text().collect::<String>(), raw);
        }

        #[test]
        fn json_in_a_script_reads_back_raw_and_with_entities_resolved(text in "\\PC{0,20}([\u{0}-\u{1f}&<>\"'\\\\\u{2028}]|&lt;|</script>|<!--){0,9}") {
            let json = script_json(&[&text]).expect("a list of text").to_string();
            let page = format!("<script type=\"application/ld+json\">{json}</script><p>");
            let parsed = scraper::Html::parse_fragment(&page);
            let selector = scraper::Selector::parse("script").expect("fixed");
            let held: String = parsed.select(&selector).next().expect("one").text().collect();
            let resolved: String = scraper::Html::parse_fragment(&json).root_element().text().collect();
            for read in [held, resolved] {
                let read: Vec<String> = serde_json::from_str(&read).expect(&read);
                prop_assert_eq!(read, std::slice::from_ref(&text));
            }
        }

        #[test]
        fn nothing_that_xml_forbids_is_left(raw in "\\PC*[\u{0}-\u{1f}&<>]{0,9}") {
            let escaped = xml_text(&raw).to_string();
            let legal = |c: char| c >= ' ' || matches!(c, '\t' | '\n' | '\r');
            prop_assert!(escaped.chars().all(legal), "{escaped:?}");
            prop_assert!(!escaped.contains(['<', '>']), "{escaped:?}");
        }
    }
}
