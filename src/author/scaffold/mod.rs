//! A new page: the path of its file, and its front matter. Nothing is written here.

use jiff::civil::Date;

use crate::base::name::name_for_people;
use crate::base::route::{Route, collision_key};
use crate::base::stage::Unwatched;
use crate::diagnostic::Diagnostic;
use crate::io::files::Files;
use crate::ledger::States;
use crate::page::{self, Page, ParseContext, is_index};
use crate::site::prior_state::NoPriorState;
use crate::site::sources::{self, ContentLayout, ReadContext};
use crate::site::{AssemblyContext, Node, Site};

mod front_matter;
mod page_file;

use page_file::PageFile;

/// The page that an author wants.
#[derive(Clone, Copy, Debug)]
pub struct NewPageOptions<'a> {
    /// The page as an author names it: `running/shoes`, `content/running/shoes.md`, `/running/shoes/`.
    pub path: &'a str,
    /// Its title; derived from its name if absent.
    pub title: Option<&'a str>,
    /// The current date.
    pub today: Date,
}

/// A page that can be written.
#[derive(Clone, Debug)]
pub struct NewPage {
    /// Its file, relative to the site's root.
    pub file: String,
    /// Its text.
    pub text: String,
    /// Its address: absolute if the site has a `base_url`, else within the site.
    pub address: String,
    /// The folder that is created for it.
    pub new_folder: Option<String>,
    /// The name that was given and was changed to be a good address, and what it was changed to.
    pub changed: Option<(String, String)>,
    /// Warnings: that another site may be meant.
    pub warnings: Vec<Diagnostic>,
}

/// Plans a page.
///
/// # Errors
/// Why it cannot be written: settings that cannot be read, a name that cannot be an address, a file or an address that
/// exists, or a new folder with a name similar to that of an existing one.
pub fn plan(files: &dyn Files, options: NewPageOptions<'_>) -> Result<NewPage, Vec<Diagnostic>> {
    let settings = sources::settings(files, None)?;
    let layout = ContentLayout::of(files);
    // Errors in other pages do not matter to a new one.
    let mut others = Vec::new();
    let data = sources::data(files, layout, &mut others);
    let reading = ParseContext {
        settings: &settings,
        references: data.references.as_ref(),
        glossary: data.glossary.as_ref(),
    };
    let context = ReadContext {
        prior: &NoPriorState,
        fingerprint: sources::reading_fingerprint(&settings, layout, &data),
        bodies: None,
        watch: &Unwatched,
    };
    let mut all = sources::content(files, layout, reading, context, &mut others);
    others.retain(|finding| finding.code == "site-below");
    let target = page_file::find(options.path, files, layout, &settings.templates, &all);
    let target = target.map_err(|finding| vec![*finding])?;
    let title = options
        .title
        .map(str::trim)
        .filter(|title| !title.is_empty());
    let title = title.map_or_else(|| name_of(&target), str::to_owned);
    let text = front_matter::page(files, &all.pages, &target.inside, &title, options.today);
    // The page is parsed and placed as in a build, so that a build accepts it.
    let hash = blake3::hash(text.as_bytes());
    let source = page::SourceText {
        file: &target.file,
        path: &target.inside,
        text: &text,
        hash,
    };
    let (page, _) = Page::parse(source, reading, false)?;
    all.pages.push(page.into());
    let context = AssemblyContext {
        settings: &settings,
        drafts: true,
        states: &States::default(),
    };
    let (site, mut findings) = Site::assemble(all, context);
    findings.retain(|finding| finding.is_error() && finding.file.as_ref() == Some(&target.file));
    let route = match own_route(&site, &target) {
        Ok(route) if findings.is_empty() => route,
        Ok(_) => return Err(findings),
        Err(taken) => return Err(vec![*taken]),
    };
    let base = settings.base_url.as_ref();
    Ok(NewPage {
        address: base.map_or_else(|| route.to_string(), |base| base.absolute(route)),
        changed: target.changed.map(|given| {
            let path = target.inside.strip_suffix(".md").unwrap_or(&target.inside);
            let path = path.strip_suffix("/index").unwrap_or(path);
            let name = path.rsplit('/').next().unwrap_or(path);
            (given, name.to_owned())
        }),
        file: target.file,
        text,
        new_folder: target.new_folder,
        warnings: others,
    })
}

/// The title of a page that is given none.
fn name_of(target: &PageFile) -> String {
    if let Some(given) = &target.changed {
        return name_for_people(given);
    }
    let inside = target.inside.as_str();
    let path = inside.strip_suffix(".md").unwrap_or(inside);
    let (folder, stem) = path.rsplit_once('/').unwrap_or(("", path));
    let name = if is_index(stem) {
        folder.rsplit('/').next().filter(|name| !name.is_empty())
    } else {
        Some(stem)
    };
    name.map_or_else(|| "Home".to_owned(), name_for_people)
}

/// The address of the new page.
///
/// # Errors
/// That another page or file has it.
fn own_route<'s>(site: &'s Site, new: &PageFile) -> Result<&'s Route, Box<Diagnostic>> {
    let number = site.pages.iter().position(|page| page.file == new.file);
    let is_own = |node: &&Node| node.page.is_some() && node.page == number;
    let own = site.nodes.iter().find(is_own);
    let Some(own) = own else {
        // Its folder has another page.
        return Err(address_taken(new, "another page"));
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
        Some(other) => Err(address_taken(new, &other)),
        None => Ok(&own.route),
    }
}

fn address_taken(new: &PageFile, other: &str) -> Box<Diagnostic> {
    let message = format!("`{}` would have the address of {other}", new.file);
    Box::new(Diagnostic::error("address-taken", message).hint("choose another name"))
}

#[cfg(test)]
mod tests;
