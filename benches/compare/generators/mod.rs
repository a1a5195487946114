//! What is compared: a row each, with how a page is written for it, its settings and templates, and
//! its command. The templates print the same page, told in each one's own language: title,
//! description and address in the head, breadcrumbs, table of contents, text with resolved links,
//! the list of children, links to top, parent and Home, and an escaped HTML snippet to share. All
//! of them write a sitemap.
//!
//! mdBook and Eleventy are not among them: their templates know neither the way down to a page nor
//! its headings, so that most of this work would be done by our code, not by theirs.

use std::path::{Path, PathBuf};
use std::process::Command;

pub(crate) mod guidepost;
mod hugo;
mod zola;

use super::Outcome;
use super::corpus::{Head, Tree};

/// A site generator, or one way to use it.
pub(crate) struct Generator {
    /// For `--only` and for folders.
    pub(crate) id: &'static str,
    /// For the table.
    pub(crate) name: &'static str,
    /// Its program in `PATH`; none for Guidepost, which is the one just built.
    pub(crate) program: Option<&'static str>,
    /// What makes the program tell its version.
    pub(crate) version: &'static str,
    /// The program itself, where what it tells shows that a launcher stands before it.
    pub(crate) behind: fn(&str) -> Option<PathBuf>,
    /// Settings and templates, by their paths below the site's folder.
    pub(crate) files: &'static [(&'static str, &'static str)],
    /// Files that depend on the tree.
    pub(crate) made: fn(Tree) -> Vec<(String, String)>,
    /// The file of a page, below the site's folder.
    pub(crate) source: fn(Tree, usize) -> String,
    /// What a page writes to link to another.
    pub(crate) link: fn(Tree, usize, usize) -> String,
    /// A page's front matter.
    pub(crate) head: fn(&Head) -> String,
    /// Builds the site in one folder into another, which does not exist yet.
    pub(crate) build: fn(&Path, &Path, &Path) -> Command,
}

/// The programs that Guidepost is compared with.
pub(crate) static PEERS: [&Generator; 2] = [&hugo::HUGO, &zola::ZOLA];

/// The generator with an id.
pub(crate) fn find(id: &str) -> Outcome<&'static Generator> {
    let mut all = guidepost::ALL.iter().chain(&PEERS);
    let found = all.find(|generator| generator.id == id);
    Ok(*found.ok_or_else(|| format!("there is no generator `{id}` here"))?)
}

/// A generator's program as it is on this machine.
pub(crate) struct Installed {
    pub(crate) program: PathBuf,
    /// The first words of what it says of its version: name and number.
    pub(crate) version: String,
}

impl Generator {
    /// The program in `PATH`, or that of Guidepost; none where it is not there.
    pub(crate) fn installed(&self, guidepost: &Path) -> Option<Installed> {
        let mut program = self.program.map_or(guidepost, Path::new).to_owned();
        let mut told = told(&program, self.version)?;
        if let Some(behind) = (self.behind)(&told) {
            told = self::told(&behind, self.version)?;
            program = behind;
        }
        let words: Vec<&str> = told.split_whitespace().take(2).collect();
        let version = words.join(" ");
        Some(Installed { program, version })
    }
}

fn told(program: &Path, argument: &str) -> Option<String> {
    let told = Command::new(program).arg(argument).output().ok()?;
    let text = String::from_utf8_lossy(&told.stdout).into_owned();
    told.status.success().then_some(text)
}

/// The file of a page in a tree of folders: `index` for one with children, else a file named after it.
fn in_folders(tree: Tree, page: usize, content: &str, index: &str) -> String {
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

fn yaml(head: &Head) -> String {
    // No title holds a single quote.
    format!(
        "---\ntitle: '{}'\ndescription: '{}'\n---\n\n",
        head.title, head.description
    )
}
