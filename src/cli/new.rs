//! `guidepost new`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use jiff::Zoned;

use super::next::{self, Done};
use super::terminal::{failure, open, print, print_findings};
use crate::author::scaffold::{self, NewPageOptions};
use crate::diagnostic::Diagnostic;
use crate::io::store::{self, NotCreated};

const EXAMPLES: &str = "Examples:
  guidepost new running/shoes
  guidepost new content/running/socks.md --title \"Socks that last\"

The page gets the keys that its siblings have. Nothing is overwritten.";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct NewArgs {
    /// Its address, or its file with or without content/ and .md
    #[arg(value_name = "PATH")]
    path: String,
    /// Its title [default: derived from its name]
    #[arg(long, short, value_name = "TITLE")]
    title: Option<String>,
    /// The site's folder
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
}

pub(super) fn run(args: &NewArgs) -> ExitCode {
    match new(args) {
        Ok((text, file)) => {
            let printed = print(&text);
            next::show(Done::New, &args.root, &file);
            printed
        }
        Err(found) => failure(&args.root, found),
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the command line passes the current date to the core"
)]
/// Writes the page. Returns the report, and the file.
fn new(args: &NewArgs) -> Result<(String, String), Vec<Diagnostic>> {
    let files = open(&args.root)?;
    let options = NewPageOptions {
        path: &args.path,
        title: args.title.as_deref(),
        today: Zoned::now().date(),
    };
    let page = scaffold::plan(&files, options)?;
    let file = [(page.file.clone(), page.text)];
    store::create_all(&store::DiskStore, files.root(), &file).map_err(
        |NotCreated { path, error }| {
            let message = format!("cannot write `{path}`: {error}");
            vec![Diagnostic::error("new-io", message).hint("nothing was written")]
        },
    )?;
    // A closed pipe is not an error.
    drop(print_findings(&args.root, &page.warnings));
    let folder = page
        .new_folder
        .map(|folder| format!("Created the folder {folder}\n"));
    let changed = page.changed.map(|(given, name)| match given == name {
        true => String::new(),
        false => format!("`{given}` is `{name}` in addresses: lower-case words with hyphens\n"),
    });
    let text = format!(
        "{}{}Wrote {}\nIts address is {}\n",
        changed.unwrap_or_default(),
        folder.unwrap_or_default(),
        page.file,
        page.address
    );
    Ok((text, page.file))
}
