//! `guidepost theme`.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde::Serialize;

use super::next::{self, Done};
use super::table::{Side, table};
use super::terminal::{failure, open, print};
use crate::diagnostic::Diagnostic;
use crate::input::settings::Settings;
use crate::io::files::{DiskFiles, Files as _};
use crate::io::store::{self, NotCreated};
use crate::site::sources;
use crate::theme::{self, Part};

const EXAMPLES: &str = "Examples:
  guidepost theme list
  guidepost theme eject partials/footer.html

A file in the site's template folder replaces the part of the same name.";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ThemeArgs {
    #[command(subcommand)]
    command: ThemeCommand,
}

#[derive(Debug, Subcommand)]
enum ThemeCommand {
    /// List the parts of the theme, and which of them the site replaces
    List(ListArgs),
    /// Copy a part into the site, to change it there
    Eject(EjectArgs),
}

const LIST_EXAMPLE: &str = "Example: guidepost theme list --json | jq -r 'select(.file).part'";
const EJECT_EXAMPLE: &str = "Example: guidepost theme eject footer";

#[derive(Debug, Args)]
#[command(after_help = LIST_EXAMPLE)]
struct ListArgs {
    /// Print JSON, one object a part
    #[arg(long)]
    json: bool,
    /// The site's folder
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
}

#[derive(Debug, Args)]
#[command(after_help = EJECT_EXAMPLE)]
struct EjectArgs {
    /// The part, such as partials/footer.html
    #[arg(value_name = "PART")]
    part: String,
    /// The site's folder
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
}

pub(super) fn run(args: &ThemeArgs) -> ExitCode {
    match &args.command {
        ThemeCommand::List(args) => match list(args) {
            Ok(text) => print(&text),
            Err(found) => failure(&args.root, found),
        },
        ThemeCommand::Eject(args) => match eject(args) {
            Ok((text, file)) => {
                let printed = print(&text);
                next::show(Done::Ejected, &args.root, &file);
                printed
            }
            Err(found) => failure(&args.root, found),
        },
    }
}

/// A part, as it is printed.
#[derive(Serialize)]
struct Row {
    part: &'static str,
    /// The file of the site that replaces it.
    file: Option<String>,
    purpose: String,
}

fn opened(root: &std::path::Path) -> Result<(DiskFiles, Settings), Vec<Diagnostic>> {
    let files = open(root)?;
    let settings = sources::settings(&files, None)?;
    Ok((files, settings))
}

fn list(args: &ListArgs) -> Result<String, Vec<Diagnostic>> {
    let (files, settings) = opened(&args.root)?;
    let own = files.list(&settings.templates, &|_, _| false).files;
    let row = |part: Part| {
        let file = format!("{}/{}", settings.templates, part.name);
        Row {
            part: part.name,
            file: own.binary_search(&file).is_ok().then_some(file),
            purpose: part.purpose(),
        }
    };
    let rows = theme::parts().map(row);
    if args.json {
        let lines = rows.filter_map(|row| serde_json::to_string(&row).ok());
        return Ok(lines.map(|line| line + "\n").collect());
    }
    let cells = rows.map(|row| {
        let file = row.file.unwrap_or_default();
        [row.part.to_owned(), file, row.purpose]
    });
    let cells: Vec<_> = cells.collect();
    let columns = [
        ("PART", Side::Left),
        ("REPLACED BY", Side::Left),
        ("WHAT IT IS", Side::Left),
    ];
    Ok(table(columns, &cells))
}

/// Copies a part. Returns the report, and the file.
fn eject(args: &EjectArgs) -> Result<(String, String), Vec<Diagnostic>> {
    let (files, settings) = opened(&args.root)?;
    let part = theme::part(&args.part).map_err(|near| {
        let message = format!("the theme has no part `{}`", args.part);
        let finding = Diagnostic::error("theme-part", message);
        vec![match near {
            Some(near) => finding.hint(format!("did you mean `{near}`?")),
            None => finding.hint("`guidepost theme list` lists all parts"),
        }]
    })?;
    let file = format!("{}/{}", settings.templates, part.name);
    let copy = [(file, part.copy())];
    store::create_all(&store::DiskStore, files.root(), &copy).map_err(
        |NotCreated { path, error }| {
            let finding = match error.kind() {
                io::ErrorKind::AlreadyExists => {
                    let message = format!("`{path}` exists already, and nothing was written");
                    let finding = Diagnostic::error("theme-part", message);
                    finding.hint("change that file, or move it away")
                }
                _ => {
                    let message = format!("cannot write `{path}`: {error}");
                    Diagnostic::error("theme-part", message).hint("nothing was written")
                }
            };
            vec![finding]
        },
    )?;
    let [(file, _)] = copy;
    let text = format!(
        "Wrote {file}\nThe site now prints this file instead of the theme's; remove it to go back\n"
    );
    Ok((text, file))
}
