//! Asks a running server for every recorded address: whether readers arrive where the ledger states, and find each section.

use std::io::Read as _;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use percent_encoding::percent_decode_str;
use rustc_hash::FxHashSet;
use url::Url;

use crate::diagnostic::{Diagnostic, counted};
use crate::io::web::{Answer, Client, Failure, LARGEST_BODY, Method, Reach};
use crate::ledger::{Address, Arrival, FILE, Promise};
use crate::page::markdown::html_ids;
use crate::render::rendered_links::refresh_in_html;

/// The most requests at a time.
const MOST_AT_A_TIME: usize = 8;
/// The most redirects that are followed, as in browsers.
const MOST_REDIRECTS: usize = 20;
/// How often a request is repeated that got no answer, or the answer that the server is busy.
const REPETITIONS: u32 = 2;
/// The pause before a repetition.
const PAUSE: Duration = Duration::from_millis(500);

/// A server with the site.
#[derive(Debug)]
pub struct LiveSite {
    base: Url,
    client: Client,
}

/// How readers arrived.
#[derive(Debug, PartialEq, Eq)]
enum Arrived {
    /// At an address of the site, which was answered with this status and, if it is HTML, this text; `None` if it is not
    /// HTML or was not read whole.
    At(Address, u16, Option<String>),
    /// At another site.
    Outside(Url),
    /// Nowhere: why.
    Nowhere(String),
}

impl LiveSite {
    /// A server at the address of the home page. All machines are asked: the author named it.
    ///
    /// # Errors
    /// A phrase that states why it is not such an address.
    pub fn new(address: &str, timeout: Duration) -> Result<Self, String> {
        let mut base =
            Url::parse(address).map_err(|error| format!("is not an address: {error}"))?;
        if !matches!(base.scheme(), "http" | "https") || !base.has_host() {
            return Err("should begin with `http://` or `https://`".to_owned());
        }
        base.set_query(None);
        base.set_fragment(None);
        if !base.path().ends_with('/') {
            let path = [base.path(), "/"].concat();
            base.set_path(&path);
        }
        let client = Client::new(Reach::All, timeout);
        Ok(Self { base, client })
    }

    /// The findings about promises that the server does not keep, in their order. `progress` is called with the number of
    /// pages that are done.
    ///
    /// # Errors
    /// If no server answers there.
    pub fn verify(
        &self,
        promises: &[Promise],
        progress: &(dyn Fn(usize) + Sync),
    ) -> Result<Vec<Diagnostic>, Box<Diagnostic>> {
        if let Err(failure) = self.ask(&self.base, &mut |_, _| ()) {
            let message = format!("no server answers at `{}`: {}", self.base, phrase(&failure));
            let finding = Diagnostic::error("server-unreachable", message);
            return Err(Box::new(finding.hint(
                "give the address of the home page, as `guidepost serve` prints it or as the site is published",
            )));
        }
        let next = AtomicUsize::new(0);
        let done = AtomicUsize::new(0);
        let work = || {
            let mut found = Vec::new();
            while let Some(promise) = promises.get(next.fetch_add(1, Ordering::Relaxed)) {
                found.extend(
                    self.check(promise)
                        .into_iter()
                        .map(|finding| (promise.span, finding)),
                );
                progress(done.fetch_add(1, Ordering::Relaxed) + 1);
            }
            found
        };
        let mut found = thread::scope(|scope| {
            let threads = MOST_AT_A_TIME.min(promises.len());
            let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
            let ended = running.into_iter().flat_map(|thread| {
                thread
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            });
            ended.collect::<Vec<_>>()
        });
        found.sort_by_key(|(span, _)| span.start);
        Ok(found.into_iter().map(|(_, finding)| finding).collect())
    }

    fn check(&self, promise: &Promise) -> Vec<Diagnostic> {
        let arrived = self.visit(&promise.page);
        judge(promise, &arrived)
    }

    /// Follows redirects, and pages that only send readers on, as a browser does.
    fn visit(&self, page: &Address) -> Arrived {
        let Ok(mut url) = self.base.join(&page.page_part()[1..]) else {
            return Arrived::Nowhere("it cannot be requested".to_owned());
        };
        let mut visited = FxHashSet::default();
        loop {
            let Some(here) = self.inside(&url) else {
                return Arrived::Outside(url);
            };
            if !visited.insert(url.clone()) {
                return Arrived::Nowhere("the server redirects in a loop".to_owned());
            }
            if visited.len() > MOST_REDIRECTS {
                return Arrived::Nowhere(format!("there are more than {MOST_REDIRECTS} redirects"));
            }
            let mut html = None;
            let answer = self.ask(&url, &mut |answer, body| html = text(answer, body));
            let answer = match answer {
                Ok(answer) => answer,
                Err(failure) => return Arrived::Nowhere(phrase(&failure)),
            };
            let refresh = || html.as_deref().and_then(refresh_in_html);
            let location = match answer.status {
                301 | 302 | 303 | 307 | 308 => answer.location.clone(),
                200..=299 => refresh(),
                _ => None,
            };
            let Some(location) = location else {
                return Arrived::At(here, answer.status, html);
            };
            match url.join(&location) {
                Ok(mut next) => {
                    next.set_fragment(None);
                    url = next;
                }
                Err(_) => {
                    return Arrived::Nowhere(format!(
                        "the server redirects to `{location}`, which is not an address"
                    ));
                }
            }
        }
    }

