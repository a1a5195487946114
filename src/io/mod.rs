//! The file system and the network: the only module that reads source files, the only one that writes outputs, and the only
//! one that asks other sites.

pub mod archive;
mod commit_dates;
pub mod content;
pub mod dates;
pub mod edit;
pub mod files;
pub mod git;
mod git_command;
pub mod git_history;
pub mod open_file;
pub mod publish;
pub mod store;
pub mod web;

pub use git_command::version as git_version;
