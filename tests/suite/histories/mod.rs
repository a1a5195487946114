//! The history of a made-up book in a real git repository: at each publication, no address may have died silently, and
//! `guidepost links suggest` has to name the right new page first for nine of ten renames that git sees.
//!
//! `GUIDEPOST_COMMITS` sets the length of the history, and `GUIDEPOST_SEED` its seed; the test prints what it counted.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use serde_json::Value;

use crate::permanence::works;
use crate::tree;

mod book;

use book::Book;

/// How many commits a publication has.
const STEP: usize = 9;

fn number(variable: &str, default: usize) -> usize {
    let given = env::var(variable).ok();
    given.map_or(default, |given| given.parse().unwrap())
}

/// Writes a history as `git fast-import` reads it.
fn import(root: &Path, commits: usize, seed: u64) {
    git(root, &["init", "--quiet", "--initial-branch", "main"]);
    let mut book = Book::new(seed, 12);
    let mut stream = Vec::new();
    let mut written: BTreeMap<String, String> = BTreeMap::new();
    for commit in 0..commits {
        let message = match commit {
            0 => "Begin",
            _ => book.step(),
        };
        writeln!(
            stream,
            "commit refs/heads/main\ncommitter A <a@example.org> {commit} +0000\ndata {}\n{message}",
            message.len()
        )
        .unwrap();
        for (file, text) in &book.files {
            if written.get(file) != Some(text) {
                put(&mut stream, &format!("content/{file}"), text);
            }
        }
        for file in written
            .keys()
            .filter(|file| !book.files.contains_key(*file))
        {
            writeln!(stream, "D content/{file}").unwrap();
        }
        if commit == 0 {
            put(
                &mut stream,
                "guidepost.yaml",
                "title: Book\nbase_url: https://example.org/\ndescription: A book.\n",
            );
            put(
                &mut stream,
                ".gitignore",
                ".guidepost/\npublic/\nlinks.ledger\n",
            );
        }
        written.clone_from(&book.files);
    }
    let mut import = Command::new("git")
        .args(["fast-import", "--quiet"])
        .current_dir(root)
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    import.stdin.take().unwrap().write_all(&stream).unwrap();
    assert!(import.wait().unwrap().success());
}

fn put(stream: &mut Vec<u8>, file: &str, text: &str) {
    let length = text.len();
    writeln!(stream, "M 100644 inline {file}\ndata {length}\n{text}").unwrap();
}

fn git(root: &Path, arguments: &[&str]) -> String {
    let run = Command::new("git")
        .args(arguments)
        .current_dir(root)
        .output()
        .unwrap();
    assert!(
        run.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&run.stderr)
    );
    String::from_utf8(run.stdout).unwrap()
}

/// Runs the program; the result is whether it succeeded, and what it printed.
fn guidepost(root: &Path, arguments: &[&str]) -> (bool, String) {
    let run = Command::new(env!("CARGO_BIN_EXE_guidepost"))
        .args(arguments)
        .current_dir(root)
        .output()
        .unwrap();
    if !run.status.success() {
        // Shown if the test fails.
        println!("{arguments:?}\n{}", String::from_utf8_lossy(&run.stderr));
    }
    (run.status.success(), String::from_utf8(run.stdout).unwrap())
}

/// The address of a page that has no slug.
fn address(file: &str) -> String {
    let path = file
        .strip_prefix("content/")
        .unwrap()
        .strip_suffix(".md")
        .unwrap();
    let path = ["/README", "/index"]
        .iter()
        .find_map(|name| path.strip_suffix(name))
        .unwrap_or(path);
    match path {
        "index" => "/".to_owned(),
        path => format!("/{path}/"),
    }
}

/// The replay of a history.
struct Replay<'r> {
    root: &'r Path,
    today: Date,
    renames: usize,
    right: usize,
    /// Lost pages and sections with any suggestion, and without one.
    answered: usize,
    open: usize,
    wrong: Vec<String>,
}

