//! Reads the pages of a site into an index.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::site_search::IndexedSite;
use crate::base::route::encoded_id;
use crate::diagnostic::Diagnostic;
use crate::page::markdown::Section;
use crate::render::page_words;
use crate::render::project::Project;
use crate::search::{Analyzer, Chunk, Concept, Document, Indexer, PageText, Part, block_of};
use crate::site::NodeId;

/// How many pages one thread reads at a time, and how many such parts are in memory.
const CHUNK: usize = 128;
const CHUNKS: usize = 32;

/// The nodes of the pages that search finds, in the order of the guide.
pub(super) fn nodes(project: &Project<'_>) -> Vec<NodeId> {
    let walk = project.site.walk.iter().copied();
    let is_found = |node: &NodeId| {
        let page = project.site.node_page(*node);
        page.is_some_and(|page| !page.front.search.off) && !project.site.nodes[*node].is_unlisted
    };
    walk.filter(is_found).collect()
}

/// The index of all pages.
///
/// # Errors
/// If a page's file cannot be read, or has changed since the site was read.
pub(super) fn build(project: &Project<'_>) -> Result<IndexedSite, Box<Diagnostic>> {
    let nodes = nodes(project);
    let glossary = project.data.glossary.as_ref();
    let terms = glossary.map_or(&[][..], |glossary| &glossary.terms);
    let terms = terms.iter().map(|term| Concept {
        term: &term.term,
        also: &term.also,
    });
    let analyzer = Analyzer::new(&project.settings.language, terms);
    let mut indexer = Indexer::default();
    let mut digests = Vec::with_capacity(nodes.len());
    for nodes in nodes.chunks(CHUNK * CHUNKS) {
        let chunks: Vec<_> = nodes
            .par_chunks(CHUNK)
            .map(|nodes| read(project, &analyzer, nodes))
            .collect();
        for chunk in chunks {
            let (chunk, found) = chunk?;
            indexer.add(chunk);
            digests.extend(found);
        }
    }
    let index = indexer.finish(&analyzer);
    let mut blocks: BTreeMap<u32, Vec<(u32, NodeId)>> = BTreeMap::new();
    for (number, node) in index.pages.iter().zip(&nodes) {
        let block = block_of(*number, index.blocks);
        blocks.entry(block).or_default().push((*number, *node));
    }
    for pages in blocks.values_mut() {
        pages.sort_unstable();
    }
    Ok(IndexedSite {
        index,
        blocks,
        nodes,
        digests,
    })
}

/// The words of some pages, and a hash of what a block holds of each.
fn read(
    project: &Project<'_>,
    analyzer: &Analyzer,
    nodes: &[NodeId],
) -> Result<(Chunk, Vec<blake3::Hash>), Box<Diagnostic>> {
    let mut texts = Vec::with_capacity(nodes.len());
    let mut digests = Vec::with_capacity(nodes.len());
    for node in nodes {
        let sections = sections(project, *node)?;
        digests.push(digest(project, *node, &sections));
        texts.push(sections);
    }
    let pages = nodes.iter().zip(&texts).map(|(node, sections)| {
        let site = &project.site;
        let front = site.node_page(*node).map(|page| &page.front);
        let boost = front.map_or(1, |front| front.search.boost.max(1));
        PageText {
            address: site.nodes[*node].route.as_str(),
            title: site.title(*node),
            description: front.and_then(|front| front.description.as_deref()),
            guide: guide(project, *node),
            boost: f64::from(boost),
            parts: sections.iter().enumerate().map(|(number, section)| {
                let heading = if number == 0 { "" } else { &section.title };
                (heading, section.text.as_str())
            }),
        }
    });
    Ok((Chunk::read(analyzer, pages), digests))
}

/// A hash of everything that a block holds of a page.
fn digest(project: &Project<'_>, node: NodeId, sections: &[Section]) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    let mut add = |text: &str| {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    };
    let site = &project.site;
    add(&site.nodes[node].route.encoded());
    add(&sections.len().to_string());
    add(site.title(node));
    for Section { id, title, text } in sections {
        add(id);
        add(title);
        add(text);
    }
    for above in site.ancestors(node) {
        add(site.title(above));
    }
    hasher.finalize()
}

fn sections(project: &Project<'_>, node: NodeId) -> Result<Vec<Section>, Box<Diagnostic>> {
    let words = page_words::of_node(project, node)?;
    Ok(words.map_or_else(Vec::new, |words| words.sections))
}

/// The first folder of a page's address, if it has more pages than one.
fn guide<'p>(project: &'p Project<'_>, node: NodeId) -> &'p str {
    let nodes = &project.site.nodes;
    let is_guide = nodes[node]
        .parent
        .is_some_and(|parent| nodes[parent].parent.is_some())
        || !nodes[node].children.is_empty();
    let first = nodes[node].route.as_str().split('/').nth(1);
    first.filter(|_| is_guide).unwrap_or_default()
}

/// What a block holds of a page with this number in the index.
///
/// # Errors
/// As for [`build`].
pub(super) fn document_of(
    project: &Project<'_>,
    node: NodeId,
    number: u32,
) -> Result<Document, Box<Diagnostic>> {
    Ok(document(project, node, number, &sections(project, node)?))
}

fn document(project: &Project<'_>, node: NodeId, number: u32, sections: &[Section]) -> Document {
    let site = &project.site;
    let above = site.ancestors(node).into_iter().skip(1);
    let parts = sections.iter().enumerate().map(|(at, section)| {
        let heading = if at == 0 { "" } else { &section.title };
        Part(
            encoded_id(&section.id).into_owned(),
            heading.to_owned(),
            section.text.clone(),
        )
    });
    let document = Document(
        number,
        site.nodes[node].route.encoded()[1..].to_owned(),
        site.title(node).to_owned(),
        above.map(|node| site.title(node).to_owned()).collect(),
        parts.collect(),
    );
    document.shortened()
}
