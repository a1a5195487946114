//! Where sentences end, by their punctuation: good enough to quote one, in any language whose sentences end with marks.

/// Marks that end a sentence if a space follows.
const ENDS: [char; 6] = ['.', '!', '?', '…', '؟', '।'];
/// Marks that end a sentence in any case.
const WIDE_ENDS: [char; 3] = ['。', '！', '？'];
/// Marks that belong to the sentence before them.
const CLOSING: [char; 10] = ['"', '\'', '”', '’', '»', ')', ']', '」', '』', '）'];
/// Marks before the first letter of a sentence.
const OPENING: [char; 10] = ['"', '\'', '“', '‘', '„', '«', '(', '[', '¿', '¡'];
/// Words before a full stop that is not the end of a sentence.
const SHORT: [&str; 18] = [
    "approx", "bzw", "ca", "capt", "cf", "dr", "eds", "jr", "mr", "mrs", "ms", "mt", "prof", "rev",
    "sr", "st", "viz", "vs",
];
/// The same before a number.
const SHORT_BEFORE_NUMBERS: [&str; 8] = ["fig", "figs", "no", "nos", "nr", "p", "pp", "vol"];

/// The offsets behind the last mark of each sentence of a text, ascending. The end of the text is not one of them.
pub(crate) fn ends(text: &str) -> impl Iterator<Item = usize> + '_ {
    let mut from = 0;
    std::iter::from_fn(move || {
        while let Some(found) = text[from..].find(is_mark) {
            let at = from + found;
            let marks = text[at..].trim_start_matches(is_mark);
            let after = marks.trim_start_matches(CLOSING);
            let end = text.len() - after.len();
            from = end;
            if is_end(text, at..text.len() - marks.len(), after) {
                return Some(end);
            }
        }
        None
    })
}

fn is_mark(c: char) -> bool {
    match c.is_ascii() {
        true => matches!(c, '.' | '!' | '?'),
        false => ENDS.contains(&c) || WIDE_ENDS.contains(&c),
    }
}

/// Whether the marks at `marks`, with `after` behind them and the marks that close quotes, end a sentence.
fn is_end(text: &str, marks: std::ops::Range<usize>, after: &str) -> bool {
    let written = &text[marks.clone()];
    if after.is_empty() {
        return false;
    }
    if written.contains(WIDE_ENDS) {
        return true;
    }
    let next = after.trim_start();
    let first = next.trim_start_matches(OPENING).chars().next();
    if next.len() == after.len() || first.is_some_and(char::is_lowercase) {
        return false;
    }
    let is_number = first.is_some_and(char::is_numeric);
    written != "." || !is_abbreviation(&text[..marks.start], is_number)
}

/// Whether the last word of a text is short for another one, such as `Dr`, `e.g` and an initial.
fn is_abbreviation(before: &str, is_before_number: bool) -> bool {
    /// The longest word that can be one, in bytes.
    const LONGEST: usize = 12;
    let from = before.floor_char_boundary(before.len().saturating_sub(LONGEST));
    let tail = &before[from..];
    let word = tail.rsplit(char::is_whitespace).next().unwrap_or_default();
    let word = word.trim_start_matches(OPENING);
    let mut letters = word.chars();
    let is_initial =
        letters.next().is_some_and(char::is_uppercase) && letters.next().is_none() && word != "I";
    let is_short_part =
        |part: &str| part.chars().count() <= 2 && part.chars().all(char::is_alphabetic);
    let has_stops = word.contains('.') && word.split('.').all(is_short_part);
    let word = &*word.to_lowercase();
    let is_short =
        SHORT.contains(&word) || (is_before_number && SHORT_BEFORE_NUMBERS.contains(&word));
    is_initial || has_stops || is_short
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences(text: &str) -> Vec<&str> {
        let mut from = 0;
        let all = ends(text).chain([text.len()]);
        all.map(|end| text[std::mem::replace(&mut from, end)..end].trim())
            .collect()
    }

    #[test]
    fn splits_at_the_ends_of_sentences() {
        for (text, expected) in [
            ("One.", vec!["One."]),
            (
                "One. Two! Three? Four",
                vec!["One.", "Two!", "Three?", "Four"],
            ),
            (
                "She said “Stop.” He did.",
                vec!["She said “Stop.”", "He did."],
            ),
            (
                "“Why?” she asked. (Nobody knows.) So.",
                vec!["“Why?” she asked.", "(Nobody knows.)", "So."],
            ),
            ("Wait... What?! No.", vec!["Wait...", "What?!", "No."]),
            ("Wait… and see.", vec!["Wait… and see."]),
            (
                "See Dr. Roe, e.g. On Monday, at J. Lee's.",
                vec!["See Dr. Roe, e.g. On Monday, at J. Lee's."],
            ),
            (
                "Version 2.5 of node.js is out. 3 of 4 like it.",
                vec!["Version 2.5 of node.js is out.", "3 of 4 like it."],
            ),
            (
                "See no. 5. It is a no. Then use node.js. Go.",
                vec!["See no. 5.", "It is a no.", "Then use node.js.", "Go."],
            ),
            ("He and I. They too.", vec!["He and I.", "They too."]),
            (
                "走ります。歩きます！「はい。」ええ",
                vec!["走ります。", "歩きます！", "「はい。」", "ええ"],
            ),
            ("¿Qué? ¡Sí! «Ya.» Él", vec!["¿Qué?", "¡Sí!", "«Ya.»", "Él"]),
            ("", vec![""]),
            (". . .", vec![".", ".", "."]),
        ] {
            assert_eq!(sentences(text), expected, "{text}");
        }
    }
}
