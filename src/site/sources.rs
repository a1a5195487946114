//! Reading a site's folder through [`Files`]: which files are what, and their bytes as settings,
//! pages and templates.

use std::sync::Arc;

use rayon::prelude::*;

use crate::base::base_url::BaseUrl;
use crate::base::decode::decode;
use crate::base::stage::{Stage, Watch};
use crate::diagnostic::Diagnostic;
use crate::input::glossary::{self, Glossary};
use crate::input::references::{self, References};
use crate::input::settings::{self, Settings};
use crate::io::files::{Files, unreadable};
use crate::page::body_store::BodyStore;
use crate::page::{self, Page, ParseContext};
use crate::site::Sources;
use crate::site::prior_state::PriorState;
use crate::theme::{TemplateFile, Templates};

/// Which folder holds the content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// `content/`.
    Folder,
    /// The root itself: any folder of Markdown.
    Root,
}

/// Where content is looked for.
pub const CONTENT: &str = "content";
/// Where files are published from as they are.
pub const STATIC: &str = "static";
/// Where the site is written unless another folder is asked for.
pub const PUBLIC: &str = "public";
/// Where Guidepost keeps what it needs to remember, in the site's root.
pub const STATE: &str = ".guidepost";
/// Folders of the root that are no content where the root itself is the content.
const NOT_CONTENT: [&str; 3] = [PUBLIC, STATIC, "templates"];
/// Folders that are no content there wherever they are: what other tools make.
const MADE_BY_TOOLS: [&str; 2] = ["node_modules", "target"];
/// Data files that features own, inside the content folder.
pub const DATA: &str = "content/_data";

impl Layout {
    /// The layout of a root.
    #[must_use]
    pub fn of(files: &dyn Files) -> Self {
        if files.has_folder(CONTENT) {
            Self::Folder
        } else {
            Self::Root
        }
    }

    /// The folder of the content, relative to the root; empty for the root itself.
    #[must_use]
    pub fn content(self) -> &'static str {
        match self {
            Self::Folder => CONTENT,
            Self::Root => "",
        }
    }
}

/// The bytes of a file that was listed.
///
/// # Errors
/// Where it cannot be read, has gone meanwhile, or is larger than `at_most` bytes.
pub fn bytes(files: &dyn Files, file: &str, at_most: u64) -> Result<Vec<u8>, Box<Diagnostic>> {
    match files.read(file, at_most) {
        Ok(Some(bytes)) => Ok(bytes),
        Ok(None) => Err(Box::new(unreadable(
            file,
            "it was removed while the site was being built",
        ))),
        Err(error) if error.kind() == std::io::ErrorKind::FileTooLarge => Err(Box::new(
            Diagnostic::error(
                "file-too-large",
                format!("this file is larger than {} MiB", at_most / 1024 / 1024),
            )
            .in_file(file)
            .hint("split it into several"),
        )),
        Err(error) => Err(Box::new(unreadable(file, &error.to_string()))),
    }
}

/// The settings; `base_url` stands in for the one in the file.
///
/// # Errors
/// All that is wrong in them.
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
    settings.fingerprint = fingerprint([text.as_deref(), base_url]);
    if let Some(given) = base_url {
        let base = BaseUrl::parse(given).map_err(|problem| {
            vec![settings::base_url_error(&problem).hint("it was given as `--base-url`")]
        })?;
        settings.base_url = Some(base);
    }
    Ok(settings)
}

/// One hash for several texts, some of which may not be there.
fn fingerprint<'t>(texts: impl IntoIterator<Item = Option<&'t str>>) -> blake3::Hash {
    let mut all = blake3::Hasher::new();
    for text in texts {
        let hash = text.map(|text| blake3::hash(text.as_bytes()));
        all.update(&[u8::from(hash.is_some())]);
        all.update(hash.unwrap_or_else(|| blake3::hash(b"")).as_bytes());
    }
    all.finalize()
}

fn name(file: &str) -> &str {
    file.rsplit('/').next().unwrap_or(file)
}

/// What is passed over when content is listed, by path relative to the root.
#[must_use]
pub fn is_skipped(layout: Layout, templates: &str, file: &str) -> bool {
    let name = name(file);
    let is_root_folder = |folder: &str| file == folder;
    // What desktops and editors leave behind is nobody's content.
    let litter = name.starts_with('.')
        || name.starts_with("~$")
        || name.ends_with('~')
        || ["Thumbs.db", "desktop.ini"].contains(&name);
    match layout {
        Layout::Folder => litter || is_root_folder(DATA),
        Layout::Root => {
            litter
                || MADE_BY_TOOLS.contains(&name)
                || file == settings::FILE
                || NOT_CONTENT.into_iter().any(is_root_folder)
                || is_root_folder(templates)
        }
    }
}

