//! Spans of the keys and values of a YAML text.
//!
//! `serde_yaml` is the only reader of values ([`super::parse`]), and it keeps no positions of what it read. A second
//! parser finds the positions. It runs if a diagnostic or a check needs one, for a text with curly quotes or ` #`, and to
//! refuse deeply nested brackets before they are read; it never decides what a value is. `granit-parser` was chosen (2026-11) because each event has a span in bytes, it accepts malformed
//! indentation as libyaml does, limits nesting, has no unsafe code and adds two small crates. The others:
//! - `saphyr-parser`, its ancestor: spans in characters, so that each has to be converted; fewer error kinds.
//! - `marked-yaml`: refuses anchors and keys given twice, on yaml-rust2, whose marks have no end; nine crates.
//! - `serde-saphyr`: has spans only of values that it reads itself, so a second reader of values; thirteen crates.
//! - `tree-sitter`: a C compiler and generated tables for a few spans.
//!
//! YAML 1.1 and 1.2 differ in the types of plain scalars, which are not read here. If the two parsers disagree about
//! a text, there are no spans, and diagnostics are at the first line of the block.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::hash_map::Entry as MapEntry;
use std::ops::Range;

use granit_parser::{ErrorKind, Event, Parser};
use rustc_hash::FxHashMap;

use super::block::{Block, first_line};
use crate::diagnostic::Span;

/// One step of the path from the top of a text to a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    /// Into a mapping, by key.
    Key(String),
    /// Into a list, by index.
    Index(usize),
}

impl From<&str> for Segment {
    fn from(key: &str) -> Self {
        Self::Key(key.to_owned())
    }
}

fn path_of(keys: &[&str]) -> Vec<Segment> {
    keys.iter().copied().map(Segment::from).collect()
}

/// The spans of a block. The text is parsed at the first lookup, in time linear in its length.
pub struct Spans<'t> {
    /// The block.
    pub block: Block<'t>,
    tree: OnceCell<SpanTree<'t>>,
}

impl<'t> Spans<'t> {
    /// The spans of a block whose values can be read.
    #[must_use]
    pub fn new(block: Block<'t>) -> Self {
        let tree = OnceCell::new();
        Self { block, tree }
    }

    /// The span in the file of the key at the end of a path, or `None` if there is no such key.
    #[must_use]
    pub fn key(&self, path: &[Segment]) -> Option<Span> {
        let range = self.tree().key(path)?;
        Some(self.block.span(range))
    }

    /// The span in the file of the value at the end of a path, at most its first line: the key if the value is
    /// empty or a list or mapping on lines of its own. `None` if there is no such value.
    #[must_use]
    pub fn value(&self, path: &[Segment]) -> Option<Span> {
        let range = self.tree().value(path)?;
        Some(self.block.span(range))
    }

    /// As [`Self::key`], by keys alone.
    #[must_use]
    pub fn key_of(&self, keys: &[&str]) -> Option<Span> {
        self.key(&path_of(keys))
    }

    /// As [`Self::value`], by keys alone.
    #[must_use]
    pub fn value_of(&self, keys: &[&str]) -> Option<Span> {
        self.value(&path_of(keys))
    }

    /// All keys and values that are scalars, in the order of the text.
    #[must_use]
    pub fn scalars(&self) -> Vec<Scalar<'_>> {
        let tree = self.tree();
        let mut found = Vec::new();
        if let Some(root) = tree.root {
            tree.scalars(root, &mut Vec::new(), &mut |path, node, is_key, text| {
                let range = tree.nodes[node].range.clone();
                found.push(Scalar {
                    path: path.to_vec(),
                    is_key,
                    text,
                    span: self.block.span(range),
                });
            });
        }
        found.sort_by_key(|scalar| scalar.span);
        found
    }

    fn tree(&self) -> &SpanTree<'t> {
        let read = || {
            let parsed = Parsed::new(self.block.text);
            match parsed.error {
                None => parsed.tree,
                Some(_) => SpanTree::new(self.block.text),
            }
        };
        self.tree.get_or_init(read)
    }
}

