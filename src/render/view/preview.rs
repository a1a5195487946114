//! What link previews show of a page (Open Graph, ogp.me), and the checks that they can show it.

use serde::Serialize;

use super::Views;
use super::scope::{LinkTarget, PageSummary};
use crate::base::excerpt::{self, clip};
use crate::diagnostic::{Diagnostic, Severity};
use crate::input::front_matter::Target;
use crate::page::Page;

/// What link previews show of a page, beside what `page` says of it.
#[derive(Debug, Serialize)]
pub struct PreviewView {
    /// One sentence, cut where it is longer than previews show: the page's own description, else its first words, else
    /// what is below it, else the site's. Nothing where there is none of these.
    pub description: Option<String>,
    /// The site's language and region, as `en_GB`; nothing where the settings name no region.
    pub locale: Option<String>,
    /// The absolute address of the page's oEmbed answer; nothing without `share.embed`.
    pub oembed: Option<String>,
}

impl Views<'_> {
    pub(super) fn preview(&self, face: &PageSummary<'_>, oembed: Option<String>) -> PreviewView {
        PreviewView {
            description: self.description(face),
            locale: locale(&self.settings.language),
            oembed,
        }
    }

    /// The page's own description; else, in this order, its first words, the names of its sections, those of
    /// the pages below it, the site's description. Home stands for the site: there, that comes second.
    #[must_use]
    pub fn description(&self, face: &PageSummary<'_>) -> Option<String> {
        self.description_and_source(face).map(|(text, _)| text)
    }

    /// As [`Self::description`], with what it is, in words for people.
    #[must_use]
    pub fn description_and_source(&self, face: &PageSummary<'_>) -> Option<(String, &'static str)> {
        const OF_SITE: &str = "this is that of the site";
        let page = face.page;
        let own = page.and_then(|page| page.front.description.as_deref());
        let own = own.map(|text| (text, "this is its own"));
        let site = self.settings.description.as_deref();
        let site = site.map(|text| (text, OF_SITE));
        let lead = || {
            let lead = page.and_then(|page| page.excerpt.as_deref());
            lead.map(|text| (text, "these are the page's first words"))
        };
        let text = own.or(site.filter(|_| face.is_home())).or_else(lead);
        let clipped = |(text, what): (&str, &'static str)| {
            let text = clip(text, excerpt::LONGEST);
            (!text.is_empty()).then_some((text, what))
        };
        text.and_then(clipped)
            .or_else(|| clipped((&section_names(page?), "these are its headings")))
            .or_else(|| clipped((&names_below(face), "these are the pages below it")))
            .or_else(|| clipped(site?))
    }

    /// Whether all that previews need of a page is there and absolute. A site without a public address
    /// has no previews.
    #[must_use]
    pub fn check_preview(&self, face: &PageSummary<'_>) -> Vec<Diagnostic> {
        let shareable = self.settings.shareable_base().is_some();
        let Some(page) = face.page.filter(|_| shareable) else {
            return Vec::new();
        };
        let text = self.check_description(face, page);
        text.into_iter()
            .chain(self.check_image(face, page))
            .collect()
    }

    fn check_description(&self, face: &PageSummary<'_>, page: &Page) -> Option<Diagnostic> {
        if self.description(face).is_some() {
            return None;
        }
        let message = "`description` is missing, and there is no text to take it from: links to this page would have no preview";
        // Another generator's pages are read as they are.
        let severity = match self.settings.given {
            true => Severity::Error,
            false => Severity::Warning,
        };
        let finding = Diagnostic::new(severity, "preview-missing", message).in_file(&page.file);
        Some(finding.hint("add `description: …`, one sentence, to its front matter, or to `guidepost.yaml` for all pages without one"))
    }

    /// A picture that leads nowhere has been reported with the links.
    fn check_image(&self, face: &PageSummary<'_>, page: &Page) -> Option<Diagnostic> {
        let Target { path, span } = page.front.image.as_deref()?;
        let lead = face.image?;
        if matches!(lead, LinkTarget::Unknown) || self.absolute(lead).is_some() {
            return None;
        }
        let message =
            format!("`image` is `{path}`, which is no absolute address and no file of the site");
        let finding = Diagnostic::error("preview-relative", message).at(&page.file, *span);
        Some(
            finding.hint(
                "write an address with `https://`, or a path to a file, relative to this one",
            ),
        )
    }
}

fn names_below(face: &PageSummary<'_>) -> String {
    let names: Vec<&str> = face.below.iter().map(|below| below.name).collect();
    names.join(", ")
}

fn section_names(page: &Page) -> String {
    let names = page.outline.iter().map(|heading| heading.title.as_str());
    let names: Vec<&str> = names.filter(|name| !name.is_empty()).collect();
    names.join(", ")
}

/// The form `ll_RR` of a BCP 47 tag, which Open Graph asks for; other parts of the tag have no place in it.
fn locale(tag: &str) -> Option<String> {
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or_default().to_ascii_lowercase();
    let is_region = |part: &&str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_alphabetic());
    // What follows a single letter is an extension.
    let region = parts.take_while(|part| part.len() > 1).find(is_region)?;
    Some(format!("{language}_{}", region.to_ascii_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locale_is_a_language_and_a_region() {
        for (tag, expected) in [
            ("en-GB", Some("en_GB")),
            ("EN-us", Some("en_US")),
            ("zh-Hant-TW", Some("zh_TW")),
            ("en", None),
            ("es-419", None),
            ("de-u-co-phonebk", None),
        ] {
            assert_eq!(locale(tag).as_deref(), expected, "{tag}");
        }
    }
}
