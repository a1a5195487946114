//! A project: everything known of a site before its first output is made. An immutable value;
//! outputs are rendered from it one by one, in any order.

use std::sync::Arc;

use rayon::prelude::*;

use crate::base::decode::decode;
use crate::base::file_stat::FileStat;
use crate::base::stage::{Stage, Unwatched, Watch};
use crate::diagnostic::Diagnostic;
use crate::input::settings::Settings;
use crate::io::content::SourceFile;
use crate::io::files::Files;
use crate::page::body_store::BodyStore;
use crate::page::markdown::PrintedBody;
use crate::page::{Page, ParseContext};
use crate::render::view::{Fields, ListPages, Scopes, Views};
use crate::site::allowances::Allowances;
use crate::site::artefacts::ArtefactStore;
use crate::site::bibliography::Bibliography;
use crate::site::figures::Figures;
use crate::site::links::{self, Links};
use crate::site::prior_state::{NoPriorState, PriorState};
use crate::site::sources::{self, ContentLayout, DataFiles, STATIC};
use crate::site::{NodeId, Site};
use crate::theme::Templates;

mod findings;

use findings::{check_base, check_schema, check_templates, missing_lists, once_a_site};

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
    pub data: DataFiles,
    /// Which page cites which source.
    pub bibliography: Bibliography,
    /// Which page shows which drawing.
    pub figures: Figures,
    /// Which findings are allowed, with what came of each so far.
    pub allowances: Allowances,
    lists: ListPages,
    fields: Fields,
    /// Where its content is.
    pub layout: ContentLayout,
    /// Stands for all that steers how pages are read.
    pub reading: blake3::Hash,
    clock: Option<FileStat>,
    bodies: Option<Arc<dyn BodyStore>>,
    artefacts: Option<Arc<dyn ArtefactStore>>,
}

/// Folders by their paths relative to the root; empty for the root itself.
#[derive(Debug)]
pub struct Folders {
    /// Read for content, files and templates.
    pub scanned: Vec<String>,
    /// Inside a scanned one and passed over.
    pub left_out: Vec<&'static str>,
}

impl Folders {
    /// The folders of a site with these settings.
    #[must_use]
    pub fn of(files: &dyn Files, settings: &Settings) -> Self {
        let layout = ContentLayout::of(files);
        let own = [STATIC, settings.templates.as_str()].map(str::to_owned);
        let scanned = std::iter::once(layout.content().to_owned())
            .chain(own)
            .collect();
        let left_out = match layout {
            ContentLayout::Folder => Vec::new(),
            ContentLayout::Root => sources::left_out(),
        };
        Self { scanned, left_out }
    }
}

