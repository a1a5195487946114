//! The files of a search index.

use std::collections::BTreeMap;

use serde::Serialize;

use super::index::{build, document_of};
use super::site_search::{IndexedSite, SearchFile, SearchFileId};
use crate::base::escape::script_json;
use crate::base::ui_strings::SearchStrings;
use crate::diagnostic::Diagnostic;
use crate::render::page_words;
use crate::render::project::Project;
use crate::search::{Letter, Root, ShardKind, block_script, letters as divided};
use crate::site::NodeId;
use crate::site::artefacts::{ArtefactKey, ArtefactKind};
use crate::theme::SEARCH_STYLE;

/// The size of an index that is one file, in bytes at most: some 50 kB when compressed.
const WHOLE: usize = 110_000;
/// The name of the file that is read first.
const ROOT: &str = "root.js";

/// What the script reads first.
#[derive(Serialize)]
struct RootFile<'p> {
    #[serde(flatten)]
    index: Root<'p>,
    /// The words of the dialog.
    strings: &'p SearchStrings,
    /// The address of its stylesheet, below that of the site.
    style: String,
}

/// The files of the index; empty if the site has no search.
#[must_use]
pub fn files<'p>(project: &'p Project<'_>) -> &'p [SearchFile] {
    if project.settings.search.off {
        return &[];
    }
    project.search().files.get_or_init(|| {
        let whole = |digest| {
            vec![SearchFile {
                id: SearchFileId::Whole,
                path: ROOT.to_owned(),
                digest,
            }]
        };
        if !project.search().split {
            return whole(key(project));
        }
        let memo = ArtefactKey::new(ArtefactKind::Search, &[key(project).as_bytes()]);
        let store = project.artefacts();
        let stored = store.and_then(|store| store.get(&memo));
        if let Some(files) = stored.and_then(|bytes| postcard::from_bytes(&bytes).ok()) {
            return files;
        }
        // Why a page cannot be read is reported when the file is rendered.
        let Ok(site) = index(project) else {
            return whole(key(project));
        };
        let files = match whole_size(project, site) <= WHOLE {
            true => whole(key(project)),
            false => divided_files(project, site),
        };
        if let (Some(store), Ok(bytes)) = (store, postcard::to_stdvec(&files)) {
            store.put(&memo, &bytes);
        }
        files
    })
}

/// The keys of the artefacts that the index consists of.
#[must_use]
pub fn artefact_keys(project: &Project<'_>) -> Vec<ArtefactKey> {
    if project.settings.search.off {
        return Vec::new();
    }
    let mut keys = page_words::keys(project);
    keys.push(ArtefactKey::new(
        ArtefactKind::Search,
        &[key(project).as_bytes()],
    ));
    keys
}

/// The script of a file.
///
/// # Errors
/// If a page's file cannot be read, or has changed since the site was read.
pub fn render(project: &Project<'_>, id: SearchFileId) -> Result<String, Box<Diagnostic>> {
    let site = index(project).as_ref().map_err(Clone::clone)?;
    let shard = |kind, number| Ok(site.index.shard_script(kind, number));
    match id {
        SearchFileId::Whole => whole(project, site),
        SearchFileId::Root => root(project, site),
        SearchFileId::Words(number) => shard(ShardKind::Words, number),
        SearchFileId::Endings(number) => shard(ShardKind::Endings, number),
        SearchFileId::More(number) => shard(ShardKind::More, number),
        SearchFileId::Starts(number) => shard(ShardKind::Starts, number),
        SearchFileId::Block(block) => {
            let pages = site.blocks.get(&block).cloned().unwrap_or_default();
            block_of_pages(project, block, &pages)
        }
    }
}

/// The pages of a site from A to Z.
#[must_use]
pub fn letters<'p>(project: &'p Project<'_>) -> &'p [Letter] {
    project.search().letters.get_or_init(|| {
        let walk = project.site.walk.iter();
        let titles: Vec<&str> = walk.map(|node| project.site.title(*node)).collect();
        divided(&titles)
    })
}

/// The hash of everything that the index is derived from.
fn key(project: &Project<'_>) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    let mut add = |text: &[u8]| {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text);
    };
    add(project.settings.fingerprint.as_bytes());
    add(style(project).as_bytes());
    add(project.settings.strings.search.label.as_bytes());
    let glossary = project.data.glossary.as_ref();
    for term in glossary.map_or(&[][..], |glossary| &glossary.terms) {
        add(term.term.as_bytes());
        for spelling in &term.also {
            add(spelling.as_bytes());
        }
        add(b"");
    }
    for node in project.site.walk.iter() {
        add(project.site.nodes[*node].route.as_str().as_bytes());
        add(&[u8::from(project.site.nodes[*node].is_unlisted)]);
        let page = project.site.node_page(*node);
        match page {
            Some(page) => add(page.facts_hash.as_bytes()),
            None => add(project.site.title(*node).as_bytes()),
        }
    }
    hasher.finalize()
}

fn index<'p>(project: &'p Project<'_>) -> &'p Result<IndexedSite, Box<Diagnostic>> {
    project.search().index.get_or_init(|| build(project))
}

fn style(project: &Project<'_>) -> String {
    let route = project.templates.address(SEARCH_STYLE);
    route.map_or_else(String::new, |route| route.encoded()[1..].to_owned())
}

fn root(project: &Project<'_>, site: &IndexedSite) -> Result<String, Box<Diagnostic>> {
    let root = RootFile {
        index: site.index.root(),
        strings: &project.settings.strings.search,
        style: style(project),
    };
    let json = script_json(&root);
    let json = json.map_err(|error| Box::new(Diagnostic::error("json", error.to_string())))?;
    Ok(format!("guidepostSearch(\"root\",0,{json})\n"))
}