/// A key or a value that is neither a list nor a mapping.
#[derive(Clone, Debug)]
pub struct Scalar<'s> {
    /// The path to it; of a key, that to its value.
    pub path: Vec<Segment>,
    /// Whether it is a key.
    pub is_key: bool,
    /// Its text, without quotes and escapes.
    pub text: &'s str,
    /// Its span in the file, with quotes.
    pub span: Span,
}

/// Receives the path to a scalar, its node, whether it is a key, and its text.
type ScalarVisitor<'s, 'v> = dyn FnMut(&[Segment], usize, bool, &'s str) + 'v;

/// A text that was parsed up to its end or its first syntax error.
pub(super) struct Parsed<'t> {
    tree: SpanTree<'t>,
    /// Where flow collections start that are still open, the innermost last.
    pub(super) open_flows: Vec<usize>,
    /// The end of the last scalar, key or bracket.
    pub(super) last_end: usize,
    /// What the parser cannot read, and where.
    pub(super) error: Option<(ErrorKind, usize)>,
}

impl<'t> Parsed<'t> {
    /// Parses a text.
    pub(super) fn new(text: &'t str) -> Self {
        let mut builder = SpanBuilder::new(text);
        let mut parsed = Parser::new_from_str_with_options(text, options());
        let error = parsed.find_map(|item| match item {
            Ok((event, span)) => {
                builder.add(event, span.byte_range().unwrap_or_default());
                None
            }
            Err(error) => {
                let at = error.marker().byte_offset().unwrap_or_default();
                Some((error.kind().clone(), at))
            }
        });
        Self {
            open_flows: builder
                .open
                .iter()
                .filter_map(|open| open.bracket)
                .collect(),
            last_end: builder.last_end,
            tree: builder.tree,
            error,
        }
    }

    /// The span of a key that its mapping has already, the first in the text.
    pub(super) fn duplicate(&self, key: &str) -> Option<Range<usize>> {
        let mut duplicates = self.tree.duplicates.iter();
        let (_, range) = duplicates.find(|(name, _)| name == key)?;
        Some(range.clone())
    }
}

/// Where a text is nested more than `deepest` levels, if it is. A parser takes the square of the depth for brackets, so
/// this is found before the text is read. Of what follows a syntax error, brackets are counted
/// wherever they are.
pub(super) fn too_deep(text: &str, deepest: usize) -> Option<usize> {
    let opens = |byte: &u8| matches!(byte, b'[' | b'{');
    if text.bytes().filter(opens).count() <= deepest {
        return None;
    }
    let mut depth = 0;
    for item in Parser::new_from_str_with_options(text, options()) {
        match item {
            Ok((Event::SequenceStart(..) | Event::MappingStart(..), span)) => {
                depth += 1;
                if depth > deepest {
                    return Some(span.byte_range().unwrap_or_default().start);
                }
            }
            Ok((Event::SequenceEnd | Event::MappingEnd, _)) => depth -= 1,
            Ok(_) => {}
            Err(error) => {
                let at = error.marker().byte_offset().unwrap_or_default();
                // The parser stops far behind the first bracket that is too deep, because it reads ahead.
                return unclosed(text, at, deepest).and_then(|_| unclosed(text, 0, deepest));
            }
        }
    }
    None
}

/// The bracket at or after `from` with which more than `most` are open, be they in quotes or not.
fn unclosed(text: &str, from: usize, most: usize) -> Option<usize> {
    let mut open: usize = 0;
    text.bytes().enumerate().skip(from).find_map(|(at, byte)| {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        (open > most).then_some(at)
    })
}

/// The parser accepts what libyaml accepts.
pub(super) fn options() -> granit_parser::Options {
    granit_parser::options! { bom_inside_document_as_content: true }
}

