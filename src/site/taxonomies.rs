//! The taxonomies of a site: which page has which term, and where the pages of terms are.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Node, NodeId};
use crate::base::name::{check_part, name_for_people};
use crate::base::route::Route;
use crate::base::slug::{folded_name, slug};
use crate::input::settings::{Settings, Taxonomy};
use crate::ledger::States;
use crate::page::{Page, is_error_page};

/// The taxonomies of a site that are published.
#[derive(Debug, Default)]
pub struct Taxonomies {
    /// In the order of the settings.
    pub all: Vec<SiteTaxonomy>,
    /// What each node of a taxonomy is.
    places: FxHashMap<NodeId, TermPlace>,
    /// What the site was assembled with, besides its pages.
    inputs: TaxonomyInputs,
}

/// What decides about terms, besides the pages that have them.
#[derive(Debug, Default, PartialEq, Eq)]
struct TaxonomyInputs {
    settings: Vec<Taxonomy>,
    titles: Vec<String>,
    /// The recorded addresses directly below the list of each taxonomy that is published.
    recorded: Vec<Vec<Route>>,
}

/// A taxonomy, with its terms.
#[derive(Debug)]
pub struct SiteTaxonomy {
    /// Its settings.
    pub settings: Taxonomy,
    /// The node of the page that lists its terms.
    pub node: NodeId,
    /// Its terms, by name.
    pub terms: Vec<Term>,
    /// The terms that can have no page, because another one has its address, or because they have none.
    pub clashes: Vec<TermClash>,
    /// The numbers of terms by their folded names.
    by_name: FxHashMap<String, usize>,
}

/// A value of the key of a taxonomy.
#[derive(Clone, Debug)]
pub struct Term {
    /// It, as the first page has it.
    pub name: String,
    /// The numbers of the pages that have it, in the order of their files.
    pub pages: Vec<usize>,
    /// The node of its page, if it has one.
    pub node: Option<NodeId>,
}

/// A term that can have no page.
#[derive(Debug)]
pub struct TermClash {
    /// The number of the first page that has it.
    pub page: usize,
    /// It, as that page has it.
    pub name: String,
    /// The other term that has its address, with the number of the first page that has that one, if a page has it. `None` for
    /// a term that makes no address.
    pub other: Option<(String, Option<usize>)>,
}

/// What a node of a taxonomy is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TermPlace {
    /// The list of the terms of a taxonomy, by its number.
    List(usize),
    /// A term, by the number of its taxonomy and its own.
    Term(usize, usize),
}

impl Taxonomies {
    /// What a node is, if it belongs to a taxonomy.
    #[must_use]
    pub fn place(&self, node: NodeId) -> Option<TermPlace> {
        self.places.get(&node).copied()
    }

    /// The taxonomy whose terms a node lists.
    #[must_use]
    pub fn list_at(&self, node: NodeId) -> Option<&SiteTaxonomy> {
        match self.place(node)? {
            TermPlace::List(taxonomy) => Some(&self.all[taxonomy]),
            TermPlace::Term(..) => None,
        }
    }

    /// The term whose page a node is, with its taxonomy.
    #[must_use]
    pub fn term_at(&self, node: NodeId) -> Option<(&SiteTaxonomy, &Term)> {
        match self.place(node)? {
            TermPlace::List(_) => None,
            TermPlace::Term(taxonomy, term) => {
                let taxonomy = &self.all[taxonomy];
                Some((taxonomy, &taxonomy.terms[term]))
            }
        }
    }

    /// Whether a site of these pages, with these settings and this ledger, has the same terms and pages of terms as the one
    /// that was assembled, where only pages changed that [`is_same`] accepts.
    pub(super) fn fits(&self, nodes: &[Node], settings: &Settings, states: &States) -> bool {
        let lists = self.all.iter().map(|taxonomy| &nodes[taxonomy.node].route);
        let recorded = lists.map(|list| recorded_below(states, list));
        self.inputs.settings == settings.taxonomies
            && self.inputs.titles == titles(settings)
            && recorded.eq(self.inputs.recorded.iter().cloned())
    }

