//! An incremental build gives the same bytes as a clean one: tested with random edits of a site that uses everything
//! pages can depend on. Each build is compared, byte for byte, with one without a cache.
//!
//! `PROPTEST_CASES=1000 cargo test --release --test suite incremental` tests more edits than the check does.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use guidepost::builder::{self, BuildRequest, Built, Progress};
use guidepost::render::project::Options;
use jiff::civil::{Date, date};
use proptest::prelude::*;

use crate::tree::{self, Tree, put};
use crate::trees::{render, render_on};

#[path = "incremental/edits.rs"]
mod edits;

use edits::{Edit, edit};

const BASE_URL: &str = "https://example.org/guide/";
/// Text that a user writes into the output folder.
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
struct TestSite {
    folder: tempfile::TempDir,
    /// The day of its builds, in January 2026.
    day: Cell<i8>,
}

impl TestSite {
    fn new() -> Self {
        let site = Self {
            folder: tempfile::tempdir().unwrap(),
            day: Cell::new(15),
        };
        tree::write(&site.root(), &source_tree());
        site
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    fn today(&self) -> Date {
        date(2026, 1, self.day.get())
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

    /// Builds into `public`; `None` if an error stopped the build.
    fn build(&self) -> Option<Built> {
        let request = BuildRequest {
            cache_dir: None,
            user_cache: None,
            root: self.root(),
            out: None,
            zip: None,
            options: Options {
                base_url: Some(BASE_URL.to_owned()),
                today: Some(self.today()),
                ..Options::default()
            },
            adopt: true,
            strict: false,
            locked: None,
            verify: false,
            timings: false,
            words: None,
            home: None,
        };
        let outcome = builder::run(&request, &Progress::new());
        // Shown if a test fails.
        println!("{:#?}", outcome.diagnostics);
        outcome.built
    }

    /// Builds, and compares the output with that of a clean build of the same source files.
    fn check(&self, what: &str) -> Option<Built> {
        let built = self.build();
        match render_on(&self.sources(), BASE_URL, Some(self.today())) {
            Ok(clean) => {
                assert!(built.is_some(), "{what}: only the clean build succeeded");
                let mut here = tree::read(&self.out()).unwrap();
                // A file that a user wrote over a page is kept when that page is removed.
                here.retain(|path, bytes| clean.contains_key(path) || bytes != BY_HAND);
                let paths = |tree: &Tree| tree.keys().cloned().collect::<Vec<_>>();
                assert_eq!(paths(&here), paths(&clean), "{what}");
                for (path, bytes) in &clean {
                    let here = String::from_utf8_lossy(&here[path]);
                    assert_eq!(here, String::from_utf8_lossy(bytes), "{what}: {path}");
                }
            }
            Err(_) => assert!(built.is_none(), "{what}: only the clean build failed"),
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

/// Two images.
const PHOTOS: [&[u8]; 2] = [
    b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU\0\0\0\x0aIDATx\xdac\xe0\x02\0\0\x0c\0\x0b\xca\xb2Q\x11\0\0\0\0IEND\xaeB`\x82",
    b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU\0\0\0\x0aIDATx\xdac8\x01\0\0\xca\0\xc94B'\xf3\0\0\0\0IEND\xaeB`\x82",
];

/// A site that uses everything pages can depend on.
fn source_tree() -> Tree {
    let mut tree = Tree::new();
    let mut file = |path: &str, text: &str| {
        tree.insert(path.to_owned(), text.as_bytes().to_vec());
    };
    file("brand/site.css", "a { order: 0 }\n");
    file(
        "brand/logo.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><path d=\"M0 0h9v9z\"/></svg>",
    );
    file(
        "guidepost.yaml",
        "title: Guide\ntheme: {logo: brand/logo.svg, stylesheet: brand/site.css}\nshare: {embed: true}\nschema: {/a/: MedicalWebPage}\nheader: {links: [{label: B, to: a/b.md}]}\nprint: guides\nsearch: true\nfeed: {content: full}\n",
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
        "content/_data/facts.json",
        "{\"tip\": \"a\", \"other\": 1}\n",
    );
    file("content/_data/a/rows.csv", "name,km\nOne,1\n");
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
        "---\ntitle: B\nimage: x.svg\ntags: [x]\n---\n\n## One\n\nText of pain [@TWO; @ONE].\n\n## Two\n\n[back](c.md)\n",
    );
    file(
        "content/a/c.md",
        "---\ntags: [x, y]\n---\n# C\n\n{% <figure src=\"x.svg\" caption=\"Drawn\"> %}\n\n- In words.\n\n{% </figure> %}\n\n![picture](x.svg) and ![photo](p.png) and load.\n\n{{ <table data=\"a/rows\" caption=\"Rows\" /> }}\n",
    );
    file(
        "content/d/index.md",
        "# D\n\n{{ <pages folder=\"/a/\" order=\"newest\" limit={2} dates={true} /> }}\n\nOf a tip.\n\n{% <tip> %}\n\nA tip.\n\n{% </tip> %}\n",
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
        "{% component tip(@data) {\"block\": true} %}<aside>{{ body }}{{ data.facts?.tip or \"\" }}</aside>{% endcomponent tip %}\n",
    );
    tree.insert("content/a/p.png".to_owned(), PHOTOS[0].to_vec());
    tree
}

/// At least 300 cases, in two halves: a test runs on one core.
fn half_of_the_cases() -> ProptestConfig {
    let cases = ProptestConfig::default().cases.max(300).div_ceil(2);
    ProptestConfig {
        cases,
        ..ProptestConfig::default()
    }
}

/// Some edits, each with whether the site is built after it.
fn edits() -> impl Strategy<Value = Vec<(Edit, bool)>> {
    proptest::collection::vec((edit(), any::<bool>()), 1..7)
}

/// Compares builds after these edits with clean ones, and builds the last state once more, which changes nothing.
fn compare_after(edits: &[(Edit, bool)]) -> Result<(), TestCaseError> {
    let site = TestSite::new();
    site.check("at first");
    let mut since: Vec<&Edit> = Vec::new();
    for (edit, build) in edits {
        site.apply(edit);
        since.push(edit);
        if *build {
            site.check(&format!("{since:?} of {edits:?}"));
            since.clear();
        }
    }
    site.check(&format!("{since:?} of {edits:?}"));
    let written = |built: Built| built.new + built.changed + built.removed;
    prop_assert_eq!(site.build().map(written), site.build().map(|_| 0));
    Ok(())
}

proptest! {
    #![proptest_config(half_of_the_cases())]

    #[test]
    fn any_edits_give_the_same_bytes_as_a_clean_build(edits in edits()) {
        compare_after(&edits)?;
    }

    #[test]
    fn any_other_edits_give_the_same_bytes_as_a_clean_build(edits in edits()) {
        compare_after(&edits)?;
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
        let site = TestSite::new();
        edits.iter().for_each(|edit| site.apply(edit));
        good += usize::from(render(&site.sources(), BASE_URL).is_ok());
    }
    assert!(
        good > 20,
        "only {good} of 40: the property above hardly compares outputs"
    );
}

/// The outputs that an edit changed, and the number of outputs that were rendered.
fn written(site: &TestSite, edit: impl FnOnce(&TestSite)) -> (BTreeSet<String>, usize) {
    let before = tree::read(&site.out()).unwrap();
    edit(site);
    let built = site.check("an edit").unwrap();
    let after = tree::read(&site.out()).unwrap();
    let changed = after
        .iter()
        .filter(|(path, bytes)| before.get(*path) != Some(*bytes));
    (
        changed.map(|(path, _)| path.clone()).collect(),
        built.rendered,
    )
}

/// A site that was built long enough ago for its files to be identified by their stats.
fn built_site() -> TestSite {
    let site = TestSite::new();
    std::thread::sleep(Duration::from_millis(20));
    site.check("at first");
    site.check("once more");
    // Otherwise the edits of the cache would do nothing.
    let cache = tree::read(&site.cache()).unwrap();
    let caches = cache.keys().filter(|name| !name.starts_with("artefacts"));
    assert_eq!(caches.count(), 1);
    site
}

/// The number of outputs without a key, which are rendered in every build.
const UNKEYED: usize = 13;

#[test]
fn nothing_is_rendered_without_a_change() {
    let site = built_site();
    assert_eq!(site.check("nothing").unwrap().rendered, UNKEYED);
}

#[test]
fn a_text_affects_only_its_own_page() {
    let site = built_site();
    let (changed, rendered) = written(&site, |site| {
        site.change(&site.page("d/index.md"), |text| text + "\nMore.\n");
    });
    let shows = ["d/index.html", "search/index/root.js"];
    assert_eq!(changed, shows.map(str::to_owned).into());
    // Its page, its embed, its oEmbed answer and the search index.
    assert_eq!(rendered, UNKEYED + 4);
}

#[test]
fn a_title_affects_the_pages_that_show_it() {
    let site = built_site();
    let (changed, rendered) = written(&site, |site| {
        site.change(&site.page("d/index.md"), |text| {
            text.replace("# D", "# Other")
        });
    });
    let shows = [
        "404.html",
        "a/c/index.html",
        "a/index.html",
        "d/index.html",
        "embed/d/index.html",
        "glossary/index.html",
        "index.html",
        "references/index.html",
        "search/index.html",
        "search/index/root.js",
        "tags/index.html",
        "wp-json/oembed/d.json",
    ];
    assert_eq!(changed, shows.map(str::to_owned).into());
    // Those but 404.html, which has no key, Home's embed and oEmbed answer, which could show the pages below it, and the page
    // that prints A, which could show the page after its last one.
    assert_eq!(rendered, UNKEYED + shows.len() - 1 + 3);
}

#[test]
fn another_day_renders_only_what_it_changes() {
    let site = built_site();
    let front = |front: &str| format!("---\n{front}\ntags: [x]\n---\n\n# D\n\nOf a tip.\n");
    put(
        &site.root(),
        "content/d/index.md",
        front("expires: 2026-01-20"),
    );
    put(&site.root(), "content/d/e.md", front("date: 2026-01-18"));
    std::thread::sleep(Duration::from_millis(20));
    site.check("with dates");
    let unchanged = site.check("once more").unwrap().rendered;
    let next_day = |day: i8| {
        let (changed, rendered) = written(&site, |site| site.day.set(day));
        (changed.contains("d/index.html"), changed.len(), rendered)
    };
    assert_eq!(next_day(19), (false, 0, unchanged));
    let (is_changed, changed, rendered) = next_day(20);
    assert!(is_changed && changed > 5 && rendered > unchanged);
    let html = fs::read_to_string(site.out().join("tags/x/index.html")).unwrap();
    assert!(!html.contains("d/\""), "{html}");
    assert_eq!(next_day(21), (false, 0, unchanged));
}

#[test]
fn a_hub_is_rendered_again_if_its_first_ten_backlinks_change() {
    let site = TestSite::new();
    let link = |page: usize, text: &str| {
        let text = format!("# Page {page}\n\nFirst. {text} After.\n");
        put(&site.root(), &format!("content/e/{page:02}.md"), text);
    };
    (1..=12).for_each(|page| link(page, "See [the hub](/d/index.md)."));
    std::thread::sleep(Duration::from_millis(20));
    site.check("at first");
    let changed = |edit: &dyn Fn()| {
        let (changed, _) = written(&site, |_| edit());
        changed.contains("d/index.html")
    };
    assert!(!changed(&|| link(11, "See [the great hub](/d/index.md).")));
    assert!(!changed(&|| link(12, "No link.")));
    assert!(!changed(&|| link(
        3,
        "See [the hub](/d/index.md). No other words."
    )));
    assert!(changed(&|| link(3, "See [the great hub](/d/index.md).")));
    assert!(changed(&|| link(4, "No link.")));
    let html = fs::read_to_string(site.out().join("d/index.html")).unwrap();
    assert!(
        html.contains("Page 11") && !html.contains("Page 4"),
        "{html}"
    );
    assert!(changed(&|| link(4, "See [the hub](/d/index.md) again.")));
}

#[test]
fn a_new_page_affects_only_the_pages_whose_tree_shows_it() {
    const PAGES: usize = 500;
    let site = TestSite::new();
    let page = |name: &str| {
        put(
            &site.root(),
            &format!("content/e/{name}.md"),
            "# Page\n\nText.\n",
        )
    };
    (0..PAGES).for_each(|number| page(&format!("{number:03}")));
    std::thread::sleep(Duration::from_millis(20));
    site.check("at first");
    let (changed, _) = written(&site, |_| page("250b"));
    let pages = changed.iter().filter(|path| path.ends_with("index.html"));
    let pages: Vec<&str> = pages
        .filter(|path| !path.starts_with("embed/") && !path.starts_with("search/"))
        .map(String::as_str)
        .collect();
    // The page itself, the pages around it, and the page above.
    assert!(pages.contains(&"e/250b/index.html") && pages.contains(&"e/index.html"));
    assert!(pages.contains(&"e/240/index.html") && pages.contains(&"e/260/index.html"));
    assert!(!pages.contains(&"e/200/index.html") && !pages.contains(&"e/300/index.html"));
    assert!(pages.len() <= 32, "{} pages: {pages:?}", pages.len());
    let read = |page: &str| fs::read_to_string(site.out().join(page)).unwrap().len();
    // Neither the place in a large folder nor its size changes what a page weighs.
    assert!(read("e/250/index.html").abs_diff(read("e/100/index.html")) < 300);
}

#[test]
fn a_drawing_affects_the_pages_that_show_it() {
    let site = built_site();
    let (changed, _) = written(&site, |site| site.apply(&Edit::Drawing(7)));
    let shows = ["a/c/index.html", "a/print/index.html", "a/x.svg"];
    assert_eq!(changed, shows.map(str::to_owned).into());
}

#[test]
fn a_data_file_affects_the_pages_that_can_see_it() {
    let site = built_site();
    let (changed, rendered) = written(&site, |site| {
        put(
            &site.root(),
            "content/_data/facts.json",
            "{\"tip\": \"b\"}\n",
        );
    });
    assert_eq!(changed, ["d/index.html"].map(str::to_owned).into());
    assert_eq!(rendered, UNKEYED + 1);
    let (changed, rendered) = written(&site, |site| {
        put(&site.root(), "content/_data/unseen.toml", "a = 1\n");
    });
    assert_eq!((changed.len(), rendered), (0, UNKEYED));
    // A name that is computed can be that of any file.
    let template = |name: &str| {
        format!(
            "{{% extends \"theme/page.html\" %}}{{% block page_end %}}{{% set key = \"{name}\" %}}{{{{ data[key] | length }}}}{{% endblock page_end %}}\n"
        )
    };
    put(&site.root(), "templates/gone.html", template("unseen"));
    site.change(&site.page("a/b.md"), |text| {
        text.replacen("title: B", "title: B\ntemplate: gone.html", 1)
    });
    site.check("a template that reads a computed name");
    let (changed, _) = written(&site, |site| {
        put(&site.root(), "content/_data/unseen.toml", "a = 1\nb = 2\n");
    });
    assert_eq!(changed, ["a/b/index.html"].map(str::to_owned).into());
}

#[test]
fn a_touched_file_is_read_and_nothing_is_rendered() {
    let site = built_site();
    let (changed, rendered) = written(&site, |site| site.apply(&Edit::Touch(2)));
    assert_eq!((changed.len(), rendered), (0, UNKEYED));
}

#[test]
fn a_copied_site_can_use_its_copied_cache() {
    let site = built_site();
    let copy = TestSite {
        folder: tempfile::tempdir().unwrap(),
        day: Cell::new(15),
    };
    tree::write(&copy.root(), &tree::read(&site.root()).unwrap());
    // Published copies of files are identified by the stats of the source files, which differ there.
    const COPIES: usize = 2;
    assert_eq!(copy.check("a copy").unwrap().rendered, UNKEYED + COPIES);
}
