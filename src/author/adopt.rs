//! What is in a folder before it becomes a site: its Markdown, which stays where it is and becomes its pages, and what is
//! left out, with the reason.

use std::cell::RefCell;

use crate::base::name::name_for_people;
use crate::input::settings;
use crate::io::files::{EntryKind, Files};
use crate::page::is_index;
use crate::site::ignored;
use crate::site::sources::{CONTENT, ContentLayout, PUBLIC, STATIC};

/// Names of Markdown files that are about a repository: a folder that has no others has no pages yet.
const ABOUT_REPOSITORIES: [&str; 11] = [
    "readme",
    "license",
    "licence",
    "changelog",
    "changes",
    "contributing",
    "code_of_conduct",
    "security",
    "support",
    "authors",
    "governance",
];
/// Names of folders that hold the documentation of a repository.
const DOCUMENTATION: [&str; 7] = [
    "book",
    "doc",
    "docs",
    "documentation",
    "guide",
    "manual",
    "wiki",
];
/// The folder of a site's own templates.
const TEMPLATES: &str = "templates";

/// What is in a folder before it becomes a site.
#[derive(Debug, PartialEq, Eq)]
pub struct Existing {
    /// Where its pages are.
    pub layout: ContentLayout,
    /// The Markdown files that become pages, by their paths, sorted. None if all of them are about a repository.
    pub pages: Vec<String>,
    /// The page that is the home page.
    pub home: Option<String>,
    /// The page that is the home page in other generators, if there is no home page.
    pub foreign_home: Option<String>,
    /// Markdown files and folders that are not part of the site, by their paths, sorted, each with the reason.
    pub left_out: Vec<(String, &'static str)>,
    /// The folder of documentation that all pages are in, apart from files about a repository.
    pub only_folder: Option<String>,
}

/// Looks through a folder.
#[must_use]
pub fn existing(files: &dyn Files) -> Existing {
    let layout = ContentLayout::of(files);
    let left_out = RefCell::new(Vec::new());
    let skips = ignored::skips(files, layout, TEMPLATES);
    let skip = |file: &str, kind: EntryKind| {
        let skipped = skips(file, kind);
        let reason = skipped.then(|| reason(layout, file, kind)).flatten();
        left_out
            .borrow_mut()
            .extend(reason.map(|reason| (file.to_owned(), reason)));
        skipped
    };
    let mut pages = files.list(layout.content(), &skip).files;
    let mut left_out = left_out.take();
    pages.retain(|file| match has_page_ending(file) {
        Ending::Page => true,
        Ending::Other => false,
        Ending::Almost => {
            left_out.push((file.clone(), "the name of a page ends in `.md`"));
            false
        }
    });
    match layout {
        ContentLayout::Folder => left_out.extend(beside_content(files)),
        ContentLayout::Root if pages.iter().all(|file| is_about_repository(file)) => {
            let about = "it is about the repository, and pages belong in `content`";
            left_out.extend(pages.drain(..).map(|file| (file, about)));
        }
        ContentLayout::Root => {}
    }
    left_out.sort_unstable();
    left_out.dedup();
    let home = at_top(layout, &pages, is_index);
    let foreign = at_top(layout, &pages, |stem| stem == "_index");
    Existing {
        layout,
        foreign_home: foreign.filter(|_| home.is_none()),
        home,
        only_folder: only_folder(layout, &pages),
        pages,
        left_out,
    }
}

impl Existing {
    /// The home page to write, a path and a text, if there is none.
    #[must_use]
    pub fn new_home(&self) -> Option<(String, String)> {
        if self.home.is_some() || self.foreign_home.is_some() {
            return None;
        }
        let file = match self.layout {
            ContentLayout::Folder => format!("{CONTENT}/index.md"),
            ContentLayout::Root => "index.md".to_owned(),
        };
        let text = "---\n\
            # The lines up to the next \"---\" are front matter, which describes the page. This page has no title of its own, so it\n\
            # uses the name of the site.\n\
            description: The start of these pages, and their contents.\n\
            ---\n\n\
            All pages of this site, in the order of their folders. Replace this list with an introduction of your own.\n\n\
            {{ <pages limit={100} /> }}\n";
        Some((file, text.to_owned()))
    }
}

/// Why an entry that is skipped is not part of the site; `None` for what nobody would expect in it.
fn reason(layout: ContentLayout, file: &str, kind: EntryKind) -> Option<&'static str> {
    let name = file.rsplit('/').next().unwrap_or(file);
    match (layout, kind) {
        _ if name.starts_with('.') || file == settings::FILE => None,
        (_, EntryKind::File) if ignored::is_litter(name) => name
            .contains(".md")
            .then_some("an editor or a desktop left it"),
        (ContentLayout::Root, EntryKind::Folder) => Some(match file {
            PUBLIC => "it is where a build writes the site",
            STATIC => "its files are published as they are",
            TEMPLATES => "it is for templates",
            _ => "it belongs to another tool",
        }),
        _ => None,
    }
}

/// How the name of a file ends.
enum Ending {
    /// As that of a page.
    Page,
    /// As Markdown that is not a page.
    Almost,
    Other,
}

fn has_page_ending(file: &str) -> Ending {
    let lower = file.to_ascii_lowercase();
    match file {
        _ if file.ends_with(".md") => Ending::Page,
        _ if [".md", ".markdown", ".mdx"]
            .iter()
            .any(|end| lower.ends_with(end)) =>
        {
            Ending::Almost
        }
        _ => Ending::Other,
    }
}

