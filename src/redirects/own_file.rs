//! The author's own `_redirects`.

use rustc_hash::FxHashMap;

use super::own_line::OwnLine;
use super::pattern::Pattern;
use crate::diagnostic::{Diagnostic, Span};

/// Its address in the output folder.
pub const OWN_FILE: &str = "_redirects";
/// The largest file, in bytes.
pub const LARGEST: u64 = 16 * 1024 * 1024;
/// The largest number of lines with placeholders that are compared with all addresses.
pub const MOST_PATTERNS: usize = 1000;

/// The lines of the file.
#[derive(Debug, Default)]
pub struct OwnRedirects {
    /// The file, relative to the site's root.
    pub file: String,
    /// Its text.
    pub text: String,
    /// Its lines without those that cannot be read.
    pub lines: Vec<OwnLine>,
    /// The numbers of the first line about each address, by its parts.
    literal: FxHashMap<String, usize>,
    /// What cannot be read.
    pub findings: Vec<Diagnostic>,
}

impl OwnRedirects {
    /// A file that cannot be read.
    #[must_use]
    pub fn unreadable(file: &str, finding: Diagnostic) -> Self {
        Self {
            file: file.to_owned(),
            findings: vec![finding],
            ..Self::default()
        }
    }

    /// Reads the decoded text of the file.
    #[must_use]
    pub fn parse(file: &str, text: String) -> Self {
        let mut own = Self {
            file: file.to_owned(),
            ..Self::default()
        };
        let mut start = 0;
        for line in text.split('\n') {
            match OwnLine::parse(line, start) {
                None => {}
                Some(Ok(line)) => own.lines.push(line),
                Some(Err((word, fault))) => {
                    let message = format!("`{}` {fault}, so hosts ignore the line", word.text);
                    let finding = Diagnostic::warning("redirect-syntax", message);
                    own.findings.push(finding.at(file, word.span));
                }
            }
            start += line.len() + 1;
        }
        let patterns = own.lines.iter().filter(|line| !line.is_literal()).count();
        if patterns > MOST_PATTERNS {
            let message = format!(
                "the file has {patterns} lines with placeholders or conditions, and at most {MOST_PATTERNS} are compared with all addresses"
            );
            let finding = Diagnostic::error("redirect-many", message).in_file(file);
            own.findings
                .push(finding.hint("state moves of single pages with `guidepost links move`"));
        }
        for (number, line) in own.lines.iter().enumerate() {
            if line.is_literal()
                && let Some(pattern) = &line.pattern
            {
                own.literal.entry(pattern.literal_start()).or_insert(number);
            }
        }
        own.text = text;
        own
    }

    /// The first line about exactly this raw path, with or without its final slash.
    #[must_use]
    pub fn literal(&self, path: &str) -> Option<usize> {
        self.literal.get(path.trim_end_matches('/')).copied()
    }

    /// The position of the first line with a placeholder, from which on Cloudflare counts all lines as such; the end of
    /// the file if there is none.
    pub(super) fn first_pattern(&self) -> usize {
        let is_pattern = |line: &&OwnLine| !line.pattern.as_ref().is_some_and(Pattern::is_literal);
        let first = self.lines.iter().find(is_pattern);
        first.map_or(self.text.len(), |line| line.span.range().start)
    }

    /// The text of a position.
    #[must_use]
    pub fn at(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }
}
