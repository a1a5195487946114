//! A card of the page in a frame of another site, followed by the link, which stays where frames are stripped.

use super::escape::Code;
use super::html::Html;
use super::{Format, Shared, html};

/// What a frame is wide, in pixels: what blogs give an embed that names no width.
pub(super) const WIDTH: u16 = 500;
/// And high.
pub(super) const HEIGHT: u16 = 240;

pub(super) static FORMAT: Format = Format {
    id: "embed",
    label: "Embed card",
    note: "For web pages and blogs that take frames: a card of the page.",
    write,
};

/// The frame may follow links and run nothing.
fn write(shared: &Shared) -> Option<String> {
    let code = Code::new()
        .markup("<iframe src=\"")
        .address(shared.embed.as_ref()?)
        .markup("\" title=\"")
        .text(&shared.title)
        .code(size())
        .markup(" style=\"border:0;max-width:100%\" loading=\"lazy\" sandbox=\"allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation\"></iframe> ")
        .code(html::link(shared));
    Some(code.finish())
}

/// The frame as WordPress wants it in an oEmbed answer: a quotation that stands there until its own
/// script has shown the frame, and the class by which it knows both.
pub(super) fn for_wordpress(shared: &Shared) -> Option<String> {
    let code = Code::new()
        .markup("<blockquote class=\"wp-embedded-content\">")
        .code(html::link(shared))
        .markup(
            "</blockquote><iframe class=\"wp-embedded-content\" sandbox=\"allow-scripts\" src=\"",
        )
        .address(shared.embed.as_ref()?)
        .code(size())
        .markup(" title=\"")
        .text(&shared.title)
        .markup("\"></iframe>");
    Some(code.finish())
}

/// From the end of the attribute before.
fn size() -> Code<Html> {
    Code::new()
        .markup("\" width=\"")
        .number(WIDTH)
        .markup("\" height=\"")
        .number(HEIGHT)
        .markup("\"")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::samples::{
        self, EMBED_CARD, HOSTILE, PERMALINK, contract, plain_page, titled,
    };
    use super::*;

    fn check(shared: &Shared) {
        let title = shared.title.raw();
        for code in [write(shared), for_wordpress(shared)] {
            let code = code.expect("there is a card");
            assert!(!code.contains('\n'), "{code}");
            let link = (PERMALINK.to_owned(), title.to_owned());
            assert_eq!(samples::links(&code), [link], "{code}");
            let frames = samples::attributes(&code, "iframe", ["src", "title"]);
            assert_eq!(frames, [[EMBED_CARD, title]], "{code}");
        }
    }

    #[test]
    fn the_codes_are_those_of_the_contract() {
        let expected = "<iframe src=\"https://example.org/embed/a/b/\" title=\"Hamstring &quot;pull&quot; &amp; &lt;tear&gt;\" width=\"500\" height=\"240\" style=\"border:0;max-width:100%\" loading=\"lazy\" sandbox=\"allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation\"></iframe> <a href=\"https://example.org/a/b/\">Hamstring &quot;pull&quot; &amp; &lt;tear&gt;</a>";
        assert_eq!(write(&contract()).as_deref(), Some(expected));
        assert_eq!(write(&plain_page()), None);
        assert_eq!(for_wordpress(&plain_page()), None);
    }

    #[test]
    fn hostile_titles_read_back() {
        HOSTILE.iter().for_each(|title| check(&titled(title)));
    }

    proptest! {
        #[test]
        fn any_title_reads_back(title in samples::any_title()) {
            check(&titled(&title));
        }
    }
}
