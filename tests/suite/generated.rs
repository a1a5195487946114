//! Parts of the manual that are generated from the program's own tables, between `<!-- NAME -->` and
//! `<!-- end of NAME -->`. `UPDATE_GOLDEN=1` updates them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use guidepost::base::ui_strings::ENGLISH;
use guidepost::input::front_matter::FrontMatter;
use guidepost::input::glossary;
use guidepost::input::references::Reference;
use guidepost::input::settings::Settings;
use guidepost::input::yaml::{Absent, Key, Table, ValueType};
use guidepost::{check, share};

use crate::golden;

/// Two tests may write parts of the same page.
static WRITING: Mutex<()> = Mutex::new(());

/// Asserts that a part of a page of the manual has this text.
pub(crate) fn part(page: &str, name: &str, text: &str) {
    let _held = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("docs/content")
        .join(page);
    let (start, end) = (
        format!("<!-- {name} -->\n\n"),
        format!("\n\n<!-- end of {name} -->\n"),
    );
    let written = fs::read_to_string(&file).unwrap();
    let (before, rest) = written.split_once(&start).unwrap_or_else(|| {
        panic!("{page} has no `{}`", start.trim());
    });
    let (part, after) = rest.split_once(&end).unwrap_or_else(|| {
        panic!("{page} has no `{}`", end.trim());
    });
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&file, format!("{before}{start}{text}{end}{after}")).unwrap();
        return;
    }
    assert!(
        part == text,
        "{page}: `UPDATE_GOLDEN=1 cargo test --test suite` updates this part\n{}",
        golden::difference(part, text)
    );
}

