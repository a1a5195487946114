//! JSON Schemas of front matter, settings and data files, for editors: the tables of the
//! [vocabulary](crate::input::vocabulary) in another language. Draft 7, which the YAML language servers read best.

use serde_json::{Map, Value, json};

use crate::input::vocabulary::{front_matter, settings, source, term};
use crate::input::yaml::{Key, Keys as _, Shape};

/// A kind of file, or of a part of one, that has a schema.
#[derive(Clone, Copy, Debug)]
pub struct Schema {
    /// Its name at the command line.
    pub name: &'static str,
    title: &'static str,
    /// What it is of.
    shape: Shape,
}

/// The schema of the settings.
pub const SETTINGS: Schema = Schema {
    name: "settings",
    title: "Settings of a Guidepost site (guidepost.yaml)",
    shape: Shape::Keys(settings::Table::KEYS),
};

/// All schemas.
pub const SCHEMAS: [Schema; 4] = [
    Schema {
        name: "front-matter",
        title: "Front matter of a Guidepost page",
        shape: Shape::Keys(front_matter::Table::KEYS),
    },
    SETTINGS,
    Schema {
        name: "references",
        title: "Sources of a Guidepost site (content/_data/references.yaml)",
        shape: Shape::Named("^[A-Za-z0-9_-]+$", &Shape::Keys(source::Table::KEYS)),
    },
    Schema {
        name: "glossary",
        title: "Terms of a Guidepost site (content/_data/glossary.yaml)",
        shape: Shape::Named("^[a-z0-9-]+$", &Shape::Keys(term::Table::KEYS)),
    },
];

/// A code of findings, and what it means.
pub type Meaning = (&'static str, &'static str);

/// How the comment in a printed schema starts.
const OURS: &str = "Printed by: guidepost schema ";

/// Whether the bytes of a file are a schema that was printed here, by any version.
#[must_use]
pub fn is_ours(bytes: &[u8]) -> bool {
    String::from_utf8_lossy(bytes).contains(OURS)
}

impl Schema {
    /// The text of its file. `codes` are those that `allow` can name, each with its meaning.
    #[must_use]
    pub fn print(&self, codes: &[Meaning]) -> String {
        let mut schema = Printer { codes }.of(self.shape);
        schema["$schema"] = "http://json-schema.org/draft-07/schema#".into();
        schema["$comment"] = format!("{OURS}{}", self.name).into();
        schema["title"] = self.title.into();
        // A file may be empty, or hold comments alone.
        may_be_empty(&mut schema);
        format!("{schema:#}\n")
    }
}

/// Writes shapes as schemas.
struct Printer<'c> {
    codes: &'c [Meaning],
}

