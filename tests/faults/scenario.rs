//! The sites and commands in which calls fail.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::folder::{self, Tree};
use crate::trace::{self, Fault, Point};

/// What is in the output folder before the command, and what the command does.
pub(crate) struct Scenario {
    pub(crate) name: &'static str,
    start: Start,
    /// Further arguments of each build.
    options: &'static [&'static str],
    /// The command if it is not a build.
    command: Option<&'static [&'static str]>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    /// There is no output folder.
    Absent,
    /// There is an empty one.
    Empty,
    /// The old site was built; the sources are those of the new one.
    Old,
    /// The new site was built from these sources.
    New,
    /// As [`Start::Old`], and a build of the new one was killed half-way.
    Killed,
    /// There is no output folder, and the addresses are recorded in the ledger.
    Recorded,
}

/// The day of new lines in the ledger.
const DAY: &str = "2026-01-01";

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario::build("absent", Start::Absent, &[]),
    Scenario::build("empty", Start::Empty, &[]),
    Scenario::build("in-place", Start::Old, &[]),
    Scenario::build(
        "elsewhere",
        Start::Old,
        &["--out", "../out", "--cache-dir", "../cache"],
    ),
    Scenario::build("unchanged", Start::New, &[]),
    Scenario::build("after-a-kill", Start::Killed, &[]),
    Scenario {
        name: "new-page",
        start: Start::Absent,
        options: &[],
        command: Some(&["new", "a/deep/page"]),
    },
    Scenario::edit(
        "move-page",
        Start::Recorded,
        &[
            "mv",
            "content/same.md",
            "content/kit/deep/same.md",
            "--today",
            DAY,
        ],
    ),
    Scenario::edit(
        "move-folder",
        Start::Recorded,
        &["mv", "content/a", "content/b", "--today", DAY],
    ),
    Scenario::edit(
        "remove-page",
        Start::Recorded,
        &[
            "rm",
            "content/a/b.md",
            "--gone",
            "It is withdrawn.",
            "--today",
            DAY,
        ],
    ),
    Scenario::edit(
        "record",
        Start::Absent,
        &["links", "record", "--today", DAY],
    ),
    Scenario::edit(
        "state-a-move",
        Start::Recorded,
        &["links", "move", "/former/", "/same/", "--today", DAY],
    ),
];

