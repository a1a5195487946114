//! The `mailto:` address of an email with the link, which opens the reader's mail program without a script. It is a link
//! in the share box and not a format, since nobody pastes it.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::page::Shared;
use super::snippet::{Context, Snippet};

/// Characters that need no encoding in any part of an address. A space becomes `%20`, since mail programs show a `+`.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// A field of the email, in its address.
struct Mailto;

impl Context for Mailto {
    fn escape(out: &mut String, text: &str) {
        out.extend(utf8_percent_encode(text, PLAIN));
    }

    fn address(out: &mut String, address: &str) {
        Self::escape(out, address);
    }
}

/// The address of an email with the title as its subject and the page's address as its text.
#[must_use]
pub fn mailto(shared: &Shared) -> String {
    let snippet = Snippet::<Mailto>::new()
        .markup("mailto:?subject=")
        .text(&shared.title)
        .markup("&body=")
        .address(&shared.permalink);
    snippet.finish()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use url::Url;

    use super::super::samples::{self, HOSTILE, PERMALINK, documented, titled};
    use super::*;

    fn check(shared: &Shared) {
        let address = mailto(shared);
        let is_safe = |b: u8| b.is_ascii_alphanumeric() || b":?=&%-._~".contains(&b);
        assert!(address.bytes().all(is_safe), "{address}");
        let read = Url::parse(&address).expect("an address");
        assert_eq!((read.scheme(), read.path()), ("mailto", ""));
        let fields: Vec<(String, String)> = read.query_pairs().into_owned().collect();
        let expected = [("subject", shared.title.raw()), ("body", PERMALINK)];
        let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(fields, expected);
    }

    #[test]
    fn writes_the_documented_address() {
        assert_eq!(
            mailto(&documented()),
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