/// Folders of a root that is the content itself which are not read, and so may hold the output.
#[must_use]
pub fn left_out() -> Vec<&'static str> {
    std::iter::once(PUBLIC).chain(MADE_BY_TOOLS).collect()
}

/// Whether a file of `static/` is passed over: what version control and desktops leave there.
/// Other dot files, such as `.well-known/` and `.nojekyll`, are there on purpose.
fn is_litter(file: &str) -> bool {
    name(file) == ".DS_Store" || name(file).starts_with(".git")
}

/// Files that are nearly what is looked for.
/// Where `given` says so, there are settings.
fn nearly(
    files: &dyn Files,
    (layout, given): (Layout, bool),
    assets: &[String],
) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    if matches!(files.read("guidepost.yml", page::LARGEST), Ok(Some(_))) {
        let finding = Diagnostic::warning(
            "settings-name",
            format!("settings are read from `{}`", settings::FILE),
        );
        findings.push(finding.in_file("guidepost.yml").hint("rename this file"));
    }
    if layout == Layout::Root && !given {
        findings.extend(site_below(assets).map(told_below));
    }
    let is_markdown = |file: &&String| {
        let file = file.to_lowercase();
        file.ends_with(".md") || file.ends_with(".markdown")
    };
    findings.extend(assets.iter().filter(is_markdown).map(|file| {
        let finding = Diagnostic::warning(
            "markdown-ending",
            "this file is no page: the name of a page ends in `.md`",
        );
        finding.in_file(file).hint("rename it")
    }));
    findings
}

/// The first folder in a site's root that has settings. Deeper ones are an example's or a test's.
fn site_below(files: &[String]) -> Option<&str> {
    let mut in_folders = files.iter().filter_map(|file| file.split_once('/'));
    let (folder, _) = in_folders.find(|(_, name)| *name == settings::FILE)?;
    Some(folder)
}

/// The usual slip: the command is given the folder around the site's. It may be meant, where a repository is read as a
/// guide and holds another.
fn told_below(folder: &str) -> Diagnostic {
    let message = format!(
        "all Markdown in this folder is read as one site, and that in `{folder}` is a site of its own"
    );
    Diagnostic::warning("site-below", message)
        .in_file(format!("{folder}/{}", settings::FILE))
        .hint(format!(
            "if you mean that one, give its folder: `--root {folder}`"
        ))
}

/// What the data files say.
#[derive(Debug, Default)]
pub struct Data {
    /// The sources; none where there is no such file.
    pub references: Option<References>,
    /// The terms; none where there is no such file.
    pub glossary: Option<Glossary>,
    /// The hashes of the texts of both files.
    texts: [Option<blake3::Hash>; 2],
}

/// Stands for all that steers how pages are read, besides their own files.
#[must_use]
pub fn reading_fingerprint(settings: &Settings, layout: Layout, data: &Data) -> blake3::Hash {
    let mut all = blake3::Hasher::new();
    all.update(settings.fingerprint.as_bytes());
    all.update(&[u8::from(layout == Layout::Root)]);
    for text in data.texts {
        all.update(&[u8::from(text.is_some())]);
        all.update(text.unwrap_or(settings.fingerprint).as_bytes());
    }
    all.finalize()
}

/// The data files. Only a content folder of its own has them: elsewhere they are another tool's.
pub fn data(files: &dyn Files, layout: Layout, diagnostics: &mut Vec<Diagnostic>) -> Data {
    if layout == Layout::Root {
        return Data::default();
    }
    let mut data = Data::default();
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

/// Reads the text of a data file, given its name.
type Parse<T> = fn(&str, &str) -> Result<T, Vec<Diagnostic>>;

fn data_file<T>(
    files: &dyn Files,
    name: &str,
    (parse, hash): (Parse<T>, &mut Option<blake3::Hash>),
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
        parse(&file, &text)
    });
    parsed.map_err(|found| diagnostics.extend(found)).ok()
}

/// What is known before pages are read, and who watches.
#[derive(Clone, Copy)]
pub struct Before<'k> {
    /// What is known already.
    pub known: &'k dyn PriorState,
    /// What stands there for how pages are read; see [`reading_fingerprint`].
    pub fingerprint: blake3::Hash,
    /// Where printed bodies are set aside.
    pub bodies: Option<&'k dyn BodyStore>,
    /// Who watches.
    pub watch: &'k dyn Watch,
}

