//! The ledger and the author's `_redirects`: one text as both.

use guidepost::ledger::{Address, End, FILE, Ledger, States, Target, Verb};
use guidepost::redirects::{OWN_FILE, OwnRedirects, PatternIndex};

use super::findings::verify_in;

pub(super) fn run(input: &[u8]) {
    let Some(text) = super::text(input) else {
        return;
    };
    ledger(&text);
    redirects(text);
}

fn ledger(text: &str) {
    let (ledger, findings) = Ledger::parse(text);
    verify_in(FILE, text, &findings);
    let sorted = ledger.text();
    let (again, findings) = Ledger::parse(&sorted);
    assert_eq!(findings, [], "{sorted}");
    assert_eq!(again.text(), sorted);
    let (mut states, findings) = States::new(ledger.clone(), text);
    verify_in(FILE, text, &findings);
    // The states do not depend on the order of the lines.
    let (other, _) = States::new(again, &sorted);
    let known = |states: &States| {
        let known = states
            .records()
            .map(|record| (record.address, record.state));
        known.collect::<Vec<_>>()
    };
    if findings.is_empty() {
        assert_eq!(known(&states), known(&other), "{sorted}");
    }
    let named = |fact: &Verb| fact_addresses(fact);
    let all: Vec<Address> = ledger
        .facts()
        .iter()
        .flat_map(|(fact, _)| named(&fact.verb))
        .collect();
    let home = Address::read("/").expect("an address");
    states.extend(
        all.iter()
            .take(3)
            .map(|address| (address.clone(), Target::Inside(home.clone()))),
    );
    for address in &all {
        assert_eq!(Address::parse(&address.text()).as_ref(), Ok(address));
        if let Ok(End::At(end)) = states.resolve(address) {
            assert_eq!(states.resolve(&end), Ok(End::At(end.clone())), "{address}");
        }
    }
}

/// The addresses that a fact names.
fn fact_addresses(fact: &Verb) -> Vec<Address> {
    match fact {
        Verb::Live(page, ids) => {
            let ids = ids.iter().map(|id| page.with_encoded_id(id));
            std::iter::once(page.clone()).chain(ids).collect()
        }
        Verb::Moved(address, Target::Inside(to)) => vec![address.clone(), to.clone()],
        Verb::Moved(address, _) | Verb::Gone(address, _) | Verb::Revive(address) => {
            vec![address.clone()]
        }
        Verb::Origin(_) | Verb::Erased(_) => Vec::new(),
    }
}

fn redirects(text: String) {
    let own = OwnRedirects::parse(OWN_FILE, text);
    verify_in(OWN_FILE, &own.text, &own.findings);
    let mut index = PatternIndex::default();
    let mut patterns = Vec::new();
    for (number, line) in own.lines.iter().enumerate() {
        for word in [&line.from, &line.to] {
            assert_eq!(own.at(word.span), word.text);
        }
        if let Some(pattern) = &line.pattern {
            index.add(pattern, number);
            patterns.push((number, pattern));
        }
    }
    for line in own.lines.iter().take(20) {
        let path = &line.from.text;
        let mut matching = patterns
            .iter()
            .filter(|(_, pattern)| pattern.matches(path).is_some());
        assert_eq!(
            index.first(path),
            matching.next().map(|(number, _)| *number),
            "{path}"
        );
        let _ = line.target_of(path);
    }
}
