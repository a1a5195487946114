//! New pages in every kind of folder.

use super::*;
use crate::io::files::MemoryFiles;

fn site() -> MemoryFiles {
    let page = |keys: &str| format!("---\ntitle: A\n{keys}---\nText.\n");
    MemoryFiles::default()
        .with("guidepost.yaml", "base_url: https://example.org/\n")
        .with("content/index.md", "# Home\n")
        .with(
            "content/running/index.md",
            page("description: b\norder: 1\n"),
        )
        .with(
            "content/running/socks.md",
            page("description: c\norder: 4\nauthors: [Ann]\nslug: s\n"),
        )
        .with(
            "content/running/laces.md",
            page("description: d\norder: 2\nauthors: [Ann]\n"),
        )
        .with("content/walking.md", page("description: e\norder: 2\n"))
        .with("content/pictures/a.svg", "<svg/>")
        .with("content/broken.md", "---\ntitle: [\n---\n")
        .with("content/Gear.md", "# Gear\n")
}

fn planned(path: &str, title: Option<&str>) -> Result<NewPage, Vec<Diagnostic>> {
    let today = Date::constant(2026, 11, 26);
    plan(&site(), NewPageOptions { path, title, today })
}

#[test]
fn finds_the_file_that_an_author_means() {
    for (named, file) in [
        ("running/shoes", "content/running/shoes.md"),
        ("content/running/shoes.md", "content/running/shoes.md"),
        ("running/shoes/", "content/running/shoes.md"),
        ("/running/shoes/", "content/running/shoes.md"),
        ("./running\\shoes", "content/running/shoes.md"),
        ("running/shoes/index.md", "content/running/shoes/index.md"),
        ("walking/poles", "content/walking/poles.md"),
        ("pictures", "content/pictures/index.md"),
        ("pictures.md", "content/pictures.md"),
        ("swimming/pool", "content/swimming/pool.md"),
        ("Über uns", "content/über-uns.md"),
        ("Achilles tendon pain", "content/achilles-tendon-pain.md"),
        ("Achilles tendon pain.md", "content/achilles-tendon-pain.md"),
        ("running/What helps?", "content/running/what-helps.md"),
        (
            "Swimming Pools/Runner’s knee",
            "content/swimming-pools/runners-knee.md",
        ),
        ("pictures/C++ & C#", "content/pictures/c-c.md"),
        ("running/Shoes", "content/running/shoes.md"),
        ("running/shoes_2.0", "content/running/shoes_2.0.md"),
        ("跑步 鞋", "content/跑步-鞋.md"),
        ("swimming/README", "content/swimming/README.md"),
        ("u\u{308}ber", "content/über.md"),
        ("content", "content/content.md"),
    ] {
        let page = planned(named, None);
        assert_eq!(page.map(|page| page.file).as_deref(), Ok(file), "{named}");
    }
}

#[test]
fn the_title_of_a_changed_name_is_the_name() {
    let page = planned("running/Achilles tendon pain", None).expect("a page");
    assert!(
        page.text.starts_with("---\ntitle: Achilles tendon pain\n"),
        "{}",
        page.text
    );
    let changed = (
        "Achilles tendon pain".to_owned(),
        "achilles-tendon-pain".to_owned(),
    );
    assert_eq!(page.changed, Some(changed));
    assert_eq!(
        planned("running/shoes", None).expect("a page").changed,
        None
    );
}

#[test]
fn copies_the_keys_of_siblings() {
    let page = planned("running/shoes", Some("Shoes: when to buy")).expect("a page");
    let front = "---\ntitle: 'Shoes: when to buy'\ndescription: # one sentence, for lists of pages and link previews\norder: 5\nauthors:\n- Ann\n---\n";
    assert!(page.text.starts_with(front), "{}", page.text);
    assert_eq!(page.address, "https://example.org/running/shoes/");
    assert_eq!(page.new_folder, None);

    let section = planned("swimming", None).expect("a page");
    let front = "---\ntitle: Swimming\ndescription: # one sentence, for lists of pages and link previews\norder: 3\n---\n";
    assert!(section.text.starts_with(front), "{}", section.text);

    let first = planned("swimming/pool", None).expect("a page");
    assert_eq!(first.new_folder.as_deref(), Some("content/swimming"));
    // No sibling has an order to continue.
    assert!(!first.text.contains("order"), "{}", first.text);
}

#[test]
fn keys_without_a_value_count() {
    let today = Date::constant(2026, 11, 26);
    let options = NewPageOptions {
        path: "c",
        title: None,
        today,
    };
    let fresh = "---\ntitle: A\ndescription:\nauthors:\n---\nText.\n";
    let site = MemoryFiles::default().with("content/a.md", fresh);
    let page = plan(&site.with("content/b.md", fresh), options).expect("a page");
    let front =
        "---\ntitle: C\ndescription: # one sentence, for lists of pages and link previews\n---\n";
    assert!(page.text.starts_with(front), "{}", page.text);
}

#[test]
fn a_page_in_an_empty_site_gets_a_description() {
    let today = Date::constant(2026, 11, 26);
    let options = NewPageOptions {
        path: "shoes",
        title: None,
        today,
    };
    let page = plan(&MemoryFiles::default(), options).expect("a page");
    assert_eq!(
        (page.file.as_str(), page.address.as_str()),
        ("shoes.md", "/shoes/")
    );
    assert!(
        page.text
            .starts_with("---\ntitle: Shoes\ndescription: # one"),
        "{}",
        page.text
    );
}

#[test]
fn rejects_invalid_pages_with_a_hint() {
    for (named, code, message) in [
        (
            "running/socks",
            "page-exists",
            "there is a `content/running/socks.md` already",
        ),
        (
            "running",
            "page-exists",
            "there is a `content/running/index.md` already",
        ),
        ("running.md", "address-taken", "would have the address of"),
        (
            "gear",
            "page-exists",
            "there is a `content/Gear.md` already",
        ),
        (
            "broken",
            "page-exists",
            "there is a `content/broken.md` already",
        ),
        (
            "running/s",
            "address-taken",
            "would have the address of `content/running/socks.md`",
        ),
        (
            "runing/shoes",
            "folder-unknown",
            "did you mean `running/shoes`?",
        ),
        (
            "index",
            "page-exists",
            "there is a `content/index.md` already",
        ),
        (
            "../shoes",
            "name-invalid",
            "`..` would point outside its folder",
        ),
        ("a:b", "name-invalid", "contains `:`"),
        ("con", "name-invalid", "Windows reserves"),
        ("", "name-invalid", "is empty"),
        (".hidden", "page-place", "would not be read as a page"),
        ("_data/x", "page-place", "would not be read as a page"),
    ] {
        let found = planned(named, None).expect_err(named);
        let text = format!("{} {}", found[0].message, found[0].hints.join(" "));
        assert_eq!(found[0].code, code, "{named}: {text}");
        assert!(text.contains(message), "{named}: {text}");
    }
}
