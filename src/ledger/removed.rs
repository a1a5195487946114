//! Whether a ledger has all facts of an earlier one: facts are only ever added. Git's `union` merge deletes a line that one
//! side deleted, silently.

use rustc_hash::FxHashSet;

use super::address::Address;
use super::fact::{Fact, Verb};
use super::file::Ledger;

/// The facts of an earlier ledger that are not in the one of now; of a fact with several ids, those that are not. An
/// address that was published counts as known if any fact is about it, and an erased one is not missed.
#[must_use]
pub fn removed(earlier: &Ledger, now: &Ledger) -> Vec<Fact> {
    let mut known: FxHashSet<Address> = FxHashSet::default();
    let mut facts: FxHashSet<&Fact> = FxHashSet::default();
    let mut erased: FxHashSet<blake3::Hash> = FxHashSet::default();
    for (fact, _) in now.facts() {
        known.extend(fact.address().cloned());
        match &fact.verb {
            Verb::Live(page, ids) => known.extend(ids.iter().map(|id| page.with_encoded_id(id))),
            Verb::Erased(hash) => drop(erased.insert(*hash)),
            _ => drop(facts.insert(fact)),
        }
    }
    let is_erased = |address: &Address| {
        let hash = |address: &Address| blake3::hash(address.text().as_bytes());
        !erased.is_empty()
            && (erased.contains(&hash(address)) || erased.contains(&hash(&address.page())))
    };
    let is_missed = |address: &Address| !known.contains(address) && !is_erased(address);
    let missed = |(fact, _): &(Fact, _)| match &fact.verb {
        Verb::Live(page, ids) => {
            let ids = ids.iter().filter(|id| is_missed(&page.with_encoded_id(id)));
            let ids: Vec<String> = ids.map(str::to_owned).collect();
            (!ids.is_empty() || is_missed(page)).then(|| Fact {
                verb: Verb::Live(page.clone(), ids.into_iter().collect()),
                date: fact.date,
            })
        }
        Verb::Erased(hash) => (!erased.contains(hash)).then(|| fact.clone()),
        _ => {
            let is_erased = fact.address().is_some_and(is_erased);
            (!facts.contains(fact) && !is_erased).then(|| fact.clone())
        }
    };
    earlier.facts().iter().filter_map(missed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fact_has_to_stay_in_some_form() {
        let hash = blake3::hash(b"/jane/").to_hex();
        let erased = format!("erased blake3:{hash} 2026-02-01");
        for (earlier, now, missed) in [
            ("live /a/ 2026-01-01 #x #y", "live /a/ 2026-01-01 #x #y", ""),
            (
                "live /a/ 2026-01-01 #x",
                "live /a/ 2026-02-01 #z\nlive /a/ 2026-02-02 #x",
                "",
            ),
            (
                "live /a/ 2026-01-01 #x #y",
                "live /a/ 2026-01-01 #y",
                "live /a/ 2026-01-01 #x",
            ),
            (
                "live /a/ 2026-01-01 #x",
                "live /b/ 2026-01-01",
                "live /a/ 2026-01-01 #x",
            ),
            ("live /a/ 2026-01-01", "moved /a/ 2026-01-01 /b/", ""),
            (
                "moved /a/ 2026-01-01 /b/",
                "moved /a/ 2026-01-01 /c/",
                "moved /a/ 2026-01-01 /b/",
            ),
            (
                "gone /a/ 2026-01-01 Old",
                "live /a/ 2026-01-01",
                "gone /a/ 2026-01-01 Old",
            ),
            (
                "revive /a/ 2026-01-01",
                "revive /a/ 2026-01-01\ngone /a/ 2026-02-01 x",
                "",
            ),
            (
                "live /jane/ 2026-01-01 #x\ngone /jane/ 2026-01-02 x",
                &erased,
                "",
            ),
            (&erased, "", &erased),
            (
                "origin https://e.org 2026-01-01",
                "",
                "origin https://e.org 2026-01-01",
            ),
        ] {
            let read = |text| Ledger::parse(text).0;
            let found = removed(&read(earlier), &read(now));
            let found: Vec<String> = found.iter().map(Fact::to_string).collect();
            assert_eq!(found.join("\n"), missed, "{earlier} then {now}");
        }
    }
}
