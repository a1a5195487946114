//! What each link of a changed site has to lead to.
//!
//! It is known once the links are rewritten, and compared with the site that comes of it. A site in between is not needed for
//! that, so this holds little of each link: the memory of a move is mostly that of sites that are open at the same time.

use std::collections::BTreeMap;
use std::ops::Range;

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

use super::layout::{Layout, Piece};
use super::points::{Mapping, Places, Point};
use super::verify::by_position;
use crate::diagnostic::{Diagnostic, Span};
use crate::page::Page;
use crate::site::links::Mention;

/// What the links of each file have to lead to, by the file's path after the change.
pub(super) struct Wanted<'p> {
    files: BTreeMap<&'p str, Vec<WantedLink<'p>>>,
    /// Each point once: many links lead to the same.
    points: Points,
}

type Points = IndexSet<Point, FxBuildHasher>;

/// A link of a page before the change.
struct WantedLink<'p> {
    page: &'p Page,
    mention: Mention<'p>,
    end: WantedEnd,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum WantedEnd {
    /// Nothing of this site, as before.
    Nothing,
    /// What it led to is removed; the missing page is reported if that is a fault.
    Any,
    /// A point, by its number.
    Point(usize),
}

impl<'p> Wanted<'p> {
    /// What a mapping wants of the links of all files. `before` and `layout` are those of the mapping.
    pub(super) fn new(before: &Places<'p>, layout: &'p Layout, mapping: &Mapping<'_>) -> Self {
        let mut points = Points::default();
        let mut files: BTreeMap<&str, Vec<WantedLink<'_>>> = BTreeMap::new();
        for (file, pieces) in &layout.texts {
            let mut links = Vec::new();
            for piece in pieces {
                if let Piece::Kept { file, range } = piece
                    && let Some(page) = before.page(file)
                {
                    links.extend(of_page(mapping, page, Some(range), &mut points));
                }
            }
            files.insert(file, links);
        }
        for page in &before.site().pages {
            let whole = || of_page(mapping, page, None, &mut points);
            files.entry(&page.file).or_insert_with(whole);
        }
        Self { files, points }
    }

    /// The findings about links of the changed site that lead elsewhere.
    pub(super) fn misled(&self, result: &Places<'_>) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        for page in &result.site().pages {
            let Some(wanted) = self.files.get(&*page.file) else {
                continue;
            };
            let now = by_position(page);
            if wanted.len() != now.len() {
                findings.push(other_links(&page.file, now.len(), wanted.len()));
                continue;
            }
            let pairs = wanted.iter().zip(now);
            let misled = pairs.filter(|(link, now)| {
                let point = || result.resolve(page, now.address, now.image);
                !match link.end {
                    WantedEnd::Any => true,
                    WantedEnd::Nothing => point().is_none(),
                    WantedEnd::Point(number) => {
                        point().is_some_and(|point| self.points.get_index(number) == Some(&point))
                    }
                }
            });
            findings.extend(misled.map(|(link, _)| link.finding()));
        }
        findings
    }
}

impl WantedLink<'_> {
    fn finding(&self) -> Diagnostic {
        let address = self.mention.address;
        let message = format!("the link to `{address}` would lead elsewhere");
        Diagnostic::error("move-link", message)
            .at(&self.page.file, self.mention.span)
            .hint("write its address in another way first, such as relative to its file")
    }
}

/// The links of a page, or those in a range of its text.
fn of_page<'p>(
    mapping: &Mapping<'_>,
    page: &'p Page,
    range: Option<&Range<usize>>,
    points: &mut Points,
) -> Vec<WantedLink<'p>> {
    let is_inside = |span: Span| range.is_none_or(|range| range.contains(&span.range().start));
    let mut links = Vec::new();
    for mention in by_position(page) {
        if !is_inside(mention.span) {
            continue;
        }
        let before = mapping.before.resolve(page, mention.address, mention.image);
        let end = before.map_or(WantedEnd::Nothing, |before| match mapping.map(&before) {
            Some(point) => WantedEnd::Point(points.insert_full(point).0),
            None => WantedEnd::Any,
        });
        links.push(WantedLink { page, mention, end });
    }
    links
}

/// The finding that a file would have more or fewer links.
fn other_links(file: &str, now: usize, before: usize) -> Diagnostic {
    let message = format!("`{file}` would have other links than now: {now} instead of {before}");
    Diagnostic::error("move-link", message)
        .hint("labels such as `[label]: page.md` may be used in both of its parts; rename one")
}
