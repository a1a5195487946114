//! A made-up book and what its authors do to it: each step is a commit.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Numbers that look random and are the same in every run.
pub(super) struct Random(u64);

impl Random {
    pub(super) fn below(&mut self, most: usize) -> usize {
        // xorshift64*
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(number).unwrap() % most.max(1)
    }

    fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// The syllables of its words.
const SYLLABLES: [&str; 24] = [
    "ta", "ri", "mo", "sel", "ka", "ne", "lu", "por", "den", "shi", "va", "gro", "bel", "cu",
    "fin", "hal", "jo", "qui", "ster", "wen", "yar", "zo", "ing", "er",
];
/// Words that are in every text.
const COMMON: [&str; 12] = [
    "the", "of", "and", "a", "to", "in", "is", "that", "for", "with", "as", "by",
];
/// Headings that many pages have.
const USUAL: [&str; 5] = ["Summary", "Examples", "See also", "Exercises", "Sources"];
const BOILERPLATE: &str = "This page is a part of the reference. It describes one entry of the table.\n\
    If something is missing, tell the authors, or change the page yourself.\n\
    All entries have the same form: the name, the value, and the notes of the authors.\n";

/// The book: its files below `content/`.
pub(super) struct Book {
    pub(super) files: BTreeMap<String, String>,
    pub(super) random: Random,
    /// The number of names that were used, so that each is new.
    names: usize,
}

impl Book {
    pub(super) fn new(seed: u64, chapters: usize) -> Self {
        let mut book = Self {
            files: BTreeMap::new(),
            random: Random(seed),
            names: 0,
        };
        let home = book.page("The book", 2);
        book.files.insert("index.md".to_owned(), home);
        for chapter in 1..=chapters {
            let (title, sections) = (book.title(), 1 + book.random.below(5));
            let text = book.page(&title, sections);
            let name = slug(&title);
            book.files
                .insert(format!("ch{chapter:02}-00-{name}.md"), text);
            for part in 1..=book.random.below(4) {
                let (title, sections) = (book.title(), book.random.below(6));
                let text = book.page(&title, sections);
                let name = slug(&title);
                book.files
                    .insert(format!("ch{chapter:02}-{part:02}-{name}.md"), text);
            }
        }
        for folder in ["guide", "reference/table", "appendix"] {
            let title = book.title();
            let text = book.page(&title, 1);
            book.files.insert(format!("{folder}/README.md"), text);
            for _ in 0..4 {
                book.add(folder);
            }
        }
        book
    }

    fn word(&mut self) -> String {
        if self.random.below(3) == 0 {
            return (*self.random.pick(&COMMON)).to_owned();
        }
        (0..2 + self.random.below(2))
            .map(|_| *self.random.pick(&SYLLABLES))
            .collect()
    }

    fn line(&mut self) -> String {
        let words: Vec<String> = (0..8 + self.random.below(8)).map(|_| self.word()).collect();
        format!("{}.\n", words.join(" "))
    }

    fn title(&mut self) -> String {
        self.names += 1;
        let word: String = (0..3).map(|_| *self.random.pick(&SYLLABLES)).collect();
        format!("{} {}", word, self.names)
    }

    fn section(&mut self) -> String {
        let heading = match self.random.below(3) {
            0 => (*self.random.pick(&USUAL)).to_owned(),
            _ => self.title(),
        };
        let mut text = format!("\n## {heading}\n\n");
        for _ in 0..self.random.below(9) {
            text += &self.line();
        }
        text
    }

    fn page(&mut self, title: &str, sections: usize) -> String {
        let mut text = format!("# {title}\n\n");
        for _ in 0..1 + self.random.below(6) {
            text += &self.line();
        }
        for _ in 0..sections {
            text += &self.section();
        }
        text
    }

    /// A page in a folder: an ordinary one, or one of many that are nearly equal.
    fn add(&mut self, folder: &str) {
        let title = self.title();
        let text = match self.random.below(2) {
            0 => {
                let line = self.line();
                format!("# {title}\n\n{BOILERPLATE}\n## Value\n\n{line}\n## Notes\n\nNone.\n")
            }
            _ => {
                let sections = self.random.below(5);
                self.page(&title, sections)
            }
        };
        let separator = if folder.is_empty() { "" } else { "/" };
        self.files
            .insert(format!("{folder}{separator}{}.md", slug(&title)), text);
    }

    fn any(&mut self) -> String {
        let files: Vec<String> = self.files.keys().skip(1).cloned().collect();
        let pages = files.iter().filter(|file| *file != "index.md");
        let pages: Vec<&String> = pages.collect();
        (*self.random.pick(&pages)).clone()
    }

    fn folders(&self) -> Vec<String> {
        let folders = self.files.keys().filter_map(|file| file.rsplit_once('/'));
        let mut folders: Vec<String> = folders.map(|(folder, _)| folder.to_owned()).collect();
        folders.dedup();
        folders
    }

    /// Replaces a share of the lines of a page, in per cent, but no heading.
    fn edit(&mut self, text: &str, share: usize) -> String {
        let mut edited = String::new();
        for line in text.lines() {
            let is_text = !line.is_empty() && !line.starts_with('#');
            match is_text && self.random.below(100) < share {
                true => edited += &self.line(),
                false => writeln!(edited, "{line}").unwrap(),
            }
        }
        edited
    }

