//! Ten times the pages, and ten times again: each step should cost little more than ten times as much.
//! And as many pages in one folder as in the largest tree.

use super::super::corpus::Corpus;
use super::super::outcome::Outcome;
use super::super::report::Report;
use super::super::tree::Shape;
use super::bench::Bench;

pub(super) fn run(bench: &Bench<'_>, report: &mut Report) -> Outcome<()> {
    let sizes = bench.measuring.sizes(&[1000, 10_000, 100_000]);
    let mut shapes: Vec<(usize, Shape)> = sizes.iter().map(|pages| (*pages, Shape::Tree)).collect();
    shapes.extend(sizes.iter().max().map(|pages| (*pages, Shape::Flat)));
    let corpora = shapes.into_iter().map(|(pages, shape)| Corpus {
        shape,
        ..bench.measuring.corpus(pages)
    });
    let title = "Growth, first builds with the default theme";
    let mut table = bench.first_builds(title, corpora, 3)?;
    let names: Vec<String> = table.rows.iter().map(|row| row.name.clone()).collect();
    for step in names.windows(2) {
        table.compare(&step[1], &step[0]);
    }
    report.tables.push(table);
    Ok(())
}
