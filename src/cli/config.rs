//! `guidepost config`.

use std::process::ExitCode;

use clap::Args;
use serde_json::Value;

use super::args::ReadArgs;
use super::table::{Side, table};
use super::terminal::{failure, open, print};
use super::upgrade;
use crate::base::decode::decode;
use crate::diagnostic::Diagnostic;
use crate::input::resolved::{self, Setting};
use crate::input::settings::FILE;
use crate::io::files::Files as _;
use crate::page;
use crate::site::sources;

const EXAMPLES: &str = "Examples:
  guidepost config
  guidepost config --json | jq -r 'select(.value == null).key'
  guidepost config --check-upgrade

They are set in guidepost.yaml, in the site's folder. With --check-upgrade, the
exit code is 1 if something is to be changed after an upgrade of Guidepost.";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ConfigArgs {
    #[command(flatten)]
    place: ReadArgs,
    /// Print JSON, one object a setting or a finding
    #[arg(long)]
    json: bool,
    /// Report what an upgrade changes for the site
    #[arg(long)]
    check_upgrade: bool,
}

pub(super) fn run(args: &ConfigArgs) -> ExitCode {
    if args.check_upgrade {
        return upgrade::run(&args.place, args.json);
    }
    match settings(&args.place) {
        Ok(settings) if args.json => {
            let lines = settings
                .iter()
                .filter_map(|row| serde_json::to_string(row).ok());
            print(&lines.map(|line| line + "\n").collect::<String>())
        }
        Ok(settings) => print(&print_table(&settings)),
        Err(found) => failure(&args.place.root, found),
    }
}

fn settings(place: &ReadArgs) -> Result<Vec<Setting>, Vec<Diagnostic>> {
    let files = open(&place.root)?;
    let read = sources::settings(&files, place.base_url.as_deref())?;
    let text = match files.read(FILE, page::LARGEST) {
        Ok(Some(bytes)) => Some(decode(FILE, bytes).map_err(|error| vec![*error])?),
        _ => None,
    };
    let given = place.base_url.is_some();
    Ok(resolved::settings(text.as_deref(), given, &read))
}

fn print_table(settings: &[Setting]) -> String {
    let cells = |setting: &Setting| {
        [
            setting.key.clone(),
            setting.source.describe(),
            describe(&setting.value),
        ]
    };
    let columns = [
        ("SETTING", Side::Left),
        ("FROM", Side::Left),
        ("VALUE", Side::Left),
    ];
    table(columns, &settings.iter().map(cells).collect::<Vec<_>>())
}

/// A value for people; empty if there is none.
fn describe(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(describe).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}
