//! The pages and sections of the site as it is now, by what is in them.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::runs::{Sample, likeness, runs};
use crate::diagnostic::{counted, nearest};
use crate::ledger::{Address, End, States};
use crate::page::Page;
use crate::page::markdown::Section;
use crate::render::page_words;
use crate::render::permanence::Published;
use crate::render::project::Project;
use crate::site::{NodeId, Target};

/// How many neighbours of a lost section are searched for in each direction.
const NEIGHBOURS: usize = 50;
/// How many new sections of a page are compared with each lost one by their names.
const NEW: usize = 100;
/// A run of words in more sections than this identifies none of them.
const COMMON: usize = 30;
/// The share of the runs of a text that has to be elsewhere.
const ALIKE: f64 = 0.3;
/// How many candidates are compared further, and how many suggested.
pub(super) const CANDIDATES: usize = 3;
/// The id of the part of a page before its first section.
const TOP: &str = "top";
/// The smallest number of ids by which a page is recognised as a part of another one.
const SAME_IDS: usize = 2;
const SAME_ID: &str = "it has the same id";
/// How alike names have to be, from 0 to 1.
const NAMED_ALIKE: f64 = 0.5;
/// A section with its heading alone has no more runs than this.
const HEADING_ALONE: usize = 1;

/// A place where the content of a lost address may be.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// The place.
    pub to: Address,
    /// The evidence, as a phrase.
    pub why: String,
}

/// The text of a page or section that was lost.
pub(super) struct LostText<'a> {
    /// Its address.
    pub(super) address: &'a Address,
    /// The file in which it was.
    pub(super) file: &'a str,
    /// Its page's sections.
    pub(super) sections: &'a [Section],
}

/// The sections of the site as it is now, by what is in them.
pub(super) struct Index {
    sample: Sample,
    pages: Vec<PagePlace>,
    sections: Vec<Place>,
    by_run: FxHashMap<u64, Vec<u32>>,
    by_id: FxHashMap<String, Vec<u32>>,
    by_file: FxHashMap<String, usize>,
    by_address: FxHashMap<Address, usize>,
}

struct PagePlace {
    address: Address,
    file: String,
    title: String,
    /// Whether nothing in the ledger is about it.
    is_new: bool,
    runs: usize,
    /// Its sections, by number.
    sections: std::ops::Range<u32>,
}

/// A section of a page.
struct Place {
    page: usize,
    id: String,
    title: String,
    /// Whether it is not in the ledger.
    is_new: bool,
    runs: usize,
}

impl Index {
    pub(super) fn new(published: &Published<'_>) -> Self {
        let project = published.project();
        let texts = texts(project);
        let sections = texts.iter().flat_map(|(.., sections)| sections);
        let sample = Sample::of(sections.map(|section| section.text.len()).sum());
        let all_runs = texts.par_iter().map(|(.., sections)| {
            let runs = sections.iter().map(|section| runs(section, sample));
            runs.collect::<Vec<_>>()
        });
        let all_runs: Vec<_> = all_runs.collect();
        let states = &project.ledger.states;
        let mut index = Self {
            sample,
            pages: Vec::with_capacity(texts.len()),
            sections: Vec::new(),
            by_run: FxHashMap::default(),
            by_id: FxHashMap::default(),
            by_file: FxHashMap::default(),
            by_address: FxHashMap::default(),
        };
        let known = ends(states);
        for ((node, page, sections), runs) in texts.into_iter().zip(all_runs) {
            let number = index.pages.len();
            let address = Address::of(&project.site.nodes[node].route);
            let is_new = |address: &Address| states.state(address).is_none();
            let first = index.count();
            // Ids that are never recorded, such as those of headings of levels 5 and 6, are not new ones.
            let recorded: FxHashSet<&str> =
                published.recorded_ids(Some(Target::Node(node))).collect();
            for (section, runs) in sections.into_iter().zip(&runs) {
                let is_new = (section.id == TOP || recorded.contains(&*section.id))
                    && is_new(&place(&address, &section.id));
                index.add(number, section, is_new, runs);
            }
            index.by_file.insert(page.file.clone(), number);
            index.by_address.insert(address.clone(), number);
            index.pages.push(PagePlace {
                is_new: is_new(&address) && !known.contains(&address),
                address,
                file: page.file.clone(),
                title: page.title.clone(),
                runs: runs.iter().map(FxHashSet::len).sum(),
                sections: first..index.count(),
            });
        }
        index
    }

    /// The number of sections.
    fn count(&self) -> u32 {
        u32::try_from(self.sections.len()).unwrap_or(u32::MAX)
    }

