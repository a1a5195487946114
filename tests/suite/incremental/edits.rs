//! Random edits of a site, and how each changes its files.

use super::*;

/// An edit of a site between two builds. `usize` chooses a page.
#[derive(Clone, Debug)]
pub(super) enum Edit {
    Text(usize, u8),
    Title(usize, u8),
    Description(usize),
    Heading(usize, u8),
    /// A sentence with a link to another page.
    Link(usize, u8),
    /// Other words around such links.
    Sentence(usize, u8),
    LinksRemoved(usize),
    Add(u8),
    Delete(usize),
    Move(usize, u8),
    Draft(usize),
    Slug(usize, u8),
    Order(usize, u8),
    Cite(usize),
    Template(u8),
    TemplateRemoved,
    Component(u8),
    Drawing(u8),
    Image(u8),
    Asset(u8),
    Static(u8),
    References(u8),
    Glossary(u8),
    /// A data file: what the component shows, what only a template could show, or what nothing does.
    Data(u8),
    DataRemoved(u8),
    Settings(u8),
    /// The files that the settings under `theme` name.
    Look(u8),
    Alias(usize, u8),
    Tags(usize, u8),
    Date(usize, u8),
    Expires(usize, u8),
    /// How a folder lists its pages.
    List(usize, u8),
    /// The next builds are on another day.
    Day(u8),
    /// The page of a tag, or of the list of all.
    TagPage(u8),
    Ledger(u8),
    /// The modification time of the file changes, and nothing else.
    Touch(usize),
    /// The text changes, but neither its length nor the modification time.
    SameStat(usize, u8),
    /// A user writes over a published page.
    Output(usize),
    OutputRemoved(usize),
    /// The output folder is removed.
    OutputsRemoved,
    CacheRemoved,
    CacheTruncated(u16),
    CacheFlipped(u16),
    /// The cache of an earlier build is restored.
    CacheReplaced,
    Nothing,
}

pub(super) fn edit() -> impl Strategy<Value = Edit> {
    let page = 0..PAGES.len() + 2;
    let paged = (page.clone(), any::<u8>());
    prop_oneof![
        4 => paged.clone().prop_map(|(page, n)| Edit::Text(page, n)),
        4 => paged.clone().prop_map(|(page, n)| Edit::Title(page, n)),
        2 => page.clone().prop_map(Edit::Description),
        2 => paged.clone().prop_map(|(page, n)| Edit::Heading(page, n)),
        3 => paged.clone().prop_map(|(page, n)| Edit::Link(page, n)),
        2 => paged.clone().prop_map(|(page, n)| Edit::Sentence(page, n)),
        1 => page.clone().prop_map(Edit::LinksRemoved),
        2 => any::<u8>().prop_map(Edit::Add),
        2 => page.clone().prop_map(Edit::Delete),
        2 => paged.clone().prop_map(|(page, n)| Edit::Move(page, n)),
        1 => page.clone().prop_map(Edit::Draft),
        1 => paged.clone().prop_map(|(page, n)| Edit::Slug(page, n)),
        2 => paged.clone().prop_map(|(page, n)| Edit::Order(page, n)),
        1 => page.clone().prop_map(Edit::Cite),
        2 => any::<u8>().prop_map(Edit::Template),
        1 => Just(Edit::TemplateRemoved),
        1 => any::<u8>().prop_map(Edit::Component),
        2 => any::<u8>().prop_map(Edit::Drawing),
        2 => any::<u8>().prop_map(Edit::Image),
        1 => any::<u8>().prop_map(Edit::Asset),
        1 => any::<u8>().prop_map(Edit::Static),
        2 => any::<u8>().prop_map(Edit::References),
        2 => any::<u8>().prop_map(Edit::Glossary),
        3 => any::<u8>().prop_map(Edit::Data),
        1 => any::<u8>().prop_map(Edit::DataRemoved),
        2 => any::<u8>().prop_map(Edit::Settings),
        2 => any::<u8>().prop_map(Edit::Look),
        1 => paged.clone().prop_map(|(page, n)| Edit::Alias(page, n)),
        4 => paged.clone().prop_map(|(page, n)| Edit::Tags(page, n)),
        2 => any::<u8>().prop_map(Edit::TagPage),
        3 => paged.clone().prop_map(|(page, n)| Edit::Date(page, n)),
        2 => paged.clone().prop_map(|(page, n)| Edit::Expires(page, n)),
        3 => paged.clone().prop_map(|(page, n)| Edit::List(page, n)),
        3 => any::<u8>().prop_map(Edit::Day),
        3 => any::<u8>().prop_map(Edit::Ledger),
        1 => page.clone().prop_map(Edit::Touch),
        2 => paged.prop_map(|(page, n)| Edit::SameStat(page, n)),
        1 => page.clone().prop_map(Edit::Output),
        1 => page.prop_map(Edit::OutputRemoved),
        1 => Just(Edit::OutputsRemoved),
        1 => Just(Edit::CacheRemoved),
        1 => any::<u16>().prop_map(Edit::CacheTruncated),
        1 => any::<u16>().prop_map(Edit::CacheFlipped),
        2 => Just(Edit::CacheReplaced),
        1 => Just(Edit::Nothing),
    ]
}

