//! Texts as sets of short runs of words, by which they are compared.

use std::hash::{DefaultHasher, Hasher as _};

use rustc_hash::FxHashSet;

use crate::page::markdown::Section;

/// The number of words in a run.
const RUN: usize = 3;

/// The bytes of text of which all runs are kept. Of a larger site, a sample is enough.
const ALL: usize = 32 << 20;

/// Which runs are kept: those whose hash is a multiple of the number.
#[derive(Clone, Copy)]
pub(super) struct Sample(u64);

impl Sample {
    /// For a site with so many bytes of text, so that the memory for its runs has a bound.
    pub(super) fn of(bytes: usize) -> Self {
        Self((bytes / ALL + 1) as u64)
    }
}

/// The runs of words of a section, as hashes, and the words of its heading as one of them.
pub(super) fn runs(section: &Section, sample: Sample) -> FxHashSet<u64> {
    let words: Vec<&str> = words(&section.text).collect();
    let runs = words.windows(RUN).map(hash);
    let mut runs: FxHashSet<u64> = runs.filter(|run| run.is_multiple_of(sample.0)).collect();
    let title: Vec<&str> = section.title.split(' ').collect();
    runs.insert(hash(&title));
    runs
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(' ').filter(|word| !word.is_empty())
}

fn hash(words: &[&str]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for word in words {
        hasher.write(word.as_bytes());
        hasher.write_u8(0);
    }
    hasher.finish()
}

/// How alike two names are, from 0 to 1. The words count, in any order, and so does the spelling.
pub(super) fn likeness(a: &str, b: &str) -> f64 {
    const LONGEST: usize = 200;
    if a.len().max(b.len()) > LONGEST {
        return if a == b { 1.0 } else { 0.0 };
    }
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    let parts = |name: &str| {
        let parts = name.split(|c: char| !c.is_alphanumeric());
        let parts = parts.filter(|part| !part.is_empty());
        parts.map(str::to_owned).collect::<FxHashSet<String>>()
    };
    let (a_parts, b_parts) = (parts(&a), parts(&b));
    let shared = a_parts.intersection(&b_parts).count() as f64;
    let all = a_parts.union(&b_parts).count().max(1) as f64;
    strsim::normalized_damerau_levenshtein(&a, &b).max(shared / all)
}
