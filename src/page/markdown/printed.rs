//! A printed body in which the addresses of its links are still missing. Where links lead is known only when
//! all pages have been read; all else of a body can be printed while its page is.

use std::iter::Peekable;
use std::vec::IntoIter;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};
use pulldown_cmark_escape::escape_href;
use serde::{Deserialize, Serialize};

/// HTML with places for addresses.
#[derive(Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Printed {
    html: String,
    /// Where addresses go, in bytes of the HTML, each with the number of its link in the body; in order.
    places: Vec<(usize, usize)>,
}

impl Printed {
    /// Empty, with room for this many bytes.
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self {
            html: String::with_capacity(bytes),
            places: Vec::new(),
        }
    }

    /// Adds HTML without links.
    pub(super) fn push_str(&mut self, html: &str) {
        self.html.push_str(html);
    }

    /// Adds what events say. Instead of an address, each link or picture among them has its [`number`].
    pub(super) fn push(&mut self, events: Vec<Event<'_>>) {
        let mut events = events.into_iter().peekable();
        self.push_part(&mut events, false);
        while let Some(number) = events.peek_mut().and_then(take_number) {
            let start = self.html.len();
            self.push_part(&mut events, true);
            // The first attribute is the address, and empty.
            let quotes = self.html[start..].find("\"\"");
            self.places
                .extend(quotes.map(|at| (start + at + 1, number)));
        }
    }

    /// Adds what comes up to the next link; `at_link` says whether that begins with one.
    fn push_part(&mut self, events: &mut Peekable<IntoIter<Event<'_>>>, at_link: bool) {
        let part = UpToLink {
            events,
            at_link,
            pictures: 0,
        };
        pulldown_cmark::html::push_html(&mut self.html, part);
    }

    /// The HTML with where its links lead, by their numbers; none where one of them leads nowhere.
    #[must_use]
    pub fn with_addresses(&self, hrefs: &[Option<String>]) -> Option<String> {
        let room: usize = hrefs.iter().flatten().map(String::len).sum();
        let mut html = String::with_capacity(self.html.len() + room + room / 8);
        let mut done = 0;
        for (at, number) in &self.places {
            html.push_str(self.html.get(done..*at)?);
            let href = hrefs.get(*number)?.as_deref()?;
            // Nothing is as it should be if a string does not take more text.
            escape_href(&mut html, href).ok()?;
            done = *at;
        }
        html.push_str(self.html.get(done..)?);
        Some(html)
    }
}

/// What stands for the address of a link until it is known.
pub(super) fn number<'t>(number: usize) -> CowStr<'t> {
    number.to_string().into()
}

/// The number of the link that an event starts, if it starts one; it has an empty address afterwards.
fn take_number(event: &mut Event<'_>) -> Option<usize> {
    let Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = event else {
        return None;
    };
    std::mem::replace(dest_url, "".into()).parse().ok()
}

/// Events up to the next one that starts a link. The text of a picture is an attribute: links
/// in it are not printed.
struct UpToLink<'e, 't> {
    events: &'e mut Peekable<IntoIter<Event<'t>>>,
    /// Whether the first one does, and is to be taken.
    at_link: bool,
    /// How many are open.
    pictures: usize,
}

impl<'t> Iterator for UpToLink<'_, 't> {
    type Item = Event<'t>;

    fn next(&mut self) -> Option<Event<'t>> {
        let take_link = std::mem::take(&mut self.at_link) || self.pictures > 0;
        let event = self.events.next_if(|event| {
            take_link || !matches!(event, Event::Start(Tag::Link { .. } | Tag::Image { .. }))
        })?;
        match event {
            Event::Start(Tag::Image { .. }) => self.pictures += 1,
            Event::End(TagEnd::Image) => self.pictures -= 1,
            _ => {}
        }
        Some(event)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::input::settings::Settings;
    use crate::page::markdown::{Body, BodyContext, Dialect, facts, html};

    /// A body printed while it is read, and printed when it is known where its links lead.
    fn both(text: &str) -> (Option<String>, String) {
        let settings = Settings::default();
        let dialect = Dialect {
            settings: &settings.markdown,
            citations: true,
            strings: settings.strings,
        };
        let body = Body {
            text,
            calls: &[],
            title: None,
            lead: false,
            file: "a.md",
            reserved: &[],
            terms: None,
            print: true,
        };
        let facts = facts(body, dialect);
        let hrefs: Vec<_> = (0..facts.links.len())
            .map(|number| Some(format!("../é/?a=1&b={number}#\"'")))
            .collect();
        let known = BodyContext {
            outline: &facts.outline,
            drop_title: facts.title_heading.is_some(),
            calls: &[],
            raw_html: facts.raw_html,
            hrefs: Some(&hrefs),
            terms: &[],
        };
        let late = html(text, &known, dialect, |_, _| Err("no call")).expect("no call");
        let early = facts
            .printed
            .and_then(|printed| printed.with_addresses(&hrefs));
        (early, late)
    }

    #[test]
    fn links_get_their_addresses_wherever_they_are() {
        let text = "# T\n\n[a](b \"t\") ![c [d](e) ![f](g)](h) <i@j.k>\n\n- [](l)\n  - m[^n]\n\n[^n]: [o](p) ![q](r)\n";
        let (early, late) = both(text);
        assert_eq!(early.as_deref(), Some(late.as_str()));
        let places = late.matches("=\"../%C3%A9/?a=1&amp;b=").count();
        assert_eq!(places, 6, "{late}");
    }

    #[test]
    fn a_body_with_a_link_that_leads_nowhere_is_not_printed_early() {
        let printed = Printed {
            html: "<a href=\"\">".to_owned(),
            places: vec![(9, 0)],
        };
        assert_eq!(printed.with_addresses(&[None]), None);
        let there = printed.with_addresses(&[Some("a b".to_owned())]);
        assert_eq!(there.as_deref(), Some("<a href=\"a%20b\">"));
    }

    proptest! {
        #[test]
        fn early_and_late_are_the_same(text in "([a-c ]{0,4}(\\[|\\]|\\(d\\)|!|\n|- |# |\\*|`|\\|-\\||<e:f>|\\[\\^g\\]|:)){0,24}") {
            let (early, late) = both(&text);
            prop_assert!(early.is_none_or(|early| early == late));
        }

        #[test]
        fn in_parts_is_as_at_once(text in "([a-c ]{0,4}(\\[|\\]|\\(d\\)|!|\n|- |> |1. |# |\\*|`|<e:f>|---\n|\n\n|  )){0,24}") {
            let hrefs: Vec<_> = (0..text.len()).map(|number| Some(format!("../{number}"))).collect();
            let with = |address: fn(usize) -> String| {
                let mut links = 0;
                let events = pulldown_cmark::Parser::new(&text).map(move |mut event| {
                    if let Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = &mut event {
                        *dest_url = address(links).into();
                        links += 1;
                    }
                    event
                });
                events.collect::<Vec<_>>()
            };
            let mut parts = Printed::default();
            parts.push(with(|number| number.to_string()));
            let mut whole = String::new();
            pulldown_cmark::html::push_html(&mut whole, with(|number| format!("../{number}")).into_iter());
            prop_assert_eq!(parts.with_addresses(&hrefs), Some(whole));
        }
    }
}