    fn add(&mut self, page: usize, section: Section, is_new: bool, runs: &FxHashSet<u64>) {
        let number = self.count();
        for run in runs {
            self.by_run.entry(*run).or_default().push(number);
        }
        self.by_id
            .entry(section.id.clone())
            .or_default()
            .push(number);
        self.sections.push(Place {
            page,
            id: section.id,
            title: section.title,
            is_new,
            runs: runs.len(),
        });
    }

    /// The address of the page of a file.
    pub(super) fn page_of(&self, file: &str) -> Option<&Address> {
        self.by_file
            .get(file)
            .map(|page| &self.pages[*page].address)
    }

    /// The file of a page.
    pub(super) fn file_of(&self, page: &Address) -> Option<&str> {
        let page = self.by_address.get(page)?;
        Some(&self.pages[*page].file)
    }

    /// Whether there is a page at an address.
    pub(super) fn has(&self, page: &Address) -> bool {
        self.by_address.contains_key(page)
    }

    /// The files of pages that are not in the ledger.
    pub(super) fn new_files(&self) -> impl Iterator<Item = &str> {
        let new = self.pages.iter().filter(|page| page.is_new);
        new.map(|page| &*page.file)
    }

    /// The weight of a text that each section shares, and that of the whole text. A run weighs the less the more
    /// sections have it; one in too many does not count.
    fn shared(&self, runs: &FxHashSet<u64>) -> (FxHashMap<u32, Shared>, f64) {
        let mut shared: FxHashMap<u32, Shared> = FxHashMap::default();
        let mut whole = 0.0;
        let mut runs: Vec<&u64> = runs.iter().collect();
        // Sums of fractions depend on their order.
        runs.sort_unstable();
        for run in runs {
            let places = self.by_run.get(run).map_or(&[][..], |places| places);
            if places.len() > COMMON {
                continue;
            }
            let weight = 1.0 / places.len().max(1) as f64;
            whole += weight;
            for place in places {
                let shared = shared.entry(*place).or_default();
                shared.weight += weight;
                shared.runs += 1;
            }
        }
        (shared, whole.max(f64::MIN_POSITIVE))
    }

    /// The pages with the most of the text of a lost page; the second value is the share of it that each has.
    pub(super) fn pages_like(&self, lost: &LostText<'_>) -> Vec<(Candidate, f64)> {
        let all: FxHashSet<u64> = (lost.sections.iter())
            .flat_map(|section| runs(section, self.sample))
            .collect();
        let title = lost.sections.first().map_or("", |top| &top.title);
        let (shared, whole) = self.shared(&all);
        let mut by_page: FxHashMap<usize, Shared> = FxHashMap::default();
        let mut shared: Vec<(u32, Shared)> = shared.into_iter().collect();
        shared.sort_unstable_by_key(|(section, _)| *section);
        for (section, shared) in shared {
            let page = by_page
                .entry(self.sections[section as usize].page)
                .or_default();
            page.weight += shared.weight;
            page.runs += shared.runs;
        }
        let scored = by_page.into_iter().map(|(number, shared)| {
            let page = &self.pages[number];
            let share = (shared.weight / whole).min(1.0);
            let back = share_of(shared.runs, page.runs);
            let name = likeness(stem(lost.file), stem(&page.file));
            let mut score = share * 0.7 + back * 0.2 + name * 0.1;
            // A page that was published before the other was lost is another one, into which it may have been merged.
            score += if page.is_new { 0.15 } else { 0.0 };
            score += if page.title == title { 0.05 } else { 0.0 };
            (score, share, page.address.clone())
        });
        ranked(scored.filter(|(_, share, _)| *share >= ALIKE).collect())
    }

