//! Why an output is what it is: what it is made from, and which part of that changed.

use std::fmt;

use serde::Serialize;

use crate::base::route::Route;
use crate::cache::OutputEntry;
use crate::diagnostic::{Diagnostic, nearest};
use crate::render::key::{self, Key};
use crate::render::outputs::{self, Output};
use crate::render::project::Project;
use crate::render::view::{KeyPart, LinkTarget, PlaceView, Scope};
use crate::site::lookup;

/// What is known of an output.
#[derive(Debug, Serialize)]
pub struct Explanation {
    /// Its address in the site, not percent-encoded.
    pub address: String,
    /// Its file, relative to the output folder.
    pub file: String,
    /// The files it is made from, and the template, each with what it is; in the order in which they matter.
    pub made_from: Vec<(&'static str, String)>,
    /// What it shows of other pages: what they are to it, and their addresses.
    pub shows: Vec<(&'static str, Vec<String>)>,
    /// What the last build did.
    pub last_build: LastBuild,
    /// What has changed since, so that the next build will make it anew.
    pub changed_since: Vec<&'static str>,
}

/// What a build did with an output.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LastBuild {
    /// Nothing is remembered of it.
    Unknown,
    /// It costs less to make than to remember.
    AlwaysMade,
    /// It made it for the first time.
    First,
    /// It left it as it was.
    Kept,
    /// It made it anew, because these changed.
    Made(Vec<&'static str>),
}

/// Finds an output: a page as [`lookup::find`] does, any other by its address.
///
/// # Errors
/// That there is none, with the nearest.
pub fn find(project: &Project<'_>, named: &str) -> Result<Output, Box<Diagnostic>> {
    let (outputs, _) = outputs::plan(project);
    let at = |route: &Route| outputs.iter().find(|output| output.route == *route);
    let path = named.trim_start_matches('/');
    if let Some(output) = at(&Route::of_file(path)) {
        return Ok(output.clone());
    }
    let page = lookup::find(&project.site, &project.settings, named);
    match page.map(|place| at(&project.site.nodes[place.node].route)) {
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

/// Explains an output. `made` is what is remembered of it, `key` what it would be made from now.
#[must_use]
pub fn explain(
    project: &Project<'_>,
    output: &Output,
    made: Option<&OutputEntry>,
    key: Option<Key>,
) -> Explanation {
    let names = |parts: Vec<KeyPart>| parts.into_iter().map(KeyPart::name).collect::<Vec<_>>();
    let last_build = match (made, key) {
        (_, None) => LastBuild::AlwaysMade,
        (None, _) => LastBuild::Unknown,
        (Some(made), _) if made.changed == OutputEntry::NEW => LastBuild::First,
        (Some(made), _) if made.changed == 0 => LastBuild::Kept,
        (Some(made), _) => LastBuild::Made(names(made.changed_parts().collect())),
    };
    let since = made.zip(key).map(|(made, key)| {
        let changed = key.differs_from(&made.key);
        key::parts_in(changed).collect()
    });
    let scope = output.node().map(|node| project.scope(node));
    Explanation {
        address: output.route.to_string(),
        file: output.route.output_path(),
        made_from: made_from(project, output, scope.as_ref()),
        shows: scope.as_ref().map(shows).unwrap_or_default(),
        last_build,
        changed_since: names(since.unwrap_or_default()),
    }
}

fn made_from(
    project: &Project<'_>,
    output: &Output,
    scope: Option<&Scope<'_>>,
) -> Vec<(&'static str, String)> {
    let mut from = Vec::new();
    from.extend(output.file(project).map(|file| ("from", file)));
    from.extend(
        output
            .template(project)
            .map(|name| ("template", name.to_owned())),
    );
    let Some(scope) = scope else {
        return from;
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
    from.extend(components.map(|name| ("component", format!("components/{name}.html"))));
    from.extend(
        output
            .drawings(project)
            .into_iter()
            .map(|file| ("drawing", file)),
    );
    let sources = scope.sources.iter();
    from.extend(sources.map(|source| ("source", source.tag.to_owned())));
    let terms = scope.terms.iter();
    from.extend(terms.map(|term| ("term", term.term.to_owned())));
    from
}

fn shows(scope: &Scope<'_>) -> Vec<(&'static str, Vec<String>)> {
    let addresses = |places: &mut dyn Iterator<Item = &PlaceView<'_>>| {
        places
            .map(|place| place.route.to_string())
            .collect::<Vec<_>>()
    };
    let lead = |lead: &LinkTarget<'_>| match lead {
        LinkTarget::Inside { route, suffix } => Some(format!("{route}{suffix}")),
        _ => None,
    };
    let mut links: Vec<String> = scope.links.iter().flatten().filter_map(lead).collect();
    links.sort_unstable();
    links.dedup();
    let mut beside = scope.previous.iter().chain(&scope.next);
    let mut listed = scope.references.iter().flat_map(|(_, pages)| pages);
    let all = [
        ("above", addresses(&mut scope.summary.above.iter())),
        ("below", addresses(&mut scope.summary.below.iter())),
        ("before and after", addresses(&mut beside)),
        (
            "related",
            (scope.related.iter())
                .filter_map(|next| lead(&next.target))
                .collect(),
        ),
        ("linked", links),
        ("citing", addresses(&mut listed)),
    ];
    all.into_iter()
        .filter(|(_, places)| !places.is_empty())
        .collect()
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}, in {}", self.address, self.file)?;
        if !self.made_from.is_empty() {
            writeln!(f, "\nMade from")?;
        }
        for (kind, name) in &self.made_from {
            writeln!(f, "  {kind}: {name}")?;
        }
        if !self.shows.is_empty() {
            writeln!(f, "\nShows the names or addresses of")?;
        }
        for (kind, places) in &self.shows {
            writeln!(f, "  {kind}: {}", places.join(", "))?;
        }
        match &self.last_build {
            LastBuild::Unknown => writeln!(f, "\nNo build of it is remembered.")?,
            LastBuild::AlwaysMade => writeln!(
                f,
                "\nIt costs so little that every build makes it anew, and writes it where it differs."
            )?,
            LastBuild::First => writeln!(f, "\nThe last build made it for the first time.")?,
            LastBuild::Kept => writeln!(f, "\nThe last build left it as it was.")?,
            LastBuild::Made(parts) => {
                writeln!(f, "\nThe last build made it anew, because these changed:")?;
                parts.iter().try_for_each(|part| writeln!(f, "  {part}"))?;
            }
        }
        if !self.changed_since.is_empty() {
            writeln!(
                f,
                "\nThe next build will make it anew. Since then, these changed:"
            )?;
            let mut parts = self.changed_since.iter();
            parts.try_for_each(|part| writeln!(f, "  {part}"))?;
        }
        Ok(())
    }
}
