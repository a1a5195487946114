//! Who a page is by, as citations want it.

use super::escape::{Line, one_line};

/// An author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Author {
    /// Somebody whose name has two parts.
    Person {
        /// `Roe`, `van der Berg`.
        family: Line,
        /// `Jane Ann`.
        given: Line,
        /// `J. A.`
        initials: Line,
    },
    /// An organisation, or anybody whose name is never turned around.
    Group(Line),
}

impl Author {
    /// A person's name, as `Jane Roe` or `Roe, Jane`. A name of one word is not taken apart. A
    /// family name starts at the first word in small letters (`van`, `de`), else at the last word.
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
            Line::new(&family),
            Line::new(&given),
            Line::new(&initials(&given)),
        ) {
            (Some(family), Some(given), Some(initials)) => Some(Self::Person {
                family,
                given,
                initials,
            }),
            _ => Self::group(name),
        }
    }

    /// A name that stays as it is.
    pub(super) fn group(name: &str) -> Option<Self> {
        Line::new(name).map(Self::Group)
    }
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
    fn a_name_is_taken_apart_as_a_library_would() {
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
}
