//! Citations: `[@TAG]`, or several as `[@ONE; @TWO]`. To CommonMark that is a shortcut reference to
//! a link that is not defined, so the parser itself finds them, outside of code and escapes.

use pulldown_cmark::{BrokenLink, CowStr, Event, LinkType, Tag};
use serde::{Deserialize, Serialize};

use crate::base::escape::{html_attribute, html_text};
use crate::base::ui_strings::{UiStrings, fill};
use crate::input::references::is_tag;

/// A citation of one source.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Citation {
    /// The source's tag.
    pub tag: String,
    /// The whole citation, with its brackets.
    pub span: crate::diagnostic::Span,
}

/// The parser's callback for a reference that is not defined.
pub(super) type BrokenLinkCallback<'t> = fn(BrokenLink<'t>) -> Option<(CowStr<'t>, CowStr<'t>)>;

/// Turns a reference that starts like a citation into a link; any other stays text.
pub(super) fn resolve_citation<'t>(link: BrokenLink<'t>) -> Option<(CowStr<'t>, CowStr<'t>)> {
    let cites = matches!(link.link_type, LinkType::Shortcut) && link.reference.starts_with('@');
    cites.then_some((link.reference, CowStr::Borrowed("")))
}

/// The text between the brackets, if the event starts a citation.
pub(super) fn label<'e>(event: &'e Event<'_>) -> Option<&'e str> {
    match event {
        Event::Start(Tag::Link {
            link_type: LinkType::ShortcutUnknown,
            dest_url,
            ..
        }) => Some(dest_url),
        _ => None,
    }
}

/// The tags in the label of a citation, or `None` if it is malformed.
pub(super) fn tags(label: &str) -> Option<Vec<&str>> {
    let parts = label.split(';');
    let tags: Option<Vec<&str>> = parts.map(|part| part.trim().strip_prefix('@')).collect();
    tags.filter(|tags| tags.iter().all(|tag| is_tag(tag)))
}

/// Makes the space before a citation, whose events are next, one at which no line breaks: a citation never starts a line.
pub(super) fn join(before: &mut [Event<'_>]) {
    const SPACE: &str = "\u{a0}";
    match before.last_mut() {
        Some(Event::Text(text)) if text.ends_with(' ') => {
            *text = [text.trim_end_matches(' '), SPACE].concat().into();
        }
        Some(line_end @ Event::SoftBreak) => *line_end = Event::Text(SPACE.into()),
        _ => {}
    }
}

/// Numbers the sources in the order in which a page first cites them, from 1.
#[derive(Default)]
pub(super) struct CitationNumbers(Vec<String>);

impl CitationNumbers {
    /// The links of one citation: numbers in brackets, each to its source in the page's list.
    pub(super) fn print(&mut self, tags: &[&str], strings: &UiStrings) -> String {
        let links = tags.iter().map(|tag| self.link(tag, strings.source));
        let links: Vec<String> = links.collect();
        let separator = html_text(strings.list_separator).to_string();
        format!("<sup class=\"citation\">[{}]</sup>", links.join(&separator))
    }

    /// `name` is that of the link: a UI string with the parameter `{number}`.
    fn link(&mut self, tag: &str, name: &str) -> String {
        let known = self.0.iter().position(|known| known == tag);
        let number = known.unwrap_or(self.0.len()) + 1;
        // The list of sources links back to the first citation of each.
        let id = if known.is_none() {
            self.0.push(tag.to_owned());
            format!(" id=\"cite.{number}\"")
        } else {
            String::new()
        };
        let name = fill(name, &[("number", &number.to_string())]);
        let name = html_attribute(&name);
        format!("<a href=\"#source.{number}\"{id} aria-label=\"{name}\">{number}</a>")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_breaks_before_a_citation() {
        let text = |text: &'static str| Event::Text(text.into());
        let joined = |mut events: Vec<Event<'static>>| {
            join(&mut events);
            events
        };
        assert_eq!(joined(vec![text("A claim ")]), [text("A claim\u{a0}")]);
        assert_eq!(joined(vec![text("A claim.")]), [text("A claim.")]);
        let line = vec![text("A claim"), Event::SoftBreak];
        assert_eq!(joined(line), [text("A claim"), text("\u{a0}")]);
        let hard = vec![text("A claim"), Event::HardBreak];
        assert_eq!(joined(hard.clone()), hard);
        assert_eq!(joined(Vec::new()), []);
    }
}
