//! Whole small sites in memory, from files to outputs. Files below `edit/` replace those of the site for a second build,
//! which reuses what the first one stored: an incremental build equals a clean one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use guidepost::base::decode::decode_lossy;
use guidepost::base::file_stat::FileStat;
use guidepost::base::stage::Unwatched;
use guidepost::cache::{Cache, Program};
use guidepost::check;
use guidepost::diagnostic::{Diagnostic, sort_and_dedup};
use guidepost::io::content::Content;
use guidepost::io::files::Files as _;
use guidepost::page::Page;
use guidepost::render::outputs;
use guidepost::render::project::{Options, Project};
use guidepost::site::Site;
use guidepost::site::links::Links;
use guidepost::site::prior_state::LedgerMemo;
use guidepost::site::prior_state::{NoPriorState, PriorState};
use jiff::civil::Date;
use scraper::{Html, Selector};

use super::files::split;
use super::findings::verify;
use crate::html_faults::faults;
use crate::memory_files::MemoryFiles;

/// The day on which sites are checked.
const TODAY: Date = jiff::civil::date(2026, 11, 28);
const EDIT: &str = "edit/";

type Tree = BTreeMap<String, Vec<u8>>;

pub(super) fn run(input: &[u8]) {
    let files = split(input);
    let mut before = Tree::new();
    let mut edits = Tree::new();
    for (path, bytes) in files {
        match path.strip_prefix(EDIT) {
            Some(path) => edits.insert(path.to_owned(), bytes),
            None => before.insert(path, bytes),
        };
    }
    let first = Build::new(&before, &NoPriorState);
    first.verify(&before);
    assert_eq!(first.result(), Build::new(&before, &NoPriorState).result());
    let mut after = before.clone();
    after.extend(edits);
    // An empty file is a removed one.
    after.retain(|_, bytes| !bytes.is_empty());
    let clean = Build::new(&after, &NoPriorState);
    clean.verify(&after);
    if let Some(cached) = first.project.as_ref().and_then(Cached::new) {
        let incremental = Build::new(&after, &cached);
        assert_eq!(incremental.result(), clean.result(), "from the cache");
    }
    if let Some(project) = first.project.filter(|_| first.findings.is_empty()) {
        let incremental = Build::new(&after, &Earlier(&project));
        assert_eq!(
            incremental.result(),
            clean.result(),
            "from an earlier snapshot"
        );
    }
}

/// A site that was built.
struct Build {
    project: Option<Project<'static>>,
    /// Sorted.
    findings: Vec<Diagnostic>,
    outputs: Tree,
}

fn memory(tree: &Tree) -> MemoryFiles {
    let files = MemoryFiles::default();
    tree.iter().fold(files, |files, (path, bytes)| {
        files.with(path, bytes.clone())
    })
}

impl Build {
    fn new(tree: &Tree, prior: &dyn PriorState) -> Self {
        let files = Arc::new(memory(tree));
        let (project, mut findings) =
            match Project::open_held(files, &Options::default(), prior, &Unwatched) {
                Ok((project, findings)) => (project, findings),
                Err(findings) => {
                    return Self {
                        project: None,
                        findings: sort_and_dedup(findings, false),
                        outputs: Tree::new(),
                    };
                }
            };
        let (planned, found) = outputs::plan(&project);
        findings.extend(found);
        let mut outputs = Tree::new();
        if !findings.iter().any(Diagnostic::is_error) {
            for output in planned.iter().filter(|output| !output.is_costly()) {
                match output.render(&project).and_then(Content::into_bytes) {
                    Ok(bytes) => drop(outputs.insert(output.route.output_path(), bytes)),
                    Err(error) => findings.push(*error),
                }
            }
        }
        Self {
            project: Some(project),
            findings: sort_and_dedup(findings, false),
            outputs,
        }
    }

    fn result(&self) -> (&[Diagnostic], BTreeMap<&str, String>) {
        let outputs = self.outputs.iter();
        let outputs = outputs.map(|(path, bytes)| (path.as_str(), decode_lossy(bytes)));
        (&self.findings, outputs.collect())
    }

