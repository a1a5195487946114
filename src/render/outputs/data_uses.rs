//! The data files on which an output depends: those that its templates, and the components of the pages that it shows, may
//! read.

use super::page;
use super::table::OutputId;
use crate::render::project::Project;
use crate::site::NodeId;
use crate::theme::SHARE_FIELD;

/// The files with the hashes of their texts, by path.
pub(super) fn of<'p>(project: &'p Project<'_>, id: OutputId) -> Vec<(&'p str, blake3::Hash)> {
    let files = &project.site_data.files;
    if files.is_empty() {
        return Vec::new();
    }
    let (templates, nodes): (Vec<&str>, Vec<NodeId>) = match id {
        OutputId::Page(node) => (vec![page::template(project, node), SHARE_FIELD], vec![node]),
        OutputId::Feed(number) => {
            let feed = &project.feeds.all[number / 2];
            let nodes = if feed.full { &feed.entries[..] } else { &[] };
            (Vec::new(), nodes.to_vec())
        }
        OutputId::Markdown(node) => (Vec::new(), vec![node]),
        OutputId::Embed(_) => (vec!["embed.html", SHARE_FIELD], Vec::new()),
        OutputId::SourcePage(_) => (vec!["source-page.html", SHARE_FIELD], Vec::new()),
        OutputId::SearchPage(_) => (vec!["search.html"], Vec::new()),
        OutputId::NotFound => (vec!["404.html"], Vec::new()),
        OutputId::Notice(_) => (vec!["moved.html", "gone.html"], Vec::new()),
        OutputId::Print(number) => {
            let pages = project.printed.0[number].pages.iter();
            (
                vec!["print.html", "print-page.html"],
                pages.map(|(node, _)| *node).collect(),
            )
        }
        _ => return Vec::new(),
    };
    let of_templates = templates
        .into_iter()
        .filter_map(|name| project.templates.data_uses(name).cloned());
    let pages = nodes
        .iter()
        .filter_map(|node| project.site.node_page(*node));
    let calls = pages.flat_map(|page| &page.calls);
    let of_calls = calls.map(|call| project.templates.data_uses_of_call(call));
    let uses: Vec<_> = of_templates
        .chain(of_calls)
        .filter(|uses| !uses.is_empty())
        .collect();
    if uses.is_empty() {
        return Vec::new();
    }
    let used = files
        .iter()
        .filter(|file| uses.iter().any(|uses| uses.may_read(&file.path)));
    used.filter_map(|file| Some((&*file.file, file.hash?)))
        .collect()
}
