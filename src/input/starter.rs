//! The files that `guidepost init` writes: the folder `starter/` of the repository, which is a site itself, with the
//! title of the new site.

use crate::input::settings;
use crate::input::yaml;

/// The JSON Schema of the settings, next to them: editors find it by the first line of the settings, in every
/// copy of the site and without a network.
pub const SCHEMA: &str = "guidepost.schema.json";
/// The list of files that version control ignores. An existing one is kept.
pub const IGNORED: &str = ".gitignore";

macro_rules! embedded {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../starter/", $name)))),*]
    };
}

/// Its files, by their paths.
const FILES: &[(&str, &str)] = embedded![
    ".gitattributes",
    ".gitignore",
    "guidepost.yaml",
    "content/index.md",
    "content/first-steps/index.md",
    "content/first-steps/link-pages.md",
    "content/first-steps/write-a-page.md",
    "links.ledger",
];

/// The line of the settings with the site's title.
const TITLE_LINE: &str = "title: My guide\n";

/// All files of a new site, by their paths relative to its folder; `schema` is the text of [`SCHEMA`].
#[must_use]
pub fn files(title: &str, schema: String) -> Vec<(String, String)> {
    let own = |(name, text): &(&str, &str)| {
        let text = match *name {
            settings::FILE => text.replacen(TITLE_LINE, &yaml::write("title", &title.into()), 1),
            _ => (*text).to_owned(),
        };
        ((*name).to_owned(), text)
    };
    let schema = (SCHEMA.to_owned(), schema);
    FILES.iter().map(own).chain([schema]).collect()
}

/// The lines of [`IGNORED`] that are not in a file with this text.
#[must_use]
pub fn not_ignored(text: &str) -> Vec<&'static str> {
    let ours = FILES.iter().find(|(name, _)| *name == IGNORED);
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
            let files = files(title, String::new());
            let settings = files.iter().find(|(name, _)| name == settings::FILE);
            let (_, text) = settings.expect("settings");
            let read = Settings::parse(Some(text)).expect("valid settings");
            assert_eq!(read.title.as_deref(), Some(title));
            assert!(text.starts_with(&format!("# yaml-language-server: $schema={SCHEMA}\n")));
        }
    }

    #[test]
    fn finds_the_missing_ignore_rules() {
        assert_eq!(not_ignored(""), ["/public", "/.guidepost"]);
        assert_eq!(not_ignored("target\npublic/\n"), ["/.guidepost"]);
    }
}
