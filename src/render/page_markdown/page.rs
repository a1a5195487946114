//! The Markdown of a page: its text with edits.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::from_html::{markdown, prefixed};
use super::references::{label, note};
use crate::base::escape::html_attribute;
use crate::diagnostic::Diagnostic;
use crate::page::Page;
use crate::page::component::{self, Call};
use crate::page::markdown::{
    self, BodyPlaces, LinkPlace, RawAddresses, Writing, hidden_ranges, unescaped,
};
use crate::render::project::Project;
use crate::render::view::{Scope, View};
use crate::theme::ComponentInput;

/// What is around the number of a piece of Markdown in HTML: characters that are for private use.
const PIECE: [char; 2] = ['\u{e000}', '\u{e001}'];

/// The Markdown of a page. `addresses` are what to write for its links, by the
/// addresses in its text; `drawings` the addresses of its drawings, by the numbers of their calls; `absolute` makes those
/// that components print work elsewhere.
///
/// # Errors
/// If the page's file cannot be read, or has changed since the site was read.
pub(in crate::render) fn markdown_of(
    project: &Project<'_>,
    page: &Page,
    (scope, view): (&Scope<'_>, &View<'_>),
    addresses: &Addresses<'_>,
) -> Result<String, Box<Diagnostic>> {
    let text = project.text(page)?;
    let body = &text[page.body_start..];
    let scan = component::scan(body);
    let dialect = project.how_read().dialect();
    let places = markdown::places(&scan.masked, &page.calls, dialect, RawAddresses::All);
    let notes: BTreeSet<String> = places.notes.iter().map(|note| note.label.clone()).collect();
    let mut edits = Edits::default();
    for range in hidden_ranges(&scan.masked, dialect) {
        edits.remove(&scan.masked, range);
    }
    unused_definitions(&scan.masked, &places, &mut edits);
    heading_ids(&scan.masked, &places, &mut edits);
    citations(page, &notes, &mut edits);
    for link in &places.links {
        if let Some(address) = addresses.written.get(link.address.as_str())
            && let Some(written) = rewritten(link, &scan.masked, address)
        {
            edits.add(link.range.clone(), written);
        }
    }
    let writer = PageWriter {
        project,
        page,
        view,
        body,
        edits: edits.sorted(),
        addresses,
    };
    let written = writer.segment(0..body.len());
    let mut all = String::new();
    if page.title_anchor.is_none() {
        all.push_str(&format!("# {}\n\n", super::from_html::escaped(&page.title)));
    }
    all.push_str(written.trim_matches('\n').trim_end());
    all.push('\n');
    let sources = scope.sources.iter();
    let sources: Vec<String> = sources
        .map(|source| note(source, &label(source.tag, &notes)))
        .collect();
    if !sources.is_empty() {
        all.push_str(&format!("\n{}\n", sources.join("\n")));
    }
    Ok(all)
}

/// The addresses of what a page links to and shows, as they work elsewhere.
pub(in crate::render) struct Addresses<'a> {
    /// By the addresses in its text.
    pub(in crate::render) written: BTreeMap<&'a str, String>,
    /// Those of its drawings, by the numbers of the calls.
    pub(in crate::render) drawings: BTreeMap<usize, String>,
    /// The address for one that a component prints.
    pub(in crate::render) printed: &'a dyn Fn(&str) -> String,
}

/// What replaces parts of a text.
#[derive(Default)]
struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    fn add(&mut self, range: Range<usize>, text: String) {
        self.0.push((range, text));
    }

    /// Removes a range; if nothing else is on its lines, also these and an empty one behind them.
    fn remove(&mut self, body: &str, range: Range<usize>) {
        let written = body.get(range.clone()).unwrap_or_default();
        let mut end = range.start + written.trim_end().len();
        let line = body[..range.start].rfind('\n').map_or(0, |at| at + 1);
        let is_alone = body[line..range.start].trim().is_empty();
        let rest = &body[end..];
        let blank = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        if is_alone && rest[blank..].starts_with('\n') {
            end += blank + 1;
            let is_after_blank = body[..line].trim_end_matches([' ', '\t']).ends_with("\n\n");
            if line == 0 || is_after_blank {
                end += usize::from(body[end..].starts_with('\n'));
            }
            return self.add(line..end, String::new());
        }
        self.add(range.start..end, String::new());
    }

    /// By position. Of edits that overlap, the first one is kept, which is the longer one if they start at one place.
    fn sorted(mut self) -> Vec<(Range<usize>, String)> {
        self.0
            .sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
        let mut end = 0;
        self.0.retain(|(range, _)| {
            let is_free = range.start >= end;
            if is_free {
                end = range.end;
            }
            is_free
        });
        self.0
    }
}

