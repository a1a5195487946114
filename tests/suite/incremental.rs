//! A build that remembers makes what a clean one makes: tried with random edits of a site that
//! uses all that pages can depend on, each build compared, byte for byte, with one that knows nothing.
//!
//! `PROPTEST_CASES=1000 cargo test --release --test suite incremental` tries harder than the check does.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use guidepost::builder::{self, BuildRequest, Built, Progress};
use guidepost::render::project::Options;
use proptest::prelude::*;

use crate::tree::{self, Tree, put};
use crate::trees::render;

const BASE_URL: &str = "https://example.org/guide/";
/// What somebody writes into the output folder.
const BY_HAND: &[u8] = b"by hand";
const PAGES: [&str; 7] = [
    "index.md",
    "a/index.md",
    "a/b.md",
    "a/c.md",
    "d/index.md",
    "references.md",
    "glossary.md",
];

/// A site in a folder, and the folder it is built into.
struct World {
    folder: tempfile::TempDir,
}

impl World {
    fn new() -> Self {
        let world = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        tree::write(&world.root(), &site());
        world
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    fn out(&self) -> PathBuf {
        self.root().join("public")
    }

    fn cache(&self) -> PathBuf {
        self.root().join(".guidepost/cache")
    }

    fn sources(&self) -> Tree {
        let mut sources = tree::read(&self.root()).unwrap();
        sources.retain(|path, _| !path.starts_with("public/") && !path.starts_with(".guidepost/"));
        sources
    }

    /// Builds into `public`; none where something stopped it.
    fn build(&self) -> Option<Built> {
        let request = BuildRequest {
            root: self.root(),
            out: None,
            options: Options {
                base_url: Some(BASE_URL.to_owned()),
                drafts: false,
            },
            adopt: true,
            strict: false,
            verify: false,
            timings: false,
            words: None,
            home: None,
        };
        let outcome = builder::run(&request, &Progress::new());
        // Shown where a test fails.
        println!("{:#?}", outcome.diagnostics);
        outcome.built
    }

    /// Builds, and compares with what a build that knows nothing makes of the same sources.
    fn check(&self, what: &str) -> Option<Built> {
        let built = self.build();
        match render(&self.sources(), BASE_URL) {
            Ok(clean) => {
                assert!(built.is_some(), "{what}: only a clean build was made");
                let mut here = tree::read(&self.out()).unwrap();
                // What somebody wrote over a page that then goes is theirs, and stays.
                here.retain(|path, bytes| clean.contains_key(path) || bytes != BY_HAND);
                let paths = |tree: &Tree| tree.keys().cloned().collect::<Vec<_>>();
                assert_eq!(paths(&here), paths(&clean), "{what}");
                for (path, bytes) in &clean {
                    let here = String::from_utf8_lossy(&here[path]);
                    assert_eq!(here, String::from_utf8_lossy(bytes), "{what}: {path}");
                }
            }
            Err(_) => assert!(built.is_none(), "{what}: no clean build was made"),
        }
        built
    }

    fn page(&self, path: &str) -> PathBuf {
        self.root().join("content").join(path)
    }

    /// Changes a source, if it is there.
    fn change(&self, path: &Path, change: impl FnOnce(String) -> String) {
        if let Ok(text) = fs::read_to_string(path) {
            fs::write(path, change(text)).unwrap();
        }
    }
}

fn site() -> Tree {
    let mut site = Tree::new();
    let mut file = |path: &str, text: &str| {
        site.insert(path.to_owned(), text.as_bytes().to_vec());
    };
    file(
        "guidepost.yaml",
        "title: Guide\nshare: {embed: true}\nschema: {/a/: MedicalWebPage}\n",
    );
    file(
        "content/_data/references.yaml",
        "ONE:\n  title: First\n  url: https://example.org/1\nTWO:\n  title: Second\n  url: https://example.org/2\n",
    );
    file(
        "content/_data/glossary.yaml",
        "load:\n  definition: How much you train.\npain:\n  definition: What hurts.\n",
    );
    file(
        "content/index.md",
        "# Home\n\nThe load of a [way](a/b.md#two).\n",
    );
    file(
        "content/a/index.md",
        "---\ntitle: A\nrelated:\n  - page: ../d/index.md\n    reason: It is near.\n---\n\nOf pain and load [@ONE].\n",
    );
    file(
        "content/a/b.md",
        "---\ntitle: B\nimage: x.svg\n---\n\n## One\n\nText of pain [@TWO; @ONE].\n\n## Two\n\n[back](c.md)\n",
    );
    file(
        "content/a/c.md",
        "# C\n\n{% <figure src=\"x.svg\" caption=\"Drawn\"> %}\n\n- In words.\n\n{% </figure> %}\n\n![picture](x.svg) and load.\n",
    );
    file(
        "content/d/index.md",
        "# D\n\nOf a tip.\n\n{% <tip> %}\n\nA tip.\n\n{% </tip> %}\n",
    );
    file("content/references.md", "# Sources\n\nAll of them.\n");
    file("content/glossary.md", "# Terms\n\nWhat words mean.\n");
    file(
        "content/a/x.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><title>X</title><desc>A dot</desc><circle r=\"3\"/></svg>\n",
    );
    file("static/robots.txt", "User-agent: *\n");
    file(
        "templates/components/tip.html",
        "{% component tip() {\"block\": true} %}<aside>{{ body }}</aside>{% endcomponent tip %}\n",
    );
    site
}

/// What somebody does to a site between two builds. `usize` chooses a page.
#[derive(Clone, Debug)]
enum Edit {
    Text(usize, u8),
    Title(usize, u8),
    Description(usize),
    Heading(usize, u8),
    Add(u8),
    Delete(usize),
    Move(usize, u8),
    Draft(usize),
    Slug(usize, u8),
    Order(usize, u8),
    Cite(usize),
    Template(u8),
    TemplateGone,
    Component(u8),
    Drawing(u8),
    Asset(u8),
    Static(u8),
    References(u8),
    Glossary(u8),
    Settings(u8),
    /// The time of the file changes, and nothing else.
    Touch(usize),
    /// The text changes, and neither its length nor its time.
    Sly(usize, u8),
    /// Somebody writes over a page of the site that was built.
    Output(usize),
    OutputGone(usize),
    /// Everything in the output folder is gone.
    OutputsGone,
    CacheGone,
    CacheCut(u16),
    CacheFlipped(u16),
    /// The cache of an earlier build comes back.
    CacheOld,
    Nothing,
}

fn edit() -> impl Strategy<Value = Edit> {
    let page = 0..PAGES.len() + 2;
    let paged = (page.clone(), any::<u8>());
    prop_oneof![
        4 => paged.clone().prop_map(|(page, n)| Edit::Text(page, n)),
        4 => paged.clone().prop_map(|(page, n)| Edit::Title(page, n)),
        2 => page.clone().prop_map(Edit::Description),
        2 => paged.clone().prop_map(|(page, n)| Edit::Heading(page, n)),
        2 => any::<u8>().prop_map(Edit::Add),
        2 => page.clone().prop_map(Edit::Delete),
        2 => paged.clone().prop_map(|(page, n)| Edit::Move(page, n)),
        1 => page.clone().prop_map(Edit::Draft),
        1 => paged.clone().prop_map(|(page, n)| Edit::Slug(page, n)),
        2 => paged.clone().prop_map(|(page, n)| Edit::Order(page, n)),
        1 => page.clone().prop_map(Edit::Cite),
        2 => any::<u8>().prop_map(Edit::Template),
        1 => Just(Edit::TemplateGone),
        1 => any::<u8>().prop_map(Edit::Component),
        2 => any::<u8>().prop_map(Edit::Drawing),
        1 => any::<u8>().prop_map(Edit::Asset),
        1 => any::<u8>().prop_map(Edit::Static),
        2 => any::<u8>().prop_map(Edit::References),
        2 => any::<u8>().prop_map(Edit::Glossary),
        2 => any::<u8>().prop_map(Edit::Settings),
        1 => page.clone().prop_map(Edit::Touch),
        2 => paged.prop_map(|(page, n)| Edit::Sly(page, n)),
        1 => page.clone().prop_map(Edit::Output),
        1 => page.prop_map(Edit::OutputGone),
        1 => Just(Edit::OutputsGone),
        1 => Just(Edit::CacheGone),
        1 => any::<u16>().prop_map(Edit::CacheCut),
        1 => any::<u16>().prop_map(Edit::CacheFlipped),
        2 => Just(Edit::CacheOld),
        1 => Just(Edit::Nothing),
    ]
}

/// Two pages more than there are at first: those that [`Edit::Add`] makes.
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

impl World {
    fn apply(&self, edit: &Edit) {
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
            Edit::Cite(page) => {
                self.change(&self.page(&name(*page)), |text| text + "\nSo [@TWO].\n")
            }
            Edit::Output(page) => drop(fs::write(self.output(*page), BY_HAND)),
            Edit::OutputGone(page) => drop(fs::remove_file(self.output(*page))),
            Edit::OutputsGone => drop(fs::remove_dir_all(self.out())),
            Edit::Touch(page) => {
                let page = self.page(&name(*page));
                self.change(&page, |text| text);
            }
            Edit::Sly(page, n) => self.sly(&self.page(&name(*page)), *n),
            edit => self.apply_to_files(edit),
        }
    }

