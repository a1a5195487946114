//! What authors allow: a finding of one page in its front matter, or of the whole site in the
//! settings, each with the reason. Only what is told can be allowed; what stops a build cannot.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::check;
use crate::config;
use crate::diagnostic::{Diagnostic, Span};
use crate::page::Page;
use crate::yaml::{Field, Fields, Shape, Typed};

/// One line of `allow`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Allowance {
    /// The code of the findings, as written.
    pub code: String,
    /// Why; none where nothing is said, and then nothing is allowed.
    pub reason: Option<String>,
    /// Where the code stands in the file.
    pub span: Span,
}

/// What stands behind `allow`.
pub(crate) enum Said {
    /// Codes, each with its reason.
    Reasons(Map<String, Value>),
    /// Codes without reasons. They are read so that the finding can ask for these.
    Codes(Vec<String>),
}

impl Field for Said {
    const EXPECTED: &'static str =
        "codes with a reason each, such as `image-alt: The picture is decoration`";
    const SHAPE: Shape = Shape::Known(check::allowable, &Shape::Text);
    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Object(reasons) => Some(Self::Reasons(reasons.clone())),
            codes => Vec::read(codes).map(Self::Codes),
        }
    }
}

/// Reads the key `allow`.
#[must_use]
pub(crate) fn read(fields: &mut Fields<'_>, key: Typed<Said>) -> Vec<Allowance> {
    let reasons = match fields.take(key) {
        None => return Vec::new(),
        Some(Said::Reasons(reasons)) => reasons,
        Some(Said::Codes(codes)) => {
            let span = fields.value_span(key.name);
            let bare = |code| Allowance {
                code,
                reason: None,
                span,
            };
            return codes.into_iter().map(bare).collect();
        }
    };
    let mut allow = fields.inside_named(key, reasons);
    let rows = allow.take_rest();
    let allowance = |(code, reason): (String, Value)| Allowance {
        span: allow.key_span(&code),
        reason: reason
            .as_str()
            .map(str::trim)
            .filter(|reason| !reason.is_empty())
            .map(str::to_owned),
        code,
    };
    rows.into_iter().map(allowance).collect()
}

/// An allowance, where it is in force, and what came of it.
#[derive(Clone, Debug)]
pub struct Row {
    /// The file that it stands in.
    pub file: String,
    /// What it says.
    pub allowance: Allowance,
    /// How many findings it took away.
    pub allowed: usize,
    /// Whether it met an error, which it cannot allow.
    pub met_error: bool,
    /// Whether it stands in a page that is not published, of which little is checked.
    pub draft: bool,
}

/// All that a site allows.
#[derive(Clone, Debug, Default)]
pub struct Allowances {
    rows: Vec<Row>,
    /// The rows of each file.
    of_file: HashMap<String, Vec<usize>>,
}

impl Allowances {
    /// Those of the settings, of the pages and of the pages that are not published.
    #[must_use]
    pub fn new(settings: &[Allowance], pages: &[Arc<Page>], drafts: &[Arc<Page>]) -> Self {
        let mut allowances = Self::default();
        allowances.add(config::FILE, settings, false);
        let pages = pages.iter().map(|page| (page, false));
        for (page, draft) in pages.chain(drafts.iter().map(|page| (page, true))) {
            allowances.add(&page.file, &page.front.allow, draft);
        }
        allowances
    }

    fn add(&mut self, file: &str, given: &[Allowance], draft: bool) {
        for allowance in given {
            let rows = self.of_file.entry(file.to_owned()).or_default();
            rows.push(self.rows.len());
            self.rows.push(Row {
                file: file.to_owned(),
                allowance: allowance.clone(),
                allowed: 0,
                met_error: false,
                draft,
            });
        }
    }

    /// What is not allowed of some findings; takes note of what was.
    #[must_use]
    pub fn sift(&mut self, mut findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
        if !self.rows.is_empty() {
            findings.retain(|finding| !self.allows(finding));
        }
        findings
    }

    /// Whether a finding is allowed. The page's own word comes before the site's.
    fn allows(&mut self, finding: &Diagnostic) -> bool {
        let own = finding
            .file
            .as_deref()
            .and_then(|file| self.of_file.get(file));
        let site = self.of_file.get(config::FILE);
        for row in own.into_iter().chain(site).flatten() {
            let row = &mut self.rows[*row];
            if row.allowance.code != finding.code {
                continue;
            }
            row.met_error |= finding.is_error();
            if row.allowance.reason.is_some() && !finding.is_error() {
                row.allowed += 1;
                return true;
            }
        }
        false
    }

    /// Each with what came of it, those of the settings first.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// How many findings were taken away.
    #[must_use]
    pub fn allowed(&self) -> usize {
        self.rows.iter().map(|row| row.allowed).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::front_matter as keys;
    use crate::yaml::{self, Block, Keys as _};

    fn allowances(text: &str) -> Vec<Allowance> {
        let block = Block {
            file: "a.md",
            text,
            offset: 4,
        };
        let map = yaml::parse(block).expect("YAML");
        let mut fields = Fields::new(block, map, keys::Table::KEYS);
        let read = read(&mut fields, keys::allow);
        assert_eq!(fields.refuse_unknown(), []);
        read
    }

    #[test]
    fn a_code_has_a_reason_and_a_place() {
        let read = allowances("allow:\n  image-alt: It is decoration.\n  title-long: ' '\n");
        let told: Vec<_> = read
            .iter()
            .map(|row| (row.code.as_str(), row.reason.as_deref(), row.span.start))
            .collect();
        assert_eq!(
            told,
            [
                ("image-alt", Some("It is decoration."), 13),
                ("title-long", None, 44)
            ]
        );
        let bare = &allowances("allow: [image-alt]\n")[0];
        assert_eq!((bare.code.as_str(), &bare.reason), ("image-alt", &None));
    }

    #[test]
    fn a_warning_of_the_file_is_taken_away_and_an_error_stays() {
        let site = allowances("allow: {title-long: We like them long.}\n");
        let mut allowances = Allowances::new(&site, &[], &[]);
        allowances.add(
            "a.md",
            &self::allowances("allow: {image-alt: Decoration.}\n"),
            false,
        );
        let findings = vec![
            Diagnostic::warning("image-alt", "m").in_file("a.md"),
            Diagnostic::error("image-alt", "m").in_file("a.md"),
            Diagnostic::warning("image-alt", "m").in_file("b.md"),
            Diagnostic::warning("title-long", "m").in_file("b.md"),
            Diagnostic::warning("title-long", "m"),
        ];
        let left = allowances.sift(findings.clone());
        assert_eq!(left, findings[1..3]);
        let came_of: Vec<_> = allowances
            .rows()
            .iter()
            .map(|row| (row.allowed, row.met_error))
            .collect();
        assert_eq!(
            (came_of, allowances.allowed()),
            (vec![(2, false), (1, true)], 3)
        );
    }
}
