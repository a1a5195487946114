//! A project: everything known of a site before its first output is made. An immutable value;
//! outputs are rendered from it one by one, in any order.

use rayon::prelude::*;

use crate::config::{self, BaseUrl, Settings};
use crate::decode::decode;
use crate::diagnostic::{Diagnostic, Severity};
use crate::files::{Entry, Files, unreadable};
use crate::links::{self, Destination};
use crate::page::{self, Page};
use crate::site::{Found, Site, Sources};
use crate::templates::{TemplateFile, Templates};
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

/// Which folder holds the content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layout {
    /// `content/`.
    Folder,
    /// The root itself: any folder of Markdown.
    Root,
}

/// Folders by their paths relative to the root; empty for the root itself.
#[derive(Debug)]
pub struct Folders {
    /// Read for content, files and templates.
    pub scanned: Vec<String>,
    /// Inside a scanned one and passed over.
    pub left_out: Vec<&'static str>,
}

/// Where content is looked for.
const CONTENT: &str = "content";
/// Where files are published from as they are.
const STATIC: &str = "static";
/// Where the site is written unless another folder is asked for.
pub const PUBLIC: &str = "public";
/// Folders of the root that are no content where the root itself is the content.
const NOT_CONTENT: [&str; 4] = [PUBLIC, STATIC, "templates", "target"];
/// Data files that features own, inside the content folder.
const DATA: &str = "content/_data";

impl Layout {
    fn of(files: &dyn Files) -> Self {
        if files.has_folder(CONTENT) {
            Self::Folder
        } else {
            Self::Root
        }
    }

    fn content(self) -> &'static str {
        match self {
            Self::Folder => CONTENT,
            Self::Root => "",
        }
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
        let settings = read_settings(files, options)?;
        let layout = Layout::of(files);
        let mut diagnostics: Vec<Diagnostic> = check_base(&settings).into_iter().collect();
        let sources = read_sources(files, layout, &settings, &mut diagnostics);
        let (mut site, found) = Site::assemble(sources, &settings, options.drafts);
        diagnostics.extend(found);
        diagnostics.extend(check_pages(&mut site, &settings));
        mark_linked(&mut site);
        let templates = match read_templates(files, &settings) {
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
        match self.files.read(file) {
            Ok(Some(bytes)) => Ok(bytes),
            Ok(None) => Err(Box::new(unreadable(
                file,
                "it was removed while the site was being built",
            ))),
            Err(error) => Err(Box::new(unreadable(file, &error.to_string()))),
        }
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

fn read_settings(files: &dyn Files, options: &Options) -> Result<Settings, Vec<Diagnostic>> {
    let text = match files.read(config::FILE) {
        Ok(Some(bytes)) => Some(decode(config::FILE, bytes).map_err(|error| vec![*error])?),
        Ok(None) => None,
        Err(error) => return Err(vec![unreadable(config::FILE, &error.to_string())]),
    };
    let mut settings = Settings::parse(text.as_deref())?;
    if let Some(given) = &options.base_url {
        let base = BaseUrl::parse(given).map_err(|problem| {
            vec![config::base_url_error(&problem).hint("it was given as `--base-url`")]
        })?;
        settings.base_url = Some(base);
    }
    Ok(settings)
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

/// What is passed over when content is listed, by path relative to the root.
fn is_skipped(layout: Layout, templates: &str, file: &str) -> bool {
    let name = file.rsplit('/').next().unwrap_or(file);
    let is_root_folder = |folder: &str| file == folder;
    match layout {
        Layout::Folder => name.starts_with('.') || is_root_folder(DATA),
        Layout::Root => {
            name.starts_with('.')
                || name == "node_modules"
                || file == config::FILE
                || NOT_CONTENT.into_iter().any(is_root_folder)
                || is_root_folder(templates)
        }
    }
}

fn read_sources(
    files: &dyn Files,
    layout: Layout,
    settings: &Settings,
    diagnostics: &mut Vec<Diagnostic>,
) -> Sources {
    let content = layout.content();
    let templates = settings.templates.trim_end_matches('/');
    let listing = files.list(content, &|file| is_skipped(layout, templates, file));
    diagnostics.extend(listing.diagnostics);
    let (markdown, assets): (Vec<Entry>, Vec<Entry>) = listing
        .entries
        .into_iter()
        .partition(|entry| entry.file.ends_with(".md"));
    let read: Vec<(String, Result<Page, Vec<Diagnostic>>)> = markdown
        .into_par_iter()
        .map(|entry| (entry.file.clone(), read_page(files, &entry, settings)))
        .collect();
    let statics = files.list(STATIC, &|file| {
        file.rsplit('/').next().unwrap_or(file).starts_with('.') && !file.ends_with(".well-known")
    });
    diagnostics.extend(statics.diagnostics);
    let mut sources = Sources {
        content: if content.is_empty() {
            String::new()
        } else {
            format!("{content}/")
        },
        assets: assets.into_iter().map(|entry| entry.file).collect(),
        statics: statics
            .entries
            .into_iter()
            .map(|entry| entry.file)
            .collect(),
        ..Sources::default()
    };
    for (file, page) in read {
        match page {
            Ok(page) => sources.pages.push(page),
            Err(found) => {
                diagnostics.extend(found);
                sources.unreadable.push(file);
            }
        }
    }
    sources
}

fn read_page(
    files: &dyn Files,
    entry: &Entry,
    settings: &Settings,
) -> Result<Page, Vec<Diagnostic>> {
    if entry.length > page::LARGEST {
        return Err(vec![
            Diagnostic::error(
                "markdown-too-large",
                format!(
                    "this file is larger than {} MiB",
                    page::LARGEST / 1024 / 1024
                ),
            )
            .in_file(&entry.file)
            .hint("split it into several pages"),
        ]);
    }
    let bytes = match files.read(&entry.file) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => {
            return Err(vec![unreadable(
                &entry.file,
                "it was removed while the site was being built",
            )]);
        }
        Err(error) => return Err(vec![unreadable(&entry.file, &error.to_string())]),
    };
    let hash = blake3::hash(&bytes);
    let text = decode(&entry.file, bytes).map_err(|error| vec![*error])?;
    Page::parse(&entry.file, &text, hash, settings)
}

fn read_templates(files: &dyn Files, settings: &Settings) -> Result<Templates, Vec<Diagnostic>> {
    let folder = settings.templates.trim_end_matches('/');
    let listing = files.list(folder, &|file| {
        file.rsplit('/').next().unwrap_or(file).starts_with('.')
    });
    let mut diagnostics = listing.diagnostics;
    let mut found = Vec::new();
    let known = |file: &str| {
        [".html", ".css", ".js"]
            .iter()
            .any(|ending| file.ends_with(ending))
    };
    for Entry { file, .. } in listing
        .entries
        .into_iter()
        .filter(|entry| known(&entry.file))
    {
        let text = match files.read(&file) {
            Ok(bytes) => decode(&file, bytes.unwrap_or_default()),
            Err(error) => Err(Box::new(unreadable(&file, &error.to_string()))),
        };
        match text {
            Ok(text) => found.push(TemplateFile {
                name: file[folder.len() + 1..].to_owned(),
                file,
                text,
            }),
            Err(error) => diagnostics.push(*error),
        }
    }
    match Templates::load(found, settings.theme.hue) {
        Ok(templates) if diagnostics.is_empty() => Ok(templates),
        Ok(_) => Err(diagnostics),
        Err(errors) => Err(diagnostics.into_iter().chain(errors).collect()),
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
