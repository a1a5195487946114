//! Waits for the site's files to change. Events name the files to check first, and are no proof of a change: they get
//! lost, doubled and reordered.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant, SystemTime};

use notify::event::{AccessKind, AccessMode};
use notify::{
    Config, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher as _,
};

use super::change_set::ChangeSet;
use super::signal::Signal;
use crate::site::sources;

/// Files that change within this time after each other change together.
const QUIET: Duration = Duration::from_millis(20);
/// The longest wait for quiet.
const LONGEST: Duration = Duration::from_millis(60);
/// The time between two polls.
const POLL_INTERVAL: Duration = Duration::from_millis(500);
/// An older lock file of git was left behind.
const LOCK_LEFT_BEHIND: Duration = Duration::from_secs(10);

/// Watches folders, each on its own: a new folder inside is noticed, and then watched too.
pub(super) struct Watcher {
    root: PathBuf,
    inner: Box<dyn notify::Watcher + Send>,
    is_polling: bool,
    /// For another inner watcher.
    sender: Sender<Signal>,
    /// Relative to the root.
    watched: BTreeSet<String>,
    git_lock: Option<PathBuf>,
}

impl Watcher {
    /// A watcher of the site at `root` that does not watch anything yet.
    pub(super) fn new(root: &Path, sender: Sender<Signal>, poll: bool) -> notify::Result<Self> {
        let inner: Box<dyn notify::Watcher + Send> = if poll {
            poll_watcher(root, &sender)?
        } else {
            let watcher = RecommendedWatcher::new(handler(root, &sender), Config::default())?;
            Box::new(watcher)
        };
        Ok(Self {
            root: root.to_owned(),
            inner,
            is_polling: poll,
            sender,
            watched: BTreeSet::new(),
            git_lock: git_lock(root),
        })
    }

    /// Whether it polls. The times that it compares may stay the same although a file was written.
    pub(super) fn is_polling(&self) -> bool {
        self.is_polling
    }

    /// Watches these folders, and the folders above them, from now on. Returns whether one of them is new: files may
    /// have been put into it before it was watched.
    ///
    /// # Errors
    /// The system does not watch more folders; the watcher polls from then on.
    pub(super) fn watch(&mut self, folders: BTreeSet<String>) -> Result<bool, notify::Error> {
        let with_parents = folders.iter().flat_map(|folder| {
            let parents = folder
                .match_indices('/')
                .map(|(at, _)| folder[..at].to_owned());
            parents.chain([folder.clone()])
        });
        let all: BTreeSet<String> = with_parents.chain([String::new()]).collect();
        let new: BTreeSet<String> = all.difference(&self.watched).cloned().collect();
        let removed: BTreeSet<String> = self.watched.difference(&all).cloned().collect();
        self.watched = all;
        if self.is_polling {
            for folder in removed {
                // A folder that never existed was not watched.
                drop(self.inner.unwatch(&self.root.join(folder)));
            }
        }
        match self.add(&new) {
            Ok(()) => Ok(!new.is_empty()),
            Err(error) => {
                self.inner = poll_watcher(&self.root, &self.sender)?;
                self.is_polling = true;
                self.watch_again()?;
                Err(error)
            }
        }
    }

    /// The files to check if these changed. A watched folder may have been replaced together with its content, and is
    /// then no longer watched.
    pub(super) fn widened(&self, changes: ChangeSet) -> ChangeSet {
        match changes {
            ChangeSet::Paths(paths) if paths.is_disjoint(&self.watched) => ChangeSet::Paths(paths),
            _ => ChangeSet::All,
        }
    }

    /// Watches all folders again: one that was removed and created again is no longer watched.
    pub(super) fn watch_again(&mut self) -> Result<(), notify::Error> {
        let watched = self.watched.clone();
        self.add(&watched)
    }

    fn add(&mut self, folders: &BTreeSet<String>) -> Result<(), notify::Error> {
        let mut paths = self.inner.paths_mut();
        for folder in folders {
            match paths.add(&self.root.join(folder), RecursiveMode::NonRecursive) {
                // It was removed meanwhile, which its parent reports.
                Err(error) if is_not_found(&error) => {}
                other => other?,
            }
        }
        paths.commit()
    }

    /// Waits, after a first event, until nothing has changed for a moment, and while git changes files, until it is
    /// done. Adds what changed to `changes`, and returns the other signals that came meanwhile.
    #[expect(clippy::disallowed_methods, reason = "the watcher waits")]
    pub(super) fn wait_until_quiet(
        &self,
        signals: &Receiver<Signal>,
        changes: &mut ChangeSet,
    ) -> Vec<Signal> {
        let start = Instant::now();
        let mut others = Vec::new();
        loop {
            let left = LONGEST.saturating_sub(start.elapsed());
            let has_changed = match signals.recv_timeout(QUIET.min(left)) {
                Ok(Signal::Changed(more)) => {
                    changes.merge(more);
                    true
                }
                Ok(other) => {
                    others.push(other);
                    continue;
                }
                Err(RecvTimeoutError::Timeout) => false,
                Err(RecvTimeoutError::Disconnected) => return others,
            };
            if has_changed && start.elapsed() < LONGEST {
                continue;
            }
            if !self.git_is_busy() {
                return others;
            }
            // The events of its last files may come after its lock is gone.
            changes.merge(ChangeSet::All);
            std::thread::sleep(QUIET);
        }
    }

