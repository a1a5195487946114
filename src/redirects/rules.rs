//! The rules of a site, which each host has in its own format.

use super::place::{Location, RedirectPath};
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
    /// The folder below which the Markdown of pages is published, if it is.
    pub markdown: Option<RedirectPath>,
    /// The folders whose files never get other bytes, since their names contain a fingerprint.
    pub fixed: Vec<RedirectPath>,
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
