//! Earlier states of a site, from its git repository. Only commands that ask for them use it.

use std::collections::BTreeMap;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use super::files::{Files, Listing, Skip, listed};
use super::git_command::{Fields, GitCommand, failed};

/// The largest file of an earlier state that is read, in bytes.
const LARGEST_FILE: u64 = 1 << 20;
/// The arguments that `git diff` and `git log` share: one character for each kind of change, and the paths below the root.
const CHANGES: [&str; 7] = [
    "--no-ext-diff",
    "--no-color",
    "-M",
    "--diff-filter=RDM",
    "--name-status",
    "-z",
    "--relative",
];

/// The repository around a site's folder.
#[derive(Debug)]
pub struct GitHistory {
    git: GitCommand,
    /// The path of the site's root in the repository: empty, or with a final `/`.
    prefix: String,
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

/// A change of the files of a site: the edits of the working tree, or a commit. Paths are relative to the site's root.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// The revision before it.
    pub before: String,
    /// The files that it renamed, with their new paths.
    pub renamed: Vec<(String, String)>,
    /// The files that it removed.
    pub removed: Vec<String>,
    /// The files that it edited.
    pub edited: Vec<String>,
}

impl GitHistory {
    /// The repository around a folder; `None` if there is none, or no git.
    #[must_use]
    pub fn around(root: &Path) -> Option<Self> {
        let mut history = Self {
            git: GitCommand::new(root),
            prefix: String::new(),
        };
        history
            .git
            .run(&["rev-parse", "--verify", "--quiet", "HEAD"])
            .ok()?;
        let prefix = history.git.run(&["rev-parse", "--show-prefix"]).ok()?;
        history.prefix = String::from_utf8(prefix).ok()?.trim_end().to_owned();
        Some(history)
    }

    /// Whether older commits are missing.
    #[must_use]
    pub fn is_shallow(&self) -> bool {
        self.git.is_shallow()
    }

    /// The newest changes: first that of the working tree, then those of commits, newest first. Commits are read as
    /// they are needed.
    ///
    /// # Errors
    /// If git fails.
    pub fn changes(&self, most: usize) -> io::Result<Changes> {
        let edits = [&["diff"], &CHANGES[..], &["HEAD", "--", "."]].concat();
        let edits = self.git.run(&edits)?;
        let mut edits = Fields::new(BufReader::new(&edits[..]));
        let mut now = Change {
            before: "HEAD".to_owned(),
            ..Change::default()
        };
        while let Some(field) = edits.next()? {
            now.add(&field, &mut edits)?;
        }
        let count = format!("-n{most}");
        let log = [
            &["log", &count, "--no-show-signature", "--format=%x01%H"],
            &CHANGES[..],
            &["--", "."],
        ]
        .concat();
        let mut log = self.git.command(&log).spawn()?;
        let output = log.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
        Ok(Changes {
            now: Some(now),
            next: None,
            fields: Fields::new(BufReader::new(output)),
            log,
        })
    }

    /// The newest commit that is in the history of a revision and of the working tree. A shallow clone has none but
    /// `HEAD` itself: what it lacks may be newer.
    ///
    /// # Errors
    /// If it is not known.
    pub fn merge_base(&self, revision: &str) -> Result<String, NoMergeBase> {
        let line = |answer: Vec<u8>| String::from_utf8_lossy(&answer).trim().to_owned();
        let commit = format!("{revision}^{{commit}}");
        // What begins like an option is not a revision.
        let commit = (!revision.starts_with('-'))
            .then(|| {
                self.git
                    .run(&["rev-parse", "--verify", "--quiet", &commit])
                    .ok()
            })
            .flatten()
            .map(line)
            .ok_or(match self.is_shallow() {
                true => NoMergeBase::Shallow,
                false => NoMergeBase::UnknownRevision,
            })?;
        if revision == "HEAD" {
            return Ok(commit);
        }
        if self.is_shallow() {
            return Err(NoMergeBase::Shallow);
        }
        let base = self.git.run(&["merge-base", &commit, "HEAD"]).map(line);
        base.map_err(|_| NoMergeBase::Unrelated)
    }

    /// The bytes of a file of the site at a commit; `None` if it did not exist.
    ///
    /// # Errors
    /// If git fails.
    pub fn file(&self, commit: &str, file: &str) -> io::Result<Option<Vec<u8>>> {
        let listed = self.git.run(&["ls-tree", "-z", commit, "--", file])?;
        let listed = String::from_utf8_lossy(&listed);
        // The mode, the kind, the hash, and the name.
        match listed.split([' ', '\t']).nth(2) {
            Some(hash) => self.git.run(&["cat-file", "blob", hash]).map(Some),
            None => Ok(None),
        }
    }

