//! The manual's reference of template variables, `docs/content/templates/reference.md`, is generated from the source of
//! the views and of the table of facts (`UPDATE_GOLDEN=1` rewrites it), and compared with the variables that templates
//! really receive.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use guidepost::base::ui_strings::ENGLISH;
use guidepost::render::project::{Options, Project};
use guidepost::render::view::View;
use serde_json::Value;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::token::Brace;
use syn::{Attribute, Expr, Ident, Item, Lit, LitStr, Meta, Token, Type, Visibility, braced};

use crate::case;
use crate::generated;
use crate::tree::{self, Tree};

/// The files that define the types of the views and their fields.
const SOURCES: [&str; 8] = [
    "src/render/view/variables.rs",
    "src/render/view/data.rs",
    "src/render/view/links.rs",
    "src/render/view/lists.rs",
    "src/render/view/share_fields.rs",
    "src/render/view/preview.rs",
    "src/base/ui_strings/strings.rs",
    "src/input/page_type.rs",
];
/// The file with the table of facts, from which a macro derives [`FACTS_VIEW`].
const FACTS: &str = "src/render/view/facts.rs";
const FACTS_VIEW: &str = "FactsView";
const VIEW: &str = "View";
/// The fields of [`VIEW`] that templates do not see, or see in another form.
const HIDDEN: [&str; 2] = ["linked_data", "links"];
/// The type of `strings`, a variable of every template.
const UI_STRINGS: &str = "UiStrings";
/// The variable `format` of the template of a field in the share box; the others follow.
const FIELD: &str = "ShareFieldView";
const FIELD_VARIABLES: [(&str, &str, &str); 1] = [(
    "snippet",
    "text",
    "The text to copy, to print inside the field.",
)];
/// A name that no type has.
const UNKNOWN: &str = "a type of another kind";
/// The variables of a page's template that are not fields of the view.
const PAGE_VARIABLES: [(&str, &str, &str); 3] = [
    (
        "body",
        "HTML",
        "The page's text as HTML. Empty for a folder without a page, and on `404.html`.",
    ),
    (
        "linked_data",
        "JSON, or nothing",
        "Structured data for search engines, to print in a `<script type=\"application/ld+json\">`.",
    ),
    (
        "strings",
        "[fields](#strings)",
        "The UI strings of the theme in the site's language. Every template has them; a component declares the argument `@strings`.",
    ),
];

/// The type of a value, as templates see it.
enum Form {
    /// A simple value, described in words.
    Plain(&'static str),
    /// One of these words.
    Word(Vec<String>),
    /// Values and names chosen by the author.
    Free,
    /// Text by name.
    Texts,
    /// A type of this crate.
    Object(String),
    List(Box<Form>),
    Optional(Box<Form>),
}

struct Field {
    name: String,
    about: String,
    form: Form,
    /// Whether its own fields are written in its place.
    flat: bool,
}

/// The types of the views, each with its documentation and fields.
#[derive(Default)]
struct Types {
    structs: BTreeMap<String, (String, Vec<Field>)>,
}

/// A section of the reference: a type, with the paths of the variables that have it.
struct Section {
    name: String,
    paths: Vec<String>,
}

/// A struct as it is declared, by itself or by `keys!`.
struct Declared {
    name: Ident,
    attributes: Vec<Attribute>,
    fields: Vec<(Ident, Vec<Attribute>, Type)>,
}

impl Declared {
    fn of(item: Item) -> Option<Self> {
        match item {
            Item::Struct(found) => {
                let fields = found.fields.into_iter();
                let fields = fields.filter_map(|field| Some((field.ident?, field.attrs, field.ty)));
                Some(Self {
                    name: found.ident,
                    attributes: found.attrs,
                    fields: fields.collect(),
                })
            }
            Item::Macro(found) if found.mac.path.is_ident("keys") => {
                Some(found.mac.parse_body().unwrap())
            }
            _ => None,
        }
    }
}

impl Parse for Declared {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        input.parse::<Visibility>()?;
        input.parse::<Token![struct]>()?;
        let name = input.parse()?;
        let rows;
        braced!(rows in input);
        let mut fields = Vec::from_iter(rows.parse_terminated(row, Token![,])?);
        if input.parse::<Option<Ident>>()?.is_some() {
            let not_keys;
            braced!(not_keys in input);
            fields.extend(not_keys.parse_terminated(row, Token![,])?);
        }
        Ok(Self {
            name,
            attributes,
            fields,
        })
    }
}

