//! A change as a diff of git, so that `git apply` accepts it: each file starts with a `diff --git` line, and a renamed one
//! names both of its paths. Lines are those of git, which end in `\n` alone, and bytes are as in the files.

use std::collections::BTreeMap;

use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices, group_diff_ops};

use super::request::Plan;

/// How many equal lines are around a change.
const CONTEXT: usize = 3;

/// One of the two states of a file: its path and its bytes.
type Side<'s> = (&'s str, &'s [u8]);

impl Plan {
    /// The difference of each file in the form of git, by the file's new path or, if it is removed, its old one. Each is
    /// computed as the iterator reaches it.
    pub fn differences(&self) -> impl Iterator<Item = (&str, Vec<u8>)> {
        let bytes = |file: &str| self.before.get(file).map(Vec::as_slice);
        let moved = self.moved.iter();
        let renamed: BTreeMap<&str, &str> = moved.map(|(old, new)| (&**new, &**old)).collect();
        let mut all: BTreeMap<&str, [Option<Side<'_>>; 2]> = BTreeMap::new();
        for (file, after) in &self.edit.written {
            let old = renamed.get(file.as_str()).copied().unwrap_or(file);
            let before = bytes(old).map(|bytes| (old, bytes));
            all.insert(file, [before, Some((file, after))]);
        }
        for (new, old) in &self.edit.moved {
            all.insert(new, [Some((old, b"")), Some((new, b""))]);
        }
        for file in self.removed() {
            if !self.edit.written.contains_key(file) {
                let before = bytes(file).unwrap_or_default();
                all.insert(file, [Some((file, before)), None]);
            }
        }
        let all = all.into_iter();
        all.map(|(file, [before, after])| (file, one(before, after)))
    }
}

/// The difference of one file; a side is `None` if there is no such file.
fn one(before: Option<Side<'_>>, after: Option<Side<'_>>) -> Vec<u8> {
    let (old, new) = (lines(before), lines(after));
    // The cost of its search is bounded, so that many changed lines do not take time with their square.
    let ops = capture_diff_slices(Algorithm::Myers, &old, &new);
    let mut out = header(before, after, similarity(&ops, &old, &new)).into_bytes();
    for (number, group) in group_diff_ops(ops, CONTEXT).iter().enumerate() {
        if number == 0 {
            let (from, to) = (side("a", before), side("b", after));
            out.extend_from_slice(format!("--- {from}\n+++ {to}\n").as_bytes());
        }
        hunk(group, (&old, &new), &mut out);
    }
    out
}

fn lines<'s>(side: Option<Side<'s>>) -> Vec<&'s [u8]> {
    let bytes = side.map_or(&b""[..], |(_, bytes)| bytes);
    bytes.split_inclusive(|byte| *byte == b'\n').collect()
}

/// The lines of git about the paths of a file.
fn header(before: Option<Side<'_>>, after: Option<Side<'_>>, similarity: usize) -> String {
    let (Some((old, _)), Some((new, _))) = (before.or(after), after.or(before)) else {
        return String::new();
    };
    let (a, b) = (quoted(&format!("a/{old}")), quoted(&format!("b/{new}")));
    let about = match (before, after) {
        (None, _) => "new file mode 100644\n".to_owned(),
        (_, None) => "deleted file mode 100644\n".to_owned(),
        _ if old == new => String::new(),
        _ => format!(
            "similarity index {similarity}%\nrename from {}\nrename to {}\n",
            quoted(old),
            quoted(new)
        ),
    };
    format!("diff --git {a} {b}\n{about}")
}

/// How much of a file stays, in percent of its bytes.
fn similarity(ops: &[DiffOp], old: &[&[u8]], new: &[&[u8]]) -> usize {
    let length = |lines: &[&[u8]]| lines.iter().map(|line| line.len()).sum::<usize>();
    let equal = ops.iter().filter(|op| op.tag() == DiffTag::Equal);
    let equal: usize = equal.map(|op| length(&old[op.old_range()])).sum();
    match length(old).max(length(new)) {
        0 => 100,
        whole => equal * 100 / whole,
    }
}

/// The path behind `---` or `+++`. A tab ends one with spaces.
fn side(prefix: &str, side: Option<Side<'_>>) -> String {
    let Some((file, _)) = side else {
        return "/dev/null".to_owned();
    };
    let end = if file.contains(' ') { "\t" } else { "" };
    quoted(&format!("{prefix}/{file}")) + end
}

/// A path as git writes it: in quotes if it has quotes, backslashes or control characters.
fn quoted(path: &str) -> String {
    if !path.contains(|c: char| c == '"' || c == '\\' || c.is_ascii_control()) {
        return path.to_owned();
    }
    let mut out = String::from('"');
    for c in path.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_ascii_control() => out.push_str(&format!("\\{:03o}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn hunk(group: &[DiffOp], (old, new): (&[&[u8]], &[&[u8]]), out: &mut Vec<u8>) {
    let (Some(first), Some(last)) = (group.first(), group.last()) else {
        return;
    };
    let range = |start: usize, end: usize| match end - start {
        1 => format!("{}", start + 1),
        // An empty range names the line before it.
        0 => format!("{start},0"),
        length => format!("{},{length}", start + 1),
    };
    let before = range(first.old_range().start, last.old_range().end);
    let after = range(first.new_range().start, last.new_range().end);
    out.extend_from_slice(format!("@@ -{before} +{after} @@\n").as_bytes());
    for op in group {
        let (removed, added) = (&old[op.old_range()], &new[op.new_range()]);
        match op.tag() {
            DiffTag::Equal => print(b' ', removed, out),
            _ => {
                print(b'-', removed, out);
                print(b'+', added, out);
            }
        }
    }
}

fn print(mark: u8, lines: &[&[u8]], out: &mut Vec<u8>) {
    for line in lines {
        out.push(mark);
        out.extend_from_slice(line);
        if !line.ends_with(b"\n") {
            out.extend_from_slice(b"\n\\ No newline at end of file\n");
        }
    }
}
