//! From a layout to the whole change: links, the ledger, and the checks of the result.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::facts;
use super::heading::Headings;
use super::layout::{Layout, Piece};
use super::overlay::Overlay;
use super::places;
use super::points::{Mapping, Places, Point, Thing};
use super::request::Plan;
use super::rewrite::{self, Rewritten};
use super::source::Source;
use super::verify;
use super::wanted::Wanted;
use crate::diagnostic::{Diagnostic, counted};
use crate::io::edit::Edit;
use crate::io::files::Files;
use crate::ledger::{self, Address, Fact};
use crate::page::{LARGEST, Page};
use crate::render::project::{Options, Project};
use crate::site::sources;

/// The site that is changed, with all its findings.
pub(super) struct Opened<'p> {
    pub(super) files: &'p dyn Files,
    pub(super) options: &'p Options,
    pub(super) places: &'p Places<'p>,
    pub(super) findings: &'p [Diagnostic],
    pub(super) today: Date,
}

/// Completes a layout.
///
/// # Errors
/// The reasons why the change must not be made.
pub(super) fn complete(
    opened: &Opened<'_>,
    layout: &Layout,
    gone: Option<(&str, &str)>,
) -> Result<Plan, Vec<Diagnostic>> {
    match kept_ids(opened, layout)? {
        Some(layout) => complete_kept(opened, &layout, gone),
        None => complete_kept(opened, layout, gone),
    }
}

/// The layout with the ids written out that recorded headings have now, if they would get others because an equal heading
/// before them goes or comes.
fn kept_ids(opened: &Opened<'_>, layout: &Layout) -> Result<Option<Layout>, Vec<Diagnostic>> {
    let before = opened.places;
    let touches_headings = |pieces: &Vec<Piece>| match &pieces[..] {
        [Piece::Kept { file, .. }] => layout.changes.contains_key(file),
        _ => true,
    };
    if !before.project.ledger.exists() || !layout.texts.values().any(touches_headings) {
        return Ok(None);
    }
    let sources = read(before.project, layout)?;
    let moved = overlay(opened.files, layout, rewrite::unlinked(layout, &sources));
    let (after, _) = Project::open(&moved, opened.options)?;
    let after = Places::new(&after);
    let renumbered = Mapping::new(before, &after, layout).renumbered;
    let states = &before.project.ledger.states;
    let mut kept = None;
    for (file, id) in renumbered {
        let route = before.route(&Thing::Page(file.clone()));
        if !route.is_some_and(|route| states.is_promised(&Address::of(route).with_id(&id))) {
            continue;
        }
        let Some(page) = before.page(&file) else {
            continue;
        };
        let headings = Headings::of(before, page).map_err(|error| vec![*error])?;
        let change = headings.written_id(&id).map_err(|error| vec![*error])?;
        let kept: &mut Layout = kept.get_or_insert_with(|| layout.clone());
        let changes = kept.changes.entry(file).or_default();
        changes.push(change);
        changes.sort_by_key(|change| change.range.start);
    }
    Ok(kept)
}

fn complete_kept(
    opened: &Opened<'_>,
    layout: &Layout,
    gone: Option<(&str, &str)>,
) -> Result<Plan, Vec<Diagnostic>> {
    let before = opened.places;
    let sources = read(before.project, layout)?;
    let moved = overlay(opened.files, layout, rewrite::unlinked(layout, &sources));
    let (after, found) = Project::open(&moved, opened.options)?;
    unreadable(&after, layout, found)?;
    let places = Places::new(&after);
    let mapping = Mapping::new(before, &places, layout);
    let mut done = rewrite::rewrite(&mapping, sources)?;
    let facts = match before.project.ledger.exists() {
        true => facts::facts(&mapping, gone, opened.today),
        false => Vec::new(),
    };
    add_facts(before.project, &facts, &mut done)?;
    let notes = notes(&mapping, opened);
    let expected = expected(before.project, layout, &done)?;
    let mut sources = done.sources;
    sources.retain(|file, _| expected.contains_key(file));
    let sources = sources.into_iter();
    let sources = sources.map(|(file, source)| (file, source.bytes)).collect();
    let wanted = Wanted::new(before, layout, &mapping);
    // The result is opened and rendered next, so the site before its links were rewritten is not held as well.
    drop(mapping);
    drop(places);
    drop(after);
    drop(moved);
    let result = overlay(opened.files, layout, done.written);
    let (project, found) = Project::open(&result, opened.options)?;
    let misled = wanted.misled(&Places::new(&project));
    drop(wanted);
    let warnings = check(opened, layout, &result, (&project, found), misled)?;
    drop(project);
    Ok(Plan {
        moved: moves(layout),
        links: done.links,
        facts,
        notes,
        warnings,
        edit: Edit {
            expected,
            removed: layout.removed.clone(),
            written: result.written,
            moved: layout.files.clone(),
        },
        before: sources,
    })
}