/// A row of `keys!`: `field as "key" | "alias": Type as Reader = default`.
fn row(input: ParseStream<'_>) -> syn::Result<(Ident, Vec<Attribute>, Type)> {
    let attributes = input.call(Attribute::parse_outer)?;
    let field = input.parse()?;
    if input.parse::<Option<Token![as]>>()?.is_some() {
        input.parse::<LitStr>()?;
    }
    if input.parse::<Option<Token![|]>>()?.is_some() {
        input.parse::<LitStr>()?;
    }
    input.parse::<Token![:]>()?;
    let field_type = input.parse()?;
    if input.parse::<Option<Token![as]>>()?.is_some() {
        input.parse::<Type>()?;
    }
    if input.parse::<Option<Token![=]>>()?.is_some() {
        input.parse::<Expr>()?;
    }
    Ok((field, attributes, field_type))
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
        for item in items {
            let Some(found) = Declared::of(item) else {
                continue;
            };
            let read = |(name, attributes, field_type): &(Ident, Vec<Attribute>, Type)| {
                let hidden = found.name == VIEW && HIDDEN.iter().any(|field| name == field);
                let serde = SerdeAttributes::of(attributes);
                (!hidden).then(|| Field {
                    name: serde.rename.unwrap_or_else(|| name.to_string()),
                    about: doc(attributes),
                    form: form(field_type, &enums),
                    flat: serde.flatten || name == "facts",
                })
            };
            let fields = found.fields.iter().filter_map(read).collect();
            let about = doc(&found.attributes);
            types
                .structs
                .insert(found.name.to_string(), (about, fields));
        }
        let variables = declared_variables(&fs::read_to_string(root.join(FACTS)).unwrap());
        let variables = variables.into_iter().map(|variable| Field {
            name: variable.name.to_string(),
            about: doc(&variable.attributes),
            form: form(&variable.type_, &enums),
            flat: false,
        });
        let facts = (String::new(), variables.collect());
        types.structs.insert(FACTS_VIEW.to_owned(), facts);
        types
    }

    /// The fields of a type, with those of flattened types in their places.
    fn fields(&self, name: &str) -> Vec<&Field> {
        let (_, fields) = self
            .structs
            .get(name)
            .unwrap_or_else(|| panic!("add the file with `{name}` to SOURCES"));
        let mut all = Vec::new();
        for field in fields {
            match &field.form {
                Form::Object(name) if field.flat => all.extend(self.fields(name)),
                _ => all.push(field),
            }
        }
        all
    }

    /// The sections for all types that templates can reach, in the order of the view.
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
            if let Some((inner, end)) = object(&field.form) {
                let dot = if path.is_empty() { "" } else { "." };
                let path = format!("{path}{dot}{}{end}", field.name);
                self.walk(inner, &path, around, sections);
            }
        }
        around.pop();
    }

    /// The path of every variable and field.
    fn paths(&self) -> BTreeSet<String> {
        let mut paths: BTreeSet<String> = PAGE_VARIABLES
            .iter()
            .map(|(name, ..)| (*name).into())
            .collect();
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

/// The type of this crate that a value contains, and the end of a path to it.
fn object(form: &Form) -> Option<(&str, &'static str)> {
    match form {
        Form::Object(name) => Some((name, "")),
        Form::Optional(inner) => object(inner),
        Form::List(inner) => object(inner).map(|(name, _)| (name, "[]")),
        _ => None,
    }
}

/// A row of `variables { … }` in the table of facts: `/// Documentation. name: Type = function`.
struct Variable {
    attributes: Vec<Attribute>,
    name: Ident,
    type_: Type,
}

impl Parse for Variable {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let name = input.parse()?;
        input.parse::<Token![:]>()?;
        let type_ = input.parse()?;
        input.parse::<Token![=]>()?;
        input.parse::<Expr>()?;
        Ok(Self {
            attributes,
            name,
            type_,
        })
    }
}

/// All variables in the table of facts, in order.
fn declared_variables(source: &str) -> Vec<Variable> {
    let file = syn::parse_file(source).unwrap();
    let table = file.items.into_iter().find_map(|item| match item {
        Item::Macro(item) if item.mac.path.is_ident("declare_facts") => Some(item.mac),
        _ => None,
    });
    let table = table.expect("the table of facts");
    table.parse_body_with(find_variables).unwrap()
}

fn find_variables(input: ParseStream<'_>) -> syn::Result<Vec<Variable>> {
    let mut found = Vec::new();
    while !input.is_empty() {
        if input.peek(Ident) {
            if input.parse::<Ident>()? == "variables" {
                let group;
                braced!(group in input);
                found.extend(Punctuated::<_, Token![;]>::parse_terminated(&group)?);
            }
        } else if input.peek(Brace) {
            let group;
            braced!(group in input);
            found.extend(find_variables(&group)?);
        } else {
            input.step(|cursor| {
                let next = cursor.token_tree().map(|(_, rest)| ((), rest));
                next.ok_or_else(|| cursor.error("a token"))
            })?;
        }
    }
    Ok(found)
}

/// The attributes of serde on a field.
#[derive(Default)]
struct SerdeAttributes {
    flatten: bool,
    rename: Option<String>,
}

