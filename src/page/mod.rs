//! A page: the facts of one Markdown file. Its body is not kept in memory.

pub mod body_store;
pub mod component;
pub mod drawing;
pub mod markdown;

use serde::{Deserialize, Serialize};

use crate::base::file_stat::FileStat;
use crate::base::route::{name_for_people, nfc};
use crate::diagnostic::Diagnostic;
use crate::input::front_matter::{self, FrontMatter, Glossing};
use crate::input::glossary::{Glossary, Use};
use crate::input::references::References;
use crate::input::settings::Settings;
use crate::input::yaml::locate;
use crate::page::body_store::BodyHandle;
use crate::share;
use component::{Call, Foreign, Scan, ScanError};
use markdown::{Body, BodyFacts, BodyLint, Citation, Dialect, Link, Outline, Printed, Terms};

/// The largest Markdown file that is read, in bytes.
pub const LARGEST: u64 = 16 * 1024 * 1024;

/// All that steers how a page is read, besides its own file.
#[derive(Clone, Copy)]
pub struct Reading<'s> {
    /// The settings.
    pub settings: &'s Settings,
    /// The sources that `[@TAG]` can cite.
    pub references: Option<&'s References>,
    /// The terms that are linked.
    pub glossary: Option<&'s Glossary>,
}

impl<'s> Reading<'s> {
    /// How bodies are read.
    #[must_use]
    pub fn dialect(self) -> Dialect<'s> {
        Dialect {
            settings: &self.settings.markdown,
            citations: self.references.is_some(),
            strings: self.settings.strings,
        }
    }

    /// The ids that the template of a page prints: those of the sources, or of the terms, that it lists.
    fn listed(self, path: &str) -> Vec<String> {
        let sources = self
            .references
            .filter(|_| path == self.settings.references_page);
        let sources = sources.into_iter().flat_map(|all| &all.entries);
        let terms = self
            .glossary
            .filter(|_| path == self.settings.glossary_page);
        let terms = terms.into_iter().flat_map(|all| &all.terms);
        sources
            .map(|source| source.id())
            .chain(terms.map(|term| term.id.clone()))
            .collect()
    }

    /// The terms that a page may link. That of the glossary itself links none.
    fn terms(self, path: &str, page: &Glossing) -> Option<Terms<'s>> {
        let linking = !page.off && path != self.settings.glossary_page;
        let glossary = self.glossary.filter(|_| linking)?;
        let unlinked = page.unlinked.iter().filter_map(|name| glossary.named(name));
        Some(Terms::new(glossary, &unlinked.collect::<Vec<_>>()))
    }

    /// Authors and reviewers whose names are joined in one. Names of the site are never taken apart.
    fn joined_names(
        self,
        file: &str,
        parts: front_matter::Parts<'_>,
        front: &FrontMatter,
    ) -> Vec<Diagnostic> {
        let of_site = [&self.settings.author, &self.settings.title];
        let is_of_site = |name: &String| of_site.contains(&&Some(name.clone()));
        let reviewers = front.schema.as_ref().map(|schema| &schema.reviewed_by[..]);
        let read = [
            (&["authors"][..], &front.authors[..]),
            (&["schema", "reviewed_by"], reviewers.unwrap_or_default()),
        ];
        let told = read.into_iter().filter_map(|(path, names)| {
            // Who wrote several apart knows of lists.
            let [name] = names else { return None };
            let finding = told_joined(path.last()?, name).filter(|_| !is_of_site(name))?;
            let (_, place) = match locate(parts.yaml, path) {
                // The other name of the key.
                (key, _) if key.end == 0 => locate(parts.yaml, &["author"]),
                found => found,
            };
            Some(match place.end {
                0 => finding.in_file(file),
                _ => finding.at(file, place.shifted(parts.yaml_start)),
            })
        });
        told.collect()
    }

    /// Terms that a page leaves unlinked and that do not exist.
    fn unknown_terms(self, file: &str, page: &Glossing) -> Vec<Diagnostic> {
        let Some(glossary) = self.glossary else {
            return Vec::new();
        };
        let unknown = page
            .unlinked
            .iter()
            .filter(|name| glossary.named(name).is_none());
        let told = unknown.map(|name| {
            let message = format!("the glossary has no term `{name}`");
            let finding = Diagnostic::warning("glossary-term", message).at(file, page.span);
            match glossary.nearest(name) {
                Some(right) => finding.label(format!("did you mean `{right}`?")),
                None => finding,
            }
        });
        told.collect()
    }
}