/// Plain text as Markdown in a table cell; addresses are code, not links.
fn cell(text: &str) -> String {
    let words = text.split(' ').map(|word| {
        let address = word.trim_end_matches(['.', ',']);
        match address.starts_with("https://") {
            true => format!("`{address}`{}", &word[address.len()..]),
            false => escaped(word),
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

fn escaped(text: &str) -> String {
    let mut cell = String::new();
    let mut before = ' ';
    for sign in text.chars() {
        let double = sign == '-' && before == '-';
        if double || r"\`*_[]<|~".contains(sign) {
            cell.push('\\');
        }
        cell.push(sign);
        before = sign;
    }
    cell
}

fn kind(shape: &ValueType) -> String {
    let words = |words: &[&str]| {
        let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
        words.join(" or ")
    };
    match shape {
        ValueType::Mapping => "anything".to_owned(),
        ValueType::Text | ValueType::Pattern(_) => "text".to_owned(),
        ValueType::Switch => "`true` or `false`".to_owned(),
        ValueType::Whole => "whole number".to_owned(),
        ValueType::Between(from, to) => format!("{from} to {to}"),
        ValueType::Date => "date".to_owned(),
        ValueType::Texts => "text, or a list".to_owned(),
        ValueType::Word(all) => words(all),
        ValueType::Words(_) => "list of names".to_owned(),
        ValueType::Keys(_) => "the keys below".to_owned(),
        ValueType::Named(..) | ValueType::Codes(_) => "values by name".to_owned(),
        ValueType::List(inner) => format!("list of {}", kind(inner)),
        ValueType::Either(all) => {
            let mut kinds: Vec<String> = all.iter().map(kind).collect();
            kinds.dedup();
            kinds.join(", or ")
        }
    }
}

/// The keys of what is below a key.
fn below(shape: &ValueType) -> Vec<&'static Key> {
    match shape {
        ValueType::Keys(keys) => keys.iter().collect(),
        ValueType::Either(shapes) => shapes.iter().flat_map(below).collect(),
        ValueType::List(inner) | ValueType::Named(_, inner) => below(inner),
        _ => Vec::new(),
    }
}

/// The default of an absent key, or `None` if it has none.
fn absent(key: &Key) -> Option<String> {
    Some(match key.absent {
        Absent::Nothing => return None,
        Absent::Required => "required".to_owned(),
        Absent::Switch(on) => format!("`{on}` without it"),
        Absent::Whole(number) => format!("`{number}` without it"),
        Absent::Text(text) => format!("`{text}` without it"),
        Absent::Texts(texts) => format!("`[{}]` without it", texts.join(", ")),
        Absent::Wholes(numbers) => {
            let numbers: Vec<String> = numbers.iter().map(i64::to_string).collect();
            format!("`[{}]` without it", numbers.join(", "))
        }
        Absent::UiString(of) => format!("`{}` without it", of(ENGLISH)),
    })
}

fn rows(keys: &[&'static Key], around: &str, table: &mut String) {
    for key in keys {
        let name = format!("{around}{}", key.name);
        let alias = key.alias.map(|alias| format!("`{alias}` is read too"));
        let value: Vec<String> = [Some(kind(&key.value)), absent(key), alias]
            .into_iter()
            .flatten()
            .collect();
        let (about, value) = (cell(key.about), first_up(&value.join("; ")));
        *table += &format!("| `{name}` | {about} *{value}.* |\n");
        let inside = match key.value {
            ValueType::Named(..) => format!("{name}.NAME."),
            _ => format!("{name}."),
        };
        rows(&below(&key.value), &inside, table);
    }
}

fn keys<T: Table>() -> String {
    let mut table = "| key | meaning |\n|---|---|\n".to_owned();
    let all: Vec<&'static Key> = T::KEYS.iter().collect();
    rows(&all, "", &mut table);
    table.trim_end().to_owned()
}

#[test]
fn the_tables_of_keys_in_the_manual_are_those_of_the_readers() {
    part("writing.md", "front matter", &keys::<FrontMatter>());
    part("settings.md", "settings", &keys::<Settings>());
    part("sources-and-terms.md", "source", &keys::<Reference>());
    part("sources-and-terms.md", "term", &keys::<glossary::Entry>());
}

/// A sentence with a capital letter.
fn first_up(text: &str) -> String {
    let mut signs = text.chars();
    let first = signs.next().into_iter().flat_map(char::to_uppercase);
    first.chain(signs.clone()).collect()
}

#[test]
fn the_table_of_codes_in_the_manual_is_that_of_the_program() {
    let mut codes: Vec<_> = check::codes().map(|(code, _)| code).collect();
    codes.sort_by_key(|code| code.name);
    let origins = crate::codes::origins();
    const HEAD: &str =
        "| code | severity | command | what it means, and what to do |\n|---|---|---|---|\n";
    let (mut errors, mut others) = (HEAD.to_owned(), HEAD.to_owned());
    for code in codes {
        let origin = origins.get(code.name);
        let origin = origin.unwrap_or_else(|| panic!("nothing constructs `{}`", code.name));
        let joined = |names: &BTreeSet<&str>| {
            let names: Vec<&str> = names.iter().copied().collect();
            names.join(", ")
        };
        // What a build reports is reported by the others too.
        let commands = match origin.commands.contains("build") {
            true => "build".to_owned(),
            false => joined(&origin.commands),
        };
        let severities = joined(&origin.severities).replace(", ", " or ");
        let (meaning, advice) = (first_up(code.meaning), first_up(code.advice));
        let words = format!("{meaning}. *{advice}.*").replace('|', "\\|");
        let table = match origin.severities.contains("error") {
            true => &mut errors,
            false => &mut others,
        };
        *table += &format!(
            "| `{}` | {severities} | {commands} | {words} |\n",
            code.name
        );
    }
    part("findings/errors.md", "codes", errors.trim_end());
    part("findings/warnings.md", "codes", others.trim_end());
}

#[test]
fn the_table_of_share_formats_in_the_manual_is_that_of_the_program() {
    let mut table = "| name | label in the box | where it is for |\n|---|---|---|\n".to_owned();
    for format in share::FORMATS {
        let (label, note) = (cell(format.label(ENGLISH)), cell(format.note(ENGLISH)));
        table += &format!("| `{}` | {label} | {note} |\n", format.id);
    }
    part("sharing.md", "formats", table.trim_end());
}

/// The comment at the start of a theme's file: what it is, and what it can use.
fn comment(text: &str) -> Option<String> {
    let (comment, _) = text.strip_prefix("{#-")?.split_once("-#}")?;
    let words: Vec<&str> = comment.split_whitespace().collect();
    Some(words.join(" "))
}

#[test]
fn the_table_of_starters_in_the_manual_is_that_of_the_program() {
    let mut table = "| `--template` | what it begins |\n|---|---|\n".to_owned();
    for template in guidepost::input::starter::TEMPLATES {
        table += &format!("| `{}` | {} |\n", template.name, first_up(template.about));
    }
    part("starters.md", "starters", table.trim_end());
}

#[test]
fn the_table_of_next_commands_in_the_manual_is_that_of_the_program() {
    let mut table = "| after | when | the line |\n|---|---|---|\n".to_owned();
    for [command, when, line] in guidepost::cli::next_steps() {
        let line = line.replace("{file}", "FILE");
        table += &format!("| {command} | {when} | {line} |\n");
    }
    part("commands.md", "next", table.trim_end());
}

#[test]
fn the_list_of_templates_in_the_manual_is_that_of_the_theme() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let mut table = "| file | what it is |\n|---|---|\n".to_owned();
    for name in guidepost::theme::theme_names().filter(|name| name.ends_with(".html")) {
        let text = fs::read_to_string(folder.join(name)).unwrap();
        let about = comment(&text).unwrap_or_else(|| panic!("{name} starts with no comment"));
        table += &format!("| `{name}` | {about} |\n");
    }
    part("templates/index.md", "theme", table.trim_end());
}
