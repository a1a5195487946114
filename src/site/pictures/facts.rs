//! What is known about an image file before anything is decoded. It is an artefact: a file that did not change is not
//! read again.

use std::io::{self, Read as _};

use serde::{Deserialize, Serialize};

use crate::base::file_stat::FileStat;
use crate::base::image_kind::{ImageKind, image_kind};
use crate::io::files::Files;
use crate::page::markdown::tags;
use crate::raster::{self, Fault, Format, Header, LARGEST_FILE};
use crate::site::artefacts::{ArtefactKey, ArtefactKind, ArtefactStore};
use crate::site::prior_state::PriorState;

/// The longest side of a drawing, in pixels.
const LONGEST_SIDE: u32 = 100_000;
/// The bytes that decide about a file of another format.
const START: usize = 4096;

/// The facts about an image file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) enum Facts {
    /// It is resized: the hash of its bytes, and its header.
    Raster(blake3::Hash, Header),
    /// It is published as it is; its width and height, if they are known.
    AsIs(Option<(u32, u32)>),
    /// It is of a format that is resized, and cannot be.
    Faulty(Format, Fault),
}

/// The files of a site and what is known about them.
pub(super) struct FactsReader<'r> {
    pub(super) files: &'r dyn Files,
    pub(super) prior: &'r dyn PriorState,
    pub(super) clock: Option<FileStat>,
    pub(super) store: Option<&'r dyn ArtefactStore>,
}

impl FactsReader<'_> {
    /// The facts about a file, with the key of the artefact; `None` if it cannot be read, which is reported when it is
    /// published.
    pub(super) fn facts(&self, file: &str) -> Option<(Facts, Option<ArtefactKey>)> {
        let identity = self.identity(file);
        let key = identity.as_ref().and_then(Identity::key);
        let stored = key
            .zip(self.store)
            .and_then(|(key, store)| postcard::from_bytes(&store.get(&key)?).ok());
        if let Some(facts) = stored {
            return Some((facts, key));
        }
        let facts = read(self.files, file).ok()?;
        // The file may have been written since it was identified.
        let is_same = match (&identity, &facts) {
            (Some(Identity::Hash(hash)), Facts::Raster(read, _)) => hash == read,
            (Some(Identity::Hash(_)), _) => false,
            _ => self.identity(file) == identity,
        };
        let key = key.filter(|_| is_same);
        if let Some((key, store)) = key.zip(self.store)
            && let Ok(bytes) = postcard::to_stdvec(&facts)
        {
            store.put(&key, &bytes);
        }
        Some((facts, key))
    }

    /// What identifies the bytes of a file, if they need not be read for that.
    fn identity(&self, file: &str) -> Option<Identity> {
        let stat = self.files.stat(file).zip(self.clock);
        let stat = stat.and_then(|(stat, clock)| stat.settled_before(clock).then_some(stat));
        match self.prior.hash(file, stat) {
            Some(hash) => Some(Identity::Hash(hash)),
            None => Some(Identity::Stat(file.to_owned(), stat?)),
        }
    }
}

/// What identifies the bytes of a file.
#[derive(PartialEq, Eq, Serialize)]
enum Identity {
    Hash(blake3::Hash),
    Stat(String, FileStat),
}

impl Identity {
    fn key(&self) -> Option<ArtefactKey> {
        let identity = postcard::to_stdvec(self).ok()?;
        Some(ArtefactKey::new(ArtefactKind::Image, &[&identity]))
    }
}

fn read(files: &dyn Files, file: &str) -> io::Result<Facts> {
    let mut open = files.open(file)?.ok_or(io::ErrorKind::NotFound)?;
    let mut bytes = vec![0; START];
    let length = open.fill(&mut bytes)?;
    bytes.truncate(length);
    let Some(format) = Format::of(&bytes) else {
        return Ok(Facts::AsIs(size(&bytes)));
    };
    if open.len() > LARGEST_FILE {
        return Ok(Facts::Faulty(format, Fault::TooLarge));
    }
    // As many bytes as so many pixels take.
    let _permit = raster::permit(open.len() / 4);
    open.take(LARGEST_FILE).read_to_end(&mut bytes)?;
    Ok(match raster::read(&bytes) {
        Ok(None) => Facts::AsIs(None),
        Ok(Some(header)) if header.is_animated => Facts::AsIs(Some(header.shown())),
        Ok(Some(header)) => Facts::Raster(blake3::hash(&bytes), header),
        Err(fault) => Facts::Faulty(format, fault),
    })
}

