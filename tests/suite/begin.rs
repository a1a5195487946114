//! The first ten minutes: `guidepost` without a command, `init` with its templates and with Markdown that exists, `doctor`,
//! and what an upgrade reports.

use std::fs;
use std::path::Path;
use std::process::Command;

use guidepost::input::starter;
use serde_json::Value;

use crate::program::{STRICT, guidepost, printed, refused, repository};
use crate::tree::{self, put};

/// The first line that `guidepost` prints in a folder.
fn advised(folder: &Path) -> String {
    let output = guidepost(folder, &[]);
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty());
    let text = String::from_utf8(output.stdout).unwrap();
    assert!((7..=11).contains(&text.lines().count()), "{text}");
    text.lines().next().unwrap().to_owned()
}

#[test]
fn without_a_command_the_advice_depends_on_the_folder() {
    for (files, within, first) in [
        (&[][..], "", "This folder is empty."),
        (
            &["main.c"],
            "",
            "This folder has no Markdown, and is not a site.",
        ),
        (&["a.md", "b/c.md"], "", "This folder has 2 Markdown files"),
        (
            &["a.md", "book.toml"],
            "",
            "This folder is a site of mdBook (book.toml).",
        ),
        (&["guidepost.yaml"], "", "This folder is the site"),
        (
            &["guidepost.yaml", "content/a/b.md"],
            "content/a",
            "This folder is in the site",
        ),
        (
            &["docs/guidepost.yaml", "README.md"],
            "",
            "The folder docs is a site.",
        ),
    ] {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            put(folder.path(), file, "");
        }
        let before = tree::read(folder.path()).unwrap();
        let shown = advised(&folder.path().join(within));
        assert!(shown.starts_with(first), "{files:?}: {shown}");
        assert_eq!(tree::read(folder.path()).unwrap(), before);
    }
}

/// Each command in the advice is one that works there.
#[test]
fn the_commands_of_the_advice_can_be_typed() {
    for files in [
        &["a.md"][..],
        &["guidepost.yaml", "content/a.md"],
        &["my docs/guidepost.yaml", "my docs/a.md"],
        &["hugo.toml", "content/a.md"],
    ] {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            put(folder.path(), file, "");
        }
        let text = String::from_utf8(guidepost(folder.path(), &[]).stdout).unwrap();
        let commands = text
            .lines()
            .filter_map(|line| line.strip_prefix("  guidepost "));
        let commands =
            commands.filter(|line| line.starts_with("check") || line.starts_with("build"));
        let mut count = 0;
        for line in commands {
            let command = line.split("  ").next().unwrap();
            let shell = format!("'{}' {command}", env!("CARGO_BIN_EXE_guidepost"));
            let mut shell_command = Command::new("sh");
            let output = shell_command
                .args(["-c", &shell])
                .current_dir(folder.path())
                .output();
            let output = output.unwrap();
            let errors = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{command}\n{errors}");
            count += 1;
        }
        assert!(count > 0, "{text}");
    }
}

/// The names of the templates.
const TEMPLATES: [&str; 4] = ["guide", "docs", "blog", "recipes"];

#[test]
fn every_template_builds_with_one_finding_about_its_address() {
    let known: Vec<&str> = TEMPLATES.to_vec();
    let all: Vec<&str> = starter::TEMPLATES.iter().map(|one| one.name).collect();
    assert_eq!(all, known);
    for template in TEMPLATES {
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path();
        printed(site, &["init", "--template", template]);
        for command in ["build", "check"] {
            let text = refused(site, &[command, "--strict"]);
            assert_eq!(text.matches("error[").count(), 1, "{template}: {text}");
            assert!(text.starts_with("error[base-url-missing]: "), "{text}");
            // Without `--strict` the finding is only a warning.
            printed(site, &[command]);
        }
        let strict = |command| [command, "--strict", "--base-url", "https://example.org/"];
        let output = guidepost(site, &strict("build"));
        let errors = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{template}: {errors}");
        assert!(!errors.contains("warning["), "{template}: {errors}");
        let text = printed(site, &strict("check"));
        assert!(
            text.ends_with("pages: nothing found\n"),
            "{template}: {text}"
        );
    }
}

/// Navigation alone does not count.
#[test]
fn every_page_of_a_template_links_to_another_and_is_linked() {
    for template in TEMPLATES {
        let folder = tempfile::tempdir().unwrap();
        printed(folder.path(), &["init", "--template", template]);
        let lines = printed(folder.path(), &["list", "--links", "--json"]);
        let mut pages = 0;
        for line in lines.lines() {
            let page: Value = serde_json::from_str(line).unwrap();
            if page["path"].is_null() {
                continue; // A generated list.
            }
            pages += 1;
            // Home is never an orphan.
            assert_eq!(page["orphan"], false, "{template}: {line}");
            assert_eq!(page["dead_end"], false, "{template}: {line}");
        }
        assert!(
            (4..=8).contains(&pages),
            "{template}: {pages} pages\n{lines}"
        );
    }
}

