//! Text, escaping, addresses and cache keys: values that do not depend on a site.

pub mod address;
pub mod base_url;
pub(crate) mod character_references;
pub mod colour;
pub mod decode;
pub mod escape;
pub mod excerpt;
pub mod file_stat;
pub mod guard;
pub mod image_kind;
pub(crate) mod json_text;
pub mod language;
pub mod markdown_signs;
pub mod name;
pub mod pasted_marks;
pub mod phone;
pub mod public_ip;
pub mod quotes;
pub mod route;
pub(crate) mod sentences;
pub mod slug;
pub(crate) mod srcset;
pub mod stage;
pub mod text;
pub mod ui_strings;
pub mod version;
