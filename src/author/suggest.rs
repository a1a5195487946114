//! Where the content of lost addresses probably is now. Nothing is accepted here: an author decides.
//!
//! Three kinds of evidence, the strongest first: git renamed the file; a section has the same id elsewhere; the text is
//! alike. The text of a lost page comes from the newest revision that published it.

use std::hash::{DefaultHasher, Hasher as _};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::io::files::Files;
use crate::io::git_history::Change;
use crate::ledger::Address;
use crate::page::markdown::Section;
use crate::render::outputs::Output;
use crate::render::page_words;
use crate::render::permanence::{self, Published};
use crate::render::project::{Options, Project};
use crate::site::NodeId;

/// The length of the runs of words by which texts are compared.
const RUN: usize = 3;
/// A run of words in more sections than this identifies none of them.
const COMMON: usize = 30;
/// The share of the runs of a text that has to be elsewhere.
const ALIKE: f64 = 0.3;
/// How many candidates are suggested.
const CANDIDATES: usize = 3;

/// What is suggested for a lost address.
#[derive(Clone, Debug)]
pub struct Suggestion {
    /// The lost address.
    pub lost: Address,
    /// Where its content may be, the most likely place first.
    pub candidates: Vec<Candidate>,
}

/// A place where the content of a lost address may be.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The place.
    pub to: Address,
    /// The evidence, as a phrase.
    pub why: String,
}

/// Earlier states of the site.
pub trait Revisions {
    /// The changes that renamed or removed files, newest first.
    fn changes(&self) -> &[Change];

    /// The site's files before a change; `None` if they cannot be read.
    fn files(&self, change: &Change) -> Option<Box<dyn Files>>;
}

/// The suggestions for all lost addresses, in the order of the ledger.
#[must_use]
pub fn suggest(
    project: &Project<'_>,
    outputs: &[Output],
    revisions: &dyn Revisions,
    options: &Options,
) -> Vec<Suggestion> {
    let published = Published::new(project, outputs);
    let lost = permanence::lost_addresses(&published);
    if lost.is_empty() {
        return Vec::new();
    }
    let now = Index::new(project);
    let mut found: FxHashMap<Address, Vec<Candidate>> = FxHashMap::default();
    let mut left: Vec<Address> = lost.clone();
    let mut moved: FxHashMap<String, String> = FxHashMap::default();
    for change in revisions.changes() {
        if left.is_empty() {
            break;
        }
        for (old, new) in &change.renamed {
            let new = moved.get(new).unwrap_or(new).clone();
            moved.insert(old.clone(), new);
        }
        let Some(files) = revisions.files(change) else {
            continue;
        };
        let Ok((before, _)) = Project::open(&*files, options) else {
            continue;
        };
        let earlier = Earlier::new(&before);
        left.retain(|address| {
            let candidates = earlier.candidates(address, &now, &moved);
            let is_known = candidates.is_some();
            if let Some(candidates) = candidates {
                found.insert(address.clone(), candidates);
            }
            !is_known
        });
    }
    let mut alike = permanence::alike(&published, &lost);
    lost.into_iter()
        .map(|lost| {
            let mut candidates = found.remove(&lost).unwrap_or_default();
            let alike = alike.remove(&lost);
            candidates.extend(alike.map(|(to, why)| Candidate { to, why }));
            candidates.extend(now.with_same_id(&lost));
            let mut known = FxHashSet::default();
            candidates
                .retain(|candidate| candidate.to != lost && known.insert(candidate.to.clone()));
            candidates.truncate(CANDIDATES);
            Suggestion { lost, candidates }
        })
        .collect()
}

/// The sections of the site as it is now, by what is in them.
struct Index {
    sections: Vec<Place>,
    by_run: FxHashMap<u64, Vec<u32>>,
    by_id: FxHashMap<String, Vec<u32>>,
    pages: FxHashMap<String, Address>,
}

/// A section of a page.
struct Place {
    page: Address,
    id: String,
    runs: usize,
}

impl Index {
    fn new(project: &Project<'_>) -> Self {
        let mut index = Self {
            sections: Vec::new(),
            by_run: FxHashMap::default(),
            by_id: FxHashMap::default(),
            pages: FxHashMap::default(),
        };
        for (node, sections) in texts(project) {
            let page = Address::of(&project.site.nodes[node].route);
            if let Some(source) = project.site.node_page(node) {
                index.pages.insert(source.file.clone(), page.clone());
            }
            for section in sections {
                let number = u32::try_from(index.sections.len()).unwrap_or(u32::MAX);
                let runs = runs(&section);
                index.sections.push(Place {
                    page: page.clone(),
                    id: section.id.clone(),
                    runs: runs.len(),
                });
                index.by_id.entry(section.id).or_default().push(number);
                for run in runs {
                    index.by_run.entry(run).or_default().push(number);
                }
            }
        }
        index
    }

    /// The number of runs that each section shares with a text.
    fn shared(&self, runs: &FxHashSet<u64>) -> FxHashMap<u32, usize> {
        let mut shared = FxHashMap::default();
        for run in runs {
            let places = self.by_run.get(run).filter(|places| places.len() <= COMMON);
            for place in places.into_iter().flatten() {
                *shared.entry(*place).or_insert(0) += 1;
            }
        }
        shared
    }

