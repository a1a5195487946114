//! `guidepost mv`.

use std::process::ExitCode;

use clap::Args;

use super::args::EditArgs;
use super::relocation;
use crate::author::relocate::Request;

const EXAMPLES: &str = "Examples:
  guidepost mv content/shoes.md content/kit/trainers.md
  guidepost mv shoes.md kit/
  guidepost mv content/kit content/equipment --dry-run
  guidepost mv \"shoes.md#how-long-they-last\" \"When to replace them\"";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct MvArgs {
    /// A page by file, address or title, or a file or folder
    #[arg(value_name = "OLD[#HEADING]")]
    old: String,
    /// The new file or folder, or the new text of the heading
    #[arg(value_name = "NEW")]
    new: String,
    #[command(flatten)]
    change: EditArgs,
}

pub(super) fn run(args: &MvArgs) -> ExitCode {
    let (old, new) = (&args.old, &args.new);
    relocation::run(&args.change, Request::Move { old, new })
}
