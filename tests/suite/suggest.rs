//! `guidepost links suggest` in real git repositories.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

/// A site with recorded addresses, committed.
fn site() -> TempDir {
    let site = tempfile::tempdir().unwrap();
    let put = |file: &str, text: &str| put(site.path(), file, text);
    put(
        "guidepost.yaml",
        "title: Notes\nbase_url: https://example.org/\n",
    );
    put("content/index.md", "# Notes\n\nStart here.\n");
    let shoes = "# Shoes\n\nWhat to look for in a shop before the first long run.\n\n## How long they last\n\n\
        Until the sole is flat and the foam no longer gives way under the thumb.\n\n## Laces\n\nTie them twice.\n";
    put("content/shoes.md", shoes);
    put(
        "content/socks.md",
        "# Socks\n\nWool keeps warm even when it is wet from the rain.\n",
    );
    put(
        "content/food.md",
        "# Food\n\nEat little and often, and drink before you are thirsty.\n",
    );
    git(
        site.path(),
        &["init", "--quiet", "--initial-branch", "main"],
    );
    guidepost(site.path(), &["links", "record", "--today", "2026-11-22"]);
    commit(site.path());
    site
}

fn put(root: &Path, file: &str, text: &str) {
    let path = root.join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn git(root: &Path, arguments: &[&str]) {
    let identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"];
    let status = Command::new("git")
        .args(identity)
        .args(arguments)
        .current_dir(root)
        .status();
    assert!(status.unwrap().success(), "{arguments:?}");
}

fn commit(root: &Path) {
    git(root, &["add", "--all"]);
    git(root, &["commit", "--quiet", "--message", "Change"]);
}

fn guidepost(root: &Path, arguments: &[&str]) -> String {
    let run = Command::new(env!("CARGO_BIN_EXE_guidepost"))
        .args(arguments)
        .current_dir(root)
        .output();
    String::from_utf8(run.unwrap().stdout).unwrap()
}

/// The lost addresses with the first suggestion for each.
fn suggested(root: &Path) -> Vec<(String, String)> {
    let printed = guidepost(root, &["links", "suggest", "--json"]);
    let line = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        let first = &line["candidates"][0]["to"];
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        (text(&line["address"]), text(first))
    };
    printed.lines().map(line).collect()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs
        .iter()
        .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
        .collect()
}

#[test]
#[ignore = "needs git"]
fn the_new_places_of_renamed_rewritten_and_divided_pages_are_found() {
    let site = site();
    let root = site.path();
    assert_eq!(suggested(root), []);

    // Renamed in one commit, and again in another.
    fs::create_dir(root.join("content/kit")).unwrap();
    git(root, &["mv", "content/shoes.md", "content/kit/trainers.md"]);
    commit(root);
    git(
        root,
        &[
            "mv",
            "content/kit/trainers.md",
            "content/kit/running-shoes.md",
        ],
    );
    commit(root);
    // Moved without git, and not committed.
    fs::rename(
        root.join("content/socks.md"),
        root.join("content/kit/wool.md"),
    )
    .unwrap();
    // Appended to another page.
    let food = fs::read_to_string(root.join("content/food.md")).unwrap();
    fs::remove_file(root.join("content/food.md")).unwrap();
    put(
        root,
        "content/index.md",
        &format!("# Notes\n\nStart here.\n\n#{food}"),
    );
    let expected = pairs(&[
        ("/food/", "/#food"),
        ("/shoes/", "/kit/running-shoes/"),
        ("/socks/", "/kit/wool/"),
    ]);
    assert_eq!(suggested(root), expected);
    for (lost, new) in expected {
        guidepost(
            root,
            &["links", "move", &lost, &new, "--today", "2026-11-23"],
        );
    }
    assert_eq!(suggested(root), []);
    commit(root);

    // A heading is reworded, and a section goes to another page.
    let shoes = fs::read_to_string(root.join("content/kit/running-shoes.md")).unwrap();
    let (shoes, laces) = shoes.split_once("## Laces").unwrap();
    put(
        root,
        "content/kit/running-shoes.md",
        &shoes.replace("How long they last", "When to replace them"),
    );
    put(
        root,
        "content/laces.md",
        &format!("# Tying\n\n## Knots{laces}"),
    );
    let expected = pairs(&[
        (
            "/shoes/#how-long-they-last",
            "/kit/running-shoes/#when-to-replace-them",
        ),
        ("/shoes/#laces", "/laces/#knots"),
    ]);
    assert_eq!(suggested(root), expected);
}

