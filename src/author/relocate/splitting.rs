//! `split`: a section that becomes a page.

use std::collections::BTreeSet;
use std::ops::Range;

use super::heading::Headings;
use super::layout::{Change, Layout, Piece};
use super::names::{self, Named};
use super::plan::{Opened, complete};
use super::request::{Plan, invalid};
use crate::diagnostic::Diagnostic;
use crate::page::markdown::Labelled;

/// Plans `split PAGE#HEADING FILE`.
pub(super) fn plan(
    opened: &Opened<'_>,
    section: &str,
    (file, title): (&str, Option<&str>),
) -> Result<Plan, Vec<Diagnostic>> {
    let layout = layout(opened, section, (file, title)).map_err(|finding| vec![*finding])?;
    complete(opened, &layout, None)
}

fn layout(
    opened: &Opened<'_>,
    section: &str,
    (new, title): (&str, Option<&str>),
) -> Result<Layout, Box<Diagnostic>> {
    let all = opened.places;
    let Named::Heading(file, id) = names::find(all, section)? else {
        let finding = invalid(format!("`{section}` is not a section"));
        return Err(Box::new(
            finding.hint("name a heading of a page, such as `shoes.md#soles`"),
        ));
    };
    let new = match names::new_path(all, new, false)? {
        path if path.ends_with(".md") => path,
        path => format!("{path}.md"),
    };
    names::check_free(all, [new.as_str()].into_iter(), &BTreeSet::new())?;
    let page = all
        .page(&file)
        .ok_or_else(|| Box::new(invalid(format!("`{file}` is not a page"))))?;
    let headings = Headings::of(all, page)?;
    let number = headings.number(&id);
    let number =
        number.ok_or_else(|| Box::new(invalid(format!("`#{id}` is not a heading of `{file}`"))))?;
    let (range, mut changes) = range(&headings, number)?;
    if let Some(title) = title.map(str::trim).filter(|title| !title.is_empty()) {
        let words = headings.words(number);
        let words = words.ok_or_else(|| {
            headings.finding(
                number,
                "the text of this heading is not written in Markdown",
            )
        })?;
        changes.push(Change {
            range: words,
            text: title.to_owned(),
        });
        changes.sort_by_key(|change| change.range.start);
    }
    let labels = Labels::of(&headings, &range);
    let kept = |range: Range<usize>| Piece::Kept {
        file: file.clone(),
        range,
    };
    let mut rest = without(0..range.start, &labels.leaving);
    rest.extend(without(range.end..headings.text.len(), &labels.leaving));
    trim_last(&mut rest, &headings.text);
    let mut old_pieces: Vec<Piece> = rest.into_iter().map(kept).collect();
    append(&mut old_pieces, &labels.copied_out, &headings.text, kept);
    let mut new_pieces = vec![front(&headings)];
    let mut section = without(range.clone(), &labels.staying);
    trim_last(&mut section, &headings.text);
    new_pieces.extend(section.into_iter().map(kept));
    append(&mut new_pieces, &labels.copied_in, &headings.text, kept);
    let mut layout = Layout::default();
    layout.changes.insert(file.clone(), changes);
    layout.divided = [file.clone(), new.clone()].into();
    layout.texts.insert(file, old_pieces);
    layout.texts.insert(new, new_pieces);
    Ok(layout)
}

/// The range of a section, and the changes of the levels of its headings.
fn range(
    headings: &Headings<'_>,
    number: usize,
) -> Result<(Range<usize>, Vec<Change>), Box<Diagnostic>> {
    let all = &headings.places.headings;
    let first = &all[number];
    if headings.title() == Some(number) {
        let finding = headings.finding(number, "this heading is the title of its page");
        return Err(Box::new(
            finding.hint("to move the whole page, use `guidepost mv`"),
        ));
    }
    if !first.is_top_level {
        return Err(headings.finding(
            number,
            "this heading is in a list or quote, so it starts no section",
        ));
    }
    let ends = |heading: &&crate::page::markdown::HeadingPlace| {
        heading.is_top_level && heading.level <= first.level
    };
    let end = all[number + 1..]
        .iter()
        .find(ends)
        .map_or(headings.text.len(), |next| next.range.start);
    let range = first.range.start..end;
    let mut changes = Vec::new();
    for (at, heading) in all
        .iter()
        .enumerate()
        .filter(|(_, heading)| range.contains(&heading.range.start))
    {
        let level = heading.level.saturating_sub(first.level - 1).max(1);
        changes.extend(headings.level(at, level)?);
    }
    Ok((range, changes))
}

