//! An item for Zotero and every other program that reads the Citation Style Language's JSON.

use super::author::Author;
use super::escape::{Code, Context, Within};
use super::{Format, Shared};

pub(super) static FORMAT: Format = Format {
    id: "csl-json",
    label: "CSL-JSON",
    note: "For Zotero and other reference managers.",
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

/// A title, in which citation processors read a few tags of HTML: a space of no width takes their
/// meaning from them.
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

impl Within<Json> for Title {}

fn starts_tag(rest: &str) -> bool {
    let rest = rest.strip_prefix('/').unwrap_or(rest);
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric());
    let name = &rest[..end.unwrap_or(rest.len())];
    ["i", "b", "sc", "sub", "sup", "span"]
        .iter()
        .any(|tag| name.eq_ignore_ascii_case(tag))
}

fn write(shared: &Shared) -> Option<String> {
    let code = Code::<Json>::new()
        .markup("[{\"id\":")
        .address(&shared.permalink.without_scheme())
        .markup(",\"type\":\"webpage\",\"title\":")
        .nested(Code::<Title>::new().text(&shared.title))
        .markup(",\"container-title\":")
        .nested(Code::<Title>::new().text(&shared.site))
        .markup(",\"author\":[")
        .joined(shared.authors.iter().map(author), ",")
        .markup("]")
        .code(date(shared))
        .markup(",\"URL\":")
        .address(&shared.permalink)
        .markup("}]");
    Some(code.finish())
}

fn author(author: &Author) -> Code<Json> {
    match author {
        Author::Person { family, given, .. } => Code::new()
            .markup("{\"family\":")
            .text(family)
            .markup(",\"given\":")
            .text(given)
            .markup("}"),
        Author::Group(name) => Code::new().markup("{\"literal\":").text(name).markup("}"),
    }
}

fn date(shared: &Shared) -> Code<Json> {
    let Some(date) = shared.date else {
        return Code::new();
    };
    Code::new()
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

    use super::super::samples::{self, HOSTILE, contract, titled, undated, written_by};
    use super::*;

    fn item(shared: &Shared) -> Value {
        let code = write(shared).expect("always");
        let items: Value = serde_json::from_str(&code).expect(&code);
        assert!(!code.contains('\n'), "{code}");
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
    fn the_item_is_the_one_of_the_contract() {
        let expected = r#"[{"id":"example.org/a/b/","type":"webpage","title":"Hamstring \"pull\" & <tear>","container-title":"Example Guide","author":[{"literal":"Example Guide"}],"issued":{"date-parts":[[2026,11,22]]},"URL":"https://example.org/a/b/"}]"#;
        assert_eq!(write(&contract()).as_deref(), Some(expected));
    }

    #[test]
    fn people_are_named_and_a_missing_date_is_left_out() {
        let people = item(&written_by(&["Jane Roe", "Acme"]));
        let expected = serde_json::json!([{"family": "Roe", "given": "Jane"}, {"literal": "Acme"}]);
        assert_eq!(people["author"], expected);
        assert_eq!(item(&undated()).get("issued"), None);
    }

    #[test]
    fn a_tag_in_a_title_is_no_markup() {
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
