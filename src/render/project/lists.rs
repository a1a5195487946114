//! The calls of components that list pages.

use crate::diagnostic::{Diagnostic, Span};
use crate::page::Page;
use crate::site::Site;
use crate::site::page_lists::{ListFault, ListFaultKind, PagesByTag, faults};
use crate::theme::Templates;

/// The pages of each tag, if any component of a page lists pages, and what is wrong with the calls.
pub(super) fn check_lists(site: &Site, templates: &Templates) -> (PagesByTag, Vec<Diagnostic>) {
    let calls = site.pages.iter().flat_map(|page| {
        let calls = page.calls.iter();
        calls
            .filter(|call| templates.lists_pages(&call.name))
            .map(move |call| (&**page, call))
    });
    let calls: Vec<_> = calls.collect();
    if calls.is_empty() {
        return Default::default();
    }
    let tags = PagesByTag::new(site);
    let found = calls.iter().flat_map(|(page, call)| {
        let faults = faults(site, &tags, page, call).into_iter();
        faults.map(|fault| finding(page, fault))
    });
    let found = found.collect();
    (tags, found)
}

fn finding(page: &Page, fault: ListFault) -> Diagnostic {
    let span = Span::from(fault.span).shifted(page.body_start);
    let finding = match fault.kind {
        ListFaultKind::Argument => Diagnostic::error("component-argument", fault.message),
        ListFaultKind::Folder => Diagnostic::error("folder-missing", fault.message),
        ListFaultKind::Tag => Diagnostic::error("tag-missing", fault.message),
    };
    let finding = finding.at(&page.file, span);
    match fault.near {
        Some(near) => finding.label(format!("did you mean `{near}`?")),
        None => finding.maybe_hint(fault.hint),
    }
}
