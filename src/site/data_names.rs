//! The names of the files of the data folder, of which only some are read.

use super::ignored;
use super::layout::{ContentLayout, DATA};
use crate::diagnostic::{Diagnostic, nearest};
use crate::input::{glossary, references};
use crate::io::files::Files;

/// The files of the data folder that are read.
pub const DATA_FILES: [&str; 2] = [glossary::FILE, references::FILE];

/// The files of the data folder that nothing reads, each with the name of the file that is probably meant.
#[must_use]
pub fn unread(files: &dyn Files, layout: ContentLayout) -> Vec<(String, Option<&'static str>)> {
    // A site without a content folder has no data folder.
    if layout == ContentLayout::Root {
        return Vec::new();
    }
    let listing = files.list(DATA, &ignored::is_hidden);
    let listed = listing.files.into_iter();
    let unread = listed.filter_map(|file| {
        let name = file.strip_prefix(DATA)?.trim_start_matches('/');
        let near = nearest(name, DATA_FILES).or_else(|| of_stem(name));
        (!DATA_FILES.contains(&name)).then_some((file, near))
    });
    unread.collect()
}

/// The data file with the same name in another format.
fn of_stem(name: &str) -> Option<&'static str> {
    let stem = |name: &str| name.split('.').next().unwrap_or_default().to_lowercase();
    let mut all = DATA_FILES.into_iter();
    all.find(|file| stem(file) == stem(name))
}

/// Warnings about data files whose names are misspelt.
pub(super) fn misspelt(files: &dyn Files, layout: ContentLayout) -> Vec<Diagnostic> {
    let unread = unread(files, layout).into_iter();
    let misspelt = unread.filter_map(|(file, near)| Some((file, near?)));
    let finding = |(file, near): (String, &str)| {
        let finding = Diagnostic::warning("data-name", "nothing reads a data file of this name");
        let finding = finding.in_file(file);
        finding.hint(format!("did you mean `{near}`?"))
    };
    misspelt.map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::files::MemoryFiles;

    #[test]
    fn reports_names_that_are_nearly_those_of_data_files() {
        let mut files = MemoryFiles::default();
        for name in [
            "glossary.yaml",
            "facts.json",
            "references.yml",
            "refrences.yaml",
            "References.yaml",
            "glosary.yaml",
            "glossary.yaml.yaml",
            "glossary.json",
        ] {
            files = files.with(&format!("{DATA}/{name}"), "");
        }
        let found = misspelt(&files, ContentLayout::Folder);
        let found: Vec<(&str, &str)> = found
            .iter()
            .map(|finding| {
                (
                    finding.file.as_deref().unwrap_or_default(),
                    &*finding.hints[0],
                )
            })
            .collect();
        let references = "did you mean `references.yaml`?";
        let glossary = "did you mean `glossary.yaml`?";
        assert_eq!(
            found,
            [
                ("content/_data/References.yaml", references),
                ("content/_data/glosary.yaml", glossary),
                ("content/_data/glossary.json", glossary),
                ("content/_data/glossary.yaml.yaml", glossary),
                ("content/_data/references.yml", references),
                ("content/_data/refrences.yaml", references),
            ]
        );
        assert_eq!(misspelt(&files, ContentLayout::Root), []);
    }
}
