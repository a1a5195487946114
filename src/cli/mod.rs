//! The command line: parses arguments into a request and prints its outcome. One file a command.

mod args;
mod build;
mod check;
mod completions;
mod config;
mod counter;
mod doctor;
mod export;
mod external;
mod first_process;
mod fix;
mod init;
mod ledger_file;
mod licenses;
mod links;
mod list;
mod man;
mod merge;
mod mv;
mod new;
mod next;
mod progress;
mod relocation;
mod rm;
mod schema;
mod serve;
mod share;
mod split;
mod start;
mod suggest;
mod table;
mod terminal;
mod theme;
mod unfinished;
mod upgrade;
mod verify;
mod why;
mod with_site;

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use crate::base::guard::exit_at_a_panic;

const EXAMPLE: &str = "Example: guidepost init my-guide";

/// Turns a folder of Markdown into a linked guide whose pages can be shared.
#[derive(Debug, Parser)]
#[command(name = "guidepost", version, after_help = EXAMPLE)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Create a site: a new one, or from the Markdown in a folder
    Init(init::InitArgs),
    /// Create a new page with the keys of its siblings
    New(new::NewArgs),
    /// Build the site into a folder
    Build(build::BuildArgs),
    /// Show the site in a browser while you write it
    Serve(serve::ServeArgs),
    /// Report errors and possible improvements
    Check(check::CheckArgs),
    /// Print a snippet that links to a page
    Share(share::ShareArgs),
    /// Explain the inputs of an output, and why it was rebuilt
    Why(why::WhyArgs),
    /// List all pages with their addresses and word counts
    List(list::ListArgs),
    /// Move a page, file, folder or heading, with every link to it
    Mv(mv::MvArgs),
    /// Remove a page, and state where links to it are to lead
    Rm(rm::RmArgs),
    /// Make a section a page of its own, with every link to it
    Split(split::SplitArgs),
    /// Make a page a section of another one, with every link to it
    Merge(merge::MergeArgs),
    /// Keep every address that was shared working
    Links(links::LinksArgs),
    /// List the parts of the theme, or copy one to change it
    Theme(theme::ThemeArgs),
    /// Print the resolved settings, and where each is set
    Config(config::ConfigArgs),
    /// Print what this program can do here, for reports of bugs
    Doctor(doctor::DoctorArgs),
    /// Print a JSON Schema for editors
    Schema(schema::SchemaArgs),
    /// Print a shell completion script
    Completions(completions::CompletionsArgs),
    /// Print the man page of guidepost or of a command
    Man(man::ManArgs),
    /// Print the licenses of the program and of the data in it
    Licenses(licenses::LicensesArgs),
}

/// Runs the program with the arguments of the process.
///
/// Exit codes: 0 success; 1 errors were reported, or output was lost; 2 the command line is invalid.
#[must_use]
pub fn run() -> ExitCode {
    if cfg!(panic = "abort") {
        exit_at_a_panic();
    }
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) if error.use_stderr() => error.exit(),
        // Help or the version.
        Err(text) => return terminal::exit_code(text.print()),
    };
    // The server ends in its own way.
    if !matches!(cli.command, Some(Command::Serve(_))) {
        first_process::end_when_signalled();
    }
    let Some(given) = cli.command else {
        return start::run();
    };
    match given {
        Command::Init(args) => init::run(&args),
        Command::New(args) => new::run(&args),
        Command::Build(args) => build::run(args),
        Command::Serve(args) => serve::run(args),
        Command::Check(args) => check::run(&args),
        Command::Share(args) => share::run(&args),
        Command::Mv(args) => mv::run(&args),
        Command::Rm(args) => rm::run(&args),
        Command::Split(args) => split::run(&args),
        Command::Merge(args) => merge::run(&args),
        Command::Links(args) => links::run(&args),
        Command::List(args) => list::run(&args),
        Command::Theme(args) => theme::run(&args),
        Command::Config(args) => config::run(&args),
        Command::Doctor(args) => doctor::run(&args),
        Command::Schema(args) => schema::run(&args),
        Command::Completions(args) => completions::run(&args, command()),
        Command::Man(args) => man::run(&args, command()),
        Command::Licenses(args) => licenses::run(&args),
        Command::Why(args) => why::run(&args),
    }
}

/// What is shown on a terminal after a command has succeeded: the command, when, and the line.
pub fn next_steps() -> impl Iterator<Item = [&'static str; 3]> {
    let rows = next::ROWS.iter();
    rows.map(|row| [row.command, row.when, row.line])
}

/// The definitions of all commands and options, from which help, completions and man pages are generated.
#[must_use]
pub fn command() -> clap::Command {
    Cli::command()
}