    fn apply_to_files(&self, edit: &Edit) {
        let file = |path: &str, text: String| put(&self.root(), path, text);
        match edit {
            Edit::Template(n) => file(
                "templates/page.html",
                format!(
                    "{{{{ page.title }}}}{n}{{% for c in children %}}{{{{ c.title }}}}{{% endfor %}}{{{{ body }}}}{{{{ files[\"s.css\"] }}}}"
                ),
            ),
            Edit::TemplateGone => drop(fs::remove_file(self.root().join("templates/page.html"))),
            Edit::Component(n) => file(
                "templates/components/tip.html",
                format!(
                    "{{% component tip() {{\"block\": true}} %}}<aside>{n}{{{{ body }}}}</aside>{{% endcomponent tip %}}"
                ),
            ),
            Edit::Drawing(n) => file(
                "content/a/x.svg",
                format!(
                    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><title>X{n}</title><desc>A dot</desc></svg>"
                ),
            ),
            Edit::Asset(n) => file(&format!("content/a/file-{}.txt", n % 2), n.to_string()),
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
            Edit::Settings(n) => file(
                "guidepost.yaml",
                format!(
                    "title: Guide {}\ntheme: {{hue: {}}}\nshare: {{embed: {}}}\n",
                    n % 2,
                    n % 3,
                    n % 2 == 0
                ),
            ),
            Edit::CacheGone => drop(fs::remove_dir_all(self.cache())),
            Edit::CacheCut(n) => {
                self.change_cache(|bytes| bytes.truncate(usize::from(*n) % (bytes.len() + 1)))
            }
            Edit::CacheFlipped(n) => self.change_cache(|bytes| {
                let at = usize::from(*n) % bytes.len().max(1);
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1;
                }
            }),
            Edit::CacheOld => {
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

    /// Other letters, and the time and length as they were: only the system knows that it changed.
    fn sly(&self, page: &Path, n: u8) {
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

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases.max(300), ..ProptestConfig::default() })]

