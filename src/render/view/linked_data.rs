//! Structured data for search engines (schema.org, as JSON-LD): the page's position in the guide and, if its author
//! states one, its type. It contains nothing that the page itself does not show.

use jiff::civil::Date;
use serde::Serialize;

use super::builder::ViewBuilder;
use super::facts::PageSummary;
use crate::input::page_type::{PageType, PageTypeValue};
use crate::page::Page;

/// The data of one page.
#[derive(Debug, Serialize)]
pub struct LinkedData<'s> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@graph")]
    graph: Vec<Thing<'s>>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "@type")]
enum Thing<'s> {
    BreadcrumbList {
        #[serde(rename = "itemListElement")]
        items: Vec<ListItem>,
    },
    WebPage(WebPage<'s>),
    MedicalWebPage(WebPage<'s>),
}

#[derive(Debug, Serialize)]
#[serde(tag = "@type")]
struct ListItem {
    position: usize,
    name: String,
    item: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct WebPage<'s> {
    name: String,
    url: String,
    in_language: &'s str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    about: Option<Named<'s>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    audience: Vec<Named<'s>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reviewed_by: Vec<Named<'s>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_reviewed: Option<Date>,
}

#[derive(Debug, Serialize)]
#[serde(tag = "@type")]
enum Named<'s> {
    MedicalCondition {
        name: &'s str,
    },
    Thing {
        name: &'s str,
    },
    Person {
        name: &'s str,
    },
    Audience {
        #[serde(rename = "audienceType")]
        kind: &'s str,
    },
}

impl<'s> ViewBuilder<'s> {
    /// The data of the page at `url`, or `None` if there is none.
    pub(super) fn linked_data(
        &self,
        summary: &PageSummary<'s>,
        url: &str,
    ) -> Option<LinkedData<'s>> {
        let page = summary.page;
        let graph: Vec<Thing<'s>> = page
            .and_then(|page| self.web_page(summary, page, url))
            .into_iter()
            .chain(self.breadcrumb_list(summary, url))
            .collect();
        (!graph.is_empty()).then_some(LinkedData {
            context: "https://schema.org",
            graph,
        })
    }

    /// The way from Home to the page; `None` for Home itself.
    fn breadcrumb_list(&self, summary: &PageSummary<'s>, url: &str) -> Option<Thing<'s>> {
        let base = self.settings.shareable_base()?;
        let above = summary.above.iter();
        let above = above.map(|above| (above.name.to_owned(), base.absolute(above.route)));
        let own = (summary.title.to_owned(), url.to_owned());
        let items: Vec<ListItem> = above
            .chain([own])
            .zip(1..)
            .map(|((name, item), position)| ListItem {
                position,
                name,
                item,
            })
            .collect();
        (items.len() > 1).then_some(Thing::BreadcrumbList { items })
    }

    fn web_page(&self, summary: &PageSummary<'s>, page: &'s Page, url: &str) -> Option<Thing<'s>> {
        static NOTHING: PageTypeValue = PageTypeValue::NOTHING;
        let schema = page.front.schema.as_deref().unwrap_or(&NOTHING);
        let from_settings = || self.settings.schema.at(summary.route);
        let page_type = schema.page_type.or_else(from_settings)?;
        let medical = page_type == PageType::MedicalWebPage;
        let about = |name| match medical {
            true => Named::MedicalCondition { name },
            false => Named::Thing { name },
        };
        let person = |name| Named::Person { name };
        let audience = |kind| Named::Audience { kind };
        let web_page = WebPage {
            name: page.title.clone(),
            url: url.to_owned(),
            in_language: &self.settings.language,
            date_published: page.front.date,
            date_modified: summary.updated,
            about: schema.about.as_deref().map(about),
            audience: schema
                .audience
                .iter()
                .map(String::as_str)
                .map(audience)
                .collect(),
            reviewed_by: schema
                .reviewed_by
                .iter()
                .map(String::as_str)
                .map(person)
                .collect(),
            last_reviewed: schema.last_reviewed,
        };
        Some(match page_type {
            PageType::MedicalWebPage => Thing::MedicalWebPage(web_page),
            PageType::WebPage => Thing::WebPage(web_page),
        })
    }
}
