//! `guidepost list`.

use std::process::ExitCode;

use clap::Args;

use super::args::ReadArgs;
use super::table::{Side, table};
use super::terminal::{failure, open, print, print_findings};
use crate::diagnostic::{Diagnostic, counted};
use crate::render::listing::{self, Row};
use crate::render::project::{Options, Project};

const EXAMPLES: &str = "Examples:
  guidepost list
  guidepost list --json | jq -r 'select(.draft).path'";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ListArgs {
    #[command(flatten)]
    place: ReadArgs,
    /// Print JSON, one object a page
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &ListArgs) -> ExitCode {
    let root = &args.place.root;
    let (rows, unread) = match rows(&args.place) {
        Ok(found) => found,
        Err(found) => return failure(root, found),
    };
    let text = if args.json {
        let lines = rows
            .iter()
            .filter_map(|row| serde_json::to_string(row).ok());
        lines.map(|line| line + "\n").collect()
    } else {
        table_of(&rows)
    };
    let printed = print(&text);
    if !unread.iter().any(Diagnostic::is_error) {
        drop(print_findings(root, &unread));
        return printed;
    }
    // The list is incomplete.
    failure(root, unread)
}

/// The rows of all pages, with drafts, and the diagnostics of pages that could not be read.
fn rows(args: &ReadArgs) -> Result<(Vec<Row>, Vec<Diagnostic>), Vec<Diagnostic>> {
    let files = open(&args.root)?;
    let options = Options {
        base_url: args.base_url.clone(),
        drafts: true,
    };
    let (project, found) = Project::open(&files, &options)?;
    // Pages with other errors, such as broken links, are listed.
    let listed = |file: &str| project.site.pages.iter().any(|page| page.file == file);
    let unread = |finding: &Diagnostic| match finding.file.as_deref() {
        Some(file) => finding.is_error() && file.ends_with(".md") && !listed(file),
        None => finding.code == "no-pages",
    };
    let unread = |finding: &Diagnostic| unread(finding) || finding.code == "site-below";
    let unread = found.into_iter().filter(unread).collect();
    Ok((listing::rows(&project)?, unread))
}

/// A table. The widest columns come last, so that lines break there on a narrow terminal.
fn table_of(rows: &[Row]) -> String {
    let cells = |row: &Row| {
        let mark = if row.draft { " (draft)" } else { "" };
        let last = row.updated.or(row.date);
        [
            format!("{}{mark}", row.title),
            row.words.to_string(),
            last.map_or_else(String::new, |date| date.to_string()),
            row.path.clone().unwrap_or_else(|| "(a list)".to_owned()),
            row.url.clone().unwrap_or_else(|| row.page.clone()),
        ]
    };
    let columns = [
        ("TITLE", Side::Left),
        ("WORDS", Side::Right),
        ("CHANGED", Side::Left),
        ("FILE", Side::Left),
        ("ADDRESS", Side::Left),
    ];
    let cells: Vec<_> = rows.iter().map(cells).collect();
    let drafts = match rows.iter().filter(|row| row.draft).count() {
        0 => String::new(),
        count => format!(", {}", counted(count, "draft")),
    };
    let words = rows.iter().map(|row| row.words).sum();
    format!(
        "{}\n{}{drafts}, {}\n",
        table(columns, &cells),
        counted(rows.len(), "page"),
        counted(words, "word")
    )
}
