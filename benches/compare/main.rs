//! The benchmark: `cargo bench --bench compare`, and `-- --help` for what else it can measure.
//!
//! It writes a made-up guide ([`corpus`]) as input for Guidepost and for every peer that is installed
//! ([`generators`]), checks that they print the same pages ([`inspect`]), lets them take turns
//! ([`measure`]), and prints medians and ratios ([`report`]), also to the bare loop that is the
//! [`floor`] of them all. What is compared with what is in [`scenarios`].

pub(crate) mod args;
pub(crate) mod corpus;
pub(crate) mod floor;
pub(crate) mod generator;
pub(crate) mod generators;
pub(crate) mod inspect;
pub(crate) mod machine;
pub(crate) mod measure;
pub(crate) mod outcome;
pub(crate) mod photos;
pub(crate) mod report;
pub(crate) mod scenarios;
mod text;
pub(crate) mod tree;

use std::process::ExitCode;

use clap::Parser as _;

use args::{Cli, Measuring, Task};
use machine::Machine;
use measure::Workshop;
use outcome::Outcome;
use report::Report;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = match cli.task {
        Some(task) => perform(task),
        None => measure(&cli.measuring),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("compare: {error}");
            ExitCode::FAILURE
        }
    }
}

fn perform(task: Task) -> Outcome<()> {
    match task {
        Task::Corpus {
            site,
            generator,
            corpus,
        } => corpus.write(generators::find(&generator)?, &site),
        Task::Plan { site, out, plan } => floor::plan(&site, &out, &plan),
        Task::Floor { plan, site, out } => floor::run(&plan, &site, &out),
        Task::Stat {
            plan,
            site,
            out,
            hash,
        } => floor::stat(&plan, &site, &out, hash),
        Task::Photos { site, photos, seed } => photos::write(&site, photos, seed),
        Task::PhotoFloor { site, out } => photos::floor(&site, &out),
        Task::Inspect { out } => {
            println!("{}", serde_json::to_string(&inspect::work(&out)?)?);
            Ok(())
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the benchmark writes its report")]
fn measure(measuring: &Measuring) -> Outcome<()> {
    let workshop = Workshop::open(&measuring.work)?;
    let mut report = Report {
        machine: Machine::of(workshop.folder()),
        versions: Vec::new(),
        tables: Vec::new(),
    };
    scenarios::run(measuring, &workshop, &mut report)?;
    println!("{}", report.markdown());
    if let Some(file) = &measuring.json {
        std::fs::write(file, serde_json::to_string_pretty(&report)? + "\n")?;
    }
    Ok(())
}
