//! The views of pages, and of the page for unknown addresses.

use super::builder::ViewBuilder;
use super::facts::{FactsView, PageSummary, Scope};
use super::page_list::ListedPageView;
use super::place::{LinkTarget, PlaceView};
use super::routes::{has_markdown, markdown_route, oembed_route};
use super::variables::{PageView, ReturnLink, SiteView, SocialImageView, TocEntry, View};
use crate::base::language;
use crate::base::route::{self, Hrefs, Route};
use crate::page::Page;
use crate::page::markdown::Heading;
use crate::site::pictures::Preview;
use crate::theme::{self, ICON, SCHEME_SCRIPT, SCRIPT, STYLE};

impl<'s> ViewBuilder<'s> {
    /// The view of a page or generated list.
    #[must_use]
    pub fn page(&self, scope: &Scope<'s>) -> View<'s> {
        let summary = &scope.summary;
        let hrefs = self.hrefs(summary);
        let base = self.settings.shareable_base();
        let oembed = base
            .filter(|_| self.has_embed(summary.page))
            .map(|base| base.absolute(&oembed_route(summary.route)));
        let permalink = self.permalink(summary);
        let is_generated_term = summary.page.is_none()
            && (scope.term.is_some() || scope.taxonomy.is_some())
            || (scope.archive.as_ref()).is_some_and(|archive| archive.is_generated_term);
        let mut page = self.page_view(summary, permalink.clone(), hrefs);
        // It has nothing but links, which other lists have too.
        page.noindex |= is_generated_term;
        View {
            linked_data: (permalink.as_ref()).and_then(|url| self.linked_data(summary, url)),
            preview: permalink.is_some().then(|| self.preview(summary, oembed)),
            page,
            share: (self.shared(summary)).map(|shared| self.share_box(&shared, scope.recorded)),
            toc: summary.page.map(toc).unwrap_or_default(),
            facts: FactsView::of(scope, hrefs),
            icon: self.icon(scope.shell.icon.as_ref(), hrefs),
            style: self.theme_file(self.templates.style_of(summary.page), hrefs),
            script: self.theme_file(self.templates.script_of(summary.page), hrefs),
            links: body_hrefs(scope, hrefs),
            images: self.body_images(scope, hrefs),
            lists: ListedPageView::of_all(&scope.lists, hrefs),
            return_links: self.return_links(summary.title, &summary.above, hrefs),
            ..self.site_only(summary.site_title, hrefs)
        }
    }

    /// How the addresses on a page are written.
    pub(super) fn hrefs<'a>(&self, summary: &PageSummary<'a>) -> Hrefs<'a>
    where
        's: 'a,
    {
        match summary.route.is_error_page() {
            true => Hrefs::Absolute(self.base_path()),
            false => Hrefs::Relative(summary.route),
        }
    }

