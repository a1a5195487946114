//! The headings of a body: their ids, and which of them is the page's title.

use std::ops::Range;

use pulldown_cmark::HeadingLevel;

use super::Reader;
use crate::diagnostic::Diagnostic;
use crate::page::markdown::heading::{Heading, Ids};
use crate::page::markdown::notes::BodyLintKind;
use crate::page::markdown::raw_html;

pub(super) struct OpenHeading {
    pub(super) level: HeadingLevel,
    pub(super) id: Option<String>,
    pub(super) text: String,
    pub(super) range: Range<usize>,
    /// Whether it stands in no list, quote or component.
    pub(super) top: bool,
    /// Whether it holds more than text: a link, a picture, a footnote, a component.
    pub(super) more: bool,
}

impl Reader<'_> {
    /// Ids that authors chose come first, so that none of them moves because of a heading's text.
    pub(super) fn give_ids(&mut self, ids: &mut Ids) {
        let mut headings = std::mem::take(&mut self.found);
        for (id, range) in std::mem::take(&mut self.raw_ids) {
            let free = !raw_html::is_theme_id(&id) && ids.claim(&id);
            if !free {
                let finding =
                    Diagnostic::warning("heading-id", format!("the id `{id}` cannot be used here"));
                let hint = "each id can be used once on a page; `top`, and ids with a full stop, are the theme's";
                self.report(finding.hint(hint), range);
            }
            self.facts.anchors.extend(free.then_some(id));
        }
        for heading in &mut headings {
            let Some(id) = &heading.id else { continue };
            let problem = if id.contains('.') || id.chars().any(char::is_whitespace) {
                Some("an id holds letters, digits, `-` and `_`")
            } else if ids.claim(id) {
                None
            } else {
                Some("each id can be used once on a page, and `top` is the page's title")
            };
            if let Some(problem) = problem {
                let finding =
                    Diagnostic::warning("heading-id", format!("the id `{id}` cannot be used here"))
                        .hint(problem);
                self.report(finding, heading.range.clone());
                heading.id = None;
            }
        }
        for heading in headings {
            self.place_heading(heading, ids);
        }
    }

    fn place_heading(&mut self, heading: OpenHeading, ids: &mut Ids) {
        let title = heading
            .text
            .replace(char::is_control, " ")
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        if title.is_empty() && !heading.more {
            self.note(BodyLintKind::HeadingWithoutText, heading.range.clone());
        }
        let is_h1 = heading.level == HeadingLevel::H1;
        let first = is_h1 && heading.top && !std::mem::replace(&mut self.met_h1, true);
        let id = heading.id.unwrap_or_else(|| ids.give(&title));
        let level = (heading.level as u8).max(2);
        if first && self.title.is_none_or(|given| same_words(given, &title)) {
            if heading.more {
                let finding = Diagnostic::warning(
                    "heading-title",
                    "of a heading that is the page's title, only the text is shown",
                );
                let hint = "move links, pictures, footnotes and components out of it";
                self.report(finding.hint(hint), heading.range);
            }
            self.facts.title_heading = Some(Heading { id, title, level });
            return;
        }
        // The page's title is above the first.
        let from = self.facts.outline.last().map_or(1, |above| above.level);
        if level > from + 1 {
            self.note(
                BodyLintKind::LevelSkipped { from, to: level },
                heading.range.clone(),
            );
        }
        if is_h1 {
            self.other_titles.push((title.clone(), heading.range));
        }
        self.facts.outline.push(Heading { id, title, level });
    }

    pub(super) fn check_titles(&mut self) {
        let mut others = std::mem::take(&mut self.other_titles).into_iter();
        let Some((title, range)) = others.next() else {
            return;
        };
        let message = match others.len() {
            0 => format!("`# {title}` is printed as a heading of level 2"),
            more => format!("`# {title}` and {more} more are printed as headings of level 2"),
        };
        let hint = "a page has one title, from `title:` or its first `#` heading; start the others with `##`";
        self.report(
            Diagnostic::warning("heading-title", message).hint(hint),
            range,
        );
    }
}

/// Equal but for spaces and letter case.
fn same_words(a: &str, b: &str) -> bool {
    let plain = |text: &str| {
        text.split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .to_lowercase()
    };
    plain(a) == plain(b)
}
