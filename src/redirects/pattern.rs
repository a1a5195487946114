//! The left side of a line of `_redirects`.

use percent_encoding::percent_decode_str;
use rustc_hash::FxHashMap;

/// An address, or a form of addresses: `:name` is one part, and `*` at the end is the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    parts: Vec<Part>,
    splat: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Placeholder(String),
}

impl Pattern {
    /// Parses a path. Percent-encoding and the final slash have no meaning.
    #[must_use]
    pub fn parse(path: &str) -> Self {
        let (path, splat) = match path.split_once('*') {
            Some((before, _)) => (before, true),
            None => (path, false),
        };
        let part = |part: &str| match part.strip_prefix(':') {
            Some(name) if !name.is_empty() => Part::Placeholder(name.to_owned()),
            _ => Part::Text(percent_decode_str(part).decode_utf8_lossy().into_owned()),
        };
        Self {
            parts: path
                .split('/')
                .filter(|part| !part.is_empty())
                .map(part)
                .collect(),
            splat,
        }
    }

    /// Whether it is one address.
    #[must_use]
    pub fn is_literal(&self) -> bool {
        !self.splat && self.parts.iter().all(|part| matches!(part, Part::Text(_)))
    }

    /// The parts before the first that can be anything, each with `/` before it.
    #[must_use]
    pub fn literal_start(&self) -> String {
        let texts = self.parts.iter().map_while(|part| match part {
            Part::Text(text) => Some(text),
            Part::Placeholder(_) => None,
        });
        texts.flat_map(|text| ["/", text]).collect()
    }

    /// The values of its placeholders in a raw path, or `None` if it does not match. That of `*` is named `splat`.
    #[must_use]
    pub fn matches(&self, path: &str) -> Option<Vec<(&str, String)>> {
        let mut given = path.split('/').filter(|part| !part.is_empty());
        let mut values = Vec::new();
        for part in &self.parts {
            let value = given.next()?;
            match part {
                Part::Text(text) if text == value => {}
                Part::Text(_) => return None,
                Part::Placeholder(name) => values.push((name.as_str(), value.to_owned())),
            }
        }
        let rest: Vec<&str> = given.collect();
        match self.splat {
            true => values.push(("splat", rest.join("/"))),
            false if !rest.is_empty() => return None,
            false => {}
        }
        Some(values)
    }
}

/// A target with the values of placeholders in their places; the longest name comes first.
#[must_use]
pub(super) fn filled(target: &str, values: &[(&str, String)]) -> String {
    let mut values: Vec<_> = values.iter().collect();
    values.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    let mut text = target.to_owned();
    for (name, value) in values {
        text = text.replace(&format!(":{name}"), value);
    }
    text
}

/// Finds the first of many patterns that matches a path.
#[derive(Debug)]
pub struct PatternIndex {
    /// The patterns as a tree of their parts; the first is the root.
    nodes: Vec<Node>,
}

/// The patterns with one beginning.
#[derive(Debug, Default)]
struct Node {
    texts: FxHashMap<String, usize>,
    placeholder: Option<usize>,
    /// The smallest number of a pattern that ends here.
    end: Option<usize>,
    /// The smallest number of a pattern that ends here in a splat.
    splat: Option<usize>,
}

impl Default for PatternIndex {
    fn default() -> Self {
        Self {
            nodes: vec![Node::default()],
        }
    }
}

impl PatternIndex {
    /// Adds a pattern with a number that is higher than those of the patterns before.
    pub fn add(&mut self, pattern: &Pattern, number: usize) {
        let mut at = 0;
        for part in &pattern.parts {
            let next = self.nodes.len();
            let node = &mut self.nodes[at];
            at = match part {
                Part::Text(text) => *node.texts.entry(text.clone()).or_insert(next),
                Part::Placeholder(_) => *node.placeholder.get_or_insert(next),
            };
            if at == next {
                self.nodes.push(Node::default());
            }
        }
        let node = &mut self.nodes[at];
        let end = if pattern.splat {
            &mut node.splat
        } else {
            &mut node.end
        };
        end.get_or_insert(number);
    }

    /// The smallest number of a pattern that matches a path.
    #[must_use]
    pub fn first(&self, path: &str) -> Option<usize> {
        let mut at = vec![0];
        let mut found: Vec<usize> = self.nodes[0].splat.into_iter().collect();
        for part in path.split('/').filter(|part| !part.is_empty()) {
            let next = at.iter().flat_map(|node| {
                let node = &self.nodes[*node];
                node.texts
                    .get(part)
                    .copied()
                    .into_iter()
                    .chain(node.placeholder)
            });
            at = next.collect();
            if at.is_empty() {
                break;
            }
            found.extend(at.iter().filter_map(|node| self.nodes[*node].splat));
        }
        found.extend(at.iter().filter_map(|node| self.nodes[*node].end));
        found.into_iter().min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_parts_and_a_splat_is_the_rest() {
        for (pattern, path, to, expected) in [
            ("/a/", "/a", "/b/", Some("/b/")),
            ("/a/*", "/a/x/y/", "/b/:splat", Some("/b/x/y")),
            ("/a/*", "/a/", "/b/:splat", Some("/b/")),
            (
                "/a/:year/:id",
                "/a/2026/x/",
                "/b/:id-:year/",
                Some("/b/x-2026/"),
            ),
            ("/a/:i/:id", "/a/1/2", "/:id/:i", Some("/2/1")),
            ("/a/:id", "/a/x/y/", "/b/", None),
            ("/caf%C3%A9", "/café/", "/b", Some("/b")),
            ("/A", "/a", "/b", None),
            ("/*", "/", "/b", Some("/b")),
        ] {
            let values = Pattern::parse(pattern);
            let values = values.matches(path);
            let to = values.map(|values| filled(to, &values));
            assert_eq!(to.as_deref(), expected, "{pattern} {path}");
        }
        assert_eq!(Pattern::parse("/a/b/:c/d/*").literal_start(), "/a/b");
        assert!(Pattern::parse("/a/b").is_literal() && !Pattern::parse("/a/*").is_literal());
    }

    proptest::proptest! {
        #[test]
        fn the_index_finds_the_first_pattern_that_matches(
            patterns in proptest::collection::vec("(/(a|b|:x|:y|)){0,3}[*]?", 0..8),
            path in "(/[abc]){0,4}/?",
        ) {
            let patterns: Vec<Pattern> = patterns.iter().map(|pattern| Pattern::parse(pattern)).collect();
            let mut index = PatternIndex::default();
            for (number, pattern) in patterns.iter().enumerate() {
                index.add(pattern, number);
            }
            let first = patterns.iter().position(|pattern| pattern.matches(&path).is_some());
            proptest::prop_assert_eq!(index.first(&path), first);
        }
    }
}
