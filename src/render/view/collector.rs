//! Reads single facts about a page from the assembled site: the one place where a page meets the rest of its site.

use jiff::civil::Date;

use super::data::{BibEntry, GlossaryEntry};
use super::former_facts::{FormerSection, FormerSectionTarget, NoticeFacts, sections};
use super::list_facts::ChildFacts;
use super::lists::ListedSource;
use super::not_found_facts::NotFoundFacts;
use super::place::{LinkTarget, PlaceView, RelatedPage, TreeStop};
use super::source_page_facts::SourcePageFacts;
use super::tree::{self, Siblings};
use crate::base::route::Route;
use crate::input::references::Reference;
use crate::input::settings::Settings;
use crate::io::dates::CommitDates;
use crate::ledger::{Address, States};
use crate::page::Page;
use crate::site::backlinks::Backlinks;
use crate::site::bibliography::Bibliography;
use crate::site::feeds::Feeds;
use crate::site::figures::Figures;
use crate::site::first_addresses::FirstAddresses;
use crate::site::former::{self, FormerAddresses, FormerIdTarget, NoticeKind};
use crate::site::links::{Destination, Links, decoded};
use crate::site::look::Look;
use crate::site::page_lists::PagesByTag;
use crate::site::pictures::{Picture, Pictures, Preview, is_replaced};
use crate::site::printed::PrintedGuides;
use crate::site::sources::DataFiles;
use crate::site::{NodeId, Site, Target};
use crate::theme::Templates;

/// The pages that list the site's data.
#[derive(Clone, Copy, Debug, Default)]
pub struct ListPages {
    /// The page that lists all sources.
    pub references: Option<NodeId>,
    /// The page that lists all terms.
    pub glossary: Option<NodeId>,
}

impl ListPages {
    /// The pages that the settings name, if they exist.
    #[must_use]
    pub fn find(site: &Site, settings: &Settings) -> Self {
        let node = |path| match site.find(path) {
            Some(Target::Node(node)) => Some(node),
            _ => None,
        };
        Self {
            references: node(&settings.references.page),
            glossary: node(&settings.glossary.page),
        }
    }
}

/// The parts of a project that facts are read from.
#[derive(Clone, Copy)]
pub struct FactCollector<'s> {
    /// The site.
    pub site: &'s Site,
    /// Its settings.
    pub settings: &'s Settings,
    /// Its resolved links.
    pub links: &'s Links,
    /// Its sources and terms.
    pub data: &'s DataFiles,
    /// Which pages link to which.
    pub backlinks: &'s Backlinks,
    /// Which page cites which source.
    pub bibliography: &'s Bibliography,
    /// Which page shows which drawing.
    pub figures: &'s Figures,
    /// The images that pages show.
    pub pictures: &'s Pictures,
    /// The author's look.
    pub look: &'s Look,
    /// The templates, which define the components that list pages.
    pub templates: &'s Templates,
    /// The pages of each tag.
    pub tags: &'s PagesByTag,
    /// Its feeds.
    pub feeds: &'s Feeds,
    /// The first recorded addresses of its pages.
    pub first_addresses: &'s FirstAddresses,
    /// The states of its addresses.
    pub states: &'s States,
    /// Its former addresses.
    pub former: &'s FormerAddresses,
    /// The guides that are printed as one page each.
    pub printed: &'s PrintedGuides,
    /// The pages that list sources and terms.
    pub list_pages: ListPages,
    /// When commits changed the files of pages.
    pub dates: &'s CommitDates,
}

/// The resolved links of a page, by where they are in its file.
#[derive(Default)]
struct PageLinks<'s> {
    body: &'s [Option<Destination>],
    image: Option<&'s Destination>,
    related: &'s [Option<Destination>],
}

