//! Numbers of pages that follow from their addresses, so that a page that is added or removed renumbers no other.

use rustc_hash::FxHashSet;

/// How many bits a number has: so many that it is rarely taken, and no more, since each posting has them. The steps are
/// wide, since all postings change at each.
pub(super) fn bits(pages: usize) -> u32 {
    match pages {
        0..1_000 => 14,
        1_000..16_000 => 16,
        16_000..256_000 => 20,
        256_000..4_000_000 => 24,
        _ => 32,
    }
}

/// The numbers of pages, given by their addresses, in their order. Of two pages with the same number, the later by address
/// has the next that is free.
pub(super) fn page_ids(addresses: &[&str]) -> Vec<u32> {
    let mask = u32::MAX >> (32 - bits(addresses.len()));
    let mut order: Vec<usize> = (0..addresses.len()).collect();
    order.sort_unstable_by_key(|page| addresses[*page]);
    let mut taken = FxHashSet::default();
    let mut ids = vec![0; addresses.len()];
    for page in order {
        let mut id = hash(addresses[page]) & mask;
        while !taken.insert(id) {
            id = (id + 1) & mask;
        }
        ids[page] = id;
    }
    ids
}

fn hash(address: &str) -> u32 {
    let [a, b, c, d, ..] = *blake3::hash(address.as_bytes()).as_bytes();
    u32::from_le_bytes([a, b, c, d])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_further_page_renumbers_hardly_any() {
        let addresses: Vec<String> = (0..900).map(|n| format!("/page-{n}/")).collect();
        let all: Vec<&str> = addresses.iter().map(String::as_str).collect();
        let ids = page_ids(&all);
        assert_eq!(ids.iter().collect::<FxHashSet<_>>().len(), 900);
        let without = page_ids(&all[1..]);
        let moved = ids[1..].iter().zip(&without).filter(|(a, b)| a != b);
        assert!(moved.count() <= 2);
    }
}
