//! All that a site emits is a row of one table. A kind of output is a module with one value,
//! [`Kind`]; adding one is that module and a line in [`KINDS`].

mod asset;
#[cfg(feature = "cards")]
mod card;
mod embed;
mod headers;
mod not_found;
mod oembed;
mod page;
mod robots;
mod sitemap;
mod theme;

use std::collections::{HashMap, HashSet};

use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::base::key::{Key, KeyMaker, KeyPart};
use crate::base::route::{Route, collision_key};
use crate::diagnostic::{Diagnostic, counted};
use crate::io::content::Content;
use crate::render::project::Project;
use crate::site::{NodeId, Site};

/// The content of an output, or the reason why it cannot be rendered.
type Rendered = Result<Content, Box<Diagnostic>>;

/// Adds to a key all that an output is made from.
type AddToKey = fn(&Project<'_>, usize, KeyMaker) -> Option<KeyMaker>;

/// Says of the bytes of a file whether they are what an output would be.
type SelfVerifies = fn(&Project<'_>, usize, &[u8]) -> bool;

/// A kind of output.
struct Kind {
    /// Its outputs in a project: where each goes, and a number that means something to `render`.
    rows: fn(&Project<'_>) -> Vec<(Route, usize)>,
    /// The content of one; does not depend on any other.
    render: fn(&Project<'_>, usize) -> Rendered,
    /// The file that one is made from, for the error that two want the same address.
    source: fn(&Project<'_>, usize) -> Option<String>,
    /// Whether it stands back where the site has a file of its own at its address.
    yields: bool,
    /// Adds to a key all that one is made from; none where making it anew costs little. A key that
    /// is not there for one time means that it has to be made.
    key: Option<AddToKey>,
    /// Whether the bytes of a file say themselves that they are right.
    self_verifying: Option<SelfVerifies>,
}

/// All kinds. Those that stand back come last.
static KINDS: &[&Kind] = &[
    &page::KIND,
    &asset::KIND,
    #[cfg(feature = "cards")]
    &card::KIND,
    &theme::KIND,
    &embed::KIND,
    &oembed::KIND,
    &headers::KIND,
    &not_found::KIND,
    &robots::KIND,
    &sitemap::KIND,
];

/// A file of the published site: where it goes and how it is made.
#[derive(Clone)]
pub struct Output {
    /// Its address.
    pub route: Route,
    kind: &'static Kind,
    item: usize,
}

impl Output {
    /// Its content.
    ///
    /// # Errors
    /// What keeps it from being made, at its place in a page or template.
    pub fn render(&self, project: &Project<'_>) -> Rendered {
        (self.kind.render)(project, self.item)
    }

    /// Its content, taken from `earlier` where these say themselves that they are right. `earlier`
    /// vouches that nobody else wrote them.
    ///
    /// # Errors
    /// As [`Self::render`].
    pub fn render_or_keep(
        &self,
        project: &Project<'_>,
        earlier: impl FnOnce() -> Option<Vec<u8>>,
    ) -> Rendered {
        let kept = self.kind.self_verifying.and_then(|self_verifying| {
            let bytes = earlier()?;
            self_verifying(project, self.item, &bytes).then_some(Content::Bytes(bytes))
        });
        kept.map_or_else(|| self.render(project), Ok)
    }

    /// The place in the tree that it is the page of.
    #[must_use]
    pub fn node(&self) -> Option<NodeId> {
        std::ptr::eq(self.kind, &raw const page::KIND).then_some(self.item)
    }

    /// The template that it is made with, where it is one alone.
    #[must_use]
    pub fn template<'p>(&self, project: &'p Project<'_>) -> Option<&'p str> {
        Some(page::template(project, self.node()?))
    }

    /// The file that it is made from; none where that is none, or several.
    #[must_use]
    pub fn file(&self, project: &Project<'_>) -> Option<String> {
        (self.kind.source)(project, self.item)
    }

    /// The files of the drawings in its body, in order.
    #[must_use]
    pub fn drawings(&self, project: &Project<'_>) -> Vec<String> {
        let page = self.node().and_then(|node| project.site.nodes[node].page);
        let figures = page.and_then(|page| project.figures.pages.get(page));
        let file = |asset: usize| project.site.assets[asset].file.clone();
        let figures = figures.into_iter().flatten();
        figures.map(|figure| file(figure.asset)).collect()
    }

    /// What it is made from, by the program with this hash; none for one that has to be made to know.
    #[must_use]
    pub fn key(&self, project: &Project<'_>, program: blake3::Hash) -> Option<Key> {
        let add = self.kind.key?;
        let settings = project.settings.fingerprint;
        let key = KeyMaker::new()
            .with(KeyPart::Program, &program)
            .with(KeyPart::Templates, &project.templates.fingerprint())
            .with(
                KeyPart::Settings,
                &(settings, project.data.references.is_some()),
            );
        add(project, self.item, key).map(KeyMaker::finish)
    }

    /// Whether making it costs so much that a file is looked into first.
    #[must_use]
    pub fn is_costly(&self) -> bool {
        self.kind.self_verifying.is_some()
    }

    /// What it is made from: a file, or what else to call it.
    #[must_use]
    pub fn source(&self, project: &Project<'_>) -> String {
        (self.kind.source)(project, self.item).unwrap_or_else(|| "the generator itself".to_owned())
    }
}

/// All outputs of a project, each at an address of its own on every file system, with what is
/// wrong: outputs that want the same address, or a file where another needs a folder.
#[must_use]
pub fn plan(project: &Project<'_>) -> (Vec<Output>, Vec<Diagnostic>) {
    let rows = |kind: &&'static Kind| {
        let kind = *kind;
        let rows = (kind.rows)(project).into_iter();
        rows.map(move |(route, item)| Output { route, kind, item })
    };
    let all: Vec<Output> = KINDS.iter().flat_map(rows).collect();
    let key = |output: &Output| collision_key(&output.route.output_path());
    let keys: Vec<String> = all.par_iter().map(key).collect();
    let mut taken: FxHashMap<&str, usize> =
        FxHashMap::with_capacity_and_hasher(all.len(), FxBuildHasher);
    let mut outputs: Vec<(&str, Output)> = Vec::with_capacity(all.len());
    let mut diagnostics = Vec::new();
    for (key, output) in keys.iter().zip(all) {
        match taken.get(key.as_str()) {
            Some(_) if output.kind.yields => {}
            Some(first) => diagnostics.push(collision(project, &outputs[*first].1, &output)),
            None => {
                taken.insert(key, outputs.len());
                outputs.push((key, output));
            }
        }
    }
    diagnostics.extend(files_in_the_way(project, &outputs, &taken));
    let outputs = outputs.into_iter().map(|(_, output)| output);
    (outputs.collect(), diagnostics)
}

/// What is made of pages, beside them. Of two pages at one address, which is told of them, the first.
fn first_at_each_address(
    site: &Site,
    nodes: impl Iterator<Item = NodeId>,
) -> impl Iterator<Item = NodeId> {
    let mut taken = HashSet::new();
    nodes.filter(move |node| taken.insert(collision_key(site.nodes[*node].route.as_str())))
}

fn collision(project: &Project<'_>, first: &Output, second: &Output) -> Diagnostic {
    let (a, b) = (first.source(project), second.source(project));
    let message = if first.route == second.route {
        format!("`{a}` and `{b}` have the same address, `{}`", first.route)
    } else {
        format!(
            "`{a}` and `{b}` have addresses that many servers and file systems take for the same, `{}` and `{}`",
            first.route, second.route
        )
    };
    Diagnostic::error("address-taken", message)
        .in_file(b)
        .hint("rename one of them, or give one a `slug` of its own")
}

/// A file `a/b` where another output needs the folder `a/b/`.
fn files_in_the_way(
    project: &Project<'_>,
    outputs: &[(&str, Output)],
    taken: &FxHashMap<&str, usize>,
) -> Vec<Diagnostic> {
    let in_the_way = outputs.par_iter().flat_map_iter(|(key, output)| {
        let above = key.match_indices('/').map(|(at, _)| &key[..at]);
        above.filter_map(move |above| Some((above, *taken.get(above)?, output)))
    });
    let in_the_way: Vec<(&str, usize, &Output)> = in_the_way.collect();
    let finding = |(above, file, output): (&str, usize, &Output)| {
        let (a, b) = (outputs[file].1.source(project), output.source(project));
        let message = format!("`{a}` would be a file where `{b}` needs a folder, at `/{above}`");
        let finding = Diagnostic::error("address-taken", message);
        finding.in_file(b).hint("rename one of them")
    };
    in_the_way.into_iter().map(finding).collect()
}

/// What went wrong with several outputs: one wrong line of a template is wrong on every page, and is
/// told once, with the first page.
#[must_use]
pub fn dedup(errors: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut told: Vec<(Diagnostic, usize)> = Vec::new();
    let mut known = HashMap::new();
    for error in errors {
        let key = (
            error.code,
            error.file.clone(),
            error.span,
            error.message.clone(),
        );
        let at = *known.entry(key).or_insert(told.len());
        match told.get_mut(at) {
            Some((_, more)) => *more += 1,
            None => told.push((error, 0)),
        }
    }
    let fold = |(error, more): (Diagnostic, usize)| match more {
        0 => error,
        more => error.note(format!("and so on {}", counted(more, "other page"))),
    };
    told.into_iter().map(fold).collect()
}
