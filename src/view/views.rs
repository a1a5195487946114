//! Makes views: the one place where the site's facts become what templates see.

use serde_json::Map;

use super::{
    Card, CardView, LinkView, PageView, RelatedView, ReturnLink, ShareView, SiteView, TocEntry,
    View, embed_route, oembed_route,
};
use crate::bibliography::Bibliography;
use crate::config::Settings;
use crate::figures::Figures;
use crate::links::{self, Destination, Links};
use crate::markdown::{Heading, Link};
use crate::page::Page;
use crate::route::{Hrefs, Route};
use crate::share::{self, Facts, Shared};
use crate::site::{Found, HOME, NodeId, Site};
use crate::sources::Data;
use crate::templates::{EMBED_SCRIPT, EMBED_STYLE, SCRIPT, STYLE, Templates};

/// Makes views of one site.
pub struct Views<'s> {
    /// The site.
    pub site: &'s Site,
    /// Its settings.
    pub settings: &'s Settings,
    /// Where its links lead.
    pub links: &'s Links,
    /// Its templates.
    pub templates: &'s Templates,
    /// Its sources and terms.
    pub data: &'s Data,
    /// Which page cites which source.
    pub bibliography: &'s Bibliography,
    /// Which page shows which drawing.
    pub figures: &'s Figures,
}

