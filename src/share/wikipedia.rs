//! A reference in Wikipedia. The day of access is left to the one who cites.

use super::author::Author;
use super::escape::Code;
use super::mediawiki::WikiText;
use super::{Format, Shared};

pub(super) static FORMAT: Format = Format {
    id: "wikipedia",
    label: "Wikipedia reference",
    note: "For an article in Wikipedia.",
    write,
};

fn write(shared: &Shared) -> Option<String> {
    let code = Code::<WikiText>::new()
        .markup("<ref>{{cite web |title=")
        .text(&shared.title)
        .code(authors(shared))
        .markup(" |url=")
        .address(&shared.permalink)
        .markup(" |website=")
        .text(&shared.site);
    let code = match shared.date {
        Some(date) => code.markup(" |date=").date(date),
        None => code,
    };
    Some(code.markup("}}</ref>").finish())
}

/// None where the site itself is the author: the website is named already.
fn authors(shared: &Shared) -> Code<WikiText> {
    if shared.is_by_the_site() {
        return Code::new();
    }
    let numbered = (1_i64..).zip(&shared.authors);
    let author = |(number, author): (i64, &Author)| match author {
        Author::Person { family, given, .. } => Code::new()
            .markup(" |last")
            .number(number)
            .markup("=")
            .text(family)
            .markup(" |first")
            .number(number)
            .markup("=")
            .text(given),
        Author::Group(name) => Code::new()
            .markup(" |author")
            .number(number)
            .markup("=")
            .text(name),
    };
    Code::new().joined(numbered.map(author), "")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::samples::{self, HOSTILE, contract, resolved, titled, undated, written_by};
    use super::*;

    fn check(shared: &Shared) {
        let code = write(shared).expect("always");
        let inner = code.strip_prefix("<ref>{{cite web |");
        let inner = inner.and_then(|rest| rest.strip_suffix("}}</ref>"));
        let fields: Vec<(&str, String)> = inner
            .expect(&code)
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
        assert_eq!(fields, expected, "{code}");
    }

    #[test]
    fn the_reference_is_the_one_of_the_contract() {
        let expected = "<ref>{{cite web |title=Hamstring \"pull\" &amp; &lt;tear&gt; |url=https://example.org/a/b/ |website=Example Guide |date=2026-11-22}}</ref>";
        assert_eq!(write(&contract()).as_deref(), Some(expected));
    }

    #[test]
    fn the_sign_before_a_value_stays_where_text_is_normalised() {
        let code = write(&titled("\u{338}x")).expect("always");
        assert!(code.contains("|title=&#824;x |url="), "{code}");
    }

    #[test]
    fn people_are_named_and_a_missing_date_is_left_out() {
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
