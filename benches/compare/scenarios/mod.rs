//! The scenarios of the benchmark. Each is a file: it writes sites, defines the contenders that take turns on them,
//! and which rows of the table are set against each other.

mod bench;
mod cold;
pub(crate) mod edits;
mod growth;
mod images;
mod incremental;
mod million;
pub(crate) mod serve;
mod share;

use super::args::{Measuring, Scenario};
use super::generators::guidepost;
use super::measure::Workshop;
use super::outcome::Outcome;
use super::report::Report;
use bench::Bench;

pub(crate) fn run(measuring: &Measuring, workshop: &Workshop, report: &mut Report) -> Outcome<()> {
    let bench = Bench {
        measuring,
        workshop,
        itself: std::env::current_exe()?,
    };
    let itself = guidepost::DEFAULT.installed(&measuring.guidepost);
    let itself = itself.ok_or("this Guidepost does not run")?;
    report.versions.push(itself.version);
    match measuring.scenario {
        Scenario::Cold => cold::run(&bench, report),
        Scenario::Incremental => incremental::run(&bench, report),
        Scenario::Growth => growth::run(&bench, report),
        Scenario::Million => million::run(&bench, report),
        Scenario::Share => share::run(&bench, report),
        Scenario::Serve => serve::run(&bench, report),
        Scenario::Images => images::run(&bench, report),
    }
}
