//! The pages of a build that can be the new homes of lost ones: those that are not recorded.

use rustc_hash::FxHashMap;

use super::comparison::Entry;
use super::folders::MovedFolders;
use super::published::Published;
use crate::diagnostic::counted;
use crate::ledger::{Address, PageRecords, States};
use crate::site::Target;

/// The share of sections by which a page is recognised at another address.
const ALIKE: f64 = 0.5;
/// An id that more pages have, such as `sources`, identifies none.
const COMMON: usize = 20;

/// The candidates, by their ids and by the last parts of their addresses.
pub(super) struct Homes<'p> {
    states: &'p States,
    candidates: Vec<Candidate>,
    by_id: FxHashMap<&'p str, Vec<usize>>,
    by_name: FxHashMap<String, Vec<usize>>,
    by_address: FxHashMap<Address, usize>,
    folders: MovedFolders,
}

/// A page that is not recorded.
struct Candidate {
    address: Address,
    /// How many sections it has.
    sections: usize,
}

impl<'p> Homes<'p> {
    pub(super) fn new(published: &Published<'p>) -> Self {
        let states = &published.project.ledger.states;
        let mut homes = Self {
            states,
            candidates: Vec::new(),
            by_id: FxHashMap::default(),
            by_name: FxHashMap::default(),
            by_address: FxHashMap::default(),
            folders: MovedFolders::default(),
        };
        let recorded = published.entries().iter().filter(|entry| entry.is_recorded);
        for Entry {
            address, target, ..
        } in recorded
        {
            if !matches!(target, Some(Target::Node(_))) || states.state(address).is_some() {
                continue;
            }
            let number = homes.candidates.len();
            let ids: Vec<&str> = published.recorded_ids(*target).collect();
            for id in &ids {
                homes.by_id.entry(id).or_default().push(number);
            }
            homes.by_name.entry(name(address)).or_default().push(number);
            let sections = ids.len();
            let address = address.clone();
            homes.by_address.insert(address.clone(), number);
            homes.candidates.push(Candidate { address, sections });
        }
        homes
    }

    /// The page that is probably the one that was at an address, and why.
    pub(super) fn of(&self, lost: &Address) -> Option<(&Address, String)> {
        let by_page = self.by_sections(lost).or_else(|| self.by_name(lost));
        by_page.or_else(|| self.by_folder(lost))
    }

    /// Notes which folders moved, judged by those of the lost pages that are at another address.
    pub(super) fn follow_folders<'l>(&mut self, lost: impl Iterator<Item = &'l Address>) {
        let mut folders = MovedFolders::default();
        for lost in lost.filter(|address| address.encoded_id().is_none()) {
            if let Some((home, _)) = self.by_sections(lost).or_else(|| self.by_name(lost)) {
                folders.add(lost, home);
            }
        }
        self.folders = folders;
    }

    fn by_folder(&self, lost: &Address) -> Option<(&Address, String)> {
        let is_candidate = |page: &Address| self.by_address.contains_key(page);
        let (page, why) = self.folders.of(lost, is_candidate)?;
        let number = self.by_address.get(&page)?;
        Some((&self.candidates[*number].address, why))
    }

    fn by_sections(&self, lost: &Address) -> Option<(&Address, String)> {
        let ids = recorded_ids(self.states, lost);
        let mut same: FxHashMap<usize, usize> = FxHashMap::default();
        for id in &ids {
            let pages = self.by_id.get(id.as_str());
            let pages = pages.filter(|pages| pages.len() <= COMMON);
            for page in pages.into_iter().flatten() {
                *same.entry(*page).or_default() += 1;
            }
        }
        let alike = |(page, same): (usize, usize)| {
            let all = ids.len() + self.candidates[page].sections - same;
            (same as f64 / all.max(1) as f64, page, same)
        };
        let alike = same.into_iter().map(alike);
        let alike = alike.filter(|(share, ..)| *share >= ALIKE);
        let best = alike.max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(&a.1)));
        let (_, page, same) = best?;
        let address = &self.candidates[page].address;
        let why = format!("`{address}` has {} of it", counted(same, "section"));
        Some((address, why))
    }

    fn by_name(&self, lost: &Address) -> Option<(&Address, String)> {
        let [page] = self.by_name.get(&name(lost))?[..] else {
            return None;
        };
        let address = &self.candidates[page].address;
        let why = format!("`{address}` has the same name in another folder");
        Some((address, why))
    }
}

/// The last part of an address.
pub(super) fn name(address: &Address) -> String {
    let path = address.page_part().trim_end_matches('/');
    path.rsplit('/').next().unwrap_or_default().to_owned()
}

/// The raw ids that the ledger has of a page.
fn recorded_ids(states: &States, page: &Address) -> Vec<String> {
    let records = states.of_page(page.page_part()).map(PageRecords::records);
    let promised = records.into_iter().flatten();
    let promised = promised.filter(|record| record.state.is_promised());
    promised.filter_map(|record| record.address.id()).collect()
}
