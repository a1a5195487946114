//! A drawing: an SVG file that is inlined into a page, so that it uses the page's colours and
//! its text is accessible. Only elements and attributes that draw are allowed; any other is an error and is never removed
//! silently.

use std::ops::Range;

use roxmltree::{Attribute, Document, Node, NodeType};

use super::drawing_limits;
use crate::diagnostic::Diagnostic;

#[cfg(test)]
mod tests;

/// The namespace of SVG.
pub(super) const SVG: &str = "http://www.w3.org/2000/svg";
const XLINK: &str = "http://www.w3.org/1999/xlink";
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// Elements of SVG 2 that draw, describe or are referred to. Scripts, embedded content, links and animations are not
/// among them.
const ELEMENTS: &[&str] = &[
    "circle",
    "clipPath",
    "defs",
    "desc",
    "ellipse",
    "g",
    "line",
    "linearGradient",
    "marker",
    "mask",
    "path",
    "pattern",
    "polygon",
    "polyline",
    "radialGradient",
    "rect",
    "stop",
    "svg",
    "switch",
    "symbol",
    "text",
    "textPath",
    "title",
    "tspan",
    "use",
];

/// Functions that an attribute may call; `url()` is checked by itself.
const FUNCTIONS: &[&str] = &[
    "calc",
    "color-mix",
    "hsl",
    "hsla",
    "matrix",
    "oklab",
    "oklch",
    "rgb",
    "rgba",
    "rotate",
    "scale",
    "skewX",
    "skewY",
    "translate",
    "var",
];

/// Attributes whose value is a list of ids.
const ID_LISTS: [&str; 3] = ["aria-labelledby", "aria-describedby", "aria-controls"];

/// Attributes whose names decide what is allowed. XML distinguishes capitals in them, and browsers do not, since they
/// read the drawing as a part of an HTML page.
const CHECKED: [&str; 6] = ["base", "href", "id", "role", "src", "style"];

/// A drawing that has been checked.
#[derive(Debug)]
pub struct Drawing {
    /// Its text, split at the positions of the page's prefix of ids.
    segments: Vec<String>,
}

impl Drawing {
    /// Reads a drawing from the text of its file.
    ///
    /// # Errors
    /// All errors: malformed XML, not an SVG file, an element or attribute that is not allowed, no title.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<Diagnostic>> {
        if let Some((range, message)) = drawing_limits::exceeded(text) {
            let finding = Diagnostic::error("drawing", message).at(file, range);
            return Err(vec![finding.hint("save it again as plain SVG")]);
        }
        let document = Document::parse(text).map_err(|error| vec![not_xml(file, text, &error)])?;
        let mut checker = Checker {
            file,
            text,
            edits: Vec::new(),
            diagnostics: Vec::new(),
        };
        let root = document.root_element();
        if root.tag_name().namespace() != Some(SVG) || root.tag_name().name() != "svg" {
            let message = "this is not an SVG file: its root element is not `<svg>`";
            let hint = format!("start it with `<svg xmlns=\"{SVG}\" viewBox=\"0 0 400 300\">`");
            checker.report(start_tag(text, root), message.to_owned(), &hint);
            return Err(checker.diagnostics);
        }
        checker.set_name(root);
        for node in root.descendants() {
            checker.node(node);
        }
        if checker.diagnostics.is_empty() {
            Ok(Self {
                segments: checker.into_segments(root.range()),
            })
        } else {
            Err(checker.diagnostics)
        }
    }

    /// Its markup as part of an HTML page; `prefix` starts each of its ids, so that no two on the page are the same.
    #[must_use]
    pub fn inline(&self, prefix: &str) -> String {
        self.segments.join(prefix)
    }
}

/// A replacement of a part of the text.
enum Edit {
    /// The page's prefix is inserted.
    Prefix,
    /// The text is removed.
    Remove,
    /// Markup, in which each NUL is replaced by the prefix.
    Markup(&'static str),
}

/// Checks a drawing and collects the replacements in its text.
struct Checker<'t> {
    file: &'t str,
    text: &'t str,
    edits: Vec<(Range<usize>, Edit)>,
    diagnostics: Vec<Diagnostic>,
}