/// The index as one script.
fn whole(project: &Project<'_>, site: &IndexedSite) -> Result<String, Box<Diagnostic>> {
    let mut text = root(project, site)?;
    for kind in ShardKind::ALL {
        for number in 0..site.index.names(kind).len() {
            text += &site.index.shard_script(kind, number);
        }
    }
    for (block, pages) in &site.blocks {
        text += &block_of_pages(project, *block, pages)?;
    }
    Ok(text)
}

/// The size of the index as one script; that of a large one is not determined.
fn whole_size(project: &Project<'_>, site: &IndexedSite) -> usize {
    let mut size = 0;
    for kind in ShardKind::ALL {
        for number in 0..site.index.names(kind).len() {
            size += site.index.shard_script(kind, number).len();
            if size > WHOLE {
                return size;
            }
        }
    }
    whole(project, site).map_or(size, |text| text.len())
}

fn block_of_pages(
    project: &Project<'_>,
    block: u32,
    pages: &[(u32, NodeId)],
) -> Result<String, Box<Diagnostic>> {
    let documents: Result<Vec<_>, _> = pages
        .iter()
        .map(|(number, node)| document_of(project, *node, *number))
        .collect();
    Ok(block_script(block, &documents?))
}

/// The files of an index that is divided.
fn divided_files(project: &Project<'_>, site: &IndexedSite) -> Vec<SearchFile> {
    let root = root(project, site).unwrap_or_default();
    let mut files = vec![SearchFile {
        id: SearchFileId::Root,
        path: ROOT.to_owned(),
        digest: blake3::hash(root.as_bytes()),
    }];
    for kind in ShardKind::ALL {
        let names = site.index.names(kind).into_iter().enumerate();
        files.extend(names.map(|(number, name)| SearchFile {
            id: SearchFileId::shard(kind, number),
            path: format!("{}/{name}.js", kind.name()),
            digest: blake3::hash(site.index.shard_script(kind, number).as_bytes()),
        }));
    }
    let digests: BTreeMap<NodeId, &blake3::Hash> =
        site.nodes.iter().copied().zip(&site.digests).collect();
    files.extend(site.blocks.iter().map(|(block, pages)| {
        let mut hasher = blake3::Hasher::new();
        for (number, node) in pages {
            hasher.update(&number.to_le_bytes());
            hasher.update(digests[node].as_bytes());
        }
        SearchFile {
            id: SearchFileId::Block(*block),
            path: format!("pages/{}/{block}.js", block >> 8),
            digest: hasher.finalize(),
        }
    }));
    files
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::io::files::MemoryFiles;
    use crate::render::project::Options;

    /// A site of so many pages that its index is divided.
    fn site() -> MemoryFiles {
        let word = |seed: usize| format!("w{}", seed * seed % 1009);
        let text = |page: usize| {
            let words = (0..90).map(|at| word(page * 31 + at * 7));
            words.collect::<Vec<_>>().join(" ")
        };
        let files = MemoryFiles::default()
            .with("guidepost.yaml", "title: Guide\nsearch: true\n")
            .with("content/index.md", "# Home\n\nText.\n");
        (0..400).fold(files, |files, page| {
            let text = format!(
                "# Page {page}\n\n{}\n\n## More\n\n{}\n",
                text(page),
                text(page + 1)
            );
            files.with(&format!("content/p{page}.md"), text)
        })
    }

    /// All files of the index, by path.
    fn published(files: &MemoryFiles) -> BTreeMap<String, (blake3::Hash, String)> {
        let (mut project, _) = Project::open(files, &Options::default()).expect("opens");
        project.split_search();
        let found = super::files(&project).iter();
        let file = |file: &SearchFile| {
            let text = render(&project, file.id).expect("renders");
            (file.path.clone(), (file.digest, text))
        };
        found.map(file).collect()
    }

    #[test]
    fn a_page_that_is_added_changes_the_files_of_its_words() {
        let before = published(&site());
        assert!(before.len() > 40, "{} files", before.len());
        let paths = |prefix: &str| {
            before
                .keys()
                .filter(|path| path.starts_with(prefix))
                .count()
        };
        assert!(paths("words/") > 5 && paths("pages/") > 20 && paths("endings/") > 0);
        let after = published(&site().with("content/q.md", "# Query\n\nw1 hamstring.\n"));
        let changed = after
            .iter()
            .filter(|(path, file)| before.get(*path) != Some(file));
        let changed: Vec<&String> = changed.map(|(path, _)| path).collect();
        assert!(changed.len() <= 10, "{changed:?} of {}", after.len());
        // Equal digests, equal bytes.
        for (path, (digest, text)) in &after {
            if let Some((_, old)) = before.get(path).filter(|(old, _)| old == digest) {
                assert_eq!(old, text, "{path}");
            }
        }
    }

    #[test]
    fn a_page_can_be_left_out_and_so_can_search() {
        let files = MemoryFiles::default()
            .with("guidepost.yaml", "search: true\n")
            .with("content/index.md", "# Home\n\nOwls.\n")
            .with(
                "content/a.md",
                "---\nsearch: false\n---\n\n# Hidden\n\nBats.\n",
            );
        let (_, text) = published(&files).remove("root.js").expect("one file");
        assert!(text.contains("Owls") && !text.contains("Bats"), "{text}");
        let off = files.with("guidepost.yaml", "search: false\n");
        assert!(published(&off).is_empty());
    }
}