    /// The sections with the most of the text of a lost section. `home` is where its page is now.
    pub(super) fn sections_like(&self, lost: &LostText<'_>, home: &Address) -> Vec<Candidate> {
        let id = lost.address.id().unwrap_or_default();
        let Some(at) = lost.sections.iter().position(|section| section.id == id) else {
            return Vec::new();
        };
        let section = &lost.sections[at];
        let home = self.by_address.get(home);
        let between = self.between(lost, at, home);
        let own = runs(section, self.sample);
        let (shared, whole) = self.shared(&own);
        let mut numbers: FxHashSet<u32> = shared.keys().copied().collect();
        let new = home.map(|home| self.pages[*home].sections.clone());
        let new = new.into_iter().flatten();
        let new = new.filter(|number| self.sections[*number as usize].is_new);
        numbers.extend(new.take(NEW));
        let score = |number: u32| {
            let place = &self.sections[number as usize];
            let shared = shared.get(&number).copied().unwrap_or_default();
            // Of a heading alone, the text proves nothing.
            let share = (shared.weight / whole).min(1.0);
            // A section with much other text is less likely.
            let mut score = share * 0.8 + share_of(shared.runs, place.runs) * 0.2;
            let near = Some(&place.page) == home;
            score += if near { 0.1 } else { 0.0 };
            // What another page had already is probably its own.
            score -= if near || self.pages[place.page].is_new {
                0.0
            } else {
                0.25
            };
            score += if near && place.is_new { 0.05 } else { 0.0 };
            score += if between == Some(number) { 0.3 } else { 0.0 };
            score += if place.id == id { 0.2 } else { 0.0 };
            let words = likeness(&place.title, &section.title);
            score += if words > 0.5 { words * 0.2 } else { 0.0 };
            (score, share, self.address(place))
        };
        let scored = numbers.into_iter().map(score);
        let scored: Vec<_> = scored.filter(|(score, ..)| *score >= ALIKE).collect();
        let alone = own.len() <= HEADING_ALONE;
        let phrase = |(mut candidate, share): (Candidate, f64)| {
            if share < ALIKE || alone {
                candidate.why = match candidate.to.id().as_ref() == Some(&id) {
                    true => SAME_ID.to_owned(),
                    false => "its heading or its place on the page is alike".to_owned(),
                };
            }
            candidate
        };
        ranked(scored).into_iter().map(phrase).collect()
    }

    /// The only new section between the neighbours of a lost one.
    fn between(&self, lost: &LostText<'_>, at: usize, home: Option<&usize>) -> Option<u32> {
        let sections = self.pages[*home?].sections.clone();
        let find = |id: &str| {
            let mut found = self.by_id.get(id)?.iter().copied();
            found.find(|number| sections.contains(number))
        };
        let before = lost.sections[..at].iter().rev().take(NEIGHBOURS);
        let before = before
            .filter_map(|section| find(&section.id))
            .next()
            .map_or(sections.start, |before| before + 1);
        let after = lost.sections[at + 1..].iter().take(NEIGHBOURS);
        let after = after
            .filter_map(|section| find(&section.id))
            .next()
            .unwrap_or(sections.end);
        let mut new =
            (before..after.max(before)).filter(|number| self.sections[*number as usize].is_new);
        new.next().filter(|_| new.next().is_none())
    }

    /// The sections with the id of a lost address, if there are few.
    pub(super) fn with_same_id(&self, lost: &Address) -> Vec<Candidate> {
        let places = lost.id().and_then(|id| self.by_id.get(&id));
        let places = places.filter(|places| places.len() <= CANDIDATES);
        let places = places.into_iter().flatten();
        let candidate = |number: &u32| Candidate {
            to: self.address(&self.sections[*number as usize]),
            why: SAME_ID.to_owned(),
        };
        places.map(candidate).collect()
    }

    /// The new sections of a page that are named like a lost one, or the only new one.
    pub(super) fn named_alike(&self, lost: &Address, page: &Address) -> Option<Candidate> {
        let page = &self.pages[*self.by_address.get(page)?];
        let places = page.sections.clone();
        let places = places.map(|number| &self.sections[number as usize]);
        let new: Vec<&Place> = places.filter(|place| place.is_new).take(NEW).collect();
        let id = lost.id()?;
        let near = nearest(&id, new.iter().map(|place| &*place.id));
        let near = near.and_then(|id| new.iter().find(|place| place.id == id));
        let (place, why) = match (near, &new[..]) {
            (Some(place), _) => (*place, "its name is alike"),
            (None, [only]) => (*only, "it is the only new section of the page"),
            (None, _) => return None,
        };
        let why = why.to_owned();
        let to = self.address(place);
        Some(Candidate { to, why })
    }

    /// The page that has most of these ids, all of them new on it, so that a lost page has become a part of it.
    pub(super) fn with_ids_of(&self, ids: &[String]) -> Option<Candidate> {
        let mut same: FxHashMap<usize, usize> = FxHashMap::default();
        for id in ids {
            let places = self.by_id.get(id);
            let places = places.filter(|places| places.len() <= COMMON);
            for number in places.into_iter().flatten() {
                let section = &self.sections[*number as usize];
                if section.is_new {
                    *same.entry(section.page).or_default() += 1;
                }
            }
        }
        let most = same.into_iter();
        let most = most.filter(|(_, same)| *same >= SAME_IDS && same * 3 >= ids.len() * 2);
        let (page, same) = most.max_by_key(|(page, same)| (*same, std::cmp::Reverse(*page)))?;
        let to = self.pages[page].address.clone();
        let why = format!("it has {} of it", counted(same, "section"));
        Some(Candidate { to, why })
    }

