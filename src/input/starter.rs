//! The files that `guidepost init` writes: a template, which is a folder of `starter/` in the repository and a site itself,
//! with the title of the new site; or the settings for a folder of Markdown.

use crate::base::version::Version;
use crate::input::settings;
use crate::input::yaml;

/// The JSON Schema of the settings, next to them: editors find it by the first line of the settings, in every
/// copy of the site and without a network.
pub const SCHEMA: &str = "guidepost.schema.json";
/// The list of files that version control ignores. An existing one is kept.
pub const IGNORED: &str = ".gitignore";
/// The rules of version control for files. Existing ones are kept.
pub const ATTRIBUTES: &str = ".gitattributes";

/// A site to begin with.
#[derive(Debug)]
pub struct Template {
    /// Its name, as `--template` takes it.
    pub name: &'static str,
    /// What it is, in a few words.
    pub about: &'static str,
    /// Its files, by their paths.
    files: &'static [File],
}

/// A path and a text.
type File = (&'static str, &'static str);

macro_rules! embedded {
    ($folder:literal: $($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../starter/", $folder, "/", $name)))),*]
    };
}

/// All templates; the first is the default.
pub static TEMPLATES: &[Template] = &[
    Template {
        name: "guide",
        about: "a guide: linked pages, sources, a glossary",
        files: embedded!["guide":
            ".gitattributes",
            ".gitignore",
            "guidepost.yaml",
            "content/index.md",
            "content/glossary.md",
            "content/references.md",
            "content/first-steps/index.md",
            "content/first-steps/write-a-page.md",
            "content/first-steps/link-pages.md",
            "content/first-steps/cite-and-explain.md",
            "content/first-steps/urgent-advice.md",
            "content/_data/glossary.yaml",
            "content/_data/references.yaml",
            "links.ledger",
        ],
    },
    Template {
        name: "docs",
        about: "documentation: steps, tabs, code, a table of options",
        files: embedded!["docs":
            ".gitattributes",
            ".gitignore",
            "guidepost.yaml",
            "content/index.md",
            "content/install.md",
            "content/quick-start.md",
            "content/tasks/index.md",
            "content/tasks/leave-files-out.md",
            "content/tasks/use-it-in-a-script.md",
            "content/reference/index.md",
            "content/reference/options.md",
            "content/_data/options.csv",
            "links.ledger",
        ],
    },
    Template {
        name: "blog",
        about: "a blog: dated posts, tags, a feed",
        files: embedded!["blog":
            ".gitattributes",
            ".gitignore",
            "guidepost.yaml",
            "content/index.md",
            "content/about.md",
            "content/posts/index.md",
            "content/posts/tomatoes-on-the-windowsill.md",
            "content/posts/a-bed-without-digging.md",
            "content/posts/what-the-slugs-left.md",
            "content/tags/index.md",
            "links.ledger",
        ],
    },
    Template {
        name: "recipes",
        about: "recipes by ingredient, with tables of data",
        files: embedded!["recipes":
            ".gitattributes",
            ".gitignore",
            "guidepost.yaml",
            "content/index.md",
            "content/measures.md",
            "content/ingredients/index.md",
            "content/recipes/index.md",
            "content/recipes/pancakes.md",
            "content/recipes/lentil-soup.md",
            "content/recipes/flatbread.md",
            "content/recipes/apple-crumble.md",
            "content/_data/measures.csv",
            "content/_data/recipes.csv",
            "links.ledger",
        ],
    },
];

/// The files of a site whose pages exist already.
const PLAIN: &[File] = &[
    (
        ATTRIBUTES,
        include_str!("../../starter/guide/.gitattributes"),
    ),
    (IGNORED, include_str!("../../starter/guide/.gitignore")),
    (
        settings::FILE,
        include_str!("../../starter/plain/guidepost.yaml"),
    ),
    (
        "links.ledger",
        include_str!("../../starter/guide/links.ledger"),
    ),
];

/// How the lines of the settings with the site's title and with the version of the program begin.
const TITLE: &str = "title: ";
const MADE_WITH: &str = "made_with: ";

/// All files of a new site, by their paths relative to its folder; `schema` is the text of [`SCHEMA`].
#[must_use]
pub fn files(template: &Template, title: &str, schema: String) -> Vec<(String, String)> {
    texts(template.files, title, schema)
}

/// The files that make a folder of Markdown a site, apart from its pages.
#[must_use]
pub fn plain_files(title: &str, schema: String) -> Vec<(String, String)> {
    texts(PLAIN, title, schema)
}

fn texts(files: &[File], title: &str, schema: String) -> Vec<(String, String)> {
    let own = |(name, text): &File| {
        let text = match *name {
            settings::FILE => settings_of(text, title),
            _ => (*text).to_owned(),
        };
        ((*name).to_owned(), text)
    };
    let schema = (SCHEMA.to_owned(), schema);
    files.iter().map(own).chain([schema]).collect()
}

/// Settings with this title, and with the version of this program.
fn settings_of(text: &str, title: &str) -> String {
    let lines = text.split_inclusive('\n').map(|line| match line {
        line if line.starts_with(TITLE) => yaml::write("title", &title.into()),
        line if line.starts_with(MADE_WITH) => format!("{MADE_WITH}{}\n", Version::current()),
        line => line.to_owned(),
    });
    lines.collect()
}

/// The lines of [`IGNORED`] that are not in a file with this text.
#[must_use]
pub fn not_ignored(text: &str) -> Vec<&'static str> {
    missing(IGNORED, text)
}

/// The lines of [`ATTRIBUTES`] that are not in a file with this text.
#[must_use]
pub fn not_attributed(text: &str) -> Vec<&'static str> {
    missing(ATTRIBUTES, text)
}

fn missing(file: &str, text: &str) -> Vec<&'static str> {
    let ours = PLAIN.iter().find(|(name, _)| *name == file);
    let ours = ours.map_or("", |(_, text)| *text).lines();
    let name = |line: &str| line.trim().trim_matches('/').to_owned();
    let theirs: Vec<String> = text.lines().map(name).collect();
    ours.filter(|line| !line.starts_with('#') && !theirs.contains(&name(line)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::settings::Settings;

    #[test]
    fn the_settings_have_the_given_title() {
        for title in ["Trail notes", "Knees: a guide # 2", "2026"] {
            let templates = TEMPLATES
                .iter()
                .map(|template| files(template, title, String::new()));
            for files in templates.chain([plain_files(title, String::new())]) {
                let settings = files.iter().find(|(name, _)| name == settings::FILE);
                let (_, text) = settings.expect("settings");
                let read = Settings::parse(Some(text)).expect("valid settings");
                assert_eq!(read.title.as_deref(), Some(title));
                let version = read.made_with.map(|made_with| made_with.version);
                assert_eq!(version, Some(Version::current()));
                assert!(text.starts_with(&format!("# yaml-language-server: $schema={SCHEMA}\n")));
            }
        }
    }

    #[test]
    fn finds_the_missing_rules_of_version_control() {
        assert_eq!(not_ignored(""), ["/public", "/.guidepost"]);
        assert_eq!(not_ignored("target\npublic/\n"), ["/.guidepost"]);
        assert_eq!(not_attributed(""), ["links.ledger merge=union"]);
        let there = "*.md text\nlinks.ledger merge=union\n";
        assert!(not_attributed(there).is_empty());
    }
}
