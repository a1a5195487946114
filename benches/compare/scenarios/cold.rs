//! A first build: Guidepost with its theme and with the peers' page, each over its own floor, and every
//! peer that does the same work.

use std::path::PathBuf;

use super::super::generator::{Generator, Installed};
use super::super::generators::PEERS;
use super::super::generators::guidepost::{DEFAULT, PEERS_PAGE};
use super::super::outcome::Outcome;
use super::super::report::{Report, Table};
use super::bench::{Bench, Site};

const FLOOR: &str = "floor of the default theme";
const PAGE_FLOOR: &str = "floor of the peers' page";

pub(super) fn run(bench: &Bench<'_>, report: &mut Report) -> Outcome<()> {
    let peers = installed(bench, report);
    for pages in bench.measuring.sizes(&[1000, 10_000]) {
        report.tables.push(measure(bench, pages, &peers)?);
    }
    Ok(())
}

/// An installed peer.
struct Peer {
    generator: &'static Generator,
    program: PathBuf,
}

/// The requested peers that are installed.
fn installed(bench: &Bench<'_>, report: &mut Report) -> Vec<Peer> {
    let only = &bench.measuring.only;
    let asked = |peer: &&&Generator| only.is_empty() || only.iter().any(|id| id == peer.id);
    let mut found = Vec::new();
    for peer in PEERS.iter().filter(asked) {
        match peer.installed(&bench.measuring.guidepost) {
            Some(Installed { program, version }) => {
                report.versions.push(version);
                found.push(Peer {
                    generator: peer,
                    program,
                });
            }
            None => report.versions.push(format!(
                "{}: not compared, there is no `{}` in PATH",
                peer.name, peer.id
            )),
        }
    }
    found
}

fn measure(bench: &Bench<'_>, pages: usize, peers: &[Peer]) -> Outcome<Table> {
    let corpus = bench.measuring.corpus(pages);
    let default = bench.site(&DEFAULT, corpus)?;
    let page = bench.site(&PEERS_PAGE, corpus)?;
    let default_plan = bench.plan(&default, &bench.built(&default)?)?;
    let page_out = bench.built(&page)?;
    let page_plan = bench.plan(&page, &page_out)?;
    let work = bench.inspect(&page_out)?;
    if let Some(lack) = work.lacks(pages) {
        return Err(format!("Guidepost itself does not print the peers' page: {lack}").into());
    }
    let mut notes = vec![format!("The peers' page: {work}.")];
    let mut sites: Vec<Site> = Vec::new();
    for peer in peers {
        let site = Site {
            program: peer.program.clone(),
            ..bench.site(peer.generator, corpus)?
        };
        let theirs = bench
            .built(&site)
            .and_then(|out: PathBuf| bench.inspect(&out))?;
        match theirs.lacks(pages).or_else(|| work.difference(&theirs)) {
            Some(why) => notes.push(format!(
                "{} is not compared, because it does not do the same work: {why}.",
                peer.generator.name
            )),
            None => sites.push(site),
        }
    }

    let mut contenders = vec![
        bench.floor_contender(FLOOR, &default, &default_plan),
        bench.cold_contender(DEFAULT.name, &default),
        bench.floor_contender(PAGE_FLOOR, &page, &page_plan),
        bench.cold_contender(PEERS_PAGE.name, &page),
    ];
    contenders.extend(
        sites
            .iter()
            .map(|site| bench.cold_contender(site.generator.name, site)),
    );
    let mut table = bench.table(&format!("{corpus}, first build"), &contenders, 5)?;
    table.compare(DEFAULT.name, FLOOR);
    table.compare(PEERS_PAGE.name, PAGE_FLOOR);
    for site in &sites {
        table.compare(site.generator.name, PEERS_PAGE.name);
    }
    table.notes = notes;
    Ok(table)
}
