//! The parts of a site on which the parsing of a page depends.

use crate::input::front_matter::FrontMatter;
use crate::input::glossary::Glossary;
use crate::input::references::References;
use crate::input::settings::Settings;
use crate::page::markdown::{Dialect, TermLinks};

/// Everything besides its own file that determines how a page is parsed.
#[derive(Clone, Copy)]
pub struct ParseContext<'s> {
    /// The settings.
    pub settings: &'s Settings,
    /// The sources that `[@TAG]` can cite.
    pub references: Option<&'s References>,
    /// The terms that are linked.
    pub glossary: Option<&'s Glossary>,
}

impl<'s> ParseContext<'s> {
    /// The dialect of Markdown in bodies.
    #[must_use]
    pub fn dialect(self) -> Dialect<'s> {
        Dialect::new(self.settings, self.references.is_some())
    }

    /// The ids that the template of the page at `path` prints: those of the sources or terms that it lists.
    pub(super) fn template_ids(self, path: &str) -> Vec<String> {
        let sources = self
            .references
            .filter(|_| path == self.settings.references.page);
        let sources = sources.into_iter().flat_map(|all| &all.entries);
        let terms = self
            .glossary
            .filter(|_| path == self.settings.glossary.page);
        let terms = terms.into_iter().flat_map(|all| &all.terms);
        sources
            .map(|source| source.id())
            .chain(terms.map(|term| term.id.clone()))
            .collect()
    }

    /// The terms that the page at `path` links, or `None` if it links none, as the page of the glossary.
    pub(super) fn term_links(self, path: &str, front: &FrontMatter) -> Option<TermLinks<'s>> {
        let is_linking = !front.glossary.off && path != self.settings.glossary.page;
        let glossary = self.glossary.filter(|_| is_linking)?;
        let unlinked = &front.glossary.unlinked.terms;
        let unlinked = unlinked.iter().filter_map(|name| glossary.named(name));
        Some(TermLinks::new(glossary, &unlinked.collect::<Vec<_>>()))
    }
}
