//! Zola.

use std::path::Path;
use std::process::Command;

use super::super::generator::{Generator, Head, in_folders};
use super::super::tree::Tree;

pub(super) static ZOLA: Generator = Generator {
    id: "zola",
    name: "Zola",
    program: Some("zola"),
    version: "--version",
    behind: |_| None,
    files: &[
        ("config.toml", include_str!("zola/config.toml")),
        ("templates/macros.html", include_str!("zola/macros.html")),
        ("templates/page.html", include_str!("zola/page.html")),
        ("templates/section.html", include_str!("zola/section.html")),
        ("templates/index.html", include_str!("zola/section.html")),
    ],
    tree_files: |_| Vec::new(),
    source,
    link: |tree, _, to| source(tree, to).replacen("content", "@", 1),
    head: toml,
    build,
};

fn source(tree: Tree, page: usize) -> String {
    in_folders(tree, page, "content", "_index.md")
}

fn toml(head: &Head) -> String {
    let sorted = if head.has_children {
        "sort_by = 'title'\n"
    } else {
        ""
    };
    // No title holds a single quote.
    format!(
        "+++\ntitle = '{}'\ndescription = '{}'\n{sorted}+++\n\n",
        head.title, head.description
    )
}

fn build(program: &Path, site: &Path, out: &Path) -> Command {
    let mut command = Command::new(program);
    command.arg("--root").arg(site);
    command.arg("build").arg("--output-dir").arg(out);
    command
}
