//! Shortens lines for a grammar. Expressions of some grammars try every end of a word, or of a line, at every start of
//! it, so that a line of 2,000 characters takes a second. No grammar needs more than the beginning of a word.

use std::borrow::Cow;

/// How much of a word a grammar sees, in characters.
const LONGEST_WORD: usize = 100;
/// How much of a line a grammar sees, in characters.
const LONGEST: usize = 250;

/// A line that is short, and what was left out of it.
pub(super) struct Shortened<'l> {
    /// The line as the grammar sees it.
    pub(super) line: Cow<'l, str>,
    /// What was left out, each with the offset in the shortened line where it was; ascending.
    pub(super) cuts: Vec<(usize, &'l str)>,
}

/// The line with at most [`LONGEST_WORD`] characters of each run of one kind (letters, digits and `_`; other characters
/// alike), and with at most [`LONGEST`] characters. A line end is kept.
pub(super) fn shorten(line: &str) -> Shortened<'_> {
    let (text, end) = match line.strip_suffix('\n') {
        Some(text) => (text, "\n"),
        None => (line, ""),
    };
    let mut cuts = Vec::new();
    let mut short = String::new();
    let (mut done, mut count, mut run, mut kind) = (0, 0, 0, None);
    let mut cut_from = None;
    for (at, c) in text.char_indices() {
        let is_word = c.is_alphanumeric() || c == '_';
        let this = Some(if is_word { 'a' } else { c });
        run = if kind == this { run + 1 } else { 1 };
        kind = this;
        if run > LONGEST_WORD || count >= LONGEST {
            cut_from.get_or_insert(at);
            continue;
        }
        if let Some(from) = cut_from.take() {
            short.push_str(&text[done..from]);
            cuts.push((short.len(), &text[from..at]));
            done = at;
        }
        count += 1;
    }
    if let Some(from) = cut_from {
        short.push_str(&text[done..from]);
        cuts.push((short.len(), &text[from..]));
        done = text.len();
    }
    if cuts.is_empty() {
        return Shortened {
            line: Cow::Borrowed(line),
            cuts,
        };
    }
    short.push_str(&text[done..]);
    short.push_str(end);
    Shortened {
        line: Cow::Owned(short),
        cuts,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(shortened: &Shortened<'_>) -> String {
        let mut whole = String::new();
        let mut done = 0;
        for (at, cut) in &shortened.cuts {
            whole += &shortened.line[done..*at];
            whole += cut;
            done = *at;
        }
        whole + &shortened.line[done..]
    }

    #[test]
    fn long_words_and_lines_are_cut_and_nothing_is_lost() {
        assert!(shorten("let short = 1;\n").cuts.is_empty());
        for (line, length) in [
            (
                format!("a {} b {}", "é1_".repeat(50), "(".repeat(300)),
                2 + 100 + 3 + 100,
            ),
            (format!("{}\n", "a.".repeat(1000)), 251),
            (format!("{} {}x", "a".repeat(200), "b ".repeat(900)), 250),
        ] {
            let shortened = shorten(&line);
            assert_eq!(shortened.line.chars().count(), length);
            assert_eq!(whole(&shortened), line);
        }
    }
}
