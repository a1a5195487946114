//! Tags and other terms: one name for one thing.

use std::collections::BTreeMap;

use super::lint::Check;
use crate::base::slug::{folded_name, without_accents};
use crate::diagnostic::codes::Code;
use crate::diagnostic::{Diagnostic, counted};
use crate::page::Page;
use crate::render::project::Project;

pub(super) static CHECK: Check = Check {
    codes: &[Code::new(
        "term-spelling",
        "a tag or other term has two spellings, in letter case, accents, hyphens or the Unicode form",
        "write it alike on all pages",
    )],
    run: |project, _| {
        let all = project.site.taxonomies.all.iter();
        let keys = all.map(|taxonomy| taxonomy.settings.key.as_str());
        keys.flat_map(|key| spellings(project, key)).collect()
    },
    needs_all: false,
};

/// The findings about the spellings of the terms under a key.
fn spellings(project: &Project<'_>, key: &str) -> Vec<Diagnostic> {
    // By the name that all spellings have in common, the pages with each spelling.
    let mut names: BTreeMap<String, BTreeMap<&str, Vec<&Page>>> = BTreeMap::new();
    for page in &project.site.pages {
        for name in page.front.terms_of(key) {
            let common = without_accents(&folded_name(name));
            let spelt = names.entry(common).or_default();
            spelt.entry(name.trim()).or_default().push(page);
        }
    }
    let different = names.into_values().filter(|spelt| spelt.len() > 1);
    let findings = different.flat_map(|spelt| others(project, key, &spelt));
    findings.collect()
}

/// A finding about each spelling but the most usual one.
fn others(project: &Project<'_>, key: &str, spelt: &BTreeMap<&str, Vec<&Page>>) -> Vec<Diagnostic> {
    let usual = spelt.iter().rev().max_by_key(|(_, pages)| pages.len());
    let Some((usual, usual_pages)) = usual else {
        return Vec::new();
    };
    let others = spelt.iter().filter(|(name, _)| *name != usual);
    let findings = others.map(|(name, pages)| {
        let right = &usual_pages[0].file;
        let message = format!("`{name}` in `{key}` is spelt `{usual}` in `{right}`");
        let finding = Diagnostic::warning("term-spelling", message)
            .hint(format!("write `{usual}` on all pages"));
        let finding = match pages.len() - 1 {
            0 => finding,
            more => finding.note(format!("it is on {} too", counted(more, "other page"))),
        };
        project.at_key(pages[0], key, finding)
    });
    findings.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::lint::found;

    #[test]
    fn spellings_of_one_term_are_reported_and_different_terms_are_not() {
        let page = |tags: &str| format!("---\ntags: [{tags}]\n---\n# A\n");
        let told = |first: &str, second: &str| {
            let site = [
                ("content/index.md", "# Home"),
                ("content/a.md", &page(first)),
                ("content/b.md", &page(second)),
            ];
            let found = found(&CHECK, &site);
            found.into_iter().map(|(_, file)| file).collect::<Vec<_>>()
        };
        assert_eq!(told("Foam roller", "foam-roller"), ["content/b.md"]);
        assert_eq!(told("café", "cafe"), ["content/a.md"]);
        assert_eq!(told("u\u{308}ben", "üben"), ["content/b.md"]);
        assert_eq!(told("Running, running", "walking"), ["content/a.md"]);
        assert_eq!(told("running", "running"), [""; 0]);
        assert_eq!(told("C++", "C#"), [""; 0]);
    }
}
