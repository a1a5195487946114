//! Links to other sites: which there are, what answers about them mean, and what is reported. Nothing here asks another
//! site; `author::external` does.

use std::collections::BTreeMap;

use url::Url;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::Code;

mod address;
mod answers;
mod collect;
mod edits;
mod fragments;
mod inquiry;

pub use address::{Target, shown};
pub use answers::{Answers, HEADER, LARGEST, OK_DAYS, Stored};
pub use collect::{Link, Links, collect};
pub use edits::{Edit, Edits, apply, edit};
pub use fragments::{FragmentCheck, search};
pub use inquiry::{Inquiry, Outcome, Step, Verdict};

pub(super) static CODES: &[Code] = &[
    Code::new(
        "external-broken",
        "a page of another site does not exist; reported with `--external`",
        "correct the address, or remove the link",
    ),
    Code::new(
        "external-cache",
        "the file of earlier answers is another file, or cannot be read or written",
        "name another file with `--answers`",
    ),
    Code::new(
        "external-fix",
        "a new address could not be written",
        "check the permissions of the file, or write the address yourself",
    ),
    Code::new(
        "external-fragment",
        "a page of another site does not have the id that a link points to; reported with `--external`",
        "correct the part after `#`",
    ),
    Code::new(
        "external-moved",
        "a page of another site has moved permanently; reported with `--external`",
        "run `guidepost check --external --fix`, or write the new address",
    ),
];

/// Whether a code is reported with `--external` only.
pub(super) fn is_code(name: &str) -> bool {
    CODES.iter().any(|code| code.name == name)
}

/// What the result for an address is after a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// An answer that is stored for later runs.
    Answer(Stored),
    /// Nothing certain: why.
    Unknown(String),
}

/// What is known, by address.
pub type Results = BTreeMap<String, Known>;

/// The addresses that have to be requested, each once with its fragments: those without a stored answer.
#[must_use]
pub fn questions<'l>(
    links: impl IntoIterator<Item = &'l Link>,
    results: &Results,
) -> BTreeMap<Url, Vec<String>> {
    let mut questions: BTreeMap<Url, Vec<String>> = BTreeMap::new();
    for Link { target, .. } in links {
        if results.contains_key(&target.shown()) {
            continue;
        }
        let ids = questions.entry(target.url.clone()).or_default();
        ids.extend(target.fragment.clone());
    }
    for ids in questions.values_mut() {
        ids.sort();
        ids.dedup();
    }
    questions
}

/// Adds the outcome of a question to the results: for the address, and for it with each fragment. The new address of a page
/// that has moved was reached too.
pub fn record(results: &mut Results, url: &Url, ids: &[String], outcome: Outcome) {
    let Outcome {
        verdict,
        moved,
        missing,
        ..
    } = outcome;
    if let Some(new) = &moved {
        let reached = Known::Answer(Stored::Ok(None));
        let found = ids.iter().filter(|id| !missing.contains(id));
        let addresses = found
            .map(|id| shown(new, Some(id)))
            .chain([shown(new, None)]);
        for address in addresses {
            results.entry(address).or_insert_with(|| reached.clone());
        }
    }
    let all = match verdict {
        Verdict::Ok => Known::Answer(Stored::Ok(moved.map(String::from))),
        Verdict::Broken(why) => Known::Answer(Stored::Broken(why)),
        Verdict::Unknown(why) => Known::Unknown(why),
    };
    for id in ids {
        let known = match missing.contains(id) {
            true => Known::Answer(Stored::NoFragment),
            false => all.clone(),
        };
        results.insert(shown(url, Some(id)), known);
    }
    results.insert(shown(url, None), all);
}

/// An outcome as it counts if no server at all answered: that a host does not exist is then no news, since this machine may
/// not be online.
#[must_use]
pub fn unless_offline(outcome: Outcome, is_online: bool) -> Outcome {
    let host = match &outcome.verdict {
        Verdict::Broken(why) if outcome.is_nameless && !is_online => why.clone(),
        _ => return outcome,
    };
    Outcome {
        verdict: Verdict::Unknown(format!("{host}, and no other host answered")),
        ..outcome
    }
}

/// The address at which an archive lists its copies of a page. It is printed, and not requested.
#[must_use]
pub fn archived(url: &Url) -> String {
    format!("https://web.archive.org/web/2*/{url}")
}

/// The new address for a link, with the fragment that its author wrote unless the server chose one.
#[must_use]
pub fn new_address(link: &Link, moved: &str) -> String {
    match link.written.split_once('#') {
        Some((_, fragment)) if !moved.contains('#') => format!("{moved}#{fragment}"),
        _ => moved.to_owned(),
    }
}

/// The edit that writes the new address of a link, if that is safe. A redirect to the home page of a site often means that a
/// page was removed, so an author has to decide.
#[must_use]
pub fn safe_edit(link: &Link, moved: &str) -> Option<Edit> {
    let new = Url::parse(moved).ok()?;
    let is_home = |url: &Url| url.path() == "/" && url.query().is_none();
    let has_user = link.written.split(['?', '#']).next()?.contains('@');
    let is_safe = !has_user && (is_home(&link.target.url) || !is_home(&new));
    edit(link, &new_address(link, moved)).filter(|_| is_safe)
}

