//! `guidepost share`: prints the snippets of the share box.

use std::fs::OpenOptions;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use clap::Args;
use serde::Serialize;
use serde_json::{Map, Value};

use super::args::SiteArgs;
use super::terminal::{exit_code, failure, open, print, print_findings};
use crate::base::ui_strings::ENGLISH;
use crate::diagnostic::{Diagnostic, counted, nearest};
use crate::ledger::Address;
use crate::render::project::Project;
use crate::share::preview::{PLATFORMS, PageTags, Platform};
use crate::share::{self, FORMATS, Format, Shared};
use crate::site::NodeId;
use crate::site::lookup::{self, SectionRef};

const EXAMPLES: &str = "Examples:
  guidepost share content/causes.md
  guidepost share /causes/#training-load --format markdown
  guidepost share \"Causes of injury\" --copy";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ShareArgs {
    /// The page, by file, address or title; # names a heading
    #[arg(value_name = "PAGE[#HEADING]", required_unless_present = "all")]
    page: Option<String>,
    /// One format, or `all` [default: html; with --json all]
    #[arg(long, short, value_name = "FORMAT")]
    format: Option<String>,
    /// Copy it to the terminal's clipboard too
    #[arg(long, conflicts_with_all = ["all", "preview"])]
    copy: bool,
    /// Show how other sites truncate its title and description
    #[arg(long, conflicts_with_all = ["all", "format", "json"])]
    preview: bool,
    /// Print every page, one a line; requires --json
    #[arg(long, requires = "json", conflicts_with = "page")]
    all: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    site: SiteArgs,
}

/// The text that the command prints, and the text that it copies.
#[derive(Default)]
struct ShareOutput {
    text: String,
    copied: Option<String>,
    /// A warning.
    finding: Option<Diagnostic>,
}

pub(super) fn run(args: &ShareArgs) -> ExitCode {
    let answer = match answer(args) {
        Ok(answer) => answer,
        Err(found) => return failure(&args.site.root, found),
    };
    if let Some(finding) = answer.finding
        && let Err(error) = print_findings(&args.site.root, &[finding])
    {
        return exit_code(Err(error));
    }
    let copying = answer.copied.as_deref().map(copy);
    // If the program cannot copy it, the user can.
    let printed = print(&answer.text);
    match copying {
        None => printed,
        Some(Ok(size)) => {
            let size = counted(size, "character");
            drop(writeln!(
                io::stderr(),
                "{size} sent to the terminal's clipboard"
            ));
            printed
        }
        Some(Err(error)) => failure(&args.site.root, vec![*error]),
    }
}

fn answer(args: &ShareArgs) -> Result<ShareOutput, Vec<Diagnostic>> {
    let files = open(&args.site.root)?;
    // Errors elsewhere on the site do not prevent sharing a page.
    let (project, mut found) = Project::open(&files, &args.site.options(None))?;
    found.retain(Diagnostic::is_error);
    let formats = formats(args).map_err(|error| vec![*error])?;
    if args.all {
        let text = all_pages(&project, &formats).map_err(|error| vec![*error])?;
        return Ok(ShareOutput {
            text,
            ..ShareOutput::default()
        });
    }
    let named = args.page.as_deref().unwrap_or_default();
    let place = lookup::find(&project.site, &project.settings, named).map_err(|error| {
        // The page may be the one that could not be read.
        found.push(*error);
        std::mem::take(&mut found)
    })?;
    let answered = if args.preview {
        Ok(ShareOutput {
            text: preview(&project, place.node),
            ..ShareOutput::default()
        })
    } else {
        one_page(&project, place, &formats, args)
    };
    let mut answer = answered.map_err(|error| vec![*error])?;
    answer.finding = unrecorded(&project, place);
    Ok(answer)
}

