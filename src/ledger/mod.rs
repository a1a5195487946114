//! The ledger: the addresses that a site has published, in `links.ledger` beside its settings, and the state of each.
//! The ledger is a set of facts that are only ever added to. A build fails if an address in it no longer resolves, so
//! that no link that was ever shared dies silently.
//!
//! A fact is one line: a verb, the address that it is about, the date, and the rest. The ids that a page published are on
//! its own line:
//!
//! ```text
//! live /a/b/ 2026-11-22 #causes #how-long
//! moved /old.html 2026-11-22 /a/b/
//! moved /a/b/#causes 2027-01-03 /a/b/#why-it-happens
//! gone /a/ice-baths/ 2027-02-01 Advice withdrawn
//! revive /a/ice-baths/ 2027-06-01
//! erased blake3:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 2027-07-01
//! origin https://example.org 2026-11-22
//! ```
//!
//! Everything here is a function from values to values.

mod address;
mod dates;
mod deciding;
mod fact;
mod file;
mod ids;
mod promise;
mod records;
mod removed;
mod resolve;
mod states;
mod ways;

pub use address::Address;
pub use dates::Dates;
pub use fact::{Fact, Target, Verb};
pub use file::{FILE, HEADER, LARGEST, Ledger};
pub use ids::Ids;
pub use promise::{Arrival, Promise, promises};
pub use records::{IdRecords, PageRecords, Record, RecordRef, State};
pub use removed::removed;
pub use resolve::{End, Endless, MOST_MOVES};
pub use states::States;
