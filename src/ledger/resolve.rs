//! Follows an address through everything that moved.

use rustc_hash::FxHashSet;

use super::address::Address;
use super::fact::Target;
use super::records::State;
use super::states::States;
use super::ways::{Last, Ways};

/// Where a reader of an address ends up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End<'s> {
    /// At an address of the site from which nothing moved.
    At(Address),
    /// At another site.
    Outside(&'s str),
    /// At an address that was retired, for this reason.
    Gone(Address, &'s str),
}

/// The largest number of moves on the way from an address.
pub const MOST_MOVES: usize = 256;

/// Why the way from an address has no end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Endless {
    /// These addresses form a cycle; the last is the first.
    Cycle(Vec<Address>),
    /// There are more than [`MOST_MOVES`] moves.
    TooLong,
}

impl States {
    /// The end of the way from an address. The id stays the same if only its page moved, as in a browser.
    ///
    /// # Errors
    /// If the way has no end.
    pub fn resolve(&self, from: &Address) -> Result<End<'_>, Endless> {
        let ways = self.ways.get_or_init(|| {
            let left: Vec<&Address> = self.left().collect();
            Ways::new(&left, &|page| self.page_target(page))
        });
        let Some(way) = ways.from(from) else {
            return self.walk(from);
        };
        let last = match &way.last {
            Last::Page(last) if way.moves <= MOST_MOVES => last,
            Last::Cycle(pages, start) if way.moves + pages.len() <= MOST_MOVES + 1 => {
                let around = pages.iter().cycle().skip(*start);
                let around = around.take(pages.len() + 1).cloned();
                return Err(Endless::Cycle(around.collect()));
            }
            _ => return Err(Endless::TooLong),
        };
        self.walk(&match from.encoded_id().or(way.id.as_deref()) {
            Some(id) => last.with_encoded_id(id),
            None => last.clone(),
        })
    }

    /// Where a page moved, unless it was retired.
    fn page_target(&self, page: &Address) -> Option<&Target> {
        match self.state(page) {
            Some(State::Gone(_)) => None,
            _ => self.target(page),
        }
    }

    /// Takes one step after the other.
    fn walk(&self, from: &Address) -> Result<End<'_>, Endless> {
        let mut at = from.clone();
        let mut visited = vec![at.clone()];
        let mut known: FxHashSet<Address> = visited.iter().cloned().collect();
        loop {
            at = match self.step(&at) {
                Step::Stays => return Ok(End::At(at)),
                Step::Outside(url) => return Ok(End::Outside(url)),
                Step::Gone(page, reason) => return Ok(End::Gone(page, reason)),
                Step::To(next) => next,
            };
            visited.push(at.clone());
            if !known.insert(at.clone()) {
                let start = visited.iter().position(|address| *address == at);
                return Err(Endless::Cycle(visited.split_off(start.unwrap_or(0))));
            }
            if visited.len() > MOST_MOVES + 1 {
                return Err(Endless::TooLong);
            }
        }
    }

    fn step(&self, at: &Address) -> Step<'_> {
        let to = |target: &'_ Target| match target {
            Target::Inside(address) => Some(address.clone()),
            Target::Outside(_) => None,
        };
        if at.encoded_id().is_some() {
            match self.target(at) {
                Some(Target::Outside(url)) => return Step::Outside(url),
                Some(target) => return to(target).map_or(Step::Stays, Step::To),
                None => {}
            }
            if let Some(State::Gone(reason)) = self.state(at) {
                return Step::Gone(at.clone(), reason);
            }
        }
        let page = at.page();
        if let Some(State::Gone(reason)) = self.state(&page) {
            return Step::Gone(page, reason);
        }
        match (self.target(&page), at.encoded_id()) {
            (None, _) => Step::Stays,
            (Some(Target::Outside(url)), _) => Step::Outside(url),
            (Some(Target::Inside(target)), None) => Step::To(target.clone()),
            (Some(Target::Inside(target)), Some(id)) => Step::To(target.with_encoded_id(id)),
        }
    }
}