impl Printer<'_> {
    /// What a value of a shape may be.
    fn of(&self, shape: Shape) -> Value {
        match shape {
            Shape::Anything => json!({}),
            // A whole number is text that an author did not put in quotes.
            Shape::Text => json!({"type": ["string", "integer"]}),
            Shape::Pattern(pattern) => json!({"type": ["string"], "pattern": pattern}),
            Shape::Switch => json!({"type": ["boolean"]}),
            Shape::Whole => json!({"type": ["integer"]}),
            Shape::Between(least, most) => {
                json!({"type": ["integer"], "minimum": least, "maximum": most})
            }
            Shape::Date => {
                json!({"type": ["string"], "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ].*)?$"})
            }
            Shape::Texts => {
                json!({"type": ["string", "integer", "array"], "items": self.of(Shape::Text)})
            }
            Shape::Word(words) => json!({"enum": words}),
            Shape::Words(words) => {
                let one = json!({"enum": words()});
                json!({"anyOf": [one, {"type": ["array"], "items": one}]})
            }
            Shape::Mapping => json!({"type": ["object"]}),
            Shape::Keys(keys) => self.mapping(keys),
            Shape::Named(names, each) => json!({
                "type": ["object"],
                "propertyNames": {"pattern": names},
                "additionalProperties": self.of(*each),
            }),
            Shape::Codes(each) => self.codes(*each),
            Shape::List(each) => json!({"type": ["array"], "items": self.of(*each)}),
            Shape::Either(shapes) => {
                let shapes: Vec<Value> =
                    shapes.iter().copied().map(|shape| self.of(shape)).collect();
                json!({"anyOf": shapes})
            }
        }
    }

    /// A mapping whose keys are the codes, each with its meaning.
    fn codes(&self, each: Shape) -> Value {
        let property = |(name, meaning): &Meaning| {
            let mut property = self.of(each);
            property["description"] = format!("{}.", capitalised(meaning)).into();
            ((*name).to_owned(), property)
        };
        let properties: Map<String, Value> = self.codes.iter().map(property).collect();
        json!({"type": ["object"], "properties": properties, "additionalProperties": false})
    }

    fn mapping(&self, keys: &[Key]) -> Value {
        let mut properties = Map::new();
        for key in keys {
            properties.insert(key.name.to_owned(), self.property(key, key.about));
            if let Some(alias) = key.alias {
                let about = format!("The same as {}.", key.name);
                properties.insert(alias.to_owned(), self.property(key, &about));
            }
        }
        let needed = keys.iter().filter(|key| key.is_needed());
        let needed: Vec<&str> = needed.map(|key| key.name).collect();
        let mut mapping = json!({
            "type": ["object"],
            "properties": properties,
            "additionalProperties": false,
        });
        if !needed.is_empty() {
            mapping["required"] = needed.into();
        }
        mapping
    }

    fn property(&self, key: &Key, about: &str) -> Value {
        let mut property = self.of(key.shape);
        property["description"] = about.into();
        if let Some(default) = key.absent.value() {
            property["default"] = default;
        }
        // A key without a value is as good as absent.
        if !key.is_needed() {
            may_be_empty(&mut property);
        }
        property
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// Lets a value be left empty too.
fn may_be_empty(schema: &mut Value) {
    let more = |list: &mut Value, item: Value| {
        if let Value::Array(list) = list {
            list.push(item);
        }
    };
    if let Some(types) = schema.get_mut("type") {
        more(types, "null".into());
    } else if let Some(words) = schema.get_mut("enum") {
        more(words, Value::Null);
    } else if let Some(choices) = schema.get_mut("anyOf") {
        more(choices, json!({"type": "null"}));
    }
}

#[cfg(test)]
mod tests {
    use boon::{Compiler, SchemaIndex, Schemas};

    use super::*;
    use crate::check;
    use crate::input::front_matter;
    use crate::input::settings::Settings;
    use crate::input::yaml::{self, Block};

    /// A schema, ready to check by.
    struct Checker {
        schemas: Schemas,
        index: SchemaIndex,
    }

    impl Checker {
        fn new(name: &str) -> Self {
            let schema = SCHEMAS.iter().find(|schema| schema.name == name);
            let text = schema.expect("a schema").print(&check::allowable());
            let mut compiler = Compiler::new();
            let json = serde_json::from_str(&text).expect("JSON");
            compiler
                .add_resource("schema.json", json)
                .expect("a resource");
            let mut schemas = Schemas::new();
            let index = compiler
                .compile("schema.json", &mut schemas)
                .expect("a schema");
            Self { schemas, index }
        }

        fn accepts(&self, text: &str) -> bool {
            let block = Block {
                file: "a",
                text,
                offset: 0,
            };
            let value = Value::Object(yaml::parse(block).expect("YAML"));
            self.schemas.validate(&value, self.index).is_ok()
        }
    }

    /// What the reader thinks of some front matter.
    fn reads_front(yaml: &str) -> bool {
        let text = format!("---\n{yaml}\n---\n");
        let parts = front_matter::split("a.md", &text).expect("closed");
        front_matter::parse("a.md", parts, false).is_ok_and(|(_, warnings)| warnings.is_empty())
    }

    #[test]
    fn front_matter_is_good_by_the_schema_where_it_is_to_the_reader() {
        let schema = Checker::new("front-matter");
        let good = [
            "title: 2024",
            "title:",
            "order: 3",
            "draft: true",
            "date: 2026-11-22",
            "date: 2026-11-22T10:00",
            "author: Ann",
            "tags: [a, 1]",
            "tag: a",
            "share: false",
            "share: {text: a, quote: }",
            "share: {}",
            "related: [b.md, {page: c.md, reason: because}, {page: d.md}]",
            "glossary: {unlinked: a}",
            "glossary: true",
            "schema: WebPage",
            "schema: {type: MedicalWebPage, audience: runners, last_reviewed: 2026-11-22}",
            "extra: {a: [1, {b: c}]}",
            "allow: {image-alt: decoration}",
            "toc:",
            "related:",
        ];
        for text in good {
            assert!(reads_front(text) && schema.accepts(text), "{text}");
        }
        let bad = [
            "title: [a]",
            "title: 1.5",
            "order: soon",
            "order: 1.5",
            "draft: maybe",
            "date: soon",
            "tags: {a: b}",
            "share: soon",
            "share: {txt: a}",
            "related: b.md",
            "related: [{reason: a}]",
            "related: [{page: a, why: b}]",
            "glossary: {unlinked: {a: b}}",
            "schema: Page",
            "schema: {type: Page}",
            "extra: a",
            "titel: a",
            "layout: post",
        ];
        for text in bad {
            assert!(!reads_front(text) && !schema.accepts(text), "{text}");
        }
    }

    #[test]
    fn settings_are_good_by_the_schema_where_they_are_to_the_reader() {
        let schema = Checker::new("settings");
        let good = [
            "",
            "title: 2024",
            "base_url: https://example.org/",
            "language: en-GB",
            "templates: a/b",
            "theme: {hue: 0}",
            "theme:",
            "markdown: {tables: false, raw_html: true}",
            "navigation: {top: Up}",
            "links: {broken: warn}",
            "share: {formats: [html, apa]}",
            "share: {formats: apa, cards: }",
            "references: {page: a.md}",
            "schema: {/: WebPage, /a/b/: MedicalWebPage}",
            "allow: {image-alt: decoration}",
            "extra: {a: b}",
        ];
        for text in good {
            assert!(
                Settings::parse(Some(text)).is_ok() && schema.accepts(text),
                "{text}"
            );
        }
        let bad = [
            "titel: a",
            "language: english language",
            "language: 12",
            "templates: /a",
            "theme: {hue: 361}",
            "theme: {hue: green}",
            "markdown: {tabels: true}",
            "links: {broken: maybe}",
            "share: {formats: [html, pdf]}",
            "share: true",
            "schema: {a: WebPage}",
            "schema: {/a/: Page}",
            "schema: WebPage",
            "extra: [a]",
            "references: a.md",
        ];
        for text in bad {
            assert!(
                Settings::parse(Some(text)).is_err() && !schema.accepts(text),
                "{text}"
            );
        }
    }

    #[test]
    fn the_codes_that_can_be_allowed_are_offered() {
        for name in ["front-matter", "settings"] {
            let schema = Checker::new(name);
            assert!(schema.accepts("allow: {title-long: We like them., link-missing: Later.}"));
            // These are warnings to the reader: unknown, and not to be allowed.
            assert!(!schema.accepts("allow: {titel-long: We like them.}"));
            assert!(!schema.accepts("allow: {allow-unused: We like them.}"));
        }
        let codes = check::allowable();
        let printer = Printer { codes: &codes };
        let allow = &printer.of(Shape::Keys(settings::Table::KEYS))["properties"]["allow"];
        assert_eq!(
            allow["properties"]["data-unused"]["description"],
            "Nothing reads a file of `content/_data/`."
        );
    }

    #[test]
    fn what_stands_in_for_an_absent_key_is_good_too() {
        fn check_all(keys: &[Key]) {
            for key in keys {
                if let Shape::Keys(below) = key.shape {
                    check_all(below);
                }
                let Some(default) = key.absent.value() else {
                    continue;
                };
                let mut compiler = Compiler::new();
                compiler
                    .add_resource("key.json", Printer { codes: &[] }.of(key.shape))
                    .expect("a resource");
                let mut schemas = Schemas::new();
                let index = compiler
                    .compile("key.json", &mut schemas)
                    .expect("a schema");
                assert!(
                    schemas.validate(&default, index).is_ok(),
                    "{}: {default}",
                    key.name
                );
            }
        }
        check_all(crate::input::vocabulary::front_matter::Table::KEYS);
        check_all(settings::Table::KEYS);
        check_all(term::Table::KEYS);
    }

    #[test]
    fn data_files_have_schemas_too() {
        let (references, glossary) = (Checker::new("references"), Checker::new("glossary"));
        assert!(references.accepts("GREEN20: {title: Risk, year: 2020}\nNID: {about: Advice}"));
        assert!(
            !references.accepts("A B: {title: Risk}") && !references.accepts("A: {titel: Risk}")
        );
        assert!(glossary.accepts("dvt: {definition: A clot., also: [a, b], link: never}"));
        assert!(!glossary.accepts("dvt: {term: DVT}") && !glossary.accepts("dvt: {definition: }"));
    }
}
