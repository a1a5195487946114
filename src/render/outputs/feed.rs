//! Feeds: Atom (RFC 4287) and JSON Feed 1.1 of the pages of the site or of a folder that have a date, the newest first.
//! All addresses are absolute. Dates have no time of day, so that of entries is midnight, UTC.

use jiff::civil::Date;
use serde_json::{Value, json};
use url::Url;

use super::page::html_of;
use super::recipe::{OutputKind, Recipe, Rendered};
use crate::base::escape::{xml_attribute, xml_text};
use crate::base::route::{Hrefs, Route};
use crate::diagnostic::Diagnostic;
use crate::io::content::Content;
use crate::render::html_edits::with_absolute_addresses;
use crate::render::key::KeyBuilder;
use crate::render::project::Project;
use crate::render::view::{FeedEntryFacts, FeedFacts, KeyPart, Scope, atom_route, json_feed_route};
use crate::theme::FEED_STYLE;

pub(super) static KIND: OutputKind<usize> = OutputKind {
    list: |project| {
        let feeds = project.feeds.all.iter().enumerate();
        let feeds = feeds.filter(|(_, feed)| !feed.entries.is_empty());
        let both = feeds.flat_map(|(number, feed)| {
            let top = &project.site.nodes[feed.top].route;
            [
                (atom_route(top), 2 * number),
                (json_feed_route(top), 2 * number + 1),
            ]
        });
        both.collect()
    },
    source: |project, number| {
        let top = project.feeds.all[number / 2].top;
        Some(format!("the feed of {}", project.site.nodes[top].route))
    },
    recipe: |project, number| {
        let feed = &project.feeds.all[number / 2];
        let nodes = if feed.full { &feed.entries[..] } else { &[] };
        Box::new(Feed {
            project,
            is_json: number % 2 == 1,
            facts: project.feed(number / 2),
            texts: nodes
                .iter()
                .map(|node| (*node, project.scope(*node)))
                .collect(),
        })
    },
    is_html: false,
    yields: false,
    self_verifying: false,
};

struct Feed<'p> {
    project: &'p Project<'p>,
    is_json: bool,
    facts: FeedFacts<'p>,
    /// The pages whose texts are in it.
    texts: Vec<(usize, Scope<'p>)>,
}

impl Recipe for Feed<'_> {
    fn key(&self, key: KeyBuilder) -> Option<KeyBuilder> {
        let key = key.with(KeyPart::Feed, &self.facts);
        let scopes = self.texts.iter().map(|(_, scope)| scope);
        Some(scopes.fold(key, KeyBuilder::with_scope))
    }

    fn render(&self) -> Rendered {
        let texts: Result<Vec<String>, _> = self.texts.iter().map(|text| self.html(text)).collect();
        let texts = texts?;
        let text = match self.is_json {
            true => self.json(&texts),
            false => self.atom(&texts),
        };
        Ok(Content::Bytes(text.into_bytes()))
    }
}

