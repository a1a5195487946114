//! What a host is.

use super::own_file::OwnRedirects;
use super::own_line::OwnLine;
use super::place::RedirectPath;
use super::rules::Rules;

/// A host, and how it takes redirects.
#[derive(Debug)]
pub struct Host {
    /// Its name in settings and on the command line.
    pub name: &'static str,
    /// Its name in messages.
    pub title: &'static str,
    /// The file that a build writes, in the output folder.
    pub file: &'static str,
    /// Whether the author's file of that name is the start of it.
    pub continues: bool,
    /// Whether it sends the response headers that a file `_headers` states.
    pub reads_headers: bool,
    /// Whether a redirect applies even if a file is published at its address.
    pub precedes_files: bool,
    /// Whether the host, or its file, can do what a line of the author's `_redirects` states; if not, why not.
    pub supports: fn(&OwnLine) -> Result<(), &'static str>,
    /// Writes the file.
    ///
    /// # Errors
    /// Why the author's file cannot be continued.
    pub write: fn(&Rules, &OwnRedirects, Option<&str>) -> Result<HostText, String>,
}

/// The media type of the Markdown of pages.
pub const MARKDOWN: &str = "text/markdown; charset=utf-8";

/// The file for a host.
#[derive(Debug, Default)]
pub struct HostText {
    /// Its text.
    pub text: String,
    /// How much of each limit it uses.
    pub usage: Vec<Usage>,
    /// Addresses for which the host cannot have a rule, with the reason.
    pub left_out: Vec<(RedirectPath, String)>,
}

/// How much of a limit is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    /// What is counted.
    pub what: &'static str,
    /// How much there is.
    pub used: usize,
    /// How much there can be.
    pub most: usize,
    /// Whether the host only advises against more.
    pub is_advice: bool,
}

impl Usage {
    pub(super) const fn limit(what: &'static str, used: usize, most: usize) -> Self {
        Self {
            what,
            used,
            most,
            is_advice: false,
        }
    }
}

/// What the hosts can do that have another format than `_redirects`.
pub(super) fn permanent_only(line: &OwnLine) -> Result<(), &'static str> {
    if !line.is_literal() {
        Err("it is about more than one address, or has conditions")
    } else if !(line.is_permanent() || line.is_gone()) {
        Err("its status is not 301, 308 or 410")
    } else {
        Ok(())
    }
}

/// How long browsers keep a file that never gets other bytes: for good.
pub const KEPT: &str = "public, max-age=31536000, immutable";
/// How long they keep any other: they ask each time whether it changed.
pub(super) const REVALIDATED: &str = "public, max-age=0, must-revalidate";

/// Whether a text of the author states how long browsers keep files, so that no other text does.
#[must_use]
pub fn is_about_caching(text: &str) -> bool {
    text.to_ascii_lowercase().contains("cache-control")
}

/// The note at the start of each file.
pub(super) const NOTE: &str =
    "From links.ledger and the aliases of pages, by Guidepost. Changes here are lost.";
