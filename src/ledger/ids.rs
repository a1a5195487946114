//! The ids on one line of the ledger.

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
        let mut is_sorted = true;
        let mut last = "";
        for word in text.split(' ') {
            check(word).map_err(|fault| (word, fault))?;
            is_sorted &= last < word;
            last = word;
        }
        Ok(match is_sorted {
            true => Self(text.into()),
            false => text.split(' ').map(|word| word[1..].to_owned()).collect(),
        })
    }

    /// The encoded ids, without `#`.
    pub fn iter(&self) -> impl Iterator<Item = &str> + Clone {
        // Each but the first has a space before its `#`.
        let words = self.0.split('#').skip(1);
        words.map(|word| word.strip_suffix(' ').unwrap_or(word))
    }

    /// Whether an encoded id is among them.
    #[must_use]
    pub fn contains(&self, id: &str) -> bool {
        self.iter().any(|known| known == id)
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
