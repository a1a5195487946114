//! A change as the command line names it, and the plan for it.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::io::edit::Edit;
use crate::ledger::Fact;

/// What is to be done.
#[derive(Clone, Copy, Debug)]
pub enum Request<'r> {
    /// A page, a file, a folder or a heading gets another name.
    Move {
        /// What is there now.
        old: &'r str,
        /// Its new path, or the new text of the heading.
        new: &'r str,
    },
    /// A page is removed.
    Remove {
        /// The page.
        page: &'r str,
        /// The page to which links to it are to lead.
        to: Option<&'r str>,
        /// Why it is removed.
        gone: Option<&'r str>,
    },
    /// A section becomes a page.
    Split {
        /// The page and the section, such as `a.md#part`.
        section: &'r str,
        /// The file of the new page.
        file: &'r str,
        /// Its title; without it, the text of the section's heading.
        title: Option<&'r str>,
    },
    /// A page becomes a section of another one.
    Merge {
        /// The page.
        page: &'r str,
        /// The other one.
        into: &'r str,
    },
    /// Headings get the ids that they have now written behind them.
    WriteIds(&'r [HeadingName]),
}

/// A heading, by the file of its page and its raw id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadingName {
    /// The file, relative to the site's root.
    pub file: String,
    /// The raw id.
    pub id: String,
}

/// A change that can be made.
#[derive(Debug)]
pub struct Plan {
    /// The files that move, each with its new path.
    pub moved: Vec<(String, String)>,
    /// How many links change, by file.
    pub links: BTreeMap<String, usize>,
    /// The facts that the ledger gets.
    pub facts: Vec<Fact>,
    /// Further results that the author has to know.
    pub notes: Vec<String>,
    /// Warnings that the site did not have before.
    pub warnings: Vec<Diagnostic>,
    /// The change of the files.
    pub edit: Edit,
    /// The bytes that files with new bytes have now, and those of removed pages, by file.
    pub(super) before: BTreeMap<String, Vec<u8>>,
}

impl Plan {
    /// The files that are removed and not moved.
    pub fn removed(&self) -> impl Iterator<Item = &String> {
        let is_moved = |file: &String| {
            self.moved
                .binary_search_by(|(old, _)| old.cmp(file))
                .is_ok()
        };
        self.edit.removed.iter().filter(move |file| !is_moved(file))
    }
}

/// Why a change is not made.
#[derive(Debug)]
pub enum Refusal {
    /// There are errors.
    Findings(Vec<Diagnostic>),
    /// The command line lacks something, which the text names.
    Usage(String),
}

impl From<Vec<Diagnostic>> for Refusal {
    fn from(findings: Vec<Diagnostic>) -> Self {
        Self::Findings(findings)
    }
}

impl From<Box<Diagnostic>> for Refusal {
    fn from(finding: Box<Diagnostic>) -> Self {
        Self::Findings(vec![*finding])
    }
}

/// The finding that something cannot be moved, removed, split or merged.
pub(super) fn invalid(message: impl Into<String>) -> Diagnostic {
    Diagnostic::error("move-invalid", message)
}
