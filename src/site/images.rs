//! The image files that pages show: whether browsers can show them, and how large they are.

use std::collections::{BTreeMap, HashSet};

use rayon::prelude::*;

use crate::base::image_kind::{DECISIVE, ImageKind, image_kind};
use crate::diagnostic::{Diagnostic, Severity, Span};
use crate::input::settings::Settings;
use crate::io::files::Files;
use crate::site::links::{self, Destination, Links};
use crate::site::pictures::Pictures;
use crate::site::{Site, Target};

/// The first place at which a page shows an image.
struct Shown<'s> {
    /// The file of the page.
    file: &'s str,
    span: Span,
    more: usize,
}

/// Checks the files of all images that pages show or name for link previews, each once.
#[must_use]
pub fn check(
    files: &dyn Files,
    (site, links): (&Site, &Links),
    settings: &Settings,
    pictures: &Pictures,
) -> Vec<Diagnostic> {
    let largest = u64::try_from(settings.images.largest_kb).unwrap_or_default() * 1000;
    let resized: HashSet<usize> = pictures.resized().collect();
    let severity = severity_of_faults(settings);
    let mut found = each(site, links, &|asset| {
        // Readers get one of its variants.
        let largest = if resized.contains(&asset) { 0 } else { largest };
        of_file(files, &site.assets[asset].file, largest, severity).or_else(|| {
            let is_checked = settings.images.enabled;
            is_checked.then(|| avif(files, &site.assets[asset].file))?
        })
    });
    found.extend(pages_as_images(site, links));
    found
}

/// The severity of a finding about an image that readers do not see: a warning in a folder without settings, where other
/// generators' Markdown is read leniently.
#[must_use]
pub fn severity_of_faults(settings: &Settings) -> Severity {
    match settings.given {
        true => Severity::Error,
        false => Severity::Warning,
    }
}

/// Reports images in the text of pages whose address is that of a page. The image of front matter has its own check.
fn pages_as_images(site: &Site, links: &Links) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (page, destinations) in site.pages.iter().zip(&links.pages) {
        for (link, destination) in page.links.iter().zip(destinations.iter()) {
            let target = match destination {
                Some(Destination::Internal { target, .. }) if link.image => target,
                _ => continue,
            };
            if !matches!(target, Target::Node(_)) {
                continue;
            }
            let address = &link.destination;
            let (message, hint) = match address.is_empty() {
                true => (
                    "this image has no address, so readers see no image".to_owned(),
                    "write the image's file between the parentheses".to_owned(),
                ),
                false => (
                    format!("`{address}` is a page, not an image"),
                    format!("write a link: `[words]({address})`, without the `!`"),
                ),
            };
            let finding = Diagnostic::warning("image-broken", message);
            found.push(finding.at(&page.file, link.span).hint(hint));
        }
    }
    found
}

/// Reports the files of such images whose format is not known here, so that browsers may or may not show them.
#[must_use]
pub fn check_formats(files: &dyn Files, site: &Site, links: &Links) -> Vec<Diagnostic> {
    each(site, links, &|asset| {
        let file = &site.assets[asset].file;
        let start = start(files, file)?;
        let is_unknown = !start.bytes.is_empty() && image_kind(&start.bytes) == ImageKind::Unknown;
        is_unknown.then(|| {
            let message = format!("`{}` is not an image of a known format", name(file));
            Diagnostic::warning("image-unknown", message).hint("save it as JPEG, PNG, WebP or SVG")
        })
    })
}

/// The findings about the files of all images, each at the first place at which the image is shown.
fn each(
    site: &Site,
    links: &Links,
    of_asset: &(dyn Fn(usize) -> Option<Diagnostic> + Sync),
) -> Vec<Diagnostic> {
    let shown: Vec<_> = shown(site, links).into_iter().collect();
    let found = shown.par_iter().flat_map_iter(|(asset, first)| {
        let findings = of_asset(*asset).into_iter();
        let more = (first.more > 0).then(|| match first.more {
            1 => "it is shown in 1 other place too".to_owned(),
            more => format!("it is shown in {more} other places too"),
        });
        findings.map(move |finding| finding.at(first.file, first.span).maybe_hint(more.clone()))
    });
    found.collect()
}

/// The image files of the site, each with the first place at which it is shown.
fn shown<'s>(site: &'s Site, links: &Links) -> BTreeMap<usize, Shown<'s>> {
    let mut shown: BTreeMap<usize, Shown<'s>> = BTreeMap::new();
    for (page, destinations) in site.pages.iter().zip(&links.pages) {
        for (mention, destination) in links::mentions(page).zip(destinations.iter()) {
            let Some(Destination::Internal {
                target: Target::Asset(asset),
                ..
            }) = destination
            else {
                continue;
            };
            if !mention.image {
                continue;
            }
            let place = shown.entry(*asset);
            place.and_modify(|first| first.more += 1).or_insert(Shown {
                file: &page.file,
                span: mention.span,
                more: 0,
            });
        }
    }
    shown
}