#[test]
fn init_writes_the_templates_in_the_repository() {
    for template in TEMPLATES {
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path().join("my-site");
        printed(folder.path(), &["init", "my-site", "--template", template]);
        let mut made = tree::read(&site).unwrap();
        assert!(made.remove("guidepost.schema.json").is_some());
        let mut ours = tree::read(&repository().join("starter").join(template)).unwrap();
        for settings in [&mut made, &mut ours].map(|tree| tree.get_mut("guidepost.yaml").unwrap()) {
            let text = String::from_utf8(settings.clone()).unwrap();
            let title = text
                .lines()
                .find(|line| line.starts_with("title: "))
                .unwrap();
            *settings = text.replace(title, "title: …").into_bytes();
        }
        assert_eq!(made, ours, "{template}");
    }
}

#[test]
fn an_unknown_template_is_reported_with_the_nearest_name() {
    let folder = tempfile::tempdir().unwrap();
    let output = guidepost(folder.path(), &["init", "--template", "recipe"]);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{errors}");
    assert!(
        errors.contains("a similar value exists: 'recipes'"),
        "{errors}"
    );
    assert!(tree::read(folder.path()).unwrap().is_empty());
}

#[test]
fn init_overwrites_nothing() {
    for there in [
        "guidepost.yaml",
        "content/_data/glossary.yaml",
        "content/first-steps",
        "content",
    ] {
        let folder = tempfile::tempdir().unwrap();
        put(folder.path(), there, "mine\n");
        let before = tree::read(folder.path()).unwrap();
        let text = refused(folder.path(), &["init"]);
        assert!(
            text.contains(&format!("`{there}` exists; nothing was written")),
            "{text}"
        );
        assert_eq!(tree::read(folder.path()).unwrap(), before);
    }
}

#[test]
fn init_keeps_and_reports_other_files() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), ".gitignore", "/target\n/public/\n");
    put(folder.path(), ".gitattributes", "*.md text\n");
    put(folder.path(), "README.md", "# Mine\n");
    put(folder.path(), "docs/old.txt", "Old\n");
    let before = tree::read(folder.path()).unwrap();
    let text = printed(folder.path(), &["init"]);
    for line in [
        "note: .gitignore exists; add to it: `/.guidepost`\n",
        "note: .gitattributes exists; add to it: `links.ledger merge=union`\n",
        "  README.md: it is about the repository, and pages belong in `content`\n",
    ] {
        assert!(text.contains(line), "{text}");
    }
    let after = tree::read(folder.path()).unwrap();
    for (file, bytes) in before {
        assert_eq!(after.get(&file), Some(&bytes), "{file}");
    }
    printed(folder.path(), &STRICT);
}

/// Folders of Markdown as people have them.
const FOLDERS: [&[(&str, &str)]; 5] = [
    // Notes without any page to start from.
    &[
        (
            "shoes.md",
            "# Shoes\n\nSee [socks](clothes/socks.md) and [gone](gone.md).\n",
        ),
        ("clothes/socks.md", "Warm ones.\n"),
    ],
    // A repository with a README, and documentation in a folder.
    &[
        ("README.md", "# Tally\n\nRead [how](docs/how.md).\n"),
        ("LICENSE", "Free.\n"),
        ("docs/how.md", "# How\n\n![A plan](plan.svg)\n"),
        (
            "docs/plan.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><title>Plan</title></svg>\n",
        ),
        ("src/main.rs", "fn main() {}\n"),
        ("node_modules/a/README.md", "# A\n"),
    ],
    // What another generator has left, in its own folder.
    &[
        (
            "content/_index.md",
            "---\ntitle: Old\nweight: 1\n---\nWelcome.\n",
        ),
        ("content/a.md", "---\ntitle: A\nlayout: post\n---\nText.\n"),
        ("hugo.toml", "title = 'Old'\n"),
        ("README.md", "# About the repository\n"),
    ],
    // A home page, and names that are no good addresses.
    &[
        (
            "index.md",
            "---\ntitle: Start\n---\n[Über uns](<Über uns.md>)\n",
        ),
        ("Über uns.md", "Wir.\n"),
        (".gitignore", "/public\n/.guidepost\n"),
        ("links.ledger", "# links.ledger v1 - mine\n"),
    ],
    // Only pages, with line ends and a byte order mark of another system.
    &[
        ("a.md", "\u{feff}# A\r\n\r\nText.\r\n"),
        ("b/c/d.md", "Deep.\n"),
    ],
];