/// Markdown next to the content folder.
fn beside_content(files: &dyn Files) -> Vec<(String, &'static str)> {
    let only_files = |file: &str, kind| kind == EntryKind::Folder || !file.ends_with(".md");
    let found = files.list("", &only_files).files.into_iter();
    let found = found.filter(|file| !file.contains('/'));
    found
        .map(|file| (file, "pages belong in `content`"))
        .collect()
}

/// Whether a file of the root is about a repository.
fn is_about_repository(file: &str) -> bool {
    let stem = file
        .strip_suffix(".md")
        .unwrap_or(file)
        .to_ascii_lowercase();
    ABOUT_REPOSITORIES.contains(&stem.replace('-', "_").as_str())
}

/// The first page at the top of the content whose name, without its ending, is one of those that are wanted.
fn at_top(layout: ContentLayout, pages: &[String], is_wanted: fn(&str) -> bool) -> Option<String> {
    let stem = |file: &String| {
        let inside = file.strip_prefix(layout.content()).unwrap_or(file);
        let inside = inside.trim_start_matches('/');
        inside.strip_suffix(".md").unwrap_or(inside).to_owned()
    };
    let wanted = pages.iter().filter(|file| is_wanted(&stem(file)));
    // An `index.md` comes before a `README.md`, as in a build.
    let first = wanted.min_by_key(|file| stem(file).to_ascii_lowercase());
    first.cloned()
}

/// The folder of documentation that all pages of a root are in, apart from files about a repository.
fn only_folder(layout: ContentLayout, pages: &[String]) -> Option<String> {
    if layout == ContentLayout::Folder {
        return None;
    }
    let others = pages.iter().filter(|file| !is_about_repository(file));
    let mut folders = others.map(|file| file.split_once('/').map(|(folder, _)| folder));
    let first = folders.next()??;
    let is_only = folders.all(|folder| folder == Some(first)) && DOCUMENTATION.contains(&first);
    is_only.then(|| first.to_owned())
}

/// The title of a site in a folder of this name.
#[must_use]
pub fn title(folder: Option<&str>) -> String {
    folder.map_or_else(|| "My guide".to_owned(), name_for_people)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::files::MemoryFiles;

    fn of(files: &[&str]) -> Existing {
        let files = files.iter();
        existing(&files.fold(MemoryFiles::default(), |all, file| all.with(file, "x\n")))
    }

    #[test]
    fn markdown_stays_where_it_is() {
        let found = of(&["README.md", "a.md", "b/c.md", "b/photo.jpg", "main.rs"]);
        assert_eq!(found.layout, ContentLayout::Root);
        assert_eq!(found.pages, ["README.md", "a.md", "b/c.md"]);
        assert_eq!(found.home.as_deref(), Some("README.md"));
        assert_eq!(found.new_home(), None);
        assert!(found.left_out.is_empty());
    }

    #[test]
    fn a_home_page_is_written_only_if_there_is_none() {
        for (files, home) in [
            (&["a.md", "index.md", "readme.md"][..], Some("index.md")),
            (
                &["content/a.md", "content/README.md"],
                Some("content/README.md"),
            ),
            (&["content/a/index.md", "README.md"], None),
            (&["a/index.md"], None),
        ] {
            let found = of(files);
            assert_eq!(found.home.as_deref(), home, "{files:?}");
            let new = found.new_home().map(|(file, _)| file);
            let expected = match files[0].starts_with("content") {
                true => "content/index.md",
                false => "index.md",
            };
            assert_eq!(new.as_deref(), home.is_none().then_some(expected));
        }
    }

    #[test]
    fn the_home_page_of_another_generator_is_not_replaced() {
        let found = of(&["content/a.md", "content/_index.md", "content/b/_index.md"]);
        assert_eq!(found.home, None);
        assert_eq!(found.foreign_home.as_deref(), Some("content/_index.md"));
        assert_eq!(found.new_home(), None);
        let found = of(&["content/index.md", "content/_index.md"]);
        assert_eq!(found.foreign_home, None);
    }

    #[test]
    fn what_is_left_out_has_a_reason() {
        let found = of(&[
            "a.md",
            "a.md.bak",
            "b.markdown",
            "node_modules/x/README.md",
            "photo.bak",
            "public/old.md",
            "static/note.md",
            ".git/x.md",
        ]);
        assert_eq!(found.pages, ["a.md"]);
        assert_eq!(
            found.left_out,
            [
                ("a.md.bak".to_owned(), "an editor or a desktop left it"),
                ("b.markdown".to_owned(), "the name of a page ends in `.md`"),
                ("node_modules".to_owned(), "it belongs to another tool"),
                ("public".to_owned(), "it is where a build writes the site"),
                ("static".to_owned(), "its files are published as they are"),
            ]
        );
    }

    #[test]
    fn a_repository_without_other_markdown_has_no_pages() {
        let found = of(&["README.md", "CONTRIBUTING.md", "src/main.rs"]);
        assert!(found.pages.is_empty() && found.home.is_none());
        assert_eq!(found.left_out.len(), 2);
        let found = of(&["README.md", "content/a.md"]);
        assert_eq!(found.pages, ["content/a.md"]);
        let about = "pages belong in `content`";
        assert_eq!(found.left_out, [("README.md".to_owned(), about)]);
    }

    #[test]
    fn one_folder_may_be_meant_instead_of_a_repository() {
        let only = |files| of(files).only_folder;
        assert_eq!(only(&["README.md", "docs/a.md"]).as_deref(), Some("docs"));
        assert_eq!(only(&["README.md", "docs/a.md", "more/b.md"]), None);
        assert_eq!(only(&["README.md", "docs/a.md", "b.md"]), None);
        assert_eq!(only(&["content/a.md"]), None);
        assert_eq!(only(&["README.md", "races/lake.md"]), None);
    }
}
