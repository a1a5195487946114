//! A project: everything known of a site before its first output is made. An immutable value;
//! outputs are rendered from it one by one, in any order.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::bibliography::Bibliography;
use crate::config::{self, Settings};
use crate::decode::decode;
use crate::diagnostic::{Diagnostic, counted, nearest};
use crate::figures::Figures;
use crate::files::Files;
use crate::front_matter::KEY_KEPT;
use crate::links::{self, Links};
use crate::page::{Page, Reading};
use crate::route::Route;
use crate::site::{NodeId, Site};
use crate::sources::{self, Data, Known, Layout, STATIC};
use crate::templates::Templates;
use crate::view::Views;

/// What the command line may change of a project.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// In place of the setting.
    pub base_url: Option<String>,
    /// Whether drafts are published.
    pub drafts: bool,
}

/// Files that a project is printed from.
enum Source<'f> {
    /// For as long as somebody else keeps them.
    Lent(&'f dyn Files),
    /// For as long as the project itself is kept.
    Held(Arc<dyn Files + Send>),
}

impl Source<'_> {
    fn files(&self) -> &dyn Files {
        match self {
            Self::Lent(files) => *files,
            Self::Held(files) => files.as_ref(),
        }
    }
}

/// A site, ready to be printed.
pub struct Project<'f> {
    source: Source<'f>,
    /// Its settings.
    pub settings: Settings,
    /// Its pages and their tree.
    pub site: Site,
    /// Where its links lead.
    pub links: Links,
    /// Its templates.
    pub templates: Templates,
    /// Its sources and terms.
    pub data: Data,
    /// Which page cites which source.
    pub bibliography: Bibliography,
    /// Which page shows which drawing.
    pub figures: Figures,
    layout: Layout,
}

/// Folders by their paths relative to the root; empty for the root itself.
#[derive(Debug)]
pub struct Folders {
    /// Read for content, files and templates.
    pub scanned: Vec<String>,
    /// Inside a scanned one and passed over.
    pub left_out: Vec<&'static str>,
}

impl Project<'static> {
    /// As [`Project::open`], of files that the project keeps. Pages that are `known` are not read again, and the links
    /// of those that an `earlier` project has too are not followed again where they lead to the same.
    ///
    /// # Errors
    /// As [`Project::open`].
    pub fn open_held(
        files: Arc<dyn Files + Send>,
        options: &Options,
        known: Known<'_>,
        earlier: Option<&Self>,
    ) -> Result<(Self, Vec<Diagnostic>), Vec<Diagnostic>> {
        Self::read(Source::Held(files), options, known, earlier)
    }
}

impl<'f> Project<'f> {
    /// Reads and assembles a site, with all that was found on the way. Where an error is among it,
    /// the project serves for finding more, and is not to be published.
    ///
    /// # Errors
    /// All that was found, where there is nothing to go on with: settings or templates are broken.
    pub fn open(
        files: &'f dyn Files,
        options: &Options,
    ) -> Result<(Self, Vec<Diagnostic>), Vec<Diagnostic>> {
        Self::read(Source::Lent(files), options, &|_| None, None)
    }

    fn read(
        source: Source<'f>,
        options: &Options,
        known: Known<'_>,
        earlier: Option<&Project<'_>>,
    ) -> Result<(Self, Vec<Diagnostic>), Vec<Diagnostic>> {
        let files = source.files();
        let settings = sources::settings(files, options.base_url.as_deref())?;
        let layout = Layout::of(files);
        let mut diagnostics: Vec<Diagnostic> = check_base(&settings).into_iter().collect();
        let data = sources::data(files, layout, &mut diagnostics);
        let reading = reading(&settings, &data);
        let sources = sources::content(files, layout, reading, known, &mut diagnostics);
        let (site, found) = Site::assemble(sources, &settings, options.drafts);
        diagnostics.extend(found);
        let links = resolve_links(&site, &settings, earlier, &mut diagnostics);
        let warnings = site.pages.iter().flat_map(|page| &page.warnings);
        diagnostics.extend(once_a_key(warnings.cloned()));
        let templates = match sources::templates(files, &settings) {
            Ok(templates) => templates,
            Err(found) => return Err(diagnostics.into_iter().chain(found).collect()),
        };
        let asked = site
            .pages
            .iter()
            .flat_map(|page| check_templates(page, &templates));
        diagnostics.extend(asked);
        let bibliography = match &data.references {
            Some(references) => {
                let complete = !diagnostics.iter().any(Diagnostic::is_error);
                let (bibliography, found) = Bibliography::new(&site, references, complete);
                diagnostics.extend(found);
                bibliography
            }
            None => Bibliography::default(),
        };
        let (figures, found) = Figures::new(files, &site, &templates);
        diagnostics.extend(found);
        diagnostics.extend(missing_lists(&site, &settings, &data));
        diagnostics.extend(check_schema(&settings, &site));
        let project = Self {
            source,
            settings,
            site,
            links,
            templates,
            data,
            bibliography,
            figures,
            layout,
        };
        diagnostics.extend(project.views().check_previews());
        #[cfg(feature = "cards")]
        diagnostics.extend(project.views().card_findings());
        Ok((project, diagnostics))
    }