    /// Whether a page is in the folder of a taxonomy, so that its title can be the name of a term.
    pub(super) fn is_of_term(&self, path: &str) -> bool {
        let folder = path.split('/').next().unwrap_or_default();
        let mut all = self.all.iter();
        all.any(|taxonomy| taxonomy.settings.folder_name() == folder)
    }
}

impl SiteTaxonomy {
    /// The terms of a page, in the order in which it names them, each once.
    #[must_use]
    pub fn terms_of(&self, page: &Page) -> Vec<&Term> {
        let mut numbers: Vec<usize> = Vec::new();
        for name in page.front.terms_of(&self.settings.key) {
            let number = self.by_name.get(&folded_name(name));
            if let Some(number) = number.filter(|number| !numbers.contains(number)) {
                numbers.push(*number);
            }
        }
        numbers.iter().map(|number| &self.terms[*number]).collect()
    }
}

/// Whether two pages have the same terms.
pub(super) fn is_same(old: &Page, new: &Page) -> bool {
    old.front.tags == new.front.tags && old.front.terms == new.front.terms
}

fn titles(settings: &Settings) -> Vec<String> {
    let all = settings.taxonomies.iter();
    all.map(|taxonomy| taxonomy.shown_title(settings.strings))
        .collect()
}

/// The addresses directly below a list that are recorded, and not retired.
pub(super) fn recorded_below(states: &States, list: &Route) -> Vec<Route> {
    let below = |route: &Route| {
        let rest = route.as_str().strip_prefix(list.as_str());
        rest.and_then(|rest| rest.strip_suffix('/'))
            .is_some_and(|part| !part.is_empty() && !part.contains('/'))
    };
    states.promised_pages().filter(below).collect()
}

/// The terms of a taxonomy while its site is assembled.
pub(super) struct TermCollector {
    settings: Taxonomy,
    title: String,
    /// By folded name.
    terms: BTreeMap<String, Term>,
}

impl TermCollector {
    /// The taxonomies of the settings that are published with these pages: those that a page uses or the settings name.
    pub(super) fn all(pages: &[Arc<Page>], settings: &Settings) -> Vec<Self> {
        let all = settings.taxonomies.iter().zip(titles(settings));
        let collect = |(taxonomy, title): (&Taxonomy, String)| Self {
            terms: terms_by_name(pages, &taxonomy.key, settings),
            settings: taxonomy.clone(),
            title,
        };
        let all = all.map(collect);
        all.filter(|taxonomy| taxonomy.settings.is_named || !taxonomy.terms.is_empty())
            .collect()
    }

    /// The folder of its list and its pages.
    pub(super) fn folder(&self) -> &str {
        self.settings.folder_name()
    }

    /// The title of its list, unless that has a page of its own.
    pub(super) fn title(&self) -> &str {
        &self.title
    }
}

/// The terms of pages by their folded names. Pages that have expired are in no list.
fn terms_by_name(pages: &[Arc<Page>], key: &str, settings: &Settings) -> BTreeMap<String, Term> {
    let mut terms: BTreeMap<String, Term> = BTreeMap::new();
    let pages = pages.iter().enumerate();
    let is_listed = |page: &Page| !is_error_page(&page.path) && !page.is_expired(settings);
    for (number, page) in pages.filter(|(_, page)| is_listed(page)) {
        for name in page.front.terms_of(key) {
            let folded = folded_name(name);
            if folded.is_empty() {
                continue;
            }
            let term = terms
                .entry(folded)
                .or_insert_with(|| Term::new(name.trim()));
            if term.pages.last() != Some(&number) {
                term.pages.push(number);
            }
        }
    }
    terms
}

impl Term {
    fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            pages: Vec::new(),
            node: None,
        }
    }
}

