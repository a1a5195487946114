//! The benchmark's own tests: what it measures is what it says.

use std::fs;
use std::path::Path;

#[expect(dead_code, reason = "`cargo bench` runs it; here it is only tested")]
#[path = "../../benches/compare/main.rs"]
mod compare;

use clap::CommandFactory as _;
use compare::args::Cli;
use compare::corpus::Corpus;
use compare::floor;
use compare::inspect::{self, Work};
use compare::machine::deepest_mount;
use compare::measure::{Contender, Sample};
use compare::report::{Table, median, thousands};
use compare::scenarios::edits::{Author, EDITS};
use compare::scenarios::serve::Server;
use compare::tree::{Shape, Tree};
use compare::{generator, generators};

#[test]
fn the_command_line_is_in_order() {
    Cli::command().debug_assert();
}

fn hash(corpus: Corpus) -> String {
    let mut hasher = blake3::Hasher::new();
    for id in ["guidepost", "hugo", "zola"] {
        let generator = generators::find(id).unwrap();
        for page in 0..corpus.pages {
            let (file, text) = corpus.page(generator, page);
            hasher.update(file.as_bytes());
            hasher.update(text.as_bytes());
        }
    }
    hasher.finalize().to_hex()[..16].to_owned()
}

const FIFTY: Corpus = Corpus {
    pages: 50,
    shape: Shape::Tree,
    small: false,
    seed: 7,
};

#[test]
fn the_same_seed_gives_the_same_bytes() {
    assert_eq!(hash(FIFTY), "1675e8d5b780f09f");
    assert_ne!(hash(FIFTY), hash(Corpus { seed: 8, ..FIFTY }));
}

#[test]
fn a_page_is_about_five_kilobytes() {
    let generator = generators::find("guidepost").unwrap();
    let texts = (0..50).map(|page| FIFTY.page(generator, page).1.len());
    let mean = texts.sum::<usize>() / 50;
    assert!((4500..5500).contains(&mean), "{mean}");
}

#[test]
fn every_page_but_home_is_a_child_of_its_parent() {
    for shape in [Shape::Tree, Shape::Flat] {
        let tree = Tree { pages: 500, shape };
        for page in 1..500 {
            let parent = tree.parent(page).unwrap();
            assert!(tree.children(parent).contains(&page));
            assert!(tree.has_children(parent));
        }
        let childless = (0..500).filter(|page| !tree.has_children(*page));
        assert!(childless.clone().count() > 0);
        assert!(childless.clone().all(|page| tree.children(page).is_empty()));
    }
}

#[test]
fn links_lead_from_file_to_file() {
    for (from, to, way) in [
        ("c/index.md", "c/index.md", "index.md"),
        ("c/index.md", "c/a/b.md", "a/b.md"),
        ("c/a/b.md", "c/index.md", "../index.md"),
        ("c/a/b.md", "c/a/d.md", "d.md"),
        ("c/a/b.md", "c/e/f/g.md", "../e/f/g.md"),
    ] {
        assert_eq!(generator::relative(from, to), way);
    }
}

#[test]
fn the_floor_writes_the_same_files_with_as_many_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    for (file, text) in [
        ("site/content/index.md", "---\ntitle: x\n---\n\n# Home\n"),
        ("site/content/a.md", "words\n"),
        ("done/index.html", "a whole page"),
        ("done/a/index.html", &"long ".repeat(99)),
        ("done/a/b/c.txt", ""),
    ] {
        fs::create_dir_all(at(file).parent().unwrap()).unwrap();
        fs::write(at(file), text).unwrap();
    }
    floor::plan(&at("site"), &at("done"), &at("plan")).unwrap();
    floor::run(&at("plan"), &at("site"), &at("floor")).unwrap();
    assert_eq!(
        floor::files(&at("floor")).unwrap(),
        floor::files(&at("done")).unwrap()
    );
    let page = fs::read_to_string(at("floor/a/index.html")).unwrap();
    assert!(page.contains("<h1>Home</h1>") || page.contains("<p>words</p>"));
    floor::stat(&at("plan"), &at("site"), &at("floor"), true).unwrap();
    fs::remove_file(at("floor/a/b/c.txt")).unwrap();
    assert!(floor::stat(&at("plan"), &at("site"), &at("floor"), false).is_err());
}

#[test]
fn front_matter_is_no_text() {
    assert_eq!(floor::body("---\ntitle: x\n---\n\nText"), "\nText");
    assert_eq!(floor::body("Text\n---\n"), "Text\n---\n");
}

const HOME: &str = r##"<title>Home</title><meta name="description" content="About Home."><link rel="canonical" href="https://example.org/">
    <nav aria-label="On this page"><a href="#one">1</a></nav><main><h1>Home</h1><h2 id="one">1</h2><a href="a/">A &amp; B</a></main>
    <textarea>&lt;a href=&quot;https://example.org/&quot;&gt;Home&lt;/a&gt;</textarea>"##;
const CHILD: &str = r##"<title>A &amp; B</title><meta name="description" content="About A."><link rel="canonical" href="https://example.org/a/">
    <nav aria-label="Breadcrumbs"><a href="https://example.org/">Home</a></nav><main><h1>A &amp; B</h1></main>
    <textarea>&lt;a href="https://example.org/a/"&gt;A &amp;amp; B&lt;/a&gt;</textarea>"##;

fn work_of(home: &str, child: &str) -> Work {
    let folder = tempfile::tempdir().unwrap();
    let put = |file: &str, text: &str| fs::write(folder.path().join(file), text).unwrap();
    fs::create_dir(folder.path().join("a")).unwrap();
    put("index.html", home);
    put("a/index.html", child);
    put("404.html", "");
    put("sitemap.xml", "<loc>1</loc><loc>2</loc>");
    inspect::work(folder.path()).unwrap()
}

