//! The glossary: terms from `content/_data/glossary.yaml`, whose first use on a page becomes a
//! link to the definition without the author writing one.

use aho_corasick::{AhoCorasick, MatchKind};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::diagnostic::Diagnostic;
use crate::input::yaml::{
    self, Absent, Block, FromValue, MappingReader, NonBlank, Table as _, ValueType, keys,
};

/// The data file, inside the data folder.
pub const FILE: &str = "glossary.yaml";
/// The longest spelling of a term that is linked, in bytes.
const LONGEST_SPELLING: usize = 200;

/// All terms of a site, sorted by id.
#[derive(Debug)]
pub struct Glossary {
    /// The terms.
    pub terms: Vec<Term>,
    /// Finds every spelling of every term that is linked.
    finder: AhoCorasick,
    /// For each pattern of the finder: its text, and the number of its term.
    patterns: Vec<(String, usize)>,
    /// The numbers of the terms by their ids.
    ids: FxHashMap<String, usize>,
    /// The same by their spellings, in ASCII lower case.
    spellings: FxHashMap<String, usize>,
}

/// A term. All values are plain text.
#[derive(Clone, Debug)]
pub struct Term {
    /// The id of its entry on the page of the glossary: lower-case letters, digits and `-`.
    pub id: String,
    /// The term as it is printed.
    pub term: String,
    /// Other spellings that are the same term.
    pub also: Vec<String>,
    /// What it means.
    pub definition: String,
    /// Whether its first use on a page is linked.
    pub linked: bool,
}

/// A use of a term in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Use {
    /// The number of the term.
    pub term: usize,
    /// Where it starts, in bytes of the text.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

impl Term {
    fn spellings(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.term).chain(&self.also)
    }
}

impl Glossary {
    /// Reads the data file.
    ///
    /// # Errors
    /// Everything that is wrong in it.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<Diagnostic>> {
        let block = Block::whole(file, text);
        let map = yaml::parse_data(block).map_err(|error| vec![*error])?;
        let mut mapping = MappingReader::new(block, map, &[]);
        let mut terms = Vec::new();
        let mut diagnostics = Vec::new();
        for (id, entry) in mapping.entries(Entry::KEYS) {
            if !is_id(&id) {
                let message = format!("`{id}` cannot be the id of a term");
                let finding = Diagnostic::error("glossary-id", message);
                let hint = "an id holds lower-case letters, digits and `-`, such as `late-swing`";
                diagnostics.push(finding.at(file, mapping.key_span(&id)).hint(hint));
            }
            terms.push(read(id, entry, &mut diagnostics));
        }
        diagnostics.extend(mapping.diagnostics);
        let patterns = patterns(&terms);
        diagnostics.extend(shared_spellings(&terms, &patterns, file));
        diagnostics.extend(long_spellings(&patterns, file));
        if !diagnostics.is_empty() {
            return Err(diagnostics);
        }
        let finder = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .ascii_case_insensitive(true)
            .build(patterns.iter().map(|(pattern, _)| pattern));
        let finder = finder.map_err(|error| {
            let finding = Diagnostic::error("glossary-size", error.to_string());
            vec![finding.in_file(file).hint("remove some terms")]
        })?;
        let (mut ids, mut spellings) = (FxHashMap::default(), FxHashMap::default());
        for (number, term) in terms.iter().enumerate() {
            ids.insert(term.id.clone(), number);
            for spelling in term.spellings() {
                spellings
                    .entry(spelling.to_ascii_lowercase())
                    .or_insert(number);
            }
        }
        Ok(Self {
            terms,
            finder,
            patterns,
            ids,
            spellings,
        })
    }

    /// Every use of a term in a text, in order and without overlaps. A spelling with capitals is
    /// found as it is written, any other in any case; a part of a longer word is not a use.
    pub fn uses<'g>(&'g self, text: &'g str) -> impl Iterator<Item = Use> + 'g {
        let mut from = 0;
        std::iter::from_fn(move || {
            loop {
                let found = self
                    .finder
                    .find(aho_corasick::Input::new(text).range(from..))?;
                let (pattern, term) = &self.patterns[found.pattern().as_usize()];
                let written = &text[found.range()];
                let as_written = pattern == written || !pattern.contains(char::is_uppercase);
                if as_written && is_word(text, found.start(), found.end()) {
                    from = found.end();
                    return Some(Use {
                        term: *term,
                        start: found.start(),
                        end: found.end(),
                    });
                }
                from = next_start(text, found.start());
            }
        })
    }

    /// The number of the term with a name: its id, or any of its spellings.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<usize> {
        let spelling = self.spellings.get(&name.to_ascii_lowercase());
        self.ids
            .get(name)
            .into_iter()
            .chain(spelling)
            .copied()
            .min()
    }

    /// The ids of all terms.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.terms.iter().map(|term| term.id.as_str())
    }
}

fn is_id(text: &str) -> bool {
    let is_part = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    !text.is_empty() && text.bytes().all(is_part)
}

fn joins(c: char) -> bool {
    c.is_alphanumeric() || c == '-' || c == '_'
}

/// The next place behind `start` at which a word can start.
fn next_start(text: &str, start: usize) -> usize {
    let mut rest = text[start..].chars();
    let first = rest.next();
    let rest = rest.as_str();
    let length = match first.is_some_and(joins) {
        true => rest.find(|c| !joins(c)).unwrap_or(rest.len()),
        false => 0,
    };
    text.len() - rest.len() + length
}

/// Whether the text between two places is a word of its own.
fn is_word(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start].chars().next_back();
    let after = text[end..].chars().next();
    !before.is_some_and(joins) && !after.is_some_and(joins)
}

