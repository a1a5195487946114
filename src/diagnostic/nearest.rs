//! Suggestions for misspelt names.

/// How alike two names are at least: one minus the number of changed characters for each character of the longer one.
const NEAR_ENOUGH: f64 = 0.72;
/// The longest name, in characters, for which another one is suggested.
const LONGEST: usize = 200;

/// The candidate closest in spelling to `wanted`, if one is close enough.
pub fn nearest<'c>(wanted: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let length = wanted.chars().count();
    if length > LONGEST {
        return None;
    }
    let lower = wanted.to_lowercase();
    let mut letters = Letters::of(&lower);
    let mut best: Option<(f64, &str)> = None;
    for candidate in candidates {
        // Names of very different lengths cannot be close.
        let other = candidate.chars().count();
        if (length.min(other) as f64) < NEAR_ENOUGH * length.max(other) as f64 {
            continue;
        }
        let least = best.map_or(NEAR_ENOUGH, |(likeness, _)| likeness);
        if letters.most_alike(candidate) < least {
            continue;
        }
        let other = candidate.to_lowercase();
        let likeness = strsim::normalized_damerau_levenshtein(&lower, &other);
        // Ties go to the first in alphabetical order, so that the hint is the same on every run.
        let is_better = best.is_none_or(|(best, name)| {
            likeness > best || likeness.total_cmp(&best).is_eq() && candidate < name
        });
        if likeness >= NEAR_ENOUGH && is_better {
            best = Some((likeness, candidate));
        }
    }
    best.map(|(_, name)| name)
}

/// How often each letter is in a name. To compare letters is much less work than to compare spellings.
struct Letters {
    counts: [u16; Self::KINDS],
    length: usize,
}

impl Letters {
    const KINDS: usize = 128;

    /// The letters of a name in lower case.
    fn of(lower: &str) -> Self {
        let mut counts = [0; Self::KINDS];
        for c in lower.chars() {
            counts[Self::kind(c)] += 1;
        }
        let length = lower.chars().count();
        Self { counts, length }
    }

    fn kind(c: char) -> usize {
        // The lower case of a sigma depends on its place in the word.
        let c = if c == 'ς' { 'σ' } else { c };
        c as usize % Self::KINDS
    }

    /// A bound of the likeness to another name: each letter that the other one does not have is a change.
    fn most_alike(&mut self, other: &str) -> f64 {
        let before = self.counts;
        let (mut length, mut shared) = (0_usize, 0_usize);
        for c in other.chars().flat_map(char::to_lowercase) {
            length += 1;
            let count = &mut self.counts[Self::kind(c)];
            if *count > 0 {
                *count -= 1;
                shared += 1;
            }
        }
        self.counts = before;
        match self.length.max(length) {
            0 => 1.0,
            longer => 1.0 - (longer - shared) as f64 / longer as f64,
        }
    }
}

/// Searches for nearest names, which a site can need as often as it has misspelt ones. They end once so many names have
/// been compared that more would not be in line with the size of the site; findings without a suggestion are complete.
#[derive(Debug)]
pub struct Searches {
    /// How many names can be compared.
    left: usize,
    /// How many searches there can be for one page.
    left_on_page: usize,
}

impl Default for Searches {
    fn default() -> Self {
        Self::of(100_000)
    }
}

impl Searches {
    /// A page with so many misspelt names has a common cause of them.
    const MOST_ON_PAGE: usize = 100;

    /// Searches that end after so many names.
    #[must_use]
    pub const fn of(names: usize) -> Self {
        Self {
            left: names,
            left_on_page: Self::MOST_ON_PAGE,
        }
    }

    /// Begins the searches for another page.
    pub const fn next_page(&mut self) {
        self.left_on_page = Self::MOST_ON_PAGE;
    }

    /// Whether there can be another search.
    #[must_use]
    pub const fn may_continue(&self) -> bool {
        self.left > 0 && self.left_on_page > 0
    }

    /// As [`nearest`]; `None` at the end of the searches.
    pub fn nearest<'c>(
        &mut self,
        wanted: &str,
        candidates: impl IntoIterator<Item = &'c str>,
    ) -> Option<&'c str> {
        if !self.may_continue() {
            return None;
        }
        self.left_on_page -= 1;
        // A search among no names is work too.
        self.left -= 1;
        let candidates = candidates.into_iter();
        nearest(
            wanted,
            candidates.inspect(|_| self.left = self.left.saturating_sub(1)),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggests_a_name_only_if_it_is_close() {
        assert_eq!(nearest("titel", ["title", "tags"]), Some("title"));
        assert_eq!(nearest("weight", ["title", "tags"]), None);
    }

    #[test]
    fn searches_end_after_a_number_of_names() {
        let mut searches = Searches::of(5);
        for right in [Some("title"), Some("title"), None] {
            assert_eq!(searches.nearest("titel", ["title", "tags"]), right);
        }
    }

    #[test]
    fn a_page_has_a_number_of_searches() {
        let mut searches = Searches::default();
        let mut found = || searches.nearest("titel", ["title"]).is_some();
        assert!((0..Searches::MOST_ON_PAGE).all(|_| found()) && !found());
        searches.next_page();
        assert!(searches.may_continue());
    }

    proptest::proptest! {
        #[test]
        fn no_name_is_left_out_for_its_letters(
            wanted in "[abßΣİIé1]{0,8}",
            names in proptest::collection::vec("[abßΣσİIÉ1]{0,8}", 0..6),
        ) {
            let lower = wanted.to_lowercase();
            let likeness =
                |name: &str| strsim::normalized_damerau_levenshtein(&lower, &name.to_lowercase());
            for name in &names {
                proptest::prop_assert!(Letters::of(&lower).most_alike(name) >= likeness(name));
            }
            let is_comparable = |name: &&&str| {
                let (a, b) = (wanted.chars().count(), name.chars().count());
                a.min(b) as f64 >= NEAR_ENOUGH * a.max(b) as f64
            };
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let near = names.iter().filter(|name| likeness(name) >= NEAR_ENOUGH);
            let best = near.filter(is_comparable).max_by(|a, b| {
                likeness(a).total_cmp(&likeness(b)).then_with(|| b.cmp(a))
            });
            proptest::prop_assert_eq!(nearest(&wanted, names.iter().copied()), best.copied());
        }
    }
}
