//! The local server: how long it takes from a saved file to the event on which browsers reload the page, beside
//! a first build of the same site.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::super::generators::guidepost::DEFAULT;
use super::super::measure::Sample;
use super::super::outcome::Outcome;
use super::super::report::{Report, Table};
use super::bench::Bench;
use super::edits::{Author, EDITS};

const COLD: &str = "first build";
const START: &str = "started, until the first page can be opened";
/// The server waits for more changes until there are none for this time, and at most 60 ms. It is not the work's,
/// and taken off; what it waits longer is not.
const QUIET: Duration = Duration::from_millis(20);
/// No event is waited for any longer.
const LONGEST: Duration = Duration::from_secs(120);

pub(super) fn run(bench: &Bench<'_>, report: &mut Report) -> Outcome<()> {
    for pages in bench.measuring.sizes(&[10_000]) {
        report.tables.push(measure(bench, pages)?);
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
fn measure(bench: &Bench<'_>, pages: usize) -> Outcome<Table> {
    let corpus = bench.measuring.corpus(pages);
    let site = bench.site(&DEFAULT, corpus)?;
    let author = Author::new(&site.folder, corpus)?;
    bench.built(&site)?;
    let cold = [bench.cold_contender(COLD, &site)];
    let mut rows: Vec<(String, Vec<Sample>)> = [COLD, START]
        .into_iter()
        .chain(EDITS.map(|(name, _)| name))
        .map(|name| (name.to_owned(), Vec::new()))
        .collect();
    let rounds = bench.measuring.rounds(5);
    for round in 1..=rounds {
        let built = bench.workshop.take_turns(&cold, 1)?;
        let built = built.into_iter().flatten().next().ok_or("no build")?;
        rows[0].1.push(built);
        let start = Instant::now();
        let mut server = Server::start(&site.program, &site.folder)?;
        rows[1].1.push(wall(start.elapsed()));
        for ((_, edit), (name, samples)) in EDITS.iter().zip(&mut rows[2..]) {
            // It prints all pages in the background to find their errors; an author takes longer to write.
            std::thread::sleep(Duration::from_secs_f64(built.wall * 3.0));
            let took = server.take(|| edit(&author, round))?;
            eprintln!("  round {round} of {rounds}: {name}, {took:.2?} with the wait");
            samples.push(wall(took.saturating_sub(QUIET)));
        }
    }
    let rows = rows
        .into_iter()
        .map(|(name, samples)| (name, pages, samples));
    let mut table = Table::of(format!("{corpus}, served"), rounds, rows);
    table.compare(START, COLD);
    for (name, _) in EDITS {
        table.compare(name, COLD);
    }
    table.notes.push(format!(
        "A change is measured from the write to the event on which browsers reload the page. The {} ms for which the \
         server waits for more changes are taken off.",
        QUIET.as_millis()
    ));
    Ok(table)
}

/// A server process, which runs until it is killed.
fn wall(wall: Duration) -> Sample {
    Sample {
        wall: wall.as_secs_f64(),
        cpu: f64::NAN,
        peak: f64::NAN,
    }
}

/// Killed when dropped.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A site that is served, and a browser's ear.
pub(crate) struct Server {
    _running: Running,
    events: BufReader<TcpStream>,
}

impl Server {
    /// Starts it, until it answers, and listens.
    pub(crate) fn start(program: &Path, site: &Path) -> Outcome<Self> {
        let mut command = Command::new(program);
        command.args(["serve", "--port", "0", "--root"]).arg(site);
        command.stdin(Stdio::null()).stderr(Stdio::null());
        let mut running = Running(command.stdout(Stdio::piped()).spawn()?);
        let told = running.0.stdout.take().ok_or("no output")?;
        let mut told = BufReader::new(told);
        let place = loop {
            let mut line = String::new();
            if told.read_line(&mut line)? == 0 {
                return Err("the server did not start".into());
            }
            let address = line.split_once("http://");
            if let Some((place, _)) = address.and_then(|(_, rest)| rest.split_once('/')) {
                break place.to_owned();
            }
        };
        // It goes on printing, and would block without a reader.
        std::thread::spawn(move || std::io::copy(&mut told, &mut std::io::sink()));
        let mut stream = TcpStream::connect(&place)?;
        stream.set_read_timeout(Some(LONGEST))?;
        let head = format!("GET /__guidepost/events HTTP/1.1\r\nHost: {place}\r\n\r\n");
        stream.write_all(head.as_bytes())?;
        let mut server = Self {
            _running: running,
            events: BufReader::new(stream),
        };
        // The version that there is.
        server.event()?;
        Ok(server)
    }

    /// What the next event asks browsers to do.
    pub(crate) fn event(&mut self) -> Outcome<String> {
        loop {
            let mut line = String::new();
            if self.events.read_line(&mut line)? == 0 {
                return Err("the server has ended".into());
            }
            if let Some(event) = line.strip_prefix("event: ") {
                return Ok(event.trim().to_owned());
            }
        }
    }

    /// How long it takes from a change to its event.
    #[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
    fn take(&mut self, change: impl FnOnce() -> Outcome<()>) -> Outcome<Duration> {
        let start = Instant::now();
        change()?;
        match self.event()?.as_str() {
            "page" | "all" => Ok(start.elapsed()),
            other => Err(format!("the server found fault with the change: {other}").into()),
        }
    }
}
