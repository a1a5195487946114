//! The names of the files of the data folder: those that nothing reads, and what is meant by them.

use super::layout::DATA;
use super::site_data::{DATA_FILES, DataFile, SiteData};
use crate::diagnostic::{Diagnostic, nearest};
use crate::input::data;

/// The files of the data folder that nothing reads, each with the name of the file that is probably meant. `is_used` states
/// whether a template or a page may read a file.
pub fn unread(
    data: &SiteData,
    is_used: impl Fn(&DataFile) -> bool,
) -> impl Iterator<Item = (&str, Option<String>)> {
    let unused = data.files.iter();
    let unused = unused.filter(move |file| !file.is_reserved() && !is_used(file));
    let unused = unused.map(|file| (&*file.file, near_reserved(&file.file)));
    let others = data.others.iter();
    let others = others.map(|file| {
        let near = near_reserved(file).or_else(|| with_right_ending(file));
        (&**file, near)
    });
    unused.chain(others)
}

/// The file with a meaning of its own that is meant by a name.
fn near_reserved(file: &str) -> Option<String> {
    let name = name(file);
    let near = nearest(name, DATA_FILES).or_else(|| of_stem(name));
    near.map(str::to_owned)
}

fn name(file: &str) -> &str {
    file.strip_prefix(DATA)
        .map_or(file, |name| name.trim_start_matches('/'))
}

/// The file with the same name in another format.
fn of_stem(name: &str) -> Option<&'static str> {
    let stem = |name: &str| name.split('.').next().unwrap_or_default().to_lowercase();
    let mut all = DATA_FILES.into_iter();
    all.find(|file| stem(file) == stem(name))
}

/// The name with an ending of data, if its own is another spelling of one.
fn with_right_ending(file: &str) -> Option<String> {
    let (stem, ending) = name(file).rsplit_once('.')?;
    let ending = ending.to_lowercase();
    let ending = if ending == "yml" { "yaml" } else { &ending };
    let is_known = data::ENDINGS.iter().any(|(known, _)| *known == ending);
    is_known.then(|| format!("{stem}.{ending}"))
}

/// Warnings about data files whose names are misspelt.
pub fn misspelt(data: &SiteData, is_used: impl Fn(&DataFile) -> bool) -> Vec<Diagnostic> {
    let misspelt = unread(data, is_used).filter_map(|(file, near)| Some((file, near?)));
    let finding = |(file, near): (&str, String)| {
        let finding = Diagnostic::warning("data-name", "nothing reads a data file of this name");
        let finding = finding.in_file(file);
        finding.hint(format!("did you mean `{near}`?"))
    };
    misspelt.map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::super::layout::ContentLayout;
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
            "table.yml",
            "table.CSV",
            "used/glosary.json",
            "note.txt",
        ] {
            files = files.with(&format!("{DATA}/{name}"), "[]");
        }
        let mut findings = Vec::new();
        let data = SiteData::read(&files, ContentLayout::Folder, &mut findings);
        assert_eq!(findings, []);
        let found = misspelt(&data, |file| file.path[0] == "used");
        let found: Vec<(&str, &str)> = found
            .iter()
            .map(|finding| {
                let file = finding.file.as_deref().unwrap_or_default();
                (name(file), &*finding.hints[0])
            })
            .collect();
        let references = "did you mean `references.yaml`?";
        let glossary = "did you mean `glossary.yaml`?";
        assert_eq!(
            found,
            [
                ("References.yaml", references),
                ("glosary.yaml", glossary),
                ("glossary.yaml.yaml", glossary),
                ("refrences.yaml", references),
                ("references.yml", references),
                ("table.CSV", "did you mean `table.csv`?"),
                ("table.yml", "did you mean `table.yaml`?"),
            ]
        );
    }
}
