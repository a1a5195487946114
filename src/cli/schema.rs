//! `guidepost schema`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::terminal::{failure, open, print};
use crate::check;
use crate::diagnostic::Diagnostic;
use crate::input::json_schema::{self, SCHEMAS};
use crate::input::settings::{self, Settings, Taxonomy};
use crate::input::starter;
use crate::io::store::{self, Store as _};

const EXAMPLES: &str = "Examples:
  guidepost schema front-matter > front-matter.schema.json
  guidepost schema settings --write

Editors find the JSON Schema of the settings if guidepost.yaml begins with this
line, which `guidepost init` writes:
  # yaml-language-server: $schema=guidepost.schema.json";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct SchemaArgs {
    /// The kind of file: front-matter, settings, references or glossary
    #[arg(value_name = "WHAT", hide_possible_values = true, value_parser = PossibleValuesParser::new(SCHEMAS.map(|schema| schema.name)))]
    what: String,
    /// Write that of the settings to guidepost.schema.json
    #[arg(long)]
    write: bool,
    /// The site's folder
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
}

pub(super) fn run(args: &SchemaArgs) -> ExitCode {
    if !args.write {
        let schema = SCHEMAS.iter().find(|schema| schema.name == args.what);
        return print(
            &schema
                .map(|schema| schema.print_for(&check::allowable(), &taxonomies(&args.root)))
                .unwrap_or_default(),
        );
    }
    match write(args) {
        Ok(text) => print(&text),
        Err(found) => failure(&args.root, found),
    }
}

/// The taxonomies of the site in a folder. Without a site, or if its settings have errors, the list is empty.
fn taxonomies(root: &Path) -> Vec<Taxonomy> {
    let text = super::terminal::source_texts(root)(settings::FILE);
    let settings = text.and_then(|text| Settings::parse(Some(&text)).ok());
    settings.map_or_else(Vec::new, |settings| settings.taxonomies)
}

fn write(args: &SchemaArgs) -> Result<String, Vec<Diagnostic>> {
    if args.what != json_schema::SETTINGS.name {
        let message = format!(
            "only the JSON Schema of settings can be written, not that of {}",
            args.what
        );
        let hint = format!(
            "print it, as `guidepost schema {} > my.schema.json`",
            args.what
        );
        return Err(vec![Diagnostic::error("schema-place", message).hint(hint)]);
    }
    let files = open(&args.root)?;
    let file = files.root().join(starter::SCHEMA);
    let failed = |error: std::io::Error| {
        let message = format!("cannot write `{}`: {error}", starter::SCHEMA);
        vec![Diagnostic::error("schema-place", message)]
    };
    let text = json_schema::SETTINGS.print(&check::allowable());
    let there = store::DiskStore.read(&file).map_err(failed)?;
    if there.as_deref() == Some(text.as_bytes()) {
        return Ok(format!("{} is up to date\n", starter::SCHEMA));
    }
    if there.is_some_and(|bytes| !json_schema::is_printed(&bytes)) {
        let message = format!("`{}` was not written by Guidepost", starter::SCHEMA);
        let hint = "nothing was written; move that file away";
        return Err(vec![Diagnostic::error("schema-place", message).hint(hint)]);
    }
    store::DiskStore
        .replace(&file, text.as_bytes())
        .map_err(failed)?;
    Ok(format!("Wrote {}{}\n", starter::SCHEMA, advice(&args.root)))
}

/// How to name the JSON Schema in the settings, if they do not name it yet.
fn advice(root: &Path) -> String {
    let line = format!("# yaml-language-server: $schema={}", starter::SCHEMA);
    let text = super::terminal::source_texts(root)(settings::FILE).unwrap_or_default();
    if text.contains(&line) {
        return String::new();
    }
    format!(
        "\nTo have editors use it, begin {} with this line:\n  {line}",
        settings::FILE
    )
}
