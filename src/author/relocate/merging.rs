//! `merge`: a page that becomes a section of another one.

use super::heading::Headings;
use super::layout::{Layout, Piece, Successor};
use super::names;
use super::plan::{Opened, complete};
use super::points::Places;
use super::removal;
use super::request::{Plan, invalid};
use crate::diagnostic::Diagnostic;
use crate::input::front_matter;
use crate::input::yaml;
use crate::page::Page;

/// Plans `merge PAGE INTO`.
pub(super) fn plan(opened: &Opened<'_>, page: &str, into: &str) -> Result<Plan, Vec<Diagnostic>> {
    let one = |finding: Box<Diagnostic>| vec![*finding];
    let all = opened.places;
    let page = names::page(all, page).map_err(one)?;
    let into = names::page(all, into).map_err(one)?;
    let layout = layout(all, page, into).map_err(one)?;
    let mut plan = complete(opened, &layout, None)?;
    plan.notes
        .extend(dropped(page, &Headings::of(all, page).map_err(one)?.text));
    plan.notes.extend(removal::left(all, page));
    Ok(plan)
}

fn layout(all: &Places<'_>, page: &Page, into: &Page) -> Result<Layout, Box<Diagnostic>> {
    if page.file == into.file {
        return Err(Box::new(invalid(
            "a page cannot become a section of itself",
        )));
    }
    removal::check_alone(all, page, "merged")?;
    if page.front.draft != into.front.draft {
        let finding = invalid("one of the two pages is a draft, and the other is published");
        return Err(Box::new(
            finding
                .in_file(&page.file)
                .hint("publish both, or make both drafts"),
        ));
    }
    // With a ledger, they become facts.
    if !page.front.aliases.is_empty() && !all.project.ledger.exists() {
        let finding =
            invalid(format!("`{}` has `aliases`, which lead to it", page.file)).in_file(&page.file);
        return Err(Box::new(finding.hint(format!(
            "move them to the front matter of `{}`, or begin a ledger with `guidepost links record`",
            into.file
        ))));
    }
    let source = Headings::of(all, page)?;
    let target = Headings::of(all, into)?;
    check_labels(&source, &target)?;
    let title = source.title();
    let before = title.map(|number| page.body_start..source.places.headings[number].range.start);
    if before.is_some_and(|before| !source.text[before].trim().is_empty()) {
        let finding = source.finding(
            title.unwrap_or_default(),
            "there is text before this title, which would be in another section",
        );
        return Err(Box::new(finding.hint("move it below the title")));
    }
    let mut changes = Vec::new();
    for (number, heading) in source.places.headings.iter().enumerate() {
        let level = match title == Some(number) {
            true => 2,
            false => heading.level.max(2) + 1,
        };
        changes.extend(source.level(number, level)?);
    }
    let own = match title {
        Some(_) => None,
        None => Some(Piece::Text {
            text: format!("## {}\n\n", escaped(&page.title)),
            headings: 1,
        }),
    };
    let start = source.text.len()
        - source.text[page.body_start..]
            .trim_start_matches('\n')
            .len();
    let mut pieces = vec![
        Piece::whole(&into.file, target.text.len()),
        Piece::text(gap(&target.text)),
    ];
    pieces.extend(own);
    pieces.push(Piece::Kept {
        file: page.file.clone(),
        range: start..source.text.len(),
    });
    let mut layout = Layout::default();
    layout.changes.insert(page.file.clone(), changes);
    layout.texts.insert(into.file.clone(), pieces);
    layout.removed.insert(page.file.clone());
    layout.pages.insert(
        page.file.clone(),
        Successor {
            file: into.file.clone(),
            heading: Some(target.places.headings.len()),
            ..Successor::default()
        },
    );
    Ok(layout)
}

/// What separates a text from a heading.
fn gap(text: &str) -> &'static str {
    match (
        text.is_empty() || text.ends_with("\n\n"),
        text.ends_with('\n'),
    ) {
        (true, _) => "",
        (_, true) => "\n",
        _ => "\n\n",
    }
}

/// A title as Markdown that shows it.
fn escaped(title: &str) -> String {
    let mut out = String::with_capacity(title.len());
    for c in title.chars() {
        if "\\`*_[]<>&{}#$~|!".contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Fails if both pages define the same label: one of the definitions would have no effect.
fn check_labels(source: &Headings<'_>, target: &Headings<'_>) -> Result<(), Box<Diagnostic>> {
    let (own, other) = (&source.places, &target.places);
    for (own, other) in [
        (&own.definitions, &other.definitions),
        (&own.notes, &other.notes),
    ] {
        for definition in own {
            if other.iter().any(|there| there.label == definition.label) {
                let message = format!("`{}` is defined on both pages", definition.label);
                let length = source.text[definition.range.clone()].trim_end().len();
                let start = definition.range.start;
                let finding = invalid(message).at(&source.page.file, start..start + length);
                return Err(Box::new(finding.hint("rename it on one of them")));
            }
        }
    }
    Ok(())
}

/// The keys of front matter that no page has any more.
fn dropped(page: &Page, text: &str) -> Option<String> {
    // `aliases` are in the ledger then.
    const KNOWN: [&str; 4] = ["title", "draft", "order", "aliases"];
    let parts = front_matter::split(&page.file, text).ok()?;
    let map = yaml::parse(parts.block(&page.file)).ok()?;
    let keys = map.keys().filter(|key| !KNOWN.contains(&key.as_str()));
    let keys: Vec<String> = keys.map(|key| format!("`{key}`")).collect();
    (!keys.is_empty()).then(|| {
        format!(
            "the front matter of `{}` is no longer used: {}",
            page.file,
            keys.join(", ")
        )
    })
}
