//! `guidepost split`.

use std::process::ExitCode;

use clap::Args;

use super::args::EditArgs;
use super::relocation;
use crate::author::relocate::Request;

const EXAMPLES: &str = "Examples:
  guidepost split \"content/shoes.md#soles\" content/shoes/soles.md
  guidepost split \"Shoes#Soles\" soles.md --title \"Soles that last\"

The sections below move too. The heading becomes the title of the new page.";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct SplitArgs {
    /// The page, by file, address or title, and the heading
    #[arg(value_name = "PAGE#HEADING")]
    section: String,
    /// The file of the new page
    #[arg(value_name = "NEW")]
    file: String,
    /// Its title [default: the text of the heading]
    #[arg(long, value_name = "TITLE")]
    title: Option<String>,
    #[command(flatten)]
    change: EditArgs,
}

pub(super) fn run(args: &SplitArgs) -> ExitCode {
    let request = Request::Split {
        section: &args.section,
        file: &args.file,
        title: args.title.as_deref(),
    };
    relocation::run(&args.change, request)
}
