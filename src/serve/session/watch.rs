//! Waits for the site's files to change. Events name the files to check first, and are no proof of a change: they get
//! lost, doubled and reordered.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, CreateKind, RemoveKind};
use notify::{
    Config, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher as _,
};

use super::change_set::ChangeSet;
use super::signal::Signal;
use crate::io::git::GitFolder;
use crate::site::ignored;

/// Files that change within this time after each other change together.
const QUIET: Duration = Duration::from_millis(20);
/// The longest wait for quiet.
const LONGEST: Duration = Duration::from_millis(60);
/// The time between two polls.
const POLL_INTERVAL: Duration = Duration::from_millis(500);

/// The paths to which symbolic links of the site lead, as events name them.
type LinkTargets = Arc<RwLock<BTreeSet<PathBuf>>>;

/// Watches folders, each on its own: a new folder inside is noticed, and then watched too. The folders above the targets
/// of links are watched for these alone.
pub(super) struct Watcher {
    root: PathBuf,
    targets: LinkTargets,
    /// The folders of the targets and those above, unless they are among `watched`.
    target_folders: BTreeSet<PathBuf>,
    inner: Box<dyn notify::Watcher + Send>,
    is_polling: bool,
    /// Why it polls, if it should not.
    fallback: Option<notify::Error>,
    /// For another inner watcher.
    sender: Sender<Signal>,
    /// Relative to the root.
    watched: BTreeSet<String>,
    git: Option<GitFolder>,
}

impl Watcher {
    /// A watcher of the site at `root` that does not watch anything yet. It polls if the system has no other watcher
    /// left, which [`Self::take_fallback`] returns.
    ///
    /// # Errors
    /// Not even polling is possible.
    pub(super) fn new(root: &Path, sender: Sender<Signal>, poll: bool) -> notify::Result<Self> {
        let system = |handler| {
            let watcher = RecommendedWatcher::new(handler, Config::default())?;
            Ok(Box::new(watcher) as Box<dyn notify::Watcher + Send>)
        };
        Self::with_system(root, sender, (!poll).then_some(system))
    }

    /// As [`Self::new`], with the watcher of the system, or none to poll.
    fn with_system(
        root: &Path,
        sender: Sender<Signal>,
        system: Option<impl FnOnce(Handler) -> notify::Result<Box<dyn notify::Watcher + Send>>>,
    ) -> notify::Result<Self> {
        let targets = LinkTargets::default();
        let handler = || handler(root, &targets, &sender);
        let (inner, fallback) = match system.map(|system| system(handler())) {
            Some(Ok(inner)) => (Some(inner), None),
            Some(Err(error)) => (None, Some(error)),
            None => (None, None),
        };
        let is_polling = inner.is_none();
        let inner = match inner {
            Some(inner) => inner,
            None => poll_watcher(handler())?,
        };
        Ok(Self {
            root: root.to_owned(),
            targets,
            target_folders: BTreeSet::new(),
            inner,
            is_polling,
            fallback,
            sender,
            watched: BTreeSet::new(),
            git: GitFolder::around(root),
        })
    }

    /// Why it polls although it was not asked to, once.
    pub(super) fn take_fallback(&mut self) -> Option<notify::Error> {
        self.fallback.take()
    }

    /// Whether it polls. The times that it compares may stay the same although a file was written.
    pub(super) fn is_polling(&self) -> bool {
        self.is_polling
    }

    /// Watches these folders, the folders above them, and the targets of links, from now on. Returns whether a folder is
    /// new: files may have been put into it before it was watched.
    ///
    /// # Errors
    /// The system does not watch more folders; the watcher polls from then on.
    pub(super) fn watch(
        &mut self,
        folders: BTreeSet<String>,
        targets: BTreeSet<PathBuf>,
    ) -> Result<bool, notify::Error> {
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
        let more = self.set_targets(targets);
        if self.is_polling {
            for folder in removed {
                // A folder that never existed was not watched.
                drop(self.inner.unwatch(&self.root.join(folder)));
            }
        }
        let new: Vec<PathBuf> = new.iter().map(|folder| self.root.join(folder)).collect();
        let new = [new, more].concat();
        match self.add(&new) {
            Ok(()) => Ok(!new.is_empty()),
            Err(error) => {
                self.inner = poll_watcher(handler(&self.root, &self.targets, &self.sender))?;
                self.is_polling = true;
                self.watch_again()?;
                Err(error)
            }
        }
    }

