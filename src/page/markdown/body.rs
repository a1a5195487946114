//! The input and the result of collecting the facts of a body.

use serde::{Deserialize, Serialize};

use super::citations::Citation;
use super::heading::{Heading, Outline};
use super::lints::BodyLint;
use super::printed::PrintedBody;
use super::term_links::TermLinks;
use super::text_links::TextLinks;
use super::word_counter::TextLength;
use crate::diagnostic::{Diagnostic, Span};
use crate::input::glossary::Use;
use crate::page::component::Call;

/// The body of a page, and what its facts depend on besides its text.
pub struct Body<'t> {
    /// Its text, in which the tags of `calls` are masked.
    pub text: &'t str,
    /// Its component calls.
    pub calls: &'t [Call],
    /// The page's title, if front matter has one.
    pub title: Option<&'t str>,
    /// Whether to collect an excerpt.
    pub excerpt: bool,
    /// The file, for diagnostics.
    pub file: &'t str,
    /// Ids that the page's template prints. No heading gets one of them.
    pub reserved: &'t [String],
    /// The terms to link, or `None` if the site has no glossary or the page turns the links off.
    pub terms: Option<TermLinks<'t>>,
    /// Whether to print the body too.
    pub print: bool,
}

/// The facts of a body. All spans are in bytes of the body.
#[derive(Debug, Default)]
pub struct BodyFacts {
    /// Headings that are printed, in order.
    pub outline: Outline,
    /// The first heading of level 1, if it sets or repeats the page's title. It is not printed.
    pub title_heading: Option<Heading>,
    /// Links and images, in order.
    pub links: Vec<Link>,
    /// Those that may lead to other pages, each with the text around it.
    pub text_links: TextLinks,
    /// Other ids that a link can point to.
    pub anchors: Vec<String>,
    /// Citations, in order.
    pub citations: Vec<Citation>,
    /// The first use of each term of the glossary, in order.
    pub terms: Vec<Use>,
    /// The beginning of the text, of at most [`crate::base::excerpt::LONGEST`] characters, if requested.
    pub excerpt: Option<String>,
    /// Whether there is text besides headings.
    pub has_text: bool,
    /// Whether there is raw HTML other than comments.
    pub raw_html: bool,
    /// Whether there is a code block.
    pub has_code: bool,
    /// How long it is: its text and headings, without code blocks, citations and alternative texts.
    pub length: TextLength,
    /// The hash of each highlighted code, in order.
    pub code: Vec<blake3::Hash>,
    /// The numbers of the calls inside comments, ascending.
    pub commented: Vec<usize>,
    /// What `guidepost check` reports and a build does not.
    pub lints: Vec<BodyLint>,
    /// The printed body, if requested and if it depends on nothing unknown but the addresses of links.
    pub printed: Option<PrintedBody>,
    /// Errors and warnings.
    pub diagnostics: Vec<Diagnostic>,
}

/// A link or image in a page's text.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Link {
    /// The address as written, with Markdown's escapes undone.
    pub destination: String,
    /// Whether it is an image.
    pub image: bool,
    /// Whether it is in raw HTML.
    pub raw: bool,
    /// The address, or the whole link if the address is not in the source as it is.
    pub span: Span,
}
