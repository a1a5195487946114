//! Findings and notes about the files that a build could not publish, replaced, kept or removed.

use std::collections::BTreeSet;

use crate::cache::artefacts::ArtefactFile;
use crate::diagnostic::Diagnostic;
use crate::io::publish::{PublishError, Summary};
use crate::site::artefacts::ArtefactKey;

/// The finding of an error of publication.
pub(super) fn finding(error: PublishError) -> Diagnostic {
    let mut finding = Diagnostic::error(error.code, error.message);
    finding.file = error.source_file;
    finding.hints = error.hints;
    finding
}

/// The findings of files that were edited in the output folder: such edits are lost sooner or later.
pub(super) fn edited_by_hand(summary: &Summary) -> Vec<Diagnostic> {
    let warning =
        |message: String, hint: &str| Diagnostic::warning("output-edited", message).hint(hint);
    let overwritten = summary.edited.iter().map(|file| {
        let message = format!(
            "`{file}` in the output folder was edited after it was built, and is now overwritten"
        );
        warning(message, "edit the site's sources instead")
    });
    let kept = summary.kept.iter().map(|file| {
        let message = format!("`{file}` in the output folder is no longer part of the site, but was edited and is kept");
        warning(message, "remove it by hand if you do not need it; until then it stays online")
    });
    overwritten.chain(kept).collect()
}

/// A note of pages that were removed: other sites may link to them. If that is intended, there is nothing to do.
pub(super) fn removed_pages(removed: &[String]) -> Option<String> {
    const LISTED: usize = 5;
    let address = |file: &String| Some(format!("/{}/", file.strip_suffix("/index.html")?));
    let all: BTreeSet<String> = removed.iter().filter_map(address).collect();
    // A page's embed is removed with it.
    let is_embed = |address: &str| {
        let page = address.strip_prefix("/embed");
        page.is_some_and(|page| all.contains(page))
    };
    let pages: Vec<&str> = (all.iter().map(String::as_str))
        .filter(|page| !is_embed(page))
        .collect();
    let removed = match pages[..] {
        [] => return None,
        [page] => format!("the page {page} was removed"),
        [..] => {
            let first = pages[..pages.len().min(LISTED)].join(", ");
            let more = match pages.len().checked_sub(LISTED) {
                None | Some(0) => String::new(),
                Some(more) => format!(" and {more} more"),
            };
            format!("these pages were removed: {first}{more}")
        }
    };
    Some(format!(
        "{removed}. Links to them from other sites break: `guidepost links move OLD NEW` leads from an old address to the \
         new one, as described in \"Permanent links\" in the manual"
    ))
}

/// Saves the artefacts that the next build can use; the note that this failed.
pub(super) fn saved(artefacts: &ArtefactFile, live: Vec<ArtefactKey>) -> Option<String> {
    let saved = artefacts.save(live);
    let failed = |error| format!("the artefacts in the cache cannot be written: {error}");
    saved.err().map(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_removed_pages_without_their_embeds() {
        let note = |files: &[&str]| {
            removed_pages(
                &files
                    .iter()
                    .map(|file| (*file).to_owned())
                    .collect::<Vec<_>>(),
            )
        };
        assert_eq!(note(&["a.png", "og/a.png"]), None);
        let one = note(&["a/b/index.html", "embed/a/b/index.html"]).expect("a note");
        assert!(one.starts_with("the page /a/b/ was removed."), "{one}");
        let pages: Vec<String> = (1..8).map(|page| format!("{page}/index.html")).collect();
        let many = removed_pages(&pages).expect("a note");
        assert!(
            many.contains(": /1/, /2/, /3/, /4/, /5/ and 2 more."),
            "{many}"
        );
    }
}
