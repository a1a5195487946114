//! Terms of sites in memory: which have pages, and at which addresses.

use super::*;
use crate::ledger::Ledger;
use crate::page::{self, ParseContext};
use crate::site::{AssemblyContext, Site, SiteFiles, Target};

fn page(settings: &Settings, path: &str, text: &str) -> Arc<Page> {
    let source = page::SourceText {
        file: path,
        path,
        text,
        hash: blake3::hash(text.as_bytes()),
    };
    let reading = ParseContext {
        settings,
        references: None,
        glossary: None,
    };
    Arc::new(Page::parse(source, reading, false).expect("a page").0)
}

/// A site with these settings, pages and ledger.
fn site_of(settings: &str, pages: &[(&str, &str)], ledger: &str) -> Site {
    let settings = Settings::parse(Some(settings)).expect("settings");
    let pages = pages
        .iter()
        .map(|(path, text)| page(&settings, path, text))
        .collect();
    let files = SiteFiles {
        pages,
        ..SiteFiles::default()
    };
    let states = States::new(Ledger::parse(ledger).0, ledger).0;
    let context = AssemblyContext {
        settings: &settings,
        drafts: false,
        states: &states,
    };
    let (site, found) = Site::assemble(files, context);
    assert_eq!(found, []);
    site
}

fn tagged(tags: &str) -> String {
    format!("---\ntags: {tags}\n---\n# Page\n")
}

/// The terms of the first taxonomy: each with the number of its pages, and the address of its own.
fn terms(site: &Site) -> Vec<(&str, usize, &str)> {
    let Some(taxonomy) = site.taxonomies.all.first() else {
        return Vec::new();
    };
    let address = |term: &Term| {
        let node = term.node?;
        assert!(site.nodes[node].is_aside);
        Some(site.nodes[node].route.as_str())
    };
    let terms = taxonomy.terms.iter();
    terms
        .map(|term| {
            (
                term.name.as_str(),
                term.pages.len(),
                address(term).unwrap_or_default(),
            )
        })
        .collect()
}

#[test]
fn a_term_of_two_pages_has_a_page_and_one_of_a_single_page_is_listed() {
    let (a, b) = (tagged("[Foam roller, Knee]"), tagged("[foam-roller]"));
    let pages = [("index.md", "# Home"), ("a.md", &a), ("b.md", &b)];
    let site = site_of("", &pages, "");
    let expected = [("Foam roller", 2, "/tags/foam-roller/"), ("Knee", 1, "")];
    assert_eq!(terms(&site), expected);
    let all = site_of("taxonomies: {tags: {min_pages: 1}}", &pages, "");
    assert_eq!(terms(&all)[1], ("Knee", 1, "/tags/knee/"));
    assert_eq!(terms(&site_of("taxonomies: {tags: false}", &pages, "")), []);
}

#[test]
fn a_folder_named_tags_is_an_ordinary_one_without_tags() {
    let pages = [
        ("index.md", "# Home"),
        ("tags/div.md", "# Div"),
        ("z.md", "# Z"),
    ];
    let site = site_of("", &pages, "live /tags/span/ 2026-01-01\n");
    assert_eq!(terms(&site), []);
    let Some(Target::Node(div)) = site.find("tags/div.md") else {
        unreachable!("a page");
    };
    assert!(!site.nodes[div].is_aside && site.neighbours(div).1.is_some());
}

#[test]
fn a_file_is_the_page_of_the_term_of_its_name_or_title() {
    let a = tagged("[C++, C#, Knee]");
    let pages = [
        ("index.md", "# Home"),
        ("a.md", &a),
        ("tags/c.md", "# The language C++"),
        ("tags/c-sharp.md", "---\ntitle: C#\n---\n"),
        ("tags/knee.md", "---\nslug: knees\n---\n# Knees\n"),
        ("tags/hip.md", "# Hip"),
    ];
    let site = site_of("", &pages, "");
    let expected = [
        ("C#", 1, "/tags/c-sharp/"),
        ("C++", 1, "/tags/c/"),
        ("Hip", 0, "/tags/hip/"),
        ("Knee", 1, "/tags/knees/"),
    ];
    assert_eq!(terms(&site), expected);
}

#[test]
fn terms_with_one_address_clash() {
    let a = tagged("[C++, C#, '…']");
    let pages = [("index.md", "# Home"), ("a.md", &a)];
    let site = site_of("taxonomies: {tags: {min_pages: 1}}", &pages, "");
    let clashes = site.taxonomies.all[0].clashes.iter();
    let clashes = clashes.map(|clash| {
        let other = clash.other.as_ref().map(|(name, _)| name.as_str());
        (clash.name.as_str(), other)
    });
    let clashes: Vec<_> = clashes.collect();
    assert_eq!(clashes, [("C++", Some("C#")), ("…", None)]);
}

