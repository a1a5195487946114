//! What every scenario works with: sites on disk, and contenders that build them.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::super::args::Measuring;
use super::super::corpus::Corpus;
use super::super::generator::Generator;
use super::super::generators::guidepost;
use super::super::inspect::Work;
use super::super::measure::{Contender, Workshop};
use super::super::outcome::Outcome;
use super::super::report::Table;
use super::super::tree::Shape;

/// The folder in which Guidepost keeps its cache.
const STATE: &str = ".guidepost";

/// What every scenario works with.
pub(super) struct Bench<'m> {
    pub(super) measuring: &'m Measuring,
    pub(super) workshop: &'m Workshop,
    pub(super) itself: PathBuf,
}

/// A corpus on disk.
pub(super) struct Site {
    pub(super) folder: PathBuf,
    pub(super) pages: usize,
    pub(super) generator: &'static Generator,
    pub(super) program: PathBuf,
}

impl Bench<'_> {
    /// Writes a guide, to be built by Guidepost unless the site names another program.
    pub(super) fn site(&self, generator: &'static Generator, corpus: Corpus) -> Outcome<Site> {
        let Corpus {
            pages,
            shape,
            small,
            seed,
        } = corpus;
        let shape = match shape {
            Shape::Tree => "tree",
            Shape::Flat => "flat",
        };
        let folder = self.workshop.fresh(generator.id);
        let mut command = self.task("corpus", &[&folder]);
        command.args(["--for", generator.id, "--shape", shape]);
        command.args(["--pages", &pages.to_string(), "--seed", &seed.to_string()]);
        command.args(small.then_some("--small"));
        eprintln!("writing {pages} pages for {}", generator.name);
        self.workshop.run(command)?;
        Ok(Site {
            folder,
            pages,
            generator,
            program: self.measuring.guidepost.clone(),
        })
    }

    /// One of the benchmark's own tasks, as a program.
    pub(super) fn task(&self, name: &str, paths: &[&Path]) -> Command {
        let mut command = Command::new(&self.itself);
        command.arg(name).args(paths);
        command
    }

    pub(super) fn build(&self, site: &Site, out: &Path) -> Command {
        (site.generator.build)(&site.program, &site.folder, out)
    }

    /// A first build into a folder that does not exist.
    pub(super) fn cold(&self, site: &Site, out: &Path) -> Outcome<Command> {
        self.workshop.put_aside(&site.folder.join(STATE))?;
        Ok(self.build(site, out))
    }

    pub(super) fn cold_contender<'b>(
        &'b self,
        name: impl Into<String>,
        site: &'b Site,
    ) -> Contender<'b> {
        let ready = move |out: &Path| self.cold(site, out);
        Contender::new(name, site.pages, ready)
    }

    /// First builds of several guides, with the default theme.
    pub(super) fn first_builds(
        &self,
        title: &str,
        corpora: impl IntoIterator<Item = Corpus>,
        rounds: usize,
    ) -> Outcome<Table> {
        let site =
            |corpus: Corpus| Ok((corpus.to_string(), self.site(&guidepost::DEFAULT, corpus)?));
        let sites: Vec<(String, Site)> = corpora.into_iter().map(site).collect::<Outcome<_>>()?;
        let contenders = sites
            .iter()
            .map(|(name, site)| self.cold_contender(name, site));
        self.table(title, &contenders.collect::<Vec<_>>(), rounds)
    }

    /// Builds a site once, unmeasured; what is in memory afterwards is so for all.
    pub(super) fn built(&self, site: &Site) -> Outcome<PathBuf> {
        let out = self.workshop.fresh("first");
        eprintln!("building {} pages with {}", site.pages, site.generator.name);
        self.workshop.run(self.cold(site, &out)?)?;
        Ok(out)
    }

    /// Lists what the floor of a finished build reads and writes.
    pub(super) fn plan(&self, site: &Site, out: &Path) -> Outcome<PathBuf> {
        let plan = self.workshop.fresh("plan");
        let command = self.task("plan", &[&site.folder, out, &plan]);
        self.workshop.run(command)?;
        Ok(plan)
    }

    pub(super) fn floor_contender<'b>(
        &'b self,
        name: impl Into<String>,
        site: &'b Site,
        plan: &'b Path,
    ) -> Contender<'b> {
        let ready = move |out: &Path| Ok(self.task("floor", &[plan, &site.folder, out]));
        Contender::new(name, site.pages, ready)
    }

    /// Lets contenders take turns, as often as requested, else `rounds` times.
    pub(super) fn table(
        &self,
        title: &str,
        contenders: &[Contender<'_>],
        rounds: usize,
    ) -> Outcome<Table> {
        let rounds = self.measuring.rounds(rounds);
        let samples = self.workshop.take_turns(contenders, rounds)?;
        Ok(Table::new(title, contenders, samples))
    }

    /// What is in a finished site.
    pub(super) fn inspect(&self, out: &Path) -> Outcome<Work> {
        eprintln!("counting pages and links");
        let told = self.task("inspect", &[out]).output()?;
        if told.status.success() {
            Ok(serde_json::from_slice(&told.stdout)?)
        } else {
            Err(String::from_utf8_lossy(&told.stderr).into())
        }
    }
}
