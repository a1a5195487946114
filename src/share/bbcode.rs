//! BBCode. It has no way to escape a bracket, so brackets become parentheses; boards escape HTML
//! themselves.

use super::escape::{Code, Context, each_active};
use super::{Format, Shared};

pub(super) static FORMAT: Format = Format {
    id: "bbcode",
    label: "BBCode",
    note: "For older forums.",
    write,
};

/// Text between two tags.
struct BbCode;

impl Context for BbCode {
    fn escape(out: &mut String, text: &str) {
        each_active(out, text, |out, c, _| {
            out.push(match c {
                '[' => '(',
                ']' => ')',
                c => c,
            });
        });
    }
}

fn write(shared: &Shared) -> Option<String> {
    let code = Code::<BbCode>::new()
        .markup("[url=")
        .address(&shared.permalink)
        .markup("]")
        .text(&shared.title)
        .markup("[/url]");
    Some(code.finish())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::samples::{self, HOSTILE, contract, titled};
    use super::*;

    /// A tag is what stands in brackets: there are two, and the text between them has none.
    fn check(shared: &Shared) {
        let code = write(shared).expect("always");
        let tags: Vec<&str> = code.split(['[', ']']).collect();
        let text = shared.title.raw().replace('[', "(").replace(']', ")");
        assert_eq!(
            tags,
            ["", "url=https://example.org/a/b/", &*text, "/url", ""]
        );
    }

    #[test]
    fn the_code_is_the_one_of_the_contract() {
        let expected = "[url=https://example.org/a/b/]Hamstring \"pull\" & <tear>[/url]";
        assert_eq!(write(&contract()).as_deref(), Some(expected));
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
