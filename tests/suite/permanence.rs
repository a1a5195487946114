//! No recorded address dies silently: whatever authors do to a random site, a build that succeeds serves each address that
//! was ever recorded.

use std::collections::{BTreeMap, BTreeSet};

use guidepost::author::links::{LedgerEdit, LedgerEditor};
use guidepost::author::relocate::{self, Request};
use guidepost::base::ui_strings::ENGLISH;
use guidepost::diagnostic::Diagnostic;
use guidepost::ledger::FILE;
use guidepost::render::outputs;
use guidepost::render::project::{Options, Project};
use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use scraper::{Html, Selector};
use url::Url;

use crate::case::memory;
use crate::moves::applied;
use crate::tree::Tree;
use crate::trees::{Outputs, render};

/// What an author does.
#[derive(Clone, Debug)]
enum Step {
    /// A page moves to another file.
    Rename(usize, usize),
    Delete(usize),
    Add(usize, usize),
    /// A heading gets other words, or an id of its own.
    Reword(usize, usize, usize),
    /// A section goes to the end of another page.
    MoveSection(usize, usize),
    /// Two sections change places.
    Reorder(usize),
    Slug(usize, usize),
    BasePath(usize),
    Alias(usize, usize),
    Settings(usize),
    Record,
    /// One error about an address is answered, by a move to some page or by a retirement.
    Answer(usize, bool),
}

const NAMES: [&str; 6] = [
    "a.md",
    "b.md",
    "c/index.md",
    "c/d.md",
    "e/f/index.md",
    "index.md",
];
const HEADINGS: [&str; 6] = ["One", "Two", "One", "Three {#own}", "One {#two}", "Sources"];
const SLUGS: [&str; 4] = ["", "x", "b", "c"];
/// Settings that decide about ids, about what is recorded and about what is published at former addresses.
const SETTINGS: [&str; 6] = [
    "",
    "links: {anchors: explicit, files: true}\n",
    "links: {anchors: none}\n",
    "markdown: {heading_attributes: false}\n",
    "publish: {host: netlify}\n",
    "markdown: {smart_punctuation: false}\nlanguage: de\n",
];
const BASES: [&str; 3] = [
    "https://example.org/",
    "https://example.org/guide/",
    "https://example.com/",
];

fn step() -> impl Strategy<Value = Step> {
    let n = || 0..6_usize;
    prop_oneof![
        3 => (n(), n()).prop_map(|(a, b)| Step::Rename(a, b)),
        2 => n().prop_map(Step::Delete),
        2 => (n(), n()).prop_map(|(a, b)| Step::Add(a, b)),
        3 => (n(), n(), n()).prop_map(|(a, b, c)| Step::Reword(a, b, c)),
        2 => (n(), n()).prop_map(|(a, b)| Step::MoveSection(a, b)),
        1 => n().prop_map(Step::Reorder),
        1 => (n(), 0..4_usize).prop_map(|(a, b)| Step::Slug(a, b)),
        1 => (0..3_usize).prop_map(Step::BasePath),
        1 => (n(), n()).prop_map(|(a, b)| Step::Alias(a, b)),
        1 => n().prop_map(Step::Settings),
        4 => Just(Step::Record),
        6 => (n(), any::<bool>()).prop_map(|(a, b)| Step::Answer(a, b)),
    ]
}

/// A page: its slug, an alias, and its sections.
#[derive(Clone, Debug, Default)]
struct Source {
    slug: &'static str,
    alias: Option<&'static str>,
    sections: Vec<&'static str>,
}

struct Author {
    pages: BTreeMap<&'static str, Source>,
    base: &'static str,
    settings: &'static str,
    ledger: Option<String>,
    today: Date,
    /// Every address that was ever recorded.
    promised: BTreeSet<String>,
}

impl Author {
    fn new() -> Self {
        let page = |sections: &[&'static str]| Source {
            sections: sections.to_vec(),
            ..Source::default()
        };
        let pages = [
            ("index.md", page(&["One"])),
            ("a.md", page(&["One", "Two"])),
            ("c/index.md", page(&["Sources"])),
        ];
        Self {
            pages: pages.into(),
            base: BASES[0],
            settings: SETTINGS[0],
            ledger: None,
            today: date(2026, 1, 1),
            promised: BTreeSet::new(),
        }
    }

    fn site(&self) -> Tree {
        let mut site = Tree::new();
        let settings = ["title: Notes\n", self.settings].concat();
        site.insert("guidepost.yaml".to_owned(), settings.into_bytes());
        for (name, page) in &self.pages {
            let mut text = format!("---\ntitle: {name}\ndescription: Notes.\n");
            if !page.slug.is_empty() && *name != "index.md" {
                text += &format!("slug: {}\n", page.slug);
            }
            if let Some(alias) = page.alias {
                text += &format!("aliases: {alias}\n");
            }
            text += "---\n";
            for section in &page.sections {
                text += &format!("\n## {section}\n\nText.\n");
            }
            site.insert(format!("content/{name}"), text.into_bytes());
        }
        if let Some(ledger) = &self.ledger {
            site.insert(FILE.to_owned(), ledger.clone().into_bytes());
        }
        site
    }

