//! A site generator under measurement: how a page is written for it, its settings and templates, and its command.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::tree::Tree;

/// The front matter of a page.
pub(crate) struct Head {
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) has_children: bool,
}

/// A site generator, or one way to use it.
pub(crate) struct Generator {
    /// For `--only` and for folders.
    pub(crate) id: &'static str,
    /// For the table.
    pub(crate) name: &'static str,
    /// Its program in `PATH`; `None` for Guidepost, which is the one just built.
    pub(crate) program: Option<&'static str>,
    /// The argument that prints the version.
    pub(crate) version: &'static str,
    /// The program itself, if the version line names a launcher in front of it.
    pub(crate) behind: fn(&str) -> Option<PathBuf>,
    /// Settings and templates, by their paths below the site's folder.
    pub(crate) files: &'static [(&'static str, &'static str)],
    /// Files that depend on the tree.
    pub(crate) tree_files: fn(Tree) -> Vec<(String, String)>,
    /// The file of a page, below the site's folder.
    pub(crate) source: fn(Tree, usize) -> String,
    /// What a page writes to link to another.
    pub(crate) link: fn(Tree, usize, usize) -> String,
    /// A page's front matter.
    pub(crate) head: fn(&Head) -> String,
    /// Builds the site in one folder into another, which does not exist yet.
    pub(crate) build: fn(&Path, &Path, &Path) -> Command,
}

/// A generator's program as it is on this machine.
pub(crate) struct Installed {
    pub(crate) program: PathBuf,
    /// Name and number, the first words of its version line.
    pub(crate) version: String,
}

impl Generator {
    /// The program in `PATH`, or that of Guidepost; `None` if it is not installed.
    pub(crate) fn installed(&self, guidepost: &Path) -> Option<Installed> {
        let mut program = self.program.map_or(guidepost, Path::new).to_owned();
        let mut version = version_of(&program, self.version)?;
        if let Some(behind) = (self.behind)(&version) {
            version = version_of(&behind, self.version)?;
            program = behind;
        }
        let words: Vec<&str> = version.split_whitespace().take(2).collect();
        let version = words.join(" ");
        Some(Installed { program, version })
    }
}

fn version_of(program: &Path, argument: &str) -> Option<String> {
    let output = Command::new(program).arg(argument).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    output.status.success().then_some(text)
}

/// The file of a page in a tree of folders: `index` for one with children, else a file named after it.
pub(crate) fn in_folders(tree: Tree, page: usize, content: &str, index: &str) -> String {
    let path = tree.path(page);
    match (path.as_str(), tree.has_children(page)) {
        ("", _) => format!("{content}/{index}"),
        (path, true) => format!("{content}/{path}/{index}"),
        (path, false) => format!("{content}/{path}.md"),
    }
}

/// The way from one file to another.
pub(crate) fn relative(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').collect();
    let to: Vec<&str> = to.split('/').collect();
    let folders = from.len().min(to.len()) - 1;
    let shared = (0..folders).take_while(|at| from[*at] == to[*at]).count();
    let up = "../".repeat(from.len() - 1 - shared);
    up + &to[shared..].join("/")
}

pub(crate) fn yaml(head: &Head) -> String {
    // No title holds a single quote.
    format!(
        "---\ntitle: '{}'\ndescription: '{}'\n---\n\n",
        head.title, head.description
    )
}
