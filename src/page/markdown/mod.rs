//! Markdown: one configuration of the parser, used twice. [`facts`] collects the facts of a body; [`html`]
//! prints it. Both number headings and links in the order of the same events, so the n-th of one
//! is the n-th of the other.

mod body;
mod bracketed_notes;
mod call_tags;
mod citations;
mod code_blocks;
mod dialect;
mod events;
mod excerpt;
mod facts;
mod footnotes;
mod heading;
mod hidden_ranges;
mod html;
mod line_guards;
mod link_place;
mod lints;
mod markup_limit;
mod opaque_ranges;
mod parser_input;
mod parser_options;
mod placeholders;
mod places;
mod printed;
mod quote_marks;
mod raw_html;
mod sections;
mod smart;
mod smart_marks;
mod spanned_event;
mod table_state;
mod term_links;
mod text_links;
mod word_counter;

pub use body::{Body, BodyFacts, Link};
pub use citations::Citation;
pub use dialect::Dialect;
pub use facts::read as facts;
pub use heading::{Heading, Outline};
pub use hidden_ranges::hidden_ranges;
pub use html::{BodyContext, render as html};
pub use link_place::{
    LinkPlace, RawAddresses, Writing, argument_places, attribute_places, scalar_place,
};
pub use lints::{BodyLint, BodyLintKind};
pub use opaque_ranges::opaque_ranges;
pub use places::{BodyPlaces, HeadingPlace, Labelled, find as places, unescaped};
pub use printed::{ImageMarkup, PrintedBody};
pub use raw_html::html_ids;
pub(crate) use raw_html::{RawAttribute, RawTag, tags};
pub use sections::{Section, read as sections};
pub use term_links::TermLinks;
pub use text_links::{LinkSource, Quote, TextLink, TextLinks};
pub use word_counter::TextLength;