    /// The name of the page with a number, among those that exist.
    fn name(&self, number: usize) -> Option<&'static str> {
        let count = self.pages.len();
        self.pages.keys().nth(number.checked_rem(count)?).copied()
    }

    fn page(&mut self, number: usize) -> Option<&mut Source> {
        let name = self.name(number)?;
        self.pages.get_mut(name)
    }

    fn take(&mut self, step: &Step) {
        self.today = self.today.checked_add(1.day()).unwrap();
        match *step {
            Step::Rename(from, to) => {
                if let Some(from) = self.name(from)
                    && !self.pages.contains_key(NAMES[to])
                    && let Some(page) = self.pages.remove(from)
                {
                    self.pages.insert(NAMES[to], page);
                }
            }
            Step::Delete(number) => {
                if let Some(name) = self.name(number) {
                    self.pages.remove(name);
                }
            }
            Step::Add(to, heading) => {
                let page = self.pages.entry(NAMES[to]).or_default();
                page.sections.push(HEADINGS[heading]);
            }
            Step::Reword(number, section, heading) => {
                if let Some(page) = self.page(number)
                    && let Some(count) = page.sections.len().checked_sub(1)
                {
                    page.sections[section.min(count)] = HEADINGS[heading];
                }
            }
            Step::MoveSection(from, to) => {
                if let Some(section) = self.page(from).and_then(|page| page.sections.pop())
                    && let Some(page) = self.page(to)
                {
                    page.sections.push(section);
                }
            }
            Step::Reorder(number) => {
                if let Some(page) = self.page(number) {
                    page.sections.reverse();
                }
            }
            Step::Slug(number, slug) => {
                if let Some(page) = self.page(number) {
                    page.slug = SLUGS[slug];
                }
            }
            Step::BasePath(number) => self.base = BASES[number],
            Step::Alias(number, alias) => {
                let alias = ["/a/", "/b/", "/old/", "/c/d/", "/a/#one", "/x/"][alias];
                if let Some(page) = self.page(number) {
                    page.alias = Some(alias);
                }
            }
            Step::Settings(number) => self.settings = SETTINGS[number],
            Step::Record => self.edit(|editor| editor.record()),
            Step::Answer(number, moves) => self.answer(number, moves),
        }
    }

    fn edit(&mut self, change: impl Fn(LedgerEditor<'_>) -> Result<LedgerEdit, Vec<Diagnostic>>) {
        if let Some(edit) = edited(&self.site(), self.base, self.today, change) {
            self.promised.extend(promised(&edit));
            self.ledger = Some(edit.text);
        }
    }

    fn answer(&mut self, number: usize, moves: bool) {
        let Err(found) = render(&self.site(), self.base) else {
            return;
        };
        let mut lost = found
            .iter()
            .filter(|finding| finding.code.ends_with("-lost"));
        let Some(address) = lost
            .next()
            .and_then(|finding| finding.message.split('`').nth(1))
        else {
            return;
        };
        let name = self.name(number).unwrap_or("index.md");
        let section = self.pages.get(name).and_then(|page| page.sections.first());
        let target = match section {
            Some(section) if number.is_multiple_of(2) => {
                format!(
                    "content/{name}#{}",
                    section.split(" {").next().unwrap_or_default()
                )
            }
            _ => format!("content/{name}"),
        };
        self.edit(|editor| match moves {
            true => editor.moved(address, &target),
            false => editor.gone(address, "It was wrong."),
        });
    }
}