    /// The section of a page that has the title or the name of a lost page, if the page itself has neither; otherwise the
    /// page.
    pub(super) fn as_section(&self, found: Candidate, title: &str, lost: &Address) -> Candidate {
        let Some(page) = self
            .by_address
            .get(&found.to)
            .map(|page| &self.pages[*page])
        else {
            return found;
        };
        let (_, name) = folder_and_name(lost.page_part());
        let (_, own) = folder_and_name(page.address.page_part());
        let is_title = |other: &str| !title.is_empty() && other.eq_ignore_ascii_case(title);
        if is_title(&page.title) || own == name {
            return found;
        }
        let sections = page.sections.clone();
        let mut sections = sections.map(|number| &self.sections[number as usize]);
        let named = sections.find(|section| {
            let is_named = is_title(&section.title) || section.id == name;
            section.is_new && section.id != TOP && is_named
        });
        match named {
            Some(section) => Candidate {
                to: self.address(section),
                ..found
            },
            None => found,
        }
    }

    /// The new page whose name is most like that of a lost one.
    pub(super) fn page_named_alike(&self, lost: &Address) -> Option<Candidate> {
        let (folder, name) = folder_and_name(lost.page_part());
        let scored = self.pages.iter().filter(|page| page.is_new).map(|page| {
            let (other_folder, other) = folder_and_name(page.address.page_part());
            let near = likeness(folder, other_folder) * 0.1;
            (likeness(name, other), near, &page.address)
        });
        let alike = scored.filter(|(name, ..)| *name >= NAMED_ALIKE);
        let best = alike.max_by(|a, b| (a.0 + a.1).total_cmp(&(b.0 + b.1)).then(b.2.cmp(a.2)));
        let (.., to) = best?;
        let why = "its name is alike".to_owned();
        Some(Candidate {
            to: to.clone(),
            why,
        })
    }

    fn address(&self, section: &Place) -> Address {
        place(&self.pages[section.page].address, &section.id)
    }
}

/// The pages to which others moved.
fn ends(states: &States) -> FxHashSet<Address> {
    let retired = states.all_retired().into_iter();
    let pages = retired.filter(|(address, _)| address.encoded_id().is_none());
    let end = |address: &Address| match states.resolve(address) {
        Ok(End::At(end)) => Some(end.page()),
        _ => None,
    };
    pages.filter_map(|(address, _)| end(address)).collect()
}

/// The sections of all pages; a page that cannot be read has none.
fn texts<'p>(project: &'p Project<'_>) -> Vec<(NodeId, &'p Page, Vec<Section>)> {
    let nodes = project.site.walk.par_iter();
    let texts = nodes.filter_map(|node| {
        let page = project.site.node_page(*node)?;
        let words = page_words::of_node(project, *node).ok().flatten();
        Some((
            *node,
            page,
            words.map_or_else(Vec::new, |words| words.sections),
        ))
    });
    texts.collect()
}

/// What a text shares with a section.
#[derive(Clone, Copy, Default)]
struct Shared {
    weight: f64,
    runs: usize,
}

fn place(page: &Address, id: &str) -> Address {
    match id {
        TOP => page.clone(),
        id => page.with_id(id),
    }
}

/// The name of a file without its ending; that of its folder if it is the page of it.
fn stem(file: &str) -> &str {
    let file = file.strip_suffix(".md").unwrap_or(file);
    let (folder, name) = file.rsplit_once('/').unwrap_or(("", file));
    match crate::page::is_index(name) {
        true => folder.rsplit('/').next().unwrap_or_default(),
        false => name,
    }
}

/// The parts of the address of a page before and after the last `/` in it.
fn folder_and_name(page: &str) -> (&str, &str) {
    let page = page.trim_matches('/');
    page.rsplit_once('/').unwrap_or(("", page))
}

fn share_of(count: usize, all: usize) -> f64 {
    (count as f64 / all.max(1) as f64).min(1.0)
}

/// The best of scored addresses, each with its share of the text.
fn ranked(mut scored: Vec<(f64, f64, Address)>) -> Vec<(Candidate, f64)> {
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.2.cmp(&b.2)));
    scored.truncate(CANDIDATES);
    let candidate = |(_, share, to): (f64, f64, Address)| {
        let why = format!("it has {} % of the text", (share * 100.0).round());
        (Candidate { to, why }, share)
    };
    scored.into_iter().map(candidate).collect()
}
