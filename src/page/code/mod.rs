//! Code blocks: the words behind the fence, the languages, and highlighting. The text of a block is what search, share
//! and descriptions see; colours and marks exist in the HTML only.

mod block;
mod classes;
mod console;
mod fence;
mod grammar;
mod highlight;
mod languages;
mod long_words;
mod spans;

pub use block::{CodeBlock, Decoration, source};
pub use fence::{Fence, FenceFault};
pub use highlight::{Highlight, LARGEST_BLOCK, LONGEST_LINE, Limit, hash, highlight, limit};
pub use languages::{Language, is_plain, language, names};
