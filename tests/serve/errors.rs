//! Broken edits: the last good site stays, under the errors, until they are mended.

use std::fs;

use crate::world::{SETTINGS, Served, until};

const FILES: [(&str, &str); 3] = [
    ("content/index.md", "# Home\n"),
    ("content/a.md", "# First\n\none\n"),
    ("templates/partials/footer.html", "<footer>Feet</footer>"),
];
const OVERLAY: &str = "id=\"guidepost-findings\"";

fn findings(served: &Served) -> String {
    served.get("/__guidepost/findings").text()
}

#[test]
fn the_last_good_site_stays_under_all_errors_until_they_are_mended() {
    let served = Served::new(&FILES);
    let mut events = served.events();
    let good = served.get("/a/").body;
    served.put(
        "content/a.md",
        "# First\n\n[gone](nowhere.md) and [also](<b.md>)\n",
    );
    let (kind, version) = events.next();
    assert_eq!(kind, "findings");
    assert_eq!(served.get("/a/").body, good);
    assert!(served.open("/a/").text().contains(OVERLAY));
    assert!(served.open("/").text().contains(OVERLAY));
    let told = findings(&served);
    assert!(told.contains("2 errors keep"), "{told}");
    assert!(
        told.contains("error[link-missing]: no page or file `nowhere.md`"),
        "{told}"
    );
    assert!(told.contains("content/a.md:3:8"), "{told}");
    assert!(told.contains("3 | [gone](nowhere.md)"), "{told}");
    assert!(told.contains("|        ^^^^^^^^^^"), "{told}");
    until("the terminal", || {
        let printed = served.printed();
        printed.contains("Not rebuilt, the site stays as it was: content/a.md")
            && printed.contains("error[link-missing]: no page or file `nowhere.md`")
    });
    served.put("content/a.md", "# First\n\ntwo\n");
    assert_eq!(events.next(), ("page".to_owned(), version + 1));
    assert!(served.get("/a/").text().contains("two"));
    assert!(!served.open("/a/").text().contains(OVERLAY));
    assert_eq!(served.get("/__guidepost/findings").status, 204);
}

#[test]
fn errors_in_every_kind_of_file_are_shown_at_their_places() {
    let served = Served::new(&FILES);
    for (file, text, code, place) in [
        (
            "content/a.md",
            "---\ntitel: x\ndate: 2026-02-30\n---\n",
            "error[",
            "content/a.md:3:",
        ),
        (
            "content/a.md",
            "# A\n\n{% <nothing> %}\n",
            "error[component",
            "content/a.md:3:",
        ),
        (
            "guidepost.yaml",
            "titel: x\n",
            "error[",
            "guidepost.yaml:1:1",
        ),
        (
            "templates/partials/footer.html",
            "\n{{ nothing | nope }}",
            "error[template",
            "templates/partials/footer.html:2:",
        ),
        (
            "content/_data/references.yaml",
            "A:\n  title: [\n",
            "error[",
            "content/_data/references.yaml:",
        ),
    ] {
        let before = fs::read(served.path(file)).ok();
        served.put(file, text);
        until(file, || {
            let told = findings(&served);
            told.contains(code) && told.contains(place)
        });
        assert!(served.get("/a/").text().contains("one"), "{file}");
        match before {
            Some(before) => served.put(file, before),
            None => fs::remove_file(served.path(file)).unwrap(),
        }
        until("mended", || {
            served.get("/__guidepost/findings").status == 204
        });
    }
}

#[test]
fn errors_that_show_when_a_page_is_printed_are_found_without_asking_for_it() {
    let served = Served::new(&FILES);
    let good = served.get("/a/").body;
    served.put(
        "templates/partials/footer.html",
        "<footer>{{ page.nothing.at.all }}</footer>",
    );
    until("the error", || {
        findings(&served).contains("templates/partials/footer.html:1:")
    });
    // Each page stays as it was last good, under the error.
    let shown = served.open("/a/");
    assert_eq!(shown.status, 200);
    assert!(shown.text().contains(OVERLAY));
    assert_eq!(served.get("/a/").body, good);
    until("the terminal", || {
        served
            .printed()
            .contains("templates/partials/footer.html:1:")
    });
    served.put("templates/partials/footer.html", "<footer>Shoes</footer>");
    served.until_holds("/a/", "Shoes");
    until("mended", || {
        served.get("/__guidepost/findings").status == 204
    });
}

