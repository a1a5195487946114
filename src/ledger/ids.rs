//! The ids on one line of the ledger.

use std::cmp::Ordering;

use super::address::Address;

/// Encoded ids, sorted, each once. They are one text, since a large site has hundreds of thousands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Ids(Box<str>);

impl Ids {
    /// Reads the ids of a line: words that begin with `#`.
    ///
    /// # Errors
    /// The word that is not an id, and a phrase that states the fault.
    pub(super) fn parse(text: &str) -> Result<Self, (&str, String)> {
        if text.is_empty() {
            return Ok(Self::default());
        }
        let (mut is_sorted, mut last) = (true, "");
        for word in words(text) {
            check(word).map_err(|fault| (word, fault))?;
            is_sorted &= last < word;
            last = word;
        }
        Ok(match is_sorted {
            true => Self(text.into()),
            false => text.split(' ').map(|word| word[1..].to_owned()).collect(),
        })
    }

    /// The ids of a line that was parsed before, with its ids sorted.
    pub(super) fn parsed_before(text: &str) -> Self {
        Self(text.into())
    }

    /// The encoded ids, without `#`.
    pub fn iter(&self) -> impl Iterator<Item = &str> + Clone {
        let words = words(&self.0).filter(|word| !word.is_empty());
        words.map(|word| &word[1..])
    }

    /// Whether an encoded id is among them.
    #[must_use]
    pub fn contains(&self, id: &str) -> bool {
        // They are sorted, and a page can have many that are looked up one after the other.
        let mut rest = self.0.as_bytes();
        while !rest.is_empty() {
            let start = memchr::memrchr(b' ', &rest[..rest.len() / 2]).map_or(0, |space| space + 1);
            let end =
                memchr::memchr(b' ', &rest[start..]).map_or(rest.len(), |space| start + space);
            let known = rest[start..end].strip_prefix(b"#").unwrap_or_default();
            rest = match known.cmp(id.as_bytes()) {
                Ordering::Equal => return true,
                Ordering::Less => rest.get(end + 1..).unwrap_or_default(),
                Ordering::Greater => &rest[..start.saturating_sub(1)],
            };
        }
        false
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.iter().count()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// As they are on a line.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromIterator<String> for Ids {
    /// Takes encoded ids, without `#`.
    fn from_iter<I: IntoIterator<Item = String>>(ids: I) -> Self {
        let mut ids: Vec<String> = ids.into_iter().collect();
        ids.sort_unstable();
        ids.dedup();
        let words = ids.iter().enumerate().flat_map(|(number, id)| {
            let space = if number == 0 { "" } else { " " };
            [space, "#", id]
        });
        Self(words.collect::<String>().into())
    }
}

/// The words of a text between single spaces; an empty text has one, which is empty.
fn words(text: &str) -> impl Iterator<Item = &str> + Clone {
    let spaces = memchr::memchr_iter(b' ', text.as_bytes()).chain([text.len()]);
    let mut start = 0;
    spaces.map(move |end| {
        let word = &text[start..end];
        start = end + 1;
        word
    })
}

/// Whether a word is an id as the ledger writes it; otherwise, the fault.
fn check(word: &str) -> Result<(), String> {
    let Some(id) = word.strip_prefix('#') else {
        return Err("should be an id such as `#causes`".to_owned());
    };
    if Address::is_plain_id(id) {
        return Ok(());
    }
    match Address::parse(&["/", word].concat()) {
        Ok(_) => Ok(()),
        Err(fault) => Err(fault.replace("`/#", "`#")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_sorted_and_each_once() {
        for (text, sorted) in [
            ("", ""),
            ("#a", "#a"),
            ("#a #b-1 #c", "#a #b-1 #c"),
            ("#b #a #b", "#a #b"),
            ("#x%2D #%C3%A9", "#%C3%A9 #x%2D"),
        ] {
            let ids = Ids::parse(text).expect(text);
            assert_eq!(ids.as_str(), sorted);
            let again: Ids = ids.iter().map(str::to_owned).collect();
            assert_eq!(again, ids);
            assert_eq!(ids.len(), sorted.matches('#').count());
            assert!(ids.iter().all(|id| ids.contains(id)));
            assert!(!ids.contains("z"));
        }
    }

    #[test]
    fn a_word_that_is_no_id_is_named_with_its_fault() {
        for (text, word, fault) in [
            ("#a b", "b", "should be an id such as `#causes`"),
            ("#a  #b", "", "should be an id such as `#causes`"),
            ("#", "#", "should have an id after `#`"),
            ("#a #x-", "#x-", "should be written `#x%2D`"),
        ] {
            let found = Ids::parse(text).expect_err(text);
            assert_eq!(found, (word, fault.to_owned()), "{text}");
        }
    }
}