/// The width and height that a file of another format states at its start, in pixels.
fn size(start: &[u8]) -> Option<(u32, u32)> {
    match start {
        [b'G', b'I', b'F', b'8', _, b'a', a, b, c, d, ..] => {
            let side = |low: &u8, high: &u8| u32::from(u16::from_le_bytes([*low, *high]));
            Some((side(a, b), side(c, d))).filter(|(width, height)| *width > 0 && *height > 0)
        }
        _ if image_kind(start) == ImageKind::Shown => svg_size(&String::from_utf8_lossy(start)),
        _ => None,
    }
}

/// The size of a drawing: that of its root element, else that of its `viewBox`. A side that is missing or relative follows
/// from the other and the proportions.
fn svg_size(start: &str) -> Option<(u32, u32)> {
    let mut tags = tags(start).into_iter();
    let tag = tags.find(|tag| tag.name == "svg" && tag.finished)?;
    let value = |name: &str| tag.attributes.iter().find(|one| one.name == name);
    let side = |name: &str| value(name).and_then(|one| length(one.value));
    let view_box = value("viewbox").and_then(|one| {
        let numbers = one.value.split([' ', ',', '\t', '\n', '\r']);
        let numbers = numbers.filter(|number| !number.is_empty());
        let numbers: Vec<f64> = numbers.filter_map(|number| number.parse().ok()).collect();
        let [_, _, width, height] = numbers[..] else {
            return None;
        };
        (width > 0. && height > 0.).then_some((width, height))
    });
    let (width, height) = match (side("width"), side("height"), view_box) {
        (Some(width), Some(height), _) => (width, height),
        (Some(width), None, Some((across, down))) => (width, width * down / across),
        (None, Some(height), Some((across, down))) => (height * across / down, height),
        (_, _, view_box) => view_box?,
    };
    let whole = |side: f64| {
        let pixels = format!("{side:.0}").parse::<u32>().ok()?;
        (pixels <= LONGEST_SIDE).then(|| pixels.max(1))
    };
    Some((whole(width)?, whole(height)?))
}

/// A length in pixels; `None` for one that is relative, and for none.
fn length(text: &str) -> Option<f64> {
    let text = text.trim();
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    let pixels = match &*text[digits.len()..].to_ascii_lowercase() {
        "" | "px" => 1.,
        "pt" => 4. / 3.,
        "pc" => 16.,
        "in" => 96.,
        "cm" => 96. / 2.54,
        "mm" => 9.6 / 2.54,
        "q" => 2.4 / 2.54,
        _ => return None,
    };
    let length = digits.trim_end().parse::<f64>().ok()? * pixels;
    (length.is_finite() && length > 0.).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_the_size_of_files_that_are_published_as_they_are() {
        for (start, expected) in [
            (&b"GIF89a\x02\0\x01\0"[..], Some((2, 1))),
            (b"GIF89a\0\0\x01\0", None),
            (b"<svg width=\"20\" height='10px'>", Some((20, 10))),
            (
                b"<?xml version='1.0'?>\n<svg viewBox=\"0 0 2 1\">",
                Some((2, 1)),
            ),
            (b"<svg viewBox=\"-1,-1 20.4 , 0.2\">", Some((20, 1))),
            (b"<svg width=\"100%\" height=\"10\">", None),
            (
                b"<svg width=\"100%\" height=\"10\" viewBox=\"0 0 30 20\">",
                Some((15, 10)),
            ),
            (
                b"<svg width=\"30\" viewBox=\"0 0 30 20\" height=\"auto\">",
                Some((30, 20)),
            ),
            (
                b"<!-- a > b --><svg width=\"2in\" height=\"25.4mm\">",
                Some((192, 96)),
            ),
            (
                b"<svg width=\"-2\" height=\"1e9\" viewBox=\"0 0 0 1\">",
                None,
            ),
            (b"<svg width=\"1\" height=\"1e9\">", None),
            (b"<svg viewBox=\"0 0 nan 1\">", None),
            (b"<svg stroke-width=\"3\" height=\"10\">", None),
            (b"words", None),
        ] {
            assert_eq!(size(start), expected, "{}", String::from_utf8_lossy(start));
        }
    }
}
