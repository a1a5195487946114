//! A reference in Wikipedia. Editors add the date of access.

use super::author::Author;
use super::format::Format;
use super::mediawiki::WikiText;
use super::page::Shared;
use super::snippet::Snippet;

pub(super) static FORMAT: Format = Format {
    id: "wikipedia",
    text: |formats| formats.wikipedia,
    is_prose: false,
    write,
};

fn write(shared: &Shared) -> Option<String> {
    let snippet = Snippet::<WikiText>::new()
        .markup("<ref>{{cite web |title=")
        .text(&shared.title)
        .append(authors(shared))
        .markup(" |url=")
        .address(&shared.permalink)
        .markup(" |website=")
        .text(&shared.site);
    let snippet = match shared.date {
        Some(date) => snippet.markup(" |date=").date(date),
        None => snippet,
    };
    Some(snippet.markup("}}</ref>").finish())
}

/// The authors; nothing if the site itself is the author, since `website` has its name.
fn authors(shared: &Shared) -> Snippet<WikiText> {
    if shared.is_by_the_site() {
        return Snippet::new();
    }
    let numbered = (1_i64..).zip(&shared.authors);
    let author = |(number, author): (i64, &Author)| match author {
        Author::Person { family, given, .. } => Snippet::new()
            .markup(" |last")
            .number(number)
            .markup("=")
            .text(family)
            .markup(" |first")
            .number(number)
            .markup("=")
            .text(given),
        Author::Group(name) => Snippet::new()
            .markup(" |author")
            .number(number)
            .markup("=")
            .text(name),
    };
    Snippet::new().joined(numbered.map(author), "")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::samples::{self, HOSTILE, documented, resolved, titled, undated, written_by};
    use super::*;

    fn check(shared: &Shared) {
        let snippet = write(shared).expect("always");
        let inner = snippet.strip_prefix("<ref>{{cite web |");
        let inner = inner.and_then(|rest| rest.strip_suffix("}}</ref>"));
        let fields: Vec<(&str, String)> = inner
            .expect(&snippet)
            .split('|')
            .filter_map(|field| field.trim().split_once('='))
            .map(|(name, value)| (name, resolved(value)))
            .collect();
        let expected = [
            ("title", shared.title.raw().to_owned()),
            ("url", samples::PERMALINK.to_owned()),
            ("website", "Example Guide".to_owned()),
            ("date", "2026-11-22".to_owned()),
        ];
        assert_eq!(fields, expected, "{snippet}");
    }

    #[test]
    fn writes_the_documented_reference() {
        let expected = "<ref>{{cite web |title=Hamstring \"pull\" &amp; &lt;tear&gt; |url=https://example.org/a/b/ |website=Example Guide |date=2026-11-22}}</ref>";
        assert_eq!(write(&documented()).as_deref(), Some(expected));
    }

    #[test]
    fn keeps_the_equals_sign_under_normalisation() {
        let snippet = write(&titled("\u{338}x")).expect("always");
        assert!(snippet.contains("|title=&#824;x |url="), "{snippet}");
    }

    #[test]
    fn names_people_and_omits_a_missing_date() {
        let by = write(&written_by(&["Jane Roe", "Acme"])).expect("always");
        assert!(
            by.contains("|title=Title |last1=Roe |first1=Jane |author2=Acme |url="),
            "{by}"
        );
        let undated = write(&undated()).expect("always");
        assert!(
            undated.ends_with(" |website=Example Guide}}</ref>"),
            "{undated}"
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
