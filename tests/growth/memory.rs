//! The peak memory of a build or check of a pattern, compared with the size of its files.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use wait4::Wait4 as _;

use crate::count::Run;
use crate::patterns::Pattern;
use crate::site::Files;

/// The largest page. Larger patterns are refused before they are parsed.
const LARGEST: usize = 512 * 1024;
/// The bound: so many bytes for each byte of the files.
const TIMES: u64 = 40;
/// And so many in any case.
const BASE: u64 = 50_000_000;
/// What a release takes for the smallest site. A program that is not optimised takes more, most of it for its own code,
/// regardless of the input.
const SMALLEST: u64 = 18_000_000;
/// The bytes that a file system stores of a file beside its content and its name: kind, owner, times, length, place.
const ENTRY: u64 = 40;

/// The memory that the program took for a pattern, in bytes.
pub(crate) struct Memory {
    name: &'static str,
    files: u64,
    peak: u64,
    /// Whether the site was built or checked without an error.
    is_right: bool,
}

impl Memory {
    pub(crate) fn is_bounded(&self) -> bool {
        self.peak <= TIMES * self.files + BASE
    }

    pub(crate) fn line(&self) -> String {
        let Self { files, peak, .. } = *self;
        let beyond = peak.saturating_sub(BASE) as f64 / files as f64;
        let end = if self.is_right { "" } else { " (errors)" };
        let name = self.name;
        format!("{files:>9} {peak:>10} {beyond:>6.1}  {name}{end}")
    }
}

/// The size of files on a disk: an empty one takes some bytes too.
fn size(files: &Files) -> u64 {
    let sizes = files.iter();
    let sizes = sizes.map(|(path, text)| (path.len() + text.len()) as u64 + ENTRY);
    sizes.sum()
}

/// The largest site of a pattern, by doubling, whose files have the size of one page at most.
fn largest(pattern: &Pattern) -> Files {
    let mut files = (pattern.files)(pattern.size);
    for doublings in 1..16 {
        // The peak of a process includes that of the one that started it, so this one stays small.
        if 2 * size(&files) > LARGEST as u64 {
            break;
        }
        let larger = (pattern.files)(pattern.size << doublings);
        if size(&larger) > LARGEST as u64 {
            break;
        }
        files = larger;
    }
    files
}

/// What the smallest site takes beyond that of a release.
fn surplus() -> u64 {
    static SURPLUS: LazyLock<u64> = LazyLock::new(|| {
        let smallest = vec![("content/index.md".to_owned(), "# A\n".to_owned())];
        peak(Run::Build, &smallest).0.saturating_sub(SMALLEST)
    });
    *SURPLUS
}

/// Measures a pattern with the program in `GUIDEPOST`, or that of the test's own Cargo profile.
pub(crate) fn measure(pattern: &Pattern) -> Memory {
    let files = largest(pattern);
    let (peak, is_right) = peak(pattern.run, &files);
    Memory {
        name: pattern.name,
        files: size(&files),
        peak: peak.saturating_sub(surplus()),
        is_right,
    }
}

/// The peak memory of a run on files, in bytes, and whether it ended without an error.
fn peak(run: Run, files: &Files) -> (u64, bool) {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("site");
    for (path, bytes) in files {
        let file = site.join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, bytes).unwrap();
    }
    let program = std::env::var_os("GUIDEPOST");
    let program = program.map_or_else(|| env!("CARGO_BIN_EXE_guidepost").into(), PathBuf::from);
    let mut command = Command::new(program);
    run.add_to(&mut command, &site, &folder.path().join("out"))
        .env("RAYON_NUM_THREADS", "2");
    let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let used = child.unwrap().wait4().unwrap();
    assert!(used.status.code().is_some(), "{}", used.status);
    (used.rusage.maxrss, used.status.success())
}
