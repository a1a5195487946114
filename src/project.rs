//! A project: everything known of a site before its first output is made. An immutable value;
//! outputs are rendered from it one by one, in any order.

use rayon::prelude::*;

use crate::config::Settings;
use crate::decode::decode;
use crate::diagnostic::{Diagnostic, Severity};
use crate::files::Files;
use crate::links::{self, Destination};
use crate::page::Page;
use crate::site::{Found, Site};
use crate::sources::{self, Layout, PUBLIC, STATIC};
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

/// A site, ready to be printed.
pub struct Project<'f> {
    files: &'f dyn Files,
    /// Its settings.
    pub settings: Settings,
    /// Its pages and their tree.
    pub site: Site,
    /// Its templates.
    pub templates: Templates,
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
        let settings = sources::settings(files, options.base_url.as_deref())?;
        let layout = Layout::of(files);
        let mut diagnostics: Vec<Diagnostic> = check_base(&settings).into_iter().collect();
        let sources = sources::content(files, layout, &settings, &mut diagnostics);
        let (mut site, found) = Site::assemble(sources, &settings, options.drafts);
        diagnostics.extend(found);
        diagnostics.extend(check_pages(&mut site, &settings));
        mark_linked(&mut site);
        let templates = match sources::templates(files, &settings) {
            Ok(templates) => templates,
            Err(found) => return Err(diagnostics.into_iter().chain(found).collect()),
        };
        let asked = site
            .pages
            .iter()
            .flat_map(|page| check_templates(page, &templates));
        diagnostics.extend(asked);
        let project = Self {
            files,
            settings,
            site,
            templates,
            layout,
        };
        Ok((project, diagnostics))
    }

    /// Makes what templates see.
    #[must_use]
    pub fn views(&self) -> Views<'_> {
        Views {
            site: &self.site,
            settings: &self.settings,
            templates: &self.templates,
        }
    }

    /// Whether files of the content folder are published without being linked to: in a folder
    /// that is not for content alone, most are not meant to be.
    #[must_use]
    pub fn publishes_all_assets(&self) -> bool {
        self.layout == Layout::Folder
    }

    /// The folders that are read.
    #[must_use]
    pub fn folders(&self) -> Folders {
        let own = [STATIC, self.settings.templates.trim_end_matches('/')].map(str::to_owned);
        let scanned = std::iter::once(self.layout.content().to_owned())
            .chain(own)
            .collect();
        let left_out = match self.layout {
            Layout::Folder => Vec::new(),
            Layout::Root => vec![PUBLIC],
        };
        Folders { scanned, left_out }
    }

    /// The bytes of a file of the site.
    ///
    /// # Errors
    /// Where it cannot be read, or has gone since the site was read.
    pub fn bytes(&self, file: &str) -> Result<Vec<u8>, Box<Diagnostic>> {
        sources::bytes(self.files, file, u64::MAX)
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
        "canonical links, Open Graph tags, the sitemap and the share box are left out";
    let hint =
        "set `base_url` to the address where the site will be, or give `--base-url https://…`";
    match (&settings.base_url, settings.shareable_base()) {
        (None, _) => Some(
            Diagnostic::warning(
                "base-url-missing",
                format!("without `base_url`, {consequence}"),
            )
            .hint(hint),
        ),
        (Some(_), None) => Some(
            Diagnostic::warning(
                "base-url-missing",
                format!("`base_url` is no public https: address, so {consequence}"),
            )
            .hint(hint),
        ),
        _ => None,
    }
}

/// What a page asks of templates: its own, and its components.
fn check_templates(page: &Page, templates: &Templates) -> Vec<Diagnostic> {
    let mut findings: Vec<Diagnostic> = page
        .calls
        .iter()
        .flat_map(|call| templates.check_call(call, &page.file, page.body_start))
        .collect();
    if let Some(template) = page
        .front
        .template
        .as_ref()
        .filter(|name| !templates.has(name))
    {
        let finding = Diagnostic::new(
            Severity::Error,
            "template-missing",
            format!("no template `{template}`"),
        )
        .in_file(&page.file);
        findings.push(
            finding.maybe_hint(
                templates
                    .nearest(template)
                    .map(|right| format!("did you mean `{right}`?")),
            ),
        );
    }
    findings
}

/// What pages found in themselves, and links that lead nowhere.
fn check_pages(site: &mut Site, settings: &Settings) -> Vec<Diagnostic> {
    let broken = settings.links.broken;
    let pages = site.pages.par_iter();
    let mut findings: Vec<Diagnostic> = pages
        .flat_map_iter(|page| links::check(site, page, broken))
        .collect();
    let pages = site.pages.iter_mut();
    findings.extend(pages.flat_map(|page| std::mem::take(&mut page.warnings)));
    findings
}

/// Marks the files that some page mentions.
fn mark_linked(site: &mut Site) {
    let linked: Vec<usize> = site
        .pages
        .iter()
        .flat_map(|page| {
            let site = &*site;
            links::mentions(page).filter_map(move |mention| {
                match links::resolve(site, page, mention.address, mention.image) {
                    Ok(Destination::Internal {
                        found: Found::Asset(asset),
                        ..
                    }) => Some(asset),
                    _ => None,
                }
            })
        })
        .collect();
    for asset in linked {
        site.assets[asset].linked = true;
    }
}