/// A change of the ledger of a site; `None` if it is refused.
fn edited(
    site: &Tree,
    base: &str,
    today: Date,
    change: impl Fn(LedgerEditor<'_>) -> Result<LedgerEdit, Vec<Diagnostic>>,
) -> Option<LedgerEdit> {
    let files = memory(site);
    let options = Options {
        base_url: Some(base.to_owned()),
        drafts: false,
        ..Options::default()
    };
    let (project, _) = Project::open(&files, &options).ok()?;
    let (outputs, _) = outputs::plan(&project);
    let editor = LedgerEditor {
        project: &project,
        outputs: &outputs,
        today,
    };
    change(editor).ok()
}

/// The addresses that a change of the ledger records.
fn promised(edit: &LedgerEdit) -> Vec<String> {
    let mut promised = Vec::new();
    for fact in &edit.added {
        let line = fact.to_string();
        let mut words = line.split(' ');
        if words.next() == Some("live") {
            let page = words.next().unwrap();
            promised.push(page.to_owned());
            let ids = words.filter(|word| word.starts_with('#'));
            promised.extend(ids.map(|id| format!("{page}{id}")));
        }
    }
    promised
}

/// Whether a reader of an address, with scripts, finds a page with the section, or a page with the reason why there is none.
pub(crate) fn works(outputs: &Outputs, address: &str) -> Result<(), String> {
    let mut at = Url::parse("https://site.example/")
        .unwrap()
        .join(address)
        .unwrap();
    for _ in 0..20 {
        let path = percent_encoding::percent_decode_str(at.path()).decode_utf8_lossy();
        let path = path.trim_start_matches('/');
        let file = match path.is_empty() || path.ends_with('/') {
            true => format!("{path}index.html"),
            false => path.to_owned(),
        };
        let Some(bytes) = outputs.get(&file) else {
            return Err(format!("{at}: nothing"));
        };
        if !file.ends_with(".html") {
            return Ok(());
        }
        let page = Html::parse_document(std::str::from_utf8(bytes).unwrap());
        let select = |selector: &str| page.select(&Selector::parse(selector).unwrap()).next();
        if let Some(link) = select("#moved-to") {
            let mut to = at.join(link.attr("href").unwrap()).unwrap();
            if at.fragment().is_some_and(|id| !id.is_empty()) {
                to.set_fragment(at.fragment());
            }
            at = to;
            continue;
        }
        let title = select("h1").map(|title| title.text().collect::<String>());
        let Some(id) = at
            .fragment()
            .filter(|_| title.as_deref() != Some(ENGLISH.page_gone))
        else {
            return Ok(());
        };
        let id = percent_encoding::percent_decode_str(id)
            .decode_utf8_lossy()
            .into_owned();
        let with_id = Selector::parse("[id]").unwrap();
        let mut elements = page.select(&with_id);
        return match elements.any(|element| element.attr("id") == Some(&id)) {
            true => Ok(()),
            false => Err(format!("{at}: no such id")),
        };
    }
    Err(format!("{at}: moves forever"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_build_that_succeeds_serves_every_recorded_address(steps in prop::collection::vec(step(), 1..30)) {
        let mut author = Author::new();
        author.take(&Step::Record);
        prop_assert!(author.promised.len() > 5, "{:?}", author.promised);
        for step in &steps {
            author.take(step);
            let Ok(outputs) = render(&author.site(), author.base) else {
                continue;
            };
            for address in &author.promised {
                let works = works(&outputs, address);
                prop_assert!(
                    works.is_ok(),
                    "{}: {:?}\n{}\n{:#?}",
                    address, works, author.ledger.as_deref().unwrap_or_default(), author.pages
                );
            }
        }
    }
}

/// What an author does with the commands that change a site.
#[derive(Clone, Debug)]
enum Command {
    Move(usize, usize),
    Reword(usize, usize),
    Remove(usize, usize),
    Split(usize, usize),
    Merge(usize, usize),
    Record,
}

fn command() -> impl Strategy<Value = Command> {
    let n = || 0..6_usize;
    prop_oneof![
        3 => (n(), n()).prop_map(|(a, b)| Command::Move(a, b)),
        2 => (n(), n()).prop_map(|(a, b)| Command::Reword(a, b)),
        1 => (n(), n()).prop_map(|(a, b)| Command::Remove(a, b)),
        2 => (n(), n()).prop_map(|(a, b)| Command::Split(a, b)),
        2 => (n(), n()).prop_map(|(a, b)| Command::Merge(a, b)),
        2 => Just(Command::Record),
    ]
}

/// A site on which the commands have something to do.
fn linked_site() -> Tree {
    let mut site = Tree::new();
    for (file, text) in [
        ("guidepost.yaml", "title: Notes\n"),
        (
            "content/index.md",
            "# Home\n\n[a](a.md#two) [b](b.md)\n\n## One\n\nText.\n",
        ),
        (
            "content/a.md",
            "# A\n\n## One\n\n[b](b.md#one)\n\n## Two\n\nText.\n",
        ),
        (
            "content/b.md",
            "# B\n\n## One\n\n[a](a.md)\n\n## One\n\nText.\n",
        ),
        ("content/c/index.md", "# C\n\n## Three {#own}\n\nText.\n"),
        ("content/c/d.md", "# D\n\n[c](index.md#own)\n"),
    ] {
        site.insert(file.to_owned(), text.into());
    }
    site
}

/// The site after a command; `None` if it is refused, as when it would break a link.
fn changed(site: &Tree, command: &Command, today: Date) -> Option<Tree> {
    let pages: Vec<&String> = site.keys().filter(|file| file.ends_with(".md")).collect();
    let page = |number: usize| pages[number % pages.len()].as_str();
    let new = |number: usize| format!("content/{}", NAMES[number]);
    let section = |number: usize| format!("{}#{}", page(number), ["one", "two", "own"][number % 3]);
    let (new, section) = match *command {
        Command::Move(from, to) => (new(to), page(from).to_owned()),
        Command::Reword(from, to) => (HEADINGS[to].to_owned(), section(from)),
        Command::Split(from, to) => (new(to), section(from)),
        Command::Remove(..) | Command::Merge(..) | Command::Record => Default::default(),
    };
    let request = match *command {
        Command::Move(..) | Command::Reword(..) => Request::Move {
            old: &section,
            new: &new,
        },
        Command::Split(..) => Request::Split {
            section: &section,
            file: &new,
            title: None,
        },
        Command::Remove(from, to) => Request::Remove {
            page: page(from),
            to: Some(page(to)),
            gone: None,
        },
        Command::Merge(from, to) => Request::Merge {
            page: page(from),
            into: page(to),
        },
        Command::Record => return None,
    };
    let plan = relocate::plan(&memory(site), Some(BASES[0]), request, today).ok()?;
    Some(applied(site, &plan))
}

/// Runs commands on the site above; after each, every recorded address works. Returns these.
fn recorded_after(commands: &[Command]) -> BTreeSet<String> {
    let mut site = linked_site();
    let mut all = BTreeSet::new();
    let mut today = date(2026, 1, 1);
    for command in std::iter::once(&Command::Record).chain(commands) {
        today = today.checked_add(1.day()).unwrap();
        match command {
            Command::Record => {
                let edit = edited(&site, BASES[0], today, |editor| editor.record());
                let edit = edit.unwrap_or_else(|| panic!("nothing is recorded: {commands:?}"));
                all.extend(promised(&edit));
                site.insert(FILE.to_owned(), edit.text.into_bytes());
            }
            command => site = changed(&site, command, today).unwrap_or(site),
        }
        let outputs = render(&site, BASES[0]);
        let outputs = outputs.unwrap_or_else(|found| panic!("{command:?}: {found:?}"));
        for address in &all {
            let works = works(&outputs, address);
            assert!(works.is_ok(), "{address} after {command:?}: {works:?}");
        }
    }
    all
}

/// The section became a page, and then its old page became a section of that page.
#[test]
fn a_section_that_became_the_title_of_the_page_that_its_own_page_joined_is_at_its_top() {
    recorded_after(&[
        Command::Split(0, 4),
        Command::Remove(1, 2),
        Command::Merge(5, 3),
    ]);
    recorded_after(&[
        Command::Merge(2, 3),
        Command::Split(0, 4),
        Command::Remove(1, 2),
        Command::Merge(4, 2),
    ]);
}

/// The page moved away and back before: its address is promised again, although it is not recorded again.
#[test]
fn a_page_that_moved_back_keeps_its_address_when_it_joins_another() {
    recorded_after(&[
        Command::Move(0, 4),
        Command::Move(3, 0),
        Command::Merge(0, 1),
    ]);
}

#[test]
fn a_revived_address_has_to_be_published() {
    let mut site = linked_site();
    let today = |day| date(2026, 1, day);
    for (day, verb) in [(1, "record"), (2, "gone"), (3, "revive")] {
        let edit = edited(&site, BASES[0], today(day), |editor| match verb {
            "record" => editor.record(),
            "gone" => editor.gone("/c/d/", "It was wrong."),
            _ => editor.revive("/c/d/"),
        });
        site.insert(FILE.to_owned(), edit.unwrap().text.into_bytes());
    }
    assert!(render(&site, BASES[0]).is_ok());
    site.remove("content/c/d.md");
    let found = render(&site, BASES[0]).unwrap_err();
    let lost = found
        .iter()
        .find(|finding| finding.code == "address-lost")
        .unwrap();
    assert!(lost.message.contains("`/c/d/`"), "{lost:?}");
}

/// A recorded section whose heading the author makes the title of the same page.
#[test]
fn a_recorded_section_that_becomes_the_title_of_its_page_is_at_its_top() {
    let mut site = linked_site();
    let edit = edited(&site, BASES[0], date(2026, 1, 1), |editor| editor.record()).unwrap();
    site.insert(FILE.to_owned(), edit.text.into_bytes());
    site.insert(
        "content/c/index.md".to_owned(),
        b"# Three {#own}\n\nText.\n".to_vec(),
    );
    let outputs = render(&site, BASES[0]).unwrap();
    assert_eq!(works(&outputs, "/c/#own"), Ok(()));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn commands_in_any_order_keep_every_recorded_address(commands in prop::collection::vec(command(), 1..12)) {
        let all = recorded_after(&commands);
        prop_assert!(all.len() > 8, "{all:?}");
    }
}
