//! Publishing: from rendered outputs to an output folder, without ever losing the last good site.
//!
//! Outputs are offered to a [`Publisher`] one by one, from any thread. Those that differ from the file on disk are
//! written to a staging folder. The output folder is touched only when all of them are there:
//!
//! 1. every file that will be replaced or removed gets a second name in the staging folder, and a journal of all steps
//!    is written there;
//! 2. a manifest of old and new files is written: both are recorded as ours;
//! 3. files are renamed into place, stale ones removed;
//! 4. the final manifest is written, and the journal is removed.
//!
//! If a step fails, those before it are undone in reverse order: the output folder is as it was, or complete. Killed
//! before the journal is removed, a build leaves every file whole, old or new, and the next build undoes the steps first.
//! If there is no output folder yet, or an empty one, step 3 is one rename of the whole staging folder, and no journal is
//! needed.
//!
//! With the setting `durable`, the same holds if the machine loses power: everything in the staging folder is synced
//! before the journal is, the journal before step 2, the folders of the output before step 4, and the manifest before the
//! journal is removed.
//!
//! A file is ours if the manifest lists it. The manifest is outside the output folder, one for each output folder. Files
//! at other paths are never touched, files of others at our paths are overwritten only with `adopt`, and a stale file is
//! removed only while its bytes are ours.
//!
//! Files of any size pass through: they are copied, hashed and compared in pieces.

mod candidate;
mod commit;
pub(in crate::io) mod durable;
mod error;
pub(in crate::io) mod journal;
mod lock;
pub(in crate::io) mod manifest;
mod output_folder;
mod pieces;
mod plan;
mod published;
mod publisher;
pub(in crate::io) mod site_path;
pub(in crate::io) mod staging;
mod survey;

pub use candidate::Change;
pub use error::PublishError;
pub use journal::is_unfinished;
pub use lock::Lock;
pub use manifest::{folder_key, portable_path};
pub use output_folder::{check_output_folder, check_state_folder};
pub use published::{Published, PublishedFile, Summary};
pub use publisher::Publisher;
