//! Branches that change the pages and the ledger of a site are merged, in real git repositories: as a host does it, which
//! ignores `merge=union`, and as a working tree does it. Each conflict has its way out, and no fact is lost.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::tree::put;

/// What is done on a branch, in one of two folders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Work {
    Add,
    Move,
    Remove,
    Retire,
    Reword,
    RewordFirst,
}

const WORK: [Work; 5] = [
    Work::Add,
    Work::Move,
    Work::Remove,
    Work::Retire,
    Work::Reword,
];

/// A repository with a site whose addresses are recorded: its working tree, and the bare clone of a host.
struct Repository {
    folder: TempDir,
}

/// How a merge ended.
#[derive(Debug, PartialEq, Eq)]
enum Merge {
    Clean,
    /// The files with conflicts.
    Conflict(Vec<String>),
}

impl Repository {
    fn new(attributes: &str) -> Self {
        let repository = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        let tree = repository.tree();
        put(
            &tree,
            "guidepost.yaml",
            "title: Notes\nbase_url: https://example.org/\n",
        );
        put(&tree, ".gitignore", ".guidepost/\npublic/\n");
        put(&tree, ".gitattributes", attributes);
        put(&tree, "content/index.md", "# Notes\n\nStart.\n");
        for folder in ["food", "kit"] {
            put(
                &tree,
                &format!("content/{folder}/index.md"),
                format!("# All {folder}\n\nText.\n"),
            );
            for name in ["a", "b", "c", "d"] {
                let text = format!(
                    "# {folder} {name}\n\nText of {name}.\n\n## First {name}\n\nMore.\n\n## Second\n\nMore.\n"
                );
                put(&tree, &format!("content/{folder}/{name}.md"), &text);
            }
        }
        succeed(&tree, "git init --quiet --initial-branch main");
        succeed(&tree, "guidepost links record --today 2026-11-22");
        repository.commit();
        succeed(
            repository.folder.path(),
            "git clone --quiet --bare tree host.git",
        );
        succeed(&tree, "git remote add origin ../host.git");
        repository
    }

    fn tree(&self) -> PathBuf {
        let tree = self.folder.path().join("tree");
        fs::create_dir_all(&tree).unwrap();
        tree
    }

    fn commit(&self) {
        succeed(&self.tree(), "git add --all");
        let identity = "-c user.name=A -c user.email=a@example.org";
        succeed(
            &self.tree(),
            &format!("git {identity} commit --quiet --allow-empty -m Change"),
        );
    }

    /// Work on a new branch, which is pushed.
    fn branch(&self, name: &str, work: impl FnOnce(&Path)) {
        let tree = self.tree();
        succeed(&tree, &format!("git checkout --quiet -b {name} main"));
        work(&tree);
        self.commit();
        succeed(&tree, &format!("git push --quiet origin {name}"));
    }

    /// Merges two branches as the merge button of a host does.
    fn merge_on_host(&self, ours: &str, theirs: &str) -> Merge {
        let host = self.folder.path().join("host.git");
        let merged = run(
            &host,
            &format!("git merge-tree --write-tree --name-only {ours} {theirs}"),
        );
        let printed = String::from_utf8(merged.stdout).unwrap();
        match merged.status.code() {
            Some(0) => Merge::Clean,
            Some(1) => {
                let files = printed.lines().skip(1).take_while(|line| !line.is_empty());
                Merge::Conflict(files.map(str::to_owned).collect())
            }
            _ => panic!("{printed}"),
        }
    }

    /// Merges a branch of the host into the branch that is checked out.
    fn merge_in_tree(&self, theirs: &str) -> Merge {
        let tree = self.tree();
        succeed(&tree, "git fetch --quiet origin");
        let identity = "-c user.name=A -c user.email=a@example.org";
        let merged = run(
            &tree,
            &format!("git {identity} merge --quiet origin/{theirs}"),
        );
        if merged.status.success() {
            return Merge::Clean;
        }
        let files = succeed(&tree, "git diff --name-only --diff-filter=U");
        assert!(!files.is_empty(), "{merged:?}");
        Merge::Conflict(files.lines().map(str::to_owned).collect())
    }

    fn ledger(&self) -> BTreeSet<String> {
        let ledger = fs::read_to_string(self.tree().join("links.ledger")).unwrap();
        ledger.lines().map(str::to_owned).collect()
    }

