//! `mv`, `rm`, `split` and `merge` on random sites: every link leads to the same content, every address that was recorded
//! works, and a move there and back changes nothing but the ledger.

use std::collections::BTreeMap;

use guidepost::author::links::LedgerEditor;
use guidepost::author::relocate::{self, Plan, Refusal, Request};
use guidepost::diagnostic::Diagnostic;
use guidepost::ledger::{Address, End};
use guidepost::render::outputs;
use guidepost::render::permanence::{self, Published};
use guidepost::render::project::{Options, Project};
use guidepost::render::rehearsal::rehearse;
use guidepost::site::Target;
use guidepost::site::links::{self, Destination, mentions};
use jiff::civil::date;
use proptest::prelude::*;

use crate::case::memory;
use crate::tree::Tree;
use crate::trees::site;

const BASE: &str = "https://example.org/guide/";
const LEDGER: &str = "links.ledger";

fn options() -> Options {
    Options {
        base_url: Some(BASE.to_owned()),
        drafts: false,
        ..Options::default()
    }
}

/// The site with a ledger of all its addresses; `None` if it cannot be built.
fn recorded(site: &Tree) -> Option<Tree> {
    let files = memory(site);
    let (project, found) = Project::open(&files, &options()).ok()?;
    let (outputs, more) = outputs::plan(&project);
    let broken = rehearse(&project, &outputs, &[]).findings;
    if found
        .iter()
        .chain(&more)
        .chain(&broken)
        .any(Diagnostic::is_error)
    {
        return None;
    }
    let editor = LedgerEditor {
        project: &project,
        outputs: &outputs,
        today: date(2026, 1, 1),
    };
    let text = editor.record().expect("nothing is lost").text;
    let mut site = site.clone();
    site.insert(LEDGER.to_owned(), text.into_bytes());
    Some(site)
}

fn planned(site: &Tree, request: Request<'_>) -> Result<Plan, Vec<Diagnostic>> {
    match relocate::plan(&memory(site), Some(BASE), request, date(2026, 2, 1)) {
        Ok(plan) => Ok(plan),
        Err(Refusal::Findings(found)) => Err(found),
        Err(Refusal::Usage(message)) => panic!("{message}"),
    }
}

/// The site with the files of a plan.
pub(crate) fn applied(site: &Tree, plan: &Plan) -> Tree {
    let mut new = site.clone();
    new.retain(|file, _| !plan.edit.removed.contains(file));
    for (file, old) in &plan.edit.moved {
        new.insert(file.clone(), site[old].clone());
    }
    new.extend(plan.edit.written.clone());
    new
}

/// Errors of a build, and recorded addresses that do not work.
fn errors(site: &Tree) -> Vec<Diagnostic> {
    let files = memory(site);
    let (project, found) = match Project::open(&files, &options()) {
        Ok(opened) => opened,
        Err(found) => return found,
    };
    let (outputs, more) = outputs::plan(&project);
    let lost = permanence::check(&Published::new(&project, &outputs));
    let broken = rehearse(&project, &outputs, &[]).findings;
    let all = found.into_iter().chain(more).chain(lost).chain(broken);
    all.filter(Diagnostic::is_error).collect()
}

