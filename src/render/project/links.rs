//! Resolves the links of a project.

use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::input::settings::Settings;
use crate::page::Page;
use crate::site::Site;
use crate::site::links::{self, Fault, Links, Suggestions};
use crate::site::prior_state::PriorState;

/// Resolves the links of all pages, and adds their findings. Links of an earlier site are reused.
pub(super) fn resolve_links(
    site: &Site,
    settings: &Settings,
    prior: &dyn PriorState,
    diagnostics: &mut Vec<Diagnostic>,
) -> Links {
    let earlier = prior
        .earlier()
        .filter(|(earlier, _)| earlier.has_same_targets(site));
    let reused = |number: usize, page: &Arc<Page>| {
        let (_, links) =
            earlier.filter(|(earlier, _)| Arc::ptr_eq(&earlier.pages[number], page))?;
        links.unreported(number)
    };
    let pages: Vec<_> = site
        .pages
        .par_iter()
        .enumerate()
        .map(|(number, page)| match reused(number, page) {
            Some(found) => (Arc::clone(found), Vec::new()),
            None => links::resolve_all(site, page, settings),
        })
        .collect();
    let mut links = Links::default();
    // In the order of the pages, so that the same ones have suggestions in every build.
    let mut suggestions = Suggestions::new(site);
    for (number, (found, faults)) in pages.into_iter().enumerate() {
        if !faults.is_empty() {
            links.reported.insert(number);
        }
        links.pages.push(found);
        let page = &site.pages[number];
        suggestions.next_page();
        let explain =
            |fault: Fault<'_>| fault.explain(page, settings.links.broken, &mut suggestions);
        diagnostics.extend(faults.into_iter().map(explain));
    }
    for (own, links) in [
        (&settings.header.links, &mut links.header),
        (&settings.footer.links, &mut links.footer),
    ] {
        let found;
        (*links, found) = links::resolve_own(site, settings, own);
        diagnostics.extend(found);
    }
    links
}
