//! Properties of every site, tested on random ones with titles, names and links of all kinds.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use guidepost::diagnostic::Diagnostic;
use guidepost::io::content::Content;
use guidepost::render::outputs::{self, Output};
use guidepost::render::permanence::{self, Published};
use guidepost::render::project::{Options, Project};
use guidepost::render::rendered_links::{self, AllScans, LinkScan};
use jiff::civil::Date;
use proptest::prelude::*;
use rayon::prelude::*;
use scraper::{Html, Selector};
use url::Url;

use crate::case::{Case, memory};
use crate::tree::Tree;

/// Outputs by path.
pub(crate) type Outputs = BTreeMap<String, Vec<u8>>;

/// All outputs of a site with the default theme, or all diagnostics if one of them is an error.
pub(crate) fn render(site: &Tree, base_url: &str) -> Result<Outputs, Vec<Diagnostic>> {
    render_on(site, base_url, None)
}

/// As [`render`], on a day.
pub(crate) fn render_on(
    site: &Tree,
    base_url: &str,
    today: Option<Date>,
) -> Result<Outputs, Vec<Diagnostic>> {
    let files = memory(site);
    let options = Options {
        base_url: Some(base_url.to_owned()),
        today,
        ..Options::default()
    };
    let (project, mut found) = Project::open(&files, &options)?;
    let (outputs, more) = outputs::plan(&project);
    found.extend(more);
    found.extend(permanence::check(&Published::new(&project, &outputs)));
    if found.iter().any(Diagnostic::is_error) {
        return Err(found);
    }
    let render = |output: &Output| {
        let content = output.render(&project).and_then(Content::into_bytes);
        let bytes = content.map_err(|error| vec![*error])?;
        Ok((output.route.output_path(), bytes))
    };
    let rendered: Result<Vec<(String, Vec<u8>)>, Vec<Diagnostic>> =
        outputs.par_iter().map(render).collect();
    let rendered = rendered?;
    let settings = &project.settings;
    let scans = outputs.iter().zip(&rendered);
    let scans = scans.map(|(output, (_, bytes))| LinkScan::of(output, bytes, settings));
    let all: Vec<usize> = (0..outputs.len()).collect();
    let found = rendered_links::check(&project, &outputs, &AllScans(scans.collect()), &all);
    match found.iter().any(Diagnostic::is_error) {
        true => Err(found),
        false => Ok(rendered.into_iter().collect()),
    }
}

fn pages(outputs: &Outputs) -> impl Iterator<Item = (&str, Html)> {
    outputs
        .iter()
        .filter(|(path, _)| path.ends_with("index.html") && !path.starts_with("embed/"))
        .map(|(path, bytes)| {
            let text = std::str::from_utf8(bytes).unwrap();
            (path.as_str(), Html::parse_document(text))
        })
}

fn attributes<'h>(page: &'h Html, selector: &str, name: &str) -> Vec<&'h str> {
    let selector = Selector::parse(selector).unwrap();
    let found = page.select(&selector);
    found.filter_map(|element| element.attr(name)).collect()
}

/// The decoded path of an address, as a server looks it up.
fn served_path(address: &Url) -> String {
    let path = percent_encoding::percent_decode_str(address.path());
    path.decode_utf8_lossy().into_owned()
}

/// The address at which an output is served.
fn address(base: &Url, path: &str) -> Url {
    let mut address = base.clone();
    let folder = path.strip_suffix("index.html").unwrap_or(path);
    let mut parts = address.path_segments_mut().unwrap();
    parts.pop_if_empty().extend(folder.split('/'));
    drop(parts);
    address
}

/// Attributes of a page that would run a script.
fn scripts(page: &Html) -> Vec<String> {
    let runs = |(name, value): (&str, &str)| {
        let plain: String = value
            .chars()
            .filter(|c| !c.is_control() && !c.is_whitespace())
            .collect();
        name.starts_with("on") || plain.to_ascii_lowercase().starts_with("javascript:")
    };
    let all = Selector::parse("*").unwrap();
    let attributes = page
        .select(&all)
        .flat_map(|element| element.value().attrs());
    attributes
        .filter(|attribute| runs(*attribute))
        .map(|(name, value)| format!("{name}={value}"))
        .collect()
}

