//! The one thread that reads the site: it waits for changes, opens the site again and replaces the state.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use jiff::civil::Date;
use tokio::sync::watch;

use super::attempt::Attempt;
use super::change_set::ChangeSet;
use super::diagnostic_set::DiagnosticSet;
use super::file_cache::FileCache;
use super::file_snapshot::{Fingerprints, changed_files};
use super::report::SessionReport;
use super::signal::Signal;
use super::state::ServedState;
use super::watch::Watcher;
use crate::diagnostic::Diagnostic;
use crate::render::project::Options;

/// If files keep changing, a site with errors is opened this often before the errors are reported.
const MOST_UNSETTLED: usize = 20;
/// After this time without a signal, the files that no event named are checked.
const IDLE: Duration = Duration::from_millis(500);
/// After this time without a signal, the day is read again.
const DAY: Duration = Duration::from_secs(2);

/// Where the driver reports to.
type Reporter<'r> = &'r mut dyn FnMut(SessionReport<'_>);

/// Follows the files of a site.
pub struct Driver {
    options: Options,
    today: fn() -> Option<Date>,
    /// The day of the last attempt that was accepted.
    served_day: Option<Date>,
    cache: Arc<FileCache>,
    watcher: Watcher,
    sender: Sender<Signal>,
    signals: Receiver<Signal>,
    state: watch::Sender<ServedState>,
    /// The number of attempts to open the site.
    attempts: u64,
    /// Whether files that no event named are still to be checked.
    owes_full_check: bool,
    /// The generation of the newest attempt: rendering the pages of an older one ends.
    newest: Arc<AtomicU64>,
    /// The files of the last attempt.
    fingerprints: Fingerprints,
    /// The files of the site that is served.
    served_fingerprints: Fingerprints,
    /// The diagnostics of the last attempt.
    diagnostics: Vec<Diagnostic>,
    /// Errors from rendering the pages of the site that is served; `None` until all were tried.
    render_errors: Option<Vec<Diagnostic>>,
}

impl Driver {
    pub(super) fn new(
        options: Options,
        today: fn() -> Option<Date>,
        cache: FileCache,
        watcher: Watcher,
        (sender, signals): (Sender<Signal>, Receiver<Signal>),
        state: watch::Sender<ServedState>,
    ) -> Self {
        Self {
            options: Options {
                today: today(),
                ..options
            },
            served_day: None,
            today,
            cache: Arc::new(cache),
            watcher,
            sender,
            signals,
            state,
            attempts: 0,
            owes_full_check: false,
            newest: Arc::default(),
            fingerprints: Fingerprints::default(),
            served_fingerprints: Fingerprints::default(),
            diagnostics: Vec::new(),
            render_errors: None,
        }
    }

    /// Opens the site, and follows its files until the session is stopped.
    pub fn run(mut self, report: Reporter<'_>) {
        self.start(report);
        let mut pending: VecDeque<Signal> = VecDeque::new();
        let mut unsettled = 0;
        while let Some(signal) = pending.pop_front().or_else(|| self.next_signal()) {
            match signal {
                Signal::Stop => return,
                Signal::RenderErrors {
                    generation,
                    errors,
                    is_complete,
                } => self.add_render_errors(generation, errors, is_complete, report),
                Signal::Changed(mut changes) => {
                    for other in std::mem::take(&mut pending) {
                        match other {
                            Signal::Changed(more) => changes.merge(more),
                            other => pending.push_back(other),
                        }
                    }
                    pending.extend(self.watcher.wait_until_quiet(&self.signals, &mut changes));
                    if pending.iter().any(|other| matches!(other, Signal::Stop)) {
                        return;
                    }
                    let since = now();
                    let attempt = self.attempt(changes, report);
                    pending.extend(self.signals.try_iter());
                    // Half of a change has errors that the whole has not.
                    let goes_on = pending
                        .iter()
                        .any(|other| matches!(other, Signal::Changed(_)));
                    unsettled += 1;
                    // Git began to change files while they were read.
                    if self.watcher.git_is_busy() && unsettled <= MOST_UNSETTLED {
                        pending.push_back(Signal::Changed(ChangeSet::All));
                        continue;
                    }
                    if attempt.snapshot.is_some() || !goes_on || unsettled > MOST_UNSETTLED {
                        unsettled = 0;
                        self.accept(attempt, since, report);
                    }
                }
            }
        }
    }

    /// The next signal. Events can get lost, so when no signal comes, the files that no event named are checked. That
    /// waits until all pages were rendered once, which it would interrupt.
    fn next_signal(&self) -> Option<Signal> {
        let is_rendered = self.render_errors.is_some() || self.has_errors();
        let is_due = self.owes_full_check && is_rendered;
        let looks = is_due || self.watcher.is_polling();
        let wait = if looks { IDLE } else { DAY };
        loop {
            match self.signals.recv_timeout(wait) {
                Ok(signal) => return Some(signal),
                Err(RecvTimeoutError::Disconnected) => return None,
                // A poll watcher compares times of modification, which may stay the same or go back.
                Err(RecvTimeoutError::Timeout) => {
                    // After midnight, other pages are ahead of their dates or have expired.
                    let is_other_day = (self.today)() != self.options.today;
                    if is_other_day || looks && (is_due || self.cache.is_outdated()) {
                        return Some(Signal::Changed(ChangeSet::All));
                    }
                }
            }
        }
    }

    /// Opens the site for the first time, and serves it before anything is watched.
    fn start(&mut self, report: Reporter<'_>) {
        self.attempts = 1;
        self.newest.store(1, Ordering::Relaxed);
        let attempt = Attempt::new(1, &self.cache, &self.options, ChangeSet::All, None);
        self.serve(&attempt, Vec::new());
        report(SessionReport::Opened {
            base_path: self.state.borrow().base_path(),
            pages: attempt.snapshot.as_ref().map(|site| site.page_count()),
        });
        self.report_diagnostics(&attempt, report);
        if let Some(error) = self.watcher.take_fallback() {
            report_polling(&error, report);
        }
        attempt.files.hash_all();
        self.watch(&attempt, report);
        let fingerprints = attempt.files.fingerprints();
        self.store(attempt, fingerprints);
        // A file may have changed before it was watched.
        self.check_all_files();
    }

    /// Opens the site again.
    fn attempt(&mut self, changes: ChangeSet, report: Reporter<'_>) -> Attempt {
        self.attempts += 1;
        self.newest.store(self.attempts, Ordering::Relaxed);
        self.options.today = (self.today)();
        let changes = self.watcher.widened(changes);
        self.owes_full_check = changes != ChangeSet::All;
        if !self.owes_full_check
            && let Err(error) = self.watcher.watch_again()
        {
            report_polling(&error, report);
        }
        let earlier = self.state.borrow().current.clone();
        let attempt = Attempt::new(
            self.attempts,
            &self.cache,
            &self.options,
            changes,
            earlier.as_deref(),
        );
        attempt.files.hash_all();
        attempt
    }

    /// Serves what was opened, if it differs from the last attempt.
    fn accept(&mut self, attempt: Attempt, since: Instant, report: Reporter<'_>) {
        let fingerprints = self.fingerprints(&attempt);
        let files = changed_files(&self.fingerprints, &fingerprints);
        let is_same_day = self.options.today == self.served_day;
        if files.is_empty() && is_same_day && attempt.diagnostics == self.diagnostics {
            self.watch(&attempt, report);
            if attempt.snapshot.is_some() && self.render_errors.is_none() {
                self.render_all();
            }
            return;
        }
        let changed = changed_files(&self.served_fingerprints, &fingerprints);
        self.serve(&attempt, changed);
        report(match &attempt.snapshot {
            Some(site) => SessionReport::Rebuilt {
                pages: site.page_count(),
                files: &files,
                time: since.elapsed(),
            },
            None => SessionReport::Rejected { files: &files },
        });
        self.report_diagnostics(&attempt, report);
        self.watch(&attempt, report);
        let was_added_or_removed =
            |file: &String| fingerprints.contains_key(file) != self.fingerprints.contains_key(file);
        if files.iter().any(was_added_or_removed) {
            // A folder may have been replaced with its files, and a watch on a new folder removed with the old one.
            self.check_all_files();
        }
        self.store(attempt, fingerprints);
    }

    /// The fingerprints of all files. If no folders were listed, the files of the last attempt are assumed to exist
    /// still.
    fn fingerprints(&self, attempt: &Attempt) -> Fingerprints {
        let fingerprints = attempt.files.fingerprints();
        if attempt.files.has_listings() {
            return fingerprints;
        }
        let mut all = self.fingerprints.clone();
        all.extend(fingerprints);
        all
    }

    /// Serves a site, or the errors that keep it from being served. `changed_files` differ from the site served before.
    fn serve(&mut self, attempt: &Attempt, changed_files: Vec<String>) {
        self.served_day = self.options.today;
        let state = self.state.borrow().clone();
        let diagnostics = attempt.diagnostics.iter().cloned();
        let (errors, warnings) = diagnostics.partition(Diagnostic::is_error);
        let warnings = DiagnosticSet::new(warnings, &attempt.files);
        let next = match &attempt.snapshot {
            Some(site) => state.with_site(Arc::clone(site), changed_files, warnings),
            None => state.with_errors(DiagnosticSet::new(errors, &attempt.files), warnings),
        };
        self.state.send_replace(next);
        if attempt.snapshot.is_some() {
            self.render_errors = None;
            self.render_all();
        }
    }

    /// Reports all errors, and the warnings that are new.
    fn report_diagnostics(&self, attempt: &Attempt, report: Reporter<'_>) {
        let is_new = |found: &&Diagnostic| found.is_error() || !self.diagnostics.contains(found);
        let new = attempt.diagnostics.iter().filter(is_new);
        let new: Vec<Diagnostic> = new.cloned().collect();
        report(SessionReport::Diagnostics(&new, &|file| {
            attempt.files.text(file)
        }));
    }

    /// Watches the folders that exist now, new ones without a file included.
    fn watch(&mut self, attempt: &Attempt, report: Reporter<'_>) {
        if !attempt.files.has_listings() && !self.fingerprints.is_empty() {
            return;
        }
        let files = &attempt.files;
        match self.watcher.watch(files.folders(), files.link_targets()) {
            Ok(false) => {}
            Ok(true) => self.check_all_files(),
            Err(error) => report_polling(&error, report),
        }
    }

    fn store(&mut self, attempt: Attempt, fingerprints: Fingerprints) {
        attempt.files.prune_cache();
        if attempt.snapshot.is_some() {
            self.served_fingerprints.clone_from(&fingerprints);
        }
        self.fingerprints = fingerprints;
        self.diagnostics = attempt.diagnostics;
    }

    fn check_all_files(&self) {
        // The driver holds the receiver itself.
        drop(self.sender.send(Signal::Changed(ChangeSet::All)));
    }

    /// Renders all pages in the background, only to find their errors.
    fn render_all(&self) {
        let Some(site) = self.state.borrow().current.clone() else {
            return;
        };
        let newest = Arc::clone(&self.newest);
        newest.store(site.generation, Ordering::Relaxed);
        let sender = self.sender.clone();
        std::thread::spawn(move || {
            site.prepare();
            let is_newest = || newest.load(Ordering::Relaxed) == site.generation;
            if let Some(errors) = site.render_errors(is_newest) {
                let signal = Signal::RenderErrors {
                    generation: site.generation,
                    errors,
                    is_complete: true,
                };
                // If nobody receives it, the driver has ended.
                drop(sender.send(signal));
            }
        });
    }

    /// Adds errors from rendering pages to the state, if the site with this generation is still served.
    fn add_render_errors(
        &mut self,
        generation: u64,
        errors: Vec<Diagnostic>,
        is_complete: bool,
        report: Reporter<'_>,
    ) {
        let state = self.state.borrow().clone();
        let Some(site) = state.current.as_ref() else {
            return;
        };
        if site.generation != generation {
            return;
        }
        if is_complete {
            self.render_errors = Some(errors.clone());
        }
        // The error of a requested page is shown at once; those of all pages follow. Errors in newer files
        // come first.
        let has_errors = !state.errors.is_empty();
        if errors.is_empty() || has_errors && (!is_complete || self.has_errors()) {
            return;
        }
        let set = site.diagnostic_set(errors.clone());
        self.state.send_replace(state.with_render_errors(set));
        if is_complete {
            report(SessionReport::Diagnostics(&errors, &|file| {
                site.files().text(file)
            }));
        }
    }

    fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }
}

/// Reports that the system does not report every change, and that the watcher polls from now on.
fn report_polling(error: &notify::Error, report: Reporter<'_>) {
    let message = format!("the system does not report every change of files: {error}");
    let finding = Diagnostic::warning("watch", message)
        .hint("files are now checked twice a second, as with `--poll`");
    report(SessionReport::Diagnostics(&[finding], &|_| None));
}

#[expect(
    clippy::disallowed_methods,
    reason = "authors see how long a rebuild took"
)]
fn now() -> Instant {
    Instant::now()
}
