//! Sites with several trees.

use super::*;
use crate::input::settings::Settings;
use crate::ledger::States;
use crate::page::{self, ParseContext};

fn page(path: &str, text: &str) -> Arc<Page> {
    let source = page::SourceText {
        file: path,
        path,
        text,
        hash: blake3::hash(text.as_bytes()),
    };
    let reading = ParseContext {
        settings: &Settings::default(),
        references: None,
        glossary: None,
    };
    Arc::new(Page::parse(source, reading, false).expect("a page").0)
}

/// A site with a tree at the content folder and another one at `de`.
fn two_trees(files: &[(&str, &str)]) -> (Site, Vec<Diagnostic>) {
    let files = SiteFiles {
        pages: files.iter().map(|(path, text)| page(path, text)).collect(),
        assets: vec!["de/karte.svg".to_owned()],
        ..SiteFiles::default()
    };
    let mut roots = Root::of_site(&Settings::default());
    roots.push(Root {
        folder: "de".to_owned(),
        route: Route::root().folder("de"),
        list_title: "Startseite".to_owned(),
    });
    let context = AssemblyContext {
        settings: &Settings::default(),
        drafts: false,
        states: &States::default(),
    };
    assemble(files, roots, context)
}

const PAGES: [(&str, &str); 6] = [
    ("index.md", "# Home\n"),
    ("running/shoes.md", "# Shoes\n"),
    ("zebra.md", "# Zebra\n"),
    ("de/index.md", "# Start\n"),
    ("de/laufen/index.md", "# Laufen\n"),
    ("de/laufen/schuhe.md", "# Schuhe\n"),
];

/// The node at a path, which has to be there.
fn node(site: &Site, path: &str) -> NodeId {
    let found = site.find(path).and_then(|target| match target {
        Target::Node(node) => Some(node),
        _ => None,
    });
    found.expect(path)
}

#[test]
fn each_tree_has_its_own_home_and_breadcrumbs() {
    let (site, found) = two_trees(&PAGES);
    assert_eq!(found, []);
    let titles = |nodes: Vec<NodeId>| -> Vec<&str> {
        nodes.into_iter().map(|node| site.title(node)).collect()
    };
    for (path, home, above) in [
        ("index.md", "Home", &[][..]),
        ("running/shoes.md", "Home", &["Home", "Running"]),
        ("de/index.md", "Start", &[]),
        ("de/laufen/schuhe.md", "Start", &["Start", "Laufen"]),
    ] {
        let node = node(&site, path);
        assert_eq!(site.title(site.home_of(node)), home, "{path}");
        assert_eq!(titles(site.ancestors(node)), above, "{path}");
        assert_eq!(site.is_home(node), above.is_empty(), "{path}");
    }
    assert_eq!(titles(vec![site.home()]), ["Home"]);
    let children = site.nodes[site.home()].children.clone();
    assert_eq!(titles(children), ["Running", "Zebra"]);
}

#[test]
fn walks_do_not_cross() {
    let (site, _) = two_trees(&PAGES);
    let walks = site.trees.iter().map(|tree| {
        let nodes = site.walk[tree.walk.clone()].iter();
        nodes.map(|node| site.nodes[*node].route.as_str()).collect()
    });
    let walks: Vec<Vec<&str>> = walks.collect();
    let english = ["/", "/running/", "/running/shoes/", "/zebra/"];
    let german = ["/de/", "/de/laufen/", "/de/laufen/schuhe/"];
    assert_eq!(walks, [&english[..], &german[..]]);
    for walk in [&english[..], &german[..]] {
        for (at, route) in walk.iter().enumerate() {
            let (previous, next) = site.neighbours(node(&site, route.trim_matches('/')));
            let name = |node: NodeId| site.nodes[node].route.as_str();
            let before = at.checked_sub(1).map(|at| walk[at]);
            assert_eq!(previous.map(name), before, "{route}");
            assert_eq!(next.map(name), walk.get(at + 1).copied(), "{route}");
        }
    }
}

#[test]
fn addresses_and_files_of_a_tree_start_at_its_root() {
    let (site, _) = two_trees(&PAGES);
    assert_eq!(site.assets[0].route.as_str(), "/de/karte.svg");
    let (site, found) = two_trees(&[("index.md", "# Home\n"), ("de/laufen.md", "# Laufen\n")]);
    assert_eq!(found, []);
    let home = site.home_of(node(&site, "de/laufen"));
    assert_eq!(
        (site.title(home), site.nodes[home].page),
        ("Startseite", None)
    );
}

#[test]
fn a_draft_above_a_root_is_in_another_tree() {
    let draft = ("index.md", "---\ntitle: Home\ndraft: true\n---\n");
    let (_, found) = two_trees(&[draft, ("a.md", "# A\n"), ("de/b.md", "# B\n")]);
    let files: Vec<_> = found
        .iter()
        .map(|finding| finding.file.as_deref())
        .collect();
    assert_eq!(files, [Some("a.md")]);
    let (_, found) = two_trees(&[("de/index.md", "---\ntitle: A\nslug: x\n---\n")]);
    assert_eq!(found[0].message, "the home page's address is always `/de/`");
}
