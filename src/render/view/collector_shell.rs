//! Reads from the assembled site what is the same around every page, and the list of all pages.

use super::collector::FactCollector;
use super::place::{LinkTarget, PlaceView};
use super::search_page_facts::SearchPageFacts;
use super::shell::Shell;
use crate::base::route::Route;
use crate::input::settings::SiteLink;
use crate::site::Target;
use crate::site::links::Destination;

impl<'s> FactCollector<'s> {
    /// What is around every page.
    pub(in crate::render) fn shell(&self) -> Shell<'s> {
        const ICONS: [&str; 3] = ["favicon.svg", "favicon.ico", "favicon.png"];
        let look = self.look;
        let of_site = || {
            let mut icons = ICONS.iter().map(|name| Route::of_file(name));
            icons.find(|icon| matches!(self.site.at(icon), Some(Target::Asset(_))))
        };
        let icon = match (&look.icon, look.icons.are_own()) {
            (Some(icon), _) => Some(icon.clone()),
            (None, true) => Some(look.icons.square().route()),
            (None, false) => of_site(),
        };
        Shell {
            links: self.own_links(&self.settings.header.links, &self.links.header),
            footer: self.own_links(&self.settings.footer.links, &self.links.footer),
            icon,
            has_icons: look.icons.are_own(),
            logo: look.logo.as_ref(),
            fonts: &look.fonts,
            stylesheet: look.stylesheet.as_ref(),
            script: look.script.as_ref(),
        }
    }

    /// Links that the settings name, with their texts.
    fn own_links(
        &self,
        links: &'s [SiteLink],
        found: &'s [Option<Destination>],
    ) -> Vec<(&'s str, LinkTarget<'s>)> {
        let link = |(link, destination): (&'s SiteLink, &'s Option<Destination>)| {
            Some((&*link.label, self.target(destination.as_ref()?)))
        };
        links.iter().zip(found).filter_map(link).collect()
    }

    /// The facts about a page of the list of all pages: its address, and its letters, each with the address of its own page
    /// or with the positions of its pages in the walk.
    pub(in crate::render) fn search_page(
        &self,
        route: Route,
        letters: impl Iterator<Item = (&'s str, Option<Route>, &'s [usize])>,
    ) -> SearchPageFacts<'s> {
        let place = |position: &usize| {
            let node = self.site.walk[*position];
            (!self.site.nodes[node].is_unlisted).then(|| PlaceView {
                name: self.site.title(node),
                ..self.place(node)
            })
        };
        let letters = letters.map(|(title, route, pages)| {
            (
                title.to_owned(),
                route,
                pages.iter().filter_map(place).collect(),
            )
        });
        SearchPageFacts {
            route,
            site_title: self.site_title(),
            shell: self.shell(),
            home: self.place(self.site.home()),
            letters: letters.collect(),
        }
    }
}
