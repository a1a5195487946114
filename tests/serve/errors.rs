//! Broken edits: the last good site is served, under the errors, until they are fixed.

use std::fs;

use crate::served::{SETTINGS, Served, until};

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
fn keeps_the_last_good_site_under_all_errors_until_they_are_fixed() {
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
    let text = findings(&served);
    assert!(text.contains("2 errors keep"), "{text}");
    assert!(
        text.contains("error[link-missing]: no page or file `nowhere.md`"),
        "{text}"
    );
    assert!(text.contains("content/a.md:3:8"), "{text}");
    assert!(text.contains("3 | [gone](nowhere.md)"), "{text}");
    assert!(text.contains("|        ^^^^^^^^^^"), "{text}");
    until("the terminal", || {
        let printed = served.printed();
        printed.contains("Not rebuilt, the last good version is shown: content/a.md")
            && printed.contains("error[link-missing]: no page or file `nowhere.md`")
    });
    served.put("content/a.md", "# First\n\ntwo\n");
    assert_eq!(events.next(), ("page".to_owned(), version + 1));
    assert!(served.get("/a/").text().contains("two"));
    assert!(!served.open("/a/").text().contains(OVERLAY));
    assert_eq!(served.get("/__guidepost/findings").status, 204);
}

#[test]
fn reports_errors_in_every_kind_of_file_at_their_positions() {
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
            let text = findings(&served);
            text.contains(code) && text.contains(place)
        });
        assert!(served.get("/a/").text().contains("one"), "{file}");
        match before {
            Some(before) => served.put(file, before),
            None => fs::remove_file(served.path(file)).unwrap(),
        }
        until("fixed", || {
            served.get("/__guidepost/findings").status == 204
        });
    }
}

#[test]
fn finds_render_errors_of_pages_that_nobody_requested() {
    let served = Served::new(&FILES);
    let good = served.get("/a/").body;
    served.put(
        "templates/partials/footer.html",
        "<footer>{{ page.nothing.at.all }}</footer>",
    );
    until("the error", || {
        findings(&served).contains("templates/partials/footer.html:1:")
    });
    // Each page stays at its last good version, under the error.
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
    until("fixed", || {
        served.get("/__guidepost/findings").status == 204
    });
}

#[test]
fn checks_unchanged_pages_against_changed_ones() {
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
    until("fixed", || {
        served.get("/__guidepost/findings").status == 204
    });
    fs::rename(served.path("content/c.md"), served.path("content/a.md")).unwrap();
    until("the path", || {
        findings(&served).contains("no page or file `c.md`")
    });
    fs::rename(served.path("content/a.md"), served.path("content/c.md")).unwrap();
    until("fixed", || {
        served.get("/__guidepost/findings").status == 204
    });
    // A changed address is updated on pages that link to it.
    served.put("content/c.md", "---\nslug: d\n---\n# C\n");
    served.until_holds("/", "href=\"d/\"");
    // Warnings that were reported before stay in the state.
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
fn a_site_with_errors_at_the_start_is_served_once_they_are_fixed() {
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
fn reports_broken_settings_as_the_only_changed_file() {
    let served = Served::new(&[("content/index.md", "# Home\n"), ("static/x.txt", "x")]);
    served.put("guidepost.yaml", "title: [\n");
    until("the error", || served.printed().contains("error["));
    served.put("guidepost.yaml", SETTINGS);
    until("the site", || served.printed().contains("Rebuilt"));
    let printed = served.printed();
    let lines = printed
        .lines()
        .filter(|line| line.contains("ebuilt") && line.contains("guidepost.yaml"));
    assert_eq!(lines.count(), 2, "{printed}");
    assert!(!printed.contains("content/index.md"), "{printed}");
}

#[test]
fn shows_warnings_with_the_newest_site_until_they_are_fixed() {
    const NOTE: &str = "id=\"guidepost-warnings\"";
    let served = Served::new(&FILES);
    let warnings = |served: &Served| served.get("/__guidepost/warnings").text();
    assert!(!served.open("/a/").text().contains(NOTE));
    served.put("content/a.md", "# First\n\nnew [x](javascript:x)\n");
    served.until_holds("/a/", "new");
    let shown = served.open("/").text();
    assert!(shown.contains(NOTE) && !shown.contains(OVERLAY), "{shown}");
    let text = warnings(&served);
    assert!(text.contains("<summary>1 warning</summary>"), "{text}");
    assert!(text.contains("warning[link-scheme]"), "{text}");
    assert!(text.contains("content/a.md:3:"), "{text}");
    // Errors are shown first, with the warnings below.
    served.put("content/index.md", "[x](nowhere.md)\n");
    until("the error", || findings(&served).contains("nowhere.md"));
    assert!(findings(&served).contains("<summary>1 warning</summary>"));
    assert!(!served.open("/a/").text().contains(NOTE));
    served.put("content/index.md", "# Home\n");
    served.put("content/a.md", "# First\n\nfixed\n");
    served.until_holds("/a/", "fixed");
    assert_eq!(served.get("/__guidepost/frames").text(), "");
}

#[test]
fn escapes_authors_text_in_errors() {
    let served = Served::new(&FILES);
    served.put(
        "content/a.md",
        "`</pre><script>alert(1)</script>` [x](nowhere.md)\n",
    );
    until("the error", || findings(&served).contains("error["));
    assert!(!findings(&served).contains("<script>alert"));
    assert!(findings(&served).contains("&lt;script&gt;alert"));
}
