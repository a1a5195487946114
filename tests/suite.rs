//! Tests of the whole program: a folder is the input; pages, messages and an exit code are the output.
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
//! | `features` | a line for each feature that the build has to have, such as `cards`, or not to have, such as `no cards` |
//! | `unreadable` | files that cannot be read, one a line; the site is then opened in memory |
//! | `stdout`, `stderr` | exactly the printed text, with the time as `TIME` and the folder around the site as `TEMP`; absent if nothing is printed |
//! | `expected/tree.txt` | everything in the output folder; absent if there is no output folder |
//! | `expected/…` | the outputs whose bytes the case is about |
//!
//! Without `theme`, a site that has no template of its own by that name is printed by the ones in
//! `tests/sites/_plain/`, which show a page's text and what is around it and nothing else: then
//! an expectation is short, and a change of the theme leaves it alone.
//!
//! `tests/sessions/` has recorded terminal sessions; `suite/session.rs` describes their format. The examples of the manual
//! in `docs/` run too: `suite/manual.rs` describes how its code blocks are marked.
//!
//! `UPDATE_GOLDEN=1 cargo test --test suite` overwrites the expectations with the current output. It updates the files that
//! a case has in `expected/`, and creates the folder for a case without one, with everything that was built except the
//! theme's own files. Review the difference before you commit it. `GOLDEN=NAME` runs one case.
//!
//! A test that needs a program besides those of POSIX is ignored with the reason `needs PROGRAM`; `./check` installs the
//! program and runs the test, so none passes without having tested.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]
#![allow(
    clippy::disallowed_methods,
    reason = "tests look at the disk from outside"
)]

#[cfg(unix)]
#[path = "suite/against.rs"]
mod against;
#[path = "suite/author.rs"]
mod author;
#[path = "support/bad_server.rs"]
mod bad_server;
#[path = "suite/begin.rs"]
mod begin;
// It draws photos, with what resizes and encodes them.
#[cfg(feature = "webp")]
#[path = "suite/benchmark.rs"]
mod benchmark;
#[cfg(unix)]
#[path = "suite/branches.rs"]
mod branches;
#[path = "suite/cache.rs"]
mod cache;
#[cfg(feature = "cards")]
#[path = "suite/cards.rs"]
mod cards;
#[path = "suite/case.rs"]
mod case;
#[path = "suite/codes.rs"]
mod codes;
#[path = "suite/command.rs"]
mod command;
#[path = "suite/dependencies.rs"]
mod dependencies;
#[cfg(unix)]
#[path = "suite/diffs.rs"]
mod diffs;
#[path = "suite/external.rs"]
mod external;
#[cfg(unix)]
#[path = "suite/feeds.rs"]
mod feeds;
#[path = "suite/files.rs"]
mod files;
#[path = "suite/generated.rs"]
mod generated;
#[path = "suite/golden.rs"]
mod golden;
#[path = "suite/histories/mod.rs"]
mod histories;
#[cfg(unix)]
#[path = "suite/hosts.rs"]
mod hosts;
#[path = "support/html_faults.rs"]
mod html_faults;
#[path = "suite/imports.rs"]
mod imports;
#[path = "suite/incremental.rs"]
mod incremental;
#[path = "suite/injection.rs"]
mod injection;
#[path = "suite/made.rs"]
mod made;
#[path = "suite/manual.rs"]
mod manual;
#[path = "support/memory_files.rs"]
mod memory_files;
#[path = "suite/moves.rs"]
mod moves;
#[path = "suite/permanence.rs"]
mod permanence;
#[path = "suite/program.rs"]
mod program;
#[path = "suite/prose.rs"]
mod prose;
#[cfg(unix)]
#[path = "suite/records.rs"]
mod records;
#[path = "suite/reference/mod.rs"]
mod reference;
#[path = "suite/release.rs"]
mod release;
#[cfg(unix)]
#[path = "suite/repository.rs"]
mod repository;
#[path = "suite/same_html.rs"]
mod same_html;
#[path = "suite/session.rs"]
mod session;
#[path = "suite/share.rs"]
mod share;
#[path = "suite/spec_examples.rs"]
mod spec_examples;
#[path = "suite/specification.rs"]
mod specification;
#[path = "suite/stylesheets.rs"]
mod stylesheets;
#[path = "suite/suggest.rs"]
mod suggest;
#[path = "suite/titles.rs"]
mod titles;
#[path = "suite/tree.rs"]
mod tree;
#[path = "suite/trees.rs"]
mod trees;
#[path = "suite/typos.rs"]
mod typos;
#[path = "suite/untrusted.rs"]
mod untrusted;
#[path = "suite/verify.rs"]
mod verify;
#[cfg(unix)]
#[path = "suite/workflows.rs"]
mod workflows;
#[path = "suite/zip.rs"]
mod zip;
