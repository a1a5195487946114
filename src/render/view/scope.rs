//! What one page can see of the site around it. Everything that its outputs depend on, besides the
//! settings and the templates, is in here: the page itself, and facts of others by value. Views are
//! made from this alone, so what is not in here cannot matter to a page.

use crate::base::key::{KeyMaker, KeyPart};
use crate::base::route::{Hrefs, Route};
use crate::input::settings::Settings;
use crate::page::Page;
use crate::render::view::data::{Entry, Source};
use crate::site::bibliography::Bibliography;
use crate::site::figures::Figures;
use crate::site::links::{Destination, Links};
use crate::site::sources::DataFiles;
use crate::site::{NodeId, Site, Target};

/// Another place, as a page shows it.
#[derive(Clone, Copy, Debug, Hash)]
pub struct PlaceView<'s> {
    /// What it is called in navigation.
    pub name: &'s str,
    /// Its address.
    pub route: &'s Route,
    /// One sentence about it.
    pub description: Option<&'s str>,
}

/// Where an address that a page mentions leads.
#[derive(Clone, Copy, Debug, Hash)]
pub enum LinkTarget<'s> {
    /// Out of the site: as written.
    Outside(&'s str),
    /// To an output of this site.
    Inside {
        /// Its address.
        route: &'s Route,
        /// What follows it, encoded: query and fragment, or nothing.
        suffix: &'s str,
    },
    /// Nowhere, which has been told before.
    Unknown,
    /// It must not reach the output.
    Forbidden,
}

impl LinkTarget<'_> {
    /// The address to print on the page at `own`; none where the link's tags must go.
    #[must_use]
    pub fn href(self, own: &Route, hrefs: Hrefs<'_>) -> Option<String> {
        match self {
            Self::Outside(address) => Some(address.to_owned()),
            Self::Forbidden => None,
            Self::Unknown => Some("#".to_owned()),
            Self::Inside { route, suffix } if route == own && suffix.starts_with('#') => {
                Some(suffix.to_owned())
            }
            Self::Inside { route, suffix } => Some(hrefs.to(route) + suffix),
        }
    }
}

/// A page worth reading next.
#[derive(Clone, Copy, Debug, Hash)]
pub struct RelatedPage<'s> {
    /// The page's title; the address as written where it is no page of this site.
    pub title: &'s str,
    /// Where it is.
    pub lead: LinkTarget<'s>,
    /// Why it is worth reading.
    pub reason: Option<&'s str>,
}

/// What other places show of a page: cards, previews, snippets.
#[derive(Clone, Debug)]
pub struct PageSummary<'s> {
    /// The page; none for a folder's generated list.
    pub page: Option<&'s Page>,
    /// Its address.
    pub route: &'s Route,
    /// Its title.
    pub title: &'s str,
    /// The site's name: from the settings, else its home page's title.
    pub site_title: &'s str,
    /// The places above, from Home down to the parent.
    pub above: Vec<PlaceView<'s>>,
    /// The places directly below, in order.
    pub below: Vec<PlaceView<'s>>,
    /// The picture that its front matter names.
    pub image: Option<LinkTarget<'s>>,
    /// The picture that the home page names.
    pub home_image: Option<LinkTarget<'s>>,
}

impl PageSummary<'_> {
    /// Adds to a key all that outputs made from this depend on.
    #[must_use]
    pub fn key(&self, key: KeyMaker) -> KeyMaker {
        // A field that is added has to be named here.
        let Self {
            page,
            route,
            title,
            site_title,
            above,
            below,
            image,
            home_image,
        } = self;
        key.with(KeyPart::Page, &page.map(|page| page.facts_hash))
            .with(KeyPart::Place, &(route, title))
            .with(KeyPart::Site, site_title)
            .with(KeyPart::Above, above)
            .with(KeyPart::Below, below)
            .with(KeyPart::Image, &(image, home_image))
    }

    /// Whether it is that of Home.
    #[must_use]
    pub fn is_home(&self) -> bool {
        self.above.is_empty()
    }
}

