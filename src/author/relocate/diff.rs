//! A change as a unified diff, with the headers of git for renamed files.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use similar::TextDiff;

use super::layout::Layout;
use super::rewrite::Rewritten;

/// The differences of each file, by its new path or, if it is removed, its old one.
pub(super) fn of(layout: &Layout, done: &Rewritten) -> Vec<(String, String)> {
    let mut all: BTreeMap<String, String> = BTreeMap::new();
    let old_of: BTreeMap<&str, &str> = layout
        .pages
        .iter()
        .filter(|(_, next)| !next.is_other && next.heading.is_none())
        .map(|(old, next)| (next.file.as_str(), old.as_str()))
        .collect();
    for (file, bytes) in &done.written {
        let old = old_of.get(file.as_str()).copied().unwrap_or(file);
        let before = done
            .sources
            .get(old)
            .map(|source| String::from_utf8_lossy(&source.bytes));
        let after = String::from_utf8_lossy(bytes);
        all.insert(
            file.clone(),
            one(
                (
                    before.is_some().then_some(old),
                    before.as_deref().unwrap_or_default(),
                ),
                (Some(file), &after),
            ),
        );
    }
    for (new, old) in &layout.files {
        all.insert(new.clone(), renamed(old, new));
    }
    for file in &layout.removed {
        let next = layout
            .pages
            .get(file)
            .filter(|next| !next.is_other && next.heading.is_none());
        let is_moved = layout.new_files.contains_key(file) || next.is_some();
        if !is_moved && !done.written.contains_key(file) {
            let before = done
                .sources
                .get(file)
                .map(|source| String::from_utf8_lossy(&source.bytes));
            all.insert(
                file.clone(),
                one(
                    (Some(file), before.as_deref().unwrap_or_default()),
                    (None, ""),
                ),
            );
        }
    }
    all.into_iter().collect()
}

fn renamed(old: &str, new: &str) -> String {
    format!("diff --git a/{old} b/{new}\nrename from {old}\nrename to {new}\n")
}

/// The difference of one file; a name is `None` if there is no such file.
fn one((old, before): (Option<&str>, &str), (new, after): (Option<&str>, &str)) -> String {
    let mut out = match (old, new) {
        (Some(old), Some(new)) if old != new => renamed(old, new),
        _ => String::new(),
    };
    let header = |side: &str, name: Option<&str>| {
        name.map_or_else(|| "/dev/null".to_owned(), |name| format!("{side}/{name}"))
    };
    let difference = TextDiff::from_lines(before, after);
    let mut unified = difference.unified_diff();
    let unified = unified.header(&header("a", old), &header("b", new));
    let _ = write!(out, "{unified}");
    out
}
