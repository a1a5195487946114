//! Tags and other terms: one name for one thing.

use std::collections::BTreeMap;

use super::lint::Check;
use crate::base::slug::{folded_name, without_accents};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::Code;
use crate::page::Page;
use crate::render::project::Project;
use crate::search::Analyzer;

pub(super) static CHECK: Check = Check {
    codes: &[
        Code::new(
            "term-form",
            "a tag or other term is another form of one on another page, such as its plural",
            "write it alike on all pages, or allow it where two things are meant",
        ),
        Code::new(
            "term-spelling",
            "a tag or other term has two spellings, in letter case, accents, hyphens or the Unicode form",
            "write it alike on all pages",
        ),
    ],
    run: |project, _| {
        let all = project.site.taxonomies.all.iter();
        let keys = all.map(|taxonomy| taxonomy.settings.key.as_str());
        let analyzer = Analyzer::new(&project.settings.language, []);
        let find = |key| {
            let mut found = spellings(project, key);
            found.extend(forms(project, key, &analyzer));
            found
        };
        keys.flat_map(find).collect()
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
    let findings = different.flat_map(|spelt| others(project, key, &spelt, &spelling));
    findings.collect()
}

/// The findings about terms under a key whose words have the same stems in the language of the site. Of a term with several
/// spellings, only the first is compared.
fn forms(project: &Project<'_>, key: &str, analyzer: &Analyzer) -> Vec<Diagnostic> {
    let mut terms: BTreeMap<String, (&str, Vec<&Page>)> = BTreeMap::new();
    for page in &project.site.pages {
        for name in page.front.terms_of(key) {
            let common = without_accents(&folded_name(name));
            let (_, pages) = terms.entry(common).or_insert((name.trim(), Vec::new()));
            pages.push(page);
        }
    }
    let mut forms: BTreeMap<String, BTreeMap<&str, Vec<&Page>>> = BTreeMap::new();
    for (name, pages) in terms.into_values() {
        let stems = analyzer.stems(name);
        if !stems.is_empty() && !has_signs(name) {
            forms.entry(stems).or_default().insert(name, pages);
        }
    }
    let different = forms.into_values().filter(|spelt| spelt.len() > 1);
    let findings = different.flat_map(|spelt| others(project, key, &spelt, &form));
    findings.collect()
}

/// Whether a name is more than its words, as *C++* is.
fn has_signs(name: &str) -> bool {
    let is_plain = |c: char| c.is_alphanumeric() || c.is_whitespace() || "-_'’&".contains(c);
    !name.chars().all(is_plain)
}

/// The finding that a term is spelt in another way.
fn spelling(name: &str, usual: &str) -> Diagnostic {
    Diagnostic::warning("term-spelling", format!("{name} is spelt {usual}"))
}

/// The finding that a term is another form of one.
fn form(name: &str, usual: &str) -> Diagnostic {
    let message = format!("{name} is another form of {usual}");
    Diagnostic::warning("term-form", message)
        .hint("if two things are meant, allow it: `allow: {term-form: The reason}`")
}

/// A finding about each spelling or form but the most usual one, on each page that has it: a page can allow it for itself.
fn others(
    project: &Project<'_>,
    key: &str,
    spelt: &BTreeMap<&str, Vec<&Page>>,
    finding: &dyn Fn(&str, &str) -> Diagnostic,
) -> Vec<Diagnostic> {
    let usual = spelt.iter().rev().max_by_key(|(_, pages)| pages.len());
    let Some((usual, usual_pages)) = usual else {
        return Vec::new();
    };
    let right = format!("`{usual}` in `{}`", usual_pages[0].file);
    let others = spelt.iter().filter(|(name, _)| *name != usual);
    let others = others.flat_map(|(name, pages)| pages.iter().map(move |page| (name, page)));
    let findings = others.map(|(name, page)| {
        let finding = finding(&format!("`{name}` in `{key}`"), &right);
        let finding = finding.hint(format!("write `{usual}` on all pages"));
        project.at_key(page, key, finding)
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

    #[test]
    fn singular_and_plural_are_reported_in_the_language_of_the_site() {
        let told = |language: &str, first: &str, second: &str| {
            let site = [
                ("guidepost.yaml", &*format!("language: {language}\n")),
                ("content/index.md", "# Home"),
                ("content/a.md", &format!("---\ntags: [{first}]\n---\n# A\n")),
                (
                    "content/b.md",
                    &format!("---\ntags: [{second}]\n---\n# B\n"),
                ),
            ];
            found(&CHECK, &site)
        };
        let form = |file: &str| vec![("term-form".to_owned(), file.to_owned())];
        assert_eq!(told("en", "injuries", "injury"), form("content/b.md"));
        assert_eq!(
            told("en", "Foam rollers", "foam-roller"),
            form("content/b.md")
        );
        assert_eq!(told("fr", "blessure", "blessures"), form("content/b.md"));
        assert_eq!(told("fr", "injury", "injuries").len(), 0);
        assert_eq!(told("en", "knee, injury", "hip").len(), 0);
        let spelling = told("en", "Injury", "injury");
        assert_eq!(spelling.len(), 1);
        assert_eq!(spelling[0].0, "term-spelling");
    }
}