    fn verify(&self, tree: &Tree) {
        let text = |file: &str| tree.get(file).map(|bytes| decoded(bytes));
        verify(&self.findings, &text);
        let files = memory(tree);
        assert!(files.list("", &|_, _| false).files.len() == tree.len());
        let report = check::run(&files, &Options::default(), TODAY, None);
        verify(&sort_and_dedup(report.findings, false), &text);
        let Some(project) = &self.project else {
            return;
        };
        let is_own = |path: &str| path.starts_with(&format!("{}/", project.settings.templates));
        let own_markup = project.settings.markdown.raw_html || tree.keys().any(|path| is_own(path));
        let size: usize = tree
            .iter()
            .map(|(path, bytes)| path.len() + bytes.len())
            .sum();
        for (path, bytes) in &self.outputs {
            if tree.values().any(|source| source == bytes) {
                continue;
            }
            assert!(
                bytes.len() <= 256 * 1024 + 200 * size,
                "{path}: {} of {size}",
                bytes.len()
            );
            let ending = path.rsplit('.').next();
            if let Some("avif" | "gif" | "ico" | "jpg" | "png" | "webp" | "woff2") = ending {
                continue;
            }
            let printed = std::str::from_utf8(bytes).expect("UTF-8");
            match ending {
                Some("html") if !own_markup => {
                    let has_raw = project.site.pages.iter().any(|page| page.raw_html);
                    verify_page(path, printed, !has_raw);
                }
                Some("json") => {
                    drop(serde_json::from_str::<serde_json::Value>(printed).expect(path))
                }
                Some("xml") => drop(roxmltree::Document::parse(printed).expect(path)),
                _ => {}
            }
        }
    }
}

/// The text of a file as its findings count it.
fn decoded(bytes: &[u8]) -> String {
    decode_lossy(bytes)
}

/// No script but those of the theme, and with `unique` no id twice.
fn verify_page(path: &str, printed: &str, unique: bool) {
    let html = Html::parse_document(printed);
    let found = faults(html.root_element(), false);
    assert_eq!(found, [""; 0], "{path}: {printed}");
    let mut ids = BTreeSet::new();
    for element in html.root_element().descendent_elements() {
        let id = element.value().attr("id");
        let is_new = id.is_none_or(|id| ids.insert(id));
        assert!(is_new || !unique, "{path}: the id {id:?} is there twice");
    }
    let scripts = Selector::parse("script").expect("a selector");
    for script in html.select(&scripts) {
        let script = script.value();
        let is_data = script.attr("type") == Some("application/ld+json");
        let is_theme = script.attr("src").is_some_and(|src| src.contains("theme/"));
        assert!(is_data || is_theme, "{path}: {script:?}");
    }
    let foreign = Selector::parse(
        "iframe, object, embed, base, form, frameset, applet, math, noscript, template",
    );
    // Leads on browsers without scripts, at the address of a page that moved.
    let leads_on = |element: &scraper::ElementRef<'_>| {
        let text: String = element.text().collect();
        element.value().name() == "noscript"
            && text.starts_with("<meta http-equiv=\"refresh\" content=\"0; url=")
            && text.matches('<').count() == 1
    };
    let foreign = foreign.expect("a selector");
    let foreign = html.select(&foreign).find(|element| !leads_on(element));
    assert!(foreign.is_none(), "{path}: {foreign:?}");
}

/// The pages that a build stored, as the next one decodes them.
struct Cached(Cache);

impl Cached {
    fn new(project: &Project<'static>) -> Option<Self> {
        let program = Program {
            hash: blake3::hash(b"test"),
            stat: None,
        };
        let pages = project.site.pages.iter().chain(&project.site.drafts);
        let pages: Vec<&Page> = pages.map(|page| &**page).collect();
        let parts = Cache::default().encode_next(
            program,
            (project.reading, LedgerMemo::default()),
            pages,
            Vec::new(),
        );
        let cache = Cache::decode(parts.concat(), |written| written);
        Some(Self(cache.expect("a cache can be decoded")))
    }
}

impl PriorState for Cached {
    fn hash(&self, _: &str, _: Option<FileStat>) -> Option<blake3::Hash> {
        None
    }

    fn page(&self, file: &str, hash: blake3::Hash, reading: blake3::Hash) -> Option<Arc<Page>> {
        self.0.page(file, hash, reading).map(Arc::new)
    }

    fn clock(&self) -> Option<FileStat> {
        None
    }
}

/// The state that `serve` keeps.
struct Earlier<'p>(&'p Project<'static>);

impl PriorState for Earlier<'_> {
    fn hash(&self, _: &str, _: Option<FileStat>) -> Option<blake3::Hash> {
        None
    }

    fn page(&self, file: &str, hash: blake3::Hash, reading: blake3::Hash) -> Option<Arc<Page>> {
        let mut pages = self.0.site.pages.iter();
        let page = pages.find(|page| page.file == file && page.hash == hash)?;
        (self.0.reading == reading).then(|| Arc::clone(page))
    }

    fn earlier(&self) -> Option<(&Site, &Links)> {
        Some((&self.0.site, &self.0.links))
    }

    fn clock(&self) -> Option<FileStat> {
        None
    }
}
