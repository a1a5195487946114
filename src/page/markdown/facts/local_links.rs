//! Links to the author's own machine. A page about a program may show such an address; one behind other words was
//! probably copied from a browser.

use std::ops::Range;

use pulldown_cmark::LinkType;

use super::collector::FactsCollector;
use crate::base::address::local_host;
use crate::diagnostic::Diagnostic;

/// A link to the author's own machine.
pub(super) struct LocalLink {
    host: String,
    range: Range<usize>,
    /// Its text up to now.
    text: String,
}

impl FactsCollector<'_> {
    /// Follows a link or reports an image, if its address is one of the author's own machine.
    pub(super) fn check_local(
        &mut self,
        address: &str,
        (kind, image): (LinkType, bool),
        range: &Range<usize>,
    ) {
        let Some(host) = local_host(address) else {
            return;
        };
        if image {
            self.report_local(range.clone());
        } else if kind != LinkType::Autolink {
            let host = host.to_owned();
            self.local_link = Some(LocalLink {
                host,
                range: range.clone(),
                text: String::new(),
            });
        }
    }

    /// Adds to the text of the open link, if it is followed.
    pub(super) fn note_local_text(&mut self, text: &str) {
        if let Some(link) = &mut self.local_link {
            link.text.push_str(text);
        }
    }

    /// Reports the link that ends, unless readers see its address.
    pub(super) fn end_local_link(&mut self) {
        if let Some(link) = self.local_link.take()
            && !link.text.contains(&link.host)
        {
            self.report_local(link.range);
        }
    }

    fn report_local(&mut self, range: Range<usize>) {
        let message = "this address works on your own machine alone";
        let finding = Diagnostic::warning("link-local", message).hint(
            "link to the file, such as `page.md`; to show readers the address, write `<http://localhost:3000/>`",
        );
        self.report(finding, range);
    }
}
