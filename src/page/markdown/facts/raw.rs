//! The raw HTML of a body, and the component calls in it, which are masked as raw HTML.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::collector::{DEEPEST, FactsCollector};
use super::events::empty_link;
use super::raw_hints::{is_in_drawing, is_of_drawing, refused_hint};
use super::typos::Typo;
use crate::base::address::local_host;
use crate::base::character_references::decoded;
use crate::base::markdown_signs;
use crate::diagnostic::{Diagnostic, Span};
use crate::input::foreign::markup::Markup;
use crate::input::foreign::syntax;
use crate::page::component::{Call, TagKind};
use crate::page::markdown::body::Link;
use crate::page::markdown::call_tags::CallTag;
use crate::page::markdown::lints::BodyLintKind;
use crate::page::markdown::raw_html::{self, RawAttribute, RawPart, RawTag, Refusal, RefusalKind};

/// The most attributes of an element. The parser that cleans HTML compares each with all before it.
const MOST_ATTRIBUTES: usize = 200;

/// Elements whose text is a link or literal.
const VERBATIM: [&str; 5] = ["a", "code", "kbd", "pre", "samp"];

/// Elements that only change how the text of a heading is shown.
const FORMATTING: [&str; 24] = [
    "abbr", "b", "bdi", "bdo", "big", "br", "center", "cite", "code", "del", "dfn", "em", "i",
    "ins", "kbd", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "u",
];