    /// Whether git is changing files of the working tree.
    #[expect(
        clippy::disallowed_methods,
        reason = "a lock that was left behind is old"
    )]
    pub(super) fn git_is_busy(&self) -> bool {
        let lock = self.git_lock.as_ref().map(fs::metadata);
        let Some(Ok(modified)) = lock.map(|lock| lock.and_then(|lock| lock.modified())) else {
            return false;
        };
        let age = SystemTime::now().duration_since(modified);
        age.is_ok_and(|age| age < LOCK_LEFT_BEHIND)
    }
}

/// A watcher that compares names and times twice a second. Contents are not compared: that would read every file of
/// the site, of whatever size, at each poll.
fn poll_watcher(
    root: &Path,
    sender: &Sender<Signal>,
) -> notify::Result<Box<dyn notify::Watcher + Send>> {
    let config = Config::default().with_poll_interval(POLL_INTERVAL);
    Ok(Box::new(PollWatcher::new(handler(root, sender), config)?))
}

fn is_not_found(error: &notify::Error) -> bool {
    match &error.kind {
        notify::ErrorKind::PathNotFound => true,
        notify::ErrorKind::Io(error) => matches!(
            error.kind(),
            std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory
        ),
        _ => false,
    }
}

fn handler(root: &Path, sender: &Sender<Signal>) -> impl FnMut(notify::Result<Event>) + use<> {
    let root = root.to_owned();
    let sender = sender.clone();
    move |event| {
        let changes = match event {
            Ok(event) => changes_of(&root, &event),
            // A poll watcher reports a removed folder at each poll. Its parent reports it, too.
            Err(error) if is_not_found(&error) => None,
            Err(_) => Some(ChangeSet::All),
        };
        if let Some(changes) = changes {
            // If nobody receives it, the session is ending.
            drop(sender.send(Signal::Changed(changes)));
        }
    }
}

/// The files to check after an event; `None` if it does not concern the site's source files. Opening a file is an event
/// too.
fn changes_of(root: &Path, event: &Event) -> Option<ChangeSet> {
    match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => {}
        EventKind::Access(_) => return None,
        _ => {}
    }
    if event.need_rescan() || event.paths.is_empty() {
        return Some(ChangeSet::All);
    }
    let paths = event.paths.iter().filter(|path| is_source(root, path));
    paths
        .map(|path| ChangeSet::of_path(root, path))
        .reduce(|mut changes, more| {
            changes.merge(more);
            changes
        })
}

/// Whether a path may belong to the site's source files, and not to what else its root holds: version control, the
/// cache and the output of builds, folders of other tools.
fn is_source(root: &Path, path: &Path) -> bool {
    let Ok(path) = path.strip_prefix(root) else {
        return true;
    };
    match path.components().next() {
        Some(Component::Normal(first)) => {
            let first = first.to_string_lossy();
            !first.starts_with('.') && !sources::left_out().contains(&first.as_ref())
        }
        _ => true,
    }
}

/// The file that exists while git changes files of the working tree around `root`; `None` outside of git.
fn git_lock(root: &Path) -> Option<PathBuf> {
    root.ancestors().find_map(|folder| {
        let git = folder.join(".git");
        let metadata = fs::metadata(&git).ok()?;
        if metadata.is_dir() {
            return Some(git.join("index.lock"));
        }
        // In a linked working tree it is a file that names the folder.
        #[expect(
            clippy::disallowed_methods,
            reason = "this file is git's, and no source file"
        )]
        let text = fs::read_to_string(&git).ok()?;
        let git = text.strip_prefix("gitdir:")?.trim();
        Some(folder.join(git).join("index.lock"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ignores_reads_and_what_other_programs_write() {
        let root = Path::new("/site");
        let event = |kind, path: &str| Event::new(kind).add_path(root.join(path));
        let written = EventKind::Access(AccessKind::Close(AccessMode::Write));
        let read = EventKind::Access(AccessKind::Open(AccessMode::Any));
        for (expected, event) in [
            (Some("content/a.md"), event(written, "content/a.md")),
            (
                Some("guidepost.yaml"),
                event(EventKind::Any, "guidepost.yaml"),
            ),
            (Some("*"), event(EventKind::Any, "")),
            (Some("*"), Event::new(EventKind::Other)),
            (None, event(read, "content/a.md")),
            (None, event(EventKind::Any, "public/a/index.html")),
            (None, event(EventKind::Any, ".guidepost/lock")),
            (None, event(EventKind::Any, ".git/index.lock")),
            (None, event(EventKind::Any, "target/debug")),
        ] {
            let changes = changes_of(root, &event);
            let changes = changes.as_ref().map(|changes| match changes {
                ChangeSet::All => "*",
                ChangeSet::Paths(paths) => paths.first().expect("a path").as_str(),
            });
            assert_eq!(changes, expected, "{event:?}");
        }
    }
}