/// The warning that the ledger lacks the address of a page or section. `None` if the site has no ledger.
fn unrecorded(project: &Project<'_>, place: SectionRef<'_>) -> Option<Diagnostic> {
    if !project.ledger.exists() {
        return None;
    }
    let page = Address::of(&project.site.nodes[place.node].route);
    let address = match place.heading {
        Some(heading) => page.with_id(&heading.id),
        None => page,
    };
    if project.ledger.states.is_promised(&address) {
        return None;
    }
    let message = format!("`{address}` is not in the ledger, so links to it may break one day");
    let finding = Diagnostic::warning("address-unrecorded", message);
    Some(finding.hint("once it is published, run `guidepost links record`"))
}

/// The requested formats.
fn formats(args: &ShareArgs) -> Result<Vec<&'static Format>, Box<Diagnostic>> {
    match args.format.as_deref() {
        Some("all") => Ok(FORMATS.to_vec()),
        None if args.json => Ok(FORMATS.to_vec()),
        None => Ok(vec![FORMATS[0]]),
        Some(id) => match share::format(id) {
            Some(format) => Ok(vec![format]),
            None => {
                let finding = Diagnostic::error("share-format", format!("no format `{id}`"));
                let ids = || FORMATS.iter().map(|format| format.id);
                Err(Box::new(match nearest(id, ids()) {
                    Some(right) => finding.hint(format!("did you mean `{right}`?")),
                    None => finding.hint(format!(
                        "formats: {}, or `all`",
                        ids().collect::<Vec<_>>().join(", ")
                    )),
                }))
            }
        },
    }
}

fn one_page(
    project: &Project<'_>,
    place: SectionRef<'_>,
    formats: &[&Format],
    args: &ShareArgs,
) -> Result<ShareOutput, Box<Diagnostic>> {
    let shared = shared(project, place)?;
    if args.json {
        let text = json(project, place, &shared, formats)? + "\n";
        let copied = args.copy.then(|| text.clone());
        return Ok(ShareOutput {
            text,
            copied,
            ..ShareOutput::default()
        });
    }
    let text = match formats {
        [format] => (format.write)(&shared).ok_or_else(|| nothing_for(format))?,
        formats => {
            let written = formats.iter().filter_map(|format| {
                let snippet = (format.write)(&shared)?;
                Some(format!(
                    "{} ({})\n{snippet}\n",
                    format.id,
                    format.label(ENGLISH)
                ))
            });
            written.collect::<Vec<_>>().join("\n")
        }
    };
    Ok(ShareOutput {
        copied: args.copy.then(|| text.trim_end_matches('\n').to_owned()),
        text: text.trim_end_matches('\n').to_owned() + "\n",
        ..ShareOutput::default()
    })
}

/// The shared data of a page or section.
fn shared(project: &Project<'_>, place: SectionRef<'_>) -> Result<Shared, Box<Diagnostic>> {
    if project.settings.shareable_base().is_none() {
        let message = "a page has no address to share until the site has a public one";
        let finding = Diagnostic::error("base-url-missing", message);
        return Err(Box::new(finding.hint(
            "set `base_url` in `guidepost.yaml`, or add `--base-url https://…`",
        )));
    }
    let summary = project.summary(place.node);
    let page = project.views().shared(&summary).ok_or_else(|| {
        let message = "this page is not shared: its front matter has `share: false`";
        let finding = Diagnostic::error("share-off", message);
        Box::new(match summary.page {
            Some(page) => finding.in_file(&page.file),
            None => finding,
        })
    })?;
    Ok(match place.heading {
        Some(heading) => page.section(&heading.id, &heading.title),
        None => page,
    })
}

fn nothing_for(format: &Format) -> Box<Diagnostic> {
    let message = format!("the page has no content for the format `{}`", format.id);
    let finding = Diagnostic::error("share-format", message);
    Box::new(finding.hint(if format.id == share::EMBED.id {
        "embeds are for whole pages, with `share: {embed: true}` in the settings"
    } else {
        "formats with a quote are for whole pages with `share: {quote: …}` in their front matter"
    }))
}

