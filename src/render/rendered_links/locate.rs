//! Finds the source of an address in a rendered output: the page, a setting, a template, or a data file.

use memchr::memmem;

use crate::base::decode::decode;
use crate::base::escape::html_attribute;
use crate::diagnostic::{Diagnostic, Span};
use crate::input::{glossary, references, settings};
use crate::page::{self, Page};
use crate::render::outputs::{Output, OutputId};
use crate::render::project::Project;
use crate::site::links::{Destination, resolve};
use crate::site::sources::{self, DATA};

/// How many places with the text of an address are compared with the links of a page.
const MOST_PLACES: usize = 100;

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

/// Places a finding about an address where the address was written; if that cannot be found, at the output's source.
pub(super) fn located(
    project: &Project<'_>,
    output: &Output,
    address: &str,
    finding: Diagnostic,
) -> (Diagnostic, Writer) {
    let rendered = format!("in the output `{}`", output.route);
    let own = match output.id {
        OutputId::Page(node) => project.site.node_page(node),
        _ => None,
    };
    let asset = match output.id {
        OutputId::Asset(number) => Some(project.site.assets[number].file.as_str()),
        _ => None,
    };
    for written in spellings(project, address) {
        if let Some(file) = asset
            && let Ok(text) = source_text(project, file)
            && let Some(span) = find(&text, &written)
        {
            return (finding.at(file, span), Writer::Source);
        }
        if let Some(page) = own
            && let Some((span, writer)) = in_page(project, page, &written)
        {
            return (finding.at(&page.file, span), writer);
        }
        if let Some((file, span)) = in_shared_files(project, &written) {
            return (finding.at(&file, span).note(rendered), Writer::Source);
        }
    }
    let finding = match output.file(project) {
        Some(file) => finding.in_file(&file).note(rendered),
        None => finding.note(rendered),
    };
    (finding, Writer::Unknown)
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

/// The place in a page that wrote an address. A link of Markdown that has a target did not.
fn in_page(project: &Project<'_>, page: &Page, written: &str) -> Option<(Span, Writer)> {
    let text = project.text(page).ok()?;
    let mut places = find_all(&text, written).take(MOST_PLACES);
    places.find_map(|span| {
        let link = page.links.iter().find(|link| is_inside(&span, &link.span));
        let Some(link) = link else {
            return Some((span, Writer::Source));
        };
        let resolved = resolve(&project.site, page, &link.destination, link.image);
        let has_target = matches!(resolved, Ok(Destination::Internal { .. }));
        (!has_target).then_some((span, Writer::Markdown))
    })
}

fn in_shared_files(project: &Project<'_>, written: &str) -> Option<(String, Span)> {
    let templates = project.templates.own();
    for template in templates {
        if let Some(span) = find(&template.text, written) {
            return Some((template.file.clone(), span));
        }
    }
    let named = [settings::FILE.to_owned()].into_iter().chain(data_files());
    for file in named {
        if let Ok(text) = source_text(project, &file)
            && let Some(span) = find(&text, written)
        {
            return Some((file, span));
        }
    }
    None
}

fn data_files() -> [String; 2] {
    [references::FILE, glossary::FILE].map(|name| format!("{DATA}/{name}"))
}

fn source_text(project: &Project<'_>, file: &str) -> Result<String, Box<Diagnostic>> {
    sources::bytes(project.files(), file, page::LARGEST).and_then(|bytes| decode(file, bytes))
}

/// The first place where an address is written as a whole word.
fn find(text: &str, written: &str) -> Option<Span> {
    find_all(text, written).next()
}

/// The places where an address is written as a whole word.
fn find_all<'t>(text: &'t str, written: &'t str) -> impl Iterator<Item = Span> + 't {
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || "-_~%".contains(c));
    let starts_inside = written.starts_with(|c: char| c.is_alphanumeric());
    let places = memmem::find_iter(text.as_bytes(), written.as_bytes());
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
