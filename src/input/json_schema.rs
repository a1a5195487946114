//! JSON Schemas of front matter, settings and data files, for editors: the tables of keys in another notation. Draft 7,
//! which YAML language servers support best.

use serde_json::{Map, Value, json};

use crate::input::front_matter::FrontMatter;
use crate::input::glossary;
use crate::input::references::Reference;
use crate::input::settings::{Settings, TAGS, Taxonomy};
use crate::input::yaml::{Key, Table as _, ValueType};

/// The JSON Schema of a kind of file, or of a part of one.
#[derive(Clone, Copy, Debug)]
pub struct JsonSchema {
    /// Its name on the command line.
    pub name: &'static str,
    title: &'static str,
    /// The type of the whole file.
    value: ValueType,
}

/// The JSON Schema of the settings.
pub const SETTINGS: JsonSchema = JsonSchema {
    name: "settings",
    title: "Settings of a Guidepost site (guidepost.yaml)",
    value: ValueType::Keys(Settings::KEYS),
};

/// The name of that of front matter.
const FRONT_MATTER: &str = "front-matter";

/// All JSON Schemas.
pub const SCHEMAS: [JsonSchema; 4] = [
    JsonSchema {
        name: FRONT_MATTER,
        title: "Front matter of a Guidepost page",
        value: ValueType::Keys(FrontMatter::KEYS),
    },
    SETTINGS,
    JsonSchema {
        name: "references",
        title: "Sources of a Guidepost site (content/_data/references.yaml)",
        value: ValueType::Named("^[A-Za-z0-9_-]+$", &ValueType::Keys(Reference::KEYS)),
    },
    JsonSchema {
        name: "glossary",
        title: "Terms of a Guidepost site (content/_data/glossary.yaml)",
        value: ValueType::Named("^[a-z0-9-]+$", &ValueType::Keys(glossary::Entry::KEYS)),
    },
];

/// A diagnostic code, and what it means.
pub type Meaning = (&'static str, &'static str);

/// How the comment in a printed schema starts.
const MARKER: &str = "Printed by: guidepost schema ";

/// Whether the bytes of a file are a JSON Schema that any version of Guidepost printed.
#[must_use]
pub fn is_printed(bytes: &[u8]) -> bool {
    String::from_utf8_lossy(bytes).contains(MARKER)
}

impl JsonSchema {
    /// The text of its file. `codes` are those that `allow` can name, each with its meaning.
    #[must_use]
    pub fn print(&self, codes: &[Meaning]) -> String {
        self.print_for(codes, &[])
    }

    /// As [`Self::print`], for a site with these taxonomies: their keys are keys of front matter.
    #[must_use]
    pub fn print_for(&self, codes: &[Meaning], taxonomies: &[Taxonomy]) -> String {
        let printer = SchemaPrinter { codes };
        let mut schema = printer.of(self.value);
        let own = taxonomies.iter().filter(|taxonomy| taxonomy.key != TAGS);
        for taxonomy in own.filter(|_| self.name == FRONT_MATTER) {
            let mut terms = printer.of(ValueType::Texts);
            terms["description"] = "Terms; each has a page that lists the pages with it.".into();
            may_be_empty(&mut terms);
            schema["properties"][&taxonomy.key] = terms;
        }
        schema["$schema"] = "http://json-schema.org/draft-07/schema#".into();
        schema["$comment"] = format!("{MARKER}{}", self.name).into();
        schema["title"] = self.title.into();
        // A file may be empty, or contain only comments.
        may_be_empty(&mut schema);
        format!("{schema:#}\n")
    }
}

/// Writes the types of values as JSON Schemas.
struct SchemaPrinter<'c> {
    codes: &'c [Meaning],
}

