//! How an address is requested: which request comes next after an answer or a failure, and what is known in the end. Nothing
//! here asks; see `author::external`.

use std::collections::HashSet;
use std::time::Duration;

use jiff::fmt::rfc2822::DateTimeParser;
use url::Url;

use super::fragments::FragmentCheck;
use crate::io::web::{Answer, Failure, Method};

/// The most redirects that are followed.
const MOST_REDIRECTS: usize = 10;
/// How often a request is repeated after a fault that may pass.
const MOST_RETRIES: u32 = 2;
/// The pause before the first repetition; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
/// The longest pause that a server can ask for.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// The result for an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// A reader gets a page or a file.
    Ok,
    /// A reader gets an error: which.
    Broken(String),
    /// No reader can know from here: why.
    Unknown(String),
}

/// The result of an inquiry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What is known.
    pub verdict: Verdict,
    /// The new address, if permanent redirects lead to one. It has a fragment if the server chooses one.
    pub moved: Option<Url>,
    /// The fragments, of those in question, that the page does not have.
    pub missing: Vec<String>,
    /// Whether the host does not exist, so that the verdict depends on whether this machine is online.
    pub is_nameless: bool,
    /// Whether a server answered.
    pub is_answered: bool,
}

/// What is done next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// After a pause, a request.
    Ask(Duration, Method, Url),
    /// Nothing.
    Done(Outcome),
}

/// An address that is requested.
#[derive(Debug)]
pub struct Inquiry {
    start: Url,
    current: Url,
    method: Method,
    visited: HashSet<Url>,
    /// Where permanent redirects alone have led.
    permanent: Option<Url>,
    is_only_permanent: bool,
    /// Whether a redirect chose a fragment, so that the one of the address does not matter.
    has_own_fragment: bool,
    sets_cookies: bool,
    is_answered: bool,
    retries: u32,
}

impl Inquiry {
    /// Begins with an address. Its fragments are checked in the body, so a request for the head alone is useless then.
    #[must_use]
    pub fn new(url: Url, with_fragments: bool) -> Self {
        Self {
            current: url.clone(),
            visited: HashSet::from([url.clone()]),
            start: url,
            method: match with_fragments {
                true => Method::Get,
                false => Method::Head,
            },
            permanent: None,
            is_only_permanent: true,
            has_own_fragment: false,
            sets_cookies: false,
            is_answered: false,
            retries: 0,
        }
    }

    /// The first step.
    #[must_use]
    pub fn first(&self) -> Step {
        self.ask(Duration::ZERO)
    }

    fn ask(&self, pause: Duration) -> Step {
        Step::Ask(pause, self.method, self.current.clone())
    }

    fn done(&self, verdict: Verdict) -> Step {
        let moved = self.permanent.clone().filter(|new| *new != self.start);
        Step::Done(Outcome {
            moved: moved.filter(|_| verdict == Verdict::Ok),
            verdict,
            missing: Vec::new(),
            is_nameless: false,
            is_answered: self.is_answered,
        })
    }

    fn unknown(&self, why: impl Into<String>) -> Step {
        self.done(Verdict::Unknown(why.into()))
    }

    fn broken(&self, why: impl Into<String>) -> Step {
        self.done(Verdict::Broken(why.into()))
    }

    /// Repeats the request later, unless that was done often enough.
    fn retry(&mut self, pause: Option<Duration>, why: String) -> Step {
        if self.retries >= MOST_RETRIES {
            return self.unknown(why);
        }
        let own = FIRST_PAUSE * 2_u32.pow(self.retries);
        self.retries += 1;
        self.ask(pause.unwrap_or(own))
    }

    /// Asks for the body too, since some servers answer no other request.
    fn with_body(&mut self) -> Step {
        self.method = Method::Get;
        self.ask(Duration::ZERO)
    }

