//! `guidepost serve`.

use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;

use super::args::SiteArgs;
use crate::diagnostic::{Diagnostic, Printer, counted};
use crate::serve::{self, Place, Report, Request};

const EXAMPLES: &str = "Examples:
  guidepost serve --open
  guidepost serve --drafts --port 8080

Only this machine is answered, and nothing is written. Ctrl-C ends it.";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ServeArgs {
    #[command(flatten)]
    site: SiteArgs,
    /// Show the site at this address to others, too
    #[arg(long, value_name = "HOST")]
    host: Option<String>,
    /// The port; 0 for any [default: 8000, or the next free]
    #[arg(long, value_name = "PORT")]
    port: Option<u16>,
    /// Open the site in the browser
    #[arg(long)]
    open: bool,
    /// Look for changes twice a second, if none are told
    #[arg(long)]
    poll: bool,
}

pub(super) fn run(args: ServeArgs) -> ExitCode {
    let request = Request {
        root: args.site.root.clone(),
        options: args.site.options(),
        place: Place {
            host: args.host,
            port: args.port,
        },
        poll: args.poll,
    };
    // A reader that has gone away is no error of the server.
    let served = serve::run(&request, &mut |report| drop(tell(&report, args.open)));
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(finding) => {
            drop(super::terminal::print_findings(
                &args.site.root,
                &[*finding],
            ));
            ExitCode::FAILURE
        }
    }
}

fn tell(report: &Report<'_>, open: bool) -> io::Result<()> {
    match report {
        Report::Ready { address, pages } => {
            let pages = pages.map_or("nothing yet".to_owned(), |pages| counted(pages, "page"));
            writeln!(
                io::stdout(),
                "Serving {pages} at {address} (Ctrl-C ends it)"
            )?;
            if open {
                open_browser((*address).to_owned());
            }
            Ok(())
        }
        Report::Rebuilt { pages, files, time } => writeln!(
            io::stdout(),
            "Rebuilt {} in {:.2} s: {}",
            counted(*pages, "page"),
            time.as_secs_f64(),
            told(files)
        ),
        Report::Broken { files } => writeln!(
            io::stdout(),
            "Not rebuilt, the site stays as it was: {}",
            told(files)
        ),
        Report::Findings(diagnostics, sources) => {
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

/// Opens a browser while the site is read on; says so where none opens.
fn open_browser(address: String) {
    /// What opens browsers fails within this time, or leaves the rest to one.
    const PATIENCE: Duration = Duration::from_secs(3);
    std::thread::spawn(move || {
        if let Err(error) = open::that_detached_with_timeout(&address, PATIENCE) {
            let finding = Diagnostic::warning("browser", format!("no browser opens: {error}"));
            let finding = finding.hint(format!("go to {address} in one"));
            // A reader that has gone away is no error of the server.
            drop(tell(&Report::Findings(&[finding], &|_| None), false));
        }
    });
}

/// The files that changed: by name as long as they are few.
fn told(files: &[String]) -> String {
    const MOST: usize = 3;
    match files.len() {
        0 => "no file changed".to_owned(),
        1..=MOST => files.join(", "),
        count => format!("{} and {} more", files[..MOST].join(", "), count - MOST),
    }
}
