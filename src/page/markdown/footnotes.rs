//! Footnotes, numbered in the order in which the text refers to them and printed as one list at the
//! end, each with links back to its references.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::printed::PrintedBody;
use crate::base::escape::html_attribute;
use crate::base::words::ENGLISH as WORDS;
use crate::diagnostic::Diagnostic;

/// The labels of a page's footnotes: which are defined, and which the text refers to.
#[derive(Default)]
pub(super) struct FootnoteLabels {
    defined: Vec<(String, Range<usize>)>,
    used: HashSet<String>,
}

impl FootnoteLabels {
    pub(super) fn define(&mut self, label: &str, range: &Range<usize>) {
        self.defined.push((label.to_owned(), range.clone()));
    }

    pub(super) fn refer(&mut self, label: &str) {
        self.used.insert(label.to_owned());
    }

    /// Warnings about footnotes that are defined twice or never used, with their ranges.
    pub(super) fn check(self) -> Vec<(Diagnostic, Range<usize>)> {
        let mut known = HashSet::new();
        let mut findings = Vec::new();
        for (label, range) in self.defined {
            let finding = if !known.insert(label.clone()) {
                let why =
                    format!("the footnote `[^{label}]` is defined twice; this one is left out");
                Diagnostic::warning("footnote-twice", why)
            } else if self.used.contains(&label) {
                continue;
            } else {
                let why = format!("no text refers to the footnote `[^{label}]`, so it is left out");
                Diagnostic::warning("footnote-unused", why)
            };
            let length = (label.len() + 3).min(range.len());
            findings.push((finding, range.start..range.start + length));
        }
        findings
    }
}

/// The definition of a footnote, anywhere in the page.
pub(super) struct FootnoteDefinition<'t> {
    pub(super) label: CowStr<'t>,
    pub(super) events: Vec<Event<'t>>,
}

/// A footnote that the text refers to; the first in the list has the number 1.
pub(super) struct Footnote<'t> {
    events: Vec<Event<'t>>,
    /// How many references it has.
    references: usize,
}

/// Replaces the references in the text by numbered links. Returns the text, and the footnotes in the order of
/// their numbers: those to which the text or another footnote refers.
pub(super) fn number<'t>(
    main: Vec<Event<'t>>,
    mut definitions: Vec<FootnoteDefinition<'t>>,
) -> (Vec<Event<'t>>, Vec<Footnote<'t>>) {
    let mut numbering = Numbering::default();
    // Of two definitions with one label the first is used, as on code hosts.
    for (at, definition) in definitions.iter().enumerate() {
        numbering
            .defined
            .entry(definition.label.to_string())
            .or_insert(at);
    }
    let main = numbering.apply(main);
    let mut notes = Vec::new();
    while let Some(&at) = numbering.order.get(notes.len()) {
        let events = std::mem::take(&mut definitions[at].events);
        notes.push(numbering.apply(events));
    }
    let references = |number: usize| numbering.references[&numbering.order[number]].1;
    let notes = notes.into_iter().enumerate();
    let notes = notes
        .map(|(number, events)| Footnote {
            events,
            references: references(number),
        })
        .collect();
    (main, notes)
}

#[derive(Default)]
struct Numbering {
    defined: HashMap<String, usize>,
    /// Definitions in the order of their numbers.
    order: Vec<usize>,
    /// For each definition that is referred to: its number, and how many references it has.
    references: HashMap<usize, (usize, usize)>,
}

impl Numbering {
    fn apply<'t>(&mut self, mut events: Vec<Event<'t>>) -> Vec<Event<'t>> {
        for event in &mut events {
            if let Event::FootnoteReference(label) = event {
                *event = match self.defined.get(label.as_ref()) {
                    Some(&at) => Event::InlineHtml(self.reference(at).into()),
                    None => Event::Text(format!("[^{label}]").into()),
                };
            }
        }
        events
    }

    fn reference(&mut self, at: usize) -> String {
        let next = self.order.len() + 1;
        let (number, count) = self.references.entry(at).or_insert((next, 0));
        if *number == next {
            self.order.push(at);
        }
        *count += 1;
        let id = reference_id(*number, *count);
        format!(
            "<sup class=\"footnote-ref\"><a href=\"#fn.{number}\" id=\"{id}\">{number}</a></sup>"
        )
    }
}

/// The id of a reference. It contains full stops, so that it differs from the id of any heading.
fn reference_id(number: usize, count: usize) -> String {
    if count == 1 {
        format!("fnref.{number}")
    } else {
        format!("fnref.{number}.{count}")
    }
}

/// Prints the list at the end of a page's body, if there are footnotes.
pub(super) fn print(html: &mut PrintedBody, notes: Vec<Footnote<'_>>) {
    if notes.is_empty() {
        return;
    }
    html.push_str(&format!(
        "<section class=\"footnotes\" aria-label=\"{}\">\n<ol>\n",
        html_attribute(WORDS.footnotes)
    ));
    for (at, note) in notes.into_iter().enumerate() {
        let mut events = note.events;
        let back = Event::InlineHtml(back_links(at + 1, note.references).into());
        if matches!(events.last(), Some(Event::End(TagEnd::Paragraph))) {
            events.insert(events.len() - 1, back);
        } else {
            events.extend([
                Event::Start(Tag::Paragraph),
                back,
                Event::End(TagEnd::Paragraph),
            ]);
        }
        html.push_str(&format!("<li id=\"fn.{}\">", at + 1));
        html.push(events);
        html.push_str("</li>\n");
    }
    html.push_str("</ol>\n</section>\n");
}

fn back_links(number: usize, references: usize) -> String {
    let link = |count| {
        let name = match count {
            1 => format!("{}{number}", WORDS.back_to_reference),
            _ => format!("{}{number}-{count}", WORDS.back_to_reference),
        };
        format!(
            " <a class=\"footnote-back\" href=\"#{}\" aria-label=\"{}\">↩</a>",
            reference_id(number, count),
            html_attribute(&name)
        )
    };
    (1..=references).map(link).collect()
}