keys! {
    /// A term, in `glossary.yaml`.
    pub struct Entry {
        /// The term as it is printed; without it, its id.
        term: Option<String> as NonBlank,
        /// Other spellings that are the same term.
        also: Vec<String>,
        /// What it means, in a line.
        definition: Option<String> as NonBlank = Absent::Required,
        /// Whether its first use on a page is linked to its definition.
        link: bool as Linking = Absent::Text("first"),
    }
}

/// Whether a term is linked, by a word.
struct Linking;

impl FromValue for Linking {
    type Output = bool;
    const EXPECTED: &'static str = "`first` or `never`";
    const TYPE: ValueType = ValueType::Word(&["first", "never"]);
    fn read(value: &serde_json::Value) -> Option<bool> {
        match value.as_str()? {
            "first" => Some(true),
            "never" => Some(false),
            _ => None,
        }
    }
}

fn read(id: String, mut mapping: MappingReader<'_>, diagnostics: &mut Vec<Diagnostic>) -> Term {
    let entry = Entry::read(&mut mapping);
    if entry.definition.is_none() {
        mapping.require(&Entry::definition, "write in a line what it means");
    }
    diagnostics.extend(mapping.refuse_unknown());
    let filled = |spelling: &String| !spelling.trim().is_empty();
    Term {
        term: entry.term.unwrap_or_else(|| id.replace('-', " ")),
        id,
        also: entry.also.into_iter().filter(filled).collect(),
        definition: entry.definition.unwrap_or_default(),
        linked: entry.link,
    }
}

/// Every spelling of every term that is linked, with the number of the term.
fn patterns(terms: &[Term]) -> Vec<(String, usize)> {
    let linked = terms.iter().enumerate().filter(|(_, term)| term.linked);
    let spellings = linked.flat_map(|(number, term)| {
        let spellings = term.spellings();
        spellings.map(move |spelling| (spelling.clone(), number))
    });
    spellings.collect()
}

/// An error for each spelling that is so long that comparing it at each word would take too long.
fn long_spellings(patterns: &[(String, usize)], file: &str) -> Vec<Diagnostic> {
    let long = patterns.iter();
    let long = long.filter(|(pattern, _)| pattern.len() > LONGEST_SPELLING);
    let finding = |(pattern, _): &(String, usize)| {
        let start: String = pattern.chars().take(40).collect();
        let message = format!("the spelling `{start}…` is longer than {LONGEST_SPELLING} bytes");
        let finding = Diagnostic::error("glossary-long", message).in_file(file);
        finding.hint("shorten it, or add `link: never` to the term")
    };
    long.map(finding).collect()
}

/// Errors for spellings that two terms share.
fn shared_spellings(terms: &[Term], patterns: &[(String, usize)], file: &str) -> Vec<Diagnostic> {
    let mut known = std::collections::HashMap::new();
    let mut findings = Vec::new();
    for (pattern, term) in patterns {
        let first = *known.entry(pattern.to_lowercase()).or_insert(*term);
        if first != *term {
            let (a, b) = (&terms[first].id, &terms[*term].id);
            let message = format!("`{pattern}` is a spelling of `{a}` and of `{b}`");
            findings.push(Diagnostic::error("glossary-spelling", message).in_file(file));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glossary() -> Glossary {
        let text = "dvt: {term: DVT, definition: A clot.}\nstrain: {also: strains, definition: Torn fibres.}\nload: {definition: How much., link: never}\nload-test: {definition: A test.}\n";
        Glossary::parse("g.yaml", text).expect("good")
    }

    #[test]
    fn terms_are_found_as_whole_words() {
        let glossary = glossary();
        let text = "Strains, restraint, strain-free, a Load test; dvt is no DVT. strain";
        let found: Vec<&str> = glossary
            .uses(text)
            .map(|found| &text[found.start..found.end])
            .collect();
        assert_eq!(found, ["Strains", "Load test", "DVT", "strain"]);
        assert_eq!(glossary.uses("a load test").count(), 1);
        assert_eq!(glossary.uses("the load").count(), 0);
        assert_eq!(
            glossary.uses("strainstrain (strain) édvt-DVT DVT").count(),
            2
        );
    }

    #[test]
    fn long_spellings_are_refused() {
        let term = |term: String| format!("a: {{term: {term}, definition: A.}}\n");
        let parse = |text: &str| Glossary::parse("g.yaml", text).map_err(|found| found[0].code);
        assert!(parse(&term("a".repeat(200))).is_ok());
        assert_eq!(parse(&term("a".repeat(201))).err(), Some("glossary-long"));
        let unlinked = term("a".repeat(201)).replace('}', ", link: never}");
        assert!(parse(&unlinked).is_ok());
    }

    #[test]
    fn a_term_is_named_by_id_or_spelling() {
        assert_eq!(glossary().named("strains"), Some(3));
        assert_eq!(glossary().named("load-test"), Some(2));
        assert_eq!(glossary().named("sprain"), None);
    }

    #[test]
    fn reports_every_error() {
        let text = "A: {definition: x}\nb: {term: c}\nc: {definition: x, link: always}\nd: {term: c, definition: y}\n";
        let found = Glossary::parse("g.yaml", text).expect_err("wrong");
        let mut codes: Vec<_> = found.iter().map(|d| d.code).collect();
        codes.sort_unstable();
        assert_eq!(
            codes,
            [
                "glossary-id",
                "glossary-spelling",
                "glossary-spelling",
                "key-missing",
                "yaml-type"
            ]
        );
    }
}
