//! Which image files Markdown shows.

use std::collections::BTreeMap;

use crate::diagnostic::Span;
use crate::page::markdown::Link;
use crate::site::links::{Destination, Links};
use crate::site::{Site, Target};

/// The image files that Markdown shows, by their numbers in [`Site::assets`], each with the file and the span of the first
/// place.
#[must_use]
pub(super) fn shown<'s>(site: &'s Site, links: &Links) -> BTreeMap<usize, (&'s str, Span)> {
    let mut shown = BTreeMap::new();
    for (page, destinations) in site.pages.iter().zip(&links.pages) {
        for (link, destination) in page.links.iter().zip(destinations.iter()) {
            if let Some(asset) = is_replaced(link, destination.as_ref()) {
                shown
                    .entry(asset)
                    .or_insert((page.file.as_str(), link.span));
            }
        }
    }
    shown
}

/// The image files that front matter names for link previews, by their numbers, each with the file and the span of the
/// first place.
#[must_use]
pub(super) fn named<'s>(site: &'s Site, links: &Links) -> BTreeMap<usize, (&'s str, Span)> {
    let mut named = BTreeMap::new();
    for (page, destinations) in site.pages.iter().zip(&links.pages) {
        let Some(image) = &page.front.image else {
            continue;
        };
        // It comes after the links of the body.
        if let Some(Some(Destination::Internal { target, .. })) = destinations.get(page.links.len())
            && let Target::Asset(asset) = target
        {
            named
                .entry(*asset)
                .or_insert((page.file.as_str(), image.span));
        }
    }
    named
}

/// The image file that variants can replace at a link: one that Markdown shows, by an address without query and fragment,
/// which are the author's own.
#[must_use]
pub fn is_replaced(link: &Link, destination: Option<&Destination>) -> Option<usize> {
    match destination? {
        Destination::Internal {
            target: Target::Asset(asset),
            suffix,
        } if link.image && !link.raw && suffix.is_empty() => Some(*asset),
        _ => None,
    }
}