    /// The address of the site that a URL is.
    fn inside(&self, url: &Url) -> Option<Address> {
        let is_same = url.origin() == self.base.origin();
        let rest = url
            .path()
            .strip_prefix(self.base.path())
            .filter(|_| is_same)?;
        Address::read(&["/", rest].concat()).ok()
    }

    fn ask(
        &self,
        url: &Url,
        body: &mut dyn FnMut(&Answer, &mut dyn std::io::Read),
    ) -> Result<Answer, Failure> {
        let mut repetitions = 0;
        loop {
            let answer = self.client.ask(Method::Get, url, body);
            let is_passing = match &answer {
                Ok(answer) => matches!(answer.status, 429 | 502..=504),
                Err(Failure::Connection(_) | Failure::Timeout) => true,
                Err(_) => false,
            };
            if !is_passing || repetitions == REPETITIONS {
                return answer;
            }
            repetitions += 1;
            thread::sleep(PAUSE);
        }
    }
}

/// The text of an answer that is HTML and was read whole.
fn text(answer: &Answer, body: &mut dyn std::io::Read) -> Option<String> {
    let is_html = answer
        .content_type
        .as_deref()
        .is_some_and(|kind| kind.to_ascii_lowercase().contains("html"));
    let mut bytes = Vec::new();
    let read = is_html && body.take(LARGEST_BODY + 1).read_to_end(&mut bytes).is_ok();
    let is_whole = bytes.len() as u64 <= LARGEST_BODY;
    (read && is_whole).then(|| String::from_utf8_lossy(&bytes).into_owned())
}

/// Compares a promise with how readers arrived.
fn judge(promise: &Promise, arrived: &Arrived) -> Vec<Diagnostic> {
    let page = &promise.page;
    let fault = |message: String| vec![broken(promise, message)];
    let (here, status, html) = match (arrived, &promise.arrival) {
        (Arrived::Nowhere(why), _) => {
            let message = format!("`{page}` cannot be read: {why}");
            return vec![unread(promise, message)];
        }
        (Arrived::Outside(url), Arrival::Outside(wanted)) if is_same(url.as_str(), wanted) => {
            return Vec::new();
        }
        (Arrived::Outside(url), _) => {
            return fault(format!("`{page}` leads to `{url}`{}", instead(promise)));
        }
        (Arrived::At(here, status, html), _) => (here, *status, html),
    };
    match (&promise.arrival, status) {
        (Arrival::Notice, 410) => Vec::new(),
        // Where a host cannot answer 410, a page states the reason.
        (Arrival::Notice, 200..=299) if here == page => Vec::new(),
        (Arrival::At(wanted), 200..=299) if here == wanted => missing(promise, html.as_deref()),
        (_, 200..=299) => fault(format!("`{page}` leads to `{here}`{}", instead(promise))),
        (_, status) => fault(format!(
            "`{page}` is answered with {status}{}",
            instead(promise)
        )),
    }
}

fn instead(promise: &Promise) -> String {
    match &promise.arrival {
        Arrival::At(wanted) if *wanted == promise.page => String::new(),
        Arrival::At(wanted) => format!(", and should lead to `{wanted}`"),
        Arrival::Outside(wanted) => format!(", and should lead to `{wanted}`"),
        Arrival::Notice => ", and should state that it is retired".to_owned(),
    }
}

/// The ids that a page does not have.
fn missing(promise: &Promise, html: Option<&str>) -> Vec<Diagnostic> {
    if promise.ids.is_empty() {
        return Vec::new();
    }
    let Some(html) = html else {
        let message = format!(
            "{} of `{}` could not be looked for: the answer is not HTML, or is larger than {} MiB",
            counted(promise.ids.len(), "section"),
            promise.page,
            LARGEST_BODY >> 20
        );
        return vec![unread(promise, message)];
    };
    let there = html_ids(html);
    let addresses = promise
        .ids
        .iter()
        .map(|id| promise.page.with_encoded_id(id));
    let missing = addresses.filter(|address| !address.id().is_some_and(|id| there.contains(&id)));
    let found = missing.map(|address| {
        let message = format!("`{address}` is not on the page that the server has");
        broken(promise, message)
    });
    found.collect()
}

