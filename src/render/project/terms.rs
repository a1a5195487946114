//! Findings about terms that can have no page.

use super::Project;
use crate::diagnostic::Diagnostic;
use crate::site::taxonomies::{SiteTaxonomy, TermClash};

impl Project<'_> {
    /// The terms that can have no page: their names make no address, or that of another term.
    pub(super) fn check_terms(&self) -> Vec<Diagnostic> {
        let all = self.site.taxonomies.all.iter();
        let clashes = all.flat_map(|taxonomy| {
            let clashes = taxonomy.clashes.iter();
            clashes.map(move |clash| self.clash(taxonomy, clash))
        });
        clashes.collect()
    }

    fn clash(&self, taxonomy: &SiteTaxonomy, clash: &TermClash) -> Diagnostic {
        let key = &taxonomy.settings.key;
        let folder = taxonomy.settings.folder_name();
        let name = &clash.name;
        let message = match &clash.other {
            None => format!("`{name}` in `{key}` has no letters or digits for an address"),
            Some((other, page)) => {
                let file = page.map(|page| &self.site.pages[page].file);
                let place = file.map_or_else(String::new, |file| format!(" of `{file}`"));
                format!("`{name}` in `{key}` would have the same address as `{other}`{place}")
            }
        };
        let finding = Diagnostic::error("term-address", message).hint(format!(
            "write a page for it in `content/{folder}/`, with another file name and `title: {name}`"
        ));
        self.at_key(&self.site.pages[clash.page], key, finding)
    }
}
