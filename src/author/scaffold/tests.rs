//! A page in every kind of place.

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
    plan(&site(), Asked { path, title, today })
}

#[test]
fn a_page_is_put_where_its_author_means() {
    for (asked, file) in [
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
        ("Über uns", "content/Über uns.md"),
        ("u\u{308}ber", "content/über.md"),
        ("content", "content/content.md"),
    ] {
        let page = planned(asked, None);
        assert_eq!(page.map(|page| page.file).as_deref(), Ok(file), "{asked}");
    }
}

#[test]
fn it_has_the_front_matter_of_its_siblings() {
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
    // There is nothing to count on from.
    assert!(!first.text.contains("order"), "{}", first.text);
}

#[test]
fn a_key_that_a_sibling_has_still_to_fill_in_is_one_that_it_has() {
    let today = Date::constant(2026, 11, 26);
    let asked = Asked {
        path: "c",
        title: None,
        today,
    };
    let fresh = "---\ntitle: A\ndescription:\nauthors:\n---\nText.\n";
    let site = MemoryFiles::default().with("content/a.md", fresh);
    let page = plan(&site.with("content/b.md", fresh), asked).expect("a page");
    let front =
        "---\ntitle: C\ndescription: # one sentence, for lists of pages and link previews\n---\n";
    assert!(page.text.starts_with(front), "{}", page.text);
}

#[test]
fn in_an_empty_site_it_says_what_it_is() {
    let today = Date::constant(2026, 11, 26);
    let asked = Asked {
        path: "shoes",
        title: None,
        today,
    };
    let page = plan(&MemoryFiles::default(), asked).expect("a page");
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
fn what_cannot_be_is_refused_with_a_way_on() {
    for (asked, code, told) in [
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
        let found = planned(asked, None).expect_err(asked);
        let text = format!("{} {}", found[0].message, found[0].hints.join(" "));
        assert_eq!(found[0].code, code, "{asked}: {text}");
        assert!(text.contains(told), "{asked}: {text}");
    }
}
