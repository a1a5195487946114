//! The newest text of each lost address, and the file in which it is now, from the history of the files.

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::index::Index;
use crate::input::settings::{self, Settings};
use crate::io::git_history::{Change, EarlierFiles};
use crate::ledger::{Address, End, States};
use crate::page::markdown::Section;
use crate::page::{Page, ParseContext};
use crate::render::page_words;
use crate::render::project::{Options, Project};
use crate::site::prior_state::NoPriorState;
use crate::site::sources::{self, CONTENT, ContentLayout, DataFiles, ReadContext};
use crate::site::{AssemblyContext, NodeId, Site};

/// How many files that a change edited are read, of all changes, and how many that it removed or renamed.
const MOST_EDITED: usize = 5_000;
const MOST_REMOVED: usize = 20_000;
/// How many changes are read once all texts are found, for older renames of files that a later change removed.
const FURTHER: usize = 200;

/// Earlier states of the site.
pub trait Revisions {
    /// The next change; the newest comes first.
    fn next(&mut self) -> Option<Change>;

    /// A file before a change, or anything if it is a folder; `None` if there is none.
    fn read(&mut self, change: &Change, file: &str) -> Option<Vec<u8>>;
}

/// The newest text of a lost address.
#[derive(Debug, Default)]
pub(super) struct Version {
    /// The file in which it was.
    pub(super) file: String,
    /// The file that this is now; `None` if it was removed.
    pub(super) now: Option<String>,
    /// The files to which older changes renamed a file of this name.
    pub(super) older: Vec<String>,
    /// The sections of the page.
    pub(super) sections: Arc<[Section]>,
}

/// A walk through the history, from now to the past.
pub(super) struct Walk<'w> {
    project: &'w Project<'w>,
    options: &'w Options,
    /// The lost addresses that are still searched for, by their pages.
    left: FxHashMap<Address, BTreeSet<Address>>,
    /// What a file of this name became; `None` if it was removed. A name that is not here has not changed.
    now: FxHashMap<String, Option<String>>,
    /// The pages whose sections are searched for in a file, by its name at this time.
    traced: FxHashMap<String, Vec<Address>>,
    /// The files of new pages, by their names at this time: they may have had another address.
    fresh: FxHashSet<String>,
    /// The removed files whose texts were found.
    removed: FxHashMap<String, Vec<Address>>,
    edited: usize,
    gone: usize,
    found: FxHashMap<Address, Version>,
}