/// A page in the folder of a taxonomy.
pub(super) struct OwnPage<'p> {
    /// Its node.
    pub(super) node: NodeId,
    /// The name of its file or folder.
    pub(super) name: &'p str,
    /// The last part of its address.
    pub(super) part: String,
    /// It; `None` for the list of a folder without a page.
    pub(super) page: Option<&'p Page>,
}

/// The pages of terms that have no page of their own among the files: each has a node then.
pub(super) struct PlacedTerms {
    terms: Vec<(String, Term)>,
    clashes: Vec<TermClash>,
    /// The numbers of terms for which a page is generated, each with the last part of its address.
    pub(super) generated: Vec<(usize, String)>,
}

impl PlacedTerms {
    /// The name of a term.
    pub(super) fn name(&self, term: usize) -> &str {
        &self.terms[term].1.name
    }

    /// Sets the node of a term.
    pub(super) fn place(&mut self, term: usize, node: NodeId) {
        self.terms[term].1.node = Some(node);
    }
}

impl TermCollector {
    /// Finds the page of each term: one of the files in the folder of the taxonomy, else one that is generated.
    ///
    /// A file has the term that its name or its address is, else the term that its title is, else the term whose address would
    /// be its name.
    pub(super) fn place(&self, own: &[OwnPage<'_>], recorded: &[Route]) -> PlacedTerms {
        let mut terms = self.terms.clone();
        let mut free: Vec<&OwnPage<'_>> = own.iter().collect();
        claim(&mut terms, &mut free, &|page| Some(folded_name(page.name)));
        claim(&mut terms, &mut free, &|page| Some(folded_name(&page.part)));
        claim(&mut terms, &mut free, &|page| {
            let title = page.page?.front.title.as_deref()?;
            Some(folded_name(title))
        });
        let slugs: FxHashMap<String, String> = terms
            .iter()
            .filter(|(_, term)| term.node.is_none())
            .rev()
            .filter_map(|(name, term)| Some((slug(&term.name)?, name.clone())))
            .collect();
        claim(&mut terms, &mut free, &|page| slugs.get(page.name).cloned());
        // What is left is written for a term that no page has yet.
        for page in free {
            let name = page
                .page
                .map_or_else(|| name_for_people(&page.part), |page| page.title.clone());
            let term = terms.entry(folded_name(page.name));
            let term = term.or_insert_with(|| Term::new(&name));
            term.node.get_or_insert(page.node);
        }
        self.generate(terms, own, recorded)
    }

    /// Finds the terms for which a page is generated.
    fn generate(
        &self,
        mut terms: BTreeMap<String, Term>,
        own: &[OwnPage<'_>],
        recorded: &[Route],
    ) -> PlacedTerms {
        let part = |route: &Route| {
            let path = route.as_str().trim_end_matches('/');
            path.rsplit('/').next().unwrap_or(path).to_owned()
        };
        let own_parts: FxHashSet<&str> = own.iter().map(|page| page.part.as_str()).collect();
        let recorded = recorded.iter().map(part);
        let recorded = recorded.filter(|part| !own_parts.contains(part.as_str()));
        let recorded: BTreeMap<String, String> =
            recorded.map(|part| (folded_name(&part), part)).collect();
        let mut taken = parts_of_files(&terms, own);
        let mut parts: BTreeMap<String, String> = BTreeMap::new();
        let mut clashes = Vec::new();
        for (folded, term) in terms.iter().filter(|(_, term)| term.node.is_none()) {
            // A recorded address stays, also if its term is spelt in another way now.
            let known = recorded.get(folded).cloned();
            if term.pages.len() < self.settings.min_pages && known.is_none() {
                continue;
            }
            let part = known.or_else(|| slug(&term.name));
            let part = part.filter(|part| check_part(part).is_ok());
            let other = part.as_ref().and_then(|part| taken.get(part).cloned());
            match part.filter(|_| other.is_none()) {
                Some(part) => {
                    let first = term.pages.first().copied();
                    taken.insert(part.clone(), (term.name.clone(), first));
                    parts.insert(folded.clone(), part);
                }
                None => clashes.extend(term.pages.first().map(|page| TermClash {
                    page: *page,
                    name: term.name.clone(),
                    other,
                })),
            }
        }
        // A recorded term keeps its page when its last page goes.
        for (folded, part) in recorded {
            if !taken.contains_key(&part) {
                let term = terms.entry(folded.clone());
                term.or_insert_with(|| Term::new(&name_for_people(&part)));
                parts.entry(folded).or_insert(part);
            }
        }
        let numbers = terms.keys().enumerate();
        let generated =
            numbers.filter_map(|(number, folded)| Some((number, parts.remove(folded)?)));
        let generated = generated.collect();
        PlacedTerms {
            terms: terms.into_iter().collect(),
            clashes,
            generated,
        }
    }
}

/// The last parts of the addresses of files, each with the name of its term and the first page that has it.
fn parts_of_files(
    terms: &BTreeMap<String, Term>,
    own: &[OwnPage<'_>],
) -> FxHashMap<String, (String, Option<usize>)> {
    let owners = terms.values().filter_map(|term| Some((term.node?, term)));
    let owners: FxHashMap<NodeId, &Term> = owners.collect();
    let taken = own.iter().map(|page| {
        let owner = owners.get(&page.node);
        let name = owner.map_or(&page.part, |term| &term.name);
        let first = owner.and_then(|term| term.pages.first().copied());
        (page.part.clone(), (name.clone(), first))
    });
    taken.collect()
}

/// Gives terms without a page those of the files that have their names.
fn claim(
    terms: &mut BTreeMap<String, Term>,
    free: &mut Vec<&OwnPage<'_>>,
    name: &dyn Fn(&OwnPage<'_>) -> Option<String>,
) {
    free.retain(|page| {
        let folded = name(page);
        let term = folded.and_then(|folded| terms.get_mut(&folded));
        match term.filter(|term| term.node.is_none()) {
            Some(term) => {
                term.node = Some(page.node);
                false
            }
            None => true,
        }
    });
}

/// Puts the taxonomies of a site together.
#[derive(Default)]
pub(super) struct TaxonomiesBuilder(Taxonomies);

impl TaxonomiesBuilder {
    pub(super) fn new(settings: &Settings) -> Self {
        let inputs = TaxonomyInputs {
            settings: settings.taxonomies.clone(),
            titles: titles(settings),
            recorded: Vec::new(),
        };
        Self(Taxonomies {
            inputs,
            ..Taxonomies::default()
        })
    }

    /// The addresses directly below the list of the next taxonomy that are recorded.
    pub(super) fn recorded(&mut self, states: &States, list: &Route) -> Vec<Route> {
        let recorded = recorded_below(states, list);
        self.0.inputs.recorded.push(recorded.clone());
        recorded
    }

    /// Adds a taxonomy whose terms have their nodes.
    pub(super) fn add(&mut self, collected: TermCollector, node: NodeId, placed: PlacedTerms) {
        let number = self.0.all.len();
        self.0.places.insert(node, TermPlace::List(number));
        let mut by_name = FxHashMap::default();
        let mut terms = Vec::with_capacity(placed.terms.len());
        for (at, (folded, term)) in placed.terms.into_iter().enumerate() {
            if let Some(node) = term.node {
                self.0.places.insert(node, TermPlace::Term(number, at));
            }
            by_name.insert(folded, at);
            terms.push(term);
        }
        self.0.all.push(SiteTaxonomy {
            settings: collected.settings,
            node,
            terms,
            clashes: placed.clashes,
            by_name,
        });
    }

    pub(super) fn finish(self) -> Taxonomies {
        self.0
    }
}

#[cfg(test)]
mod tests;
