//! Runs of the program under strace: which calls it makes on a site, and one of them made to fail.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// The calls that can fail; those that this machine does not have are left out.
const CALLS: &[&str] = &[
    "chmod",
    "close",
    "copy_file_range",
    "fchmod",
    "fchmodat",
    "fdatasync",
    "flock",
    "fstat",
    "fsync",
    "ftruncate",
    "getdents64",
    "link",
    "linkat",
    "lseek",
    "mkdir",
    "mkdirat",
    "newfstatat",
    "openat",
    "openat2",
    "pread64",
    "pwrite64",
    "read",
    "readlink",
    "readlinkat",
    "rename",
    "renameat",
    "renameat2",
    "rmdir",
    "statx",
    "unlink",
    "unlinkat",
    "write",
];

/// What happens at a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It fails with this error, and does nothing.
    Error(&'static str),
    /// The program is killed.
    Kill,
}

pub(crate) const FAULTS: &[Fault] = &[
    Fault::Error("ENOSPC"),
    Fault::Error("EIO"),
    Fault::Error("EACCES"),
    Fault::Error("EDQUOT"),
    Fault::Kill,
];

impl Fault {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Error(name) => name,
            Self::Kill => "SIGKILL",
        }
    }
}

/// A call: its number among those of one thread with this name and path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Point {
    call: String,
    /// `None` for a file without a name, which strace cannot select: all calls of a thread are counted.
    path: Option<String>,
    number: usize,
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path.as_deref().unwrap_or("(no name)");
        write!(f, "{} {path} {}", self.call, self.number)
    }
}

/// A command line of the program, run in one thread so that its calls have an order.
pub(crate) fn program(arguments: &[&str], folder: &Path) -> Command {
    traced(None, arguments, folder)
}

fn traced(strace: Option<&[&str]>, arguments: &[&str], folder: &Path) -> Command {
    let own = env!("CARGO_BIN_EXE_guidepost");
    let program = std::env::var("GUIDEPOST").unwrap_or(own.to_owned());
    let mut command = match strace {
        Some(options) => {
            let mut command = Command::new("strace");
            command.args(options).arg(program);
            command
        }
        None => Command::new(program),
    };
    command.args(arguments).current_dir(folder);
    command.env("RAYON_NUM_THREADS", "1").env_remove("HOME");
    command
}

/// Runs a command and records these calls in a log.
pub(crate) fn record(log: &Path, calls: &str, arguments: &[&str], folder: &Path) -> Output {
    let trace = format!("trace={calls}");
    let options = [
        "-f",
        "-y",
        "-s",
        "0",
        "-o",
        log.to_str().unwrap(),
        "-e",
        &trace,
    ];
    traced(Some(&options), arguments, folder).output().unwrap()
}

/// The calls of a command on paths below `top`, in a fixed order. `folder` is where it runs.
pub(crate) fn points(top: &Path, folder: &Path, arguments: &[&str], log: &Path) -> BTreeSet<Point> {
    let calls = CALLS.iter().map(|call| format!("?{call}"));
    let calls = calls.collect::<Vec<_>>().join(",");
    let output = record(log, &calls, arguments, folder);
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8_lossy(&fs::read(log).unwrap()).into_owned();
    parse(&text, top.to_str().unwrap())
}

fn parse(log: &str, top: &str) -> BTreeSet<Point> {
    let mut counts: BTreeMap<(&str, &str, Option<&str>), usize> = BTreeMap::new();
    let mut points = BTreeSet::new();
    // Calls on other files by their numbers, which the number alone cannot leave out.
    let mut others = BTreeSet::new();
    let folders: BTreeSet<_> = calls(log)
        .filter(|(_, call, _)| *call == "getdents64")
        .filter_map(|(_, _, arguments)| path_of(arguments))
        .collect();
    for (thread, call, arguments) in calls(log) {
        let mut count = |path| {
            let number = counts.entry((thread, call, path)).or_default();
            *number += 1;
            *number
        };
        let all = count(None);
        let path = path_of(arguments).filter(|path| path.starts_with(top));
        let Some(path) = path else {
            others.insert((call.to_owned(), all));
            continue;
        };
        // No file system fails to close a folder, and the standard library does not expect it.
        if call == "close" && folders.contains(path) {
            continue;
        }
        let is_named = !path.contains("/#") && !arguments.contains("O_TMPFILE");
        let (path, number) = match is_named {
            true => (Some(path), count(Some(path))),
            false => (None, all),
        };
        let (call, path) = (call.to_owned(), path.map(str::to_owned));
        points.insert(Point { call, path, number });
    }
    points.retain(|point| {
        point.path.is_some() || !others.contains(&(point.call.clone(), point.number))
    });
    points
}

