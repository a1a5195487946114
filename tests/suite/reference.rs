//! The reference of what templates can see, made from the views' own source: `docs/content/templates/reference.md`.
//! `UPDATE_GOLDEN=1` writes it anew. What is in it is compared with what templates are really given.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use guidepost::base::ui_strings::ENGLISH;
use guidepost::render::project::{Options, Project};
use guidepost::render::view::View;
use serde_json::Value;
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, Item, Lit, LitStr, Meta, Token, Type};

use crate::case;
use crate::generated;
use crate::tree::{self, Tree};

/// Where the types of the views, and those that they hold, are written.
const SOURCES: [&str; 7] = [
    "src/render/view/mod.rs",
    "src/render/view/data.rs",
    "src/render/view/lists.rs",
    "src/render/view/fields.rs",
    "src/render/view/preview.rs",
    "src/base/ui_strings/strings.rs",
    "src/input/page_type.rs",
];
const VIEW: &str = "View";
/// The type of `strings`, which every template has beside the view.
const UI_STRINGS: &str = "UiStrings";
/// What prints a field of the share box is given this alone, and the text for it.
const FIELD: &str = "FieldView";
const IN_A_FIELD: [(&str, &str, &str); 1] = [(
    "snippet",
    "text",
    "What is to be copied, to stand where a field shows it.",
)];
/// Stands for a type that no view holds.
const UNKNOWN: &str = "a type of another kind";
/// What a page's template is given beside the view.
const BESIDE: [(&str, &str, &str); 3] = [
    (
        "body",
        "HTML",
        "The page's text, printed. Empty for a folder without a page, and on `404.html`.",
    ),
    (
        "linked_data",
        "JSON, or nothing",
        "What search engines read, made to stand in a `<script type=\"application/ld+json\">`.",
    ),
    (
        "strings",
        "[fields](#strings)",
        "The UI strings of the theme in the site's language. Every template has them; a component declares the argument `@strings`.",
    ),
];

/// What a value is, in a template.
enum Shape {
    /// In words.
    Plain(&'static str),
    /// One of some words.
    Word(Vec<String>),
    /// What the author chose, under names that the author chose.
    Own,
    /// Text under names.
    Texts,
    /// Of a type of ours.
    Object(String),
    List(Box<Shape>),
    Optional(Box<Shape>),
}

struct Field {
    name: String,
    about: String,
    shape: Shape,
    flat: bool,
}

#[derive(Default)]
struct Types {
    structs: BTreeMap<String, (String, Vec<Field>)>,
}

/// A type, with the paths at which templates find it.
struct Section {
    name: String,
    paths: Vec<String>,
}

impl Types {
    fn read() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let items: Vec<Item> = SOURCES
            .iter()
            .map(|file| fs::read_to_string(root.join(file)).unwrap())
            .flat_map(|text| syn::parse_file(&text).unwrap().items)
            .collect();
        let words = |item: &Item| match item {
            Item::Enum(found) => {
                let variants = found.variants.iter().map(|one| one.ident.to_string());
                Some((found.ident.to_string(), variants.collect()))
            }
            _ => None,
        };
        let enums: BTreeMap<String, Vec<String>> = items.iter().filter_map(words).collect();
        let mut types = Self::default();
        for item in &items {
            let Item::Struct(found) = item else { continue };
            let read = |field: &syn::Field| {
                let said = Said::of(&field.attrs);
                let name = field.ident.as_ref()?.to_string();
                (!said.skipped).then(|| Field {
                    name: said.renamed.unwrap_or(name),
                    about: doc(&field.attrs),
                    shape: shape(&field.ty, &enums),
                    flat: said.flat,
                })
            };
            let fields = found.fields.iter().filter_map(read).collect();
            let about = doc(&found.attrs);
            types
                .structs
                .insert(found.ident.to_string(), (about, fields));
        }
        types
    }

    /// The fields of a type, with those of the types that are written into it.
    fn fields(&self, name: &str) -> Vec<&Field> {
        let (_, fields) = self
            .structs
            .get(name)
            .unwrap_or_else(|| panic!("add the file with `{name}` to SOURCES"));
        let mut all = Vec::new();
        for field in fields {
            match &field.shape {
                Shape::Object(name) if field.flat => all.extend(self.fields(name)),
                _ => all.push(field),
            }
        }
        all
    }

    /// All types that templates reach, in the order of the view.
    fn sections(&self) -> Vec<Section> {
        let mut sections = Vec::new();
        self.walk(VIEW, "", &mut Vec::new(), &mut sections);
        self.walk(UI_STRINGS, "strings", &mut Vec::new(), &mut sections);
        sections
    }

