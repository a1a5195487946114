//! Markdown: one parser set-up, read twice. [`facts`] reads what a page says of itself; [`html`]
//! prints it. Both number headings and links in the order of the same events, so the n-th of one
//! is the n-th of the other.

mod citations;
mod facts;
mod footnotes;
mod heading;
mod html;
mod lead;
mod notes;
mod printed;
mod raw_html;
mod slots;
mod terms;
mod unseen;
mod words;

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser};
use serde::{Deserialize, Serialize};

use crate::base::ui_strings::UiStrings;
use crate::input::settings::MarkdownSettings;
use crate::page::component::Call;

pub use citations::Citation;
pub use facts::{BodyFacts, read as facts};
pub use heading::{Heading, Outline};
pub use html::{BodyContext, render as html};
pub use notes::{BodyLint, BodyLintKind};
pub use printed::Printed;
pub use terms::Terms;
pub use unseen::read as unseen;
pub use words::count as count_words;

/// What steers how every body of a site is read.
#[derive(Clone, Copy)]
pub struct Dialect<'d> {
    /// Which extensions are on.
    pub settings: &'d MarkdownSettings,
    /// Whether the site has references, so that `[@TAG]` cites one.
    pub citations: bool,
    /// The words that are printed into bodies.
    pub strings: &'static UiStrings,
}

/// A page's body, and what is known of it before it is read.
pub struct Body<'t> {
    /// Its text, in which the tags of `calls` are masked.
    pub text: &'t str,
    /// Its component calls.
    pub calls: &'t [Call],
    /// The page's title, where front matter gives one.
    pub title: Option<&'t str>,
    /// Whether its first words are wanted.
    pub lead: bool,
    /// The file, for diagnostics.
    pub file: &'t str,
    /// Ids that the page's template prints, and that no heading may have.
    pub reserved: &'t [String],
    /// The terms that it may link; none where the site has no glossary, or the page wants no such link.
    pub terms: Option<Terms<'t>>,
    /// Whether it is printed too.
    pub print: bool,
}

/// A link or picture in a page's text.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Link {
    /// The address as written, with Markdown's escapes undone.
    pub destination: String,
    /// Whether it is a picture.
    pub image: bool,
    /// Where the address stands; the whole link where that cannot be told.
    pub span: crate::diagnostic::Span,
}

type Parsed<'t> = pulldown_cmark::OffsetIter<'t, citations::Unresolved<'t>>;

/// An event, and the bytes that it comes from.
type Placed<'t> = (Event<'t>, Range<usize>);

/// Events in which lines of raw HTML that follow each other are one, so that a tag over several
/// lines is whole. Of such an event only the bytes count, not the text.
struct Events<'t> {
    parsed: Parsed<'t>,
    /// One that was looked at too early.
    next: Option<Placed<'t>>,
}

impl<'t> Iterator for Events<'t> {
    type Item = Placed<'t>;

    fn next(&mut self) -> Option<Self::Item> {
        let (event, mut range) = self.next.take().or_else(|| self.parsed.next())?;
        if matches!(event, Event::Html(_)) {
            for (more, follows) in self.parsed.by_ref() {
                if !matches!(more, Event::Html(_)) || follows.start != range.end {
                    self.next = Some((more, follows));
                    break;
                }
                range.end = follows.end;
            }
        }
        Some((event, range))
    }
}

/// Events of a body with the bytes they come from.
fn events<'t>(body: &'t str, dialect: Dialect<'_>) -> Events<'t> {
    let settings = dialect.settings;
    let mut options = Options::empty();
    options.set(Options::ENABLE_TABLES, settings.tables);
    options.set(Options::ENABLE_FOOTNOTES, settings.footnotes);
    options.set(Options::ENABLE_STRIKETHROUGH, settings.strikethrough);
    options.set(Options::ENABLE_TASKLISTS, settings.task_lists);
    options.set(Options::ENABLE_DEFINITION_LIST, settings.definition_lists);
    options.set(
        Options::ENABLE_HEADING_ATTRIBUTES,
        settings.heading_attributes,
    );
    options.set(Options::ENABLE_GFM, settings.alerts);
    options.set(
        Options::ENABLE_SMART_PUNCTUATION,
        settings.smart_punctuation,
    );
    let unresolved: Option<citations::Unresolved<'t>> =
        dialect.citations.then_some(citations::unresolved as _);
    let parser = Parser::new_with_broken_link_callback(body, options, unresolved);
    Events {
        parsed: parser.into_offset_iter(),
        next: None,
    }
}

/// The bytes of raw HTML that an event holds, where it is such an event.
fn raw_range(event: &Event<'_>, range: &Range<usize>) -> Option<Range<usize>> {
    matches!(event, Event::Html(_) | Event::InlineHtml(_)).then(|| range.clone())
}
