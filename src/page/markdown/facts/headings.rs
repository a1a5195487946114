//! The headings of a body: their ids, and which one is the page's title.

use pulldown_cmark::HeadingLevel;

use super::collector::{FactsCollector, OpenHeading};
use super::text_links::narrow;
use crate::diagnostic::Diagnostic;
use crate::input::foreign::syntax;
use crate::page::markdown::heading::{Heading, IdRegistry};
use crate::page::markdown::lints::BodyLintKind;
use crate::page::markdown::raw_html;

impl FactsCollector<'_> {
    /// Gives each heading its id. Ids that authors chose come first, so that none of them changes because of the text
    /// of a heading.
    pub(super) fn assign_ids(&mut self, ids: &mut IdRegistry) {
        let mut headings = std::mem::take(&mut self.headings);
        for (id, range) in std::mem::take(&mut self.raw_ids) {
            let is_free = !raw_html::is_theme_id(&id) && ids.reserve(&id);
            if !is_free {
                let hint = "each id can be used once on a page; `top` and ids with a full stop are reserved for the theme";
                self.report(unusable_id(&id).hint(hint), range);
            }
            self.facts.anchors.extend(is_free.then_some(id));
        }
        for heading in &mut headings {
            let Some(id) = &heading.id else { continue };
            let problem = if id.contains('.') || id.chars().any(char::is_whitespace) {
                Some("an id consists of letters, digits, `-` and `_`")
            } else if ids.reserve(id) {
                None
            } else {
                Some("each id can be used once on a page; `top` is that of the page's title")
            };
            if let Some(problem) = problem {
                self.report(unusable_id(id).hint(problem), heading.range.clone());
                heading.id = None;
            }
        }
        for heading in headings {
            let number = self.facts.outline.len();
            self.add_heading(heading, ids);
            let is_listed = self.facts.outline.len() > number;
            self.outline_numbers.push(is_listed.then(|| narrow(number)));
        }
    }

    /// Records an attribute list at the end of a heading that is text here.
    pub(super) fn find_foreign_attributes(&mut self, heading: &OpenHeading) {
        let start = heading.range.start;
        let written = self.body[heading.range.clone()].trim_end();
        let line = match written.rsplit_once('\n') {
            // The last line is that below the heading.
            Some((above, _)) if !written.starts_with('#') => above.trim_end(),
            _ => written.trim_end_matches('#').trim_end(),
        };
        if let Some((kind, at)) = syntax::at_end_of_heading(line)
            && start + at >= self.unparsed_until
            // One that was parsed is not part of the text.
            && heading.typed.trim_end().ends_with(&line[at..])
        {
            self.foreign.add(kind, start + at..start + line.len());
        }
    }

    fn add_heading(&mut self, heading: OpenHeading, ids: &mut IdRegistry) {
        let title = single_spaced(&heading.text);
        // An id is built from what the author typed, not from curly quotes and dashes.
        let typed = single_spaced(&heading.typed);
        if title.is_empty() && !heading.has_markup {
            self.lint(BodyLintKind::HeadingWithoutText, heading.range.clone());
        }
        let is_h1 = heading.level == HeadingLevel::H1;
        let is_first_h1 =
            is_h1 && heading.is_top_level && !std::mem::replace(&mut self.has_first_h1, true);
        let is_id_written = heading.id.is_some();
        let (id, is_numbered) = match heading.id {
            Some(id) => (id, false),
            None => ids.assign(&typed),
        };
        let level = (heading.level as u8).max(2);
        if is_first_h1 && self.title.is_none_or(|given| same_words(given, &typed)) {
            if heading.has_markup {
                let finding = Diagnostic::warning(
                    "heading-title",
                    "only the text of a heading that is the page's title is shown",
                );
                let hint = "move links, pictures, footnotes and components out of it";
                self.report(finding.hint(hint), heading.range);
            }
            self.facts.title_heading = Some(Heading {
                id,
                title,
                level,
                is_id_written,
            });
            return;
        }
        // The page's title is the level above the first heading.
        let from = self.facts.outline.last().map_or(1, |above| above.level);
        if level > from + 1 {
            self.lint(
                BodyLintKind::LevelSkipped { from, to: level },
                heading.range.clone(),
            );
        }
        let range = heading.range;
        if is_h1 {
            self.other_titles.push((title.clone(), range.clone()));
        }
        if is_numbered && let Ok(heading) = u32::try_from(self.facts.outline.len()) {
            self.lint(BodyLintKind::IdNumbered { heading }, range);
        }
        self.facts.outline.push(Heading {
            id,
            title,
            level,
            is_id_written,
        });
    }

    /// Warns about further headings of level 1.
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

fn unusable_id(id: &str) -> Diagnostic {
    Diagnostic::warning("heading-id", format!("the id `{id}` cannot be used here"))
}

fn single_spaced(text: &str) -> String {
    let text = text.replace(char::is_control, " ");
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

/// Whether two texts are equal except for spaces and letter case.
fn same_words(a: &str, b: &str) -> bool {
    let plain = |text: &str| {
        text.split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .to_lowercase()
    };
    plain(a) == plain(b)
}