#[test]
fn init_makes_a_folder_of_markdown_a_site_and_keeps_every_file() {
    for files in FOLDERS {
        let folder = tempfile::tempdir().unwrap();
        for (file, text) in files {
            put(folder.path(), file, text);
        }
        let before = tree::read(folder.path()).unwrap();
        let report = printed(folder.path(), &["init"]);
        let after = tree::read(folder.path()).unwrap();
        for (file, bytes) in before {
            assert_eq!(after.get(&file), Some(&bytes), "{file}\n{report}");
        }
        let is_foreign = report.contains("content/_index.md is not a home page here");
        assert_eq!(is_foreign, files[0].0 == "content/_index.md", "{report}");
        // The site has all pages that were named, and can be built.
        let built = printed(folder.path(), &["build"]);
        assert!(built.starts_with("Built "), "{built}");
        let listed = printed(folder.path(), &["list", "--json"]);
        let paths: Vec<Value> = listed
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap()["path"].clone())
            .collect();
        let kept = report.split_once("Kept ").unwrap().1;
        let kept = kept
            .lines()
            .skip(1)
            .take_while(|line| line.starts_with("  "));
        let mut count = 0;
        for line in kept {
            let file = line.trim().trim_end_matches(", the home page");
            assert!(paths.contains(&file.into()), "{file}\n{listed}");
            count += 1;
        }
        assert!(count > 0, "{report}");
        // Each finding states what to do.
        let findings = guidepost(folder.path(), &["check", "--json"]).stdout;
        for line in String::from_utf8(findings).unwrap().lines() {
            let finding: Value = serde_json::from_str(line).unwrap();
            assert_ne!(finding["severity"], "error", "{line}");
        }
    }
}

#[test]
fn init_takes_no_template_where_there_are_pages() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "notes.md", "# Notes\n");
    let before = tree::read(folder.path()).unwrap();
    let text = refused(folder.path(), &["init", "--template", "blog"]);
    assert!(
        text.contains("this folder has 1 Markdown file already; nothing was written"),
        "{text}"
    );
    assert_eq!(tree::read(folder.path()).unwrap(), before);
}

#[test]
fn init_creates_the_folders_above() {
    let folder = tempfile::tempdir().unwrap();
    let text = printed(folder.path(), &["init", "notes/ankle-injuries"]);
    assert!(text.contains("  cd notes/ankle-injuries\n"), "{text}");
    let settings = folder.path().join("notes/ankle-injuries/guidepost.yaml");
    let settings = fs::read_to_string(settings).unwrap();
    assert!(settings.contains("title: Ankle injuries\n"), "{settings}");
    put(folder.path(), "file", "mine\n");
    let text = refused(folder.path(), &["init", "file/site"]);
    assert!(text.contains("nothing was written"), "{text}");
}

/// What `doctor` prints in a folder, as JSON.
fn examined(folder: &Path, arguments: &[&str]) -> Value {
    let arguments = [&["doctor", "--json"], arguments].concat();
    serde_json::from_str(&printed(folder, &arguments)).unwrap()
}

#[test]
fn doctor_reports_what_it_has_tried() {
    let folder = tempfile::tempdir().unwrap();
    let found = examined(folder.path(), &[]);
    assert_eq!(found["type"], "doctor");
    assert_eq!(found["version"]["number"], env!("CARGO_PKG_VERSION"));
    assert_eq!(found["cache"]["exists"], false);
    assert_eq!(found["site"]["settings"], false);
    // It has written nothing.
    assert!(tree::read(folder.path()).unwrap().is_empty());

    printed(folder.path(), &["init"]);
    printed(folder.path(), &["build"]);
    let before = tree::read(folder.path()).unwrap();
    let found = examined(folder.path(), &[]);
    assert_eq!(found["site"]["made_with"], env!("CARGO_PKG_VERSION"));
    assert_eq!(found["site"]["pages"], 8);
    assert_eq!(found["cache"]["empty"], false);
    assert_eq!(found["cache"]["writable"], true);
    assert_eq!(found["watcher"]["works"], true);
    assert_eq!(found["social_images"]["works"], cfg!(feature = "cards"));
    assert_eq!(tree::read(folder.path()).unwrap(), before);
    // From a folder of the site, it finds the site.
    let inside = examined(&folder.path().join("content"), &[]);
    assert_eq!(inside["site"]["pages"], 8);
    // A cache that cannot be used is reported.
    let caches = fs::read_dir(folder.path().join(".guidepost/cache")).unwrap();
    for cache in caches {
        fs::write(cache.unwrap().path(), "broken").unwrap();
    }
    let text = printed(folder.path(), &["doctor"]);
    assert!(text.contains("the cache is damaged"), "{text}");
}

