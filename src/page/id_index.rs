//! An index of the ids of a page, so that a link to a heading does not cost a look at each heading.

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

/// Pages with no more ids than this are searched without an index.
const FEW: usize = 32;

/// The index of a page's ids, built when it is first needed. Each use is given the ids, which are always the same.
#[derive(Debug, Default)]
pub struct IdIndex(OnceLock<Index>);

#[derive(Debug)]
struct Index {
    ids: FxHashSet<String>,
    /// The first id of each spelling in lower case.
    by_lower: FxHashMap<String, String>,
}

impl Clone for IdIndex {
    /// An index that is not built, for the clone may get other ids.
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl IdIndex {
    /// Whether `id` is one of the ids.
    pub(super) fn contains<'i>(
        &self,
        mut ids: impl Iterator<Item = &'i str> + Clone,
        id: &str,
    ) -> bool {
        match ids.clone().nth(FEW) {
            None => ids.any(|known| known == id),
            Some(_) => self.built(ids).ids.contains(id),
        }
    }

    /// The first of the ids that differs from `id` in letter case at most.
    pub(super) fn in_any_case<'i>(
        &'i self,
        mut ids: impl Iterator<Item = &'i str> + Clone,
        id: &str,
    ) -> Option<&'i str> {
        let wanted = id.to_lowercase();
        match ids.clone().nth(FEW) {
            None => ids.find(|known| known.to_lowercase() == wanted),
            Some(_) => self.built(ids).by_lower.get(&wanted).map(String::as_str),
        }
    }

    fn built<'i>(&self, ids: impl Iterator<Item = &'i str> + Clone) -> &Index {
        self.0.get_or_init(|| {
            let mut by_lower = FxHashMap::default();
            for id in ids.clone() {
                by_lower
                    .entry(id.to_lowercase())
                    .or_insert_with(|| id.to_owned());
            }
            Index {
                ids: ids.map(str::to_owned).collect(),
                by_lower,
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_ids_with_and_without_an_index() {
        for count in [3, 100] {
            let ids: Vec<String> = (0..count).map(|i| format!("Id-{i}")).collect();
            let all = || ids.iter().map(String::as_str);
            let index = IdIndex::default();
            assert!(index.contains(all(), "Id-2"));
            assert!(!index.contains(all(), "id-2"));
            assert_eq!(index.in_any_case(all(), "iD-2"), Some("Id-2"));
            assert_eq!(index.in_any_case(all(), "id-x"), None);
        }
    }
}
