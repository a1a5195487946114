//! Every word on a page that no author wrote comes from the UI strings. The site of these tests is written in Greek, with
//! the pseudo-locale in which every UI string is in square brackets: a Latin letter outside of brackets is a word that
//! comes from somewhere else.

use scraper::{ElementRef, Html, Node};
use serde_json::Value;

use super::super::files::{THEME, is_template};
use super::super::parts::parts;
use crate::base::ui_strings::{Piece, UiStrings, pieces};
use crate::diagnostic::Diagnostic;
use crate::io::files::MemoryFiles;
use crate::render::outputs;
use crate::render::project::{Options, Project};

const LANGUAGE: &str = "en-XA";
const SETTINGS: &str = "title: Οδηγός\nbase_url: https://example.org/\nlanguage: en-XA\nauthor: Άννα\n\
    description: Για δρομείς.\nheader: {links: [{label: Επτά, to: γ.md}]}\nfooter: {links: [{label: Επτά, to: γ.md}]}\n\
    repository: {edit: 'https://example.net/{file}'}\nprint: guides\nsearch: true\nfeed: true\npublish: {markdown: true}\nshare:\n  embed: true\n  formats: [html, html-quote, markdown, markdown-quote, bbcode, \
    plain, mediawiki, wikipedia, rest, asciidoc, apa, bibtex, csl-json, embed]\n";
const REFERENCES: &str = "A1: {authors: Βήτα, title: Γάμμα, journal: Δέλτα, year: 2020, kind: κλινική, \
    studied: δρομείς, note: Καλή.}\n";
const LEDGER: &str = "live /%CE%B3/ 2026-11-22\nmoved /1/ 2026-11-22 /%CE%B3/\ngone /2/ 2026-11-22 Λόγος.\nmoved /#3 2026-11-22 /%CE%B3/\n\
    gone /#4 2026-11-22 Λόγος.\nlive /tags/%CE%B4/ 2026-11-22\nlive /%CE%BE/page-1/ 2026-11-22\n";
/// Attributes with text that browsers show, or that screen readers and the theme's script read.
const TEXT_ATTRIBUTES: [&str; 15] = [
    "alt",
    "aria-label",
    "data-code-copied",
    "data-code-copy",
    "data-copied",
    "data-manual",
    "data-section-copied",
    "data-section-hint",
    "data-section-name",
    "data-section-refused",
    "data-sort",
    "data-unshared",
    "placeholder",
    "title",
    "value",
];

fn page() -> String {
    let alerts = ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"];
    let alerts = alerts.map(|kind| format!("> [!{kind}]\n> Λόγος.\n\n"));
    let care = ["note", "caution", "urgent", "emergency"];
    let care =
        care.map(|kind| format!("{{% <care kind=\"{kind}\"> %}}\n\nΛόγος.\n\n{{% </care> %}}\n\n"));
    let days: Vec<String> = (1..=12)
        .map(|month| format!("{{{{<day date=\"2026-{month:02}-03\" />}}}}"))
        .collect();
    format!(
        "---\nauthors: [Άννα Βήτα, Γάμμα]\nupdated: 2026-11-22\nshare: {{quote: Τρέξε αργά.}}\nrelated:\n  - page: β.md\n    \
         reason: Εδώ.\n---\n\n# Ένα\n\nΟ όρος [@A1] και λόγος[^1].\n\n## Δύο\n\n{}\n\n### Τρία\n\n| α | β |\n|---|---|\n\
         | γ | δ |\n\n## Τέσσερα\n\n{{% <video src=\"https://youtu.be/α\" title=\"Κίνηση\"> %}}\n\nΑφίσα.\n\n{{% </video> %}}\n\n```\nκώδικας\n```\n\n{}{}{}{{% <figure src=\"σχ.svg\"> %}}\n\nΚύκλος.\n\n{{% </figure> %}}\n\n[^1]: Τέλος.\n",
        days.join(" "),
        alerts.concat(),
        care.concat(),
        "{% <care call=\"999\" call_note=\"Εδώ\"> %}\n\nΛόγος.\n\n{% </care> %}\n\n",
    )
}

/// The HTML outputs of the site.
fn site() -> Vec<(String, String)> {
    html(&files())
}

