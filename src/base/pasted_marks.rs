//! Marks of sources that chat programs put into their answers. Pasted elsewhere, they point to nothing.

use std::ops::Range;

/// The longest mark that is recognised, in bytes.
const LONGEST: usize = 200;

/// The first mark that starts in a part of a text. It may end behind that part.
#[must_use]
pub fn find_in(text: &str, part: Range<usize>) -> Option<Range<usize>> {
    let searched = &text[part.clone()];
    let words = ["contentRef", "[cite", "[oai_", "citeturn"];
    if searched.is_ascii() && !words.iter().any(|word| searched.contains(word)) {
        return None;
    }
    let starts = |c: char| "【[:c\u{e200}".contains(c);
    let mut candidates = searched.match_indices(starts);
    candidates.find_map(|(at, _)| {
        let start = part.start + at;
        Some(start..start + length(&text[start..])?)
    })
}

/// The length of the mark at the start of a text, if one is there.
#[must_use]
pub fn length(text: &str) -> Option<usize> {
    let text = &text[..text.floor_char_boundary(LONGEST)];
    match text.chars().next()? {
        // 【4†source】
        '【' => {
            let (inside, _) = text.split_once('】')?;
            inside
                .contains('†')
                .then_some(inside.len() + '】'.len_utf8())
        }
        // :contentReference[oaicite:0]{index=0}
        ':' if text.starts_with(":contentReference[oaicite") => {
            let bracket = text.find(']')? + 1;
            let index = text[bracket..].strip_prefix("{index=");
            let index = index.and_then(|rest| rest.find('}'));
            Some(bracket + index.map_or(0, |end| "{index=".len() + end + 1))
        }
        // [oai_citation:1‡example.org], [cite_start], [cite: 1, 2]
        '[' => {
            let (inside, _) = text[1..].split_once(']')?;
            // [4†source]
            let (number, name) = inside.split_once('†').unwrap_or_default();
            let is_digit = |c: char| c.is_ascii_digit() || c == ':';
            if !number.is_empty() && number.chars().all(is_digit) && !name.is_empty() {
                return Some(inside.len() + 2);
            }
            let is_number = |c: char| c.is_ascii_digit() || ", ".contains(c);
            let numbers = inside.strip_prefix("cite: ");
            let is_mark = inside == "cite_start"
                || inside.starts_with("oai_citation:")
                || numbers.is_some_and(|rest| !rest.is_empty() && rest.chars().all(is_number));
            is_mark.then_some(inside.len() + 2)
        }
        // citeturn0search1, with or without the invisible characters that enclose it
        '\u{e200}' => {
            let end = text.find('\u{e201}')?;
            Some(end + '\u{e201}'.len_utf8())
        }
        'c' => {
            let is_part = |c: char| c.is_ascii_alphanumeric();
            let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
            let rest = text[..end].strip_prefix("citeturn")?;
            let kind = rest.trim_start_matches(|c: char| c.is_ascii_digit());
            let kinds = ["search", "view", "news", "file", "image", "academia"];
            (kind.len() < rest.len() && kinds.iter().any(|name| kind.starts_with(name)))
                .then_some(end)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_found() {
        for mark in [
            "【4†source】",
            "【12:3†notes.pdf】",
            "【4†L1-L9】",
            ":contentReference[oaicite:0]{index=0}",
            ":contentReference[oaicite:12]",
            "[oai_citation:1‡example.org]",
            "[4†source]",
            "[12:3†L1-L9]",
            "[cite_start]",
            "[cite: 1, 22]",
            "\u{e200}cite\u{e202}turn0search1\u{e201}",
            "citeturn0search1turn2view0",
        ] {
            let text = format!("As shown {mark}, and more.");
            let found = find_in(&text, 0..text.len()).expect(mark);
            assert_eq!(&text[found], mark);
        }
        for text in [
            "【註】 and 【4】",
            "[cite] a [cite: Roe] source",
            "content: a citation, cite turn 0",
            "[@cite]",
            "",
        ] {
            assert_eq!(find_in(text, 0..text.len()), None, "{text}");
        }
    }
}
