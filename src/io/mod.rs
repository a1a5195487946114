//! The file system and the network: the only module that reads source files, the only one that writes outputs, and the only
//! one that asks other sites.

pub mod archive;
pub mod content;
pub mod edit;
pub mod files;
pub mod git;
pub mod git_history;
pub mod open_file;
pub mod publish;
pub mod store;
pub mod web;
