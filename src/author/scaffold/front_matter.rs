//! The front matter of a new page: the keys that its siblings have.

use std::sync::Arc;

use jiff::civil::Date;
use serde_json::{Map, Value, json};

use crate::base::decode::decode;
use crate::input::front_matter::{self, FrontMatter};
use crate::input::yaml;
use crate::io::files::Files;
use crate::page::{self, Page, is_index};
use crate::site::sources;

/// The value that a new page gets for a key.
#[derive(Clone, Copy)]
enum InitialValue {
    /// The value of the siblings, if all have the same one.
    Same,
    /// None: the author fills it in.
    Empty,
    /// The next number.
    Next,
    /// The current date.
    Today,
}

/// The keys that a new page may get, in the order in which they are written. Other keys differ from page to page.
const KEYS: [(&str, InitialValue); 12] = [
    (FrontMatter::nav_title.name, InitialValue::Empty),
    (FrontMatter::description.name, InitialValue::Empty),
    (FrontMatter::order.name, InitialValue::Next),
    (FrontMatter::date.name, InitialValue::Today),
    (FrontMatter::authors.name, InitialValue::Same),
    (FrontMatter::tags.name, InitialValue::Empty),
    (FrontMatter::template.name, InitialValue::Same),
    (FrontMatter::schema.name, InitialValue::Same),
    (FrontMatter::toc.name, InitialValue::Same),
    // Authors enter this date when they have checked the facts.
    (FrontMatter::facts_checked.name, InitialValue::Empty),
    (FrontMatter::next_review.name, InitialValue::Empty),
    (FrontMatter::related.name, InitialValue::Empty),
];

/// Comments after keys that the author fills in.
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
    // Without siblings, the keys are those that the pages of the site have.
    let peers = match siblings.is_empty() {
        true => pages.iter().map(|page| &**page).collect(),
        false => siblings,
    };
    let fronts: Vec<Map<String, Value>> = peers
        .iter()
        .filter_map(|page| front_of(files, page))
        .collect();
    let mut text = "---\n".to_owned() + &yaml::write(FrontMatter::title.name, &title.into());
    for (key, initial) in KEYS {
        // A key without a value counts: its page is still to be filled in.
        let values = fronts.iter().filter_map(|front| front.get(key));
        let values: Vec<&Value> = values.collect();
        let mut given = values.iter().filter(|value| !value.is_null());
        let usual = !values.is_empty() && 2 * values.len() >= fronts.len();
        let always = fronts.is_empty() && key == FrontMatter::description.name;
        if !usual && !always {
            continue;
        }
        match initial {
            InitialValue::Empty => text += &empty(key),
            InitialValue::Today => text += &format!("{key}: {today}\n"),
            InitialValue::Next => {
                let next = order.and_then(|order| order.checked_add(1));
                text += &next.map_or_else(String::new, |next| yaml::write(key, &json!(next)));
            }
            InitialValue::Same => {
                let first = given.next();
                let same = first.filter(|first| given.all(|value| value == *first));
                text += &same.map_or_else(String::new, |value| yaml::write(key, value));
            }
        }
    }
    text + "---\n" + BODY
}

/// A key without a value, which is ignored until it is filled in.
fn empty(key: &str) -> String {
    let note = NOTES.iter().find(|(noted, _)| *noted == key);
    match note {
        Some((_, note)) => format!("{key}: # {note}\n"),
        None => format!("{key}:\n"),
    }
}

/// The folder whose list contains a page: for the page of a folder, the folder above. `None` for the home page.
fn folder_of(path: &str) -> Option<&str> {
    let path = path.strip_suffix(".md").unwrap_or(path);
    let (folder, stem) = path.rsplit_once('/').unwrap_or(("", path));
    match is_index(stem) {
        false => Some(folder),
        true if folder.is_empty() => None,
        true => Some(folder.rsplit_once('/').map_or("", |(above, _)| above)),
    }
}

/// The front matter of a page as written.
fn front_of(files: &dyn Files, page: &Page) -> Option<Map<String, Value>> {
    let bytes = sources::bytes(files, &page.file, page::LARGEST_PAGE).ok()?;
    let text = decode(&page.file, bytes).ok()?;
    let parts = front_matter::split(&page.file, &text).ok()?;
    yaml::parse(parts.block(&page.file)).ok()
}