/// One page as JSON.
#[derive(Serialize)]
struct JsonLine<'p> {
    page: &'p str,
    section: Option<&'p str>,
    title: String,
    url: String,
    snippets: Map<String, Value>,
}

fn json(
    project: &Project<'_>,
    place: SectionRef<'_>,
    shared: &Shared,
    formats: &[&Format],
) -> Result<String, Box<Diagnostic>> {
    let written = formats.iter().filter_map(|format| {
        let snippet = (format.write)(shared)?;
        Some((format.id.to_owned(), Value::String(snippet)))
    });
    let line = JsonLine {
        page: project.site.nodes[place.node].route.as_str(),
        section: place.heading.map(|heading| heading.id.as_str()),
        title: share::title(shared),
        url: share::permalink(shared),
        snippets: written.collect(),
    };
    serde_json::to_string(&line)
        .map_err(|error| Box::new(Diagnostic::error("json", error.to_string())))
}

/// Every shared page, one a line, in the order of the tree.
fn all_pages(project: &Project<'_>, formats: &[&Format]) -> Result<String, Box<Diagnostic>> {
    let mut lines = String::new();
    for node in project.site.walk.iter() {
        let place = SectionRef {
            node: *node,
            heading: None,
        };
        match project.views().shared(&project.summary(*node)) {
            Some(shared) => lines += &(json(project, place, &shared, formats)? + "\n"),
            // Without a public address no page is shared, which is reported once.
            None if project.settings.shareable_base().is_none() => {
                shared(project, place)?;
            }
            None => {}
        }
    }
    Ok(lines)
}

/// The link previews of a page.
fn preview(project: &Project<'_>, node: NodeId) -> String {
    let summary = project.summary(node);
    let own = summary.page.and_then(|page| page.front.description.clone());
    let of_site = || project.settings.description.clone();
    let (preview, fallback) = project.views().description_and_source(&summary).unzip();
    let tags = PageTags {
        title: summary.title.to_owned(),
        site: summary.site_title.to_owned(),
        description: own.or_else(|| of_site().filter(|_| summary.is_home())),
        preview,
        fallback: fallback.unwrap_or_default(),
    };
    let platform = |platform: &Platform| {
        let shown = platform.preview(&tags);
        let description = shown.description.unwrap_or_else(|| "(none)".to_owned());
        let findings: String = shown
            .findings
            .iter()
            .map(|finding| format!("  ! {finding}\n"))
            .collect();
        format!(
            "{}: {} and {} characters, {}\n  {}\n  {description}\n{findings}",
            platform.name, platform.title, platform.description, platform.source, shown.title
        )
    };
    PLATFORMS
        .iter()
        .map(platform)
        .collect::<Vec<_>>()
        .join("\n")
}

/// Copies text to the clipboard of the controlling terminal, by the control sequence OSC 52. Standard output may be
/// redirected.
///
/// Returns the number of characters copied.
#[expect(
    clippy::disallowed_methods,
    reason = "the terminal is no file of the site"
)]
fn copy(text: &str) -> Result<usize, Box<Diagnostic>> {
    let sequence = format!("\x1b]52;c;{}\x07", STANDARD.encode(text));
    let sent = if io::stdout().is_terminal() {
        io::stdout().write_all(sequence.as_bytes())
    } else {
        let terminal = OpenOptions::new().write(true).open("/dev/tty");
        terminal.and_then(|mut terminal| terminal.write_all(sequence.as_bytes()))
    };
    let size = sent.map(|()| text.chars().count());
    size.map_err(|error| {
        let message = format!("there is no terminal with a clipboard: {error}");
        let finding = Diagnostic::error("clipboard", message);
        Box::new(finding.hint(
            "copy the text above, or leave out `--copy` and pipe the output, such as `| xclip`",
        ))
    })
}
