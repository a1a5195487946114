//! Folders that moved, judged by the pages in them whose new addresses are known.

use rustc_hash::FxHashMap;

use crate::ledger::Address;

/// The new addresses of folders, each with the number of pages that prove it.
#[derive(Debug, Default)]
pub struct MovedFolders(FxHashMap<String, FxHashMap<String, usize>>);

impl MovedFolders {
    /// Notes where a page is now: if its name is the same, its folder moved, and if that has the same name too, the one
    /// above it.
    pub fn add(&mut self, old: &Address, new: &Address) {
        let (mut old, mut new) = (old.page_part(), new.page_part());
        self.note(old, new);
        while let (Some((old_above, old_name)), Some((new_above, new_name))) =
            (split(old), split(new))
        {
            if old_name != new_name || old_above == new_above {
                return;
            }
            (old, new) = (old_above, new_above);
            self.note(old, new);
        }
    }

    fn note(&mut self, old: &str, new: &str) {
        let homes = self.0.entry(old.to_owned()).or_default();
        *homes.entry(new.to_owned()).or_default() += 1;
    }

    /// The page that has the same place in the moved folder, if it exists, and the reason.
    #[must_use]
    pub fn of(
        &self,
        lost: &Address,
        exists: impl Fn(&Address) -> bool,
    ) -> Option<(Address, String)> {
        let whole = lost.page_part();
        // The page may be that of the folder itself.
        let mut folder = whole;
        loop {
            let homes = self.0.get(folder).into_iter().flatten();
            let best = homes.max_by(|a, b| (a.1, b.0).cmp(&(b.1, a.0)));
            if let Some((new, _)) = best {
                let inside = [new, &whole[folder.len()..]].concat();
                let page = Address::parse(&inside).ok().filter(&exists);
                if let Some(page) = page {
                    let why = format!("other pages moved from `{folder}` to `{new}`");
                    return Some((page, why));
                }
            }
            (folder, _) = split(folder)?;
        }
    }
}

/// The address of the folder above, and the rest; `None` for the site's home.
fn split(page: &str) -> Option<(&str, &str)> {
    let name = page.strip_suffix('/').unwrap_or(page);
    let at = name.rfind('/')?;
    (!name.is_empty()).then(|| page.split_at(at + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_follow_their_folder() {
        let address = |text: &str| Address::parse(text).unwrap_or_else(|_| unreachable!("{text}"));
        let mut folders = MovedFolders::default();
        folders.add(&address("/old/a/one/"), &address("/new/x/a/one/"));
        folders.add(&address("/kit/"), &address("/gear/"));
        let home = |lost: &str| folders.of(&address(lost), |_| true).map(|(page, _)| page);
        assert_eq!(home("/old/a/two/"), Some(address("/new/x/a/two/")));
        assert_eq!(home("/old/b/"), Some(address("/new/x/b/")));
        assert_eq!(home("/kit/socks/"), Some(address("/gear/socks/")));
        assert_eq!(home("/food/"), None);
        assert_eq!(home("/old/a/"), Some(address("/new/x/a/")));
        assert_eq!(home("/old/"), Some(address("/new/x/")));
        assert_eq!(folders.of(&address("/old/a/two/"), |_| false), None);
    }
}