#[test]
fn the_same_page_in_other_words_is_the_same_work() {
    let work = work_of(HOME, CHILD);
    assert_eq!(work.lacks(2), None, "{work:?}");
    let other = HOME
        .replace("#one", "https://example.org/#x")
        .replace("id=\"one\"", "id=x")
        .replace("\"a/\"", "/a/");
    assert_eq!(work.difference(&work_of(&other, CHILD)), None);
}

#[test]
fn less_work_is_told() {
    let work = work_of(HOME, CHILD);
    let told = |home: &str, child: &str| {
        let other = work_of(home, child);
        other.lacks(2).or_else(|| work.difference(&other))
    };
    let gone = HOME.replace("<a href=\"a/\">A &amp; B</a>", "");
    let said = |text: &str| Some(text.to_owned());
    assert_eq!(told(&gone, CHILD), said("0 links in texts instead of 1"));
    let elsewhere = HOME.replace("\"a/\"", "\"/\"");
    let expected = said("as many links, but not to the same pages");
    assert_eq!(told(&elsewhere, CHILD), expected);
    let broken = HOME.replace("\"a/\"", "\"b/\"");
    assert_eq!(told(&broken, CHILD), said("1 broken links"));
    let unescaped = CHILD.replace("A &amp;amp; B&lt;", "A &lt;b> B&lt;");
    let expected = said("1 share snippets for 2 pages");
    assert_eq!(told(HOME, &unescaped), expected);
    assert_eq!(work.lacks(3), said("2 pages for 3 pages"));
}

#[test]
fn the_deepest_mount_counts() {
    let linux = "/dev/a on / type ext4 (rw)\ntmpfs on /tmp type tmpfs (rw)\n";
    let macos = "/dev/disk1 on / (apfs, sealed, local)\n";
    let of = |listed, path| deepest_mount(listed, Path::new(path));
    assert_eq!(of(linux, "/tmp/x").as_deref(), Some("tmpfs"));
    assert_eq!(of(linux, "/tmpx").as_deref(), Some("ext4"));
    assert_eq!(of(macos, "/Users/x").as_deref(), Some("apfs"));
}

fn sample(wall: f64) -> Sample {
    Sample {
        wall,
        cpu: wall * 2.0,
        peak: 10e6,
    }
}

fn table() -> Table {
    let contender = |name| Contender::new(name, 1, |_| Err("never run".into()));
    let samples = vec![
        vec![sample(3.0), sample(1.0), sample(100.0)],
        vec![sample(1.5), sample(1.0), sample(2.0)],
    ];
    Table::new("Two", &[contender("a"), contender("b")], samples)
}

#[test]
fn the_median_is_in_the_middle() {
    assert!((median(vec![5.0, 1.0, 3.0]) - 3.0).abs() < 1e-9);
    assert!((median(vec![4.0, 1.0, 3.0, 2.0]) - 2.5).abs() < 1e-9);
    assert!(median(Vec::new()).is_nan());
}

#[test]
fn ratios_are_of_medians_and_only_of_what_was_measured() {
    let mut table = table();
    table.compare("a", "b");
    table.compare("a", "nobody");
    let [ratio] = &table.ratios[..] else {
        panic!("{table:?}")
    };
    assert!((ratio.wall - 2.0).abs() < 1e-9);
    assert!((ratio.cpu - 2.0).abs() < 1e-9);
    assert!((ratio.peak - 1.0).abs() < 1e-9);
}

#[test]
fn a_table_is_markdown() {
    let mut table = table();
    table.compare("a", "b");
    table.notes.push("A note.".to_owned());
    let mut out = String::new();
    table.print(&mut out);
    assert_eq!(
        out,
        "\n### Two\n\n| median of 3 | wall | CPU | peak memory |\n|---|--:|--:|--:|\n\
         | a | 3.00 s | 6.00 s | 10 MB |\n| b | 1.50 s | 3.00 s | 10 MB |\n\n\
         | ratio | wall | CPU | peak memory |\n|---|--:|--:|--:|\n| a ÷ b | 2.00 | 2.00 | 1.00 |\n\nA note.\n"
    );
}

#[test]
fn large_numbers_have_commas() {
    let said = [7, 999, 1000, 1_000_000].map(thousands);
    assert_eq!(said, ["7", "999", "1,000", "1,000,000"]);
}

#[test]
fn what_was_not_measured_is_a_dash() {
    let wall_alone = Sample {
        wall: 0.05,
        cpu: f64::NAN,
        peak: f64::NAN,
    };
    let rows = [("a", sample(1.0)), ("b", wall_alone)];
    let rows = rows.map(|(name, sample)| (name.to_owned(), 1, vec![sample]));
    let mut table = Table::of("Two", 1, rows);
    table.compare("b", "a");
    let mut out = String::new();
    table.print(&mut out);
    assert!(out.contains("| b | 50.0 ms | – | – |\n"), "{out}");
    assert!(out.contains("| b ÷ a | 0.05 | – | – |\n"), "{out}");
    let json = serde_json::to_string(&table).unwrap();
    assert!(json.contains("\"cpu\":null"), "{json}");
}

#[test]
fn every_change_that_is_measured_loads_served_pages_anew() {
    let site = tempfile::tempdir().unwrap();
    let generator = generators::find("guidepost").unwrap();
    FIFTY.write(generator, site.path()).unwrap();
    let author = Author::new(site.path(), FIFTY).unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_guidepost"));
    let mut server = Server::start(program, site.path()).unwrap();
    for edit in 1..3 {
        for (name, change) in EDITS {
            change(&author, edit).unwrap();
            assert_eq!(server.event().unwrap(), "page", "{name}");
        }
    }
}
