//! Why an output was rendered: its inputs, and which of them changed.

use std::fmt;

use serde::Serialize;

use crate::base::route::Route;
use crate::cache::OutputEntry;
use crate::diagnostic::{Diagnostic, nearest};
use crate::render::key::{self, CacheKey};
use crate::render::outputs::{self, Output};
use crate::render::project::Project;
use crate::render::view::{KeyPart, LinkTarget, PlaceView, Scope};
use crate::site::lookup;

/// An explanation of an output.
#[derive(Debug, Serialize)]
pub struct Explanation {
    /// Its address in the site, not percent-encoded.
    pub address: String,
    /// Its file, relative to the output folder.
    pub file: String,
    /// Its inputs, each with its kind: files, the template, bibliographic sources, terms.
    #[serde(rename = "made_from")]
    pub inputs: Vec<(&'static str, String)>,
    /// The addresses of the pages whose names or addresses it shows, by their relation to it.
    pub shows: Vec<(&'static str, Vec<String>)>,
    /// What the last build did with it.
    pub last_build: LastBuild,
    /// Which inputs have changed since, so that the next build renders it again.
    pub changed_since: Vec<&'static str>,
}

/// What a build did with an output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LastBuild {
    /// It is not in the cache.
    Unknown,
    /// Every build renders it, since that is cheaper than a cache entry.
    #[serde(rename = "always-made")]
    Always,
    /// The build rendered it for the first time.
    First,
    /// The build did not change it.
    Kept,
    /// The build rendered it again, because these inputs changed.
    #[serde(rename = "made")]
    Rendered(Vec<&'static str>),
}

/// Finds an output: a page by any name that [`lookup::find`] accepts, any other output by its address.
///
/// # Errors
/// That there is no such output, with the nearest one.
pub fn find(project: &Project<'_>, named: &str) -> Result<Output, Box<Diagnostic>> {
    let (outputs, _) = outputs::plan(project);
    let at = |route: &Route| outputs.iter().find(|output| output.route == *route);
    let path = named.trim_start_matches('/');
    if let Some(output) = at(&Route::of_file(path)) {
        return Ok(output.clone());
    }
    let page = lookup::find(&project.site, &project.settings, named);
    match page.map(|page| at(&project.site.nodes[page.node].route)) {
        Ok(Some(output)) => Ok(output.clone()),
        Ok(None) => Err(Box::new(Diagnostic::error(
            "page-unknown",
            format!("`{named}` is not published"),
        ))),
        Err(error) => {
            let files = outputs.iter().map(|output| output.route.as_str());
            let near = nearest(&format!("/{path}"), files);
            Err(Box::new(match near.filter(|_| named.contains('.')) {
                Some(near) => error.hint(format!("did you mean `{near}`?")),
                None => *error,
            }))
        }
    }
}

/// Explains an output. `entry` is its entry in the cache, `key` its key now.
#[must_use]
pub fn explain(
    project: &Project<'_>,
    output: &Output,
    entry: Option<&OutputEntry>,
    key: Option<CacheKey>,
) -> Explanation {
    let names = |parts: Vec<KeyPart>| parts.into_iter().map(KeyPart::name).collect::<Vec<_>>();
    let before = entry.and_then(|entry| entry.key);
    let last_build = match (entry.filter(|_| before.is_some()), key) {
        (_, None) => LastBuild::Always,
        (None, _) => LastBuild::Unknown,
        (Some(entry), _) if entry.changed == OutputEntry::NEW => LastBuild::First,
        (Some(entry), _) if entry.changed == 0 => LastBuild::Kept,
        (Some(entry), _) => LastBuild::Rendered(names(entry.changed_parts().collect())),
    };
    let since = before.zip(key).map(|(before, key)| {
        let changed = key.differs_from(&before);
        key::parts_in(changed).collect()
    });
    let scope = output.node().map(|node| project.scope(node));
    Explanation {
        address: output.route.to_string(),
        file: output.route.output_path(),
        inputs: inputs(project, output, scope.as_ref()),
        shows: scope.as_ref().map(shows).unwrap_or_default(),
        last_build,
        changed_since: names(since.unwrap_or_default()),
    }
}

fn inputs(
    project: &Project<'_>,
    output: &Output,
    scope: Option<&Scope<'_>>,
) -> Vec<(&'static str, String)> {
    let mut inputs = Vec::new();
    inputs.extend(output.file(project).map(|file| ("from", file)));
    inputs.extend(
        output
            .template(project)
            .map(|name| ("template", name.to_owned())),
    );
    let Some(scope) = scope else {
        return inputs;
    };
    let page = scope.summary.page;
    let mut components: Vec<&str> = page
        .iter()
        .flat_map(|page| &page.calls)
        .map(|call| call.name.as_str())
        .collect();
    components.sort_unstable();
    components.dedup();
    let components = components.into_iter();
    inputs.extend(components.map(|name| ("component", format!("components/{name}.html"))));
    inputs.extend(
        output
            .drawings(project)
            .into_iter()
            .map(|file| ("drawing", file)),
    );
    inputs.extend(output.pictures(project).map(|file| ("image", file)));
    let sources = scope.sources.iter();
    inputs.extend(sources.map(|source| ("source", source.tag.to_owned())));
    let terms = scope.terms.iter();
    inputs.extend(terms.map(|term| ("term", term.term.to_owned())));
    inputs
}

fn shows(scope: &Scope<'_>) -> Vec<(&'static str, Vec<String>)> {
    let addresses = |pages: &mut dyn Iterator<Item = &PlaceView<'_>>| {
        pages.map(|page| page.route.to_string()).collect::<Vec<_>>()
    };
    let inside = |target: &LinkTarget<'_>| match target {
        LinkTarget::Inside { route, suffix } => Some(format!("{route}{suffix}")),
        _ => None,
    };
    let mut links: Vec<String> = scope.links.iter().flatten().filter_map(inside).collect();
    links.sort_unstable();
    links.dedup();
    let mut adjacent = scope.previous.iter().chain(&scope.next);
    let mut citing = scope.references.iter().flat_map(|listed| &listed.pages);
    let all = [
        ("above", addresses(&mut scope.summary.above.iter())),
        (
            "below",
            addresses(&mut scope.summary.below.iter().map(|page| &page.place)),
        ),
        ("before and after", addresses(&mut adjacent)),
        (
            "related",
            (scope.related.iter())
                .filter_map(|next| inside(&next.target))
                .collect(),
        ),
        ("linked", links),
        ("citing", addresses(&mut citing)),
    ];
    all.into_iter()
        .filter(|(_, pages)| !pages.is_empty())
        .collect()
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}, in {}", self.address, self.file)?;
        if !self.inputs.is_empty() {
            writeln!(f, "\nRendered from")?;
        }
        for (kind, name) in &self.inputs {
            writeln!(f, "  {kind}: {name}")?;
        }
        if !self.shows.is_empty() {
            writeln!(f, "\nShows the names or addresses of")?;
        }
        for (relation, pages) in &self.shows {
            writeln!(f, "  {relation}: {}", pages.join(", "))?;
        }
        match &self.last_build {
            LastBuild::Unknown => writeln!(f, "\nNo build of it is in the cache.")?,
            LastBuild::Always => writeln!(
                f,
                "\nIt is so cheap that every build renders it, and writes it if it differs."
            )?,
            LastBuild::First => writeln!(f, "\nThe last build rendered it for the first time.")?,
            LastBuild::Kept => writeln!(f, "\nThe last build did not change it.")?,
            LastBuild::Rendered(parts) => {
                writeln!(
                    f,
                    "\nThe last build rendered it again, because these changed:"
                )?;
                parts.iter().try_for_each(|part| writeln!(f, "  {part}"))?;
            }
        }
        if !self.changed_since.is_empty() {
            writeln!(
                f,
                "\nThe next build will render it again. Since then, these changed:"
            )?;
            let mut parts = self.changed_since.iter();
            parts.try_for_each(|part| writeln!(f, "  {part}"))?;
        }
        Ok(())
    }
}
