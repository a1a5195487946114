//! The command line: arguments to a request, an outcome to the terminal. One file a command.

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
use crate::io::files::{DiskFiles, Files};
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
    /// Begin a site: settings and a few pages that show how
    Init(init::InitArgs),
    /// Begin a page, in its place and with the right keys
    New(new::NewArgs),
    /// Build the site into a folder
    Build(build::BuildArgs),
    /// Show the site in a browser while you write it
    Serve(serve::ServeArgs),
    /// Find what is wrong or could be better, without writing anything
    Check(check::CheckArgs),
    /// Print what to paste elsewhere to link to a page
    Share(share::ShareArgs),
    /// Tell what an output is made from, and why it was made anew
    Why(why::WhyArgs),
    /// List all pages, drafts too, with their addresses and words
    List(list::ListArgs),
    /// Print the settings, and where each comes from
    Config(config::ConfigArgs),
    /// Print a JSON Schema, for editors that check what you write
    Schema(schema::SchemaArgs),
    /// Print what makes a shell complete the commands
    Completions(completions::CompletionsArgs),
    /// Print the manual page, or that of a command
    Man(man::ManArgs),
}

/// What every command that reads a site takes.
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

/// What the commands take that read a site and tell of it.
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
/// Exit codes: 0 done; 1 something stopped it; 2 the command line is wrong.
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

/// The definitions of all commands and options: help, completions and the manual page are made from them.
#[must_use]
pub fn command() -> clap::Command {
    Cli::command()
}

/// The folder of a site.
fn open(root: &Path) -> Result<DiskFiles, Vec<Diagnostic>> {
    crate::author::site_folder::open(root).map_err(|finding| vec![*finding])
}

/// Prints what was asked for. A reader that has gone away is no error.
fn print(text: &str) -> ExitCode {
    drop(io::stdout().write_all(text.as_bytes()));
    ExitCode::SUCCESS
}

/// Prints what kept a command from doing what was asked.
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

/// The text of a file of the site, as far as it can be read, or of the theme's, for excerpts.
fn source_text(root: &Path, file: &str) -> Option<String> {
    if let Some(text) = theme::theme_text(file) {
        return Some(text.to_owned());
    }
    let bytes = DiskFiles::new(root).ok()?.read(file, page::LARGEST).ok()?;
    bytes.map(|bytes| decode_lossy(&bytes))
}
