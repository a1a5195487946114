//! Earlier states of a site, from its git repository. Only commands that ask for them run git; a build never does.

use std::collections::BTreeMap;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use super::files::{Files, Listing, Skip, listed};

/// The most bytes of one answer of git.
const LARGEST_ANSWER: u64 = 512 << 20;
/// The largest file of an earlier state that is read, in bytes; a larger one counts as empty.
const LARGEST_FILE: u64 = 1 << 20;
/// The endings of the files of an earlier state that are read; the others count as empty.
const READ: [&str; 8] = [
    "md", "markdown", "yaml", "yml", "html", "svg", "css", "ledger",
];

/// The repository around a site's folder.
#[derive(Debug)]
pub struct GitHistory {
    root: PathBuf,
}

/// Why there is no commit to compare with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoMergeBase {
    /// Older commits are missing in this clone.
    Shallow,
    /// There is no such branch or commit.
    UnknownRevision,
    /// The two histories have no commit in common.
    Unrelated,
}

/// A change of the files of a site: the edits of the working tree, or a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The revision before it.
    pub before: String,
    /// The files that it renamed, with their new paths, relative to the site's root.
    pub renamed: Vec<(String, String)>,
    /// The files that it removed.
    pub removed: Vec<String>,
}

impl GitHistory {
    /// The repository around a folder; `None` if there is none, or no git.
    #[must_use]
    pub fn around(root: &Path) -> Option<Self> {
        let history = Self {
            root: root.to_owned(),
        };
        history
            .run(&["rev-parse", "--verify", "--quiet", "HEAD"])
            .ok()?;
        Some(history)
    }

    /// Whether older commits are missing.
    #[must_use]
    pub fn is_shallow(&self) -> bool {
        let answer = self.run(&["rev-parse", "--is-shallow-repository"]);
        answer.is_ok_and(|answer| answer.starts_with(b"true"))
    }

    /// The newest changes that renamed or removed files: first that of the working tree, then commits, newest first.
    ///
    /// # Errors
    /// If git fails.
    pub fn changes(&self, most: usize) -> io::Result<Vec<Change>> {
        let now = self.run(&[
            "diff",
            "--no-ext-diff",
            "-M",
            "--diff-filter=RD",
            "--name-status",
            "-z",
            "--relative",
            "HEAD",
            "--",
            ".",
        ])?;
        let count = format!("-n{most}");
        let log = self.run(&[
            "log",
            &count,
            "--no-ext-diff",
            "-M",
            "--diff-filter=RD",
            "--name-status",
            "-z",
            "--relative",
            "--format=%x01%H",
            "--",
            ".",
        ])?;
        let mut changes = parse(&now, "HEAD");
        changes.extend(parse(&log, "HEAD"));
        changes.retain(|change| !change.renamed.is_empty() || !change.removed.is_empty());
        Ok(changes)
    }

    /// The newest commit that is in the history of a revision and of the working tree. A shallow clone never has one: what it
    /// lacks may be newer.
    ///
    /// # Errors
    /// If it is not known.
    pub fn merge_base(&self, revision: &str) -> Result<String, NoMergeBase> {
        let line = |answer: Vec<u8>| String::from_utf8_lossy(&answer).trim().to_owned();
        if self.is_shallow() {
            return Err(NoMergeBase::Shallow);
        }
        let commit = format!("{revision}^{{commit}}");
        // What begins like an option is no revision.
        let commit = (!revision.starts_with('-'))
            .then(|| {
                self.run(&["rev-parse", "--verify", "--quiet", &commit])
                    .ok()
            })
            .flatten()
            .map(line)
            .ok_or(NoMergeBase::UnknownRevision)?;
        let base = self.run(&["merge-base", &commit, "HEAD"]).map(line);
        base.map_err(|_| NoMergeBase::Unrelated)
    }

    /// The bytes of a file of the site at a commit; `None` if it did not exist.
    ///
    /// # Errors
    /// If git fails.
    pub fn file(&self, commit: &str, file: &str) -> io::Result<Option<Vec<u8>>> {
        let name = format!("{commit}:./{file}");
        let Ok(hash) = self.run(&["rev-parse", "--verify", "--quiet", &name]) else {
            return Ok(None);
        };
        let hash = String::from_utf8_lossy(&hash).trim().to_owned();
        Ok(self.blobs(&[&hash])?.pop())
    }

    /// The site's files at a revision.
    ///
    /// # Errors
    /// If git fails, as for a revision that does not exist.
    pub fn files(&self, revision: &str) -> io::Result<EarlierFiles> {
        let listed = self.run(&["ls-tree", "-r", "-z", "-l", revision])?;
        let mut files = BTreeMap::new();
        let mut wanted = Vec::new();
        for entry in listed.split(|byte| *byte == 0) {
            let Some((path, hash, size)) = String::from_utf8_lossy(entry)
                .split_once('\t')
                .and_then(|(facts, path)| {
                    let mut facts = facts.split_whitespace().skip(1);
                    let (kind, hash, size) = (facts.next()?, facts.next()?, facts.next()?);
                    (kind == "blob").then(|| {
                        (
                            path.to_owned(),
                            hash.to_owned(),
                            size.parse::<u64>().unwrap_or(u64::MAX),
                        )
                    })
                })
            else {
                continue;
            };
            let ending = path.rsplit('.').next().unwrap_or_default();
            if READ.contains(&ending) && size <= LARGEST_FILE {
                wanted.push((path, hash));
            } else {
                files.insert(path, Vec::new());
            }
        }
        let hashes: Vec<&str> = wanted.iter().map(|(_, hash)| hash.as_str()).collect();
        let texts = self.blobs(&hashes)?;
        files.extend(wanted.into_iter().map(|(path, _)| path).zip(texts));
        Ok(EarlierFiles(files))
    }

