//! Everything that a template may see of a page and the site around it, by value.
//!
//! ```text
//! site ──collector──▶ Scope ──────▶ View ──▶ template
//!                     facts         variables
//!                       └──▶ cache key
//! ```
//!
//! A [`Scope`] holds all facts that a page depends on; `facts.rs` declares them. A [`View`] is derived from a scope, the
//! settings and the templates alone, so a fact that is not in the scope cannot affect a page.

mod backlinks;
mod builder;
mod collector;
mod collector_feeds;
mod collector_lists;
mod collector_shell;
mod data;
mod declare;
mod embed;
mod facts;
mod feed_facts;
mod former;
mod former_facts;
mod linked_data;
mod links;
mod list_collector;
mod list_facts;
mod list_view;
mod lists;
mod not_found;
mod not_found_facts;
mod page;
mod page_list;
mod picture;
mod place;
mod preview;
mod preview_image;
mod print;
mod print_collector;
mod print_facts;
mod routes;
mod search_page;
mod search_page_facts;
mod share;
mod share_fields;
mod shell;
#[cfg(feature = "cards")]
mod social_image;
mod source_page;
mod source_page_facts;
mod term_collector;
mod term_facts;
mod terms;
mod tree;
mod variables;

pub use backlinks::{BacklinkFacts, BacklinkView};
pub use builder::ViewBuilder;
pub use collector::{FactCollector, ListPages};
pub use data::{BibEntry, GlossaryEntry};
pub use facts::{FactsView, KeyPart, KeySink, PageSummary, Scope};
pub use feed_facts::{
    FeedEntryFacts, FeedFacts, FeedOfPage, FeedView, atom_route, json_feed_route,
};
pub use former_facts::{FormerSection, FormerSectionTarget, NoticeFacts};
pub use linked_data::LinkedData;
pub use links::{ChildLink, LinkView, MovedView, NavLink, RelatedView};
pub use list_facts::{ArchiveFacts, ArchivePageFacts, ChildFacts, ListFacts};
pub use list_view::{ArchiveLink, EntriesView, ListShowsView, ListView};
pub use lists::{ListedSource, ReferenceView, SourceView, TermView};
pub use not_found_facts::NotFoundFacts;
pub use page_list::{ListedPage, ListedPageView};
pub use place::{LinkTarget, PlaceView, RelatedPage, TreeStop};
pub use preview::PreviewView;
pub use print_facts::{PrintFacts, PrintedPage};
#[cfg(feature = "cards")]
pub use routes::social_image_route;
pub use routes::{
    embed_route, has_markdown, markdown_route, oembed_route, search_index_route, search_route,
};
pub use search_page_facts::SearchPageFacts;
pub use share_fields::{ShareFieldView, ShareFields};
pub use shell::Shell;
pub use source_page_facts::SourcePageFacts;
pub use term_facts::{PageTerms, TaxonomyFacts, TermFacts, TermPageFacts};
pub use terms::{PageTermsView, TaxonomyTermView, TaxonomyView};
pub use tree::{Siblings, TreeView};
pub use variables::{
    LetterView, PageView, ReturnLink, SearchView, ShareView, SiteView, SocialImageView, TocEntry,
    View,
};
