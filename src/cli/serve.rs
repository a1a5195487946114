//! `guidepost serve`.

use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;

use super::args::{SiteArgs, today};
use super::terminal::{failure, print_findings, recover};
use super::unfinished::{BuiltArgs, unfinished_build};
use crate::diagnostic::{Diagnostic, Printer, counted};
use crate::serve::http::ListenAddress;
use crate::serve::session::SessionReport;
use crate::serve::{self, ServeOptions, ServeReport};

const EXAMPLES: &str = "Examples:
  guidepost serve --open
  guidepost serve --drafts --port 8080

Only this machine can open the site; nothing is written. Ctrl-C stops it.";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ServeArgs {
    #[command(flatten)]
    site: SiteArgs,
    #[command(flatten)]
    built: BuiltArgs,
    /// Let others open the site, at this address
    #[arg(long, value_name = "HOST")]
    host: Option<String>,
    /// The port; 0 for any [default: 8000, or the next free]
    #[arg(long, value_name = "PORT")]
    port: Option<u16>,
    /// Open the site in the browser
    #[arg(long)]
    open: bool,
    /// Poll for changes, if the file system reports none
    #[arg(long)]
    poll: bool,
}

pub(super) fn run(args: ServeArgs) -> ExitCode {
    let options = ServeOptions {
        root: args.site.root.clone(),
        options: args.site.options(None),
        today: || Some(today(None)),
        listen: ListenAddress {
            host: args.host,
            port: args.port,
        },
        poll: args.poll,
    };
    if let Err(found) = recover(&args.site.root) {
        return failure(&args.site.root, found);
    }
    let unfinished = unfinished_build(&args.site.root, &args.built);
    drop(print_findings(&args.site.root, unfinished.as_slice()));
    // A closed output is no error of the server.
    let served = serve::run(&options, &mut |report| drop(print(&report, args.open)));
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(finding) => {
            drop(print_findings(&args.site.root, &[*finding]));
            ExitCode::FAILURE
        }
    }
}

fn print(report: &ServeReport<'_>, open: bool) -> io::Result<()> {
    match report {
        ServeReport::Ready { address, pages } => {
            let pages = pages.map_or("no page yet".to_owned(), |pages| counted(pages, "page"));
            writeln!(
                io::stdout(),
                "Serving {pages} at {address} (press Ctrl-C to stop)"
            )?;
            if open {
                open_browser((*address).to_owned());
            }
            Ok(())
        }
        ServeReport::Session(report) => print_session(report),
    }
}

fn print_session(report: &SessionReport<'_>) -> io::Result<()> {
    match report {
        // It is printed with its address.
        SessionReport::Opened { .. } => Ok(()),
        SessionReport::Rebuilt { pages, files, time } => writeln!(
            io::stdout(),
            "Rebuilt {} in {:.2} s: {}",
            counted(*pages, "page"),
            time.as_secs_f64(),
            file_list(files)
        ),
        SessionReport::Rejected { files } => writeln!(
            io::stdout(),
            "Not rebuilt, the last good version is shown: {}",
            file_list(files)
        ),
        SessionReport::Diagnostics(diagnostics, sources) => {
            let mut printer = Printer::new(sources);
            let mut err = io::stderr().lock();
            let colour = err.is_terminal();
            for diagnostic in *diagnostics {
                writeln!(err, "{}", printer.human(diagnostic, colour))?;
            }
            Ok(())
        }
    }
}

/// Opens a browser in the background; prints a warning if none opens.
fn open_browser(address: String) {
    /// The program that opens browsers fails within this time, or has started one.
    const TIMEOUT: Duration = Duration::from_secs(3);
    std::thread::spawn(move || {
        if let Err(error) = open::that_detached_with_timeout(&address, TIMEOUT) {
            let finding = Diagnostic::warning("browser", format!("cannot open a browser: {error}"));
            let finding = finding.hint(format!("open {address} in a browser"));
            let report = SessionReport::Diagnostics(&[finding], &|_| None);
            // A closed output is no error of the server.
            drop(print_session(&report));
        }
    });
}

/// The files that changed: the first ones by name.
fn file_list(files: &[String]) -> String {
    const MOST: usize = 3;
    match files.len() {
        0 => "no file changed".to_owned(),
        1..=MOST => files.join(", "),
        count => format!("{} and {} more", files[..MOST].join(", "), count - MOST),
    }
}
