//! Links to the author's own machine. A page about a program may show such an address; one behind other words was
//! probably copied from a browser.

use std::ops::Range;

use pulldown_cmark::LinkType;

use crate::base::address::local_host;

/// The open link to the author's own machine, if one is open.
#[derive(Default)]
pub(super) struct LocalLink(Option<OpenLink>);

struct OpenLink {
    host: String,
    range: Range<usize>,
    /// Its text up to now.
    text: String,
}

impl LocalLink {
    /// Begins a link or image whose address is at `range`. Returns the range if the address is a local one and cannot be
    /// meant.
    pub(super) fn start(
        &mut self,
        address: &str,
        (kind, image): (LinkType, bool),
        range: &Range<usize>,
    ) -> Option<Range<usize>> {
        let host = local_host(address)?;
        if image {
            return Some(range.clone());
        }
        if kind != LinkType::Autolink {
            self.0 = Some(OpenLink {
                host: host.to_owned(),
                range: range.clone(),
                text: String::new(),
            });
        }
        None
    }

    /// Adds to the text of the open link.
    pub(super) fn add_text(&mut self, text: &str) {
        if let Some(link) = &mut self.0 {
            link.text.push_str(text);
        }
    }

    /// Ends a link. Returns the range of its address if readers do not see it.
    pub(super) fn end(&mut self) -> Option<Range<usize>> {
        let link = self.0.take()?;
        (!link.text.contains(&link.host)).then_some(link.range)
    }
}
