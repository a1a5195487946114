//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::corpus::Corpus;
use super::tree::Shape;

/// Measures Guidepost against other generators and against the floor: a bare loop over the same files.
#[derive(Debug, Parser)]
#[command(name = "compare", args_conflicts_with_subcommands = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) task: Option<Task>,
    #[command(flatten)]
    pub(crate) measuring: Measuring,
    /// What cargo gives every benchmark
    #[arg(long, hide = true, global = true)]
    bench: bool,
}

/// What to measure.
#[derive(Args, Clone, Debug)]
pub(crate) struct Measuring {
    #[arg(long, value_enum, default_value_t = Scenario::Cold)]
    pub(crate) scenario: Scenario,
    /// How many pages; several numbers are measured one after the other [default: as fits the scenario]
    #[arg(long, value_delimiter = ',', value_parser = clap::value_parser!(u32).range(2..))]
    pub(crate) pages: Vec<u32>,
    /// How often each is measured; the median counts [default: as fits the scenario]
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) rounds: Option<u32>,
    /// Whether the pages are a tree, or all in one folder
    #[arg(long, value_enum, default_value_t = Shape::Tree)]
    pub(crate) shape: Shape,
    /// Compare with these peers only
    #[arg(long, value_delimiter = ',', value_parser = ["hugo", "zola", "none"])]
    pub(crate) only: Vec<String>,
    /// The folder for corpora and outputs [default: below target]
    #[arg(long, value_name = "DIR", default_value = concat!(env!("CARGO_TARGET_TMPDIR"), "/compare"), hide_default_value = true)]
    pub(crate) work: PathBuf,
    /// Write all numbers there, too
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
    /// Another Guidepost than the one of this source
    #[arg(long, value_name = "FILE", default_value = env!("CARGO_BIN_EXE_guidepost"), hide_default_value = true)]
    pub(crate) guidepost: PathBuf,
    #[arg(long, default_value_t = 7)]
    pub(crate) seed: u64,
}

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Scenario {
    /// A first build, with the floor and the peers
    Cold,
    /// A second build: nothing changed, a text, a title, a template
    Incremental,
    /// Ten times the pages, and again, in a tree; the most in one folder, too (needs 20 GB of disk)
    Growth,
    /// A million small pages, and what memory each takes (needs 25 GB of disk)
    Million,
    /// What sharing costs: nothing to share, the default, `embed`, `cards`
    Share,
    /// From a saved file to the event on which browsers reload the page
    Serve,
    /// A site of photos, and what its decoder, resizer and encoders take alone; `--pages` is the number of photos
    Images,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Task {
    /// Write the corpus of one generator into a folder, and measure nothing
    Corpus {
        site: PathBuf,
        /// `guidepost`, `peers-page`, `hugo` or `zola`
        #[arg(long = "for", default_value = "guidepost")]
        generator: String,
        #[command(flatten)]
        corpus: Corpus,
    },
    /// List what a run read and wrote
    #[command(hide = true)]
    Plan {
        site: PathBuf,
        out: PathBuf,
        plan: PathBuf,
    },
    /// Read, render and write what a plan says
    #[command(hide = true)]
    Floor {
        plan: PathBuf,
        site: PathBuf,
        out: PathBuf,
    },
    /// Stat the files that a plan names
    #[command(hide = true)]
    Stat {
        plan: PathBuf,
        site: PathBuf,
        out: PathBuf,
        #[arg(long)]
        hash: bool,
    },
    /// Write a site of photos
    #[command(hide = true)]
    Photos {
        site: PathBuf,
        #[arg(long)]
        photos: usize,
        #[arg(long)]
        seed: u64,
    },
    /// Decode, resize and encode the photos of a site
    #[command(hide = true)]
    PhotoFloor { site: PathBuf, out: PathBuf },
    /// Count pages and links of a built site
    #[command(hide = true)]
    Inspect { out: PathBuf },
}

impl Measuring {
    /// The page counts asked for, else these.
    pub(crate) fn sizes(&self, default: &[usize]) -> Vec<usize> {
        if self.pages.is_empty() {
            return default.to_vec();
        }
        self.pages.iter().map(|pages| *pages as usize).collect()
    }

    pub(crate) fn rounds(&self, default: usize) -> usize {
        self.rounds.map_or(default, |rounds| rounds as usize)
    }

    pub(crate) fn corpus(&self, pages: usize) -> Corpus {
        Corpus {
            pages,
            shape: self.shape,
            small: false,
            seed: self.seed,
        }
    }
}
