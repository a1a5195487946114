//! Suggestions for misspelt names.

/// The candidate closest in spelling to `wanted`, if one is close enough.
pub fn nearest<'c>(wanted: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    const NEAR_ENOUGH: f64 = 0.72;
    const LONGEST: usize = 200;
    let length = wanted.chars().count();
    let lower = wanted.to_lowercase();
    // Names of very different lengths cannot be close.
    let comparable = |candidate: &&str| {
        let other = candidate.chars().count();
        length.min(other) as f64 >= NEAR_ENOUGH * length.max(other) as f64
    };
    let candidates = candidates.into_iter().filter(|_| length <= LONGEST);
    candidates
        .filter(comparable)
        .map(|candidate| {
            let other = candidate.to_lowercase();
            (
                strsim::normalized_damerau_levenshtein(&lower, &other),
                candidate,
            )
        })
        .filter(|(likeness, _)| *likeness >= NEAR_ENOUGH)
        // Ties go to the first in alphabetical order, so that the hint is the same on every run.
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggests_a_name_only_if_it_is_close() {
        assert_eq!(nearest("titel", ["title", "tags"]), Some("title"));
        assert_eq!(nearest("weight", ["title", "tags"]), None);
    }
}
