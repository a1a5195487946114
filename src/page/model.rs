//! The facts about one Markdown file, as the site and the cache keep them.

use serde::{Deserialize, Serialize};

use crate::base::file_stat::FileStat;
use crate::diagnostic::Diagnostic;
use crate::input::front_matter::FrontMatter;
use crate::input::glossary::Use;
use crate::input::settings::Settings;
use crate::page::body_store::BodyHandle;
use crate::page::component::Call;
use crate::page::id_index::IdIndex;
use crate::page::markdown::{BodyLint, Citation, Link, Outline, TextLength, TextLinks};

/// The facts about one Markdown file. They depend on no template and on no other page.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Page {
    /// The file, relative to the site's root, such as `content/a/b.md`.
    pub file: String,
    /// The file, relative to the content folder, in NFC. Links between pages are resolved by it.
    pub path: String,
    /// Its front matter.
    pub front: FrontMatter,
    /// Its title: from front matter, else the first heading of level 1, else the file name.
    pub title: String,
    /// The beginning of its text, if front matter has no description.
    pub excerpt: Option<String>,
    /// Whether its body has text besides headings.
    pub has_text: bool,
    /// Its headings.
    pub outline: Outline,
    /// The id of the heading that is the title. A link to it points to the top of the page.
    pub title_anchor: Option<String>,
    /// Further ids that a link can point to.
    pub anchors: Vec<String>,
    /// Its links and images; spans are in bytes of the file.
    pub links: Vec<Link>,
    /// Those that may lead to other pages, each with the text around it.
    pub text_links: TextLinks,
    /// Its citations, in order; spans are in bytes of the file.
    pub citations: Vec<Citation>,
    /// The first use of each term that it links, in order; offsets are in bytes of the body.
    pub terms: Vec<Use>,
    /// Its component calls; spans are in bytes of the body.
    pub calls: Vec<Call>,
    /// Whether it contains raw HTML.
    pub raw_html: bool,
    /// How long its body is.
    pub length: TextLength,
    /// Whether it has a code block.
    pub has_code: bool,
    /// The hash of each highlighted code, in order.
    pub code: Vec<blake3::Hash>,
    /// Where its body starts in the file, in bytes.
    pub body_start: usize,
    /// The hash of the file's bytes.
    pub hash: blake3::Hash,
    /// What `guidepost check` reports and a build does not; spans are in bytes of the file.
    pub lints: Vec<BodyLint>,
    /// The warnings about the file.
    pub warnings: Vec<Diagnostic>,
    /// The hash of all fields above: pages with the same hash are equal.
    #[serde(skip, default = "no_hash")]
    pub facts_hash: blake3::Hash,
    /// The size, times and inode of the file when it was read.
    #[serde(skip)]
    pub file_stat: Option<FileStat>,
    /// Where the printed body is in the body store, if it is there.
    #[serde(skip)]
    pub printed_body: Option<BodyHandle>,
    /// The index of its ids, once a link needs it.
    #[serde(skip)]
    pub id_index: IdIndex,
}

/// The value of `facts_hash` before it is computed.
pub(super) fn no_hash() -> blake3::Hash {
    blake3::Hash::from_bytes([0; blake3::OUT_LEN])
}

impl Page {
    /// The page with `facts_hash` computed from its facts.
    pub(super) fn hashed(self) -> Self {
        let encoded = self.encode(Vec::with_capacity(2048));
        Self {
            facts_hash: blake3::hash(&encoded),
            ..self
        }
    }

    /// The page with a further warning about its file.
    #[must_use]
    pub fn with_warning(mut self, warning: Option<Diagnostic>) -> Self {
        match warning {
            None => self,
            Some(warning) => {
                self.warnings.push(warning);
                self.hashed()
            }
        }
    }

    /// Appends the facts to `to`: all fields but the last four.
    #[must_use]
    pub fn encode(&self, to: Vec<u8>) -> Vec<u8> {
        postcard::to_extend(self, to).expect("values in memory can be written to memory")
    }

    /// The page from its [encoded](Self::encode) facts, or `None` if the bytes are damaged.
    #[must_use]
    pub fn decode(bytes: &[u8], facts_hash: blake3::Hash) -> Option<Self> {
        let page = postcard::from_bytes(bytes).ok()?;
        Some(Self { facts_hash, ..page })
    }

    /// Whether a link can point to an id of the page; `top` always exists.
    #[must_use]
    pub fn has_anchor(&self, id: &str) -> bool {
        self.title_anchor.as_deref() == Some(id) || self.has_printed_anchor(id)
    }

    /// Whether the printed page has an element with a raw id of its own: `top`, or one of its body. The heading that
    /// became its title has none.
    #[must_use]
    pub fn has_printed_anchor(&self, id: &str) -> bool {
        id == "top" || self.id_index.contains(self.ids(), id)
    }

    /// The first id of the body that differs from `id` in letter case at most.
    #[must_use]
    pub fn id_in_any_case(&self, id: &str) -> Option<&str> {
        self.id_index.in_any_case(self.ids(), id)
    }

    /// All ids of the body.
    pub fn ids(&self) -> impl Iterator<Item = &str> + Clone {
        let headings = self.outline.iter().map(|heading| heading.id.as_str());
        headings.chain(self.anchors.iter().map(String::as_str))
    }

    /// Whether it has expired on the day for which a site is built.
    #[must_use]
    pub fn is_expired(&self, settings: &Settings) -> bool {
        let dates = self.front.expires.zip(settings.today);
        dates.is_some_and(|(expires, today)| expires <= today)
    }

    /// Whether it is not published yet, because the settings exclude pages with a date in the future.
    #[must_use]
    pub fn is_ahead(&self, settings: &Settings) -> bool {
        let dates = self.front.date.zip(settings.today);
        !settings.publish.future && dates.is_some_and(|(date, today)| date > today)
    }

    /// Its name in navigation.
    #[must_use]
    pub fn nav_name(&self) -> &str {
        self.front.nav_title.as_deref().unwrap_or(&self.title)
    }
}
