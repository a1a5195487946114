//! The beginning of a body's text, for pages without a description.

use pulldown_cmark::{Tag, TagEnd};

use super::raw_html::{HIDING, RawTag};
use crate::base::character_references::decoded;
use crate::base::excerpt;
use crate::input::foreign::syntax::{self, Printed};

/// Finds the first paragraph that has a sentence. Headings, lists, tables, code, images and footnotes have none, nor do
/// lines of links. Without a sentence outside of quotes, components and `<details>`, one in them is used, else the first
/// other paragraph.
#[derive(Default)]
pub(super) struct ExcerptCollector {
    paragraph: Option<Paragraph>,
    /// How many elements are open that have no sentence.
    skipped_depth: usize,
    /// How many such elements of raw HTML are open.
    skipped_raw: usize,
    quotes: usize,
    sentence: Option<String>,
    quoted: Option<String>,
    fragment: Option<String>,
    in_heading: bool,
    /// Whether the body has text besides headings.
    has_text: bool,
}

/// Elements of raw HTML that have no sentence.
const SKIPPED: [&str; 17] = [
    "caption",
    "dl",
    "figcaption",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "nav",
    "ol",
    "pre",
    "summary",
    "table",
    "ul",
];

/// Elements of raw HTML that end a paragraph.
const BLOCKS: [&str; 11] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "details",
    "div",
    "figure",
    "hr",
    "p",
    "section",
];

impl ExcerptCollector {
    pub(super) fn text(&mut self, text: &str) {
        self.has_text |= !self.in_heading && !text.trim().is_empty();
        if self.is_reading()
            && let Some(paragraph) = &mut self.paragraph
        {
            paragraph.push(text);
        }
    }

    /// Something in the text that an excerpt does not have: a citation, a component, an image.
    pub(super) fn gap(&mut self) {
        if let Some(paragraph) = &mut self.paragraph {
            paragraph.gap = true;
        }
    }

    /// A tag of a component around paragraphs. What it encloses, such as a warning, is not the page's own start.
    pub(super) fn call(&mut self, closing: bool) {
        self.quotes = match closing {
            true => self.quotes.saturating_sub(1),
            false => self.quotes + 1,
        };
    }

    /// Text in a block of raw HTML.
    pub(super) fn raw_text(&mut self, text: &str) {
        self.has_text |= !text.trim().is_empty();
        if text.is_empty() || !self.is_reading() {
            return;
        }
        if self.paragraph.is_none() && !text.trim().is_empty() {
            self.paragraph = Some(Paragraph::default());
        }
        self.text(&decoded(text));
    }

    pub(super) fn raw_tag(&mut self, tag: &RawTag<'_>) {
        let (name, closing) = (&*tag.name, tag.closing);
        let is_media = HIDING.contains(&name);
        if is_media || SKIPPED.contains(&name) {
            if is_media {
                self.gap();
            } else {
                self.end_paragraph();
            }
            self.skipped_raw = match closing {
                true => self.skipped_raw.saturating_sub(1),
                false => self.skipped_raw + usize::from(!tag.self_closing),
            };
        } else if BLOCKS.contains(&name) {
            self.end_paragraph();
            if name == "details" {
                self.quotes = match closing {
                    true => self.quotes.saturating_sub(1),
                    false => self.quotes + 1,
                };
            }
        } else {
            match name {
                "br" => self.line_break(),
                "img" | "picture" => self.gap(),
                "a" => self.link(closing),
                _ => {}
            }
        }
    }

    /// A line break that readers do not see.
    pub(super) fn soft_break(&mut self) {
        if self.is_reading()
            && let Some(paragraph) = &mut self.paragraph
        {
            paragraph.end_source_line();
        }
        self.text(" ");
    }

    pub(super) fn line_break(&mut self) {
        if self.is_reading()
            && let Some(paragraph) = &mut self.paragraph
        {
            paragraph.end_line();
        }
    }

    pub(super) fn start(&mut self, tag: &Tag<'_>) {
        self.in_heading |= matches!(tag, Tag::Heading { .. });
        match tag {
            Tag::Paragraph if self.is_reading() => {
                self.end_paragraph();
                self.paragraph = Some(Paragraph::default());
            }
            Tag::Image { .. } => {
                self.gap();
                self.skipped_depth += 1;
            }
            Tag::Link { .. } => self.link(false),
            Tag::BlockQuote(_) => self.quotes += 1,
            tag => self.skipped_depth += usize::from(is_skipped(tag.to_end())),
        }
    }

    pub(super) fn end(&mut self, tag: TagEnd) {
        self.in_heading &= !matches!(tag, TagEnd::Heading(_));
        match tag {
            TagEnd::Paragraph | TagEnd::HtmlBlock => self.end_paragraph(),
            TagEnd::Link => self.link(true),
            TagEnd::BlockQuote(_) => self.quotes = self.quotes.saturating_sub(1),
            tag if tag == TagEnd::Image || is_skipped(tag) => {
                self.skipped_depth = self.skipped_depth.saturating_sub(1);
            }
            _ => {}
        }
    }

    fn is_reading(&self) -> bool {
        self.skipped_depth == 0 && self.skipped_raw == 0 && self.sentence.is_none()
    }

    fn link(&mut self, ends: bool) {
        if let Some(paragraph) = &mut self.paragraph {
            paragraph.links += usize::from(!ends);
            paragraph.in_link = !ends;
        }
    }

    fn end_paragraph(&mut self) {
        let Some(paragraph) = self.paragraph.take() else {
            return;
        };
        let text = paragraph.finish();
        let is_foreign = syntax::printed(&text) == Some(Printed::Paragraph);
        if text.is_empty() || is_foreign || text.starts_with(LIST_SIGNS) {
            return;
        }
        let place = match (is_sentence(&text), self.quotes) {
            (true, 0) => &mut self.sentence,
            (true, _) => &mut self.quoted,
            (false, 0) => &mut self.fragment,
            (false, _) => return,
        };
        place.get_or_insert(text);
    }

