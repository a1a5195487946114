//! The words behind the fence of a code block: the language, a title, marked lines, numbers, changes.

use std::ops::{Range, RangeInclusive};

/// The largest number of a line.
const LARGEST_NUMBER: u32 = 1_000_000;

/// Words by which other generators number lines, in lower case.
const FOREIGN_NUMBERS: [&str; 6] = [
    "linenos",
    "linenumbers",
    "line-numbers",
    "showlinenumbers",
    "numberlines",
    "lineno",
];

/// The words behind a fence, such as `js title="a.js" {3-5} numbers`.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Fence<'i> {
    /// The name of the language as it is written; empty if there is none.
    pub language: &'i str,
    /// Where it is.
    pub language_range: Range<usize>,
    /// `title="…"`
    pub title: Option<&'i str>,
    /// The marked lines of `{3-5}`, from 1.
    pub marked: Vec<RangeInclusive<u32>>,
    /// Where they are.
    pub marked_range: Range<usize>,
    /// The number of the first line, if lines are numbered.
    pub numbers: Option<u32>,
    /// Whether lines that start with `+` or `-` are added or removed ones.
    pub changes: bool,
    /// What is wrong, with its range in the words.
    pub faults: Vec<(FenceFault, Range<usize>)>,
}

/// What is wrong with a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FenceFault {
    /// An attribute that is not one of these, such as `hl_lines="2"`.
    Foreign,
    /// The lines in braces are not numbers and ranges.
    Lines,
    /// The value of `numbers` is not a number.
    Number,
    /// Text directly behind the quote that ends a value.
    Quote,
    /// A word that is misspelt, or another generator's.
    Word(&'static str),
}

impl<'i> Fence<'i> {
    /// Reads the words behind a fence.
    #[must_use]
    pub fn read(info: &'i str) -> Self {
        let start = info.len() - info.trim_start().len();
        let rest = &info[start..];
        let end = rest
            .find(|c: char| c.is_whitespace() || ",{".contains(c))
            .unwrap_or(rest.len());
        let is_language = !is_attribute(&rest[..end]);
        let end = start + if is_language { end } else { 0 };
        let mut fence = Self {
            language: &info[start..end],
            language_range: start..end,
            ..Self::default()
        };
        let mut at = end;
        while let Some(next) = info[at..].find(|c: char| !c.is_whitespace() && c != ',') {
            at = fence.read_word(info, at + next);
        }
        fence.marked = merged(std::mem::take(&mut fence.marked));
        fence
    }

    /// Whether the block is more than text without a language.
    #[must_use]
    pub fn is_decorated(&self) -> bool {
        self.title.is_some() || !self.marked.is_empty() || self.numbers.is_some() || self.changes
    }

    /// Reads the word at an offset. Returns its end.
    fn read_word(&mut self, info: &'i str, start: usize) -> usize {
        let rest = &info[start..];
        if rest.starts_with('{') {
            let end = rest.find('}').map_or(info.len(), |end| start + end + 1);
            self.read_lines(info, start..end);
            return end;
        }
        let end = start + word_length(rest);
        let word = &info[start..end];
        let Some((name, value)) = word.split_once('=').filter(|_| is_attribute(word)) else {
            self.read_flag(word, start..end);
            return end;
        };
        let quoted = |sign| value.strip_prefix(sign)?.strip_suffix(sign);
        let value = quoted('"').or_else(|| quoted('\'')).unwrap_or(value);
        match name {
            "title" => self.title = Some(value.trim()).filter(|title| !title.is_empty()),
            "numbers" => match value.parse() {
                Ok(number) if number <= LARGEST_NUMBER => self.numbers = Some(number),
                _ => self.faults.push((FenceFault::Number, start..end)),
            },
            _ => self.faults.push((FenceFault::Foreign, start..end)),
        }
        let behind = &info[end..];
        let is_behind = |c: char| !c.is_whitespace() && c != ',' && c != '{';
        if behind.starts_with(is_behind) || value.starts_with(['"', '\'']) {
            self.faults.push((FenceFault::Quote, start..info.len()));
            return info.len();
        }
        end
    }

    fn read_flag(&mut self, word: &str, range: Range<usize>) {
        match word {
            "numbers" => self.numbers = Some(1),
            "diff" => self.changes = true,
            _ => {
                let lower = word.to_ascii_lowercase();
                let is_foreign = FOREIGN_NUMBERS.contains(&&*lower);
                let near = if is_foreign || ["number", "numbered"].contains(&&*lower) {
                    Some("numbers")
                } else {
                    ["numbers", "diff"]
                        .into_iter()
                        .find(|known| lower == *known)
                };
                self.faults
                    .extend(near.map(|near| (FenceFault::Word(near), range)));
            }
        }
    }

    fn read_lines(&mut self, info: &str, range: Range<usize>) {
        let inside = info[range.clone()].trim_start_matches('{');
        let inside = inside.strip_suffix('}');
        let lines = inside.and_then(|inside| inside.split(',').map(lines).collect());
        match lines {
            Some(lines) => {
                let lines: Vec<RangeInclusive<u32>> = lines;
                self.marked.extend(lines);
                self.marked_range = range;
            }
            None => {
                let has_name = inside.is_none_or(|inside| {
                    inside.contains(|c: char| c.is_alphabetic() || "=\".#".contains(c))
                });
                let fault = match has_name && inside.is_some() {
                    true => FenceFault::Foreign,
                    false => FenceFault::Lines,
                };
                self.faults.push((fault, range));
            }
        }
    }
}

