//! Whether the work of a build grows in line with its input: each pattern is built at a size and at twice that size, and
//! the instructions of the whole program are counted.
//!
//! `patterns/` has the patterns, one a line. Instructions are counted by Callgrind, so that neither the machine nor its
//! load changes the result. The work for the smallest site is subtracted from both counts; the ratio of what is left has to
//! be below [`LARGEST_RATIO`]. Linear work has a ratio of 2, and a term that grows with the square goes towards 4.
//!
//! `memory.rs` compares the peak memory for a pattern, as large as a page can be, with the size of its files.
//!
//! `GUIDEPOST` names the program; without it, it is that of the Cargo profile in which the tests run. `GUIDEPOST_PATTERNS`
//! limits the long test to the patterns whose names contain it; it runs only if that is set, such as to the empty string.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test looks at the disk from outside, and fails by panicking"
)]

mod count;
mod memory;
mod patterns;
mod site;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use count::Counter;
use patterns::{Pattern, all};

/// The largest ratio of the work for twice the input to the work for the input.
const LARGEST_RATIO: f64 = 2.3;

/// The patterns that `./check` measures: one of each kind of input, and those that were not linear once.
const CHECKED: &[&str] = &[
    "attributes of one drawing",
    "backticks of growing length",
    "citations of one page",
    "closing emphasis",
    "findings on one line",
    "front matter, nested lists",
    "headings that are links",
    "opening brackets",
    "opening quotation marks",
    "pages that cite many sources, again",
    "paragraphs of links to headings",
    "printed move of a page with many links to itself",
    "raw style tags",
    "siblings",
    "table rows",
    "terms in one paragraph",
];

/// The result of one pattern.
struct Row {
    pattern: &'static Pattern,
    size: usize,
    /// Millions of instructions at the size, and at twice the size, without those for the smallest site.
    work: (f64, f64),
}

impl Row {
    fn ratio(&self) -> f64 {
        self.work.1 / self.work.0
    }

    fn line(&self) -> String {
        let (once, twice) = self.work;
        let (name, size) = (self.pattern.name, self.size);
        format!(
            "{:5.2}  {once:9.1} {twice:9.1}  {size:>7}  {name}",
            self.ratio()
        )
    }
}

/// Measures patterns, each at a part of its size, on all processors, and prints a table, the largest ratio first.
fn measure(patterns: &[&'static Pattern], part: usize) {
    let counter = Counter::new();
    let next = AtomicUsize::new(0);
    let rows = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(pattern) = patterns.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let work = |size| counter.count(pattern, size);
                    let size = pattern.size / part;
                    let work = (work(size), work(2 * size));
                    let row = Row {
                        pattern,
                        size,
                        work,
                    };
                    eprintln!("{}", row.line());
                    rows.lock().unwrap().push(row);
                }
            });
        }
    });
    let mut rows = rows.into_inner().unwrap();
    rows.sort_by(|a, b| b.ratio().total_cmp(&a.ratio()));
    println!("ratio  10^6 at n   at 2 n        n  pattern");
    for row in &rows {
        println!("{}", row.line());
    }
    // Less is lost in what differs from run to run.
    let small = rows.iter().filter(|row| row.work.0 < 1.0);
    let small: Vec<&str> = small.map(|row| row.pattern.name).collect();
    assert!(small.is_empty(), "too small to measure: {small:?}");
    let large = rows.iter().filter(|row| row.ratio() >= LARGEST_RATIO);
    let large: Vec<&str> = large.map(|row| row.pattern.name).collect();
    assert!(large.is_empty(), "not linear: {large:?}");
}

#[test]
fn pattern_names_are_unique() {
    let mut names: Vec<&str> = all().map(|pattern| pattern.name).collect();
    names.sort_unstable();
    assert!(names.windows(2).all(|pair| pair[0] != pair[1]));
    for name in CHECKED {
        assert!(names.contains(name), "no pattern `{name}`");
    }
}

/// Those that took the most memory once: 100 to 250 times the file.
const DENSEST: &[&str] = &[
    "emphasis",
    "equal headings",
    "quotations",
    "raw formatting that overlaps",
    "table rows",
];

fn measure_memory(patterns: impl Iterator<Item = &'static Pattern>) {
    let mut rows: Vec<_> = patterns.map(memory::measure).collect();
    rows.sort_by_key(|row| row.line());
    println!("    files       peak  times  pattern");
    for row in &rows {
        println!("{}", row.line());
    }
    let beyond = rows.iter().filter(|row| !row.is_bounded());
    let beyond: Vec<String> = beyond.map(memory::Memory::line).collect();
    assert!(beyond.is_empty(), "too much memory: {beyond:#?}");
}

#[cfg(unix)]
#[test]
fn memory_of_the_densest_pages_is_bounded() {
    measure_memory(all().filter(|each| DENSEST.contains(&each.name)));
}

#[test]
#[ignore = "needs disk"]
fn memory_of_all_patterns_is_bounded() {
    // It takes minutes, so it runs only if it is requested.
    let Ok(part) = std::env::var("GUIDEPOST_PATTERNS") else {
        return;
    };
    measure_memory(all().filter(|each| each.name.contains(&part)));
}

#[test]
#[ignore = "needs valgrind"]
fn work_of_chosen_patterns_is_linear() {
    if std::env::var_os("GUIDEPOST_PATTERNS").is_some() {
        return;
    }
    let chosen: Vec<_> = all().filter(|each| CHECKED.contains(&each.name)).collect();
    // The program without optimisation takes several times as many instructions: half of a size is as good.
    measure(&chosen, 2);
}

#[test]
#[ignore = "needs valgrind"]
fn work_of_all_patterns_is_linear() {
    // It takes an hour, so it runs only if it is requested.
    let Ok(part) = std::env::var("GUIDEPOST_PATTERNS") else {
        return;
    };
    let chosen: Vec<_> = all().filter(|each| each.name.contains(&part)).collect();
    measure(&chosen, 1);
}