    /// Whether the body has text besides headings, in whatever element.
    pub(super) fn has_text(&self) -> bool {
        self.has_text
    }

    /// The excerpt, or `None` if no paragraph has text.
    pub(super) fn finish(mut self) -> Option<String> {
        self.end_paragraph();
        let text = self.sentence.or(self.quoted).or(self.fragment)?;
        Some(excerpt::clip(&text, excerpt::LONGEST))
    }
}

/// Whether an element of Markdown has no sentence.
fn is_skipped(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Heading(_)
            | TagEnd::CodeBlock
            | TagEnd::List(_)
            | TagEnd::Table
            | TagEnd::DefinitionList
            | TagEnd::FootnoteDefinition
    )
}

/// The text of a paragraph.
#[derive(Default)]
struct Paragraph {
    /// The lines before a line break.
    lines: String,
    /// The text of the line.
    text: String,
    /// Whether something was left out at the end of the text.
    gap: bool,
    links: usize,
    in_link: bool,
    /// The text outside of links.
    unlinked: String,
    /// Where the line of the source starts in `text`.
    line_start: usize,
}

impl Paragraph {
    fn push(&mut self, text: &str) {
        // More text than is shown is enough to know that the excerpt is cut.
        if self.lines.len() + self.text.len() > 4 * excerpt::LONGEST {
            return;
        }
        if !self.in_link {
            self.unlinked.push_str(text);
        }
        let mut rest = text;
        if self.gap {
            rest = self.close_gap(rest);
        }
        self.gap &= rest.trim().is_empty();
        self.text.push_str(rest);
    }

    /// Prepares the text for what follows something that was left out, and returns what is to be added: without a hole
    /// before a punctuation mark, brackets around nothing, or words that are joined.
    fn close_gap<'t>(&mut self, mut rest: &'t str) -> &'t str {
        while let Some(first) = rest.chars().next() {
            if !".,;:!?…)]}»”’、。，".contains(first) {
                break;
            }
            self.trim_end();
            let opening = match first {
                ')' => '(',
                ']' => '[',
                '}' => '{',
                _ => {
                    if self.text.ends_with([',', ';', ':']) {
                        self.text.pop();
                    }
                    break;
                }
            };
            if !self.text.ends_with(opening) {
                break;
            }
            self.text.pop();
            rest = &rest[1..];
        }
        let is_joined =
            self.text.ends_with(char::is_alphanumeric) && rest.starts_with(char::is_alphanumeric);
        if is_joined {
            self.text.push(' ');
        }
        rest
    }

    /// Ends a line of the source. One of markup of other generators is left out.
    fn end_source_line(&mut self) {
        let line = self.text.get(self.line_start..).unwrap_or_default();
        if syntax::printed(line.trim()) == Some(Printed::Line) {
            self.text.truncate(self.line_start);
        }
        self.line_start = self.text.len();
    }

    fn trim_end(&mut self) {
        self.text.truncate(self.text.trim_end().len());
    }

    /// Whether it is a line of links, as for navigation: nothing but links, or links with a few words between them that
    /// are no sentence.
    fn is_links(&self) -> bool {
        if self.links == 0 {
            let is_trail = || self.unlinked.matches(SEPARATORS).count() > 1;
            return !is_sentence(self.text.trim()) && is_trail();
        }
        let words = self.unlinked.split_whitespace();
        let words = words.filter(|word| word.contains(char::is_alphanumeric));
        let words = words.count();
        words == 0 || (words <= 2 * self.links && !ends_sentence(self.text.trim()))
    }

    /// Ends a line. One of links is left out, unless it is part of a sentence.
    fn end_line(&mut self) {
        let is_apart = self.lines.is_empty() || ends_sentence(self.lines.trim());
        if !(is_apart && self.is_links()) {
            self.lines.push_str(&self.text);
            // Text of many empty lines must not become longer than `push` allows.
            if !self.lines.ends_with(' ') {
                self.lines.push(' ');
            }
        }
        self.text.clear();
        self.line_start = 0;
        self.unlinked.clear();
        self.links = 0;
    }

    fn finish(mut self) -> String {
        if self.gap {
            let end = self.text.trim_end_matches([',', ';', '(', '[', ' ']);
            self.text.truncate(end.len());
        }
        self.end_source_line();
        self.end_line();
        let words: Vec<&str> = self.lines.split_whitespace().collect();
        words.join(" ")
    }
}

/// What is between the links of a line for navigation.
const SEPARATORS: [char; 9] = ['|', '·', '•', '»', '›', '→', '←', '>', '¦'];

/// Signs of lists in other programs.
const LIST_SIGNS: [char; 4] = ['•', '◦', '▪', '–'];

/// Marks that end a sentence.
const SENTENCE_ENDS: [char; 9] = ['.', '!', '?', '…', '。', '！', '？', '؟', '।'];

fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(|c: char| "\"'”’»)]*_".contains(c));
    text.ends_with(SENTENCE_ENDS)
}

/// Whether a text is, or contains, a sentence: by its punctuation, or by its length if it does not lead to a list.
fn is_sentence(text: &str) -> bool {
    /// Characters of a text that says something without punctuation.
    const LONG: usize = 40;
    let wide = |c: char| "。！？।".contains(c);
    ends_sentence(text)
        || text.contains(". ")
        || text.contains(wide)
        || (!text.ends_with([':', '：']) && text.chars().count() >= LONG)
}

#[cfg(test)]
mod tests;