/// References without an output, and fragments without an element, as `page: reference`.
fn dead_links(outputs: &Outputs, base: &str) -> Vec<String> {
    let base = Url::parse(base).unwrap();
    let anchors: BTreeMap<String, BTreeSet<String>> = outputs
        .iter()
        .map(|(path, bytes)| (served_path(&address(&base, path)), ids(path, bytes)))
        .collect();
    let mut dead = Vec::new();
    for (path, bytes) in outputs.iter().filter(|(path, _)| path.ends_with(".html")) {
        let page = Html::parse_document(std::str::from_utf8(bytes).unwrap());
        let here = address(&base, path);
        let references = attributes(&page, "[href]", "href").into_iter();
        for reference in references.chain(attributes(&page, "[src]", "src")) {
            let target = here.join(reference).unwrap();
            if target.origin() != base.origin() || !matches!(target.scheme(), "https") {
                continue;
            }
            let fragment = target.fragment().filter(|_| !reference.contains(":~:"));
            let fragment =
                fragment.map(|id| percent_encoding::percent_decode_str(id).decode_utf8_lossy());
            let alive = anchors.get(&served_path(&target)).is_some_and(|ids| {
                let is_page = target.path().ends_with('/');
                !is_page || fragment.is_none_or(|id| ids.contains(id.as_ref()))
            });
            if !alive {
                dead.push(format!("{path}: {reference}"));
            }
        }
    }
    dead
}

fn ids(path: &str, bytes: &[u8]) -> BTreeSet<String> {
    if !path.ends_with(".html") {
        return BTreeSet::new();
    }
    let page = Html::parse_document(std::str::from_utf8(bytes).unwrap());
    let ids = attributes(&page, "[id]", "id");
    ids.into_iter().map(str::to_owned).collect()
}

/// All pages that can be reached from the home page through lists of children.
fn reached_from_home(outputs: &Outputs) -> BTreeSet<String> {
    let base = Url::parse("https://example.org/").unwrap();
    let children: BTreeMap<String, Vec<String>> = pages(outputs)
        .map(|(path, page)| {
            let here = address(&base, path);
            let hrefs = attributes(&page, ".children a", "href");
            let below = hrefs
                .into_iter()
                .map(|href| served_path(&here.join(href).unwrap()));
            (served_path(&here), below.collect())
        })
        .collect();
    let mut reached = BTreeSet::new();
    let mut pending = vec!["/".to_owned()];
    while let Some(page) = pending.pop() {
        pending.extend(children[&page].iter().cloned());
        reached.insert(page);
    }
    reached
}

/// A name of a file or folder: plain, with digits, with characters that have to be encoded, in other scripts.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-e]{1,3}",
        "[a-c][0-9]{1,2}",
        "[a-c] [&'()%+=@é][a-c]",
        "(ü|日本|🏃‍♀️|עברית)[a-c]",
    ]
}

/// The front matter and text of a page; `LINK` is replaced by links.
fn text() -> impl Strategy<Value = String> {
    let front = prop_oneof![
        Just(String::new()),
        "title: '[a-z<>&\"\\[\\]#🏃{} ]{1,12}'\n",
        (-3..9_i64).prop_map(|order| format!("order: {order}\n")),
        Just("nav_title: Short\ndescription: <One> & 'two'\n".to_owned()),
        Just("share: false\ntoc: false\nnoindex: true\n".to_owned()),
    ];
    let part = prop_oneof![
        "# [a-zé<>&\"🏃]{1,9}( [a-z]{1,5})?",
        "#{2,4} [a-zé<>&\"🏃]{1,9}( [a-z]{1,5})?",
        // No opening parenthesis, which could start a broken link.
        "[a-z<>&\"'\\*_`\\[\\]\\)~|{}%:! -]{0,60}",
        Just("[run](javascript:alert(1)) ![run](JAVASCRIPT:x) <a href=\"java\tscript:x\">x</a>".to_owned()),
        Just("<a href=' javascript:x'>x</a> <img src='https://example.com/x' onerror=\"javascript:x\"> [r]\n\n[r]: <javascript:x>".to_owned()),
        Just("{% <care kind=\"urgent\"> %}\n## In the card\n\nText[^1].\n{% </care> %}\n\n[^1]: Note.".to_owned()),
        Just("| a | b |\n|---|---|\n| [home](/) | [top](#top) |".to_owned()),
        Just("LINK".to_owned()),
    ];
    (front, proptest::collection::vec(part, 0..6)).prop_map(|(front, parts)| {
        let body = parts.join("\n\n");
        if front.is_empty() {
            body
        } else {
            format!("---\n{front}---\n{body}\n")
        }
    })
}

/// A random site; shown as text if a property fails.
#[derive(Clone)]
pub(crate) struct Site(pub(crate) Tree);