    /// The path that the site is below.
    pub(super) fn base_path(&self) -> &'s str {
        let base = self.settings.base_url.as_ref();
        base.map_or("/", |base| base.path())
    }

    /// A view without a page.
    pub(super) fn site_only(&self, site_title: &str, hrefs: Hrefs<'_>) -> View<'s> {
        let settings = self.settings;
        let own = self
            .templates
            .published()
            .filter(|(name, _)| !theme::OWN_FILES.contains(name));
        let root = match hrefs {
            Hrefs::Absolute(base) => base.to_owned(),
            Hrefs::Relative(_) => hrefs.to(&Route::root()),
        };
        View {
            site: SiteView {
                title: site_title.to_owned(),
                language: &settings.language,
                direction: language::direction(&settings.language),
                description: settings.description.as_deref(),
                author: settings.author.as_deref(),
                hue: settings.theme.hue,
                extra: &settings.extra,
            },
            page: PageView::default(),
            toc: Vec::new(),
            facts: FactsView::default(),
            links: Vec::new(),
            images: Vec::new(),
            lists: Vec::new(),
            return_links: Vec::new(),
            share: None,
            preview: None,
            linked_data: None,
            moved: None,
            printed_pages: Vec::new(),
            home: hrefs.to(&Route::root()),
            root,
            style: self.theme_file(STYLE, hrefs),
            script: self.theme_file(SCRIPT, hrefs),
            scheme: self.theme_file(SCHEME_SCRIPT, hrefs),
            search: self.search(hrefs),
            letters: Vec::new(),
            icon: self.theme_file(ICON, hrefs),
            files: own.map(|(name, route)| (name, hrefs.to(route))).collect(),
        }
    }

    pub(super) fn page_view(
        &self,
        summary: &PageSummary<'s>,
        permalink: Option<String>,
        hrefs: Hrefs<'_>,
    ) -> PageView<'s> {
        let place = PageView {
            title: summary.title.to_owned(),
            permalink,
            card: self.social_image(summary),
            is_home: summary.is_home(),
            is_list: summary.page.is_none(),
            noindex: !self.settings.robots.index,
            ..PageView::default()
        };
        let Some(page) = summary.page else {
            return place;
        };
        let front = &page.front;
        PageView {
            nav_title: front.nav_title.as_deref(),
            description: front.description.as_deref(),
            date: front.date,
            updated: summary.updated,
            edit: self.edit_address(summary),
            markdown: has_markdown(self.settings, summary.page)
                .then(|| hrefs.to(&markdown_route(summary.route))),
            authors: &front.authors,
            tags: &front.tags,
            aliases: &front.aliases,
            image: summary
                .image
                .and_then(|image| image.href(summary.route, hrefs)),
            image_absolute: self.own_image(summary),
            has_code: page.has_code,
            draft: front.draft,
            expires: front.expires,
            expired: summary.is_expired,
            words: page.length.words,
            reading_time: page.length.minutes(),
            noindex: front.noindex || summary.is_expired || !self.settings.robots.index,
            facts_checked: front.facts_checked,
            next_review: front.next_review,
            schema: front.schema.as_deref(),
            extra: front.extra.clone(),
            ..place
        }
    }

    /// The address at which the file of a page is edited.
    fn edit_address(&self, summary: &PageSummary<'_>) -> Option<String> {
        let edit = self.settings.repository.edit.as_ref()?;
        Some(edit.of(summary.file?))
    }

    /// The picture that other sites show with a link to a page: its own, else the one drawn for it, else the home page's.
    pub(super) fn social_image(&self, summary: &PageSummary<'_>) -> Option<SocialImageView> {
        let own = summary.image.map(|image| (image, summary.preview));
        let own = own.and_then(|(image, preview)| self.shown_preview(image, preview));
        #[cfg(feature = "cards")]
        let own = own.or_else(|| self.drawn_image_view(summary));
        let home = || self.shown_preview(summary.home_image?, summary.home_preview);
        own.or_else(home)
    }

    /// A picture as link previews show it, if other sites show it.
    fn shown_preview(
        &self,
        image: LinkTarget<'_>,
        preview: Option<&Preview>,
    ) -> Option<SocialImageView> {
        let address = self.shown_image(image)?;
        let Some(preview) = preview else {
            return Some(SocialImageView::of_address(address));
        };
        let (width, height) = preview.size;
        let base = self.settings.shareable_base();
        let variant = base.zip(preview.route.as_ref());
        Some(SocialImageView {
            url: variant.map_or(address, |(base, route)| base.absolute(route)),
            width: Some(width),
            height: Some(height),
            alt: None,
            media_type: Some(preview.form.media_type()),
        })
    }

    /// Links to the top, the parent and Home. Home has only the first; a child of Home has no link to the parent.
    pub(super) fn return_links(
        &self,
        title: &str,
        above: &[PlaceView<'_>],
        hrefs: Hrefs<'_>,
    ) -> Vec<ReturnLink> {
        let texts = &self.settings.navigation;
        let mut links = vec![return_link("top", "#top".to_owned(), &texts.top, title)];
        if let [_, .., parent] = above {
            let href = hrefs.to(parent.route);
            links.push(return_link("main", href, &texts.main, parent.name));
        }
        if let [home, ..] = above {
            let href = hrefs.to(home.route);
            links.push(return_link("home", href, &texts.home, &texts.home_name));
        }
        links
    }
}

/// The addresses of the links and pictures of the body. A broken link that the settings allow stays as written.
fn body_hrefs(scope: &Scope<'_>, hrefs: Hrefs<'_>) -> Vec<Option<String>> {
    let summary = &scope.summary;
    let href = |(number, target): (usize, &Option<LinkTarget<'_>>)| match target {
        Some(target) => target.href(summary.route, hrefs),
        None => Some(summary.page?.links[number].destination.clone()),
    };
    let mut all: Vec<_> = scope.links.iter().enumerate().map(href).collect();
    for (number, picture) in &scope.pictures {
        if let Some(file) = picture.files.last() {
            all[*number] = Some(hrefs.to(&file.route));
        }
    }
    all
}

fn return_link(kind: &'static str, href: String, text: &str, name: &str) -> ReturnLink {
    let (before, after) = text.split_once("{title}").unwrap_or((text, ""));
    let name = if text.contains("{title}") { name } else { "" };
    ReturnLink {
        kind,
        href,
        before: before.to_owned(),
        name: name.to_owned(),
        after: after.to_owned(),
    }
}

/// Headings of levels 2 and 3; empty if there is only one, or if the page turns the table of contents off.
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
        href: route::fragment(&heading.id),
        title: &heading.title,
        level: heading.level,
        children: Vec::new(),
    }
}
