//! What sharing costs: the default theme with nothing to share, as it comes, and with each of the two
//! parts that are off by default.

use super::super::generators::guidepost::{CARDS, DEFAULT, EMBED, NO_SHARE};
use super::super::outcome::Outcome;
use super::super::report::Report;
use super::bench::Bench;

pub(super) fn run(bench: &Bench<'_>, report: &mut Report) -> Outcome<()> {
    for pages in bench.measuring.sizes(&[1000]) {
        let corpus = bench.measuring.corpus(pages);
        let mut sites = Vec::new();
        for generator in [&NO_SHARE, &DEFAULT, &EMBED, &CARDS] {
            sites.push(bench.site(generator, corpus)?);
        }
        let contenders: Vec<_> = sites
            .iter()
            .map(|site| bench.cold_contender(site.generator.name, site))
            .collect();
        let title = format!("{corpus}, what sharing costs a first build");
        let mut table = bench.table(&title, &contenders, 9)?;
        table.compare(DEFAULT.name, NO_SHARE.name);
        table.compare(EMBED.name, DEFAULT.name);
        table.compare(CARDS.name, DEFAULT.name);
        let [without, with, ..] = &table.rows[..] else {
            return Ok(());
        };
        let part = 1.0 - without.median.cpu / with.median.cpu;
        let note = format!("Sharing is {:.1} % of a build's CPU time.", part * 100.0);
        table.notes.push(note);
        report.tables.push(table);
    }
    Ok(())
}
