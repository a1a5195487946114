//! A new page: where its file belongs, and the front matter that the site uses. Nothing is written here.

use jiff::civil::Date;

use crate::base::route::{Route, collision_key, name_for_people};
use crate::base::stage::Unwatched;
use crate::diagnostic::Diagnostic;
use crate::io::files::Files;
use crate::page::{self, Page, ParseContext, is_index};
use crate::site::prior_state::NoPriorState;
use crate::site::sources::{self, Before, Layout};
use crate::site::{Node, Site};

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
    /// What deserves a word: that another site may be meant.
    pub warnings: Vec<Diagnostic>,
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
    let reading = ParseContext {
        settings: &settings,
        references: data.references.as_ref(),
        glossary: data.glossary.as_ref(),
    };
    let before = Before {
        known: &NoPriorState,
        fingerprint: sources::reading_fingerprint(&settings, layout, &data),
        bodies: None,
        watch: &Unwatched,
    };
    let mut there = sources::content(files, layout, reading, before, &mut others);
    others.retain(|finding| finding.code == "site-below");
    let place = place::find(asked.path, files, layout, &settings.templates, &there);
    let place = place.map_err(|finding| vec![*finding])?;
    let title = asked.title.map(str::trim).filter(|title| !title.is_empty());
    let title = title.map_or_else(|| name_of(&place.inside), str::to_owned);
    let text = front::page(files, &there.pages, &place.inside, &title, asked.today);
    // The page is read and placed as a build would do it, so that a build will take it.
    let hash = blake3::hash(text.as_bytes());
    let source = page::SourceFile {
        file: &place.file,
        path: &place.inside,
        text: &text,
        hash,
    };
    let (page, _) = Page::parse(source, reading, false)?;
    there.pages.push(page.into());
    let (site, mut findings) = Site::assemble(there, &settings, true);
    findings.retain(|finding| finding.is_error() && finding.file.as_ref() == Some(&place.file));
    let route = match own_route(&site, &place) {
        Ok(route) if findings.is_empty() => route,
        Ok(_) => return Err(findings),
        Err(taken) => return Err(vec![*taken]),
    };
    let base = settings.base_url.as_ref();
    Ok(NewPage {
        address: base.map_or_else(|| route.to_string(), |base| base.absolute(route)),
        file: place.file,
        text,
        new_folder: place.new_folder,
        warnings: others,
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

/// The address of the page at a place.
///
/// # Errors
/// That something else has it.
fn own_route<'s>(site: &'s Site, place: &Place) -> Result<&'s Route, Box<Diagnostic>> {
    let number = site.pages.iter().position(|page| page.file == place.file);
    let is_own = |node: &&Node| node.page.is_some() && node.page == number;
    let own = site.nodes.iter().find(is_own);
    let Some(own) = own else {
        // Its folder has another page for its own.
        return Err(told_taken(place, "another page"));
    };
    let key = |route: &Route| collision_key(&route.output_path());
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
    match pages.chain(assets).next() {
        Some(other) => Err(told_taken(place, &other)),
        None => Ok(&own.route),
    }
}

fn told_taken(place: &Place, other: &str) -> Box<Diagnostic> {
    let message = format!("`{}` would have the address of {other}", place.file);
    Box::new(Diagnostic::error("address-taken", message).hint("choose another name"))
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