/// The finding about a link, if there is one. `fixable` states whether `--fix` writes the new address.
#[must_use]
pub fn finding(link: &Link, known: &Known) -> Option<Diagnostic> {
    let address = link.target.shown();
    let Known::Answer(stored) = known else {
        return None;
    };
    let finding = match stored {
        Stored::Ok(None) => return None,
        Stored::Ok(Some(moved)) => {
            // The address of a source is its DOI, wherever that leads at present.
            let is_doi = link.target.url.host_str() == Some("doi.org");
            if is_doi {
                return None;
            }
            let new = new_address(link, moved);
            let hint = match safe_edit(link, moved) {
                Some(_) => "`guidepost check --external --fix` writes the new address".to_owned(),
                None => format!("if that is the page you mean, write `{new}`"),
            };
            let message = format!("`{address}` has moved permanently to `{new}`");
            Diagnostic::warning("external-moved", message).hint(hint)
        }
        Stored::NoFragment => {
            let id = link.target.fragment.as_deref().unwrap_or_default();
            let page = shown(&link.target.url, None);
            let message = format!("the page `{page}` has no id `{id}`");
            Diagnostic::warning("external-fragment", message)
                .hint("correct the part after `#`, or remove it")
        }
        Stored::Broken(why) => {
            let message = format!("`{address}` is broken: {why}");
            Diagnostic::error("external-broken", message)
                .hint("correct the address, or remove the link")
                .hint(format!(
                    "copies may be listed at {}",
                    archived(&link.target.url)
                ))
        }
    };
    Some(finding.at(&link.file, link.span))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Span;
    use crate::page::markdown::Writing;

    fn link(written: &str) -> Link {
        Link {
            target: Target::read(written).expect(written),
            written: written.to_owned(),
            file: "content/a.md".to_owned(),
            span: Span::from(3..3 + written.len()),
            writing: Some(Writing::Plain),
        }
    }

    fn url(text: &str) -> Url {
        Url::parse(text).expect(text)
    }

    fn outcome(verdict: Verdict) -> Outcome {
        Outcome {
            verdict,
            moved: None,
            missing: Vec::new(),
            is_nameless: false,
            is_answered: false,
        }
    }

    #[test]
    fn an_address_is_asked_for_once_with_all_its_fragments() {
        let links = [
            "https://a.org/#b",
            "https://a.org/#c",
            "https://a.org/",
            "https://b.org/#b",
            "https://a.org/#b",
        ];
        let links = links.map(link);
        let known = Known::Answer(Stored::Ok(None));
        let results = Results::from([("https://b.org/#b".to_owned(), known)]);
        let asked = questions(&links, &results);
        let ids = vec!["b".to_owned(), "c".to_owned()];
        assert_eq!(asked, BTreeMap::from([(url("https://a.org/"), ids)]));
    }

    #[test]
    fn each_fragment_has_its_own_result() {
        let mut results = Results::new();
        let ids = ["b".to_owned(), "c".to_owned()];
        let found = Outcome {
            missing: vec!["c".to_owned()],
            ..outcome(Verdict::Ok)
        };
        record(&mut results, &url("https://a.org/"), &ids, found);
        let ok = Known::Answer(Stored::Ok(None));
        assert_eq!(results["https://a.org/"], ok);
        assert_eq!(results["https://a.org/#b"], ok);
        assert_eq!(
            results["https://a.org/#c"],
            Known::Answer(Stored::NoFragment)
        );
    }

    #[test]
    fn a_machine_that_is_offline_breaks_no_link() {
        let nameless = Outcome {
            is_nameless: true,
            ..outcome(Verdict::Broken("the host `a` does not exist".to_owned()))
        };
        assert_eq!(unless_offline(nameless.clone(), true), nameless);
        let unsure = unless_offline(nameless, false);
        assert!(matches!(unsure.verdict, Verdict::Unknown(_)));
        let broken = outcome(Verdict::Broken("404".to_owned()));
        assert_eq!(unless_offline(broken.clone(), false), broken);
    }

    #[test]
    fn a_new_address_keeps_the_fragment_and_is_written_if_it_is_that_page() {
        for (written, moved, new) in [
            ("http://a.org/b", "https://a.org/b", Some("https://a.org/b")),
            (
                "http://a.org/b#c",
                "https://a.org/b",
                Some("https://a.org/b#c"),
            ),
            (
                "http://a.org/b#:~:text=c",
                "https://a.org/b",
                Some("https://a.org/b#:~:text=c"),
            ),
            ("http://a.org/b#c", "https://a.org/#d", None),
            ("http://a.org/b", "https://a.org/", None),
            ("http://a.org", "https://a.org/", Some("https://a.org/")),
            ("http://u:p@a.org/b", "https://a.org/b", None),
            ("//a.org/b", "http://a.org/b", None),
        ] {
            let edit = safe_edit(&link(written), moved);
            assert_eq!(edit.map(|edit| edit.new).as_deref(), new, "{written}");
        }
    }

    #[test]
    fn only_certain_faults_are_findings() {
        let of = |written: &str, known: Known| {
            let found = finding(&link(written), &known)?;
            Some((found.code, found.is_error()))
        };
        let answer = |stored| Known::Answer(stored);
        let moved = || answer(Stored::Ok(Some("https://b.org/".to_owned())));
        assert_eq!(of("https://a.org/", answer(Stored::Ok(None))), None);
        assert_eq!(of("https://a.org/", Known::Unknown(String::new())), None);
        assert_eq!(
            of("https://a.org/", moved()),
            Some(("external-moved", false))
        );
        assert_eq!(of("https://doi.org/10.1/a", moved()), None);
        assert_eq!(
            of("https://a.org/#b", answer(Stored::NoFragment)),
            Some(("external-fragment", false))
        );
        let broken = answer(Stored::Broken("404".to_owned()));
        assert_eq!(
            of("https://a.org/", broken),
            Some(("external-broken", true))
        );
    }
}
