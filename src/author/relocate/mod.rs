//! `mv`, `rm`, `split` and `merge`: changes of a site's files by which every link still leads to the same content.
//!
//! A command becomes a [`Layout`](layout::Layout): which part of which text is in which file. The site is opened with
//! it, in memory, so that what each link led to before can be matched with what it leads to then. The links that differ
//! are respelt, in their own style, and only their bytes change. The result is opened once more and checked: it has to
//! have no finding that the site did not have before. Nothing here writes: the result is a [`Plan`].

mod diff;
mod facts;
mod heading;
mod ids;
mod layout;
mod merging;
mod moving;
mod names;
mod overlay;
mod places;
mod plan;
mod points;
mod removal;
mod request;
mod rewrite;
mod source;
mod spell;
mod splitting;
mod verbs;
mod verify;
mod wanted;

pub use request::{HeadingName, Plan, Refusal, Request};
pub use verbs::plan;
