//! Files change on disk, in all the ways in which editors and version control change them, and browsers follow.

use std::fs;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::served::{SETTINGS, Served, until};

const FILES: [(&str, &str); 3] = [
    ("content/index.md", "# Home\n"),
    ("content/a.md", "# First\n\none\n"),
    ("templates/extra.css", "p{color:red}"),
];

fn served() -> Served {
    Served::new(&FILES)
}

#[test]
fn serves_and_reports_a_saved_page() {
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
fn follows_created_renamed_and_deleted_files() {
    let served = served();
    served.put("content/b.md", "# Second\n");
    until("the new page", || served.get("/b/").status == 200);
    fs::rename(served.path("content/b.md"), served.path("content/c.md")).unwrap();
    until("its new address", || served.get("/c/").status == 200);
    assert_eq!(served.get("/b/").status, 404);
    fs::remove_file(served.path("content/c.md")).unwrap();
    until("its removal", || served.get("/c/").status == 404);
}

#[cfg(unix)]
#[test]
fn finds_a_change_without_event_after_the_next_event() {
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
fn follows_created_replaced_and_removed_folders() {
    let served = served();
    // An empty folder is watched too, for files that are put into it later.
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
    until("its removal", || served.get("/old/deep/x/").status == 404);
}

#[test]
fn follows_editors_that_write_a_new_file_and_rename_it() {
    let served = served();
    for text in ["two", "three", "four"] {
        let beside = served.path("content/.a.md.swp");
        fs::write(&beside, format!("# First\n\n{text}\n")).unwrap();
        fs::rename(beside, served.path("content/a.md")).unwrap();
        served.until_holds("/a/", text);
    }
    // Other editors move the old file away first, and write a probe.
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
fn follows_settings_data_templates_components_and_other_files() {
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
        "one:\n  definition: It is not even.\n",
    );
    served.until_holds("/a/", "It is not even");
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
fn events_name_the_kind_of_change() {
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
fn ignores_a_write_without_a_change() {
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
fn sends_events_to_all_browsers() {
    let served = served();
    let mut streams = [served.events(), served.events(), served.events()];
    served.put("content/a.md", "# First\n\ntwo\n");
    let sent = streams.each_mut().map(|stream| stream.next());
    assert_eq!(sent[0].0, "page");
    assert!(sent.iter().all(|other| *other == sent[0]), "{sent:?}");
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
fn a_switched_git_branch_is_one_change() {
    let folder = tempfile::tempdir().unwrap();
    crate::served::put(folder.path(), "guidepost.yaml", SETTINGS);
    crate::served::put(folder.path(), "content/index.md", "# Home\n");
    for page in 0..50 {
        crate::served::put(
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
fn answers_whole_pages_while_files_are_saved() {
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
fn polling_follows_created_changed_and_deleted_files() {
    let served = Served::with(&["--poll"], &FILES);
    served.put("content/a.md", "# First\n\ntwo\n");
    served.until_holds("/a/", "two");
    served.put("content/new/b.md", "# Second\n");
    until("the new page", || served.get("/new/b/").status == 200);
    served.put("content/new/b.md", "# Third\n");
    served.until_holds("/new/b/", "Third");
    fs::remove_file(served.path("content/new/b.md")).unwrap();
    until("its removal", || served.get("/new/b/").status == 404);
}

#[test]
fn polling_finds_changes_with_the_same_or_an_older_time() {
    let served = Served::with(&["--poll"], &FILES);
    let put_at = |text: &str, milliseconds: u64| {
        // Written in place: the folder does not change.
        let file = served.path("content/a.md");
        fs::write(&file, format!("# First\n\n{text}\n")).unwrap();
        let time = std::time::UNIX_EPOCH + std::time::Duration::from_millis(milliseconds);
        let file = fs::File::options().append(true).open(file).unwrap();
        file.set_modified(time).unwrap();
        served.until_holds("/a/", text);
    };
    // The first change also settles what the start may have noticed.
    put_at("first", 1_700_000_000_000);
    put_at("same second", 1_700_000_000_500);
    put_at("older", 1_600_000_000_000);
    put_at("same time", 1_600_000_000_000);
}

#[test]
fn follows_a_folder_of_markdown_without_settings() {
    let folder = tempfile::tempdir().unwrap();
    crate::served::put(folder.path(), "README.md", "# Notes\n");
    let served = Served::of(folder, &[]);
    served.put("deep/er/a.md", "# Deeper\n");
    served.until_holds("/deep/er/a/", "Deeper");
    // It becomes a site with a content folder.
    served.put("content/index.md", "# A site\n");
    served.until_holds("/", "A site");
    assert_eq!(served.get("/deep/er/a/").status, 404);
}

#[cfg(unix)]
#[test]
fn follows_the_targets_of_links_wherever_they_are() {
    use std::os::unix::fs::symlink;
    let elsewhere = tempfile::tempdir().unwrap();
    let put = |file: &str, text: &str| crate::served::put(elsewhere.path(), file, text);
    put("page.md", "# Linked\n\none\n");
    put("v1/deep/x.md", "# Deep\n\none\n");
    put("v2/deep/x.md", "# Deep\n\ntwo\n");
    put("glossary.yaml", "one:\n  definition: The first number.\n");
    put("footer.html", "<footer>Feet</footer>");
    put("plain.txt", "one");
    let folder = tempfile::tempdir().unwrap();
    let own = |file: &str, text: &str| crate::served::put(folder.path(), file, text);
    let follow = format!("links: {{follow: [\"{}\"]}}\n", elsewhere.path().display());
    // The settings may be a link inside the site.
    own("shared/settings.yaml", &format!("{SETTINGS}{follow}"));
    own("content/index.md", "# Home\n");
    own("content/glossary.md", "# Words\n");
    own("content/_data/.keep", "");
    own("templates/partials/.keep", "");
    own("static/.keep", "");
    symlink("v1", elsewhere.path().join("current")).unwrap();
    for (target, file) in [
        ("page.md", "content/linked.md"),
        ("current/deep", "content/deep"),
        ("glossary.yaml", "content/_data/glossary.yaml"),
        ("footer.html", "templates/partials/footer.html"),
        ("plain.txt", "static/plain.txt"),
    ] {
        symlink(elsewhere.path().join(target), folder.path().join(file)).unwrap();
    }
    symlink("shared/settings.yaml", folder.path().join("guidepost.yaml")).unwrap();
    let served = Served::of(folder, &[]);
    served.until_holds("/linked/", "one");
    put("page.md", "# Linked\n\ntwo one\n");
    served.until_holds("/linked/", "two");
    put("glossary.yaml", "one:\n  definition: It is not even.\n");
    served.until_holds("/linked/", "It is not even");
    put("footer.html", "<footer>Hands</footer>");
    served.until_holds("/", "Hands");
    put("plain.txt", "two");
    until("the file", || served.get("/plain.txt").text() == "two");
    put("v1/deep/y.md", "# New\n");
    until("the new page", || served.get("/deep/y/").status == 200);
    // A link on the way leads elsewhere.
    fs::remove_file(elsewhere.path().join("current")).unwrap();
    symlink("v2", elsewhere.path().join("current")).unwrap();
    served.until_holds("/deep/x/", "two");
    // A folder above a target is moved away, and replaced.
    fs::rename(elsewhere.path().join("v2"), elsewhere.path().join("old")).unwrap();
    until("the error", || {
        served.printed().contains("error[symlink-nowhere]")
    });
    put("v2/deep/x.md", "# Deep\n\nthree\n");
    served.until_holds("/deep/x/", "three");
    put("v2/deep/x.md", "# Deep\n\nfour\n");
    served.until_holds("/deep/x/", "four");
    served.put(
        "shared/settings.yaml",
        format!("{SETTINGS}{follow}").replace("Notes\n", "Other\n"),
    );
    served.until_holds("/", "Other");
}

#[cfg(unix)]
#[test]
fn a_link_that_the_settings_no_longer_allow_is_not_read_any_more() {
    let elsewhere = tempfile::tempdir().unwrap();
    crate::served::put(
        elsewhere.path(),
        "glossary.yaml",
        "one:\n  definition: The first.\n",
    );
    let folder = tempfile::tempdir().unwrap();
    let follow = format!("links: {{follow: [\"{}\"]}}\n", elsewhere.path().display());
    crate::served::put(
        folder.path(),
        "guidepost.yaml",
        format!("{SETTINGS}{follow}"),
    );
    crate::served::put(folder.path(), "content/index.md", "# Home\n\none\n");
    crate::served::put(folder.path(), "content/glossary.md", "# Words\n");
    crate::served::put(folder.path(), "content/_data/.keep", "");
    let target = elsewhere.path().join("glossary.yaml");
    std::os::unix::fs::symlink(target, folder.path().join("content/_data/glossary.yaml")).unwrap();
    let served = Served::of(folder, &[]);
    served.until_holds("/", "The first.");
    served.put("guidepost.yaml", SETTINGS);
    until("the error", || {
        served.printed().contains("error[symlink-outside]")
    });
}

#[test]
fn litter_causes_no_reload() {
    let served = served();
    let mut events = served.events();
    served.put("content/a.md", "# First\n\ntwo\n");
    let (_, version) = events.next();
    for name in [
        "#a.md#",
        "a.md~",
        "a.md.bak",
        "a.md.orig",
        "a.swp",
        "4913",
        "a.md___jb_tmp___",
    ] {
        served.put(&format!("content/{name}"), "# Litter\n");
        served.put(&format!("static/{name}"), "x");
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink("user@host.1:2", served.path("content/.#a.md")).unwrap();
    served.put("content/a.md", "# First\n\nthree\n");
    assert_eq!(events.next(), ("page".to_owned(), version + 1));
    for name in ["#a.md#", "a.md~", "a.md.bak", "4913"] {
        let address = format!("/{}", name.replace('#', "%23"));
        assert_eq!(served.get(&address).status, 404, "{name}");
    }
}
