//! A project: the immutable snapshot of a site that outputs are rendered from, one by one, in any order.

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use crate::base::file_stat::FileStat;
use crate::base::stage::{Stage, Unwatched, Watch};
use crate::diagnostic::Diagnostic;
use crate::input::settings::Settings;
use crate::io::content::SourceFile;
use crate::io::dates::CommitDates;
use crate::io::files::Files;
use crate::page::body_store::BodyStore;
use crate::page::markdown::PrintedBody;
use crate::page::{Page, ParseContext};
use crate::redirects::{OwnRedirects, Rules};
use crate::render::search::SiteSearch;
use crate::render::view::{ListPages, ShareFields};
use crate::site::allowances::Allowances;
use crate::site::artefacts::ArtefactStore;
use crate::site::backlinks::{Backlinks, TextLinkContext};
use crate::site::bibliography::Bibliography;
use crate::site::feeds::Feeds;
use crate::site::figures::Figures;
use crate::site::first_addresses::FirstAddresses;
use crate::site::former::FormerAddresses;
use crate::site::images;
use crate::site::links::Links;
use crate::site::look::Look;
use crate::site::page_lists::PagesByTag;
use crate::site::pictures::{PictureInput, Pictures};
use crate::site::printed::PrintedGuides;
use crate::site::prior_state::{NoPriorState, PriorState};
use crate::site::problems::{self, Held};
use crate::site::redirects;
use crate::site::site_data::SiteData;
use crate::site::site_ledger::SiteLedger;
use crate::site::sources::{self, ContentLayout, DataFiles};
use crate::site::{AssemblyContext, NodeId, Site, SiteFiles};
use crate::theme::{ICON, Templates};

mod data;
mod dates;
mod facts;
mod findings;
mod folders;
mod hosts;
mod key_spans;
mod keys;
mod links;
mod lists;
mod options;
mod originals;
mod previews;
mod terms;
mod upgrade;

use data::give_data;
use findings::{check_base, check_schema, check_templates, missing_lists, once_per_site};
pub use folders::Folders;
pub use hosts::HEADERS_FILE;
use key_spans::KeySpans;
use links::resolve_links;
use lists::check_lists;
pub use options::Options;

/// The site's folder.
enum ProjectFiles<'f> {
    Borrowed(&'f dyn Files),
    Owned(Arc<dyn Files + Send>),
}

impl ProjectFiles<'_> {
    fn files(&self) -> &dyn Files {
        match self {
            Self::Borrowed(files) => *files,
            Self::Owned(files) => files.as_ref(),
        }
    }
}

/// A site, ready to be rendered.
pub struct Project<'f> {
    files: ProjectFiles<'f>,
    /// Its settings.
    pub settings: Settings,
    /// Its pages and their tree.
    pub site: Site,
    /// Its resolved links.
    pub links: Links,
    /// Its templates.
    pub templates: Templates,
    /// The author's look.
    pub look: Look,
    /// Its sources and terms.
    pub data: DataFiles,
    /// Its data files, as templates see them.
    pub site_data: SiteData,
    /// Which pages link to which.
    pub backlinks: Backlinks,
    /// Which page cites which source.
    pub bibliography: Bibliography,
    /// Which page shows which drawing.
    pub figures: Figures,
    /// The images that its pages show.
    pub pictures: Pictures,
    /// The images that are published as variants alone, by their numbers.
    unlinked: HashSet<usize>,
    /// The findings that authors allow, with the number of those found.
    pub allowances: Allowances,
    /// The pages of each tag, if a component lists pages.
    tags: PagesByTag,
    /// Its feeds.
    pub feeds: Feeds,
    first_addresses: FirstAddresses,
    /// Its ledger.
    pub ledger: SiteLedger,
    /// What is published for its former addresses.
    pub former: FormerAddresses,
    /// The guides that are printed as one page each.
    pub printed: PrintedGuides,
    /// The author's own redirects.
    pub own_redirects: OwnRedirects,
    /// The redirects of its host, once they are needed.
    rules: OnceLock<Rules>,
    list_pages: ListPages,
    /// When commits changed the files of pages.
    dates: Arc<CommitDates>,
    share_fields: ShareFields,
    /// The folder of its content.
    pub layout: ContentLayout,
    /// The hash of everything besides its own file that affects how a page is parsed.
    pub reading: blake3::Hash,
    clock: Option<FileStat>,
    bodies: Option<Arc<dyn BodyStore>>,
    artefacts: Option<Arc<dyn ArtefactStore>>,
    /// Whether code is not highlighted.
    plain_code: bool,
    /// The search index, once it is needed.
    search: SiteSearch,
    key_spans: KeySpans,
}

