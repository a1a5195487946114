//! Code blocks: the words behind the fence, the languages, and highlighting. The text of a block is what search, share
//! and descriptions see; colours and marks exist in the HTML only.

mod block;
#[cfg(feature = "highlight")]
mod classes;
mod console;
mod fence;
#[cfg_attr(not(feature = "highlight"), path = "no_grammar.rs")]
mod grammar;
mod highlight;
mod languages;
#[cfg(feature = "highlight")]
mod long_words;
mod spans;

pub use block::{CodeBlock, Decoration, source};
pub use fence::{Fence, FenceFault};
pub use highlight::{Highlight, LARGEST_BLOCK, LONGEST_LINE, Limit, hash, highlight, limit};
pub use languages::{Language, is_plain, language, names};
