//! References: the sources that pages cite as `[@TAG]`, from `content/_data/references.yaml`.

use crate::diagnostic::{Diagnostic, Span, nearest};
use crate::input::vocabulary::source as keys;
use crate::input::yaml::{self, Block, Fields};

/// The data file, inside the data folder.
pub const FILE: &str = "references.yaml";

/// All sources of a site, sorted by tag.
#[derive(Debug, Default)]
pub struct References {
    /// The sources.
    pub entries: Vec<Reference>,
    file: String,
}

/// A source. All values are plain text.
#[derive(Clone, Debug)]
pub struct Reference {
    /// What a page calls it: ASCII letters, digits, `-` and `_`.
    pub tag: String,
    /// Who wrote it, as it is printed.
    pub authors: Option<String>,
    /// The title it was published under.
    pub title: Option<String>,
    /// What it is, in the site's own words.
    pub about: Option<String>,
    /// Where it was published, with volume and pages.
    pub journal: Option<String>,
    /// The year of publication.
    pub year: Option<i64>,
    /// Its digital object identifier, without an address before it.
    pub doi: Option<String>,
    /// Its absolute address: that of its DOI where it has one.
    pub url: Option<String>,
    /// The kind of study.
    pub kind: Option<String>,
    /// Who was studied.
    pub studied: Option<String>,
    /// What a reader should know of how it was read.
    pub note: Option<String>,
    /// Where its tag stands in the file.
    pub span: Span,
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
    /// All that is wrong in it.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<Diagnostic>> {
        let block = Block {
            file,
            text,
            offset: 0,
        };
        let map = yaml::parse_data(block).map_err(|error| vec![*error])?;
        let mut fields = Fields::new(block, map, &[]);
        let mut entries: Vec<Reference> = Vec::new();
        let mut diagnostics = Vec::new();
        for (tag, entry) in fields.entries::<keys::Table>() {
            let span = fields.key_span(&tag);
            let problem = if !is_tag(&tag) {
                Some(format!("`{tag}` cannot be a tag"))
            } else {
                let same = |other: &&Reference| other.tag.eq_ignore_ascii_case(&tag);
                let other = entries.iter().find(same);
                other.map(|other| format!("`{tag}` and `{}` differ in case alone", other.tag))
            };
            diagnostics.extend(problem.map(|problem| {
                Diagnostic::error("reference-tag", problem)
                    .at(file, span)
                    .hint("a tag holds letters, digits, `-` and `_`, such as `GREEN20`")
            }));
            entries.push(read(tag, span, entry, file, &mut diagnostics));
        }
        diagnostics.extend(fields.diagnostics);
        if diagnostics.is_empty() {
            let file = file.to_owned();
            Ok(Self { entries, file })
        } else {
            Err(diagnostics)
        }
    }

    /// The number of the source with this tag.
    #[must_use]
    pub fn find(&self, tag: &str) -> Option<usize> {
        self.entries.iter().position(|entry| entry.tag == tag)
    }

    /// The finding that a page cites what is not there.
    #[must_use]
    pub fn unknown(&self, tag: &str) -> Diagnostic {
        let finding = Diagnostic::error("citation-unknown", format!("no source `{tag}`"));
        match nearest(tag, self.entries.iter().map(|entry| entry.tag.as_str())) {
            Some(right) => finding.label(format!("did you mean `{right}`?")),
            None => finding.hint(format!("describe it in `{}`", self.file)),
        }
    }

    /// The findings that no page cites some of them; `cited` says which are.
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

fn read(
    tag: String,
    span: Span,
    mut entry: Fields<'_>,
    file: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Reference {
    let doi = entry.take(keys::doi);
    let bare = doi.as_deref().is_none_or(|doi| doi.starts_with("10."));
    if !bare {
        let finding = Diagnostic::error("reference-doi", "a DOI starts with `10.`".to_owned());
        let finding = finding.at(file, entry.value_span(keys::doi.name));
        diagnostics.push(
            finding.hint("write it without an address, such as `10.1136/bjsports-2019-100983`"),
        );
    }
    let url = entry.take(keys::url);
    let absolute = |url: &str| url.starts_with("https://") || url.starts_with("http://");
    if url.as_deref().is_some_and(|url| !absolute(url)) {
        let finding = Diagnostic::error("reference-url", "this is no whole address".to_owned());
        let finding = finding.at(file, entry.value_span(keys::url.name));
        diagnostics.push(finding.hint("write it with `https://` in front"));
    }
    let resolver = |doi: &String| {
        let parts: Vec<String> = doi.split('/').map(crate::base::route::encode).collect();
        format!("https://doi.org/{}", parts.join("/"))
    };
    let reference = Reference {
        url: doi.as_ref().map(resolver).or(url),
        tag,
        authors: entry.take(keys::authors),
        title: entry.take(keys::title),
        about: entry.take(keys::about),
        journal: entry.take(keys::journal),
        year: entry.take(keys::year),
        doi,
        kind: entry.take(keys::kind),
        studied: entry.take(keys::studied),
        note: entry.take(keys::note),
        span,
    };
    if reference.title.is_none() && reference.about.is_none() {
        entry.require(
            keys::title,
            "give its `title`, or say in `about` what it is",
        );
    }
    diagnostics.extend(entry.refuse_unknown());
    reference
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_has_an_address_made_of_its_doi() {
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
        assert_eq!(read.find("NID"), Some(1));
    }

    #[test]
    fn all_that_is_wrong_is_told_at_its_place() {
        let text = "A B: {title: x}\nC:\n  titel: x\nD: {about: x, doi: https://doi.org/10.1}\nd: {about: x, url: e.org}\nE: text\n";
        let found = References::parse("r.yaml", text).expect_err("wrong");
        let mut told: Vec<_> = found
            .iter()
            .map(|d| (d.span.map_or(0, |span| span.start), d.code))
            .collect();
        told.sort_unstable();
        assert_eq!(
            told,
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
