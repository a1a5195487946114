//! The data files of a site, as templates see them: each by its name without ending, in its folders.

use indexmap::IndexMap;

use super::ignored;
use super::layout::{ContentLayout, DATA};
use super::sources::bytes;
use crate::base::decode::decode;
use crate::diagnostic::Diagnostic;
use crate::input::data::{self, DataFormat, DataValue};
use crate::input::{glossary, references};
use crate::io::files::Files;

/// The files of the data folder that features of their own read.
pub const DATA_FILES: [&str; 2] = [glossary::FILE, references::FILE];
/// The most data files.
const MOST_FILES: usize = 1000;
/// The most bytes of all of them.
const MOST_BYTES: usize = 16 * 1024 * 1024;
/// The most folders in each other.
const DEEPEST: usize = 8;

/// A data file.
#[derive(Clone, Debug)]
pub struct DataFile {
    /// Its path, relative to the site's root.
    pub file: String,
    /// The keys that lead to its value: its folders, and its name without ending.
    pub path: Vec<String>,
    /// The hash of its text; `None` for one that is not read because only its own feature uses it.
    pub hash: Option<blake3::Hash>,
    format: DataFormat,
}

/// The data files of a site.
#[derive(Debug)]
pub struct SiteData {
    /// What templates see as `data`.
    pub value: DataValue,
    /// The files, by path.
    pub files: Vec<DataFile>,
    /// The files of the folder that have no format of data.
    pub others: Vec<String>,
}

impl Default for SiteData {
    fn default() -> Self {
        Self {
            value: DataValue::empty(),
            files: Vec::new(),
            others: Vec::new(),
        }
    }
}

impl SiteData {
    /// Reads all data files but those with a meaning of their own. A site without a content folder has none.
    #[must_use]
    pub fn read(
        files: &dyn Files,
        layout: ContentLayout,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut data = Self::default();
        if layout == ContentLayout::Root {
            return data;
        }
        let listing = files.list(DATA, &ignored::is_hidden);
        for file in listing.files {
            match data_file(&file) {
                Some(found) => data.files.push(found),
                None => data.others.push(file),
            }
        }
        diagnostics.extend(data.refuse_duplicates());
        diagnostics.extend(data.refuse_beyond_limits());
        let mut left = MOST_BYTES;
        for at in 0..data.files.len() {
            if !data.files[at].is_reserved() {
                data.load(at, files, &mut left, diagnostics);
            }
        }
        data
    }

    /// Reads the files with a meaning of their own that templates use as well. What is wrong in them is reported by the
    /// features that they are for.
    pub fn read_reserved(&mut self, files: &dyn Files, is_used: impl Fn(&[String]) -> bool) {
        for at in 0..self.files.len() {
            if self.files[at].is_reserved() && is_used(&self.files[at].path) {
                self.load(at, files, &mut MOST_BYTES.clone(), &mut Vec::new());
            }
        }
    }

    /// The paths of the values at all depths of folders, and of the files, joined by `/`.
    pub fn names(&self) -> impl Iterator<Item = String> {
        self.files.iter().map(|file| file.path.join("/"))
    }

    /// Whether a file at a path of keys, or above it, was read and has no value, which is reported.
    #[must_use]
    pub fn is_read_in_vain(&self, path: &[&str]) -> bool {
        let is_above = |file: &&DataFile| {
            path.len() >= file.path.len() && file.path.iter().zip(path).all(|(a, b)| a == b)
        };
        let above = self.files.iter().find(is_above);
        above.is_some_and(|file| {
            let own: Vec<&str> = file.path.iter().map(String::as_str).collect();
            self.value.at(&own).is_none()
        })
    }

    /// Two files whose keys are the same, or of which one's are those of the other's folder.
    fn refuse_duplicates(&mut self) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        let mut kept: Vec<DataFile> = Vec::new();
        // By keys, so that those of a folder follow those of the file that has its name.
        let mut all = std::mem::take(&mut self.files);
        all.sort_by(|a, b| a.path.cmp(&b.path));
        for file in all {
            let taken = kept.last().filter(|last| file.path.starts_with(&last.path));
            match taken {
                None => kept.push(file),
                Some(first) => {
                    let name = first.path.join("/");
                    let message = format!(
                        "`{}` and `{}` are both the data `{name}`",
                        first.file, file.file
                    );
                    let finding = Diagnostic::error("data-duplicate", message);
                    findings.push(finding.in_file(&file.file).hint("rename one of them"));
                }
            }
        }
        self.files = kept;
        findings
    }

    fn refuse_beyond_limits(&mut self) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        self.files.retain(|file| {
            let is_deep = file.path.len() > DEEPEST + 1;
            if is_deep {
                let message = format!("this file is in more than {DEEPEST} folders");
                let finding = Diagnostic::error("data-size", message).in_file(&file.file);
                findings.push(finding.hint("move it up"));
            }
            !is_deep
        });
        if self.files.len() > MOST_FILES {
            let message = format!("there are more than {MOST_FILES} data files");
            let finding = Diagnostic::error("data-size", message);
            findings.push(finding.in_file(DATA).hint("put several into one"));
            self.files.truncate(MOST_FILES);
        }
        findings
    }

    /// Reads a file into the value. `left` is how many bytes may be read.
    fn load(
        &mut self,
        at: usize,
        files: &dyn Files,
        left: &mut usize,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let DataFile {
            file, path, format, ..
        } = &self.files[at];
        let text = bytes(files, file, data::LARGEST as u64).and_then(|bytes| decode(file, bytes));
        let text = match text {
            Ok(text) => text,
            Err(error) => return diagnostics.push(*error),
        };
        let Some(rest) = left.checked_sub(text.len()) else {
            if *left > 0 {
                let message = format!(
                    "this file and those before it are larger than {} MiB",
                    MOST_BYTES / 1024 / 1024
                );
                let finding = Diagnostic::error("data-size", message).in_file(file);
                diagnostics.push(finding.hint("remove what no template shows"));
            }
            *left = 0;
            return;
        };
        *left = rest;
        match data::parse(file, *format, &text) {
            Ok((value, warnings)) => {
                diagnostics.extend(warnings);
                insert(&mut self.value, path, value);
            }
            Err(errors) => diagnostics.extend(errors),
        }
        self.files[at].hash = Some(blake3::hash(text.as_bytes()));
    }
}

