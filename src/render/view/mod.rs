//! All that a template may see of a page and of its surroundings, by value.
//!
//! It is made in two steps. A [`Scope`] is what one page can see of the site; a [`View`] is made of
//! a scope, the settings and the templates alone. What is not in a page's scope cannot matter to it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::base::route::Hrefs;
use crate::input::page_type::PageTypeValue;

#[cfg(feature = "cards")]
mod cards;
mod data;
mod embed;
mod fields;
mod linked_data;
mod lists;
mod preview;
mod scope;
mod views;

#[cfg(feature = "cards")]
pub use cards::card_route;
pub use data::{Entry, Source};
pub use embed::{embed_route, oembed_route};
pub use fields::{FieldView, Fields};
pub use linked_data::LinkedData;
pub use lists::{ReferenceView, SourceView, TermView};
pub use preview::PreviewView;
pub use scope::{LinkTarget, ListPages, PageSummary, PlaceView, RelatedPage, Scope, Scopes};
pub use views::Views;

/// The view of one output.
#[derive(Debug, Serialize)]
pub struct View<'s> {
    /// The site.
    pub site: SiteView<'s>,
    /// The page.
    pub page: PageView<'s>,
    /// The page's headings of level 2, each with those of level 3 under it. Empty where there is but one, and where the
    /// page says `toc: false`.
    pub toc: Vec<TocEntry<'s>>,
    /// The way to the page: from Home down to the page above it. Empty on Home.
    pub breadcrumbs: Vec<LinkView>,
    /// The pages directly below, in the order of the guide.
    pub children: Vec<ChildLink>,
    /// The page before, in the reading order of the whole guide; nothing on Home.
    pub previous: Option<LinkView>,
    /// The page after; nothing on the last.
    pub next: Option<LinkView>,
    /// Pages worth reading next, as the page's `related` names them.
    pub related: Vec<RelatedView>,
    /// The links at the foot: to the top, to the page above, and to Home. On Home the first alone; right below it no second.
    pub return_links: Vec<ReturnLink>,
    /// What the share box shows; nothing for a page that is not shared, and where the site has no `base_url`.
    pub share: Option<ShareView<'s>>,
    /// What link previews show; nothing where the site has no `base_url`.
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
    /// The terms of the glossary that `body` links, in the order of the text.
    pub terms: Vec<TermView<'s>>,
    /// All sources of the site, on the page that lists them; empty on others.
    pub references: Vec<ReferenceView<'s>>,
    /// All terms of the site, on the page that lists them; empty on others.
    pub glossary: Vec<TermView<'s>>,
    /// The address of the folder that holds the site, with a last `/`: `{{ root }}extra.css` is the file
    /// `static/extra.css`.
    pub root: String,
    /// The address of the home page.
    pub home: String,
    /// The address of the stylesheet.
    pub style: String,
    /// The address of the script.
    pub script: String,
    /// The address of each stylesheet and script that the site's template folder adds, by its path there:
    /// `files["plan.js"]`.
    pub files: BTreeMap<&'s str, String>,
}

/// The site, as its settings say.
#[derive(Debug, Serialize)]
pub struct SiteView<'s> {
    /// Its name.
    pub title: String,
    /// The tag of its language, such as `en-GB`.
    pub language: &'s str,
    /// One sentence about it.
    pub description: Option<&'s str>,
    /// Who publishes it.
    pub author: Option<&'s str>,
    /// The colour of the theme, from 0 to 360 on the colour wheel.
    pub hue: i64,
    /// What the settings say below `extra`.
    pub extra: &'s Map<String, Value>,
}

/// The page, as its front matter and its place say.
#[derive(Debug, Serialize)]
pub struct PageView<'s> {
    /// Its title; plain text.
    pub title: String,
    /// A shorter name, for navigation.
    pub nav_title: Option<&'s str>,
    /// One sentence about it.
    pub description: Option<&'s str>,
    /// Its absolute address; nothing where the site has no `base_url`.
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
    /// The address of the picture that its `image` names.
    pub image: Option<String>,
    /// The same, absolute.
    pub image_absolute: Option<String>,
    /// The picture that other sites show with a link to it: its own, else a card drawn for it, else
    /// the home page's.
    pub card: Option<SocialImageView>,
    /// Whether it is a draft, which is shown only where drafts are asked for.
    pub draft: bool,
    /// Whether search engines are asked to leave it out.
    pub noindex: bool,
    /// When its facts were last checked.
    pub facts_checked: Option<Date>,
    /// When they should be checked again.
    pub next_review: Option<Date>,
    /// What its front matter says of its kind for search engines.
    pub schema: Option<&'s PageTypeValue>,
    /// Whether it is the home page.
    pub is_home: bool,
    /// Whether it is the list of a folder without a page.
    pub is_list: bool,
    /// What its front matter says below `extra`, and keys that Guidepost does not know.
    pub extra: Map<String, Value>,
}

/// The picture that other sites show with a link to a page; all but its address is known only of one
/// that is drawn.
#[derive(Debug, Serialize)]
pub struct SocialImageView {
    /// Its absolute address.
    pub url: String,
    /// Its width in pixels.
    pub width: Option<u32>,
    /// Its height in pixels.
    pub height: Option<u32>,
    /// What it shows, in words.
    pub alt: Option<String>,
    /// Its media type, such as `image/png`.
    pub media_type: Option<&'static str>,
}

/// A heading in the table of contents.
#[derive(Debug, Serialize)]
pub struct TocEntry<'s> {
    /// Its id in `body`, not encoded; a link needs `href`.
    pub id: &'s str,
    /// `#` and its id, encoded.
    pub href: String,
    /// Its text, plain.
    pub title: &'s str,
    /// 2 or 3.
    pub level: u8,
    /// The headings of level 3 under one of level 2.
    pub children: Vec<TocEntry<'s>>,
}

/// A link to a page.
#[derive(Debug, Serialize)]
pub struct LinkView {
    /// What the page is called in navigation.
    pub title: String,
    /// Its address.
    pub href: String,
}

impl LinkView {
    fn to(place: &PlaceView<'_>, hrefs: Hrefs<'_>) -> Self {
        Self {
            title: place.name.to_owned(),
            href: hrefs.to(place.route),
        }
    }
}

/// A link to a page with a sentence about it.
#[derive(Debug, Serialize)]
pub struct ChildLink {
    /// What the page is called in navigation.
    pub title: String,
    /// Its address.
    pub href: String,
    /// One sentence about it.
    pub description: Option<String>,
}

/// A link to a page worth reading next.
#[derive(Debug, Serialize)]
pub struct RelatedView {
    /// What the page is called.
    pub title: String,
    /// Its address; of a page elsewhere on the web, absolute.
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
    /// The text of a link to the page.
    pub title: String,
    /// The HTML link code. Printing it escapes it once more, so that what is read is exactly this.
    pub code: String,
    /// HTML: the field of the link code, as `partials/share-field.html` prints it. Print it with `safe`.
    pub link: String,
    /// The address of a letter with the link.
    pub mailto: String,
    /// HTML: the fields of the other formats, as `partials/share-field.html` prints each. Print it with `safe`.
    pub fields: String,
    /// What the name of the link beside a heading starts with, before the heading's text.
    pub link_to_section: &'static str,
    /// What that name ends with, after the heading's text; empty in English.
    pub link_to_section_end: &'static str,
}
