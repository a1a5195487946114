//! A second build: with nothing changed, and after each of the changes that authors make. Beside them
//! the first build, and the floor of a build with nothing to do, which only stats all files.
//!
//! Two sites take part: one is always built from nothing, the other is changed and built again and
//! again. In the end the output has to equal that of a first build, byte for byte.

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::super::floor::files;
use super::super::generators::guidepost::DEFAULT;
use super::super::measure::Contender;
use super::super::outcome::Outcome;
use super::super::report::{Report, Table};
use super::bench::{Bench, Site};
use super::edits::{Author, EDITS, Edit};

const COLD: &str = "first build";
const NOTHING: &str = "nothing changed";
const STAT: &str = "bare loop: stat sources and outputs";
const HASH: &str = "bare loop: look, and hash all sources";
/// A site that has been built, and is built again into the same folder.
struct Warm<'b> {
    bench: &'b Bench<'b>,
    site: Site,
    out: PathBuf,
    edits: Cell<usize>,
    author: Author,
}

pub(super) fn run(bench: &Bench<'_>, report: &mut Report) -> Outcome<()> {
    for pages in bench.measuring.sizes(&[10_000]) {
        report.tables.push(measure(bench, pages)?);
    }
    Ok(())
}

fn measure(bench: &Bench<'_>, pages: usize) -> Outcome<Table> {
    let corpus = bench.measuring.corpus(pages);
    let fresh = bench.site(&DEFAULT, corpus)?;
    Author::new(&fresh.folder, corpus)?;
    let warm = Warm::new(bench, pages)?;
    let plan = bench.plan(&warm.site, &warm.out)?;
    // The turns go round: after the change of a template, which writes every page, the first build gives
    // the clock time to move on, so that no file looks as if it were still being written.
    let mut contenders = vec![
        warm.contender(NOTHING, |_, _| Ok(())),
        warm.stats(STAT, &plan, false),
        warm.stats(HASH, &plan, true),
    ];
    contenders.extend(EDITS.map(|(name, edit)| warm.contender(name, edit)));
    contenders.push(bench.cold_contender(COLD, &fresh));
    let mut table = bench.table(&format!("{corpus}, built again"), &contenders, 5)?;
    warm.check()?;
    for contender in &contenders {
        if contender.name != COLD {
            table.compare(&contender.name, COLD);
        }
    }
    table.compare(NOTHING, STAT);
    table.compare(NOTHING, HASH);
    Ok(table)
}

impl<'b> Warm<'b> {
    fn new(bench: &'b Bench<'b>, pages: usize) -> Outcome<Self> {
        let corpus = bench.measuring.corpus(pages);
        let site = bench.site(&DEFAULT, corpus)?;
        Ok(Self {
            author: Author::new(&site.folder, corpus)?,
            out: bench.built(&site)?,
            edits: Cell::new(0),
            bench,
            site,
        })
    }

    fn contender(&'b self, name: &str, change: Edit) -> Contender<'b> {
        Contender::new(name, self.site.pages, move |_| {
            self.edits.set(self.edits.get() + 1);
            change(&self.author, self.edits.get())?;
            Ok(self.bench.build(&self.site, &self.out))
        })
    }

    fn stats(&'b self, name: &str, plan: &'b Path, hash: bool) -> Contender<'b> {
        Contender::new(name, self.site.pages, move |_| {
            let paths = [plan, &self.site.folder, &self.out];
            let mut command: Command = self.bench.task("stat", &paths);
            command.args(hash.then_some("--hash"));
            Ok(command)
        })
    }

    /// The site as it was built again and again is the site as it is built once.
    #[expect(clippy::disallowed_methods, reason = "the benchmark checks outputs")]
    fn check(&self) -> Outcome<()> {
        self.bench
            .workshop
            .run(self.bench.build(&self.site, &self.out))?;
        let once = self.bench.built(&self.site)?;
        let listed = files(&once)?;
        if listed != files(&self.out)? {
            return Err("building again left other files than building once".into());
        }
        for (path, _) in listed {
            if fs::read(once.join(&path))? != fs::read(self.out.join(&path))? {
                return Err(
                    format!("building again left another {path} than building once").into(),
                );
            }
        }
        Ok(())
    }
}
