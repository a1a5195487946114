//! Reads a site's source files through [`Files`]: classifies them, and parses settings, data files, pages and templates.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::base::base_url::BaseUrl;
use crate::base::decode::{decode, decode_leniently};
use crate::base::stage::{Stage, Watch};
use crate::diagnostic::Diagnostic;
use crate::input::glossary::{self, Glossary};
use crate::input::references::{self, References};
use crate::input::settings::{self, Settings};
use crate::input::yaml::{self, Block, Segment, Spans};
use crate::io::files::{Files, LinkRules, removed, unreadable};
use crate::page::body_store::BodyStore;
use crate::page::{self, Page, ParseContext};
use crate::site::{SiteFiles, ignored, problems};

pub use crate::site::layout::{CONTENT, ContentLayout, DATA, PUBLIC, STATE, STATIC};
use crate::site::prior_state::PriorState;
use crate::theme::{ICON, Styling, TemplateFile, Templates};

/// The bytes of a file that was listed.
///
/// # Errors
/// If it cannot be read, was removed meanwhile, or is larger than `at_most` bytes.
pub fn bytes(files: &dyn Files, file: &str, at_most: u64) -> Result<Vec<u8>, Box<Diagnostic>> {
    match files.read(file, at_most) {
        Ok(Some(bytes)) => Ok(bytes),
        Ok(None) => Err(Box::new(unreadable(file, &removed()))),
        Err(error) if error.kind() == std::io::ErrorKind::FileTooLarge => Err(Box::new(
            Diagnostic::error(
                "file-too-large",
                match at_most / 1024 {
                    kib if kib < 1024 => format!("this file is larger than {kib} KiB"),
                    kib => format!("this file is larger than {} MiB", kib / 1024),
                },
            )
            .in_file(file)
            .hint("split it into several"),
        )),
        Err(error) => Err(Box::new(unreadable(file, &error))),
    }
}

/// The settings; `base_url` overrides the one in the file.
///
/// # Errors
/// All errors in the settings.
pub fn settings(files: &dyn Files, base_url: Option<&str>) -> Result<Settings, Vec<Diagnostic>> {
    let text = match files.read(settings::FILE, page::LARGEST) {
        Ok(None) => None,
        _ => {
            let text = bytes(files, settings::FILE, page::LARGEST)
                .and_then(|bytes| decode(settings::FILE, bytes));
            Some(text.map_err(|error| vec![*error])?)
        }
    };
    let mut settings = Settings::parse(text.as_deref())?;
    files.set_link_rules(LinkRules {
        templates: settings.templates.clone(),
        follow: settings.links.follow.iter().map(PathBuf::from).collect(),
    });
    let text_given = text.as_deref().unwrap_or_default();
    let missing = follows_without_target(files, &settings, text_given);
    settings.warnings.extend(missing);
    settings.fingerprint = fingerprint([text.as_deref(), base_url]);
    if let Some(given) = base_url {
        let base = BaseUrl::parse(given).map_err(|problem| {
            vec![settings::base_url_error(&problem).hint("it was given as `--base-url`")]
        })?;
        settings.base_url = Some(base);
        settings.is_base_overridden = true;
    }
    Ok(settings)
}

/// Reports paths of `links.follow` at which there is nothing.
fn follows_without_target(files: &dyn Files, settings: &Settings, text: &str) -> Vec<Diagnostic> {
    let paths = settings.links.follow.iter().enumerate();
    let missing = paths.filter(|(_, path)| !files.has_path(Path::new(path)));
    let spans = Spans::new(Block::whole(settings::FILE, text));
    let finding = |(number, path): (usize, &String)| {
        let message = format!("there is nothing at `{path}`, a path of `links.follow`");
        let keys = ["links", "follow"].map(Segment::from);
        let place: Vec<Segment> = keys.into_iter().chain([Segment::Index(number)]).collect();
        let hint = match path.starts_with('~') {
            true => "write the path out: `~` is read as a name",
            false => "correct the path, which is relative to the site's folder, or remove it",
        };
        let finding = Diagnostic::warning("follow-missing", message);
        let finding = match spans.value(&place) {
            Some(span) => finding.at(settings::FILE, span),
            None => finding.in_file(settings::FILE),
        };
        finding.hint(hint)
    };
    missing.map(finding).collect()
}

/// A hash of several texts, some of which may be absent.
fn fingerprint<'t>(texts: impl IntoIterator<Item = Option<&'t str>>) -> blake3::Hash {
    let mut all = blake3::Hasher::new();
    for text in texts {
        let hash = text.map(|text| blake3::hash(text.as_bytes()));
        all.update(&[u8::from(hash.is_some())]);
        all.update(hash.unwrap_or_else(|| blake3::hash(b"")).as_bytes());
    }
    all.finalize()
}

