//! Footnotes, numbered in the order in which the text refers to them and printed as one list at the
//! end, each with links back to its references.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};
use unicase::UniCase;

use super::printed::PrintedBody;
use crate::base::escape::{html_attribute, html_text};
use crate::base::ui_strings::{UiStrings, fill};
use crate::diagnostic::{Diagnostic, nearest};
use crate::page::code::CodeBlock;

/// The label as labels are compared: without regard to letter case and to the kind of space, as those of links.
fn key(label: &str) -> String {
    let words: Vec<&str> = label.split_whitespace().collect();
    UniCase::unicode(words.join(" ")).to_folded_case()
}

/// The labels of a page's footnotes: which are defined, and which the text refers to.
#[derive(Default)]
pub(super) struct FootnoteLabels {
    defined: Vec<(String, Range<usize>)>,
    references: Vec<Reference>,
    /// The numbers of the definitions that are open.
    open: Vec<usize>,
}

struct Reference {
    label: String,
    range: Range<usize>,
    /// The number of the definition that it is in.
    inside: Option<usize>,
}

impl FootnoteLabels {
    /// Starts a definition.
    pub(super) fn define(&mut self, label: &str, range: &Range<usize>) {
        self.open.push(self.defined.len());
        self.defined.push((label.to_owned(), range.clone()));
    }

    /// Ends the definition that was started last.
    pub(super) fn end_definition(&mut self) {
        self.open.pop();
    }

    /// Records a reference, whether its footnote is defined or not.
    pub(super) fn refer(&mut self, label: &str, range: Range<usize>) {
        self.references.push(Reference {
            label: label.to_owned(),
            range,
            inside: self.open.last().copied(),
        });
    }

    /// Findings about references to footnotes that are not defined, and about footnotes that are defined twice or never
    /// used, with their ranges.
    pub(super) fn check(self) -> Vec<(Diagnostic, Range<usize>)> {
        let mut findings = self.missing();
        let used = self.used();
        let mut known = HashSet::new();
        for (number, (label, range)) in self.defined.into_iter().enumerate() {
            let finding = if !known.insert(key(&label)) {
                let why =
                    format!("the footnote `[^{label}]` is defined twice; this one is left out");
                Diagnostic::warning("footnote-twice", why)
            } else if used.contains(&number) {
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

    /// The numbers of the definitions to which the text refers, or another one that is used.
    fn used(&self) -> HashSet<usize> {
        let mut numbers: HashMap<String, usize> = HashMap::new();
        for (number, (label, _)) in self.defined.iter().enumerate() {
            numbers.entry(key(label)).or_insert(number);
        }
        let mut inside: HashMap<Option<usize>, Vec<usize>> = HashMap::new();
        for reference in &self.references {
            if let Some(&to) = numbers.get(&key(&reference.label)) {
                inside.entry(reference.inside).or_default().push(to);
            }
        }
        let mut used = HashSet::new();
        let mut next = inside.remove(&None).unwrap_or_default();
        while let Some(number) = next.pop() {
            if used.insert(number) {
                next.extend(inside.remove(&Some(number)).unwrap_or_default());
            }
        }
        used
    }

    fn missing(&self) -> Vec<(Diagnostic, Range<usize>)> {
        let labels = || self.defined.iter().map(|(label, _)| label.as_str());
        let known: HashSet<String> = labels().map(key).collect();
        // Each search reads all labels: after the first few findings they are known.
        const SEARCHES: usize = 20;
        let finding = |(number, reference): (usize, &Reference)| {
            let Reference { label, range, .. } = reference;
            let message = format!("this page has no footnote `[^{label}]`");
            let finding = Diagnostic::error("footnote-missing", message);
            let near = (number < SEARCHES).then(|| nearest(label, labels()));
            let finding = match near.flatten() {
                Some(right) => finding.label(format!("did you mean `[^{right}]`?")),
                None => finding.hint(format!(
                    "write the note on a line of its own: `[^{label}]: Text.`"
                )),
            };
            let finding = finding.hint(format!(
                "to show the brackets, put them in backticks, or write `\\[^{label}]`"
            ));
            (finding, range.clone())
        };
        let references = self.references.iter();
        let missing = references.filter(|reference| !known.contains(&key(&reference.label)));
        missing.enumerate().map(finding).collect()
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
            .entry(key(&definition.label))
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
    /// Definitions by their keys.
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
                *event = match self.defined.get(&key(label)) {
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
pub(super) fn print(
    html: &mut PrintedBody,
    notes: Vec<Footnote<'_>>,
    strings: &UiStrings,
    codes: &mut [Option<CodeBlock>],
) {
    if notes.is_empty() {
        return;
    }
    html.push_str(&format!(
        "<section class=\"footnotes\" aria-label=\"{}\">\n<ol>\n",
        html_attribute(strings.footnotes)
    ));
    for (at, note) in notes.into_iter().enumerate() {
        let mut events = note.events;
        let back = back_links(at + 1, note.references, strings);
        let back = Event::InlineHtml(back.into());
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
        html.push(events.drain(..), codes);
        html.push_str("</li>\n");
    }
    html.push_str("</ol>\n</section>\n");
}

/// The links from a footnote to the places that refer to it.
fn back_links(number: usize, references: usize, strings: &UiStrings) -> String {
    let link = |count| {
        let reference = match count {
            1 => number.to_string(),
            _ => format!("{number}-{count}"),
        };
        let name = fill(strings.back_to_reference, &[("number", &reference)]);
        format!(
            " <a class=\"footnote-back\" href=\"#{}\" aria-label=\"{}\">{}</a>",
            reference_id(number, count),
            html_attribute(&name),
            html_text(strings.back_sign)
        )
    };
    (1..=references).map(link).collect()
}