/// Removes definitions of links and footnotes that nothing uses: no reader sees them, and some are comments.
fn unused_definitions(body: &str, places: &BodyPlaces, edits: &mut Edits) {
    let used: BTreeSet<&str> = places
        .uses
        .iter()
        .map(|(_, label)| label.as_str())
        .collect();
    let used_notes = places.note_uses.iter().map(|(_, label)| label.as_str());
    let used_notes: BTreeSet<&str> = used_notes.collect();
    let definitions = places.definitions.iter();
    let definitions = definitions.filter(|found| !used.contains(&*found.label));
    let notes = places.notes.iter();
    let notes = notes.filter(|found| !used_notes.contains(&*found.label));
    for found in definitions.chain(notes) {
        edits.remove(body, found.range.clone());
    }
}

/// Removes the ids that authors chose for headings: `## Text {#id}`.
fn heading_ids(body: &str, places: &BodyPlaces, edits: &mut Edits) {
    for heading in places.headings.iter().filter(|heading| heading.has_id) {
        let written = body.get(heading.range.clone()).unwrap_or_default();
        let line = written.lines().next().unwrap_or_default().trim_end();
        if line.ends_with('}')
            && let Some(at) = line.rfind('{')
        {
            let start = heading.range.start + line[..at].trim_end().len();
            edits.add(start..heading.range.start + line.len(), String::new());
        }
    }
}

/// Writes citations as footnotes.
fn citations(page: &Page, notes: &BTreeSet<String>, edits: &mut Edits) {
    let groups = page.citations.chunk_by(|a, b| a.span == b.span);
    for group in groups {
        let span = group[0].span.range();
        let Some(start) = span.start.checked_sub(page.body_start) else {
            continue;
        };
        let labels = group.iter().map(|citation| label(&citation.tag, notes));
        let labels: String = labels.map(|label| format!("[^{label}]")).collect();
        edits.add(start..span.end - page.body_start, labels);
    }
}

/// An address as it is written in the place of another one; `None` if that is not exactly there.
fn rewritten(link: &LinkPlace, body: &str, address: &str) -> Option<String> {
    let written = body.get(link.range.clone())?;
    let is_there = written == link.address || unescaped(written) == link.address;
    let text = match link.writing {
        Writing::Attribute => html_attribute(address).to_string(),
        Writing::Angle => address.replace('<', "%3C").replace('>', "%3E"),
        _ => {
            let address = address.replace('(', "%28").replace(')', "%29");
            address.replace(' ', "%20")
        }
    };
    (is_there && address != link.address).then_some(text)
}

struct PageWriter<'p> {
    project: &'p Project<'p>,
    page: &'p Page,
    view: &'p View<'p>,
    body: &'p str,
    edits: Vec<(Range<usize>, String)>,
    addresses: &'p Addresses<'p>,
}

