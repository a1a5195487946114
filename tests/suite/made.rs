//! Sites that git or some file system cannot hold: what has to be added to a case's `in/`.

use std::os::unix::fs::symlink;
use std::path::Path;

use crate::case::Case;
use crate::tree::{put, write};

/// Adds to the site in a folder.
type Maker = fn(&Path);

/// The makers, by the names of their cases.
pub(crate) const MADE: &[(&str, Maker)] = &[
    ("drafts-copied", |site| {
        symlink("plan.md", site.join("content/notes.txt")).unwrap();
        put(site, "static/.keep", "");
        symlink("../content/plan.md", site.join("static/plan.txt")).unwrap();
    }),
    ("addresses-taken-by-spelling", addresses_by_spelling),
    ("encodings-accepted", encodings_accepted),
    ("encodings-invalid", encodings_invalid),
    ("front-matter-made-errors", front_matter),
    ("litter", litter),
    ("markdown-switched-off", |site| {
        same_content(site, "markdown")
    }),
    ("markdown-too-deep", too_deep),
    ("markdown-too-large", too_large),
    ("markdown-too-much", too_much),
    ("names-invalid", names_invalid),
    ("names-long", names_long),
    ("print-many", |site| {
        for number in 1..=200 {
            put(site, &format!("content/a/{number}.md"), "Text.\n");
        }
    }),
    ("raw-html-passed", |site| same_content(site, "raw-html")),
    ("special-files", special_files),
    ("symlinks", symlinks),
    ("symlinks-follow", symlinks_follow),
    ("symlinks-inside", symlinks_inside),
    ("symlinks-repository", symlinks_repository),
    ("symlinks-repository-refused", symlinks_repository_refused),
    ("zero-config-clutter", clutter),
    ("zero-config-linked", linked_clutter),
];

/// The maker of a case, or `None` if its folder has the whole site.
pub(crate) fn maker(case: &str) -> Option<Maker> {
    let row = MADE.iter().find(|(name, _)| *name == case);
    row.map(|(_, maker)| *maker)
}

/// The content of another case.
fn same_content(site: &Path, case: &str) {
    let mut tree = Case::named(case).site();
    tree.retain(|path, _| path.starts_with("content/"));
    write(site, &tree);
}

fn addresses_by_spelling(site: &Path) {
    put(site, "content/Knee.md", "# One\n");
    put(site, "content/knee.md", "# Two\n");
    // The same word twice: precomposed, and decomposed with a combining character.
    put(site, "content/f\u{fc}\u{df}e.md", "# Three\n");
    put(site, "content/fu\u{308}\u{df}e.md", "# Four\n");
    put(site, "content/files/A.txt", "x\n");
    put(site, "content/files/a.txt", "x\n");
}

fn encodings_accepted(site: &Path) {
    let page = "\u{feff}---\r\ntitle: Knee\r\n---\r\n## Signs\r\n\r\n[signs](#signs)\r\n\r\n[text](https://example.org/) <video>\r\n";
    put(site, "content/windows.md", page);
    let mac = "# Old Mac\r\rTwo lines\rof one paragraph.\r\r<video>\r";
    put(site, "content/mac.md", mac);
    put(site, "content/empty.md", "\u{feff}");
    put(
        site,
        "guidepost.yaml",
        "\u{feff}title: Trail notes\r\nbase_url: https://example.org/\r\ndescription: Notes for runners.\r\n",
    );
}

