//! The specifications of Markdown as tests: each example is printed by the pipeline of pages, with raw HTML passed, and
//! compared as HTML with the result in the specification. Examples with another result are listed with the reason.

use std::collections::BTreeSet;

use crate::same_html::canonical;
use crate::spec_examples::{self, Example};
use guidepost::base::escape::html_text;
use guidepost::diagnostic::Diagnostic;
use guidepost::input::settings::Settings;
use guidepost::page::component;
use guidepost::page::markdown::{self, Body, BodyContext, Dialect};

/// Examples whose result differs, and the reason.
struct Difference {
    suite: &'static str,
    examples: &'static [usize],
    reason: &'static str,
}

const DIFFERENCES: &[Difference] = &[
    Difference {
        suite: "CommonMark",
        examples: &[642, 643],
        reason: "an address is printed without its line breaks, which browsers ignore",
    },
    Difference {
        suite: "CommonMark, with extensions",
        examples: &[642, 643],
        reason: "an address is printed without its line breaks, which browsers ignore",
    },
    Difference {
        suite: "footnotes",
        examples: &[1, 20, 24],
        reason: "a reference to a footnote that is not defined is an error",
    },
    Difference {
        suite: "footnotes",
        examples: &[11],
        reason: "footnotes of the text have lower numbers than those of footnotes",
    },
    Difference {
        suite: "footnotes",
        examples: &[18],
        reason: "a footnote to which only itself refers is left out, with a warning",
    },
    Difference {
        suite: "heading_attrs",
        examples: &[1, 2, 11, 16, 20, 21, 22, 23, 28, 33, 34, 35, 36, 37, 41, 42],
        reason: "an attribute list has one id, classes, and nothing else; other braces are text",
    },
    Difference {
        suite: "heading_attrs",
        examples: &[31, 32],
        reason: "an escaped brace is text",
    },
    Difference {
        suite: "heading_attrs",
        examples: &[38, 39],
        reason: "empty braces are text",
    },
    Difference {
        suite: "definition_lists",
        examples: &[2, 3, 5, 6, 7, 9, 10, 13, 19],
        reason: "a definition directly follows its term; after an empty line it is text, with a warning",
    },
    Difference {
        suite: "regression",
        examples: &[202],
        reason: "a definition directly follows its term; after an empty line it is text, with a warning",
    },
    Difference {
        suite: "regression",
        examples: &[203, 204],
        reason: "the colon of a definition is followed by white space",
    },
    Difference {
        suite: "regression",
        examples: &[66],
        reason: "an address is printed without its line breaks, which browsers ignore",
    },
];

/// All extensions that are on by default, and raw HTML.
const EXTENDED: &str = "markdown: {raw_html: true, smart_punctuation: false}\n";
const SMART: &str = "markdown: {raw_html: true}\n";
/// CommonMark alone.
const PLAIN: &str = "markdown: {raw_html: true, smart_punctuation: false, tables: false, footnotes: false, strikethrough: false, task_lists: false, definition_lists: false, heading_attributes: false, alerts: false}\n";

/// The body of a page as its template gets it.
fn print(markdown: &str, settings: &str) -> Result<String, Vec<Diagnostic>> {
    let settings = Settings::parse(Some(settings)).unwrap();
    let dialect = Dialect::new(&settings, false);
    let scan = component::scan(markdown);
    let body = Body {
        text: &scan.masked,
        calls: &scan.calls,
        // No heading is the title, so that all are printed.
        title: Some("\u{fffd}"),
        excerpt: false,
        file: "example.md",
        reserved: &[],
        terms: None,
        print: false,
    };
    let facts = markdown::facts(body, dialect);
    let errors: Vec<Diagnostic> = facts
        .diagnostics
        .into_iter()
        .filter(Diagnostic::is_error)
        .collect();
    if !errors.is_empty() {
        return Err(errors);
    }
    let hrefs = facts
        .links
        .iter()
        .map(|link| Some(link.destination.clone()));
    let hrefs: Vec<Option<String>> = hrefs.collect();
    let context = BodyContext {
        outline: &facts.outline,
        drop_title: false,
        calls: &scan.calls,
        raw_html: facts.raw_html,
        images: &[],
        hrefs: Some(&hrefs),
        terms: &[],
        former: &[],
        highlight: &|_, text| html_text(text).to_string(),
    };
    let printed: Result<String, ()> =
        markdown::html(&scan.masked, &context, dialect, |_, _| Ok(String::new()));
    Ok(without_labels(&printed.unwrap()))
}

/// HTML without the figure around a code block, which shows the name of its language.
fn without_labels(html: &str) -> String {
    let mut parts = html.split("<figure class=\"code\"><figcaption>");
    let mut plain = parts.next().unwrap().to_owned();
    for part in parts {
        let (_, code) = part.split_once("</figcaption>").unwrap();
        plain += &code.replacen("</pre></figure>", "</pre>", 1);
    }
    plain
}

/// Compares a suite. Returns the examples that differ and are not listed, and those that are listed and do not.
fn compare(suite: &str, examples: &[Example], settings: &str) -> String {
    let listed = DIFFERENCES.iter().filter(|listed| listed.suite == suite);
    let listed: BTreeSet<usize> = listed.flat_map(|listed| listed.examples).copied().collect();
    let mut wrong = Vec::new();
    let mut differing = BTreeSet::new();
    for example in examples {
        let settings = if example.smart { SMART } else { settings };
        let expected = canonical(&example.html);
        let found = match print(&example.markdown, settings) {
            Ok(html) => canonical(&html),
            Err(errors) => format!(
                "{:?}",
                errors.iter().map(|e| &e.message).collect::<Vec<_>>()
            ),
        };
        if found != expected {
            differing.insert(example.number);
            if !listed.contains(&example.number) {
                wrong.push(format!(
                    "--- {suite} {}\n{}--- expected\n{expected}\n--- found\n{found}\n",
                    example.number, example.markdown
                ));
            }
        }
    }
    let (all, differ) = (examples.len(), differing.len());
    println!(
        "{suite}: {} of {all} examples equal, {differ} differ",
        all - differ
    );
    for listed in DIFFERENCES.iter().filter(|listed| listed.suite == suite) {
        println!("  {:?}: {}", listed.examples, listed.reason);
    }
    let equal: Vec<&usize> = listed.difference(&differing).collect();
    if !equal.is_empty() {
        wrong.push(format!("{suite}: these examples do not differ: {equal:?}"));
    }
    wrong.join("\n")
}

#[test]
#[ignore = "needs npm, which installs the specification"]
fn commonmark_alone() {
    let wrong = compare("CommonMark", &spec_examples::commonmark(), PLAIN);
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
#[ignore = "needs npm, which installs the specification"]
fn commonmark_with_extensions() {
    let wrong = compare(
        "CommonMark, with extensions",
        &spec_examples::commonmark(),
        EXTENDED,
    );
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn extensions() {
    let mut all = String::new();
    for suite in [
        "gfm_table",
        "table",
        "gfm_strikethrough",
        "strikethrough",
        "gfm_tasklist",
        "blockquotes_tags",
        "footnotes",
        "heading_attrs",
        "definition_lists",
        "smart_punct",
        "regression",
    ] {
        all += &compare(suite, &spec_examples::pulldown(suite), EXTENDED);
    }
    assert!(all.is_empty(), "{all}");
}
