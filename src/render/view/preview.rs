//! The link preview of a page (Open Graph, ogp.me), and the checks that it is complete.

use serde::Serialize;

use super::builder::ViewBuilder;
use super::facts::PageSummary;
use super::place::LinkTarget;
use super::preview_image::{self, Problem};
use crate::base::excerpt::{self, clip};
use crate::diagnostic::{Diagnostic, Severity};
use crate::input::front_matter::FileReference;
use crate::page::Page;

/// What link previews show of a page besides the fields of `page`.
#[derive(Debug, Serialize)]
pub struct PreviewView {
    /// One sentence, shortened to the length that previews show: the page's own description, else its first words, else
    /// the names of its sections or of the pages below it, else the site's description. Nothing if all of these are
    /// missing.
    pub description: Option<String>,
    /// The site's language and region, as `en_GB`; nothing if the settings name no region.
    pub locale: Option<String>,
    /// The absolute address of the page's oEmbed answer; nothing without `share.embed`.
    pub oembed: Option<String>,
}

impl ViewBuilder<'_> {
    pub(super) fn preview(&self, summary: &PageSummary<'_>, oembed: Option<String>) -> PreviewView {
        PreviewView {
            description: self.description(summary),
            locale: locale(&self.settings.language),
            oembed,
        }
    }

    /// The page's own description; else, in this order, its first words, the names of its sections, the names of the
    /// pages below it, the site's description. On the home page the site's description comes second.
    #[must_use]
    pub fn description(&self, summary: &PageSummary<'_>) -> Option<String> {
        self.description_and_source(summary).map(|(text, _)| text)
    }

    /// [`Self::description`] with a clause that states its origin, for people.
    #[must_use]
    pub fn description_and_source(
        &self,
        summary: &PageSummary<'_>,
    ) -> Option<(String, &'static str)> {
        const OF_SITE: &str = "this is that of the site";
        let page = summary.page;
        let own = page.and_then(|page| page.front.description.as_deref());
        let own = own.map(|text| (text, "this is its own"));
        let site = self.settings.description.as_deref();
        let site = site.map(|text| (text, OF_SITE));
        let first_words = || {
            let text = page.and_then(|page| page.excerpt.as_deref());
            text.map(|text| (text, "these are the page's first words"))
        };
        let text = own
            .or(site.filter(|_| summary.is_home()))
            .or_else(first_words);
        let clipped = |(text, what): (&str, &'static str)| {
            let text = clip(text, excerpt::LONGEST);
            (!text.is_empty()).then_some((text, what))
        };
        text.and_then(clipped)
            .or_else(|| clipped((&section_names(page?), "these are its headings")))
            .or_else(|| clipped((&names_below(summary), "these are the pages below it")))
            .or_else(|| clipped(site?))
    }

    /// Reports a missing description, and an image without an absolute address or that no other site shows. A site without a public address has no
    /// previews, so nothing is reported.
    #[must_use]
    pub fn check_preview(&self, summary: &PageSummary<'_>) -> Vec<Diagnostic> {
        let shareable = self.settings.shareable_base().is_some();
        let Some(page) = summary.page.filter(|_| shareable) else {
            return Vec::new();
        };
        let text = self.check_description(summary, page);
        text.into_iter()
            .chain(self.check_image(summary, page))
            .collect()
    }

    fn check_description(&self, summary: &PageSummary<'_>, page: &Page) -> Option<Diagnostic> {
        if self.description(summary).is_some() {
            return None;
        }
        let missing = if page.has_text { "sentence" } else { "text" };
        let message = format!(
            "`description` is missing, and there is no {missing} to take it from: links to this page would have no preview"
        );
        // A page of lists and links is a page; a folder without settings may hold another generator's pages.
        let severity = match self.settings.given && !page.has_text {
            true => Severity::Error,
            false => Severity::Warning,
        };
        let finding = Diagnostic::new(severity, "preview-missing", message).in_file(&page.file);
        Some(finding.hint("add `description: …`, one sentence, to its front matter, or to `guidepost.yaml` for all pages without one"))
    }

    /// A broken path has been reported with the links.
    fn check_image(&self, summary: &PageSummary<'_>, page: &Page) -> Option<Diagnostic> {
        let FileReference { path, span } = page.front.image.as_deref()?;
        let target = summary.image?;
        if matches!(target, LinkTarget::Unknown) {
            return None;
        }
        if self.absolute(target).is_some() {
            let finding = self.image_problem(path, target, page)?;
            return Some(finding.at(&page.file, *span));
        }
        let message = format!(
            "`image` is `{path}`, which is neither an absolute address nor a file of the site"
        );
        let finding = Diagnostic::error("preview-relative", message).at(&page.file, *span);
        Some(
            finding.hint(
                "write an address with `https://`, or a path to a file, relative to this one",
            ),
        )
    }
}

impl ViewBuilder<'_> {
    /// Reports an image that other sites do not show, or that they show without its query.
    fn image_problem(&self, path: &str, target: LinkTarget<'_>, page: &Page) -> Option<Diagnostic> {
        let warning = |message| Diagnostic::warning("preview-image", message);
        Some(match preview_image::problem(target)? {
            Problem::Query => {
                let message = format!("`image` is `{path}`, whose query is left out of previews");
                warning(message).hint("remove the query")
            }
            Problem::NotShown(reason) => {
                let is_drawn = self.settings.share.cards && !page.front.noindex;
                let instead = match is_drawn {
                    true => "links to this page show the drawn social image instead",
                    false => "links to this page show it nowhere",
                };
                let message = format!("`image` is `{path}`, and {reason}: {instead}");
                warning(message).hint("name a PNG, JPEG, GIF or WebP file")
            }
        })
    }
}

fn names_below(summary: &PageSummary<'_>) -> String {
    let names: Vec<&str> = summary.below.iter().map(|below| below.place.name).collect();
    names.join(", ")
}

fn section_names(page: &Page) -> String {
    let names = page.outline.iter().map(|heading| heading.title.as_str());
    let names: Vec<&str> = names.filter(|name| !name.is_empty()).collect();
    names.join(", ")
}

/// The form `ll_RR` of a BCP 47 tag, which Open Graph requires; it has no place for other subtags.
fn locale(tag: &str) -> Option<String> {
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or_default().to_ascii_lowercase();
    let is_region = |part: &&str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_alphabetic());
    // A single letter starts an extension.
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