impl DataFile {
    /// Whether it has a meaning of its own.
    #[must_use]
    pub fn is_reserved(&self) -> bool {
        let name = self.file.strip_prefix(DATA);
        let name = name.map(|name| name.trim_start_matches('/'));
        name.is_some_and(|name| DATA_FILES.contains(&name))
    }
}

/// A file of the data folder; `None` if its ending is not one of data.
fn data_file(file: &str) -> Option<DataFile> {
    let inside = file.strip_prefix(DATA)?.trim_start_matches('/');
    let mut path: Vec<String> = inside.split('/').map(str::to_owned).collect();
    let name = path.pop()?;
    let (key, format) = data::key_and_format(&name)?;
    path.push(key.to_owned());
    Some(DataFile {
        file: file.to_owned(),
        path,
        hash: None,
        format,
    })
}

/// Puts a value at a path of keys, which nothing has yet.
fn insert(root: &mut DataValue, path: &[String], value: DataValue) {
    let DataValue::Map(map) = root else { return };
    match path {
        [] => {}
        [key] => {
            map.insert(key.clone(), value);
        }
        [key, rest @ ..] => {
            let folder = map.entry(key.clone());
            let folder = folder.or_insert_with(|| DataValue::Map(IndexMap::new()));
            insert(folder, rest, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::files::MemoryFiles;

    fn read(named: &[(&str, &str)]) -> (SiteData, Vec<(String, &'static str)>) {
        let mut files = MemoryFiles::default();
        for (name, text) in named {
            files = files.with(&format!("{DATA}/{name}"), *text);
        }
        let mut findings = Vec::new();
        let mut data = SiteData::read(&files, ContentLayout::Folder, &mut findings);
        data.read_reserved(&files, |path| path[0] == "references");
        let place = |finding: Diagnostic| {
            let file = finding.file.unwrap_or_default();
            (file.replace(&format!("{DATA}/"), ""), finding.code)
        };
        (data, findings.into_iter().map(place).collect())
    }

    #[test]
    fn folders_and_names_are_keys() {
        let (data, findings) = read(&[
            ("a.csv", "n\n1\n"),
            ("b/my-file.json", "[true]"),
            ("b/c.d.toml", "x = 1"),
            ("e.yaml", ""),
            ("references.yaml", "A: {title: T}"),
            ("glossary.yaml", "a: {definition: A.}"),
            ("notes.txt", "text"),
        ]);
        assert_eq!(findings, []);
        assert_eq!(
            serde_json::to_string(&data.value).expect("json"),
            r#"{"a":[{"n":"1"}],"b":{"c.d":{"x":1},"my-file":[true]},"e":{},"references":{"A":{"title":"T"}}}"#
        );
        assert_eq!(data.others, [format!("{DATA}/notes.txt")]);
    }

    #[test]
    fn two_files_of_one_name_are_refused() {
        let (_, findings) = read(&[
            ("a.csv", "n\n"),
            ("a.yaml", ""),
            ("b/c.json", "1"),
            ("b.toml", ""),
            ("b-c.toml", ""),
        ]);
        let duplicate = |file: &str| (file.to_owned(), "data-duplicate");
        assert_eq!(findings, [duplicate("a.yaml"), duplicate("b/c.json")]);
    }

    #[test]
    fn everything_has_a_limit() {
        let deep = format!("{}x.json", "a/".repeat(9));
        let (_, findings) = read(&[(&deep, "1")]);
        assert_eq!(findings, [(deep, "data-size")]);
        let large = format!("[\"{}\"]", "x".repeat(data::LARGEST - 10));
        let names: Vec<String> = (0..40).map(|number| format!("{number:02}.json")).collect();
        let all: Vec<(&str, &str)> = names.iter().map(|name| (&**name, &*large)).collect();
        let (data, findings) = read(&all);
        assert_eq!(findings, [("32.json".to_owned(), "data-size")]);
        assert_eq!(data.value.keys().count(), 32);
    }
}