/// The calls in a log: their threads, names and arguments.
fn calls(log: &str) -> impl Iterator<Item = (&str, &str, &str)> {
    log.lines().filter_map(|line| {
        let (thread, rest) = line.split_once(' ')?;
        // Not `<... openat resumed>`, nor `+++ exited with 0 +++`.
        let (call, arguments) = rest.trim_start().split_once('(')?;
        CALLS.contains(&call).then_some((thread, call, arguments))
    })
}

/// The first path among the arguments: a text, or what a file handle leads to.
fn path_of(arguments: &str) -> Option<&str> {
    let quoted = |text: &'_ str| text.starts_with('"') && !text.starts_with("\"\"");
    let first = arguments.split(", ").take(2);
    for argument in first {
        let argument = argument.trim_end_matches([')', ' ']);
        if quoted(argument) {
            return argument.split('"').nth(1);
        }
        if argument.starts_with("AT_FDCWD") {
            continue;
        }
        let path = argument
            .split_once('<')
            .and_then(|(_, path)| path.split_once('>'));
        if let Some((path, _)) = path {
            return Some(path);
        }
    }
    None
}

/// Runs a command with a fault at a call. Returns `None` if the call did not happen.
pub(crate) fn inject(
    point: &Point,
    fault: Fault,
    (folder, arguments): (&Path, &[&str]),
    log: &Path,
) -> Option<Output> {
    let effect = match fault {
        Fault::Error(name) => format!("error={name}"),
        Fault::Kill => "signal=KILL".to_owned(),
    };
    let Point { call, path, number } = point;
    let trace = format!("trace={call}");
    let inject = format!("inject={call}:{effect}:when={number}");
    let mut options = vec![
        "-f",
        "-o",
        log.to_str().unwrap(),
        "-e",
        &trace,
        "-e",
        &inject,
    ];
    if let Some(path) = path {
        options.extend(["-P", path]);
    }
    let output = traced(Some(&options), arguments, folder).output().unwrap();
    let log = fs::read(log).unwrap_or_default();
    let log = String::from_utf8_lossy(&log);
    let happened = match fault {
        Fault::Error(_) => log.contains("(INJECTED)"),
        Fault::Kill => log.contains("+++ killed by SIGKILL"),
    };
    happened.then_some(output)
}

#[test]
fn calls_on_the_site_are_found_in_a_trace() {
    let log = r#"7 openat(AT_FDCWD</s>, "/etc/x", O_RDONLY) = 3</etc/x>
7 openat(AT_FDCWD</s>, "/s/a", O_RDONLY <unfinished ...>
8 read(3</s/a>, ""..., 8) = 8
7 <... openat resumed>) = 3</s/a>
7 read(3</s/a>, ""..., 8) = 8
7 read(3</s/a>, "", 8) = 0
7 rename("/s/a", "/s/b") = 0
7 unlink("/s/b") = 0
7 statx(3</s/a>, "", AT_EMPTY_PATH, STATX_ALL, {}) = 0
7 pwrite64(4</s/#77>(deleted), ""..., 3, 0) = 3
7 +++ exited with 0 +++"#;
    let found: Vec<String> = parse(log, "/s").iter().map(Point::to_string).collect();
    let expected = [
        "openat /s/a 1",
        "pwrite64 (no name) 1",
        "read /s/a 1",
        "read /s/a 2",
        "rename /s/a 1",
        "statx /s/a 1",
        "unlink /s/b 1",
    ];
    assert_eq!(found, expected);
}