impl Checker<'_> {
    fn report(&mut self, range: Range<usize>, message: String, hint: &str) {
        let finding = Diagnostic::error("drawing", message).at(self.file, range);
        self.diagnostics.push(finding.hint(hint));
    }

    /// Sets the accessible name and description of the drawing from its `<title>` and `<desc>`.
    fn set_name(&mut self, root: Node<'_, '_>) {
        let child = |name: &str| root.children().find(|node| node.has_tag_name((SVG, name)));
        let has_words =
            |node: &Node<'_, '_>| node.text().is_some_and(|text| !text.trim().is_empty());
        let title = child("title").filter(has_words);
        let desc = child("desc").filter(has_words);
        let svg = root.range().start + "<svg".len();
        if title.is_none() {
            let message = "this drawing has no title".to_owned();
            let hint = "put `<title>What it shows</title>` first inside `<svg>`; screen readers read it aloud";
            self.report(start_tag(self.text, root), message, hint);
        }
        self.edits.push((
            svg..svg,
            Edit::Markup(match desc {
                Some(_) => " role=\"img\" aria-labelledby=\"\0title\" aria-describedby=\"\0desc\"",
                None => " role=\"img\" aria-labelledby=\"\0title\"",
            }),
        ));
        let named = [(title, " id=\"\0title\""), (desc, " id=\"\0desc\"")];
        for (node, id) in named.into_iter().filter_map(|(node, id)| Some((node?, id))) {
            let at = node.range().start + 1 + node.tag_name().name().len();
            self.edits.push((at..at, Edit::Markup(id)));
        }
        let own = root.attributes().filter(|attribute| {
            attribute.namespace().is_none()
                && [
                    "id",
                    "role",
                    "aria-label",
                    "aria-labelledby",
                    "aria-describedby",
                ]
                .contains(&attribute.name())
        });
        let names = named
            .into_iter()
            .filter_map(|(node, _)| node?.attribute_node("id"));
        for attribute in own.chain(names) {
            self.edits.push((attribute.range(), Edit::Remove));
        }
    }

    fn node(&mut self, node: Node<'_, '_>) {
        match node.node_type() {
            NodeType::Comment | NodeType::PI => self.edits.push((node.range(), Edit::Remove)),
            NodeType::Element => {
                self.element(node);
                for attribute in node.attributes() {
                    self.attribute(&attribute);
                }
            }
            NodeType::Root | NodeType::Text => {}
        }
    }

    fn element(&mut self, node: Node<'_, '_>) {
        let name = node.tag_name().name();
        let range = start_tag(self.text, node);
        let is_bare = self.text[node.range().start + 1..].starts_with(name);
        if node.tag_name().namespace() != Some(SVG) || !is_bare {
            let message = format!("`<{name}>` is not an element of SVG, or has a prefix");
            self.report(
                range,
                message,
                "save the drawing as plain SVG, without the editor's additions",
            );
        } else if !ELEMENTS.contains(&name) {
            let hint = match name {
                "script" => "a drawing cannot run scripts: remove it",
                "style" => {
                    "set the style by attributes, such as `fill=\"var(--drawing-ink, #1b2420)\"`"
                }
                "image" | "foreignObject" | "a" => "a drawing consists of shapes and text only",
                _ => "draw it with shapes, gradients and text",
            };
            self.report(
                range,
                format!("`<{name}>` cannot be part of a drawing"),
                hint,
            );
        } else if let Some(outer) = node.parent().and_then(description) {
            self.report(
                range,
                format!("`<{name}>` cannot be in `<{outer}>`"),
                "keep the words alone: screen readers read them aloud, and nothing of this is drawn",
            );
        }
    }

    fn attribute(&mut self, attribute: &Attribute<'_, '_>) {
        let (name, value) = (attribute.name(), attribute.value());
        let problem = match attribute.namespace() {
            None => refused(name, value),
            Some(XLINK) if name == "href" => refused(name, value),
            Some(XML) if name == "space" || name == "lang" => None,
            Some(_) => Some((
                "is not an attribute of SVG",
                "save the drawing as plain SVG, without the editor's additions",
            )),
        };
        if let Some((problem, hint)) = problem {
            return self.report(
                attribute.range(),
                format!("the attribute `{name}` {problem}"),
                hint,
            );
        }
        let inner = attribute.range_value();
        let raw = &self.text[inner.clone()];
        let is_reference = ["id", "href"].contains(&name)
            || ID_LISTS.contains(&name)
            || !name.starts_with("aria-") && value.contains("url(#");
        if is_reference && raw.contains('&') {
            return self.report(
                attribute.range(),
                format!("the attribute `{name}` contains a character reference"),
                "write the character itself",
            );
        }
        let offsets = prefixed(name, raw).into_iter().map(|at| inner.start + at);
        self.edits.extend(offsets.map(|at| (at..at, Edit::Prefix)));
    }

    /// The text of the root element, split at every position of the prefix.
    fn into_segments(mut self, whole: Range<usize>) -> Vec<String> {
        self.edits
            .sort_by_key(|(range, _)| (range.start, range.end));
        let mut segments = vec![String::with_capacity(whole.len())];
        let mut push = |text: &str| {
            let mut parts = text.split('\0');
            if let (Some(last), Some(first)) = (segments.last_mut(), parts.next()) {
                last.push_str(first);
            }
            segments.extend(parts.map(str::to_owned));
        };
        let mut at = whole.start;
        for (range, edit) in self.edits {
            // An attribute that is removed may contain other replacements.
            if range.start < at {
                continue;
            }
            push(&self.text[at..range.start]);
            match edit {
                Edit::Prefix => push("\0"),
                Edit::Markup(markup) => push(markup),
                Edit::Remove => {}
            }
            at = range.end;
        }
        push(&self.text[at..whole.end]);
        segments
    }
}

