//! What a command leaves behind if any one of its system calls fails, or if it is killed there.
//!
//! A scenario is a prepared site and a command. Its system calls on the site are recorded with strace; then the command
//! runs once for each of them and each fault, on a fresh copy of the site: the call fails with an error, or the program
//! is killed at it. After each run, `verdict.rs` compares the files with the old and the new site, and the message with
//! the files.
//!
//! `GUIDEPOST` names the program; without it, it is that of the Cargo profile in which the tests run. `GUIDEPOST_FAULTS`
//! limits the long test to the points whose names contain it, such as `in-place rename`; it runs only if that is set,
//! such as to the empty string.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test looks at the disk from outside, and fails by panicking"
)]

mod durable;
mod folder;
mod scenario;
mod trace;
mod verdict;

use std::collections::BTreeMap;
use std::sync::Mutex;

use scenario::{SCENARIOS, Scenario};
use trace::{FAULTS, Fault, Point};

/// The short test takes one of so many points.
const PART: usize = 40;
/// The fewest points of all scenarios.
const FEWEST: usize = 2000;

/// The results of one worker or of all: the number of runs by scenario and result, and what is wrong.
#[derive(Default)]
struct Results {
    counts: BTreeMap<(&'static str, &'static str), usize>,
    /// Runs in which the call did not happen: the order of threads may change which of them makes a call.
    missed: usize,
    wrong: Vec<String>,
}

impl Results {
    fn points(&self) -> usize {
        self.counts.values().sum()
    }

    fn add(&mut self, other: Self) {
        for (key, count) in other.counts {
            *self.counts.entry(key).or_default() += count;
        }
        self.missed += other.missed;
        self.wrong.extend(other.wrong);
    }

    fn check(&self) {
        assert!(self.missed <= self.points() / 20, "{} missed", self.missed);
        assert!(self.wrong.is_empty());
    }

    fn print(&self) {
        for ((scenario, result), count) in &self.counts {
            println!("{count:6}  {scenario}: {result}");
        }
        println!("{:6}  runs without the call", self.missed);
        println!(
            "{:6}  fault points, {} wrong",
            self.points(),
            self.wrong.len()
        );
    }
}

/// Runs the chosen points of all scenarios on all processors. `chosen` gets the name of a point, and its number.
fn run(chosen: &(dyn Fn(&str, usize) -> bool + Sync)) -> Results {
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let all = Mutex::new(Results::default());
    std::thread::scope(|scope| {
        for worker in 0..workers {
            let all = &all;
            scope.spawn(move || {
                let folder = tempfile::tempdir().unwrap();
                let top = folder.path().canonicalize().unwrap();
                for scenario in SCENARIOS {
                    let results = run_scenario(scenario, &top, &|name, number| {
                        number % workers == worker && chosen(name, number / workers)
                    });
                    all.lock().unwrap().add(results);
                }
            });
        }
    });
    all.into_inner().unwrap()
}

fn run_scenario(
    scenario: &'static Scenario,
    top: &std::path::Path,
    chosen: &dyn Fn(&str, usize) -> bool,
) -> Results {
    let prepared = scenario.prepare(top);
    let mut results = Results::default();
    let mut number = 0;
    for point in prepared.points() {
        for fault in FAULTS {
            let name = name(scenario, &point, *fault);
            number += 1;
            if !chosen(&name, number) {
                continue;
            }
            match verdict::of(&prepared, &point, *fault) {
                Ok(None) => results.missed += 1,
                Ok(Some(result)) => {
                    *results.counts.entry((scenario.name, result)).or_default() += 1
                }
                Err(problem) => {
                    eprintln!("{name}: {problem}");
                    *results.counts.entry((scenario.name, "wrong")).or_default() += 1;
                    results.wrong.push(format!("{name}: {problem}"));
                }
            }
        }
    }
    results
}

fn name(scenario: &Scenario, point: &Point, fault: Fault) -> String {
    format!("{} {point} {}", scenario.name, fault.name())
}

#[test]
#[ignore = "needs strace"]
fn a_fault_at_some_calls_leaves_the_old_or_the_new_site() {
    if std::env::var_os("GUIDEPOST_FAULTS").is_some() {
        return;
    }
    let results = run(&|_, number| number % PART == 0);
    results.print();
    assert!(results.points() > FEWEST / PART);
    results.check();
}

#[test]
#[ignore = "needs strace"]
fn a_fault_at_any_call_leaves_the_old_or_the_new_site() {
    // It takes minutes, so it runs only if it is requested.
    let Ok(part) = std::env::var("GUIDEPOST_FAULTS") else {
        return;
    };
    let results = run(&|name, _| name.contains(&part));
    results.print();
    assert!(!part.is_empty() || results.points() >= FEWEST);
    results.check();
}