    fn walk<'t>(
        &'t self,
        name: &'t str,
        path: &str,
        around: &mut Vec<&'t str>,
        sections: &mut Vec<Section>,
    ) {
        match sections.iter_mut().find(|section| section.name == name) {
            Some(section) => section.paths.push(path.to_owned()),
            None => sections.push(Section {
                name: name.to_owned(),
                paths: vec![path.to_owned()],
            }),
        }
        if around.contains(&name) {
            return;
        }
        around.push(name);
        for field in self.fields(name) {
            if let Some((inner, end)) = object(&field.shape) {
                let dot = if path.is_empty() { "" } else { "." };
                let path = format!("{path}{dot}{}{end}", field.name);
                self.walk(inner, &path, around, sections);
            }
        }
        around.pop();
    }

    /// Every path that a template can write.
    fn paths(&self) -> BTreeSet<String> {
        let mut paths: BTreeSet<String> = BESIDE.iter().map(|(name, ..)| (*name).into()).collect();
        for section in self.sections() {
            for (path, field) in section.paths.iter().flat_map(|path| {
                self.fields(&section.name)
                    .into_iter()
                    .map(move |f| (path, f))
            }) {
                let dot = if path.is_empty() { "" } else { "." };
                paths.insert(format!("{path}{dot}{}", field.name));
            }
        }
        paths
    }
}

/// The type of ours that a value holds, and how a path goes on to it.
fn object(shape: &Shape) -> Option<(&str, &'static str)> {
    match shape {
        Shape::Object(name) => Some((name, "")),
        Shape::Optional(inner) => object(inner),
        Shape::List(inner) => object(inner).map(|(name, _)| (name, "[]")),
        _ => None,
    }
}

/// What serde's attributes say of a field.
#[derive(Default)]
struct Said {
    skipped: bool,
    flat: bool,
    renamed: Option<String>,
}

impl Said {
    fn of(attributes: &[Attribute]) -> Self {
        let mut said = Self::default();
        for attribute in attributes.iter().filter(|one| one.path().is_ident("serde")) {
            let all = attribute
                .parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)
                .unwrap();
            for meta in all {
                match &meta {
                    Meta::Path(path) if path.is_ident("skip") => said.skipped = true,
                    Meta::Path(path) if path.is_ident("flatten") => said.flat = true,
                    Meta::NameValue(pair) if pair.path.is_ident("rename") => {
                        said.renamed = literal(&pair.value).map(|text| text.value());
                    }
                    _ => panic!("the reference does not know this attribute of serde"),
                }
            }
        }
        said
    }
}

fn literal(expression: &Expr) -> Option<&LitStr> {
    match expression {
        Expr::Lit(found) => match &found.lit {
            Lit::Str(text) => Some(text),
            _ => None,
        },
        _ => None,
    }
}

/// The documentation comment, on one line.
fn doc(attributes: &[Attribute]) -> String {
    let line = |attribute: &Attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => {
            Some(literal(&pair.value)?.value().trim().to_owned())
        }
        _ => None,
    };
    let lines: Vec<String> = attributes.iter().filter_map(line).collect();
    lines.join(" ")
}

fn shape(of: &Type, enums: &BTreeMap<String, Vec<String>>) -> Shape {
    let segment = match of {
        Type::Reference(found) => return shape(&found.elem, enums),
        Type::Array(found) => return Shape::List(Box::new(shape(&found.elem, enums))),
        Type::Slice(found) => return Shape::List(Box::new(shape(&found.elem, enums))),
        Type::Path(found) => found.path.segments.last().unwrap(),
        _ => return Shape::Object(UNKNOWN.to_owned()),
    };
    let inner = || match &segment.arguments {
        syn::PathArguments::AngleBracketed(found) => {
            let first = found.args.iter().find_map(|argument| match argument {
                syn::GenericArgument::Type(found) => Some(found),
                _ => None,
            });
            Box::new(shape(first.unwrap(), enums))
        }
        _ => panic!("the reference does not know this type"),
    };
    match segment.ident.to_string().as_str() {
        "String" | "str" => Shape::Plain("text"),
        "bool" => Shape::Plain("`true` or `false`"),
        "u8" | "u32" | "i64" | "usize" => Shape::Plain("number"),
        "Date" => Shape::Plain("date, as `2026-11-22`"),
        "Map" => Shape::Own,
        "BTreeMap" => Shape::Texts,
        "Vec" => Shape::List(inner()),
        "Option" => Shape::Optional(inner()),
        name => match enums.get(name) {
            Some(words) => Shape::Word(words.clone()),
            None => Shape::Object(name.to_owned()),
        },
    }
}

