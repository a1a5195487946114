//! Figures: the drawings that pages show inline, found and checked once for the whole site.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::base::decode::decode;
use crate::diagnostic::{Diagnostic, Severity};
use crate::io::files::Files;
use crate::page::component::Call;
use crate::page::drawing::Drawing;
use crate::page::{self, Page};
use crate::site::links::{self, Destination, Fault, Mention, Suggestions};
use crate::site::sources;
use crate::site::{Site, Target};
use crate::theme::Templates;

/// A drawing in a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The number of the call that shows it.
    pub call: usize,
    /// The number of its file in [`Site::assets`].
    pub asset: usize,
}

/// The drawings of all pages.
#[derive(Debug, Default)]
pub struct Figures {
    /// For each page of the site, its figures in order.
    pub pages: Vec<Vec<Figure>>,
    /// Fingerprints of the files by their numbers.
    pub hashes: BTreeMap<usize, blake3::Hash>,
}

impl Figures {
    /// Finds and checks the drawings of all pages. Reports files that do not exist or are not drawings, and drawings with
    /// content that is not allowed.
    #[must_use]
    pub fn new(files: &dyn Files, site: &Site, templates: &Templates) -> (Self, Vec<Diagnostic>) {
        let found: Vec<(Vec<Figure>, Vec<Wrong<'_>>)> = site
            .pages
            .par_iter()
            .map(|page| of_page(site, page, templates))
            .collect();
        let mut findings = Vec::new();
        let mut pages = Vec::with_capacity(found.len());
        let mut suggestions = Suggestions::new(site);
        for (page, (figures, wrong)) in site.pages.iter().zip(found) {
            pages.push(figures);
            suggestions.next_page();
            findings.extend(wrong.into_iter().map(|wrong| match wrong {
                Wrong::Broken(fault) => fault.explain(page, Severity::Error, &mut suggestions),
                Wrong::NoDrawing(finding) => *finding,
            }));
        }
        let mut hashes = BTreeMap::new();
        let mut assets: Vec<usize> = pages.iter().flatten().map(|figure| figure.asset).collect();
        assets.sort_unstable();
        assets.dedup();
        let read: Vec<_> = assets
            .par_iter()
            .map(|asset| read(files, &site.assets[*asset].file))
            .collect();
        for (asset, read) in assets.into_iter().zip(read) {
            match read {
                Ok((hash, _)) => {
                    hashes.insert(asset, hash);
                }
                Err(wrong) => findings.extend(wrong),
            }
        }
        (Self { pages, hashes }, findings)
    }

    /// The markup of the drawing that a call of a page shows, if it shows one.
    ///
    /// # Errors
    /// If the file cannot be read, or has changed since the site was read.
    pub fn markup(
        &self,
        files: &dyn Files,
        site: &Site,
        page: usize,
        call: usize,
    ) -> Result<Option<String>, Box<Diagnostic>> {
        let figures = &self.pages[page];
        let Some(number) = figures.iter().position(|figure| figure.call == call) else {
            return Ok(None);
        };
        let asset = figures[number].asset;
        let file = &site.assets[asset].file;
        let changed = || {
            let message = "this file was changed while the site was being built";
            let finding = Diagnostic::error("file-changed", message).in_file(file);
            Box::new(finding.hint("build again"))
        };
        let (hash, drawing) = read(files, file).map_err(|_| changed())?;
        if self.hashes.get(&asset) != Some(&hash) {
            return Err(changed());
        }
        // Ids of headings have no full stop.
        Ok(Some(drawing.inline(&format!("drawing.{}.", number + 1))))
    }
}

fn read(files: &dyn Files, file: &str) -> Result<(blake3::Hash, Drawing), Vec<Diagnostic>> {
    let bytes = sources::bytes(files, file, page::LARGEST).map_err(|error| vec![*error])?;
    let hash = blake3::hash(&bytes);
    let text = decode(file, bytes).map_err(|error| vec![*error])?;
    Ok((hash, Drawing::parse(file, &text)?))
}

/// What is wrong with the path of a figure's file.
enum Wrong<'p> {
    Broken(Fault<'p>),
    NoDrawing(Box<Diagnostic>),
}

/// The figures of a page, with what is wrong with the paths of their files.
fn of_page<'p>(
    site: &Site,
    page: &'p Page,
    templates: &Templates,
) -> (Vec<Figure>, Vec<Wrong<'p>>) {
    let mut figures = Vec::new();
    let mut wrong = Vec::new();
    for (number, call) in page.calls.iter().enumerate() {
        let Some(mention) = mention(call, page, templates) else {
            continue;
        };
        let (address, span) = (mention.address, mention.span);
        match links::resolve_mention(site, page, mention) {
            Ok(Destination::Internal {
                target: Target::Asset(asset),
                ..
            }) if site.assets[asset].file.to_lowercase().ends_with(".svg") => {
                figures.push(Figure {
                    call: number,
                    asset,
                });
            }
            Ok(Destination::Unknown) => {}
            Ok(_) => {
                let message = format!("`{address}` is not a drawing of this site");
                let finding = Diagnostic::error("drawing", message).at(&page.file, span);
                let finding = finding.hint("give the path of an SVG file in the content folder");
                wrong.push(Wrong::NoDrawing(Box::new(finding)));
            }
            Err(fault) => wrong.push(Wrong::Broken(fault)),
        }
    }
    (figures, wrong)
}

/// The file that a call names, if its component shows a drawing.
fn mention<'p>(call: &'p Call, page: &Page, templates: &Templates) -> Option<Mention<'p>> {
    let name = templates.drawing_argument(call)?;
    let argument = call.arguments.iter().find(|given| given.name == name)?;
    let span = crate::diagnostic::Span::from(argument.span.clone());
    Some(Mention {
        address: argument.value.as_str()?,
        image: true,
        span: span.shifted(page.body_start),
    })
}