fn files() -> MemoryFiles {
    let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><title>Κύκλος</title><circle cx=\"4\" cy=\"4\" r=\"3\"/></svg>";
    let files = MemoryFiles::default()
        .with("guidepost.yaml", SETTINGS)
        .with("content/index.md", "# Οδηγός\n\nΑρχή [εδώ](γ.md#οκτώ).\n")
        .with("content/μ/α.md", page())
        .with(
            "content/μ/β.md",
            "---\ndate: 2026-11-22\ndraft: true\n---\n\n# Έξι\n\nΛόγος για [επτά](../γ.md).\n",
        )
        .with(
            "content/ξ/index.md",
            "---\nlist: {archive: number, show: [date, reading_time]}\n---\n\n# Νέα\n",
        )
        .with("content/ξ/α.md", "---\ndate: 2026-01-01\n---\n\n# Νέο\n")
        .with(
            "content/ξ/β.md",
            "---\nexpires: 2026-01-01\n---\n\n# Παλιό\n",
        )
        .with("content/tags/β.md", "# Βήτα\n")
        .with("content/_data/οκτώ.csv", "α,β\n1,2\n")
        .with(
            "content/γ.md",
            "---\ntags: [α, β]\n---\n\n# Επτά\n\nΛόγος.\n\n## Οκτώ\n\nΛόγος.\n\n{{ <table data=\"οκτώ\" caption=\"Οκτώ\" sort={true} /> }}\n",
        )
        .with("links.ledger", LEDGER)
        .with("content/μ/σχ.svg", drawing)
        .with(
            "content/references.md",
            "---\ntags: [α]\n---\n\n# Πηγές\n\nΌλες, και [επτά](γ.md).\n",
        )
        .with("content/glossary.md", "# Όροι\n\nΌλοι, και [επτά](γ.md).\n")
        .with("content/_data/references.yaml", REFERENCES)
        .with(
            "content/_data/glossary.yaml",
            "oros: {term: όρος, definition: Λέξη.}\n",
        );
    // More pages than the tree of one shows.
    (0..31).fold(files, |files, number| {
        files.with(&format!("content/ν/{number}.md"), "# Σελίδα\n\nΛόγος.\n")
    })
}

/// The HTML outputs of these files.
fn html(files: &MemoryFiles) -> Vec<(String, String)> {
    outputs_of(files, |path| path.ends_with(".html"))
}

/// Some outputs of these files, chosen by their paths.
fn outputs_of(files: &MemoryFiles, is_wanted: impl Fn(&str) -> bool) -> Vec<(String, String)> {
    let options = Options {
        drafts: true,
        today: Some(jiff::civil::date(2026, 11, 30)),
        ..Options::default()
    };
    let (project, found) = Project::open(files, &options).expect("the site opens");
    let errors: Vec<&Diagnostic> = found.iter().filter(|finding| finding.is_error()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let (outputs, _) = outputs::plan(&project);
    let html = outputs
        .iter()
        .filter(|output| is_wanted(&output.route.output_path()));
    let render = |output: &outputs::Output| {
        let bytes = output
            .render(&project)
            .and_then(crate::io::content::Content::into_bytes)
            .expect("the output renders");
        (
            output.route.output_path(),
            String::from_utf8(bytes).expect("UTF-8"),
        )
    };
    html.map(render).collect()
}

/// The text of an element that readers see, without scripts, styles and the code of snippets. The parser reads what is
/// in a `noscript` as text.
fn visible_text(element: ElementRef<'_>, text: &mut String) {
    let is_code = element.attr("class") == Some("share-code");
    if is_code || ["noscript", "script", "style"].contains(&element.value().name()) {
        return;
    }
    for child in element.children() {
        match child.value() {
            Node::Text(part) => text.push_str(part),
            Node::Element(_) => ElementRef::wrap(child)
                .into_iter()
                .for_each(|child| visible_text(child, text)),
            _ => {}
        }
    }
    text.push(' ');
}

/// The words with a Latin letter outside of square brackets, which are neither an address nor a tag of the site.
fn unbracketed(text: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    let mut start = 0;
    let mut outside = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '[' => {
                outside.extend((depth == 0).then(|| &text[start..at]));
                depth += 1;
            }
            ']' => {
                depth = depth.saturating_sub(1);
                start = at + 1;
            }
            _ => {}
        }
    }
    outside.extend((depth == 0).then(|| &text[start..]));
    let words = outside.into_iter().flat_map(str::split_whitespace);
    // The list of all pages has the list of tags under this letter.
    const LETTER_OF_TAGS: &str = "T";
    let is_address = |word: &&str| {
        word.starts_with("https://")
            || word.trim_end_matches('.') == "A1"
            || *word == LETTER_OF_TAGS
    };
    let has_letter = |word: &&str| word.contains(|c: char| c.is_ascii_alphabetic());
    words
        .filter(|word| has_letter(word) && !is_address(word))
        .collect()
}

#[test]
fn every_word_on_a_page_is_the_author_s_or_a_ui_string() {
    for (path, html) in site() {
        let document = Html::parse_document(&html);
        let mut text = String::new();
        visible_text(document.root_element(), &mut text);
        assert_eq!(unbracketed(&text), [""; 0], "{path}");
        for element in document.tree.nodes().filter_map(ElementRef::wrap) {
            let snippet = element
                .attr("id")
                .is_some_and(|id| id.starts_with("share."));
            for name in TEXT_ATTRIBUTES
                .into_iter()
                .filter(|name| !(snippet && *name == "value"))
            {
                let value = element.attr(name).unwrap_or_default();
                assert_eq!(unbracketed(value), [""; 0], "{name} in {path}");
            }
        }
    }
}

