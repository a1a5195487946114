//! The handle by which front ends hold a session.

use std::path::PathBuf;
use std::sync::mpsc::{self, Sender};
use std::time::SystemTime;

use jiff::civil::Date;
use tokio::sync::watch;

use super::driver::Driver;
use super::file_cache::FileCache;
use super::signal::Signal;
use super::snapshot::SiteSnapshot;
use super::state::ServedState;
use super::watch::Watcher;
use crate::author::site_folder;
use crate::diagnostic::Diagnostic;
use crate::render::project::Options;

/// How a session opens its site.
#[derive(Clone, Debug)]
pub struct SessionOptions {
    /// The site's root folder.
    pub root: PathBuf,
    /// How the project is opened, for the day that `today` returns.
    pub options: Options,
    /// The day, read again while the session lasts; `None` to judge no page by its dates.
    pub today: fn() -> Option<Date>,
    /// Whether changes are found by polling, for file systems that do not report them.
    pub poll: bool,
}

/// A handle of a session. Clones are handles of the same session.
#[derive(Clone)]
pub struct Session {
    state: watch::Receiver<ServedState>,
    signals: Sender<Signal>,
}

impl Session {
    /// A session of a site, and the driver that opens the site and follows its files. Nothing is read until the driver
    /// runs.
    ///
    /// # Errors
    /// There is no site at the root, or the system does not let its files be watched.
    pub fn open(options: SessionOptions) -> Result<(Self, Driver), Box<Diagnostic>> {
        let disk = site_folder::open(&options.root)?;
        let (sender, signals) = mpsc::channel();
        let watcher = Watcher::new(disk.root(), sender.clone(), options.poll);
        let watcher = watcher.map_err(|error| Box::new(cannot_watch(&error)))?;
        let (state, receiver) = watch::channel(ServedState::unopened(first_version()));
        let session = Self {
            state: receiver,
            signals: sender.clone(),
        };
        let cache = FileCache::new(disk);
        let driver = Driver::new(
            options.options,
            options.today,
            cache,
            watcher,
            (sender, signals),
            state,
        );
        Ok((session, driver))
    }

    /// The newest state.
    #[must_use]
    pub fn state(&self) -> ServedState {
        self.state.borrow().clone()
    }

    /// A channel that is notified of every new state.
    #[must_use]
    pub fn subscribe(&self) -> watch::Receiver<ServedState> {
        self.state.clone()
    }

    /// Adds an error with which an output of `site` failed when it was rendered to the state, unless that site is no
    /// longer served.
    pub fn report_render_error(&self, site: &SiteSnapshot, error: Diagnostic) {
        self.send(Signal::RenderErrors {
            generation: site.generation,
            errors: vec![error],
            is_complete: false,
        });
    }

    /// Ends the driver.
    pub fn stop(&self) {
        self.send(Signal::Stop);
    }

    fn send(&self, signal: Signal) {
        // If nobody receives it, the driver has ended already.
        drop(self.signals.send(signal));
    }
}

/// The first version. Versions keep growing when the program is started again, so that a browser that kept a page
/// detects that it is outdated.
#[expect(
    clippy::disallowed_methods,
    reason = "only front ends see it, and not in pages as they are published"
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
