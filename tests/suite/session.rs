//! A terminal: a folder, and commands that are typed in it.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use crate::case;

/// A session at a terminal, in an empty folder of its own.
pub(crate) struct Session {
    around: TempDir,
    folder: PathBuf,
    path: String,
}

impl Session {
    pub(crate) fn new() -> Self {
        let around = tempfile::tempdir().unwrap();
        let program = Path::new(env!("CARGO_BIN_EXE_guidepost"));
        let path = std::env::var("PATH").unwrap();
        Self {
            folder: around.path().to_owned(),
            around,
            path: format!("{}:{path}", program.parent().unwrap().display()),
        }
    }

    /// The folder that the session is in.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Types a line into a shell, and gives what a terminal would show.
    pub(crate) fn enter(&mut self, line: &str) -> String {
        if let Some(into) = line.strip_prefix("cd ") {
            self.folder.push(into);
            return String::new();
        }
        let shown = match line.strip_prefix("guidepost serve") {
            Some(arguments) if !line.contains("--help") => self.first_line_of_serve(arguments),
            _ => self.run(line),
        };
        case::without_place(&shown, self.around.path())
    }

    fn shell(&self, line: &str) -> Command {
        let mut shell = Command::new("sh");
        shell
            .args(["-c", line])
            .current_dir(&self.folder)
            .env("PATH", &self.path);
        shell
    }

    fn run(&self, line: &str) -> String {
        let output = self.shell(&format!("{line} 2>&1")).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    }

    /// What `serve` says first. It then waits for changes, and is ended; no browser is opened, and
    /// the port is one that is free.
    fn first_line_of_serve(&self, arguments: &str) -> String {
        let arguments = arguments.replace(" --open", "");
        let line = format!("exec guidepost serve --port 0{arguments}");
        let mut running = self
            .shell(&line)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut said = String::new();
        let mut out = BufReader::new(running.stdout.take().unwrap());
        out.read_line(&mut said).unwrap();
        running.kill().unwrap();
        running.wait().unwrap();
        let (before, port) = said.split_once("localhost:").unwrap();
        let after = port.trim_start_matches(|digit: char| digit.is_ascii_digit());
        format!("{before}localhost:8000{after}")
    }
}
