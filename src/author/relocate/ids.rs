//! Writes ids into the source of headings that have them already, so that they stay.

use std::collections::BTreeMap;

use super::heading::Headings;
use super::layout::{Change, Layout, Piece};
use super::plan::{Opened, complete};
use super::request::{HeadingName, Plan, invalid};
use crate::diagnostic::Diagnostic;

/// The plan that writes ids behind headings that have them already.
pub(super) fn write_ids(
    opened: &Opened<'_>,
    headings: &[HeadingName],
) -> Result<Plan, Vec<Diagnostic>> {
    let one = |finding: Box<Diagnostic>| vec![*finding];
    let all = opened.places;
    let mut by_file: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for heading in headings {
        by_file.entry(&heading.file).or_default().push(&heading.id);
    }
    let mut layout = Layout::default();
    for (file, ids) in by_file {
        let page = all.page(file);
        let page = page.ok_or_else(|| vec![invalid(format!("`{file}` is not a page"))])?;
        let read = Headings::of(all, page).map_err(one)?;
        let changes = ids.into_iter().map(|id| read.written_id(id));
        let mut changes: Vec<Change> = changes.collect::<Result<_, _>>().map_err(one)?;
        changes.sort_by_key(|change| change.range.start);
        let whole = vec![Piece::whole(file, read.text.len())];
        layout.texts.insert(file.to_owned(), whole);
        layout.changes.insert(file.to_owned(), changes);
    }
    complete(opened, &layout, None)
}
