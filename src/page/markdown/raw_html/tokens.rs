//! The tags of a body that decide what is left out of it: those that are not allowed, and those that would hide what
//! follows.

use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::{Event, TagEnd};

use super::allowed::is_allowed;
use super::tags::{Markup, RawTag, end_tag, is_raw_text, next_markup};
use crate::page::markdown::spanned_event::{SpannedEvent, is_inline};

/// A tag that is not allowed, in a line of text or of an element whose text is not HTML.
pub(super) struct Token {
    pub(super) name: String,
    pub(super) range: Range<usize>,
    pub(super) whole: Range<usize>,
    pub(super) kind: TokenKind,
    pub(super) is_bare: bool,
    pub(super) is_inline: bool,
    /// The number of its block.
    pub(super) block: usize,
    /// The end of its block.
    pub(super) block_end: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    Start,
    /// A start tag whose element ends in the same block of raw HTML, at this offset.
    Closed(usize),
    End,
    Unfinished,
    /// A declaration or processing instruction.
    Declaration,
}

/// Allowed elements whose content is not text, but for browsers that do not show the element. Without an end tag they would
/// hide the rest of the page.
pub(in crate::page::markdown) const HIDING: [&str; 4] = ["audio", "meter", "progress", "video"];

/// Whether it matters if a tag has a partner.
fn is_token(tag: &RawTag<'_>) -> bool {
    !is_allowed(&tag.name) || (HIDING.contains(&&*tag.name) && !tag.self_closing)
}

/// The tokens of a body, in order.
pub(super) fn tokens(events: &[SpannedEvent<'_>], body: &str) -> Vec<Token> {
    Reader::new(body).read(events)
}

/// Reads the tokens of a body.
struct Reader<'t> {
    body: &'t str,
    tokens: Vec<Token>,
    /// The names of tags in blocks of raw HTML that are not allowed and whose text is kept.
    in_blocks: HashSet<String>,
    block: usize,
    /// The first token of the block.
    block_start: usize,
    state: State,
}

/// The state inside a block of raw HTML.
#[derive(Clone, Copy)]
enum State {
    Html,
    Comment,
    /// In the text of the element that this token starts.
    RawText(usize),
}

impl<'t> Reader<'t> {
    fn new(body: &'t str) -> Self {
        Self {
            body,
            tokens: Vec::new(),
            in_blocks: HashSet::new(),
            block: 0,
            block_start: 0,
            state: State::Html,
        }
    }

