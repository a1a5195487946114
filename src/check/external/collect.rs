//! The addresses of other sites in a site's source files, each with its place: pages (Markdown, raw HTML, components and
//! front matter), the sources that are cited, settings, the site's own templates, HTML files that are published, and the
//! ledger.

use std::collections::HashSet;
use std::ops::Range;

use super::address::{self, Target};
use crate::base::decode::decode_lossy;
use crate::diagnostic::Span;
use crate::input::references::{self, References};
use crate::input::settings;
use crate::input::yaml::{Block, Spans};
use crate::input::{front_matter, references::Reference};
use crate::ledger::{FILE, Target as Moved, Verb};
use crate::page::component;
use crate::page::markdown::{
    self, BodyPlaces, LinkPlace, RawAddresses, Writing, argument_places, attribute_places,
    scalar_place,
};
use crate::page::{self, Page};
use crate::render::project::Project;
use crate::site::sources::{self, DATA};
use crate::theme::link_places;

/// An address of another site in a source file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The address as it is requested.
    pub target: Target,
    /// The address as its author wrote it.
    pub written: String,
    /// The file, relative to the site's root.
    pub file: String,
    /// Where it is in the file's text.
    pub span: Span,
    /// How it is written there, or `None` if the text has it in another form, so that it cannot be replaced.
    pub writing: Option<Writing>,
}

/// The links of a site.
#[derive(Debug, Default)]
pub struct Links {
    /// The links, by file and position.
    pub links: Vec<Link>,
    /// How many more are excluded by the settings.
    pub excluded: usize,
}

/// Collects the links of a site, except those to the site itself.
#[must_use]
pub fn collect(project: &Project<'_>) -> Links {
    let mut collector = Collector {
        project,
        links: Links::default(),
    };
    for page in &project.site.pages {
        collector.page(page);
    }
    collector.references();
    collector.settings();
    for template in project.templates.own() {
        if template.name.ends_with(".html") {
            for found in link_places(&template.text, RawAddresses::All) {
                collector.add(&template.file, &template.text, found);
            }
        }
    }
    collector.html_files();
    collector.ledger();
    let mut links = collector.links;
    links.links.sort_by(|a, b| {
        let key = |link: &Link| (link.file.clone(), link.span);
        key(a).cmp(&key(b))
    });
    links
}

struct Collector<'p, 'f> {
    project: &'p Project<'f>,
    links: Links,
}

impl Collector<'_, '_> {
    /// Adds an address; `text` is that of the file.
    fn add(&mut self, file: &str, text: &str, found: LinkPlace) {
        let Some(target) = Target::read(&found.address) else {
            return;
        };
        let settings = &self.project.settings;
        if address::is_own(&target.url, settings.base_url.as_ref()) {
            return;
        }
        let shown = target.shown();
        let excluded = &settings.external.exclude;
        if excluded
            .iter()
            .any(|pattern| address::matches(pattern, &shown))
        {
            self.links.excluded += 1;
            return;
        }
        self.links.links.push(Link {
            target,
            writing: found.is_exact(text).then_some(found.writing),
            written: found.address,
            file: file.to_owned(),
            span: found.range.into(),
        });
    }

    fn page(&mut self, page: &Page) {
        // A file that cannot be read any more is reported elsewhere.
        let Ok(text) = self.project.text(page) else {
            return;
        };
        if let Ok(parts) = front_matter::split(&page.file, &text) {
            let spans = Spans::new(parts.block(&page.file));
            for scalar in spans.scalars() {
                self.add(&page.file, &text, scalar_place(&text, &scalar));
            }
        }
        let body = text.get(page.body_start..).unwrap_or_default();
        let scan = component::scan(body);
        let dialect = self.project.how_read().dialect();
        let places = markdown::places(&scan.masked, &scan.calls, dialect, RawAddresses::All);
        let arguments = argument_places(&page.calls, body);
        for link in printed(places).into_iter().chain(arguments) {
            self.add(&page.file, &text, link.shifted(page.body_start));
        }
    }

    fn references(&mut self) {
        let Some(References { entries, .. }) = &self.project.data.references else {
            return;
        };
        let file = format!("{DATA}/{}", references::FILE);
        let Some(text) = self.text(&file) else {
            return;
        };
        let spans = Spans::new(Block::whole(&file, &text));
        let scalars = spans.scalars();
        for entry in entries {
            let Some(url) = entry.url.clone() else {
                continue;
            };
            // The address of a source with a DOI is built from it, and not in the file.
            let key = match entry.doi {
                Some(_) => Reference::doi.name,
                None => Reference::url.name,
            };
            let span = spans.value_of(&[&entry.tag, key]).unwrap_or(entry.span);
            let mut written = scalars.iter().filter(|scalar| scalar.span == span);
            let mut found = written.next().map_or_else(
                || LinkPlace {
                    address: String::new(),
                    range: span.range(),
                    writing: Writing::YamlPlain,
                    image: false,
                },
                |scalar| scalar_place(&text, scalar),
            );
            found.address = url;
            self.add(&file, &text, found);
        }
    }

    fn settings(&mut self) {
        let Some(text) = self.text(settings::FILE) else {
            return;
        };
        let project = self.project;
        let excluded = &project.settings.external.exclude;
        let base = project.settings.base_url.as_ref();
        let is_link = |value: &str| {
            let is_base = || Target::read(value).is_some_and(|one| address::is_own(&one.url, base));
            !excluded.iter().any(|pattern| pattern == value) && !is_base()
        };
        let spans = Spans::new(Block::whole(settings::FILE, &text));
        let base_url = spans.value_of(&[settings::Settings::base_url.name]);
        for scalar in spans.scalars() {
            if Some(scalar.span) != base_url && is_link(scalar.text) {
                self.add(settings::FILE, &text, scalar_place(&text, &scalar));
            }
        }
    }

