//! The changes that authors make, on a corpus: each with a number, so that none is made twice.

use std::fs;
use std::path::{Path, PathBuf};

use super::super::corpus::Corpus;
use super::super::generators::guidepost::DEFAULT;
use super::super::outcome::Outcome;

/// A template of the theme in the site's own hands.
const TEMPLATE: &str = "templates/partials/footer.html";
/// The page whose text is edited, and the one whose title is: two, so that neither edit undoes the other. Both have
/// children, where the guide is large enough.
const EDITED: [usize; 2] = [21, 22];

/// Makes them, on the same pages and template of a site again and again.
pub(crate) struct Author {
    text: Original,
    title: Original,
    template: PathBuf,
}

/// A page as the corpus has it.
struct Original {
    page: PathBuf,
    text: String,
}

/// A change, by its number.
pub(crate) type Edit = fn(&Author, usize) -> Outcome<()>;

/// What is changed, in words, and how.
pub(crate) const EDITS: [(&str, Edit); 3] = [
    ("a page's text changed", |author, edit| {
        let Original { page, text } = &author.text;
        put(page, &format!("{text}\nEdit {edit}.\n"))
    }),
    ("a page's title changed", |author, edit| {
        let Original { page, text } = &author.title;
        let title = format!("title: 'Edit {edit} of ");
        put(page, &text.replacen("title: '", &title, 1))
    }),
    ("a template changed", Author::put_template),
];

impl Author {
    /// An author of a site that was written from `corpus`; puts the template there.
    #[expect(clippy::disallowed_methods, reason = "the benchmark plays the author")]
    pub(crate) fn new(site: &Path, corpus: Corpus) -> Outcome<Self> {
        let [text, title] = EDITED.map(|number| {
            let number = number.min(corpus.pages - 1);
            let page = site.join((DEFAULT.source)(corpus.tree(), number));
            fs::read_to_string(&page).map(|text| Original { page, text })
        });
        let template = site.join(TEMPLATE);
        fs::create_dir_all(template.parent().unwrap_or(site))?;
        let author = Self {
            text: text?,
            title: title?,
            template,
        };
        author.put_template(0)?;
        Ok(author)
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
