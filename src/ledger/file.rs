//! The file: its lines as facts, and back.

use super::address::Address;
use super::fact::{Fact, Target, Verb};
use crate::diagnostic::{Diagnostic, Span};

/// The name of the ledger, at the site's root.
pub const FILE: &str = "links.ledger";
/// The largest ledger, in bytes: 200,000 pages.
pub const LARGEST: u64 = 64 * 1024 * 1024;
/// Its first line.
pub const HEADER: &str = "# links.ledger v1 - every address this site has published. Facts are only ever added. See `guidepost links --help`.";

/// The part of the header that identifies the version of the format.
const NAME: &str = "# links.ledger v";

/// The facts of a ledger.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// The facts, each with the position of its line; in the order of the file.
    facts: Vec<(Fact, Span)>,
    /// The comments other than the header, with their `#`.
    comments: Vec<String>,
    /// Whether a merge has left the marks of a conflict in it.
    has_marks: bool,
}

impl Ledger {
    /// Reads the decoded text of a ledger. Lines with errors are left out.
    #[must_use]
    pub fn parse(text: &str) -> (Self, Vec<Diagnostic>) {
        let mut ledger = Self::default();
        let mut diagnostics = Vec::new();
        let mut start = 0;
        for line in text.split('\n') {
            let span = Span::from(start..start + line.len());
            if line.starts_with('#') {
                ledger.comment(line, span, &mut diagnostics);
            } else if is_mark(line) {
                // One finding for all conflicts: one command resolves them.
                if !std::mem::replace(&mut ledger.has_marks, true) {
                    diagnostics.push(mark(span));
                }
            } else if !line.trim().is_empty() {
                match Fact::parse(line) {
                    Ok(fact) => ledger.facts.push((fact, span)),
                    Err((word, fault)) => diagnostics.push(syntax(line, start, word, &fault)),
                }
            }
            start += line.len() + 1;
        }
        (ledger, diagnostics)
    }

    /// Reads a text that [`Self::parse`] read before without a finding, and that [`Self::is_sorted_in`] confirmed.
    #[must_use]
    pub fn parsed_before(text: &str) -> Self {
        let mut ledger = Self::default();
        let mut start = 0;
        let ends = memchr::memchr_iter(b'\n', text.as_bytes());
        for end in ends.chain([text.len()]) {
            let line = &text[start..end];
            let span = Span::from(start..end);
            if line.starts_with('#') {
                ledger.comment(line, span, &mut Vec::new());
            } else if let Some(fact) = Fact::parsed_before(line) {
                ledger.facts.push((fact, span));
            }
            start = end + 1;
        }
        ledger
    }

    /// Whether the ids on each line of the text from which this was read are sorted.
    #[must_use]
    pub fn is_sorted_in(&self, text: &str) -> bool {
        let line = |span: &Span| text.get(span.range()).unwrap_or_default();
        self.facts
            .iter()
            .all(|(fact, span)| fact.is_sorted_in(line(span)))
    }

    fn comment(&mut self, line: &str, span: Span, diagnostics: &mut Vec<Diagnostic>) {
        match line.strip_prefix(NAME) {
            Some(version) if version.split(' ').next() == Some("1") => {}
            Some(_) => {
                let message =
                    "this ledger is in a format that this version of Guidepost does not know";
                let finding = Diagnostic::error("ledger-version", message).at(FILE, span);
                diagnostics.push(finding.hint("use the version that wrote it, or a newer one"));
            }
            None => self.comments.push(line.to_owned()),
        }
    }

    /// The facts, in no order, each with the position of its line; that of a new one is empty.
    #[must_use]
    pub fn facts(&self) -> &[(Fact, Span)] {
        &self.facts
    }

    /// The facts, each with the position of its line.
    pub(super) fn into_facts(self) -> Vec<(Fact, Span)> {
        self.facts
    }

    /// Adds a fact.
    pub fn add(&mut self, fact: Fact) {
        self.facts.push((fact, Span::default()));
    }

    /// Whether a merge has left the marks of a conflict in it. [`Self::text`] is without them.
    #[must_use]
    pub fn has_marks(&self) -> bool {
        self.has_marks
    }

    /// Removes the facts that do not fulfil a condition. Only an erased address is ever removed.
    pub fn retain(&mut self, keep: impl Fn(&Fact) -> bool) {
        self.facts.retain(|(fact, _)| keep(fact));
    }

    /// Removes erased addresses: the facts about them, their ids from the lines of their pages, and the places to which
    /// others moved, which then were retired.
    pub fn erase(&mut self, is_erased: impl Fn(&Address) -> bool) {
        let is_gone = |address: &Address| is_erased(address) || is_erased(&address.page());
        self.retain(|fact| !fact.address().is_some_and(&is_gone));
        for (fact, _) in &mut self.facts {
            match &mut fact.verb {
                Verb::Live(page, ids)
                    if ids.iter().any(|id| is_gone(&page.with_encoded_id(id))) =>
                {
                    let kept = ids.iter().filter(|id| !is_gone(&page.with_encoded_id(id)));
                    *ids = kept.map(str::to_owned).collect();
                }
                Verb::Moved(address, Target::Inside(to)) if is_gone(to) => {
                    fact.verb = Verb::Gone(address.clone(), "It was removed.".to_owned());
                }
                _ => {}
            }
        }
    }

