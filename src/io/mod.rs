//! The file system: the only module that reads source files, and the only one that writes outputs.

pub mod content;
pub mod edit;
pub mod files;
pub mod git;
pub mod open_file;
pub mod publish;
pub mod store;