    /// The step after a failure.
    pub fn after_failure(&mut self, failure: &Failure) -> Step {
        let host = self.current.host_str().unwrap_or_default().to_owned();
        match failure {
            Failure::NoSuchName => {
                let step = self.broken(format!("the host `{host}` does not exist"));
                match step {
                    Step::Done(outcome) => Step::Done(Outcome {
                        // Names that are reserved for this exist nowhere.
                        is_nameless: !host.ends_with(".invalid"),
                        ..outcome
                    }),
                    step => step,
                }
            }
            Failure::Private(address) => self.unknown(format!(
                "`{host}` is the private address {address}; `--allow-private` permits it"
            )),
            Failure::CertificateInvalid(fault) => {
                self.broken(format!("the certificate of `{host}` is invalid: {fault}"))
            }
            Failure::CertificateUnverified(fault) => self.unknown(format!(
                "the certificate of `{host}` could not be verified: {fault}"
            )),
            Failure::Timeout => self.unknown("there was no answer in time"),
            Failure::Unsendable => self.unknown("it cannot be sent in a request"),
            Failure::Unsupported => {
                self.unknown("this Guidepost was built without the feature `https`")
            }
            Failure::Malformed | Failure::Connection(_) if self.method == Method::Head => {
                self.with_body()
            }
            Failure::Malformed => self.unknown("the answer is not valid HTTP"),
            Failure::Connection(how) => self.retry(None, format!("there was no connection: {how}")),
            Failure::Unresolved => {
                self.retry(None, format!("the name `{host}` could not be resolved"))
            }
        }
    }

    /// The step after an answer, of which the body was searched for the fragments.
    pub fn after_answer(&mut self, answer: &Answer, check: FragmentCheck) -> Step {
        self.is_answered = true;
        self.sets_cookies |= answer.sets_cookie;
        let status = answer.status;
        match status {
            200..=299 => self.arrived(check),
            301 | 302 | 303 | 307 | 308 if answer.location.is_some() => self.redirect(answer),
            429 => match pause(answer) {
                Some(pause) if self.retries == 0 && pause <= LONGEST_PAUSE => {
                    self.retries = MOST_RETRIES;
                    self.ask(pause)
                }
                _ => self.unknown("the server answers 429: too many requests"),
            },
            400.. if self.method == Method::Head => self.with_body(),
            404 => self.broken("the server answers 404: not found"),
            410 => self.broken("the server answers 410: gone"),
            500..=599 => {
                let asked = pause(answer).filter(|pause| *pause <= LONGEST_PAUSE);
                self.retry(asked, format!("the server answers {status}"))
            }
            _ => self.unknown(format!("the server answers {status}")),
        }
    }

    fn arrived(&self, check: FragmentCheck) -> Step {
        let step = self.done(Verdict::Ok);
        match (step, check) {
            (Step::Done(outcome), FragmentCheck::Missing(missing)) if !self.has_own_fragment => {
                Step::Done(Outcome { missing, ..outcome })
            }
            (step, _) => step,
        }
    }

    fn redirect(&mut self, answer: &Answer) -> Step {
        let location = answer.location.as_deref().unwrap_or_default();
        let Ok(mut next) = self.current.join(location) else {
            return self.unknown("the server redirects to an invalid address");
        };
        if !matches!(next.scheme(), "http" | "https") {
            return self.unknown(format!("the server redirects to `{}:`", next.scheme()));
        }
        self.is_only_permanent &= matches!(answer.status, 301 | 308);
        let mut bare = next.clone();
        bare.set_fragment(None);
        if next.fragment().is_none_or(str::is_empty) {
            next.set_fragment(None);
        } else {
            self.has_own_fragment = true;
        }
        if !self.visited.insert(bare.clone()) {
            // A browser that keeps cookies may get out of such a loop.
            return match self.sets_cookies {
                true => self.unknown("the server redirects in a loop, and sets cookies"),
                false => self.broken("the server redirects in a loop"),
            };
        }
        if self.visited.len() > MOST_REDIRECTS + 1 {
            return self.unknown(format!("there are more than {MOST_REDIRECTS} redirects"));
        }
        if self.is_only_permanent {
            self.permanent = Some(next);
        }
        self.current = bare;
        self.retries = 0;
        self.ask(Duration::ZERO)
    }
}

