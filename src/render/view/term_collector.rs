//! Reads the facts about terms from the assembled site.

use super::collector::FactCollector;
use super::term_facts::{PageTerms, TaxonomyFacts, TermFacts, TermPageFacts};
use crate::base::name::natural_order;
use crate::input::list::ListOptions;
use crate::site::list_order::{ListEntry, compare};
use crate::site::taxonomies::Term;
use crate::site::{NodeId, Target};

impl<'s> FactCollector<'s> {
    /// The terms of the page at `node`, by taxonomy; without taxonomies in which it has none.
    pub(super) fn taxonomies(&self, node: NodeId) -> Vec<PageTerms<'s>> {
        let Some(page) = self.page(node) else {
            return Vec::new();
        };
        let all = self.site.taxonomies.all.iter();
        let of_page = all.map(|taxonomy| PageTerms {
            key: &taxonomy.settings.key,
            list: self.place(taxonomy.node),
            terms: taxonomy
                .terms_of(page)
                .into_iter()
                .map(|term| self.term_facts(term))
                .collect(),
        });
        of_page.filter(|facts| !facts.terms.is_empty()).collect()
    }

    /// The terms of the taxonomy that the page at `node` lists, by name.
    pub(super) fn taxonomy(&self, node: NodeId) -> Option<TaxonomyFacts<'s>> {
        let taxonomy = self.site.taxonomies.list_at(node)?;
        let mut terms: Vec<TermFacts<'s>> = taxonomy
            .terms
            .iter()
            .map(|term| self.term_facts(term))
            .collect();
        terms.sort_by(|a, b| natural_order(a.name, b.name));
        Some(TaxonomyFacts {
            key: &taxonomy.settings.key,
            terms,
        })
    }

    /// The term whose page is at `node`.
    pub(super) fn term(&self, node: NodeId) -> Option<TermPageFacts<'s>> {
        let (taxonomy, term) = self.site.taxonomies.term_at(node)?;
        let options = self.list_options(node);
        let options = options.unwrap_or(&taxonomy.settings.list);
        let mut pages = self.site.in_order(&term.pages);
        self.sort(&mut pages, options);
        Some(TermPageFacts {
            pages: self
                .shown_of(node, &pages)
                .iter()
                .map(|node| self.listed(*node, true))
                .collect(),
            shows: options.show,
        })
    }

    fn term_facts(&self, term: &'s Term) -> TermFacts<'s> {
        let page = term.node.and_then(|node| self.page(node));
        TermFacts {
            name: page.map_or(&term.name, |page| page.nav_name()),
            route: term.node.map(|node| self.route(node)),
            count: term.pages.len(),
            description: page.and_then(|page| page.front.description.as_deref()),
            only: match (term.node, &term.pages[..]) {
                (None, [only]) => self.place_of_page(*only),
                _ => None,
            },
        }
    }

    /// The place of a page, by its number.
    fn place_of_page(&self, page: usize) -> Option<super::PlaceView<'s>> {
        match self.site.find(&self.site.pages[page].path)? {
            Target::Node(node) => Some(self.place(node)),
            _ => None,
        }
    }

    /// Sorts pages that are in the order of the guide.
    fn sort(&self, pages: &mut [NodeId], options: &ListOptions) {
        let entry = |node: NodeId| ListEntry {
            date: self.page(node).and_then(|page| page.front.date),
            title: self.site.title(node),
        };
        let position = |node: NodeId| self.site.nodes[node].position();
        pages.sort_by(|a, b| {
            let by_order = || position(*a).cmp(&position(*b));
            compare(options, entry(*a), entry(*b), by_order)
        });
    }
}
