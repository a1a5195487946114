//! Files change on disk, in all the ways that editors and version control have, and browsers are told.

use std::fs;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::world::{SETTINGS, Served, until};

const FILES: [(&str, &str); 3] = [
    ("content/index.md", "# Home\n"),
    ("content/a.md", "# First\n\none\n"),
    ("templates/extra.css", "p{color:red}"),
];

fn served() -> Served {
    Served::new(&FILES)
}

#[test]
fn a_saved_page_is_shown_and_told() {
    let served = served();
    let mut events = served.events();
    served.put("content/a.md", "# First\n\ntwo\n");
    assert_eq!(events.next().0, "page");
    assert!(served.get("/a/").text().contains("two"));
    until("the line", || {
        let printed = served.printed();
        printed.contains("Rebuilt 2 pages in ") && printed.contains(" s: content/a.md")
    });
}

#[test]
fn files_are_created_renamed_and_deleted() {
    let served = served();
    served.put("content/b.md", "# Second\n");
    until("the new page", || served.get("/b/").status == 200);
    fs::rename(served.path("content/b.md"), served.path("content/c.md")).unwrap();
    until("its new address", || served.get("/c/").status == 200);
    assert_eq!(served.get("/b/").status, 404);
    fs::remove_file(served.path("content/c.md")).unwrap();
    until("its end", || served.get("/c/").status == 404);
}

#[cfg(unix)]
#[test]
fn a_change_that_no_event_tells_is_seen_after_the_next_one() {
    let served = served();
    let elsewhere = tempfile::tempdir().unwrap();
    let other_name = elsewhere.path().join("a.md");
    fs::hard_link(served.path("content/a.md"), &other_name).unwrap();
    // Only the folders of the site are watched.
    fs::write(other_name, "# First\n\nunseen\n").unwrap();
    served.put("content/index.md", "# Home\n\nseen\n");
    served.until_holds("/", "seen");
    served.until_holds("/a/", "unseen");
}

#[test]
fn folders_are_created_replaced_and_removed() {
    let served = served();
    // Seen although it is empty, so that what is put into it later is seen too.
    fs::create_dir_all(served.path("content/new/deep")).unwrap();
    served.put("content/new/deep/x.md", "# One\n");
    served.until_holds("/new/deep/x/", "One");
    served.put("content/new/deep/x.md", "# Two\n");
    served.until_holds("/new/deep/x/", "Two");
    fs::remove_dir_all(served.path("content/new")).unwrap();
    served.put("content/new/deep/x.md", "# Three\n");
    served.until_holds("/new/deep/x/", "Three");
    served.put("content/new/deep/x.md", "# Four\n");
    served.until_holds("/new/deep/x/", "Four");
    fs::rename(served.path("content/new"), served.path("content/old")).unwrap();
    until("the renamed folder", || {
        served.get("/old/deep/x/").status == 200
    });
    fs::remove_dir_all(served.path("content/old")).unwrap();
    until("its end", || served.get("/old/deep/x/").status == 404);
}

#[test]
fn an_editor_that_writes_beside_and_renames_is_seen_every_time() {
    let served = served();
    for text in ["two", "three", "four"] {
        let beside = served.path("content/.a.md.swp");
        fs::write(&beside, format!("# First\n\n{text}\n")).unwrap();
        fs::rename(beside, served.path("content/a.md")).unwrap();
        served.until_holds("/a/", text);
    }
    // Others move the old file away first, and write a probe.
    served.put("content/4913", "");
    fs::remove_file(served.path("content/4913")).unwrap();
    fs::rename(served.path("content/a.md"), served.path("content/a.md~")).unwrap();
    served.put("content/a.md", "# First\n\nfive\n");
    served.until_holds("/a/", "five");
    // Same length, same name, no pause.
    for text in ["aaaa", "bbbb", "cccc"] {
        served.put("content/a.md", format!("# First\n\n{text}\n"));
        served.until_holds("/a/", text);
    }
}

