//! An embed: the page in an `iframe` on another site, followed by the link, which remains if frames are stripped.

use super::format::Format;
use super::html;
use super::html::Html;
use super::page::Shared;
use super::snippet::Snippet;

/// Width of the frame in pixels: what blogs give an embed without a width.
pub(super) const WIDTH: u16 = 500;
/// Height of the frame in pixels.
pub(super) const HEIGHT: u16 = 240;

pub(super) static FORMAT: Format = Format {
    id: "embed",
    text: |formats| formats.embed,
    is_prose: false,
    write,
};

/// What a frame may do: run the embed's script, which only posts messages, and follow links in a new tab or in place of
/// the page. Without `allow-same-origin` it can read nothing, of the page around it or of the embed's own site.
const SANDBOX: &str = "sandbox=\"allow-scripts allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation\"";

fn write(shared: &Shared) -> Option<String> {
    let snippet = Snippet::new()
        .markup("<iframe src=\"")
        .address(shared.embed.as_ref()?)
        .markup("\" title=\"")
        .text(&shared.title)
        .append(size_attributes())
        .markup(" style=\"border:0;max-width:100%\" loading=\"lazy\" ")
        .markup(SANDBOX)
        .markup("></iframe> ")
        .append(html::link(shared));
    Some(snippet.finish())
}

/// The frame as WordPress expects it in an oEmbed answer: a quotation to show until its own script has loaded the frame,
/// and the class by which it finds both. WordPress replaces the sandbox with its own, which allows scripts alone; in
/// programs that do not, the links of the frame work without a script of theirs.
pub(super) fn for_wordpress(shared: &Shared) -> Option<String> {
    let snippet = Snippet::new()
        .markup("<blockquote class=\"wp-embedded-content\">")
        .append(html::link(shared))
        .markup("</blockquote><iframe class=\"wp-embedded-content\" ")
        .markup(SANDBOX)
        .markup(" src=\"")
        .address(shared.embed.as_ref()?)
        .append(size_attributes())
        .markup(" title=\"")
        .text(&shared.title)
        .markup("\"></iframe>");
    Some(snippet.finish())
}

/// The end of the attribute before, and the size.
fn size_attributes() -> Snippet<Html> {
    Snippet::new()
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
        self, EMBED_URL, HOSTILE, PERMALINK, documented, plain_page, titled,
    };
    use super::*;

    fn check(shared: &Shared) {
        let title = shared.title.raw();
        for snippet in [write(shared), for_wordpress(shared)] {
            let snippet = snippet.expect("an embed");
            assert!(!snippet.contains('\n'), "{snippet}");
            let link = (PERMALINK.to_owned(), title.to_owned());
            assert_eq!(samples::links(&snippet), [link], "{snippet}");
            let frames = samples::attributes(&snippet, "iframe", ["src", "title"]);
            assert_eq!(frames, [[EMBED_URL, title]], "{snippet}");
        }
    }

    #[test]
    fn writes_the_documented_embeds() {
        let expected = "<iframe src=\"https://example.org/embed/a/b/\" title=\"Hamstring &quot;pull&quot; &amp; &lt;tear&gt;\" width=\"500\" height=\"240\" style=\"border:0;max-width:100%\" loading=\"lazy\" sandbox=\"allow-scripts allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation\"></iframe> <a href=\"https://example.org/a/b/\">Hamstring &quot;pull&quot; &amp; &lt;tear&gt;</a>";
        assert_eq!(write(&documented()).as_deref(), Some(expected));
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
