//! `guidepost list`.

use std::cmp::Reverse;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde::Serialize;

use super::args::{ReadArgs, today};
use super::table::{Side, table};
use super::terminal::{failure, open, print, print_findings};
use crate::diagnostic::{Diagnostic, counted};
use crate::render::link_graph::{LinkGraph, LinkRow};
use crate::render::listing::{self, Row};
use crate::render::project::{Options, Project};

const EXAMPLES: &str = "Examples:
  guidepost list
  guidepost list --json | jq -r 'select(.draft).path'
  guidepost list --links --json | jq -r 'select(.orphan).path'
  guidepost list --graph dot | dot -T svg > links.svg

Links are those in the texts of published pages: Markdown, HTML and components;
navigation, citations and terms do not count. No text of another page links to
an orphan; a dead-end page links to no other page. Depth is the fewest links
from the home page, where lists of child pages count too.";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ListArgs {
    #[command(flatten)]
    place: ReadArgs,
    /// Print JSON, one object a page
    #[arg(long)]
    json: bool,
    /// Print orphans, dead-end pages, depth, most-linked pages
    #[arg(long)]
    links: bool,
    /// Print the graph of links
    #[arg(long, value_name = "FORMAT", conflicts_with_all = ["json", "links"])]
    graph: Option<GraphFormat>,
}

/// A format of the graph of links.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum GraphFormat {
    // Without documentation, so that the help stays short.
    Dot,
    Json,
}

pub(super) fn run(args: &ListArgs) -> ExitCode {
    let root = &args.place.root;
    let of_links = args.links || args.graph.is_some();
    let made = with_project(&args.place, !of_links, |project| {
        if of_links {
            return Ok(text_of_links(args, &LinkGraph::of(project)));
        }
        let rows = listing::rows(project);
        Ok(match args.json {
            true => json_lines(&rows),
            false => table_of(&rows),
        })
    });
    let (text, unread) = match made {
        Ok(found) => found,
        Err(found) => return failure(root, found),
    };
    let printed = print(&text);
    if !unread.iter().any(Diagnostic::is_error) {
        drop(print_findings(root, &unread));
        return printed;
    }
    // The list is incomplete.
    failure(root, unread)
}

/// The text about a project, with drafts or without, and the diagnostics of pages that could not be read.
fn with_project(
    args: &ReadArgs,
    drafts: bool,
    text: impl FnOnce(&Project<'_>) -> Result<String, Vec<Diagnostic>>,
) -> Result<(String, Vec<Diagnostic>), Vec<Diagnostic>> {
    let files = open(&args.root)?;
    let options = Options {
        base_url: args.base_url.clone(),
        drafts,
        today: Some(today(None)),
        ..Options::default()
    };
    let (project, found) = Project::open(&files, &options)?;
    // Pages with other errors, such as broken links, are listed.
    let pages = || project.site.pages.iter().chain(&project.site.drafts);
    let listed = |file: &str| pages().any(|page| page.file == file);
    let unread = |finding: &Diagnostic| match finding.file.as_deref() {
        Some(file) => finding.is_error() && file.ends_with(".md") && !listed(file),
        None => finding.code == "no-pages",
    };
    let unread = |finding: &Diagnostic| unread(finding) || finding.code == "site-below";
    let unread = found.into_iter().filter(unread).collect();
    Ok((text(&project)?, unread))
}

fn json_lines(rows: &[impl Serialize]) -> String {
    let lines = rows
        .iter()
        .filter_map(|row| serde_json::to_string(row).ok());
    lines.map(|line| line + "\n").collect()
}

/// The links between pages in the form that the arguments name.
fn text_of_links(args: &ListArgs, graph: &LinkGraph<'_>) -> String {
    match args.graph {
        Some(GraphFormat::Dot) => graph.dot(),
        Some(GraphFormat::Json) => json_lines(&[graph.json()]),
        None if args.json => json_lines(&graph.rows()),
        None => links_table(graph),
    }
}

/// A table of the links of each page, and what is remarkable about them.
fn links_table(graph: &LinkGraph<'_>) -> String {
    let rows = graph.rows();
    let cells = |row: &LinkRow| {
        let notes = [(row.orphan, "orphan"), (row.dead_end, "dead-end")];
        let notes = notes.iter().filter(|(is_so, _)| *is_so);
        let notes: Vec<&str> = notes.map(|(_, note)| *note).collect();
        [
            row.title.clone(),
            row.linked_from.to_string(),
            row.links_to.to_string(),
            row.depth
                .map_or_else(|| "-".to_owned(), |depth| depth.to_string()),
            notes.join(", "),
            row.path.clone().unwrap_or_else(|| "(a list)".to_owned()),
        ]
    };
    let columns = [
        ("TITLE", Side::Left),
        ("LINKED FROM", Side::Right),
        ("LINKS TO", Side::Right),
        ("DEPTH", Side::Right),
        ("NOTE", Side::Left),
        ("FILE", Side::Left),
    ];
    let cells: Vec<_> = rows.iter().map(cells).collect();
    let count = |is_so: fn(&LinkRow) -> bool| rows.iter().filter(|row| is_so(row)).count();
    format!(
        "{}\n{}, {} between them, {}, {}\n{}",
        table(columns, &cells),
        counted(rows.len(), "page"),
        counted(graph.len(), "link"),
        counted(count(|row| row.orphan), "orphan"),
        counted(count(|row| row.dead_end), "dead-end page"),
        most_linked(&rows)
    )
}

/// A line with the pages to which the most pages link.
fn most_linked(rows: &[LinkRow]) -> String {
    const SHOWN: usize = 5;
    let mut linked: Vec<&LinkRow> = rows.iter().filter(|row| row.linked_from > 0).collect();
    // Pages with as many links stay in the order of the tree.
    linked.sort_by_key(|row| Reverse(row.linked_from));
    let shown = linked.iter().take(SHOWN);
    let shown: Vec<String> = shown
        .map(|row| format!("{} ({})", row.title, row.linked_from))
        .collect();
    match shown.is_empty() {
        true => String::new(),
        false => format!("Most linked: {}\n", shown.join(", ")),
    }
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
