//! The glossary: terms from `content/_data/glossary.yaml`, whose first use on a page becomes a
//! link to the definition without the author writing one.

use aho_corasick::{AhoCorasick, MatchKind};
use serde::{Deserialize, Serialize};

use crate::diagnostic::{Diagnostic, nearest};
use crate::input::vocabulary::term as keys;
use crate::input::yaml::{self, Block, Field, Fields, Shape};

/// The data file, inside the data folder.
pub const FILE: &str = "glossary.yaml";

/// All terms of a site, sorted by id.
#[derive(Debug)]
pub struct Glossary {
    /// The terms.
    pub terms: Vec<Term>,
    /// Finds every way of writing every term that is linked.
    finder: AhoCorasick,
    /// For each pattern of the finder: its text, and the number of its term.
    patterns: Vec<(String, usize)>,
}

/// A term. All values are plain text.
#[derive(Clone, Debug)]
pub struct Term {
    /// The id of its entry on the page of the glossary: lower-case letters, digits and `-`.
    pub id: String,
    /// The term as it is printed.
    pub term: String,
    /// Other ways of writing it that are the same term.
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

impl Glossary {
    /// Reads the data file.
    ///
    /// # Errors
    /// All that is wrong in it.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<Diagnostic>> {
        let block = Block {
            file,
            text,
            offset: 0,
        };
        let map = yaml::parse_data(block).map_err(|error| vec![*error])?;
        let mut fields = Fields::new(block, map, &[]);
        let mut terms = Vec::new();
        let mut diagnostics = Vec::new();
        for (id, entry) in fields.entries::<keys::Table>() {
            if !is_id(&id) {
                let message = format!("`{id}` cannot be the id of a term");
                let finding = Diagnostic::error("glossary-id", message);
                let hint = "an id holds lower-case letters, digits and `-`, such as `late-swing`";
                diagnostics.push(finding.at(file, fields.key_span(&id)).hint(hint));
            }
            terms.push(read(id, entry, &mut diagnostics));
        }
        diagnostics.extend(fields.diagnostics);
        let patterns = patterns(&terms);
        diagnostics.extend(written_twice(&terms, &patterns, file));
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
        Ok(Self {
            terms,
            finder,
            patterns,
        })
    }

    /// Every use of a term in a text, in order and without overlaps. A word with capitals is
    /// found as it is written, any other in any case; a part of a longer word is none.
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
                let first = written.chars().next().map_or(1, char::len_utf8);
                from = found.start() + first;
            }
        })
    }

    /// The number of the term that a text names: by its id, or in any of its spellings.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<usize> {
        let names = |term: &Term| {
            let mut spellings = std::iter::once(&term.term).chain(&term.also);
            term.id == name || spellings.any(|spelling| spelling.eq_ignore_ascii_case(name))
        };
        self.terms.iter().position(names)
    }

    /// The id nearest to a name that no term has.
    #[must_use]
    pub fn nearest(&self, name: &str) -> Option<&str> {
        nearest(name, self.terms.iter().map(|term| term.id.as_str()))
    }
}

fn is_id(text: &str) -> bool {
    let is_part = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    !text.is_empty() && text.bytes().all(is_part)
}

/// Whether what stands between two places is no part of a longer word.
fn is_word(text: &str, start: usize, end: usize) -> bool {
    let joins = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let before = text[..start].chars().next_back();
    let after = text[end..].chars().next();
    !before.is_some_and(joins) && !after.is_some_and(joins)
}

/// Whether a term is linked, in words.
#[derive(Default)]
pub(crate) struct Linking(bool);

impl Field for Linking {
    const EXPECTED: &'static str = "`first` or `never`";
    const SHAPE: Shape = Shape::Word(&["first", "never"]);
    fn read(value: &serde_json::Value) -> Option<Self> {
        match value.as_str()? {
            "first" => Some(Self(true)),
            "never" => Some(Self(false)),
            _ => None,
        }
    }
}

fn read(id: String, mut entry: Fields<'_>, diagnostics: &mut Vec<Diagnostic>) -> Term {
    let filled = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let term = filled(entry.take(keys::term));
    let definition = filled(entry.take(keys::definition));
    if definition.is_none() {
        entry.require(keys::definition, "say in a line what it means");
    }
    let also = entry.take_or_default(keys::also);
    let linked = entry.take_or_default(keys::link).0;
    diagnostics.extend(entry.refuse_unknown());
    Term {
        term: term.unwrap_or_else(|| id.replace('-', " ")),
        id,
        also: also
            .into_iter()
            .filter(|spelling| !spelling.trim().is_empty())
            .collect(),
        definition: definition.unwrap_or_default(),
        linked,
    }
}

/// Every spelling of every term that is linked, with the number of the term.
fn patterns(terms: &[Term]) -> Vec<(String, usize)> {
    let linked = terms.iter().enumerate().filter(|(_, term)| term.linked);
    let spellings = linked.flat_map(|(number, term)| {
        let spellings = std::iter::once(&term.term).chain(&term.also);
        spellings.map(move |spelling| (spelling.clone(), number))
    });
    spellings.collect()
}

/// A spelling that is two terms'.
fn written_twice(terms: &[Term], patterns: &[(String, usize)], file: &str) -> Vec<Diagnostic> {
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
    }

    #[test]
    fn a_term_is_named_by_id_or_spelling() {
        assert_eq!(glossary().named("strains"), Some(3));
        assert_eq!(glossary().named("load-test"), Some(2));
        assert_eq!(glossary().named("sprain"), None);
        assert_eq!(glossary().nearest("strian"), Some("strain"));
    }

    #[test]
    fn what_is_wrong_is_told() {
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