impl Project<'static> {
    /// [`Project::open`] with files that the project owns, an earlier state and an observer, which do not affect the
    /// result.
    ///
    /// # Errors
    /// As for [`Project::open`].
    pub fn open_held(
        files: Arc<dyn Files + Send>,
        options: &Options,
        prior: &dyn PriorState,
        watch: &dyn Watch,
    ) -> Result<(Self, Vec<Diagnostic>), Vec<Diagnostic>> {
        let settings = options.settings(&*files)?;
        Self::open_with(files, settings, options.drafts, (prior, watch))
    }

    /// [`Project::open_held`] with settings that have been read already.
    ///
    /// # Errors
    /// As for [`Project::open`].
    pub fn open_with(
        files: Arc<dyn Files + Send>,
        settings: Settings,
        drafts: bool,
        (prior, watch): (&dyn PriorState, &dyn Watch),
    ) -> Result<(Self, Vec<Diagnostic>), Vec<Diagnostic>> {
        let files = ProjectFiles::Owned(files);
        Self::assemble(files, settings, drafts, (prior, watch))
    }
}

impl<'f> Project<'f> {
    /// Reads and assembles a site, with its findings. If there is an error among them, the project can be checked
    /// further, but must not be published.
    ///
    /// # Errors
    /// All findings, if the settings or templates cannot be read.
    pub fn open(
        files: &'f dyn Files,
        options: &Options,
    ) -> Result<(Self, Vec<Diagnostic>), Vec<Diagnostic>> {
        let settings = options.settings(files)?;
        let files = ProjectFiles::Borrowed(files);
        Self::assemble(files, settings, options.drafts, (&NoPriorState, &Unwatched))
    }