impl fmt::Debug for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (path, bytes) in &self.0 {
            write!(f, "\n== {path}\n{}", String::from_utf8_lossy(bytes))?;
        }
        Ok(())
    }
}

/// A site with folders, some of them without an index, and links between its pages.
pub(crate) fn site() -> impl Strategy<Value = Site> {
    let path = (
        proptest::collection::vec(name(), 0..4),
        prop_oneof![2 => name(), 1 => Just("index".to_owned())],
    );
    let page = (path, text()).prop_map(|((folders, name), text)| {
        let folder: String = folders.iter().map(|folder| format!("{folder}/")).collect();
        (format!("{folder}{name}.md"), text)
    });
    proptest::collection::vec(page, 1..9).prop_map(|pages| {
        let paths: Vec<String> = pages.iter().map(|(path, _)| path.clone()).collect();
        let mut site = Tree::new();
        let settings = "title: Made up\ndescription: Notes for runners.\nshare: {embed: true}\n";
        site.insert("guidepost.yaml".to_owned(), settings.into());
        site.insert("content/file +1.txt".to_owned(), b"x".to_vec());
        for (number, (path, text)) in pages.into_iter().enumerate() {
            let target = &paths[(number * 7 + 1) % paths.len()];
            let up = "../".repeat(path.matches('/').count());
            let link = format!(
                "[a](<{up}{}>) [b](</{}#top>) [c](<{up}file%20%2B1.txt>)",
                escaped(target),
                escaped(target)
            );
            site.insert(
                format!("content/{path}"),
                text.replace("LINK", &link).into_bytes(),
            );
        }
        Site(site)
    })
}

/// A path as written in a link.
fn escaped(path: &str) -> String {
    path.replace('%', "%25")
        .replace('?', "%3F")
        .replace('#', "%23")
}

proptest! {
    // At least a third of the sites must build.
    #![proptest_config(ProptestConfig { cases: 96, max_global_rejects: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_page_is_reachable_and_every_link_has_a_target(site in site()) {
        // Two names that are one on some file systems, or invalid component calls, are errors; other tests cover them.
        let outputs = render(&site.0, "https://example.org/");
        prop_assume!(outputs.is_ok());
        let outputs = outputs.unwrap();
        let mut all = BTreeSet::new();
        for (path, page) in pages(&outputs) {
            prop_assert_eq!(scripts(&page), Vec::<String>::new(), "{}", path);
            let first = attributes(&page, ".crumbs a", "href").first().copied();
            let up = "../".repeat(path.matches('/').count());
            prop_assert_eq!(first, (path != "index.html").then_some(up.as_str()), "{}", path);
            // Lists of child pages lead to all but the list from A to Z, which is in the header.
            if path != "search/index.html" {
                all.insert(format!("/{}", path.trim_end_matches("index.html")));
            }
        }
        prop_assert_eq!(reached_from_home(&outputs), all);
        prop_assert_eq!(dead_links(&outputs, "https://example.org/"), Vec::<String>::new());
    }

    #[test]
    fn a_base_path_breaks_no_link(site in site()) {
        let base = "https://example.org/repo/a%20b/";
        let outputs = render(&site.0, base);
        prop_assume!(outputs.is_ok());
        prop_assert_eq!(dead_links(&outputs.unwrap(), base), Vec::<String>::new());
    }

    #[test]
    fn the_same_site_gives_the_same_bytes_on_any_number_of_threads(site in site()) {
        let on = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| render(&site.0, "https://example.org/"))
        };
        let once = on(1);
        prop_assert!(once == on(1), "two runs on one thread differ");
        prop_assert!(once == on(4), "one thread and four differ");
    }
}

#[test]
fn every_link_of_the_valid_cases_has_a_target() {
    for base in ["https://example.org/", "https://example.org/repo/"] {
        for name in [
            "base-path",
            "components",
            "deep-tree",
            "links",
            "markdown",
            "slug",
            "theme",
            "titles",
        ] {
            let outputs = render(&Case::named(name).site(), base);
            let outputs = outputs.unwrap_or_else(|found| panic!("{name}: {found:?}"));
            assert_eq!(dead_links(&outputs, base), Vec::<String>::new(), "{name}");
        }
    }
}

#[test]
fn most_random_sites_are_valid() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;

    let mut runner = TestRunner::deterministic();
    let mut good = 0;
    for _ in 0..40 {
        let site = site().new_tree(&mut runner).unwrap().current();
        good += usize::from(render(&site.0, "https://example.org/").is_ok());
    }
    assert!(
        good > 24,
        "only {good} of 40 are valid: the properties above are hardly tested"
    );
}
