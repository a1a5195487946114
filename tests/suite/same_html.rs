//! HTML in a canonical form, in which two texts are equal if a browser shows the same. What Guidepost adds around the
//! elements of Markdown is taken off, and what is written in two ways by two programs is written in one.

use std::collections::BTreeMap;

use scraper::{ElementRef, Html, Node};

/// The canonical form of the HTML of a body.
pub(crate) fn canonical(html: &str) -> String {
    let parsed = Html::parse_fragment(html);
    let mut writer = Writer::default();
    writer.children(parsed.root_element());
    writer.finish()
}

/// Elements around which white space means nothing.
const BLOCKS: [&str; 36] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Whether an element contains links back to the references of a footnote and nothing else.
fn is_back(element: ElementRef<'_>) -> bool {
    let mut links = element.child_elements().peekable();
    let has_text = element.text().any(|text| !"↩ ".contains(text));
    !has_text
        && links.peek().is_some()
        && links.all(|link| link.attr("class") == Some("footnote-back"))
}

#[derive(Default)]
struct Writer {
    out: Vec<Piece>,
    /// Whether white space is kept as it is.
    verbatim: usize,
    /// Footnotes by label, and in the order of their first reference.
    notes: BTreeMap<String, Vec<Piece>>,
    order: Vec<String>,
}

#[derive(Clone)]
enum Piece {
    Tag { text: String, block: bool },
    Text(String),
    Verbatim(String),
}

impl Writer {
    fn children(&mut self, element: ElementRef<'_>) {
        for child in element.children() {
            match child.value() {
                Node::Text(text) if self.verbatim > 0 => {
                    self.out.push(Piece::Verbatim(text.to_string()));
                }
                Node::Text(text) => self.out.push(Piece::Text(text.to_string())),
                Node::Comment(comment) => self.tag(format!("<!--{}-->", &**comment), false),
                Node::Element(_) => {
                    if let Some(element) = ElementRef::wrap(child) {
                        self.element(element);
                    }
                }
                _ => {}
            }
        }
    }

    fn tag(&mut self, text: String, block: bool) {
        self.out.push(Piece::Tag { text, block });
    }

    fn element(&mut self, element: ElementRef<'_>) {
        let class = element.attr("class").unwrap_or_default();
        match (element.value().name(), class) {
            ("div", "heading" | "table-scroll") => self.children(element),
            ("a", "heading-link" | "footnote-back") => {}
            ("p", "alert-label") => {}
            // The links back of a note that does not end with a paragraph.
            ("p", "") if is_back(element) => {}
            ("span", "task-mark") => {
                let done = element.text().any(|text| text.contains('☑'));
                self.task(done);
            }
            ("input", _) => self.task(element.attr("checked").is_some()),
            ("sup", "footnote-ref" | "footnote-reference") => self.reference(element),
            ("sup", "footnote-definition-label") => {}
            ("div", "footnote-definition") => {
                let label = element.attr("id").unwrap_or_default().to_owned();
                self.note(label, element);
            }
            ("section", "footnotes") => {
                let list = element
                    .child_elements()
                    .flat_map(|list| list.child_elements());
                for item in list {
                    let label = item.attr("id").unwrap_or_default().to_owned();
                    self.note(label, item);
                }
            }
            (name, class) => self.plain(name, class, element),
        }
    }

    fn plain(&mut self, name: &str, class: &str, element: ElementRef<'_>) {
        let alert = class
            .strip_prefix("alert alert-")
            .or_else(|| class.strip_prefix("markdown-alert-"));
        // The title of a page is its only `h1`.
        let name = match name {
            "h1" => "h2",
            "div" if alert.is_some() => "blockquote",
            name => name,
        };
        let mut attributes: BTreeMap<&str, String> = BTreeMap::new();
        for (attribute, value) in element.value().attrs() {
            attributes.insert(attribute, value.to_owned());
        }
        if let Some(kind) = alert {
            attributes.insert("class", format!("alert-{kind}"));
        }
        if name == "pre" {
            attributes.remove("tabindex");
        }
        if name.len() == 2 && name.starts_with('h') {
            // Whether an id is the author's is in the tests of headings.
            attributes.remove("id");
        }
        if matches!(name, "td" | "th") {
            attributes.remove("scope");
            let style = attributes.remove("style");
            let style = style.and_then(|style| {
                Some(
                    style
                        .split(':')
                        .nth(1)?
                        .trim()
                        .trim_end_matches(';')
                        .to_owned(),
                )
            });
            let aligned = attributes.remove("class").or(style);
            attributes.extend(aligned.map(|side| ("align", side)));
        }
        let mut open = format!("<{name}");
        for (attribute, value) in attributes {
            open += &format!(" {attribute}={value:?}");
        }
        let block = BLOCKS.contains(&name);
        self.tag(open + ">", block);
        let verbatim = usize::from(matches!(name, "pre" | "textarea" | "script" | "style"));
        self.verbatim += verbatim;
        self.children(element);
        self.verbatim -= verbatim;
        self.tag(format!("</{name}>"), block);
    }

    fn task(&mut self, done: bool) {
        let mark = if done { "(done) " } else { "(open) " };
        self.out.push(Piece::Text(mark.to_owned()));
    }

    fn reference(&mut self, element: ElementRef<'_>) {
        let link = element.child_elements().next();
        let href = link.and_then(|link| link.attr("href")).unwrap_or_default();
        let label = href.trim_start_matches('#').to_owned();
        let known = self.order.iter().position(|known| *known == label);
        let number = known.unwrap_or_else(|| {
            self.order.push(label);
            self.order.len() - 1
        });
        self.tag(format!("<note {number}>"), false);
    }

    fn note(&mut self, label: String, element: ElementRef<'_>) {
        let around = std::mem::take(&mut self.out);
        self.children(element);
        let note = std::mem::replace(&mut self.out, around);
        self.notes.entry(label).or_insert(note);
    }

    fn finish(mut self) -> String {
        // Notes to which nothing refers are not printed by Guidepost.
        for (number, label) in self.order.iter().enumerate() {
            let note = self.notes.remove(label).unwrap_or_default();
            self.out.push(Piece::Tag {
                text: format!("<note {number}:>"),
                block: true,
            });
            self.out.extend(note);
        }
        let mut html = String::new();
        let mut after_space = true;
        for piece in self.out {
            match piece {
                Piece::Tag { text, block } => {
                    if block {
                        html.truncate(html.trim_end_matches(' ').len());
                    }
                    html += &text;
                    after_space |= block;
                }
                Piece::Text(text) => {
                    for c in text.chars() {
                        let is_space = " \t\n\r\u{c}".contains(c);
                        if !(is_space && after_space) {
                            html.push(if is_space { ' ' } else { c });
                        }
                        after_space = is_space;
                    }
                }
                Piece::Verbatim(text) => {
                    html += &text;
                    after_space = false;
                }
            }
        }
        html.trim_end().to_owned()
    }
}
