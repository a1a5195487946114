//! Runs git. Only commands that ask for the history do, and a build whose settings take dates from it.

use std::io::{self, BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The most bytes of one answer of git.
const LARGEST_ANSWER: u64 = 512 << 20;
/// The longest field of an answer, in bytes.
const LONGEST_FIELD: u64 = 1 << 20;

/// The version that git prints, such as `2.39.5`.
///
/// # Errors
/// That it cannot be run, or prints something else.
pub fn version() -> io::Result<String> {
    let mut git = Command::new("git");
    let answer = git.arg("--version").stdin(Stdio::null()).output()?;
    let answer = String::from_utf8_lossy(&answer.stdout).into_owned();
    let version = answer.trim().strip_prefix("git version ");
    let version = version.ok_or_else(|| io::Error::other("it does not print its version"))?;
    Ok(version.to_owned())
}

/// Git in a folder.
#[derive(Debug)]
pub(super) struct GitCommand {
    root: PathBuf,
}

impl GitCommand {
    pub(super) fn new(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
        }
    }

    /// A command whose answer can be read. It takes no locks, starts no other program, and prints the same everywhere.
    pub(super) fn command(&self, arguments: &[&str]) -> Command {
        let mut git = Command::new("git");
        git.args([
            "--no-optional-locks",
            "--literal-pathspecs",
            "-c",
            "core.quotePath=false",
            "-c",
            "core.fsmonitor=false",
            "-C",
        ])
        .arg(&self.root)
        .args(arguments)
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
        git
    }

    /// The answer to a command.
    pub(super) fn run(&self, arguments: &[&str]) -> io::Result<Vec<u8>> {
        let mut child = self.command(arguments).spawn()?;
        let mut answer = Vec::new();
        let output = child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
        output.take(LARGEST_ANSWER).read_to_end(&mut answer)?;
        match child.wait()?.success() {
            true => Ok(answer),
            false => Err(failed(arguments[0])),
        }
    }

    /// Whether older commits are missing.
    pub(super) fn is_shallow(&self) -> bool {
        let answer = self.run(&["rev-parse", "--is-shallow-repository"]);
        answer.is_ok_and(|answer| answer.starts_with(b"true"))
    }
}

pub(super) fn failed(command: &str) -> io::Error {
    io::Error::other(format!("`git {command}` failed"))
}

/// The fields of an answer of git, each of which ends with a zero byte.
#[derive(Debug)]
pub(super) struct Fields<R: io::Read>(BufReader<R>);

impl<R: io::Read> Fields<R> {
    pub(super) fn new(input: BufReader<R>) -> Self {
        Self(input)
    }

    pub(super) fn next(&mut self) -> io::Result<Option<String>> {
        let mut field = Vec::new();
        let mut longest = io::Read::by_ref(&mut self.0).take(LONGEST_FIELD);
        if longest.read_until(0, &mut field)? == 0 {
            return Ok(None);
        }
        if field.last() == Some(&0) {
            field.pop();
        }
        Ok(Some(String::from_utf8_lossy(&field).into_owned()))
    }
}