fn encodings_invalid(site: &Path) {
    put(
        site,
        "content/latin-1.md",
        b"# Knee\n\nThe caf\xe9 on the corner\n",
    );
    put(site, "content/cut-off.md", b"# Knee\n\n\xe2\x82");
    put(site, "content/utf-16-le.md", b"\xff\xfe#\0 \0K\0");
    put(site, "content/utf-16-be.md", b"\xfe\xff\0#\0 \0K");
    put(site, "content/picture.md", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    put(site, "templates/partials/header.html", b"caf\xe9");
}

fn front_matter(site: &Path) {
    let long = format!(
        "---\ntitle: Knee\ndescription: {}\n---\n",
        "x".repeat(64 * 1024)
    );
    put(site, "content/long.md", long);
    put(
        site,
        "content/control.md",
        "---\ntitle: \"K\u{7}nee\"\n---\n",
    );
    put(site, "content/nul.md", "---\ntitle: K\u{0}nee\n---\n");
}

fn too_deep(site: &Path) {
    put(
        site,
        "content/quotes.md",
        format!("# Deep\n\n{}end\n", "> ".repeat(10_000)),
    );
    put(
        site,
        "content/lists.md",
        format!("# Deep\n\n{}end\n", "1. ".repeat(10_000)),
    );
    let within = |open: &str, count: usize, close: &str| {
        format!(
            "# Deep\n\n{}end{}\n",
            open.repeat(count),
            close.repeat(count)
        )
    };
    put(
        site,
        "content/emphasis.md",
        within("*a **b ", 5_000, " c** d*"),
    );
    put(site, "content/pictures.md", within("![", 10_000, "](x)"));
}

/// Each file has a line of its own for each piece, so that the excerpts are short.
fn too_much(site: &Path) {
    let attributes: String = (0..201).map(|number| format!("a{number}=b\n")).collect();
    put(
        site,
        "content/attributes.md",
        format!("# Attributes\n\n<div {attributes}>a</div>\n"),
    );
    put(
        site,
        "content/headings.md",
        format!("# Headings\n\n{}", "## a\n".repeat(10_001)),
    );
    put(
        site,
        "content/lines.md",
        format!("# Lines\n\n{}", "a\n".repeat(80_000)),
    );
    put(
        site,
        "content/marks.md",
        format!("# Marks\n\n{}", "\"a\"\n".repeat(60_000)),
    );
    put(
        site,
        "content/raw.md",
        format!("# Raw\n\n<b>a</b>\n\n{}", "a\n".repeat(80_000)),
    );
    // As much as a page can have.
    put(
        site,
        "content/most.md",
        format!("# Most\n\n{}", "## a\n".repeat(9_999)),
    );
}

fn too_large(site: &Path) {
    const LARGEST: usize = 512 * 1024;
    put(site, "content/large.md", "x".repeat(LARGEST));
    put(site, "content/too-large.md", "x".repeat(LARGEST + 1));
}

/// Creates a link, and the folders above it.
fn link(site: &Path, target: &str, file: &str) {
    let file = site.join(file);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    symlink(target, file).unwrap();
}

fn pipe(file: &Path) {
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    let made = std::process::Command::new("mkfifo").arg(file).status();
    assert!(made.unwrap().success());
}

fn socket(file: &Path) {
    // The file stays when the socket is closed.
    drop(std::os::unix::net::UnixListener::bind(file).unwrap());
}

fn litter(site: &Path) {
    for folder in ["content", "content/_data", "templates", "static"] {
        link(site, "user@host.1234:567", &format!("{folder}/.#index.md"));
        link(site, ".loop", &format!("{folder}/.loop"));
        for name in [
            "#index.md#",
            "index.md~",
            "index.md.bak",
            "index.md.orig",
            ".index.md.swp",
            "index.swp",
            "4913",
            "index.md___jb_tmp___",
            "index.md.sb-1a2b3c4d-Ab12Cd",
            "~$index.docx",
        ] {
            put(site, &format!("{folder}/{name}"), "{% broken");
        }
    }
    pipe(&site.join("content/.pipe"));
    pipe(&site.join("static/.pipe.swp"));
    link(site, "/etc/hostname", "content/.outside");
    put(site, "static/.well-known/security.txt", "x\n");
    put(site, "static/.nojekyll", "");
}

fn symlinks_repository(site: &Path) {
    put(&site.with_file_name(".git"), "HEAD", "");
    let around = site.parent().unwrap();
    put(around, "CHANGELOG.md", "# Changes\n");
    put(around, "LICENSE", "Free.\n");
    put(around, "docs/plan.svg", "<svg/>\n");
    link(site, "../../CHANGELOG.md", "content/CHANGELOG.md");
    link(site, "../../../docs/plan.svg", "content/deep/plan.svg");
    link(site, "../../LICENSE", "static/LICENSE.txt");
}

fn symlinks_repository_refused(site: &Path) {
    put(&site.with_file_name(".git"), "HEAD", "SECRET");
    let around = site.parent().unwrap();
    put(around, ".env", "SECRET=1\n");
    put(around, ".hidden/a.md", "SECRET\n");
    put(around, "folder/a.md", "SECRET\n");
    put(around, "references.yaml", "SECRET: [\n");
    put(around, "page.html", "{% SECRET\n");
    put(site, ".env", "SECRET=1\n");
    put(site, ".guidepost/notes.md", "# Stored\n");
    put(around, "shared/.secret.md", "SECRET\n");
    put(around, "shared/a/.git/HEAD", "SECRET\n");
    link(site, "../../shared/.secret.md", "content/secret.md");
    link(site, "../../shared/a/.git", "content/git");
    link(site, "../../.env", "content/env.txt");
    link(site, "../.env", "content/own-env.txt");
    link(site, "../../.hidden/a.md", "content/hidden.md");
    link(site, "../../.git/HEAD", "content/head.md");
    link(site, "../../folder", "content/folder");
    link(site, "../.guidepost/notes.md", "content/stored.md");
    link(site, "/dev/zero", "content/zero.md");
    link(
        site,
        "../../../references.yaml",
        "content/_data/references.yaml",
    );
    link(site, "/etc/passwd", "content/_data/glossary.yaml");
    link(site, "../../page.html", "templates/other.html");
    link(site, "../../../page.html", "templates/components/tip.html");
}

fn symlinks_follow(site: &Path) {
    let around = site.parent().unwrap();
    put(around, "shared/one.md", "# One\n");
    put(around, "shared/deep/two.md", "# Two\n");
    put(around, "shared/.secret.md", "# Secret\n");
    put(
        around,
        "shared/references.yaml",
        "ONE:\n  title: A source\n",
    );
    put(around, "shared/note.html", "{{ body }}");
    put(around, "one.css", "p{}");
    link(site, "../../shared", "content/shared");
    link(
        site,
        "../../../shared/references.yaml",
        "content/_data/references.yaml",
    );
    link(site, "../../shared/note.html", "templates/note.html");
    link(site, "../../one.css", "static/one.css");
}

fn special_files(site: &Path) {
    pipe(&site.join("content/pipe.md"));
    pipe(&site.join("content/pipe.png"));
    pipe(&site.join("content/_data/references.yaml"));
    pipe(&site.join("content/_data/glossary.yaml"));
    pipe(&site.join("templates/partials/footer.html"));
    pipe(&site.join("static/pipe.txt"));
    pipe(&site.join("guidepost.yml"));
    socket(&site.join("content/socket"));
    link(site, "pipe.png", "content/linked.png");
}

fn clutter(site: &Path) {
    use std::os::unix::ffi::OsStrExt as _;
    put(&site.with_file_name(".git"), "HEAD", "");
    put(site.parent().unwrap(), "CHANGELOG.md", "# Changes\n");
    link(site, "../CHANGELOG.md", "CHANGELOG.md");
    put(&site.with_file_name("outside"), "notes.md", "# Notes\n");
    link(site, "../outside", "outside");
    link(site, "../outside/notes.md", "outside.txt");
    link(site, "/etc/hostname", "host.md");
    link(site, "nowhere.csv", "dangling.csv");
    link(site, ".", "here");
    link(site, "loop.txt", "loop.txt");
    pipe(&site.join("pipe"));
    socket(&site.join("socket"));
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9.txt");
    std::fs::write(site.join(name), "x").unwrap();
    for folder in ["venv", "a/node_modules", "a/__pycache__"] {
        put(site, &format!("{folder}/README.md"), "# Other\n");
    }
    put(site, "env/pyvenv.cfg", "");
    put(site, "env/lib/README.md", "# Other\n");
    put(site, "build/CACHEDIR.TAG", "");
    put(site, "build/README.md", "# Other\n");
    put(site, "a:b?.txt", "x");
}

fn linked_clutter(site: &Path) {
    link(site, "/etc/hostname", "data.csv");
    pipe(&site.join("pipe.txt"));
    link(site, "/etc", "folder");
    put(site, "what?.txt", "x");
    link(site, "nowhere.md", "page.md");
}

fn names_long(site: &Path) {
    let name = |length: usize| "x".repeat(length);
    put(site, &format!("content/{}.md", name(252)), "# Too long\n");
    put(site, &format!("content/a/{}.md", name(250)), "# Fits\n");
    put(site, &format!("content/{}.png", name(251)), "x");
    put(
        site,
        &format!("content/{0}/{0}/{0}/{0}/{0}.md", name(250)),
        "# Deep\n",
    );
}

fn names_invalid(site: &Path) {
    for name in [
        "con",
        "x.",
        "a:b",
        "a\\b",
        " x",
        "a\nb",
        "a\u{1b}[31mb",
        "what?",
        "a*b",
        "a<b>",
        "a|b",
        "say \"a\"",
        "C#",
    ] {
        put(site, &format!("content/{name}.md"), "# Page\n");
    }
    put(site, "content/aux/knee.md", "# Knee\n");
    put(site, "content/files/nul.txt", "x\n");
    put(site, "content/files?/a.txt", "x\n");
    put(site, "content/files?/b.txt", "x\n");
    put(site, "static/lpt1/a.txt", "x\n");
    put(site, "static/a#b.txt", "x\n");
}

fn symlinks(site: &Path) {
    let outside = site.with_file_name("outside");
    put(&outside, "secret.md", "# Secret\n");
    symlink(&outside, site.join("content/folder")).unwrap();
    symlink(outside.join("secret.md"), site.join("content/page.md")).unwrap();
    symlink("../content", site.join("content/circle")).unwrap();
    symlink("nowhere.md", site.join("content/nothing.md")).unwrap();
    symlink("itself.md", site.join("content/itself.md")).unwrap();
    std::fs::create_dir_all(site.join("static")).unwrap();
    symlink("/etc/hostname", site.join("static/host.txt")).unwrap();
    symlink(&outside, site.join("templates/outside")).unwrap();
}

fn symlinks_inside(site: &Path) {
    symlink("../shared/knee.md", site.join("content/linked-page.md")).unwrap();
    symlink("../shared", site.join("content/linked-folder")).unwrap();
    symlink("index.md", site.join("content/again.md")).unwrap();
}
