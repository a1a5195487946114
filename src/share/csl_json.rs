//! An item in the JSON of the Citation Style Language, which Zotero and other reference managers read.

use super::author::Author;
use super::format::Format;
use super::page::Shared;
use super::snippet::{Context, NestedIn, Snippet};

pub(super) static FORMAT: Format = Format {
    id: "csl-json",
    text: |formats| formats.csl_json,
    is_prose: false,
    write,
};

/// A string of JSON, quotation marks included.
struct Json;

impl Context for Json {
    fn escape(out: &mut String, text: &str) {
        out.push_str(&serde_json::Value::from(text).to_string());
    }

    fn address(out: &mut String, address: &str) {
        Self::escape(out, address);
    }
}

/// A title. Citation processors read some HTML tags in it; a zero-width space disables them.
struct Title;

impl Context for Title {
    fn escape(out: &mut String, text: &str) {
        let mut shown = String::with_capacity(text.len());
        for (at, c) in text.char_indices() {
            shown.push(c);
            if c == '<' && starts_tag(&text[at + 1..]) {
                shown.push('\u{200b}');
            }
        }
        Json::escape(out, &shown);
    }
}

impl NestedIn<Json> for Title {}

fn starts_tag(rest: &str) -> bool {
    let rest = rest.strip_prefix('/').unwrap_or(rest);
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric());
    let name = &rest[..end.unwrap_or(rest.len())];
    ["i", "b", "sc", "sub", "sup", "span"]
        .iter()
        .any(|tag| name.eq_ignore_ascii_case(tag))
}

fn write(shared: &Shared) -> Option<String> {
    let snippet = Snippet::<Json>::new()
        .markup("[{\"id\":")
        .address(&shared.permalink.without_scheme())
        .markup(",\"type\":\"webpage\",\"title\":")
        .nested(Snippet::<Title>::new().text(&shared.title))
        .markup(",\"container-title\":")
        .nested(Snippet::<Title>::new().text(&shared.site))
        .markup(",\"author\":[")
        .joined(shared.authors.iter().map(author), ",")
        .markup("]")
        .append(date(shared))
        .markup(",\"URL\":")
        .address(&shared.permalink)
        .markup("}]");
    Some(snippet.finish())
}

fn author(author: &Author) -> Snippet<Json> {
    match author {
        Author::Person { family, given, .. } => Snippet::new()
            .markup("{\"family\":")
            .text(family)
            .markup(",\"given\":")
            .text(given)
            .markup("}"),
        Author::Group(name) => Snippet::new()
            .markup("{\"literal\":")
            .text(name)
            .markup("}"),
    }
}

fn date(shared: &Shared) -> Snippet<Json> {
    let Some(date) = shared.date else {
        return Snippet::new();
    };
    Snippet::new()
        .markup(",\"issued\":{\"date-parts\":[[")
        .number(date.year())
        .markup(",")
        .number(date.month())
        .markup(",")
        .number(date.day())
        .markup("]]}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::super::samples::{self, HOSTILE, documented, titled, undated, written_by};
    use super::*;

    fn item(shared: &Shared) -> Value {
        let snippet = write(shared).expect("always");
        let items: Value = serde_json::from_str(&snippet).expect(&snippet);
        assert!(!snippet.contains('\n'), "{snippet}");
        items[0].clone()
    }

    fn check(shared: &Shared) {
        let item = item(shared);
        let title = item["title"].as_str().expect("text");
        let plain = |text: &str| text.replace('\u{200b}', "");
        assert_eq!(plain(title), plain(shared.title.raw()));
        assert_eq!(item["URL"], samples::PERMALINK);
    }

    #[test]
    fn writes_the_documented_item() {
        let expected = r#"[{"id":"example.org/a/b/","type":"webpage","title":"Hamstring \"pull\" & <tear>","container-title":"Example Guide","author":[{"literal":"Example Guide"}],"issued":{"date-parts":[[2026,11,22]]},"URL":"https://example.org/a/b/"}]"#;
        assert_eq!(write(&documented()).as_deref(), Some(expected));
    }

    #[test]
    fn names_people_and_omits_a_missing_date() {
        let people = item(&written_by(&["Jane Roe", "Acme"]));
        let expected = serde_json::json!([{"family": "Roe", "given": "Jane"}, {"literal": "Acme"}]);
        assert_eq!(people["author"], expected);
        assert_eq!(item(&undated()).get("issued"), None);
    }

    #[test]
    fn tags_in_titles_are_not_markup() {
        let title = |title: &str| {
            item(&titled(title))["title"]
                .as_str()
                .expect("text")
                .to_owned()
        };
        assert_eq!(title("<i>a</i> <em>"), "<\u{200b}i>a<\u{200b}/i> <em>");
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
