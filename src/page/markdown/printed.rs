//! A printed body without the addresses of its links, what is around its images, and highlighted code. Addresses are
//! known only when all pages have been parsed; the rest of a body can be printed while its page is parsed.

use std::iter::Peekable;
use std::vec::Drain;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, Tag, TagEnd};
use pulldown_cmark_escape::escape_href;
use serde::{Deserialize, Serialize};

use crate::page::code::CodeBlock;

/// HTML in which the addresses of links and the code of blocks are still missing.
#[derive(Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct PrintedBody {
    html: String,
    /// The offset of each address in the HTML, in bytes, with the number of its link in the body; in order.
    addresses: Vec<(usize, usize)>,
    /// The offset of each code in the HTML, in bytes; in order.
    codes: Vec<(usize, CodeBlock)>,
}

impl PrintedBody {
    /// An empty body with capacity for this many bytes.
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self {
            html: String::with_capacity(bytes),
            addresses: Vec::new(),
            codes: Vec::new(),
        }
    }

    /// Adds HTML without links.
    pub(super) fn push_str(&mut self, html: &str) {
        self.html.push_str(html);
    }

    /// Adds the HTML of events. Each link or image among them has its [`number`] as its address, and each code is an
    /// event of [`code`].
    pub(super) fn push(&mut self, events: Drain<'_, Event<'_>>, codes: &mut [Option<CodeBlock>]) {
        let mut events = events.peekable();
        self.push_part(&mut events, false);
        while let Some(slot) = events.peek_mut().and_then(take_slot) {
            let start = self.html.len();
            match slot {
                Slot::Address(number) => {
                    self.push_part(&mut events, true);
                    // The first attribute is the address, and empty.
                    let quotes = self.html[start..].find("\"\"");
                    self.addresses
                        .extend(quotes.map(|at| (start + at + 1, number)));
                }
                Slot::Code(number) => {
                    let block = codes.get_mut(number).and_then(Option::take);
                    self.codes.extend(block.map(|block| (start, block)));
                    events.next();
                    self.push_part(&mut events, false);
                }
            }
        }
    }

    /// Adds the events before the next slot. With `at_link`, the first event starts a link and is added too.
    fn push_part(&mut self, events: &mut Peekable<Drain<'_, Event<'_>>>, at_link: bool) {
        let part = UpToSlot {
            events,
            at_link,
            open_images: 0,
        };
        pulldown_cmark::html::push_html(&mut self.html, part);
    }

    /// The HTML with the addresses of its links, by their numbers, and with the HTML of its code; `None` if a link has no
    /// address. `images` is the markup of images, by ascending numbers of their links.
    #[must_use]
    pub fn completed(
        &self,
        hrefs: &[Option<String>],
        images: &[(usize, ImageMarkup)],
        code: &mut dyn FnMut(&CodeBlock) -> String,
    ) -> Option<String> {
        let added: usize = hrefs.iter().flatten().map(String::len).sum();
        let around: usize = images.iter().map(|(_, image)| image.length()).sum();
        let mut html = String::with_capacity(self.html.len() + added + added / 8 + around);
        let mut done = 0;
        let mut codes = self.codes.iter().peekable();
        for (at, number) in &self.addresses {
            while let Some((at, block)) = codes.next_if(|(code, _)| code < at) {
                html.push_str(self.html.get(done..*at)?);
                html.push_str(&code(block));
                done = *at;
            }
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
        for (at, block) in codes {
            html.push_str(self.html.get(done..*at)?);
            html.push_str(&code(block));
            done = *at;
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

/// The event of a code, by its number.
pub(super) fn code<'t>(code: usize) -> Event<'t> {
    Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(number(code))))
}

/// What is missing in the HTML of an event.
enum Slot {
    /// The address of a link.
    Address(usize),
    /// A code.
    Code(usize),
}

/// The placeholder of a link's address: its number.
pub(super) fn number<'t>(number: usize) -> CowStr<'t> {
    number.to_string().into()
}

/// The slot that an event starts with, if it has one. The address of a link is empty afterwards.
fn take_slot(event: &mut Event<'_>) -> Option<Slot> {
    match event {
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
            let number = std::mem::replace(dest_url, "".into()).parse().ok()?;
            Some(Slot::Address(number))
        }
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(number))) => {
            Some(Slot::Code(number.parse().ok()?))
        }
        _ => None,
    }
}

/// Events up to the next one with a slot. The text of an image is an attribute: links
/// in it are not printed.
struct UpToSlot<'e, 'd, 't> {
    events: &'e mut Peekable<Drain<'d, Event<'t>>>,
    /// Whether the first event starts a link and is included.
    at_link: bool,
    /// How many images are open.
    open_images: usize,
}

impl<'t> Iterator for UpToSlot<'_, '_, 't> {
    type Item = Event<'t>;

    fn next(&mut self) -> Option<Event<'t>> {
        let take_link = std::mem::take(&mut self.at_link) || self.open_images > 0;
        let event = self.events.next_if(|event| {
            let is_slot = matches!(
                event,
                Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_))
            );
            take_link || !is_slot
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
    use crate::page::code::highlight;
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
            highlight: &highlight,
        };
        let late = html(text, &context, dialect, |_, _| Err("no call")).expect("no call");
        let early = facts.printed.and_then(|printed| {
            printed.completed(&hrefs, &images, &mut |code| code.html(&highlight))
        });
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
            codes: Vec::new(),
        };
        let mut no_code = |_: &CodeBlock| String::new();
        assert_eq!(printed.completed(&[None], &[], &mut no_code), None);
        let html = printed.completed(&[Some("a b".to_owned())], &[], &mut no_code);
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
        fn early_and_late_printing_are_equal(text in "([a-c ]{0,4}(\\[|\\]|\\(d\\)|!|\n|- |# |\\*|`|\\|-\\||<e:f>|\\[\\^g\\]|:|\n```js \\{1\\}\nh\n```\n)){0,24}") {
            let (early, late) = both(&text);
            prop_assert!(early.is_none_or(|early| early == late));
        }

        #[test]
        fn printing_in_parts_equals_printing_at_once(text in "([a-c ]{0,4}(\\[|\\]|\\(d\\)|!|\n|- |> |1. |# |\\*|`|<e:f>|---\n|\n\n|  )){0,24}") {
            let hrefs: Vec<_> = (0..text.len()).map(|number| Some(format!("../{number}"))).collect();
            let with = |address: fn(usize) -> String| {
                let mut links = 0;
                // The printer passes no code block on.
                let is_code = |event: &Event<'_>| matches!(event, Event::Start(Tag::CodeBlock(_)) | Event::End(TagEnd::CodeBlock));
                let events = pulldown_cmark::Parser::new(&text).filter(move |event| !is_code(event)).map(move |mut event| {
                    if let Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = &mut event {
                        *dest_url = address(links).into();
                        links += 1;
                    }
                    event
                });
                events.collect::<Vec<_>>()
            };
            let mut parts = PrintedBody::default();
            parts.push(with(|number| number.to_string()).drain(..), &mut []);
            let mut whole = String::new();
            pulldown_cmark::html::push_html(&mut whole, with(|number| format!("../{number}")).into_iter());
            prop_assert_eq!(parts.completed(&hrefs, &[], &mut |_| String::new()), Some(whole));
        }
    }
}
