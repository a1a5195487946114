//! Makes views: what a page can see becomes what templates see.

use serde_json::Map;

use super::scope::{LinkTarget, PageSummary, PlaceView, RelatedPage, Scope};
use super::{
    ChildLink, Fields, LinkView, PageView, RelatedView, ReturnLink, ShareView, SiteView,
    SocialImageView, TocEntry, View, embed_route, lists, oembed_route,
};
use crate::base::route::{Hrefs, Route};
use crate::input::settings::Settings;
use crate::page::Page;
use crate::page::markdown::Heading;
use crate::share::{self, Shared, SharedPage};
use crate::theme::{EMBED_SCRIPT, EMBED_STYLE, SCRIPT, STYLE, Templates};

/// Makes views. It knows the settings and the templates, and of pages what their scopes hold.
#[derive(Clone, Copy)]
pub struct Views<'s> {
    /// The settings.
    pub settings: &'s Settings,
    /// The templates.
    pub templates: &'s Templates,
    /// The fields of the share box.
    pub fields: &'s Fields,
}

impl<'s> Views<'s> {
    /// The view of a place in the tree.
    #[must_use]
    pub fn of_page(&self, scope: &Scope<'s>) -> View<'s> {
        let face = &scope.face;
        let hrefs = Hrefs::Relative(face.route);
        let links = scope.links.iter().enumerate();
        let href = |(number, lead): (usize, &Option<LinkTarget<'_>>)| match lead {
            Some(lead) => lead.href(face.route, hrefs),
            // One that leads nowhere, where that is but a warning, stays as it was written.
            None => Some(face.page?.links[number].destination.clone()),
        };
        let base = self.settings.shareable_base();
        let oembed = base
            .filter(|_| self.has_embed(face.page))
            .map(|base| base.absolute(&oembed_route(face.route)));
        let permalink = self.permalink(face);
        View {
            linked_data: (permalink.as_ref()).and_then(|url| self.linked_data(face, url)),
            preview: permalink.is_some().then(|| self.preview(face, oembed)),
            page: self.page_view(face, permalink, hrefs),
            share: (self.shared(face)).map(|shared| self.share(&shared)),
            toc: face.page.map(toc).unwrap_or_default(),
            breadcrumbs: face
                .above
                .iter()
                .map(|above| LinkView::to(above, hrefs))
                .collect(),
            children: face.below.iter().map(|below| card(below, hrefs)).collect(),
            previous: scope
                .previous
                .as_ref()
                .map(|place| LinkView::to(place, hrefs)),
            next: scope.next.as_ref().map(|place| LinkView::to(place, hrefs)),
            related: related(scope, hrefs),
            links: links.map(href).collect(),
            sources: lists::sources(scope, hrefs),
            terms: lists::terms(scope.glossary_page, &scope.terms, hrefs),
            references: lists::references(scope, hrefs),
            glossary: lists::terms(scope.glossary_page, &scope.glossary, hrefs),
            return_links: self.return_links(face, hrefs),
            ..self.shell(face.site_title, hrefs)
        }
    }

    /// The view of the page that is shown at addresses where nothing is.
    #[must_use]
    pub fn of_not_found(&self, site_title: &str) -> View<'s> {
        let base = self
            .settings
            .base_url
            .as_ref()
            .map_or("/", |base| base.path());
        let mut view = self.shell(site_title, Hrefs::Absolute(base));
        self.settings
            .strings
            .page_not_found
            .clone_into(&mut view.page.title);
        view.page.noindex = true;
        view
    }