    #[test]
    fn after_any_edits_a_build_is_that_of_a_clean_one(edits in proptest::collection::vec((edit(), any::<bool>()), 1..7)) {
        let world = World::new();
        world.check("at first");
        let mut since: Vec<&Edit> = Vec::new();
        for (edit, build) in &edits {
            world.apply(edit);
            since.push(edit);
            if *build {
                world.check(&format!("{since:?} of {edits:?}"));
                since.clear();
            }
        }
        world.check(&format!("{since:?} of {edits:?}"));
        prop_assert_eq!(world.build().map(|built| built.new + built.changed + built.removed), world.build().map(|_| 0));
    }
}

#[test]
fn most_random_edits_leave_a_site_that_builds() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;

    let mut runner = TestRunner::deterministic();
    let mut good = 0;
    for _ in 0..40 {
        let edits = proptest::collection::vec(edit(), 1..7);
        let edits = edits.new_tree(&mut runner).unwrap().current();
        let world = World::new();
        edits.iter().for_each(|edit| world.apply(edit));
        good += usize::from(render(&world.sources(), BASE_URL).is_ok());
    }
    assert!(
        good > 20,
        "only {good} of 40: the property above hardly compares outputs"
    );
}

/// The outputs that were written, by how their times changed.
fn written(world: &World, edit: impl FnOnce(&World)) -> (BTreeSet<String>, usize) {
    let world_before = tree::read(&world.out()).unwrap();
    edit(world);
    let built = world.check("an edit").unwrap();
    let after = tree::read(&world.out()).unwrap();
    let changed = after
        .iter()
        .filter(|(path, bytes)| world_before.get(*path) != Some(*bytes));
    (
        changed.map(|(path, _)| path.clone()).collect(),
        built.rendered,
    )
}