    /// A reader of earlier files.
    ///
    /// # Errors
    /// If git cannot be run.
    pub fn objects(&self) -> io::Result<Objects> {
        let mut git = self.git.command(&["cat-file", "--batch"]);
        // A partial clone would ask its remote for each file.
        git.env("GIT_NO_LAZY_FETCH", "1");
        let mut child = git.stdin(Stdio::piped()).spawn()?;
        let input = child.stdin.take().ok_or(io::ErrorKind::BrokenPipe)?;
        let output = child.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
        Ok(Objects {
            child,
            input: Some(input),
            output: BufReader::new(output),
            prefix: self.prefix.clone(),
        })
    }
}

impl Change {
    /// Reads the paths after the kind of a change. Git prints a line break between a commit and its first change.
    fn add(&mut self, kind: &str, fields: &mut Fields<impl io::Read>) -> io::Result<()> {
        let mut path = || Ok::<_, io::Error>(fields.next()?.unwrap_or_default());
        match kind.trim_start_matches('\n').chars().next() {
            Some('R') => self.renamed.push((path()?, path()?)),
            Some('D') => self.removed.push(path()?),
            Some('M') => self.edited.push(path()?),
            _ => {}
        }
        Ok(())
    }
}

/// The changes of a site, newest first.
#[derive(Debug)]
pub struct Changes {
    now: Option<Change>,
    /// The commit whose line has been read.
    next: Option<String>,
    fields: Fields<ChildStdout>,
    log: Child,
}

impl Changes {
    fn commit(&mut self) -> io::Result<Option<Change>> {
        let begin = |before: String| Change {
            before,
            ..Change::default()
        };
        let mut change = self.next.take().map(begin);
        while let Some(field) = self.fields.next()? {
            if let Some(commit) = field.trim_start_matches('\n').strip_prefix('\u{1}') {
                let before = format!("{}^", commit.trim());
                if change.is_some() {
                    self.next = Some(before);
                    return Ok(change);
                }
                change = Some(begin(before));
            } else if let Some(change) = &mut change {
                change.add(&field, &mut self.fields)?;
            }
        }
        Ok(change)
    }
}

impl Iterator for Changes {
    type Item = io::Result<Change>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(now) = self.now.take() {
            return Some(Ok(now));
        }
        match self.commit() {
            Ok(Some(change)) => Some(Ok(change)),
            Ok(None) => match self.log.wait() {
                Ok(status) if status.success() => None,
                _ => Some(Err(failed("log"))),
            },
            Err(error) => Some(Err(error)),
        }
    }
}

impl Drop for Changes {
    fn drop(&mut self) {
        // It may have ended.
        drop(self.log.kill());
        drop(self.log.wait());
    }
}

/// A reader of earlier files: one process of git, however many are read.
#[derive(Debug)]
pub struct Objects {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    prefix: String,
}

impl Objects {
    /// The bytes of a file at a revision, or what git stores about a folder; `None` if there is none, or if it is too
    /// large.
    ///
    /// # Errors
    /// If git fails.
    pub fn read(&mut self, revision: &str, file: &str) -> io::Result<Option<Vec<u8>>> {
        if file.contains('\n') {
            return Ok(None);
        }
        let prefix = &self.prefix;
        let input = self.input.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        writeln!(input, "{revision}:{prefix}{file}")?;
        input.flush()?;
        let mut line = String::new();
        io::Read::by_ref(&mut self.output)
            .take(LARGEST_FILE)
            .read_line(&mut line)?;
        let mut words = line.trim_end().rsplit(' ');
        let size = match (words.next(), words.next()) {
            (Some(size), Some("blob" | "tree")) => size.parse::<u64>(),
            (Some("missing"), _) => return Ok(None),
            _ => return Err(io::ErrorKind::InvalidData.into()),
        };
        let size = size.map_err(|_| io::ErrorKind::InvalidData)?;
        // With the line break after it.
        let mut answer = io::Read::by_ref(&mut self.output).take(size + 1);
        if size > LARGEST_FILE {
            io::copy(&mut answer, &mut io::sink())?;
            return Ok(None);
        }
        let mut bytes = Vec::new();
        answer.read_to_end(&mut bytes)?;
        bytes.pop();
        Ok((bytes.len() as u64 == size).then_some(bytes))
    }
}

impl Drop for Objects {
    fn drop(&mut self) {
        self.input = None;
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Some files of a site at an earlier revision, in memory.
#[derive(Clone, Debug, Default)]
pub struct EarlierFiles(pub BTreeMap<String, Vec<u8>>);

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
        let answer = b"R100\0old name.md\0new\n.md\0D\0gone.md\0M\0edited.md\0T\0link\0";
        let mut fields = Fields::new(BufReader::with_capacity(7, &answer[..]));
        let mut change = Change::default();
        while let Some(field) = fields.next().unwrap_or_default() {
            assert!(change.add(&field, &mut fields).is_ok());
        }
        let renamed = ("old name.md".to_owned(), "new\n.md".to_owned());
        assert_eq!(change.renamed, [renamed]);
        assert_eq!(change.removed, ["gone.md"]);
        assert_eq!(change.edited, ["edited.md"]);
    }
}