/// The finding that the server does not answer as the ledger states.
fn broken(promise: &Promise, message: String) -> Diagnostic {
    let finding = Diagnostic::error("address-broken", message).at(FILE, promise.span);
    finding.hint("publish the site as it is built now, with the redirects of its host")
}

/// The finding that the server gave no answer that can be judged.
fn unread(promise: &Promise, message: String) -> Diagnostic {
    let finding = Diagnostic::error("address-unread", message).at(FILE, promise.span);
    finding.hint("check the server, and run the command again")
}

/// Whether two addresses are equal but for the fragment, and for what servers encode or decode in `Location`.
fn is_same(given: &str, wanted: &str) -> bool {
    let plain = |url: &str| {
        let whole = url.split('#').next().unwrap_or_default();
        percent_decode_str(whole).collect::<Vec<u8>>()
    };
    plain(given) == plain(wanted)
}

/// Why there is no answer, as a phrase.
fn phrase(failure: &Failure) -> String {
    match failure {
        Failure::NoSuchName => "there is no such host".to_owned(),
        Failure::Unresolved => "its name could not be resolved".to_owned(),
        Failure::Private(address) => format!("it is the private address {address}"),
        Failure::Timeout => "there was no answer in time".to_owned(),
        Failure::CertificateInvalid(why) => format!("its certificate is invalid: {why}"),
        Failure::CertificateUnverified(why) => format!("its certificate was not verified: {why}"),
        Failure::Connection(how) => format!("there was no connection: {how}"),
        Failure::Malformed => "the answer is not valid HTTP".to_owned(),
        Failure::Unsendable => "it cannot be sent in a request".to_owned(),
        Failure::Unsupported => "this Guidepost was built without the feature `https`".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Address {
        Address::parse(text).expect(text)
    }

    fn promise(arrival: Arrival, ids: &[&str]) -> Promise {
        Promise {
            page: address("/a/"),
            arrival,
            ids: ids.iter().map(|id| (*id).to_owned()).collect(),
            span: (0..1).into(),
        }
    }

    fn at(page: &str, status: u16, html: &str) -> Arrived {
        Arrived::At(address(page), status, Some(html.to_owned()))
    }

    #[test]
    fn a_promise_is_kept_by_the_right_page_with_all_ids() {
        let here = || Arrival::At(address("/a/"));
        let moved = || Arrival::At(address("/b/"));
        let outside = || Arrival::Outside("https://e.org/x#y".to_owned());
        let url = |text| Url::parse(text).expect("an address");
        for (promised, arrived, expected) in [
            (promise(here(), &["x"]), at("/a/", 200, "<p id=x>"), ""),
            (
                promise(here(), &["x", "y"]),
                at("/a/", 200, "<p id=x>"),
                "`/a/#y` is not on the page that the server has",
            ),
            (
                promise(here(), &[]),
                at("/a/", 404, ""),
                "`/a/` is answered with 404",
            ),
            (promise(here(), &[]), at("/", 200, ""), "`/a/` leads to `/`"),
            (
                promise(moved(), &["%C3%A4"]),
                at("/b/", 200, "<p id=ä>"),
                "",
            ),
            (
                promise(moved(), &[]),
                at("/a/", 200, ""),
                "`/a/` leads to `/a/`, and should lead to `/b/`",
            ),
            (
                promise(outside(), &[]),
                Arrived::Outside(url("https://e.org/x")),
                "",
            ),
            (
                promise(outside(), &[]),
                Arrived::Outside(url("https://e.org/")),
                "`/a/` leads to `https://e.org/`, and should lead to `https://e.org/x#y`",
            ),
            (promise(Arrival::Notice, &[]), at("/a/", 410, ""), ""),
            (promise(Arrival::Notice, &[]), at("/a/", 200, ""), ""),
            (
                promise(Arrival::Notice, &[]),
                at("/a/", 404, ""),
                "`/a/` is answered with 404, and should state that it is retired",
            ),
            (
                promise(here(), &[]),
                Arrived::Nowhere("there was no answer in time".to_owned()),
                "`/a/` cannot be read: there was no answer in time",
            ),
        ] {
            let found: Vec<String> = judge(&promised, &arrived)
                .into_iter()
                .map(|finding| finding.message)
                .collect();
            assert_eq!(found.join("\n"), expected, "{promised:?}");
        }
    }

    #[test]
    fn the_address_of_a_server_is_that_of_a_folder() {
        for (given, base) in [
            ("http://localhost:8000", Ok("http://localhost:8000/")),
            ("https://e.org/guide?x#y", Ok("https://e.org/guide/")),
            (
                "ftp://e.org/",
                Err("should begin with `http://` or `https://`"),
            ),
        ] {
            let site = LiveSite::new(given, Duration::from_secs(1));
            let found = site.as_ref().map(|site| site.base.as_str());
            assert_eq!(found.map_err(|fault| fault.as_str()), base);
        }
        assert!(LiveSite::new("e.org", Duration::from_secs(1)).is_err());
    }
}
