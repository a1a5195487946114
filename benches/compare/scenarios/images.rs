//! What images cost: a first build of a site of photos, beside the bare decoder, resizer and encoders for the same variants,
//! and a build with a cache into an empty folder.

use super::super::generators::guidepost;
use super::super::measure::Contender;
use super::super::outcome::Outcome;
use super::super::report::Report;
use super::bench::{Bench, Site};

const FIRST: &str = "Guidepost";
const FLOOR: &str = "decoder, resizer and encoders alone";
const AGAIN: &str = "Guidepost, with its cache";

pub(super) fn run(bench: &Bench<'_>, report: &mut Report) -> Outcome<()> {
    for photos in bench.measuring.sizes(&[12]) {
        let folder = bench.workshop.fresh("photos");
        let mut command = bench.task("photos", &[&folder]);
        command.args(["--photos", &photos.to_string()]);
        command.args(["--seed", &bench.measuring.seed.to_string()]);
        bench.workshop.run(command)?;
        let site = |folder| Site {
            folder,
            pages: photos + 1,
            generator: &guidepost::DEFAULT,
            program: bench.measuring.guidepost.clone(),
        };
        let first = site(folder.clone());
        let floor = Contender::new(FLOOR, photos + 1, |out| {
            Ok(bench.task("photo-floor", &[&folder, out]))
        });
        let title = format!("{photos} photos of 12 megapixels, first build");
        let mut table = bench.table(&title, &[bench.cold_contender(FIRST, &first), floor], 3)?;
        table.compare(FIRST, FLOOR);
        report.tables.push(table);
        bench.built(&first)?;
        let again = Contender::new(AGAIN, photos + 1, |out| Ok(bench.build(&first, out)));
        let title = format!("{photos} photos of 12 megapixels, into an empty folder");
        report.tables.push(bench.table(&title, &[again], 3)?);
    }
    Ok(())
}