/// The beginning of a file.
struct Start {
    bytes: Vec<u8>,
    /// The length of the whole file.
    length: u64,
}

/// The beginning of a file, or `None` if it cannot be read.
fn start(files: &dyn Files, file: &str) -> Option<Start> {
    let mut open = files.open(file).ok()??;
    let mut bytes = vec![0; DECISIVE];
    let read = open.fill(&mut bytes).ok()?;
    bytes.truncate(read);
    let length = open.len();
    Some(Start { bytes, length })
}

fn name(file: &str) -> &str {
    file.rsplit('/').next().unwrap_or(file)
}

/// What is wrong with an image file; `severity` is that of an image that browsers do not show. A file that cannot be read is reported when it is published.
fn of_file(files: &dyn Files, file: &str, largest: u64, severity: Severity) -> Option<Diagnostic> {
    let Start { bytes, length } = start(files, file)?;
    let name = name(file);
    let broken =
        |message: String, hint: &str| Some(Diagnostic::warning("image-broken", message).hint(hint));
    if bytes.is_empty() {
        let message = format!("`{name}` is empty, so readers see no image");
        return broken(message, "save the image again");
    }
    match image_kind(&bytes) {
        ImageKind::Html => broken(
            format!("`{name}` is a web page, not an image"),
            "save the image itself: open it alone in the browser, and save that",
        ),
        ImageKind::Pointer => broken(
            format!("`{name}` is a pointer of Git LFS, not an image"),
            "run `git lfs pull` before a build",
        ),
        ImageKind::NotShown(format @ ("HEIC" | "HEIF")) => {
            let message = format!("`{name}` is {format}, which browsers do not show");
            let finding = Diagnostic::new(severity, "image-format", message);
            Some(finding.hint("export it as JPEG"))
        }
        ImageKind::NotShown(format) => {
            let message = format!("most browsers do not show `{name}` as an image: it is {format}");
            let hint =
                "convert it to JPEG, PNG or WebP; write a link, `[words](file)`, to anything else";
            Some(Diagnostic::warning("image-format", message).hint(hint))
        }
        ImageKind::Shown | ImageKind::Unknown => too_large(name, length, largest),
    }
}

/// The warning that a file is AVIF, which is not resized.
fn avif(files: &dyn Files, file: &str) -> Option<Diagnostic> {
    let start = start(files, file)?.bytes;
    let is_avif = start.get(4..11) == Some(b"ftypavi");
    is_avif.then(|| {
        let message = format!("`{}` is AVIF, which is published in one size", name(file));
        let finding = Diagnostic::warning("image-format", message);
        finding.hint(
            "save it as JPEG, PNG or WebP, so that each reader gets the size that suits the screen",
        )
    })
}

/// The warning about an image of more than `largest` bytes; 0 is no limit.
fn too_large(name: &str, bytes: u64, largest: u64) -> Option<Diagnostic> {
    if largest == 0 || bytes <= largest {
        return None;
    }
    let (whole, tenth) = (bytes / 1_000_000, bytes / 100_000 % 10);
    let size = match whole {
        0 => format!("{} kB", bytes / 1000),
        whole => format!("{whole}.{tenth} MB"),
    };
    let message = format!("`{name}` has {size}, for which readers on a phone wait");
    let finding = Diagnostic::warning("image-large", message);
    Some(finding.hint(
        "save it at most 2,000 pixels wide, as WebP or JPEG, or raise `images.largest_kb` in the settings",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::files::MemoryFiles;

    fn code(bytes: &[u8], largest: u64) -> Option<&'static str> {
        let files = MemoryFiles::default().with("a.png", bytes.to_vec());
        Some(of_file(&files, "a.png", largest, Severity::Error)?.code)
    }

    #[test]
    fn image_files_are_checked() {
        let png = |length: usize| {
            let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
            bytes.resize(length, 0);
            bytes
        };
        assert_eq!(code(b"", 0), Some("image-broken"));
        assert_eq!(code(b"<!doctype html>", 0), Some("image-broken"));
        assert_eq!(code(b"words", 0), None);
        assert_eq!(code(b"version https://git-lfs.x", 0), Some("image-broken"));
        assert_eq!(code(b"\0\0\0\x18ftypheic", 0), Some("image-format"));
        assert_eq!(code(&png(1000), 1000), None);
        assert_eq!(code(&png(1001), 1000), Some("image-large"));
        assert_eq!(code(&png(1001), 0), None);
    }
}
