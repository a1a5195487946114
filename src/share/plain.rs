//! Title and address on two lines. The address is alone on the last line, where boards, blogs and messengers look for
//! an address to embed.

use super::format::Format;
use super::page::Shared;
use super::snippet::{Context, Snippet};

pub(super) static FORMAT: Format = Format {
    id: "plain",
    text: |formats| formats.plain,
    is_prose: true,
    write: |shared| Some(snippet(shared).finish()),
};

/// Text without markup.
pub(super) struct Plain;

impl Context for Plain {
    fn escape(out: &mut String, text: &str) {
        out.push_str(text);
    }
}

pub(super) fn snippet(shared: &Shared) -> Snippet<Plain> {
    Snippet::new()
        .text(&shared.title)
        .markup("\n")
        .address(&shared.permalink)
}

/// The text of a link to the page, not escaped.
#[must_use]
pub fn title(shared: &Shared) -> String {
    Snippet::<Plain>::new().text(&shared.title).finish()
}

/// The site's name, not escaped.
pub(super) fn site(shared: &Shared) -> String {
    Snippet::<Plain>::new().text(&shared.site).finish()
}

/// The absolute address of the page, encoded.
#[must_use]
pub fn permalink(shared: &Shared) -> String {
    Snippet::<Plain>::new().address(&shared.permalink).finish()
}

#[cfg(test)]
mod tests {
    use super::super::samples::{HOSTILE, PERMALINK, documented, titled};
    use super::*;

    #[test]
    fn writes_the_documented_text() {
        let expected = "Hamstring \"pull\" & <tear>\nhttps://example.org/a/b/";
        assert_eq!(snippet(&documented()).finish(), expected);
    }

    #[test]
    fn writes_title_and_address_on_two_lines() {
        for title in HOSTILE {
            let shared = titled(title);
            let text = snippet(&shared).finish();
            let lines: Vec<&str> = text.split('\n').collect();
            assert_eq!(lines, [shared.title.raw(), PERMALINK]);
        }
    }
}