/// Every string of a locale.
fn all(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(values) => values.iter().flat_map(all).collect(),
        Value::Object(fields) => fields.values().flat_map(all).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn every_ui_string_is_printed() {
    let strings = serde_json::to_value(UiStrings::for_language(LANGUAGE)).expect("plain text");
    // The index of the search has the words of its dialog.
    let printed = outputs_of(&files(), |path| {
        path.ends_with(".html") || path == "search/index/root.js"
    });
    let pages: String = printed.into_iter().map(|(_, text)| text).collect();
    for text in all(&strings) {
        for piece in pieces(text) {
            if let Piece::Text(piece) = piece {
                assert!(
                    pages.contains(piece),
                    "no page prints `{piece}` of `{text}`"
                );
            }
        }
    }
}

/// A template without its comments and tags, and the string literals in those tags that it may print.
fn split_template(text: &str) -> (String, Vec<&str>) {
    let (mut html, mut literals) = (String::new(), Vec::new());
    let mut rest = text;
    while let Some(start) = rest
        .find('{')
        .filter(|at| rest[at + 1..].starts_with(['#', '%', '{']))
    {
        let end = match &rest[start..start + 2] {
            "{#" => "#}",
            "{%" => "%}",
            _ => "}}",
        };
        let length = rest[start..].find(end).expect("a tag has an end");
        let tag = &rest[start + 2..start + length];
        let word = tag
            .trim_start_matches('-')
            .split_whitespace()
            .next()
            .unwrap_or_default();
        // A message of `throw` is for authors, and names of files and arguments are not printed.
        let printed = end != "#}"
            && !["include", "extends", "component"].contains(&word)
            && !tag.contains("throw(");
        if printed {
            literals.extend(quoted(tag));
        }
        html.push_str(&rest[..start]);
        rest = &rest[start + length + 2..];
    }
    html.push_str(rest);
    (html, literals)
}

/// The texts of a tag in quotation marks, double or single ones.
fn quoted(tag: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = tag;
    while let Some(start) = rest.find(['"', '\'']) {
        let (mark, after) = rest[start..].split_at(1);
        let Some((text, left)) = after.split_once(mark) else {
            break;
        };
        found.push(text);
        rest = left;
    }
    found
}

#[test]
fn texts_are_quoted_by_either_mark() {
    assert_eq!(quoted("a | b(c='\"d', e=\"f'g\")"), ["\"d", "f'g"]);
    assert_eq!(quoted("a \"b"), [""; 0]);
}

#[test]
fn templates_contain_no_words() {
    for (name, text) in THEME.iter().filter(|(name, _)| is_template(name)) {
        let (html, literals) = split_template(text);
        // Keys and kinds are single words in lower case.
        let is_prose =
            |literal: &&&str| literal.contains(|c: char| c.is_ascii_uppercase() || c == ' ');
        let prose: Vec<_> = literals
            .iter()
            .filter(is_prose)
            .filter(|text| text.trim().len() > 1)
            // Elements that are looked for.
            .filter(|text| !text.starts_with('<'))
            // The lines of an icon.
            .filter(|text| {
                !text
                    .chars()
                    .all(|c| c.is_ascii_digit() || " .-ACHLMSVZachlmsvz".contains(c))
            })
            .collect();
        assert!(prose.is_empty(), "{name}: {prose:?}");
        let document = Html::parse_fragment(&html);
        let mut text = String::new();
        visible_text(document.root_element(), &mut text);
        // `doi:` is the prefix of an identifier.
        let words: Vec<&str> = text
            .split_whitespace()
            .filter(|word| *word != "doi:")
            .collect();
        let has_letter = |text: &&str| text.contains(|c: char| c.is_ascii_alphabetic());
        assert_eq!(words.into_iter().find(has_letter), None, "{name}");
        for element in document.tree.nodes().filter_map(ElementRef::wrap) {
            for attribute in TEXT_ATTRIBUTES {
                let value = element.attr(attribute).filter(has_letter);
                assert_eq!(value, None, "{attribute} in {name}");
            }
        }
    }
}

#[test]
fn scripts_contain_no_words() {
    for (name, text) in THEME.iter().filter(|(name, _)| name.ends_with(".js")) {
        let code = text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"));
        for line in code {
            let literals = line.split(['"', '`']).skip(1).step_by(2);
            let is_prose = |literal: &&str| {
                let words: Vec<&str> = literal.split_whitespace().collect();
                words.len() > 1
                    && words
                        .iter()
                        .all(|word| word.chars().all(char::is_alphabetic))
            };
            assert_eq!(literals.into_iter().find(is_prose), None, "{name}: {line}");
        }
    }
}

#[test]
fn a_copy_of_a_template_prints_what_the_theme_does() {
    let copies = parts().filter(|part| is_template(part.name));
    let copied = copies.fold(files(), |files, part| {
        files.with(&format!("templates/{}", part.name), part.copy())
    });
    let pages = html(&copied);
    assert!(pages.len() > 40, "{}", pages.len());
    assert!(pages == site());
}