/// The pause that a server asks for: in seconds, or up to a time, counted from that of the answer.
fn pause(answer: &Answer) -> Option<Duration> {
    let asked = answer.retry_after.as_deref()?;
    if let Ok(seconds) = asked.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let time = |text: &str| {
        let parsed = DateTimeParser::new().parse_timestamp(text);
        parsed.ok().map(|time| time.as_second())
    };
    let seconds = time(asked)? - time(answer.date.as_deref()?)?;
    Some(Duration::from_secs(
        u64::try_from(seconds).unwrap_or_default(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).expect(text)
    }

    fn answer(status: u16) -> Answer {
        Answer {
            status,
            ..Answer::default()
        }
    }

    fn to(status: u16, location: &str) -> Answer {
        Answer {
            location: Some(location.to_owned()),
            ..answer(status)
        }
    }

    /// Gives answers one by one. Returns the methods and addresses that were requested, and the outcome if there is one.
    fn run(start: &str, answers: &[Answer]) -> (Vec<String>, Option<Outcome>) {
        let mut inquiry = Inquiry::new(url(start), false);
        let mut step = inquiry.first();
        let mut asked = Vec::new();
        let mut answers = answers.iter();
        loop {
            match step {
                Step::Done(outcome) => return (asked, Some(outcome)),
                Step::Ask(_, method, url) => asked.push(format!("{method:?} {url}")),
            }
            let Some(answer) = answers.next() else {
                return (asked, None);
            };
            step = inquiry.after_answer(answer, FragmentCheck::Unknown);
        }
    }

    fn verdict(answers: &[Answer]) -> Verdict {
        let (_, outcome) = run("https://a.org/", answers);
        outcome.expect("an outcome").verdict
    }

    fn ended(step: Step) -> Outcome {
        let outcome = match step {
            Step::Done(outcome) => Some(outcome),
            Step::Ask(..) => None,
        };
        outcome.expect("an outcome")
    }

    #[test]
    fn a_refused_head_is_repeated_with_the_body() {
        for status in [400, 401, 403, 404, 405, 410, 500, 501, 503] {
            let (asked, outcome) = run("https://a.org/", &[answer(status), answer(200)]);
            assert_eq!(asked, ["Head https://a.org/", "Get https://a.org/"]);
            assert_eq!(outcome.expect("an outcome").verdict, Verdict::Ok);
        }
    }

    #[test]
    fn only_certain_statuses_are_broken() {
        let of = |status| {
            verdict(&[
                answer(status),
                answer(status),
                answer(status),
                answer(status),
            ])
        };
        for status in [404, 410] {
            assert!(matches!(of(status), Verdict::Broken(_)), "{status}");
        }
        for status in [
            300, 304, 400, 401, 403, 406, 407, 418, 429, 451, 500, 502, 503, 599, 999,
        ] {
            assert!(matches!(of(status), Verdict::Unknown(_)), "{status}");
        }
        for status in [200, 204, 206] {
            assert_eq!(of(status), Verdict::Ok, "{status}");
        }
    }

    #[test]
    fn a_fault_of_the_server_may_pass() {
        let answers = [answer(500), answer(502), answer(503), answer(200)];
        let (asked, outcome) = run("https://a.org/", &answers);
        assert_eq!(asked.len(), 4);
        assert_eq!(outcome.expect("an outcome").verdict, Verdict::Ok);
        let mut inquiry = Inquiry::new(url("https://a.org/"), true);
        let pauses: Vec<u64> = std::iter::from_fn(|| {
            match inquiry.after_answer(&answer(500), FragmentCheck::Unknown) {
                Step::Ask(pause, ..) => Some(pause.as_secs()),
                Step::Done(_) => None,
            }
        })
        .collect();
        assert_eq!(pauses, [1, 2]);
    }

    #[test]
    fn a_server_can_ask_for_a_pause() {
        let busy = |retry_after: &str, date: &str| Answer {
            retry_after: Some(retry_after.to_owned()),
            date: Some(date.to_owned()),
            ..answer(429)
        };
        let date = "Sun, 29 Nov 2026 08:00:00 GMT";
        let of = |retry_after: &str| {
            let mut inquiry = Inquiry::new(url("https://a.org/"), false);
            match inquiry.after_answer(&busy(retry_after, date), FragmentCheck::Unknown) {
                Step::Ask(pause, ..) => Some(pause.as_secs()),
                Step::Done(_) => None,
            }
        };
        assert_eq!(of("7"), Some(7));
        assert_eq!(of("Sun, 29 Nov 2026 08:00:05 GMT"), Some(5));
        assert_eq!(of("Sun, 29 Nov 2026 07:00:00 GMT"), Some(0));
        assert_eq!(of("3600"), None);
        assert_eq!(of("Sun, 29 Nov 2026 09:00:00 GMT"), None);
        assert_eq!(of("soon"), None);
        // Only once.
        let twice = verdict(&[busy("1", date), busy("1", date)]);
        assert!(matches!(twice, Verdict::Unknown(_)));
    }

    #[test]
    fn only_a_chain_of_permanent_redirects_is_a_new_address() {
        let moved = |answers: &[Answer]| {
            let (_, outcome) = run("http://a.org/b", answers);
            let outcome = outcome.expect("an outcome");
            assert_eq!(outcome.verdict, Verdict::Ok);
            outcome.moved.map(String::from)
        };
        let ok = answer(200);
        let one = [to(301, "https://a.org/b"), ok.clone()];
        assert_eq!(moved(&one).as_deref(), Some("https://a.org/b"));
        let two = [to(308, "/c"), to(301, "//d.org/#e"), ok.clone()];
        assert_eq!(moved(&two).as_deref(), Some("http://d.org/#e"));
        let part = [to(301, "/c"), to(302, "/d"), to(301, "/e"), ok.clone()];
        assert_eq!(moved(&part).as_deref(), Some("http://a.org/c"));
        assert_eq!(moved(&[to(302, "/c"), to(301, "/d"), ok.clone()]), None);
        assert_eq!(moved(&[to(307, "/c"), ok]), None);
        let (_, broken) = run("http://a.org/b", &[to(301, "/c"), answer(404), answer(404)]);
        assert_eq!(broken.expect("an outcome").moved, None);
    }

    #[test]
    fn redirects_end() {
        let looped = [to(302, "/b"), to(302, "https://a.org/")];
        assert!(matches!(verdict(&looped), Verdict::Broken(_)));
        let cookie = Answer {
            sets_cookie: true,
            ..to(302, "/")
        };
        assert!(matches!(verdict(&[cookie]), Verdict::Unknown(_)));
        let chain: Vec<Answer> = (0..20).map(|n| to(302, &format!("/{n}"))).collect();
        let (asked, outcome) = run("https://a.org/", &chain);
        assert_eq!(asked.len(), MOST_REDIRECTS + 1);
        assert!(matches!(
            outcome.expect("an outcome").verdict,
            Verdict::Unknown(_)
        ));
        for location in [
            "ftp://a.org/",
            "javascript:alert(1)",
            "https://[",
            "file:///etc/passwd",
        ] {
            assert!(matches!(verdict(&[to(301, location)]), Verdict::Unknown(_)));
        }
    }

    #[test]
    fn a_fragment_is_missing_unless_the_server_chooses_one() {
        let missing = || FragmentCheck::Missing(vec!["b".to_owned()]);
        let mut inquiry = Inquiry::new(url("https://a.org/"), true);
        let outcome = ended(inquiry.after_answer(&answer(200), missing()));
        assert_eq!(
            (outcome.verdict, outcome.missing),
            (Verdict::Ok, vec!["b".to_owned()])
        );
        let mut inquiry = Inquiry::new(url("https://a.org/"), true);
        inquiry.after_answer(&to(301, "/c#d"), FragmentCheck::Unknown);
        let outcome = ended(inquiry.after_answer(&answer(200), missing()));
        assert!(outcome.missing.is_empty());
    }

    #[test]
    fn a_reserved_name_exists_nowhere() {
        for (address, nameless) in [("https://a.org/", true), ("https://a.invalid/", false)] {
            let mut inquiry = Inquiry::new(url(address), false);
            let outcome = ended(inquiry.after_failure(&Failure::NoSuchName));
            assert_eq!(outcome.is_nameless, nameless, "{address}");
        }
    }

    #[test]
    fn failures_are_certain_or_not() {
        let of = |failure: &Failure| {
            let mut inquiry = Inquiry::new(url("https://a.org/"), false);
            let mut asked = 0;
            loop {
                asked += 1;
                if let Step::Done(outcome) = inquiry.after_failure(failure) {
                    return (asked, matches!(outcome.verdict, Verdict::Broken(_)));
                }
            }
        };
        let words = String::new;
        for (failure, expected) in [
            (Failure::NoSuchName, (1, true)),
            (Failure::CertificateInvalid(words()), (1, true)),
            (Failure::CertificateUnverified(words()), (1, false)),
            (Failure::Private([127, 0, 0, 1].into()), (1, false)),
            (Failure::Timeout, (1, false)),
            (Failure::Malformed, (2, false)),
            (Failure::Unresolved, (3, false)),
            // The head, then the body three times.
            (Failure::Connection(words()), (4, false)),
            (Failure::Unsupported, (1, false)),
            (Failure::Unsendable, (1, false)),
        ] {
            assert_eq!(of(&failure), expected, "{failure:?}");
        }
    }
}
