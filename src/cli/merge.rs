//! `guidepost merge`.

use std::process::ExitCode;

use clap::Args;

use super::args::EditArgs;
use super::relocation;
use crate::author::relocate::Request;

const EXAMPLES: &str = "Example:
  guidepost merge content/soles.md content/shoes.md

The text is added at the end of the other page, with the title as a heading.";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct MergeArgs {
    /// The page, by file, address or title
    #[arg(value_name = "PAGE")]
    page: String,
    /// The page of which it becomes a section
    #[arg(value_name = "INTO")]
    into: String,
    #[command(flatten)]
    change: EditArgs,
}

pub(super) fn run(args: &MergeArgs) -> ExitCode {
    let (page, into) = (&args.page, &args.into);
    relocation::run(&args.change, Request::Merge { page, into })
}