impl<'s> Views<'s> {
    /// The view of a place in the tree.
    #[must_use]
    pub fn of_node(&self, node: NodeId) -> View<'s> {
        let (site, settings) = (self.site, self.settings);
        let route = &site.nodes[node].route;
        let hrefs = Hrefs::Relative(route);
        let page = site.node_page(node);
        let (previous, next) = site.neighbours(node);
        let permalink = self.permalink(node);
        let title = site.title(node);
        let oembed = settings
            .shareable_base()
            .filter(|_| self.has_embed(node))
            .map(|base| base.absolute(&oembed_route(route)));
        View {
            preview: permalink.is_some().then(|| self.preview(node, oembed)),
            linked_data: permalink
                .as_ref()
                .and_then(|permalink| self.linked_data(node, permalink)),
            share: self.shared(node).map(|shared| self.share(page, &shared)),
            toc: page.map(toc).unwrap_or_default(),
            breadcrumbs: site
                .ancestors(node)
                .into_iter()
                .map(|above| self.link(above, hrefs))
                .collect(),
            children: site.nodes[node]
                .children
                .iter()
                .map(|below| self.card(*below, hrefs))
                .collect(),
            previous: previous.map(|node| self.link(node, hrefs)),
            next: next.map(|node| self.link(node, hrefs)),
            related: self.related(node, hrefs),
            links: self.body_links(node, hrefs),
            sources: self.sources(node, hrefs),
            terms: self.terms(node, hrefs),
            references: self.references(node, hrefs),
            glossary: self.glossary(node, hrefs),
            drawings: self.drawings(node),
            return_links: self.return_links(node, &title, hrefs),
            page: self.page_view(node, title, permalink, hrefs),
            ..self.shell(hrefs)
        }
    }

    /// The view of the page that is shown at addresses where nothing is.
    #[must_use]
    pub fn of_not_found(&self) -> View<'s> {
        let base = self
            .settings
            .base_url
            .as_ref()
            .map_or("/", |base| base.path());
        let mut view = self.shell(Hrefs::Absolute(base));
        "Page not found".clone_into(&mut view.page.title);
        view.page.noindex = true;
        view
    }

    /// A view of the site alone.
    pub(super) fn shell(&self, hrefs: Hrefs<'_>) -> View<'s> {
        let settings = self.settings;
        let own = self
            .templates
            .published()
            .filter(|(name, _)| ![STYLE, SCRIPT, EMBED_STYLE, EMBED_SCRIPT].contains(name));
        let root = match hrefs {
            Hrefs::Absolute(base) => base.to_owned(),
            Hrefs::Relative(_) => hrefs.to(&Route::root()),
        };
        View {
            site: SiteView {
                title: self.site_title(),
                language: &settings.language,
                description: settings.description.as_deref(),
                author: settings.author.as_deref(),
                hue: settings.theme.hue,
                extra: &settings.extra,
            },
            page: PageView::empty(),
            toc: Vec::new(),
            breadcrumbs: Vec::new(),
            children: Vec::new(),
            previous: None,
            next: None,
            related: Vec::new(),
            links: Vec::new(),
            sources: Vec::new(),
            terms: Vec::new(),
            references: Vec::new(),
            glossary: Vec::new(),
            drawings: Vec::new(),
            return_links: Vec::new(),
            share: None,
            preview: None,
            linked_data: None,
            home: hrefs.to(&Route::root()),
            root,
            style: self.file(STYLE, hrefs),
            script: self.file(SCRIPT, hrefs),
            files: own.map(|(name, route)| (name, hrefs.to(route))).collect(),
        }
    }

    /// Leads to a stylesheet or script of the theme.
    pub(super) fn file(&self, name: &str, hrefs: Hrefs<'_>) -> String {
        let route = self.templates.address(name);
        route.map_or_else(String::new, |route| hrefs.to(route))
    }

    /// The site's name: from the settings, else its home page's title.
    #[must_use]
    pub fn site_title(&self) -> String {
        self.settings
            .title
            .clone()
            .unwrap_or_else(|| self.site.title(HOME))
    }

    pub(super) fn page_view(
        &self,
        node: NodeId,
        title: String,
        permalink: Option<String>,
        hrefs: Hrefs<'_>,
    ) -> PageView<'s> {
        let page = self.site.node_page(node);
        let Some(front) = page.map(|page| &page.front) else {
            return PageView {
                title,
                permalink,
                card: self.card_view(node),
                is_home: node == HOME,
                is_list: true,
                ..PageView::empty()
            };
        };
        let image = page.zip(self.mentions(node).1);
        PageView {
            title,
            nav_title: front.nav_title.as_deref(),
            description: front.description.as_deref(),
            permalink,
            date: front.date,
            updated: front.updated,
            authors: &front.authors,
            tags: &front.tags,
            aliases: &front.aliases,
            image: image.and_then(|(page, image)| links::href(self.site, page, image, hrefs)),
            image_absolute: self.own_picture(node),
            card: self.card_view(node),
            noindex: front.noindex,
            facts_checked: front.facts_checked,
            next_review: front.next_review,
            schema: front.schema.as_ref(),
            is_home: node == HOME,
            is_list: false,
            extra: front.extra.clone(),
        }
    }

    /// Where the mentions of a page lead: those of the body, the picture, the related pages.
    pub(super) fn mentions(
        &self,
        node: NodeId,
    ) -> (
        &'s [Option<Destination>],
        Option<&'s Destination>,
        &'s [Option<Destination>],
    ) {
        let Some((page, number)) = self.site.node_page(node).zip(self.site.nodes[node].page) else {
            return (&[], None, &[]);
        };
        let (body, rest) = self.links.pages[number].split_at(page.links.len());
        let (image, related) = rest.split_at(usize::from(page.front.image.is_some()));
        (body, image.first().and_then(Option::as_ref), related)
    }

    /// One that leads nowhere, where that is but a warning, stays as it was written.
    fn body_links(&self, node: NodeId, hrefs: Hrefs<'_>) -> Vec<Option<String>> {
        let Some(page) = self.site.node_page(node) else {
            return Vec::new();
        };
        let resolved = page.links.iter().zip(self.mentions(node).0);
        let href = |(link, destination): (&Link, &Option<Destination>)| match destination {
            Some(destination) => links::href(self.site, page, destination, hrefs),
            None => Some(link.destination.clone()),
        };
        resolved.map(href).collect()
    }

    /// The absolute address of a destination; none where it has none that leads there from anywhere.
    pub(super) fn absolute(&self, destination: &Destination) -> Option<String> {
        match destination {
            Destination::External(address) => {
                let url = url::Url::parse(address).ok()?;
                matches!(url.scheme(), "https" | "http").then(|| url.into())
            }
            Destination::Internal { found, .. } => Some(
                self.settings
                    .shareable_base()?
                    .absolute(self.site.route(*found)),
            ),
            Destination::Forbidden | Destination::Unknown => None,
        }
    }

    /// The absolute address of the picture that a page names.
    pub(super) fn own_picture(&self, node: NodeId) -> Option<String> {
        self.mentions(node).1.and_then(|image| self.absolute(image))
    }

    pub(super) fn card_view(&self, node: NodeId) -> Option<CardView> {
        let picture = |node| {
            Some(CardView {
                url: self.own_picture(node)?,
                width: None,
                height: None,
                alt: None,
                media_type: None,
            })
        };
        let card = picture(node);
        #[cfg(feature = "cards")]
        let card = card.or_else(|| self.drawn_card_view(node));
        card.or_else(|| picture(HOME))
    }

    pub(super) fn name(&self, node: NodeId) -> String {
        if node == HOME {
            self.settings.navigation.home_name.clone()
        } else {
            self.site.nav_name(node)
        }
    }

    pub(super) fn link(&self, node: NodeId, hrefs: Hrefs<'_>) -> LinkView {
        LinkView {
            title: self.name(node),
            href: hrefs.to(&self.site.nodes[node].route),
        }
    }

    fn card(&self, node: NodeId, hrefs: Hrefs<'_>) -> Card {
        let LinkView { title, href } = self.link(node, hrefs);
        let description = self
            .site
            .node_page(node)
            .and_then(|page| page.front.description.clone());
        Card {
            title,
            href,
            description,
        }
    }

    fn related(&self, node: NodeId, hrefs: Hrefs<'_>) -> Vec<RelatedView> {
        let Some(page) = self.site.node_page(node) else {
            return Vec::new();
        };
        let related = page.front.related.iter().zip(self.mentions(node).2);
        let related = related.filter_map(|(item, destination)| {
            let destination = destination.as_ref()?;
            let title = match destination {
                Destination::Internal {
                    found: Found::Node(node),
                    ..
                } => self.site.title(*node),
                _ => item.page.path.clone(),
            };
            let href = links::href(self.site, page, destination, hrefs)?;
            let reason = item.reason.clone();
            Some(RelatedView {
                title,
                href,
                reason,
            })
        });
        related.collect()
    }

    /// Top, parent, Home: Home has the first alone, a child of Home has no parent line.
    fn return_links(&self, node: NodeId, title: &str, hrefs: Hrefs<'_>) -> Vec<ReturnLink> {
        let words = &self.settings.navigation;
        let mut links = vec![return_link("top", "#top".to_owned(), &words.top, title)];
        if let Some(parent) = self.site.nodes[node]
            .parent
            .filter(|parent| *parent != HOME)
        {
            let href = hrefs.to(&self.site.nodes[parent].route);
            links.push(return_link(
                "main",
                href,
                &words.main,
                &self.site.nav_name(parent),
            ));
        }
        if node != HOME {
            let href = hrefs.to(&self.site.nodes[HOME].route);
            links.push(return_link("home", href, &words.home, &words.home_name));
        }
        links
    }

    /// The absolute, encoded address of a place; none where the site has no public one.
    pub(super) fn permalink(&self, node: NodeId) -> Option<String> {
        let base = self.settings.shareable_base()?;
        Some(base.absolute(&self.site.nodes[node].route))
    }

    /// Whether a place has a share box.
    pub(super) fn is_shared(&self, node: NodeId) -> bool {
        let page = self.site.node_page(node);
        self.settings.shareable_base().is_some() && page.is_none_or(|page| !page.front.share.off)
    }

    /// What is shared of a place; none where it is not shared.
    #[must_use]
    pub fn shared(&self, node: NodeId) -> Option<Shared> {
        let base = self
            .settings
            .shareable_base()
            .filter(|_| self.is_shared(node))?;
        let route = &self.site.nodes[node].route;
        let front = self.site.node_page(node).map(|page| &page.front);
        let own = front.map(|front| &front.share);
        let title = own.and_then(|own| own.text.clone());
        Some(Shared::new(Facts {
            title: &title.unwrap_or_else(|| self.site.title(node)),
            permalink: base.absolute(route),
            site: &self.site_title(),
            publisher: self.settings.author.as_deref(),
            authors: front.map_or(&[], |front| &front.authors),
            date: front.and_then(|front| front.updated.or(front.date)),
            quote: own.and_then(|own| own.quote.as_deref()),
            embed: self
                .has_embed(node)
                .then(|| base.absolute(&embed_route(route))),
        }))
    }

    fn share(&self, page: Option<&Page>, shared: &Shared) -> ShareView<'s> {
        let settings = &self.settings.share;
        let outline = page.map_or(&[][..], |page| &page.outline);
        let section =
            |heading: &Heading| share::section(&shared.section(&heading.id, &heading.title));
        ShareView {
            invitation: &settings.invitation,
            snippets: share::snippets(shared, &settings.formats),
            sections: outline.iter().map(section).collect(),
        }
    }
}

