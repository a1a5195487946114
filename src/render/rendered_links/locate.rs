//! Finds the source of an address in a rendered output: the page, a setting, a template, or a data file.

use std::cell::{Cell, OnceCell};

use memchr::memmem;
use percent_encoding::percent_decode_str;
use rustc_hash::{FxHashMap, FxHashSet};

use super::hash;

use crate::base::decode::decode;
use crate::base::escape::html_attribute;
use crate::base::route::without_index;
use crate::diagnostic::{Diagnostic, Span};
use crate::input::{glossary, references, settings};
use crate::page::markdown::Link;
use crate::page::{self, Page};
use crate::render::outputs::{Output, OutputId};
use crate::render::project::Project;
use crate::site::links::{Destination, resolve};
use crate::site::sources::{self, DATA};

/// How many places with the text of an address are compared with the links of a page.
const MOST_PLACES: usize = 100;
/// How many places with the bytes of an address are searched for one where it is a whole word.
const MOST_PARTS: usize = 10_000;
/// How many links can be around one place: images in the text of a link, and links in the text of an image.
const MOST_AROUND: usize = 16;

/// What wrote an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Writer {
    /// A link in Markdown, which was resolved before it was printed.
    Markdown,
    /// Another place in a source file.
    Source,
    /// No single place in a source file.
    Unknown,
}

fn is_inside(span: &Span, around: &Span) -> bool {
    let (span, around) = (span.range(), around.range());
    around.start <= span.start && span.end <= around.end
}

/// The texts in which the addresses of outputs are written. Each is read once.
pub(super) struct Written<'p> {
    project: &'p Project<'p>,
    /// Those of the output whose links are located.
    own: Own<'p>,
    /// The settings and the data files, by their paths.
    shared: Vec<(String, String)>,
}

/// What one output alone is built from.
#[derive(Default)]
struct Own<'p> {
    page: Option<(&'p Page, String)>,
    /// The positions of the links of the page, in order.
    links: Vec<(Span, usize)>,
    /// What the links of the page lead to; found when it is first needed.
    resolved: OnceCell<Resolved<'p>>,
    /// Where the last address was found in the page.
    last: Cell<usize>,
    /// The path and the text of the file that is published as it is.
    asset: Option<(&'p str, String)>,
}

/// What the links of a page lead to.
#[derive(Default)]
struct Resolved<'p> {
    /// The first link to each place of the site, by the hash of the place.
    leading: FxHashMap<u64, usize>,
    /// The addresses of the others.
    broken: FxHashSet<&'p str>,
}

impl<'p> Written<'p> {
    pub(super) fn new(project: &'p Project<'p>) -> Self {
        let named = [settings::FILE.to_owned()].into_iter().chain(data_files());
        let read = |file: String| source_text(project, &file).ok().map(|text| (file, text));
        Self {
            project,
            own: Own::default(),
            shared: named.filter_map(read).collect(),
        }
    }

    /// Reads the texts of an output.
    pub(super) fn open(&mut self, output: &Output) {
        let project = self.project;
        self.own = Own::default();
        match output.id {
            OutputId::Page(node) => {
                let page = project.site.node_page(node);
                self.own.page = page.and_then(|page| Some((page, project.text(page).ok()?)));
                let links = page
                    .into_iter()
                    .flat_map(|page| page.links.iter().enumerate());
                self.own.links = links.map(|(number, link)| (link.span, number)).collect();
                self.own.links.sort_unstable();
            }
            OutputId::Asset(number) => {
                let file = project.site.assets[number].file.as_str();
                let text = source_text(project, file).ok();
                self.own.asset = text.map(|text| (file, text));
            }
            _ => {}
        }
    }

    /// The link in Markdown that leads to a place of the site, if the page that is open has one that was resolved.
    pub(super) fn link_to(&self, path: &str, id: Option<&str>) -> Option<(&'p str, Span)> {
        let (page, _) = self.own.page.as_ref()?;
        let number = self.resolved(page).leading.get(&hash(path, id))?;
        Some((&page.file, page.links[*number].span))
    }

