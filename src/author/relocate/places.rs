//! The places of a site where addresses are written: in the bodies and front matter of pages, in settings, data files
//! and templates.

use super::source::Source;
use crate::base::decode::decode;
use crate::diagnostic::Diagnostic;
use crate::input::front_matter::{self, FrontMatter};
use crate::input::references;
use crate::input::settings;
use crate::input::yaml::{Block, Scalar, Segment, Spans, Table as _};
use crate::page::component;
use crate::page::markdown::{self, BodyPlaces, LinkPlace, RawAddresses};
use crate::page::{self, Page};
use crate::render::project::Project;
use crate::site::sources::{self, ContentLayout, DATA};
use crate::theme::{link_places, root_places};

/// How an address is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// As a link of a page.
    Mention,
    /// As a link of a page, if it looks like one: a value for the site's own templates.
    Value,
    /// As the path of a page, relative to the content folder.
    PagePath,
    /// As a link of a page in the content folder itself.
    RootLink,
    /// As the path of a file, relative to the site's root.
    SiteFile,
    /// As an address below which pages are.
    Prefix,
    /// As a browser reads it, if it does not depend on the page.
    Browser,
    /// As a path from the site's root, without its first `/`.
    FromRoot,
}

/// An address in a file; its range is in bytes of the text.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) link: LinkPlace,
    pub(super) kind: Kind,
}

/// The source of a file of the site as it was read.
pub(super) fn source(project: &Project<'_>, file: &str) -> Result<Source, Box<Diagnostic>> {
    let bytes = sources::bytes(project.files(), file, page::LARGEST)?;
    let text = match file.ends_with(".md") {
        true => sources::text_of_page(file, bytes.clone(), &project.settings)?.0,
        false => decode(file, bytes.clone())?,
    };
    Ok(Source::new(bytes, text))
}

/// The places of a page's body. Ranges are in bytes of the body.
pub(super) fn body_places(project: &Project<'_>, page: &Page, text: &str) -> BodyPlaces {
    let scan = component::scan(text.get(page.body_start..).unwrap_or_default());
    let dialect = project.how_read().dialect();
    markdown::places(&scan.masked, &scan.calls, dialect, RawAddresses::Resolved)
}

/// The positions and ids of the headings of a page, in order.
pub(super) fn heading_ids(project: &Project<'_>, page: &Page) -> Vec<(usize, Option<String>)> {
    let Ok(text) = project.text(page) else {
        return Vec::new();
    };
    let places = body_places(project, page, &text);
    let mut outline = page.outline.iter();
    let mut title = page.title_anchor.clone();
    let mut has_h1 = false;
    let id = |place: &markdown::HeadingPlace| {
        let is_first =
            place.level == 1 && place.is_top_level && !std::mem::replace(&mut has_h1, true);
        let id = match is_first.then(|| title.take()).flatten() {
            Some(id) => Some(id),
            None => outline.next().map(|heading| heading.id.clone()),
        };
        (page.body_start + place.range.start, id)
    };
    places.headings.iter().map(id).collect()
}

/// The places of a page.
pub(super) fn of_page(project: &Project<'_>, page: &Page, text: &str) -> Vec<Place> {
    let mut found = Vec::new();
    if let Ok(parts) = front_matter::split(&page.file, text) {
        let spans = Spans::new(parts.block(&page.file));
        for scalar in spans.scalars() {
            let kind = front_kind(&scalar);
            found.extend(kind.and_then(|kind| scalar_place(text, &scalar, kind)));
        }
    }
    let body = body_places(project, page, text);
    found.extend(body.links.into_iter().map(|link| Place {
        link: link.shifted(page.body_start),
        kind: Kind::Mention,
    }));
    let written = text.get(page.body_start..).unwrap_or_default();
    let arguments = markdown::argument_places(&page.calls, written);
    let exact = arguments.filter(|link| link.is_exact(written));
    found.extend(exact.map(|link| Place {
        link: link.shifted(page.body_start),
        kind: Kind::Value,
    }));
    found.sort_by_key(|place| place.link.range.start);
    found
}

