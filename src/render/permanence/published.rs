//! What a build publishes, by address.

use std::cell::RefCell;
use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::base::route::Route;
use crate::diagnostic::Span;
use crate::ledger::{Address, Record, States};
use crate::render::outputs::{Output, OutputId};
use crate::render::project::Project;
use crate::site::{Site, Target};

/// What a build publishes, by address.
pub(super) struct Published<'p> {
    pub(super) project: &'p Project<'p>,
    /// The targets of pages and files that are published as such.
    pub(super) routes: FxHashMap<&'p Route, Option<Target>>,
    pub(super) outputs: &'p [Output],
    words: RefCell<Words>,
}

/// The positions of the words of a line of the ledger.
#[derive(Default)]
struct Words {
    line: Range<usize>,
    positions: FxHashMap<String, usize>,
}

impl<'p> Published<'p> {
    pub(super) fn new(project: &'p Project<'p>, outputs: &'p [Output]) -> Self {
        let published = outputs
            .iter()
            .filter(|output| !matches!(output.id, OutputId::Notice(_)));
        let target = |output: &'p Output| match output.id {
            OutputId::Page(node) => Some(Target::Node(node)),
            OutputId::Asset(asset) => Some(Target::Asset(asset)),
            _ => None,
        };
        Self {
            project,
            routes: published
                .map(|output| (&output.route, target(output)))
                .collect(),
            outputs,
            words: RefCell::default(),
        }
    }

    pub(super) fn site(&self) -> &'p Site {
        &self.project.site
    }

    /// The position of a word in the line of a record.
    pub(super) fn span_of(&self, record: &Record, word: &str) -> Span {
        let line = record.span.range();
        let text = self.project.ledger.text.get(line.clone());
        let mut words = self.words.borrow_mut();
        // The ids of one line follow each other.
        if words.line != line {
            words.positions.clear();
            let mut start = line.start;
            for word in text.unwrap_or_default().split(' ') {
                // The first one counts.
                words.positions.entry(word.to_owned()).or_insert(start);
                start += word.len() + 1;
            }
            words.line = line;
        }
        match words.positions.get(word) {
            Some(start) => (*start..start + word.len()).into(),
            None => record.span,
        }
    }

    /// The addresses that the ledger is to have: pages that search engines may list, and endpoints that programs read.
    pub(super) fn recorded(&self) -> Vec<(Address, Option<Target>)> {
        let recorded = self.outputs.iter().filter(|output| match output.id {
            OutputId::Page(node) => {
                let page = self.site().node_page(node);
                !output.route.is_error_page()
                    && page.is_none_or(|page| !page.front.noindex && !page.front.draft)
            }
            OutputId::Sitemap(number) => number == 0,
            _ => false,
        });
        let address = |output: &Output| {
            let target = self.routes.get(&output.route).copied().flatten();
            (Address::of(&output.route), target)
        };
        recorded.map(address).collect()
    }

    /// The ids of a page that the ledger is to have: those of headings of levels 2 to 4, and those in its text.
    pub(super) fn recorded_ids(&self, target: Option<Target>) -> Vec<&'p str> {
        let page = target.and_then(|target| self.site().page_of(target));
        let Some(page) = page else {
            return Vec::new();
        };
        let headings = page.outline.iter().filter(|heading| heading.level <= 4);
        let headings = headings.map(|heading| &*heading.id);
        headings
            .chain(page.anchors.iter().map(String::as_str))
            .collect()
    }

    /// Whether a reader of an address finds what it names.
    pub(super) fn resolves(&self, address: &Address, states: &States) -> bool {
        let Some(target) = self.routes.get(&address.route()) else {
            return false;
        };
        let Some(id) = address.id() else {
            return true;
        };
        let has = |target| self.site().has_anchor(target, &id);
        target.is_none_or(has) || states.target(address).is_some()
    }
}