impl Feed<'_> {
    /// A page's text as it is read elsewhere.
    fn html(&self, (node, scope): &(usize, Scope<'_>)) -> Result<String, Box<Diagnostic>> {
        let view = self.project.views().page(scope);
        let html = html_of(self.project, *node, (&view, scope))?;
        let page = Url::parse(&self.absolute(scope.summary.route));
        Ok(page.map_or_else(
            |_| String::new(),
            |page| with_absolute_addresses(&html, &page),
        ))
    }

    fn absolute(&self, route: &Route) -> String {
        let base = self.project.settings.shareable_base();
        base.map_or_else(String::new, |base| base.absolute(route))
    }

    /// When it last changed: the latest day of an entry.
    fn updated(&self) -> Date {
        let days = self.facts.entries.iter().map(|entry| entry.updated);
        days.max().unwrap_or(Date::ZERO)
    }

    /// Who wrote what names no author.
    fn author(&self) -> &str {
        let author = self.project.settings.author.as_deref();
        author.unwrap_or(self.facts.site_title)
    }

    fn atom(&self, texts: &[String]) -> String {
        let facts = &self.facts;
        let own = atom_route(facts.top);
        let mut xml = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n".to_owned();
        if let Some(style) = self.project.templates.address(FEED_STYLE) {
            let href = Hrefs::Relative(&own).to(style);
            let href = xml_attribute(&href);
            xml += &format!("<?xml-stylesheet type=\"text/css\" href=\"{}\"?>\n", href);
        }
        let language = xml_attribute(&self.project.settings.language);
        xml += &format!(
            "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n",
            language
        );
        element("title", &facts.title, &mut xml);
        if let Some(description) = facts.description {
            element("subtitle", description, &mut xml);
        }
        element("id", &self.absolute(&facts.id), &mut xml);
        link(
            "self",
            "application/atom+xml",
            &self.absolute(&own),
            &mut xml,
        );
        link(
            "alternate",
            "text/html",
            &self.absolute(facts.top),
            &mut xml,
        );
        element("updated", &timestamp(self.updated()), &mut xml);
        author(self.author(), &mut xml);
        for (number, entry) in facts.entries.iter().enumerate() {
            self.atom_entry(entry, texts.get(number), &mut xml);
        }
        xml + "</feed>\n"
    }

    fn atom_entry(&self, entry: &FeedEntryFacts<'_>, text: Option<&String>, xml: &mut String) {
        xml.push_str("<entry>\n");
        element("title", entry.title, xml);
        element("id", &self.absolute(&entry.id), xml);
        link("alternate", "text/html", &self.absolute(entry.route), xml);
        element("published", &timestamp(entry.published), xml);
        element("updated", &timestamp(entry.updated), xml);
        entry.authors.iter().for_each(|name| author(name, xml));
        for tag in entry.tags {
            let tag = xml_attribute(tag);
            xml.push_str(&format!("<category term=\"{}\"/>\n", tag));
        }
        if let Some(summary) = entry.summary {
            element("summary", summary, xml);
        }
        if let Some(text) = text {
            let text = xml_text(text);
            xml.push_str(&format!("<content type=\"html\">{}</content>\n", text));
        }
        xml.push_str("</entry>\n");
    }

    fn json(&self, texts: &[String]) -> String {
        let facts = &self.facts;
        let items = facts.entries.iter().enumerate();
        let items: Vec<Value> = items
            .map(|(number, entry)| self.json_item(entry, texts.get(number)))
            .collect();
        let mut feed = json!({
            "version": "https://jsonfeed.org/version/1.1",
            "title": facts.title,
            "home_page_url": self.absolute(facts.top),
            "feed_url": self.absolute(&json_feed_route(facts.top)),
            "language": self.project.settings.language,
            "authors": [{"name": self.author()}],
            "items": items,
        });
        if let Some(description) = facts.description {
            feed["description"] = description.into();
        }
        serde_json::to_string_pretty(&feed).unwrap_or_default() + "\n"
    }

    fn json_item(&self, entry: &FeedEntryFacts<'_>, text: Option<&String>) -> Value {
        let mut item = json!({
            "id": self.absolute(&entry.id),
            "url": self.absolute(entry.route),
            "title": entry.title,
            "date_published": timestamp(entry.published),
            "date_modified": timestamp(entry.updated),
        });
        if !entry.authors.is_empty() {
            let authors = entry.authors.iter().map(|name| json!({"name": name}));
            item["authors"] = authors.collect();
        }
        if !entry.tags.is_empty() {
            item["tags"] = entry.tags.into();
        }
        let summary = entry.summary.unwrap_or(entry.title);
        match text {
            Some(text) => item["content_html"] = text.as_str().into(),
            // An item has a text in any case.
            None => item["content_text"] = summary.into(),
        }
        if entry.summary.is_some() {
            item["summary"] = summary.into();
        }
        item
    }
}

/// A day as RFC 3339 has it.
fn timestamp(day: Date) -> String {
    format!("{day}T00:00:00Z")
}

fn element(name: &str, text: &str, xml: &mut String) {
    let text = xml_text(text);
    xml.push_str(&format!("<{name}>{}</{name}>\n", text));
}

fn author(name: &str, xml: &mut String) {
    let name = xml_text(name);
    xml.push_str(&format!("<author><name>{}</name></author>\n", name));
}

fn link(relation: &str, media_type: &str, address: &str, xml: &mut String) {
    let address = xml_attribute(address);
    xml.push_str(&format!(
        "<link rel=\"{relation}\" type=\"{media_type}\" href=\"{}\"/>\n",
        address
    ));
}
