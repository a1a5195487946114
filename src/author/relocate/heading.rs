//! Headings in the source: their text, their level, and the section that they start.

use std::ops::Range;

use super::layout::{Change, Layout, Piece};
use super::places;
use super::points::Places;
use super::request::invalid;
use crate::diagnostic::Diagnostic;
use crate::page::Page;
use crate::page::markdown::{BodyPlaces, HeadingPlace};

/// A page with its text and the headings in it. All ranges are in bytes of the text.
pub(super) struct Headings<'p> {
    pub(super) page: &'p Page,
    pub(super) text: String,
    pub(super) places: BodyPlaces,
    /// The ids of the headings.
    pub(super) ids: Vec<Option<String>>,
}

impl<'p> Headings<'p> {
    pub(super) fn of(all: &Places<'p>, page: &'p Page) -> Result<Self, Box<Diagnostic>> {
        let source = places::source(all.project, &page.file)?;
        let mut places = places::body_places(all.project, page, &source.text);
        let start = page.body_start;
        let headings = places.headings.iter_mut().map(|heading| &mut heading.range);
        let labelled = places.definitions.iter_mut().chain(&mut places.notes);
        let labelled = labelled.map(|definition| &mut definition.range);
        for range in headings.chain(labelled) {
            *range = range.start + start..range.end + start;
        }
        for (at, _) in places.uses.iter_mut().chain(&mut places.note_uses) {
            *at += start;
        }
        let ids = places::heading_ids(all.project, page);
        Ok(Self {
            page,
            text: source.text,
            places,
            ids: ids.into_iter().map(|(_, id)| id).collect(),
        })
    }

    /// The number of the heading with an id.
    pub(super) fn number(&self, id: &str) -> Option<usize> {
        self.ids
            .iter()
            .position(|other| other.as_deref() == Some(id))
    }

    /// The number of the heading that is the page's title.
    pub(super) fn title(&self) -> Option<usize> {
        self.number(self.page.title_anchor.as_deref()?)
    }

    /// The finding about a heading.
    pub(super) fn finding(&self, number: usize, message: &str) -> Box<Diagnostic> {
        let range = self.places.headings[number].range.clone();
        let length = self.text[range.clone()].trim_end().len();
        Box::new(invalid(message).at(&self.page.file, range.start..range.start + length))
    }

    /// The range of the text of a heading, without marks and attributes.
    pub(super) fn words(&self, number: usize) -> Option<Range<usize>> {
        let heading = &self.places.headings[number];
        let range = words(&self.text[heading.range.clone()], heading)?;
        Some(heading.range.start + range.start..heading.range.start + range.end)
    }

    /// The changes that give a heading another level.
    pub(super) fn level(
        &self,
        number: usize,
        level: usize,
    ) -> Result<Vec<Change>, Box<Diagnostic>> {
        let heading = &self.places.headings[number];
        if level > 6 {
            let finding = self.finding(number, "this heading would be of a level below 6");
            return Err(Box::new(finding.hint("raise it first")));
        }
        let written = &self.text[heading.range.clone()];
        let changes = with_level(written, heading.level, level);
        let changes = changes
            .ok_or_else(|| self.finding(number, "the level of this heading cannot be changed"))?;
        let shift = |change: Change| Change {
            range: heading.range.start + change.range.start..heading.range.start + change.range.end,
            ..change
        };
        Ok(changes.into_iter().map(shift).collect())
    }
}

fn words(written: &str, heading: &HeadingPlace) -> Option<Range<usize>> {
    let (start, mut end) = if written.starts_with('#') {
        let line = written.lines().next()?;
        let start = line.len() - line.trim_start_matches('#').trim_start().len();
        let trimmed = line.trim_end();
        // Signs at the end close the heading if a space is before them.
        let open = trimmed.trim_end_matches('#');
        let is_closed =
            open.len() < trimmed.len() && (open.ends_with([' ', '\t']) || open.len() <= start);
        (
            start,
            if is_closed {
                open.trim_end().len()
            } else {
                trimmed.len()
            },
        )
    } else if written.starts_with('<') {
        return None;
    } else {
        let end = written.trim_end().rfind('\n')?;
        (0, written[..end].trim_end().len())
    };
    end = end.max(start);
    let text = &written[start..end];
    if text.ends_with('}')
        && let Some(at) = text.rfind('{')
        && (heading.has_id || text[at + 1..].trim_start().starts_with(['#', '.']))
    {
        end = start + text[..at].trim_end().len();
    }
    Some(start..end)
}

