//! `guidepost doctor`: what this program can do on this machine and in this folder, for reports of bugs.

use std::env;
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use jiff::Zoned;
use serde_json::{Map, Value, json};

use super::args::user_cache;
use super::terminal::print;
use crate::author::trials::{self, Home, Row};

const EXAMPLES: &str = "Examples:
  guidepost doctor
  guidepost doctor --json | jq .watcher

Every line is tried, not assumed. Nothing of your pages is printed, and no
variable of the environment but those for language and terminal.";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct DoctorArgs {
    /// The site's folder
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &DoctorArgs) -> ExitCode {
    let rows = rows(&args.root);
    print(&match args.json {
        true => printed_json(&rows),
        false => printed(&rows),
    })
}

#[expect(
    clippy::disallowed_methods,
    reason = "the command line reads the environment and the clock"
)]
fn rows(root: &Path) -> Vec<Row> {
    let home = Home::new(env::var_os("HOME").or_else(|| env::var_os("USERPROFILE")));
    let program = env::current_exe().ok();
    let mut rows = vec![
        trials::version(),
        trials::program(program.as_deref(), &home),
        trials::target(),
        trials::features(),
        trials::allocator(),
        trials::social_images(),
        trials::git(),
        locale(),
        terminal(),
    ];
    let now = Zoned::now();
    let zone = now.time_zone().iana_name().unwrap_or("without a name");
    let today = now.date().to_string();
    rows.push(Row::new(
        "today",
        format!("{today}, time zone {zone}"),
        json!({"date": today, "time_zone": zone}),
    ));
    rows.extend(trials::of_folder(
        root,
        &home,
        user_cache().as_deref(),
        now.date(),
    ));
    rows
}

/// The variables for the language of programs.
fn locale() -> Row {
    let is_about_language = |name: &str| name == "LANG" || name.starts_with("LC_");
    let found = variables(is_about_language);
    row_of_variables("locale", &found, "no LANG, no LC_ALL", Map::new())
}

fn terminal() -> Row {
    let found = variables(|name| ["TERM", "NO_COLOR"].contains(&name));
    let mut facts = Map::new();
    facts.insert("stdout".to_owned(), io::stdout().is_terminal().into());
    facts.insert("stderr".to_owned(), io::stderr().is_terminal().into());
    let mut row = row_of_variables("terminal", &found, "no TERM", facts);
    for (name, is_terminal) in [
        ("output", io::stdout().is_terminal()),
        ("errors", io::stderr().is_terminal()),
    ] {
        let place = if is_terminal {
            "on a terminal"
        } else {
            "not on a terminal"
        };
        row.value += &format!("; {name} {place}");
    }
    row
}

/// Variables of the environment, sorted by name.
fn variables(wanted: impl Fn(&str) -> bool) -> Vec<(String, String)> {
    let all = env::vars_os().filter_map(|(name, value)| {
        let name = name.into_string().ok().filter(|name| wanted(name))?;
        Some((name, value.to_string_lossy().into_owned()))
    });
    let mut found: Vec<(String, String)> = all.collect();
    found.sort();
    found
}

fn row_of_variables(
    name: &'static str,
    found: &[(String, String)],
    none: &str,
    mut facts: Map<String, Value>,
) -> Row {
    let shown = found.iter().map(|(name, value)| format!("{name}={value}"));
    let shown: Vec<String> = shown.collect();
    for (name, value) in found {
        facts.insert(name.clone(), value.clone().into());
    }
    let value = match found {
        [] => none.to_owned(),
        _ => shown.join(" "),
    };
    Row::new(name, value, facts.into())
}

/// The rows in two columns, each on one line.
fn printed(rows: &[Row]) -> String {
    let width = rows
        .iter()
        .map(|row| row.name.len())
        .max()
        .unwrap_or_default();
    let line = |row: &Row| {
        let value = row.value.replace(char::is_control, "?");
        format!("{:width$}  {value}\n", row.name)
    };
    rows.iter().map(line).collect()
}

fn printed_json(rows: &[Row]) -> String {
    let mut object = Map::new();
    object.insert("type".to_owned(), "doctor".into());
    for row in rows {
        object.insert(row.name.replace(' ', "_"), row.facts.clone());
    }
    format!("{}\n", Value::Object(object))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_one_line_and_one_key() {
        let rows = [
            Row::new("a", "1\n2".to_owned(), json!(1)),
            Row::new("social image", "yes".to_owned(), json!({"b": true})),
        ];
        assert_eq!(printed(&rows), "a             1?2\nsocial image  yes\n");
        assert_eq!(
            printed_json(&rows),
            "{\"a\":1,\"social_image\":{\"b\":true},\"type\":\"doctor\"}\n"
        );
    }
}
