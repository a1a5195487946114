//! Splits raw HTML into component calls, comments and the rest.

use std::ops::Range;

use crate::page::markdown::call_tags::{CallTag, CallTags};

/// A part of raw HTML.
#[derive(Debug)]
pub(in crate::page::markdown) enum RawPart {
    /// Tags and text.
    Html(Range<usize>),
    /// A tag of a component call.
    Call(CallTag),
    /// A tag of a component call inside a comment, which is ignored.
    CommentedCall(CallTag),
    /// A tag of a component call inside an HTML tag, which is an error.
    MisplacedCall(CallTag),
}

/// Splits raw HTML into parts, event by event. Comments are dropped, also those that extend over
/// several events, unless all HTML is passed unchanged.
#[derive(Default)]
pub(in crate::page::markdown) struct RawHtmlSplitter {
    keep_comments: bool,
    state: State,
    /// The end of the last tag of a call, which may be after the event in which it starts.
    done: usize,
}

/// Whether raw HTML that is read line by line is inside a tag.
#[derive(Default)]
pub(in crate::page::markdown) struct OpenTag(State);

impl OpenTag {
    pub(in crate::page::markdown) fn read(&mut self, line: &str) {
        let bytes = line.as_bytes();
        for at in 0..bytes.len() {
            self.0 = self.0.next(&bytes[at..]);
        }
    }

    pub(in crate::page::markdown) fn is_open(&self) -> bool {
        matches!(self.0, State::Tag | State::Quoted(_))
    }
}

/// The state of the tokenizer of raw HTML.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Text,
    Comment,
    Tag,
    /// Inside a value in these quotes.
    Quoted(u8),
}

impl RawHtmlSplitter {
    pub(in crate::page::markdown) fn new(keep_comments: bool) -> Self {
        Self {
            keep_comments,
            ..Self::default()
        }
    }

    /// Must be called at the start of each block of raw HTML and before each inline tag.
    pub(in crate::page::markdown) fn restart(&mut self) {
        self.state = State::Text;
    }

    /// Splits the raw HTML at `range` of the body.
    pub(in crate::page::markdown) fn split(
        &mut self,
        body: &str,
        mut range: Range<usize>,
        call_tags: &CallTags,
    ) -> Vec<RawPart> {
        let mut parts = Vec::new();
        range.start = range.start.max(self.done);
        while range.start < range.end {
            let tag = call_tags.first_in(&range);
            let next_tag = tag.map_or(range.end, |tag| tag.range.start);
            self.split_text(body, range.start..next_tag, &mut parts);
            range.start = next_tag;
            if let Some(tag) = tag {
                range.start = tag.range.end;
                self.done = tag.range.end;
                parts.push(match self.state {
                    State::Text => RawPart::Call(tag.clone()),
                    State::Comment => RawPart::CommentedCall(tag.clone()),
                    State::Tag | State::Quoted(_) => RawPart::MisplacedCall(tag.clone()),
                });
            }
        }
        parts
    }

    /// Whether a comment is still open.
    pub(in crate::page::markdown) fn in_comment(&self) -> bool {
        self.state == State::Comment
    }

    /// Adds the text without calls at `range`, without comments.
    fn split_text(&mut self, body: &str, range: Range<usize>, parts: &mut Vec<RawPart>) {
        let bytes = body.as_bytes();
        let (mut at, mut kept) = (range.start, range.start);
        let mut keep = |from: usize, to: usize| {
            if from < to {
                parts.push(RawPart::Html(from..to));
            }
        };
        while at < range.end {
            let rest = &bytes[at..range.end];
            let empty_comment = empty_comment(rest);
            if self.state == State::Text && empty_comment > 0 {
                if !self.keep_comments {
                    keep(kept, at);
                    kept = at + empty_comment;
                }
                at += empty_comment;
                continue;
            }
            let next = self.state.next(rest);
            match (self.state, next) {
                (State::Text, State::Comment) => {
                    if !self.keep_comments {
                        keep(kept, at);
                    }
                    at += 4;
                }
                (State::Comment, State::Text) => {
                    at += 3;
                    if !self.keep_comments {
                        kept = at;
                    }
                }
                _ => at += 1,
            }
            self.state = next;
        }
        if self.state != State::Comment || self.keep_comments {
            keep(kept, range.end);
        }
    }
}

impl State {
    /// The state after the token at the start of `rest`, which is not empty.
    fn next(self, rest: &[u8]) -> Self {
        let starts_tag = |byte: &u8| byte.is_ascii_alphabetic() || *byte == b'/';
        match (self, rest[0]) {
            (Self::Text, _) if rest.starts_with(b"<!--") => Self::Comment,
            (Self::Comment, _) if rest.starts_with(b"-->") => Self::Text,
            (Self::Text, b'<') if rest.get(1).is_some_and(starts_tag) => Self::Tag,
            (Self::Tag, b'>') => Self::Text,
            (Self::Tag, quote @ (b'"' | b'\'')) => Self::Quoted(quote),
            (Self::Quoted(quote), byte) if byte == quote => Self::Tag,
            (state, _) => state,
        }
    }
}

/// The length of a comment that is closed directly after `<!--` (HTML, 13.2.5.43), or 0.
fn empty_comment(text: &[u8]) -> usize {
    let forms: [&[u8]; 2] = [b"<!-->", b"<!--->"];
    forms
        .into_iter()
        .find(|form| text.starts_with(form))
        .map_or(0, <[u8]>::len)
}