    /// The facts of a branch.
    fn facts(&self, branch: &str) -> BTreeSet<String> {
        let ledger = succeed(&self.tree(), &format!("git show {branch}:links.ledger"));
        ledger.lines().map(str::to_owned).collect()
    }
}

fn run(folder: &Path, command: &str) -> Output {
    let program = Path::new(env!("CARGO_BIN_EXE_guidepost"));
    let path = std::env::var("PATH").unwrap();
    let path = format!("{}:{path}", program.parent().unwrap().display());
    let mut words = Command::new("sh");
    let ran = words
        .args(["-c", command])
        .current_dir(folder)
        .env("PATH", path);
    ran.env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .unwrap()
}

fn succeed(folder: &Path, command: &str) -> String {
    let ran = run(folder, command);
    let (out, error) = (
        String::from_utf8(ran.stdout).unwrap(),
        String::from_utf8(ran.stderr).unwrap(),
    );
    assert!(ran.status.success(), "{command}: {out}{error}");
    out
}

/// The findings of a command that fails.
fn fail(folder: &Path, command: &str) -> String {
    let ran = run(folder, command);
    let printed = [ran.stdout, ran.stderr].concat();
    let printed = String::from_utf8(printed).unwrap();
    assert_eq!(ran.status.code(), Some(1), "{command}: {printed}");
    printed
}

/// The commands in the help of findings.
fn printed_commands(findings: &str) -> Vec<String> {
    let help = findings.lines().filter(|line| line.contains("= help:"));
    let commands = help.flat_map(|line| line.split('`').skip(1).step_by(2));
    let commands =
        commands.filter(|command| command.starts_with("guidepost ") || command.starts_with("git "));
    commands.map(str::to_owned).collect()
}

fn work(root: &Path, work: Work, folder: &str, page: &str) {
    let page = format!("content/{folder}/{page}.md");
    let stem = page.strip_suffix(".md").unwrap();
    match work {
        Work::Add => put(
            root,
            &format!("{stem}-new.md"),
            "# New\n\n## Part\n\nText.\n",
        ),
        Work::Move => drop(succeed(
            root,
            &format!("guidepost mv {page} {stem}-moved.md --today 2026-11-23"),
        )),
        Work::Remove => drop(succeed(
            root,
            &format!("guidepost rm {page} --to content/index.md --today 2026-11-23"),
        )),
        Work::Retire => {
            fs::remove_file(root.join(&page)).unwrap();
            let address = stem.strip_prefix("content").unwrap();
            succeed(
                root,
                &format!(
                    "guidepost links gone {address}/ --reason 'It was wrong' --today 2026-11-23"
                ),
            );
        }
        Work::RewordFirst => drop(succeed(
            root,
            &format!(
                "guidepost mv '{page}#first-{}' 'Other' --today 2026-11-23",
                &stem[stem.len() - 1..]
            ),
        )),
        Work::Reword => drop(succeed(
            root,
            &format!("guidepost mv '{page}#second' 'Another' --today 2026-11-23"),
        )),
    }
}

const UNION: &str = "links.ledger merge=union\n";

#[test]
#[ignore = "needs git"]
fn branches_that_add_pages_record_nothing_and_never_conflict() {
    for folder in ["food", "kit"] {
        let repository = Repository::new("");
        let before = repository.ledger();
        repository.branch("ours", |root| work(root, Work::Add, "food", "a"));
        assert_eq!(repository.ledger(), before);
        succeed(&repository.tree(), "guidepost build --strict --locked");
        repository.branch("theirs", |root| work(root, Work::Add, folder, "b"));
        succeed(&repository.tree(), "guidepost build --strict --locked");
        assert_eq!(repository.merge_on_host("ours", "theirs"), Merge::Clean);
        assert_eq!(repository.merge_in_tree("ours"), Merge::Clean);
        succeed(&repository.tree(), "guidepost links check");
        // The branch that is published has to record them.
        succeed(&repository.tree(), "git checkout --quiet -B main");
        let findings = fail(&repository.tree(), "guidepost build --locked");
        let commands = printed_commands(&findings);
        assert!(
            commands.contains(&"guidepost links record".to_owned()),
            "{findings}"
        );
        succeed(&repository.tree(), "guidepost links record");
        succeed(&repository.tree(), "guidepost build --strict --locked");
    }
}