/// Reports files with names similar to those that are read. `given` states whether there are settings.
fn near_misses(
    files: &dyn Files,
    (layout, given): (ContentLayout, bool),
    assets: &[String],
) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    if matches!(files.read("guidepost.yml", page::LARGEST), Ok(Some(_))) {
        let diagnostic = Diagnostic::warning(
            "settings-name",
            format!("settings are read from `{}`", settings::FILE),
        );
        diagnostics.push(diagnostic.in_file("guidepost.yml").hint("rename this file"));
    }
    if layout == ContentLayout::Root && !given {
        diagnostics.extend(site_below(assets).map(below));
    }
    let markdown = assets.iter().filter(|file| has_markdown_ending(file));
    diagnostics.extend(markdown.map(|file| {
        let diagnostic = Diagnostic::warning(
            "markdown-ending",
            "this file is not a page: the name of a page ends in `.md`",
        );
        diagnostic.in_file(file).hint("rename it")
    }));
    diagnostics
}

/// The first folder in a site's root that has settings. Deeper ones belong to examples and tests.
fn site_below(files: &[String]) -> Option<&str> {
    let mut in_folders = files.iter().filter_map(|file| file.split_once('/'));
    let (folder, _) = in_folders.find(|(_, name)| *name == settings::FILE)?;
    Some(folder)
}

/// Reports that the command may have been given the folder around the site's. A repository that is read as a guide and
/// contains another one is valid, so this is a warning.
fn below(folder: &str) -> Diagnostic {
    let message = format!(
        "all Markdown in this folder is read as one site, and that in `{folder}` is a site of its own"
    );
    Diagnostic::warning("site-below", message)
        .in_file(format!("{folder}/{}", settings::FILE))
        .hint(format!(
            "if you mean that one, give its folder: `--root {folder}`"
        ))
}

/// The contents of the data files.
#[derive(Debug, Default)]
pub struct DataFiles {
    /// The bibliographic sources; `None` if there is no such file.
    pub references: Option<References>,
    /// The terms; `None` if there is no such file.
    pub glossary: Option<Glossary>,
    /// The hashes of the texts of both files.
    texts: [Option<blake3::Hash>; 2],
}

/// The fingerprint of everything besides their own files that determines how pages are read.
#[must_use]
pub fn reading_fingerprint(
    settings: &Settings,
    layout: ContentLayout,
    data: &DataFiles,
) -> blake3::Hash {
    let mut all = blake3::Hasher::new();
    all.update(settings.fingerprint.as_bytes());
    all.update(&[u8::from(layout == ContentLayout::Root)]);
    for text in data.texts {
        all.update(&[u8::from(text.is_some())]);
        all.update(text.unwrap_or(settings.fingerprint).as_bytes());
    }
    all.finalize()
}

/// The data files. A site without a content folder has none: files of these names belong to other tools.
pub fn data(
    files: &dyn Files,
    layout: ContentLayout,
    diagnostics: &mut Vec<Diagnostic>,
) -> DataFiles {
    if layout == ContentLayout::Root {
        return DataFiles::default();
    }
    let mut data = DataFiles::default();
    let [references, glossary] = &mut data.texts;
    data.references = data_file(
        files,
        references::FILE,
        (References::parse, references),
        diagnostics,
    );
    data.glossary = data_file(
        files,
        glossary::FILE,
        (Glossary::parse, glossary),
        diagnostics,
    );
    data
}

/// Parses the text of a data file, given its name.
type DataParser<T> = fn(&str, &str) -> Result<T, Vec<Diagnostic>>;

fn data_file<T>(
    files: &dyn Files,
    name: &str,
    (parse, hash): (DataParser<T>, &mut Option<blake3::Hash>),
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<T> {
    let file = format!("{DATA}/{name}");
    if matches!(files.read(&file, page::LARGEST), Ok(None)) {
        return None;
    }
    let text = bytes(files, &file, page::LARGEST).and_then(|bytes| decode(&file, bytes));
    let text = text.map_err(|error| vec![*error]);
    let parsed = text.and_then(|text| {
        *hash = Some(blake3::hash(text.as_bytes()));
        let parsed = parse(&file, &text)?;
        diagnostics.extend(yaml::typos(Block::whole(&file, &text)));
        Ok(parsed)
    });
    parsed.map_err(|found| diagnostics.extend(found)).ok()
}

/// What reading pages depends on besides how they are parsed.
#[derive(Clone, Copy)]
pub struct ReadContext<'k> {
    /// The state after an earlier run.
    pub prior: &'k dyn PriorState,
    /// The fingerprint of how pages are read; see [`reading_fingerprint`].
    pub fingerprint: blake3::Hash,
    /// The store for printed bodies.
    pub bodies: Option<&'k dyn BodyStore>,
    /// Observes the progress.
    pub watch: &'k dyn Watch,
}

