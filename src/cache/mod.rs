//! The cache: results that a build stores for the next one, in the site's state folder.
//!
//! | file | contents |
//! |---|---|
//! | a file for each output folder ([`file`]) | the facts of all pages; the key and the hash of each output |
//! | `artefacts.pack`, `artefacts.index` ([`artefacts`]) | further bytes derived from single pages |
//! | a file without a name ([`spool`]) | printed bodies, during a build only |
//!
//! All of it holds results of pure functions and is therefore valid regardless of later changes to the site: a page
//! is identified by the hash of its file's bytes, an output by its [`CacheKey`](crate::render::key::Key), an artefact by the
//! hash of its inputs. Whether a file still has the bytes with that hash is checked in every build; a
//! [`FileStat`](crate::base::file_stat::FileStat) only avoids reading it. So the folder can be deleted, copied to
//! another machine or written by two builds in turn. A file that is damaged, or was written by another program, is
//! ignored.

pub mod artefacts;
mod contents;
mod entries;
pub mod file;
mod format;
mod positional;
mod program;
mod spool;
pub mod state_folder;

pub use contents::Cache;
pub use entries::OutputEntry;
pub use program::Program;