#[test]
fn settings_data_templates_components_and_files_of_all_kinds_are_watched() {
    let served = served();
    let mut events = served.events();
    served.put("guidepost.yaml", SETTINGS.replace("Notes\n", "Other\n"));
    assert_eq!(events.next().0, "page");
    served.until_holds("/", "Other");
    served.put(
        "content/_data/glossary.yaml",
        "one:\n  definition: The first number.\n",
    );
    served.put("content/glossary.md", "# Words\n");
    served.until_holds("/a/", "The first number");
    served.put(
        "content/_data/glossary.yaml",
        "one:\n  definition: It is odd.\n",
    );
    served.until_holds("/a/", "It is odd");
    served.put("templates/partials/footer.html", "<footer>Feet</footer>");
    served.until_holds("/a/", "Feet");
    let tip = "{% component tip() {\"block\": true} %}<aside>TIP {{ body }}</aside>{% endcomponent tip %}";
    served.put("templates/components/tip.html", tip);
    served.put(
        "content/a.md",
        "# First\n\n{% <tip> %}\n\none\n\n{% </tip> %}\n",
    );
    served.until_holds("/a/", "TIP");
    served.put("templates/components/tip.html", tip.replace("TIP", "HINT"));
    served.until_holds("/a/", "HINT");
    served.put("static/x.txt", "one");
    until("the file", || served.get("/x.txt").text() == "one");
    served.put("static/x.txt", "two");
    until("the file", || served.get("/x.txt").text() == "two");
    served.put("content/pic.svg", "<svg/>");
    until("the picture", || served.get("/pic.svg").status == 200);
    fs::remove_file(served.path("templates/partials/footer.html")).unwrap();
    until("the theme's own", || {
        !served.get("/a/").text().contains("Feet")
    });
}

#[test]
fn browsers_learn_what_kind_of_change_it_is() {
    let served = Served::new(
        &[
            &FILES[..],
            &[("static/x.png", "1"), ("static/y.css", "p{}")],
        ]
        .concat(),
    );
    let mut events = served.events();
    for (file, text, kind) in [
        ("templates/extra.css", "p{color:blue}", "style"),
        ("static/y.css", "p{color:blue}", "style"),
        ("content/a.md", "# First\n\ntwo\n", "page"),
        ("static/x.png", "2", "all"),
    ] {
        served.put(file, text);
        assert_eq!(events.next().0, kind, "{file}");
    }
}

#[test]
fn a_touch_without_a_change_does_nothing() {
    let served = served();
    let mut events = served.events();
    served.put("content/a.md", "# First\n\ntwo\n");
    let (_, version) = events.next();
    served.put("content/a.md", "# First\n\ntwo\n");
    let file = fs::File::options()
        .append(true)
        .open(served.path("content/a.md"))
        .unwrap();
    file.set_modified(std::time::SystemTime::now()).unwrap();
    drop(file);
    served.put("content/.hidden", "x");
    served.put("public/index.html", "x");
    served.put("content/a.md", "# First\n\nthree\n");
    assert_eq!(events.next(), ("page".to_owned(), version + 1));
}

#[test]
fn all_browsers_are_told() {
    let served = served();
    let mut streams = [served.events(), served.events(), served.events()];
    served.put("content/a.md", "# First\n\ntwo\n");
    let told = streams.each_mut().map(|stream| stream.next());
    assert_eq!(told[0].0, "page");
    assert!(told.iter().all(|other| *other == told[0]), "{told:?}");
}

fn git(served: &Served, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.current_dir(served.folder.path()).args([
        "-c",
        "user.name=Test",
        "-c",
        "user.email=test@example.org",
        "-c",
        "core.hooksPath=",
    ]);
    let ended = command.args(arguments).output().unwrap();
    assert!(
        ended.status.success(),
        "{}",
        String::from_utf8_lossy(&ended.stderr)
    );
}

#[test]
#[ignore = "needs git"]
fn a_switched_branch_is_one_change() {
    let folder = tempfile::tempdir().unwrap();
    crate::world::put(folder.path(), "guidepost.yaml", SETTINGS);
    crate::world::put(folder.path(), "content/index.md", "# Home\n");
    for page in 0..50 {
        crate::world::put(
            folder.path(),
            &format!("content/g{}/p{page}.md", page % 5),
            format!("# Page {page}\n"),
        );
    }
    let init = Command::new("git")
        .arg("init")
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(init.status.success());
    let served = Served::of(folder, &[]);
    git(&served, &["add", "."]);
    git(&served, &["commit", "--quiet", "-m", "one"]);
    git(&served, &["checkout", "--quiet", "-b", "other"]);
    for page in 0..50 {
        let name = format!("content/g{}/p{page}.md", page % 5);
        fs::remove_file(served.path(&name)).unwrap();
        served.put(&name.replace("/g", "/h"), format!("# Other {page}\n"));
    }
    until("the other pages", || {
        (0..50).all(|page| served.get(&format!("/h{}/p{page}/", page % 5)).status == 200)
    });
    git(&served, &["add", "."]);
    git(&served, &["commit", "--quiet", "-m", "two"]);
    let mut events = served.events();
    let (_, mut version) = {
        served.put("content/index.md", "# Home\n\nready\n");
        events.next()
    };
    git(&served, &["checkout", "--quiet", "content/index.md"]);
    version += 1;
    assert_eq!(events.next().1, version);
    git(&served, &["checkout", "--quiet", "-"]);
    version += 1;
    assert_eq!(events.next(), ("page".to_owned(), version));
    for page in 0..50 {
        assert_eq!(served.get(&format!("/g{}/p{page}/", page % 5)).status, 200);
        assert_eq!(served.get(&format!("/h{}/p{page}/", page % 5)).status, 404);
    }
    served.put("content/index.md", "# Home\n\ndone\n");
    assert_eq!(events.next().1, version + 1);
}

