//! A million small pages: whether they can be built at all, and how much memory is kept for each.

use super::super::corpus::Corpus;
use super::super::outcome::Outcome;
use super::super::report::Report;
use super::bench::Bench;

pub(super) fn run(bench: &Bench<'_>, report: &mut Report) -> Outcome<()> {
    let sizes = bench.measuring.sizes(&[100_000, 1_000_000]);
    let corpora = sizes.into_iter().map(|pages| Corpus {
        small: true,
        ..bench.measuring.corpus(pages)
    });
    let title = "Small pages, first builds with the default theme";
    let mut table = bench.first_builds(title, corpora, 1)?;
    if let [first, .., last] = &table.rows[..] {
        #[expect(clippy::cast_precision_loss, reason = "far fewer pages than that")]
        let more = last.pages as f64 - first.pages as f64;
        let kept = (last.median.peak - first.median.peak) / more;
        let note = format!("Memory for each page more: {kept:.0} bytes.");
        table.notes.push(note);
    }
    report.tables.push(table);
    Ok(())
}
