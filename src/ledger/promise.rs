//! What a server has to answer at each recorded page.

use super::address::Address;
use super::fact::Target;
use super::ids::Ids;
use super::records::{IdRecords, PageRecords, State};
use super::resolve::End;
use super::states::States;
use crate::diagnostic::Span;

/// What a server has to answer at a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    /// The page.
    pub page: Address,
    /// Where readers of it arrive.
    pub arrival: Arrival,
    /// The encoded ids that the page at which they arrive has.
    pub ids: Ids,
    /// The line of the ledger about the page, or about the first id.
    pub span: Span,
}

/// Where readers arrive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// At this page of the site.
    At(Address),
    /// At another site.
    Outside(String),
    /// At the notice that the page was retired.
    Notice,
}

/// The promises of a ledger, sorted by address. What has no end is left out: a build reports it.
#[must_use]
pub fn promises(states: &States) -> Vec<Promise> {
    let promises = states
        .pages()
        .iter()
        .filter_map(|page| promise(states, page));
    promises.collect()
}

fn promise(states: &States, records: &PageRecords) -> Option<Promise> {
    let page = Address::parse(records.page_part()).ok()?;
    let own = records.own.as_ref();
    let arrival = match states.resolve(&page).ok()? {
        End::At(at) => Arrival::At(at.page()),
        End::Outside(url) => Arrival::Outside(url.to_owned()),
        End::Gone(..) => Arrival::Notice,
    };
    let is_page = matches!(arrival, Arrival::At(_));
    let ids = match &records.ids {
        _ if !is_page => Ids::default(),
        IdRecords::Live(ids) => ids.clone(),
        IdRecords::Each(records) => {
            let kept = records.iter().filter(|record| match &record.state {
                State::Live | State::Revived | State::Gone(_) => true,
                // One that moved to where its page is now may have no marker.
                State::Moved(Target::Inside(to)) => {
                    arrival != Arrival::At(to.page()) || page == to.page()
                }
                State::Moved(Target::Outside(_)) => true,
            });
            let ids = kept.filter_map(|record| record.address.encoded_id());
            ids.map(str::to_owned).collect()
        }
    };
    let first = || match &records.ids {
        IdRecords::Live(_) => None,
        IdRecords::Each(records) => records.first(),
    };
    let span = own.or_else(first)?.span;
    Some(Promise {
        page,
        arrival,
        ids,
        span,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Ledger;

    #[test]
    fn each_page_has_one_promise() {
        let text = "\
live /a/ 2026-01-01 #x #y
moved /a/#old 2026-01-02 /a/#x
moved /a/#away 2026-01-02 /b/#z
live /b/ 2026-01-01 #z
live /c/ 2026-01-01 #p
moved /c/ 2026-01-02 /b/
gone /d/ 2026-01-02 Old
moved /e/ 2026-01-02 https://e.org/
moved /f/ 2026-01-02 /c/
gone /g/ 2026-01-01 Old
revive /g/ 2026-01-02
moved /h/ 2026-01-02 /h/
";
        let (ledger, _) = Ledger::parse(text);
        let (states, _) = States::new(ledger, text);
        let found = promises(&states).into_iter().map(|promise| {
            let arrival = match promise.arrival {
                Arrival::At(page) => page.to_string(),
                Arrival::Outside(url) => url,
                Arrival::Notice => "notice".to_owned(),
            };
            format!(
                "{} {arrival} {}",
                promise.page,
                promise.ids.iter().collect::<Vec<_>>().join(" ")
            )
        });
        assert_eq!(
            found.collect::<Vec<_>>(),
            [
                "/a/ /a/ away old x y",
                "/b/ /b/ z",
                "/c/ /b/ p",
                "/d/ notice ",
                "/e/ https://e.org/ ",
                "/f/ /b/ ",
                "/g/ /g/ ",
            ]
        );
    }
}
