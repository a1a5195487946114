//! Publishing: from rendered outputs to an output folder, without ever losing the last good site.
//!
//! Outputs are offered to a [`Publisher`] one by one, from any thread. Those that differ from the file on disk are
//! written to a staging folder. The output folder is touched only when all of them are there:
//!
//! 1. a manifest of old and new files is written: from here on, both are recorded as ours;
//! 2. files are renamed into place, stale ones removed;
//! 3. the final manifest is written.
//!
//! If there is no output folder yet, step 2 is one rename of the whole staging folder.
//!
//! That is the whole plan for crashes. Killed before step 1, a build leaves the old site. Killed later, it leaves every
//! file whole, old or new, and the next build finishes the work: it compares bytes, not records. (`fsync` is not called;
//! a file damaged by a power cut differs from what is to be written, so the next build replaces it too.)
//!
//! A file is ours if the manifest lists it. The manifest is outside the output folder, one for each output folder. Files
//! at other paths are never touched, files of others at our paths are overwritten only with `adopt`, and a stale file is
//! removed only while its bytes are ours.
//!
//! Files of any size pass through: they are copied, hashed and compared in pieces.

mod candidate;
mod commit;
mod error;
mod lock;
mod manifest;
mod output_folder;
mod pieces;
mod plan;
mod published;
mod publisher;
mod site_path;
mod staging;
mod survey;

pub use candidate::Change;
pub use error::PublishError;
pub use lock::Lock;
pub use manifest::{folder_key, portable_path};
pub use output_folder::{check_output_folder, check_state_folder};
pub use published::{Published, PublishedFile, Summary};
pub use publisher::Publisher;