    fn assemble(
        project_files: ProjectFiles<'f>,
        settings: Settings,
        drafts: bool,
        (prior, watch): (&dyn PriorState, &dyn Watch),
    ) -> Result<(Self, Vec<Diagnostic>), Vec<Diagnostic>> {
        let files = project_files.files();
        let layout = ContentLayout::of(files);
        let mut diagnostics: Vec<Diagnostic> = check_base(&settings).into_iter().collect();
        diagnostics.extend(settings.warnings.iter().cloned());
        diagnostics.extend(problems::not_folders(files, &settings, layout));
        let data = sources::data(files, layout, &mut diagnostics);
        let mut site_data = SiteData::read(files, layout, &mut diagnostics);
        let reading = reading(&settings, &data);
        let fingerprint = sources::reading_fingerprint(&settings, layout, &data);
        let bodies = prior.bodies();
        let context = sources::ReadContext {
            prior,
            fingerprint,
            bodies: bodies.as_deref().map(|bodies| bodies as &dyn BodyStore),
            watch,
        };
        let sources = sources::content(files, layout, reading, context, &mut diagnostics);
        let held = Held::of(&sources);
        watch.begins(Stage::Tree, 0);
        let ledger = SiteLedger::read(files, prior.ledger());
        let context = AssemblyContext {
            settings: &settings,
            drafts,
            states: &ledger.states,
        };
        let site = assemble_site(sources, context, prior, &mut diagnostics);
        watch.begins(Stage::Links, 0);
        let links = resolve_links(&site, &settings, prior, &mut diagnostics);
        diagnostics.extend(problems::linked(&site, &held));
        let mut allowances = Allowances::new(&settings.allow, &site.pages, &site.drafts);
        let warnings = site.pages.iter().flat_map(|page| page.warnings.clone());
        diagnostics.extend(once_per_site(allowances.filter_allowed(warnings.collect())));
        watch.begins(Stage::Templates, 0);
        let (mut look, found) = Look::new(files, &settings);
        diagnostics.extend(found);
        let mut templates = match sources::templates(files, &settings, &look.rules) {
            Ok(templates) => templates,
            Err(found) => return Err(diagnostics.into_iter().chain(found).collect()),
        };
        diagnostics.extend(give_data(&mut site_data, &mut templates, (files, &site)));
        let (tags, found) = check_lists(&site, &templates);
        diagnostics.extend(found);
        look.or_icon_of_theme(templates.text(ICON), settings.theme.hue);
        let pages = site.pages.iter();
        diagnostics.extend(pages.flat_map(|page| check_templates(page, &templates)));
        watch.begins(Stage::Checks, 0);
        let backlinks = Backlinks::new(TextLinkContext {
            site: &site,
            links: &links,
            settings: &settings,
            templates: &templates,
        });
        let bibliography = bibliography(&site, &data, &mut diagnostics);
        let (figures, found) = Figures::new(files, &site, &templates);
        diagnostics.extend(found);
        let artefacts = prior.artefacts();
        let (pictures, found) = Pictures::new(PictureInput {
            files,
            site: &site,
            links: &links,
            settings: &settings.images,
            previews: settings.shareable_base().is_some(),
            prior,
            store: artefacts
                .as_deref()
                .map(|store| store as &dyn ArtefactStore),
        });
        diagnostics.extend(found.into_iter().map(|finding| Diagnostic {
            // The milder of both.
            severity: finding.severity.max(images::severity_of_faults(&settings)),
            ..finding
        }));
        diagnostics.extend(images::check(files, (&site, &links), &settings, &pictures));
        diagnostics.extend(missing_lists(&site, &settings, &data));
        diagnostics.extend(check_schema(&settings, &site));
        let (dates, found) = dates::commit_dates(files, &site, &settings);
        diagnostics.extend(found);
        let list_pages = ListPages::find(&site, &settings);
        let ledger = ledger.with_aliases(&site);
        let former = FormerAddresses::new(&site, &ledger.states);
        let own_redirects = redirects::own_redirects(files, &site);
        let (feeds, found) = Feeds::new(&site, &settings);
        diagnostics.extend(found);
        let first_addresses = match feeds.all.is_empty() {
            true => FirstAddresses::default(),
            false => FirstAddresses::new(&ledger.states),
        };
        let (printed, found) = PrintedGuides::new(&site, &settings);
        diagnostics.extend(found);
        let share_fields = share_fields(&settings, &templates, &mut diagnostics);
        let mut project = Self {
            files: project_files,
            settings,
            site,
            links,
            templates,
            look,
            data,
            site_data,
            backlinks,
            bibliography,
            figures,
            pictures,
            unlinked: HashSet::new(),
            allowances,
            tags,
            feeds,
            first_addresses,
            ledger,
            former,
            printed,
            own_redirects,
            rules: OnceLock::new(),
            list_pages,
            dates,
            share_fields,
            layout,
            reading: fingerprint,
            clock: prior.clock(),
            bodies,
            artefacts,
            plain_code: false,
            search: SiteSearch::default(),
            key_spans: KeySpans::default(),
        };
        project.unlinked = project.unlinked_originals();
        diagnostics.extend(project.check_previews());
        diagnostics.extend(project.check_terms());
        diagnostics.extend(project.upgrade_findings());
        let diagnostics = project.allowances.filter_allowed(diagnostics);
        Ok((project, diagnostics))
    }

    /// Its published pages, and its drafts.
    #[must_use]
    pub fn into_pages(self) -> (Vec<Arc<Page>>, Vec<Arc<Page>>) {
        (self.site.pages, self.site.drafts)
    }

    /// The site's folder.
    #[must_use]
    pub fn files(&self) -> &dyn Files {
        self.files.files()
    }