/// Whether a word is a name with a value.
fn is_attribute(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, value)| {
        !value.is_empty() && name.ends_with(|c: char| c.is_ascii_alphanumeric())
    })
}

/// The length of the word that a text starts with. Spaces in quotes after `=` are part of it.
fn word_length(text: &str) -> usize {
    let end = text
        .find(|c: char| c.is_whitespace() || ",{".contains(c))
        .unwrap_or(text.len());
    let Some(equals) = text[..end].find('=') else {
        return end;
    };
    let value = &text[equals + 1..];
    let quote = value.chars().next().filter(|c| ['"', '\''].contains(c));
    let close = quote.and_then(|quote| value[1..].find(quote));
    close.map_or_else(
        || {
            let end = text.find(char::is_whitespace);
            end.unwrap_or(text.len())
        },
        |close| equals + close + 3,
    )
}

/// One number, or two with a hyphen between them.
fn lines(text: &str) -> Option<RangeInclusive<u32>> {
    let number = |text: &str| {
        let number = text.trim().parse().ok();
        number.filter(|number| (1..=LARGEST_NUMBER).contains(number))
    };
    let (first, last) = text.split_once(['-', '–']).unwrap_or((text, text));
    let (first, last) = (number(first)?, number(last)?);
    (first <= last).then_some(first..=last)
}

/// The ranges in order, without overlaps.
fn merged(mut ranges: Vec<RangeInclusive<u32>>) -> Vec<RangeInclusive<u32>> {
    ranges.sort_unstable_by_key(|range| *range.start());
    let mut merged: Vec<RangeInclusive<u32>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(last) if *range.start() <= last.end() + 1 => {
                *last = *last.start()..=*last.end().max(range.end());
            }
            _ => merged.push(range),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_the_words_behind_a_fence() {
        let all = Fence::read("js title=\"a b.js\" {3-5,7} numbers=10 diff");
        assert_eq!((all.language, all.title), ("js", Some("a b.js")));
        assert_eq!(all.marked, [3..=5, 7..=7]);
        assert_eq!((all.numbers, all.changes), (Some(10), true));
        assert_eq!(all.faults, []);
        for (info, language) in [
            ("", ""),
            ("  rust ", "rust"),
            ("rust,ignore", "rust"),
            ("js{1,3}", "js"),
            ("c++", "c++"),
            ("{2}", ""),
            ("title=x", ""),
            ("yaml a.yaml", "yaml"),
        ] {
            let fence = Fence::read(info);
            assert_eq!(
                (fence.language, &*fence.faults),
                (language, &[][..]),
                "{info}"
            );
        }
        assert_eq!(Fence::read("js{1, 3 - 4}{2}").marked, [1..=4]);
        assert_eq!(Fence::read("title='a \"b\"'").title, Some("a \"b\""));
        assert_eq!(Fence::read("js title=a.js").title, Some("a.js"));
        assert_eq!(Fence::read("js numbers").numbers, Some(1));
    }

    #[test]
    fn reports_what_it_does_not_read() {
        for (info, fault, part) in [
            (
                "js hl_lines=\"2 3\"",
                FenceFault::Foreign,
                "hl_lines=\"2 3\"",
            ),
            ("js {.a #b}", FenceFault::Foreign, "{.a #b}"),
            ("js titel=\"a\"", FenceFault::Foreign, "titel=\"a\""),
            (
                "rust,linenos,name=a.rs",
                FenceFault::Word("numbers"),
                "linenos",
            ),
            (
                "js showLineNumbers",
                FenceFault::Word("numbers"),
                "showLineNumbers",
            ),
            ("js Numbers", FenceFault::Word("numbers"), "Numbers"),
            ("js {5-3}", FenceFault::Lines, "{5-3}"),
            ("js {0}", FenceFault::Lines, "{0}"),
            ("js {}", FenceFault::Lines, "{}"),
            ("js {1", FenceFault::Lines, "{1"),
            ("js {1,,2}", FenceFault::Lines, "{1,,2}"),
            ("js numbers=x", FenceFault::Number, "numbers=x"),
            ("js title=\"a b", FenceFault::Quote, "title=\"a b"),
            (
                "js title=\"a \"b\" c\" {1}",
                FenceFault::Quote,
                "title=\"a \"b\" c\" {1}",
            ),
        ] {
            let fence = Fence::read(info);
            let found = fence.faults.first().cloned();
            let found = found.map(|(fault, range)| (fault, &info[range]));
            assert_eq!(found, Some((fault, part)), "{info}");
        }
    }

    proptest! {
        #[test]
        fn any_words_are_read(info in "([a-c= ,{}\"'é-]|[0-9]|title|numbers|diff){0,12}") {
            let fence = Fence::read(&info);
            prop_assert!(fence.marked.windows(2).all(|two| *two[0].end() + 1 < *two[1].start()));
            for (_, range) in &fence.faults {
                prop_assert!(info.get(range.clone()).is_some_and(|part| !part.is_empty()));
            }
        }
    }
}
