//! `sitemap.xml` (sitemaps.org protocol 0.9): every page that search engines may list. It needs absolute addresses, so a
//! site without `base_url` has none. Above the protocol's limit for one file, it is an index of several files.

use rayon::prelude::*;

use super::recipe::{OutputKind, Recipe, Rendered};
use crate::base::escape::xml_text;
use crate::base::route::{Route, SITEMAP};
use crate::io::content::Content;
use crate::render::project::Project;
use crate::site::NodeId;

/// The largest number of addresses in one file, by the protocol.
const MOST: usize = 50_000;
const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

pub(super) static KIND: OutputKind<usize> = OutputKind {
    list: |project| list(project, MOST),
    source: |_, _| None,
    recipe: |project, number| Box::new(Sitemap { project, number }),
    yields: true,
    self_verifying: false,
};

struct Sitemap<'p> {
    project: &'p Project<'p>,
    number: usize,
}

impl Recipe for Sitemap<'_> {
    fn render(&self) -> Rendered {
        let text = text(self.project, self.number, MOST);
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

fn list(project: &Project<'_>, most: usize) -> Vec<(Route, usize)> {
    if project.settings.shareable_base().is_none() {
        return Vec::new();
    }
    let pages = listed(project).count();
    let files = if pages > most {
        pages.div_ceil(most)
    } else {
        0
    };
    (0..=files)
        .map(|number| (file_route(number), number))
        .collect()
}

/// The pages that search engines may list, in the guide's order.
fn listed<'p>(project: &'p Project<'_>) -> impl Iterator<Item = NodeId> + 'p {
    let hidden = |node: NodeId| {
        let page = project.site.node_page(node);
        page.is_some_and(|page| page.front.noindex)
    };
    let walk = project.site.walk.iter().copied();
    walk.filter(move |node| !hidden(*node))
}

/// The text of a file.
fn text(project: &Project<'_>, number: usize, most: usize) -> String {
    let files = list(project, most).len() - 1;
    let (root, entries): (&str, Vec<String>) = match number {
        0 if files > 0 => ("sitemapindex", index(project, files)),
        number => {
            let from = number.saturating_sub(1) * most;
            let pages: Vec<NodeId> = listed(project).skip(from).take(most).collect();
            let entries = pages.par_iter().filter_map(|node| entry(project, *node));
            ("urlset", entries.collect())
        }
    };
    let entries = entries.concat();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root} xmlns=\"{NAMESPACE}\">\n{entries}</{root}>\n"
    )
}

fn index(project: &Project<'_>, files: usize) -> Vec<String> {
    let Some(base) = project.settings.shareable_base() else {
        return Vec::new();
    };
    let entry = |number: usize| {
        let address = base.absolute(&file_route(number));
        format!("<sitemap><loc>{}</loc></sitemap>\n", xml_text(&address))
    };
    (1..=files).map(entry).collect()
}

fn entry(project: &Project<'_>, node: NodeId) -> Option<String> {
    let base = project.settings.shareable_base()?;
    let front = project.site.node_page(node).map(|page| &page.front);
    let address = base.absolute(&project.site.nodes[node].route);
    let changed = project.updated(node).or(front.and_then(|front| front.date));
    let changed = changed.map_or(String::new(), |date| format!("<lastmod>{date}</lastmod>"));
    Some(format!(
        "<url><loc>{}</loc>{changed}</url>\n",
        xml_text(&address)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::files::MemoryFiles;
    use crate::render::project::Options;

    fn entries(project: &Project<'_>, number: usize, most: usize) -> String {
        text(project, number, most).lines().skip(2).collect()
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
        assert_eq!(list(&project, 3), [(file_route(0), 0)]);
        assert_eq!(entries(&project, 0, 3).matches("<url>").count(), 3);
        let split = list(&project, 2);
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
}
