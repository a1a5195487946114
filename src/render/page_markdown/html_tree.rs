//! The HTML that components print, as a tree. It is read leniently: what a template prints is whole in practice, and what is
//! not loses nothing but its tags.

use crate::base::character_references::decoded;
use crate::page::markdown::tags;

/// The most elements in each other; the tags of deeper ones are left out.
const DEEPEST: usize = 100;
/// Elements without content.
const VOID: [&str; 12] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr",
];
/// Elements with which a reader of Markdown can do nothing.
const SKIPPED: [&str; 13] = [
    "button", "canvas", "datalist", "head", "input", "label", "script", "select", "style",
    "template", "textarea", "title", "track",
];

/// A part of a tree.
#[derive(Debug)]
pub(super) enum HtmlNode {
    Text(String),
    Element(HtmlElement),
}

/// An element.
#[derive(Debug, Default)]
pub(super) struct HtmlElement {
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    pub(super) children: Vec<HtmlNode>,
}

impl HtmlElement {
    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let mut all = self.attributes.iter();
        all.find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether it has a class.
    pub(super) fn has_class(&self, class: &str) -> bool {
        let classes = self.attribute("class").unwrap_or_default();
        classes.split_ascii_whitespace().any(|own| own == class)
    }

    /// Whether readers do not see it, or could do nothing with it.
    fn is_skipped(&self) -> bool {
        SKIPPED.contains(&self.name.as_str())
            || self.attribute("hidden").is_some()
            || self.attribute("aria-hidden") == Some("true")
    }

    /// Its text without markup.
    pub(super) fn text(&self) -> String {
        let texts = self.children.iter().map(|child| match child {
            HtmlNode::Text(text) => text.clone(),
            HtmlNode::Element(element) => element.text(),
        });
        texts.collect()
    }
}

/// The tree of a text, without what readers do not see.
pub(super) fn parse(html: &str) -> Vec<HtmlNode> {
    let html = without_comments(html);
    let mut open = vec![HtmlElement::default()];
    let mut at = 0;
    for tag in tags(&html) {
        add(
            &mut open,
            HtmlNode::Text(decoded(&html[at..tag.whole.start]).into_owned()),
        );
        at = tag.whole.end;
        if tag.closing {
            let own = open.iter().rposition(|element| element.name == tag.name);
            while own.is_some_and(|own| own > 0 && open.len() > own) {
                close(&mut open);
            }
            continue;
        }
        let ended = ended_by(&tag.name);
        while open.len() > 1 && open.last().is_some_and(|last| ended.contains(&&*last.name)) {
            close(&mut open);
        }
        let attributes = tag.attributes.iter();
        let attributes = attributes.map(|own| (own.name.clone(), decoded(own.value).into_owned()));
        let element = HtmlElement {
            attributes: attributes.collect(),
            name: tag.name.clone(),
            children: Vec::new(),
        };
        if VOID.contains(&&*tag.name) || tag.self_closing {
            if !element.is_skipped() {
                add(&mut open, HtmlNode::Element(element));
            }
        } else if open.len() < DEEPEST {
            open.push(element);
        }
    }
    add(&mut open, HtmlNode::Text(decoded(&html[at..]).into_owned()));
    while open.len() > 1 {
        close(&mut open);
    }
    open.pop().map(|root| root.children).unwrap_or_default()
}

/// The elements that end where this one starts, if they are not closed before.
fn ended_by(name: &str) -> &'static [&'static str] {
    match name {
        "li" => &["li", "p"],
        "td" | "th" => &["td", "th", "p"],
        "tr" => &["tr", "td", "th", "p"],
        "dt" | "dd" => &["dt", "dd", "p"],
        "p" | "div" | "ul" | "ol" | "table" | "section" | "pre" | "blockquote" => &["p"],
        _ => &[],
    }
}

fn add(open: &mut [HtmlElement], node: HtmlNode) {
    if let Some(last) = open.last_mut() {
        last.children.push(node);
    }
}

/// Ends the innermost element.
fn close(open: &mut Vec<HtmlElement>) {
    if let Some(element) = open.pop().filter(|element| !element.is_skipped()) {
        add(open, HtmlNode::Element(element));
    }
}

fn without_comments(html: &str) -> String {
    let mut kept = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, comment)) = rest.split_once("<!--") {
        kept.push_str(before);
        rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
    }
    kept + rest
}
