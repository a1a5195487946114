//! The facts that a page's outputs depend on, each declared once.
//!
//! A row is a part of the cache key with the phrase by which `guidepost why` names it. `facts` are the values themselves:
//! each becomes a field of the struct, read from the site by the function after `=`, and is hashed into the part, either
//! itself or what the function after `hashed as` derives from it.
//! `variables` are what templates see of them: each becomes a field of [`FactsView`], derived by the function after `=`,
//! and an entry in the manual's reference of template variables, whose text is its doc comment. A row whose facts show
//! only through other variables, such as `page`, has none.
//!
//! So adding a fact is adding a row. Nothing that is missing here can reach a page: views are built from a scope, the
//! settings and the templates alone.

use std::hash::Hash;

use jiff::civil::Date;

use super::backlinks::{BacklinkFacts, BacklinkView};
use super::collector::FactCollector;
use super::data::{BibEntry, GlossaryEntry};
use super::declare::{declare_facts, hashed_value};
use super::feed_facts::{FeedOfPage, FeedView};
use super::former_facts::FormerSection;
use super::links::{ChildLink, LinkView, NavLink, RelatedView};
use super::list_facts::{ArchivePageFacts, ChildFacts, ListFacts};
use super::list_view::{EntriesView, ListView};
use super::lists::{self, ListedSource, ReferenceView, SourceView, TermView};
use super::page_list::ListedPage;
use super::place::{LinkTarget, PlaceView, RelatedPage};
use super::shell::{Shell, ThemeView};
use super::term_facts::{PageTerms, TaxonomyFacts, TermPageFacts};
use super::terms::{PageTermsView, TaxonomyView};
use super::tree::{Siblings, TreeView};
use crate::base::route::{Hrefs, Route};
use crate::page::Page;
use crate::site::NodeId;
use crate::site::pictures::{Picture, Preview};

/// Receives the parts of a cache key.
pub trait KeySink {
    /// Adds a part: the value that it is a hash of.
    fn add(&mut self, part: KeyPart, value: &impl Hash);
}

