//! `guidepost serve`: the site in a browser while it is written. It is read into an immutable [`snapshot`]; pages are
//! printed from that when a browser asks for them; when files change, the next snapshot replaces it in a single step.
//!
//! ```text
//! files ─▶ watch ─▶ Attempt ─▶ Shown ─▶ http ─▶ browsers
//!                   (good or   (one     (checks, then a
//!                    errors)   value)    table look-up)
//! ```
//!
//! A browser gets the bytes of a build; the reload script and the findings are added at the socket. Nothing is
//! written.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant, SystemTime};

use tokio::sync::watch as swap;

use crate::author::site_folder;
use crate::diagnostic::{Diagnostic, Sources};
use crate::render::project::Options;

mod address;
mod answer;
mod content_type;
mod guard;
mod held;
mod http;
mod page;
mod poll;
mod range;
mod shown;
mod snapshot;
mod watch;

pub use address::{DEFAULT_PORT, Place};

use held::{Contents, Look, Shelf, changed_files};
use shown::{Change, Shown, Warnings};
use snapshot::{Attempt, print, text};
use watch::Watcher;

/// What serving is asked to do.
#[derive(Clone, Debug)]
pub struct Request {
    /// The site's root folder.
    pub root: PathBuf,
    /// What changes the project.
    pub options: Options,
    /// Where the site is to be found.
    pub place: Place,
    /// Whether files are looked at again and again, on file systems that do not report changes.
    pub poll: bool,
}

/// What there is to tell its author.
pub enum Report<'r> {
    /// Browsers find the site here.
    Ready {
        /// The whole address.
        address: &'r str,
        /// The pages there are, generated lists among them; none where errors keep the site from being shown.
        pages: Option<usize>,
    },
    /// Another site is shown.
    Rebuilt {
        /// The pages it has.
        pages: usize,
        /// The files that changed, in order.
        files: &'r [String],
        /// How long it took from the last event.
        time: Duration,
    },
    /// The files that changed have errors, and the site is shown as it was before.
    Broken {
        /// The files that changed, in order.
        files: &'r [String],
    },
    /// What was found, in order, with the texts that it is about.
    Findings(&'r [Diagnostic], Sources<'r>),
}

/// What wakes the driver.
enum Signal {
    /// Files may have changed: these are to be looked at.
    Changed(Look),
    /// Pages of a site fail when they are printed.
    Faults {
        /// The number of the site.
        site: u64,
        found: Vec<Diagnostic>,
        /// Whether all its pages were tried.
        is_all: bool,
    },
    /// The program is to end.
    Stop,
}

/// Serves a site until it is interrupted.
///
/// # Errors
/// What keeps it from starting.
pub fn run(request: &Request, report: &mut dyn FnMut(Report<'_>)) -> Result<(), Box<Diagnostic>> {
    let disk = site_folder::open(&request.root)?;
    let (bound, warning) = address::bind(&request.place)?;
    if let Some(warning) = warning {
        report(Report::Findings(&[warning], &|_| None));
    }
    let (sender, signals) = mpsc::channel();
    let watcher = Watcher::new(disk.root(), sender.clone(), request.poll);
    let watcher = watcher.map_err(|error| Box::new(cannot_watch(&error)))?;
    let (shown, browsers) = swap::channel(Shown::first(first_version()));
    let origin = bound.origin.clone();
    http::start(bound, browsers, sender.clone()).map_err(|error| {
        let message = format!("cannot serve the site: {error}");
        Box::new(Diagnostic::error("serve", message))
    })?;
    let mut driver = Driver {
        options: &request.options,
        shelf: Arc::new(Shelf::new(disk)),
        watcher,
        sender,
        shown,
        attempts: 0,
        owes_look: false,
        newest: Arc::default(),
        contents: Contents::default(),
        shown_contents: Contents::default(),
        diagnostics: Vec::new(),
        faults: None,
        report,
    };
    driver.run(&signals, &origin);
    Ok(())
}

/// Versions go on growing when the program is started again, so that a browser that kept a page sees that it is old.
#[expect(
    clippy::disallowed_methods,
    reason = "only browsers see it, and not in pages as they are published"
)]
fn first_version() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    let milliseconds = since.map_or(1, |since| since.as_millis());
    u64::try_from(milliseconds).unwrap_or(1)
}

fn cannot_watch(error: &notify::Error) -> Diagnostic {
    Diagnostic::error("watch", format!("cannot watch the site's files: {error}"))
        .hint("try `--poll`")
}

fn watches_no_more(error: &notify::Error) -> Diagnostic {
    let message = format!("the system does not report every change of files: {error}");
    let finding = Diagnostic::warning("watch", message);
    finding.hint("they are now looked at twice a second, as with `--poll`")
}

