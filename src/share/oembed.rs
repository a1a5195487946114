//! The answer to a blog that looks up the address of a page: JSON (oembed.com, version 1.0) in the form of WordPress's
//! own answers. WordPress shows it as an embed; other programs prefer the page's link preview.

use serde::Serialize;

use super::embed::{HEIGHT, WIDTH, for_wordpress};
use super::page::Shared;
use super::plain;

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OEmbed {
    version: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    width: u16,
    height: u16,
    title: String,
    provider_name: String,
    provider_url: String,
    #[serde(flatten)]
    thumbnail: Option<Thumbnail>,
    html: String,
}

/// The social image of a page. The specification requires its size.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Thumbnail {
    /// Its absolute address, encoded.
    #[serde(rename = "thumbnail_url")]
    pub url: String,
    /// Its width in pixels.
    #[serde(rename = "thumbnail_width")]
    pub width: u32,
    /// Its height in pixels.
    #[serde(rename = "thumbnail_height")]
    pub height: u32,
}

/// The answer for a page of the site at `provider_url`, or `None` if the page has no embed.
#[must_use]
pub fn oembed(
    shared: &Shared,
    provider_url: String,
    thumbnail: Option<Thumbnail>,
) -> Option<OEmbed> {
    Some(OEmbed {
        version: "1.0",
        kind: "rich",
        width: WIDTH,
        height: HEIGHT,
        title: plain::title(shared),
        provider_name: plain::site(shared),
        provider_url,
        thumbnail,
        html: for_wordpress(shared)?,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::super::samples::{self, documented, plain_page, titled};
    use super::*;
    use crate::base::escape::script_json;

    const HOME: &str = "https://example.org/";

    /// As it is published, and read again.
    fn read_back(shared: &Shared) -> Value {
        let thumbnail = Thumbnail {
            url: "https://example.org/og/a/b.png".to_owned(),
            width: 1200,
            height: 630,
        };
        let answer = oembed(shared, HOME.to_owned(), Some(thumbnail)).expect("an embed");
        let text = script_json(&answer).expect("plain values").to_string();
        assert!(!text.contains(['<', '>', '&']), "{text}");
        serde_json::from_str(&text).expect(&text)
    }

    #[test]
    fn writes_the_documented_answer() {
        let html = "<blockquote class=\"wp-embedded-content\"><a href=\"https://example.org/a/b/\">Hamstring &quot;pull&quot; &amp; &lt;tear&gt;</a></blockquote><iframe class=\"wp-embedded-content\" sandbox=\"allow-scripts allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation\" src=\"https://example.org/embed/a/b/\" width=\"500\" height=\"240\" title=\"Hamstring &quot;pull&quot; &amp; &lt;tear&gt;\"></iframe>";
        let expected = json!({
            "version": "1.0", "type": "rich", "width": 500, "height": 240, "title": "Hamstring \"pull\" & <tear>",
            "provider_name": "Example Guide", "provider_url": HOME,
            "thumbnail_url": "https://example.org/og/a/b.png", "thumbnail_width": 1200, "thumbnail_height": 630, "html": html,
        });
        assert_eq!(read_back(&documented()), expected);
        assert_eq!(oembed(&plain_page(), HOME.to_owned(), None), None);
    }

    proptest! {
        #[test]
        fn any_title_reads_back(title in samples::any_title()) {
            let shared = titled(&title);
            let answer = read_back(&shared);
            prop_assert_eq!(answer["title"].as_str(), Some(shared.title.raw()));
            prop_assert_eq!(answer["html"].as_str().map(str::to_owned), for_wordpress(&shared));
        }
    }
}