/// A logo or icon.
fn look_drawing(n: u8) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} 300\"><style></style><path d=\"M0 0h{n}v9z\"/></svg>",
        300 + u32::from(n)
    )
}

/// A ledger with some of these facts.
fn ledger(facts: u8) -> String {
    const FACTS: [&str; 8] = [
        "moved /old/ 2026-01-01 /a/b/",
        "moved /older/ 2026-01-01 /old/",
        "moved /a/b/#was-one 2026-01-01 /a/b/#one",
        "moved /a/b/#went 2026-01-01 /d/#part-1",
        "moved /old/#there 2026-01-01 /a/b/#two",
        "gone /d/out/ 2026-01-01 Withdrawn.",
        "live /d/ 2026-01-01 #part-0",
        "moved /d/#part-0 2026-01-02 /a/c/",
    ];
    let chosen = FACTS.iter().enumerate();
    let chosen = chosen.filter(|(at, _)| facts >> at & 1 == 1);
    let tag = facts
        .is_multiple_of(3)
        .then_some(&"live /tags/x/ 2026-01-01");
    let archive = facts
        .is_multiple_of(5)
        .then_some(&"live /a/2026/ 2026-01-01");
    let chosen = chosen.map(|(_, fact)| fact).chain(tag).chain(archive);
    chosen.map(|fact| format!("{fact}\n")).collect()
}

/// A day of January 2026.
fn day(n: u8) -> String {
    format!("2026-01-{:02}", 1 + n % 28)
}

/// The name of a page; two more than exist at first, which [`Edit::Add`] adds.
fn name(page: usize) -> String {
    match PAGES.get(page) {
        Some(page) => (*page).to_owned(),
        None => format!("a/new-{}.md", page - PAGES.len()),
    }
}

/// Sets a key of a page's front matter.
fn with_key(text: &str, key: &str, value: &str) -> String {
    let line = format!("{key}: {value}\n");
    match text.strip_prefix("---\n") {
        Some(rest) => {
            let rest: String = rest
                .split_inclusive('\n')
                .filter(|line| !line.starts_with(&format!("{key}:")))
                .collect();
            format!("---\n{line}{rest}")
        }
        None => format!("---\n{line}---\n\n{text}"),
    }
}