/// Merges all pairs of work, in neighbouring pages of one folder and in pages of two, as a host and as a working tree.
/// The lines of two pages never conflict, since the ledger is sorted and has a line of each page.
#[test]
#[ignore = "needs git"]
fn branches_about_different_pages_never_conflict_and_lose_no_fact() {
    for (number, ours) in WORK.into_iter().enumerate() {
        for theirs in WORK.into_iter().skip(number) {
            for folder in ["food", "kit"] {
                let on_host = merge((ours, "b"), (theirs, folder, "c"));
                assert_eq!(on_host, Merge::Clean, "{ours:?} {theirs:?} {folder}");
            }
        }
    }
}

/// The host ignores the attribute: lines about one page conflict there, and a merge in a working tree is the way out.
#[test]
#[ignore = "needs git"]
fn a_conflict_of_the_host_is_resolved_in_a_working_tree() {
    let conflict = Merge::Conflict(vec!["links.ledger".to_owned()]);
    for (ours, theirs) in [
        (Work::Reword, Work::RewordFirst),
        (Work::Move, Work::Reword),
        (Work::RewordFirst, Work::Move),
    ] {
        let on_host = merge((ours, "b"), (theirs, "food", "b"));
        assert_eq!(on_host, conflict, "{ours:?} {theirs:?}");
    }
}

/// Merges two branches on the host, and then in the working tree, where it has to be possible; what the host had.
fn merge(ours: (Work, &str), theirs: (Work, &str, &str)) -> Merge {
    let case = format!("{ours:?} and {theirs:?}");
    let repository = Repository::new(UNION);
    let tree = repository.tree();
    repository.branch("ours", |root| work(root, ours.0, "food", ours.1));
    repository.branch("theirs", |root| work(root, theirs.0, theirs.1, theirs.2));
    let facts: BTreeSet<String> = &repository.facts("ours") | &repository.facts("theirs");
    let on_host = repository.merge_on_host("ours", "theirs");
    assert_eq!(repository.merge_in_tree("ours"), Merge::Clean, "{case}");
    succeed(&tree, "guidepost links check");
    succeed(&tree, "guidepost links fmt");
    succeed(&tree, "guidepost build --strict");
    assert_eq!(repository.ledger(), facts, "{case}");
    repository.commit();
    succeed(&tree, "git push --quiet origin theirs");
    assert_eq!(
        repository.merge_on_host("ours", "theirs"),
        Merge::Clean,
        "{case}"
    );
    on_host
}

#[test]
#[ignore = "needs git"]
fn the_marks_of_a_conflict_are_reported_with_the_command_that_resolves_it() {
    for style in ["merge", "diff3", "zdiff3"] {
        let repository = Repository::new("");
        let tree = repository.tree();
        succeed(&tree, &format!("git config merge.conflictStyle {style}"));
        repository.branch("ours", |root| work(root, Work::Move, "food", "b"));
        repository.branch("theirs", |root| work(root, Work::Reword, "food", "b"));
        let facts: BTreeSet<String> = &repository.facts("ours") | &repository.facts("theirs");
        assert_eq!(
            repository.merge_in_tree("ours"),
            Merge::Conflict(vec!["links.ledger".to_owned()])
        );
        let findings = fail(&tree, "guidepost links check");
        assert_eq!(findings.matches("error[").count(), 1, "{findings}");
        assert!(
            findings.contains("error[ledger-conflict]") && findings.contains("<<<<<<<"),
            "{findings}"
        );
        let commands = printed_commands(&findings);
        assert_eq!(commands, ["guidepost links fmt"], "{findings}");
        for command in [
            "build",
            "check",
            "links record",
            "links move /food/a/ /food/d/",
        ] {
            let printed = fail(&tree, &format!("guidepost {command}"));
            assert!(
                printed.contains("`guidepost links fmt`"),
                "{command}: {printed}"
            );
        }
        succeed(&tree, &commands[0]);
        succeed(&tree, "guidepost links check");
        assert_eq!(repository.ledger(), facts);
    }
}

/// Moves a page on a day of November.
fn move_b(to: &str, day: u8) -> impl Fn(&Path) {
    let command = format!("guidepost mv content/food/b.md content/{to}.md --today 2026-11-{day}");
    move |root| drop(succeed(root, &command))
}

/// Two branches that did different things with one page, merged in the working tree; git has a conflict about the page.
fn conflicting(ours: impl FnOnce(&Path), theirs: impl FnOnce(&Path)) -> Repository {
    let repository = Repository::new(UNION);
    repository.branch("ours", ours);
    repository.branch("theirs", theirs);
    let merged = repository.merge_in_tree("ours");
    assert!(matches!(merged, Merge::Conflict(_)), "{merged:?}");
    repository
}