/// The pages, read in parallel, and the names of all other files.
pub fn content(
    files: &dyn Files,
    layout: Layout,
    reading: ParseContext<'_>,
    before: Before<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Sources {
    let content = layout.content();
    let templates = reading.settings.templates.as_str();
    let listing = files.list(content, &|file| is_skipped(layout, templates, file));
    diagnostics.extend(listing.diagnostics);
    let (markdown, assets): (Vec<String>, Vec<String>) = listing
        .files
        .into_iter()
        .partition(|file| file.ends_with(".md"));
    before.watch.begins(Stage::Pages, markdown.len());
    before.known.prepare();
    let read: Vec<Result<Arc<Page>, Vec<Diagnostic>>> = markdown
        .par_iter()
        .map(|file| {
            let page = read_page(files, file, layout, reading, before);
            before.watch.does_one();
            page
        })
        .collect();
    let statics = files.list(STATIC, &is_litter);
    diagnostics.extend(statics.diagnostics);
    diagnostics.extend(nearly(files, (layout, reading.settings.given), &assets));
    if markdown.is_empty() {
        diagnostics.push(no_pages(layout));
    }
    let mut sources = Sources {
        content: if content.is_empty() {
            String::new()
        } else {
            format!("{content}/")
        },
        assets,
        statics: statics.files,
        ..Sources::default()
    };
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
    sources
}

/// An empty site would remove every page that was ever published.
fn no_pages(layout: Layout) -> Diagnostic {
    let place = match layout {
        Layout::Folder => "the folder `content`",
        Layout::Root => "this folder",
    };
    Diagnostic::error("no-pages", format!("there is no Markdown file in {place}"))
        .hint("write a first page, such as `index.md`, or give the site's folder as `--root`")
}

/// A page, from what is known of it, else from its file. The file is read only where its stamp
/// does not tell enough.
fn read_page(
    files: &dyn Files,
    file: &str,
    layout: Layout,
    reading: ParseContext<'_>,
    before: Before<'_>,
) -> Result<Arc<Page>, Vec<Diagnostic>> {
    let Before {
        known,
        fingerprint,
        bodies,
        ..
    } = before;
    let stamp = known.clock().and_then(|clock| {
        let stamp = files.stat(file)?;
        stamp.settled_before(clock).then_some(stamp)
    });
    // What is held by others too is copied, but only where its stamp is another.
    let stamped = |mut page: Arc<Page>| {
        if page.file_stat != stamp {
            Arc::make_mut(&mut page).file_stat = stamp;
        }
        page
    };
    if let Some(hash) = known.hash(file, stamp)
        && let Some(page) = known.page(file, hash, fingerprint)
    {
        return Ok(stamped(page));
    }
    let bytes = bytes(files, file, page::LARGEST).map_err(|error| vec![*error])?;
    let hash = blake3::hash(&bytes);
    if let Some(page) = known.page(file, hash, fingerprint) {
        return Ok(stamped(page));
    }
    let text = decode(file, bytes).map_err(|error| vec![*error])?;
    let inside = file.strip_prefix(layout.content()).unwrap_or(file);
    let inside = inside.trim_start_matches('/');
    let source = page::SourceFile {
        file,
        path: inside,
        text: &text,
        hash,
    };
    let (page, printed) = Page::parse(source, reading, bodies.is_some())?;
    let printed = bodies.zip(printed);
    let printed_body = printed.and_then(|(bodies, printed)| bodies.store(&printed));
    let page = Page {
        printed_body,
        ..page
    };
    Ok(stamped(Arc::new(page)))
}

/// The site's own templates over the theme's.
///
/// # Errors
/// All that is wrong in them.
pub fn templates(files: &dyn Files, settings: &Settings) -> Result<Templates, Vec<Diagnostic>> {
    let folder = settings.templates.as_str();
    let listing = files.list(folder, &|file| name(file).starts_with('.'));
    let mut diagnostics = listing.diagnostics;
    if settings.templates_given && !files.has_folder(folder) {
        let finding = Diagnostic::error(
            "templates-missing",
            format!("there is no folder `{folder}`"),
        );
        diagnostics.push(
            finding
                .in_file(settings::FILE)
                .hint("make it, or remove `templates` from the settings"),
        );
    }
    let mut found = Vec::new();
    let known = |file: &String| {
        [".html", ".css", ".js"]
            .iter()
            .any(|ending| file.ends_with(ending))
    };
    for file in listing.files.into_iter().filter(known) {
        match bytes(files, &file, page::LARGEST).and_then(|bytes| decode(&file, bytes)) {
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