#[test]
fn without_git_the_sections_of_a_page_identify_it() {
    let site = tempfile::tempdir().unwrap();
    let root = site.path();
    put(
        root,
        "guidepost.yaml",
        "title: Notes\nbase_url: https://example.org/\n",
    );
    put(root, "content/index.md", "# Notes\n\nText.\n");
    put(
        root,
        "content/shoes.md",
        "# Shoes\n\n## Soles\n\nText.\n\n## Laces\n\nText.\n",
    );
    guidepost(root, &["links", "record", "--today", "2026-11-22"]);
    fs::rename(
        root.join("content/shoes.md"),
        root.join("content/trainers.md"),
    )
    .unwrap();
    assert_eq!(suggested(root), pairs(&[("/shoes/", "/trainers/")]));
}

/// The lost addresses with the first suggestion and its evidence.
fn reasons(root: &Path) -> Vec<[String; 3]> {
    let printed = guidepost(root, &["links", "suggest", "--json"]);
    let line = |line: &str| {
        let line: Value = serde_json::from_str(line).unwrap();
        let first = &line["candidates"][0];
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        [&line["address"], &first["to"], &first["why"]].map(text)
    };
    printed.lines().map(line).collect()
}

#[test]
#[ignore = "needs git"]
fn a_changed_slug_is_the_reason_of_a_lost_address() {
    let site = site();
    let root = site.path();
    let shoes = fs::read_to_string(root.join("content/shoes.md")).unwrap();
    put(
        root,
        "content/shoes.md",
        &format!("---\nslug: trainers\n---\n{shoes}"),
    );
    commit(root);
    put(root, "content/food.md", "# Food\n\nSomething else.\n");
    commit(root);
    let expected = [
        "/shoes/",
        "/trainers/",
        "`content/shoes.md` has this address now",
    ];
    assert_eq!(reasons(root), [expected]);
}

#[test]
#[ignore = "needs git"]
fn the_history_is_read_from_packs_below_a_folder_and_with_unusual_names() {
    let around = site();
    let root = around.path().join("the docs");
    fs::create_dir(&root).unwrap();
    for name in ["guidepost.yaml", "content", "links.ledger"] {
        git(around.path(), &["mv", name, "the docs/"]);
    }
    commit(around.path());
    fs::create_dir_all(root.join("content/été")).unwrap();
    let (old, new) = ("content/shoes.md", "content/été/kit.md");
    git(&root, &["mv", old, new]);
    commit(&root);
    git(&root, &["mv", new, "content/b.md"]);
    put(&root, "content/b.md", "# Nothing is left\n\nOf it.\n");
    commit(&root);
    git(&root, &["gc", "--quiet"]);
    let found = reasons(&root);
    assert_eq!(found.len(), 1, "{found:?}");
    // Git does not see the last step as a rename, and nothing of the text is left.
    assert_eq!(found[0][1], "", "{found:?}");
    git(&root, &["mv", "content/socks.md", new]);
    commit(&root);
    git(&root, &["mv", new, "content/c.md"]);
    git(&root, &["gc", "--quiet"]);
    let found = reasons(&root);
    assert_eq!(found[1][..2], ["/socks/", "/c/"], "{found:?}");
}

