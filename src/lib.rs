//! Guidepost turns a folder of Markdown into a linked guide. This is the map of the house.
//!
//! # How a site is made
//!
//! ```text
//! files ──▶ [Page] ──▶ Site ──▶ [Output] ──▶ bytes ──▶ output folder
//!           parallel   one      one table    parallel   stage, then rename
//!           facts      tree     of rows      lazy
//! ```
//!
//! Data walks one way. Each step is a function from values to values; only the edge touches disk,
//! clock and terminal (`clippy.toml` enforces it).
//!
//! | room | what it is | edge |
//! |---|---|---|
//! | [`cli`] | arguments to a request, findings to the terminal, one file a command | ✓ |
//! | [`build`] | the driver: open the project, render all, publish what changed | ✓ |
//! | [`serve`] | the driver while a site is written: read, show, wait for a change | ✓ |
//! | [`root`] | the site's folder, as a command is given it | ✓ |
//! | [`files`] | the one door through which sources are read | ✓ |
//! | [`store`], [`publish`] | the one door through which outputs are written, and the plan that never loses the last good site | ✓ |
//! | [`cache`] | what a build remembers for the next; [`key`]: what an output is made from; [`known`]: the cache as the core sees it | |
//! | [`project`] | everything known of a site before its first output is made | |
//! | [`sources`] | a folder's files as settings, pages and templates | |
//! | [`output`] | the table of what a site emits, one file a kind | |
//! | [`view`] | all that a template may see | |
//! | [`share`] | the table of share formats, one file each | |
//! | [`why`] | what an output is made from, and what of that changed | |
//! | [`lookup`], [`preview`] | the page that somebody names; what other places show of it | |
//! | `card` | the picture of a page for links to it, where the feature `cards` is on | |
//! | [`site`], [`links`] | the tree; where each link leads | |
//! | [`bibliography`], [`figures`] | which page cites which source, and shows which drawing | |
//! | [`starter`], [`scaffold`] | the site, and the page, that an author begins with | |
//! | [`listing`], [`effective`] | the pages as rows; the settings that hold, and where each comes from | |
//! | [`page`] | the facts of one Markdown file | |
//! | [`bodies`] | where printed bodies wait until their pages are made | |
//! | [`front_matter`], [`markdown`], [`component`] | its three languages | |
//! | [`schema`] | what kind of page it says it is | |
//! | [`config`], [`yaml`] | settings; all YAML, guarded | |
//! | [`vocabulary`], [`json_schema`] | every key that an author can write: one table for the readers and `guidepost config`; the same for editors | |
//! | [`foreign`] | what a site brings along from another generator | |
//! | [`references`], [`glossary`], [`drawing`] | sources and terms, as data files describe them; an SVG, checked | |
//! | [`templates`] | the theme under the site's own files | |
//! | [`stage`] | the stages of a build, for whoever watches it | |
//! | [`stamp`] | what a file system tells of a file without reading it | |
//! | [`route`], [`base_url`], [`address`] | addresses in the site; where it is published; addresses that authors write | |
//! | [`escape`], [`decode`], [`text`] | text into HTML, XML and JSON in HTML; bytes into text; text into one line | |
//! | [`check`] | the table of checks that go beyond a build, one file each | |
//! | [`codes`], [`allow`], [`allowances`] | what each kind of finding means; which ones an author lets be, and what came of it | |
//! | [`excerpt`] | the first words of a text | |
//! | [`diagnostic`] | the one type of finding, and its two printers | |
//! | [`words`] | the few words that the generator itself says | |
//!
//! # What always holds
//!
//! - **A page's facts depend on its own file, the settings and the data files alone**: the
//!   glossary's terms steer where links are. Calls of components are kept as written and checked
//!   against their definitions later, so that no template and no other page can change how a page
//!   is read.
//! - **The scope is the dependency list.** What a page can see of the rest of the site is in
//!   [`view::Scope`], by value, and its view is made of that, the settings and the templates; what is
//!   not in there cannot matter to a page.
//! - **A page is printed from the bytes its facts were read from.** No body is kept in memory. One that needs nothing
//!   but addresses is printed when its facts are read, and waits in a file ([`bodies`]); for any other the
//!   page's file is read again, and its fingerprint compared.
//! - **Text reaches HTML, XML, an address or a snippet through one function for that place.**
//! - **Nothing is published unless everything could be made**, and only files that an earlier build
//!   wrote are ever removed.
//! - **The same input gives the same bytes**, in any order, on any number of threads.
//! - **All findings of a run are reported together**, sorted; the first does not hide the second.
//!
//! # What is not here, on purpose
//!
//! No mutable site that is loaded, built and served by turns; no global list of outputs; no
//! decision by modification time; no regular expression over finished HTML; no way for a template
//! to read a file, the environment or the network.

pub mod address;
pub mod allow;
pub mod allowances;
pub mod base_url;
pub mod bibliography;
pub mod bodies;
pub mod build;
pub mod cache;
#[cfg(feature = "cards")]
pub mod card;
pub mod check;
pub mod cli;
pub mod codes;
pub mod component;
pub mod config;
pub mod decode;
pub mod diagnostic;
pub mod drawing;
pub mod effective;
pub mod escape;
pub mod excerpt;
pub mod figures;
pub mod files;
pub mod foreign;
pub mod front_matter;
pub mod glossary;
pub mod json_schema;
mod json_text;
pub mod key;
pub mod known;
pub mod links;
pub mod listing;
pub mod lookup;
pub mod markdown;
pub mod output;
pub mod page;
pub mod preview;
pub mod project;
pub mod publish;
pub mod references;
pub mod root;
pub mod route;
pub mod scaffold;
pub mod schema;
pub mod serve;
pub mod share;
pub mod site;
pub mod sources;
pub mod stage;
pub mod stamp;
pub mod starter;
pub mod store;
pub mod templates;
pub mod text;
pub mod view;
pub mod vocabulary;
pub mod why;
pub mod words;
pub mod yaml;