fn with_level(written: &str, old: usize, new: usize) -> Option<Vec<Change>> {
    let change = |range: Range<usize>, text: String| Change { range, text };
    if old == new {
        return Some(Vec::new());
    }
    if written.starts_with('#') {
        return Some(vec![change(0..old, "#".repeat(new))]);
    }
    if written.starts_with('<') {
        let digits = written
            .match_indices("<h")
            .chain(written.match_indices("</h"))
            .chain(written.match_indices("<H"));
        let digits = digits
            .chain(written.match_indices("</H"))
            .map(|(at, tag)| at + tag.len());
        let digits = digits.filter(|at| written.as_bytes().get(*at) == Some(&b'1'));
        let mut changes: Vec<Change> = digits
            .map(|at| change(at..at + 1, new.to_string()))
            .collect();
        changes.sort_by_key(|change| change.range.start);
        return (changes.len() == 2).then_some(changes);
    }
    let line = written.trim_end();
    let under = line.rfind('\n')? + 1;
    let mark = if new == 1 { "=" } else { "-" };
    let start = under + line[under..].find(['=', '-'])?;
    if new <= 2 {
        return Some(vec![change(
            start..line.len(),
            mark.repeat(line.len() - start),
        )]);
    }
    let is_one_line = !line[..under - 1].contains('\n');
    let marks = format!("{} ", "#".repeat(new));
    is_one_line.then(|| {
        vec![
            change(0..0, marks),
            change(under - 1..line.len(), String::new()),
        ]
    })
}

/// The layout that rewords a heading.
pub(super) fn layout(
    all: &Places<'_>,
    (file, id): (&str, &str),
    new: &str,
) -> Result<Layout, Box<Diagnostic>> {
    let new = new.trim();
    if new.is_empty() || new.contains('\n') {
        return Err(Box::new(invalid(
            "the new text of a heading is one line of text",
        )));
    }
    let page = all
        .page(file)
        .ok_or_else(|| Box::new(invalid(format!("`{file}` is not a page"))))?;
    let headings = Headings::of(all, page)?;
    let number = headings.number(id);
    let number =
        number.ok_or_else(|| Box::new(invalid(format!("`#{id}` is not a heading of `{file}`"))))?;
    let range = headings.words(number);
    let range = range.ok_or_else(|| {
        headings.finding(
            number,
            "the text of this heading is not written in Markdown",
        )
    })?;
    if headings.text[range.clone()] == *new {
        return Err(headings.finding(number, "this heading has that text already"));
    }
    let text = new.to_owned();
    let mut layout = Layout::default();
    layout.texts.insert(
        file.to_owned(),
        vec![Piece::whole(file, headings.text.len())],
    );
    layout
        .changes
        .insert(file.to_owned(), vec![Change { range, text }]);
    Ok(layout)
}

impl Headings<'_> {
    /// The change that writes the id of a heading behind its text, or into its attributes.
    pub(super) fn written_id(&self, id: &str) -> Result<Change, Box<Diagnostic>> {
        let number = self.number(id);
        let number = number.ok_or_else(|| {
            Box::new(invalid(format!(
                "`#{id}` is not a heading of `{}`",
                self.page.file
            )))
        })?;
        let heading = &self.places.headings[number];
        if heading.has_id {
            return Err(self.finding(number, "this heading has an id already"));
        }
        let words = self.words(number).ok_or_else(|| {
            self.finding(number, "the id of this heading has to be written by hand")
        })?;
        let rest = &self.text[words.end..heading.range.end];
        let attributes = rest.trim_start_matches([' ', '\t']);
        Ok(match attributes.starts_with('{') {
            true => {
                let at = words.end + rest.len() - attributes.len() + 1;
                Change {
                    range: at..at,
                    text: format!("#{id} "),
                }
            }
            false => Change {
                range: words.end..words.end,
                text: format!(" {{#{id}}}"),
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heading(written: &str, level: usize, has_id: bool) -> HeadingPlace {
        HeadingPlace {
            range: 0..written.len(),
            level,
            is_top_level: true,
            has_id,
        }
    }

    #[test]
    fn the_words_of_a_heading_are_those_without_marks() {
        for (written, has_id, text) in [
            ("## Old words\n", false, Some("Old words")),
            ("##   Old `x`  ##  \n", false, Some("Old `x`")),
            ("## C#\n", false, Some("C#")),
            ("## Old {#id}\n", true, Some("Old")),
            ("## Old {#id} ##\n", true, Some("Old")),
            ("## Old {x}\n", false, Some("Old {x}")),
            ("##\n", false, Some("")),
            ("Old\nwords\n---\n", false, Some("Old\nwords")),
            ("Old {#id}\n===", true, Some("Old")),
            ("<h1>Old</h1>", false, None),
        ] {
            let found = words(written, &heading(written, 2, has_id)).map(|range| &written[range]);
            assert_eq!(found, text, "{written}");
        }
    }

    #[test]
    fn levels_change_in_every_form() {
        for (written, old, new, text) in [
            ("## A ##\n", 2, 1, Some("# A ##\n")),
            ("# A\n", 1, 3, Some("### A\n")),
            ("A\n===\n", 1, 2, Some("A\n---\n")),
            ("A\n---\n", 2, 1, Some("A\n===\n")),
            ("A\n---\n", 2, 3, Some("### A\n")),
            ("A\nb\n---\n", 2, 3, None),
            ("<h1>A</h1>", 1, 2, Some("<h2>A</h2>")),
        ] {
            let changed = with_level(written, old, new).map(|changes| {
                let mut out = written.to_owned();
                for change in changes.iter().rev() {
                    out.replace_range(change.range.clone(), &change.text);
                }
                out
            });
            assert_eq!(changed.as_deref(), text, "{written}");
        }
    }
}