    /// The pages with the most of a text.
    fn pages_like(&self, runs: &FxHashSet<u64>) -> Vec<Candidate> {
        let mut by_page: FxHashMap<&Address, usize> = FxHashMap::default();
        for (section, count) in self.shared(runs) {
            *by_page
                .entry(&self.sections[section as usize].page)
                .or_default() += count;
        }
        let pages = by_page.into_iter();
        ranked(
            pages
                .map(|(page, count)| (share(count, runs.len()), page.clone()))
                .collect(),
        )
    }

    /// The sections with the most of a text, those of one page first.
    fn sections_like(&self, runs: &FxHashSet<u64>, page: &Address) -> Vec<Candidate> {
        let shared = self.shared(runs).into_iter();
        let scored = shared.map(|(number, count)| {
            let place = &self.sections[number as usize];
            let near = if place.page == *page { 0.1 } else { 0.0 };
            // A section with much other text is less likely.
            let share = share(count, runs.len()).min(1.0) * 0.8 + share(count, place.runs) * 0.2;
            (share + near, place.address())
        });
        ranked(scored.collect())
    }

    /// The sections with the id of a lost address, if there are few.
    fn with_same_id(&self, lost: &Address) -> Vec<Candidate> {
        let places = lost.id().and_then(|id| self.by_id.get(&id));
        let places = places.filter(|places| places.len() <= CANDIDATES);
        let places = places.into_iter().flatten();
        let candidate = |number: &u32| Candidate {
            to: self.sections[*number as usize].address(),
            why: "it has the same id".to_owned(),
        };
        places.map(candidate).collect()
    }
}

impl Place {
    fn address(&self) -> Address {
        match self.id.as_str() {
            "top" => self.page.clone(),
            id => self.page.with_id(id),
        }
    }
}

/// The site before a change.
struct Earlier {
    /// The file and the sections of each page, by its address.
    pages: FxHashMap<Address, (String, Vec<Section>)>,
}

impl Earlier {
    fn new(project: &Project<'_>) -> Self {
        let page = |(node, sections): (NodeId, Vec<Section>)| {
            let file = project.site.node_page(node)?.file.clone();
            Some((
                Address::of(&project.site.nodes[node].route),
                (file, sections),
            ))
        };
        Self {
            pages: texts(project).into_iter().filter_map(page).collect(),
        }
    }

    /// The candidates for a lost address; `None` if it was not published then.
    fn candidates(
        &self,
        lost: &Address,
        now: &Index,
        moved: &FxHashMap<String, String>,
    ) -> Option<Vec<Candidate>> {
        let (file, sections) = self.pages.get(&lost.page())?;
        let new = moved.get(file).unwrap_or(file);
        let home = now.pages.get(new);
        let Some(id) = lost.id() else {
            let renamed = home.filter(|_| new != file).map(|to| Candidate {
                to: to.clone(),
                why: format!("git renamed `{file}` to `{new}`"),
            });
            let all: FxHashSet<u64> = sections.iter().flat_map(runs).collect();
            return Some(renamed.into_iter().chain(now.pages_like(&all)).collect());
        };
        let section = sections.iter().find(|section| section.id == id)?;
        let page = home.cloned().unwrap_or_else(|| lost.page());
        Some(now.sections_like(&runs(section), &page))
    }
}

/// The sections of all pages; a page that cannot be read has none.
fn texts(project: &Project<'_>) -> Vec<(NodeId, Vec<Section>)> {
    let nodes = project.site.walk.par_iter();
    nodes
        .filter_map(|node| {
            let words = page_words::of_node(project, *node).ok().flatten()?;
            Some((*node, words.sections))
        })
        .collect()
}

/// The runs of words of a section, as hashes, and the words of its heading.
fn runs(section: &Section) -> FxHashSet<u64> {
    let words: Vec<&str> = section
        .text
        .split(' ')
        .filter(|word| !word.is_empty())
        .collect();
    let hash = |words: &[&str]| {
        let mut hasher = DefaultHasher::new();
        for word in words {
            hasher.write(word.as_bytes());
            hasher.write_u8(0);
        }
        hasher.finish()
    };
    let mut runs: FxHashSet<u64> = words.windows(RUN).map(hash).collect();
    let title: Vec<&str> = section.title.split(' ').collect();
    runs.insert(hash(&title));
    runs
}

fn share(count: usize, all: usize) -> f64 {
    count as f64 / all.max(1) as f64
}

/// The best of scored addresses.
fn ranked(mut scored: Vec<(f64, Address)>) -> Vec<Candidate> {
    scored.retain(|(score, _)| *score >= ALIKE);
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    scored.truncate(CANDIDATES);
    let candidate = |(score, to): (f64, Address)| {
        let percent = (score.min(1.0) * 100.0).round();
        Candidate {
            to,
            why: format!("it has {percent} % of the text"),
        }
    };
    scored.into_iter().map(candidate).collect()
}
