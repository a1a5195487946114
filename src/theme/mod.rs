//! Templates and components: the default theme with the site's own files of the same names.

mod budget;
mod components;
mod engine;
mod errors;
mod files;
mod leading_box;
mod limit;
mod link_arguments;
mod link_places;
mod metered;
mod names;
mod parts;
mod pieces;
mod published;
mod templates;
#[cfg(test)]
mod tests;
mod tokens;
mod unlinked;
mod uses;

pub use files::{
    EMBED_SCRIPT, EMBED_STYLE, FEED_STYLE, FOLDER, ICON, MOVED_SCRIPT, OWN_FILES, PRINT_STYLE,
    SCHEME_SCRIPT, SCRIPT, SCRIPT_WITH_PIECES, SEARCH_SCRIPT, SEARCH_STYLE, SHARE_FIELD, STYLE,
    STYLE_WITH_PIECES, TemplateFile, component_name, is_theme, theme_names, theme_text,
};
pub use link_places::{link_places, root_places};
pub use parts::{Part, part, parts};
pub use templates::{ComponentInput, Styling, Templates, fingerprinted};
pub use uses::DataUses;
