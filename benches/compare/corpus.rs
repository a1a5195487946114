//! One synthetic guide, written as each generator reads it: the same pages, words and links; only the front matter and
//! the spelling of links differ. The same seed gives the same bytes.

use std::fmt;
use std::fs;
use std::path::Path;

use clap::Args;
use rayon::prelude::*;

use super::generator::{Generator, Head};
use super::outcome::Outcome;
use super::report::thousands;
use super::text::{self, Draw};
use super::tree::{Shape, Tree};

/// Where the guide would be published.
pub(crate) const ADDRESS: &str = "https://example.org/";

/// The parameters of a guide.
#[derive(Args, Clone, Copy, Debug)]
#[group(skip)] // The task of this name is a group already.
pub(crate) struct Corpus {
    /// How many pages
    #[arg(long, default_value_t = 1000)]
    pub(crate) pages: usize,
    /// Whether the pages are a tree, or all in one folder
    #[arg(long, value_enum, default_value_t = Shape::Tree)]
    pub(crate) shape: Shape,
    /// Pages of about 200 bytes with one link, instead of 5 KB with three
    #[arg(long)]
    pub(crate) small: bool,
    /// The same seed gives the same bytes
    #[arg(long, default_value_t = 7)]
    pub(crate) seed: u64,
}

impl fmt::Display for Corpus {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let small = if self.small { " small" } else { "" };
        let folder = match self.shape {
            Shape::Tree => "",
            Shape::Flat => " in one folder",
        };
        write!(out, "{}{small} pages{folder}", thousands(self.pages))
    }
}

impl Corpus {
    pub(crate) fn tree(self) -> Tree {
        Tree {
            pages: self.pages,
            shape: self.shape,
        }
    }

    /// The file of a page below the site's folder, and its text.
    pub(crate) fn page(self, generator: &Generator, page: usize) -> (String, String) {
        let tree = self.tree();
        let mut draw = Draw::of_page(self.seed, page);
        // The targets are drawn first, so that no spelling of a link moves the words after it.
        let targets = (0..if self.small { 1 } else { 3 }).map(|_| draw.below(self.pages));
        let links: Vec<String> = targets
            .collect::<Vec<_>>()
            .into_iter()
            .map(|target| (generator.link)(tree, page, target))
            .collect();
        let body = if self.small {
            text::small_page(&mut draw, &links)
        } else {
            text::page(&mut draw, &links)
        };
        let title = tree.title(page);
        let head = Head {
            description: format!("About {}.", title.replace('"', "")),
            title,
            has_children: tree.has_children(page),
        };
        let file = (generator.source)(tree, page);
        (file, (generator.head)(&head) + &body)
    }

    /// Writes the guide as `generator` reads it, with its settings and templates.
    #[expect(clippy::disallowed_methods, reason = "the benchmark writes its input")]
    pub(crate) fn write(self, generator: &Generator, site: &Path) -> Outcome<()> {
        let put = |file: &str, text: &str| {
            let path = site.join(file);
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            fs::write(path, text)
        };
        for (file, text) in generator.files {
            put(file, text)?;
        }
        for (file, text) in (generator.tree_files)(self.tree()) {
            put(&file, &text)?;
        }
        (0..self.pages).into_par_iter().try_for_each(|page| {
            let (file, text) = self.page(generator, page);
            put(&file, &text)
        })?;
        Ok(())
    }
}
