//! The tags of component calls in a body, found by offset while Markdown is parsed.

use std::ops::Range;

use crate::page::component::{Call, TagKind};

/// A tag of a call.
#[derive(Clone, Debug)]
pub(super) struct CallTag {
    /// The number of the call.
    pub(super) call: usize,
    pub(super) kind: TagKind,
    /// Its bytes in the body.
    pub(super) range: Range<usize>,
}

/// The tags of all calls of a body, by their offsets.
pub(super) struct CallTags {
    tags: Vec<CallTag>,
    /// For each call with an argument that looks like the address of a page, the words that it probably links.
    linking: Vec<Option<String>>,
}

impl CallTags {
    pub(super) fn new(calls: &[Call]) -> Self {
        let mut tags = Vec::with_capacity(calls.len() * 2);
        for (number, call) in calls.iter().enumerate() {
            let kind = match call.close {
                Some(_) => TagKind::Opening,
                None => TagKind::SelfClosing,
            };
            tags.push(CallTag {
                call: number,
                kind,
                range: call.open.clone(),
            });
            tags.extend(call.close.iter().map(|range| CallTag {
                call: number,
                kind: TagKind::Closing,
                range: range.clone(),
            }));
        }
        tags.sort_by_key(|tag| tag.range.start);
        Self {
            tags,
            linking: calls.iter().map(link_words).collect(),
        }
    }

    /// The words that a call probably links, if an argument looks like the address of a page; empty if they are around
    /// the call, or not known.
    pub(super) fn link_words(&self, call: usize) -> Option<&str> {
        self.linking.get(call)?.as_deref()
    }

    /// The first tag that starts in `range`.
    pub(super) fn first_in(&self, range: &Range<usize>) -> Option<&CallTag> {
        let after = self
            .tags
            .partition_point(|tag| tag.range.start < range.start);
        self.tags
            .get(after)
            .filter(|tag| tag.range.start < range.end)
    }
}

fn link_words(call: &Call) -> Option<String> {
    let texts = || call.arguments.iter().filter_map(|one| one.value.as_str());
    texts().find(|text| is_address(text))?;
    let words = texts().find(|text| !is_address(text) && !text.trim().is_empty());
    // Those of a pair of tags are between them.
    let words = words.filter(|_| call.close.is_none());
    Some(words.unwrap_or_default().to_owned())
}

fn is_address(text: &str) -> bool {
    let has_spaces = text.contains(char::is_whitespace);
    !has_spaces && (text.contains('/') || text.contains(".md") || text == "..")
}
