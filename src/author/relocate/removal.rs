//! `rm`: a page that is removed, and what its links lead to then.

use super::layout::{Layout, Successor};
use super::names;
use super::plan::{Opened, complete};
use super::points::{Places, Thing};
use super::request::{Plan, Refusal, invalid};
use super::verify;
use crate::diagnostic::Diagnostic;
use crate::ledger::Address;
use crate::page::Page;

/// Plans `rm PAGE`.
pub(super) fn plan(
    opened: &Opened<'_>,
    named: &str,
    (to, gone): (Option<&str>, Option<&str>),
) -> Result<Plan, Refusal> {
    let all = opened.places;
    let page = names::page(all, named)?;
    check_alone(all, page, "removed")?;
    let route = all.route(&Thing::Page(page.file.clone()));
    let address = route.map(Address::of);
    let ledger = &all.project.ledger;
    // An alias was published too.
    let has_aliases = ledger.exists() && !page.front.draft && !page.front.aliases.is_empty();
    let is_recorded = address
        .as_ref()
        .is_some_and(|address| has_aliases || ledger.states.is_promised(address));
    if let (None, None, true, Some(address)) = (to, gone, is_recorded, &address) {
        return Err(Refusal::Usage(format!(
            "`{address}` was published: state where its readers are to go with `--to PAGE`, or why it is removed with `--gone REASON`"
        )));
    }
    let mut layout = Layout::default();
    layout.removed.insert(page.file.clone());
    match to {
        Some(to) => {
            let successor = successor(all, page, to)?;
            layout.pages.insert(page.file.clone(), successor);
        }
        None => {
            let links = verify::links_to(all, &page.file);
            if !links.is_empty() {
                return Err(Refusal::Findings(links));
            }
        }
    }
    if let Some(reason) = gone {
        check_reason(reason)?;
    }
    let gone = gone.map(|reason| (page.file.as_str(), reason.trim()));
    let mut plan = complete(opened, &layout, gone)?;
    plan.notes.extend(left(all, page));
    Ok(plan)
}

/// The page to which links are to lead.
fn successor(all: &Places<'_>, page: &Page, to: &str) -> Result<Successor, Box<Diagnostic>> {
    let (file, id) = match names::find(all, to)? {
        names::Named::Heading(file, id) => (file, Some(id)),
        _ => (names::page(all, to)?.file.clone(), None),
    };
    if file == page.file {
        return Err(Box::new(invalid(
            "links to the page cannot lead to the page itself",
        )));
    }
    Ok(Successor {
        file,
        id,
        heading: None,
        is_other: true,
    })
}

fn check_reason(reason: &str) -> Result<(), Box<Diagnostic>> {
    let line = format!("gone / 2000-01-01 {}", reason.trim());
    match crate::ledger::Fact::parse(&line) {
        Ok(_) => Ok(()),
        Err((_, fault)) => Err(Box::new(invalid(format!("the reason {fault}")))),
    }
}

/// Fails if there are pages below a page.
pub(super) fn check_alone(
    all: &Places<'_>,
    page: &Page,
    done: &str,
) -> Result<(), Box<Diagnostic>> {
    let site = all.site();
    let node = site.nodes.iter().position(|node| {
        node.page
            .is_some_and(|number| site.pages[number].file == page.file)
    });
    let Some(node) = node else { return Ok(()) };
    if node == site.home() {
        return Err(Box::new(invalid(format!("the home page cannot be {done}"))));
    }
    match site.nodes[node].children.first() {
        None => Ok(()),
        Some(child) => {
            let message = format!(
                "`{}` cannot be {done}, because pages are below it, such as `{}`",
                page.file, site.nodes[*child].route
            );
            Err(Box::new(invalid(message).hint("move these pages first")))
        }
    }
}

/// The files in the folder of a page that stay without it.
pub(super) fn left(all: &Places<'_>, page: &Page) -> Option<String> {
    let (folder, _) = page.file.rsplit_once('/')?;
    let prefix = format!("{folder}/");
    let files = names::all_files(all);
    let mut others = files
        .iter()
        .filter(|file| **file != page.file && file.starts_with(&prefix));
    if others.clone().any(|file| file.ends_with(".md")) {
        return None;
    }
    let first = others.next()?;
    Some(format!(
        "`{folder}` still has files of the page, such as `{first}`"
    ))
}