/// The one thread that reads the site.
struct Driver<'d> {
    options: &'d Options,
    shelf: Arc<Shelf>,
    watcher: Watcher,
    sender: Sender<Signal>,
    shown: swap::Sender<Shown>,
    attempts: u64,
    /// Whether files that no event named are still to be looked at.
    owes_look: bool,
    /// The number of the newest attempt: a check of the pages of another one ends.
    newest: Arc<AtomicU64>,
    /// The files of the last attempt.
    contents: Contents,
    /// The files of the site that is shown.
    shown_contents: Contents,
    /// What was found in them.
    diagnostics: Vec<Diagnostic>,
    /// What showed when pages of the site were printed; none as long as not all were.
    faults: Option<Vec<Diagnostic>>,
    report: &'d mut dyn FnMut(Report<'_>),
}

/// How often a site with errors is read again before they are told, where files go on changing.
const PATIENCE: usize = 20;
/// Files that no event named are looked at when nothing has happened for this time.
const IDLE: Duration = Duration::from_millis(500);
/// No more warnings are printed for browsers: each rebuild would wait for them.
const MOST_WARNINGS: usize = 50;

impl Driver<'_> {
    fn run(&mut self, signals: &Receiver<Signal>, origin: &str) {
        self.start(origin);
        let mut waiting: VecDeque<Signal> = VecDeque::new();
        let mut unsettled = 0;
        while let Some(signal) = waiting.pop_front().or_else(|| self.next(signals)) {
            match signal {
                Signal::Stop => return,
                Signal::Faults {
                    site,
                    found,
                    is_all,
                } => self.take_faults(site, found, is_all),
                Signal::Changed(mut look) => {
                    for other in std::mem::take(&mut waiting) {
                        match other {
                            Signal::Changed(more) => look.add(more),
                            other => waiting.push_back(other),
                        }
                    }
                    waiting.extend(self.watcher.sort_and_dedup(signals, &mut look));
                    if waiting.iter().any(|other| matches!(other, Signal::Stop)) {
                        return;
                    }
                    let time = now();
                    let attempt = self.attempt(look);
                    waiting.extend(signals.try_iter());
                    // Half of a change has errors that the whole has not.
                    let goes_on = waiting
                        .iter()
                        .any(|other| matches!(other, Signal::Changed(_)));
                    unsettled += 1;
                    if attempt.snapshot.is_some() || !goes_on || unsettled > PATIENCE {
                        unsettled = 0;
                        self.take(attempt, time);
                    }
                }
            }
        }
    }

    /// The next signal. Where none comes, all files are looked at that no event has named: events get lost. That waits
    /// for the check of the pages, which it would interrupt.
    fn next(&mut self, signals: &Receiver<Signal>) -> Option<Signal> {
        let is_checked = self.faults.is_some() || self.is_broken();
        if !self.owes_look || !is_checked {
            return signals.recv().ok();
        }
        match signals.recv_timeout(IDLE) {
            Ok(signal) => Some(signal),
            Err(RecvTimeoutError::Timeout) => Some(Signal::Changed(Look::All)),
            Err(RecvTimeoutError::Disconnected) => None,
        }
    }

    /// Shows the site for the first time, before anything else is done.
    fn start(&mut self, origin: &str) {
        self.attempts = 1;
        self.newest.store(1, Ordering::Relaxed);
        let attempt = Attempt::new(1, &self.shelf, self.options, (Look::All, None));
        self.show(&attempt, Change::All);
        let base = self.shown.borrow().base().to_owned();
        (self.report)(Report::Ready {
            address: &format!("{origin}{base}"),
            pages: attempt.snapshot.as_ref().map(|site| site.size()),
        });
        self.tell(&attempt);
        attempt.held.look_at_all();
        self.watch(&attempt);
        let contents = attempt.held.contents();
        self.remember(attempt, contents);
        // Something may have changed before it was watched.
        drop(self.sender.send(Signal::Changed(Look::All)));
    }

    /// Reads the site again.
    fn attempt(&mut self, look: Look) -> Attempt {
        self.attempts += 1;
        self.newest.store(self.attempts, Ordering::Relaxed);
        let look = self.watcher.widened(look);
        self.owes_look = look != Look::All;
        if !self.owes_look
            && let Err(error) = self.watcher.watch_again()
        {
            self.tell_of_watching(&error);
        }
        let earlier = self.shown.borrow().now.clone();
        let before = (look, earlier.as_deref());
        let attempt = Attempt::new(self.attempts, &self.shelf, self.options, before);
        attempt.held.look_at_all();
        attempt
    }

    /// Takes over what was read, where it is not what is there already.
    fn take(&mut self, attempt: Attempt, since: Instant) {
        let contents = self.contents(&attempt);
        let files = changed_files(&self.contents, &contents);
        if files.is_empty() && attempt.diagnostics == self.diagnostics {
            self.watch(&attempt);
            if attempt.snapshot.is_some() && self.faults.is_none() {
                self.check();
            }
            return;
        }
        self.show(&attempt, self.change(&contents));
        let time = since.elapsed();
        (self.report)(match &attempt.snapshot {
            Some(site) => Report::Rebuilt {
                pages: site.size(),
                files: &files,
                time,
            },
            None => Report::Broken { files: &files },
        });
        self.tell(&attempt);
        self.watch(&attempt);
        let is_there = |file: &String| contents.contains_key(file);
        if files
            .iter()
            .any(|file| is_there(file) != self.contents.contains_key(file))
        {
            // With files folders come and go, and a watch that was put on a new folder may go with the old one.
            drop(self.sender.send(Signal::Changed(Look::All)));
        }
        self.remember(attempt, contents);
    }

    /// The files there are. Where folders were not looked into, what was in them is taken to be there still.
    fn contents(&self, attempt: &Attempt) -> Contents {
        let contents = attempt.held.contents();
        if attempt.held.has_looked_around() {
            return contents;
        }
        let mut all = self.contents.clone();
        all.extend(contents);
        all
    }

    /// What the difference to the site that is shown asks for.
    fn change(&self, contents: &Contents) -> Change {
        let files = changed_files(&self.shown_contents, contents);
        Change::of_files(files.iter().map(String::as_str))
    }

    /// Shows a site, or the errors that keep it from being shown.
    fn show(&mut self, attempt: &Attempt, change: Change) {
        let shown = self.shown.borrow().clone();
        let found = attempt.diagnostics.iter().cloned();
        let (errors, mut warnings): (Vec<_>, Vec<_>) = found.partition(Diagnostic::is_error);
        let count = warnings.len();
        warnings.truncate(MOST_WARNINGS);
        let warnings = Warnings {
            count,
            printed: print(&attempt.held, &warnings),
        };
        let next = match &attempt.snapshot {
            Some(site) => shown.with_site(Arc::clone(site), change, warnings),
            None => shown.with_errors(print(&attempt.held, &errors), warnings),
        };
        self.shown.send_replace(next);
        if attempt.snapshot.is_some() {
            self.faults = None;
            self.check();
        }
    }

    /// Tells all errors, and the warnings that are new.
    fn tell(&mut self, attempt: &Attempt) {
        let is_new = |found: &&Diagnostic| found.is_error() || !self.diagnostics.contains(found);
        let told = attempt.diagnostics.iter().filter(is_new);
        let told: Vec<Diagnostic> = told.cloned().collect();
        (self.report)(Report::Findings(&told, &|file| text(&attempt.held, file)));
    }

    /// Watches the folders there are now, new ones without a file included.
    fn watch(&mut self, attempt: &Attempt) {
        if !attempt.held.has_looked_around() && !self.contents.is_empty() {
            return;
        }
        match self.watcher.watch(attempt.held.folders()) {
            Ok(false) => {}
            Ok(true) => drop(self.sender.send(Signal::Changed(Look::All))),
            Err(error) => self.tell_of_watching(&error),
        }
    }

    fn remember(&mut self, attempt: Attempt, contents: Contents) {
        self.shelf.keep_only(&attempt.held);
        if attempt.snapshot.is_some() {
            self.shown_contents.clone_from(&contents);
        }
        self.contents = contents;
        self.diagnostics = attempt.diagnostics;
    }

    fn tell_of_watching(&mut self, error: &notify::Error) {
        (self.report)(Report::Findings(&[watches_no_more(error)], &|_| None));
    }

    /// Prints all pages in the background, only to find their errors.
    fn check(&self) {
        let Some(site) = self.shown.borrow().now.clone() else {
            return;
        };
        let newest = Arc::clone(&self.newest);
        newest.store(site.number, Ordering::Relaxed);
        let sender = self.sender.clone();
        std::thread::spawn(move || {
            site.prepare();
            let is_newest = || newest.load(Ordering::Relaxed) == site.number;
            if let Some(found) = site.check(is_newest) {
                let faults = Signal::Faults {
                    site: site.number,
                    found,
                    is_all: true,
                };
                // Where nobody listens any more the program is ending.
                drop(sender.send(faults));
            }
        });
    }

    /// Shows what pages of the site that is shown have failed with.
    fn take_faults(&mut self, number: u64, found: Vec<Diagnostic>, is_all: bool) {
        let shown = self.shown.borrow().clone();
        let Some(site) = shown.now.filter(|site| site.number == number) else {
            return;
        };
        let is_told = !shown.errors.is_empty();
        if is_all {
            self.faults = Some(found.clone());
        }
        // What a browser came upon is told at once; what all pages have follows. The errors of newer files come first.
        if found.is_empty() || is_told && (!is_all || self.is_broken()) {
            return;
        }
        let errors = print(site.held(), &found);
        let next = self.shown.borrow().with_faults(errors);
        self.shown.send_replace(next);
        if is_all {
            (self.report)(Report::Findings(&found, &|file| text(site.held(), file)));
        }
    }

    fn is_broken(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "authors are told how long it took"
)]
fn now() -> Instant {
    Instant::now()
}