declare_facts! {
    // Parts of a key that are not facts about a page.
    outputs {
        Program: "the program",
        Templates: "the templates",
        Settings: "the settings",
        File: "the file that it is a copy of",
        SocialImage: "what its social image shows",
        Variant: "the image that it shows in another size or form",
        Notice: "the state of its former page",
        SourcePage: "the source, or a page that cites it",
        SearchIndex: "the words of a page",
        SearchPage: "the title or address of a page",
        Data: "a data file that its templates read",
        Feed: "a page of the feed",
    }

    /// The facts about a page on which its embed, its oEmbed answer and its social image depend, as well as the page
    /// itself.
    struct PageSummary {
        Page: "the page's own file, or how it is read" {
            facts {
                /// The page, or `None` for the generated list of a folder.
                page: Option<&'s Page> = FactCollector::page,
                    hashed as |page| page.map(|page| page.facts_hash);
                /// Whether it has expired.
                is_expired: bool = FactCollector::is_expired;
            }
            variables {}
        }
        Place: "its address or title" {
            facts {
                /// Its address.
                route: &'s Route = FactCollector::route;
                /// Its title.
                title: &'s str = |collect, node| collect.site.title(node);
            }
            variables {}
        }
        Changed: "the date of its last change, or its file's name" {
            facts {
                /// Its file.
                file: Option<&'s str> = FactCollector::file;
                /// When it last changed.
                updated: Option<Date> = FactCollector::updated;
            }
            variables {}
        }
        Site: "the site's name" {
            facts {
                /// The site's name: from the settings, else its home page's title.
                site_title: &'s str = |collect, _| collect.site_title();
            }
            variables {}
        }
        Above: "a page above it" {
            facts {
                /// The pages above, from Home down to the parent.
                above: Vec<PlaceView<'s>> = FactCollector::ancestors;
            }
            variables {
                /// The way to the page: from Home down to the page above it. Empty on Home.
                breadcrumbs: Vec<LinkView> = |scope, hrefs| LinkView::to_all(&scope.summary.above, hrefs);
            }
        }
        Below: "a page below it" {
            facts {
                /// The pages directly below, in the order of the guide.
                below: Vec<ChildFacts<'s>> = FactCollector::children;
            }
            variables {
                /// The pages directly below, in the order of the guide.
                children: Vec<ChildLink> = |scope, hrefs| ChildLink::to_all(&scope.summary.below, hrefs);
            }
        }
        Image: "its picture, or the home page's" {
            facts {
                /// The picture that its front matter names.
                image: Option<LinkTarget<'s>> = FactCollector::image;
                /// That picture as link previews show it, if it is known.
                preview: Option<&'s Preview> = FactCollector::preview;
                /// The picture that the home page names.
                home_image: Option<LinkTarget<'s>> = |collect, node| collect.image(collect.site.home_of(node));
                /// That picture as link previews show it, if it is known.
                home_preview: Option<&'s Preview> = |collect, node| collect.preview(collect.site.home_of(node));
            }
            variables {}
        }
    }

    /// The facts on which the page itself depends.
    struct Scope: PageSummary as summary {
        Neighbours: "the page before or after it" {
            facts {
                /// The page before, in depth-first order of the tree.
                previous: Option<PlaceView<'s>> = FactCollector::previous;
                /// The page after.
                next: Option<PlaceView<'s>> = FactCollector::next;
            }
            variables {
                /// The page before, in the reading order of the whole guide; nothing on Home.
                previous: Option<LinkView> = |scope, hrefs| scope.previous.map(|page| LinkView::to(&page, hrefs));
                /// The page after; nothing on the last.
                next: Option<LinkView> = |scope, hrefs| scope.next.map(|page| LinkView::to(&page, hrefs));
            }
        }
        Tree: "a sibling of it in the guide" {
            facts {
                /// Its siblings, itself included.
                siblings: Siblings<'s> = FactCollector::siblings;
            }
            variables {
                /// The part of the guide tree around the page.
                tree: TreeView = |scope, hrefs| {
                    let below: Vec<_> = scope.summary.below.iter().map(|page| page.place).collect();
                    TreeView::of(&scope.summary.above, &scope.siblings, &below, hrefs)
                };
            }
        }
        Shell: "a link in the header or the footer, or the look" {
            facts {
                /// What is around the page.
                shell: Shell<'s> = |collect, _| collect.shell();
            }
            variables {
                /// The links of the setting `header.links`.
                header_links: Vec<NavLink> = |scope, hrefs| scope.shell.links(scope.summary.route, hrefs);
                /// The links of the setting `footer.links`.
                footer_links: Vec<NavLink> = |scope, hrefs| scope.shell.footer_links(scope.summary.route, hrefs);
                /// What the settings under `theme` add.
                theme: ThemeView = |scope, hrefs| scope.shell.theme(hrefs);
            }
        }
        Print: "the page that prints its guide" {
            facts {
                /// On the top page of a guide that is printed as a whole, the address of the page that does so.
                print_route: Option<&'s Route> = FactCollector::print_route;
            }
            variables {
                /// The address of the page that prints the whole guide, on the guide's top page; nothing elsewhere.
                print: Option<String> = |scope, hrefs| scope.print_route.map(|route| hrefs.to(route));
            }
        }
        Links: "the targets of its links" {
            facts {
                /// The targets of the links and pictures of the body, in order; `None` for a broken link that the
                /// settings allow.
                links: Vec<Option<LinkTarget<'s>>> = FactCollector::body_links;
            }
            variables {}
        }
        Pictures: "an image that it shows" {
            facts {
                /// The files of the site that Markdown shows as images, by the numbers of their links, ascending.
                pictures: Vec<(usize, &'s Picture)> = FactCollector::pictures;
            }
            variables {}
        }
        Related: "a page that it names as related" {
            facts {
                /// The pages of the front matter's `related`, without broken ones.
                related: Vec<RelatedPage<'s>> = FactCollector::related;
            }
            variables {
                /// Pages worth reading next, as the page's `related` names them.
                related: Vec<RelatedView> =
                    |scope, hrefs| RelatedView::to_all(&scope.related, scope.summary.route, hrefs);
            }
        }
        Backlinks: "a page that links to it" {
            facts {
                /// The first pages that link to it, in the order of the guide.
                backlinks: Vec<BacklinkFacts<'s>> = FactCollector::backlinks;
            }
            variables {
                /// The first ten pages that link to it in their texts, in the order of the guide. Empty on Home, and if
                /// the settings or the page have `backlinks: false`.
                backlinks: Vec<BacklinkView<'s>> = |scope, hrefs| BacklinkView::to_all(&scope.backlinks, hrefs);
            }
        }
        Sources: "a source that it cites" {
            facts {
                /// The sources that it cites, in the order of their numbers.
                sources: Vec<BibEntry<'s>> = FactCollector::sources;
                /// The page that lists all sources.
                references_page: Option<&'s Route> = |collect, _| collect.references_page();
            }
            variables {
                /// The sources that the page cites, in the order of their numbers.
                sources: Vec<SourceView<'s>> =
                    |scope, hrefs| lists::sources(scope.references_page, &scope.sources, hrefs);
            }
        }
        Terms: "a term that it links" {
            facts {
                /// The terms of the glossary that it links, in the order of the text.
                terms: Vec<GlossaryEntry<'s>> = FactCollector::terms;
                /// The page that lists all terms.
                glossary_page: Option<&'s Route> = |collect, _| collect.glossary_page();
            }
            variables {
                /// The terms of the glossary that `body` links, in the order of the text.
                terms: Vec<TermView<'s>> = |scope, hrefs| lists::terms(scope.glossary_page, &scope.terms, hrefs);
            }
        }
        Taxonomies: "a tag or other term that it has, or the number of pages with it" {
            facts {
                /// Its terms, by taxonomy.
                taxonomies: Vec<PageTerms<'s>> = FactCollector::taxonomies;
            }
            variables {
                /// The tags and other terms of the page, by taxonomy; a taxonomy in which it has none is left out.
                taxonomies: Vec<PageTermsView> = |scope, hrefs| PageTermsView::to_all(&scope.taxonomies, hrefs);
            }
        }
        TermPages: "a page with its term, or a term of its list" {
            facts {
                /// On the page that lists them, all terms of a taxonomy.
                taxonomy: Option<TaxonomyFacts<'s>> = FactCollector::taxonomy;
                /// On the page of a term, the pages that have it.
                term: Option<TermPageFacts<'s>> = FactCollector::term;
            }
            variables {
                /// All tags, or other terms of a taxonomy, on the page that lists them; nothing on others.
                taxonomy: Option<TaxonomyView> =
                    |scope, hrefs| scope.taxonomy.as_ref().map(|facts| TaxonomyView::of(facts, hrefs));
            }
        }
        List: "how the pages below it are listed, or a page of its archive" {
            facts {
                /// How the pages below it are listed.
                list: ListFacts<'s> = FactCollector::list;
                /// On the page of an archive, its pages.
                archive: Option<ArchivePageFacts<'s>> = FactCollector::archive;
            }
            variables {
                /// How the pages below it are listed: what `partials/children.html` shows of each, and the archives of a long list.
                list: ListView = |scope, hrefs| ListView::of(&scope.list, hrefs);
                /// The pages that have a tag or other term, on its page, or those of an archive; nothing on others.
                entries: Option<EntriesView> = |scope, hrefs| {
                    let term = scope.term.as_ref().map(|term| (&term.pages, term.shows));
                    let archive = scope.archive.as_ref();
                    let archive = archive.map(|archive| (&archive.pages, archive.shows));
                    let (pages, shows) = term.or(archive)?;
                    Some(EntriesView::of(pages, shows, hrefs))
                };
            }
        }
        Former: "an address that it had before" {
            facts {
                /// The ids that it, or a page that moved to it, had before.
                former: Vec<FormerSection<'s>> = FactCollector::former;
                /// Whether its address is recorded in the ledger.
                recorded: bool = FactCollector::is_recorded;
            }
            variables {}
        }
        Feeds: "a feed that it is in" {
            facts {
                /// The feeds that it is in, the nearest first.
                feeds: Vec<FeedOfPage<'s>> = FactCollector::feeds_of;
            }
            variables {
                /// The feeds that the page is in, the nearest first; empty if there are none.
                feeds: Vec<FeedView> = |scope, hrefs| FeedView::of_all(&scope.feeds, hrefs);
            }
        }
        Lists: "a page that its text lists" {
            facts {
                /// The lists of pages that components of its body print, by the numbers of their calls, ascending.
                lists: Vec<(usize, Vec<ListedPage<'s>>)> = FactCollector::lists;
            }
            variables {}
        }
        Drawings: "a drawing that it shows" {
            facts {
                /// The hashes of the drawings in its body, in order.
                drawings: Vec<blake3::Hash> = FactCollector::drawings;
            }
            variables {}
        }
        References: "the list of sources" {
            facts {
                /// On the page that lists them, all sources of the site, each with the pages that cite it.
                references: Vec<ListedSource<'s>> = FactCollector::references;
            }
            variables {
                /// All sources of the site, on the page that lists them; on the page of a source, that one; empty on others.
                references: Vec<ReferenceView<'s>> = |scope, hrefs| lists::references(&scope.references, hrefs);
            }
        }
        Glossary: "the list of terms" {
            facts {
                /// On the page that lists them, all terms of the site, by name.
                glossary: Vec<GlossaryEntry<'s>> = FactCollector::glossary;
            }
            variables {
                /// All terms of the site, on the page that lists them; empty on others.
                glossary: Vec<TermView<'s>> = |scope, hrefs| lists::terms(scope.glossary_page, &scope.glossary, hrefs);
            }
        }
    }
}

impl PageSummary<'_> {
    /// Whether it is the summary of the home page.
    #[must_use]
    pub fn is_home(&self) -> bool {
        self.above.is_empty()
    }
}