    /// A view of the site alone.
    pub(super) fn shell(&self, site_title: &str, hrefs: Hrefs<'_>) -> View<'s> {
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
                title: site_title.to_owned(),
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

    pub(super) fn page_view(
        &self,
        face: &PageSummary<'s>,
        permalink: Option<String>,
        hrefs: Hrefs<'_>,
    ) -> PageView<'s> {
        let place = PageView {
            title: face.title.to_owned(),
            permalink,
            card: self.card_view(face),
            is_home: face.is_home(),
            is_list: face.page.is_none(),
            ..PageView::empty()
        };
        let Some(front) = face.page.map(|page| &page.front) else {
            return place;
        };
        PageView {
            nav_title: front.nav_title.as_deref(),
            description: front.description.as_deref(),
            date: front.date,
            updated: front.updated,
            authors: &front.authors,
            tags: &front.tags,
            aliases: &front.aliases,
            image: face.image.and_then(|image| image.href(face.route, hrefs)),
            image_absolute: self.own_picture(face),
            draft: front.draft,
            noindex: front.noindex,
            facts_checked: front.facts_checked,
            next_review: front.next_review,
            schema: front.schema.as_deref(),
            extra: front.extra.clone(),
            ..place
        }
    }

    /// The absolute address of what is mentioned; none where it has none that leads there from anywhere.
    pub(super) fn absolute(&self, lead: LinkTarget<'_>) -> Option<String> {
        match lead {
            LinkTarget::Outside(address) => {
                let url = url::Url::parse(address).ok()?;
                matches!(url.scheme(), "https" | "http").then(|| url.into())
            }
            LinkTarget::Inside { route, .. } => {
                Some(self.settings.shareable_base()?.absolute(route))
            }
            LinkTarget::Forbidden | LinkTarget::Unknown => None,
        }
    }

    /// The absolute address of the picture that a page names.
    pub(super) fn own_picture(&self, face: &PageSummary<'_>) -> Option<String> {
        face.image.and_then(|image| self.absolute(image))
    }

    pub(super) fn card_view(&self, face: &PageSummary<'_>) -> Option<SocialImageView> {
        let picture = |lead| {
            Some(SocialImageView {
                url: self.absolute(lead)?,
                width: None,
                height: None,
                alt: None,
                media_type: None,
            })
        };
        let card = face.image.and_then(picture);
        #[cfg(feature = "cards")]
        let card = card.or_else(|| self.drawn_card_view(face));
        card.or_else(|| face.home_image.and_then(picture))
    }

    /// Top, parent, Home: Home has the first alone, a child of Home has no parent line.
    fn return_links(&self, face: &PageSummary<'_>, hrefs: Hrefs<'_>) -> Vec<ReturnLink> {
        let words = &self.settings.navigation;
        let mut links = vec![return_link(
            "top",
            "#top".to_owned(),
            &words.top,
            face.title,
        )];
        if let [_, .., parent] = &face.above[..] {
            let href = hrefs.to(parent.route);
            links.push(return_link("main", href, &words.main, parent.name));
        }
        if let [home, ..] = &face.above[..] {
            let href = hrefs.to(home.route);
            links.push(return_link("home", href, &words.home, &words.home_name));
        }
        links
    }

    /// The absolute, encoded address of a place; none where the site has no public one.
    pub(super) fn permalink(&self, face: &PageSummary<'_>) -> Option<String> {
        let base = self.settings.shareable_base()?;
        Some(base.absolute(face.route))
    }

    /// Whether a place has a share box.
    pub(super) fn is_shared(&self, page: Option<&Page>) -> bool {
        self.settings.shareable_base().is_some() && page.is_none_or(|page| !page.front.share.off)
    }

    /// What is shared of a place; none where it is not shared.
    #[must_use]
    pub fn shared(&self, face: &PageSummary<'_>) -> Option<Shared> {
        let base = self
            .settings
            .shareable_base()
            .filter(|_| self.is_shared(face.page))?;
        let front = face.page.map(|page| &page.front);
        let own = front.map(|front| &front.share);
        let title = own.and_then(|own| own.text.as_deref());
        Some(Shared::new(SharedPage {
            title: title.unwrap_or(face.title),
            permalink: base.absolute(face.route),
            site: face.site_title,
            publisher: self.settings.author.as_deref(),
            authors: front.map_or(&[], |front| &front.authors),
            date: front.and_then(|front| front.updated.or(front.date)),
            quote: own.and_then(|own| own.quote.as_deref()),
            embed: self
                .has_embed(face.page)
                .then(|| base.absolute(&embed_route(face.route))),
            strings: self.settings.strings,
        }))
    }

    fn share(&self, shared: &Shared) -> ShareView<'s> {
        let settings = &self.settings.share;
        let code = share::link_code(shared);
        let name = self.settings.strings.link_to_section;
        let (before, after) = name.split_once("{heading}").unwrap_or((name, ""));
        ShareView {
            invitation: &settings.invitation,
            title: share::title(shared),
            link: self.fields.link(&code),
            code,
            mailto: share::mailto(shared),
            fields: self.fields.folded(shared),
            link_to_section: before,
            link_to_section_end: after,
        }
    }
}

fn card(place: &PlaceView<'_>, hrefs: Hrefs<'_>) -> ChildLink {
    let LinkView { title, href } = LinkView::to(place, hrefs);
    ChildLink {
        title,
        href,
        description: place.description.map(str::to_owned),
    }
}

fn related(scope: &Scope<'_>, hrefs: Hrefs<'_>) -> Vec<RelatedView> {
    let view = |next: &RelatedPage<'_>| {
        Some(RelatedView {
            title: next.title.to_owned(),
            href: next.lead.href(scope.face.route, hrefs)?,
            reason: next.reason.map(str::to_owned),
        })
    };
    scope.related.iter().filter_map(view).collect()
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
            draft: false,
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
        href: crate::base::route::fragment(&heading.id),
        title: &heading.title,
        level: heading.level,
        children: Vec::new(),
    }
}