/// Runs the command in a finding that states where something is.
fn state(tree: &Path, findings: &str, place: &str) {
    let commands = printed_commands(findings).into_iter();
    let mut commands = commands.filter(|command| command.contains("links move"));
    succeed(tree, &commands.next().unwrap().replace("NEW", place));
    succeed(tree, "guidepost links check");
    succeed(tree, "guidepost build --strict");
}

#[test]
#[ignore = "needs git"]
fn two_moves_of_one_page_are_reported_with_both_lines() {
    let repository = conflicting(move_b("kit/x", 23), move_b("kit/y", 23));
    let tree = repository.tree();
    fs::remove_file(tree.join("content/kit/x.md")).unwrap();
    let findings = fail(&tree, "guidepost links check");
    let ledger = fs::read_to_string(tree.join("links.ledger")).unwrap();
    let moves = ledger.lines().zip(1..);
    let moves = moves.filter(|(line, _)| line.starts_with("moved /food/b/ "));
    let numbers: Vec<String> = moves
        .map(|(_, number): (_, usize)| number.to_string())
        .collect();
    assert_eq!(numbers.len(), 2, "{ledger}");
    let lines = format!(
        "lines {} contradict each other about `/food/b/`",
        numbers.join(" and ")
    );
    assert!(findings.contains(&lines), "{findings}");
    let facts = repository.ledger();
    state(&tree, &findings, "content/kit/y.md");
    assert!(repository.ledger().is_superset(&facts));
    succeed(&tree, "guidepost links check --against origin/ours");
}

#[test]
#[ignore = "needs git"]
fn a_move_and_the_end_of_one_page_are_reported_with_both_lines() {
    let repository = conflicting(move_b("kit/x", 23), |root| {
        work(root, Work::Retire, "food", "b")
    });
    let findings = fail(&repository.tree(), "guidepost links check");
    assert!(
        findings.contains("contradict each other about `/food/b/`"),
        "{findings}"
    );
    state(&repository.tree(), &findings, "content/kit/x.md");
}

/// The page is where the earlier move led, and the later line counts.
#[test]
#[ignore = "needs git"]
fn a_move_to_a_page_that_a_merge_left_out_is_corrected_by_a_further_line() {
    let repository = conflicting(move_b("kit/x", 23), move_b("kit/y", 24));
    let tree = repository.tree();
    fs::remove_file(tree.join("content/kit/y.md")).unwrap();
    let findings = fail(&tree, "guidepost links check");
    let message = "`/food/b/` leads to `/kit/y/`, and there is nothing";
    assert!(findings.contains(message), "{findings}");
    state(&tree, &findings, "content/kit/x.md");
}

#[test]
#[ignore = "needs git"]
fn a_page_that_moved_and_whose_heading_changed_on_another_branch_keeps_both() {
    let repository = Repository::new(UNION);
    repository.branch("ours", |root| work(root, Work::Move, "food", "b"));
    repository.branch("theirs", |root| work(root, Work::Reword, "food", "b"));
    assert_eq!(repository.merge_in_tree("ours"), Merge::Clean);
    succeed(&repository.tree(), "guidepost links check");
    succeed(&repository.tree(), "guidepost build --strict");
    let page =
        fs::read_to_string(repository.tree().join("public/food/b-moved/index.html")).unwrap();
    assert!(
        page.contains("id=\"another\"") && page.contains("id=\"second\""),
        "{page}"
    );
}

/// Git brings back the lines that one side erased, if the other side changed lines next to them.
#[test]
#[ignore = "needs git"]
fn an_erased_address_stays_erased_when_branches_are_merged() {
    let repository = Repository::new(UNION);
    let tree = repository.tree();
    repository.branch("ours", |root| {
        fs::remove_file(root.join("content/food/b.md")).unwrap();
        succeed(root, "guidepost links erase /food/b/ --today 2026-11-23");
    });
    repository.branch("theirs", |root| work(root, Work::Retire, "food", "a"));
    assert_eq!(repository.merge_in_tree("ours"), Merge::Clean);
    succeed(&tree, "guidepost links check");
    succeed(&tree, "guidepost links fmt");
    let ledger = repository.ledger();
    assert!(
        !ledger.iter().any(|line| line.contains("/food/b/")),
        "{ledger:?}"
    );
    succeed(&tree, "guidepost build --strict");
}