/// For each page, by its first line with a mark, what its links lead to: the mark of a page or the bytes of a file.
fn led(site: &Tree) -> BTreeMap<String, Vec<String>> {
    let files = memory(site);
    let (project, _) = Project::open(&files, &options()).expect("a site");
    let mark = |file: &str| {
        let text = String::from_utf8_lossy(&site[file]).into_owned();
        let at = text.find("MARK").expect("a mark");
        text[at..]
            .split_whitespace()
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    let mut all = BTreeMap::new();
    for page in &project.site.pages {
        let ends = mentions(page).map(|mention| {
            match links::resolve(&project.site, &page.path, mention.address, mention.image) {
                Ok(Destination::Internal {
                    target: Target::Node(node),
                    ..
                }) => match project.site.node_page(node) {
                    Some(page) => mark(&page.file),
                    None => "a list".to_owned(),
                },
                Ok(Destination::Internal {
                    target: Target::Asset(asset),
                    ..
                }) => String::from_utf8_lossy(&site[&project.site.assets[asset].file]).into_owned(),
                Ok(Destination::External(address)) => address,
                other => format!("{other:?}"),
            }
        });
        all.insert(mark(&page.file), ends.collect());
    }
    all
}

/// The site with a link in its template to each page, as the manual teaches to write them.
fn with_footer(mut site: Tree) -> Tree {
    const FOOTER: &str = "templates/partials/footer.html";
    let footer = {
        let files = memory(&site);
        let Ok((project, _)) = Project::open(&files, &options()) else {
            return site;
        };
        let nodes = project.site.nodes.iter().filter(|node| node.page.is_some());
        let links = nodes.map(|node| {
            format!(
                "<a href=\"{{{{ root }}}}{}\">x</a>\n",
                &node.route.encoded()[1..]
            )
        });
        links.collect::<String>()
    };
    site.entry(FOOTER.to_owned())
        .or_insert_with(|| footer.into_bytes());
    site
}

/// A mark at the end of each page, by which it is recognised.
fn marked(mut site: Tree) -> Tree {
    for (number, (file, bytes)) in site.iter_mut().enumerate() {
        if file.ends_with(".md") {
            bytes.extend_from_slice(format!("\n\nMARK{number} is here.\n").as_bytes());
        }
    }
    site
}

fn pages(site: &Tree) -> Vec<String> {
    let pages = site
        .keys()
        .filter(|file| file.ends_with(".md") && *file != "content/index.md");
    pages.cloned().collect()
}

/// What is named to move a page, and where to.
fn there(page: &str, new: &str) -> (String, String) {
    match page.strip_suffix("/index.md") {
        Some(folder) => (folder.to_owned(), format!("content/{new}")),
        None => (page.to_owned(), format!("content/{new}.md")),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, max_global_rejects: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_moved_page_keeps_every_link_and_moves_back(site in site(), choice in any::<usize>(), deep in any::<bool>()) {
        let site = recorded(&with_footer(marked(site.0)));
        prop_assume!(site.is_some());
        let site = site.unwrap();
        let pages = pages(&site);
        prop_assume!(!pages.is_empty());
        let (old, new) = there(&pages[choice % pages.len()], if deep { "zz/y/new" } else { "zz-new" });
        let plan = planned(&site, Request::Move { old: &old, new: &new });
        prop_assert!(plan.is_ok(), "{old} -> {new}: {plan:?}");
        let moved = applied(&site, &plan.unwrap());
        prop_assert_eq!(errors(&moved), vec![], "{} -> {}", old, new);
        let (before, after) = (led(&site), led(&moved));
        prop_assert!(before.len() == after.len(), "{old} -> {new}");
        for (mark, ends) in before {
            // A folder whose only page moved has no list.
            let pairs = ends.iter().zip(&after[&mark]).filter(|(end, _)| *end != "a list");
            for (end, now) in pairs {
                prop_assert_eq!(end, now, "{}: {} -> {}", mark, old, new);
            }
        }
        let back = planned(&moved, Request::Move { old: &new, new: &old });
        prop_assert!(back.is_ok(), "{new} -> {old}: {back:?}");
        let back = applied(&moved, &back.unwrap());
        prop_assert_eq!(errors(&back), vec![]);
        prop_assert!(back.keys().eq(site.keys()), "{old} -> {new} and back");
        // Paths that were longer than necessary are not now, so that the next moves change nothing.
        let plan = planned(&back, Request::Move { old: &old, new: &new });
        let moved = applied(&back, &plan.unwrap());
        let plan = planned(&moved, Request::Move { old: &new, new: &old });
        let mut again = applied(&moved, &plan.unwrap());
        prop_assert_eq!(errors(&again), vec![]);
        again.insert(LEDGER.to_owned(), back[LEDGER].clone());
        prop_assert!(again == back, "{old} -> {new} and back, twice");
    }

    #[test]
    fn other_changes_keep_every_recorded_address(site in site(), choice in any::<usize>(), verb in 1..4_usize) {
        let site = recorded(&with_footer(marked(site.0)));
        prop_assume!(site.is_some());
        let site = site.unwrap();
        let pages = pages(&site);
        prop_assume!(pages.len() > 1);
        let page = &pages[choice % pages.len()];
        let other = &pages[(choice / 7 + 1) % pages.len()];
        let section = sections(&site, page).into_iter().next();
        let named = format!("{page}#{}", section.unwrap_or_default());
        let request = match verb {
            1 => Request::Remove { page, to: Some(other), gone: None },
            2 => Request::Split { section: &named, file: "zz-split.md", title: None },
            _ => Request::Merge { page, into: other },
        };
        match planned(&site, request) {
            Ok(plan) => {
                let after = applied(&site, &plan);
                prop_assert_eq!(errors(&after), vec![], "{:?}", request);
            }
            Err(found) => {
                // Pages below the page, headings in components, levels below 6.
                let known = ["move-invalid", "component-syntax", "component-misplaced", "heading-unknown", "page-unknown", "page-ambiguous"];
                prop_assert!(found.iter().all(|finding| known.contains(&finding.code)), "{request:?} {found:?}");
            }
        }
    }
}

/// The title of the page has the id of the section that leaves it, which it does not print.
#[test]
fn a_section_can_leave_a_page_whose_title_then_has_its_id() {
    let mut site = Tree::new();
    for (file, text) in [
        ("guidepost.yaml", "title: Made up\n"),
        ("content/index.md", "# Home\n\nHome.\n"),
        ("content/a.md", "## >\n\nMore.\n\n# &\n\nLess.\n"),
    ] {
        site.insert(file.to_owned(), text.as_bytes().to_vec());
    }
    let site = recorded(&site).expect("a site without errors");
    let request = Request::Split {
        section: "content/a.md#section",
        file: "new.md",
        title: None,
    };
    let plan = planned(&site, request).expect("a plan");
    assert_eq!(errors(&applied(&site, &plan)), vec![]);
}

/// The ids of the headings of a page.
fn sections(site: &Tree, file: &str) -> Vec<String> {
    let files = memory(site);
    let (project, _) = Project::open(&files, &options()).expect("a site");
    let page = project.site.pages.iter().find(|page| page.file == file);
    let ids = page
        .into_iter()
        .flat_map(|page| page.outline.iter().map(|heading| heading.id.clone()));
    ids.collect()
}

#[test]
fn a_change_is_refused_for_each_reason() {
    let mut site = Tree::new();
    for (file, text) in [
        ("guidepost.yaml", ""),
        ("content/index.md", "# Home\n\n[a](a.md)\n"),
        ("content/a.md", "# A\n\n## Part\n\nText.\n"),
        ("content/b/index.md", "# B\n\nText.\n"),
        ("content/b/c.md", "# C\n"),
        ("content/pic.png", "x"),
        ("content/draft.md", "---\ndraft: true\n---\n# D\n"),
    ] {
        site.insert(file.to_owned(), text.into());
    }
    let refused = |request| planned(&site, request).expect_err("refused")[0].code;
    let moved = |old, new| Request::Move { old, new };
    for (old, new, code) in [
        ("a.md", "b/c.md", "page-exists"),
        ("a.md", "B/C.md", "page-exists"),
        ("a.md", "a.md", "move-invalid"),
        ("b", "b/d", "move-invalid"),
        ("index.md", "x.md", "move-invalid"),
        ("a.md", "_data/x.md", "page-place"),
        ("a.md", ".x.md", "page-place"),
        ("a.md", "../x.md", "move-invalid"),
        ("a.md", "x:y.md", "name-invalid"),
        ("pic.png", "pic.md", "move-invalid"),
        ("a.md#part", " ", "move-invalid"),
        ("a.md#part", "Part", "move-invalid"),
        ("nowhere.md", "x.md", "page-unknown"),
        ("a.md", "x.md#y", "move-invalid"),
        ("a.md#", "Boots", "move-invalid"),
        ("/a/#", "x.md", "move-invalid"),
    ] {
        assert_eq!(refused(moved(old, new)), code, "{old} {new}");
    }
    let remove = |page| Request::Remove {
        page,
        to: None,
        gone: None,
    };
    assert_eq!(refused(remove("a.md")), "page-linked");
    assert_eq!(refused(remove("b")), "move-invalid");
    assert_eq!(refused(remove("b/c.md#")), "move-invalid");
    assert_eq!(refused(remove("index.md")), "move-invalid");
    assert_eq!(
        planned(&site, remove("b/c.md")).map(|plan| plan.edit.removed.len()),
        Ok(1)
    );
    assert_eq!(
        refused(Request::Merge {
            page: "draft.md",
            into: "a.md"
        }),
        "move-invalid"
    );
    assert_eq!(
        refused(Request::Merge {
            page: "a.md",
            into: "a.md"
        }),
        "move-invalid"
    );
    assert_eq!(
        refused(Request::Split {
            section: "a.md",
            file: "x.md",
            title: None
        }),
        "move-invalid"
    );
    assert!(planned(&site, moved("a.md", "A.md")).is_ok());
    assert!(planned(&site, moved("draft.md", "b/")).is_ok());
    assert!(planned(&site, moved("pic.png", "b/pic.png")).is_ok());
}

fn tree(files: &[(&str, &str)]) -> Tree {
    let files = files.iter();
    files
        .map(|(file, text)| ((*file).to_owned(), text.as_bytes().to_vec()))
        .collect()
}

fn text(tree: &Tree, file: &str) -> String {
    String::from_utf8(tree[file].clone()).unwrap()
}

const FOOTER: &str = "templates/partials/footer.html";

/// A site whose footer is this template; `recorded` is whether it has a ledger.
fn with_template(template: &str, is_recorded: bool) -> Tree {
    let site = tree(&[
        ("guidepost.yaml", ""),
        ("content/index.md", "# Home\n"),
        ("content/a.md", "# A\n\n## Part\n\nText.\n"),
        ("content/b/index.md", "# B\n\n## Part\n\nText.\n"),
        (
            "content/b/p.svg",
            "<svg xmlns='http://www.w3.org/2000/svg'/>",
        ),
        (FOOTER, template),
    ]);
    assert_eq!(errors(&site), [], "{template}");
    match is_recorded {
        true => recorded(&site).unwrap(),
        false => site,
    }
}

#[test]
fn links_that_templates_write_out_follow() {
    let page = Request::Move {
        old: "a.md",
        new: "b/c.md",
    };
    let heading = Request::Move {
        old: "a.md#part",
        new: "Whole",
    };
    let file = Request::Move {
        old: "b/p.svg",
        new: "q.svg",
    };
    let removed = Request::Remove {
        page: "a.md",
        to: Some("b#part"),
        gone: None,
    };
    for (request, old, new) in [
        (page, "{{ root }}a/", "{{ root }}b/c/"),
        (page, "{{root}}a/#part", "{{root}}b/c/#part"),
        (
            page,
            "{{- root | safe -}}a/index.html?x=1#part",
            "{{- root | safe -}}b/c/index.html?x=1#part",
        ),
        (
            page,
            "https://example.org/guide/a/#part",
            "https://example.org/guide/b/c/#part",
        ),
        (page, "/guide/a/", "/guide/b/c/"),
        (heading, "{{ root }}a/#part", "{{ root }}a/#whole"),
        (
            heading,
            "https://example.org/guide/a/#part",
            "https://example.org/guide/a/#whole",
        ),
        (file, "{{ root }}b/p.svg", "{{ root }}q.svg"),
        (removed, "{{ root }}a/", "{{ root }}b/#part"),
    ] {
        let template = |address| format!("<footer><a href=\"{address}\">x</a></footer>\n");
        for is_recorded in [true, false] {
            let site = with_template(&template(old), is_recorded);
            let plan = planned(&site, request).unwrap();
            let after = applied(&site, &plan);
            assert_eq!(text(&after, FOOTER), template(new), "{request:?}");
            assert_eq!(errors(&after), [], "{request:?}");
        }
    }
}

#[test]
fn the_files_of_the_look_follow() {
    const LOGO: &str =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 2 1\" width=\"2\" height=\"1\"/>";
    let site = tree(&[
        (
            "guidepost.yaml",
            "title: A\ndescription: Notes.\nbase_url: https://example.org/guide/\ntheme:\n  logo: content/brand/logo.svg # ours\n  \
             stylesheet: 'content/brand/site.css'\n",
        ),
        ("content/index.md", "# Home\n"),
        ("content/brand/index.md", "# Brand\n"),
        ("content/brand/logo.svg", LOGO),
        ("content/brand/site.css", "p { margin: 0 }"),
    ]);
    let plan = planned(
        &site,
        Request::Move {
            old: "content/brand",
            new: "content/look",
        },
    );
    let moved = applied(&site, &plan.expect("a plan"));
    assert_eq!(
        text(&moved, "guidepost.yaml"),
        "title: A\ndescription: Notes.\nbase_url: https://example.org/guide/\ntheme:\n  logo: content/look/logo.svg # ours\n  \
         stylesheet: 'content/look/site.css'\n"
    );
    assert_eq!(errors(&moved), vec![]);
}

#[test]
fn a_rendered_link_that_cannot_follow_stops_the_command() {
    let page = Request::Move {
        old: "a.md",
        new: "b/c.md",
    };
    let heading = Request::Move {
        old: "a.md#part",
        new: "Whole",
    };
    let file = Request::Move {
        old: "b/p.svg",
        new: "q.svg",
    };
    let gone = Request::Remove {
        page: "a.md",
        to: None,
        gone: Some("Old"),
    };
    let joined = "{% set part = \"a/\" %}<a href=\"{{ root ~ part }}\">x</a>";
    let to_part = "{% set part = \"a/#part\" %}<a href=\"{{ root }}{{ part }}\">x</a>";
    let style = "<style>a { background: url({{ root }}b/p.svg) }</style>";
    for (request, is_recorded, template) in [
        (page, false, joined),
        (page, true, to_part),
        (page, false, to_part),
        (heading, false, to_part),
        (file, true, style),
        (gone, true, "<a href=\"{{ root }}a/\">x</a>"),
        (
            gone,
            false,
            "<a href=\"https://example.org/guide/a/#part\">x</a>",
        ),
    ] {
        let site = with_template(template, is_recorded);
        let found = planned(&site, request).expect_err(template);
        let known = ["link-broken", "page-linked"];
        assert!(
            found.iter().all(|finding| known.contains(&finding.code)),
            "{found:?}"
        );
        assert!(found.iter().all(Diagnostic::is_error), "{found:?}");
        assert_eq!(found[0].file.as_deref(), Some(FOOTER), "{found:?}");
    }
    // Behind an address that moved is a page that leads on, and a heading keeps its former id.
    for (request, template) in [(page, joined), (heading, to_part)] {
        let site = with_template(template, true);
        let after = applied(&site, &planned(&site, request).unwrap());
        assert_eq!(errors(&after), [], "{template}");
    }
    // What is broken before is no reason.
    let mut site = with_template("", false);
    site.insert(
        FOOTER.to_owned(),
        b"<a href=\"{{ root }}nowhere/\">x</a>".to_vec(),
    );
    assert!(planned(&site, page).is_ok());
}

#[test]
fn the_aliases_of_a_removed_page_become_facts() {
    let front = "---\naliases: [/old/, /older/]\n---\n# A\n\n## Part\n\nText.\n";
    let site = tree(&[
        ("guidepost.yaml", ""),
        ("content/index.md", "# Home\n"),
        ("content/a.md", front),
        ("content/b.md", "# B\n\n## Wool\n\nText.\n"),
    ]);
    let unrecorded = site.clone();
    let mut site = recorded(&site).unwrap();
    // A ledger from before the aliases were written.
    let lines = text(&site, LEDGER);
    let lines = lines.split_inclusive('\n');
    let lines: String = lines.filter(|line| !line.starts_with("moved")).collect();
    site.insert(LEDGER.to_owned(), lines.into_bytes());
    let remove = |to, gone| Request::Remove {
        page: "a.md",
        to,
        gone,
    };
    let merge = Request::Merge {
        page: "a.md",
        into: "b.md",
    };
    for (request, state, end) in [
        (remove(Some("b.md#wool"), None), "moved", "/b/#wool"),
        (remove(Some("b.md"), None), "moved", "/b/"),
        (remove(None, Some("Not sold")), "gone", "gone"),
        (merge, "moved", "/b/#a"),
    ] {
        let after = applied(&site, &planned(&site, request).unwrap());
        assert_eq!(errors(&after), [], "{request:?}");
        let ledger = text(&after, LEDGER);
        for alias in ["/old/", "/older/"] {
            assert!(
                ledger.contains(&format!("{state} {alias} 2026-02-01 ")),
                "{ledger}"
            );
            let files = memory(&after);
            let (project, _) = Project::open(&files, &options()).unwrap();
            let found = project
                .ledger
                .states
                .resolve(&Address::read(alias).unwrap());
            let found = match found {
                Ok(End::At(address)) => address.to_string(),
                Ok(End::Gone(..)) => "gone".to_owned(),
                other => format!("{other:?}"),
            };
            assert_eq!(found, end, "{request:?}");
        }
    }
    // The page itself was never recorded, but its aliases were published.
    let ledger = text(&site, LEDGER);
    let ledger: String = ledger
        .split_inclusive('\n')
        .filter(|line| !line.contains(" /a/"))
        .collect();
    site.insert(LEDGER.to_owned(), ledger.into_bytes());
    let usage = relocate::plan(
        &memory(&site),
        Some(BASE),
        remove(None, None),
        date(2026, 2, 1),
    );
    assert!(matches!(usage, Err(Refusal::Usage(_))), "{usage:?}");
    let after = applied(&site, &planned(&site, remove(Some("b.md"), None)).unwrap());
    assert_eq!(errors(&after), []);
    // Without a ledger, a note names them.
    let plan = planned(&unrecorded, remove(Some("b.md"), None)).unwrap();
    assert!(
        plan.notes.iter().any(|note| note.contains("`/older/`")),
        "{:?}",
        plan.notes
    );
    assert!(planned(&unrecorded, merge).is_err());
}

#[test]
fn equal_headings_keep_their_ids() {
    let rest = "## Rest\n\nText.\n";
    let page = format!("# A\n\n{rest}\n## Wool\n\nText.\n\n{rest}\n{rest}");
    let site = tree(&[
        ("guidepost.yaml", ""),
        (
            "content/index.md",
            "# Home\n\n[one](a.md#rest-1) [two](a.md#rest-2)\n",
        ),
        ("content/a.md", &page),
    ]);
    let plain = site.clone();
    let site = recorded(&site).unwrap();
    let rename = |old, new| Request::Move { old, new };
    let split = Request::Split {
        section: "a.md#rest",
        file: "b.md",
        title: None,
    };
    for (request, now) in [
        (
            rename("a.md#rest", "Pause"),
            "## Pause\n\nText.\n\n## Wool\n\nText.\n\n## Rest {#rest-1}\n\nText.\n\n## Rest {#rest-2}\n",
        ),
        (
            rename("a.md#rest-1", "Pause"),
            "## Rest\n\nText.\n\n## Wool\n\nText.\n\n## Pause\n\nText.\n\n## Rest {#rest-2}\n",
        ),
        (
            rename("a.md#rest-2", "Pause"),
            "## Rest\n\nText.\n\n## Wool\n\nText.\n\n## Rest\n\nText.\n\n## Pause\n",
        ),
        (
            rename("a.md#wool", "Rest"),
            "## Rest\n\nText.\n\n## Rest\n\nText.\n\n## Rest {#rest-1}\n\nText.\n\n## Rest {#rest-2}\n",
        ),
        (
            split,
            "# A\n\n## Wool\n\nText.\n\n## Rest {#rest-1}\n\nText.\n\n## Rest {#rest-2}\n",
        ),
    ] {
        let after = applied(&site, &planned(&site, request).unwrap());
        assert_eq!(errors(&after), [], "{request:?}");
        let page = text(&after, "content/a.md");
        assert!(page.contains(now), "{request:?}: {page}");
        let one = match request {
            Request::Move {
                old: "a.md#rest-1", ..
            } => "[one](a.md#pause)",
            _ => "[one](a.md#rest-1)",
        };
        assert!(
            text(&after, "content/index.md").contains(one),
            "{request:?}"
        );
    }
    // Without a ledger, links follow the new ids.
    let after = applied(
        &plain,
        &planned(&plain, rename("a.md#rest", "Pause")).unwrap(),
    );
    assert!(text(&after, "content/index.md").contains("[one](a.md#rest) [two](a.md#rest-1)"));
}

/// A site on which each verb has something to do.
#[test]
fn each_verb_does_what_it_is_for() {
    let mut site = Tree::new();
    for (file, text) in [
        ("guidepost.yaml", ""),
        (
            "content/index.md",
            "\u{feff}# Home\r\n\r\n[a](a.md#rest) [b]( <b.md> 'b.md' )  \r\n",
        ),
        (
            "content/a.md",
            "# A\n\nText.\n\n## Rest\n\n[b](b.md)\n\n## Last\n\nText.\n",
        ),
        (
            "content/b.md",
            "# B\n\n[a](a#rest) <a href='/a/#last'>x</a>\n",
        ),
    ] {
        site.insert(file.to_owned(), text.into());
    }
    let site = recorded(&site).expect("a site");
    let done = |site: &Tree, request| {
        let plan = planned(site, request).unwrap();
        let after = applied(site, &plan);
        assert_eq!(errors(&after), [], "{request:?}");
        after
    };
    let heading = done(
        &site,
        Request::Move {
            old: "a.md#rest",
            new: "Sleep & rest",
        },
    );
    let home = text(&heading, "content/index.md");
    assert_eq!(
        home,
        "\u{feff}# Home\r\n\r\n[a](a.md#sleep--rest) [b]( <b.md> 'b.md' )  \r\n"
    );
    assert!(text(&heading, LEDGER).contains("moved /a/#rest 2026-02-01 /a/#sleep--rest\n"));
    // And back, on the same day.
    let back = done(
        &heading,
        Request::Move {
            old: "a.md#sleep--rest",
            new: "Rest",
        },
    );
    assert_eq!(back["content/a.md"], site["content/a.md"]);
    assert!(text(&back, LEDGER).contains("revive /a/#rest 2026-02-02\n"));
    // A section of a page that moved before, and that page once more.
    let moved = done(
        &site,
        Request::Move {
            old: "a.md",
            new: "x.md",
        },
    );
    let moved = done(
        &moved,
        Request::Move {
            old: "x.md#rest",
            new: "Sleep",
        },
    );
    assert!(text(&moved, LEDGER).contains("moved /x/#rest 2026-02-01 /x/#sleep\n"));
    done(
        &moved,
        Request::Move {
            old: "x.md",
            new: "y.md",
        },
    );
    let moved = done(
        &site,
        Request::Move {
            old: "b.md",
            new: "c/d.md",
        },
    );
    let home = text(&moved, "content/index.md");
    assert_eq!(
        home,
        "\u{feff}# Home\r\n\r\n[a](a.md#rest) [b]( <c/d.md> 'b.md' )  \r\n"
    );
    assert_eq!(
        text(&moved, "content/c/d.md"),
        "# B\n\n[a](../a#rest) <a href='/a/#last'>x</a>\n"
    );
    let split = Request::Split {
        section: "a.md#rest",
        file: "c/rest.md",
        title: None,
    };
    let split = done(&site, split);
    assert_eq!(
        text(&split, "content/c/rest.md"),
        "# Rest\n\n[b](../b.md)\n"
    );
    assert_eq!(
        text(&split, "content/a.md"),
        "# A\n\nText.\n\n## Last\n\nText.\n"
    );
    assert_eq!(
        text(&split, "content/b.md"),
        "# B\n\n[a](c/rest) <a href='/a/#last'>x</a>\n"
    );
    let merged = done(
        &split,
        Request::Merge {
            page: "c/rest.md",
            into: "a.md",
        },
    );
    let whole = "# A\n\nText.\n\n## Last\n\nText.\n\n## Rest\n\n[b](b.md)\n";
    assert_eq!(text(&merged, "content/a.md"), whole);
    assert_eq!(merged["content/index.md"], site["content/index.md"]);
    let to_section = Request::Remove {
        page: "b.md",
        to: Some("a.md#last"),
        gone: None,
    };
    let removed = done(&site, to_section);
    assert!(text(&removed, "content/index.md").contains("[b]( <a.md#last> 'b.md' )"));
    assert!(text(&removed, LEDGER).contains("moved /b/ 2026-02-01 /a/#last\n"));
}
