//! What a build publishes, by address.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeSet;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::comparison::{Comparison, Entry, Lost, Sides};
use crate::base::route::{Route, without_index};
use crate::diagnostic::Span;
use crate::input::settings::Anchors;
use crate::ledger::{Address, Ids, Record};
use crate::render::outputs::{Output, OutputId, component_ids};
use crate::render::project::Project;
use crate::site::prior_state::LedgerMemo;
use crate::site::{NodeId, Site, Target};

/// What a build publishes, by address.
pub struct Published<'p> {
    pub(super) project: &'p Project<'p>,
    pub(super) outputs: &'p [Output],
    /// Sorted by address, so that it is compared with a ledger in one pass.
    entries: OnceCell<Vec<Entry>>,
    comparison: OnceCell<Comparison<'p>>,
    fingerprint: OnceCell<Option<blake3::Hash>>,
    words: RefCell<Words<'p>>,
}

/// The positions of the words of a line of the ledger.
#[derive(Default)]
struct Words<'p> {
    line: Range<usize>,
    positions: FxHashMap<&'p str, usize>,
}

impl<'p> Published<'p> {
    /// What these outputs publish. Notices of former pages are not among it.
    #[must_use]
    pub fn new(project: &'p Project<'p>, outputs: &'p [Output]) -> Self {
        Self {
            project,
            outputs,
            entries: OnceCell::new(),
            comparison: OnceCell::new(),
            fingerprint: OnceCell::new(),
            words: RefCell::default(),
        }
    }

    /// The site.
    #[must_use]
    pub fn project(&self) -> &'p Project<'p> {
        self.project
    }

    /// The outputs, without the notices of former pages.
    fn published(&self) -> impl Iterator<Item = &'p Output> + use<'p> {
        let outputs = self.outputs.iter();
        outputs.filter(|output| !matches!(output.id, OutputId::Notice(_)))
    }

    /// The fingerprint of everything that the comparison with the ledger depends on; `None` without a ledger.
    fn fingerprint(&self) -> Option<blake3::Hash> {
        *self.fingerprint.get_or_init(|| self.hash())
    }

