//! `robots.txt` (RFC 9309): what crawlers are asked, by the settings below `robots`; without these, they may request
//! everything. Names the sitemap.

use super::recipe::{OutputKind, Recipe, Rendered};
use super::sitemap;
use crate::base::base_url::BaseUrl;
use crate::base::route::Route;
use crate::input::settings::{RobotsSettings, Settings};
use crate::io::content::Content;
use crate::render::project::Project;

pub(super) static KIND: OutputKind<()> = OutputKind {
    list: |_| vec![(Route::root().file("robots.txt"), ())],
    source: |_, ()| None,
    recipe: |project, ()| Box::new(Robots { project }),
    is_html: false,
    yields: true,
    self_verifying: false,
};

struct Robots<'p> {
    project: &'p Project<'p>,
}

impl Recipe for Robots<'_> {
    fn render(&self) -> Rendered {
        Ok(Content::Bytes(text(&self.project.settings).into_bytes()))
    }
}

fn text(settings: &Settings) -> String {
    let robots = &settings.robots;
    let base = settings.base_url.as_ref();
    let mut text = "User-agent: *\n".to_owned();
    for path in &robots.disallow {
        let path = from_host(base, path);
        text.push_str(&format!("Disallow: {path}\n"));
    }
    if robots.disallow.is_empty() {
        text.push_str("Allow: /\n");
    }
    text.push_str(&blocked(robots));
    if let Some(base) = settings.shareable_base().filter(|_| robots.index) {
        let address = base.absolute(&sitemap::route());
        text.push_str(&format!("\nSitemap: {address}\n"));
    }
    text
}

/// The group of the crawlers that should request nothing.
fn blocked(robots: &RobotsSettings) -> String {
    if robots.block.is_empty() {
        return String::new();
    }
    let names = robots.block.iter();
    let names: String = names.map(|name| format!("User-agent: {name}\n")).collect();
    format!("\n{names}Disallow: /\n")
}

/// The beginning of an address of the site, from the root of its host on. Bytes outside of ASCII are percent-encoded, as
/// crawlers compare them.
fn from_host(base: Option<&BaseUrl>, path: &str) -> String {
    const NOT_ASCII: percent_encoding::AsciiSet = percent_encoding::CONTROLS.remove(b'\0');
    let below = base.map_or("/", BaseUrl::path);
    let path = format!("{below}{}", path.trim_start_matches('/'));
    percent_encoding::utf8_percent_encode(&path, &NOT_ASCII).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(settings: &str) -> String {
        let settings = Settings::parse(Some(settings)).expect("is valid");
        text(&settings)
    }

    #[test]
    fn crawlers_may_request_everything_unless_the_settings_say_otherwise() {
        assert_eq!(of("title: T\n"), "User-agent: *\nAllow: /\n");
        assert_eq!(
            of(
                "base_url: https://e.org/guide/\nrobots:\n  disallow: [/drafts/, /größe]\n  block: [GPTBot, CCBot]\n"
            ),
            "User-agent: *\nDisallow: /guide/drafts/\nDisallow: /guide/gr%C3%B6%C3%9Fe\n\nUser-agent: GPTBot\nUser-agent: CCBot\nDisallow: /\n\nSitemap: https://e.org/guide/sitemap.xml\n"
        );
        assert_eq!(
            of("base_url: https://e.org/\nrobots: {index: false}\n"),
            "User-agent: *\nAllow: /\n"
        );
    }
}
