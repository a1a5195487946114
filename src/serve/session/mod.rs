//! A session: one site, opened and kept up to date while its files change. Any front end can hold one: an HTTP server,
//! an editor's server, a test. A session does not know how what it serves is transported, and writes nothing.
//!
//! ```text
//! files ─▶ Watcher ─▶ Driver ─▶ Attempt ─▶ ServedState ─▶ front ends
//!          ChangeSet            SiteSnapshot  one value,
//!                               or errors     replaced whole
//! ```
//!
//! [`Session::open`] returns a handle and a [`Driver`]. The driver blocks a thread while it follows the files; the handle
//! can be cloned, and gives the newest [`ServedState`] at any time.

mod artefact_cache;
mod attempt;
mod change_set;
mod diagnostic_set;
mod driver;
mod file_cache;
mod file_snapshot;
mod handle;
mod report;
mod served_file;
mod signal;
mod snapshot;
mod state;
mod watch;

pub use diagnostic_set::DiagnosticSet;
pub use driver::Driver;
pub use file_snapshot::FileSnapshot;
pub use handle::{Session, SessionOptions};
pub use report::SessionReport;
pub use served_file::ServedFile;
pub use snapshot::{OutputContent, SiteSnapshot};
pub use state::{ServedState, Update};
