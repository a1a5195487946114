//! Collects the text around links. A text is that of one block: a paragraph, of which a link gets its sentence; or a list
//! item, a cell, a heading, a definition, of which it gets the whole, unless that is long.

use pulldown_cmark::{Tag, TagEnd};

use crate::base::sentences;
use crate::page::markdown::spanned_event::is_inline;
use crate::page::markdown::text_links::{LONGEST_QUOTE, LinkSource, TextLink, TextLinks};

/// Elements of raw HTML that are parts of a line of text.
const INLINE: [&str; 33] = [
    "a", "abbr", "area", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del", "dfn",
    "em", "font", "i", "img", "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strong",
    "sub", "sup", "time", "tt", "u", "var", "wbr",
];
/// Elements of raw HTML whose text readers do not see as such.
const HIDDEN: [&str; 9] = [
    "audio", "iframe", "noscript", "script", "style", "svg", "template", "textarea", "video",
];

/// A link of the block that is read.
struct BlockLink {
    source: LinkSource,
    /// How many headings begin above it, or `None` if it is not printed below one of them.
    headings: Option<usize>,
    start: usize,
    /// `None` while it is open.
    end: Option<usize>,
}

/// Collects the links of a body with their texts.
#[derive(Default)]
pub(super) struct TextLinkCollector {
    /// The text of the block up to now.
    block: String,
    /// Whether it is a paragraph.
    is_prose: bool,
    /// The links of the block that may lead to pages.
    links: Vec<BlockLink>,
    /// All open links: the number in `links`, or `None` for one that leads elsewhere.
    open: Vec<Option<usize>>,
    /// How many elements of raw HTML are open whose text is hidden.
    hidden: usize,
    done: TextLinks,
    /// For each link, the number of headings above it.
    headings: Vec<Option<usize>>,
}

impl TextLinkCollector {
    /// Text of the block.
    pub(super) fn text(&mut self, text: &str) {
        if self.hidden == 0 {
            // What was between two texts may be left out, such as an image.
            let is_double = self.block.ends_with(' ') && text.starts_with(' ');
            self.block.push_str(&text[usize::from(is_double)..]);
        }
    }

    /// Text between tags of raw HTML, without character references.
    pub(super) fn raw_text(&mut self, text: &str) {
        let mut words = text.split_ascii_whitespace().peekable();
        let is_space = |c: char| c.is_ascii_whitespace();
        if text.starts_with(is_space) {
            self.space();
        }
        while let Some(word) = words.next() {
            self.text(word);
            if words.peek().is_some() || text.ends_with(is_space) {
                self.space();
            }
        }
    }

    /// White space between words.
    pub(super) fn space(&mut self) {
        if !self.block.is_empty() && !self.block.ends_with(' ') {
            self.block.push(' ');
        }
    }

    /// Begins a link.
    pub(super) fn open_link(&mut self) {
        self.open.push(None);
    }

    /// Whether a link is open.
    pub(super) fn is_in_link(&self) -> bool {
        !self.open.is_empty()
    }

    /// Records that the link begun last may lead to a page.
    pub(super) fn record_link(&mut self, number: usize, headings: Option<usize>) {
        if let Some(open) = self.open.last_mut() {
            *open = Some(self.links.len());
        }
        self.record(LinkSource::Link(narrow(number)), headings);
    }

    fn record(&mut self, source: LinkSource, headings: Option<usize>) {
        self.links.push(BlockLink {
            source,
            headings,
            start: self.block.len(),
            end: None,
        });
    }

    fn end_link(&mut self) {
        let end = self.block.len();
        let link = self.open.pop().flatten();
        if let Some(link) = link.and_then(|number| self.links.get_mut(number)) {
            link.end = Some(end);
        }
    }

    /// Begins a call that may print a link to a page.
    pub(super) fn start_call(&mut self, call: usize, headings: Option<usize>) {
        self.record(LinkSource::Call(narrow(call)), headings);
    }

    /// Ends the call of this number, if it is in this block.
    pub(super) fn end_call(&mut self, call: usize) {
        let end = self.block.len();
        let is_it = |link: &&mut BlockLink| link.source == LinkSource::Call(narrow(call));
        if let Some(link) = self.links.iter_mut().rev().find(is_it) {
            link.end = Some(end);
        }
    }

