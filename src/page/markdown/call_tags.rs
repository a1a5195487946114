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
pub(super) struct CallTags(Vec<CallTag>);

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
        Self(tags)
    }

    /// The first tag that starts in `range`.
    pub(super) fn first_in(&self, range: &Range<usize>) -> Option<&CallTag> {
        let after = self.0.partition_point(|tag| tag.range.start < range.start);
        self.0.get(after).filter(|tag| tag.range.start < range.end)
    }
}
