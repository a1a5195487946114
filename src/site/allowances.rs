//! The allowances of a site, and how many diagnostics each of them suppressed.

use std::collections::HashMap;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::input::allow::Allowance;
use crate::input::settings;
use crate::page::Page;

/// An allowance and the diagnostics that it matched.
#[derive(Clone, Debug)]
pub struct AllowanceUse {
    /// The file that contains it.
    pub file: String,
    /// The allowance.
    pub allowance: Allowance,
    /// How many diagnostics it suppressed.
    pub allowed: usize,
    /// Whether it matched an error, which cannot be allowed.
    pub met_error: bool,
    /// Whether it is in a draft, of which little is checked.
    pub draft: bool,
}

/// The allowances of a site.
#[derive(Clone, Debug, Default)]
pub struct Allowances {
    uses: Vec<AllowanceUse>,
    /// The indices in `uses` of each file's allowances.
    of_file: HashMap<String, Vec<usize>>,
}

impl Allowances {
    /// The allowances of the settings, of the pages and of the drafts.
    #[must_use]
    pub fn new(settings: &[Allowance], pages: &[Arc<Page>], drafts: &[Arc<Page>]) -> Self {
        let mut allowances = Self::default();
        allowances.add(settings::FILE, settings, false);
        let pages = pages.iter().map(|page| (page, false));
        for (page, draft) in pages.chain(drafts.iter().map(|page| (page, true))) {
            allowances.add(&page.file, &page.front.allow, draft);
        }
        allowances
    }

    fn add(&mut self, file: &str, given: &[Allowance], draft: bool) {
        for allowance in given {
            let indices = self.of_file.entry(file.to_owned()).or_default();
            indices.push(self.uses.len());
            self.uses.push(AllowanceUse {
                file: file.to_owned(),
                allowance: allowance.clone(),
                allowed: 0,
                met_error: false,
                draft,
            });
        }
    }

    /// The diagnostics that no allowance suppresses. Counts the others.
    #[must_use]
    pub fn filter_allowed(&mut self, mut findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
        if !self.uses.is_empty() {
            findings.retain(|finding| !self.allows(finding));
        }
        findings
    }

    /// Whether a diagnostic is allowed. The allowances of a page come before those of the settings.
    fn allows(&mut self, finding: &Diagnostic) -> bool {
        let own = finding
            .file
            .as_deref()
            .and_then(|file| self.of_file.get(file));
        let site = self.of_file.get(settings::FILE);
        for index in own.into_iter().chain(site).flatten() {
            let matching = &mut self.uses[*index];
            if matching.allowance.code != finding.code {
                continue;
            }
            matching.met_error |= finding.is_error();
            if matching.allowance.reason.is_some() && !finding.is_error() {
                matching.allowed += 1;
                return true;
            }
        }
        false
    }

    /// All allowances with their effects, those of the settings first.
    #[must_use]
    pub fn uses(&self) -> &[AllowanceUse] {
        &self.uses
    }

    /// How many diagnostics were suppressed.
    #[must_use]
    pub fn allowed(&self) -> usize {
        self.uses.iter().map(|one| one.allowed).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Span;

    fn allowance(code: &str) -> Allowance {
        Allowance {
            code: code.to_owned(),
            reason: Some("Decoration.".to_owned()),
            span: Span::default(),
        }
    }

    #[test]
    fn suppresses_warnings_of_the_file_and_no_errors() {
        let site = [allowance("title-long")];
        let mut allowances = Allowances::new(&site, &[], &[]);
        allowances.add("a.md", &[allowance("image-alt")], false);
        let findings = vec![
            Diagnostic::warning("image-alt", "m").in_file("a.md"),
            Diagnostic::error("image-alt", "m").in_file("a.md"),
            Diagnostic::warning("image-alt", "m").in_file("b.md"),
            Diagnostic::warning("title-long", "m").in_file("b.md"),
            Diagnostic::warning("title-long", "m"),
        ];
        let left = allowances.filter_allowed(findings.clone());
        assert_eq!(left, findings[1..3]);
        let effects: Vec<_> = allowances
            .uses()
            .iter()
            .map(|one| (one.allowed, one.met_error))
            .collect();
        assert_eq!(
            (effects, allowances.allowed()),
            (vec![(2, false), (1, true)], 3)
        );
    }
}
