//! A million small pages: whether they can be built at all, and how much memory is kept for each.

use super::super::corpus::Corpus;
use super::super::generators::guidepost::DEFAULT;
use super::{Bench, Outcome, Report};

pub(super) fn run(bench: &Bench<'_>, report: &mut Report) -> Outcome<()> {
    let mut sites = Vec::new();
    for pages in bench.measuring.sizes(&[100_000, 1_000_000]) {
        let corpus = Corpus {
            small: true,
            ..bench.measuring.corpus(pages)
        };
        sites.push((corpus.to_string(), bench.site(&DEFAULT, corpus)?));
    }
    let contenders: Vec<_> = sites
        .iter()
        .map(|(name, site)| bench.cold_contender(name, site))
        .collect();
    let mut table = bench.table(
        "Small pages, first builds with the default theme",
        &contenders,
        1,
    )?;
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
