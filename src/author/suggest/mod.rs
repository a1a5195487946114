//! Where the content of lost addresses probably is now. Nothing is accepted here: an author decides.
//!
//! The kinds of evidence, the strongest first: git renamed the file, in one or more steps; the text is alike; the folder
//! of the page moved; a section has the same id elsewhere. The text of a lost address is the newest that the history has.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::ledger::{Address, End, PageRecords};
use crate::render::outputs::Output;
use crate::render::permanence::{self, MovedFolders, Published};
use crate::render::project::{Options, Project};
use crate::site::former::{destination, find};

mod history;
mod index;
mod runs;

pub use history::Revisions;
use history::{Version, Walk};
pub use index::Candidate;
use index::{CANDIDATES, Index, LostText};

/// The share of a text by which a page is recognised in any folder.
const SURE: f64 = 0.5;
/// The same for a page that is known to be another one: into that, it has been merged.
const MERGED: f64 = 0.8;

/// What is suggested for a lost address.
#[derive(Clone, Debug)]
pub struct Suggestion {
    /// The lost address.
    pub lost: Address,
    /// Where its content may be, the most likely place first.
    pub candidates: Vec<Candidate>,
}

/// The suggestions for all lost addresses and for the ends of moves at which there is nothing, in the order of addresses.
#[must_use]
pub fn suggest(
    project: &Project<'_>,
    outputs: &[Output],
    revisions: &mut dyn Revisions,
    options: &Options,
) -> Vec<Suggestion> {
    let published = Published::new(project, outputs);
    let mut lost = permanence::lost_addresses(&published);
    lost.extend(broken_ends(project));
    lost.sort_unstable();
    lost.dedup();
    if lost.is_empty() {
        return Vec::new();
    }
    let index = Index::new(&published);
    let versions = Walk::new((project, options), &index, &lost).run(revisions);
    let mut search = Search {
        project,
        alike: permanence::alike(&published, &lost),
        folders: MovedFolders::default(),
        claimed: FxHashSet::default(),
        index,
        versions,
    };
    for address in &lost {
        if let Some((home, _)) = search.renamed(address) {
            search.folders.add(address, &home);
            search.claimed.insert(home);
        } else if !search.versions.contains_key(address)
            && let Some((home, _)) = search.alike.get(address)
        {
            search.folders.add(address, home);
        }
    }
    lost.into_iter()
        .map(|lost| {
            let mut candidates = match lost.encoded_id() {
                None => search.for_page(&lost),
                Some(_) => search.for_section(&lost),
            };
            let mut known = FxHashSet::default();
            candidates
                .retain(|candidate| candidate.to != lost && known.insert(candidate.to.clone()));
            candidates.truncate(CANDIDATES);
            Suggestion { lost, candidates }
        })
        .collect()
}

/// The addresses to which others moved and at which there is nothing, as after a move that was not recorded before the
/// next one.
fn broken_ends(project: &Project<'_>) -> Vec<Address> {
    let states = &project.ledger.states;
    let retired = states.all_retired().into_iter();
    let ends = retired.filter_map(|(address, _)| match states.resolve(address) {
        Ok(End::At(end)) if destination(&project.site, &end).is_none() => Some(end),
        _ => None,
    });
    // The sections of a page that is lost come with it.
    let page = |end: Address| match find(&project.site, &end.page()) {
        Some(_) => end,
        None => end.page(),
    };
    ends.map(page).collect()
}

/// All evidence.
struct Search<'s> {
    project: &'s Project<'s>,
    index: Index,
    versions: FxHashMap<Address, Version>,
    alike: FxHashMap<Address, (Address, String)>,
    folders: MovedFolders,
    /// The pages whose former addresses are known.
    claimed: FxHashSet<Address>,
}

impl Search<'_> {
    /// The page whose file is the one of a lost page, and the reason.
    fn renamed(&self, lost: &Address) -> Option<(Address, String)> {
        let version = self.versions.get(lost)?;
        let now = version.now.as_ref()?;
        let page = self.index.page_of(now).filter(|page| *page != lost)?;
        let file = &version.file;
        let why = match file == now {
            true => format!("`{file}` has this address now"),
            false => format!("git renamed `{file}` to `{now}`"),
        };
        Some((page.clone(), why))
    }

    fn for_page(&self, lost: &Address) -> Vec<Candidate> {
        let candidate = |(to, why): (Address, String)| Candidate { to, why };
        let version = self.versions.get(lost);
        let texts = version.map_or_else(Vec::new, |version| {
            self.index.pages_like(&lost_text(lost, version))
        });
        let is_sure = |(candidate, share): &(Candidate, f64)| {
            let is_claimed = self.claimed.contains(&candidate.to);
            *share >= if is_claimed { MERGED } else { SURE }
        };
        let (sure, others): (Vec<_>, Vec<_>) = texts.into_iter().partition(is_sure);
        let folder = self.folders.of(lost, |page| self.index.has(page));
        let older = version.into_iter().flat_map(|version| &version.older);
        let older = older.filter_map(|file| {
            let why = format!("an older change renamed a file of this name to `{file}`");
            Some((self.index.page_of(file)?.clone(), why))
        });
        let renamed = self.renamed(lost).into_iter().map(candidate);
        let title = version.and_then(|version| version.sections.first());
        let title = title.map_or("", |top| &top.title);
        let as_section = |(page, _): (Candidate, f64)| self.index.as_section(page, title, lost);
        renamed
            .chain(sure.into_iter().map(as_section))
            .chain(folder.into_iter().map(candidate))
            .chain(
                self.index
                    .with_ids_of(&self.ids_of(lost))
                    .map(|page| as_section((page, 0.0))),
            )
            .chain(others.into_iter().map(as_section))
            .chain(self.alike.get(lost).cloned().map(candidate))
            .chain(older.map(candidate))
            .chain(self.index.page_named_alike(lost))
            .collect()
    }

    /// The raw ids that a lost page had.
    fn ids_of(&self, lost: &Address) -> Vec<String> {
        let states = &self.project.ledger.states;
        let records = states.of_page(lost.page_part()).map(PageRecords::records);
        let promised = records.into_iter().flatten();
        let promised = promised.filter(|record| record.state.is_promised());
        promised.filter_map(|record| record.address.id()).collect()
    }

    fn for_section(&self, lost: &Address) -> Vec<Candidate> {
        let mut candidates = Vec::new();
        let page = match self.project.ledger.states.resolve(&lost.page()) {
            Ok(End::At(end)) => end.page(),
            _ => lost.page(),
        };
        if let Some(version) = self.versions.get(lost) {
            let now = version.now.as_ref();
            let home = now.and_then(|file| self.index.page_of(file));
            let text = lost_text(lost, version);
            candidates = self.index.sections_like(&text, home.unwrap_or(&page));
        }
        candidates.extend(self.index.with_same_id(lost));
        candidates.extend(self.index.named_alike(lost, &page));
        candidates
    }
}

fn lost_text<'a>(address: &'a Address, version: &'a Version) -> LostText<'a> {
    LostText {
        address,
        file: &version.file,
        sections: &version.sections,
    }
}