impl Project<'static> {
    /// As [`Project::open`], of files that the project keeps, with what is known already, and with somebody who
    /// watches; the project is the same.
    ///
    /// # Errors
    /// As [`Project::open`].
    pub fn open_held(
        files: Arc<dyn Files + Send>,
        options: &Options,
        known: &dyn PriorState,
        watch: &dyn Watch,
    ) -> Result<(Self, Vec<Diagnostic>), Vec<Diagnostic>> {
        Self::read(Source::Held(files), options, known, watch)
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
        Self::read(Source::Lent(files), options, &NoPriorState, &Unwatched)
    }

    fn read(
        source: Source<'f>,
        options: &Options,
        known: &dyn PriorState,
        watch: &dyn Watch,
    ) -> Result<(Self, Vec<Diagnostic>), Vec<Diagnostic>> {
        let files = source.files();
        let settings = sources::settings(files, options.base_url.as_deref())?;
        let layout = ContentLayout::of(files);
        let mut diagnostics: Vec<Diagnostic> = check_base(&settings).into_iter().collect();
        let data = sources::data(files, layout, &mut diagnostics);
        let reading = reading(&settings, &data);
        let fingerprint = sources::reading_fingerprint(&settings, layout, &data);
        let bodies = known.bodies();
        let context = sources::ReadContext {
            prior: known,
            fingerprint,
            bodies: bodies.as_deref().map(|bodies| bodies as &dyn BodyStore),
            watch,
        };
        let sources = sources::content(files, layout, reading, context, &mut diagnostics);
        watch.begins(Stage::Tree, 0);
        let again = known
            .earlier()
            .and_then(|(earlier, _)| earlier.with_pages(&sources, &settings));
        let (site, found) = match again {
            Some(site) => (site, Vec::new()),
            None => Site::assemble(sources, &settings, options.drafts),
        };
        diagnostics.extend(found);
        diagnostics.extend(site.foreign_files());
        watch.begins(Stage::Links, 0);
        let links = resolve_links(&site, &settings, known, &mut diagnostics);
        let mut allowances = Allowances::new(&settings.allow, &site.pages, &site.drafts);
        let warnings = site.pages.iter().flat_map(|page| page.warnings.clone());
        diagnostics.extend(once_a_site(allowances.filter_allowed(warnings.collect())));
        watch.begins(Stage::Templates, 0);
        let templates = match sources::templates(files, &settings) {
            Ok(templates) => templates,
            Err(found) => return Err(diagnostics.into_iter().chain(found).collect()),
        };
        let pages = site.pages.iter();
        diagnostics.extend(pages.flat_map(|page| check_templates(page, &templates)));
        watch.begins(Stage::Checks, 0);
        let bibliography = bibliography(&site, &data, &mut diagnostics);
        let (figures, found) = Figures::new(files, &site, &templates);
        diagnostics.extend(found);
        diagnostics.extend(missing_lists(&site, &settings, &data));
        diagnostics.extend(check_schema(&settings, &site));
        let lists = ListPages::find(&site, &settings);
        let fields = fields(&settings, &templates, &mut diagnostics);
        let mut project = Self {
            source,
            settings,
            site,
            links,
            templates,
            data,
            bibliography,
            figures,
            allowances,
            lists,
            fields,
            layout,
            reading: fingerprint,
            clock: known.clock(),
            bodies,
            artefacts: known.artefacts(),
        };
        diagnostics.extend(project.check_faces());
        let diagnostics = project.allowances.filter_allowed(diagnostics);
        Ok((project, diagnostics))
    }

    /// Its pages: those that are published, and drafts.
    #[must_use]
    pub fn into_pages(self) -> (Vec<Arc<Page>>, Vec<Arc<Page>>) {
        (self.site.pages, self.site.drafts)
    }

    /// The site's folder.
    #[must_use]
    pub fn files(&self) -> &dyn Files {
        self.source.files()
    }

    /// Makes what pages can see.
    #[must_use]
    pub fn scopes(&self) -> Scopes<'_> {
        Scopes {
            site: &self.site,
            settings: &self.settings,
            links: &self.links,
            data: &self.data,
            bibliography: &self.bibliography,
            figures: &self.figures,
            lists: self.lists,
        }
    }

    /// Makes what templates see.
    #[must_use]
    pub fn views(&self) -> Views<'_> {
        Views {
            settings: &self.settings,
            templates: &self.templates,
            fields: &self.fields,
        }
    }

    /// What deserves a word of how other sites show the pages.
    fn check_faces(&self) -> Vec<Diagnostic> {
        let (scopes, views) = (self.scopes(), self.views());
        let walk = &self.site.walk;
        let previews = walk.par_iter().flat_map_iter(|node| {
            let face = scopes.face(*node);
            views.check_preview(&face)
        });
        let findings: Vec<Diagnostic> = previews.collect();
        #[cfg(feature = "cards")]
        let findings = {
            let mut findings = findings;
            findings.extend(views.card_findings(walk.iter().map(|node| scopes.face(*node))));
            findings
        };
        findings
    }

    /// What steers how its pages are read.
    #[must_use]
    pub fn how_read(&self) -> ParseContext<'_> {
        reading(&self.settings, &self.data)
    }

    /// The markup of the drawing that a component call of a page shows, if it shows one.
    ///
    /// # Errors
    /// As [`Self::bytes`].
    pub fn drawing(&self, node: NodeId, call: usize) -> Result<Option<String>, Box<Diagnostic>> {
        match self.site.nodes[node].page {
            Some(page) => self.figures.markup(self.files(), &self.site, page, call),
            None => Ok(None),
        }
    }

    /// The files that are published as they are, by their number in [`Site::assets`]. Where the
    /// root itself is the content, most of its files are not meant to be: only those that a page
    /// mentions are.
    #[must_use]
    pub fn published_assets(&self) -> Vec<usize> {
        let all = 0..self.site.assets.len();
        if self.layout == ContentLayout::Folder {
            return all.collect();
        }
        let mentioned = self.links.assets();
        let is_published =
            |asset: &usize| self.site.assets[*asset].fixed || mentioned.contains(asset);
        all.filter(is_published).collect()
    }

    /// By what a file of the site can be known without being read, where it can.
    #[must_use]
    pub fn stamp(&self, file: &str) -> Option<FileStat> {
        let (stamp, clock) = self.files().stat(file).zip(self.clock)?;
        stamp.settled_before(clock).then_some(stamp)
    }

    /// A file of the site, open for reading in pieces.
    ///
    /// # Errors
    /// If it cannot be opened, or was removed since the site was read.
    pub fn open_file(&self, file: &str) -> Result<SourceFile, Box<Diagnostic>> {
        SourceFile::open(self.files(), file)
    }

    /// The bytes of a file of the site.
    ///
    /// # Errors
    /// Where it cannot be read, or has gone since the site was read.
    pub fn bytes(&self, file: &str) -> Result<Vec<u8>, Box<Diagnostic>> {
        sources::bytes(self.files(), file, u64::MAX)
    }

    /// A page's body, printed when its facts were read, where it was set aside then.
    #[must_use]
    pub fn printed(&self, page: &Page) -> Option<PrintedBody> {
        self.bodies.as_ref()?.load(page.printed_body?)
    }

    /// Artefacts of its pages, if a cache stores them.
    #[must_use]
    pub fn artefacts(&self) -> Option<&dyn ArtefactStore> {
        self.artefacts.as_deref().map(|store| store as _)
    }

    /// The text of a page's file, as it was when its facts were read.
    ///
    /// # Errors
    /// Where it cannot be read, or has changed meanwhile: half of one and half of the other would be neither.
    pub fn text(&self, page: &Page) -> Result<String, Box<Diagnostic>> {
        let bytes = self.bytes(&page.file)?;
        // What has the same stamp afterwards as it had then has had the same bytes all the time.
        let same = page.file_stat.is_some() && self.stamp(&page.file) == page.file_stat;
        if !same && blake3::hash(&bytes) != page.hash {
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

fn reading<'s>(settings: &'s Settings, data: &'s DataFiles) -> ParseContext<'s> {
    ParseContext {
        settings,
        references: data.references.as_ref(),
        glossary: data.glossary.as_ref(),
    }
}

/// Which page cites which source.
fn bibliography(site: &Site, data: &DataFiles, diagnostics: &mut Vec<Diagnostic>) -> Bibliography {
    let Some(references) = &data.references else {
        return Bibliography::default();
    };
    let complete = !diagnostics.iter().any(Diagnostic::is_error);
    let (bibliography, found) = Bibliography::new(site, references, complete);
    diagnostics.extend(found);
    bibliography
}

/// The fields of the share box; none where their template is wrong.
fn fields(settings: &Settings, templates: &Templates, diagnostics: &mut Vec<Diagnostic>) -> Fields {
    Fields::print(templates, &settings.share.formats, settings.strings).unwrap_or_else(|error| {
        diagnostics.push(*error);
        Fields::default()
    })
}

/// Where all mentions of all pages lead, and what is wrong with them.
fn resolve_links(
    site: &Site,
    settings: &Settings,
    known: &dyn PriorState,
    diagnostics: &mut Vec<Diagnostic>,
) -> Links {
    let broken = settings.links.broken;
    let earlier = known
        .earlier()
        .filter(|(earlier, _)| earlier.has_same_targets(site));
    let again = |number: usize, page: &Arc<Page>| {
        let (_, links) =
            earlier.filter(|(earlier, _)| Arc::ptr_eq(&earlier.pages[number], page))?;
        links.unreported(number)
    };
    let pages: Vec<_> = site
        .pages
        .par_iter()
        .enumerate()
        .map(|(number, page)| match again(number, page) {
            Some(found) => (Arc::clone(found), Vec::new()),
            None => links::resolve_all(site, page, broken),
        })
        .collect();
    let mut links = Links::default();
    for (number, (found, findings)) in pages.into_iter().enumerate() {
        if !findings.is_empty() {
            links.reported.insert(number);
        }
        links.pages.push(found);
        diagnostics.extend(findings);
    }
    links
}
