//! The command line: parses arguments into a request and prints its outcome. One file a command.

mod build;
mod check;
mod completions;
mod config;
mod init;
mod list;
mod man;
mod new;
mod progress;
mod schema;
mod serve;
mod share;
mod table;
mod why;

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, CommandFactory, Parser, Subcommand};

use crate::base::decode::decode_lossy;
use crate::diagnostic::{Diagnostic, Printer, sort_and_dedup};
use crate::io::files::{Disk, Files};
use crate::page;
use crate::render::project::Options;
use crate::theme;

const EXAMPLE: &str = "Example: guidepost init my-guide";

/// Turns a folder of Markdown into a linked guide whose pages can be shared.
#[derive(Debug, Parser)]
#[command(name = "guidepost", version, after_help = EXAMPLE)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Create a new site with settings and a few example pages
    Init(init::InitArgs),
    /// Create a new page with the keys of its siblings
    New(new::NewArgs),
    /// Build the site into a folder
    Build(build::BuildArgs),
    /// Show the site in a browser while you write it
    Serve(serve::ServeArgs),
    /// Report errors and possible improvements without writing anything
    Check(check::CheckArgs),
    /// Print a snippet that links to a page
    Share(share::ShareArgs),
    /// Explain the inputs of an output, and why it was rebuilt
    Why(why::WhyArgs),
    /// List all pages, drafts included, with their addresses and word counts
    List(list::ListArgs),
    /// Print the resolved settings, and where each is set
    Config(config::ConfigArgs),
    /// Print a JSON Schema for editors
    Schema(schema::SchemaArgs),
    /// Print a shell completion script
    Completions(completions::CompletionsArgs),
    /// Print the man page of guidepost or of a command
    Man(man::ManArgs),
}

/// Arguments of every command that reads a site.
#[derive(Debug, Args)]
struct SiteArgs {
    /// The site's folder
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// Where it will be published: https://example.org/guide/
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Count drafts as published
    #[arg(long)]
    drafts: bool,
}

/// Arguments of the commands that read a site and report on it.
#[derive(Debug, Args)]
struct PlaceArgs {
    /// The site's folder
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// Where it will be published: https://example.org/guide/
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
}

impl SiteArgs {
    fn options(&self) -> Options {
        Options {
            base_url: self.base_url.clone(),
            drafts: self.drafts,
        }
    }
}

/// Runs the program with the arguments of the process.
///
/// Exit codes: 0 success; 1 errors were reported; 2 the command line is invalid.
#[must_use]
pub fn run() -> ExitCode {
    match Cli::parse().command {
        Command::Init(args) => init::run(&args),
        Command::New(args) => new::run(&args),
        Command::Build(args) => build::run(args),
        Command::Serve(args) => serve::run(args),
        Command::Check(args) => check::run(&args),
        Command::Share(args) => share::run(&args),
        Command::List(args) => list::run(&args),
        Command::Config(args) => config::run(&args),
        Command::Schema(args) => schema::run(&args),
        Command::Completions(args) => completions::run(&args),
        Command::Man(args) => man::run(&args),
        Command::Why(args) => why::run(&args),
    }
}

/// The definitions of all commands and options, from which help, completions and man pages are generated.
#[must_use]
pub fn command() -> clap::Command {
    Cli::command()
}

/// The folder of a site.
fn open(root: &Path) -> Result<Disk, Vec<Diagnostic>> {
    crate::author::site_folder::open(root).map_err(|finding| vec![*finding])
}

/// Prints the result of a command. A closed pipe is not an error.
fn print(text: &str) -> ExitCode {
    drop(io::stdout().write_all(text.as_bytes()));
    ExitCode::SUCCESS
}

/// Prints the findings that stopped a command.
fn failure(root: &Path, found: Vec<Diagnostic>) -> ExitCode {
    drop(print_findings(root, &sort_and_dedup(found, false)));
    ExitCode::FAILURE
}

/// Prints findings about the site at `root` for people, to standard error.
fn print_findings(root: &Path, diagnostics: &[Diagnostic]) -> io::Result<()> {
    let sources = |file: &str| source_text(root, file);
    let mut printer = Printer::new(&sources);
    let mut err = io::stderr().lock();
    let colour = err.is_terminal();
    for diagnostic in diagnostics {
        writeln!(err, "{}", printer.human(diagnostic, colour))?;
    }
    Ok(())
}

/// The text of a file of the site or of the theme, if it can be read, for excerpts.
fn source_text(root: &Path, file: &str) -> Option<String> {
    if let Some(text) = theme::theme_text(file) {
        return Some(text.to_owned());
    }
    let bytes = Disk::new(root).ok()?.read(file, page::LARGEST).ok()?;
    bytes.map(|bytes| decode_lossy(&bytes))
}