impl TestSite {
    pub(super) fn apply(&self, edit: &Edit) {
        let set = |page: usize, key: &str, value: String| {
            self.change(&self.page(&name(page)), |text| with_key(&text, key, &value));
        };
        match edit {
            Edit::Text(page, n) => self.change(&self.page(&name(*page)), |text| {
                format!("{text}\nMore of it: {n}.\n")
            }),
            Edit::Title(page, n) => set(*page, "title", format!("Title {}", n % 5)),
            Edit::Description(page) => set(*page, "description", format!("Of {page}.")),
            Edit::Heading(page, n) => self.change(&self.page(&name(*page)), |text| {
                format!("{text}\n## Part {}\n", n % 3)
            }),
            Edit::Link(page, n) => self.change(&self.page(&name(*page)), |text| {
                const TARGETS: [&str; 4] = ["a/b.md#two", "a/c.md", "d/", ""];
                let target = TARGETS[usize::from(n % 4)];
                format!("{text}\nBefore. See [it](/{target}). After.\n")
            }),
            Edit::Sentence(page, n) => self.change(&self.page(&name(*page)), |text| {
                text.replace("[it]", &format!("{n} [it]"))
            }),
            Edit::LinksRemoved(page) => self.change(&self.page(&name(*page)), |text| {
                let lines = text.split_inclusive('\n');
                lines.filter(|line| !line.contains("[it]")).collect()
            }),
            Edit::Add(n) => put(
                &self.root(),
                &format!("content/a/new-{}.md", n % 2),
                format!("# New {n}\n\nSome pain.\n"),
            ),
            Edit::Delete(page) => drop(fs::remove_file(self.page(&name(*page)))),
            Edit::Move(page, n) => {
                let to = self.page(&format!("d/moved-{}.md", n % 2));
                drop(fs::rename(self.page(&name(*page)), to));
            }
            Edit::Draft(page) => set(*page, "draft", "true".to_owned()),
            Edit::Slug(page, n) => set(*page, "slug", format!("slug-{}", n % 3)),
            Edit::Order(page, n) => set(*page, "order", (n % 4).to_string()),
            Edit::Alias(page, n) => set(*page, "aliases", format!("[/former-{}/]", n % 2)),
            Edit::Tags(page, n) => {
                const TAGS: [&str; 6] =
                    ["[x]", "[x, y]", "[X, once]", "[y z, y]", "[]", "[Y-z, x]"];
                set(*page, "tags", TAGS[usize::from(n % 6)].to_owned());
            }
            Edit::Date(page, n) => set(*page, "date", day(*n)),
            Edit::Expires(page, n) => set(*page, "expires", day(*n)),
            Edit::List(page, n) => set(
                *page,
                "list",
                format!(
                    "{{sort: {}, archive: {}, show: [date, reading_time]}}",
                    ["order", "date", "title"][usize::from(n % 3)],
                    ["year", "letter", "number", "none"][usize::from(n % 4)]
                ),
            ),
            Edit::Day(n) => self.day.set(1 + (n % 28) as i8),
            Edit::Cite(page) => {
                self.change(&self.page(&name(*page)), |text| text + "\nSo [@TWO].\n")
            }
            Edit::Output(page) => drop(fs::write(self.output(*page), BY_HAND)),
            Edit::OutputRemoved(page) => drop(fs::remove_file(self.output(*page))),
            Edit::OutputsRemoved => drop(fs::remove_dir_all(self.out())),
            Edit::Touch(page) => {
                let page = self.page(&name(*page));
                self.change(&page, |text| text);
            }
            Edit::SameStat(page, n) => self.change_with_same_stat(&self.page(&name(*page)), *n),
            edit => self.apply_to_files(edit),
        }
    }

