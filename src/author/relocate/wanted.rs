//! What each link of a changed site has to lead to.
//!
//! It is known once the links are rewritten, and compared with the site that comes of it. A site in between is not needed for
//! that, so this holds little of each link: the memory of a move is mostly that of sites that are open at the same time.

use std::collections::BTreeMap;
use std::ops::Range;

use rustc_hash::FxHashMap;

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
    points: Vec<Point>,
}

/// A link of a page before the change.
struct WantedLink<'p> {
    page: &'p Page,
    mention: Mention<'p>,
    end: End,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// Nothing of this site, as before.
    Nothing,
    /// What it led to is removed; the missing page is reported if that is a fault.
    Any,
    /// A point, by its number.
    Point(u32),
}

/// Points with numbers, while they are collected.
#[derive(Default)]
struct Numbers {
    numbers: FxHashMap<Point, u32>,
}

impl Numbers {
    fn of(&mut self, point: Point) -> u32 {
        // A site has fewer links than that: their number is bounded by the bytes of its files.
        let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        *self.numbers.entry(point).or_insert(next)
    }

    fn into_points(self) -> Vec<Point> {
        let mut all: Vec<(Point, u32)> = self.numbers.into_iter().collect();
        all.sort_unstable_by_key(|(_, number)| *number);
        all.into_iter().map(|(point, _)| point).collect()
    }
}

impl<'p> Wanted<'p> {
    /// What a mapping wants of the links of all files. `before` and `layout` are those of the mapping.
    pub(super) fn new(before: &Places<'p>, layout: &'p Layout, mapping: &Mapping<'_>) -> Self {
        let mut numbers = Numbers::default();
        let mut files: BTreeMap<&str, Vec<WantedLink<'_>>> = BTreeMap::new();
        for (file, pieces) in &layout.texts {
            let mut links = Vec::new();
            for piece in pieces {
                if let Piece::Kept { file, range } = piece
                    && let Some(page) = before.page(file)
                {
                    links.extend(of_page(mapping, page, Some(range), &mut numbers));
                }
            }
            files.insert(file, links);
        }
        for page in &before.site().pages {
            let whole = || of_page(mapping, page, None, &mut numbers);
            files.entry(&page.file).or_insert_with(whole);
        }
        let points = numbers.into_points();
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
                    End::Any => true,
                    End::Nothing => point().is_none(),
                    End::Point(number) => point()
                        .is_some_and(|point| self.points.get(number as usize) == Some(&point)),
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
    numbers: &mut Numbers,
) -> Vec<WantedLink<'p>> {
    let is_inside = |span: Span| range.is_none_or(|range| range.contains(&span.range().start));
    let mut links = Vec::new();
    for mention in by_position(page) {
        if !is_inside(mention.span) {
            continue;
        }
        let before = mapping.before.resolve(page, mention.address, mention.image);
        let end = before.map_or(End::Nothing, |before| match mapping.map(&before) {
            Some(point) => End::Point(numbers.of(point)),
            None => End::Any,
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
