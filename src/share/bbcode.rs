//! BBCode. It has no escape for brackets, so they become parentheses. Boards escape HTML themselves.

use super::format::Format;
use super::page::Shared;
use super::snippet::{Context, Snippet, map_active};

pub(super) static FORMAT: Format = Format {
    id: "bbcode",
    text: |formats| formats.bbcode,
    is_prose: false,
    write,
};

/// Text between two tags.
struct BbCode;

impl Context for BbCode {
    fn escape(out: &mut String, text: &str) {
        map_active(out, text, |out, c, _| {
            out.push(match c {
                '[' => '(',
                ']' => ')',
                c => c,
            });
        });
    }
}

fn write(shared: &Shared) -> Option<String> {
    let snippet = Snippet::<BbCode>::new()
        .markup("[url=")
        .address(&shared.permalink)
        .markup("]")
        .text(&shared.title)
        .markup("[/url]");
    Some(snippet.finish())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::samples::{self, HOSTILE, documented, titled};
    use super::*;

    /// Checks that there are two tags in brackets and no bracket between them.
    fn check(shared: &Shared) {
        let snippet = write(shared).expect("always");
        let tags: Vec<&str> = snippet.split(['[', ']']).collect();
        let text = shared.title.raw().replace('[', "(").replace(']', ")");
        assert_eq!(
            tags,
            ["", "url=https://example.org/a/b/", &*text, "/url", ""]
        );
    }

    #[test]
    fn writes_the_documented_code() {
        let expected = "[url=https://example.org/a/b/]Hamstring \"pull\" & <tear>[/url]";
        assert_eq!(write(&documented()).as_deref(), Some(expected));
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