impl<'s> FactCollector<'s> {
    pub(super) fn page(&self, node: NodeId) -> Option<&'s Page> {
        self.site.node_page(node)
    }

    pub(super) fn route(&self, node: NodeId) -> &'s Route {
        &self.site.nodes[node].route
    }

    /// The site's name: from the settings, else its home page's title.
    #[must_use]
    pub fn site_title(&self) -> &'s str {
        let given = self.settings.title.as_deref();
        given.unwrap_or_else(|| self.site.title(self.site.home()))
    }

    /// From Home down to the parent.
    pub(super) fn ancestors(&self, node: NodeId) -> Vec<PlaceView<'s>> {
        self.places(&self.site.ancestors(node))
    }

    /// The pages directly below; on the page for unknown addresses, the first guides.
    pub(super) fn children(&self, node: NodeId) -> Vec<ChildFacts<'s>> {
        match self.site.is_in_walk(node) {
            true => self.listed_below(node),
            false => self.first_guides(),
        }
    }

    pub(super) fn previous(&self, node: NodeId) -> Option<PlaceView<'s>> {
        let (previous, _) = self.site.neighbours(node);
        previous.map(|node| self.place(node))
    }

    pub(super) fn next(&self, node: NodeId) -> Option<PlaceView<'s>> {
        let (_, next) = self.site.neighbours(node);
        next.map(|node| self.place(node))
    }

    /// The siblings of a page; on the page for unknown addresses, the pages below Home.
    pub(super) fn siblings(&self, node: NodeId) -> Siblings<'s> {
        let nodes = &self.site.nodes;
        let Some(parent) = nodes[node].parent else {
            return match self.site.is_in_walk(node) {
                true => self.stops(&[node], Some(0)),
                false => self.top(),
            };
        };
        let all = match self.site.archives.at(node) {
            Some(archive) => self.site.archives.of(archive.list),
            None => self.site.listed_children(parent),
        };
        match self.site.index_among(node, all) {
            Some(own) => self.stops(all, Some(own)),
            None => self.top(),
        }
    }

    /// The pages directly below Home, without one that is shown.
    fn top(&self) -> Siblings<'s> {
        self.stops(self.site.listed_children(self.site.home()), None)
    }

    /// The nearest of pages around the one with the index `own`.
    fn stops(&self, all: &[NodeId], own: Option<usize>) -> Siblings<'s> {
        let shown = tree::around(own.unwrap_or(0), all.len());
        let stop = |node: &NodeId| {
            let place = self.place(*node);
            TreeStop {
                name: place.name,
                route: place.route,
            }
        };
        Siblings {
            own: own.map(|own| own - shown.start),
            cut: shown.len() < all.len(),
            stops: all[shown].iter().map(stop).collect(),
        }
    }

    /// The facts about the page for unknown addresses that is generated.
    pub(in crate::render) fn not_found(&self) -> NotFoundFacts<'s> {
        NotFoundFacts {
            site_title: self.site_title(),
            home: self.place(self.site.home()),
            siblings: self.top(),
            top: self.first_guides(),
            shell: self.shell(),
        }
    }

    /// The file of the page at `node`.
    pub(super) fn file(&self, node: NodeId) -> Option<&'s str> {
        self.page(node).map(|page| &*page.file)
    }

    /// When the page at `node` last changed: by its front matter, else by the last commit that changed its file, unless
    /// it was written on that day.
    pub(in crate::render) fn updated(&self, node: NodeId) -> Option<Date> {
        let page = self.page(node)?;
        let front = &page.front;
        let changed = self.dates.get(&page.file).copied();
        let changed = changed.filter(|changed| front.date.is_none_or(|date| date < *changed));
        front.updated.or(changed)
    }

    /// The picture that the front matter of the page at `node` names.
    pub(super) fn image(&self, node: NodeId) -> Option<LinkTarget<'s>> {
        self.page_links(node).image.map(|image| self.target(image))
    }

    /// That picture as link previews show it.
    pub(super) fn preview(&self, node: NodeId) -> Option<&'s Preview> {
        match self.page_links(node).image? {
            Destination::Internal {
                target: Target::Asset(asset),
                ..
            } => self.pictures.preview_of(*asset),
            _ => None,
        }
    }

    pub(super) fn body_links(&self, node: NodeId) -> Vec<Option<LinkTarget<'s>>> {
        let links = self.page_links(node).body.iter();
        let target = |found: &'s Destination| self.target(found);
        links.map(|link| link.as_ref().map(target)).collect()
    }

    pub(super) fn pictures(&self, node: NodeId) -> Vec<(usize, &'s Picture)> {
        let Some(page) = self.page(node) else {
            return Vec::new();
        };
        let links = page.links.iter().zip(self.page_links(node).body);
        let pictures = links.enumerate().filter_map(|(number, (link, found))| {
            let asset = is_replaced(link, found.as_ref())?;
            Some((number, self.pictures.get(asset)?))
        });
        pictures.collect()
    }

    pub(super) fn related(&self, node: NodeId) -> Vec<RelatedPage<'s>> {
        let Some(page) = self.page(node) else {
            return Vec::new();
        };
        let related = page.front.related.iter().zip(self.page_links(node).related);
        let related = related.filter_map(|(item, destination)| {
            let destination = destination.as_ref()?;
            let title = match destination {
                Destination::Internal {
                    target: Target::Node(node),
                    ..
                } => self.site.title(*node),
                _ => &item.page.path,
            };
            Some(RelatedPage {
                title,
                target: self.target(destination),
                reason: item.reason.as_deref(),
            })
        });
        related.collect()
    }

    pub(super) fn sources(&self, node: NodeId) -> Vec<BibEntry<'s>> {
        let cited = self.site.nodes[node].page;
        let cited = cited.and_then(|page| self.bibliography.pages.get(page));
        let Some((cited, references)) = cited.zip(self.data.references.as_ref()) else {
            return Vec::new();
        };
        let source = |number: &usize| BibEntry::from(&references.entries[*number]);
        cited.iter().map(source).collect()
    }

    /// In the order of [`Page::terms`], one for each.
    pub(super) fn terms(&self, node: NodeId) -> Vec<GlossaryEntry<'s>> {
        let page = self.page(node);
        let Some((page, glossary)) = page.zip(self.data.glossary.as_ref()) else {
            return Vec::new();
        };
        if self.list_pages.glossary.is_none() {
            return Vec::new();
        }
        let used = page.terms.iter().map(|found| &glossary.terms[found.term]);
        used.map(GlossaryEntry::from).collect()
    }

    pub(super) fn drawings(&self, node: NodeId) -> Vec<blake3::Hash> {
        let page = self.site.nodes[node].page;
        let figures = page.and_then(|page| self.figures.pages.get(page));
        let figures = figures.into_iter().flatten();
        figures
            .filter_map(|figure| self.figures.hashes.get(&figure.asset))
            .copied()
            .collect()
    }

    /// All sources with the pages that cite each, if `node` is the page that lists them.
    pub(super) fn references(&self, node: NodeId) -> Vec<ListedSource<'s>> {
        if self.list_pages.references != Some(node) {
            return Vec::new();
        }
        let entries = self.all_sources().iter().zip(&self.bibliography.cited_by);
        let mut own = self.source_pages().into_iter();
        let entry = |(reference, pages): (&'s Reference, &Vec<usize>)| ListedSource {
            source: BibEntry::from(reference),
            pages: self.places(&self.site.in_order(pages)),
            own: own.next(),
        };
        entries.map(entry).collect()
    }

    /// The addresses of the pages of all sources; empty without the setting `references.pages` or a page that lists them.
    pub(in crate::render) fn source_pages(&self) -> Vec<Route> {
        let list = self.references_page();
        let Some(list) = list.filter(|_| self.settings.references.pages) else {
            return Vec::new();
        };
        let page = |source: &Reference| list.folder(&source.id());
        self.all_sources().iter().map(page).collect()
    }

    fn all_sources(&self) -> &'s [Reference] {
        let all = self.data.references.as_ref();
        all.map_or(&[], |all| &all.entries)
    }

    /// The facts about the page of a source, by its number.
    pub(in crate::render) fn source_page(&self, number: usize) -> SourcePageFacts<'s> {
        let list = self.list_pages.references.unwrap_or(self.site.home());
        let reference = &self.all_sources()[number];
        let mut above = self.ancestors(list);
        above.push(self.place(list));
        SourcePageFacts {
            route: self.route(list).folder(&reference.id()),
            site_title: self.site_title(),
            shell: self.shell(),
            above,
            source: BibEntry::from(reference),
            pages: self.places(&self.site.in_order(&self.bibliography.cited_by[number])),
        }
    }

    /// All terms by name, if `node` is the page that lists them.
    pub(super) fn glossary(&self, node: NodeId) -> Vec<GlossaryEntry<'s>> {
        let glossary = self.data.glossary.as_ref();
        let Some(glossary) = glossary.filter(|_| self.list_pages.glossary == Some(node)) else {
            return Vec::new();
        };
        let mut terms: Vec<_> = glossary.terms.iter().collect();
        terms.sort_by_key(|term| (term.term.to_lowercase(), &term.id));
        terms.into_iter().map(GlossaryEntry::from).collect()
    }

    pub(super) fn references_page(&self) -> Option<&'s Route> {
        self.list_pages.references.map(|node| self.route(node))
    }

    pub(super) fn glossary_page(&self) -> Option<&'s Route> {
        self.list_pages.glossary.map(|node| self.route(node))
    }

    /// Whether the address of the page at `node` is recorded in the ledger.
    pub(super) fn is_recorded(&self, node: NodeId) -> bool {
        self.states.is_promised(&Address::of(self.route(node)))
    }

    /// The ids that the page at `node`, or one that moved there, had before.
    pub(super) fn former(&self, node: NodeId) -> Vec<FormerSection<'s>> {
        let headings = self.page(node).map_or(&[][..], |page| &page.outline);
        let section = |former: &'s former::FormerId| {
            let to = match &former.to {
                FormerIdTarget::Top => FormerSectionTarget::Top,
                FormerIdTarget::Gone(reason) => FormerSectionTarget::Gone(reason),
                FormerIdTarget::Elsewhere(destination) => {
                    let (target, name) = self.destination(destination);
                    FormerSectionTarget::Elsewhere(target, name)
                }
                FormerIdTarget::Element(id, _)
                    if headings.iter().any(|heading| heading.id == *id) =>
                {
                    FormerSectionTarget::Heading(id)
                }
                FormerIdTarget::Element(_, suffix) => {
                    let route = self.route(node);
                    let target = LinkTarget::Inside { route, suffix };
                    FormerSectionTarget::Elsewhere(target, self.site.title(node))
                }
            };
            let id = &former.id;
            FormerSection { id, to }
        };
        self.former.ids(node).iter().map(section).collect()
    }

    /// The facts about what is published at the address of a former page, by its number.
    pub(in crate::render) fn notice(&self, number: usize) -> NoticeFacts<'s> {
        let notice = &self.former.notices[number];
        let (target, sections, reason) = match &notice.kind {
            NoticeKind::Moved(destination) => {
                let page = match destination {
                    former::Destination::Inside { target, .. } => self.site.page_of(*target),
                    former::Destination::Outside(_) => None,
                };
                let sections = page.map_or_else(Vec::new, |page| sections(&page.outline));
                (self.destination(destination), sections, None)
            }
            NoticeKind::Gone(reason) => {
                let above = self.site.nearest_above(&notice.route);
                let target = LinkTarget::Inside {
                    route: self.route(above),
                    suffix: "",
                };
                (
                    (target, self.site.title(above)),
                    Vec::new(),
                    Some(&**reason),
                )
            }
        };
        NoticeFacts {
            route: &notice.route,
            site_title: self.site_title(),
            shell: self.shell(),
            target,
            sections,
            reason,
        }
    }

    /// A destination, with the name of what is there.
    fn destination(&self, destination: &'s former::Destination) -> (LinkTarget<'s>, &'s str) {
        match destination {
            former::Destination::Outside(url) => (LinkTarget::Outside(url), url),
            former::Destination::Inside { target, suffix } => {
                let route = self.site.route(*target);
                (
                    LinkTarget::Inside { route, suffix },
                    self.name_of(*target, suffix),
                )
            }
        }
    }

    /// The name of a section of a page, of the page as a whole, or of a file.
    fn name_of(&self, target: Target, suffix: &str) -> &'s str {
        let Target::Node(node) = target else {
            let path = self.site.route(target).as_str();
            return path.rsplit('/').next().unwrap_or(path);
        };
        self.section_name(node, suffix)
            .unwrap_or_else(|| self.site.title(node))
    }

    /// The name of the section of a page that a link with this suffix leads to.
    pub(super) fn section_name(&self, node: NodeId, suffix: &str) -> Option<&'s str> {
        let id = decoded(suffix.strip_prefix('#')?);
        let headings = &self.page(node)?.outline;
        let heading = headings.iter().find(|heading| heading.id == id);
        heading.map(|heading| &*heading.title)
    }

    fn page_links(&self, node: NodeId) -> PageLinks<'s> {
        let Some((page, number)) = self.page(node).zip(self.site.nodes[node].page) else {
            return PageLinks::default();
        };
        // In the order of `links::resolve_all`: the body, the image, the related pages.
        let (body, rest) = self.links.pages[number].split_at(page.links.len());
        let (image, related) = rest.split_at(usize::from(page.front.image.is_some()));
        PageLinks {
            body,
            image: image.first().and_then(Option::as_ref),
            related,
        }
    }

    pub(super) fn target(&self, destination: &'s Destination) -> LinkTarget<'s> {
        match destination {
            Destination::External(address) => LinkTarget::Outside(address),
            Destination::Internal { target, suffix } => LinkTarget::Inside {
                route: self.site.route(*target),
                suffix,
            },
            Destination::Forbidden => LinkTarget::Forbidden,
            Destination::Unknown => LinkTarget::Unknown,
        }
    }

    pub(super) fn place(&self, node: NodeId) -> PlaceView<'s> {
        let page = self.page(node);
        PlaceView {
            name: match self.site.is_home(node) {
                true => &self.settings.navigation.home_name,
                false => self.site.nav_name(node),
            },
            route: self.route(node),
            description: page.and_then(|page| page.front.description.as_deref()),
        }
    }

    fn places(&self, nodes: &[NodeId]) -> Vec<PlaceView<'s>> {
        nodes.iter().map(|node| self.place(*node)).collect()
    }
}