impl PageWriter<'_> {
    /// A part of the text, edited, with the components in it.
    fn segment(&self, range: Range<usize>) -> String {
        let mut out = String::with_capacity(range.len());
        let mut at = range.start;
        let from = self
            .edits
            .partition_point(|(edit, _)| edit.start < range.start);
        let mut edits = self.edits[from..].iter().peekable();
        let calls = self.calls_in(&range);
        let mut calls = calls.into_iter().peekable();
        loop {
            let call = calls
                .peek()
                .map(|number| self.page.calls[*number].open.start);
            let edit = edits
                .peek()
                .map(|(edit, _)| edit.start)
                .filter(|start| *start < range.end);
            match (edit, call) {
                (Some(edit), call) if call.is_none_or(|call| edit <= call) => {
                    let Some((replaced, text)) = edits.next() else {
                        break;
                    };
                    if replaced.start < at {
                        continue;
                    }
                    out.push_str(&self.body[at..replaced.start]);
                    out.push_str(text);
                    at = replaced.end.min(range.end);
                }
                (_, Some(start)) => {
                    let Some(number) = calls.next() else { break };
                    let call = &self.page.calls[number];
                    // In a comment.
                    if start < at {
                        continue;
                    }
                    out.push_str(&self.body[at..start]);
                    let line = out.rfind('\n').map_or(0, |at| at + 1);
                    let prefix = match call.block {
                        true => out[line..].to_owned(),
                        false => String::new(),
                    };
                    let text = self.component(number, &prefix);
                    out.push_str(&prefixed(&text, "", &prefix));
                    at = end_of(call);
                }
                _ => break,
            }
        }
        out + &self.body[at.min(range.end)..range.end]
    }

    /// The outermost calls in a range.
    fn calls_in(&self, range: &Range<usize>) -> Vec<usize> {
        let calls = &self.page.calls;
        let from = calls.partition_point(|call| call.open.start < range.start);
        let mut found = Vec::new();
        let mut end = range.start;
        for (number, call) in calls.iter().enumerate().skip(from) {
            if call.open.start >= range.end {
                break;
            }
            if call.open.start >= end {
                found.push(number);
                end = end_of(call);
            }
        }
        found
    }

    /// A component as Markdown. `prefix` is what the lines around it start with.
    fn component(&self, number: usize, prefix: &str) -> String {
        let mut pieces = Vec::new();
        let html = self.html(number, &mut pieces);
        let text = markdown(&html, self.addresses.printed);
        let pieces: Vec<String> = pieces
            .into_iter()
            .map(|range| {
                let text = self.segment(range);
                let lines = text.lines();
                let lines = lines.map(|line| line.strip_prefix(prefix).unwrap_or(line).trim_end());
                let lines: Vec<&str> = lines.collect();
                lines.join("\n").trim_matches('\n').to_owned()
            })
            .collect();
        with_pieces(&text, &pieces)
    }

    /// The HTML of a component, in which text of the page is the number of a piece. What fails without that text is what is
    /// between the tags.
    fn html(&self, number: usize, pieces: &mut Vec<Range<usize>>) -> String {
        let call = &self.page.calls[number];
        let inside = call
            .close
            .as_ref()
            .map(|close| self.inside(call.open.end..close.start, pieces));
        let inside = inside.unwrap_or_default();
        let drawing = self.addresses.drawings.get(&number).map(|address| {
            let caption = call.arguments.iter().find(|given| given.name == "caption");
            let caption = caption
                .and_then(|given| given.value.as_str())
                .unwrap_or_default();
            let (address, caption) = (html_attribute(address), html_attribute(caption));
            format!(
                "<img src=\"{}\" alt=\"{}\">",
                address.as_str(),
                caption.as_str()
            )
        });
        let pages = self.view.lists.iter().find(|(call, _)| *call == number);
        let input = ComponentInput {
            body: &inside,
            drawing: drawing.as_deref(),
            pages: pages.map(|(_, pages)| tera::Value::from_serializable(pages)),
        };
        let rendered = self.project.templates.render_component(call, &input);
        rendered.unwrap_or_else(|_| link_of_video(call) + &inside)
    }

    /// The HTML between the tags of a component: the numbers of pieces, and the components that are blocks. One in a line is a
    /// part of the text around it.
    fn inside(&self, range: Range<usize>, pieces: &mut Vec<Range<usize>>) -> String {
        let mut html = String::new();
        let mut at = range.start;
        for number in self.calls_in(&range) {
            let call = &self.page.calls[number];
            if call.block {
                self.piece(at..call.open.start, pieces, &mut html);
                html.push_str(&self.html(number, pieces));
                at = end_of(call);
            }
        }
        self.piece(at..range.end, pieces, &mut html);
        html
    }

    /// Adds the number of a piece, unless it is empty.
    fn piece(&self, range: Range<usize>, pieces: &mut Vec<Range<usize>>, html: &mut String) {
        let text = self.body.get(range.clone()).unwrap_or_default();
        html.push('\n');
        if !text.trim().is_empty() {
            html.push_str(&format!("{}{}{}\n", PIECE[0], pieces.len(), PIECE[1]));
            pieces.push(range);
        }
    }
}

fn end_of(call: &Call) -> usize {
    call.close.as_ref().unwrap_or(&call.open).end
}

/// A link to a video, as HTML, before what is between the tags of a component that shows one.
fn link_of_video(call: &Call) -> String {
    let value = |name: &str| {
        let given = call.arguments.iter().find(|given| given.name == name);
        given.and_then(|given| given.value.as_str())
    };
    match (value("src"), value("title")) {
        (Some(src), Some(title)) => {
            let (src, title) = (html_attribute(src), html_attribute(title));
            format!(
                "<p><a href=\"{}\">{}</a></p>\n",
                src.as_str(),
                title.as_str()
            )
        }
        _ => String::new(),
    }
}

/// Puts the pieces at their numbers. Their lines continue the marks of the line that they are in.
fn with_pieces(text: &str, pieces: &[String]) -> String {
    let lines = text.split('\n').map(|line| {
        let mut whole = String::new();
        let mut rest = line;
        while let Some((before, after)) = rest.split_once(PIECE[0]) {
            whole.push_str(before);
            let (number, after) = after.split_once(PIECE[1]).unwrap_or((after, ""));
            let piece = number
                .parse()
                .ok()
                .and_then(|number: usize| pieces.get(number));
            let marks: String = whole
                .chars()
                .map(|sign| if sign == '>' { '>' } else { ' ' })
                .collect();
            let is_start = whole
                .trim_start_matches(['>', ' ', '-', '.', '\\'])
                .chars()
                .all(|c| c.is_ascii_digit());
            let marks = if is_start { marks } else { String::new() };
            whole.push_str(&prefixed(piece.map_or("", String::as_str), "", &marks));
            rest = after;
        }
        whole + rest
    });
    lines.collect::<Vec<_>>().join("\n")
}
