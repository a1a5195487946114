//! `sitemap.xml` (sitemaps.org protocol 0.9): every page that search engines may list. It needs
//! absolute addresses, so a site without `base_url` has none. Above the protocol's limit of a file
//! it is an index of several.

use rayon::prelude::*;

use super::{Kind, Rendered};
use crate::base::escape::xml_text;
use crate::base::route::Route;
use crate::render::project::Project;
use crate::site::NodeId;

/// The most addresses that one file may hold, by the protocol.
const MOST: usize = 50_000;
const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

pub(super) static KIND: Kind = Kind {
    rows: |project| rows(project, MOST),
    render: |project, item| render(project, item, MOST),
    source: |_, _| None,
    yields: true,
    key: None,
    self_verifying: None,
};

/// Where it is.
pub(super) fn route() -> Route {
    part(0)
}

/// The sitemap itself is number 0, the files of an index are 1 and up.
fn part(item: usize) -> Route {
    Route::root().file(&match item {
        0 => "sitemap.xml".to_owned(),
        item => format!("sitemap-{item}.xml"),
    })
}

fn rows(project: &Project<'_>, most: usize) -> Vec<(Route, usize)> {
    if project.settings.shareable_base().is_none() {
        return Vec::new();
    }
    let pages = listed(project).count();
    let parts = if pages > most {
        pages.div_ceil(most)
    } else {
        0
    };
    (0..=parts).map(|item| (part(item), item)).collect()
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

#[expect(clippy::unnecessary_wraps, reason = "the signature is the table's")]
fn render(project: &Project<'_>, item: usize, most: usize) -> Rendered {
    let parts = rows(project, most).len() - 1;
    let (root, entries): (&str, Vec<String>) = match item {
        0 if parts > 0 => ("sitemapindex", index(project, parts)),
        item => {
            let from = item.saturating_sub(1) * most;
            let pages: Vec<NodeId> = listed(project).skip(from).take(most).collect();
            let entries = pages.par_iter().filter_map(|node| entry(project, *node));
            ("urlset", entries.collect())
        }
    };
    let entries = entries.concat();
    Ok(format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root} xmlns=\"{NAMESPACE}\">\n{entries}</{root}>\n"
    )
    .into_bytes()
    .into())
}

fn index(project: &Project<'_>, parts: usize) -> Vec<String> {
    let Some(base) = project.settings.shareable_base() else {
        return Vec::new();
    };
    let entry = |item: usize| {
        let address = base.absolute(&part(item));
        format!("<sitemap><loc>{}</loc></sitemap>\n", xml_text(&address))
    };
    (1..=parts).map(entry).collect()
}

fn entry(project: &Project<'_>, node: NodeId) -> Option<String> {
    let base = project.settings.shareable_base()?;
    let front = project.site.node_page(node).map(|page| &page.front);
    let address = base.absolute(&project.site.nodes[node].route);
    let changed = front.and_then(|front| front.updated.or(front.date));
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

    fn text(project: &Project<'_>, item: usize, most: usize) -> String {
        let bytes = render(project, item, most).expect("renders");
        let bytes = bytes.into_bytes().expect("in memory");
        let text = String::from_utf8(bytes).expect("UTF-8");
        text.lines().skip(2).collect()
    }

    #[test]
    fn above_the_limit_it_is_an_index() {
        let files = MemoryFiles::default()
            .with("guidepost.yaml", "base_url: https://e.org/\n")
            .with("content/index.md", "# Home")
            .with("content/a.md", "# A")
            .with("content/hidden.md", "---\nnoindex: true\n---\n")
            .with("content/b.md", "# B");
        let (project, _) = Project::open(&files, &Options::default()).expect("opens");
        assert_eq!(rows(&project, 3), [(part(0), 0)]);
        assert_eq!(text(&project, 0, 3).matches("<url>").count(), 3);
        let split = rows(&project, 2);
        assert_eq!(split.len(), 3);
        assert_eq!(split[2].0.to_string(), "/sitemap-2.xml");
        assert_eq!(
            text(&project, 0, 2),
            "<sitemap><loc>https://e.org/sitemap-1.xml</loc></sitemap><sitemap><loc>https://e.org/sitemap-2.xml</loc></sitemap></sitemapindex>"
        );
        assert_eq!(
            text(&project, 2, 2),
            "<url><loc>https://e.org/b/</loc></url></urlset>"
        );
    }
}
