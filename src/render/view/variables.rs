//! The variables of page templates, by value. The doc comments are the text of the manual's template reference; variables
//! that each show one fact are in [`FactsView`].

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;
use serde_json::{Map, Value};
use tera::{Context, TeraResult};

use super::facts::FactsView;
use super::linked_data::LinkedData;
use super::links::{LinkView, MovedView};
use super::page_list::ListedPageView;
use super::preview::PreviewView;
use super::print_facts::PrintedPage;
use crate::base::escape::script_json;
use crate::diagnostic::Diagnostic;
use crate::input::page_type::PageTypeValue;
use crate::page::markdown::ImageMarkup;

/// The variables of one output.
#[derive(Debug)]
pub struct View<'s> {
    /// The site.
    pub site: SiteView<'s>,
    /// The page.
    pub page: PageView<'s>,
    /// The page's headings of level 2, each with those of level 3 under it. Empty if there is only one, and if the
    /// page has `toc: false`.
    pub toc: Vec<TocEntry<'s>>,
    /// The variables that are declared with the facts they show.
    pub facts: FactsView<'s>,
    /// The links at the foot: to the top, to the page above, and to Home. On Home only the first; on a child of Home
    /// the first and the last.
    pub return_links: Vec<ReturnLink>,
    /// The share box; nothing on a page that is not shared, and if the site has no `base_url`.
    pub share: Option<ShareView<'s>>,
    /// What link previews show; nothing if the site has no `base_url`.
    pub preview: Option<PreviewView>,
    /// Structured data for search engines. Templates see it as JSON that can be printed in a script element.
    pub linked_data: Option<LinkedData<'s>>,
    /// The state of the page that was at this address; nothing on other pages.
    pub moved: Option<MovedView>,
    /// The pages of the guide, on the page that prints it as a whole; empty elsewhere.
    pub printed_pages: Vec<PrintedPage>,
    /// The addresses of the links and pictures of the body, in order; `None` for one that must be removed. Used to print
    /// the body; not visible to templates.
    pub links: Vec<Option<String>>,
    /// What is printed around the images of the body, by ascending numbers of their links. Not visible to templates.
    pub images: Vec<(usize, ImageMarkup)>,
    /// The lists of pages that components of the body print, by ascending numbers of their calls. Not visible to templates.
    pub lists: Vec<(usize, Vec<ListedPageView<'s>>)>,
    /// The address of the folder that holds the site, with a last `/`: `{{ root }}extra.css` is the file
    /// `static/extra.css`.
    pub root: String,
    /// The address of the home page.
    pub home: String,
    /// The address of the stylesheet; if the body has code blocks, tabs, details, steps or videos, of the one that has their
    /// styles too.
    pub style: String,
    /// The address of the script; if the body has tabs or videos, of the one that is for these too.
    pub script: String,
    /// The address of the script that applies the reader's choice of light or dark colours. It is in the head and not
    /// deferred, so that a page is never drawn in other colours first.
    pub scheme: String,
    /// Search; nothing if the site has none.
    pub search: Option<SearchView>,
    /// The list of all pages from A to Z, by letter; empty on other pages.
    pub letters: Vec<LetterView>,
    /// The address of the site's icon.
    pub icon: String,
    /// The address of each stylesheet and script that the site's template folder adds, by its path there:
    /// `files["plan.js"]`.
    pub files: BTreeMap<&'s str, String>,
}

/// Adds variables to a context, each under its own name.
macro_rules! insert {
    ($context:expr; $($variable:ident),* $(,)?) => {
        $($context.insert_value(
            stringify!($variable),
            tera::Value::try_from_serializable($variable)?,
        );)*
    };
}

impl View<'_> {
    /// The variables as templates see them, with the page's `body` as HTML.
    ///
    /// # Errors
    /// A value that has no form in a template, such as a map whose keys are lists.
    pub fn context(&self, body: &str) -> Result<Context, Box<Diagnostic>> {
        let mut context = Context::new();
        self.add_to(&mut context)
            .map_err(|error| Box::new(Diagnostic::error("template", error.to_string())))?;
        let json = self.linked_data.as_ref().map(script_json).transpose();
        let json =
            json.map_err(|error| Box::new(Diagnostic::error("linked-data", error.to_string())))?;
        let json = json.map(|json| tera::Value::safe_string(&json.to_string()));
        context.insert("linked_data", &json);
        context.insert_value("body", tera::Value::safe_string(body));
        Ok(context)
    }

    /// Adds the variables that templates see by their own names.
    fn add_to(&self, context: &mut Context) -> TeraResult<()> {
        let Self {
            site,
            page,
            toc,
            facts,
            return_links,
            share,
            preview,
            linked_data: _,
            moved,
            printed_pages,
            links: _,
            images: _,
            lists: _,
            root,
            home,
            style,
            script,
            scheme,
            search,
            letters,
            icon,
            files,
        } = self;
        insert!(context; site, page, toc, return_links, share, preview, moved, printed_pages, root, home, style, script, scheme, search, letters, icon, files);
        facts.add_to(context)
    }
}