#[test]
#[ignore = "needs git"]
fn the_end_of_a_move_that_was_never_recorded_is_suggested() {
    let site = site();
    let root = site.path();
    git(root, &["mv", "content/socks.md", "content/wool.md"]);
    guidepost(root, &["links", "move", "/socks/", "/wool/"]);
    commit(root);
    git(root, &["mv", "content/wool.md", "content/merino.md"]);
    commit(root);
    assert_eq!(suggested(root), pairs(&[("/wool/", "/merino/")]));
}

#[test]
#[ignore = "needs git"]
fn pages_follow_their_folder_and_sections_their_place() {
    let site = tempfile::tempdir().unwrap();
    let root = site.path();
    put(
        root,
        "guidepost.yaml",
        "title: Notes\nbase_url: https://example.org/\n",
    );
    put(root, "content/index.md", "# Notes\n\nStart here.\n");
    for name in ["oak", "ash", "elm"] {
        let text = format!(
            "# {name}\n\nThe {name} is a tree that grows in many woods of the north.\n\n## Leaves of {name}\n\n\
            They are green.\n\n## Use of {name}\n\nIts wood is hard.\n"
        );
        put(root, &format!("content/trees/{name}.md"), &text);
    }
    git(root, &["init", "--quiet", "--initial-branch", "main"]);
    guidepost(root, &["links", "record", "--today", "2026-11-22"]);
    commit(root);
    fs::create_dir(root.join("content/plants")).unwrap();
    git(root, &["mv", "content/trees", "content/plants/trees"]);
    // Of one page, nothing is left.
    put(
        root,
        "content/plants/trees/elm.md",
        "# Elms\n\nEverything was written again.\n",
    );
    commit(root);
    let expected = pairs(&[
        ("/trees/", "/plants/trees/"),
        ("/trees/ash/", "/plants/trees/ash/"),
        ("/trees/elm/", "/plants/trees/elm/"),
        ("/trees/oak/", "/plants/trees/oak/"),
    ]);
    let found = reasons(root);
    assert_eq!(suggested(root), expected, "{found:?}");
    assert_eq!(
        found[2][2],
        "other pages moved from `/trees/` to `/plants/trees/`"
    );
    for (lost, new) in &expected {
        guidepost(root, &["links", "move", lost, new]);
    }
    // A heading and its text are replaced, between two that stay.
    put(
        root,
        "content/plants/trees/oak.md",
        "# oak\n\n## Foliage\n\nIn summer one sees it.\n\n## Use of oak\n\nIts wood is hard.\n",
    );
    let found = suggested(root);
    let section = ("/trees/oak/#leaves-of-oak", "/plants/trees/oak/#foliage");
    assert!(found.contains(&pairs(&[section])[0]), "{found:?}");
}

#[test]
fn without_git_a_name_that_is_alike_is_the_last_resort() {
    let site = tempfile::tempdir().unwrap();
    let root = site.path();
    put(
        root,
        "guidepost.yaml",
        "title: Notes\nbase_url: https://example.org/\n",
    );
    put(root, "content/index.md", "# Notes\n\nText.\n");
    put(root, "content/cli/bin.md", "# Folders\n\nText.\n");
    guidepost(root, &["links", "record", "--today", "2026-11-22"]);
    fs::remove_file(root.join("content/cli/bin.md")).unwrap();
    put(root, "content/cli/npm-bin.md", "# Folders\n\nText.\n");
    put(root, "content/cli/other.md", "# Other\n\nText.\n");
    let found = suggested(root);
    assert!(
        found.contains(&pairs(&[("/cli/bin/", "/cli/npm-bin/")])[0]),
        "{found:?}"
    );
}