    /// What links in texts are resolved with.
    #[must_use]
    pub fn text_links(&self) -> TextLinkContext<'_> {
        TextLinkContext {
            site: &self.site,
            links: &self.links,
            settings: &self.settings,
            templates: &self.templates,
        }
    }

    /// What affects how its pages are parsed, besides their own files.
    #[must_use]
    pub fn how_read(&self) -> ParseContext<'_> {
        reading(&self.settings, &self.data)
    }

    /// The markup of the drawing that a component call of a page shows, if it shows one.
    ///
    /// # Errors
    /// As for [`Self::bytes`].
    pub fn drawing(&self, node: NodeId, call: usize) -> Result<Option<String>, Box<Diagnostic>> {
        match self.site.nodes[node].page {
            Some(page) => self.figures.markup(self.files(), &self.site, page, call),
            None => Ok(None),
        }
    }

    /// The files that are published as they are, by their number in [`Site::assets`]. If the root itself is the content,
    /// only those to which a page links: the others belong to other tools. The original of an image whose variants are
    /// published is not among them unless something links to it.
    #[must_use]
    pub fn published_assets(&self) -> Vec<usize> {
        let host = self.settings.publish.host;
        let continued = host.and_then(|host| self.continued(host));
        let headers = self.own_headers();
        let all = (0..self.site.assets.len()).filter(|asset| {
            Some(*asset) != continued && Some(*asset) != headers && !self.unlinked.contains(asset)
        });
        if self.layout == ContentLayout::Folder {
            return all.collect();
        }
        let mentioned = self.links.assets();
        let is_published =
            |asset: &usize| self.site.assets[*asset].fixed || mentioned.contains(asset);
        all.filter(is_published).collect()
    }

    /// The stat of a file of the site, if it identifies the file's bytes.
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
    /// If it cannot be read, or was removed since the site was read.
    pub fn bytes(&self, file: &str) -> Result<Vec<u8>, Box<Diagnostic>> {
        sources::bytes(self.files(), file, u64::MAX)
    }

    /// The body of a page as it was rendered when the page was parsed, if it was stored then.
    #[must_use]
    pub fn printed(&self, page: &Page) -> Option<PrintedBody> {
        self.bodies.as_ref()?.load(page.printed_body?)
    }

    /// Artefacts of its pages, if a cache stores them.
    #[must_use]
    pub fn artefacts(&self) -> Option<&dyn ArtefactStore> {
        self.artefacts.as_deref().map(|store| store as _)
    }

    /// Its search index.
    #[must_use]
    pub const fn search(&self) -> &SiteSearch {
        &self.search
    }

    /// Divides the search index into files as it is published. Without this it is a single file, which is only written
    /// when somebody asks for it.
    pub const fn split_search(&mut self) {
        self.search.split = true;
    }

    /// Leaves code as plain text, for outputs that are checked and not published.
    pub const fn leave_code_plain(&mut self) {
        self.plain_code = true;
    }

    /// Whether code is not highlighted.
    #[must_use]
    pub const fn has_plain_code(&self) -> bool {
        self.plain_code
    }

    /// The text of a page's file, as it was when the page was parsed.
    ///
    /// # Errors
    /// If it cannot be read, or has changed since: a page is never rendered from two versions of its file.
    pub fn text(&self, page: &Page) -> Result<String, Box<Diagnostic>> {
        let bytes = self.bytes(&page.file)?;
        // A file that still has its stat has not changed since it was parsed, so these are the bytes.
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
        let (text, _) = sources::text_of_page(&page.file, bytes, &self.settings)?;
        Ok(text)
    }
}

fn reading<'s>(settings: &'s Settings, data: &'s DataFiles) -> ParseContext<'s> {
    ParseContext {
        settings,
        references: data.references.as_ref(),
        glossary: data.glossary.as_ref(),
    }
}

/// The tree of the pages; that of an earlier site is reused if all pages have their places in it.
fn assemble_site(
    sources: SiteFiles,
    context: AssemblyContext<'_>,
    prior: &dyn PriorState,
    diagnostics: &mut Vec<Diagnostic>,
) -> Site {
    let reused = prior
        .earlier()
        .and_then(|(earlier, _)| earlier.with_pages(&sources, context));
    let (site, found) = match reused {
        Some(site) => (site, Vec::new()),
        None => Site::assemble(sources, context),
    };
    diagnostics.extend(found);
    diagnostics.extend(site.foreign_files());
    site
}

fn bibliography(site: &Site, data: &DataFiles, diagnostics: &mut Vec<Diagnostic>) -> Bibliography {
    let Some(references) = &data.references else {
        return Bibliography::default();
    };
    let complete = !diagnostics.iter().any(Diagnostic::is_error);
    let (bibliography, found) = Bibliography::new(site, references, complete);
    diagnostics.extend(found);
    bibliography
}

/// The fields of the share box; empty if their template is faulty.
fn share_fields(
    settings: &Settings,
    templates: &Templates,
    diagnostics: &mut Vec<Diagnostic>,
) -> ShareFields {
    ShareFields::render(templates, &settings.share.formats, settings.strings).unwrap_or_else(
        |error| {
            diagnostics.push(*error);
            ShareFields::default()
        },
    )
}