/// All that one page can see.
#[derive(Clone, Debug)]
pub struct Scope<'s> {
    /// The page, and what other places show of it.
    pub face: PageSummary<'s>,
    /// The place before, walking the tree depth first.
    pub previous: Option<PlaceView<'s>>,
    /// The place after.
    pub next: Option<PlaceView<'s>>,
    /// Where the links and pictures of the body lead, in order; none for one that leads nowhere
    /// where that is but a warning.
    pub links: Vec<Option<LinkTarget<'s>>>,
    /// The pages worth reading next that are there.
    pub related: Vec<RelatedPage<'s>>,
    /// The sources that it cites, in the order of their numbers.
    pub sources: Vec<Source<'s>>,
    /// The terms of the glossary that it links, in order.
    pub terms: Vec<Entry<'s>>,
    /// Fingerprints of the drawings in its body, in order.
    pub drawings: Vec<blake3::Hash>,
    /// On the page that lists them, all sources of the site with the places that cite each.
    pub references: Vec<(Source<'s>, Vec<PlaceView<'s>>)>,
    /// On the page that lists them, all terms of the site, by name.
    pub glossary: Vec<Entry<'s>>,
    /// Where sources are listed.
    pub references_page: Option<&'s Route>,
    /// Where terms are listed.
    pub glossary_page: Option<&'s Route>,
}

impl Scope<'_> {
    /// Adds to a key all that outputs made from this depend on.
    #[must_use]
    pub fn key(&self, key: KeyMaker) -> KeyMaker {
        // A field that is added has to be named here.
        let Self {
            face,
            previous,
            next,
            links,
            related,
            sources,
            terms,
            drawings,
            references,
            glossary,
            references_page,
            glossary_page,
        } = self;
        face.key(key)
            .with(KeyPart::Neighbours, &(previous, next))
            .with(KeyPart::Links, links)
            .with(KeyPart::Related, related)
            .with(KeyPart::Sources, &(sources, references_page))
            .with(KeyPart::Terms, &(terms, glossary_page))
            .with(KeyPart::Drawings, drawings)
            .with(KeyPart::References, references)
            .with(KeyPart::Glossary, glossary)
    }
}

/// The places whose pages list the site's data.
#[derive(Clone, Copy, Debug, Default)]
pub struct ListPages {
    references: Option<NodeId>,
    glossary: Option<NodeId>,
}

impl ListPages {
    /// Finds them.
    #[must_use]
    pub fn find(site: &Site, settings: &Settings) -> Self {
        let node = |path| match site.find(path) {
            Some(Target::Node(node)) => Some(node),
            _ => None,
        };
        Self {
            references: node(&settings.references_page),
            glossary: node(&settings.glossary_page),
        }
    }
}

/// Makes scopes: the one place where a page meets the rest of its site.
#[derive(Clone, Copy)]
pub struct Scopes<'s> {
    /// The site.
    pub site: &'s Site,
    /// Its settings.
    pub settings: &'s Settings,
    /// Where its links lead.
    pub links: &'s Links,
    /// Its sources and terms.
    pub data: &'s DataFiles,
    /// Which page cites which source.
    pub bibliography: &'s Bibliography,
    /// Which page shows which drawing.
    pub figures: &'s Figures,
    /// Where sources and terms are listed.
    pub lists: ListPages,
}

/// The mentions of a page: those of the body, the picture, the related pages.
type Mentions<'s> = (
    &'s [Option<Destination>],
    Option<&'s Destination>,
    &'s [Option<Destination>],
);

