//! Guidepost turns a folder of Markdown into a linked guide. This is the map of its source.
//!
//! # Data flow
//!
//! ```text
//! source files ──▶ [Page] ──▶ Site ──▶ [Output] ──▶ bytes ──▶ output folder | socket | map (tests)
//!                  parallel   one      one table    parallel
//!                  facts      tree     of outputs   on demand
//! ```
//!
//! Data flows one way. Each step is a function from values to values; only the modules marked as edge touch the disk, the
//! clock, the environment and the terminal (`clippy.toml` enforces it).
//!
//! # Modules
//!
//! A module imports only from modules below it in this table, and no two files import each other, however indirectly.
//! `tests/suite/imports.rs` reads the table and checks both.
//!
//! | module | what it holds | edge |
//! |---|---|---|
//! | [`cli`] | arguments, help, reports on the terminal; one file a command | ✓ |
//! | [`serve`] | the preview server: a session (watch, snapshot, change set) and HTTP over it | ✓ |
//! | [`builder`] | the build driver: open, render what is dirty, publish; timings, `--verify` | ✓ |
//! | [`author`] | `init`, `new`, `why`, asking other sites; what a folder is, which is the site's, and what works in it | ✓ |
//! | [`check`] | the checks that go beyond a build, one file each | |
//! | [`cache`] | what a build stores for the next one, on disk | ✓ |
//! | [`render`] | the project; the table of outputs; what templates see; the list of pages and their links | |
//! | [`site`] | source files as pages and data; the tree; resolved links; the trait by which the core sees a cache | |
//! | [`theme`] | Tera, the theme's files, the definitions of components | |
//! | [`page`] | one Markdown file: Markdown, components, drawings, and the facts about the page | |
//! | [`io`] | the only module that reads source files, the only one that writes outputs, and the only one that asks other sites | ✓ |
//! | [`input`] | what authors write as YAML: settings, front matter, data files; their key tables and JSON Schemas | |
//! | [`redirects`] | redirects by the server: the rules, the author's `_redirects`, and the format of each host | |
//! | [`ledger`] | the addresses that a site has published, and the state of each | |
//! | [`share`] | the table of share formats; link previews; the social image | |
//! | [`search`] | the index of the search: words, stems, postings, and the scripts that hold them | |
//! | [`raster`] | JPEG, PNG and WebP files: their structure, metadata, variants; icons | |
//! | [`base`] | text, escaping, addresses, cache keys: values that do not depend on a site | |
//! | [`diagnostic`] | the type of a finding, the table of codes, the two printers | |
//!
//! # Invariants
//!
//! - **A page's facts depend on its own file, the settings and the data files alone.** The glossary's terms decide where
//!   links are. Component calls are kept as written and checked against their definitions later, so that no template and
//!   no other page can change how a page is parsed.
//! - **The scope is the dependency list.** What a page can see of the rest of the site is in
//!   [`render::view::Scope`], by value. Its view is derived from the scope, the settings and the templates, so nothing
//!   else can affect the page.
//! - **A page is rendered from the bytes that its facts were parsed from.** A build keeps no body in memory: a body that
//!   needs nothing but addresses is printed during parsing and spooled to a file ([`page::body_store`]); for any other,
//!   the source file is read again and its fingerprint compared. `serve` keeps the source files of its snapshot in memory,
//!   so that one snapshot always renders the same bytes; files that are published unchanged are read when they are sent.
//! - **Text reaches HTML, XML, an address or a snippet through one function for that place.**
//! - **Nothing is published unless everything could be rendered**, and only files that an earlier build wrote are ever
//!   removed.
//! - **The same input gives the same bytes**, in any order, on any number of threads.
//! - **All findings of a run are reported together**, sorted; the first does not hide the second.
//!
//! # Deliberately absent
//!
//! A mutable site that is loaded, built and served in turn; a global list of outputs; decisions by modification time;
//! regular expressions over rendered HTML; a way for a template to read a file, the environment or the network.

// Files of `tests/support/` name this crate as the other tests do.
#[cfg(test)]
extern crate self as guidepost;

pub mod author;
pub mod base;
pub mod builder;
pub mod cache;
pub mod check;
pub mod cli;
pub mod diagnostic;
pub mod input;
pub mod io;
pub mod ledger;
pub mod page;
pub mod raster;
pub mod redirects;
pub mod render;
pub mod search;
pub mod serve;
pub mod share;
pub mod site;
pub mod theme;
