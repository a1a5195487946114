//! The raw HTML of a body, and the component calls in it, which are masked as raw HTML.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::collector::{DEEPEST, FactsCollector};
use crate::diagnostic::Diagnostic;
use crate::input::foreign::markup::{self, Markup};
use crate::page::component::{Call, TagKind};
use crate::page::markdown::call_tags::CallTag;
use crate::page::markdown::lints::BodyLintKind;
use crate::page::markdown::raw_html::{self, RawPart, RawTag};

/// Elements of HTML that are not allowed. A name that is not in HTML is usually that of a component.
const REFUSED: [&str; 36] = [
    "applet", "audio", "base", "body", "button", "canvas", "datalist", "dialog", "embed",
    "fieldset", "font", "form", "frame", "frameset", "head", "html", "iframe", "input", "label",
    "link", "main", "meta", "noscript", "object", "option", "param", "script", "section", "select",
    "source", "style", "svg", "template", "textarea", "title", "video",
];

/// Elements whose text is a link or literal.
const VERBATIM: [&str; 5] = ["a", "code", "kbd", "pre", "samp"];

/// The hint about a tag that is left out.
fn refused_hint(name: &str) -> String {
    if name == "h1" {
        "the page's title is its only `<h1>`; use `##` headings in the text".to_owned()
    } else if REFUSED.contains(&name) {
        "use Markdown or a component, or set `markdown: {raw_html: true}` to pass all HTML unchanged"
            .to_owned()
    } else {
        format!(
            "a component is called in braces: `{{{{<{name} />}}}}`, or `{{% <{name}> %}}` and `{{% </{name}> %}}` around text; \
             put text to be shown literally in backticks"
        )
    }
}

impl FactsCollector<'_> {
    pub(super) fn raw(&mut self, range: Range<usize>, inline: bool) {
        if inline {
            self.splitter.restart();
        }
        for part in self.splitter.split(self.body, range, &self.call_tags) {
            self.mark_heading();
            self.link_texts.add_text();
            match part {
                RawPart::Html(range) => self.raw_tags(range),
                // The text of an image is an attribute.
                RawPart::Call(tag) if self.in_image > 0 => {
                    self.call_positions[tag.call].is_misplaced = true;
                }
                RawPart::Call(tag) => {
                    let around = self.containers.last().copied().unwrap_or(usize::MAX);
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

    fn raw_tags(&mut self, range: Range<usize>) {
        let text = &self.body[range.clone()];
        self.facts.raw_html |= !text.trim().is_empty();
        for tag in raw_html::tags(text) {
            self.check_depth(&tag, shifted(&tag.range, range.start));
            if VERBATIM.contains(&&*tag.name) {
                self.raw_verbatim = match tag.closing {
                    true => self.raw_verbatim.saturating_sub(1),
                    false => self.raw_verbatim + 1,
                };
            }
            if !tag.closing {
                self.raw_start_tag(&tag, range.start);
            }
        }
    }

    /// Records the ids of a start tag and checks it; its ranges are relative to `start`.
    fn raw_start_tag(&mut self, tag: &RawTag<'_>, start: usize) {
        if tag.name == "img" && !tag.alt {
            self.lint(BodyLintKind::PictureWithoutText, shifted(&tag.whole, start));
        }
        let ids = tag.ids.iter();
        self.raw_ids
            .extend(ids.map(|(id, range)| (id.nfc().collect(), shifted(range, start))));
        // The names of tags are in lower case here.
        let name = &self.body[shifted(&tag.range, start)];
        let name = name.trim_start_matches(['<', '/']);
        let name = &name[..tag.name.len().min(name.len())];
        if !self.settings.raw_html && markup::is_component(name) && !raw_html::is_allowed(&tag.name)
        {
            let kind = Markup::Element(name.to_owned());
            self.foreign.add(kind, shifted(&tag.range, start));
        } else if !self.settings.raw_html && !raw_html::is_allowed(&tag.name) {
            let message = format!("the tag `<{}>` is left out of the page", tag.name);
            let finding = Diagnostic::warning("html-tag", message).hint(refused_hint(&tag.name));
            self.report(finding, shifted(&tag.range, start));
        }
        for (address, range) in &tag.addresses {
            if crate::base::address::is_relative(address) {
                let message = format!("`{address}` in raw HTML is neither checked nor adapted");
                let finding = Diagnostic::warning("html-address", message)
                    .hint("write it as a Markdown link or picture, relative to this file");
                self.report(finding, shifted(range, start));
            }
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
