//! The words of pages by section, for a search index: derived from a page alone, and kept by the cache.

use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::input::settings::MarkdownSettings;
use crate::page::markdown::{self, Dialect, Section};
use crate::page::{Page, component};
use crate::render::project::Project;
use crate::site::NodeId;
use crate::site::artefacts::{ArtefactKey, ArtefactKind};

/// The words of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PageWords<'p> {
    /// Its address in the site, not percent-encoded.
    pub page: &'p str,
    /// Its file, relative to the site's root.
    pub file: &'p str,
    /// Its sections in order; the first is its top.
    pub sections: Vec<Section>,
}

/// The words of the page at a node; `None` for a generated list. They come from the project's artefacts if they are
/// there; otherwise the page's file is read.
///
/// # Errors
/// If the page's file has to be read and cannot be, or has changed since the site was read.
pub fn of_node<'p>(
    project: &'p Project<'_>,
    node: NodeId,
) -> Result<Option<PageWords<'p>>, Box<Diagnostic>> {
    let Some(page) = project.site.node_page(node) else {
        return Ok(None);
    };
    Ok(Some(PageWords {
        page: project.site.nodes[node].route.as_str(),
        file: &page.file,
        sections: sections(project, page)?,
    }))
}

/// The keys of the words of all published pages.
#[must_use]
pub fn keys(project: &Project<'_>) -> Vec<ArtefactKey> {
    let pages = project.site.pages.iter();
    pages.map(|page| key(project, page)).collect()
}

/// A page's facts cover the bytes of its file, its title and its headings.
fn key(project: &Project<'_>, page: &Page) -> ArtefactKey {
    let dialect = dialect_bytes(project.how_read().dialect());
    ArtefactKey::new(ArtefactKind::Words, &[page.facts_hash.as_bytes(), &dialect])
}

/// All that determines how a body is read: a byte for each switch, and the quotation marks.
fn dialect_bytes(dialect: Dialect<'_>) -> Vec<u8> {
    let MarkdownSettings {
        tables,
        footnotes,
        strikethrough,
        task_lists,
        definition_lists,
        heading_attributes,
        alerts,
        smart_punctuation,
        raw_html,
    } = *dialect.settings;
    let switches = [
        tables,
        footnotes,
        strikethrough,
        task_lists,
        definition_lists,
        heading_attributes,
        alerts,
        smart_punctuation,
        raw_html,
        dialect.citations,
    ];
    let quotes = dialect.quotes;
    let marks = [
        quotes.open,
        quotes.close,
        quotes.inner_open,
        quotes.inner_close,
    ];
    let mut bytes = switches.map(u8::from).to_vec();
    bytes.extend(marks.join("\n").bytes());
    bytes
}

fn sections(project: &Project<'_>, page: &Page) -> Result<Vec<Section>, Box<Diagnostic>> {
    let key = key(project, page);
    let store = project.artefacts();
    let stored = store.and_then(|store| store.get(&key));
    if let Some(sections) = stored.and_then(|bytes| postcard::from_bytes(&bytes).ok()) {
        return Ok(sections);
    }
    let text = project.text(page)?;
    let sections = of_text(page, &text, project.how_read().dialect());
    if let (Some(store), Ok(bytes)) = (store, postcard::to_stdvec(&sections)) {
        store.put(&key, &bytes);
    }
    Ok(sections)
}

