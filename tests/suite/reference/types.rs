//! The types of the views with their fields and documentation, from the source.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::token::Brace;
use syn::{Attribute, Expr, Ident, Item, Lit, LitStr, Meta, Token, Type, Visibility, braced};

use super::{PAGE_VARIABLES, UI_STRINGS, UNKNOWN};

/// The files that define the types of the views and their fields.
const SOURCES: [&str; 15] = [
    "src/render/view/variables.rs",
    "src/render/view/data.rs",
    "src/render/view/backlinks.rs",
    "src/render/view/feed_facts.rs",
    "src/render/view/links.rs",
    "src/render/view/list_view.rs",
    "src/render/view/lists.rs",
    "src/render/view/share_fields.rs",
    "src/render/view/shell.rs",
    "src/render/view/terms.rs",
    "src/render/view/tree.rs",
    "src/render/view/preview.rs",
    "src/render/view/print_facts.rs",
    "src/base/ui_strings/strings.rs",
    "src/input/page_type.rs",
];
/// The file with the table of facts, from which a macro derives [`FACTS_VIEW`].
const FACTS: &str = "src/render/view/facts.rs";
const FACTS_VIEW: &str = "FactsView";
pub(super) const VIEW: &str = "View";
/// The fields of [`VIEW`] that templates do not see, or see in another form.
const HIDDEN: [&str; 4] = ["images", "linked_data", "links", "lists"];

/// The type of a value, as templates see it.
pub(super) enum Form {
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

pub(super) struct Field {
    pub(super) name: String,
    pub(super) about: String,
    pub(super) form: Form,
    /// Whether its own fields are written in its place.
    flat: bool,
}

/// The types of the views, each with its documentation and fields.
#[derive(Default)]
pub(super) struct Types {
    pub(super) structs: BTreeMap<String, (String, Vec<Field>)>,
}

/// A section of the reference: a type, with the paths of the variables that have it.
pub(super) struct Section {
    pub(super) name: String,
    pub(super) paths: Vec<String>,
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
    pub(super) fn read() -> Self {
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
    pub(super) fn fields(&self, name: &str) -> Vec<&Field> {
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
    pub(super) fn sections(&self) -> Vec<Section> {
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
    pub(super) fn paths(&self) -> BTreeSet<String> {
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

pub(super) fn literal(expression: &Expr) -> Option<&LitStr> {
    match expression {
        Expr::Lit(found) => match &found.lit {
            Lit::Str(text) => Some(text),
            _ => None,
        },
        _ => None,
    }
}

/// The documentation comment, on one line.
pub(super) fn doc(attributes: &[Attribute]) -> String {
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
