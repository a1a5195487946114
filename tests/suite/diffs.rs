//! The diffs that `guidepost mv`, `rm`, `split` and `merge` print with `--dry-run`: git applies each as a whole, and then
//! has the files that the command writes.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::tree::{self, Tree, put};

/// A recorded site with line ends of every kind, in a repository.
fn site() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let settings = "title: Trail\nbase_url: https://example.org/\nheader:\n  links:\n    - {label: Kit, to: kit}\n";
    put(root, "guidepost.yaml", settings);
    put(
        root,
        "content/index.md",
        "\u{feff}# Home\r\n\r\n[Shoes](shoes.md) [wool](kit/socks.md#wool)",
    );
    let shoes = "---\naliases: [/boots/]\n---\n# Shoes\n\n[Kit](kit/)\n\n## Soles\n\nFlat.\n\n## Grip\n\nNew.";
    put(root, "content/shoes.md", shoes);
    put(
        root,
        "content/kit/index.md",
        "# Kit\n\n[Laces](<shoe laces.md>)\n",
    );
    let socks = "# Socks\n\nFor\rold\r\nand new\n\n## Wool\n\n[Shoes](../shoes.md#soles)\n\n## Rest\n\nA.\n\n## Rest\n\nB.\n";
    put(root, "content/kit/socks.md", socks);
    put(root, "content/kit/shoe laces.md", "# Laces\n");
    put(
        root,
        "content/kit/caf\u{e9}.md",
        "# Caf\u{e9}\n\n[Socks](socks.md)",
    );
    put(root, "content/kit/p.png", [0x89, 0, 0xff, b'\n', 0]);
    put(
        root,
        "templates/partials/footer.html",
        "<a href=\"{{ root }}shoes/\">x</a>",
    );
    put(root, ".gitignore", ".guidepost/\n");
    git(root, &["init", "--quiet", "--initial-branch", "main"]);
    guidepost(root, &["links", "record", "--today", "2026-01-01"]);
    git(root, &["add", "--all"]);
    git(root, &["commit", "--quiet", "--message", "Begin"]);
    folder
}

fn git(root: &Path, arguments: &[&str]) {
    let identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"];
    let mut git = Command::new("git");
    let run = git.args(identity).args(arguments).current_dir(root);
    let run = run.output().unwrap();
    let told = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(run.status.success(), "{arguments:?}: {told}");
}

fn guidepost(root: &Path, arguments: &[&str]) -> Vec<u8> {
    let mut guidepost = Command::new(env!("CARGO_BIN_EXE_guidepost"));
    let run = guidepost.args(arguments).current_dir(root);
    let run = run.output().unwrap();
    let told = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(run.status.success(), "{arguments:?}: {told}");
    run.stdout
}

/// The files of the site.
fn files(root: &Path) -> Tree {
    let mut files = tree::read(root).unwrap();
    files.retain(|file, _| !file.starts_with(".git/") && !file.starts_with(".guidepost/"));
    files
}

#[test]
#[ignore = "needs git"]
fn git_applies_each_diff_as_a_whole() {
    let site = site();
    let root = site.path();
    let verbs: [&[&str]; 13] = [
        &["mv", "kit", "gear"],
        &["mv", "kit", "a folder"],
        &["mv", "shoes.md", "kit/"],
        &["mv", "kit/socks.md", "socks.md"],
        &["mv", "kit/shoe laces.md", "laces.md"],
        &["mv", "kit/café.md", "kit/the café.md"],
        &["mv", "kit/p.png", "static/p.png"],
        &["mv", "shoes.md#soles", "What is below"],
        &["mv", "kit/socks.md#rest", "Pause"],
        &["rm", "shoes.md", "--to", "kit/socks.md#wool"],
        &["split", "shoes.md#grip", "kit/grip.md"],
        &["split", "shoes.md#soles", "soles.md"],
        &["merge", "shoes.md", "kit/socks.md"],
    ];
    for verb in verbs {
        let dated = [verb, &["--today", "2026-02-01"]].concat();
        let diff = guidepost(root, &[&dated[..], &["--dry-run"]].concat());
        let told = String::from_utf8_lossy(&diff).into_owned();
        let lines: Vec<&str> = told.lines().collect();
        for (number, line) in lines.iter().enumerate() {
            if line.starts_with("--- ") && lines[number + 1].starts_with("+++ ") {
                let above = lines[..number].iter().rev();
                let mut header = above.take_while(|line| !line.starts_with([' ', '+', '@']));
                assert!(header.any(|line| line.starts_with("diff --git ")), "{told}");
            }
        }
        put(root, ".git/it.diff", &diff);
        git(root, &["apply", "--check", ".git/it.diff"]);
        git(root, &["apply", ".git/it.diff"]);
        let applied = files(root);
        git(root, &["reset", "--quiet", "--hard"]);
        git(root, &["clean", "--quiet", "-fd"]);
        guidepost(root, &dated);
        let written = files(root);
        let names = |tree: &Tree| tree.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&applied), names(&written), "{verb:?}\n{told}");
        assert!(applied == written, "{verb:?}\n{told}");
        fs::remove_file(root.join(".git/it.diff")).unwrap();
        git(root, &["reset", "--quiet", "--hard"]);
        git(root, &["clean", "--quiet", "-fd"]);
    }
}
