//! The words of some pages, counted: what each thread reads by itself.

use rustc_hash::{FxHashMap, FxHashSet};

use super::entry::{TERM_SIGN, TITLE_SIGN, marked_key};
use super::fold::fold;
use super::score::{DESCRIPTION, HEADING, TITLE};
use super::stem::LanguageStemmer;
use super::words::words;

/// The most words of a page that are counted.
const MOST_WORDS: usize = 100_000;
/// How often a word counts in the body, if it is part of a term of the glossary.
const IN_TERM: u16 = 2;
/// The longest spelling of a term, in words.
pub(super) const LONGEST_SPELLING: usize = 4;

/// A term of the glossary.
#[derive(Clone, Debug)]
pub struct Concept<'g> {
    /// The term as it is printed.
    pub term: &'g str,
    /// Its other spellings.
    pub also: &'g [String],
}

/// A page as it is indexed.
#[derive(Debug)]
pub struct PageText<'p, S> {
    /// Its address in the site.
    pub address: &'p str,
    /// Its title.
    pub title: &'p str,
    /// One sentence about it.
    pub description: Option<&'p str>,
    /// The first folder of its address; empty for Home and for a page directly below it that has no page below.
    pub guide: &'p str,
    /// By how much its postings are raised: 1 for most pages.
    pub boost: f64,
    /// Its parts: the heading, empty for the first, and the text.
    pub parts: S,
}

/// How texts of a site are divided, stemmed and matched with terms.
pub struct Analyzer {
    stemmer: LanguageStemmer,
    pub(super) concepts: Vec<Term>,
}

/// A term of the glossary as it is matched.
pub(super) struct Term {
    /// The key of its postings.
    pub(super) key: String,
    pub(super) spellings: Vec<Spelling>,
}

/// A spelling of a term.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spelling {
    /// Its stems.
    pub(super) stems: Vec<String>,
    /// Its first word, folded.
    pub(super) word: String,
}

impl Analyzer {
    /// The analyzer for a language tag and the terms of a glossary.
    #[must_use]
    pub fn new<'g>(language: &str, terms: impl IntoIterator<Item = Concept<'g>>) -> Self {
        let mut analyzer = Self {
            stemmer: LanguageStemmer::of(language),
            concepts: Vec::new(),
        };
        let concepts = terms.into_iter().filter_map(|concept| {
            let spellings = concept.also.iter().map(String::as_str);
            let spellings = std::iter::once(concept.term).chain(spellings);
            let mut spellings: Vec<Spelling> = spellings
                .map(|spelling| analyzer.spelling(spelling))
                .filter(|spelling| (1..=LONGEST_SPELLING).contains(&spelling.stems.len()))
                .collect();
            let key = marked_key(&spellings.first()?.stems, TERM_SIGN);
            spellings.sort_unstable();
            spellings.dedup_by(|a, b| a.stems == b.stems);
            Some(Term { key, spellings })
        });
        analyzer.concepts = concepts.collect();
        analyzer
    }

    /// The folded stems of the words of a text, with spaces between them.
    #[must_use]
    pub fn stems(&self, text: &str) -> String {
        self.spelling(text).stems.join(" ")
    }

    fn spelling(&self, text: &str) -> Spelling {
        let mut spelling = Spelling {
            stems: Vec::new(),
            word: String::new(),
        };
        words(text, |word, folded| {
            // Most spellings are one word, and a glossary can have very many.
            spelling.stems.reserve_exact(1);
            spelling.stems.push(self.stem(word));
            if spelling.word.is_empty() {
                folded.clone_into(&mut spelling.word);
            }
        });
        spelling
    }

    /// The folded stem of a word as written. The stemmer sees accents, which are part of endings in many languages.
    fn stem(&self, word: &str) -> String {
        let lower = word.to_lowercase();
        fold(&self.stemmer.stem(&lower)).into_owned()
    }
}

/// A page of a chunk.
#[derive(Debug)]
pub(super) struct ChunkPage {
    pub(super) address: String,
    pub(super) guide: String,
    pub(super) boost: f64,
    /// Its length in words.
    pub(super) length: u32,
    /// The length of its text in bytes.
    pub(super) bytes: u64,
    /// The key by which its whole title finds it.
    pub(super) title_key: String,
}

/// The counted words of some pages.
pub struct Chunk {
    pub(super) pages: Vec<ChunkPage>,
    /// Stems and keys of terms.
    pub(super) stems: Vec<String>,
    /// Each word as readers type it with the number of a stem.
    pub(super) forms: FxHashSet<(String, u32)>,
    /// The number of a page, the number of a stem, and how often it is there, weighted.
    pub(super) counts: Vec<(u32, u32, u16)>,
}

impl Chunk {
    /// Counts the words of pages.
    #[must_use]
    pub fn read<'p, S, H>(
        analyzer: &Analyzer,
        pages: impl IntoIterator<Item = PageText<'p, S>>,
    ) -> Self
    where
        S: IntoIterator<Item = (H, H)>,
        H: AsRef<str>,
    {
        let mut reader = Reader::new(analyzer);
        for page in pages {
            reader.page(page);
        }
        reader.chunk
    }
}

