//! The stylesheets and scripts of the theme, those of cards where there are any, and those that the
//! site adds.

use super::Kind;
use crate::render::project::Project;
use crate::theme::{EMBED_SCRIPT, EMBED_STYLE};

pub(super) static KIND: Kind = Kind {
    rows: |project| {
        let files = project.templates.published().enumerate();
        let embeds = project.settings.share.embed;
        files
            .filter(|(_, (name, _))| embeds || ![EMBED_STYLE, EMBED_SCRIPT].contains(name))
            .map(|(item, (_, route))| (route.clone(), item))
            .collect()
    },
    render: |project, item| {
        Ok(project
            .templates
            .text(name(project, item))
            .as_bytes()
            .to_vec()
            .into())
    },
    source: |project, item| Some(format!("theme/{}", name(project, item))),
    yields: false,
    key: None,
    self_verifying: None,
};

fn name<'p>(project: &'p Project<'_>, item: usize) -> &'p str {
    let mut names = project.templates.published();
    names.nth(item).map_or("", |(name, _)| name)
}