fn front_kind(scalar: &Scalar<'_>) -> Option<Kind> {
    let [Segment::Key(key), below @ ..] = &scalar.path[..] else {
        return None;
    };
    match (key.as_str(), below) {
        _ if scalar.is_key => None,
        ("image", []) => Some(Kind::Mention),
        ("related", [Segment::Index(_)]) => Some(Kind::Mention),
        ("related", [Segment::Index(_), Segment::Key(key)]) if key == "page" => Some(Kind::Mention),
        ("extra", _) => Some(Kind::Value),
        (key, _) if FrontMatter::KEYS.iter().all(|known| known.name != key) => Some(Kind::Value),
        _ => None,
    }
}

/// A scalar of YAML as a place; `None` if its text is not in the file as it is.
fn scalar_place(text: &str, scalar: &Scalar<'_>, kind: Kind) -> Option<Place> {
    let link = markdown::scalar_place(text, scalar);
    link.is_exact(text).then_some(Place { link, kind })
}

/// The places outside of pages, by file, with the source of each.
pub(super) fn of_others(project: &Project<'_>) -> Vec<(String, Source, Vec<Place>)> {
    let mut files = vec![settings::FILE.to_owned()];
    if project.layout == ContentLayout::Folder {
        files.push(format!("{DATA}/{}", references::FILE));
    }
    let templates = project
        .templates
        .own()
        .filter(|file| file.file.ends_with(".html"));
    files.extend(templates.map(|file| file.file.clone()));
    let mut found = Vec::new();
    for file in files {
        if !matches!(project.files().read(&file, page::LARGEST), Ok(Some(_))) {
            continue;
        }
        // What cannot be read was reported when the site was opened.
        let Ok(source) = source(project, &file) else {
            continue;
        };
        let places = match file.ends_with(".html") {
            true => of_template(&source.text),
            false => of_yaml(&file, &source.text),
        };
        if !places.is_empty() {
            found.push((file, source, places));
        }
    }
    found
}

fn of_yaml(file: &str, text: &str) -> Vec<Place> {
    let spans = Spans::new(Block::whole(file, text));
    let is_settings = file == settings::FILE;
    let kind = |scalar: &Scalar<'_>| {
        let keys: Vec<&str> = scalar
            .path
            .iter()
            .map(|segment| match segment {
                Segment::Key(key) => key.as_str(),
                Segment::Index(_) => "",
            })
            .collect();
        match (&keys[..], scalar.is_key) {
            (["references" | "glossary", "page"], false) if is_settings => Some(Kind::PagePath),
            (["header" | "footer", "links", "", "to"], false) if is_settings => {
                Some(Kind::RootLink)
            }
            (["theme", "logo" | "favicon" | "stylesheet" | "script"], false)
            | (["theme", "fonts", _], false)
                if is_settings =>
            {
                Some(Kind::SiteFile)
            }
            (["schema", _], true) if is_settings => Some(Kind::Prefix),
            (["extra", ..], false) if is_settings => Some(Kind::Value),
            ([_, "url"], false) if !is_settings => Some(Kind::Browser),
            _ => None,
        }
    };
    let scalars = spans.scalars();
    let places = scalars
        .iter()
        .filter_map(|scalar| scalar_place(text, scalar, kind(scalar)?));
    places.collect()
}

/// The addresses that a template writes out.
fn of_template(text: &str) -> Vec<Place> {
    let of_kind = |kind| move |link| Place { link, kind };
    let whole = link_places(text, RawAddresses::All).into_iter();
    let below = root_places(text).into_iter();
    let places = whole.map(of_kind(Kind::Browser));
    let mut places: Vec<Place> = places.chain(below.map(of_kind(Kind::FromRoot))).collect();
    places.sort_by_key(|place| place.link.range.start);
    places
}
