//! Where shards begin. The places follow from the keys and from sizes nearby alone: a change elsewhere moves none.

use std::ops::Range;

use super::encode::hash;

/// The priority of a place between two keys: lower is divided first. The fewer units the keys share, the better: the key
/// that the root has to name is short then. The hash makes the choice among equals independent of their order.
fn priority(before: &str, after: &str) -> (usize, u32) {
    let shared = before.chars().zip(after.chars());
    let shared = shared.take_while(|(a, b)| a == b).count();
    (shared, hash(after))
}

/// Divides keys in ascending order, of which each adds a size, into ranges of at most `most` in all; a key that is larger
/// has a range of its own.
///
/// A range that is too large is divided at the place of lowest priority, and its parts likewise. So the ranges are those of
/// a treap, which has one form for every order of insertions.
pub(super) fn divide(keys: &[&str], sizes: &[usize], most: usize) -> Vec<Range<usize>> {
    if keys.is_empty() {
        return Vec::new();
    }
    let priorities: Vec<(usize, u32)> = (1..keys.len())
        .map(|at| priority(keys[at - 1], keys[at]))
        .collect();
    let mut sums = vec![0];
    sums.extend(sizes.iter().scan(0, |sum, size| {
        *sum += size;
        Some(*sum)
    }));
    let minima = Minima::new(&priorities);
    let mut open = Vec::new();
    let mut ranges = Vec::new();
    let mut next = Some(0..keys.len());
    while let Some(range) = next.take().or_else(|| open.pop()) {
        let is_small = sums[range.end] - sums[range.start] <= most;
        if is_small || range.len() == 1 {
            ranges.push(range);
            continue;
        }
        let middle = minima.of(range.start..range.end - 1) + 1;
        open.push(middle..range.end);
        open.push(range.start..middle);
    }
    ranges
}

/// Finds the least of a range in constant time.
struct Minima<'v> {
    values: &'v [(usize, u32)],
    /// For each power of two, the place of the least among that many from each place.
    table: Vec<Vec<u32>>,
}

impl<'v> Minima<'v> {
    fn new(values: &'v [(usize, u32)]) -> Self {
        let first: Vec<u32> = (0..values.len()).map(|at| at as u32).collect();
        let mut table = vec![first];
        let mut width = 1;
        while width * 2 <= values.len() {
            let below = &table[table.len() - 1];
            let row = (0..=values.len() - width * 2)
                .map(|at| least(values, below[at], below[at + width]));
            let row = row.collect();
            table.push(row);
            width *= 2;
        }
        Self { values, table }
    }

    fn of(&self, range: Range<usize>) -> usize {
        let power = range.len().ilog2() as usize;
        let row = &self.table[power];
        least(self.values, row[range.start], row[range.end - (1 << power)]) as usize
    }
}

fn least(values: &[(usize, u32)], a: u32, b: u32) -> u32 {
    // At equal priorities the first place.
    match values[b as usize] < values[a as usize] {
        true => b,
        false => a,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_further_key_moves_few_borders() {
        let keys: Vec<String> = (0..5000)
            .map(|n| format!("{:05}", n * n % 99_991))
            .collect();
        let mut keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        keys.sort_unstable();
        keys.dedup();
        let firsts = |keys: &[&str]| -> Vec<String> {
            let ranges = divide(keys, &vec![10; keys.len()], 800);
            assert!(ranges.iter().all(|range| range.len() <= 80));
            assert!(ranges.windows(2).all(|pair| pair[0].end == pair[1].start));
            ranges
                .iter()
                .map(|range| keys[range.start].to_owned())
                .collect()
        };
        let before = firsts(&keys);
        for at in (0..keys.len()).step_by(700) {
            let mut changed = keys.clone();
            changed.remove(at);
            let after = firsts(&changed);
            let lost = before.iter().filter(|first| !after.contains(first)).count();
            assert!(lost <= 2, "{lost} of {}", before.len());
        }
    }
}
