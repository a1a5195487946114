//! The authors of a page, as citations need them.

use super::snippet::RawLine;
use crate::base::text::one_line;

/// An author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Author {
    /// A person with a family and a given name.
    Person {
        /// `Roe`, `van der Berg`.
        family: RawLine,
        /// `Jane Ann`.
        given: RawLine,
        /// `J. A.`
        initials: RawLine,
    },
    /// An organisation, or a person whose name is not split.
    Group(RawLine),
}

impl Author {
    /// A person's name, as `Jane Roe` or `Roe, Jane`. A name of one word is not split. A
    /// family name starts at the first lower-case word (`van`, `de`), else at the last word.
    pub(super) fn person(name: &str) -> Option<Self> {
        let name = &one_line(name);
        let words: Vec<&str> = name.split_whitespace().collect();
        let small = |word: &&str| word.starts_with(char::is_lowercase);
        let (family, given) = match name.split_once(',') {
            Some((family, given)) => (family.to_owned(), given.to_owned()),
            None => {
                let last = words.len().saturating_sub(1);
                let start = (1..last).find(|at| small(&words[*at])).unwrap_or(last);
                (words[start..].join(" "), words[..start].join(" "))
            }
        };
        match (
            RawLine::new(&family),
            RawLine::new(&given),
            RawLine::new(&initials(&given)),
        ) {
            (Some(family), Some(given), Some(initials)) => Some(Self::Person {
                family,
                given,
                initials,
            }),
            _ => Self::group(name),
        }
    }

    /// A name that is not split.
    pub(super) fn group(name: &str) -> Option<Self> {
        RawLine::new(name).map(Self::Group)
    }
}

/// The names in a text that should be one name and looks like several, such as `Jane Roe, Ann Lee`. `Roe, Jane` is one
/// name.
#[must_use]
pub fn joined_names(text: &str) -> Option<Vec<String>> {
    if !text.contains([',', ';', '&']) && !text.contains(" and ") {
        return None;
    }
    let is_full = |name: &str| {
        name.split_whitespace().nth(1).is_some() && !name.starts_with(char::is_lowercase)
    };
    let groups = text.split([';', '&']).flat_map(|part| part.split(" and "));
    let groups = groups.map(|group| group.trim_matches([',', ' ']));
    let names = groups.flat_map(|group| {
        let parts = group.split(',').map(str::trim).filter(|part| is_full(part));
        let parts: Vec<&str> = parts.collect();
        match parts.len() {
            0 | 1 => vec![group],
            _ => parts,
        }
    });
    let names: Vec<String> = names.map(str::to_owned).collect();
    let all_full = names
        .iter()
        .all(|name| name.split_whitespace().nth(1).is_some());
    (names.len() > 1 && all_full).then_some(names)
}

/// `Jean-Paul Marie` as `J.-P. M.`
fn initials(given: &str) -> String {
    let initial = |part: &str| {
        part.chars()
            .find(|c| c.is_alphabetic())
            .map(|c| format!("{c}."))
    };
    let word = |word: &str| {
        word.split('-')
            .filter_map(initial)
            .collect::<Vec<_>>()
            .join("-")
    };
    let words: Vec<String> = given
        .split_whitespace()
        .map(word)
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_names_like_a_library_catalogue() {
        let parts = |name: &str| match Author::person(name) {
            Some(Author::Person {
                family, initials, ..
            }) => format!("{}, {}", family.raw(), initials.raw()),
            Some(Author::Group(name)) => name.raw().to_owned(),
            None => String::new(),
        };
        for (name, expected) in [
            ("Jane Roe", "Roe, J."),
            ("Roe, Jane Ann", "Roe, J. A."),
            ("Ludwig van Beethoven", "van Beethoven, L."),
            ("Jean-Paul Sartre", "Sartre, J.-P."),
            ("E\u{301}ric Roe", "Roe, É."),
            ("Jane\u{1}Ann Roe\u{200f}", "Roe, J. A."),
            ("Plato", "Plato"),
            ("王小明", "王小明"),
            ("Roe,", "Roe,"),
            (" ", ""),
        ] {
            assert_eq!(parts(name), expected, "{name}");
        }
    }

    #[test]
    fn finds_joined_names() {
        let joined = |text: &str| joined_names(text).map(|names| names.join(" | "));
        for (text, names) in [
            ("Jane Roe, Ann Lee", "Jane Roe | Ann Lee"),
            (
                "Jane Roe, Ann Lee and Tom Poe",
                "Jane Roe | Ann Lee | Tom Poe",
            ),
            ("Jane Roe & Ann Lee", "Jane Roe | Ann Lee"),
            ("Roe, J., & Lee, A.", "Roe, J. | Lee, A."),
            ("Roe, Jane; Lee, Ann", "Roe, Jane | Lee, Ann"),
            ("Jane Roe, PT, Ann Lee, MD", "Jane Roe | Ann Lee"),
        ] {
            assert_eq!(joined(text).as_deref(), Some(names), "{text}");
        }
        for one in [
            "Jane Roe",
            "Roe, Jane",
            "Roe, Jane Ann",
            "García Márquez, Gabriel",
            "van der Berg, Jan Piet",
            "Jane Roe, PT",
            "Smith, John, PT, PhD",
            "Research and Development Team",
            "Plato",
            "",
        ] {
            assert_eq!(joined(one), None, "{one}");
        }
    }
}
