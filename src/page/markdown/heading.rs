//! Headings and their ids, made as code hosts make them, so that an editor's own check of
//! `page.md#heading` agrees with ours.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A heading of a page's body.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Heading {
    /// Unique in its page; raw text, not percent-encoded.
    pub id: String,
    /// Its text, without markup.
    pub title: String,
    /// 2 to 6; the page's title is the only 1.
    pub level: u8,
}

/// A page's headings, in order.
pub type Outline = Vec<Heading>;

/// Ids that the theme uses itself. Its others hold a full stop, which no heading's id does.
const TAKEN: [&str; 1] = ["top"];

/// Hands out ids, each once.
#[derive(Default)]
pub(super) struct Ids {
    taken: HashSet<String>,
    /// The last number that was put behind each slug.
    counts: HashMap<String, usize>,
}

impl Ids {
    /// All but those that the theme, or the page's template, uses itself.
    pub(super) fn new(reserved: &[String]) -> Self {
        let theme = TAKEN.iter().map(|id| (*id).to_owned());
        Self {
            taken: theme.chain(reserved.iter().cloned()).collect(),
            counts: HashMap::new(),
        }
    }

    /// Keeps an id that the author chose from being given to another heading. Says whether it was free.
    pub(super) fn claim(&mut self, id: &str) -> bool {
        self.taken.insert(id.to_owned())
    }

    /// The id for a heading's text: its slug, with `-1`, `-2` … where that is taken.
    pub(super) fn give(&mut self, title: &str) -> String {
        let slug = slug(title);
        let slug = if slug.is_empty() {
            "section".to_owned()
        } else {
            slug
        };
        if self.taken.insert(slug.clone()) {
            return slug;
        }
        loop {
            let count = self.counts.entry(slug.clone()).or_insert(0);
            *count += 1;
            let id = format!("{slug}-{count}");
            if self.taken.insert(id.clone()) {
                return id;
            }
        }
    }
}

/// Lower case; letters, digits, marks, `-` and `_` stay, a space becomes `-`, all else goes.
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
    // A variation selector is a mark, but what it varied (an emoji) has gone.
    slug.retain(|c| !matches!(c, '\u{fe00}'..='\u{fe0f}'));
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_those_of_code_hosts() {
        let cases = [
            ("Causes: what hurts!", "causes-what-hurts"),
            ("A -- b & C_d", "a----b--c_d"),
            ("Über die Würde", "über-die-würde"),
            ("ハムストリング", "ハムストリング"),
            ("3/10 pain", "310-pain"),
            ("❤️ love", "-love"),
        ];
        for (title, id) in cases {
            assert_eq!(Ids::new(&[]).give(title), id, "{title}");
        }
    }

    #[test]
    fn a_second_heading_of_the_same_name_is_counted() {
        let mut ids = Ids::new(&[]);
        let given: Vec<String> = ["Rest", "Rest", "Rest 1", "Rest", "!", "Top"]
            .iter()
            .map(|t| ids.give(t))
            .collect();
        assert_eq!(
            given,
            ["rest", "rest-1", "rest-1-1", "rest-2", "section", "top-1"]
        );
    }
}
