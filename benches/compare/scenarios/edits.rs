//! The changes that authors make, on a corpus: each with a number, so that none is made twice.

use std::fs;
use std::path::{Path, PathBuf};

use super::super::corpus::Corpus;
use super::super::generators::guidepost::DEFAULT;
use super::Outcome;

/// A template of the theme in the site's own hands.
const TEMPLATE: &str = "templates/partials/footer.html";
/// A page with children, where the guide is large enough.
const EDITED: usize = 21;

/// Makes them, on the same page and template of a site again and again.
pub(crate) struct Author {
    page: PathBuf,
    /// The page as the corpus has it.
    text: String,
    template: PathBuf,
}

/// A change, by its number.
pub(crate) type Edit = fn(&Author, usize) -> Outcome<()>;

/// What is changed, in words, and how.
pub(crate) const EDITS: [(&str, Edit); 3] = [
    ("a page's text changed", |author, edit| {
        author.put_page(&format!("{}\nEdit {edit}.\n", author.text))
    }),
    ("a page's title changed", |author, edit| {
        let title = format!("title: 'Edit {edit} of ");
        author.put_page(&author.text.replacen("title: '", &title, 1))
    }),
    ("a template changed", Author::put_template),
];

impl Author {
    /// An author of a site that was written from `corpus`; puts the template there.
    #[expect(clippy::disallowed_methods, reason = "the benchmark plays the author")]
    pub(crate) fn new(site: &Path, corpus: Corpus) -> Outcome<Self> {
        let edited = EDITED.min(corpus.pages - 1);
        let page = site.join((DEFAULT.source)(corpus.tree(), edited));
        let template = site.join(TEMPLATE);
        fs::create_dir_all(template.parent().unwrap_or(site))?;
        let author = Self {
            text: fs::read_to_string(&page)?,
            page,
            template,
        };
        author.put_template(0)?;
        Ok(author)
    }

    fn put_page(&self, text: &str) -> Outcome<()> {
        put(&self.page, text)
    }

    fn put_template(&self, edit: usize) -> Outcome<()> {
        put(&self.template, &format!("<footer>Edit {edit}</footer>\n"))
    }
}

/// In one step, as many editors do: nobody ever sees half of a file.
#[expect(clippy::disallowed_methods, reason = "the benchmark plays the author")]
fn put(file: &Path, text: &str) -> Outcome<()> {
    let beside = file.with_file_name(".edited");
    fs::write(&beside, text)?;
    Ok(fs::rename(beside, file)?)
}