    pub(super) fn apply_to_files(&self, edit: &Edit) {
        let file = |path: &str, text: String| put(&self.root(), path, text);
        match edit {
            Edit::Template(n) => file(
                "templates/page.html",
                format!(
                    "{{{{ page.title }}}}{n}{{% for c in children %}}{{{{ c.title }}}}{{% endfor %}}{{{{ body }}}}{{{{ files[\"s.css\"] }}}}"
                ),
            ),
            Edit::TemplateRemoved => drop(fs::remove_file(self.root().join("templates/page.html"))),
            Edit::Component(n) => file(
                "templates/components/tip.html",
                format!(
                    "{{% component tip(@data) {{\"block\": true}} %}}<aside>{n}{{{{ body }}}}{}</aside>{{% endcomponent tip %}}",
                    ["", "{{ data.facts?.tip or \"\" }}", "{{ data | length }}"]
                        [usize::from(n % 3)]
                ),
            ),
            Edit::Ledger(n) => file("links.ledger", ledger(*n)),
            Edit::TagPage(n) => {
                const FILES: [&str; 4] =
                    ["tags/x.md", "tags/index.md", "tags/once.md", "tags/new.md"];
                let path = format!("content/{}", FILES[usize::from(n % 4)]);
                match n % 3 {
                    0 => drop(fs::remove_file(self.root().join(path))),
                    _ => file(&path, format!("# Tag {}\n\nOf it.\n", n % 5)),
                }
            }
            Edit::Drawing(n) => file(
                "content/a/x.svg",
                format!(
                    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><title>X{n}</title><desc>A dot</desc></svg>"
                ),
            ),
            Edit::Image(n) => put(&self.root(), "content/a/p.png", PHOTOS[usize::from(n % 2)]),
            Edit::Asset(n) => file(&format!("content/a/file-{}.txt", n % 2), n.to_string()),
            Edit::Static(n) if n % 4 == 0 => file("static/favicon.ico", n.to_string()),
            Edit::Static(n) => file("static/s.txt", n.to_string()),
            Edit::References(n) => file(
                "content/_data/references.yaml",
                format!(
                    "ONE:\n  title: First {n}\n  url: https://example.org/1\nTWO:\n  title: Second\n  url: https://example.org/2\n"
                ),
            ),
            Edit::Glossary(n) => file(
                "content/_data/glossary.yaml",
                format!(
                    "load:\n  definition: How much, {n}.\n{}",
                    [
                        "pain:\n  definition: What hurts.\n",
                        "more:\n  definition: And so on.\n",
                        ""
                    ][usize::from(n % 3)]
                ),
            ),
            Edit::Data(n) => match n % 4 {
                0 | 1 => file(
                    "content/_data/facts.json",
                    format!("{{\"tip\": \"{n}\"}}\n"),
                ),
                2 => file(
                    "content/_data/a/rows.csv",
                    format!("name,km\nOne,{n}\nTwo,2\n"),
                ),
                _ => file("content/_data/unseen.toml", format!("n = {n}\n")),
            },
            Edit::DataRemoved(n) => {
                let name = ["facts.json", "a/rows.csv"][usize::from(n % 2)];
                drop(fs::remove_file(
                    self.root().join("content/_data").join(name),
                ));
            }
            Edit::Settings(n) => file(
                "guidepost.yaml",
                format!(
                    "title: Guide {}\ntheme: {{hue: {}, logo: brand/logo.svg, stylesheet: brand/site.css}}\nrepository: {{edit: \"https://example.net/{}/{{file}}\"}}\nfooter: {{links: [{{label: F{}, to: a/b.md}}]}}\nshare: {{embed: {}}}\nnavigation: {{backlinks: {}}}\nheader: {{links: [{{label: L{}, to: a/b.md}}]}}\nprint: {}\nlinks: {{style: {}}}\npublish: {{host: {}, markdown: {}, future: {}}}\nsearch: {}\nfeed: {}\ntaxonomies: {{tags: {{min_pages: {}, list: {{sort: {}}}}}}}\n",
                    n % 2,
                    n % 3,
                    n % 2,
                    n % 4,
                    n % 2 == 0,
                    n % 5 != 0,
                    n % 7,
                    ["none", "guides", "site"][usize::from(n % 3)],
                    ["folder", "file"][usize::from(n % 4 / 3)],
                    ["netlify", "vercel"][usize::from(n % 2)],
                    n % 3 == 1,
                    n % 3 != 0,
                    n % 4 != 3,
                    ["false", "true", "{content: full}"][usize::from(n % 3)],
                    1 + n % 2,
                    ["order", "date", "title"][usize::from(n % 3)]
                ),
            ),
            Edit::Look(n) if n % 3 == 0 => file("templates/icon.svg", look_drawing(*n)),
            Edit::Look(n) if n % 3 == 1 => file("brand/logo.svg", look_drawing(*n)),
            Edit::Look(n) => file("brand/site.css", format!("a {{ order: {n} }}\n")),
            Edit::CacheRemoved => drop(fs::remove_dir_all(self.cache())),
            Edit::CacheTruncated(n) => {
                self.change_cache(|bytes| bytes.truncate(usize::from(*n) % (bytes.len() + 1)))
            }
            Edit::CacheFlipped(n) => self.change_cache(|bytes| {
                let at = usize::from(*n) % bytes.len().max(1);
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1;
                }
            }),
            Edit::CacheReplaced => {
                let old = self.folder.path().join("old");
                self.change_cache(|bytes| {
                    let now = std::mem::replace(bytes, fs::read(&old).unwrap_or_default());
                    fs::write(&old, now).unwrap();
                });
            }
            _ => {}
        }
    }

    fn output(&self, page: usize) -> PathBuf {
        let name = name(page);
        let stem = name.strip_suffix(".md").unwrap();
        let folder = stem.strip_suffix("index").unwrap_or(stem);
        self.out().join(folder).join("index.html")
    }

    /// Changes letters and restores the modification time, so that only the inode change time differs.
    fn change_with_same_stat(&self, page: &Path, n: u8) {
        let Ok(before) = fs::metadata(page) else {
            return;
        };
        let letter = char::from(b'a' + n % 26).to_string();
        self.change(page, |text| text.replace("ext", &format!("e{letter}t")));
        let file = fs::File::options().write(true).open(page).unwrap();
        file.set_modified(before.modified().unwrap()).unwrap();
    }

    fn change_cache(&self, change: impl FnOnce(&mut Vec<u8>)) {
        let Some(caches) = tree::read(&self.cache()) else {
            return;
        };
        if let Some((name, mut bytes)) = caches.into_iter().next() {
            change(&mut bytes);
            put(&self.cache(), &name, bytes);
        }
    }
}