impl PageView<'_> {
    fn empty() -> Self {
        Self {
            title: String::new(),
            nav_title: None,
            description: None,
            permalink: None,
            date: None,
            updated: None,
            authors: &[],
            tags: &[],
            aliases: &[],
            image: None,
            image_absolute: None,
            card: None,
            noindex: false,
            facts_checked: None,
            next_review: None,
            schema: None,
            is_home: false,
            is_list: false,
            extra: Map::new(),
        }
    }
}

fn return_link(kind: &'static str, href: String, wording: &str, name: &str) -> ReturnLink {
    let (before, after) = wording.split_once("{title}").unwrap_or((wording, ""));
    let name = if wording.contains("{title}") {
        name
    } else {
        ""
    };
    ReturnLink {
        kind,
        href,
        before: before.to_owned(),
        name: name.to_owned(),
        after: after.to_owned(),
    }
}

/// Headings of levels 2 and 3; none where there is only one, or where the page asks for none.
fn toc(page: &Page) -> Vec<TocEntry<'_>> {
    const FEWEST: usize = 2;
    if page.front.toc == Some(false) {
        return Vec::new();
    }
    let mut entries: Vec<TocEntry<'_>> = Vec::new();
    let headings = page
        .outline
        .iter()
        .filter(|heading| !heading.title.is_empty());
    for heading in headings {
        match (heading.level, entries.last_mut()) {
            (2, _) | (3, None) => entries.push(toc_entry(heading)),
            (3, Some(above)) => above.children.push(toc_entry(heading)),
            _ => {}
        }
    }
    let count: usize = entries.iter().map(|entry| 1 + entry.children.len()).sum();
    if count < FEWEST { Vec::new() } else { entries }
}

fn toc_entry(heading: &Heading) -> TocEntry<'_> {
    TocEntry {
        id: &heading.id,
        href: format!("#{}", crate::route::encode(&heading.id)),
        title: &heading.title,
        level: heading.level,
        children: Vec::new(),
    }
}
