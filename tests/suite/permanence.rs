//! No recorded address dies silently: whatever authors do to a random site, a build that succeeds serves each address that
//! was ever recorded.

use std::collections::{BTreeMap, BTreeSet};

use guidepost::author::links::{LedgerEdit, LedgerEditor};
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
            ledger: None,
            today: date(2026, 1, 1),
            promised: BTreeSet::new(),
        }
    }

    fn site(&self) -> Tree {
        let mut site = Tree::new();
        site.insert("guidepost.yaml".to_owned(), "title: Notes\n".into());
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
            Step::Record => self.edit(|editor| editor.record()),
            Step::Answer(number, moves) => self.answer(number, moves),
        }
    }

    fn edit(&mut self, change: impl Fn(LedgerEditor<'_>) -> Result<LedgerEdit, Vec<Diagnostic>>) {
        let site = self.site();
        let files = memory(&site);
        let options = Options {
            base_url: Some(self.base.to_owned()),
            drafts: false,
        };
        let Ok((project, _)) = Project::open(&files, &options) else {
            return;
        };
        let (outputs, _) = outputs::plan(&project);
        let editor = LedgerEditor {
            project: &project,
            outputs: &outputs,
            today: self.today,
        };
        let Ok(edit) = change(editor) else {
            return;
        };
        for fact in &edit.added {
            let line = fact.to_string();
            let mut words = line.split(' ');
            if words.next() == Some("live") {
                let page = words.next().unwrap();
                self.promised.insert(page.to_owned());
                let ids = words.filter(|word| word.starts_with('#'));
                self.promised.extend(ids.map(|id| format!("{page}{id}")));
            }
        }
        self.ledger = Some(edit.text);
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
