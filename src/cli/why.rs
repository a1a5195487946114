//! `guidepost why`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::args::{CacheArgs, SiteArgs, user_cache};
use super::terminal::{failure, open, print};
use crate::author::why;
use crate::cache::file::CacheFile;
use crate::cache::state_folder::StatePlaces;
use crate::diagnostic::Diagnostic;
use crate::render::project::Project;
use crate::site::sources::PUBLIC;

const EXAMPLES: &str = "Examples:
  guidepost why /causes/
  guidepost why content/causes.md --json";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct WhyArgs {
    /// A page by file, address or title; any output by address
    #[arg(value_name = "URL")]
    output: String,
    #[command(flatten)]
    site: SiteArgs,
    /// The output folder [default: public in the site]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    cache: CacheArgs,
    /// Print as JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: &WhyArgs) -> ExitCode {
    match explain(args) {
        Ok(text) => print(&format!("{}\n", text.trim_end())),
        Err(found) => failure(&args.site.root, found),
    }
}

fn explain(args: &WhyArgs) -> Result<String, Vec<Diagnostic>> {
    let files = open(&args.site.root)?;
    let user_cache = user_cache();
    let places = StatePlaces {
        root: files.root(),
        given: args.cache.cache_dir.as_deref(),
        user_cache: user_cache.as_deref(),
    };
    let public = files.root().join(PUBLIC);
    let out = args.out.as_deref().unwrap_or(&public);
    let cache_file = CacheFile::load(&places.existing(), out);
    let (mut project, _) = Project::open(&files, &args.site.options(None))?;
    project.split_search();
    let output = why::find(&project, &args.output).map_err(|error| vec![*error])?;
    let entry = cache_file.cache.output(&output.route.output_path());
    let key = output.key(&project, cache_file.program.hash);
    let explanation = why::explain(&project, &output, entry, key);
    if args.json {
        return serde_json::to_string(&explanation)
            .map_err(|error| vec![Diagnostic::error("json", error.to_string())]);
    }
    Ok(explanation.to_string())
}