    /// The bytes of objects, in order.
    fn blobs(&self, hashes: &[&str]) -> io::Result<Vec<Vec<u8>>> {
        let mut git = self.command(&["cat-file", "--batch"]);
        let mut child = git.stdin(Stdio::piped()).spawn()?;
        let mut input = child.stdin.take().ok_or(io::ErrorKind::BrokenPipe)?;
        let lines: String = hashes.iter().flat_map(|hash| [*hash, "\n"]).collect();
        // It answers while it reads.
        let writing = thread::spawn(move || input.write_all(lines.as_bytes()));
        let answer = child.wait_with_output()?.stdout;
        // If it stopped reading, its answer is too short.
        drop(writing.join());
        let mut texts = Vec::with_capacity(hashes.len());
        let mut at = 0;
        for _ in hashes {
            let rest = answer.get(at..).unwrap_or_default();
            let line = rest.split(|byte| *byte == b'\n').next().unwrap_or_default();
            let size = String::from_utf8_lossy(line);
            let size = size
                .rsplit(' ')
                .next()
                .and_then(|size| size.parse::<usize>().ok());
            let start = at + line.len() + 1;
            let text = size.and_then(|size| answer.get(start..start.checked_add(size)?));
            let text = text.ok_or(io::ErrorKind::InvalidData)?;
            texts.push(text.to_vec());
            at = start + text.len() + 1;
        }
        Ok(texts)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut git = Command::new("git");
        git.args([
            "--no-optional-locks",
            "-c",
            "core.quotePath=false",
            "-c",
            "diff.renameLimit=0",
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

    fn run(&self, arguments: &[&str]) -> io::Result<Vec<u8>> {
        let mut child = self.command(arguments).spawn()?;
        let mut answer = Vec::new();
        let output = child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
        output.take(LARGEST_ANSWER).read_to_end(&mut answer)?;
        match child.wait()?.success() {
            true => Ok(answer),
            false => Err(io::Error::other(format!(
                "`git {}` failed",
                arguments.join(" ")
            ))),
        }
    }
}

/// Reads what `--name-status -z` prints; commits are lines that begin with `\x01`.
fn parse(answer: &[u8], first: &str) -> Vec<Change> {
    let change = |before: String| Change {
        before,
        renamed: Vec::new(),
        removed: Vec::new(),
    };
    let mut changes = vec![change(first.to_owned())];
    let words = answer.split(|byte| *byte == 0).map(String::from_utf8_lossy);
    let mut words = words.map(|word| word.trim_start_matches('\n').to_owned());
    while let Some(word) = words.next() {
        if let Some(commit) = word.strip_prefix('\u{1}') {
            let commit = commit.trim();
            changes.push(change(format!("{commit}^")));
            continue;
        }
        let change = changes.last_mut().expect("the first one");
        match word.chars().next() {
            Some('R') => {
                if let (Some(old), Some(new)) = (words.next(), words.next()) {
                    change.renamed.push((old, new));
                }
            }
            Some('D') => change.removed.extend(words.next()),
            _ => {}
        }
    }
    changes
}

/// The files of a site at an earlier revision, in memory.
#[derive(Clone, Debug, Default)]
pub struct EarlierFiles(BTreeMap<String, Vec<u8>>);

impl Files for EarlierFiles {
    fn list(&self, folder: &str, skip: Skip<'_>) -> Listing {
        Listing {
            files: listed(self.0.keys(), folder, skip),
            ..Listing::default()
        }
    }

    fn has_folder(&self, folder: &str) -> bool {
        let prefix = format!("{folder}/");
        self.0.keys().any(|file| file.starts_with(&prefix))
    }

    fn read(&self, file: &str, at_most: u64) -> io::Result<Option<Vec<u8>>> {
        match self.0.get(file) {
            Some(bytes) if bytes.len() as u64 > at_most => Err(io::ErrorKind::FileTooLarge.into()),
            bytes => Ok(bytes.cloned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_answers_of_git() {
        let answer = b"\x01aaa\0\nR100\0old name.md\0new\n.md\0D\0gone.md\0\x01bbb\0\nR075\0a\0b\0";
        let mut changes = parse(answer, "HEAD");
        assert_eq!(changes.remove(0).renamed, []);
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(changes[0].before, "aaa^");
        assert_eq!(changes[0].renamed, [pair("old name.md", "new\n.md")]);
        assert_eq!(changes[0].removed, ["gone.md"]);
        assert_eq!(changes[1].renamed, [pair("a", "b")]);
        assert_eq!(parse(b"R100\0x\0y\0", "HEAD")[0].renamed, [pair("x", "y")]);
    }
}