    fn hash(&self) -> Option<blake3::Hash> {
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.project.ledger.hash?.as_bytes());
        hasher.update(self.project.settings.fingerprint.as_bytes());
        let mut bytes = Vec::new();
        for output in self.published() {
            let page = match output.id {
                OutputId::Page(node) => self.site().node_page(node),
                _ => None,
            };
            bytes.clear();
            bytes.extend_from_slice(output.route.as_str().as_bytes());
            bytes.push(b'\n');
            bytes.extend_from_slice(match output.id {
                OutputId::Page(_) => b"page",
                OutputId::Asset(_) => b"file",
                _ => b"other",
            });
            if let Some(page) = page {
                bytes.extend_from_slice(page.facts_hash.as_bytes());
            }
            bytes.push(b'\n');
            hasher.update(&bytes);
        }
        Some(hasher.finalize())
    }

    /// What the next build need not find out again.
    #[must_use]
    pub fn memo(&self) -> LedgerMemo {
        let agrees = self.has_ledger() && self.comparison().is_clean();
        LedgerMemo {
            agrees: agrees.then(|| self.fingerprint()).flatten(),
            is_all_published: agrees && self.comparison().is_all_published,
            ..self.project.ledger.known
        }
    }

    /// Whether the site has a ledger.
    #[must_use]
    pub fn has_ledger(&self) -> bool {
        self.project.ledger.exists()
    }

    /// The branch from which the site is published.
    #[must_use]
    pub fn branch(&self) -> &'p str {
        &self.project.settings.links.branch
    }

    /// The differences from the site's ledger.
    pub(super) fn comparison(&self) -> &Comparison<'p> {
        self.comparison.get_or_init(|| {
            let known = self.project.ledger.known.agrees;
            match known.is_some() && known == self.fingerprint() {
                true => Comparison {
                    is_all_published: self.project.ledger.known.is_all_published,
                    ..Comparison::clean()
                },
                false => {
                    let mut comparison = Comparison::new(self.sides(), self.entries());
                    let mut ids = FxHashMap::default();
                    let lost = &mut comparison.lost;
                    lost.retain(|lost| !self.is_in_component(lost, &mut ids));
                    comparison
                }
            }
        })
    }

    /// Whether a section that its page's text does not have is printed by a component. `ids` are those of the pages that
    /// were rendered for it so far.
    fn is_in_component(
        &self,
        lost: &Lost<'_>,
        ids: &mut FxHashMap<NodeId, BTreeSet<String>>,
    ) -> bool {
        let Lost::Section(section) = lost else {
            return false;
        };
        let own = || section.record.stated().address.page();
        let at = section.moved.clone().unwrap_or_else(own);
        match (self.target(&at), section.record.address().id()) {
            (Some(Target::Node(node)), Some(id)) => {
                let ids = ids.entry(node);
                let ids = ids.or_insert_with(|| component_ids(self.project, node));
                ids.contains(&*id)
            }
            _ => false,
        }
    }

    /// The pages whose components print ids that the ledger lacks, with these, encoded; in the order of the tree. Pages have
    /// to be rendered to find them.
    #[must_use]
    pub fn unrecorded_in_components(&self) -> Vec<(Address, Ids)> {
        if self.project.settings.links.anchors == Anchors::None {
            return Vec::new();
        }
        let states = &self.project.ledger.states;
        let outputs = self.published();
        let pages = outputs.filter_map(|output| match output.id {
            OutputId::Page(node) if is_recorded(self.project, output) => Some(node),
            _ => None,
        });
        let new = pages.filter_map(|node| {
            let page = Address::of(&self.site().nodes[node].route);
            let ids = component_ids(self.project, node).into_iter();
            let ids = ids.map(|id| page.with_id(&id));
            let ids = ids.filter(|address| states.state(address).is_none());
            let ids: Ids = ids
                .filter_map(|address| address.encoded_id().map(str::to_owned))
                .collect();
            (!ids.is_empty()).then_some((page, ids))
        });
        new.collect()
    }

    pub(super) fn site(&self) -> &'p Site {
        &self.project.site
    }

    /// Everything, sorted by address.
    pub(super) fn entries(&self) -> &[Entry] {
        self.entries.get_or_init(|| {
            let project = self.project;
            let entry = |output: &Output| Entry {
                // Hosts show an author's `index.html` at the address of its folder.
                address: Address::of(&Route::of_file(&without_index(output.route.as_str())[1..])),
                target: match output.id {
                    OutputId::Page(node) => Some(Target::Node(node)),
                    OutputId::Asset(asset) => Some(Target::Asset(asset)),
                    _ => None,
                },
                is_recorded: is_recorded(project, output),
            };
            let mut entries: Vec<Entry> = self.published().map(entry).collect();
            entries.sort_unstable_by(|a, b| a.address.cmp(&b.address));
            entries
        })
    }

    /// What is at the page of an address.
    pub(super) fn at(&self, address: &Address) -> Option<&Entry> {
        let page = address.page_part();
        let at = self
            .entries()
            .binary_search_by(|entry| entry.address.page_part().cmp(page));
        at.ok().map(|at| &self.entries()[at])
    }

    /// The page or file at the page of an address.
    pub(super) fn target(&self, address: &Address) -> Option<Target> {
        self.at(address)?.target
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
                words.positions.entry(word).or_insert(start);
                start += word.len() + 1;
            }
            words.line = line;
        }
        match words.positions.get(word) {
            Some(start) => (*start..start + word.len()).into(),
            None => record.span,
        }
    }

    /// The raw ids of a page that the ledger is to have.
    pub fn recorded_ids(&self, target: Option<Target>) -> impl Iterator<Item = &'p str> + use<'p> {
        self.sides().recorded_ids(target)
    }

    fn sides(&self) -> Sides<'p> {
        Sides {
            site: self.site(),
            states: &self.project.ledger.states,
            former: &self.project.former,
            anchors: self.project.settings.links.anchors,
        }
    }
}

fn is_recorded(project: &Project<'_>, output: &Output) -> bool {
    match output.id {
        OutputId::Page(node) => {
            let page = project.site.node_page(node);
            !output.route.is_error_page()
                && page.is_none_or(|page| !page.front.noindex && !page.front.draft)
        }
        // Readers share them, although search engines are not to list them.
        OutputId::SourcePage(_) => true,
        OutputId::Sitemap(number) => number == 0,
        OutputId::Asset(_) => {
            // Files whose names begin like this are for the host.
            let name = output.route.as_str().rsplit('/').next().unwrap_or_default();
            project.settings.links.files && !name.starts_with(['_', '.'])
        }
        _ => false,
    }
}
