//! The stylesheets of the theme mirror themselves in right-to-left scripts: they name the start and the end of a line,
//! never left and right.

use std::fs;
use std::path::{Path, PathBuf};

/// The columns of a table that the author aligned left or right, in any script.
const BY_THE_AUTHOR: [&str; 2] = [
    ".right { text-align: right; }",
    ".left { text-align: left; }",
];

/// Properties and values of CSS for one physical side or measure.
const PHYSICAL: &[&str] = &[
    "left:",
    "right:",
    "top:",
    "bottom:",
    "width:",
    "height:",
    "min-width:",
    "max-width:",
    "min-height:",
    "max-height:",
    "overflow-x:",
    "overflow-y:",
];
const SIDES: [&str; 4] = ["-left", "-right", "-top", "-bottom"];
const SHORTHANDS: [&str; 6] = [
    "margin:",
    "padding:",
    "inset:",
    "border-width:",
    "scroll-margin:",
    "scroll-padding:",
];
const SIDED_VALUES: [&str; 4] = ["text-align:", "float:", "clear:", "caption-side:"];

fn stylesheets(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => stylesheets(&path, found),
            false if path.extension().is_some_and(|ending| ending == "css") => found.push(path),
            false => {}
        }
    }
}

/// A stylesheet without its comments and strings.
fn code(css: &str) -> String {
    let mut code = String::new();
    let mut rest = css;
    while let Some(at) = rest.find(['/', '"', '\'']) {
        let (before, after) = rest.split_at(at);
        code += before;
        let quote = &after[..1];
        rest = match quote {
            "/" if after.starts_with("/*") => {
                after[2..].split_once("*/").map_or("", |(_, rest)| rest)
            }
            "/" => {
                code += "/";
                &after[1..]
            }
            quote => after[1..].split_once(quote).map_or("", |(_, rest)| rest),
        };
    }
    code + rest
}

/// The declarations of a stylesheet that are physical.
fn physical(css: &str) -> Vec<String> {
    let mut css = code(css);
    for allowed in BY_THE_AUTHOR {
        css = css.replace(allowed, "");
    }
    let declarations = css.split(['{', '}', ';']);
    let declarations =
        declarations.map(|part| part.split_whitespace().collect::<Vec<_>>().join(" "));
    declarations
        .filter(|declaration| is_physical(declaration))
        .collect()
}

fn is_physical(declaration: &str) -> bool {
    let Some((property, value)) = declaration.split_once(':') else {
        return false;
    };
    // A selector has no property's name, and a media query is in parentheses.
    if !property
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b == b'-')
    {
        return false;
    }
    if property.starts_with("--") {
        return false;
    }
    let name = format!("{property}:");
    // A box scrolls in the direction that does not fit, and that is the same in every script.
    let scrolls = property.starts_with("overflow-");
    let sided = SIDES
        .iter()
        .any(|side| property.ends_with(side) || property.contains(&format!("{side}-")));
    let uneven = || {
        let parts: Vec<&str> = value.split_whitespace().collect();
        parts.len() == 4 && !value.contains('(') && parts[1] != parts[3]
    };
    !scrolls && (PHYSICAL.contains(&name.as_str()) || sided)
        || SHORTHANDS.contains(&name.as_str()) && uneven()
        || SIDED_VALUES.contains(&name.as_str()) && ["left", "right"].contains(&value.trim())
}

#[test]
fn no_stylesheet_names_a_physical_side() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    stylesheets(&root.join("templates"), &mut files);
    stylesheets(&root.join("src"), &mut files);
    assert!(files.len() >= 4, "{files:?}");
    for file in files {
        let css = fs::read_to_string(&file).unwrap();
        assert_eq!(physical(&css), Vec::<String>::new(), "{}", file.display());
    }
}

#[test]
fn what_is_physical_is_found() {
    let found = [
        "margin-left: 1px",
        "padding-right: 0",
        "left: 0",
        "border-top-left-radius: 2px",
        "text-align: right",
        "float: left",
        "width: 3rem",
        "max-height: 2em",
        "margin: 0 1px 2px 3px",
        "border-left: 0",
        "scroll-margin-top: 1em",
        "border-left-color: red",
    ];
    for declaration in found {
        assert_eq!(physical(&format!("a {{ {declaration} }}")), [declaration]);
    }
    let logical = "/* left: 0 */ @media (width >= 4em) { a:hover { margin: 0 1px 2px 1px; content: \"left: 0;\"; \
        inset-inline-start: 0; text-align: start; overflow-x: auto; border-inline: 0; --left-over: 1 } }";
    assert_eq!(physical(logical), Vec::<String>::new());
}