/// What a value is, for people; `headings` has those of the sections, by type.
fn in_words(shape: &Shape, headings: &BTreeMap<String, String>) -> String {
    match shape {
        Shape::Plain(words) => (*words).to_owned(),
        Shape::Word(words) => words.join(" or "),
        Shape::Own => "whatever you wrote".to_owned(),
        Shape::Texts => "texts by name".to_owned(),
        Shape::Object(name) => format!("[fields](#{})", anchor(&headings[name])),
        Shape::List(inner) => format!("list of {}", in_words(inner, headings)),
        Shape::Optional(inner) => format!("{}, or nothing", in_words(inner, headings)),
    }
}

/// The id of a heading, by the rules of GitHub.
fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter_map(|sign| match sign {
        ' ' => Some('-'),
        '_' | '-' => Some(sign),
        _ => sign.is_alphanumeric().then(|| sign.to_ascii_lowercase()),
    });
    kept.collect()
}

/// A path as a heading says it: `references[].pages[]` is each of `pages` of `references`.
fn place(path: &str) -> String {
    let names: Vec<&str> = path.split("[].").collect();
    let last = names[names.len() - 1];
    let own = match last.strip_suffix("[]") {
        Some(list) => format!("each of `{list}`"),
        None => format!("`{last}`"),
    };
    let around = names[..names.len() - 1].iter().rev();
    around.fold(own, |text, name| format!("{text} of `{name}`"))
}

fn heading(section: &Section) -> String {
    let mut places: Vec<String> = section.paths.iter().map(|path| place(path)).collect();
    if let Some(first) = places.first_mut() {
        // As a sentence starts.
        if let Some(rest) = first.strip_prefix("each") {
            *first = format!("Each{rest}");
        }
    }
    places.join(", ")
}

/// A table of names: what each holds, and what it is.
fn table(rows: impl Iterator<Item = [String; 3]>) -> String {
    let head = "| name | what it holds | what it is |\n|---|---|---|\n".to_owned();
    let row = |[name, form, about]: [String; 3]| format!("| `{name}` | {form} | {about} |\n");
    head + &rows.map(row).collect::<String>()
}

fn print() -> String {
    let types = Types::read();
    let sections = types.sections();
    let headings: BTreeMap<String, String> = sections
        .iter()
        .map(|section| (section.name.clone(), heading(section)))
        .collect();
    let rows = |name: &str, before: &'static str| {
        let fields = types.fields(name).into_iter();
        let rows = fields.map(|field| {
            let form = in_words(&field.shape, &headings);
            [format!("{before}{}", field.name), form, field.about.clone()]
        });
        rows.collect::<Vec<_>>().into_iter()
    };
    let by_hand = |all: &[(&str, &str, &str)]| {
        let rows = all.iter().map(|(name, form, about)| [*name, *form, *about]);
        let rows = rows.map(|row| row.map(str::to_owned));
        rows.collect::<Vec<_>>().into_iter()
    };
    let print = |section: &Section| match section.name.as_str() {
        VIEW => format!(
            "## Names\n\n{}",
            table(by_hand(&BESIDE).chain(rows(VIEW, "")))
        ),
        name => {
            let about = &types.structs[name].0;
            format!(
                "## {}\n\n{about}\n\n{}",
                headings[name],
                table(rows(name, ""))
            )
        }
    };
    let mut all: Vec<String> = sections.iter().map(print).collect();
    let (about, _) = &types.structs[FIELD];
    let rows = rows(FIELD, "format.").chain(by_hand(&IN_A_FIELD));
    let heading = "## In `partials/share-field.html`";
    all.push(format!("{heading}\n\n{about}\n\n{}", table(rows)));
    all.join("\n").trim_end().to_owned()
}

#[test]
fn the_reference_of_the_manual_is_that_of_the_views() {
    generated::part("templates/reference.md", "views", &print());
}