    fn read(mut self, events: &[SpannedEvent<'t>]) -> Vec<Token> {
        let mut events = events.iter().peekable();
        while let Some((event, range)) = events.next() {
            match event {
                Event::Start(tag) if !is_inline(tag.to_end()) => self.next_block(range.start),
                Event::End(tag) if !is_inline(*tag) => self.next_block(range.end),
                Event::InlineHtml(_) => self.inline(range.clone()),
                Event::Html(_) => {
                    let next = events.peek();
                    let is_last = matches!(next, Some((Event::End(TagEnd::HtmlBlock), _)));
                    self.html(range.clone(), is_last);
                }
                _ => {}
            }
        }
        self.next_block(self.body.len());
        // A pair of which one tag is in a block is an element, and no tag of it is only mentioned.
        let in_blocks = self.in_blocks;
        self.tokens.retain(|token| !in_blocks.contains(&token.name));
        self.tokens
    }

    /// Ends a block at an offset.
    fn next_block(&mut self, at: usize) {
        for token in &mut self.tokens[self.block_start..] {
            token.block_end = at;
        }
        self.block_start = self.tokens.len();
        self.block += 1;
        self.state = State::Html;
    }

    fn push(&mut self, tag: RawTag<'_>, kind: TokenKind, is_inline: bool) {
        self.tokens.push(Token {
            is_bare: tag.is_bare(),
            name: tag.name,
            range: tag.range,
            whole: tag.whole,
            kind,
            is_inline,
            block: self.block,
            block_end: self.body.len(),
        });
    }

    /// A tag in a line of text: CommonMark has checked that it is whole.
    fn inline(&mut self, range: Range<usize>) {
        match next_markup(&self.body[..range.end], range.start) {
            Some(Markup::Tag(tag)) if is_token(&tag) && !is_mask(self.body, &tag) => {
                let kind = match tag.closing {
                    true => TokenKind::End,
                    false => TokenKind::Start,
                };
                self.push(tag, kind, true);
            }
            Some(Markup::Declaration(_)) => self.declaration(range),
            _ => {}
        }
    }

    fn declaration(&mut self, range: Range<usize>) {
        // A call that is alone on its line is masked as an empty processing instruction.
        let inside = self.body[range.clone()].trim_start_matches("<?");
        if inside.trim_start().starts_with("?>") {
            return;
        }
        let word = self.body[range.start + 1..range.end].split([' ', '>', '\n', '\t']);
        let name = word.into_iter().next().unwrap_or_default();
        self.tokens.push(Token {
            name: name.to_owned(),
            range: range.start..range.start + 1 + name.len(),
            whole: range,
            kind: TokenKind::Declaration,
            is_bare: false,
            is_inline: true,
            block: self.block,
            block_end: self.body.len(),
        });
    }

    /// Lines of a block of raw HTML; `is_last` states whether the block ends after them.
    fn html(&mut self, range: Range<usize>, is_last: bool) {
        let text = &self.body[..range.end];
        let mut at = range.start;
        loop {
            match self.state {
                State::Comment => {
                    let Some(end) = memchr::memmem::find(&text.as_bytes()[at..], b"-->") else {
                        return;
                    };
                    at += end + 3;
                    self.state = State::Html;
                }
                State::RawText(token) => {
                    let Some(end) = end_tag(text, at, &self.tokens[token].name) else {
                        return;
                    };
                    at = end.end;
                    self.tokens[token].kind = TokenKind::Closed(at);
                    self.state = State::Html;
                }
                State::Html => match next_markup(text, at) {
                    Some(Markup::Comment(found)) => {
                        at = found.end;
                        self.state = State::Comment;
                    }
                    Some(Markup::EmptyComment(found)) => at = found.end,
                    Some(Markup::Declaration(found)) => {
                        at = self.declaration_end(found.clone(), range.end);
                        self.declaration(found.start..at);
                    }
                    Some(Markup::Tag(tag)) => {
                        at = tag.whole.end;
                        self.html_tag(tag, is_last);
                    }
                    None => return,
                },
            }
        }
    }

    /// The end of a declaration, by the rules of CommonMark.
    fn declaration_end(&self, found: Range<usize>, end: usize) -> usize {
        let text = &self.body[found.start..end];
        let closing = match text.as_bytes() {
            [b'<', b'?', ..] => "?>",
            _ if text.starts_with("<![CDATA[") => "]]>",
            _ => return found.end,
        };
        let length = memchr::memmem::find(text.as_bytes(), closing.as_bytes());
        length.map_or(found.end, |length| found.start + length + closing.len())
    }

    fn html_tag(&mut self, tag: RawTag<'_>, is_last: bool) {
        if !tag.finished {
            if is_last {
                self.push(tag, TokenKind::Unfinished, false);
            }
            return;
        }
        if HIDING.contains(&&*tag.name) && is_token(&tag) {
            let kind = match tag.closing {
                true => TokenKind::End,
                false => TokenKind::Start,
            };
            return self.push(tag, kind, false);
        }
        if !drops_text(&tag.name) {
            if !is_allowed(&tag.name) {
                self.in_blocks.insert(tag.name);
            }
            return;
        }
        if tag.closing {
            self.push(tag, TokenKind::End, false);
        } else if tag.self_closing && !runs(&tag.name) {
            // Meant as an element without content, as in XML.
            let end = tag.whole.end;
            self.push(tag, TokenKind::Closed(end), false);
        } else {
            self.state = State::RawText(self.tokens.len());
            self.push(tag, TokenKind::Start, false);
        }
    }
}

/// Whether the text of an element is never for readers, however it is written.
fn runs(name: &str) -> bool {
    matches!(name, "script" | "style")
}

/// Whether the text of an element that is not allowed is left out too.
pub(super) fn drops_text(name: &str) -> bool {
    is_raw_text(name) || name == "noscript"
}

/// Whether a tag is the mask of a component call in a line of text.
fn is_mask(body: &str, tag: &RawTag<'_>) -> bool {
    let inside = &body[tag.range.end..tag.whole.end - 1];
    tag.name == "x" && inside.len() > 1 && inside.bytes().all(|b| b == b' ')
}