    /// What an author does in one commit; the phrase is its message.
    pub(super) fn step(&mut self) -> &'static str {
        match self.random.below(40) {
            0..=5 => self.rename(),
            6 => self.move_folder(),
            7 => self.renumber(),
            8..=11 => self.reword(),
            12 => self.split(),
            13 => self.merge(),
            14 => self.remove(),
            15..=18 => {
                let folders = self.folders();
                let folder = self.random.pick(&folders).clone();
                self.add(&folder);
                "Add a page"
            }
            19 => self.retitle_and_rename(),
            20 => self.readme(),
            _ => {
                let file = self.any();
                let share = self.random.below(30);
                let text = self.edit(&self.files[&file].clone(), share);
                self.files.insert(file, text);
                "Edit a page"
            }
        }
    }

    fn rename(&mut self) -> &'static str {
        let file = self.any();
        let text = self.files.remove(&file).unwrap();
        let share = [0, 0, 10, 30, 45, 60][self.random.below(6)];
        let text = self.edit(&text, share);
        let folders = self.folders();
        let name = slug(&self.title());
        let to = match self.random.below(3) {
            0 => name,
            1 => format!("{}/{name}", self.random.pick(&folders)),
            _ => format!("{}/{}", self.random.pick(&folders), stem(&file)),
        };
        self.files.entry(format!("{to}.md")).or_insert(text);
        "Rename a page"
    }

    fn retitle_and_rename(&mut self) -> &'static str {
        let file = self.any();
        let text = self.files.remove(&file).unwrap();
        let title = self.title();
        let rest = text.split_once('\n').map_or("", |(_, rest)| rest);
        self.files
            .insert(format!("{}.md", slug(&title)), format!("# {title}\n{rest}"));
        "Give a page another title"
    }

    fn move_folder(&mut self) -> &'static str {
        let folders = self.folders();
        let folder = self.random.pick(&folders).clone();
        let to = match self.random.below(2) {
            0 => slug(&self.title()),
            _ => format!("parts/{}", slug(&self.title())),
        };
        let inside = format!("{folder}/");
        let moved = self.files.keys().filter(|file| file.starts_with(&inside));
        for file in moved.cloned().collect::<Vec<_>>() {
            let text = self.files.remove(&file).unwrap();
            self.files
                .insert(format!("{to}/{}", &file[inside.len()..]), text);
        }
        "Move a folder"
    }

    /// A chapter is inserted, and all after it get the next number.
    fn renumber(&mut self) -> &'static str {
        let number = |file: &str| file.strip_prefix("ch")?.get(..2)?.parse::<usize>().ok();
        let from = 1 + self.random.below(8);
        let later = self.files.keys().rev();
        let later = later.filter(|file| number(file).is_some_and(|number| number >= from));
        for file in later.cloned().collect::<Vec<_>>() {
            let text = self.files.remove(&file).unwrap();
            let next = number(&file).unwrap() + 1;
            self.files
                .insert(format!("ch{next:02}{}", &file[4..]), text);
        }
        let title = self.title();
        let text = self.page(&title, 3);
        self.files
            .insert(format!("ch{from:02}-00-{}.md", slug(&title)), text);
        "Insert a chapter"
    }

    fn reword(&mut self) -> &'static str {
        let file = self.any();
        let mut text = String::new();
        for line in self.files[&file].clone().lines() {
            match line.strip_prefix("## ") {
                Some(old) if self.random.below(3) == 0 => {
                    let new = match self.random.below(2) {
                        0 => format!("More on {old}"),
                        _ => self.title(),
                    };
                    writeln!(text, "## {new}").unwrap();
                }
                _ => writeln!(text, "{line}").unwrap(),
            }
        }
        self.files.insert(file, text);
        "Reword headings"
    }

    fn split(&mut self) -> &'static str {
        let file = self.any();
        let text = self.files[&file].clone();
        if let Some(at) = text.rfind("\n## ") {
            let title = self.title();
            let part = format!("# {title}\n{}", &text[at..]);
            self.files.insert(format!("{}.md", slug(&title)), part);
            self.files.insert(file, text[..at].to_owned());
        }
        "Split a page"
    }

    fn merge(&mut self) -> &'static str {
        let (from, to) = (self.any(), self.any());
        if from != to {
            let text = self.files.remove(&from).unwrap();
            let text = text.replace("\n## ", "\n### ");
            self.files
                .get_mut(&to)
                .unwrap()
                .push_str(&format!("\n#{text}"));
        }
        "Merge two pages"
    }

    fn remove(&mut self) -> &'static str {
        let file = self.any();
        self.files.remove(&file);
        "Remove a page"
    }

    /// The page of a folder gets its other name: nothing else changes.
    fn readme(&mut self) -> &'static str {
        let readme = self.files.keys().find(|file| file.ends_with("/README.md"));
        if let Some(file) = readme.cloned() {
            let text = self.files.remove(&file).unwrap();
            self.files.insert(file.replace("README", "index"), text);
        }
        "Rename the page of a folder"
    }
}

fn slug(title: &str) -> String {
    title.to_lowercase().replace(' ', "-")
}

fn stem(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.strip_suffix(".md").unwrap_or(name)
}
