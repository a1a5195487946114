//! When files were last changed, by the site's git repository. Git is asked once for all files, and again only after a
//! commit.

use std::collections::BTreeSet;
use std::io::{self, BufReader};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;

use super::dates::{CommitDates, NoDates};
use super::git_command::{Fields, GitCommand, failed};

/// The most commits that are read.
const MOST_COMMITS: u32 = 1_000_000;

/// The dates that were found at a commit.
#[derive(Debug)]
struct Found {
    head: Vec<u8>,
    dates: Arc<CommitDates>,
    /// Whether the whole history was read, so that a file without a date has none.
    is_complete: bool,
}

/// What git answered before.
#[derive(Debug, Default)]
pub(super) struct DatesCache(Mutex<Option<Found>>);

impl DatesCache {
    /// The dates of files of the site at `root`.
    ///
    /// # Errors
    /// Why there are none.
    pub(super) fn dates(
        &self,
        root: &Path,
        files: &BTreeSet<&str>,
    ) -> Result<Arc<CommitDates>, NoDates> {
        let git = GitCommand::new(root);
        let head = git.run(&["rev-parse", "--verify", "--quiet", "HEAD"]);
        let head = head.map_err(|_| NoDates::NoRepository)?;
        let mut found = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = &*found
            && known.head == head
            && (known.is_complete || files.iter().all(|file| known.dates.contains_key(*file)))
        {
            return Ok(Arc::clone(&known.dates));
        }
        if git.is_shallow() {
            return Err(NoDates::Shallow);
        }
        let dates = newest(&git, files).map_err(|_| NoDates::Failed)?;
        let is_complete = dates.len() < files.len();
        let dates = Arc::new(dates);
        *found = Some(Found {
            head,
            dates: Arc::clone(&dates),
            is_complete,
        });
        Ok(dates)
    }
}

/// The dates of the newest commits that changed files. History is read until all are found. An author's date is that of
/// the author's own time zone.
fn newest(git: &GitCommand, wanted: &BTreeSet<&str>) -> io::Result<CommitDates> {
    let count = format!("-n{MOST_COMMITS}");
    let mut log = git
        .command(&[
            "log",
            &count,
            "--no-show-signature",
            "--format=%x01%as",
            "--no-ext-diff",
            "--no-textconv",
            "--no-renames",
            "--diff-filter=d",
            "--name-only",
            "-z",
            "--relative",
            "--",
            ".",
        ])
        .spawn()?;
    let output = log.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?;
    let found = read(&mut Fields::new(BufReader::new(output)), wanted);
    let is_complete = found
        .as_ref()
        .is_ok_and(|found| found.len() == wanted.len());
    if is_complete {
        // It may have more to print.
        drop(log.kill());
    }
    let ended = log.wait()?;
    match is_complete || ended.success() {
        true => found,
        false => Err(failed("log")),
    }
}

/// Reads an answer of `git log`: the date of each commit, and the files that it changed.
fn read(fields: &mut Fields<impl io::Read>, wanted: &BTreeSet<&str>) -> io::Result<CommitDates> {
    let mut found = CommitDates::new();
    let mut date = None;
    while found.len() < wanted.len()
        && let Some(field) = fields.next()?
    {
        // Git prints a line break between a commit and its first file.
        let field = field.trim_start_matches('\n');
        if let Some(day) = field.strip_prefix('\u{1}') {
            date = day.trim().parse::<Date>().ok();
        } else if let Some(date) = date
            && wanted.contains(field)
            && !found.contains_key(field)
        {
            found.insert(field.to_owned(), date);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_of_a_file_is_that_of_its_newest_commit() {
        let answer =
            b"\x012026-03-02\0\nb.md\0other.txt\0\x012026-01-01\0\na.md\0b.md\0\x01not read";
        let wanted = BTreeSet::from(["a.md", "b.md"]);
        let mut fields = Fields::new(BufReader::with_capacity(7, &answer[..]));
        let found = read(&mut fields, &wanted).unwrap_or_default();
        let found: Vec<String> = found
            .iter()
            .map(|(file, date)| format!("{file} {date}"))
            .collect();
        assert_eq!(found, ["a.md 2026-01-01", "b.md 2026-03-02"]);
    }
}