impl Scenario {
    const fn build(name: &'static str, start: Start, options: &'static [&'static str]) -> Self {
        let command = None;
        Self {
            name,
            start,
            options,
            command,
        }
    }

    /// A command that changes files of the author.
    const fn edit(name: &'static str, start: Start, command: &'static [&'static str]) -> Self {
        Self {
            name,
            start,
            options: &[],
            command: Some(command),
        }
    }

    fn is_edit(&self) -> bool {
        self.command.is_some_and(|command| command[0] != "new")
    }

    /// Prepares it in a folder.
    pub(crate) fn prepare(&'static self, top: &Path) -> Prepared {
        let top = top.join(self.name);
        let root = top.join("t/site");
        folder::replace(&top.join("t"), &Tree::new());
        let mut prepared = Prepared {
            scenario: self,
            log: top.join("log"),
            top: top.join("t"),
            root,
            before: Tree::new(),
            edited: None,
            mixed: None,
            old: None,
            new: None,
        };
        let (old, new) = sources();
        // The new site, as a first build prints it.
        folder::replace(&prepared.root, &new);
        prepared.build();
        let published = prepared.published();
        if self.start == Start::New {
            prepared.old = published.clone();
        }
        if matches!(self.start, Start::Old | Start::Killed) {
            folder::replace(&prepared.top, &Tree::new());
            folder::replace(&prepared.root, &old);
            prepared.build();
            // A file of somebody else stays.
            folder::put(&prepared.out(), "CNAME", "example.org");
            prepared.old = prepared.published();
            for folder in ["content", "static"] {
                fs::remove_dir_all(prepared.root.join(folder)).unwrap();
            }
            for (path, bytes) in &new {
                folder::put(&prepared.root, path, bytes);
            }
        } else if self.start != Start::New {
            folder::replace(&prepared.top, &Tree::new());
            folder::replace(&prepared.root, &new);
        }
        if self.start == Start::Empty {
            fs::create_dir(prepared.out()).unwrap();
            prepared.old = Some(Tree::new());
        }
        prepared.new = published;
        if prepared
            .old
            .as_ref()
            .is_some_and(|old| old.contains_key("CNAME"))
        {
            prepared
                .new
                .as_mut()
                .unwrap()
                .insert("CNAME".to_owned(), b"example.org".to_vec());
        }
        if self.start == Start::Killed {
            prepared.kill();
        }
        if self.start == Start::Recorded {
            let recorded = prepared.run(&["links", "record", "--today", "2025-01-01"]);
            assert!(recorded.status.success(), "{recorded:?}");
        }
        prepared.before = folder::read(&prepared.top).unwrap();
        if self.is_edit() {
            let edited = prepared.run(prepared.command());
            assert!(edited.status.success(), "{edited:?}");
            prepared.edited = Some(prepared.sources());
            assert!(prepared.edited.as_ref() != Some(&prepared.sources_before()));
            folder::replace(&prepared.top, &prepared.before);
        }
        prepared
    }
}

/// The files of a site without those that the program stores for itself.
fn own_files(all: &Tree) -> Tree {
    let mut own = all.clone();
    own.retain(|path, _| !path.starts_with("site/.guidepost/"));
    own
}

/// A scenario in a folder.
pub(crate) struct Prepared {
    pub(crate) scenario: &'static Scenario,
    /// The folder with the site and all else that is written.
    pub(crate) top: PathBuf,
    pub(crate) root: PathBuf,
    log: PathBuf,
    /// Everything in `top` before the command.
    pub(crate) before: Tree,
    /// The files of the author after a command that changes them.
    pub(crate) edited: Option<Tree>,
    /// The output folder before the command, if it is between two versions.
    pub(crate) mixed: Option<Tree>,
    /// The output folder with the old site; `None` if there is none.
    pub(crate) old: Option<Tree>,
    /// The output folder with the new site.
    pub(crate) new: Option<Tree>,
}

impl Prepared {
    pub(crate) fn is_build(&self) -> bool {
        self.scenario.command.is_none()
    }

    /// The arguments of a command with those for the site.
    pub(crate) fn with_places(&self, command: &[&'static str]) -> Vec<String> {
        let mut all: Vec<String> = command.iter().map(|part| (*part).to_owned()).collect();
        all.extend(["--root".to_owned(), self.root.to_str().unwrap().to_owned()]);
        if self.is_build() {
            let options = self.scenario.options.iter();
            all.extend(
                options.map(|part| part.replace("../", &format!("{}/", self.top.display()))),
            );
        }
        all
    }

    pub(crate) fn out(&self) -> PathBuf {
        let moved = self.scenario.options.contains(&"--out");
        if moved {
            self.top.join("out")
        } else {
            self.root.join("public")
        }
    }

    pub(crate) fn published(&self) -> Option<Tree> {
        folder::read(&self.out())
    }

    /// The files of the author, with all else but what the program stores for itself.
    pub(crate) fn sources(&self) -> Tree {
        own_files(&folder::read(&self.top).unwrap())
    }

    /// The files of the author before the command.
    pub(crate) fn sources_before(&self) -> Tree {
        own_files(&self.before)
    }

    pub(crate) fn run(&self, command: &[&'static str]) -> std::process::Output {
        let arguments = self.with_places(command);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        trace::program(&arguments, &self.root).output().unwrap()
    }

    fn build(&self) {
        let output = self.run(&["build"]);
        assert!(output.status.success(), "{output:?}");
    }

    pub(crate) fn command(&self) -> &'static [&'static str] {
        self.scenario.command.unwrap_or(&["build"])
    }

    /// The calls of the command.
    pub(crate) fn points(&self) -> BTreeSet<Point> {
        let arguments = self.with_places(self.command());
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        trace::points(&self.top, &self.root, &arguments, &self.log)
    }

    /// Runs the command with a fault, on a fresh copy.
    pub(crate) fn inject(&self, point: &Point, fault: Fault) -> Option<std::process::Output> {
        folder::replace(&self.top, &self.before);
        let arguments = self.with_places(self.command());
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        trace::inject(point, fault, (&self.root, &arguments), &self.log)
    }

    /// Kills a build half-way through its publication.
    fn kill(&mut self) {
        let before = folder::read(&self.top).unwrap();
        self.before = before;
        let points = self.points();
        let moves = points.iter().filter(|point| {
            let name = point.to_string();
            name.starts_with("rename ") && name.contains("/stage/") && !name.contains(".json")
        });
        let moves: Vec<_> = moves.collect();
        self.inject(moves[moves.len() / 2], Fault::Kill).unwrap();
        self.mixed = self.published();
        assert!(self.mixed != self.old && self.mixed != self.new);
    }
}

/// The sources of an old and a new site, in which files are added, changed, removed, and change places with folders.
fn sources() -> (Tree, Tree) {
    let tree = |rows: &[(&str, &str)]| -> Tree {
        let rows = rows.iter();
        rows.map(|(path, text)| (path.to_string(), text.as_bytes().to_vec()))
            .collect()
    };
    let shared = [
        (
            "guidepost.yaml",
            "title: Notes\nbase_url: https://example.org/\n",
        ),
        (
            "content/_data/glossary.yaml",
            "shoe:\n  term: shoe\n  definition: It is worn.\n",
        ),
        ("content/same.md", "# Same\n\nWords of a shoe.\n"),
        ("templates/not-found.html", "<p>Nothing here.</p>\n"),
        ("static/same.txt", "same"),
    ];
    let mut old = tree(&shared);
    let mut new = old.clone();
    old.extend(tree(&[
        (
            "content/index.md",
            "# Home\n\nOld words, [same](same.md).\n",
        ),
        ("content/a.md", "# A\n\nIt is a page.\n"),
        ("content/gone/index.md", "# Gone\n\nSoon.\n"),
        ("static/swap", "a file that becomes a folder"),
        ("static/swop/x.txt", "a folder that becomes a file"),
        ("static/old.txt", "old"),
    ]));
    new.extend(tree(&[
        (
            "content/index.md",
            "# Home\n\nNew words, [same](same.md) and [a](a/index.md).\n",
        ),
        ("content/a/index.md", "# A\n\nIt is a folder.\n"),
        ("content/a/b.md", "# B\n\nIt is new.\n"),
        ("static/swap/y.txt", "a folder now"),
        ("static/swop", "a file now"),
        ("static/new.txt", "new"),
    ]));
    (old, new)
}
