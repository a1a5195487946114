//! The diagnostic type, the table of codes, and the two printers: for people and as JSON.

use std::ops::Range;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

pub mod codes;
mod nearest;
mod print;

pub use nearest::{Searches, nearest};
pub use print::{Printer, Sources, line_column};

/// A byte range in a file's decoded text (no byte order mark, line ends as `\n`).
///
/// In 32 bits, since no source file is larger than 16 MiB and every link of every page stores one.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Deserialize, Serialize,
)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span shifted by `offset` bytes, such as from a body to its file.
    #[must_use]
    pub fn shifted(self, offset: usize) -> Self {
        let offset = u32::try_from(offset).unwrap_or(u32::MAX);
        Self {
            start: self.start.saturating_add(offset),
            end: self.end.saturating_add(offset),
        }
    }

    /// The span as a range of bytes.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        let narrow = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
        Self {
            start: narrow(range.start),
            end: narrow(range.end),
        }
    }
}

/// How serious a finding is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Stops the build; nothing is written.
    #[default]
    Error,
    /// Reported; an error under `--strict`.
    Warning,
    /// Reported, under `--strict` too: nothing is wrong, but the result may not be what the author expects.
    Note,
}

impl Severity {
    /// All, the most serious first.
    pub const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Note];

    /// Its name in messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// The number of findings of each severity that there are, such as `2 warnings`, the most serious first.
#[must_use]
pub fn counts(diagnostics: &[Diagnostic]) -> Vec<String> {
    let count = |severity: Severity| {
        let of_it = diagnostics
            .iter()
            .filter(|found| found.severity == severity);
        let count = of_it.count();
        (count > 0).then(|| counted(count, severity.name()))
    };
    Severity::ALL.into_iter().filter_map(count).collect()
}

/// One finding: what is wrong, where, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// Whether it stops the build.
    pub severity: Severity,
    /// A stable name in kebab case, such as `link-missing`.
    pub code: &'static str,
    /// One sentence without a full stop.
    pub message: String,
    /// The file, relative to the site's root with `/`, or `None` if the finding is about the run.
    pub file: Option<String>,
    /// The position in the file, or `None` if it is the file as a whole.
    pub span: Option<Span>,
    /// A few words printed next to the caret.
    pub label: Option<String>,
    /// What to do, one sentence each.
    pub hints: Vec<String>,
    /// How it was reached, one step each, from the inside out.
    pub notes: Vec<String>,
}

impl Diagnostic {
    /// A finding that stops the build.
    #[must_use]
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            code,
            message: kept(message.into()),
            file: None,
            span: None,
            label: None,
            hints: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// A finding that is reported and does not stop the build.
    #[must_use]
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self::error(code, message).into_warning()
    }

    /// A finding of the given severity.
    #[must_use]
    pub fn new(severity: Severity, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            severity,
            ..Self::error(code, message)
        }
    }

    /// A finding that is reported and is no error under `--strict` either.
    #[must_use]
    pub fn remark(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, message)
    }

    /// Names the file (relative to the site's root).
    #[must_use]
    pub fn in_file(mut self, file: impl Into<String>) -> Self {
        self.file = Some(file.into());
        self
    }

    /// Names the file and the position in it.
    #[must_use]
    pub fn at(mut self, file: impl Into<String>, span: impl Into<Span>) -> Self {
        self.file = Some(file.into());
        self.span = Some(span.into());
        self
    }

    /// Prints a few words next to the caret.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Adds a line of help.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        // There are few hints to a finding, and can be very many findings.
        self.hints.reserve_exact(1);
        self.hints.push(kept(hint.into()));
        self
    }

    /// Adds a line of help, if there is one.
    #[must_use]
    pub fn maybe_hint(mut self, hint: Option<impl Into<String>>) -> Self {
        self.hints.extend(hint.map(Into::into));
        self
    }

    /// Adds a step of how it was reached.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// The same finding, which stops what is done.
    #[must_use]
    pub fn into_error(self) -> Self {
        Self {
            severity: Severity::Error,
            ..self
        }
    }

    /// The same finding, which is reported and stops nothing.
    #[must_use]
    pub fn into_warning(self) -> Self {
        Self {
            severity: Severity::Warning,
            ..self
        }
    }

    /// Whether it stops the build.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// Whether it stops a build; a warning does under `strict`.
    #[must_use]
    pub fn stops(&self, strict: bool) -> bool {
        self.is_error() || (strict && self.is_warning())
    }

    /// Whether it is a warning, and so an error under `--strict`.
    #[must_use]
    pub fn is_warning(&self) -> bool {
        self.severity == Severity::Warning
    }
}

/// A text without spare memory: a formatted one can have as much again, and there can be very many findings.
fn kept(mut text: String) -> String {
    text.shrink_to_fit();
    text
}

/// A finding as it is stored in a cache.
#[derive(Deserialize)]
struct Stored {
    severity: Severity,
    code: String,
    message: String,
    file: Option<String>,
    span: Option<Span>,
    label: Option<String>,
    hints: Vec<String>,
    notes: Vec<String>,
}

impl<'de> Deserialize<'de> for Diagnostic {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let stored = Stored::deserialize(deserializer)?;
        let known = codes::find(&stored.code);
        let known = known.ok_or_else(|| D::Error::custom("a code of another version"))?;
        Ok(Self {
            severity: stored.severity,
            code: known.name,
            message: stored.message,
            file: stored.file,
            span: stored.span,
            label: stored.label,
            hints: stored.hints,
            notes: stored.notes,
        })
    }
}

/// Sorts findings, errors before warnings before notes, each by file, position and text, and removes duplicates; under `strict`,
/// warnings become errors.
#[must_use]
pub fn sort_and_dedup(mut diagnostics: Vec<Diagnostic>, strict: bool) -> Vec<Diagnostic> {
    if strict {
        for diagnostic in diagnostics.iter_mut().filter(|found| found.is_warning()) {
            diagnostic.severity = Severity::Error;
        }
    }
    diagnostics.sort_by(|a, b| {
        let key = |d: &Diagnostic| {
            (
                d.severity,
                d.file.clone(),
                d.span,
                d.code,
                d.message.clone(),
            )
        };
        key(a).cmp(&key(b))
    });
    diagnostics.dedup();
    diagnostics
}

/// A count with its noun: `1 page`, `2 pages`, `2 addresses`.
#[must_use]
pub fn counted(count: usize, what: &str) -> String {
    let ending = match what {
        _ if count == 1 => "",
        what if what.ends_with('s') => "es",
        _ => "s",
    };
    format!("{count} {what}{ending}")
}
