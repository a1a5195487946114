//! `sitemap.xml` (sitemaps.org protocol 0.9): every page that search engines may list. It needs
//! absolute addresses, so a site without `base_url` has none.

use super::{Kind, Rendered};
use crate::escape::xml_text;
use crate::project::Project;
use crate::route::Route;
use crate::site::NodeId;

pub(super) static KIND: Kind = Kind {
    rows: |project| {
        project
            .settings
            .shareable_base()
            .map(|_| (route(), 0))
            .into_iter()
            .collect()
    },
    render,
    source: |_, _| None,
    yields: true,
    keyed: None,
};

/// Where it is.
pub(super) fn route() -> Route {
    Route::root().file("sitemap.xml")
}

#[expect(clippy::unnecessary_wraps, reason = "the signature is the table's")]
fn render(project: &Project<'_>, _: usize) -> Rendered {
    let mut xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n".to_owned();
    for node in &project.site.walk {
        xml.extend(entry(project, *node));
    }
    xml.push_str("</urlset>\n");
    Ok(xml.into_bytes())
}

fn entry(project: &Project<'_>, node: NodeId) -> Option<String> {
    let base = project.settings.shareable_base()?;
    let front = project.site.node_page(node).map(|page| &page.front);
    if front.is_some_and(|front| front.noindex) {
        return None;
    }
    let address = base.absolute(&project.site.nodes[node].route);
    let changed = front.and_then(|front| front.updated.or(front.date));
    let changed = changed.map_or(String::new(), |date| format!("<lastmod>{date}</lastmod>"));
    Some(format!(
        "<url><loc>{}</loc>{changed}</url>\n",
        xml_text(&address)
    ))
}
