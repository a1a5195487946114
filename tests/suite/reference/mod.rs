//! The manual's reference of template variables, `docs/content/templates/reference.md`, is generated from the source of
//! the views and of the table of facts (`UPDATE_GOLDEN=1` rewrites it), and compared with the variables that templates
//! really receive.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use guidepost::base::ui_strings::ENGLISH;
use guidepost::render::project::{Options, Project};
use guidepost::render::view::{PrintedPage, View};
use serde_json::Value;
use syn::{Expr, Item};

use crate::case;
use crate::generated;
use crate::tree::{self, Tree};

mod types;
use types::{Form, Section, Types, VIEW, literal};

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
const PAGE_VARIABLES: [(&str, &str, &str); 4] = [
    (
        "body",
        "HTML",
        "The page's text as HTML. Empty for a folder without a page, and on `404.html`.",
    ),
    (
        "data",
        "your own values",
        "The files of `content/_data/`, each by its name without ending: `data.results` is `results.csv`, `data.race.results` is `race/results.csv`. Every template has them; a component declares the argument `@data`.",
    ),
    (
        "linked_data",
        "JSON, or nothing",
        "Structured data for search engines, to print in a `<script type=\"application/ld+json\">`.",
    ),
    (
        "strings",
        "[fields](strings.md#strings)",
        "The UI strings of the theme in the site's language. Every template has them; a component declares the argument `@strings`.",
    ),
];

/// A value's type in words; `headings` are those of the sections, by type.
fn in_words(form: &Form, headings: &BTreeMap<String, String>) -> String {
    match form {
        Form::Plain(words) => (*words).to_owned(),
        Form::Word(words) => words.join(" or "),
        Form::Free => "your own values".to_owned(),
        Form::Texts => "texts by name".to_owned(),
        Form::Object(name) => {
            let heading = &headings[name];
            let page = if is_string(heading) { "strings.md" } else { "" };
            format!("[fields]({page}#{})", anchor(heading))
        }
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

/// Whether a heading is that of UI strings, which have a page of their own.
fn is_string(heading: &str) -> bool {
    heading.starts_with("`strings")
}

/// A table of variables.
fn table(rows: impl Iterator<Item = [String; 3]>) -> String {
    let head = "| name | type | description |\n|---|---|---|\n".to_owned();
    let row = |[name, form, about]: [String; 3]| format!("| `{name}` | {form} | {about} |\n");
    head + &rows.map(row).collect::<String>()
}

/// The sections of the variables, and of the UI strings.
fn print() -> [String; 2] {
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
    let (strings, views): (Vec<&Section>, Vec<&Section>) = sections
        .iter()
        .partition(|section| is_string(&headings[&section.name]));
    let strings: Vec<String> = strings.into_iter().map(print).collect();
    let mut all: Vec<String> = views.into_iter().map(print).collect();
    let (about, _) = &types.structs[FIELD];
    let rows = rows(FIELD, "format.").chain(by_hand(&FIELD_VARIABLES));
    let heading = "## In `partials/share-field.html`";
    all.push(format!("{heading}\n\n{about}\n\n{}", table(rows)));
    [all, strings].map(|sections| sections.join("\n").trim_end().to_owned())
}

#[test]
fn the_manual_documents_the_views() {
    let [views, strings] = print();
    generated::part("templates/reference.md", "views", &views);
    generated::part("templates/strings.md", "strings", &strings);
}

/// A site in which every field of a view is set.
fn rich() -> Tree {
    let home = "---\ndescription: Home.\n---\n\n[Shoes](shoes/index.md)\n";
    let page = "---\ntitle: Shoes\nnav_title: Shoes\nlist: {sort: title}\ndescription: What to wear.\ndate: 2026-11-22\n\
        authors: [Jane Roe]\ntags: [feet]\naliases: [/boots/]\nimage: shoe.png\n\
        schema: {type: MedicalWebPage, about: Feet, audience: runners, reviewed_by: Ann Lee, last_reviewed: 2026-11-23}\n\
        related:\n  - page: ../index.md\n    reason: Where it starts.\nextra: {level: 1}\n---\n\n\
        A sole wears [@GREEN20]. ## Not a heading\n\n## One\n\n### Two\n\n## Three\n";
    let inner = "---\ntitle: Laces\ntags: [feet, thread]\n---\n\nText with a sole.\n";
    let files = [
        (
            "guidepost.yaml",
            "title: Notes\nbase_url: https://example.org/\ndescription: Notes.\nlanguage: en-GB\nauthor: Jane Roe\n\
             header: {links: [{label: Shoes, to: shoes/index.md}]}\nfooter: {links: [{label: Shoes, to: shoes/index.md}]}\n\
             theme: {logo: brand/icon.svg, favicon: brand/icon.svg, fonts: {text: brand/text.woff2}, stylesheet: brand/a.css, script: brand/a.js}\n\
             repository: {edit: 'https://example.net/{file}'}\nextra: {a: 1}\nprint: guides\nfeed: true\nsearch: {slash: true}\nshare: {embed: true, formats: [html, markdown, csl-json]}\n",
        ),
        (
            "links.ledger",
            "live /shoes/l/ 2026-11-22\ngone /socks/ 2026-11-22 Withdrawn",
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
        ("brand/a.css", "a {}\n"),
        ("brand/a.js", "let a;\n"),
        (
            "brand/icon.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><path d=\"M0 0h9v9z\"/></svg>\n",
        ),
        (
            "templates/names.html",
            "{% for name in __tera_context | keys %}{{ name }} {% endfor %}",
        ),
    ];
    let font = include_bytes!("../../support/square.woff2").to_vec();
    let files = files.map(|(file, text)| (file.to_owned(), text.as_bytes().to_vec()));
    files
        .into_iter()
        .chain([("brand/text.woff2".to_owned(), font)])
        .collect()
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
    let views = project.views();
    let pages = (0..project.site.nodes.len()).map(|node| views.page(&project.scope(node)));
    let notices =
        (0..project.former.notices.len()).map(|number| views.notice(&project.notice(number)));
    let printed = project.printed.0.iter().map(|guide| {
        let facts = project.print(guide);
        let part = PrintedPage::new(0, "Shoes", String::new(), (0, 1));
        views.print(&facts, vec![part], "style.css")
    });
    let lists = project.search_pages().len();
    let lists = (0..lists).map(|number| views.search_page(&project.search_page(number)));
    let all: Vec<View<'_>> = pages.chain(notices).chain(printed).chain(lists).collect();
    for view in all {
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
    generated::part("templates/filters.md", "tera", &lists.map(list).join("\n"));
}