    /// The addresses of other sites to which those of this one moved. Their lines are facts, which are not rewritten.
    fn ledger(&mut self) {
        let ledger = &self.project.ledger;
        for (fact, span) in ledger.facts().facts() {
            let Verb::Moved(_, Moved::Outside(url)) = &fact.verb else {
                continue;
            };
            let line = ledger.text.get(span.range()).unwrap_or_default();
            let start = span.range().start + line.rfind(url.as_str()).unwrap_or_default();
            let found = LinkPlace {
                address: url.clone(),
                range: start..start + url.len(),
                writing: Writing::Plain,
                image: false,
            };
            let known = self.links.links.len();
            self.add(FILE, &ledger.text, found);
            for link in &mut self.links.links[known..] {
                link.writing = None;
            }
        }
    }

    fn html_files(&mut self) {
        let project = self.project;
        for asset in project.published_assets() {
            let file = &project.site.assets[asset].file;
            let is_html = [".html", ".htm"].iter().any(|end| file.ends_with(end));
            if let Some(text) = is_html.then(|| self.text(file)).flatten() {
                for found in attribute_places(&text, RawAddresses::All) {
                    self.add(file, &text, found);
                }
            }
        }
    }

    /// The text of a file, or `None` if it cannot be read, which is reported elsewhere.
    fn text(&self, file: &str) -> Option<String> {
        let bytes = sources::bytes(self.project.files(), file, page::LARGEST).ok()?;
        Some(decode_lossy(&bytes))
    }
}

/// The links that are printed: a definition that no link uses is not.
fn printed(places: BodyPlaces) -> Vec<LinkPlace> {
    let used: HashSet<&String> = places.uses.iter().map(|(_, label)| label).collect();
    let unused = places.definitions.iter();
    let unused: Vec<&Range<usize>> = unused
        .filter(|definition| !used.contains(&definition.label))
        .map(|definition| &definition.range)
        .collect();
    let is_printed = |link: &LinkPlace| {
        let after = unused.partition_point(|range| range.start <= link.range.start);
        after == 0 || unused[after - 1].end <= link.range.start
    };
    places.links.into_iter().filter(is_printed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::files::MemoryFiles;
    use crate::render::project::Options;

    fn found(site: &[(&str, &str)]) -> Vec<(String, String, bool)> {
        let files = site
            .iter()
            .fold(MemoryFiles::default(), |files, (path, text)| {
                files.with(path, text.as_bytes().to_vec())
            });
        let (project, _) = Project::open(&files, &Options::default()).expect("a site");
        let links = collect(&project).links.into_iter();
        let rows = links.map(|link| {
            let (_, text) = site
                .iter()
                .find(|(path, _)| *path == link.file)
                .expect("a file");
            let place = format!("{}: {}", link.file, &text[link.span.range()]);
            (link.target.shown(), place, link.writing.is_some())
        });
        rows.collect()
    }

    #[test]
    fn links_are_found_in_every_kind_of_file() {
        let site = [
            (
                "guidepost.yaml",
                "base_url: https://own.org/\nexternal: {exclude: [\"https://not.org/\"]}\nextra: {a: https://set.org/a}\n",
            ),
            (
                "content/index.md",
                "---\nextra: {b: 'https://front.org/'}\n---\n# Home\n\n[a](https://a.org/#b) [@X] [@Y]\n<a href=\"https://raw.org/?a&amp;b\">b</a>\n[own](https://own.org/a) [not](https://not.org/a)\n[@Z]\n",
            ),
            ("content/references.md", "# References\n"),
            (
                "content/_data/references.yaml",
                "X: {title: x, url: \"https://x.org/\"}\nY: {title: y, doi: 10.1000/y}\nZ: {title: z, doi: 10.1000/z, url: https://z.org/}\n",
            ),
            (
                "templates/page.html",
                "<a href=https://t.org/>t</a> <a href='https://t.org/{{ page.title }}'>t</a>",
            ),
            ("static/a.html", "<p><img src='//img.org/a.png'>"),
        ];
        let rows = found(&site);
        let expected = [
            (
                "https://x.org/",
                "content/_data/references.yaml: https://x.org/",
                true,
            ),
            (
                "https://doi.org/10.1000/y",
                "content/_data/references.yaml: 10.1000/y",
                false,
            ),
            (
                "https://doi.org/10.1000/z",
                "content/_data/references.yaml: 10.1000/z",
                false,
            ),
            (
                "https://front.org/",
                "content/index.md: https://front.org/",
                true,
            ),
            (
                "https://a.org/#b",
                "content/index.md: https://a.org/#b",
                true,
            ),
            (
                "https://raw.org/?a&b",
                "content/index.md: https://raw.org/?a&amp;b",
                false,
            ),
            (
                "https://set.org/a",
                "guidepost.yaml: https://set.org/a",
                true,
            ),
            (
                "https://img.org/a.png",
                "static/a.html: //img.org/a.png",
                true,
            ),
            (
                "https://t.org/",
                "templates/page.html: https://t.org/",
                true,
            ),
        ];
        let expected = expected.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c));
        assert_eq!(rows, expected);
    }
}
