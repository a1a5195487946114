//! One Markdown file: its front matter, Markdown, component calls and drawings, and the facts about the page that
//! are kept. The body itself is not kept in memory.

pub mod body_store;
pub mod code;
pub mod component;
pub mod drawing;
mod drawing_limits;
pub mod markdown;

mod body;
mod context;
mod file_name;
mod front_matter_checks;
mod id_index;
mod model;
mod parse;
mod vector;
mod vector_metadata;

pub use context::ParseContext;
pub use file_name::{is_error_page, is_index};
pub use model::Page;
pub use parse::{LARGEST, LARGEST_PAGE, SourceText};
pub use vector::{LARGEST_VECTOR, VectorUse, check_vector};
pub use vector_metadata::{LARGEST_CLEANED, without_metadata};