/// The finding that one name reads like several, which citations would turn around as one.
fn told_joined(key: &str, name: &str) -> Option<Diagnostic> {
    let names = share::joined_names(name)?;
    let quoted = |name: &String| match name.contains(',') {
        true => format!("{name:?}"),
        false => name.clone(),
    };
    let list: Vec<String> = names.iter().map(quoted).collect();
    let message = format!("`{key}` is one name here, and reads like several: `{name}`");
    let finding = Diagnostic::warning("names-joined", message);
    Some(finding.hint(format!("write a list: `{key}: [{}]`", list.join(", "))))
}

/// A Markdown file, decoded.
#[derive(Clone, Copy, Debug)]
pub struct Source<'t> {
    /// The file, relative to the site's root.
    pub file: &'t str,
    /// The file, relative to the content folder.
    pub path: &'t str,
    /// Its text.
    pub text: &'t str,
    /// The hash of its bytes.
    pub hash: blake3::Hash,
}

/// What one Markdown file says of itself. Free of templates and of other pages, so that one
/// page's text never changes how another is read.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Page {
    /// The file, relative to the site's root, such as `content/a/b.md`.
    pub file: String,
    /// The file, relative to the content folder, in NFC: what links between pages are made of.
    pub path: String,
    /// Its front matter.
    pub front: FrontMatter,
    /// Its title: from front matter, else the first heading of level 1, else the file's name.
    pub title: String,
    /// Its first words, where front matter has no description.
    pub lead: Option<String>,
    /// Its headings.
    pub outline: Outline,
    /// The id of a heading that is the title: a link to it leads to the page's top.
    pub title_anchor: Option<String>,
    /// Further ids that a link can lead to.
    pub anchors: Vec<String>,
    /// Its links and pictures; spans are in bytes of the file.
    pub links: Vec<Link>,
    /// What it cites, in order; spans are in bytes of the file.
    pub citations: Vec<Citation>,
    /// The first use of each term that it links, in order; places are in bytes of the body.
    pub terms: Vec<Use>,
    /// Its component calls; spans are in bytes of the body.
    pub calls: Vec<Call>,
    /// Whether it holds raw HTML.
    pub raw_html: bool,
    /// Where its body starts in the file, in bytes.
    pub body_start: usize,
    /// Fingerprint of the file's bytes.
    pub hash: blake3::Hash,
    /// What `guidepost check` tells, and a build does not; spans are in bytes of the file.
    pub notes: Vec<BodyLint>,
    /// What deserves a word.
    pub warnings: Vec<Diagnostic>,
    /// Fingerprint of all of the above: equal ones, equal pages.
    #[serde(skip, default = "unknown")]
    pub facts: blake3::Hash,
    /// By what its file can be known without being read, as it was when it was read.
    #[serde(skip)]
    pub stamp: Option<FileStat>,
    /// Where its printed body is, where that was set aside.
    #[serde(skip)]
    pub aside: Option<BodyHandle>,
}

fn unknown() -> blake3::Hash {
    blake3::Hash::from_bytes([0; blake3::OUT_LEN])
}

impl Page {
    /// Reads a page. Where `print` says so, its body comes too, printed, if it needs nothing that is not known yet but
    /// addresses.
    ///
    /// # Errors
    /// All that is wrong in the file, warnings among it.
    pub fn parse(
        source: Source<'_>,
        reading: Reading<'_>,
        print: bool,
    ) -> Result<(Self, Option<Printed>), Vec<Diagnostic>> {
        let Source {
            file, text, hash, ..
        } = source;
        let path = nfc(source.path).into_owned();
        let parts = front_matter::split(file, text).map_err(|error| vec![*error])?;
        let mut diagnostics: Vec<Diagnostic> =
            front_matter::misplaced(file, text).into_iter().collect();
        let lenient = !reading.settings.given;
        let (front, found) = match front_matter::parse(file, parts, lenient) {
            Ok((front, warnings)) => (Some(front), warnings),
            Err(errors) => (None, errors),
        };
        diagnostics.extend(found);
        let unread = FrontMatter::default();
        let known = front.as_ref().unwrap_or(&unread);
        diagnostics.extend(reading.unknown_terms(file, &known.glossary));
        diagnostics.extend(reading.joined_names(file, parts, known));
        let (facts, calls, found) =
            read_body(source, &path, parts.body_start, known, (reading, print));
        diagnostics.extend(found);
        let Some(front) = front.filter(|_| !diagnostics.iter().any(Diagnostic::is_error)) else {
            return Err(diagnostics);
        };
        let of_heading = facts.title_heading.as_ref().map(|heading| &heading.title);
        let given = front.title.as_ref();
        let title = given
            .or(of_heading.filter(|title| !title.is_empty()))
            .cloned();
        let page = Self {
            lead: facts.lead,
            title: title.unwrap_or_else(|| title_of_file(&path, reading.settings)),
            file: file.to_owned(),
            path,
            front,
            outline: facts.outline,
            title_anchor: facts.title_heading.map(|heading| heading.id),
            anchors: facts.anchors,
            links: facts.links,
            citations: facts.citations,
            terms: facts.terms,
            calls,
            raw_html: facts.raw_html,
            hash,
            body_start: parts.body_start,
            notes: facts.notes,
            warnings: diagnostics,
            facts: unknown(),
            stamp: None,
            aside: None,
        };
        let encoded = page.encode(Vec::with_capacity(2048));
        let page = Self {
            facts: blake3::hash(&encoded),
            ..page
        };
        Ok((page, facts.printed))
    }