fn read(
    project: &Project<'_>,
    layout: &Layout,
) -> Result<BTreeMap<String, Source>, Vec<Diagnostic>> {
    let pieces = layout.texts.values().flatten();
    let files: BTreeSet<&String> = pieces
        .filter_map(|piece| match piece {
            Piece::Kept { file, .. } => Some(file),
            Piece::Text { .. } => None,
        })
        .collect();
    let removed = layout.removed.iter().filter(|file| file.ends_with(".md"));
    let read = |file: &String| Ok((file.clone(), places::source(project, file)?));
    let all = files.into_iter().chain(removed).map(read);
    all.collect::<Result<_, Box<Diagnostic>>>()
        .map_err(|error| vec![*error])
}

fn overlay<'f>(
    files: &'f dyn Files,
    layout: &Layout,
    written: BTreeMap<String, Vec<u8>>,
) -> Overlay<'f> {
    Overlay {
        files,
        written,
        moved: layout.files.clone(),
        removed: layout.removed.clone(),
    }
}

/// Fails if a new text cannot be read as a page.
fn unreadable(
    after: &Project<'_>,
    layout: &Layout,
    found: Vec<Diagnostic>,
) -> Result<(), Vec<Diagnostic>> {
    let pages: BTreeSet<&str> = after.site.pages.iter().map(|page| &*page.file).collect();
    let Some(unread) = layout
        .texts
        .keys()
        .find(|file| !pages.contains(file.as_str()))
    else {
        return Ok(());
    };
    let about = |finding: &Diagnostic| finding.is_error() && finding.file.as_ref() == Some(unread);
    let mut found: Vec<Diagnostic> = found.into_iter().filter(about).collect();
    for finding in &mut found {
        finding.span = None;
    }
    if found.is_empty() {
        let message = format!("`{unread}` would not be a page of the site");
        found.push(Diagnostic::error("move-invalid", message));
    }
    Err(found)
}

/// Writes the facts to the ledger.
fn add_facts(
    project: &Project<'_>,
    facts: &[Fact],
    done: &mut Rewritten,
) -> Result<(), Vec<Diagnostic>> {
    if facts.is_empty() {
        return Ok(());
    }
    let mut ledger = project.ledger.facts();
    facts.iter().for_each(|fact| ledger.add(fact.clone()));
    let bytes = sources::bytes(project.files(), ledger::FILE, LARGEST.max(ledger::LARGEST));
    let bytes = bytes.map_err(|error| vec![*error])?;
    done.sources.insert(
        ledger::FILE.to_owned(),
        Source::new(bytes, project.ledger.text.clone()),
    );
    done.written
        .insert(ledger::FILE.to_owned(), ledger.text().into_bytes());
    Ok(())
}

/// Checks the changed site, of which some links may be known to lead elsewhere. Returns new warnings that do not prevent
/// the change.
fn check(
    opened: &Opened<'_>,
    layout: &Layout,
    result: &Overlay<'_>,
    (project, found): (&Project<'_>, Vec<Diagnostic>),
    mut refused: Vec<Diagnostic>,
) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
    let after = verify::findings(project, found);
    let (new, warnings): (Vec<_>, Vec<_>) =
        verify::new_findings((layout, result), opened.findings, after)
            .into_iter()
            .partition(verify::is_refusal);
    refused.extend(new);
    if refused.is_empty() {
        refused = match project.site.pages.iter().any(|page| page.front.draft) {
            true => without_drafts(opened, layout, result)?,
            false => {
                let before = opened.places.project;
                verify::newly_broken((before, project), layout, result)
            }
        };
    }
    match refused.is_empty() {
        true => Ok(warnings),
        // A warning that stops a command is an error of it.
        false => Err(refused.into_iter().map(Diagnostic::into_error).collect()),
    }
}

