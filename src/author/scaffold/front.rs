//! The front matter of a new page: the keys that the pages beside it have.

use std::sync::Arc;

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::LARGEST;
use crate::base::decode::decode;
use crate::input::front_matter::{self, FrontMatter};
use crate::input::yaml;
use crate::io::files::Files;
use crate::page::{Page, is_index};
use crate::site::sources;

/// What is written for a key that most pages have.
#[derive(Clone, Copy)]
enum Fill {
    /// The same as theirs, where all have the same.
    Same,
    /// The key alone, for the author to fill in.
    Empty,
    /// The next number.
    Next,
    /// The day.
    Today,
}

/// The keys that a new page may get, in the order in which they are written. Others are one page's own business.
const KEYS: [(&str, Fill); 12] = [
    (FrontMatter::nav_title.name, Fill::Empty),
    (FrontMatter::description.name, Fill::Empty),
    (FrontMatter::order.name, Fill::Next),
    (FrontMatter::date.name, Fill::Today),
    (FrontMatter::authors.name, Fill::Same),
    (FrontMatter::tags.name, Fill::Empty),
    (FrontMatter::template.name, Fill::Same),
    (FrontMatter::schema.name, Fill::Same),
    (FrontMatter::toc.name, Fill::Same),
    // When facts were checked is for those to say who checked them.
    (FrontMatter::facts_checked.name, Fill::Empty),
    (FrontMatter::next_review.name, Fill::Empty),
    (FrontMatter::related.name, Fill::Empty),
];

/// What stands behind keys that are to be filled in.
const NOTES: [(&str, &str); 2] = [
    (
        FrontMatter::description.name,
        "one sentence, for lists of pages and link previews",
    ),
    (
        FrontMatter::related.name,
        "pages worth reading next, as `- page: other.md` with a `reason:` each",
    ),
];

const BODY: &str =
    "\n<!-- Write the page here. Its title is printed above; sections start with \"## \". -->\n";

/// The text of a new page at `inside` the content folder, among the pages of its site.
pub(super) fn page(
    files: &dyn Files,
    pages: &[Arc<Page>],
    inside: &str,
    title: &str,
    today: Date,
) -> String {
    let siblings: Vec<&Page> = pages
        .iter()
        .map(|page| &**page)
        .filter(|page| folder_of(&page.path) == folder_of(inside) && folder_of(inside).is_some())
        .collect();
    let order = siblings.iter().filter_map(|page| page.front.order).max();
    // Where it is the first of its folder, it does as the others of the site do.
    let peers = match siblings.is_empty() {
        true => pages.iter().map(|page| &**page).collect(),
        false => siblings,
    };
    let fronts: Vec<Map<String, Value>> = peers
        .iter()
        .filter_map(|page| front_of(files, page))
        .collect();
    let mut text = "---\n".to_owned() + &yaml::write(FrontMatter::title.name, &title.into());
    for (key, fill) in KEYS {
        // A key that is still to be filled in is one that the page is to have.
        let there = fronts.iter().filter_map(|front| front.get(key));
        let there: Vec<&Value> = there.collect();
        let mut given = there.iter().filter(|value| !value.is_null());
        let usual = !there.is_empty() && 2 * there.len() >= fronts.len();
        let always = fronts.is_empty() && key == FrontMatter::description.name;
        if !usual && !always {
            continue;
        }
        match fill {
            Fill::Empty => text += &empty(key),
            Fill::Today => text += &format!("{key}: {today}\n"),
            Fill::Next => {
                let next = order.and_then(|order| order.checked_add(1));
                text += &next.map_or_else(String::new, |next| yaml::write(key, &json!(next)));
            }
            Fill::Same => {
                let first = given.next();
                let same = first.filter(|first| given.all(|value| value == *first));
                text += &same.map_or_else(String::new, |value| yaml::write(key, value));
            }
        }
    }
    text + "---\n" + BODY
}

/// A key without a value, which is as good as none until it is filled in.
fn empty(key: &str) -> String {
    let note = NOTES.iter().find(|(noted, _)| *noted == key);
    match note {
        Some((_, note)) => format!("{key}: # {note}\n"),
        None => format!("{key}:\n"),
    }
}

/// The folder whose list a page stands in: for a folder's own page that is the one above. None for the home page.
fn folder_of(path: &str) -> Option<&str> {
    let path = path.strip_suffix(".md").unwrap_or(path);
    let (folder, stem) = path.rsplit_once('/').unwrap_or(("", path));
    match is_index(stem) {
        false => Some(folder),
        true if folder.is_empty() => None,
        true => Some(folder.rsplit_once('/').map_or("", |(above, _)| above)),
    }
}

/// A page's front matter as it is written.
fn front_of(files: &dyn Files, page: &Page) -> Option<Map<String, Value>> {
    let bytes = sources::bytes(files, &page.file, LARGEST).ok()?;
    let text = decode(&page.file, bytes).ok()?;
    let parts = front_matter::split(&page.file, &text).ok()?;
    yaml::parse(parts.block(&page.file)).ok()
}