    /// Adds the page to bytes, without its last fields.
    #[must_use]
    pub fn encode(&self, to: Vec<u8>) -> Vec<u8> {
        postcard::to_extend(self, to).expect("values in memory can be written to memory")
    }

    /// The page that was [encoded](Self::encode); none where the bytes are damaged.
    #[must_use]
    pub fn decode(bytes: &[u8], facts: blake3::Hash) -> Option<Self> {
        let page = postcard::from_bytes(bytes).ok()?;
        Some(Self { facts, ..page })
    }

    /// Whether an id can be linked to; `top` always can.
    #[must_use]
    pub fn has_anchor(&self, id: &str) -> bool {
        id == "top"
            || self.title_anchor.as_deref() == Some(id)
            || self.ids().any(|known| known == id)
    }

    /// All ids of the body.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        let headings = self.outline.iter().map(|heading| heading.id.as_str());
        headings.chain(self.anchors.iter().map(String::as_str))
    }

    /// What it is called in navigation.
    #[must_use]
    pub fn nav_name(&self) -> &str {
        self.front.nav_title.as_deref().unwrap_or(&self.title)
    }
}

/// The facts of a page's body, its component calls, and what is found in it. Spans are in bytes of the file, but for
/// those of terms and calls.
fn read_body(
    source: Source<'_>,
    path: &str,
    start: usize,
    front: &FrontMatter,
    (reading, print): (Reading<'_>, bool),
) -> (BodyFacts, Vec<Call>, Vec<Diagnostic>) {
    let (file, body) = (source.file, &source.text[start..]);
    let listed = reading.listed(path);
    let scan = component::scan(body);
    let foreign = read_foreign(file, body, &scan, reading.dialect());
    let masked = Body {
        text: &scan.masked,
        calls: &scan.calls,
        title: front.title.as_deref(),
        lead: front.description.is_none(),
        file,
        reserved: &listed,
        terms: reading.terms(path, &front.glossary),
        print,
    };
    let (mut facts, mut found) = read_facts(body, masked, scan.errors, reading.dialect());
    facts.anchors.extend(listed);
    // What looks like a tag in a shortcode is told as a part of that.
    found.retain(|finding| finding.code != "html-tag" || !is_in(&scan.foreign, finding));
    found.extend(foreign);
    let mut calls = scan.calls;
    let mut number = 0;
    calls.retain(|_| {
        number += 1;
        facts.commented.binary_search(&(number - 1)).is_err()
    });
    let spans = (facts.links.iter_mut().map(|link| &mut link.span))
        .chain(facts.notes.iter_mut().map(|note| &mut note.span))
        .chain(
            facts
                .citations
                .iter_mut()
                .map(|citation| &mut citation.span),
        )
        .chain(found.iter_mut().filter_map(|finding| finding.span.as_mut()));
    for span in spans {
        *span = span.shifted(start);
    }
    (facts, calls, found)
}

/// The facts of a body, and all that is wrong with it and with its component calls.
fn read_facts(
    body: &str,
    masked: Body<'_>,
    errors: Vec<ScanError>,
    dialect: Dialect<'_>,
) -> (BodyFacts, Vec<Diagnostic>) {
    let file = masked.file;
    let mut facts = markdown::facts(masked, dialect);
    // The mask of a call that is wrong may look like a tag, or a call, of its own.
    let is_masked = |finding: &Diagnostic| {
        let range = finding.span.unwrap_or_default().range();
        let in_wrong_call =
            |error: &ScanError| error.span.start < range.end && range.start < error.span.end;
        match finding.code {
            "html-tag" => body.as_bytes().get(range.start) != Some(&b'<'),
            "component-misplaced" => errors.iter().any(in_wrong_call),
            _ => false,
        }
    };
    let mut found = std::mem::take(&mut facts.diagnostics);
    found.retain(|finding| !is_masked(finding));
    found.extend(errors.into_iter().map(|error| {
        Diagnostic::error("component-syntax", error.message)
            .at(file, error.span)
            .maybe_hint(error.hint)
    }));
    (facts, found)
}

/// Whether a finding stands in a tag of another generator.
fn is_in(foreign: &[Foreign], finding: &Diagnostic) -> bool {
    let at = finding.span.unwrap_or_default().range().start;
    let before = foreign.partition_point(|tag| tag.span.start <= at);
    before
        .checked_sub(1)
        .is_some_and(|last| foreign[last].span.contains(&at))
}

/// What is told of other generators' tags that readers would see.
fn read_foreign(file: &str, body: &str, scan: &Scan<'_>, dialect: Dialect<'_>) -> Vec<Diagnostic> {
    if scan.foreign.is_empty() {
        return Vec::new();
    }
    let unseen = markdown::unseen(&scan.masked, dialect);
    let is_seen = |tag: &&Foreign| {
        let before = unseen.partition_point(|range| range.start <= tag.span.start);
        !before
            .checked_sub(1)
            .is_some_and(|last| unseen[last].contains(&tag.span.start))
    };
    let seen: Vec<&Foreign> = scan.foreign.iter().filter(is_seen).collect();
    component::foreign_findings(file, body, &seen)
}

/// A name for a page without any: its file's, or its folder's where the file is the folder's page.
fn title_of_file(path: &str, settings: &Settings) -> String {
    let path = path.strip_suffix(".md").unwrap_or(path);
    let (folder, stem) = path.rsplit_once('/').unwrap_or(("", path));
    match folder.rsplit('/').next() {
        _ if !is_index(stem) => name_for_people(stem),
        Some(folder) if !folder.is_empty() => name_for_people(folder),
        _ => settings.home_title().to_owned(),
    }
}

/// Whether a file name without its ending is one that stands for its folder.
#[must_use]
pub fn is_index(stem: &str) -> bool {
    stem.eq_ignore_ascii_case("index") || stem.eq_ignore_ascii_case("readme")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_names_in_one_are_told_and_a_list_is_believed() {
        let settings = Settings {
            author: Some("Roe Physio & Lee Running".to_owned()),
            ..Settings::default()
        };
        let told = |front: &str| {
            let text = format!("---\ntitle: A\n{front}\n---\nText.\n");
            let source = Source {
                file: "a.md",
                path: "a.md",
                text: &text,
                hash: blake3::hash(text.as_bytes()),
            };
            let reading = Reading {
                settings: &settings,
                references: None,
                glossary: None,
            };
            let (page, _) = Page::parse(source, reading, false).expect("a page");
            let told = page.warnings.into_iter().map(|finding| {
                let place = finding.span.expect("a place");
                let place = &text[usize::try_from(place.start).unwrap_or_default()..];
                let place = place.lines().next().unwrap_or_default();
                format!("{place} | {}", finding.hints.join(" "))
            });
            told.collect::<Vec<_>>()
        };
        let hint = "| write a list: `authors: [Jane Roe, Ann Lee]`";
        let wanted = format!("Jane Roe, Ann Lee {hint}");
        assert_eq!(told("authors: Jane Roe, Ann Lee"), [&*wanted]);
        assert_eq!(told("author: Jane Roe, Ann Lee"), [&*wanted]);
        assert_eq!(
            told("schema:\n  reviewed_by: Roe, Jane; Lee, Ann"),
            ["Roe, Jane; Lee, Ann | write a list: `reviewed_by: [\"Roe, Jane\", \"Lee, Ann\"]`"]
        );
        for fine in [
            "authors: Roe, Jane",
            "authors: Roe Physio & Lee Running",
            "authors: [Jane Roe, Ann Lee]",
            "authors: ['García Márquez, Gabriel José', Ann Lee]",
        ] {
            assert_eq!(told(fine), [""; 0], "{fine}");
        }
    }
}