impl<'w> Walk<'w> {
    pub(super) fn new(
        (project, options): (&'w Project<'w>, &'w Options),
        index: &Index,
        lost: &[Address],
    ) -> Self {
        let mut left: FxHashMap<Address, BTreeSet<Address>> = FxHashMap::default();
        for address in lost {
            left.entry(address.page())
                .or_default()
                .insert(address.clone());
        }
        let mut traced: FxHashMap<String, Vec<Address>> = FxHashMap::default();
        for page in left.keys() {
            let end = match project.ledger.states.resolve(page) {
                Ok(End::At(end)) => end.page(),
                _ => page.clone(),
            };
            if let Some(file) = index.file_of(&end) {
                traced
                    .entry(file.to_owned())
                    .or_default()
                    .push(page.clone());
            }
        }
        Self {
            project,
            options,
            left,
            now: FxHashMap::default(),
            traced,
            fresh: index.new_files().map(str::to_owned).collect(),
            removed: FxHashMap::default(),
            edited: 0,
            gone: 0,
            found: FxHashMap::default(),
        }
    }

    /// Walks until all texts are found, or the history or the bound of the walk ends.
    pub(super) fn run(mut self, revisions: &mut dyn Revisions) -> FxHashMap<Address, Version> {
        let mut further = 0;
        while let Some(change) = revisions.next() {
            self.rename(&change);
            let files = self.files_of(&change);
            if !files.is_empty() {
                self.read(&change, &files, revisions);
            }
            if self.left.is_empty() {
                further += 1;
            }
            let is_done = self.removed.is_empty() || further > FURTHER;
            if self.left.is_empty() && is_done {
                break;
            }
        }
        self.found
    }

    /// Follows the names of files to before a change.
    fn rename(&mut self, change: &Change) {
        let renamed = change.renamed.iter();
        let became = renamed.map(|(old, new)| {
            let now = self.now.get(new).cloned();
            let now = now.unwrap_or_else(|| Some(new.clone()));
            (
                old,
                new,
                now,
                self.traced.remove(new),
                self.fresh.remove(new),
            )
        });
        // First all new names are looked up, then the old ones set: two files can exchange their names.
        let became: Vec<_> = became.collect();
        for file in &change.removed {
            self.now.insert(file.clone(), None);
        }
        for (old, _, now, traced, is_fresh) in became {
            for lost in self.removed.get(old).into_iter().flatten() {
                let version = self.found.get_mut(lost);
                version
                    .into_iter()
                    .for_each(|version| version.older.extend(now.clone()));
            }
            self.now.insert(old.clone(), now);
            if let Some(pages) = traced {
                self.traced.entry(old.clone()).or_default().extend(pages);
            }
            if is_fresh {
                self.fresh.insert(old.clone());
            }
        }
    }

    /// The files of a change that can have the text of a lost address.
    fn files_of(&mut self, change: &Change) -> Vec<String> {
        if self.left.is_empty() {
            return Vec::new();
        }
        let is_page = |file: &&String| file.ends_with(".md");
        let old = change.renamed.iter().map(|(old, _)| old);
        let gone = old.chain(&change.removed).filter(is_page);
        let mut files: Vec<String> = gone
            .take(MOST_REMOVED.saturating_sub(self.gone))
            .cloned()
            .collect();
        self.gone += files.len();
        let is_wanted =
            |file: &&String| self.traced.contains_key(*file) || self.fresh.contains(*file);
        let edited = change.edited.iter().filter(is_page).filter(is_wanted);
        let edited = edited.take(MOST_EDITED.saturating_sub(self.edited));
        let edited: Vec<String> = edited.cloned().collect();
        self.edited += edited.len();
        files.extend(edited);
        files
    }

    /// Reads files as they were before a change.
    fn read(&mut self, change: &Change, files: &[String], revisions: &mut dyn Revisions) {
        let Some(earlier) = Earlier::read((self.project, self.options), change, files, revisions)
        else {
            return;
        };
        let files: FxHashSet<&str> = files.iter().map(|file| &**file).collect();
        for node in earlier.site.walk.iter() {
            let page = earlier.site.node_page(*node);
            let Some(page) = page.filter(|page| files.contains(&*page.file)) else {
                continue;
            };
            let address = earlier.address(*node);
            let traced = self.traced.get(&page.file).cloned().unwrap_or_default();
            let pages = std::iter::once(address).chain(traced);
            let pages: BTreeSet<Address> =
                pages.filter(|page| self.left.contains_key(page)).collect();
            if !pages.is_empty() {
                let sections: Arc<[Section]> = earlier.sections(page).into();
                pages
                    .into_iter()
                    .for_each(|lost| self.find(lost, &page.file, &sections));
            }
        }
    }

    /// Notes what is found of a page in a file.
    fn find(&mut self, page: Address, file: &str, sections: &Arc<[Section]>) {
        let now = self.now.get(file).cloned();
        let now = now.unwrap_or_else(|| Some(file.to_owned()));
        let left = self.left.remove(&page).unwrap_or_default();
        let is_found = |lost: &Address| {
            lost.id()
                .is_none_or(|id| sections.iter().any(|section| section.id == id))
        };
        let (found, left): (BTreeSet<_>, BTreeSet<_>) = left.into_iter().partition(is_found);
        for lost in found {
            if now.is_none() {
                let removed = self.removed.entry(file.to_owned()).or_default();
                removed.push(lost.clone());
            }
            let version = Version {
                file: file.to_owned(),
                now: now.clone(),
                older: Vec::new(),
                sections: Arc::clone(sections),
            };
            self.found.insert(lost, version);
        }
        if !left.is_empty() {
            let traced = self.traced.entry(file.to_owned()).or_default();
            if !traced.contains(&page) {
                traced.push(page.clone());
            }
            self.left.insert(page, left);
        }
    }
}

/// Some pages of the site before a change.
struct Earlier {
    files: EarlierFiles,
    settings: Settings,
    site: Site,
}

impl Earlier {
    /// Reads files, and the pages of the folders around them, on whose slugs their addresses depend.
    fn read(
        (project, options): (&Project<'_>, &Options),
        change: &Change,
        files: &[String],
        revisions: &mut dyn Revisions,
    ) -> Option<Self> {
        let layout = match revisions.read(change, CONTENT) {
            Some(_) => ContentLayout::Folder,
            None => ContentLayout::Root,
        };
        let mut names: BTreeSet<String> = files.iter().cloned().collect();
        for file in files {
            let folders = file.match_indices('/').map(|(at, _)| &file[..at]);
            for folder in folders.filter(|folder| *folder != layout.content()) {
                names
                    .extend(["/index.md", "/README.md", ".md"].map(|name| [folder, name].concat()));
            }
        }
        let bytes = |name: String| Some((revisions.read(change, &name)?, name));
        let read = names.into_iter().filter_map(bytes);
        let mut earlier = EarlierFiles(read.map(|(bytes, name)| (name, bytes)).collect());
        let old = revisions.read(change, settings::FILE);
        earlier
            .0
            .extend(old.map(|bytes| (settings::FILE.to_owned(), bytes)));
        let settings = settings_of(&mut earlier, project, options)?;
        let data = DataFiles::default();
        let context = ReadContext {
            prior: &NoPriorState,
            fingerprint: sources::reading_fingerprint(&settings, layout, &data),
            bodies: None,
            watch: &crate::base::stage::Unwatched,
        };
        let reading = reading(&settings);
        // What is wrong in earlier pages does not matter.
        let read = sources::content(&earlier, layout, reading, context, &mut Vec::new());
        let context = AssemblyContext {
            settings: &settings,
            drafts: options.drafts,
            states: &States::default(),
        };
        let (site, _) = Site::assemble(read, context);
        Some(Self {
            files: earlier,
            settings,
            site,
        })
    }

    fn address(&self, node: NodeId) -> Address {
        Address::of(&self.site.nodes[node].route)
    }

    fn sections(&self, page: &Page) -> Vec<Section> {
        let bytes = self.files.0.get(&page.file).cloned().unwrap_or_default();
        let text = sources::text_of_page(&page.file, bytes, &self.settings);
        text.map_or_else(
            |_| Vec::new(),
            |(text, _)| page_words::of_text(page, &text, reading(&self.settings).dialect()),
        )
    }
}

/// The settings of earlier files. If the history began without any, or they had an error then, those of now are used.
fn settings_of(
    earlier: &mut EarlierFiles,
    project: &Project<'_>,
    options: &Options,
) -> Option<Settings> {
    let base = options.base_url.as_deref();
    match sources::settings(earlier, base) {
        Ok(settings) if settings.given => Some(settings),
        _ => {
            let now = project
                .files()
                .read(settings::FILE, u64::MAX)
                .ok()
                .flatten()?;
            earlier.0.insert(settings::FILE.to_owned(), now);
            sources::settings(earlier, base).ok()
        }
    }
}

/// Without the data files: they do not affect addresses and ids.
fn reading(settings: &Settings) -> ParseContext<'_> {
    ParseContext {
        settings,
        references: None,
        glossary: None,
    }
}
