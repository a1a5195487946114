//! The stylesheets, scripts and icon of the theme, those of embeds, feeds, former addresses and search if there are any, and
//! those that the site adds.

use super::recipe::{OutputKind, Recipe, Rendered};
use crate::io::content::Content;
use crate::render::project::Project;
use crate::theme::{
    EMBED_SCRIPT, EMBED_STYLE, FEED_STYLE, ICON, MOVED_SCRIPT, PRINT_STYLE, SCRIPT_WITH_PIECES,
    SEARCH_SCRIPT, SEARCH_STYLE, STYLE_WITH_PIECES,
};

pub(super) static KIND: OutputKind<usize> = OutputKind {
    list: |project| {
        let files = project.templates.published().enumerate();
        let embeds = project.settings.share.embed;
        let pages = || project.site.pages.iter().map(AsRef::as_ref);
        let style = project.templates.style_of(pages());
        let script = project.templates.script_of(pages());
        let moved = !project.former.notices.is_empty();
        let prints = !project.printed.0.is_empty();
        let feeds = project
            .feeds
            .all
            .iter()
            .any(|feed| !feed.entries.is_empty());
        let search = !project.settings.search.off;
        let icon = project.shell().icon.is_none();
        let is_used = move |name: &str| match name {
            EMBED_STYLE | EMBED_SCRIPT => embeds,
            MOVED_SCRIPT => moved,
            STYLE_WITH_PIECES | SCRIPT_WITH_PIECES => name == style || name == script,
            PRINT_STYLE => prints,
            FEED_STYLE => feeds,
            SEARCH_SCRIPT | SEARCH_STYLE => search,
            ICON => icon,
            _ => true,
        };
        files
            .filter(|(_, (name, _))| is_used(name))
            .map(|(number, (_, route))| (route.clone(), number))
            .collect()
    },
    source: |project, number| Some(format!("theme/{}", name(project, number))),
    recipe: |project, number| {
        let text = project.templates.text(name(project, number));
        Box::new(ThemeFile { text })
    },
    is_html: false,
    yields: false,
    self_verifying: false,
};

fn name<'p>(project: &'p Project<'_>, number: usize) -> &'p str {
    let mut names = project.templates.published();
    names.nth(number).map_or("", |(name, _)| name)
}

struct ThemeFile<'p> {
    text: &'p str,
}

impl Recipe for ThemeFile<'_> {
    fn render(&self) -> Rendered {
        Ok(Content::Bytes(self.text.as_bytes().to_vec()))
    }
}
