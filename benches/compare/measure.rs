//! Runs programs and measures them. Every measured program is a child process, and what it used is
//! what the system says when it ends (`wait4`), its own children included.
//!
//! The system counts the memory that the parent held when it started a child towards the child's
//! peak. The benchmark therefore keeps nothing large: corpus, plans and checks are made by children
//! too.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde::Serialize;
use wait4::Wait4;

use super::outcome::Outcome;

/// What one run took; what was not measured is no number.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Sample {
    /// From start to end, in seconds.
    pub(crate) wall: f64,
    /// Of all threads, in the program and in the system for it, in seconds.
    pub(crate) cpu: f64,
    /// The most memory held at once, in bytes.
    pub(crate) peak: f64,
}

/// One of the things to be measured.
pub(crate) struct Contender<'a> {
    pub(crate) name: String,
    /// How many pages it builds.
    pub(crate) pages: usize,
    /// Makes everything ready for a run that writes into this folder, outside the measured time.
    ready: Box<Ready<'a>>,
}

type Ready<'a> = dyn Fn(&Path) -> Outcome<Command> + 'a;

impl<'a> Contender<'a> {
    pub(crate) fn new(
        name: impl Into<String>,
        pages: usize,
        ready: impl Fn(&Path) -> Outcome<Command> + 'a,
    ) -> Self {
        Self {
            name: name.into(),
            pages,
            ready: Box::new(ready),
        }
    }
}

/// Its age shows when a benchmark last removed its files.
const REMOVED: &str = "removed";
/// How long ext4 treats an inode as recently deleted.
const RECENT: Duration = Duration::from_secs(60);

/// The folder that everything is written to; removed at the end.
///
/// Nothing is removed before. For a minute after files were removed, ext4 does not reuse their inodes and
/// searches long for others, so every run writes into a folder of its own, and files that would have to be removed are
/// moved away. A benchmark that begins within that minute sleeps until it has passed.
pub(crate) struct Workshop {
    folder: PathBuf,
    made: std::cell::Cell<usize>,
}

impl Workshop {
    #[expect(clippy::disallowed_methods, reason = "the benchmark writes")]
    pub(crate) fn open(folder: &Path) -> Outcome<Self> {
        if let Ok(removed) = fs::metadata(folder.join(REMOVED)) {
            let since = removed.modified()?.elapsed().unwrap_or_default();
            let rest = RECENT.saturating_sub(since);
            eprintln!("waiting {} s since files were removed", rest.as_secs());
            std::thread::sleep(rest);
        }
        let folder = folder.join(format!("run-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        let folder = folder.canonicalize()?;
        let made = std::cell::Cell::new(0);
        Ok(Self { folder, made })
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// A path that does not exist.
    pub(crate) fn fresh(&self, name: &str) -> PathBuf {
        let number = self.made.get() + 1;
        self.made.set(number);
        self.folder.join(format!("{number}-{name}"))
    }

    /// Moves a file or folder away, if it exists.
    #[expect(clippy::disallowed_methods, reason = "the benchmark writes")]
    pub(crate) fn put_aside(&self, path: &Path) -> Outcome<()> {
        match fs::rename(path, self.fresh("aside")) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    /// Runs a program to its end and returns what it used.
    #[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
    pub(crate) fn run(&self, mut command: Command) -> Outcome<Sample> {
        let said = self.folder.join("said");
        command.stdin(Stdio::null()).stdout(Stdio::null());
        command.stderr(File::create(&said)?);
        let start = Instant::now();
        let used = command.spawn()?.wait4()?;
        let wall = start.elapsed();
        if !used.status.success() {
            let said = fs::read_to_string(&said)?;
            return Err(format!("{command:?} ended with {}:\n{said}", used.status).into());
        }
        let usage = used.rusage;
        Ok(Sample {
            wall: wall.as_secs_f64(),
            cpu: (usage.utime + usage.stime).as_secs_f64(),
            #[expect(
                clippy::cast_precision_loss,
                reason = "bytes are reported in megabytes"
            )]
            peak: usage.maxrss as f64,
        })
    }

    /// What each contender took in each round. They take turns, so that other load of the machine
    /// meets all alike, and a round begins with another one each time.
    pub(crate) fn take_turns(
        &self,
        contenders: &[Contender<'_>],
        rounds: usize,
    ) -> Outcome<Vec<Vec<Sample>>> {
        let mut samples = vec![Vec::new(); contenders.len()];
        for round in 0..rounds {
            for turn in 0..contenders.len() {
                let at = (round + turn) % contenders.len();
                let contender = &contenders[at];
                let command = (contender.ready)(&self.fresh("out"))?;
                settle()?;
                let sample = self.run(command)?;
                eprintln!(
                    "  round {} of {rounds}: {}, {:.2} s",
                    round + 1,
                    contender.name,
                    sample.wall
                );
                samples[at].push(sample);
            }
        }
        Ok(samples)
    }
}

impl Drop for Workshop {
    #[expect(clippy::disallowed_methods, reason = "the benchmark clears up")]
    fn drop(&mut self) {
        eprintln!("removing {}", self.folder.display());
        if let Err(error) = fs::remove_dir_all(&self.folder) {
            eprintln!("{} is left: {error}", self.folder.display());
        }
        // The minimum is taken over what is on disk already.
        let _ = settle();
        let _ = File::create(self.folder.with_file_name(REMOVED));
    }
}

/// Lets the disk finish what was written before, which is not the next one's work.
fn settle() -> Outcome<()> {
    Command::new("sync").status()?;
    std::thread::sleep(Duration::from_millis(50));
    Ok(())
}
