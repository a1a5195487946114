//! The address of a letter about a page, which opens the reader's own mail program: no script is needed, and nothing
//! is sent. No format of the list: it is a link of the share box, and nobody pastes it.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::Shared;
use super::escape::{Code, Context};

/// What needs no encoding in any part of an address. A space is `%20` in a letter: it would show a `+`.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// A field of the letter, in its address.
struct Mailto;

impl Context for Mailto {
    fn escape(out: &mut String, text: &str) {
        out.extend(utf8_percent_encode(text, PLAIN));
    }

    fn address(out: &mut String, address: &str) {
        Self::escape(out, address);
    }
}

/// A letter with the title as its subject and the page's address inside.
pub(super) fn letter(shared: &Shared) -> String {
    let code = Code::<Mailto>::new()
        .markup("mailto:?subject=")
        .text(&shared.title)
        .markup("&body=")
        .address(&shared.permalink);
    code.finish()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use url::Url;

    use super::super::samples::{self, HOSTILE, PERMALINK, contract, titled};
    use super::*;

    fn check(shared: &Shared) {
        let letter = letter(shared);
        let is_safe = |b: u8| b.is_ascii_alphanumeric() || b":?=&%-._~".contains(&b);
        assert!(letter.bytes().all(is_safe), "{letter}");
        let read = Url::parse(&letter).expect("an address");
        assert_eq!((read.scheme(), read.path()), ("mailto", ""));
        let fields: Vec<(String, String)> = read.query_pairs().into_owned().collect();
        let expected = [("subject", shared.title.raw()), ("body", PERMALINK)];
        let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(fields, expected);
    }

    #[test]
    fn the_address_is_the_one_of_the_contract() {
        assert_eq!(
            letter(&contract()),
            "mailto:?subject=Hamstring%20%22pull%22%20%26%20%3Ctear%3E&body=https%3A%2F%2Fexample.org%2Fa%2Fb%2F"
        );
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
