//! Splitting a text into words. `search.js` splits queries and the texts of its blocks by the same rules.

use super::fold::{fold, is_word};

/// The longest word that is indexed, in characters. Longer ones are data and not words.
const LONGEST: usize = 64;

/// The words of a text, in order, as written in NFC and folded.
///
/// A word is a run of letters, marks and digits. An apostrophe divides it, and a single letter beside one is left out, so
/// that `runner's` is `runner` and `l'entorse` is `entorse`. Of scripts that are written without spaces, each word is two
/// characters that follow each other, three for those of South-East Asia: no dictionary divides them as readers expect.
pub(super) fn words<'t>(text: &'t str, mut each: impl FnMut(&'t str, &str)) {
    let mut rest = text;
    while let Some(start) = rest.find(is_word) {
        let after_apostrophe = rest[..start].ends_with(is_apostrophe);
        rest = &rest[start..];
        let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let before_apostrophe = after.starts_with(is_apostrophe);
        rest = after;
        let is_single = word.chars().nth(1).is_none();
        let dropped = is_single && (after_apostrophe || before_apostrophe) && script(word) == 0;
        if !dropped {
            parts(word, &mut each);
        }
    }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ')
}

/// Divides a run into stretches of scripts with and without spaces.
fn parts<'t>(run: &'t str, each: &mut impl FnMut(&'t str, &str)) {
    if run.is_ascii() {
        return emit(run, each);
    }
    let mut rest = run;
    while !rest.is_empty() {
        let size = script(rest);
        let end = match size {
            0 => rest.find(|c| gram_size(c) > 0),
            _ => rest.find(|c| gram_size(c) != size && !is_mark(c)),
        };
        let (part, after) = rest.split_at(end.unwrap_or(rest.len()));
        rest = after;
        match size {
            0 => emit(part, each),
            _ => grams(part, size, each),
        }
    }
}

/// Marks belong to the stretch that they are in.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

fn script(text: &str) -> usize {
    text.chars().next().map_or(0, gram_size)
}

/// How many characters of a script that is written without spaces are a word; 0 for other scripts.
pub(super) fn gram_size(c: char) -> usize {
    match c {
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' => 3,
        '\u{3005}'..='\u{3007}'
        | '\u{3041}'..='\u{30ff}'
        | '\u{3400}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7af}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9f}'
        | '\u{20000}'..='\u{323af}' => 2,
        _ => 0,
    }
}

fn emit<'t>(word: &'t str, each: &mut impl FnMut(&'t str, &str)) {
    if word.chars().nth(LONGEST).is_none() {
        each(word, &fold(word));
    }
}

/// Each `size` characters that follow each other; a shorter part as a whole.
fn grams<'t>(part: &'t str, size: usize, each: &mut impl FnMut(&'t str, &str)) {
    let starts: Vec<usize> = part.char_indices().map(|(at, _)| at).collect();
    let end = |at: usize| starts.get(at).copied().unwrap_or(part.len());
    for at in 0..=starts.len().saturating_sub(size) {
        let gram = &part[starts[at]..end(at + size)];
        each(gram, &fold(gram));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> Vec<String> {
        let mut all = Vec::new();
        words(text, |_, folded| all.push(folded.to_owned()));
        all
    }

    #[test]
    fn words_are_runs_of_letters_and_digits() {
        assert_eq!(
            folded("The Runner’s well-known “T-shirt”, 1.5 kg: l'entorse don't qu'il!"),
            [
                "the", "runner", "well", "known", "t", "shirt", "1", "5", "kg", "entorse", "don",
                "qu", "il"
            ]
        );
        assert!(folded("").is_empty());
        assert!(folded(&"x".repeat(65)).is_empty());
        assert_eq!(folded("हिन्दी é e\u{301}"), ["हिन्दी", "e", "e"]);
    }

    #[test]
    fn scripts_without_spaces_are_pairs() {
        assert_eq!(folded("是一段简介"), ["是一", "一段", "段简", "简介"]);
        assert_eq!(folded("東"), ["東"]);
        assert_eq!(folded("Rustの本2"), ["rust", "の本", "2"]);
        assert_eq!(folded("ไทยค"), ["ไทย", "ทยค"]);
    }
}