    /// The text of the file: the header, comments, and the facts, sorted and each once.
    #[must_use]
    pub fn text(&self) -> String {
        let mut facts: Vec<(&Fact, String)> = self
            .facts
            .iter()
            .map(|(fact, _)| (fact, fact.to_string()))
            .collect();
        facts.sort_by(|(a, a_line), (b, b_line)| {
            let keys = a.sort_key().cmp(&b.sort_key());
            keys.then_with(|| a_line.cmp(b_line))
        });
        facts.dedup_by(|(_, a), (_, b)| a == b);
        let comments = self.comments.iter().map(String::as_str);
        let lines = facts.iter().map(|(_, line)| line.as_str());
        let lines = std::iter::once(HEADER).chain(comments).chain(lines);
        lines.flat_map(|line| [line, "\n"]).collect()
    }
}

/// Whether a line is one that git writes around the sides of a conflict.
fn is_mark(line: &str) -> bool {
    const MARKS: [&str; 4] = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];
    MARKS.iter().any(|mark| line.starts_with(mark))
}

fn mark(span: Span) -> Diagnostic {
    let message = "a merge has left the marks of a conflict here";
    let finding = Diagnostic::error("ledger-conflict", message).at(FILE, span);
    finding
        .hint("run `guidepost links fmt`: it keeps the lines of both sides and removes the marks")
}

/// A line that is not a fact.
fn syntax(line: &str, start: usize, word: &str, fault: &str) -> Diagnostic {
    let at = word.as_ptr() as usize - line.as_ptr() as usize;
    let span = start + at..start + at + word.len();
    let what = match word == line {
        true => "this line".to_owned(),
        false => format!("`{word}`"),
    };
    let finding = Diagnostic::error("ledger-syntax", format!("{what} {fault}"));
    finding.at(FILE, span)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_is_sorted_and_complete() {
        let text = "# A note.\nmoved /b/ 2026-11-23 /a/\nlive /a/ 2027-01-01 #z\n\nlive /a/b/ 2026-11-22\nlive /a/ 2026-11-22 #x #y\norigin https://e.org 2026-11-22\nlive /a/b/ 2026-11-22\n";
        let (ledger, found) = Ledger::parse(text);
        assert_eq!(found, []);
        let sorted = format!(
            "{HEADER}\n# A note.\norigin https://e.org 2026-11-22\nlive /a/ 2026-11-22 #x #y\nlive /a/ 2027-01-01 #z\nlive /a/b/ 2026-11-22\nmoved /b/ 2026-11-23 /a/\n"
        );
        assert_eq!(ledger.text(), sorted);
        let (again, found) = Ledger::parse(&sorted);
        assert_eq!((again.text(), found), (sorted, Vec::new()));
    }

    #[test]
    fn a_text_that_was_parsed_before_is_read_the_same() {
        let text = format!(
            "{HEADER}\n# A note.\n\norigin https://e.org 2026-11-22\nlive / 2026-11-22\nlive /a/ 2026-11-22 #x #y\nmoved /b/#z 2026-11-23 /a/\ngone /c/ 2026-11-23 Old\n"
        );
        let (ledger, found) = Ledger::parse(&text);
        assert_eq!(found, []);
        assert!(ledger.is_sorted_in(&text));
        assert_eq!(Ledger::parsed_before(&text), ledger);
        for ids in ["#y #x", "#x #x", "#y #x #y"] {
            let unsorted = format!("live /a/ 2026-11-22 {ids}");
            assert!(!Ledger::parse(&unsorted).0.is_sorted_in(&unsorted), "{ids}");
        }
    }

    #[test]
    fn every_wrong_line_is_reported_at_its_place() {
        let text = "live /a/ 2026-11-22\nlive b 2026-11-22\n<<<<<<< HEAD\n=======\n>>>>>>> b\n# links.ledger v2\ngone /a/ 2026-11-23\n";
        let (ledger, found) = Ledger::parse(text);
        assert_eq!(ledger.facts().len(), 1);
        assert!(ledger.has_marks());
        let found: Vec<_> = found
            .iter()
            .map(|finding| {
                (
                    finding.code,
                    &text[finding.span.unwrap_or_default().range()],
                )
            })
            .collect();
        assert_eq!(
            found,
            [
                ("ledger-syntax", "b"),
                ("ledger-conflict", "<<<<<<< HEAD"),
                ("ledger-version", "# links.ledger v2"),
                ("ledger-syntax", "gone /a/ 2026-11-23"),
            ]
        );
    }
}
