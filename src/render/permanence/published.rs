//! What a build publishes, by address.

use std::borrow::Cow;

use crate::base::route::encoded_id;
use crate::diagnostic::Span;
use crate::input::settings::Anchors;
use crate::ledger::{Address, Record, States};
use crate::page::Page;
use crate::render::outputs::{Output, OutputId};
use crate::render::project::Project;
use crate::site::{Site, Target};

/// What a build publishes, by address.
pub struct Published<'p> {
    pub(super) project: &'p Project<'p>,
    pub(super) outputs: &'p [Output],
    /// Sorted by address, so that it is compared with a ledger in one pass.
    entries: Vec<Entry>,
}

/// An address at which something is published.
pub(super) struct Entry {
    pub(super) address: Address,
    /// The page or file; `None` for what the program makes itself.
    pub(super) target: Option<Target>,
    /// Whether the ledger is to have it: pages that search engines may list, endpoints that programs read, and files if the
    /// settings say so.
    pub(super) is_recorded: bool,
}

impl<'p> Published<'p> {
    /// What these outputs publish. Notices of former pages are not among it.
    #[must_use]
    pub fn new(project: &'p Project<'p>, outputs: &'p [Output]) -> Self {
        let published = outputs
            .iter()
            .filter(|output| !matches!(output.id, OutputId::Notice(_)));
        let entry = |output: &Output| Entry {
            address: Address::of(&output.route),
            target: match output.id {
                OutputId::Page(node) => Some(Target::Node(node)),
                OutputId::Asset(asset) => Some(Target::Asset(asset)),
                _ => None,
            },
            is_recorded: is_recorded(project, output),
        };
        let mut entries: Vec<Entry> = published.map(entry).collect();
        entries.sort_unstable_by(|a, b| a.address.cmp(&b.address));
        Self {
            project,
            outputs,
            entries,
        }
    }

    /// Whether the site has a ledger.
    #[must_use]
    pub fn has_ledger(&self) -> bool {
        self.project.ledger.ledger.is_some()
    }

    /// The branch from which the site is published.
    #[must_use]
    pub fn branch(&self) -> &'p str {
        &self.project.settings.links.branch
    }

    pub(super) fn site(&self) -> &'p Site {
        &self.project.site
    }

    /// Everything, sorted by address.
    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// What is at the page of an address.
    pub(super) fn at(&self, address: &Address) -> Option<&Entry> {
        let page = address.page_part();
        let at = self
            .entries
            .binary_search_by(|entry| entry.address.as_str().cmp(page));
        at.ok().map(|at| &self.entries[at])
    }

    /// The page or file at the page of an address.
    pub(super) fn target(&self, address: &Address) -> Option<Target> {
        self.at(address)?.target
    }

    /// The position of a word in the line of a record.
    pub(super) fn span_of(&self, record: &Record, word: &str) -> Span {
        let line = self.project.ledger.text.get(record.span.range());
        let mut words = line.into_iter().flat_map(|line| line.split(' '));
        let mut start = record.span.range().start;
        for found in words.by_ref() {
            if found == word {
                return (start..start + found.len()).into();
            }
            start += found.len() + 1;
        }
        record.span
    }

    /// The raw ids of a page that the ledger is to have, as the settings say: those of headings of levels 2 to 4, and those
    /// in its text.
    pub(super) fn recorded_ids(
        &self,
        target: Option<Target>,
    ) -> impl Iterator<Item = &'p str> + use<'p> {
        let page = target.and_then(|target| self.site().page_of(target));
        let anchors = self.project.settings.links.anchors;
        let ids = move |page: &'p Page| {
            let headings = page.outline.iter().filter(move |heading| {
                heading.level <= 4 && (heading.is_id_written || anchors == Anchors::Headings)
            });
            let headings = headings.map(|heading| heading.id.as_str());
            headings.chain(page.anchors.iter().map(String::as_str))
        };
        let page = page.filter(|_| anchors != Anchors::None);
        page.into_iter().flat_map(ids)
    }

    /// The encoded ids of a page that the ledger is to have and that are not recorded as live.
    pub(super) fn new_ids(&self, entry: &Entry, states: &States) -> Vec<Cow<'p, str>> {
        let ids = self.recorded_ids(entry.target).map(encoded_id);
        match states.of_page(entry.address.page_part()) {
            None => ids.collect(),
            Some(records) => ids.filter(|id| !records.is_live(id)).collect(),
        }
    }

    /// Whether something published has an encoded id, or leads readers of it on.
    pub(super) fn has(&self, entry: &Entry, id: &str, states: &States) -> bool {
        let Some(target) = entry.target else {
            return true;
        };
        let raw = percent_encoding::percent_decode_str(id).decode_utf8_lossy();
        self.site().has_anchor(target, &raw)
            || states.target(&entry.address.with_encoded_id(id)).is_some()
    }
}

fn is_recorded(project: &Project<'_>, output: &Output) -> bool {
    match output.id {
        OutputId::Page(node) => {
            let page = project.site.node_page(node);
            !output.route.is_error_page()
                && page.is_none_or(|page| !page.front.noindex && !page.front.draft)
        }
        OutputId::Sitemap(number) => number == 0,
        OutputId::Asset(_) => {
            // Files whose names begin like this are for the host.
            let name = output.route.as_str().rsplit('/').next().unwrap_or_default();
            project.settings.links.files && !name.starts_with(['_', '.'])
        }
        _ => false,
    }
}