/// The new errors of the site without its drafts, which is the one that is published.
fn without_drafts(
    opened: &Opened<'_>,
    layout: &Layout,
    result: &Overlay<'_>,
) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
    let options = Options {
        drafts: false,
        ..opened.options.clone()
    };
    let (before, found) = Project::open(opened.files, &options)?;
    let known = verify::findings(&before, found);
    let (after, found) = Project::open(result, &options)?;
    let found = verify::findings(&after, found);
    let mut new = verify::new_findings((layout, result), &known, found);
    new.retain(verify::is_refusal);
    if new.is_empty() {
        new = verify::newly_broken((&before, &after), layout, result);
    }
    Ok(new)
}

fn moves(layout: &Layout) -> Vec<(String, String)> {
    let pages = layout
        .pages
        .iter()
        .filter(|(_, next)| !next.is_other && next.heading.is_none());
    let pages = pages.map(|(old, next)| (old.clone(), next.file.clone()));
    let files = layout
        .new_files
        .iter()
        .map(|(old, new)| (old.clone(), new.clone()));
    let mut all: Vec<(String, String)> = pages.chain(files).collect();
    all.sort();
    all
}

/// What an author has to know of addresses that a ledger would keep working.
fn notes(mapping: &Mapping<'_>, opened: &Opened<'_>) -> Vec<String> {
    const MOST: usize = 5;
    if opened.places.project.ledger.exists() {
        return Vec::new();
    }
    let changed = mapping
        .before
        .site()
        .pages
        .iter()
        .filter(|page| !page.front.draft);
    let note = |page: &std::sync::Arc<Page>| {
        let old = Point {
            thing: Thing::Page(page.file.clone()),
            id: None,
        };
        let route = mapping.before.route(&old.thing)?;
        let new = mapping.map(&old).and_then(|new| {
            let route = mapping.after.route(&new.thing)?;
            Some((new, route))
        });
        match new {
            Some((_, new)) if new == route => None,
            Some((
                Point {
                    thing: Thing::Page(file),
                    ..
                },
                _,
            )) => Some(format!(
                "the site has no ledger, so links of others to `{route}` no longer work; to keep them, add `aliases: [{route}]` to the front matter of `{file}`"
            )),
            _ => Some(format!(
                "the site has no ledger, so links of others to `{route}` no longer work"
            )),
        }
    };
    let mut notes: Vec<String> = changed.clone().filter_map(note).collect();
    notes.extend(changed.filter_map(|page| lost_aliases(mapping, page)));
    let more = notes.len().saturating_sub(MOST);
    if more > 0 {
        notes.truncate(MOST);
        notes.push(format!(
            "the same is true of {}",
            counted(more, "other address")
        ));
    }
    notes
}

/// The note about the aliases of a page whose front matter is removed.
fn lost_aliases(mapping: &Mapping<'_>, page: &Page) -> Option<String> {
    let aliases = page.front.aliases.iter().map(|alias| format!("`{alias}`"));
    let aliases: Vec<String> = aliases.collect();
    let is_lost = !aliases.is_empty() && facts::loses_front_matter(mapping.layout, &page.file);
    is_lost.then(|| {
        format!(
            "the site has no ledger, so the aliases of `{}` no longer work: {}",
            page.file,
            aliases.join(", ")
        )
    })
}

/// The hashes of the files that are replaced, removed or moved.
fn expected(
    project: &Project<'_>,
    layout: &Layout,
    done: &Rewritten,
) -> Result<BTreeMap<String, blake3::Hash>, Vec<Diagnostic>> {
    let mut expected = BTreeMap::new();
    for (file, source) in &done.sources {
        if done.written.contains_key(file) || layout.removed.contains(file) {
            expected.insert(file.clone(), blake3::hash(&source.bytes));
        }
    }
    for file in layout.files.values().chain(&layout.removed) {
        if !expected.contains_key(file) {
            let hash = project.open_file(file).and_then(|mut source| {
                let hash = source.open.hash().map(|(hash, _)| hash);
                source.checked(hash)
            });
            expected.insert(file.clone(), hash.map_err(|error| vec![*error])?);
        }
    }
    Ok(expected)
}
