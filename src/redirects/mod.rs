//! Redirects by the server: one list of rules from the ledger, the `aliases` of pages and the author's `_redirects`, and
//! the text of that list in the format of each host.
//!
//! A rule is about the address of a page or file. Ids of sections never reach a server; they are followed on the pages.
//! Everything here is a function from values to values. To add a host, add its file in `hosts/` and its row in
//! [`hosts::HOSTS`].

mod escape;
pub mod hosts;
mod own_file;
mod own_line;
mod pattern;
mod place;

pub use hosts::{HOSTS, Host, HostText, Usage};
pub use own_file::{LARGEST, MOST_PATTERNS, OWN_FILE, OwnRedirects};
pub use own_line::{OwnLine, Word};
pub use pattern::Pattern;
pub use place::{Location, RedirectPath};

use crate::diagnostic::Span;

/// The rules of a site.
#[derive(Debug, Default)]
pub struct Rules {
    /// Addresses that lead elsewhere, sorted.
    pub moved: Vec<Moved>,
    /// Addresses that were retired, sorted.
    pub gone: Vec<Gone>,
    /// The address of the page that hosts show if there is nothing.
    pub not_found: RedirectPath,
}

/// The addresses to which a rule applies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct From {
    /// The address.
    pub path: RedirectPath,
    /// The same with or without the final slash, if nothing else is there.
    pub other: Option<RedirectPath>,
    /// Whether an address in other letter case is in use.
    pub has_twin: bool,
    /// The HTML file that is published there, for hosts without a rule.
    pub notice: Option<RedirectPath>,
    /// The line of the author's file that states the same.
    pub own: Option<Span>,
}

impl From {
    /// All addresses.
    pub fn paths(&self) -> impl Iterator<Item = &RedirectPath> {
        std::iter::once(&self.path).chain(&self.other)
    }
}

/// An address that leads elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The address.
    pub from: From,
    /// Where it leads.
    pub to: Location,
}

/// An address that was retired.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gone {
    /// The address.
    pub from: From,
}
