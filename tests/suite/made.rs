//! Sites that git or some file system cannot hold: what has to be added to a case's `in/`.

use std::os::unix::fs::symlink;
use std::path::Path;

use crate::case::Case;
use crate::tree::{put, write};

/// Adds to the site in a folder.
type Maker = fn(&Path);

/// The makers, by the names of their cases.
pub(crate) const MADE: &[(&str, Maker)] = &[
    ("addresses-taken-by-spelling", addresses_by_spelling),
    ("encodings-accepted", encodings_accepted),
    ("encodings-invalid", encodings_invalid),
    ("front-matter-made-errors", front_matter),
    ("markdown-switched-off", |site| {
        same_content(site, "markdown")
    }),
    ("markdown-too-deep", too_deep),
    ("markdown-too-large", too_large),
    ("names-invalid", names_invalid),
    ("raw-html-passed", |site| same_content(site, "raw-html")),
    ("symlinks", symlinks),
    ("symlinks-inside", symlinks_inside),
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

fn too_large(site: &Path) {
    const LARGEST: usize = 16 * 1024 * 1024;
    put(site, "content/large.md", "x".repeat(LARGEST));
    put(site, "content/too-large.md", "x".repeat(LARGEST + 1));
}

fn names_invalid(site: &Path) {
    for name in ["con", "x.", "a:b", "a\\b", " x", "a\nb", "a\u{1b}[31mb"] {
        put(site, &format!("content/{name}.md"), "# Page\n");
    }
    put(site, "content/aux/knee.md", "# Knee\n");
    put(site, "content/files/nul.txt", "x\n");
    put(site, "static/lpt1/a.txt", "x\n");
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