/// Reads pages into a chunk.
struct Reader<'a> {
    analyzer: &'a Analyzer,
    chunk: Chunk,
    ids: FxHashMap<String, u32>,
    /// The stems of words as written.
    known: FxHashMap<String, u32>,
    /// Terms by the first stem of a spelling: the rest of the spelling, and the number of the term's key.
    terms: FxHashMap<u32, Vec<(Vec<u32>, u32)>>,
    /// The counts of the page that is read, by stem; those that are not zero are listed.
    counts: Vec<u16>,
    counted: Vec<u32>,
    /// The stems of the text that is read.
    text: Vec<u32>,
    left: usize,
}

impl<'a> Reader<'a> {
    fn new(analyzer: &'a Analyzer) -> Self {
        let chunk = Chunk {
            pages: Vec::new(),
            stems: Vec::new(),
            forms: FxHashSet::default(),
            counts: Vec::new(),
        };
        let mut reader = Self {
            analyzer,
            chunk,
            ids: FxHashMap::default(),
            known: FxHashMap::default(),
            terms: FxHashMap::default(),
            counts: Vec::new(),
            counted: Vec::new(),
            text: Vec::new(),
            left: 0,
        };
        for Term { key, spellings } in &analyzer.concepts {
            let term = reader.id(key.clone());
            for spelling in spellings {
                let ids: Vec<u32> = spelling
                    .stems
                    .iter()
                    .map(|stem| reader.id(stem.clone()))
                    .collect();
                if let Some((first, rest)) = ids.split_first() {
                    let terms = reader.terms.entry(*first).or_default();
                    terms.push((rest.to_vec(), term));
                }
            }
        }
        reader
    }

    fn id(&mut self, stem: String) -> u32 {
        let next = self.chunk.stems.len() as u32;
        *self.ids.entry(stem).or_insert_with_key(|stem| {
            self.chunk.stems.push(stem.clone());
            self.counts.push(0);
            next
        })
    }

    fn page<H: AsRef<str>, S: IntoIterator<Item = (H, H)>>(&mut self, page: PageText<'_, S>) {
        self.left = MOST_WORDS;
        let mut length = self.field(page.title, TITLE);
        let mut bytes = 0;
        length += self.field(page.description.unwrap_or_default(), DESCRIPTION);
        for (heading, text) in page.parts {
            length += self.field(heading.as_ref(), HEADING);
            length += self.field(text.as_ref(), 1);
            bytes += heading.as_ref().len() + text.as_ref().len();
        }
        let number = self.chunk.pages.len() as u32;
        for stem in self.counted.drain(..) {
            let count = std::mem::take(&mut self.counts[stem as usize]);
            self.chunk.counts.push((number, stem, count));
        }
        let mut title = Vec::new();
        words(page.title, |_, folded| title.push(folded.to_owned()));
        self.chunk.pages.push(ChunkPage {
            address: page.address.to_owned(),
            guide: page.guide.to_owned(),
            boost: page.boost,
            length,
            bytes: bytes as u64,
            title_key: marked_key(&title, TITLE_SIGN),
        });
    }

    /// Counts the words of a field, and returns how many there are.
    fn field(&mut self, text: &str, weight: u16) -> u32 {
        let mut stems = std::mem::take(&mut self.text);
        stems.clear();
        words(text, |word, folded| {
            if self.left > 0 {
                self.left -= 1;
                stems.push(self.stem(word, folded));
            }
        });
        for stem in &stems {
            self.count(*stem, weight);
        }
        if !self.terms.is_empty() {
            self.count_terms(&stems, weight);
        }
        self.text = stems;
        self.text.len() as u32
    }

    fn count_terms(&mut self, stems: &[u32], weight: u16) {
        let mut at = 0;
        while at < stems.len() {
            let spellings = self.terms.get(&stems[at]);
            let rest = &stems[at + 1..];
            let found = spellings.into_iter().flatten();
            let found = found.filter(|(spelling, _)| rest.starts_with(spelling));
            let longest = found.max_by_key(|(spelling, _)| spelling.len());
            let found = longest.map(|(rest, term)| (rest.len() + 1, *term));
            let Some((length, term)) = found else {
                at += 1;
                continue;
            };
            self.count(term, weight);
            for stem in &stems[at..at + length] {
                self.count(*stem, (IN_TERM - 1) * weight.min(IN_TERM));
            }
            at += length;
        }
    }

    fn count(&mut self, stem: u32, weight: u16) {
        let count = &mut self.counts[stem as usize];
        if *count == 0 {
            self.counted.push(stem);
        }
        *count = count.saturating_add(weight);
    }

    fn stem(&mut self, word: &str, folded: &str) -> u32 {
        if let Some(stem) = self.known.get(word) {
            return *stem;
        }
        let stem = self.analyzer.stem(word);
        let stem = self.id(stem);
        self.known.insert(word.to_owned(), stem);
        self.chunk.forms.insert((folded.to_owned(), stem));
        stem
    }
}
