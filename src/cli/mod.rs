//! The command line: arguments to a request, an outcome to the terminal. One file a command.

mod build;
mod serve;
mod share;

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::decode::decode_lossy;
use crate::diagnostic::{Diagnostic, Printer};
use crate::files::{Disk, Files};
use crate::page;
use crate::project::Options;

/// Turns a folder of Markdown into a linked guide whose pages can be shared.
#[derive(Debug, Parser)]
#[command(name = "guidepost", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Build the site into a folder
    Build(build::BuildArgs),
    /// Show the site in a browser while you write it
    Serve(serve::ServeArgs),
    /// Print what to paste elsewhere to link to a page
    Share(share::ShareArgs),
}

/// What every command that reads a site takes.
#[derive(Debug, Args)]
struct SiteArgs {
    /// The site's folder: with a `content` folder, or any folder of Markdown
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// Where the site will be published, such as https://example.org/guide/
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Count drafts as published
    #[arg(long)]
    drafts: bool,
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
        Command::Build(args) => build::run(args),
        Command::Serve(args) => serve::run(args),
        Command::Share(args) => share::run(&args),
    }
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

/// The text of a file of the site, as far as it can be read, for excerpts.
fn source_text(root: &Path, file: &str) -> Option<String> {
    let bytes = Disk::new(root).ok()?.read(file, page::LARGEST).ok()??;
    Some(decode_lossy(&bytes))
}
