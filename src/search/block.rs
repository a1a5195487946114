//! Blocks: what the script shows of pages, and the text in which it marks words and verifies phrases.

use serde::Serialize;

use crate::base::escape::script_json;

/// The text of a page that a block holds, in bytes; what follows is found, and not shown.
const LONGEST_TEXT: usize = 32 * 1024;
/// How much text a block holds, about, in bytes: little, since five of them are read for the first results of a query.
const BLOCK: usize = 2560;
/// The most pages of a block, about.
const MOST_PAGES: usize = 32;

/// A page as the script shows it.
#[derive(Debug, Serialize)]
pub struct Document(
    /// Its number.
    pub u32,
    /// Its address below that of the site, encoded.
    pub String,
    /// Its title.
    pub String,
    /// The titles of the pages above it, without Home.
    pub Vec<String>,
    /// Its parts.
    pub Vec<Part>,
);

/// A part of a page that has an address of its own: the encoded id, the heading (empty for the first part) and the text.
#[derive(Debug, Serialize)]
pub struct Part(pub String, pub String, pub String);

impl Document {
    /// Leaves out what is beyond the longest text.
    #[must_use]
    pub fn shortened(mut self) -> Self {
        let mut left = LONGEST_TEXT;
        for part in &mut self.4 {
            let end = part.2.floor_char_boundary(left);
            part.2.truncate(end);
            left -= end;
        }
        self
    }
}

/// The number of blocks of a site with so many pages and bytes of text. It follows from the number of pages and the
/// magnitude of a page's text, so that a page whose text changes does not change it.
pub(super) fn block_count(pages: usize, bytes: u64) -> u32 {
    let mean = usize::try_from(bytes / pages.max(1) as u64).unwrap_or(BLOCK);
    let fit = BLOCK / mean.max(1);
    let blocks = match fit.clamp(0, MOST_PAGES) {
        // Twice as many as pages, so that few of them have two; those that have none are no file.
        0 | 1 => pages * 2,
        fit => pages.div_ceil(1 << fit.ilog2()),
    };
    u32::try_from(blocks).unwrap_or(u32::MAX).max(1)
}

/// The block of a page, by linear hashing: with one block more, only the pages of one block move.
#[must_use]
pub fn block_of(page: u32, blocks: u32) -> u32 {
    let mask = blocks.next_power_of_two() - 1;
    match page & mask {
        block if block < blocks => block,
        block => block & (mask >> 1),
    }
}

/// The script of a block.
#[must_use]
pub fn block_script(block: u32, documents: &[Document]) -> String {
    let documents = script_json(&documents);
    let documents = documents.map_or_else(|_| "[]".to_owned(), |json| json.to_string());
    format!("guidepostSearch(\"block\",{block},{documents})\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_block_more_moves_the_pages_of_one() {
        for blocks in 1..70 {
            let pages = 0..5_000_u32;
            let moved = pages.filter_map(|page| {
                let (before, after) = (block_of(page, blocks), block_of(page, blocks + 1));
                assert!(before < blocks && after <= blocks);
                (before != after).then_some((before, after))
            });
            let moved: std::collections::BTreeSet<_> = moved.collect();
            assert!(moved.len() <= 1, "{moved:?}");
        }
    }
}
