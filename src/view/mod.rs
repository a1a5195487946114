//! All that a template may see of a page and of its surroundings, by value.
//!
//! It is made in two steps. A [`Scope`] is what one page can see of the site; a [`View`] is made of
//! a scope, the settings and the templates alone. What is not in a page's scope cannot matter to it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::schema::Schema;
use crate::share::Snippets;

#[cfg(feature = "cards")]
mod cards;
mod data;
mod embed;
mod fields;
mod linked_data;
mod preview;
mod scope;
mod views;

#[cfg(feature = "cards")]
pub use cards::card_route;
pub use data::{Entry, ReferenceView, Source, SourceView, TermView};
pub use embed::{embed_route, oembed_route};
pub use fields::{FieldView, Fields};
pub use linked_data::LinkedData;
pub use preview::PreviewView;
pub use scope::{Face, Lead, Lists, Next, Place, Scope, Scopes};
pub use views::Views;

/// The view of one output.
#[derive(Debug, Serialize)]
pub struct View<'s> {
    /// The site.
    pub site: SiteView<'s>,
    /// The page.
    pub page: PageView<'s>,
    /// Headings of level 2, those of level 3 under them.
    pub toc: Vec<TocEntry<'s>>,
    /// From Home down to the parent.
    pub breadcrumbs: Vec<LinkView>,
    /// The pages directly below, in order.
    pub children: Vec<Card>,
    /// The page before, walking the tree depth first.
    pub previous: Option<LinkView>,
    /// The page after.
    pub next: Option<LinkView>,
    /// Pages worth reading next.
    pub related: Vec<RelatedView>,
    /// The links at the foot: top, parent, Home.
    pub return_links: Vec<ReturnLink>,
    /// The share box.
    pub share: Option<ShareView<'s>>,
    /// What link previews show; none where the site has no public address.
    pub preview: Option<PreviewView>,
    /// What search engines read; templates see it as JSON, ready to stand in a script element.
    #[serde(skip)]
    pub linked_data: Option<LinkedData<'s>>,
    /// Where the links and pictures of the body lead, in order; none for one that must not reach
    /// the output. For the generator, which prints the body; templates do not see it.
    #[serde(skip)]
    pub links: Vec<Option<String>>,
    /// The sources that the page cites, in the order of their numbers.
    pub sources: Vec<SourceView<'s>>,
    /// The terms of the glossary that the body links, in order.
    pub terms: Vec<TermView<'s>>,
    /// All sources of the site, on the page that lists them.
    pub references: Vec<ReferenceView<'s>>,
    /// All terms of the site, on the page that lists them.
    pub glossary: Vec<TermView<'s>>,
    /// Leads to the folder that holds the site, with a last `/`.
    pub root: String,
    /// Leads to the home page.
    pub home: String,
    /// Leads to the stylesheet.
    pub style: String,
    /// Leads to the script.
    pub script: String,
    /// Leads to each stylesheet and script that the site's template folder adds, by its path there.
    pub files: BTreeMap<&'s str, String>,
}

/// The site, as far as every page may show it.
#[derive(Debug, Serialize)]
pub struct SiteView<'s> {
    /// Its name.
    pub title: String,
    /// BCP 47 tag of its language.
    pub language: &'s str,
    /// One sentence about it.
    pub description: Option<&'s str>,
    /// Who writes it.
    pub author: Option<&'s str>,
    /// Hue of the accent colour, in degrees.
    pub hue: i64,
    /// From the settings, for the site's own templates.
    pub extra: &'s Map<String, Value>,
}

/// The page.
#[derive(Debug, Serialize)]
pub struct PageView<'s> {
    /// Its title.
    pub title: String,
    /// A shorter name for navigation.
    pub nav_title: Option<&'s str>,
    /// One sentence about it.
    pub description: Option<&'s str>,
    /// Its absolute, encoded address; none where the site has no address yet.
    pub permalink: Option<String>,
    /// When it was written.
    pub date: Option<Date>,
    /// When it last changed in substance.
    pub updated: Option<Date>,
    /// Who wrote it.
    pub authors: &'s [String],
    /// Its subjects.
    pub tags: &'s [String],
    /// Its former addresses.
    pub aliases: &'s [String],
    /// Leads to its picture.
    pub image: Option<String>,
    /// The absolute address of its picture.
    pub image_absolute: Option<String>,
    /// The picture that other sites show with a link to it: its own, else a card drawn for it, else
    /// the home page's.
    pub card: Option<CardView>,
    /// Whether search engines are asked to leave it out.
    pub noindex: bool,
    /// When its facts were checked.
    pub facts_checked: Option<Date>,
    /// When they should be checked again.
    pub next_review: Option<Date>,
    /// Its kind for search engines.
    pub schema: Option<&'s Schema>,
    /// Whether it is Home.
    pub is_home: bool,
    /// Whether it is a folder's generated list.
    pub is_list: bool,
    /// From its front matter, for the site's own templates.
    pub extra: Map<String, Value>,
}

/// The picture that other sites show with a link to a page; all but its address is known only of one
/// that is drawn.
#[derive(Debug, Serialize)]
pub struct CardView {
    /// Its absolute, encoded address.
    pub url: String,
    /// In pixels.
    pub width: Option<u32>,
    /// In pixels.
    pub height: Option<u32>,
    /// What it says.
    pub alt: Option<String>,
    /// Its media type.
    pub media_type: Option<&'static str>,
}

/// A heading in the table of contents.
#[derive(Debug, Serialize)]
pub struct TocEntry<'s> {
    /// Its id, raw; the theme puts it behind `#` through `href`.
    pub id: &'s str,
    /// `#` and the encoded id.
    pub href: String,
    /// Its text.
    pub title: &'s str,
    /// 2 or 3.
    pub level: u8,
    /// Headings of the next level under it.
    pub children: Vec<TocEntry<'s>>,
}

/// A link to a page.
#[derive(Debug, Serialize)]
pub struct LinkView {
    /// What the page is called in navigation.
    pub title: String,
    /// Leads to it.
    pub href: String,
}

/// A link to a page with a sentence about it.
#[derive(Debug, Serialize)]
pub struct Card {
    /// What the page is called in navigation.
    pub title: String,
    /// Leads to it.
    pub href: String,
    /// One sentence about it.
    pub description: Option<String>,
}

/// A link to a page worth reading next.
#[derive(Debug, Serialize)]
pub struct RelatedView {
    /// The page's title.
    pub title: String,
    /// Leads to it.
    pub href: String,
    /// Why it is worth reading.
    pub reason: Option<String>,
}

/// A link at the foot of a page; its text is `before`, `name` and `after` together.
#[derive(Debug, Serialize)]
pub struct ReturnLink {
    /// `top`, `main` or `home`.
    pub kind: &'static str,
    /// Where it leads.
    pub href: String,
    /// Words before the name.
    pub before: String,
    /// The name.
    pub name: String,
    /// Words after the name.
    pub after: String,
}

/// The share box.
#[derive(Debug, Serialize)]
pub struct ShareView<'s> {
    /// The line that invites to share.
    pub invitation: &'s str,
    /// What to copy.
    #[serde(flatten)]
    pub snippets: Snippets,
    /// The fields of the other formats: HTML, as `partials/share-field.html` prints each.
    pub fields: String,
    /// The links to the page's sections, for the links beside their headings to copy: HTML.
    pub sections: String,
}