impl FactsCollector<'_> {
    pub(super) fn raw(&mut self, range: Range<usize>, inline: bool) {
        if inline {
            self.splitter.restart();
        }
        for part in self.splitter.split(self.body, range, &self.call_tags) {
            self.link_texts.add_text();
            if let RawPart::Html(range) = part {
                self.raw_tags(range);
                continue;
            }
            self.mark_heading();
            self.excerpt.gap();
            match part {
                RawPart::Html(_) => {}
                // The text of an image is an attribute.
                RawPart::Call(tag) if self.in_image > 0 => {
                    self.call_positions[tag.call].is_misplaced = true;
                }
                RawPart::Call(tag) => {
                    let around = self.containers.last().copied().unwrap_or(usize::MAX);
                    self.call_text(&tag);
                    if tag.kind != TagKind::SelfClosing && !inline {
                        self.excerpt.call(tag.kind == TagKind::Closing);
                    }
                    let position = &mut self.call_positions[tag.call];
                    match tag.kind {
                        TagKind::Closing => position.close = Some(around),
                        TagKind::Opening | TagKind::SelfClosing => position.open = Some(around),
                    }
                }
                RawPart::CommentedCall(CallTag { call, kind, .. }) => {
                    let position = &mut self.call_positions[call];
                    position.is_open_commented |= kind != TagKind::Closing;
                    position.is_close_commented |= kind != TagKind::Opening;
                }
                RawPart::MisplacedCall(tag) => self.call_positions[tag.call].is_misplaced = true,
            }
        }
    }

    /// Begins or ends the text of a call that may print a link.
    fn call_text(&mut self, tag: &CallTag) {
        if tag.kind == TagKind::Closing {
            self.text_links.end_call(tag.call);
        } else if let Some(words) = self.call_tags.link_words(tag.call) {
            let headings = self.headings_above();
            self.text_links.start_call(tag.call, headings);
            if tag.kind == TagKind::SelfClosing {
                self.text_links.raw_text(words);
                self.text_links.end_call(tag.call);
            }
        }
    }

    fn raw_tags(&mut self, range: Range<usize>) {
        let text = &self.body[range.clone()];
        self.facts.raw_html |= !text.trim().is_empty();
        let mut done = 0;
        for tag in raw_html::tags(text) {
            self.raw_text(range.start + done..range.start + tag.whole.start);
            self.excerpt.raw_tag(&tag);
            let (closing, self_closing) = (tag.closing, tag.self_closing);
            self.text_links.raw_tag(&tag.name, closing, self_closing);
            done = tag.whole.end;
            if !FORMATTING.contains(&&*tag.name) {
                self.mark_heading();
            }
            self.check_depth(&tag, shifted(&tag.range, range.start));
            if VERBATIM.contains(&&*tag.name) {
                self.raw_verbatim = match tag.closing {
                    true => self.raw_verbatim.saturating_sub(1),
                    false => self.raw_verbatim + 1,
                };
            }
            if !tag.closing {
                self.raw_start_tag(&tag, range.start);
            } else if is_of_drawing(&tag.name) {
                self.in_raw_drawing = false;
            }
        }
        self.raw_text(range.start + done..range.end);
    }

    /// Reads text between tags of raw HTML. Markdown in it stays as it is, by section 4.6 of CommonMark.
    fn raw_text(&mut self, range: Range<usize>) {
        let text = &self.body[range.clone()];
        self.excerpt.raw_text(text);
        self.text_links.raw_text(&decoded(text));
        let is_reported = range.start < self.raw_markdown_until;
        if is_reported || self.raw_verbatim > 0 {
            return;
        }
        // A line that does not follow a tag is searched with what is before it, as a line.
        let is_line = self.body[..range.start].ends_with(['\n', ' ']);
        let start = range.start - usize::from(is_line);
        if let Some(found) = markdown_signs::find(&self.body[start..range.end]) {
            let found = start + found.start..start + found.end;
            let message = "Markdown directly inside of HTML is text, so readers see its signs";
            let finding = Diagnostic::warning("html-markdown", message)
                .hint("put an empty line before and after the Markdown, or write it as HTML")
                .hint("put it in `<code>` to show it unchanged");
            // Once for a block.
            self.raw_markdown_until = self.body[found.end..]
                .find("\n\n")
                .map_or(self.body.len(), |length| found.end + length);
            self.report(finding, found);
        }
    }

    /// Records the attributes of an `<h1>` that became a heading: only its id is kept.
    pub(super) fn check_raw_heading(&mut self, range: &Range<usize>) {
        let text = &self.body[range.clone()];
        if !text.starts_with('<') {
            return;
        }
        let tags = raw_html::tags(text);
        let Some(tag) = tags.first().filter(|tag| tag.name == "h1") else {
            return;
        };
        for attribute in tag.attributes.iter().filter(|one| one.name != "id") {
            self.leave_out(attribute, range.start);
        }
    }

    /// Records the ids and addresses of a start tag and checks it; its ranges are relative to `start`.
    fn raw_start_tag(&mut self, tag: &RawTag<'_>, start: usize) {
        if tag.name == "img" && !tag.has("alt") {
            self.lint(BodyLintKind::PictureWithoutText, shifted(&tag.whole, start));
        }
        for attribute in &tag.attributes {
            if attribute.name == "id" || (&*attribute.name, &*tag.name) == ("name", "a") {
                let id = decoded(attribute.value).nfc().collect();
                let range = shifted(&attribute.value_range, start);
                self.raw_ids.push((id, range));
            }
        }
        let passed = self.settings.raw_html;
        if !passed && !raw_html::is_allowed(&tag.name) {
            let written = &self.body[shifted(&tag.range, start)];
            // The names of tags are in lower case here.
            let name = written.trim_start_matches(['<', '/']);
            let name = &name[..tag.name.len().min(name.len())];
            if syntax::is_component(name) {
                let kind = Markup::Element(name.to_owned());
                return self.foreign.add(kind, shifted(&tag.range, start));
            }
            // What is in a drawing or formula is reported with it.
            if self.in_raw_drawing && is_in_drawing(&tag.name) {
                return;
            }
            self.in_raw_drawing |= is_of_drawing(&tag.name);
            let message = format!("the tag `{written}>` is left out of the page");
            let finding = Diagnostic::warning("html-tag", message).hint(refused_hint(&tag.name));
            return self.report(finding, shifted(&tag.range, start));
        }
        for found in raw_html::addresses(tag, passed) {
            if ["a", "area"].contains(&&*tag.name) {
                self.record_text_link(&found.address, self.facts.links.len());
            }
            self.facts.links.push(Link {
                destination: found.address,
                image: found.is_image,
                raw: true,
                span: Span::from(shifted(&found.range, start)),
            });
        }
        self.check_raw_addresses(tag, start);
        if passed {
            return;
        }
        if tag.attributes.len() > MOST_ATTRIBUTES {
            let message = format!("this element has more than {MOST_ATTRIBUTES} attributes");
            let finding = Diagnostic::error("markdown-too-much", message)
                .hint("leave out those that the page does not need");
            self.report(finding, shifted(&tag.range, start));
        } else if !self.is_namesake(tag, start) {
            self.check_attributes(tag, start);
        }
    }

    /// Reports addresses that are empty or lead to the author's own machine.
    fn check_raw_addresses(&mut self, tag: &RawTag<'_>, start: usize) {
        for attribute in &tag.attributes {
            let value = decoded(attribute.value);
            let range = shifted(&attribute.range, start);
            match (&*tag.name, &*attribute.name, value.trim()) {
                ("a", "href", "") => self.report(empty_link(), range),
                ("img", "src", "") => {
                    let message = "this image has no address, so readers see no image";
                    let finding = Diagnostic::warning("image-broken", message);
                    self.report(finding.hint("write the image's file behind `src=`"), range);
                }
                ("img", "src", address) if local_host(address).is_some() => {
                    self.typo(Typo::LinkLocal, shifted(&attribute.value_range, start));
                }
                ("a", "href", address)
                    if local_host(address)
                        .is_some_and(|host| !self.shows(host, start + tag.whole.end)) =>
                {
                    self.typo(Typo::LinkLocal, shifted(&attribute.value_range, start));
                }
                _ => {}
            }
        }
    }

    /// Whether the text of a link in raw HTML that begins at `at` shows a host.
    fn shows(&self, host: &str, at: usize) -> bool {
        /// The longest text that is searched, in bytes.
        const FAR: usize = 200;
        let end = self.body.floor_char_boundary(at + FAR);
        let text = &self.body[at..end];
        let text = text.split_once("</").map_or(text, |(text, _)| text);
        text.contains(host)
    }

    /// Records a tag such as `<Aside title="…">`, which is a component elsewhere and an element of HTML here. One whose
    /// attributes all have the same meaning is not recorded.
    fn is_namesake(&mut self, tag: &RawTag<'_>, start: usize) -> bool {
        let name = self.body[shifted(&tag.range, start)].trim_start_matches('<');
        let name = &name[..tag.name.len().min(name.len())];
        let is_lost = |attribute: &RawAttribute<'_>| {
            let value = decoded(attribute.value);
            attribute.name == "title"
                || !raw_html::is_allowed_attribute(&tag.name, &attribute.name, &value)
        };
        let is_namesake = syntax::is_component(name) && tag.attributes.iter().any(is_lost);
        if is_namesake {
            let kind = Markup::Namesake(name.to_owned());
            self.foreign.add(kind, shifted(&tag.range, start));
        }
        is_namesake
    }

    /// Records the attributes of an allowed tag that are left out.
    fn check_attributes(&mut self, tag: &RawTag<'_>, start: usize) {
        for attribute in &tag.attributes {
            let (name, value) = (attribute.name.as_str(), decoded(attribute.value));
            let is_allowed = raw_html::is_allowed_attribute(&tag.name, name, &value);
            // Other addresses are links.
            let is_address = matches!(name, "href" | "src" | "srcset" | "poster");
            if is_allowed && (is_address || raw_html::is_safe(&tag.name, name, &value)) {
                continue;
            }
            self.leave_out(attribute, start);
        }
    }

    /// Records an attribute that is left out; its ranges are relative to `start`.
    fn leave_out(&mut self, attribute: &RawAttribute<'_>, start: usize) {
        let range = shifted(&attribute.range, start);
        let name = attribute.name.clone();
        let (_, count) = self.left_out_attributes.entry(name).or_insert((range, 0));
        *count += 1;
    }

    /// Warns about attributes that are left out, once for each name.
    pub(super) fn check_left_out_attributes(&mut self) {
        for (name, (range, count)) in std::mem::take(&mut self.left_out_attributes) {
            let message = match count {
                1 => format!("the attribute `{name}` is left out of the page"),
                2 => format!(
                    "the attribute `{name}` is left out of the page, here and in another tag"
                ),
                count => format!(
                    "the attribute `{name}` is left out of the page, here and in {} other tags",
                    count - 1
                ),
            };
            let hint = if name.contains(['"', '\'', '<', '=']) {
                "close the quotes of the attribute before it"
            } else {
                "use Markdown, a class or a component, or set `markdown: {raw_html: true}` to pass all HTML unchanged"
            };
            let finding = Diagnostic::warning("html-attribute", message).hint(hint);
            self.report(finding, range);
        }
    }

    /// Reports raw HTML that is left out with its text, or that is printed as text.
    pub(super) fn report_refusals(&mut self, refusals: Vec<Refusal>) {
        for Refusal { name, range, kind } in refusals {
            let written = self.body[range.clone()].trim_end_matches('>').to_owned() + ">";
            let (message, hint) = match kind {
                RefusalKind::WithText => (
                    format!("the element `{written}` is left out of the page"),
                    refused_hint(&name),
                ),
                RefusalKind::Unclosed => (
                    format!(
                        "the tag `{written}` is never closed, so the rest of its block is left out of the page"
                    ),
                    format!("close it with `</{name}>`, or put it in backticks to show it"),
                ),
                RefusalKind::Mentioned => (
                    format!("`{}` is printed as text", &self.body[range.clone()]),
                    "put it in backticks to show it, or in `<!--` and `-->` to hide it".to_owned(),
                ),
                RefusalKind::Hiding => (
                    format!("the tag `{written}` is never closed, so it is printed as text"),
                    format!("close it with `</{name}>`, or put it in backticks to show it"),
                ),
                RefusalKind::Unfinished => (
                    format!(
                        "the tag `{}` has no `>`, so it is printed as text",
                        written.trim_end_matches('>')
                    ),
                    "end it with `>`, and close the quotes of its attributes".to_owned(),
                ),
            };
            self.report(Diagnostic::warning("html-tag", message).hint(hint), range);
        }
    }

    fn check_depth(&mut self, tag: &RawTag<'_>, range: Range<usize>) {
        let nesting = self.nesting.as_mut();
        let Some(nesting) = nesting.filter(|_| raw_html::is_allowed(&tag.name)) else {
            return;
        };
        if nesting.depth_after(tag) > DEEPEST {
            self.nesting = None;
            let message = format!("HTML tags nested deeper than {DEEPEST} levels");
            let finding = Diagnostic::error("markdown-too-deep", message);
            self.report(
                finding.hint("close the tags that were opened before"),
                range,
            );
        }
    }

    /// Reports calls at positions where a component cannot be printed, and records those in comments.
    pub(super) fn check_calls(&mut self, calls: &[Call]) {
        let positions = std::mem::take(&mut self.call_positions);
        for (number, (position, call)) in positions.into_iter().zip(calls).enumerate() {
            let is_pair = call.close.is_some();
            if position.is_open_commented && (!is_pair || position.is_close_commented) {
                self.facts.commented.push(number);
                continue;
            }
            let is_whole = position.open.is_some() && (!is_pair || position.close.is_some());
            let problem = if position.is_misplaced || !is_whole {
                format!("`{}` cannot be called here", call.name)
            } else if is_pair && position.open != position.close {
                format!(
                    "`{}` is opened inside one block and closed in another",
                    call.name
                )
            } else {
                continue;
            };
            let finding = Diagnostic::error("component-misplaced", problem).hint(
                "open and close a component in the same paragraph, list item or quote; not in indented code, an address or an HTML tag",
            );
            self.report(finding, call.open.clone());
        }
    }
}

fn shifted(range: &Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}
