//! BM25 with weighted fields. What a posting stores is the part that depends on its page, as a level; the weight of a
//! word by its rarity is the script's, so that one page more does not change all postings.

/// The most postings of a word in its shard, by impact: those decide what a query of one word finds first.
pub(super) const FIRST_POSTINGS: usize = 1000;
/// The most postings of a word in all. What is beyond the first is read for queries of several words.
pub const MOST_POSTINGS: usize = 3000;
/// Saturation of counts. This and the weights of fields were tuned on the first half of `tests/search/questions.yaml`.
const K1: f64 = 2.0;
/// Normalisation by length.
const B: f64 = 0.75;

/// How often a word counts in a title.
pub(super) const TITLE: u16 = 15;
/// In the description of a page.
pub(super) const DESCRIPTION: u16 = 8;
/// In a heading.
pub(super) const HEADING: u16 = 3;

/// The number of levels. They are so fine that pages of equal level hardly change places, and reach twice as far as the
/// highest impact without a boost.
pub(super) const LEVELS: u16 = 2048;
/// The impact of a level: the highest without a boost is `K1 + 1`.
const UNIT: f64 = (K1 + 1.0) * 2.0 / LEVELS as f64;

/// The impact of a word on a page: its weighted count, the page's length and the mean length, in words.
pub(super) fn impact(count: u16, length: u32, mean: f64) -> f64 {
    let count = f64::from(count);
    let norm = 1.0 - B + B * f64::from(length) / mean;
    count * (K1 + 1.0) / K1.mul_add(norm, count)
}

/// The level of an impact.
pub(super) fn level(impact: f64) -> u16 {
    // Truncated to a number of levels.
    (impact / UNIT).round().clamp(1.0, f64::from(LEVELS - 1)) as u16
}

/// The mean length of a page, rounded to a sixteenth of a power of 2, so that it rarely changes.
pub(super) fn rounded_mean(words: u64, pages: usize) -> f64 {
    if words == 0 || pages == 0 {
        return 1.0;
    }
    let mean = words as f64 / pages as f64;
    ((mean.log2() * 16.0).round() / 16.0).exp2()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_keep_the_order_of_impacts() {
        let levels: Vec<u16> = (1..400).map(|n| level(f64::from(n) / 100.0)).collect();
        assert!(levels.is_sorted());
        assert_eq!((level(0.0), level(9.0)), (1, LEVELS - 1));
    }

    #[test]
    fn the_mean_rarely_changes() {
        let mean = |words| rounded_mean(words, 100);
        assert_eq!(mean(60_000), mean(60_600));
        assert!((mean(60_000) / 600.0 - 1.0).abs() < 0.03);
        assert!(mean(0) > 0.0);
    }
}