impl SerdeAttributes {
    fn of(attributes: &[Attribute]) -> Self {
        let mut found = Self::default();
        for attribute in attributes.iter().filter(|one| one.path().is_ident("serde")) {
            let all = attribute
                .parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated)
                .unwrap();
            for meta in all {
                match &meta {
                    Meta::Path(path) if path.is_ident("flatten") => found.flatten = true,
                    Meta::NameValue(pair) if pair.path.is_ident("rename") => {
                        found.rename = literal(&pair.value).map(|text| text.value());
                    }
                    _ => panic!("the reference does not support this attribute of serde"),
                }
            }
        }
        found
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

fn form(of: &Type, enums: &BTreeMap<String, Vec<String>>) -> Form {
    let segment = match of {
        Type::Reference(found) => return form(&found.elem, enums),
        Type::Array(found) => return Form::List(Box::new(form(&found.elem, enums))),
        Type::Slice(found) => return Form::List(Box::new(form(&found.elem, enums))),
        Type::Path(found) => found.path.segments.last().unwrap(),
        _ => return Form::Object(UNKNOWN.to_owned()),
    };
    let inner = || match &segment.arguments {
        syn::PathArguments::AngleBracketed(found) => {
            let first = found.args.iter().find_map(|argument| match argument {
                syn::GenericArgument::Type(found) => Some(found),
                _ => None,
            });
            Box::new(form(first.unwrap(), enums))
        }
        _ => panic!("the reference does not support this type"),
    };
    match segment.ident.to_string().as_str() {
        "String" | "str" => Form::Plain("text"),
        "bool" => Form::Plain("`true` or `false`"),
        "u8" | "u32" | "i64" | "usize" => Form::Plain("number"),
        "Date" => Form::Plain("date, as `2026-11-22`"),
        "Map" => Form::Free,
        "BTreeMap" => Form::Texts,
        "Vec" => Form::List(inner()),
        "Option" => Form::Optional(inner()),
        name => match enums.get(name) {
            Some(words) => Form::Word(words.clone()),
            None => Form::Object(name.to_owned()),
        },
    }
}

/// A value's type in words; `headings` are those of the sections, by type.
fn in_words(form: &Form, headings: &BTreeMap<String, String>) -> String {
    match form {
        Form::Plain(words) => (*words).to_owned(),
        Form::Word(words) => words.join(" or "),
        Form::Free => "your own values".to_owned(),
        Form::Texts => "texts by name".to_owned(),
        Form::Object(name) => format!("[fields](#{})", anchor(&headings[name])),
        Form::List(inner) => format!("list of {}", in_words(inner, headings)),
        Form::Optional(inner) => format!("{}, or nothing", in_words(inner, headings)),
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

/// A path in words: `references[].pages[]` is "each of `pages` of `references`".
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
    if let Some(first) = places.first_mut()
        && let Some(rest) = first.strip_prefix("each")
    {
        *first = format!("Each{rest}");
    }
    places.join(", ")
}

/// A table of variables.
fn table(rows: impl Iterator<Item = [String; 3]>) -> String {
    let head = "| name | type | description |\n|---|---|---|\n".to_owned();
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
            let form = in_words(&field.form, &headings);
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
            table(by_hand(&PAGE_VARIABLES).chain(rows(VIEW, "")))
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
    let rows = rows(FIELD, "format.").chain(by_hand(&FIELD_VARIABLES));
    let heading = "## In `partials/share-field.html`";
    all.push(format!("{heading}\n\n{about}\n\n{}", table(rows)));
    all.join("\n").trim_end().to_owned()
}

#[test]
fn the_manual_documents_the_views() {
    generated::part("templates/reference.md", "views", &print());
}

/// A site in which every field of a view is set.
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

/// Adds the path of every field of a value, except fields named by authors.
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
fn the_reference_lists_exactly_the_fields_of_the_views() {
    let files = case::memory(&rich());
    let (project, found) = Project::open(&files, &Options::default()).unwrap();
    assert!(found.is_empty(), "{found:?}");
    let types = Types::read();
    let mut given: BTreeSet<String> = PAGE_VARIABLES
        .iter()
        .map(|(name, ..)| (*name).into())
        .collect();
    for node in 0..project.site.nodes.len() {
        let view: View<'_> = project.views().page(&project.scope(node));
        let context = view.context("").unwrap();
        // A template sees no other variables, as the next test shows.
        for field in types.fields(VIEW) {
            let value = context.get(&field.name).expect("a variable");
            add(
                &serde_json::to_value(value).unwrap(),
                &field.name,
                &mut given,
            );
            given.insert(field.name.clone());
        }
    }
    add(
        &serde_json::to_value(ENGLISH).unwrap(),
        "strings",
        &mut given,
    );
    assert_eq!(given, types.paths());
}

#[test]
fn the_reference_lists_exactly_the_variables_of_a_template() {
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
        // The engine's name for the whole context.
        .filter(|name| !name.starts_with("__"))
        .collect();
    let paths = Types::read().paths();
    let names = paths.iter().map(String::as_str);
    assert_eq!(found, names.filter(|path| !path.contains('.')).collect());
}

/// The words of a constant list in the source.
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
fn the_manual_lists_the_filters_tests_and_functions_of_the_engine() {
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