impl Replay<'_> {
    fn next_day(&mut self) -> String {
        self.today = self.today.checked_add(1.day()).unwrap();
        self.today.to_string()
    }

    /// The suggestions for all lost addresses.
    fn suggested(&self) -> Vec<(String, Vec<String>)> {
        // It fails as long as an address is lost.
        let (_, printed) = guidepost(self.root, &["links", "suggest", "--json"]);
        let line = |line: &str| {
            let line: Value = serde_json::from_str(line).unwrap();
            let all = line["candidates"].as_array().unwrap();
            let all = all.iter().map(|one| one["to"].as_str().unwrap().to_owned());
            (line["address"].as_str().unwrap().to_owned(), all.collect())
        };
        printed.lines().map(line).collect()
    }

    /// Compares the suggestions with the renames that git sees between two publications.
    fn compare(&mut self, from: &str, to: &str, suggested: &[(String, Vec<String>)]) {
        let seen = git(
            self.root,
            &[
                "diff",
                "-M",
                "--diff-filter=R",
                "--name-status",
                "-z",
                from,
                to,
                "--",
                "content",
            ],
        );
        let fields: Vec<&str> = seen.split('\0').collect();
        for rename in fields.chunks_exact(3) {
            let (old, new) = (address(rename[1]), address(rename[2]));
            let Some((_, candidates)) = suggested.iter().find(|(lost, _)| *lost == old) else {
                continue;
            };
            self.renames += 1;
            match candidates.first() == Some(&new) {
                true => self.right += 1,
                false => self
                    .wrong
                    .push(format!("{from} {rename:?}: {candidates:?}")),
            }
        }
    }

    /// Accepts suggestions until the check passes.
    fn answer(&mut self, first: Vec<(String, Vec<String>)>) {
        let mut suggested = first;
        for round in 0.. {
            let (passes, printed) = guidepost(self.root, &["links", "check", "--json"]);
            if passes {
                return;
            }
            assert!(round < 8, "{printed}");
            let today = self.next_day();
            let mut lines = fs::read_to_string(self.root.join("links.ledger")).unwrap();
            for (lost, candidates) in &suggested {
                match candidates.first() {
                    Some(new) => {
                        self.answered += 1;
                        lines += &format!("moved {lost} {today} {new}\n");
                    }
                    None => {
                        self.open += 1;
                        lines += &format!("gone {lost} {today} It was removed\n");
                    }
                }
            }
            for finding in printed.lines() {
                let finding: Value = serde_json::from_str(finding).unwrap();
                if finding["code"] == "address-reused" {
                    let message = finding["message"].as_str().unwrap();
                    let address = message.split('`').nth(1).unwrap();
                    lines += &format!("revive {address} {today}\n");
                }
            }
            fs::write(self.root.join("links.ledger"), lines).unwrap();
            suggested = self.suggested();
        }
    }

    /// Builds the site, and checks that every address that was ever recorded works.
    fn publish(&mut self) {
        let (builds, printed) = guidepost(self.root, &["build"]);
        assert!(builds, "{printed}");
        let outputs = tree::read(&self.root.join("public")).unwrap();
        let ledger = fs::read_to_string(self.root.join("links.ledger")).unwrap();
        for line in ledger.lines() {
            let mut words = line.split(' ');
            let (verb, page) = (words.next(), words.next().unwrap_or_default());
            if verb != Some("live") {
                continue;
            }
            let ids = words.filter(|word| word.starts_with('#'));
            for address in std::iter::once(page.to_owned()).chain(ids.map(|id| [page, id].concat()))
            {
                assert_eq!(works(&outputs, &address), Ok(()), "{ledger}");
            }
        }
    }
}

#[test]
#[ignore = "needs git"]
fn the_new_places_of_the_pages_of_a_book_are_suggested() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let seed = number("GUIDEPOST_SEED", 1) as u64;
    import(root, number("GUIDEPOST_COMMITS", 200), seed);
    let commits = git(root, &["rev-list", "--reverse", "main"]);
    let commits: Vec<&str> = commits.lines().collect();
    let mut replay = Replay {
        root,
        today: date(2000, 1, 1),
        renames: 0,
        right: 0,
        answered: 0,
        open: 0,
        wrong: Vec::new(),
    };
    let mut earlier: Option<&str> = None;
    for commit in commits.iter().step_by(STEP) {
        git(root, &["checkout", "--quiet", "--force", commit]);
        if let Some(earlier) = earlier {
            let suggested = replay.suggested();
            replay.compare(earlier, commit, &suggested);
            replay.answer(suggested);
        }
        let today = replay.next_day();
        let (records, printed) = guidepost(root, &["links", "record", "--today", &today]);
        assert!(records, "{printed}");
        replay.publish();
        earlier = Some(commit);
    }
    let Replay {
        renames,
        right,
        answered,
        open,
        ref wrong,
        ..
    } = replay;
    println!(
        "{} commits: {right} of {renames} renames first; {answered} lost addresses with a suggestion, {open} without\n{}",
        commits.len(),
        wrong.join("\n")
    );
    assert!(renames > 50, "{renames}");
    assert!(right * 10 >= renames * 9, "{right} of {renames}");
}