/// All nodes of a text; a node is named by its index.
struct SpanTree<'t> {
    text: &'t str,
    nodes: Vec<SpanNode<'t>>,
    root: Option<usize>,
    /// Keys that their mapping has already, in the order of the text.
    duplicates: Vec<(Cow<'t, str>, Range<usize>)>,
}

struct SpanNode<'t> {
    /// Empty for collections without brackets and for values that are left out.
    range: Range<usize>,
    content: SpanContent<'t>,
}

enum SpanContent<'t> {
    Scalar(Cow<'t, str>),
    List(Vec<usize>),
    Mapping {
        entries: FxHashMap<Cow<'t, str>, SpanEntry>,
        /// The first key in the text.
        first: Option<usize>,
    },
    /// Another name for a node that is defined above.
    Alias(usize),
}

#[derive(Clone, Copy)]
struct SpanEntry {
    key: usize,
    value: usize,
}

impl<'t> SpanTree<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            nodes: Vec::new(),
            root: None,
            duplicates: Vec::new(),
        }
    }

    fn key(&self, path: &[Segment]) -> Option<Range<usize>> {
        let (Segment::Key(key), above) = path.split_last()? else {
            return None;
        };
        let entry = self.entry(self.find(above)?, key)?;
        self.visible(entry.key)
    }

    fn value(&self, path: &[Segment]) -> Option<Range<usize>> {
        let mut node = self.find(path)?;
        if let Some(range) = self.visible(node) {
            return Some(range);
        }
        if let Some(key) = self.key(path) {
            return Some(key);
        }
        // An entry of a list without brackets: its first key or entry.
        loop {
            node = match &self.nodes[node].content {
                SpanContent::List(items) => *items.first()?,
                SpanContent::Mapping { first, .. } => (*first)?,
                SpanContent::Scalar(_) | SpanContent::Alias(_) => return None,
            };
            if let Some(range) = self.visible(node) {
                return Some(range);
            }
        }
    }

    fn find(&self, path: &[Segment]) -> Option<usize> {
        path.iter()
            .try_fold(self.root?, |node, segment| match segment {
                Segment::Key(key) => self.entry(node, key).map(|entry| entry.value),
                Segment::Index(index) => match &self.target(node)?.content {
                    SpanContent::List(items) => items.get(*index).copied(),
                    _ => None,
                },
            })
    }

    fn entry(&self, node: usize, key: &str) -> Option<SpanEntry> {
        match &self.target(node)?.content {
            SpanContent::Mapping { entries, .. } => entries.get(key).copied(),
            _ => None,
        }
    }

    /// Visits the scalars below a node. An alias is not followed.
    fn scalars<'s>(
        &'s self,
        node: usize,
        path: &mut Vec<Segment>,
        visit: &mut ScalarVisitor<'s, '_>,
    ) {
        match &self.nodes[node].content {
            SpanContent::Scalar(text) => visit(path, node, false, text),
            SpanContent::Alias(_) => {}
            SpanContent::List(items) => {
                for (number, item) in items.iter().enumerate() {
                    path.push(Segment::Index(number));
                    self.scalars(*item, path, visit);
                    path.pop();
                }
            }
            SpanContent::Mapping { entries, .. } => {
                for (name, entry) in entries {
                    path.push(Segment::Key(name.clone().into_owned()));
                    if let SpanContent::Scalar(text) = &self.nodes[entry.key].content {
                        visit(path, entry.key, true, text);
                    }
                    self.scalars(entry.value, path, visit);
                    path.pop();
                }
            }
        }
    }

    /// The node itself, or the one that an alias names. An alias never names another.
    fn target(&self, node: usize) -> Option<&SpanNode<'t>> {
        let node = self.nodes.get(node)?;
        match node.content {
            SpanContent::Alias(target) => self.nodes.get(target),
            _ => Some(node),
        }
    }

    /// The first line of a node, or `None` if nothing of it can be underlined.
    fn visible(&self, node: usize) -> Option<Range<usize>> {
        let range = self.nodes.get(node)?.range.clone();
        let written = self.text.get(range.clone())?;
        let line = first_line(written.trim_start()).trim_end();
        let start = range.start + written.len() - written.trim_start().len();
        (!line.is_empty()).then(|| start..start + line.len())
    }
}