/// A page that cannot be read, or has another error, does not hide what is lost.
#[test]
fn a_build_reports_lost_addresses_together_with_other_errors() {
    let site = tempfile::tempdir().unwrap();
    let root = site.path();
    put(
        root,
        "guidepost.yaml",
        "title: Notes\nbase_url: https://example.org/\n",
    );
    put(root, "content/index.md", "# Notes\n\nText.\n");
    put(root, "content/a.md", "# A\n\n## Part\n\nText.\n");
    put(root, "content/b.md", "# B\n\nText.\n");
    guidepost(root, &["links", "record", "--today", "2026-11-22"]);
    put(
        root,
        "content/a.md",
        "# A\n\n## Other\n\n[Gone](nothing.md)\n",
    );
    fs::rename(root.join("content/b.md"), root.join("content/c.md")).unwrap();
    put(root, "content/d.md", "---\ntitle: [\n---\n");
    for command in ["build", "check"] {
        let run = Command::new(env!("CARGO_BIN_EXE_guidepost"))
            .args([command, "--json"])
            .current_dir(root)
            .output()
            .unwrap();
        assert!(!run.status.success());
        let printed = String::from_utf8([run.stdout, run.stderr].concat()).unwrap();
        for code in [
            "yaml-syntax",
            "link-missing",
            "address-lost",
            "heading-lost",
        ] {
            assert!(printed.contains(code), "{command}: {code} in {printed}");
        }
    }
}

/// A recorded site of these files, in a folder without git.
fn recorded(files: &[(&str, &str)]) -> TempDir {
    let site = tempfile::tempdir().unwrap();
    let settings = (
        "guidepost.yaml",
        "title: Notes\nbase_url: https://example.org/\n",
    );
    for (file, text) in [settings].iter().chain(files) {
        put(site.path(), file, text);
    }
    guidepost(site.path(), &["links", "record", "--today", "2026-11-22"]);
    site
}

/// The exit code of a command, and everything that it printed.
fn ended(root: &Path, arguments: &[&str]) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_guidepost"));
    let run = command.args(arguments).current_dir(root).output().unwrap();
    let printed = [&run.stderr[..], &run.stdout].concat();
    (
        run.status.code().unwrap(),
        String::from_utf8(printed).unwrap(),
    )
}

#[test]
fn a_heading_that_is_never_recorded_is_not_a_new_section() {
    let page =
        |grip: &str| format!("# Shoes\n\n## Soles\n\nFlat.\n\n{grip}##### Fine print\n\nSmall.\n");
    let site = recorded(&[
        ("content/index.md", "# Notes\n\n[a](shoes.md)\n"),
        ("content/shoes.md", &page("### Grip\n\nLugs.\n\n")),
    ]);
    let root = site.path();
    assert_eq!(ended(root, &["links", "suggest"]).0, 0);
    put(root, "content/shoes.md", &page(""));
    assert_eq!(suggested(root), pairs(&[("/shoes/#grip", "")]));
    assert_eq!(ended(root, &["links", "suggest"]).0, 1);
    assert_eq!(ended(root, &["links", "suggest", "--json"]).0, 1);
}

#[test]
fn a_page_that_became_a_section_is_suggested_as_one() {
    let sections = "Text.\n\n## Soles\n\nA.\n\n## Grip\n\nB.\n\n## How long they last\n\nC.\n";
    let site = recorded(&[
        ("content/index.md", "# Notes\n"),
        ("content/shoes.md", &format!("# Shoes\n\n{sections}")),
        ("content/socks.md", "# Socks\n\n## Wool\n\nWarm.\n"),
    ]);
    let root = site.path();
    fs::remove_file(root.join("content/shoes.md")).unwrap();
    let socks = "# Socks\n\n## Wool\n\nWarm.\n\n## Shoes\n\n### Soles\n\n### Grip\n\n### How long they last\n";
    put(root, "content/socks.md", socks);
    assert_eq!(suggested(root), pairs(&[("/shoes/", "/socks/#shoes")]));
    guidepost(root, &["links", "move", "/shoes/", "/socks/#shoes"]);
    assert_eq!(ended(root, &["links", "check"]).0, 0);
}

