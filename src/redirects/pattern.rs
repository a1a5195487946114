//! The left side of a line of `_redirects`.

use percent_encoding::percent_decode_str;

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
}