    pub(super) fn start(&mut self, tag: &Tag<'_>) {
        if !is_inline(tag.to_end()) {
            self.end_block();
            self.is_prose = matches!(tag, Tag::Paragraph);
        }
    }

    pub(super) fn end(&mut self, tag: TagEnd) {
        if tag == TagEnd::Link {
            self.end_link();
        } else if !is_inline(tag) {
            self.end_block();
            self.is_prose = false;
        }
    }

    /// A tag of raw HTML. That of a link to a page is followed by [`Self::record_link`].
    pub(super) fn raw_tag(&mut self, name: &str, closing: bool, self_closing: bool) {
        if HIDDEN.contains(&name) {
            self.hidden = match closing {
                true => self.hidden.saturating_sub(1),
                false => self.hidden + usize::from(!self_closing),
            };
        } else if !INLINE.contains(&name) {
            self.end_block();
            self.is_prose = name == "p" && !closing;
        } else if name == "br" {
            self.space();
        } else if name == "a" && closing {
            self.end_link();
        } else if name == "a" && !self_closing {
            self.open_link();
        }
    }

    fn end_block(&mut self) {
        if !self.links.is_empty() {
            self.add_block();
        }
        self.open.clear();
        self.block.clear();
    }

    /// Stores the sentences of the block that have links.
    fn add_block(&mut self) {
        let text = self.block.trim_end();
        // Longer in bytes than in characters, which is as good.
        let splits = self.is_prose || text.len() > LONGEST_QUOTE;
        let mut ends: Vec<usize> = match splits {
            true => sentences::ends(text).collect(),
            false => Vec::new(),
        };
        ends.push(text.len());
        let links = self.links.drain(..).map(|link| {
            let end = link.end.unwrap_or(text.len()).min(text.len());
            let words = trimmed(text, link.start.min(end)..end);
            // A link without words at the end of a sentence is part of that.
            let is_before =
                |end: &usize| *end < words.start || (*end == words.start && !words.is_empty());
            let before = ends.partition_point(is_before);
            let after = ends.partition_point(|end| *end < words.end);
            let start = before.checked_sub(1).map_or(0, |before| ends[before]);
            let end = ends.get(after).copied().unwrap_or(text.len());
            let sentence = trimmed(text, start.min(words.start)..end.max(words.end));
            (link.source, link.headings, sentence, words)
        });
        let links: Vec<_> = links.collect();
        let from = links.iter().map(|(_, _, sentence, _)| sentence.start).min();
        let to = links.iter().map(|(_, _, sentence, _)| sentence.end).max();
        let (from, to) = from.zip(to).unwrap_or_default();
        let base = self.done.texts.len();
        self.done.texts.push_str(&text[from..to]);
        let place = |range: std::ops::Range<usize>| {
            let moved = |at: usize| narrow((base + at).saturating_sub(from));
            (moved(range.start), moved(range.end))
        };
        for (source, headings, sentence, words) in links {
            self.headings.push(headings);
            // A link without words may be in the white space around its sentence.
            let words = words.start.clamp(sentence.start, sentence.end)
                ..words.end.clamp(sentence.start, sentence.end);
            self.done.links.push(TextLink {
                source,
                section: None,
                sentence: place(sentence),
                words: place(words),
            });
        }
    }

    /// The links. `outline` has the number in the outline of each heading, or `None` for the title.
    pub(super) fn finish(mut self, outline: &[Option<u32>]) -> TextLinks {
        self.end_block();
        for (link, headings) in self.done.links.iter_mut().zip(&self.headings) {
            let above = headings.and_then(|count| count.checked_sub(1));
            link.section = above.and_then(|last| *outline.get(last)?);
        }
        self.done.links.shrink_to_fit();
        self.done.texts.shrink_to_fit();
        self.done
    }
}

/// A number below the size of a page.
pub(super) fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A range without the white space at its ends.
fn trimmed(text: &str, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let inside = &text[range.clone()];
    let start = range.start + (inside.len() - inside.trim_start().len());
    start..start + inside.trim().len()
}
