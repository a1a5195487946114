//! Waiting for the site's files to change. Events say what is to be looked at first, and never what has changed: they
//! get lost, doubled and reordered.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant, SystemTime};

use notify::event::{AccessKind, AccessMode};
use notify::{Config, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::Signal;
use super::held::Look;
use super::poll::{Poller, is_source};

/// Files that change within this time after each other change together.
const QUIET: Duration = Duration::from_millis(20);
/// The longest wait for quiet.
const LONGEST: Duration = Duration::from_millis(60);
/// A lock of git's that is older was left behind.
const LOCK_LEFT_BEHIND: Duration = Duration::from_secs(10);

/// Who says that something may have changed.
enum Inner {
    System(RecommendedWatcher),
    Poller(Poller),
}

/// Watches folders, each for itself: a new folder inside is seen, and then watched too.
pub(super) struct Watcher {
    root: PathBuf,
    inner: Inner,
    /// What the watcher was made to send to; kept for making another.
    sender: Sender<Signal>,
    watched: BTreeSet<String>,
    git_lock: Option<PathBuf>,
}

impl Watcher {
    /// A watcher of the site at `root` that does not watch anything yet.
    pub(super) fn new(root: &Path, sender: Sender<Signal>, poll: bool) -> notify::Result<Self> {
        let inner = match poll {
            true => Inner::Poller(Poller::new(root, sender.clone())),
            false => {
                let handler = handler(root, &sender);
                Inner::System(RecommendedWatcher::new(handler, Config::default())?)
            }
        };
        Ok(Self {
            root: root.to_owned(),
            inner,
            sender,
            watched: BTreeSet::new(),
            git_lock: git_lock(root),
        })
    }

    /// Watches these folders, and those around them, from now on. Says whether one of them is new: then files may
    /// have been put into it before it was watched.
    ///
    /// # Errors
    /// Where the system watches no more folders; the watcher polls from then on.
    pub(super) fn watch(&mut self, folders: BTreeSet<String>) -> Result<bool, notify::Error> {
        let around = folders.iter().flat_map(|folder| {
            let above = folder
                .match_indices('/')
                .map(|(at, _)| folder[..at].to_owned());
            above.chain([folder.clone()])
        });
        let all: BTreeSet<String> = around.chain([String::new()]).collect();
        let new: BTreeSet<String> = all.difference(&self.watched).cloned().collect();
        self.watched = all;
        match self.add(&new) {
            Ok(()) => Ok(!new.is_empty()),
            Err(error) => {
                self.inner = Inner::Poller(Poller::new(&self.root, self.sender.clone()));
                self.watch_again()?;
                Err(error)
            }
        }
    }

    /// What is to be looked at, where one of these may be a folder: with it, all that is in it may be another, and it is
    /// no longer watched.
    pub(super) fn widened(&self, look: Look) -> Look {
        match look {
            Look::At(files) if files.is_disjoint(&self.watched) => Look::At(files),
            _ => Look::All,
        }
    }

    /// Watches all folders once more: one that was removed and made again is no longer watched.
    pub(super) fn watch_again(&mut self) -> Result<(), notify::Error> {
        let watched = self.watched.clone();
        self.add(&watched)
    }

    fn add(&mut self, folders: &BTreeSet<String>) -> Result<(), notify::Error> {
        let mut paths = match &mut self.inner {
            Inner::System(watcher) => watcher.paths_mut(),
            Inner::Poller(poller) => {
                poller.watch(&self.watched);
                return Ok(());
            }
        };
        for folder in folders {
            match paths.add(&self.root.join(folder), RecursiveMode::NonRecursive) {
                // It has gone again, which its parent tells.
                Err(error) if is_gone(&error) => {}
                other => other?,
            }
        }
        paths.commit()
    }

    /// Waits, after a first event, until nothing has changed for a moment; while git changes files, until it is done.
    /// What is to be looked at is added to `look`; the other signals that come meanwhile are given back.
    #[expect(clippy::disallowed_methods, reason = "the watcher waits")]
    pub(super) fn sort_and_dedup(
        &self,
        signals: &Receiver<Signal>,
        look: &mut Look,
    ) -> Vec<Signal> {
        let start = Instant::now();
        let mut others = Vec::new();
        loop {
            let left = LONGEST.saturating_sub(start.elapsed());
            let has_changed = match signals.recv_timeout(QUIET.min(left)) {
                Ok(Signal::Changed(more)) => {
                    look.add(more);
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
            std::thread::sleep(QUIET);
        }
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "a lock that was left behind is old"
    )]
    fn git_is_busy(&self) -> bool {
        let lock = self.git_lock.as_ref().map(fs::metadata);
        let Some(Ok(modified)) = lock.map(|lock| lock.and_then(|lock| lock.modified())) else {
            return false;
        };
        let age = SystemTime::now().duration_since(modified);
        age.is_ok_and(|age| age < LOCK_LEFT_BEHIND)
    }
}

fn is_gone(error: &notify::Error) -> bool {
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
        let look = event.map_or(Some(Look::All), |event| look_at(&root, &event));
        if let Some(look) = look {
            // Where nobody listens any more the program is ending.
            drop(sender.send(Signal::Changed(look)));
        }
    }
}

/// What is to be looked at for an event; none where it is not about the site's sources. Looking at a file is an event
/// too.
fn look_at(root: &Path, event: &Event) -> Option<Look> {
    match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => {}
        EventKind::Access(_) => return None,
        _ => {}
    }
    if event.need_rescan() || event.paths.is_empty() {
        return Some(Look::All);
    }
    let sources = event.paths.iter().filter(|path| is_source(root, path));
    sources
        .map(|path| Look::at(root, path))
        .reduce(|mut look, more| {
            look.add(more);
            look
        })
}

/// The file that git has while it changes files of the folder that `root` is in; none outside of git.
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
            reason = "this file is git's, and no source"
        )]
        let named = fs::read_to_string(&git).ok()?;
        let named = named.strip_prefix("gitdir:")?.trim();
        Some(folder.join(named).join("index.lock"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_a_file_and_what_others_write_in_the_root_is_no_change() {
        let root = Path::new("/site");
        let event = |kind, path: &str| Event::new(kind).add_path(root.join(path));
        let written = EventKind::Access(AccessKind::Close(AccessMode::Write));
        let read = EventKind::Access(AccessKind::Open(AccessMode::Any));
        for (look, event) in [
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
            let look_at = look_at(root, &event);
            let told = look_at.as_ref().map(|look_at| match look_at {
                Look::All => "*",
                Look::At(files) => files.first().expect("a file").as_str(),
            });
            assert_eq!(told, look, "{event:?}");
        }
    }
}
