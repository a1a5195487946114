//! The addresses of what is published beside a page: its embed, its oEmbed answer, its social image. Each follows from
//! the page's own address, so no two pages share one.

#[cfg(feature = "cards")]
use crate::base::name::LONGEST_PART;
use crate::base::route::Route;
use crate::input::settings::Settings;
use crate::page::{Page, is_error_page};

/// The address of the list of all pages from A to Z, where the link to search leads.
#[must_use]
pub fn search_route() -> Route {
    Route::root().folder("search")
}

/// The folder of the search index.
#[must_use]
pub fn search_index_route() -> Route {
    search_route().folder("index")
}

/// The address of a page's embed: `/embed/a/b/` for `/a/b/`.
#[must_use]
pub fn embed_route(page: &Route) -> Route {
    page.inside(&Route::root().folder("embed"))
}

/// The address of a page's oEmbed answer: `/wp-json/oembed/a/b.json` for `/a/b/`. Consumers look for `wp-json/oembed` in
/// an address; the page is in the path and not in a query, because some consumers ignore the query and would use one
/// answer for the whole site.
#[must_use]
pub fn oembed_route(page: &Route) -> Route {
    page.inside(&Route::root().folder("wp-json").folder("oembed"))
        .with_ending("json")
}

/// The address of a page's Markdown: `/a/b/index.md` for `/a/b/`.
#[must_use]
pub fn markdown_route(page: &Route) -> Route {
    page.file("index.md")
}

/// Whether a page, or a generated list, is published as Markdown.
#[must_use]
pub fn has_markdown(settings: &Settings, page: Option<&Page>) -> bool {
    let is_written = |page: &Page| !page.front.draft && !is_error_page(&page.path);
    settings.publish.markdown && page.is_some_and(is_written)
}

/// The address of a page's social image: `/og/a/b.png` for `/a/b/`, `/og.png` for Home. It stays the same when the
/// image changes, so a link posted earlier shows the page as it is now.
#[cfg(feature = "cards")]
#[must_use]
pub fn social_image_route(page: &Route) -> Route {
    const ENDING: &str = ".png";
    let path = page.as_str().trim_end_matches('/');
    let (folder, name) = path.rsplit_once('/').unwrap_or_default();
    if name.len() + ENDING.len() <= LONGEST_PART {
        return Route::of_file(&format!("og{path}{ENDING}"));
    }
    // The name leaves no room for an ending.
    let hash = blake3::hash(name.as_bytes()).to_hex();
    Route::of_file(&format!("og{folder}/{}{ENDING}", &hash[..16]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn embeds_and_oembed_answers_have_folders_of_their_own() {
        let page = Route::root().folder("a").folder("b");
        assert_eq!(embed_route(&page).as_str(), "/embed/a/b/");
        assert_eq!(embed_route(&Route::root()).as_str(), "/embed/");
        assert_eq!(oembed_route(&page).as_str(), "/wp-json/oembed/a/b.json");
        assert_eq!(
            oembed_route(&Route::root()).as_str(),
            "/wp-json/oembed.json"
        );
    }

    #[cfg(feature = "cards")]
    #[test]
    fn every_page_has_an_address_for_its_social_image() {
        let root = Route::root();
        let image = |page: &Route| social_image_route(page).to_string();
        assert_eq!(image(&root), "/og.png");
        assert_eq!(image(&root.folder("a").folder("b")), "/og/a/b.png");
        assert_eq!(image(&root.folder("og")), "/og/og.png");
        let long = image(&root.folder("a").folder(&"x".repeat(LONGEST_PART)));
        assert!(
            long.starts_with("/og/a/") && long.ends_with(".png"),
            "{long}"
        );
        assert_eq!(long.len(), "/og/a/.png".len() + 16);
    }
}