/// The sections of a page whose text is known.
#[must_use]
pub fn of_text(page: &Page, text: &str, dialect: Dialect<'_>) -> Vec<Section> {
    let scan = component::scan(&text[page.body_start..]);
    let headings = (&page.outline[..], page.title_anchor.is_some());
    markdown::sections(&scan.masked, &page.title, headings, dialect)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::io;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::base::file_stat::FileStat;
    use crate::base::stage::Unwatched;
    use crate::io::files::{Files, Listing, MemoryFiles, Skip};
    use crate::render::project::Options;
    use crate::site::artefacts::ArtefactStore;
    use crate::site::prior_state::PriorState;

    /// Counts how often Markdown is read.
    struct CountingFiles(MemoryFiles, AtomicUsize);

    impl Files for CountingFiles {
        fn list(&self, folder: &str, skip: Skip<'_>) -> Listing {
            self.0.list(folder, skip)
        }

        fn has_folder(&self, folder: &str) -> bool {
            self.0.has_folder(folder)
        }

        fn read(&self, file: &str, at_most: u64) -> io::Result<Option<Vec<u8>>> {
            self.1
                .fetch_add(usize::from(file.ends_with(".md")), Ordering::Relaxed);
            self.0.read(file, at_most)
        }
    }

    #[derive(Clone, Default)]
    struct MemoryArtefacts(Arc<Mutex<BTreeMap<ArtefactKey, Vec<u8>>>>);

    impl ArtefactStore for MemoryArtefacts {
        fn get(&self, key: &ArtefactKey) -> Option<Vec<u8>> {
            self.0.lock().expect("no panic").get(key).cloned()
        }

        fn put(&self, key: &ArtefactKey, bytes: &[u8]) {
            let mut all = self.0.lock().expect("no panic");
            let earlier = all.insert(*key, bytes.to_owned());
            assert_eq!(earlier, None, "derived twice");
        }
    }

    impl PriorState for MemoryArtefacts {
        fn hash(&self, _: &str, _: Option<FileStat>) -> Option<blake3::Hash> {
            None
        }

        fn page(&self, _: &str, _: blake3::Hash, _: blake3::Hash) -> Option<Arc<Page>> {
            None
        }

        fn artefacts(&self) -> Option<Arc<dyn ArtefactStore>> {
            Some(Arc::new(self.clone()))
        }

        fn clock(&self) -> Option<FileStat> {
            None
        }
    }

    fn files() -> MemoryFiles {
        MemoryFiles::default()
            .with("guidepost.yaml", "title: Guide\n")
            .with("content/index.md", "# Home\n\nText.\n\n## More\n\nWords.\n")
            .with("content/a.md", "# A\n")
            .with("content/b/c.md", "# C\n")
    }

    /// The words of all pages as JSON, and how often a page's file was read for them.
    fn words(files: MemoryFiles, artefacts: &MemoryArtefacts) -> (String, usize) {
        let files = Arc::new(CountingFiles(files, AtomicUsize::new(0)));
        let options = Options::default();
        let opened = Project::open_held(files.clone(), &options, artefacts, &Unwatched);
        let (project, _) = opened.expect("opens");
        let read_before = files.1.load(Ordering::Relaxed);
        let nodes = project.site.walk.iter();
        let words = nodes.filter_map(|node| of_node(&project, *node).expect("readable"));
        let words: Vec<PageWords<'_>> = words.collect();
        let keys = keys(&project);
        let stored = artefacts.0.lock().expect("no panic");
        assert!(keys.iter().all(|key| stored.contains_key(key)));
        let read = files.1.load(Ordering::Relaxed) - read_before;
        (serde_json::to_string(&words).expect("JSON"), read)
    }

    #[test]
    fn words_are_derived_once() {
        let artefacts = MemoryArtefacts::default();
        let (first, read) = words(files(), &artefacts);
        assert_eq!(read, 3);
        assert!(first.starts_with(
            r#"[{"page":"/","file":"content/index.md","sections":[{"id":"top","title":"Home","text":"Text."},{"id":"more","title":"More","text":"Words."}]},"#
        ), "{first}");
        assert_eq!(words(files(), &artefacts), (first.clone(), 0));

        let changed = || files().with("content/a.md", "# A\n\nNew.\n");
        let (second, read) = words(changed(), &artefacts);
        assert_eq!(read, 1, "of the page that changed");
        assert_ne!(first, second);
        assert_eq!(words(changed(), &MemoryArtefacts::default()), (second, 3));
    }

    #[test]
    fn settings_that_do_not_affect_words_derive_none() {
        let artefacts = MemoryArtefacts::default();
        words(files(), &artefacts);
        for (settings, derived) in [
            ("title: Other\n", 0),
            ("title: Guide\nmarkdown: {tables: false}\n", 3),
        ] {
            let files = files().with("guidepost.yaml", settings);
            assert_eq!(words(files, &artefacts).1, derived, "{settings}");
        }
    }
}
