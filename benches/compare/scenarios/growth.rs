//! Ten times the pages, and ten times again: each step should cost little more than ten times as much.
//! And as many pages in one folder as in the largest tree.

use super::super::corpus::{Corpus, Shape};
use super::super::generators::guidepost::DEFAULT;
use super::{Bench, Outcome, Report};

pub(super) fn run(bench: &Bench<'_>, report: &mut Report) -> Outcome<()> {
    let sizes = bench.measuring.sizes(&[1000, 10_000, 100_000]);
    let mut shapes: Vec<(usize, Shape)> = sizes.iter().map(|pages| (*pages, Shape::Tree)).collect();
    shapes.extend(sizes.iter().max().map(|pages| (*pages, Shape::Flat)));
    let mut sites = Vec::new();
    for (pages, shape) in shapes {
        let corpus = Corpus {
            shape,
            ..bench.measuring.corpus(pages)
        };
        sites.push((corpus.to_string(), bench.site(&DEFAULT, corpus)?));
    }
    let contenders: Vec<_> = sites
        .iter()
        .map(|(name, site)| bench.cold_contender(name, site))
        .collect();
    let mut table = bench.table(
        "Growth, first builds with the default theme",
        &contenders,
        3,
    )?;
    for ((smaller, _), (larger, _)) in sites.iter().zip(sites.iter().skip(1)) {
        table.compare(larger, smaller);
    }
    report.tables.push(table);
    Ok(())
}