    /// Makes what templates see.
    #[must_use]
    pub fn views(&self) -> Views<'_> {
        Views {
            site: &self.site,
            settings: &self.settings,
            links: &self.links,
            templates: &self.templates,
            data: &self.data,
            bibliography: &self.bibliography,
            figures: &self.figures,
        }
    }

    /// What steers how its pages are read.
    #[must_use]
    pub fn reading(&self) -> Reading<'_> {
        reading(&self.settings, &self.data)
    }

    /// The markup of the drawing that a component call of a page shows, if it shows one.
    ///
    /// # Errors
    /// As [`Self::bytes`].
    pub fn drawing(&self, node: NodeId, call: usize) -> Result<Option<String>, Box<Diagnostic>> {
        match self.site.nodes[node].page {
            Some(page) => self
                .figures
                .markup(self.source.files(), &self.site, page, call),
            None => Ok(None),
        }
    }

    /// The files that are published as they are, by their number in [`Site::assets`]. Where the
    /// root itself is the content, most of its files are not meant to be: only those that a page
    /// mentions are.
    #[must_use]
    pub fn published_assets(&self) -> Vec<usize> {
        let all = 0..self.site.assets.len();
        if self.layout == Layout::Folder {
            return all.collect();
        }
        let mentioned = self.links.assets();
        let is_published =
            |asset: &usize| self.site.assets[*asset].fixed || mentioned.contains(asset);
        all.filter(is_published).collect()
    }

    /// The folders that are read.
    #[must_use]
    pub fn folders(&self) -> Folders {
        let own = [STATIC, self.settings.templates.as_str()].map(str::to_owned);
        let scanned = std::iter::once(self.layout.content().to_owned())
            .chain(own)
            .collect();
        let left_out = match self.layout {
            Layout::Folder => Vec::new(),
            Layout::Root => sources::left_out(),
        };
        Folders { scanned, left_out }
    }

    /// The bytes of a file of the site.
    ///
    /// # Errors
    /// Where it cannot be read, or has gone since the site was read.
    pub fn bytes(&self, file: &str) -> Result<Vec<u8>, Box<Diagnostic>> {
        sources::bytes(self.source.files(), file, u64::MAX)
    }

    /// The text of a page's file, as it was when its facts were read.
    ///
    /// # Errors
    /// Where it cannot be read, or has changed meanwhile: half of one and half of the other would be neither.
    pub fn text(&self, page: &Page) -> Result<String, Box<Diagnostic>> {
        let bytes = self.bytes(&page.file)?;
        if blake3::hash(&bytes) != page.hash {
            return Err(Box::new(
                Diagnostic::error(
                    "file-changed",
                    "this file was changed while the site was being built",
                )
                .in_file(&page.file)
                .hint("build again"),
            ));
        }
        decode(&page.file, bytes)
    }
}

fn check_base(settings: &Settings) -> Option<Diagnostic> {
    let consequence =
        "the pages have no share box, the site no sitemap, and links to it no preview";
    let problem = match (&settings.base_url, settings.shareable_base()) {
        (None, _) => "without `base_url`, the address where the site will be",
        (Some(_), None) => "`base_url` is no public https: address:",
        _ => return None,
    };
    let problem = problem.to_owned()
        + if settings.base_url.is_none() {
            ", "
        } else {
            " "
        };
    let finding = Diagnostic::warning("base-url-missing", problem + consequence);
    Some(finding.hint("set `base_url` in `guidepost.yaml`, or give `--base-url https://…`"))
}