/// Definitions that a text needs on one side or the other.
#[derive(Default)]
struct Labels {
    /// Those outside of the section that only the section uses.
    leaving: Vec<Range<usize>>,
    /// Those in the section that only the rest uses.
    staying: Vec<Range<usize>>,
    /// Those that the new page gets besides the section.
    copied_in: Vec<Range<usize>>,
    /// Those that the page gets besides the rest.
    copied_out: Vec<Range<usize>>,
}

impl Labels {
    fn of(headings: &Headings<'_>, section: &Range<usize>) -> Self {
        let places = &headings.places;
        let mut labels = Self::default();
        labels.sort(headings, section, (&places.definitions, &places.uses));
        labels.sort(headings, section, (&places.notes, &places.note_uses));
        let lists = [
            &mut labels.leaving,
            &mut labels.staying,
            &mut labels.copied_in,
            &mut labels.copied_out,
        ];
        for list in lists {
            list.sort_by_key(|range| range.start);
        }
        labels
    }

    fn sort(
        &mut self,
        headings: &Headings<'_>,
        section: &Range<usize>,
        (all, uses): (&[Labelled], &[(usize, String)]),
    ) {
        let used = |inside: bool| -> BTreeSet<&str> {
            let uses = uses.iter().filter(|(at, _)| section.contains(at) == inside);
            uses.map(|(_, label)| label.as_str()).collect()
        };
        let (inner, outer) = (used(true), used(false));
        for definition in all {
            let label = definition.label.as_str();
            let range = whole_lines(&headings.text, &definition.range);
            match (
                section.contains(&definition.range.start),
                inner.contains(label),
                outer.contains(label),
            ) {
                (false, true, true) => self.copied_in.push(range),
                (false, true, false) => {
                    self.leaving.push(range.clone());
                    self.copied_in.push(range);
                }
                (true, true, true) => self.copied_out.push(range),
                (true, false, true) => {
                    self.staying.push(range.clone());
                    self.copied_out.push(range);
                }
                _ => {}
            }
        }
    }
}

/// A range up to the end of its last line.
fn whole_lines(text: &str, range: &Range<usize>) -> Range<usize> {
    let end = range.start + text[range.clone()].trim_end().len();
    let rest = text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
    range.start..rest
}

/// A range without others, which are in order.
fn without(range: Range<usize>, others: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut kept = Vec::new();
    let mut start = range.start;
    for other in others
        .iter()
        .filter(|other| other.start >= range.start && other.end <= range.end)
    {
        if other.start >= start {
            kept.push(start..other.start);
            start = other.end;
        }
    }
    kept.push(start..range.end);
    kept.retain(|range| !range.is_empty());
    kept
}

/// Leaves out empty lines at the end.
fn trim_last(ranges: &mut [Range<usize>], text: &str) {
    if let Some(last) = ranges.last_mut() {
        let length = text[last.clone()].trim_end().len();
        let end = text[last.start + length..last.end]
            .find('\n')
            .map_or(last.end, |at| last.start + length + at + 1);
        last.end = end;
    }
}

/// Appends definitions after an empty line.
fn append(
    pieces: &mut Vec<Piece>,
    definitions: &[Range<usize>],
    text: &str,
    kept: impl Fn(Range<usize>) -> Piece,
) {
    if definitions.is_empty() {
        return;
    }
    let end = match pieces.last() {
        Some(Piece::Kept { range, .. }) => &text[..range.end],
        _ => "\n\n",
    };
    pieces.push(Piece::text(
        match (end.ends_with("\n\n"), end.ends_with('\n')) {
            (true, _) => "",
            (_, true) => "\n",
            _ => "\n\n",
        },
    ));
    for definition in definitions {
        pieces.push(kept(definition.clone()));
        if !text[..definition.end].ends_with('\n') {
            pieces.push(Piece::text("\n"));
        }
    }
}

/// The front matter of the new page: a draft stays one, and a page that search engines leave out stays left out.
fn front(headings: &Headings<'_>) -> Piece {
    let front = &headings.page.front;
    let mut keys = String::new();
    if front.draft {
        keys.push_str("draft: true\n");
    }
    if front.noindex {
        keys.push_str("noindex: true\n");
    }
    if front.share.off {
        keys.push_str("share: false\n");
    }
    Piece::text(match keys.is_empty() {
        true => String::new(),
        false => format!("---\n{keys}---\n\n"),
    })
}