#[test]
fn the_page_of_a_folder_moves_with_it() {
    let site = recorded(&[
        ("content/index.md", "# Notes\n"),
        ("content/kit/index.md", "# Kit\n\nAll of it.\n"),
        ("content/kit/socks.md", "# Socks\n\n## Wool\n\nWarm.\n"),
    ]);
    let root = site.path();
    fs::rename(root.join("content/kit"), root.join("content/gear")).unwrap();
    let (code, printed) = ended(root, &["links", "check"]);
    assert_eq!(code, 1);
    assert!(
        printed.contains("`guidepost links move /kit/ /gear/`"),
        "{printed}"
    );
    assert!(
        printed.contains("other pages moved from `/kit/` to `/gear/`"),
        "{printed}"
    );
    let expected = pairs(&[("/kit/", "/gear/"), ("/kit/socks/", "/gear/socks/")]);
    assert_eq!(suggested(root), expected);
}

#[test]
fn an_address_is_given_up_before_or_after_what_is_at_it() {
    let site = recorded(&[
        ("content/index.md", "# Notes\n"),
        ("content/shoes.md", "# Shoes\n\n## Soles\n\nFlat.\n"),
    ]);
    let root = site.path();
    let gone = ["links", "gone", "/shoes/#soles", "--reason", "Old"];
    let (code, printed) = ended(root, &gone);
    assert_eq!(code, 0, "{printed}");
    assert!(
        printed.contains("the section is published still"),
        "{printed}"
    );
    let (code, printed) = ended(root, &["links", "check"]);
    assert_eq!(code, 1, "{printed}");
    put(root, "content/shoes.md", "# Shoes\n");
    assert_eq!(ended(root, &["links", "check"]).0, 0);
    let (code, printed) = ended(root, &["links", "erase", "/shoes/"]);
    assert_eq!(code, 0, "{printed}");
    assert!(
        printed.contains("something is published there still"),
        "{printed}"
    );
    fs::remove_file(root.join("content/shoes.md")).unwrap();
    let (code, printed) = ended(root, &["links", "erase", "/shoes/"]);
    assert!(!printed.contains("published there still"), "{printed}");
    assert_eq!(code, 0, "{printed}");
    assert_eq!(ended(root, &["links", "check"]).0, 0);
}

#[test]
fn the_ledger_is_formatted_with_line_feeds() {
    let site = recorded(&[("content/index.md", "# Notes\n")]);
    let root = site.path();
    let file = root.join("links.ledger");
    let text = fs::read_to_string(&file).unwrap();
    assert!(
        ended(root, &["links", "fmt"])
            .1
            .contains("The ledger is sorted")
    );
    for changed in [text.replace('\n', "\r\n"), format!("\u{feff}{text}")] {
        fs::write(&file, &changed).unwrap();
        assert_eq!(ended(root, &["links", "check"]).0, 0);
        let (code, printed) = ended(root, &["links", "fmt", "--dry-run"]);
        assert!(
            code == 0 && printed.contains("Sorted the ledger"),
            "{printed}"
        );
        assert_eq!(fs::read_to_string(&file).unwrap(), changed);
        assert!(
            ended(root, &["links", "fmt"])
                .1
                .contains("Sorted the ledger")
        );
        assert_eq!(fs::read_to_string(&file).unwrap(), text);
    }
}

#[test]
fn commands_in_messages_name_the_folder_of_the_site() {
    let site = tempfile::tempdir().unwrap();
    let root = site.path();
    put(
        root,
        "docs/guidepost.yaml",
        "title: Notes\nbase_url: https://example.org/\n",
    );
    put(root, "docs/content/index.md", "# Notes\n");
    put(root, "docs/content/a.md", "# A\n");
    assert_eq!(ended(root, &["links", "record", "--root", "docs"]).0, 0);
    fs::rename(
        root.join("docs/content/a.md"),
        root.join("docs/content/b.md"),
    )
    .unwrap();
    for command in [&["build"][..], &["check"], &["links", "check"]] {
        let (code, printed) = ended(root, &[command, &["--root", "docs"]].concat());
        assert_eq!(code, 1);
        let cure = "`guidepost links gone --root docs /a/ --reason";
        assert!(printed.contains(cure), "{command:?} {printed}");
    }
}