fn reading<'s>(settings: &'s Settings, data: &'s Data) -> Reading<'s> {
    Reading {
        settings,
        references: data.references.as_ref(),
        glossary: data.glossary.as_ref(),
    }
}

/// Data that no page lists: what is cited, or linked, would have no place to lead to.
fn missing_lists(site: &Site, settings: &Settings, data: &Data) -> Vec<Diagnostic> {
    let lists = [
        (
            "references",
            data.references.is_some(),
            &settings.references_page,
        ),
        ("glossary", data.glossary.is_some(), &settings.glossary_page),
    ];
    let missing = lists
        .into_iter()
        .filter(|(_, there, page)| *there && site.find(page).is_none());
    let told = missing.map(|(name, _, page)| {
        let message = format!("there is a `{name}.yaml`, but no page `content/{page}` to list it");
        let finding = Diagnostic::warning("data-page", message);
        finding.hint(format!(
            "write that page with a title, or name another as `{name}: {{page: …}}` in the settings"
        ))
    });
    told.collect()
}

/// Addresses in `schema` that mean no page: a page was moved, or the address is misspelt.
fn check_schema(settings: &Settings, site: &Site) -> Vec<Diagnostic> {
    let routes: Vec<&Route> = site.nodes.iter().map(|node| &node.route).collect();
    let unused = settings.schema.without_pages(&routes);
    let finding = |place: &str| {
        let message = format!("`schema` names `{place}`, where no page is");
        let finding = Diagnostic::warning("schema-unused", message).in_file(config::FILE);
        match nearest(place, routes.iter().map(|route| route.as_str())) {
            Some(right) => finding.hint(format!("did you mean `{right}`?")),
            None => finding.hint("write an address of the site, such as `/injuries/`"),
        }
    };
    unused.map(finding).collect()
}

/// What a page asks of templates: its own, and its components.
fn check_templates(page: &Page, templates: &Templates) -> Vec<Diagnostic> {
    let mut findings: Vec<Diagnostic> = page
        .calls
        .iter()
        .flat_map(|call| templates.check_call(call, &page.file, page.body_start))
        .collect();
    let template = page.front.template.as_ref();
    if let Some(template) = template.filter(|template| !templates.has(&template.path)) {
        let message = format!("no template `{}`", template.path);
        let finding = Diagnostic::error("template-missing", message).at(&page.file, template.span);
        findings.push(match templates.nearest(&template.path) {
            Some(right) => finding.label(format!("did you mean `{right}`?")),
            None => finding,
        });
    }
    findings
}

/// Another generator's key stands on every page: it is told once, at the first.
fn once_a_key(warnings: impl Iterator<Item = Diagnostic>) -> Vec<Diagnostic> {
    let mut told: Vec<Diagnostic> = Vec::new();
    let mut more: HashMap<String, (usize, usize)> = HashMap::new();
    for warning in warnings {
        if warning.code == KEY_KEPT {
            if let Some((_, count)) = more.get_mut(&warning.message) {
                *count += 1;
                continue;
            }
            more.insert(warning.message.clone(), (told.len(), 0));
        }
        told.push(warning);
    }
    for (at, count) in more.into_values().filter(|(_, count)| *count > 0) {
        told[at]
            .hints
            .push(format!("it stands on {} too", counted(count, "other page")));
    }
    told
}

/// Where all mentions of all pages lead, and what is wrong with them.
fn resolve_links(
    site: &Site,
    settings: &Settings,
    earlier: Option<&Project<'_>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Links {
    let broken = settings.links.broken;
    let earlier = earlier.filter(|earlier| earlier.site.has_same_places(site));
    let again = |number: usize, page: &Arc<Page>| {
        let earlier = earlier.filter(|earlier| Arc::ptr_eq(&earlier.site.pages[number], page))?;
        earlier.links.without_findings(number)
    };
    let pages: Vec<_> = site
        .pages
        .par_iter()
        .enumerate()
        .map(|(number, page)| match again(number, page) {
            Some(found) => (found.to_vec(), Vec::new()),
            None => links::resolve_all(site, page, broken),
        })
        .collect();
    let mut links = Links::default();
    for (number, (found, findings)) in pages.into_iter().enumerate() {
        if !findings.is_empty() {
            links.told.insert(number);
        }
        links.pages.push(found);
        diagnostics.extend(findings);
    }
    links
}