/// A world that was built long enough ago for its files to be known by their stamps.
fn settled() -> World {
    let world = World::new();
    std::thread::sleep(Duration::from_millis(20));
    world.check("at first");
    world.check("once more");
    // The edits of the cache would otherwise do nothing.
    assert_eq!(tree::read(&world.cache()).map(|files| files.len()), Some(1));
    world
}

/// Made anew each time: what costs little, and holds no page.
const UNKEYED: usize = 7;

#[test]
fn nothing_is_made_when_nothing_changed() {
    let world = settled();
    assert_eq!(world.check("nothing").unwrap().rendered, UNKEYED);
}

#[test]
fn a_text_is_made_into_its_own_page_alone() {
    let world = settled();
    let (changed, made) = written(&world, |world| {
        world.change(&world.page("d/index.md"), |text| text + "\nMore.\n");
    });
    assert_eq!(changed, BTreeSet::from(["d/index.html".to_owned()]));
    // Its page, its card and the card's answer.
    assert_eq!(made, UNKEYED + 3);
}

#[test]
fn a_title_is_made_into_the_pages_that_show_it() {
    let world = settled();
    let (changed, made) = written(&world, |world| {
        world.change(&world.page("d/index.md"), |text| {
            text.replace("# D", "# Other")
        });
    });
    let shows = [
        "a/c/index.html",
        "a/index.html",
        "d/index.html",
        "embed/d/index.html",
        "glossary/index.html",
        "index.html",
        "wp-json/oembed/d.json",
    ];
    assert_eq!(changed, shows.map(str::to_owned).into());
    // Those, and what Home's card could show of the pages below it.
    assert_eq!(made, UNKEYED + shows.len() + 2);
}

#[test]
fn a_drawing_is_made_into_the_pages_that_show_it() {
    let world = settled();
    let (changed, _) = written(&world, |world| world.apply(&Edit::Drawing(7)));
    let shows = ["a/c/index.html", "a/x.svg"];
    assert_eq!(changed, shows.map(str::to_owned).into());
}

#[test]
fn a_touched_file_is_read_and_nothing_else() {
    let world = settled();
    let (changed, made) = written(&world, |world| world.apply(&Edit::Touch(2)));
    assert_eq!((changed.len(), made), (0, UNKEYED));
}

#[test]
fn a_copy_of_a_site_on_another_machine_knows_its_cache() {
    let world = settled();
    let copy = World {
        folder: tempfile::tempdir().unwrap(),
    };
    tree::write(&copy.root(), &tree::read(&world.root()).unwrap());
    // Copies of files go by their stamps, which are others there.
    const COPIES: usize = 2;
    assert_eq!(copy.check("a copy").unwrap().rendered, UNKEYED + COPIES);
}