/// A site in which every field of a view has something in it.
fn rich() -> Tree {
    let home = "---\ndescription: Home.\n---\n\n[Shoes](shoes/index.md)\n";
    let page = "---\ntitle: Shoes\nnav_title: Shoes\ndescription: What to wear.\ndate: 2026-11-22\n\
        authors: [Jane Roe]\ntags: [feet]\naliases: [/boots/]\nimage: shoe.png\n\
        schema: {type: MedicalWebPage, about: Feet, audience: runners, reviewed_by: Ann Lee, last_reviewed: 2026-11-23}\n\
        related:\n  - page: ../index.md\n    reason: Where it starts.\nextra: {level: 1}\n---\n\n\
        A sole wears [@GREEN20]. ## Not a heading\n\n## One\n\n### Two\n\n## Three\n";
    let inner = "---\ntitle: Laces\n---\n\nText with a sole.\n";
    let files = [
        (
            "guidepost.yaml",
            "title: Notes\nbase_url: https://example.org/\ndescription: Notes.\nlanguage: en-GB\nauthor: Jane Roe\n\
             extra: {a: 1}\nshare: {embed: true, formats: [html, markdown, csl-json]}\n",
        ),
        ("content/index.md", home),
        ("content/shoes/index.md", page),
        ("content/shoes/laces.md", inner),
        (
            "content/names.md",
            "---\ntemplate: names.html\n---\n\nText.\n",
        ),
        ("content/references.md", "# Sources\n\nAll.\n"),
        ("content/glossary.md", "# Terms\n\nAll.\n"),
        ("content/shoes/shoe.png", "png"),
        (
            "content/_data/references.yaml",
            "GREEN20: {title: Soles, url: https://example.org/x}\n",
        ),
        (
            "content/_data/glossary.yaml",
            "sole: {definition: What is under a foot.}\n",
        ),
        ("templates/plan.js", "let plan;\n"),
        (
            "templates/names.html",
            "{% for name in __tera_context | keys %}{{ name }} {% endfor %}",
        ),
    ];
    files
        .map(|(file, text)| (file.to_owned(), text.as_bytes().to_vec()))
        .into()
}

/// Adds every path of a value, of which what an author names is not looked into.
fn add(value: &Value, path: &str, paths: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) if !["files"].contains(&path) && !path.ends_with("extra") => {
            for (name, value) in fields {
                let dot = if path.is_empty() { "" } else { "." };
                let path = format!("{path}{dot}{name}");
                add(value, &path, paths);
                paths.insert(path);
            }
        }
        Value::Array(values) => {
            for value in values {
                add(value, &format!("{path}[]"), paths);
            }
        }
        _ => {}
    }
}

#[test]
fn the_reference_has_all_that_templates_are_given_and_nothing_else() {
    let files = case::memory(&rich());
    let (project, found) = Project::open(&files, &Options::default()).unwrap();
    assert!(found.is_empty(), "{found:?}");
    let scopes = project.scopes();
    let mut given: BTreeSet<String> = BESIDE.iter().map(|(name, ..)| (*name).into()).collect();
    for node in 0..project.site.nodes.len() {
        let view: View<'_> = project.views().of_page(&scopes.of(node));
        add(&serde_json::to_value(&view).unwrap(), "", &mut given);
    }
    add(
        &serde_json::to_value(ENGLISH).unwrap(),
        "strings",
        &mut given,
    );
    assert_eq!(given, Types::read().paths());
}

#[test]
fn the_names_of_the_reference_are_those_that_a_template_finds() {
    let site = tempfile::tempdir().unwrap();
    tree::write(site.path(), &rich());
    let built = Command::new(env!("CARGO_BIN_EXE_guidepost"))
        .arg("build")
        .current_dir(site.path())
        .output()
        .unwrap();
    assert!(built.status.success());
    let printed = fs::read_to_string(site.path().join("public/names/index.html")).unwrap();
    let found: BTreeSet<&str> = printed
        .split_whitespace()
        // The engine's own name for all of it.
        .filter(|name| !name.starts_with("__"))
        .collect();
    let paths = Types::read().paths();
    let names = paths.iter().map(String::as_str);
    assert_eq!(found, names.filter(|path| !path.contains('.')).collect());
}

/// The words of a list in the source.
fn words(items: &[Item], name: &str) -> String {
    let list = items.iter().find_map(|item| match item {
        Item::Const(found) if found.ident == name => Some(&*found.expr),
        _ => None,
    });
    let Some(Expr::Array(list)) = list else {
        panic!("there is no list {name}");
    };
    let words = list.elems.iter().filter_map(literal);
    let words: Vec<String> = words.map(|word| format!("`{}`", word.value())).collect();
    words.join(", ")
}

#[test]
fn the_names_of_the_engine_in_the_manual_are_those_that_it_knows() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/theme/names.rs");
    let items = syn::parse_file(&fs::read_to_string(file).unwrap())
        .unwrap()
        .items;
    let list = |(kind, name)| format!("- {kind}: {}.", words(&items, name));
    let lists = [
        ("Filters", "FILTERS"),
        ("Tests", "TESTS"),
        ("Functions", "FUNCTIONS"),
    ];
    generated::part(
        "templates/reference.md",
        "tera",
        &lists.map(list).join("\n"),
    );
}
