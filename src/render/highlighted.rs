//! Highlighted code of pages: derived from a language and a text alone, and kept by the cache, since to highlight a
//! kilobyte takes as long as to render twenty pages.

use crate::base::escape::html_text;
use crate::page::code::{self, Language};
use crate::render::project::Project;
use crate::site::artefacts::{ArtefactKey, ArtefactKind};

/// The HTML of a code. It comes from the project's artefacts if it is there.
#[must_use]
pub fn html(project: &Project<'_>, language: &'static Language, text: &str) -> String {
    if project.has_plain_code() {
        return html_text(text).to_string();
    }
    let Some(store) = project.artefacts() else {
        return code::highlight(language, text);
    };
    let key = key(&code::hash(language, text));
    let stored = store.get(&key);
    if let Some(html) = stored.and_then(|bytes| String::from_utf8(bytes).ok()) {
        return html;
    }
    let html = code::highlight(language, text);
    store.put(&key, html.as_bytes());
    html
}

/// The keys of the code of all published pages.
pub fn keys(project: &Project<'_>) -> impl Iterator<Item = ArtefactKey> {
    let codes = project.site.pages.iter().flat_map(|page| &page.code);
    codes.map(key)
}

fn key(hash: &blake3::Hash) -> ArtefactKey {
    ArtefactKey::new(ArtefactKind::Code, &[hash.as_bytes()])
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::base::file_stat::FileStat;
    use crate::base::stage::Unwatched;
    use crate::io::content::Content;
    use crate::io::files::MemoryFiles;
    use crate::page::Page;
    use crate::render::outputs;
    use crate::render::project::Options;
    use crate::site::artefacts::ArtefactStore;
    use crate::site::prior_state::PriorState;

    #[derive(Clone, Default)]
    struct MemoryArtefacts(Arc<Mutex<BTreeMap<ArtefactKey, Vec<u8>>>>);

    impl ArtefactStore for MemoryArtefacts {
        fn get(&self, key: &ArtefactKey) -> Option<Vec<u8>> {
            self.0.lock().expect("no panic").get(key).cloned()
        }

        fn put(&self, key: &ArtefactKey, bytes: &[u8]) {
            let mut all = self.0.lock().expect("no panic");
            let earlier = all.insert(*key, bytes.to_owned());
            assert_eq!(earlier, None, "highlighted twice");
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

    /// The HTML of the home page of a site whose body this is. All code of the site is stored then, and its keys are live.
    fn home(body: &str, artefacts: &MemoryArtefacts) -> String {
        let files = MemoryFiles::default().with("content/index.md", body);
        let options = Options::default();
        let opened = Project::open_held(Arc::new(files), &options, artefacts, &Unwatched);
        let (project, _) = opened.expect("opens");
        let (outputs, _) = outputs::plan(&project);
        let home = outputs
            .iter()
            .find(|output| output.route.output_path() == "index.html");
        let home = home.expect("a home page").render(&project);
        let bytes = home.and_then(Content::into_bytes).expect("renders");
        let stored = artefacts.0.lock().expect("no panic");
        assert!(keys(&project).all(|key| stored.contains_key(&key)));
        String::from_utf8(bytes).expect("UTF-8")
    }

    #[test]
    fn a_code_is_highlighted_once() {
        let artefacts = MemoryArtefacts::default();
        let count = || artefacts.0.lock().expect("no panic").len();
        let body = "# A\n\n```js\nlet a;\n```\n\n> ```js {1} numbers\n> let a;\n> ```\n\n```text\nlet a;\n```\n";
        let first = home(body, &artefacts);
        assert_eq!(count(), 1);
        assert_eq!(
            first.matches("<span class=\"k\">let </span>").count(),
            2,
            "{first}"
        );
        assert_eq!(home(body, &artefacts), first);
        let changed = home(&body.replace("# A", "# B"), &artefacts);
        assert_eq!(changed.replace("B", "A"), first.replace("B", "A"));
        assert_eq!(count(), 1);
        home(&body.replacen("js", "ts", 1), &artefacts);
        home(&body.replacen("let", "var", 1), &artefacts);
        assert_eq!(count(), 3);
        assert_eq!(home(body, &MemoryArtefacts::default()), first);
    }
}
