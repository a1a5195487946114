//! Asks other sites for the addresses that a site links to: politely, each address once, and no other.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use jiff::civil::Date;
use url::Url;

use crate::check::external::{
    self, Answers, Edits, FragmentCheck, Inquiry, Known, Link, Links, Outcome, Results, Step,
};
use crate::io::web::{Client, Reach};

/// The most requests at a time, each to another host.
const MOST_AT_A_TIME: usize = 8;
/// The pause between two requests to a host.
pub const PAUSE: Duration = Duration::from_millis(250);
/// The longest time for a request, its body included.
pub const TIMEOUT: Duration = Duration::from_secs(20);

/// How links to other sites are checked.
#[derive(Clone, Debug)]
pub struct ExternalOptions {
    /// The day of the run.
    pub today: Date,
    /// The machines that may be asked.
    pub reach: Reach,
    /// Whether nothing is asked: only earlier answers are used.
    pub offline: bool,
    /// How many days an answer without a fault is used.
    pub ok_days: u16,
    /// The longest time for a request.
    pub timeout: Duration,
    /// The pause between two requests to a host; pauses before repetitions are in proportion to it.
    pub pause: Duration,
}

/// What was found about a site's links to other sites.
#[derive(Debug)]
pub struct ExternalReport {
    /// The links.
    pub links: Links,
    /// What is known, by address.
    pub results: Results,
    /// How many addresses were requested, without those that earlier answers were used for.
    pub asked: usize,
}

impl ExternalReport {
    /// The result for a link.
    #[must_use]
    pub fn known(&self, link: &Link) -> Option<&Known> {
        self.results.get(&link.target.shown())
    }

    /// The edits that write the new addresses of pages that have moved.
    #[must_use]
    pub fn edits(&self) -> Edits {
        let mut edits = Edits::new();
        for link in &self.links.links {
            let Some(Known::Answer(external::Stored::Ok(Some(moved)))) = self.known(link) else {
                continue;
            };
            if let Some(edit) = external::safe_edit(link, moved) {
                edits.entry(link.file.clone()).or_default().push(edit);
            }
        }
        edits
    }
}

/// Checks links. Earlier `answers` are used, and new ones are added to them. `progress` is called with the number of
/// addresses that are done, and of all.
pub fn check(
    links: Links,
    options: &ExternalOptions,
    answers: &mut Answers,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> ExternalReport {
    let mut results = Results::new();
    for link in &links.links {
        let address = link.target.shown();
        if let Some(stored) = answers.get(&address, options.today, options.ok_days) {
            results.insert(address, Known::Answer(stored.clone()));
        }
    }
    let questions = external::questions(&links.links, &results);
    let asked = match options.offline {
        true => {
            let why = "there is no earlier answer, and `--offline` requests nothing";
            for link in &links.links {
                let unknown = || Known::Unknown(why.to_owned());
                results.entry(link.target.shown()).or_insert_with(unknown);
            }
            0
        }
        false => {
            let count = questions.len();
            let outcomes = ask_all(questions, options, progress);
            let is_online = outcomes.iter().any(|(_, _, outcome)| outcome.is_answered);
            for (url, ids, outcome) in outcomes {
                let outcome = external::unless_offline(outcome, is_online);
                external::record(&mut results, &url, &ids, outcome);
            }
            count
        }
    };
    for (address, known) in &results {
        if let Known::Answer(stored) = known
            && answers.get(address, options.today, options.ok_days) != Some(stored)
        {
            answers.insert(address.clone(), options.today, stored.clone());
        }
    }
    ExternalReport {
        links,
        results,
        asked,
    }
}

/// The addresses of a host, each with its fragments.
type HostQueue = Vec<(Url, Vec<String>)>;
type Outcomes = Vec<(Url, Vec<String>, Outcome)>;

/// Asks for all addresses: those of a host one after another.
fn ask_all(
    questions: BTreeMap<Url, Vec<String>>,
    options: &ExternalOptions,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Outcomes {
    let count = questions.len();
    let mut hosts: BTreeMap<String, HostQueue> = BTreeMap::new();
    for (url, ids) in questions {
        hosts.entry(host(&url)).or_default().push((url, ids));
    }
    let threads = hosts.len().min(MOST_AT_A_TIME);
    // The host with the most addresses takes longest, so it is first.
    let mut queues: Vec<HostQueue> = hosts.into_values().collect();
    queues.sort_by_key(|queue| std::cmp::Reverse(queue.len()));
    let queues = Mutex::new(VecDeque::from(queues));
    let outcomes = Mutex::new(Outcomes::new());
    let asker = Asker {
        client: Client::new(options.reach.clone(), options.timeout),
        pause: options.pause,
        hosts: Mutex::default(),
    };
    progress(0, count);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let next = locked(&queues).pop_front();
                    let Some(queue) = next else {
                        return;
                    };
                    for (url, ids) in queue {
                        let outcome = asker.ask(&url, &ids);
                        let mut outcomes = locked(&outcomes);
                        outcomes.push((url, ids, outcome));
                        progress(outcomes.len(), count);
                    }
                }
            });
        }
    });
    let outcomes = outcomes.into_inner();
    outcomes.unwrap_or_else(PoisonError::into_inner)
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The host and port of an address.
fn host(url: &Url) -> String {
    let port = url.port_or_known_default().unwrap_or_default();
    format!("{}:{port}", url.host_str().unwrap_or_default())
}

/// When a host was last asked. The lock is held during a request.
type LastRequest = Arc<Mutex<Option<Instant>>>;

struct Asker {
    client: Client,
    pause: Duration,
    hosts: Mutex<HashMap<String, LastRequest>>,
}

impl Asker {
    /// Asks for an address until its outcome is known.
    fn ask(&self, url: &Url, ids: &[String]) -> Outcome {
        let mut inquiry = Inquiry::new(url.clone(), !ids.is_empty());
        let mut step = inquiry.first();
        loop {
            let (pause, method, current) = match step {
                Step::Done(outcome) => return outcome,
                Step::Ask(pause, method, url) => (pause, method, url),
            };
            // In proportion, so that tests need no time.
            thread::sleep(pause.mul_f64(self.pause.as_secs_f64() / PAUSE.as_secs_f64()));
            let mut check = FragmentCheck::Unknown;
            let answer = self.with_host(&current, || {
                self.client.ask(method, &current, &mut |answer, body| {
                    check = external::search(answer, body, ids);
                })
            });
            step = match answer {
                Ok(answer) => inquiry.after_answer(&answer, check),
                Err(failure) => inquiry.after_failure(&failure),
            };
        }
    }

    /// Sends a request while no other one is sent to the host, after a pause since the last one.
    #[expect(
        clippy::disallowed_methods,
        reason = "pauses between requests are measured; no output depends on them"
    )]
    fn with_host<T>(&self, url: &Url, send: impl FnOnce() -> T) -> T {
        let last = locked(&self.hosts).entry(host(url)).or_default().clone();
        let mut last = locked(&last);
        if let Some(last) = *last {
            thread::sleep(self.pause.saturating_sub(last.elapsed()));
        }
        let done = send();
        *last = Some(Instant::now());
        done
    }
}
