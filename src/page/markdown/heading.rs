//! Headings and their ids, which are those of code hosts, so that an editor's check of
//! `page.md#heading` agrees with this one.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A heading of a page's body.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Heading {
    /// Its id: unique in the page, and not percent-encoded.
    pub id: String,
    /// Its text, without markup.
    pub title: String,
    /// 2 to 6; the page's title is the only 1.
    pub level: u8,
    /// Whether its author chose the id.
    pub is_id_written: bool,
}

/// A page's headings, in order.
pub type Outline = Vec<Heading>;

/// The ids of the theme without a full stop. All others have one, which no id of a heading has.
const RESERVED: [&str; 1] = ["top"];

/// The ids of a page, each assigned once.
#[derive(Default)]
pub(super) struct IdRegistry {
    taken: HashSet<String>,
    /// The last number that was appended to each slug.
    counts: HashMap<String, usize>,
}

impl IdRegistry {
    /// A registry in which the ids of the theme, and those of the page's template, are taken.
    pub(super) fn new(reserved: &[String]) -> Self {
        let theme = RESERVED.iter().map(|id| (*id).to_owned());
        Self {
            taken: theme.chain(reserved.iter().cloned()).collect(),
            counts: HashMap::new(),
        }
    }

    /// Takes an id that the author chose. Returns whether it was free.
    pub(super) fn reserve(&mut self, id: &str) -> bool {
        self.taken.insert(id.to_owned())
    }

    /// Assigns an id to a heading: the slug of its text, with `-1`, `-2` … if that is taken. Returns also whether it has such a
    /// number.
    pub(super) fn assign(&mut self, title: &str) -> (String, bool) {
        let slug = slug(title);
        let slug = if slug.is_empty() {
            "section".to_owned()
        } else {
            slug
        };
        if self.taken.insert(slug.clone()) {
            return (slug, false);
        }
        loop {
            let count = self.counts.entry(slug.clone()).or_insert(0);
            *count += 1;
            let id = format!("{slug}-{count}");
            if self.taken.insert(id.clone()) {
                return (id, true);
            }
        }
    }
}

/// The text in lower case: letters, digits, combining marks, `-` and `_` are kept, a space becomes `-`, all other
/// characters are removed.
fn slug(title: &str) -> String {
    let mut slug = String::with_capacity(title.len());
    if title.is_ascii() {
        for c in title.trim().chars() {
            match c {
                ' ' => slug.push('-'),
                '-' | '_' => slug.push(c),
                c if c.is_ascii_alphanumeric() => slug.push(c.to_ascii_lowercase()),
                _ => {}
            }
        }
        return slug;
    }
    for c in title.trim().nfc() {
        match c {
            ' ' => slug.push('-'),
            '-' | '_' => slug.push(c),
            c if c.is_alphanumeric() || is_combining_mark(c) => slug.extend(c.to_lowercase()),
            _ => {}
        }
    }
    // A variation selector is a combining mark; the emoji before it was removed.
    slug.retain(|c| !matches!(c, '\u{fe00}'..='\u{fe0f}'));
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn assigns_the_ids_of_code_hosts() {
        let cases = [
            ("Causes: what hurts!", "causes-what-hurts"),
            ("A -- b & C_d", "a----b--c_d"),
            ("Über die Würde", "über-die-würde"),
            ("ハムストリング", "ハムストリング"),
            ("3/10 pain", "310-pain"),
            ("❤️ love", "-love"),
        ];
        for (title, id) in cases {
            assert_eq!(IdRegistry::new(&[]).assign(title).0, id, "{title}");
        }
    }

    #[test]
    fn numbers_headings_with_the_same_text() {
        let mut ids = IdRegistry::new(&[]);
        let assigned: Vec<String> = ["Rest", "Rest", "Rest 1", "Rest", "!", "Top"]
            .iter()
            .map(|t| ids.assign(t).0)
            .collect();
        assert_eq!(
            assigned,
            ["rest", "rest-1", "rest-1-1", "rest-2", "section", "top-1"]
        );
    }
}