#[test]
fn doctor_prints_no_secret() {
    let home = tempfile::tempdir().unwrap();
    // The program compares canonical paths.
    let home = home.path().canonicalize().unwrap();
    put(&home, "site/index.md", "# My diary\n\nA secret.\n");
    for arguments in [&["doctor"][..], &["doctor", "--json"]] {
        let output = Command::new(env!("CARGO_BIN_EXE_guidepost"))
            .args(arguments)
            .current_dir(home.join("site"))
            .env_clear()
            .env("HOME", &home)
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("LANG", "de_CH.UTF-8")
            .env("LC_TIME", "C")
            .env("TERM", "vt100")
            .env("GITHUB_TOKEN", "hidden-token")
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        for shown in ["de_CH.UTF-8", "LC_TIME", "vt100", "~/site"] {
            assert!(text.contains(shown), "{shown}: {text}");
        }
        for secret in ["hidden-token", "diary", "secret", home.to_str().unwrap()] {
            assert!(!text.contains(secret), "{secret}: {text}");
        }
    }
}

#[test]
fn doctor_works_where_nothing_else_does() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "guidepost.yaml", "titel: [\n");
    put(folder.path(), ".guidepost", "a file\n");
    let output = Command::new(env!("CARGO_BIN_EXE_guidepost"))
        .arg("doctor")
        .current_dir(folder.path())
        .env_clear()
        .env("PATH", "/nowhere")
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{text}");
    assert!(text.contains("cannot be read, 1 error"), "{text}");
    assert!(text.contains("cannot be run: "), "{text}");
    let text = printed(folder.path(), &["doctor", "--root", "nowhere"]);
    assert!(text.contains("cannot use `nowhere`"), "{text}");
}

#[test]
fn an_older_program_reports_a_newer_site_and_scripts_see_an_upgrade() {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path();
    printed(site, &["init"]);
    let check = ["config", "--check-upgrade"];
    let version = env!("CARGO_PKG_VERSION");
    assert_eq!(
        printed(site, &check),
        format!("This site is made with {version}: nothing changes for it with {version}\n")
    );
    let json: Value =
        serde_json::from_str(&printed(site, &[&check[..], &["--json"]].concat())).unwrap();
    assert_eq!(
        json,
        serde_json::json!({"type": "upgrade", "made_with": version, "version": version, "findings": 0})
    );
    let settings = fs::read_to_string(site.join("guidepost.yaml")).unwrap();
    for (with, expected) in [
        (
            "999.0.0",
            "warning[made-with-newer]: this site was made with Guidepost 999.0.0",
        ),
        (
            "0.0.1",
            "warning[made-with-unknown]: there is no release 0.0.1",
        ),
    ] {
        let changed = settings.replace(
            &format!("made_with: {version}"),
            &format!("made_with: {with}"),
        );
        fs::write(site.join("guidepost.yaml"), changed).unwrap();
        let errors = String::from_utf8(guidepost(site, &["build"]).stderr).unwrap();
        assert!(errors.contains(expected), "{errors}");
        let output = guidepost(site, &check);
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{errors}");
        assert!(errors.contains(expected), "{errors}");
    }
    fs::write(site.join("guidepost.yaml"), "made_with: 0.1\n").unwrap();
    let errors = refused(site, &["build"]);
    assert!(
        errors.contains("`made_with` should be a version with three numbers, such as `0.1.0`"),
        "{errors}"
    );
}

/// On a terminal, and nowhere else, a line states what comes next.
#[test]
#[ignore = "needs script"]
fn the_next_command_is_shown_on_terminals_only() {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path();
    printed(site, &["init"]);
    let on_terminal = |command: &str| {
        let typed = format!("'{}' {command}", env!("CARGO_BIN_EXE_guidepost"));
        let output = Command::new("script")
            .args(["--quiet", "--return", "--command", &typed, "/dev/null"])
            .current_dir(site)
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    for (command, line) in [
        (
            "new shoes",
            "next: write the page in content/shoes.md; `guidepost serve --open` shows it",
        ),
        ("build", "next: `guidepost check` has all findings"),
        (
            "build --base-url https://example.org/",
            "next: publish the folder",
        ),
        ("links record", "next: commit links.ledger"),
        (
            "mv content/shoes.md content/boots.md",
            "next: `guidepost check` reports",
        ),
        (
            "theme eject footer",
            "next: change templates/partials/footer.html",
        ),
        ("config --check-upgrade", "next: `guidepost build`"),
    ] {
        let shown = on_terminal(command);
        assert!(shown.contains(line), "{command}: {shown}");
        assert_eq!(shown.matches("next: ").count(), 1, "{command}: {shown}");
    }
    for command in [
        "build --json",
        "check --json",
        "list",
        "mv content/boots.md content/a.md --dry-run",
        "build > ../out.txt",
    ] {
        let shown = on_terminal(command);
        assert!(!shown.contains("next: "), "{command}: {shown}");
    }
    let output = guidepost(site, &["build"]);
    assert!(!String::from_utf8(output.stderr).unwrap().contains("next: "));
}
