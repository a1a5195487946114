//! Redirects by the server: one list of rules from the ledger, the `aliases` of pages and the author's `_redirects`, and
//! the text of that list in the format of each host, with how long browsers keep files where the format has that.
//!
//! A rule is about the address of a page or file. Ids of sections never reach a server; they are followed on the pages.
//! Everything here is a function from values to values. To add a host, add its file in `hosts/` and its row in
//! [`hosts::HOSTS`].

mod escape;
mod host;
pub mod hosts;
mod own_file;
mod own_line;
mod pattern;
mod place;
mod rules;

pub use host::{Host, HostText, KEPT, MARKDOWN, Usage, is_about_caching};
pub use own_file::{LARGEST, MOST_PATTERNS, OWN_FILE, OwnRedirects};
pub use own_line::{OwnLine, Word};
pub use pattern::{Pattern, PatternIndex};
pub use place::{Location, RedirectPath};
pub use rules::{From, Gone, Moved, Rules};
