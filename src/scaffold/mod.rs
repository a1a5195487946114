//! A new page: where its file belongs, and the front matter that the site uses. Nothing is written here.

use jiff::civil::Date;

use crate::diagnostic::Diagnostic;
use crate::files::Files;
use crate::known::Nothing;
use crate::page::{self, Page, Reading, is_index};
use crate::route::{collision_key, name_for_people};
use crate::site::{Found, Site};
use crate::sources::{self, Before, Layout};
use crate::stage::Unwatched;

mod front;
mod place;

use place::Place;

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The page, as an author names it: `running/shoes`, `content/running/shoes.md`, `/running/shoes/`.
    pub path: &'a str,
    /// Its title; made of its name where absent.
    pub title: Option<&'a str>,
    /// The day on which it is written.
    pub today: Date,
}

/// A page that can be written.
#[derive(Clone, Debug)]
pub struct NewPage {
    /// Its file, relative to the site's root.
    pub file: String,
    /// Its text.
    pub text: String,
    /// Its address: whole where the site has a `base_url`, else inside the site.
    pub address: String,
    /// The folder that is made for it, where there was none.
    pub new_folder: Option<String>,
}

/// Plans a page.
///
/// # Errors
/// Why it cannot be made: settings that cannot be read, a name that cannot be an address, a place
/// that is taken, or a folder that is nearly one that is there.
pub fn plan(files: &dyn Files, asked: Asked<'_>) -> Result<NewPage, Vec<Diagnostic>> {
    let settings = sources::settings(files, None)?;
    let layout = Layout::of(files);
    // What is wrong with other pages does not matter to a new one.
    let mut others = Vec::new();
    let data = sources::data(files, layout, &mut others);
    let reading = Reading {
        settings: &settings,
        references: data.references.as_ref(),
        glossary: data.glossary.as_ref(),
    };
    let before = Before {
        known: &Nothing,
        fingerprint: sources::reading_fingerprint(&settings, layout, &data),
        watch: &Unwatched,
    };
    let mut found = sources::content(files, layout, reading, before, &mut others);
    let refused = |finding: Box<Diagnostic>| vec![*finding];
    let templates = settings.templates.as_str();
    let place = place::find(asked.path, files, layout, templates, &found).map_err(refused)?;
    let title = asked.title.map(str::trim).filter(|title| !title.is_empty());
    let title = title.map_or_else(|| name_of(&place.inside), str::to_owned);
    let text = front::page(files, &found.pages, &place.inside, &title, asked.today);
    let page = Page::parse(
        &place.file,
        &place.inside,
        &text,
        blake3::hash(text.as_bytes()),
        reading,
    )?;
    found.pages.push(page);
    let (site, findings) = Site::assemble(found, &settings, true);
    let own = |finding: &Diagnostic| finding.file.as_deref() == Some(&place.file);
    let errors: Vec<Diagnostic> = findings
        .into_iter()
        .filter(|finding| finding.is_error() && own(finding))
        .collect();
    if !errors.is_empty() {
        return Err(errors);
    }
    let Some(Found::Node(node)) = site.find(&place.inside) else {
        return Err(vec![Diagnostic::error(
            "page-place",
            format!("`{}` would be no page of the site", place.file),
        )]);
    };
    if let Some(other) = taken(&site, &place) {
        return Err(vec![other]);
    }
    let route = &site.nodes[node].route;
    let base = settings.base_url.as_ref();
    Ok(NewPage {
        address: base.map_or_else(|| route.to_string(), |base| base.absolute(route)),
        file: place.file,
        text,
        new_folder: place.new_folder,
    })
}

/// A name for people for a page without a title.
fn name_of(inside: &str) -> String {
    let path = inside.strip_suffix(".md").unwrap_or(inside);
    let (folder, stem) = path.rsplit_once('/').unwrap_or(("", path));
    let name = if is_index(stem) {
        folder.rsplit('/').next().filter(|name| !name.is_empty())
    } else {
        Some(stem)
    };
    name.map_or_else(|| "Home".to_owned(), name_for_people)
}

/// The finding that something else has the address that the page would have.
fn taken(site: &Site, place: &Place) -> Option<Diagnostic> {
    let node = site.pages.iter().position(|page| page.file == place.file)?;
    let own = site.nodes.iter().find(|other| other.page == Some(node));
    let Some(own) = own else {
        // A page for its folder that is not the one which the folder has.
        return Some(told_taken(place, "another page"));
    };
    let key = |route: &crate::route::Route| collision_key(&route.output_path());
    let wanted = key(&own.route);
    let pages = site
        .nodes
        .iter()
        .filter(|other| other.page != own.page && key(&other.route) == wanted)
        .map(|other| match other.page {
            Some(page) => format!("`{}`", site.pages[page].file),
            None => "the list of a folder".to_owned(),
        });
    let assets = site
        .assets
        .iter()
        .filter(|asset| key(&asset.route) == wanted)
        .map(|asset| format!("`{}`", asset.file));
    let other = pages.chain(assets).next()?;
    Some(told_taken(place, &other))
}

fn told_taken(place: &Place, other: &str) -> Diagnostic {
    let message = format!("`{}` would have the address of {other}", place.file);
    Diagnostic::error("address-taken", message).hint("choose another name")
}

/// The finding that there is such a file.
fn exists(file: &str) -> Diagnostic {
    Diagnostic::error("page-exists", format!("there is a `{file}` already"))
        .hint("nothing was written; choose another name, or edit that file")
}

/// The largest file that is looked at for its front matter.
const LARGEST: u64 = page::LARGEST;

#[cfg(test)]
mod tests;
