//! The raw HTML of a body, and the component calls that stand in it as placeholders.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

use super::{DEEPEST, Reader};
use crate::diagnostic::Diagnostic;
use crate::page::component::Call;
use crate::page::markdown::notes::BodyLintKind;
use crate::page::markdown::raw_html::{self, Piece};
use crate::page::markdown::slots::{Edge, Slot};

/// HTML's own elements that are not let in. A name that is none of HTML's is mostly that of a component.
const REFUSED: [&str; 36] = [
    "applet", "audio", "base", "body", "button", "canvas", "datalist", "dialog", "embed",
    "fieldset", "font", "form", "frame", "frameset", "head", "html", "iframe", "input", "label",
    "link", "main", "meta", "noscript", "object", "option", "param", "script", "section", "select",
    "source", "style", "svg", "template", "textarea", "title", "video",
];

/// Elements whose text is a link, or shown as it is.
const VERBATIM: [&str; 5] = ["a", "code", "kbd", "pre", "samp"];

/// What to do about a tag that is left out.
fn instead(name: &str) -> String {
    if name == "h1" {
        "the page's title is its only `<h1>`; use `##` headings in the text".to_owned()
    } else if REFUSED.contains(&name) {
        "use Markdown or a component, or set `markdown: {raw_html: true}` to pass all HTML as it is"
            .to_owned()
    } else {
        format!(
            "a component is called in braces: `{{{{<{name} />}}}}`, or `{{% <{name}> %}}` and `{{% </{name}> %}}` around text; \
             put what is to be shown as it is in backticks"
        )
    }
}

/// Where the tags of a call were met.
#[derive(Clone, Default)]
pub(super) struct Seen {
    /// The element around the opening (or only) tag.
    open: Option<usize>,
    close: Option<usize>,
    open_commented: bool,
    close_commented: bool,
    misplaced: bool,
}

impl Reader<'_> {
    pub(super) fn raw(&mut self, range: Range<usize>, inline: bool) {
        if inline {
            self.cutter.restart();
        }
        for piece in self.cutter.cut(self.body, range, &self.slots) {
            self.heading_holds_more();
            self.texts.give();
            match piece {
                Piece::Html(range) => self.raw_tags(range),
                // A picture's text is text alone.
                Piece::Slot(slot) if self.in_image > 0 => self.seen[slot.call].misplaced = true,
                Piece::Slot(slot) => {
                    let around = self.containers.last().copied().unwrap_or(usize::MAX);
                    let seen = &mut self.seen[slot.call];
                    let edge = if slot.edge == Edge::Close {
                        &mut seen.close
                    } else {
                        &mut seen.open
                    };
                    *edge = Some(around);
                }
                Piece::Commented(Slot { call, edge, .. }) => {
                    let seen = &mut self.seen[call];
                    seen.open_commented |= edge != Edge::Close;
                    seen.close_commented |= edge != Edge::Open;
                }
                Piece::Misplaced(slot) => self.seen[slot.call].misplaced = true,
            }
        }
    }

    fn raw_tags(&mut self, range: Range<usize>) {
        let text = &self.body[range.clone()];
        self.facts.raw_html |= !text.trim().is_empty();
        for tag in raw_html::tags(text) {
            let place = |inner: Range<usize>| range.start + inner.start..range.start + inner.end;
            self.check_depth(&tag, place(tag.range.clone()));
            if VERBATIM.contains(&&*tag.name) {
                self.raw_verbatim = match tag.closing {
                    true => self.raw_verbatim.saturating_sub(1),
                    false => self.raw_verbatim + 1,
                };
            }
            if tag.closing {
                continue;
            }
            if tag.name == "img" && !tag.alt {
                self.note(BodyLintKind::PictureWithoutText, place(tag.whole.clone()));
            }
            let ids = tag
                .ids
                .iter()
                .map(|(id, inner)| (id.nfc().collect(), place(inner.clone())));
            self.raw_ids.extend(ids);
            if !self.settings.raw_html && !raw_html::is_allowed(&tag.name) {
                let finding = Diagnostic::warning(
                    "html-tag",
                    format!("the tag `<{}>` is left out of the page", tag.name),
                );
                self.report(finding.hint(instead(&tag.name)), place(tag.range));
            }
            for (address, inner) in tag.addresses {
                if crate::base::address::is_relative(address) {
                    let finding = Diagnostic::warning(
                        "html-address",
                        format!("`{address}` in raw HTML is neither checked nor adapted"),
                    )
                    .hint("write it as a Markdown link or picture, relative to this file");
                    self.report(finding, place(inner));
                }
            }
        }
    }

    fn check_depth(&mut self, tag: &raw_html::Tag<'_>, place: Range<usize>) {
        let Some(nesting) = self
            .nesting
            .as_mut()
            .filter(|_| raw_html::is_allowed(&tag.name))
        else {
            return;
        };
        if nesting.note(tag) > DEEPEST {
            self.nesting = None;
            let message = format!("HTML tags nested deeper than {DEEPEST} levels");
            let finding = Diagnostic::error("markdown-too-deep", message);
            self.report(
                finding.hint("close the tags that were opened before"),
                place,
            );
        }
    }

    pub(super) fn check_calls(&mut self, calls: &[Call]) {
        for (number, seen) in std::mem::take(&mut self.seen).into_iter().enumerate() {
            let call = &calls[number];
            let paired = call.close.is_some();
            if seen.open_commented && (!paired || seen.close_commented) {
                self.facts.commented.push(number);
                continue;
            }
            let whole = seen.open.is_some() && (!paired || seen.close.is_some());
            let problem = if seen.misplaced || !whole {
                Some(format!("`{}` stands where no component can", call.name))
            } else if paired && seen.open != seen.close {
                Some(format!(
                    "`{}` is opened inside one block and closed in another",
                    call.name
                ))
            } else {
                None
            };
            if let Some(problem) = problem {
                let finding = Diagnostic::error("component-misplaced", problem).hint(
                    "open and close a component in the same paragraph, list item or quote; not in indented code, an address or an HTML tag",
                );
                self.report(finding, call.open.clone());
            }
        }
    }
}
