//! A printed body without the addresses of its links and what is around its images. They are known only when all pages
//! have been parsed; the rest of a body can be printed while its page is parsed.

use std::iter::Peekable;
use std::vec::IntoIter;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};
use pulldown_cmark_escape::escape_href;
use serde::{Deserialize, Serialize};

/// HTML in which the addresses of links are still missing.
#[derive(Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct PrintedBody {
    html: String,
    /// The offset of each address in the HTML, in bytes, with the number of its link in the body; in order.
    addresses: Vec<(usize, usize)>,
}

impl PrintedBody {
    /// An empty body with capacity for this many bytes.
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self {
            html: String::with_capacity(bytes),
            addresses: Vec::new(),
        }
    }

    /// Adds HTML without links.
    pub(super) fn push_str(&mut self, html: &str) {
        self.html.push_str(html);
    }

    /// Adds the HTML of events. Each link or image among them has its [`number`] as its address.
    pub(super) fn push(&mut self, events: Vec<Event<'_>>) {
        let mut events = events.into_iter().peekable();
        self.push_part(&mut events, false);
        while let Some(number) = events.peek_mut().and_then(take_number) {
            let start = self.html.len();
            self.push_part(&mut events, true);
            // The first attribute is the address, and empty.
            let quotes = self.html[start..].find("\"\"");
            self.addresses
                .extend(quotes.map(|at| (start + at + 1, number)));
        }
    }

    /// Adds the events before the next link. With `at_link`, the first event starts a link and is added too.
    fn push_part(&mut self, events: &mut Peekable<IntoIter<Event<'_>>>, at_link: bool) {
        let part = UpToLink {
            events,
            at_link,
            open_images: 0,
        };
        pulldown_cmark::html::push_html(&mut self.html, part);
    }

    /// The HTML with the addresses of its links, by their numbers, or `None` if one of them has no address. `images` is
    /// the markup of images, by ascending numbers of their links.
    #[must_use]
    pub fn with_addresses(
        &self,
        hrefs: &[Option<String>],
        images: &[(usize, ImageMarkup)],
    ) -> Option<String> {
        let added: usize = hrefs.iter().flatten().map(String::len).sum();
        let around: usize = images.iter().map(|(_, image)| image.length()).sum();
        let mut html = String::with_capacity(self.html.len() + added + added / 8 + around);
        let mut done = 0;
        for (at, number) in &self.addresses {
            let image = images.binary_search_by_key(number, |(number, _)| *number);
            let image = image.ok().map(|found| &images[found].1);
            let start = image.and_then(|_| self.image_start(*at)).unwrap_or(*at);
            html.push_str(self.html.get(done..start)?);
            html.push_str(image.map_or("", |image| &image.before));
            html.push_str(&self.html[start..*at]);
            let href = hrefs.get(*number)?.as_deref()?;
            // Writing to a string does not fail.
            escape_href(&mut html, href).ok()?;
            done = *at;
            if let Some(image) = image {
                // Signs in the text of an image are escaped: the first `>` is that of its tag.
                let end = done + self.html[done..].find('>')? + 1;
                html.push('"');
                html.push_str(&image.attributes);
                html.push_str(self.html.get(done + 1..end)?);
                html.push_str(&image.after);
                done = end;
            }
        }
        html.push_str(self.html.get(done..)?);
        Some(html)
    }

    /// Where the tag of an image starts whose address is missing at `at`.
    fn image_start(&self, at: usize) -> Option<usize> {
        let start = at.checked_sub(IMAGE.len())?;
        (self.html.get(start..at)? == IMAGE).then_some(start)
    }
}

/// What the library prints of an image before its address.
const IMAGE: &str = "<img src=\"";

/// What is printed of an image besides its address and its text, as HTML.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImageMarkup {
    /// Before its tag.
    pub before: String,
    /// Its attributes, each with a space before it.
    pub attributes: String,
    /// After its tag.
    pub after: String,
}

impl ImageMarkup {
    fn length(&self) -> usize {
        self.before.len() + self.attributes.len() + self.after.len()
    }
}

/// The placeholder of a link's address: its number.
pub(super) fn number<'t>(number: usize) -> CowStr<'t> {
    number.to_string().into()
}

/// The number of the link that an event starts, if it starts one. Its address is empty afterwards.
fn take_number(event: &mut Event<'_>) -> Option<usize> {
    let Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = event else {
        return None;
    };
    std::mem::replace(dest_url, "".into()).parse().ok()
}

/// Events up to the next one that starts a link. The text of an image is an attribute: links
/// in it are not printed.
struct UpToLink<'e, 't> {
    events: &'e mut Peekable<IntoIter<Event<'t>>>,
    /// Whether the first event starts a link and is included.
    at_link: bool,
    /// How many images are open.
    open_images: usize,
}

