//! A change as a diff of git, so that `git apply` accepts it: each file starts with a `diff --git` line, and a renamed one
//! names both of its paths. Lines are those of git, which end in `\n` alone, and bytes are as in the files.

use std::collections::BTreeMap;

use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices, group_diff_ops};

use super::layout::Layout;
use super::rewrite::Rewritten;

/// How many equal lines are around a change.
const CONTEXT: usize = 3;

/// One of the two states of a file: its path and its bytes.
type Side<'s> = (&'s str, &'s [u8]);

/// The differences of each file, by its new path or, if it is removed, its old one.
pub(super) fn of(layout: &Layout, done: &Rewritten) -> Vec<(String, Vec<u8>)> {
    let mut all: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    let old_of: BTreeMap<&str, &str> = layout
        .pages
        .iter()
        .filter(|(_, next)| !next.is_other && next.heading.is_none())
        .map(|(old, next)| (next.file.as_str(), old.as_str()))
        .collect();
    let bytes = |file: &str| done.sources.get(file).map(|source| &*source.bytes);
    for (file, after) in &done.written {
        let old = old_of.get(file.as_str()).copied().unwrap_or(file);
        let before = bytes(old).map(|bytes| (old, bytes));
        all.insert(file.clone(), one(before, Some((file, after))));
    }
    for (new, old) in &layout.files {
        all.insert(new.clone(), one(Some((old, b"")), Some((new, b""))));
    }
    for file in &layout.removed {
        let next = layout
            .pages
            .get(file)
            .filter(|next| !next.is_other && next.heading.is_none());
        let is_moved = layout.new_files.contains_key(file) || next.is_some();
        if !is_moved && !done.written.contains_key(file) {
            let before = bytes(file).unwrap_or_default();
            all.insert(file.clone(), one(Some((file, before)), None));
        }
    }
    all.into_iter().collect()
}

/// The difference of one file; a side is `None` if there is no such file.
fn one(before: Option<Side<'_>>, after: Option<Side<'_>>) -> Vec<u8> {
    let lines = |side: Option<Side<'_>>| -> Vec<Vec<u8>> {
        let bytes = side.map_or(&b""[..], |(_, bytes)| bytes);
        let lines = bytes.split_inclusive(|byte| *byte == b'\n');
        lines.map(<[u8]>::to_vec).collect()
    };
    let (old, new) = (lines(before), lines(after));
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
fn similarity(ops: &[DiffOp], old: &[Vec<u8>], new: &[Vec<u8>]) -> usize {
    let length = |lines: &[Vec<u8>]| lines.iter().map(Vec::len).sum::<usize>();
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

fn hunk(group: &[DiffOp], (old, new): (&[Vec<u8>], &[Vec<u8>]), out: &mut Vec<u8>) {
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

fn print(mark: u8, lines: &[Vec<u8>], out: &mut Vec<u8>) {
    for line in lines {
        out.push(mark);
        out.extend_from_slice(line);
        if !line.ends_with(b"\n") {
            out.extend_from_slice(b"\n\\ No newline at end of file\n");
        }
    }
}
