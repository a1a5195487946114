//! The bibliography: which page cites which source, found once for the whole site.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::diagnostic::{Diagnostic, Searches};
use crate::input::references::References;
use crate::site::Site;

/// Which page cites which source.
#[derive(Debug, Default)]
pub struct Bibliography {
    /// For each page of the site, the numbers of its sources in [`References::entries`], each
    /// once, in the order in which the page first cites them.
    pub pages: Vec<Vec<usize>>,
    /// For each source, the numbers of the pages that cite it.
    pub cited_by: Vec<Vec<usize>>,
}

impl Bibliography {
    /// Finds the sources that every page cites. Reports tags without a source and, if the site is `complete`, sources
    /// that no page cites: a page that could not be read may cite any of them.
    #[must_use]
    pub fn new(site: &Site, references: &References, complete: bool) -> (Self, Vec<Diagnostic>) {
        let mut cited_by = vec![Vec::new(); references.entries.len()];
        let mut pages = Vec::with_capacity(site.pages.len());
        let mut findings = Vec::new();
        let mut searches = Searches::default();
        let entries = references.entries.iter().enumerate();
        let sources_by_tag: FxHashMap<&str, usize> = entries
            .map(|(number, entry)| (&*entry.tag, number))
            .collect();
        for (number, page) in site.pages.iter().enumerate() {
            let mut sources: Vec<usize> = Vec::new();
            let mut known: FxHashSet<usize> = FxHashSet::default();
            searches.next_page();
            for citation in &page.citations {
                match sources_by_tag.get(&*citation.tag).copied() {
                    Some(source) if !known.insert(source) => {}
                    Some(source) => {
                        sources.push(source);
                        cited_by[source].push(number);
                    }
                    None => {
                        let finding = references.unknown(&citation.tag, &mut searches);
                        findings.push(finding.at(&page.file, citation.span));
                    }
                }
            }
            pages.push(sources);
        }
        if complete && findings.is_empty() {
            let cited: Vec<bool> = cited_by.iter().map(|pages| !pages.is_empty()).collect();
            findings.extend(references.unused(&cited));
        }
        (Self { pages, cited_by }, findings)
    }
}
