//! Runs the program on a site, and counts its instructions.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use crate::patterns::Pattern;
use crate::site::{Files, page, pages};

/// What is counted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Run {
    /// A first build.
    Build,
    /// A build after which nothing has changed.
    Again,
    /// A check.
    Check,
    /// The record of its addresses.
    Record,
    /// The move of a page.
    Move,
    /// The same move, printed and not made.
    Print,
}

impl Run {
    /// Adds the arguments to a command.
    pub(crate) fn add_to<'c>(
        self,
        command: &'c mut Command,
        site: &Path,
        out: &Path,
    ) -> &'c mut Command {
        match self {
            Self::Build | Self::Again => command.arg("build").arg("--out").arg(out),
            Self::Check => command.arg("check"),
            Self::Record => command.args(["links", "record"]),
            Self::Move | Self::Print => command.args(["mv", "content/p0.md", "content/moved/p.md"]),
        };
        if self == Self::Print {
            command.arg("--dry-run");
        }
        command.arg("--root").arg(site)
    }
}

/// The work of one run.
struct Work {
    /// In millions of instructions.
    instructions: f64,
    /// Whether the program ended with an error, so that nothing was rendered.
    failed: bool,
}

/// Counts the instructions of a program.
pub(crate) struct Counter {
    program: PathBuf,
    /// What is subtracted, for each kind of run: for one that succeeds, and one that fails.
    least: [[OnceLock<f64>; 2]; 6],
}

impl Counter {
    /// A counter for the program in `GUIDEPOST`, or for that of the test's own Cargo profile.
    pub(crate) fn new() -> Self {
        let program = std::env::var_os("GUIDEPOST");
        let program = program.unwrap_or_else(|| env!("CARGO_BIN_EXE_guidepost").into());
        Self {
            program: program.into(),
            least: Default::default(),
        }
    }

    /// The work for a pattern at a size, without that for the smallest site, in millions of instructions.
    pub(crate) fn count(&self, pattern: &Pattern, size: usize) -> f64 {
        let work = self.run(pattern.run, &(pattern.files)(size));
        work.instructions - self.least(pattern.run, work.failed)
    }

    /// The work for a site with almost nothing in it. A run that fails ends after a single error, with less work.
    fn least(&self, run: Run, fails: bool) -> f64 {
        let least = &self.least[run as usize][usize::from(fails)];
        *least.get_or_init(|| {
            let body = match fails {
                true => "[Text](missing.md)",
                false => "Text.",
            };
            let files = match run {
                Run::Move | Run::Print => pages(1, |_| body.to_owned()),
                _ => page(body),
            };
            let work = self.run(run, &files);
            assert_eq!(work.failed, fails, "the smallest site");
            work.instructions
        })
    }

    fn run(&self, run: Run, files: &Files) -> Work {
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path().join("site");
        for (path, bytes) in files {
            let file = site.join(path);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, bytes).unwrap();
        }
        let out = folder.path().join("out");
        if run == Run::Again {
            let mut first = Command::new(&self.program);
            finish(arguments(&mut first, run, &site, &out));
        }
        let mut counted = Command::new("valgrind");
        counted.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
        counted.arg(&self.program);
        Work::of(&finish(arguments(&mut counted, run, &site, &out)))
    }
}

fn arguments<'c>(command: &'c mut Command, run: Run, site: &Path, out: &Path) -> &'c mut Command {
    // With one thread, no instructions are spent on waiting for others.
    command.env("RAYON_NUM_THREADS", "1");
    run.add_to(command, site, out)
}

/// Runs a command. A pattern may have findings, which end the program with 1.
fn finish(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    let code = output.status.code();
    assert!(
        matches!(code, Some(0 | 1)),
        "{command:?} ended with {code:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    output
}

impl Work {
    fn of(output: &Output) -> Self {
        // Callgrind prints the count in its last line.
        let text = String::from_utf8_lossy(&output.stderr);
        let line = text.lines().rfind(|line| line.contains("Collected :"));
        let count = line.and_then(|line| line.rsplit(' ').next());
        let count: f64 = count.unwrap().parse().unwrap();
        Self {
            instructions: count / 1e6,
            failed: !output.status.success(),
        }
    }
}