/// The pages, read in parallel, and the names of all other files.
pub fn content(
    files: &dyn Files,
    layout: ContentLayout,
    reading: ParseContext<'_>,
    context: ReadContext<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> SiteFiles {
    let content = layout.content();
    let templates = reading.settings.templates.as_str();
    let listing = files.list(content, &ignored::skips(files, layout, templates));
    let (found, held) = problems::split(layout, listing.problems);
    let is_of_content = |problem: &Diagnostic| problem.file.as_deref() == Some(content);
    let is_listed = !found.iter().any(is_of_content);
    diagnostics.extend(found);
    let (markdown, assets): (Vec<String>, Vec<String>) = listing
        .files
        .into_iter()
        .partition(|file| file.ends_with(".md"));
    context.watch.begins(Stage::Pages, markdown.len());
    context.prior.prepare();
    let read: Vec<Result<Arc<Page>, Vec<Diagnostic>>> = markdown
        .par_iter()
        .map(|file| {
            let page = read_page(files, file, layout, reading, context);
            context.watch.does_one();
            page
        })
        .collect();
    let statics = files.list(STATIC, &ignored::is_skipped_in_static);
    diagnostics.extend(statics.problems);
    diagnostics.extend(near_misses(
        files,
        (layout, reading.settings.given),
        &assets,
    ));
    if markdown.is_empty() && is_listed {
        diagnostics.push(no_pages(layout));
    }
    let mut sources = SiteFiles {
        content: if content.is_empty() {
            String::new()
        } else {
            format!("{content}/")
        },
        assets,
        statics: statics.files,
        ..SiteFiles::default()
    };
    sources.unreadable = problems::paths(&held);
    sources.held = held;
    sources.pages.reserve_exact(read.len());
    for (file, page) in markdown.into_iter().zip(read) {
        match page {
            Ok(page) => sources.pages.push(page),
            Err(found) => {
                diagnostics.extend(found);
                sources.unreadable.push(file);
            }
        }
    }
    let is_unpublished = |page: &Page| page.front.draft || page.is_ahead(reading.settings);
    let other_markdown = |file: &str| {
        let page =
            has_markdown_ending(file).then(|| read_page(files, file, layout, reading, context));
        page.is_some_and(|page| page.is_ok_and(|page| is_unpublished(&page)))
    };
    let links = listing.copies.iter().chain(&statics.copies);
    sources.copies_of_drafts =
        copies_of_drafts(files, &sources, links, is_unpublished, other_markdown);
    sources
}

/// The files that would publish a draft's source: links to it, files with its bytes, files named after it, and drafts
/// whose names do not end in `.md`.
fn copies_of_drafts<'f>(
    files: &dyn Files,
    sources: &SiteFiles,
    links: impl Iterator<Item = &'f (String, String)>,
    is_unpublished: impl Fn(&Page) -> bool,
    is_draft: impl Fn(&str) -> bool,
) -> BTreeSet<String> {
    let drafts = sources.pages.iter().filter(|page| is_unpublished(page));
    let mut names: Vec<&str> = drafts.clone().map(|page| page.file.as_str()).collect();
    names.sort_unstable();
    let linked = links.filter(|(_, target)| names.binary_search(&target.as_str()).is_ok());
    let linked = linked.map(|(file, _)| file);
    let named = sources
        .assets
        .iter()
        .filter(|file| ignored::is_named_after(file, &names) || is_draft(file));
    let open = |file: &str| files.open(file).ok().flatten();
    let lengths = names.iter().filter_map(|file| Some(open(file)?.len()));
    let lengths: BTreeSet<u64> = lengths.collect();
    let hashes: Vec<blake3::Hash> = drafts.map(|page| page.hash).collect();
    let is_copy = |file: &&String| {
        let same_length = open(file).filter(|open| lengths.contains(&open.len()));
        let hash = same_length.and_then(|mut open| open.hash().ok());
        hash.is_some_and(|(hash, _)| hashes.contains(&hash))
    };
    let others = sources.assets.par_iter().chain(&sources.statics);
    let equal: Vec<&String> = match names.is_empty() {
        true => Vec::new(),
        false => others.filter(is_copy).collect(),
    };
    linked.chain(named).chain(equal).cloned().collect()
}

/// Whether a file that is not a page looks like Markdown.
fn has_markdown_ending(file: &str) -> bool {
    let file = file.to_lowercase();
    file.ends_with(".md") || file.ends_with(".markdown")
}

/// Reports a site without pages: it would remove every page that was ever published.
fn no_pages(layout: ContentLayout) -> Diagnostic {
    let folder = match layout {
        ContentLayout::Folder => "the folder `content`",
        ContentLayout::Root => "this folder",
    };
    Diagnostic::error("no-pages", format!("there is no Markdown file in {folder}"))
        .hint("write a first page, such as `index.md`, or give the site's folder as `--root`")
}

