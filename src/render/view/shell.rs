//! What is around the page: the links of the header and the footer, and the author's look.

use serde::Serialize;

use super::links::NavLink;
use super::place::LinkTarget;
use crate::base::route::{Hrefs, Route};
use crate::site::look::{IconFile, Logo};

/// The facts that every page with a header depends on.
#[derive(Clone, Debug, Hash)]
pub struct Shell<'s> {
    /// The links of the header with their texts.
    pub links: Vec<(&'s str, LinkTarget<'s>)>,
    /// The links of the footer with their texts.
    pub footer: Vec<(&'s str, LinkTarget<'s>)>,
    /// The site's own icon.
    pub icon: Option<Route>,
    /// Whether it has icons for phones, and a web manifest.
    pub has_icons: bool,
    /// The logo.
    pub logo: Option<&'s Logo>,
    /// The fonts that the first view needs.
    pub fonts: &'s [Route],
    /// The author's stylesheet.
    pub stylesheet: Option<&'s Route>,
    /// The author's script.
    pub script: Option<&'s Route>,
}

/// What the settings under `theme` add to a page.
#[derive(Debug, Default, Serialize)]
pub struct ThemeView {
    /// The logo.
    pub logo: Option<LogoView>,
    /// The addresses of the fonts that the first view needs.
    pub fonts: Vec<String>,
    /// The address of the stylesheet.
    pub stylesheet: Option<String>,
    /// The address of the script.
    pub script: Option<String>,
    /// The address of the icon for the home screens of phones.
    pub touch_icon: Option<String>,
    /// The address of the web manifest.
    pub manifest: Option<String>,
}

/// The logo of the site.
#[derive(Debug, Serialize)]
pub struct LogoView {
    /// Its address.
    pub href: String,
    /// The width at which it is shown, in pixels.
    pub width: u32,
    /// The height at which it is shown, in pixels.
    pub height: u32,
}

impl Shell<'_> {
    /// The links of the header as the page at `own` prints them.
    pub(super) fn links(&self, own: &Route, hrefs: Hrefs<'_>) -> Vec<NavLink> {
        nav_links(&self.links, own, hrefs)
    }

    /// The links of the footer as the page at `own` prints them.
    pub(super) fn footer_links(&self, own: &Route, hrefs: Hrefs<'_>) -> Vec<NavLink> {
        nav_links(&self.footer, own, hrefs)
    }

    /// What the author's look adds to a page.
    pub(super) fn theme(&self, hrefs: Hrefs<'_>) -> ThemeView {
        let of = |file: IconFile| self.has_icons.then(|| hrefs.to(&file.route()));
        ThemeView {
            logo: self.logo.map(|logo| LogoView {
                href: hrefs.to(&logo.route),
                width: logo.width,
                height: logo.height,
            }),
            fonts: self.fonts.iter().map(|font| hrefs.to(font)).collect(),
            stylesheet: self.stylesheet.map(|route| hrefs.to(route)),
            script: self.script.map(|route| hrefs.to(route)),
            touch_icon: of(IconFile::Touch),
            manifest: of(IconFile::Manifest),
        }
    }
}

fn nav_links(links: &[(&str, LinkTarget<'_>)], own: &Route, hrefs: Hrefs<'_>) -> Vec<NavLink> {
    let link = |(label, target): &(&str, LinkTarget<'_>)| {
        let current = matches!(target, LinkTarget::Inside { route, suffix: "" } if *route == own);
        Some(NavLink {
            title: (*label).to_owned(),
            href: match current {
                true => hrefs.to(own),
                false => target.href(own, hrefs)?,
            },
            current,
        })
    };
    links.iter().filter_map(link).collect()
}