#[test]
fn a_recorded_term_keeps_its_page_and_its_address() {
    let a = tagged("[a_b, Knee]");
    let pages = [("index.md", "# Home"), ("a.md", &a)];
    let ledger =
        "live /tags/ 2026-01-01\nlive /tags/a-b/ 2026-01-01\nlive /tags/old-one/ 2026-01-01\n";
    let site = site_of("", &pages, ledger);
    let expected = [
        ("a_b", 1, "/tags/a-b/"),
        ("Knee", 1, ""),
        ("Old one", 0, "/tags/old-one/"),
    ];
    assert_eq!(terms(&site), expected);
    let retired = format!("{ledger}gone /tags/old-one/ 2026-01-02 Withdrawn.\n");
    assert_eq!(terms(&site_of("", &pages, &retired)).len(), 2);
}

#[test]
fn pages_of_terms_are_neither_previous_nor_next() {
    let a = tagged("[x]");
    let pages = [
        ("index.md", "# Home"),
        ("a.md", &a),
        ("tags/x.md", "---\norder: -1\n---\n# X\n"),
        ("z.md", "# Z"),
    ];
    let site = site_of("", &pages, "");
    let node = |path: &str| match site.find(path) {
        Some(Target::Node(node)) => node,
        _ => unreachable!("{path}"),
    };
    let (home, z, x) = (node("index.md"), node("z.md"), node("tags/x.md"));
    assert_eq!(site.neighbours(node("a.md")), (Some(home), Some(z)));
    assert_eq!(site.neighbours(z).1, None);
    assert_eq!(site.neighbours(x), (None, None));
    assert_eq!(site.nodes[home].children.last(), Some(&node("tags")));
    assert_eq!(site.ancestors(x), [home, node("tags")]);
}

/// The archives below a list: the address of each, how many pages it has, and how many archives it is divided into.
fn archives(site: &Site, list: &Route) -> Vec<(String, usize, usize)> {
    let Some(Target::Node(node)) = site.at(list) else {
        unreachable!("a list");
    };
    let mut found = Vec::new();
    for archive in site.archives.of(node) {
        let pages = site.archives.at(*archive).map_or(0, |own| own.pages.len());
        let route = &site.nodes[*archive].route;
        let divided = site.archives.of(*archive).len();
        found.push((route.as_str().to_owned(), pages, divided));
        found.extend(archives(site, route));
    }
    found
}

/// A site of 601 news with one tag, of which two are of 2024 and have another letter, and their folder.
fn long_lists(ledger: &str) -> Site {
    let news = (0..601).map(|number| {
        let (date, title) = match number {
            0 | 1 => ("2024-12-31".to_owned(), "Été"),
            _ => (format!("2025-0{}-11", 1 + number % 2), "Guide"),
        };
        let text = format!("---\ndate: {date}\ntags: [Run]\n---\n# {title} {number}\n");
        (format!("news/n{number}.md"), text)
    });
    let news: Vec<(String, String)> = news.collect();
    let mut pages = vec![
        ("index.md", "# Home"),
        ("news/index.md", "---\nlist: {sort: date}\n---\n# News"),
    ];
    let news = news.iter();
    pages.extend(news.map(|(path, text)| (path.as_str(), text.as_str())));
    site_of("", &pages, ledger)
}

#[test]
fn long_lists_of_folders_and_terms_are_divided_until_no_part_is_long() {
    let site = long_lists("");
    let expected = |parts: &[(&str, usize, usize)]| {
        let parts = parts.iter();
        let own = parts.map(|(route, pages, divided)| ((*route).to_owned(), *pages, *divided));
        own.collect::<Vec<_>>()
    };
    let news = Route::root().folder("news");
    let by_date = expected(&[
        ("/news/2025/", 599, 2),
        ("/news/2025/02/", 299, 0),
        ("/news/2025/01/", 300, 0),
        ("/news/2024/", 2, 0),
    ]);
    assert_eq!(archives(&site, &news), by_date);
    let run = Route::root().folder("tags").folder("run");
    let by_letter = expected(&[
        ("/tags/run/e/", 2, 0),
        ("/tags/run/g/", 599, 1),
        ("/tags/run/g/gu/", 599, 1),
        ("/tags/run/g/gu/gui/", 599, 6),
        ("/tags/run/g/gu/gui/page-1/", 100, 0),
        ("/tags/run/g/gu/gui/page-2/", 100, 0),
        ("/tags/run/g/gu/gui/page-3/", 100, 0),
        ("/tags/run/g/gu/gui/page-4/", 100, 0),
        ("/tags/run/g/gu/gui/page-5/", 100, 0),
        ("/tags/run/g/gu/gui/page-6/", 99, 0),
    ]);
    assert_eq!(archives(&site, &run), by_letter);
    let Some(Target::Node(page)) = site.at(&run.folder("g").folder("gu")) else {
        unreachable!("an archive");
    };
    assert!(site.is_generated_term(page) && site.neighbours(page) == (None, None));
    // A recorded part keeps its page.
    let kept = long_lists("live /news/2024/03/ 2025-01-01\n");
    let kept = archives(&kept, &news);
    assert_eq!(
        kept[3..],
        expected(&[
            ("/news/2024/", 2, 2),
            ("/news/2024/12/", 2, 0),
            ("/news/2024/03/", 0, 0)
        ])
    );
}
