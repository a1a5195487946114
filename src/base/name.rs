//! The names of files and folders, which become parts of addresses: which of them every system accepts, their order, and how
//! people read them.

use std::cmp::Ordering;

/// The longest name that common file systems accept, in bytes.
pub const LONGEST_PART: usize = 255;

/// Why a character cannot be in a name, with the systems and hosts that do not accept it. GitHub Pages is that of the
/// action that uploads a site.
fn problem_of(c: char) -> Option<String> {
    let refused = match c {
        ':' => "Windows, macOS and GitHub Pages do",
        '*' | '<' | '>' | '|' | '"' => "Windows and GitHub Pages do",
        '?' => "Windows, GitHub Pages and Netlify do",
        '#' => "Netlify does",
        '\\' => "Windows does",
        '/' => return Some("contains `/`".to_owned()),
        c if c.is_control() => return Some(format!("contains `{}`", c.escape_default())),
        _ => return None,
    };
    Some(format!("contains `{c}`, which {refused} not accept"))
}

/// Checks that every file system and host can store one part of an output path.
///
/// # Errors
/// A phrase that describes the fault, such as ``contains `:` ``.
pub fn check_part(part: &str) -> Result<(), String> {
    /// Encoded forms of `.`, `/`, `\` and NUL.
    const HIDDEN: [&str; 4] = ["%2e", "%2f", "%5c", "%00"];
    const RESERVED: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];
    let lower = part.to_ascii_lowercase();
    let stem = lower.split('.').next().unwrap_or_default();
    let numbered = |name: &str| {
        let rest = stem.strip_prefix(name).map(str::chars);
        rest.is_some_and(|mut rest| {
            let is_digit = |c: char| c.is_ascii_digit() || matches!(c, '¹' | '²' | '³');
            rest.next().is_some_and(is_digit) && rest.next().is_none()
        })
    };
    if part.is_empty() {
        Err("is empty".to_owned())
    } else if part == "." || part == ".." {
        Err("would point outside its folder".to_owned())
    } else if let Some(problem) = part.chars().find_map(problem_of) {
        Err(problem)
    } else if let Some(code) = HIDDEN.into_iter().find(|code| lower.contains(code)) {
        Err(format!(
            "contains `{code}`, which some servers read as another character"
        ))
    } else if part.ends_with(['.', ' ']) || part.starts_with(' ') {
        Err("starts with a space, or ends in a space or a full stop".to_owned())
    } else if RESERVED.contains(&stem) || numbered("com") || numbered("lpt") {
        Err(format!("is a name that Windows reserves (`{stem}`)"))
    } else if part.len() > LONGEST_PART {
        Err(format!("is longer than {LONGEST_PART} bytes"))
    } else {
        Ok(())
    }
}

/// Natural order of names: runs of digits by value, the rest by character, ignoring case; then by bytes, so that no two
/// names are equal.
#[must_use]
pub fn natural_order(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a, b);
    loop {
        let (l, left_rest) = next_token(left);
        let (r, right_rest) = next_token(right);
        let order = match (l, r) {
            (Token::End, Token::End) => return a.cmp(b),
            (Token::Number(l), Token::Number(r)) => l.len().cmp(&r.len()).then_with(|| l.cmp(r)),
            (l, r) => l.rank().cmp(&r.rank()),
        };
        if order != Ordering::Equal {
            return order;
        }
        (left, right) = (left_rest, right_rest);
    }
}

enum Token<'a> {
    End,
    /// Digits without leading zeros.
    Number(&'a str),
    Char(char),
}

impl Token<'_> {
    fn rank(&self) -> (u8, char) {
        match self {
            Self::End => (0, '\0'),
            Self::Number(_) => (1, '\0'),
            Self::Char(c) => (2, *c),
        }
    }
}

fn next_token(text: &str) -> (Token<'_>, &str) {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits > 0 {
        let (number, rest) = text.split_at(digits);
        return (Token::Number(number.trim_start_matches('0')), rest);
    }
    let mut chars = text.chars();
    match chars.next() {
        None => (Token::End, ""),
        Some(c) => (
            Token::Char(c.to_lowercase().next().unwrap_or(c)),
            chars.as_str(),
        ),
    }
}

/// A readable name from a file name's stem: `getting-started` becomes `Getting started`.
#[must_use]
pub fn name_for_people(stem: &str) -> String {
    let spaced = stem.replace(['-', '_'], " ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let name = words.join(" ");
    let mut chars = name.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => stem.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_ordered_as_people_order_them() {
        let mut names = vec!["b10", "b9", "B2", "a", "b", "10", "9", "b02"];
        names.sort_by(|a, b| natural_order(a, b));
        assert_eq!(names, ["9", "10", "a", "b", "B2", "b02", "b9", "b10"]);
    }

    #[test]
    fn parts_that_some_file_system_cannot_hold_are_refused() {
        for bad in [
            "",
            ".",
            "..",
            "a/b",
            "a\\b",
            "C:",
            "x.",
            "x ",
            "con",
            "CON.md",
            "com1",
            "a\0",
            "a?",
            "a*",
            "a<b",
            "a>b",
            "a|b",
            "a\"b",
            "C#",
            "lpt³",
            "conin$",
            "COM².txt",
        ] {
            assert!(check_part(bad).is_err(), "{bad:?}");
        }
        for good in ["a", "Über uns", "console", "com10", "a.b", "日本", "100%"] {
            assert!(check_part(good).is_ok(), "{good:?}");
        }
    }

    proptest! {
        #[test]
        fn the_order_of_names_is_total(mut names in proptest::collection::vec("[a-c0-2]{0,4}", 3)) {
            names.sort_by(|a, b| natural_order(a, b));
            prop_assert!(natural_order(&names[0], &names[2]) != Ordering::Greater);
        }
    }
}
