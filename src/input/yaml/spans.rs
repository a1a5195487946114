//! Spans of the keys and values of a YAML text.
//!
//! `serde_yaml` is the only reader of values ([`super::parse`]), and it keeps no positions of what it read. A second
//! parser finds the positions, and runs only if a diagnostic or a later check needs one: it never decides what a
//! value is. `granit-parser` was chosen (2026-11) because each event has a span in bytes, it accepts malformed
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

/// The parser accepts what libyaml accepts.
fn options() -> granit_parser::Options {
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
        if let SpanContent::Mapping { entries, .. } = &mut self.tree.nodes[mapping].content {
            if entries.contains_key(&name) {
                let range = self.tree.nodes[entry.key].range.clone();
                self.tree.duplicates.push((name, range));
            } else {
                entries.insert(name, entry);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;
    use crate::input::yaml::parse;

    fn path(path: &str) -> Vec<Segment> {
        let segment = |part: &str| match part.parse() {
            Ok(index) => Segment::Index(index),
            Err(_) => part.into(),
        };
        path.split('/').map(segment).collect()
    }

    /// The texts of the spans of a key and of its value.
    fn spans<'t>(text: &'t str, at: &str) -> (&'t str, &'t str) {
        let spans = Spans::new(Block::whole("a.md", text));
        let underlined = |span: Option<Span>| span.map_or("-", |span| &text[span.range()]);
        let path = path(at);
        (underlined(spans.key(&path)), underlined(spans.value(&path)))
    }

    #[test]
    fn a_brace_in_a_title_is_not_a_mapping() {
        let text = "title: \"a {order: 3}\"\norder: soon\n";
        assert_eq!(spans(text, "order"), ("order", "soon"));
        let spans = Spans::new(Block::whole("a.md", text));
        assert_eq!(spans.value_of(&["order"]), Some(Span::from(29..33)));
    }

    #[test]
    fn keys_and_values_have_spans() {
        let cases = [
            ("title: a title # c\n", "title", "title", "a title"),
            ("theme:\n  hue: 20\n", "theme/hue", "hue", "20"),
            ("theme:\n  hue: 20\n", "theme", "theme", "theme"),
            ("links: {broken: warn}\n", "links/broken", "broken", "warn"),
            (
                "links: {broken: warn}\n",
                "links",
                "links",
                "{broken: warn}",
            ),
            ("a: {b: [c, {d: e}]}", "a/b/1/d", "d", "e"),
            ("a: {b: [c, {d: e}]}", "a/b/0", "-", "c"),
            ("tags: [a,\n b]\n", "tags", "tags", "[a,"),
            ("tags:\n- a\n- b\n", "tags/1", "-", "b"),
            ("list:\n  - page: b\n    reason: c\n", "list/0", "-", "page"),
            ("list:\n  - - x\n", "list/0", "-", "x"),
            ("'q k': 'v''w'\n", "q k", "'q k'", "'v''w'"),
            ("\"\\u0061b\": 2\n", "ab", "\"\\u0061b\"", "2"),
            ("? a\n: b\n", "a", "a", "b"),
            ("\"\": x\n", "", "\"\"", "x"),
            ("a:\nb: 1\n", "a", "a", "a"),
            ("a: !!str\nb: 1\n", "a", "a", "a"),
            ("a: one\n  two\n", "a", "a", "one"),
            ("a: 'one\n  two'\n", "a", "a", "'one"),
            ("a:\n  one\n", "a", "a", "one"),
            ("a: |\n  one\n  two\n", "a", "a", "one"),
            ("a: >-\n\n  one\n", "a", "a", "one"),
            ("a: |\nb: 1\n", "a", "a", "a"),
            ("a: &x {b: 1}\nc: *x\n", "c", "c", "*x"),
            ("a: &x {b: 1}\nc: *x\n", "c/b", "b", "1"),
            ("a: &x b\n*x : 1\n", "b", "*x", "1"),
            ("a: !thing 2\n", "a", "a", "2"),
            (
                "order: 1\nextra:\n  order: 2\n  a: {order: 3}\n",
                "extra/a/order",
                "order",
                "3",
            ),
            (
                "extra:\n  order: 1\norder: soon\n",
                "order",
                "order",
                "soon",
            ),
            ("d: \"see slug: a/b\"\nslug: c\n", "slug", "slug", "c"),
            ("# order: 1\norder: 2 # order: 3\n", "order", "order", "2"),
            ("a: 1\r\nb: two\r\n", "b", "b", "two"),
            ("\u{feff}a: 1\n", "a", "a", "1"),
            (
                "\u{e9}: \u{fc}\nb: {\u{65e5}: \u{1f3c3}}\n",
                "b/\u{65e5}",
                "\u{65e5}",
                "\u{1f3c3}",
            ),
            ("--- # c\na: 1\n", "a", "a", "1"),
        ];
        for (text, at, key, value) in cases {
            assert_eq!(spans(text, at), (key, value), "{text}");
            parse(Block::whole("a.md", text)).expect(text);
        }
        let same = "order: 1\nextra:\n  order: 2\n";
        let spans = Spans::new(Block::whole("a.md", same));
        assert_eq!(spans.key_of(&["extra", "order"]), Some(Span::from(18..23)));
    }

    #[test]
    fn without_a_key_there_is_no_span() {
        for (text, at) in [
            ("a: 1\n", "b"),
            ("a: 1\n", "a/b"),
            ("a: [1]\n", "a/1"),
            ("", "a"),
            ("a: 1\nb: [\n", "a"),
            ("{[a]: b}\n", "a"),
            ("0x10: a\n", "16"),
        ] {
            assert_eq!(spans(text, at), ("-", "-"), "{text}");
        }
    }

    #[test]
    fn the_second_of_two_equal_keys_is_found() {
        for (text, at) in [
            ("a: 1\nb: {a: 2}\na: 3\n", 15..16),
            ("b: {a: 1, a: 2}\n", 10..11),
            ("t: \"a: 1\"\na: 1\n\"a\": 2\n", 15..18),
            ("a: 1\na: 2\nb: [\n", 5..6),
        ] {
            assert_eq!(Parsed::new(text).duplicate("a"), Some(at), "{text}");
        }
        assert_eq!(Parsed::new("a: {a: 1}\n").duplicate("a"), None);
    }

    #[test]
    fn parsing_is_linear_and_bounded() {
        let long = 256 * 1024;
        for text in [
            "[".repeat(long),
            "- ".repeat(long / 2),
            format!("a: [{}]", "a, ".repeat(long / 3)),
            format!("a: {{{}", "b: {c: d}, ".repeat(long / 11)),
            format!("a: \"{}", "x\n ".repeat(long / 3)),
            format!("- &a x\n{}", "- *a\n".repeat(long / 5)),
        ] {
            let spans = Spans::new(Block::whole("a.md", &text));
            assert_eq!(spans.value_of(&["b"]), None);
        }
    }

    /// Each scalar of a value, with its path.
    fn scalars(value: &Value, path: &mut Vec<Segment>, found: &mut Vec<(Vec<Segment>, String)>) {
        let mut add = |segment: Segment, value: &Value| {
            path.push(segment);
            scalars(value, path, found);
            path.pop();
        };
        match value {
            Value::Object(map) => map
                .iter()
                .for_each(|(key, value)| add(key.as_str().into(), value)),
            Value::Array(items) => {
                let items = items.iter().enumerate();
                items.for_each(|(index, value)| add(Segment::Index(index), value));
            }
            Value::String(text) => found.push((path.clone(), text.clone())),
            _ => {}
        }
    }

    /// The text of the scalar that the span parser has at a path.
    fn scalar_at(tree: &SpanTree<'_>, path: &[Segment]) -> Option<String> {
        match &tree.target(tree.find(path)?)?.content {
            SpanContent::Scalar(text) => Some(text.clone().into_owned()),
            _ => None,
        }
    }

    proptest! {
        /// Where both parsers accept a text, they agree about each text in it.
        #[test]
        fn both_parsers_agree(text in "([ab]|'[ab] '|\"c\\\\n\"|: |- |\n|  |#|\\{|\\}|\\[|\\]|,|\\?|&a |\\*a|!t |\\||>|\u{e9}|\t|\r\n){0,24}") {
            let parsed = Parsed::new(&text);
            if parsed.error.is_none() && let Ok(map) = parse(Block::whole("a.md", &text)) {
                let mut found = Vec::new();
                scalars(&Value::Object(map), &mut Vec::new(), &mut found);
                for (path, value) in found {
                    let theirs = scalar_at(&parsed.tree, &path);
                    prop_assert_eq!(theirs.as_deref().map(str::trim_end), Some(value.trim_end()));
                }
            }
        }

        /// Spans are in the text, and no text panics.
        #[test]
        fn spans_are_in_the_text(text in "\\PC{0,12}(: |\n|- |\\{|\\[|\"|')\\PC{0,12}\n?\\PC{0,8}") {
            let block = Block::whole("a.md", &text);
            let keys = match parse(block) {
                Ok(map) => map.keys().cloned().collect(),
                Err(finding) => {
                    let span = finding.span.unwrap_or_default().range();
                    prop_assert!(text.get(span).is_some());
                    Vec::new()
                }
            };
            let spans = Spans::new(block);
            for key in keys {
                for span in [spans.key_of(&[&key]), spans.value_of(&[&key])].into_iter().flatten() {
                    prop_assert!(text.get(span.range()).is_some());
                }
            }
        }
    }
}