/// A page from the prior state, else parsed from its file. The file is read only if its stat is unknown or unreliable.
fn read_page(
    files: &dyn Files,
    file: &str,
    layout: ContentLayout,
    reading: ParseContext<'_>,
    context: ReadContext<'_>,
) -> Result<Arc<Page>, Vec<Diagnostic>> {
    let ReadContext {
        prior,
        fingerprint,
        bodies,
        ..
    } = context;
    let stamp = prior.clock().and_then(|clock| {
        let stamp = files.stat(file)?;
        stamp.settled_before(clock).then_some(stamp)
    });
    // A shared page is copied only if its stat differs.
    let stamped = |mut page: Arc<Page>| {
        if page.file_stat != stamp {
            Arc::make_mut(&mut page).file_stat = stamp;
        }
        page
    };
    if let Some(hash) = prior.hash(file, stamp)
        && let Some(page) = prior.page(file, hash, fingerprint)
    {
        return Ok(stamped(page));
    }
    let bytes = bytes(files, file, page::LARGEST_PAGE).map_err(|error| vec![*error])?;
    let hash = blake3::hash(&bytes);
    if let Some(page) = prior.page(file, hash, fingerprint) {
        return Ok(stamped(page));
    }
    let text = text_of_page(file, bytes, reading.settings);
    let (text, repaired) = text.map_err(|error| vec![*error])?;
    let inside = file.strip_prefix(layout.content()).unwrap_or(file);
    let inside = inside.trim_start_matches('/');
    let source = page::SourceText {
        file,
        path: inside,
        text: &text,
        hash,
    };
    let (page, printed) = match Page::parse(source, reading, bodies.is_some()) {
        Ok((page, printed)) => (page.with_warning(repaired), printed),
        Err(found) => return Err(found.into_iter().chain(repaired).collect()),
    };
    let body = bodies.zip(printed);
    let printed_body = body.and_then(|(bodies, printed)| bodies.store(&printed));
    let page = Page {
        printed_body,
        ..page
    };
    Ok(stamped(Arc::new(page)))
}

/// The text of a page, with the warning about what was replaced in it.
///
/// # Errors
/// That it is not UTF-8, or contains control characters. If there are settings, these are errors even if it is clear
/// what was meant.
pub fn text_of_page(
    file: &str,
    bytes: Vec<u8>,
    settings: &Settings,
) -> Result<(String, Option<Diagnostic>), Box<Diagnostic>> {
    match settings.given {
        true => decode(file, bytes).map(|text| (text, None)),
        false => decode_leniently(file, bytes),
    }
}

/// The largest template, in bytes. The engine takes some two hundred for each of them.
const LARGEST_TEMPLATE: u64 = 128 * 1024;

/// The theme's templates, overridden by those of the site, with `rules` at the end of the stylesheet.
///
/// # Errors
/// All errors in the site's templates.
pub fn templates(
    files: &dyn Files,
    settings: &Settings,
    rules: &str,
) -> Result<Templates, Vec<Diagnostic>> {
    let folder = settings.templates.as_str();
    let listing = files.list(folder, &ignored::is_hidden);
    let mut diagnostics = problems::of_templates(settings, listing.problems);
    if settings.templates_given && !files.has_folder(folder) {
        let diagnostic = Diagnostic::error(
            "templates-missing",
            format!("there is no folder `{folder}`"),
        );
        diagnostics.push(
            diagnostic
                .in_file(settings::FILE)
                .hint("create it, or remove `templates` from the settings"),
        );
    }
    let mut found = Vec::new();
    let icon = format!("{folder}/{ICON}");
    let is_template = |file: &String| {
        let endings = [".html", ".css", ".js"];
        *file == icon || endings.iter().any(|ending| file.ends_with(ending))
    };
    for file in listing.files.into_iter().filter(is_template) {
        let largest = match file.ends_with(".html") {
            true => LARGEST_TEMPLATE,
            false => page::LARGEST,
        };
        match bytes(files, &file, largest).and_then(|bytes| decode(&file, bytes)) {
            Ok(text) => found.push(TemplateFile {
                name: file[folder.len() + 1..].to_owned(),
                file,
                text,
            }),
            Err(error) => diagnostics.push(*error),
        }
    }
    let styling = Styling {
        hue: settings.theme.hue,
        rules,
    };
    match Templates::load(found, styling, settings.strings) {
        Ok(templates) if !diagnostics.iter().any(Diagnostic::is_error) => Ok(templates),
        Ok(_) => Err(diagnostics),
        Err(errors) => Err(diagnostics.into_iter().chain(errors).collect()),
    }
}
