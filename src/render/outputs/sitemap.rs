//! `sitemap.xml` (sitemaps.org protocol 0.9): every page that search engines may list, with the images that it shows
//! (Google's extension). It needs absolute addresses, so a site without `base_url` has none. Above the protocol's limits for
//! one file, it is an index of several files.

use std::ops::Range;

use rayon::prelude::*;

use super::recipe::{OutputKind, Recipe, Rendered};
use crate::base::base_url::BaseUrl;
use crate::base::escape::xml_text;
use crate::base::route::{Route, SITEMAP};
use crate::io::content::Content;
use crate::render::project::Project;
use crate::site::NodeId;
use crate::site::pictures::is_replaced;

/// The largest file, by the protocol.
const LIMITS: Limits = Limits {
    addresses: 50_000,
    bytes: 50_000_000,
};
/// The most images of a page, by Google's extension.
const MOST_IMAGES: usize = 1000;
const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";
const IMAGE_NAMESPACE: &str = "http://www.google.com/schemas/sitemap-image/1.1";
/// More than the tags around an address and a date take, in bytes.
const TAGS: usize = 80;

/// How large a file may be.
#[derive(Clone, Copy)]
struct Limits {
    addresses: usize,
    bytes: usize,
}

pub(super) static KIND: OutputKind<usize> = OutputKind {
    list: |project| list(project, LIMITS),
    source: |_, _| None,
    recipe: |project, number| Box::new(Sitemap { project, number }),
    is_html: false,
    yields: true,
    self_verifying: false,
};

struct Sitemap<'p> {
    project: &'p Project<'p>,
    number: usize,
}

impl Recipe for Sitemap<'_> {
    fn render(&self) -> Rendered {
        let text = text(self.project, self.number, LIMITS);
        Ok(Content::Bytes(text.into_bytes()))
    }
}

/// Its address.
pub(super) fn route() -> Route {
    file_route(0)
}

/// The address of a file: number 0 is the sitemap itself, 1 and up are the files of an index.
fn file_route(number: usize) -> Route {
    Route::root().file(&match number {
        0 => SITEMAP[1..].to_owned(),
        number => format!("sitemap-{number}.xml"),
    })
}

/// The address of the site, if it has a sitemap.
fn base<'p>(project: &'p Project<'_>) -> Option<&'p BaseUrl> {
    let settings = &project.settings;
    settings.shareable_base().filter(|_| settings.robots.index)
}

fn list(project: &Project<'_>, limits: Limits) -> Vec<(Route, usize)> {
    let Some(base) = base(project) else {
        return Vec::new();
    };
    let files = match parts(project, base, &listed(project), limits).len() {
        1 => 0,
        parts => parts,
    };
    (0..=files)
        .map(|number| (file_route(number), number))
        .collect()
}

/// The pages that search engines may list, in the guide's order.
fn listed(project: &Project<'_>) -> Vec<NodeId> {
    let hidden = |node: NodeId| {
        let page = project.site.node_page(node);
        page.is_some_and(|page| page.front.noindex)
            || project.site.nodes[node].is_unlisted
            || project.site.is_generated_term(node)
    };
    let walk = project.site.walk.iter().copied();
    walk.filter(|node| !hidden(*node)).collect()
}

/// The pages of each file; at least one file.
fn parts(
    project: &Project<'_>,
    base: &BaseUrl,
    pages: &[NodeId],
    limits: Limits,
) -> Vec<Range<usize>> {
    let root = base.absolute(&Route::root()).len();
    // Each byte of an address is at most three in its encoded form.
    let size = |route: &Route| TAGS + root + 3 * route.as_str().len();
    let (mut parts, mut start, mut bytes) = (Vec::new(), 0, 0);
    for (at, node) in pages.iter().enumerate() {
        let images: usize = images(project, *node).into_iter().map(size).sum();
        let size = size(&project.site.nodes[*node].route) + images;
        if at - start == limits.addresses || (at > start && bytes + size > limits.bytes) {
            parts.push(start..at);
            (start, bytes) = (at, 0);
        }
        bytes += size;
    }
    parts.push(start..pages.len());
    parts
}

/// The text of a file.
fn text(project: &Project<'_>, number: usize, limits: Limits) -> String {
    let Some(base) = base(project) else {
        return String::new();
    };
    let pages = listed(project);
    let parts = parts(project, base, &pages, limits);
    let (root, entries): (&str, Vec<String>) = match (number, parts.len()) {
        (0, files @ 2..) => ("sitemapindex", index(base, files)),
        _ => {
            let part = parts.get(number.saturating_sub(1)).cloned();
            let pages = &pages[part.unwrap_or_default()];
            let entries = pages.par_iter().map(|node| entry(project, base, *node));
            ("urlset", entries.collect())
        }
    };
    let has_images = entries.iter().any(|entry| entry.contains("<image:image>"));
    let images = match has_images {
        true => format!(" xmlns:image=\"{IMAGE_NAMESPACE}\""),
        false => String::new(),
    };
    let entries = entries.concat();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root} xmlns=\"{NAMESPACE}\"{images}>\n{entries}</{root}>\n"
    )
}

fn index(base: &BaseUrl, files: usize) -> Vec<String> {
    let entry = |number: usize| {
        let address = base.absolute(&file_route(number));
        format!("<sitemap><loc>{}</loc></sitemap>\n", xml_text(&address))
    };
    (1..=files).map(entry).collect()
}