    /// Sets the targets of links. Returns the folders to watch for them that are not watched yet.
    fn set_targets(&mut self, targets: BTreeSet<PathBuf>) -> Vec<PathBuf> {
        // A folder above may be moved away, and replaced.
        let folders = targets.iter().flat_map(|target| target.ancestors().skip(1));
        let is_watched = |folder: &&Path| {
            let inside = folder.strip_prefix(&self.root).ok().and_then(Path::to_str);
            inside.is_some_and(|inside| self.watched.contains(inside))
        };
        let folders = folders.filter(|folder| !is_watched(folder));
        let folders: BTreeSet<PathBuf> = folders.map(Path::to_owned).collect();
        let new = folders.difference(&self.target_folders).cloned().collect();
        self.target_folders = folders;
        *self.targets.write().unwrap_or_else(PoisonError::into_inner) = targets;
        new
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
        let own = self.watched.iter().map(|folder| self.root.join(folder));
        let all: Vec<PathBuf> = own.chain(self.target_folders.iter().cloned()).collect();
        self.add(&all)
    }

    fn add(&mut self, folders: &[PathBuf]) -> Result<(), notify::Error> {
        let mut paths = self.inner.paths_mut();
        for folder in folders {
            match paths.add(folder, RecursiveMode::NonRecursive) {
                // It was removed meanwhile, which its parent reports. A folder that cannot be read, above the target of a
                // link, cannot be watched.
                Err(error) if is_not_found(&error) || is_denied(&error) => {}
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
    pub(super) fn git_is_busy(&self) -> bool {
        self.git.as_ref().is_some_and(GitFolder::is_locked)
    }
}

/// A watcher that compares names and times twice a second. Contents are not compared: that would read every file of
/// the site, of whatever size, at each poll.
fn poll_watcher(
    handler: impl notify::EventHandler,
) -> notify::Result<Box<dyn notify::Watcher + Send>> {
    let config = Config::default().with_poll_interval(POLL_INTERVAL);
    Ok(Box::new(PollWatcher::new(handler, config)?))
}

fn is_denied(error: &notify::Error) -> bool {
    let notify::ErrorKind::Io(error) = &error.kind else {
        return false;
    };
    error.kind() == std::io::ErrorKind::PermissionDenied
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

/// Receives the events of an inner watcher.
type Handler = Box<dyn FnMut(notify::Result<Event>) + Send>;

fn handler(root: &Path, targets: &LinkTargets, sender: &Sender<Signal>) -> Handler {
    let (root, targets, sender) = (root.to_owned(), Arc::clone(targets), sender.clone());
    Box::new(move |event| {
        let changes = match event {
            Ok(event) => {
                let targets = targets.read().unwrap_or_else(PoisonError::into_inner);
                changes_of(&root, &targets, &event)
            }
            // A poll watcher reports a removed folder at each poll. Its parent reports it, too.
            Err(error) if is_not_found(&error) => None,
            Err(_) => Some(ChangeSet::All),
        };
        if let Some(changes) = changes {
            // If nobody receives it, the session is ending.
            drop(sender.send(Signal::Changed(changes)));
        }
    })
}

/// The files to check after an event; `None` if it does not concern the site's source files. Opening a file is an event
/// too.
fn changes_of(root: &Path, targets: &BTreeSet<PathBuf>, event: &Event) -> Option<ChangeSet> {
    match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => {}
        EventKind::Access(_) => return None,
        _ => {}
    }
    if event.need_rescan() || event.paths.is_empty() {
        return Some(ChangeSet::All);
    }
    let is_folder = matches!(
        event.kind,
        EventKind::Create(CreateKind::Folder) | EventKind::Remove(RemoveKind::Folder)
    );
    let changes = |path: &PathBuf| {
        // Which files lead there is not known here.
        let is_target = || {
            let concerns = |target: &PathBuf| target.starts_with(path) || path.starts_with(target);
            targets.iter().any(concerns)
        };
        if !is_folder && is_litter(path) {
            None
        } else if is_target() {
            Some(ChangeSet::All)
        } else {
            is_source(root, path).then(|| ChangeSet::of_path(root, path))
        }
    };
    let paths = event.paths.iter();
    paths.filter_map(changes).reduce(|mut changes, more| {
        changes.merge(more);
        changes
    })
}

/// Whether a path has the name of a file that an editor leaves behind.
fn is_litter(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy());
    name.is_some_and(|name| ignored::is_litter(&name))
}

/// Whether a path may belong to the site's source files, and not to what else its root holds: version control, the
/// cache and the output of builds, folders of other tools. Of what is outside, only the targets of links do.
fn is_source(root: &Path, path: &Path) -> bool {
    let Ok(path) = path.strip_prefix(root) else {
        return false;
    };
    match path.components().next() {
        Some(Component::Normal(first)) => {
            let first = first.to_string_lossy();
            !first.starts_with('.') && !ignored::left_out().contains(&first.as_ref())
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normal(path: &Path) -> PathBuf {
        let text = path.to_str().expect("UTF-8");
        PathBuf::from(text.replace("/site/../", "/"))
    }

    #[test]
    #[allow(clippy::disallowed_methods, reason = "a test writes files")]
    fn polls_if_the_system_has_no_watcher_left() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().canonicalize().expect("it exists");
        let (sender, signals) = std::sync::mpsc::channel();
        // As `inotify_init1` fails.
        let none = |_| Err(std::io::Error::other("too many open files").into());
        let mut watcher = Watcher::with_system(&root, sender, Some(none)).expect("it polls");
        assert!(watcher.is_polling());
        assert!(watcher.take_fallback().is_some() && watcher.take_fallback().is_none());
        let watched = watcher.watch(BTreeSet::new(), BTreeSet::new());
        assert!(watched.expect("it can be polled"));
        std::fs::write(root.join("a.md"), "# A\n").expect("written");
        let signal = signals.recv_timeout(Duration::from_secs(10));
        assert!(matches!(signal, Ok(Signal::Changed(_))));
    }

    #[test]
    fn ignores_reads_and_what_other_programs_write() {
        let root = Path::new("/site");
        let targets = ["/shared/a.md", "/all", "/site/shared/a.md"];
        let targets = targets.map(PathBuf::from).into();
        let event = |kind, path: &str| Event::new(kind).add_path(normal(&root.join(path)));
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
            (None, event(EventKind::Any, "content/#a.md#")),
            (None, event(EventKind::Any, "content/.#a.md")),
            (None, event(EventKind::Any, "content/a.md.orig")),
            (None, event(EventKind::Any, "../other/a.md")),
            (Some("*"), event(EventKind::Any, "../shared/a.md")),
            (Some("*"), event(EventKind::Any, "../shared")),
            (Some("*"), event(EventKind::Any, "../all/deep/a.md")),
            (Some("*"), event(EventKind::Any, "shared/a.md")),
            (Some("shared/b.md"), event(EventKind::Any, "shared/b.md")),
        ] {
            let changes = changes_of(root, &targets, &event);
            let changes = changes.as_ref().map(|changes| match changes {
                ChangeSet::All => "*",
                ChangeSet::Paths(paths) => paths.first().expect("a path").as_str(),
            });
            assert_eq!(changes, expected, "{event:?}");
        }
    }
}
