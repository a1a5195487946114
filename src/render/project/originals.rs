//! Files that something names, and the originals of images that nothing names besides the pages that show them.

use std::collections::HashSet;

use aho_corasick::AhoCorasick;
use serde_json::Value;

use super::Project;
use crate::base::decode::decode_lossy;
use crate::base::route::encode;
use crate::ledger::{self, Address, Record};
use crate::raster;
use crate::site::Target;
use crate::site::links::{self, Destination};
use crate::site::pictures::is_replaced;

impl Project<'_> {
    /// The images whose variants are published, or which drafts show, and to which nothing links, by their numbers. One
    /// whose address is recorded in the ledger, or is the new address of something that moved, is not among them.
    pub(super) fn unlinked_originals(&self) -> HashSet<usize> {
        if !self.settings.images.enabled {
            return HashSet::new();
        }
        let resized: HashSet<usize> = self.pictures.resized().collect();
        let mut linked = HashSet::new();
        for (page, destinations) in self.site.pages.iter().zip(&self.links.pages) {
            for (number, destination) in destinations.iter().enumerate() {
                let link = page.links.get(number);
                let shown = link.and_then(|link| is_replaced(link, destination.as_ref()));
                // One that is not resized is published as it is.
                let is_shown = shown.filter(|asset| resized.contains(asset));
                if let (None, Some(Destination::Internal { target, .. })) = (is_shown, destination)
                {
                    linked.extend(asset_of(*target));
                }
            }
        }
        let states = &self.ledger.states;
        let is_unlinked = |asset: &usize| {
            let file = &self.site.assets[*asset];
            let is_recorded = || states.record(&Address::of(&file.route)).is_some();
            !file.fixed && !linked.contains(asset) && !is_recorded()
        };
        let shown = resized.iter().copied().chain(self.shown_by_drafts());
        let mut candidates: Vec<usize> = shown.filter(is_unlinked).collect();
        self.without_former_targets(&mut candidates);
        candidates.sort_unstable();
        candidates.dedup();
        // The addresses in cleaned HTML are links. HTML that is passed on may name files in ways that are not known.
        let candidates = self.without_named(candidates, self.settings.markdown.raw_html);
        candidates.into_iter().collect()
    }

    /// The images that drafts show, which are not published before their pages are.
    fn shown_by_drafts(&self) -> impl Iterator<Item = usize> {
        self.site.drafts.iter().flat_map(|draft| {
            let images = draft.links.iter().filter(|link| link.image && !link.raw);
            images.filter_map(|link| {
                let found = links::resolve(&self.site, &draft.path, &link.destination, true);
                let asset = is_replaced(link, found.ok().as_ref())?;
                raster::is_stripped(&self.site.assets[asset].file).then_some(asset)
            })
        })
    }

    /// Removes the candidates to which former addresses lead.
    fn without_former_targets(&self, candidates: &mut Vec<usize>) {
        if candidates.is_empty() {
            return;
        }
        let states = &self.ledger.states;
        let target = |record: &Record| match states.target_of(record) {
            Some(ledger::Target::Inside(address)) => Some(address.page_part().to_owned()),
            _ => None,
        };
        let targets: HashSet<String> = states
            .records()
            .filter_map(|record| target(&record))
            .collect();
        candidates.retain(|asset| {
            let address = Address::of(&self.site.assets[*asset].route);
            !targets.contains(address.page_part())
        });
    }

    /// The candidates whose names do not occur where a name may be an address: in templates, raw HTML (`with_pages`),
    /// component arguments, `extra`, other files. Only the author knows whether it is one, so any occurrence counts as a
    /// use.
    #[must_use]
    pub fn without_named(&self, mut candidates: Vec<usize>, with_pages: bool) -> Vec<usize> {
        if candidates.is_empty() {
            return candidates;
        }
        let name = |asset: &usize| {
            let file = &self.site.assets[*asset].file;
            file.rsplit('/').next().unwrap_or(file).to_owned()
        };
        let names: Vec<String> = candidates.iter().map(name).collect();
        let patterns = names.iter().flat_map(|name| [name.clone(), encode(name)]);
        // Too many names to search for at once are too many for anyone to review.
        let Ok(finder) = AhoCorasick::new(patterns) else {
            return candidates;
        };
        let mut named: HashSet<usize> = HashSet::new();
        self.for_each_text(with_pages, &mut |text| {
            let found = finder.find_overlapping_iter(text);
            named.extend(found.map(|found| found.pattern().as_usize() / 2));
        });
        let mut number = 0;
        candidates.retain(|_| {
            number += 1;
            !named.contains(&(number - 1))
        });
        candidates
    }

    fn for_each_text(&self, with_pages: bool, note: &mut dyn FnMut(&str)) {
        for file in self.templates.own() {
            note(&file.text);
        }
        for_each_string(self.settings.extra.values(), note);
        for page in &self.site.pages {
            for_each_string(page.front.extra.values(), note);
            let arguments = page.calls.iter().flat_map(|call| &call.arguments);
            for_each_string(arguments.map(|argument| &argument.value), note);
            // An unreadable page has been reported.
            let is_read = with_pages && page.raw_html;
            if let Some(text) = is_read.then(|| self.text(page).ok()).flatten() {
                note(&text);
            }
        }
        let assets = self.site.assets.iter();
        for asset in assets.filter(|asset| is_text(&asset.file)) {
            if let Ok(bytes) = self.bytes(&asset.file) {
                note(&decode_lossy(&bytes));
            }
        }
    }
}

fn asset_of(target: Target) -> Option<usize> {
    match target {
        Target::Asset(asset) => Some(asset),
        _ => None,
    }
}

/// Whether a file may name others.
fn is_text(file: &str) -> bool {
    let name = file.rsplit('/').next().unwrap_or(file);
    let ending = name.rsplit('.').next().unwrap_or_default();
    let endings = ["css", "htm", "html", "js", "json", "mjs", "svg", "xml"];
    endings.contains(&ending) || name.starts_with('_')
}

fn for_each_string<'v>(values: impl Iterator<Item = &'v Value>, note: &mut dyn FnMut(&str)) {
    let mut pending: Vec<&Value> = values.collect();
    while let Some(value) = pending.pop() {
        match value {
            Value::String(text) => note(text),
            Value::Array(items) => pending.extend(items),
            Value::Object(map) => pending.extend(map.values()),
            _ => {}
        }
    }
}