/// The site, from its settings.
#[derive(Debug, Serialize)]
pub struct SiteView<'s> {
    /// Its name.
    pub title: String,
    /// The tag of its language, such as `en-GB`.
    pub language: &'s str,
    /// The direction of its script: `ltr`, or `rtl` from right to left.
    pub direction: &'static str,
    /// One sentence about it.
    pub description: Option<&'s str>,
    /// Its publisher.
    pub author: Option<&'s str>,
    /// The colour of the theme, from 0 to 360 on the colour wheel.
    pub hue: i64,
    /// The settings below `extra`.
    pub extra: &'s Map<String, Value>,
}

/// The page, from its front matter and its position in the site.
#[derive(Debug, Default, Serialize)]
pub struct PageView<'s> {
    /// Its title; plain text.
    pub title: String,
    /// A shorter name, for navigation.
    pub nav_title: Option<&'s str>,
    /// One sentence about it.
    pub description: Option<&'s str>,
    /// Its absolute address; nothing if the site has no `base_url`.
    pub permalink: Option<String>,
    /// When it was written.
    pub date: Option<Date>,
    /// When it last changed: by its front matter, else by git, if the settings have `repository.dates`.
    pub updated: Option<Date>,
    /// The address at which its file is edited, if the settings have `repository.edit`.
    pub edit: Option<String>,
    /// The address of its text as Markdown, if the settings have `publish.markdown`.
    pub markdown: Option<String>,
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
    /// The picture that other sites show with a link to it: its own `image`, else a social image drawn for it, else the
    /// home page's `image`.
    pub card: Option<SocialImageView>,
    /// Whether its body has a code block.
    pub has_code: bool,
    /// Whether it is a draft; drafts are only built on request.
    pub draft: bool,
    /// The day on which it expires.
    pub expires: Option<Date>,
    /// Whether it has expired: it is in no list, and search engines are asked to leave it out.
    pub expired: bool,
    /// The number of words in its body.
    pub words: usize,
    /// How many minutes its body takes to read, at 220 words a minute.
    pub reading_time: usize,
    /// Whether search engines are asked not to list it.
    pub noindex: bool,
    /// When its facts were last checked.
    pub facts_checked: Option<Date>,
    /// When they should be checked again.
    pub next_review: Option<Date>,
    /// Its type for search engines, from its front matter.
    pub schema: Option<&'s PageTypeValue>,
    /// Whether it is the home page.
    pub is_home: bool,
    /// Whether it is the list of a folder without a page.
    pub is_list: bool,
    /// The front matter below `extra`, and keys that Guidepost does not define.
    pub extra: Map<String, Value>,
}

/// The picture that other sites show with a link to a page. Its size and media type are set for one that is drawn or is a JPEG,
/// PNG or WebP file of the site, its text alternative for one that is drawn.
#[derive(Debug, Serialize)]
pub struct SocialImageView {
    /// Its absolute address.
    pub url: String,
    /// Its width in pixels.
    pub width: Option<u32>,
    /// Its height in pixels.
    pub height: Option<u32>,
    /// Its text alternative.
    pub alt: Option<String>,
    /// Its media type, such as `image/png`.
    pub media_type: Option<&'static str>,
}

impl SocialImageView {
    /// A picture that is not drawn by this program.
    pub(super) fn of_address(url: String) -> Self {
        Self {
            url,
            width: None,
            height: None,
            alt: None,
            media_type: None,
        }
    }
}

/// Search, as the header links to it.
#[derive(Debug, Serialize)]
pub struct SearchView {
    /// The address of the list of all pages from A to Z, which needs no script.
    pub href: String,
    /// Whether the key `/` opens it too.
    pub slash: bool,
}

/// A letter in the list of all pages.
#[derive(Debug, Serialize)]
pub struct LetterView {
    /// The letter, or the first letters.
    pub title: String,
    /// The address of its pages; nothing if they are on this page.
    pub href: Option<String>,
    /// Its pages; empty if they are on a page of their own.
    pub pages: Vec<LinkView>,
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

/// A link at the foot of a page; its text is `before`, `name` and `after` together.
#[derive(Debug, Serialize)]
pub struct ReturnLink {
    /// `top`, `main` or `home`.
    pub kind: &'static str,
    /// Its address.
    pub href: String,
    /// The text before the name.
    pub before: String,
    /// The name.
    pub name: String,
    /// The text after the name.
    pub after: String,
}

/// The share box.
#[derive(Debug, Serialize)]
pub struct ShareView<'s> {
    /// The invitation to share.
    pub invitation: &'s str,
    /// Whether the page's address is in the ledger, so that links to it keep working.
    pub permanent: bool,
    /// The text of a link to the page.
    pub title: String,
    /// The address of a link to the page, absolute.
    pub address: String,
    /// The HTML link code. Printing it escapes it once more, so that the reader sees exactly this.
    pub code: String,
    /// HTML: the field of the link code, as `partials/share-field.html` prints it. Print it with `safe`.
    pub link: String,
    /// The address of an email with the link.
    pub mailto: String,
    /// HTML: the fields of the other formats, as `partials/share-field.html` prints each. Print it with `safe`.
    pub fields: String,
    /// The start of the name of the link beside a heading, before the heading's text.
    pub link_to_section: &'static str,
    /// The end of that name, after the heading's text; empty in English.
    pub link_to_section_end: &'static str,
}
