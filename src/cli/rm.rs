//! `guidepost rm`.

use std::process::ExitCode;

use clap::Args;

use super::args::EditArgs;
use super::relocation;
use crate::author::relocate::Request;

const EXAMPLES: &str = "Examples:
  guidepost rm content/ice-baths.md --to content/recovery.md
  guidepost rm /ice-baths/ --gone \"The advice was withdrawn\"

A page with pages below it, or with links to it that would break, is kept.";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct RmArgs {
    /// The page, by file, address or title
    #[arg(value_name = "PAGE")]
    page: String,
    /// The page or section to which links lead then
    #[arg(long, value_name = "PAGE", conflicts_with = "gone")]
    to: Option<String>,
    /// Why it is removed, in a sentence that readers see
    #[arg(long, value_name = "REASON")]
    gone: Option<String>,
    #[command(flatten)]
    change: EditArgs,
}

pub(super) fn run(args: &RmArgs) -> ExitCode {
    let request = Request::Remove {
        page: &args.page,
        to: args.to.as_deref(),
        gone: args.gone.as_deref(),
    };
    relocation::run(&args.change, request)
}