/// The name of an element that describes others. Browsers read what is in it as HTML, where `<title/>` is the start of a text
/// that ends anywhere, not an empty element: <https://html.spec.whatwg.org/multipage/parsing.html#html-integration-point>.
fn description(node: Node<'_, '_>) -> Option<&'static str> {
    let mut names = ["title", "desc"].into_iter();
    names.find(|name| node.has_tag_name((SVG, *name)))
}

/// Where the value of an attribute gets the prefix of ids.
fn prefixed(name: &str, value: &str) -> Vec<usize> {
    match name {
        "id" => vec![0],
        "href" => vec![1],
        name if ID_LISTS.contains(&name) => {
            let starts = |at: &usize| {
                let before = value[..*at].chars().next_back();
                before.is_none_or(|c| c.is_ascii_whitespace())
            };
            let all = value.match_indices(|c: char| !c.is_ascii_whitespace());
            all.map(|(at, _)| at).filter(starts).collect()
        }
        _ => {
            let all = value.match_indices("url(#");
            all.map(|(at, found)| at + found.len()).collect()
        }
    }
}

/// Why an attribute is not allowed, and how to fix it; `None` if it is allowed.
fn refused(name: &str, value: &str) -> Option<(&'static str, &'static str)> {
    let outside = (
        "points outside the drawing",
        "refer to a part of the drawing itself, such as `#arrow`",
    );
    let is_handler = |start: &str| start.eq_ignore_ascii_case("on");
    if name.len() > 2 && name.get(..2).is_some_and(is_handler) {
        return Some(("is a script", "a drawing cannot run scripts: remove it"));
    }
    let lower = name.to_ascii_lowercase();
    let is_checked = CHECKED.contains(&lower.as_str()) || lower.starts_with("aria-");
    if is_checked && lower != name {
        return Some(("is not in lower case", "write its name in lower case"));
    }
    match name {
        "style" => {
            return Some((
                "is a style",
                "set the style by attributes, such as `stroke-width=\"2\"`",
            ));
        }
        "href" => return (!value.starts_with('#')).then_some(outside),
        "src" | "base" => return Some(outside),
        _ => {}
    }
    // Presentation attributes are parsed as CSS, in which `\72` is an `r`.
    if value.contains('\\') {
        return Some(("contains a backslash", "write the character itself"));
    }
    for (at, _) in value.match_indices('(') {
        let before = &value[..at];
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
        let start = before.trim_end_matches(is_name).len();
        match &before[start..] {
            "url" if value[at..].starts_with("(#") => {}
            "url" => return Some(outside),
            function if name.starts_with("aria-") || FUNCTIONS.contains(&function) => {}
            _ => {
                return Some((
                    "calls a function that a drawing does not need",
                    "write a plain value",
                ));
            }
        }
    }
    None
}

/// The start tag of an element, up to the end of its first line.
pub(super) fn start_tag(text: &str, node: Node<'_, '_>) -> Range<usize> {
    let start = node.range().start;
    let length = text[start..]
        .find(['>', '\n'])
        .unwrap_or(text.len() - start);
    start..start + length
}

pub(super) fn not_xml(file: &str, text: &str, error: &roxmltree::Error) -> Diagnostic {
    let position = error.pos();
    let line = text
        .split_inclusive('\n')
        .take(position.row.saturating_sub(1) as usize);
    let start: usize = line.map(str::len).sum();
    let rest = text[start..].lines().next().unwrap_or_default();
    let column = rest
        .char_indices()
        .nth(position.col.saturating_sub(1) as usize);
    let at = start + column.map_or(rest.len(), |(at, _)| at);
    let end = text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
    // The library ends its message with the position, which the diagnostic has already.
    let message = error.to_string();
    let message = message.split(" at ").next().unwrap_or(&message);
    Diagnostic::error("drawing", format!("this is not well-formed SVG: {message}"))
        .at(file, at..end)
        .hint("save it again as plain SVG")
}