/// The numbers of the save at the start and at the end of a page.
fn marks(text: &str) -> [Option<u32>; 2] {
    ["begin-", "end-"].map(|mark| {
        let (_, rest) = text.split_once(mark)?;
        let end = rest.find(|c: char| !c.is_ascii_digit())?;
        rest[..end].parse().ok()
    })
}

#[test]
fn while_pages_are_saved_no_request_meets_a_gap_or_half_a_page() {
    let served = served();
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut seen = 0;
            while !is_over.load(Ordering::Relaxed) {
                let answer = served.get("/a/");
                let text = answer.text();
                assert_eq!(answer.status, 200);
                assert!(text.trim_end().ends_with("</html>"), "{text}");
                let [from, to] = marks(&text);
                assert_eq!(from, to);
                seen += 1;
            }
            seen
        });
        for save in 0..40 {
            let text = format!(
                "# First\n\nbegin-{save}\n\n{}\n\nend-{save}\n",
                "x ".repeat(20_000)
            );
            let beside = served.path("content/.a.tmp");
            fs::write(&beside, text).unwrap();
            fs::rename(beside, served.path("content/a.md")).unwrap();
        }
        served.until_holds("/a/", "end-39");
        is_over.store(true, Ordering::Relaxed);
        assert!(reader.join().unwrap() > 0);
    });
    assert_eq!(marks(&served.get("/a/").text()), [Some(39), Some(39)]);
}

#[test]
fn where_changes_are_not_reported_files_are_looked_at() {
    let served = Served::with(&["--poll"], &FILES);
    served.put("content/a.md", "# First\n\ntwo\n");
    served.until_holds("/a/", "two");
    served.put("content/new/b.md", "# Second\n");
    until("the new page", || served.get("/new/b/").status == 200);
    served.put("content/new/b.md", "# Third\n");
    served.until_holds("/new/b/", "Third");
    fs::remove_file(served.path("content/new/b.md")).unwrap();
    until("its end", || served.get("/new/b/").status == 404);
}

#[test]
fn where_files_are_looked_at_a_change_may_be_of_the_same_second_or_older() {
    let served = Served::with(&["--poll"], &FILES);
    let put_at = |text: &str, milliseconds: u64| {
        // In its place: nothing but the file itself tells of the change.
        let file = served.path("content/a.md");
        fs::write(&file, format!("# First\n\n{text}\n")).unwrap();
        let time = std::time::UNIX_EPOCH + std::time::Duration::from_millis(milliseconds);
        let file = fs::File::options().append(true).open(file).unwrap();
        file.set_modified(time).unwrap();
        served.until_holds("/a/", text);
    };
    // What the start itself may have taken notice of is over with the first.
    put_at("first", 1_700_000_000_000);
    put_at("same second", 1_700_000_000_500);
    put_at("older", 1_600_000_000_000);
    put_at("same time", 1_600_000_000_000);
}

#[test]
fn a_folder_of_markdown_without_settings_is_watched_too() {
    let folder = tempfile::tempdir().unwrap();
    crate::world::put(folder.path(), "README.md", "# Notes\n");
    let served = Served::of(folder, &[]);
    served.put("deep/er/a.md", "# Deeper\n");
    served.until_holds("/deep/er/a/", "Deeper");
    // It becomes a site of its own.
    served.put("content/index.md", "# A site\n");
    served.until_holds("/", "A site");
    assert_eq!(served.get("/deep/er/a/").status, 404);
}