fn entry(project: &Project<'_>, base: &BaseUrl, node: NodeId) -> String {
    let front = project.site.node_page(node).map(|page| &page.front);
    let address = base.absolute(&project.site.nodes[node].route);
    let changed = project.updated(node).or(front.and_then(|front| front.date));
    let changed = changed.map_or(String::new(), |date| format!("<lastmod>{date}</lastmod>"));
    let image = |route: &Route| {
        let address = base.absolute(route);
        let address = xml_text(&address);
        format!("<image:image><image:loc>{address}</image:loc></image:image>")
    };
    let images = images(project, node).into_iter().map(image);
    let images: String = images.collect();
    format!(
        "<url><loc>{}</loc>{changed}{images}</url>\n",
        xml_text(&address)
    )
}

/// The addresses of the images that the Markdown of a page shows, each once; of one that is resized, its largest variant in
/// its own form.
fn images<'p>(project: &'p Project<'_>, node: NodeId) -> Vec<&'p Route> {
    let site = &project.site;
    let Some(page) = site.nodes[node].page else {
        return Vec::new();
    };
    let links = site.pages[page].links.iter();
    let links = links.zip(project.links.pages[page].iter());
    let mut images: Vec<&Route> = Vec::new();
    for (link, destination) in links {
        let Some(asset) = is_replaced(link, destination.as_ref()) else {
            continue;
        };
        let variant = project.pictures.get(asset);
        let variant = variant.and_then(|picture| picture.files.last());
        let route = variant.map_or(&site.assets[asset].route, |file| &file.route);
        if images.len() == MOST_IMAGES {
            break;
        }
        if !images.contains(&route) {
            images.push(route);
        }
    }
    images
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::files::MemoryFiles;
    use crate::render::project::Options;

    fn at_most(addresses: usize) -> Limits {
        Limits {
            addresses,
            ..LIMITS
        }
    }

    fn entries(project: &Project<'_>, number: usize, most: usize) -> String {
        text(project, number, at_most(most))
            .lines()
            .skip(2)
            .collect()
    }

    #[test]
    fn is_an_index_above_the_limit() {
        let files = MemoryFiles::default()
            .with("guidepost.yaml", "base_url: https://e.org/\n")
            .with("content/index.md", "# Home")
            .with("content/a.md", "# A")
            .with("content/hidden.md", "---\nnoindex: true\n---\n")
            .with("content/b.md", "# B");
        let (project, _) = Project::open(&files, &Options::default()).expect("opens");
        assert_eq!(list(&project, at_most(3)), [(file_route(0), 0)]);
        assert_eq!(entries(&project, 0, 3).matches("<url>").count(), 3);
        let split = list(&project, at_most(2));
        assert_eq!(split.len(), 3);
        assert_eq!(split[2].0.to_string(), "/sitemap-2.xml");
        assert_eq!(
            entries(&project, 0, 2),
            "<sitemap><loc>https://e.org/sitemap-1.xml</loc></sitemap><sitemap><loc>https://e.org/sitemap-2.xml</loc></sitemap></sitemapindex>"
        );
        assert_eq!(
            entries(&project, 2, 2),
            "<url><loc>https://e.org/b/</loc></url></urlset>"
        );
    }
    #[test]
    fn is_an_index_above_the_limit_of_bytes() {
        let files = MemoryFiles::default()
            .with("guidepost.yaml", "base_url: https://e.org/\n")
            .with("content/index.md", "# Home")
            .with("content/a.md", "# A")
            .with("content/b.md", "# B");
        let (project, _) = Project::open(&files, &Options::default()).expect("opens");
        let files_of = |bytes: usize| {
            let limits = Limits { bytes, ..LIMITS };
            list(&project, limits).len() - 1
        };
        assert_eq!([1, 250, 1000].map(files_of), [3, 2, 0]);
        let limits = Limits {
            bytes: 250,
            ..LIMITS
        };
        let sizes = [1, 2].map(|number| text(&project, number, limits).matches("<url>").count());
        assert_eq!(sizes.iter().sum::<usize>(), 3);
    }

    #[test]
    fn sixty_thousand_pages_are_two_files() {
        let mut files = MemoryFiles::default()
            .with("guidepost.yaml", "base_url: https://e.org/\n")
            .with("content/index.md", "# Home");
        for number in 1..60_000 {
            files = files.with(&format!("content/p{number}.md"), "# P");
        }
        let (project, _) = Project::open(&files, &Options::default()).expect("opens");
        let listed = list(&project, LIMITS);
        assert_eq!(listed.len(), 3);
        let count = |number| text(&project, number, LIMITS).matches("<loc>").count();
        assert_eq!([0, 1, 2].map(count), [2, 50_000, 10_000]);
    }

    #[test]
    fn an_image_is_listed_once_at_its_published_address() {
        let files = MemoryFiles::default()
            .with("guidepost.yaml", "base_url: https://e.org/\n")
            .with(
                "content/index.md",
                "# Home\n\n![D](a%20b.svg) ![D](a%20b.svg) ![E](https://e.com/e.png)\n",
            )
            .with(
                "content/a b.svg",
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>",
            );
        let (project, _) = Project::open(&files, &Options::default()).expect("opens");
        let text = text(&project, 0, LIMITS);
        assert!(text.contains(IMAGE_NAMESPACE), "{text}");
        assert_eq!(
            text.matches("<image:loc>https://e.org/a%20b.svg</image:loc>")
                .count(),
            1
        );
        assert_eq!(text.matches("<image:image>").count(), 1);
    }
}
