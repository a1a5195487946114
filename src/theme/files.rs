//! The files of the default theme and of a site's template folder.

macro_rules! embedded {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../templates/", $name)))),*]
    };
}

/// The default theme: name and text of each file. A site's file of the same name replaces one of these; `theme/` and the
/// name is always the theme's own file, so that a site's `base.html` can extend `theme/base.html`.
pub(super) const THEME: &[(&str, &str)] = embedded![
    "404.html",
    "base.html",
    "components/care.html",
    "components/day.html",
    "components/details.html",
    "components/door.html",
    "components/doors.html",
    "components/figure.html",
    "components/icon.html",
    "components/pages.html",
    "components/steps.html",
    "components/tab.html",
    "components/table.html",
    "components/tabs.html",
    "components/video.html",
    "embed.css",
    "embed.html",
    "embed.js",
    "feed.css",
    "gone.html",
    "icon.svg",
    "list.html",
    "moved.html",
    "moved.js",
    "page.html",
    "partials/analytics.html",
    "partials/archives.html",
    "partials/backlinks.html",
    "partials/breadcrumbs.html",
    "partials/children.html",
    "partials/comments.html",
    "partials/entries.html",
    "partials/footer.html",
    "partials/glossary.html",
    "partials/head.html",
    "partials/header.html",
    "partials/links.html",
    "partials/listed.html",
    "partials/meta.html",
    "partials/pager.html",
    "partials/references.html",
    "partials/related.html",
    "partials/return.html",
    "partials/scheme.html",
    "partials/search.html",
    "partials/share-field.html",
    "partials/share.html",
    "partials/source-details.html",
    "partials/source-kind.html",
    "partials/source-pages.html",
    "partials/source.html",
    "partials/sources.html",
    "partials/tags.html",
    "partials/taxonomy.html",
    "partials/terms.html",
    "partials/toc.html",
    "partials/tree.html",
    "pieces.css",
    "pieces.js",
    "print-page.html",
    "print.css",
    "print.html",
    "scheme.js",
    "script.js",
    "search.css",
    "search.html",
    "search.js",
    "source-page.html",
    "style.css",
];

/// The prefix of the theme's own files, which a site cannot replace.
pub(super) const THEME_PREFIX: &str = "theme/";
/// The folder of components.
pub(super) const COMPONENTS: &str = "components/";

/// The folder in the output with the stylesheets and scripts, whose names contain a fingerprint.
pub const FOLDER: &str = "theme";
/// The name of the stylesheet.
pub const STYLE: &str = "style.css";
/// The name of the styles of code blocks, tabs, details, steps and videos, which only pages with any of them load.
pub(super) const PIECES_STYLE: &str = "pieces.css";
/// The name of the stylesheet of these pages: the one of all pages and those styles, so that it is one request.
pub const STYLE_WITH_PIECES: &str = "style-with-pieces.css";
/// The name of the script.
pub const SCRIPT: &str = "script.js";
/// The name of the stylesheet of embeds.
pub const EMBED_STYLE: &str = "embed.css";
/// The name of the script of embeds.
pub const EMBED_SCRIPT: &str = "embed.js";
/// The name of the script of pages that lead to a new address.
pub const MOVED_SCRIPT: &str = "moved.js";

/// The name of the stylesheet of pages that print a whole guide.
pub const PRINT_STYLE: &str = "print.css";
/// The name of the script that applies the reader's choice of colours.
pub const SCHEME_SCRIPT: &str = "scheme.js";
/// The name of what is added to the script of pages with tabs or videos.
pub(super) const PIECES_SCRIPT: &str = "pieces.js";
/// The name of the script of these pages: the one of all pages with that.
pub const SCRIPT_WITH_PIECES: &str = "script-with-pieces.js";
/// The name of the script of search.
pub const SEARCH_SCRIPT: &str = "search.js";
/// The name of the stylesheet of search.
pub const SEARCH_STYLE: &str = "search.css";
/// The name of the stylesheet of feeds.
pub const FEED_STYLE: &str = "feed.css";
/// The name of the template of a field in the share box.
pub const SHARE_FIELD: &str = "partials/share-field.html";
/// The name of the site's icon.
pub const ICON: &str = "icon.svg";
/// The files that the theme itself publishes. Templates link to them by variables of their own.
pub const OWN_FILES: [&str; 15] = [
    STYLE,
    PIECES_STYLE,
    SCRIPT,
    SCHEME_SCRIPT,
    ICON,
    EMBED_STYLE,
    EMBED_SCRIPT,
    MOVED_SCRIPT,
    PRINT_STYLE,
    PIECES_SCRIPT,
    STYLE_WITH_PIECES,
    SCRIPT_WITH_PIECES,
    SEARCH_SCRIPT,
    SEARCH_STYLE,
    FEED_STYLE,
];

/// A file of the theme or of the site's template folder.
#[derive(Clone, Debug)]
pub struct TemplateFile {
    /// Its name: the path inside the template folder.
    pub name: String,
    /// Its path relative to the site's root, for diagnostics; for a file of the theme, `theme/` and the name.
    pub file: String,
    /// Its decoded text.
    pub text: String,
}

/// The names of the theme's files.
pub fn theme_names() -> impl Iterator<Item = &'static str> {
    THEME.iter().map(|(name, _)| *name)
}

/// The component that a file of this name defines, or `None` if it is not in the folder of components.
#[must_use]
pub fn component_name(file: &str) -> Option<&str> {
    file.strip_prefix(COMPONENTS)?.strip_suffix(".html")
}

/// The text of a diagnostic's file if that is a template of the theme.
#[must_use]
pub fn theme_text(file: &str) -> Option<&'static str> {
    let name = file.strip_prefix(THEME_PREFIX)?;
    let mut templates = THEME.iter().filter(|(known, _)| is_template(known));
    let found = templates.find(|(known, _)| *known == name)?;
    Some(found.1)
}

/// Whether a diagnostic's file is one of the theme's, which are not on the author's disk.
#[must_use]
pub fn is_theme(file: &str) -> bool {
    file.starts_with(THEME_PREFIX)
}

/// The file that defines a component.
pub(super) fn component_file(name: &str) -> String {
    format!("{COMPONENTS}{name}.html")
}

/// Whether a file of this name is a template, and not a stylesheet or script.
pub(super) fn is_template(name: &str) -> bool {
    name.ends_with(".html")
}

/// Whether a file of this name is a template in the folder of components.
pub(super) fn is_component(name: &str) -> bool {
    name.starts_with(COMPONENTS) && is_template(name)
}
