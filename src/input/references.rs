//! References: the sources that pages cite as `[@TAG]`, from `content/_data/references.yaml`.

use std::collections::HashMap;

use crate::base::route;
use crate::diagnostic::{Diagnostic, Searches, Span};
use crate::input::yaml::{self, Block, MappingReader, Table as _, keys};

/// The data file, inside the data folder.
pub const FILE: &str = "references.yaml";

/// All sources of a site, sorted by tag.
#[derive(Debug, Default)]
pub struct References {
    /// The sources.
    pub entries: Vec<Reference>,
    file: String,
}

keys! {
    /// A source, in `references.yaml`. All values are plain text.
    #[derive(Clone, Debug)]
    pub struct Reference {
        /// Who wrote it, as it is printed.
        authors: Option<String>,
        /// The title it was published under.
        title: Option<String>,
        /// What it is, in your own words; instead of a title, or next to it.
        about: Option<String>,
        /// Where it was published, with volume and pages.
        journal: Option<String>,
        /// The year of publication.
        year: Option<i64>,
        /// Its digital object identifier, such as 10.1136/bjsports-2019-100983.
        doi: Option<String>,
        /// Its whole address, if it has no DOI.
        url: Option<String>,
        /// The kind of study.
        kind: Option<String>,
        /// Who was studied.
        studied: Option<String>,
        /// What a reader should know of how you read it.
        note: Option<String>,
    }
    with {
        /// What a page calls it: ASCII letters, digits, `-` and `_`.
        tag: String = String::new(),
        /// Where its tag is in the file.
        span: Span = Span::default(),
    }
}

impl Reference {
    /// The id of its entry on the page of references.
    #[must_use]
    pub fn id(&self) -> String {
        id(&self.tag)
    }
}

/// The id of the entry of the source with this tag on the page of references.
#[must_use]
pub fn id(tag: &str) -> String {
    tag.to_ascii_lowercase()
}

/// Whether a text can be a source's tag.
#[must_use]
pub fn is_tag(text: &str) -> bool {
    let is_part = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    !text.is_empty() && text.bytes().all(is_part)
}

impl References {
    /// Reads the data file.
    ///
    /// # Errors
    /// Everything that is wrong in it.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<Diagnostic>> {
        let block = Block::whole(file, text);
        let map = yaml::parse_data(block).map_err(|error| vec![*error])?;
        let mut mapping = MappingReader::new(block, map, &[]);
        let mut entries: Vec<Reference> = Vec::new();
        let mut tags: HashMap<String, String> = HashMap::new();
        let mut diagnostics = Vec::new();
        for (tag, entry) in mapping.entries(Reference::KEYS) {
            let span = mapping.key_span(&tag);
            let same = tags.insert(tag.to_ascii_lowercase(), tag.clone());
            let problem = match same {
                _ if !is_tag(&tag) => Some(format!("`{tag}` cannot be a tag")),
                Some(other) => Some(format!("`{tag}` and `{other}` differ in case alone")),
                None => None,
            };
            diagnostics.extend(problem.map(|problem| {
                Diagnostic::error("reference-tag", problem)
                    .at(file, span)
                    .hint("a tag holds letters, digits, `-` and `_`, such as `GREEN20`")
            }));
            let entry = read(entry, &mut diagnostics);
            entries.push(Reference { tag, span, ..entry });
        }
        diagnostics.extend(mapping.diagnostics);
        if diagnostics.is_empty() {
            let file = file.to_owned();
            Ok(Self { entries, file })
        } else {
            Err(diagnostics)
        }
    }

    /// The error that a page cites an unknown source.
    #[must_use]
    pub fn unknown(&self, tag: &str, searches: &mut Searches) -> Diagnostic {
        let finding = Diagnostic::error("citation-unknown", format!("no source `{tag}`"));
        match searches.nearest(tag, self.entries.iter().map(|entry| entry.tag.as_str())) {
            Some(right) => finding.label(format!("did you mean `{right}`?")),
            None => finding.hint(format!("describe it in `{}`", self.file)),
        }
    }

    /// A warning for each source that no page cites; `cited` is whether one does, by number.
    pub fn unused<'r>(&'r self, cited: &'r [bool]) -> impl Iterator<Item = Diagnostic> + 'r {
        let unused = self.entries.iter().zip(cited).filter(|(_, cited)| !**cited);
        unused.map(|(entry, _)| {
            let message = format!("no page cites `{}`", entry.tag);
            Diagnostic::warning("reference-unused", message)
                .at(&self.file, entry.span)
                .hint(format!(
                    "cite it as `[@{}]`, or remove the entry",
                    entry.tag
                ))
        })
    }
}

/// Reads an entry. The address of a source with a DOI is that of the DOI.
fn read(mut mapping: MappingReader<'_>, diagnostics: &mut Vec<Diagnostic>) -> Reference {
    let mut entry = Reference::read(&mut mapping);
    let is_bare = |doi: &str| doi.starts_with("10.");
    if !entry.doi.as_deref().is_none_or(is_bare) {
        let span = mapping.value_span(Reference::doi.name);
        let finding = Diagnostic::error("reference-doi", "a DOI starts with `10.`".to_owned())
            .at(mapping.file(), span);
        diagnostics.push(
            finding.hint("write it without an address, such as `10.1136/bjsports-2019-100983`"),
        );
    }
    let is_absolute = |url: &str| url.starts_with("https://") || url.starts_with("http://");
    if !entry.url.as_deref().is_none_or(is_absolute) {
        let span = mapping.value_span(Reference::url.name);
        let finding = Diagnostic::error("reference-url", "this is not a whole address".to_owned())
            .at(mapping.file(), span);
        diagnostics.push(finding.hint("write it with `https://` in front"));
    }
    if let Some(doi) = &entry.doi {
        let parts: Vec<String> = doi.split('/').map(route::encode).collect();
        entry.url = Some(format!("https://doi.org/{}", parts.join("/")));
    }
    if entry.title.is_none() && entry.about.is_none() {
        let hint = "give its `title`, or write in `about` what it is";
        mapping.require(&Reference::title, hint);
    }
    diagnostics.extend(mapping.refuse_unknown());
    entry
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_an_entry_is_that_of_its_doi() {
        let text = "GREEN20: {title: Risk, doi: 10.1136/x(1)y, year: 2020}\nNID:\n  about: Advice\n  url: https://e.org/a\n";
        let read = References::parse("r.yaml", text).expect("good");
        let urls: Vec<_> = read
            .entries
            .iter()
            .filter_map(|entry| entry.url.as_deref())
            .collect();
        assert_eq!(
            urls,
            ["https://doi.org/10.1136/x%281%29y", "https://e.org/a"]
        );
        let tags = read.entries.iter().map(|entry| entry.tag.as_str());
        assert!(tags.eq(["GREEN20", "NID"]));
    }

    #[test]
    fn reports_every_error_at_its_span() {
        let text = "A B: {title: x}\nC:\n  titel: x\nD: {about: x, doi: https://doi.org/10.1}\nd: {about: x, url: e.org}\nE: text\n";
        let found = References::parse("r.yaml", text).expect_err("wrong");
        let mut rows: Vec<_> = found
            .iter()
            .map(|d| (d.span.map_or(0, |span| span.start), d.code))
            .collect();
        rows.sort_unstable();
        assert_eq!(
            rows,
            [
                (0, "reference-tag"),
                (16, "key-missing"),
                (21, "key-unknown"),
                (49, "reference-doi"),
                (71, "reference-tag"),
                (90, "reference-url"),
                (97, "yaml-type"),
            ]
        );
    }
}