    /// What the links of the page that is open lead to.
    fn resolved(&self, page: &'p Page) -> &Resolved<'p> {
        self.own.resolved.get_or_init(|| {
            let site = &self.project.site;
            let mut found = Resolved::default();
            for (number, link) in page.links.iter().enumerate() {
                match resolve(site, &page.path, &link.destination, link.image) {
                    Ok(Destination::Internal { target, suffix }) => {
                        let id = suffix.split_once('#').map(|(_, id)| percent_decode_str(id));
                        let id = id.map(|id| id.decode_utf8_lossy());
                        let path = without_index(site.route(target).as_str());
                        let place = hash(path, id.as_deref());
                        found.leading.entry(place).or_insert(number);
                    }
                    _ => {
                        found.broken.insert(&link.destination);
                    }
                }
            }
            found
        })
    }

    /// Places a finding about an address where the address was written; if that cannot be found, at the source of the
    /// output, which is open.
    pub(super) fn located(
        &self,
        output: &Output,
        address: &str,
        finding: Diagnostic,
    ) -> (Diagnostic, Writer) {
        let rendered = format!("in the output `{}`", output.route);
        for written in spellings(self.project, address) {
            if let Some((file, text)) = &self.own.asset
                && let Some(span) = find(text, &written)
            {
                return (finding.at(*file, span), Writer::Source);
            }
            if let Some((page, text)) = &self.own.page
                && let Some((span, writer)) = self.in_page((page, text), &written)
            {
                return (finding.at(&page.file, span), writer);
            }
            if let Some((file, span)) = self.in_shared_files(&written) {
                return (finding.at(file, span).note(rendered), Writer::Source);
            }
        }
        let finding = match output.file(self.project) {
            Some(file) => finding.in_file(&file).note(rendered),
            None => finding.note(rendered),
        };
        (finding, Writer::Unknown)
    }

    /// The place in a page that wrote an address: the next one, since the order of an output is mostly that of its page,
    /// else any. A link of Markdown that has a target did not write it.
    fn in_page(&self, page: (&'p Page, &str), written: &str) -> Option<(Span, Writer)> {
        let last = self.own.last.get();
        let found = self.in_page_from(page, written, last);
        let found = found.or_else(|| match last {
            0 => None,
            _ => self.in_page_from(page, written, 0),
        });
        if let Some((span, _)) = found {
            self.own.last.set(span.range().start);
        }
        found
    }

    fn in_page_from(
        &self,
        (page, text): (&'p Page, &str),
        written: &str,
        from: usize,
    ) -> Option<(Span, Writer)> {
        let mut places = find_all(text, written, from).take(MOST_PLACES);
        places.find_map(|span| {
            let Some(link) = self.link_around(page, span) else {
                // The definition of a reference is not around the link that uses it.
                return Some(match self.resolved(page).broken.contains(written) {
                    true => (span, Writer::Markdown),
                    false => (span, Writer::Source),
                });
            };
            let is_broken = self.resolved(page).broken.contains(&*link.destination);
            is_broken.then_some((span, Writer::Markdown))
        })
    }

    /// The link of a page around a place.
    fn link_around<'a>(&self, page: &'a Page, place: Span) -> Option<&'a Link> {
        let links = &self.own.links;
        let end = links.partition_point(|(span, _)| span.start <= place.start);
        let before = links[..end].iter().rev().take(MOST_AROUND);
        let mut around = before.filter(|(span, _)| is_inside(&place, span));
        around.next().map(|(_, number)| &page.links[*number])
    }

    fn in_shared_files(&self, written: &str) -> Option<(&str, Span)> {
        let templates = self.project.templates.own();
        let templates = templates.map(|template| (&*template.file, &*template.text));
        let shared = self.shared.iter().map(|(file, text)| (&**file, &**text));
        let mut all = templates.chain(shared);
        all.find_map(|(file, text)| Some((file, find(text, written)?)))
    }
}

/// The ways in which an address can be written in a source: as it is; from the root of the site; without `../`.
fn spellings(project: &Project<'_>, address: &str) -> Vec<String> {
    let address = address.trim();
    let base = project.settings.base_url.as_ref();
    let inside = base.and_then(|base| base.strip(address));
    let mut below = address.trim_start_matches("../").trim_start_matches("./");
    if let Some(base) = base {
        below = below.strip_prefix(base.path()).unwrap_or(below);
    }
    let mut all = vec![address.to_owned(), html_attribute(address).to_string()];
    all.extend(inside.map(str::to_owned));
    all.push(below.to_owned());
    all.retain(|spelling| spelling.len() > 1);
    all.dedup();
    all
}

fn data_files() -> [String; 2] {
    [references::FILE, glossary::FILE].map(|name| format!("{DATA}/{name}"))
}

fn source_text(project: &Project<'_>, file: &str) -> Result<String, Box<Diagnostic>> {
    sources::bytes(project.files(), file, page::LARGEST).and_then(|bytes| decode(file, bytes))
}

/// The first place where an address is written as a whole word.
fn find(text: &str, written: &str) -> Option<Span> {
    find_all(text, written, 0).next()
}

/// The places behind `from` where an address is written as a whole word.
fn find_all<'t>(text: &'t str, written: &'t str, from: usize) -> impl Iterator<Item = Span> + 't {
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || "-_~%".contains(c));
    let starts_inside = written.starts_with(|c: char| c.is_alphanumeric());
    let rest = text.as_bytes().get(from..).unwrap_or_default();
    let places = memmem::find_iter(rest, written.as_bytes()).take(MOST_PARTS);
    let places = places.map(move |at| from + at);
    let whole = places.filter(move |start| {
        let end = start + written.len();
        let before = text[..*start].chars().next_back();
        let after = text[end..].chars().next();
        let goes_on = is_part(after) || after == Some('/');
        let goes_before = starts_inside && is_part(before);
        !goes_on && !goes_before
    });
    whole.map(|start| (start..start + written.len()).into())
}