impl SchemaPrinter<'_> {
    /// The JSON Schema of a value.
    fn of(&self, value: ValueType) -> Value {
        match value {
            // A whole number is text without quotes.
            ValueType::Text => json!({"type": ["string", "integer"]}),
            ValueType::Pattern(pattern) => json!({"type": ["string"], "pattern": pattern}),
            ValueType::Switch => json!({"type": ["boolean"]}),
            ValueType::Whole => json!({"type": ["integer"]}),
            ValueType::Between(least, most) => {
                json!({"type": ["integer"], "minimum": least, "maximum": most})
            }
            ValueType::Date => {
                json!({"type": ["string"], "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ].*)?$"})
            }
            ValueType::Texts => {
                json!({"type": ["string", "integer", "array"], "items": self.of(ValueType::Text)})
            }
            ValueType::Word(words) => json!({"enum": words}),
            ValueType::Words(words) => {
                let one = json!({"enum": words()});
                json!({"anyOf": [one, {"type": ["array"], "items": one}]})
            }
            ValueType::Mapping => json!({"type": ["object"]}),
            ValueType::Keys(keys) => self.mapping(keys),
            ValueType::Named(names, each) => json!({
                "type": ["object"],
                "propertyNames": {"pattern": names},
                "additionalProperties": self.of(*each),
            }),
            ValueType::Codes(each) => self.codes(*each),
            ValueType::List(each) => json!({"type": ["array"], "items": self.of(*each)}),
            ValueType::Either(choices) => {
                let choices = choices.iter().map(|choice| self.of(*choice));
                json!({"anyOf": choices.collect::<Vec<Value>>()})
            }
        }
    }

    /// A mapping whose keys are the codes, each with its meaning.
    fn codes(&self, each: ValueType) -> Value {
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
        let required = keys.iter().filter(|key| key.is_required());
        let required: Vec<&str> = required.map(|key| key.name).collect();
        let mut mapping = json!({
            "type": ["object"],
            "properties": properties,
            "additionalProperties": false,
        });
        if !required.is_empty() {
            mapping["required"] = required.into();
        }
        mapping
    }

    fn property(&self, key: &Key, about: &str) -> Value {
        let mut property = self.of(key.value);
        property["description"] = about.into();
        if let Some(default) = key.absent.value() {
            property["default"] = default;
        }
        // A key without a value counts as absent.
        if !key.is_required() {
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

/// Allows a value to be empty too.
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
    use crate::input::yaml::{self, Block};

    #[test]
    fn front_matter_has_the_keys_of_the_site_s_taxonomies() {
        let settings = Settings::parse(Some("taxonomies: {topics: true}")).expect("settings");
        let of = |name: &str| {
            let schema = SCHEMAS.iter().find(|schema| schema.name == name);
            let text = schema.map(|schema| schema.print_for(&[], &settings.taxonomies));
            let schema: Value = serde_json::from_str(&text.expect("a schema")).expect("JSON");
            schema["properties"].get("topics").is_some()
        };
        assert!(of("front-matter") && !of("settings"));
    }

    /// A compiled JSON Schema.
    struct SchemaChecker {
        schemas: Schemas,
        index: SchemaIndex,
    }

    impl SchemaChecker {
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
            let map = yaml::parse(Block::whole("a", text)).expect("YAML");
            let value = Value::Object(map);
            self.schemas.validate(&value, self.index).is_ok()
        }
    }

    /// Whether front matter is read without a finding.
    fn reads_front(yaml: &str) -> bool {
        let text = format!("---\n{yaml}\n---\n");
        let parts = front_matter::split("a.md", &text).expect("closed");
        front_matter::parse("a.md", parts, false).is_ok_and(|(_, warnings)| warnings.is_empty())
    }

    #[test]
    fn the_schema_accepts_the_front_matter_that_is_read() {
        let schema = SchemaChecker::new("front-matter");
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
    fn the_schema_accepts_the_settings_that_are_read() {
        let schema = SchemaChecker::new("settings");
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
    fn the_schema_lists_the_codes_that_can_be_allowed() {
        for name in ["front-matter", "settings"] {
            let schema = SchemaChecker::new(name);
            assert!(schema.accepts("allow: {title-long: We like them., link-missing: Later.}"));
            // These are warnings when they are read: an unknown code, and one that cannot be allowed.
            assert!(!schema.accepts("allow: {titel-long: We like them.}"));
            assert!(!schema.accepts("allow: {allow-unused: We like them.}"));
        }
        let codes = check::allowable();
        let printer = SchemaPrinter { codes: &codes };
        let allow = &printer.of(ValueType::Keys(Settings::KEYS))["properties"]["allow"];
        assert_eq!(
            allow["properties"]["data-unused"]["description"],
            "Nothing reads a file of `content/_data/`."
        );
    }

    #[test]
    fn the_schema_accepts_defaults() {
        fn check_all(keys: &[Key]) {
            for key in keys {
                if let ValueType::Keys(below) = key.value {
                    check_all(below);
                }
                let Some(default) = key.absent.value() else {
                    continue;
                };
                let mut compiler = Compiler::new();
                compiler
                    .add_resource("key.json", SchemaPrinter { codes: &[] }.of(key.value))
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
        check_all(FrontMatter::KEYS);
        check_all(Settings::KEYS);
        check_all(glossary::Entry::KEYS);
    }

    #[test]
    fn the_schemas_of_data_files_match_their_readers() {
        let (references, glossary) = (
            SchemaChecker::new("references"),
            SchemaChecker::new("glossary"),
        );
        assert!(references.accepts("GREEN20: {title: Risk, year: 2020}\nNID: {about: Advice}"));
        assert!(
            !references.accepts("A B: {title: Risk}") && !references.accepts("A: {titel: Risk}")
        );
        assert!(glossary.accepts("dvt: {definition: A clot., also: [a, b], link: never}"));
        assert!(!glossary.accepts("dvt: {term: DVT}") && !glossary.accepts("dvt: {definition: }"));
    }
}