/// Builds the tree from the parser's events.
struct SpanBuilder<'t> {
    tree: SpanTree<'t>,
    open: Vec<Open>,
    /// The nodes that anchors name.
    anchors: FxHashMap<usize, usize>,
    last_end: usize,
}

/// A collection whose end is not reached.
struct Open {
    node: usize,
    /// The start of its bracket.
    bracket: Option<usize>,
    /// The key whose value comes next.
    key: Option<usize>,
}

impl<'t> SpanBuilder<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            tree: SpanTree::new(text),
            open: Vec::new(),
            anchors: FxHashMap::default(),
            last_end: 0,
        }
    }

    fn add(&mut self, event: Event<'t>, range: Range<usize>) {
        if !range.is_empty() {
            self.last_end = range.end;
        }
        match event {
            Event::Scalar(text, _, anchor, _) => {
                self.node(SpanContent::Scalar(text), range, anchor);
            }
            Event::Alias(anchor) => {
                if let Some(target) = self.anchors.get(&anchor).copied() {
                    self.node(SpanContent::Alias(target), range, 0);
                }
            }
            Event::SequenceStart(_, anchor, _) => {
                self.start(SpanContent::List(Vec::new()), range, anchor);
            }
            Event::MappingStart(_, anchor, _) => {
                let entries = FxHashMap::default();
                let first = None;
                self.start(SpanContent::Mapping { entries, first }, range, anchor);
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(closed) = self.open.pop()
                    && closed.bracket.is_some()
                {
                    self.tree.nodes[closed.node].range.end = range.end;
                }
            }
            _ => {}
        }
    }

    fn start(&mut self, content: SpanContent<'t>, range: Range<usize>, anchor: usize) {
        let bracket = (!range.is_empty()).then_some(range.start);
        let node = self.node(content, range, anchor);
        let key = None;
        self.open.push(Open { node, bracket, key });
    }

    fn node(&mut self, content: SpanContent<'t>, range: Range<usize>, anchor: usize) -> usize {
        let node = self.tree.nodes.len();
        self.tree.nodes.push(SpanNode { range, content });
        if anchor > 0 {
            self.anchors.insert(anchor, node);
        }
        self.attach(node);
        node
    }

    /// Makes a node a part of the innermost open collection.
    fn attach(&mut self, node: usize) {
        let Some(open) = self.open.last_mut() else {
            self.tree.root.get_or_insert(node);
            return;
        };
        let key = match &mut self.tree.nodes[open.node].content {
            SpanContent::List(items) => return items.push(node),
            SpanContent::Mapping { first, .. } => {
                first.get_or_insert(node);
                open.key.take()
            }
            SpanContent::Scalar(_) | SpanContent::Alias(_) => return,
        };
        let Some(key) = key else {
            open.key = Some(node);
            return;
        };
        let mapping = open.node;
        // A key that is no scalar cannot be named by a path.
        if let Some(SpanContent::Scalar(name)) = self.tree.target(key).map(|node| &node.content) {
            let name = name.clone();
            self.insert(mapping, name, SpanEntry { key, value: node });
        }
    }

    fn insert(&mut self, mapping: usize, name: Cow<'t, str>, entry: SpanEntry) {
        let range = self.tree.nodes[entry.key].range.clone();
        if let SpanContent::Mapping { entries, .. } = &mut self.tree.nodes[mapping].content {
            match entries.entry(name) {
                MapEntry::Vacant(vacant) => {
                    vacant.insert(entry);
                }
                MapEntry::Occupied(first) => {
                    self.tree.duplicates.push((first.key().clone(), range));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
