//! Guidepost itself, with its default theme and with the peers' page.

use std::path::Path;
use std::process::Command;

use super::super::generator::{Generator, in_folders, relative, yaml};

use super::super::tree::Tree;

const SETTINGS: &str = "title: Walks\nbase_url: https://example.org/\n";

const BASE: Generator = Generator {
    id: "guidepost",
    name: "Guidepost, default theme",
    program: None,
    version: "--version",
    behind: |_| None,
    files: &[("guidepost.yaml", SETTINGS)],
    tree_files: |_| Vec::new(),
    source,
    link: |tree, from, to| relative(&source(tree, from), &source(tree, to)),
    head: yaml,
    build,
};

/// Every way to use it.
pub(super) static ALL: [&Generator; 5] = [&DEFAULT, &PEERS_PAGE, &NO_SHARE, &EMBED, &CARDS];

/// As it comes.
pub(crate) static DEFAULT: Generator = BASE;

/// With the page that the peers print too.
pub(crate) static PEERS_PAGE: Generator = Generator {
    id: "peers-page",
    name: "Guidepost, the peers' page",
    files: &[
        (
            "guidepost.yaml",
            "title: Walks\nbase_url: https://example.org/\nshare:\n  formats: [html]\n",
        ),
        ("templates/page.html", include_str!("guidepost/page.html")),
    ],
    ..BASE
};

/// Nothing to share on any page.
pub(crate) static NO_SHARE: Generator = Generator {
    id: "no-share",
    name: "without sharing",
    head: |head| yaml(head).replacen("---\n", "---\nshare: false\n", 1),
    ..BASE
};

/// Frames for other sites.
pub(crate) static EMBED: Generator = Generator {
    id: "embed",
    name: "with `embed`",
    files: &[(
        "guidepost.yaml",
        "title: Walks\nbase_url: https://example.org/\nshare:\n  embed: true\n",
    )],
    ..BASE
};

/// Pictures of pages.
pub(crate) static CARDS: Generator = Generator {
    id: "cards",
    name: "with `cards`",
    files: &[(
        "guidepost.yaml",
        "title: Walks\nbase_url: https://example.org/\nshare:\n  cards: true\n",
    )],
    ..BASE
};

fn source(tree: Tree, page: usize) -> String {
    in_folders(tree, page, "content", "index.md")
}

fn build(program: &Path, site: &Path, out: &Path) -> Command {
    let mut command = Command::new(program);
    command.arg("build").arg("--root").arg(site);
    command.arg("--out").arg(out);
    command
}
