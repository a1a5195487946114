//! Whole sites, seen from outside: a folder goes in; pages, messages and an exit code come out.
//!
//! Each folder of `tests/sites/` is a case, and adding one is all it takes to have it run:
//!
//! | file | what it is |
//! |---|---|
//! | `about` | one sentence: what the case shows |
//! | `in/` | the site's folder; what git or a file system cannot hold is added by `suite/made.rs` |
//! | `command` | the command that is run, such as `check`; `build` where absent |
//! | `args` | arguments, one a line; an empty line starts another run on the same folder |
//! | `theme` | there, empty: the site is printed by the default theme |
//! | `features` | `cards`: only for a build with this feature; `no cards`: only for one without |
//! | `unreadable` | files that cannot be read, one a line; the site is then opened in memory |
//! | `stdout`, `stderr` | exactly what is printed, with the time as `TIME`, the folder around the site as `TEMP`; absent for nothing |
//! | `expected/tree.txt` | all that is in the output folder; absent where there is none |
//! | `expected/…` | those outputs whose bytes the case is about |
//!
//! Without `theme`, a site that has no template of its own by that name is printed by the ones in
//! `tests/sites/_plain/`, which show a page's text and what is around it and nothing else: then
//! an expectation is short, and a change of the theme leaves it alone.
//!
//! `tests/sessions/` holds what is typed at a terminal and what is shown; `suite/session.rs` says how it is written.
//! The manual in `docs/` is played too: `suite/manual.rs` tells how its code blocks are marked.
//!
//! `UPDATE_GOLDEN=1 cargo test --test suite` writes what is printed and built now over the
//! expectations. It renews the files that a case has in `expected/`, and gives a case without that
//! folder all that was built but the theme's own files. Look at the difference before you keep it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]
#![allow(
    clippy::disallowed_methods,
    reason = "tests look at the disk from outside"
)]

#[path = "suite/author.rs"]
mod author;
#[path = "suite/benchmark.rs"]
mod benchmark;
#[cfg(feature = "cards")]
#[path = "suite/cards.rs"]
mod cards;
#[path = "suite/case.rs"]
mod case;
#[path = "suite/codes.rs"]
mod codes;
#[path = "suite/command.rs"]
mod command;
#[path = "suite/generated.rs"]
mod generated;
#[path = "suite/golden.rs"]
mod golden;
#[path = "suite/incremental.rs"]
mod incremental;
#[path = "suite/made.rs"]
mod made;
#[path = "suite/manual.rs"]
mod manual;
#[path = "support/memory_files.rs"]
mod memory_files;
#[path = "suite/reference.rs"]
mod reference;
#[path = "suite/remembering.rs"]
mod remembering;
#[path = "suite/session.rs"]
mod session;
#[path = "suite/share.rs"]
mod share;
#[path = "suite/titles.rs"]
mod titles;
#[path = "suite/tree.rs"]
mod tree;
#[path = "suite/trees.rs"]
mod trees;