/// One step of the way.
enum Step<'s> {
    Stays,
    To(Address),
    Outside(&'s str),
    Gone(Address, &'s str),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Ledger;

    const LEDGER: &str = "\
moved /a/ 2026-01-01 /b/
moved /b/ 2026-01-01 /c/
moved /a/#own 2026-01-01 /d/#other
moved /c/#renamed 2026-01-01 /c/#name
moved /e/ 2026-01-01 /c/#part
moved /f/ 2026-01-01 https://e.org/
gone /g/ 2026-01-01 Withdrawn
moved /h/ 2026-01-01 /g/
moved /l1/ 2026-01-01 /l2/
moved /l2/ 2026-01-01 /l3/
moved /l3/ 2026-01-01 /l2/
moved /s/ 2026-01-01 /s/
";

    #[test]
    fn follows_pages_and_ids_to_their_ends() {
        let (ledger, _) = Ledger::parse(LEDGER);
        let (states, _) = States::new(ledger, LEDGER);
        let parse = |text: &str| Address::parse(text).expect("an address");
        for (from, to) in [
            ("/c/", "/c/"),
            ("/a/", "/c/"),
            ("/a/#x", "/c/#x"),
            ("/a/#own", "/d/#other"),
            ("/a/#renamed", "/c/#name"),
            ("/e/", "/c/#part"),
            ("/e/#x", "/c/#x"),
        ] {
            assert_eq!(
                states.resolve(&parse(from)),
                Ok(End::At(parse(to))),
                "{from}"
            );
        }
        assert_eq!(
            states.resolve(&parse("/f/#x")),
            Ok(End::Outside("https://e.org/"))
        );
        let gone = Ok(End::Gone(parse("/g/"), "Withdrawn"));
        assert_eq!(states.resolve(&parse("/h/#x")), gone);
        let circle = ["/l2/", "/l3/", "/l2/"].map(parse).to_vec();
        assert_eq!(states.resolve(&parse("/l1/")), Err(Endless::Cycle(circle)));
        assert_eq!(
            states.resolve(&parse("/s/")),
            Err(Endless::Cycle(vec![parse("/s/"), parse("/s/")]))
        );

        let long = |moves: usize| {
            let lines = (0..moves).map(|n| format!("moved /{n}/ 2026-01-01 /{}/\n", n + 1));
            let text: String = lines.collect();
            let (ledger, _) = Ledger::parse(&text);
            let (states, _) = States::new(ledger, &text);
            states.resolve(&parse("/0/")).map(|end| format!("{end:?}"))
        };
        assert!(long(MOST_MOVES).is_ok());
        assert_eq!(long(10 * MOST_MOVES), Err(Endless::TooLong));
        assert_eq!(long(MOST_MOVES + 1), Err(Endless::TooLong));
    }

    proptest::proptest! {
        #[test]
        fn the_known_ways_are_those_of_single_steps(
            facts in proptest::collection::vec((0..7_usize, 0..3_usize, 0..8_usize, 0..3_usize), 0..8),
        ) {
            let address = |page: usize, id: usize| match id {
                0 => format!("/{page}/"),
                id => format!("/{page}/#i{id}"),
            };
            let line = |(page, id, to, to_id): (usize, usize, usize, usize)| match to {
                6 => format!("gone {} 2026-01-01 Withdrawn\n", address(page, id)),
                7 => format!("moved {} 2026-01-01 https://e.org/\n", address(page, id)),
                to => format!("moved {} 2026-01-01 {}\n", address(page, id), address(to, to_id)),
            };
            let text: String = facts.into_iter().map(line).collect();
            let (ledger, _) = Ledger::parse(&text);
            let (states, _) = States::new(ledger, &text);
            for page in 0..7 {
                for id in 0..3 {
                    let from = Address::parse(&address(page, id)).expect("an address");
                    proptest::prop_assert_eq!(states.resolve(&from), states.walk(&from), "{}\n{}", from, text);
                }
            }
        }
    }
}
