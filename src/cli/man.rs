//! `guidepost man`.

use std::process::ExitCode;

use clap::Args;
use clap_mangen::Man;

use super::terminal::{failure, print};
use crate::diagnostic::{Diagnostic, nearest};

const EXAMPLES: &str = "Examples:
  guidepost man build | man -l -
  guidepost man > ~/.local/share/man/man1/guidepost.1";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ManArgs {
    /// The command [default: guidepost itself]
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
}

pub(super) fn run(args: &ManArgs, program: clap::Command) -> ExitCode {
    match page(program, args.command.as_deref()) {
        Ok(page) => print(&page),
        Err(finding) => failure(".".as_ref(), vec![*finding]),
    }
}

fn page(mut program: clap::Command, named: Option<&str>) -> Result<String, Box<Diagnostic>> {
    // Builds the full names of the commands.
    program.build();
    let command = match named {
        None => program,
        Some(name) => match program.find_subcommand(name) {
            Some(command) => command.clone(),
            None => {
                let names = program.get_subcommands().map(clap::Command::get_name);
                let finding = Diagnostic::error("command-unknown", format!("no command `{name}`"));
                let right = nearest(name, names);
                return Err(Box::new(
                    finding.maybe_hint(right.map(|right| format!("did you mean `{right}`?"))),
                ));
            }
        },
    };
    let mut page = Vec::new();
    let written = Man::new(command).render(&mut page);
    written.map_err(|error| Box::new(Diagnostic::error("man-io", error.to_string())))?;
    // The text below the options starts with examples.
    let page = String::from_utf8_lossy(&page);
    Ok(page.replace(".SH EXTRA", ".SH EXAMPLES"))
}
