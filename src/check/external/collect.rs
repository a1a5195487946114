//! The addresses of other sites in a site's source files, each with its place: pages (Markdown, raw HTML, components and
//! front matter), the sources that are cited, settings, the site's own templates, and HTML files that are published.

use serde_json::Value;

use super::address::{self, Target};
use crate::base::decode::decode_lossy;
use crate::diagnostic::Span;
use crate::input::references::{self, References};
use crate::input::settings;
use crate::input::yaml::{self, Block, Spans};
use crate::input::{front_matter, references::Reference};
use crate::page::component::{self, Call};
use crate::page::markdown::{
    AddressSyntax, Dialect, WrittenAddress, html_addresses, written_addresses,
};
use crate::page::{self, Page};
use crate::render::project::Project;
use crate::site::sources::{self, DATA};

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
    /// What is around it, or `None` if the address cannot be replaced there.
    pub syntax: Option<AddressSyntax>,
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
            collector.html(&template.file, &template.text);
        }
    }
    collector.html_files();
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
    fn add(&mut self, file: &str, offset: usize, found: WrittenAddress) {
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
            written: found.address,
            file: file.to_owned(),
            span: Span::from(found.range).shifted(offset),
            syntax: found.syntax,
        });
    }

    fn page(&mut self, page: &Page) {
        // A file that cannot be read any more is reported elsewhere.
        let Ok(text) = self.project.text(page) else {
            return;
        };
        if let Ok(parts) = front_matter::split(&page.file, &text) {
            self.values(parts.block(&page.file), |_| true);
        }
        let project = self.project;
        let body = text.get(page.body_start..).unwrap_or_default();
        let dialect = Dialect::new(&project.settings, project.data.references.is_some());
        let scan = component::scan(body);
        for found in written_addresses(&scan.masked, dialect) {
            self.add(&page.file, page.body_start, found);
        }
        for call in &page.calls {
            self.call(page, body, call);
        }
    }

    /// The arguments of a call that are addresses.
    fn call(&mut self, page: &Page, body: &str, call: &Call) {
        for argument in &call.arguments {
            let Value::String(value) = &argument.value else {
                continue;
            };
            let written = body.get(argument.span.clone()).unwrap_or_default();
            let inside = written.rfind(value.as_str()).filter(|_| !value.is_empty());
            let range = match inside {
                Some(at) => {
                    let start = argument.span.start + at;
                    start..start + value.len()
                }
                None => argument.span.clone(),
            };
            let found = WrittenAddress {
                address: value.clone(),
                range,
                syntax: inside.map(|_| AddressSyntax::Quoted),
            };
            self.add(&page.file, page.body_start, found);
        }
    }

    /// The values of a YAML text that are addresses.
    fn values(&mut self, block: Block<'_>, is_link: impl Fn(&str) -> bool) {
        for (value, span) in yaml::scalars(block) {
            if is_link(&value) {
                self.value(block, value, span);
            }
        }
    }

    fn value(&mut self, block: Block<'_>, value: String, span: Span) {
        let written = block.text_at(span);
        let inside = written
            .strip_prefix(['"', '\''])
            .and_then(|rest| rest.strip_suffix(['"', '\'']));
        let start = span.start as usize;
        let (range, syntax) = if written == value {
            (span.range(), Some(AddressSyntax::Plain))
        } else if inside == Some(value.as_str()) {
            let start = start + 1;
            (start..start + value.len(), Some(AddressSyntax::Quoted))
        } else {
            (span.range(), None)
        };
        let found = WrittenAddress {
            address: value,
            range,
            syntax,
        };
        self.add(block.file, 0, found);
    }

    fn references(&mut self) {
        let Some(References { entries, .. }) = &self.project.data.references else {
            return;
        };
        let file = format!("{DATA}/{}", references::FILE);
        let Some(text) = self.text(&file) else {
            return;
        };
        let block = Block::whole(&file, &text);
        let spans = Spans::new(block);
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
            self.value(block, url, span);
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
        let block = Block::whole(settings::FILE, &text);
        let base_url = Spans::new(block).value_of(&[settings::Settings::base_url.name]);
        for (value, span) in yaml::scalars(block) {
            if Some(span) != base_url && is_link(&value) {
                self.value(block, value, span);
            }
        }
    }

    fn html(&mut self, file: &str, text: &str) {
        for found in html_addresses(text) {
            // In a template, a part of the address may be a variable.
            if !found.address.contains(['{', '}']) {
                self.add(file, 0, found);
            }
        }
    }

    fn html_files(&mut self) {
        let project = self.project;
        for asset in project.published_assets() {
            let file = &project.site.assets[asset].file;
            let is_html = [".html", ".htm"].iter().any(|end| file.ends_with(end));
            if let Some(text) = is_html.then(|| self.text(file)).flatten() {
                self.html(file, &text);
            }
        }
    }

    /// The text of a file, or `None` if it cannot be read, which is reported elsewhere.
    fn text(&self, file: &str) -> Option<String> {
        let bytes = sources::bytes(self.project.files(), file, page::LARGEST).ok()?;
        Some(decode_lossy(&bytes))
    }
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
            (link.target.shown(), place, link.syntax.is_some())
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
