//! The table of patterns.

mod blocks;
mod data;
mod html;
mod inline;
mod permanence;
mod trees;

use crate::count::Run;
use crate::site::Files;

/// A kind of input that can be of any size.
pub(crate) struct Pattern {
    /// Its name in the printed table.
    pub(crate) name: &'static str,
    /// What is counted.
    pub(crate) run: Run,
    /// The smaller of the two sizes.
    pub(crate) size: usize,
    /// The site at a size.
    pub(crate) files: fn(usize) -> Files,
}

/// A first build of a pattern.
const fn build(name: &'static str, size: usize, files: fn(usize) -> Files) -> Pattern {
    row(name, Run::Build, size, files)
}

/// A build of a pattern that was built before.
const fn again(name: &'static str, size: usize, files: fn(usize) -> Files) -> Pattern {
    row(name, Run::Again, size, files)
}

/// A check of a pattern.
const fn check(name: &'static str, size: usize, files: fn(usize) -> Files) -> Pattern {
    row(name, Run::Check, size, files)
}

/// The first record of the addresses of a pattern in the ledger.
const fn record(name: &'static str, size: usize, files: fn(usize) -> Files) -> Pattern {
    row(name, Run::Record, size, files)
}

/// The move of the page `p0.md` of a pattern into a folder.
const fn moving(name: &'static str, size: usize, files: fn(usize) -> Files) -> Pattern {
    row(name, Run::Move, size, files)
}

/// The same move, printed as a diff and not made.
const fn printing(name: &'static str, size: usize, files: fn(usize) -> Files) -> Pattern {
    row(name, Run::Print, size, files)
}

const fn row(name: &'static str, run: Run, size: usize, files: fn(usize) -> Files) -> Pattern {
    Pattern {
        name,
        run,
        size,
        files,
    }
}

/// All patterns.
pub(crate) fn all() -> impl Iterator<Item = &'static Pattern> {
    let tables = [
        inline::PATTERNS,
        blocks::PATTERNS,
        html::PATTERNS,
        data::PATTERNS,
        trees::PATTERNS,
        permanence::PATTERNS,
    ];
    tables.into_iter().flatten()
}