#[test]
fn pages_that_did_not_change_are_checked_against_those_that_did() {
    let served = Served::new(&[
        ("content/index.md", "# Home\n\n[b](b.md#first) [c](c.md)\n"),
        ("content/b.md", "# B\n\n## First\n"),
        ("content/c.md", "# C\n"),
    ]);
    served.put("content/b.md", "# B\n\n## Second\n");
    until("the fragment", || {
        findings(&served).contains("content/index.md:3:")
    });
    served.put("content/b.md", "# B\n\nMore.\n\n## First\n");
    until("mended", || {
        served.get("/__guidepost/findings").status == 204
    });
    fs::rename(served.path("content/c.md"), served.path("content/a.md")).unwrap();
    until("the path", || {
        findings(&served).contains("no page or file `c.md`")
    });
    fs::rename(served.path("content/a.md"), served.path("content/c.md")).unwrap();
    until("mended", || {
        served.get("/__guidepost/findings").status == 204
    });
    // An address that changes is written anew on pages that link to it.
    served.put("content/c.md", "---\nslug: d\n---\n# C\n");
    served.until_holds("/", "href=\"d/\"");
    // What was told before is told again with every site.
    served.put(
        "content/c.md",
        "---\nslug: d\n---\n# C\n\n[x](javascript:x)\n",
    );
    until("the warning", || {
        served.printed().contains("warning[link-scheme]")
    });
    served.put("content/b.md", "# B\n\nEven more.\n\n## First\n");
    served.until_holds("/b/", "Even more");
    assert!(!served.get("/d/").text().contains("javascript:"));
}

#[test]
fn a_site_that_is_broken_from_the_start_is_shown_as_soon_as_it_is_mended() {
    let served = Served::new(&[("content/index.md", "[x](nowhere.md)\n")]);
    let shown = served.open("/any/page");
    assert_eq!(shown.status, 500);
    let text = shown.text();
    assert!(text.contains("no page or file `nowhere.md`"), "{text}");
    assert!(text.contains("data-version"), "{text}");
    served.put("content/index.md", "# Home\n");
    until("the page", || served.open("/").status == 200);
}

#[test]
fn broken_settings_are_the_only_file_that_is_told_to_have_changed() {
    let served = Served::new(&[("content/index.md", "# Home\n"), ("static/x.txt", "x")]);
    served.put("guidepost.yaml", "title: [\n");
    until("the error", || served.printed().contains("error["));
    served.put("guidepost.yaml", SETTINGS);
    until("the site", || served.printed().contains("Rebuilt"));
    let printed = served.printed();
    let told = printed
        .lines()
        .filter(|line| line.contains("ebuilt") && line.contains("guidepost.yaml"));
    assert_eq!(told.count(), 2, "{printed}");
    assert!(!printed.contains("content/index.md"), "{printed}");
}

#[test]
fn warnings_are_shown_beside_the_newest_site_until_they_are_mended() {
    const NOTE: &str = "id=\"guidepost-warnings\"";
    let served = Served::new(&FILES);
    let warnings = |served: &Served| served.get("/__guidepost/warnings").text();
    assert!(!served.open("/a/").text().contains(NOTE));
    served.put("content/a.md", "# First\n\nnew [x](javascript:x)\n");
    served.until_holds("/a/", "new");
    let shown = served.open("/").text();
    assert!(shown.contains(NOTE) && !shown.contains(OVERLAY), "{shown}");
    let told = warnings(&served);
    assert!(told.contains("<summary>1 warning</summary>"), "{told}");
    assert!(told.contains("warning[link-scheme]"), "{told}");
    assert!(told.contains("content/a.md:3:"), "{told}");
    // Errors come first, and have the warnings with them.
    served.put("content/index.md", "[x](nowhere.md)\n");
    until("the error", || findings(&served).contains("nowhere.md"));
    assert!(findings(&served).contains("<summary>1 warning</summary>"));
    assert!(!served.open("/a/").text().contains(NOTE));
    served.put("content/index.md", "# Home\n");
    served.put("content/a.md", "# First\n\nmended\n");
    served.until_holds("/a/", "mended");
    assert_eq!(served.get("/__guidepost/frames").text(), "");
}

#[test]
fn what_authors_write_is_text_in_the_errors() {
    let served = Served::new(&FILES);
    served.put(
        "content/a.md",
        "`</pre><script>alert(1)</script>` [x](nowhere.md)\n",
    );
    until("the error", || findings(&served).contains("error["));
    assert!(!findings(&served).contains("<script>alert"));
    assert!(findings(&served).contains("&lt;script&gt;alert"));
}
