//! The examples of the CommonMark specification, from npm, and those of its extensions, from the tests of pulldown-cmark.
//! Neither is in this repository.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use syn::visit::{self, Visit};

/// An example of a specification.
#[derive(Clone, Debug)]
pub(crate) struct Example {
    /// Its number in its suite, from 1.
    pub(crate) number: usize,
    pub(crate) markdown: String,
    pub(crate) html: String,
    /// Whether it is about smart punctuation.
    pub(crate) smart: bool,
}

/// Those of CommonMark 0.31.2, which `npm ci` installs.
pub(crate) fn commonmark() -> Vec<Example> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/readers/node_modules/commonmark-spec/spec.txt");
    let text = fs::read_to_string(&path).unwrap_or_else(|error| {
        panic!(
            "{}: {error}; run `npm ci --prefix tests/readers`",
            path.display()
        )
    });
    let fence = "`".repeat(32);
    let start = format!("{fence} example\n");
    let parts = text.split(&start).skip(1);
    let example = |(at, part): (usize, &str)| {
        let (example, _) = part.split_once(&fence).unwrap();
        let (markdown, html) = example.split_once("\n.\n").unwrap_or_else(|| {
            // The Markdown of the example is empty.
            ("", example.strip_prefix(".\n").unwrap())
        });
        Example {
            number: at + 1,
            markdown: format!("{markdown}\n").replace('→', "\t"),
            html: html.replace('→', "\t"),
            smart: false,
        }
    };
    parts.enumerate().map(example).collect()
}

/// Those of a suite of pulldown-cmark, but for those of syntax that is not on here.
pub(crate) fn pulldown(suite: &str) -> Vec<Example> {
    let path = pulldown_folder().join(format!("tests/suite/{suite}.rs"));
    let text = fs::read_to_string(path).unwrap();
    let mut found = Suite::default();
    found.visit_file(&syn::parse_file(&text).unwrap());
    found.examples
}

/// The folder of the crate that this repository builds with.
fn pulldown_folder() -> PathBuf {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version=1", "--locked", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut packages = metadata["packages"].as_array().unwrap().iter();
    let package = packages.find(|package| package["name"] == "pulldown-cmark");
    let manifest = package.unwrap()["manifest_path"].as_str().unwrap();
    Path::new(manifest).parent().unwrap().to_owned()
}

#[derive(Default)]
struct Suite {
    number: usize,
    texts: Vec<String>,
    examples: Vec<Example>,
}

impl<'s> Visit<'s> for Suite {
    fn visit_item_fn(&mut self, function: &'s syn::ItemFn) {
        self.number += 1;
        self.texts.clear();
        visit::visit_item_fn(self, function);
    }

    fn visit_lit_str(&mut self, text: &'s syn::LitStr) {
        self.texts.push(text.value());
    }

    fn visit_expr_call(&mut self, call: &'s syn::ExprCall) {
        let switches: Vec<bool> = call
            .args
            .iter()
            .filter_map(|argument| match argument {
                syn::Expr::Lit(syn::ExprLit {
                    lit: syn::Lit::Bool(switch),
                    ..
                }) => Some(switch.value),
                _ => None,
            })
            .collect();
        let [smart, metadata, old_footnotes, subscript, wikilinks, _] = switches[..] else {
            panic!("the tests of pulldown-cmark have other switches: {switches:?}");
        };
        let [markdown, html] = &self.texts[..] else {
            panic!("a test of pulldown-cmark has another form");
        };
        if !metadata && !old_footnotes && !subscript && !wikilinks {
            self.examples.push(Example {
                number: self.number,
                markdown: markdown.clone(),
                html: html.clone(),
                smart,
            });
        }
    }
}
