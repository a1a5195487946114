//! The links of a body that may lead to other pages, each with the text around it.

use serde::{Deserialize, Serialize};

/// How a link is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum LinkSource {
    /// In Markdown or raw HTML: its number among the page's links.
    Link(u32),
    /// By a component: the number of its call among the page's calls.
    Call(u32),
}

/// A link in a text.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct TextLink {
    /// How it is written.
    pub source: LinkSource,
    /// The heading above it, by its number in the outline; `None` above the first one.
    pub section: Option<u32>,
    /// Its sentence, in bytes of the texts.
    pub(super) sentence: (u32, u32),
    /// Its own words, in bytes of the texts; empty if it has none.
    pub(super) words: (u32, u32),
}

/// The links of a body in order, with their sentences. Each text is stored once, however many links it has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct TextLinks {
    pub(super) texts: String,
    pub(super) links: Vec<TextLink>,
}

/// The text around a link, as plain text of a bounded length.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Quote<'p> {
    /// The text before the link's words.
    pub before: &'p str,
    /// The link's own words.
    pub words: &'p str,
    /// The text after them.
    pub after: &'p str,
    /// Whether the sentence begins earlier.
    pub is_cut_before: bool,
    /// Whether the link has more words.
    pub is_cut_inside: bool,
    /// Whether the sentence goes on.
    pub is_cut_after: bool,
}

/// The most characters of a quote, unless the link's own words are more.
pub(super) const LONGEST_QUOTE: usize = 240;
/// The most characters of a link's own words in a quote.
const LONGEST_WORDS: usize = 200;
/// The fewest characters that a quote can have around the link's own words.
const FEWEST_AROUND: usize = 80;

impl TextLinks {
    /// The links, in order.
    #[must_use]
    pub fn links(&self) -> &[TextLink] {
        &self.links
    }

    /// Renumbers the calls after those of these numbers, which ascend and have no link, were removed.
    pub(crate) fn without_calls(&mut self, removed: &[usize]) {
        for link in &mut self.links {
            if let LinkSource::Call(call) = &mut link.source {
                let before = removed.partition_point(|removed| *removed < *call as usize);
                *call -= u32::try_from(before).unwrap_or_default();
            }
        }
    }

    /// The text around one of the links. Its cost depends on the length of the quote alone.
    #[must_use]
    pub fn quote(&self, link: &TextLink) -> Quote<'_> {
        let ((start, end), (first, last)) = (link.sentence, link.words);
        let text = |from: u32, to: u32| self.texts.get(from as usize..to as usize);
        let parts = text(start, first).zip(text(first, last).zip(text(last, end)));
        let (before, (words, after)) = parts.unwrap_or_default();
        let (kept, length) = first_chars(words, LONGEST_WORDS);
        let around = LONGEST_QUOTE.saturating_sub(length).max(FEWEST_AROUND);
        let (before_length, after_length) = shares(before, after, around);
        let (before, is_cut_before) = ending(before, before_length);
        let (after, is_cut_after) = beginning(after, after_length);
        let is_cut_inside = kept.len() < words.len();
        Quote {
            before,
            words: kept,
            after: if is_cut_inside { "" } else { after },
            is_cut_before,
            is_cut_inside,
            is_cut_after: is_cut_after && !is_cut_inside,
        }
    }
}

/// At most this many characters from the start of a text, and how many they are.
fn first_chars(text: &str, most: usize) -> (&str, usize) {
    let mut length = 0;
    let end = text.char_indices().find(|_| {
        length += 1;
        length > most
    });
    match end {
        Some((end, _)) => (&text[..end], most),
        None => (text, length),
    }
}

/// How many characters of the text before and after fit. What one of them does not need is for the other.
fn shares(before: &str, after: &str, around: usize) -> (usize, usize) {
    let before = before.chars().rev().take(around).count();
    let after = after.chars().take(around).count();
    let half = around / 2;
    if before <= half {
        (before, around - before)
    } else if after <= around - half {
        (around - after, after)
    } else {
        (half, around - half)
    }
}

/// The end of a text, from the start of a word, and whether it is cut.
fn ending(text: &str, most: usize) -> (&str, bool) {
    let mut chars = text.char_indices().rev();
    let Some(from) = most.checked_sub(1).map(|last| chars.nth(last)) else {
        return ("", !text.is_empty());
    };
    match from {
        None | Some((0, _)) => (text, false),
        Some((from, _)) => {
            let tail = &text[from..];
            let is_start = text[..from].ends_with(' ') || tail.starts_with(' ');
            let word = tail.find(' ').filter(|_| !is_start).unwrap_or(0);
            (tail[word..].trim_start(), true)
        }
    }
}

/// The beginning of a text, to the end of a word, and whether it is cut.
fn beginning(text: &str, most: usize) -> (&str, bool) {
    let (head, _) = first_chars(text, most);
    if head.len() == text.len() {
        return (text, false);
    }
    let is_end = text[head.len()..].starts_with(' ');
    let word = head.rfind(' ').filter(|_| !is_end).unwrap_or(head.len());
    (head[..word].trim_end(), true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quote(before: &str, words: &str, after: &str) -> String {
        let number = |length: usize| u32::try_from(length).expect("a short text");
        let (first, last) = (number(before.len()), number(before.len() + words.len()));
        let link = TextLink {
            source: LinkSource::Link(0),
            section: None,
            sentence: (0, last + number(after.len())),
            words: (first, last),
        };
        let links = TextLinks {
            texts: [before, words, after].concat(),
            links: Vec::new(),
        };
        let quote = links.quote(&link);
        let mark = |is_cut: bool| if is_cut { "~" } else { "" };
        format!(
            "{}{}[{}{}]{}{}",
            mark(quote.is_cut_before),
            quote.before,
            quote.words,
            mark(quote.is_cut_inside),
            quote.after,
            mark(quote.is_cut_after)
        )
    }

    #[test]
    fn a_quote_keeps_the_words_of_the_link_and_cuts_between_words() {
        assert_eq!(quote("See ", "this", "."), "See [this].");
        assert_eq!(quote("", "this", ""), "[this]");
        let long = "word ".repeat(1000);
        for (before, after) in [(&*long, ""), ("", &*long), (&*long, &*long)] {
            let found = quote(before, "this", after);
            let length = found.chars().count();
            assert!((200..=LONGEST_QUOTE + 4).contains(&length), "{length}");
            let around = found.split(['[', ']', '~', ' ']);
            assert!(
                around
                    .into_iter()
                    .all(|word| ["word", "this", ""].contains(&word))
            );
        }
        let found = quote("a ", &long, " b");
        assert!(found.starts_with("a [word ") && found.ends_with("~]"));
        let wide = "語".repeat(1000);
        let found = quote(&wide, "w", &wide);
        assert_eq!(found.chars().count(), LONGEST_QUOTE + 4);
        assert!(found.starts_with("~語") && found.ends_with("語~"));
    }
}
