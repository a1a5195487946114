//! Headings whose recorded ids have a number, because an earlier heading of the page has the same text.

use crate::diagnostic::{Diagnostic, Span};
use crate::ledger::Address;
use crate::page::Page;
use crate::page::markdown::BodyLintKind;
use crate::render::project::Project;

/// A heading whose id is recorded, and would be that of another section if one of equal text came before it or was removed.
#[derive(Debug)]
pub struct NumberedHeading<'p> {
    /// Its page.
    pub page: &'p Page,
    /// Its raw id.
    pub id: &'p str,
    /// Its recorded address.
    pub address: Address,
    /// Its position in the page's file.
    pub span: Span,
}

/// All of them, in the order of the pages' files.
#[must_use]
pub fn numbered<'p>(project: &'p Project<'_>) -> Vec<NumberedHeading<'p>> {
    let states = &project.ledger.states;
    if states.is_empty() {
        return Vec::new();
    }
    let site = &project.site;
    let nodes = site.walk.iter();
    let pages = nodes.filter_map(|node| Some((site.node_page(*node)?, &site.nodes[*node].route)));
    let headings = pages.flat_map(|(page, route)| {
        page.lints.iter().filter_map(move |lint| {
            let BodyLintKind::IdNumbered { heading } = lint.kind else {
                return None;
            };
            let id = page.outline.get(heading as usize)?.id.as_str();
            let address = Address::of(route).with_id(id);
            states.is_promised(&address).then_some(NumberedHeading {
                page,
                id,
                address,
                span: lint.span,
            })
        })
    });
    headings.collect()
}

impl NumberedHeading<'_> {
    /// The warning.
    #[must_use]
    pub fn finding(&self) -> Diagnostic {
        let message = format!(
            "`{}` is recorded, and this heading has its id only because an earlier one has the id without the number",
            self.address
        );
        let finding = Diagnostic::warning("heading-numbered", message);
        finding.at(&self.page.file, self.span).hint(format!(
            "write `{{#{}}}` behind the heading, so that the id stays with this section; `guidepost links fix` does it",
            self.id
        ))
    }
}