impl<'s> Scopes<'s> {
    /// What other places show of the page at a place.
    #[must_use]
    pub fn face(&self, node: NodeId) -> PageSummary<'s> {
        let site = self.site;
        let above = site.ancestors(node).into_iter();
        let below = site.nodes[node].children.iter();
        let image = |node| self.mentions(node).1.map(|image| self.lead(image));
        PageSummary {
            page: site.node_page(node),
            route: &site.nodes[node].route,
            title: site.title(node),
            site_title: self.site_title(),
            above: above.map(|above| self.place(above)).collect(),
            below: below.map(|below| self.place(*below)).collect(),
            image: image(node),
            home_image: image(site.home_of(node)),
        }
    }

    /// All that the page at a place can see.
    #[must_use]
    pub fn of(&self, node: NodeId) -> Scope<'s> {
        let (previous, next) = self.site.neighbours(node);
        let links = self.mentions(node).0.iter();
        let route = |list: Option<NodeId>| list.map(|list| &self.site.nodes[list].route);
        Scope {
            face: self.face(node),
            previous: previous.map(|node| self.place(node)),
            next: next.map(|node| self.place(node)),
            links: links
                .map(|found| found.as_ref().map(|found| self.lead(found)))
                .collect(),
            related: self.related(node),
            sources: self.sources(node),
            terms: self.terms(node),
            drawings: self.drawings(node),
            references: self.references(node),
            glossary: self.glossary(node),
            references_page: route(self.lists.references),
            glossary_page: route(self.lists.glossary),
        }
    }

    /// The site's name: from the settings, else its home page's title.
    #[must_use]
    pub fn site_title(&self) -> &'s str {
        let given = self.settings.title.as_deref();
        given.unwrap_or_else(|| self.site.title(self.site.home()))
    }

    /// Where the mentions of the page at a place lead.
    pub(super) fn mentions(&self, node: NodeId) -> Mentions<'s> {
        let Some((page, number)) = self.site.node_page(node).zip(self.site.nodes[node].page) else {
            return (&[], None, &[]);
        };
        let (body, rest) = self.links.pages[number].split_at(page.links.len());
        let (image, related) = rest.split_at(usize::from(page.front.image.is_some()));
        (body, image.first().and_then(Option::as_ref), related)
    }

    fn lead(&self, destination: &'s Destination) -> LinkTarget<'s> {
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

    fn place(&self, node: NodeId) -> PlaceView<'s> {
        let page = self.site.node_page(node);
        PlaceView {
            name: match self.site.is_home(node) {
                true => &self.settings.navigation.home_name,
                false => self.site.nav_name(node),
            },
            route: &self.site.nodes[node].route,
            description: page.and_then(|page| page.front.description.as_deref()),
        }
    }

    fn related(&self, node: NodeId) -> Vec<RelatedPage<'s>> {
        let Some(page) = self.site.node_page(node) else {
            return Vec::new();
        };
        let related = page.front.related.iter().zip(self.mentions(node).2);
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
                lead: self.lead(destination),
                reason: item.reason.as_deref(),
            })
        });
        related.collect()
    }

    fn sources(&self, node: NodeId) -> Vec<Source<'s>> {
        let cited = self.site.nodes[node].page;
        let cited = cited.and_then(|page| self.bibliography.pages.get(page));
        let Some((cited, references)) = cited.zip(self.data.references.as_ref()) else {
            return Vec::new();
        };
        let source = |number: &usize| Source::from(&references.entries[*number]);
        cited.iter().map(source).collect()
    }

    /// Each goes with the use of the same number in [`Page::terms`].
    fn terms(&self, node: NodeId) -> Vec<Entry<'s>> {
        let page = self.site.node_page(node);
        let Some((page, glossary)) = page.zip(self.data.glossary.as_ref()) else {
            return Vec::new();
        };
        if self.lists.glossary.is_none() {
            return Vec::new();
        }
        let used = page.terms.iter().map(|found| &glossary.terms[found.term]);
        used.map(Entry::from).collect()
    }

    fn drawings(&self, node: NodeId) -> Vec<blake3::Hash> {
        let page = self.site.nodes[node].page;
        let figures = page.and_then(|page| self.figures.pages.get(page));
        let figures = figures.into_iter().flatten();
        figures
            .filter_map(|figure| self.figures.hashes.get(&figure.asset))
            .copied()
            .collect()
    }

    fn references(&self, node: NodeId) -> Vec<(Source<'s>, Vec<PlaceView<'s>>)> {
        let all = self.data.references.as_ref();
        let Some(all) = all.filter(|_| self.lists.references == Some(node)) else {
            return Vec::new();
        };
        let entries = all.entries.iter().zip(&self.bibliography.cited_by);
        let entry = |(reference, pages): (&'s crate::input::references::Reference, &Vec<usize>)| {
            let pages = self.site.in_order(pages).into_iter();
            let pages = pages.map(|node| self.place(node)).collect();
            (Source::from(reference), pages)
        };
        entries.map(entry).collect()
    }

    fn glossary(&self, node: NodeId) -> Vec<Entry<'s>> {
        let glossary = self.data.glossary.as_ref();
        let Some(glossary) = glossary.filter(|_| self.lists.glossary == Some(node)) else {
            return Vec::new();
        };
        let mut terms: Vec<_> = glossary.terms.iter().collect();
        terms.sort_by_key(|term| (term.term.to_lowercase(), &term.id));
        terms.into_iter().map(Entry::from).collect()
    }
}