impl<'t> Iterator for UpToLink<'_, 't> {
    type Item = Event<'t>;

    fn next(&mut self) -> Option<Event<'t>> {
        let take_link = std::mem::take(&mut self.at_link) || self.open_images > 0;
        let event = self.events.next_if(|event| {
            take_link || !matches!(event, Event::Start(Tag::Link { .. } | Tag::Image { .. }))
        })?;
        match event {
            Event::Start(Tag::Image { .. }) => self.open_images += 1,
            Event::End(TagEnd::Image) => self.open_images -= 1,
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

    /// A body printed while it is parsed, and printed when the addresses of its links are known.
    fn both(text: &str) -> (Option<String>, String) {
        let settings = Settings::default();
        let dialect = Dialect::new(&settings, true);
        let body = Body {
            text,
            calls: &[],
            title: None,
            excerpt: false,
            file: "a.md",
            reserved: &[],
            terms: None,
            print: true,
        };
        let facts = facts(body, dialect);
        let hrefs: Vec<_> = (0..facts.links.len())
            .map(|number| Some(format!("../é/?a=1&b={number}#\"'")))
            .collect();
        let images = facts.links.iter().enumerate();
        let images = images.filter(|(_, link)| link.image && !link.raw);
        let image = |number: usize| ImageMarkup {
            before: "<picture><source srcset=\"a.webp 2w\">".to_owned(),
            attributes: format!(" width=\"{number}\""),
            after: "</picture>".to_owned(),
        };
        let images: Vec<_> = images.map(|(number, _)| (number, image(number))).collect();
        let context = BodyContext {
            outline: &facts.outline,
            drop_title: facts.title_heading.is_some(),
            calls: &[],
            raw_html: facts.raw_html,
            hrefs: Some(&hrefs),
            images: &images,
            terms: &[],
            former: &[],
        };
        let late = html(text, &context, dialect, |_, _| Err("no call")).expect("no call");
        let early = facts
            .printed
            .and_then(|printed| printed.with_addresses(&hrefs, &images));
        (early, late)
    }

    #[test]
    fn fills_in_the_addresses_of_all_links() {
        let text = "# T\n\n[a](b \"t\") ![c [d](e) ![f](g)](h) <i@j.k>\n\n- [](l)\n  - m[^n]\n\n[^n]: [o](p) ![q](r)\n";
        let (early, late) = both(text);
        assert_eq!(early.as_deref(), Some(late.as_str()));
        let addresses = late.matches("=\"../%C3%A9/?a=1&amp;b=").count();
        assert_eq!(addresses, 6, "{late}");
    }

    #[test]
    fn returns_none_if_a_link_has_no_address() {
        let printed = PrintedBody {
            html: "<a href=\"\">".to_owned(),
            addresses: vec![(9, 0)],
        };
        assert_eq!(printed.with_addresses(&[None], &[]), None);
        let html = printed.with_addresses(&[Some("a b".to_owned())], &[]);
        assert_eq!(html.as_deref(), Some("<a href=\"a%20b\">"));
    }

    #[test]
    fn prints_what_is_around_an_image_outside_of_its_text() {
        let (early, late) = both("- ![a > b ![c](d) \"e\"](f 'g > h') [j](k)\n  - l\n");
        assert_eq!(early.as_deref(), Some(late.as_str()));
        assert!(
            late.contains("<picture><source srcset=\"a.webp 2w\"><img src="),
            "{late}"
        );
        assert!(late.contains("\" width=\"0\" alt=\"a &gt; b c "), "{late}");
        assert!(
            late.contains("title=\"g &gt; h\" /></picture> <a "),
            "{late}"
        );
        assert_eq!(late.matches("<picture>").count(), 1, "{late}");
    }

    proptest! {
        #[test]
        fn early_and_late_printing_are_equal(text in "([a-c ]{0,4}(\\[|\\]|\\(d\\)|!|\n|- |# |\\*|`|\\|-\\||<e:f>|\\[\\^g\\]|:)){0,24}") {
            let (early, late) = both(&text);
            prop_assert!(early.is_none_or(|early| early == late));
        }

        #[test]
        fn printing_in_parts_equals_printing_at_once(text in "([a-c ]{0,4}(\\[|\\]|\\(d\\)|!|\n|- |> |1. |# |\\*|`|<e:f>|---\n|\n\n|  )){0,24}") {
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
            let mut parts = PrintedBody::default();
            parts.push(with(|number| number.to_string()));
            let mut whole = String::new();
            pulldown_cmark::html::push_html(&mut whole, with(|number| format!("../{number}")).into_iter());
            prop_assert_eq!(parts.with_addresses(&hrefs, &[]), Some(whole));
        }
    }
}
