//! A link in reStructuredText; without a name, so that two links of one text are no conflict.

use super::escape::{Code, Context};
use super::{Format, Shared};

pub(super) static FORMAT: Format = Format {
    id: "rest",
    label: "reStructuredText",
    note: "For Sphinx and Read the Docs.",
    write,
};

/// Text in a phrase reference.
struct Rest;

impl Context for Rest {
    fn escape(out: &mut String, text: &str) {
        for c in text.chars() {
            if matches!(
                c,
                '\\' | '`' | '*' | '_' | '|' | '<' | '>' | ':' | '[' | ']'
            ) {
                out.push('\\');
            }
            out.push(c);
        }
    }
}

fn write(shared: &Shared) -> Option<String> {
    let code = Code::<Rest>::new()
        .markup("`")
        .text(&shared.title)
        .markup(" <")
        .address(&shared.permalink)
        .markup(">`__");
    Some(code.finish())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::samples::{self, HOSTILE, contract, titled};
    use super::*;

    /// A backslash takes the meaning from the character behind it; none that means something is bare.
    fn check(shared: &Shared) {
        let code = write(shared).expect("always");
        let inner = code.strip_prefix('`');
        let inner = inner.and_then(|rest| rest.strip_suffix(" <https://example.org/a/b/>`__"));
        let mut text = String::new();
        let mut chars = inner.expect(&code).chars();
        while let Some(c) = chars.next() {
            assert!(!"`*_|<>:[]".contains(c), "{code}");
            text.extend(if c == '\\' { chars.next() } else { Some(c) });
        }
        assert_eq!(text, shared.title.raw(), "{code}");
    }

    #[test]
    fn the_link_is_the_one_of_the_contract() {
        let expected = "`Hamstring \"pull\" & \\<tear\\> <https://example.org/a/b/>`__";
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
