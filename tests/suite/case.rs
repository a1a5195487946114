//! One case: a folder of `tests/sites/`, and what happens when its site is built.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::memory_files::MemoryFiles;
use guidepost::base::decode::decode_lossy;
use guidepost::diagnostic::{Printer, sort_and_dedup};
use guidepost::render::project::{Options, Project};

use crate::made;
use crate::tree::{self, Tree};

/// The entries that a case folder may have.
const PARTS: [&str; 10] = [
    "about",
    "args",
    "command",
    "expected",
    "features",
    "in",
    "stderr",
    "stdout",
    "theme",
    "unreadable",
];
/// The folder in `tests/sites/` that is not a case.
const PLAIN: &str = "_plain";

/// The command of a case without one.
const BUILD: &str = "build";

/// A case.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) folder: PathBuf,
}

/// The results of a case's runs.
pub(crate) struct Observed {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    /// The output folder after the last run, or `None` if it does not exist.
    pub(crate) output: Option<Tree>,
    /// Rules for every run that one of these broke.
    pub(crate) broken_rules: Vec<String>,
}

/// The folder with all cases.
pub(crate) fn sites() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites")
}

/// All cases for this build.
pub(crate) fn all() -> Vec<Case> {
    let mut cases: Vec<Case> = fs::read_dir(sites())
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().unwrap().is_dir() && entry.file_name() != PLAIN)
        .map(|entry| Case {
            name: entry.file_name().to_string_lossy().into_owned(),
            folder: entry.path(),
        })
        .collect();
    cases.retain(Case::is_for_this_build);
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    cases
}

impl Case {
    /// The case of this name.
    pub(crate) fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            folder: sites().join(name),
        }
    }

    /// Faults of the folder itself.
    pub(crate) fn malformed(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let about = self.text("about").unwrap_or_default();
        if about.trim().is_empty() || about.trim_end().contains('\n') {
            problems.push("`about` should say in one line what the case shows".to_owned());
        }
        for entry in fs::read_dir(&self.folder).unwrap() {
            let name = entry.unwrap().file_name().to_string_lossy().into_owned();
            if !PARTS.contains(&name.as_str()) {
                problems.push(format!("`{name}` does not belong to a case"));
            }
            if ["stderr", "stdout"].contains(&name.as_str()) && self.text(&name).unwrap().is_empty()
            {
                problems.push(format!("`{name}` is empty; leave it out for nothing"));
            }
        }
        if !self.folder.join("in").is_dir() && made::maker(&self.name).is_none() {
            problems.push("neither `in/` nor a row of `suite/made.rs`".to_owned());
        }
        problems
    }

    fn is_for_this_build(&self) -> bool {
        let features = self.text("features").unwrap_or_default();
        features.lines().all(|line| {
            let (feature, wanted) = match line.strip_prefix("no ") {
                Some(feature) => (feature, false),
                None => (line, true),
            };
            let has = match feature {
                "avif" => cfg!(feature = "avif"),
                "cards" => cfg!(feature = "cards"),
                "highlight" => cfg!(feature = "highlight"),
                "images" => cfg!(feature = "images"),
                "webp" => cfg!(feature = "webp"),
                other => panic!("{}: no such feature: {other}", self.name),
            };
            has == wanted
        })
    }

    /// A text file of the case, or `None` if it does not exist.
    pub(crate) fn text(&self, part: &str) -> Option<String> {
        fs::read_to_string(self.folder.join(part)).ok()
    }

    /// The files of its site that are in the repository.
    pub(crate) fn site(&self) -> Tree {
        tree::read(&self.folder.join("in")).unwrap_or_default()
    }

    /// Whether the default theme prints it.
    pub(crate) fn has_theme(&self) -> bool {
        self.folder.join("theme").exists()
    }

    /// The files of its site, with the templates that print it.
    fn site_and_templates(&self) -> Tree {
        let mut site = self.site();
        if !self.has_theme() {
            for (name, text) in tree::read(&sites().join(PLAIN)).unwrap() {
                site.entry(format!("templates/{name}")).or_insert(text);
            }
        }
        site
    }

    /// Builds its site.
    pub(crate) fn run(&self) -> Observed {
        match self.text("unreadable") {
            Some(files) => self.open_in_memory(files.lines()),
            None => self.run_on_disk(),
        }
    }

    /// Root can read every file, so the fault is injected into the files in memory.
    fn open_in_memory<'f>(&self, unreadable: impl Iterator<Item = &'f str>) -> Observed {
        let site = self.site_and_templates();
        let files = unreadable.fold(memory(&site), MemoryFiles::with_unreadable);
        let found = match Project::open(&files, &Options::default()) {
            Ok((_, warnings)) => warnings,
            Err(found) => found,
        };
        let text = |file: &str| site.get(file).map(|bytes| decode_lossy(bytes));
        let mut printer = Printer::new(&text);
        let print = |finding| format!("{}\n", printer.human(finding, false));
        Observed {
            stdout: String::new(),
            stderr: sort_and_dedup(found, false).iter().map(print).collect(),
            output: None,
            broken_rules: Vec::new(),
        }
    }

    fn run_on_disk(&self) -> Observed {
        let scratch = tempfile::tempdir().unwrap();
        let around = scratch.path().canonicalize().unwrap();
        let site = around.join("site");
        fs::create_dir_all(&site).unwrap();
        fs::create_dir_all(around.join("home")).unwrap();
        tree::write(&site, &self.site_and_templates());
        if let Some(make) = made::maker(&self.name) {
            make(&site);
        }
        let runs = self.runs();
        let command = self.command();
        let mut observed = Observed {
            stdout: String::new(),
            stderr: String::new(),
            output: None,
            broken_rules: Vec::new(),
        };
        for arguments in &runs {
            let out = site.join(out_argument(arguments).unwrap_or("public"));
            // The root of the file system is too large to scan.
            let look = || out.parent().and_then(|_| tree::read(&out));
            let before = (look(), sources(&site, &out));
            let run = run(&site, &command, arguments);
            let after = (look(), sources(&site, &out));
            observed.check_rules(&run, &command, &before, &after);
            if command != BUILD && before.0 != after.0 {
                let message = "only a build writes into the output folder";
                observed.broken_rules.push(message.to_owned());
            }
            if runs.len() > 1 {
                let headline = format!("$ guidepost {command} {}", arguments.join(" "));
                for text in [&mut observed.stdout, &mut observed.stderr] {
                    text.push_str(headline.trim_end());
                    text.push('\n');
                }
            }
            observed
                .stdout
                .push_str(&without_place(&run.stdout, &around));
            observed
                .stderr
                .push_str(&without_place(&run.stderr, &around));
            observed.output = after.0;
        }
        observed
    }

    /// The command that is run.
    fn command(&self) -> String {
        let named = self.text("command");
        named.map_or_else(|| BUILD.to_owned(), |name| name.trim().to_owned())
    }

    /// The arguments of each run.
    fn runs(&self) -> Vec<Vec<String>> {
        let text = self.text("args").unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        lines
            .split(|line| line.is_empty())
            .map(|run| run.iter().map(|line| (*line).to_owned()).collect())
            .collect()
    }
}

/// A tree as the files of a site.
pub(crate) fn memory(tree: &Tree) -> MemoryFiles {
    let put =
        |files: MemoryFiles, (path, bytes): (&String, &Vec<u8>)| files.with(path, bytes.clone());
    tree.iter().fold(MemoryFiles::default(), put)
}

fn out_argument(arguments: &[String]) -> Option<&str> {
    let at = arguments.iter().position(|argument| argument == "--out")?;
    arguments.get(at + 1).map(String::as_str)
}

/// Everything in a site that a build must not change.
fn sources(site: &Path, out: &Path) -> Tree {
    let mut tree = tree::read(site).unwrap();
    let out = out.strip_prefix(site).ok().and_then(Path::to_str);
    let inside = |path: &str, folder: &str| {
        path.strip_prefix(folder)
            .is_some_and(|rest| rest.starts_with('/'))
    };
    tree.retain(|path, _| !inside(path, ".guidepost") && !out.is_some_and(|out| inside(path, out)));
    tree
}

struct Run {
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

fn run(site: &Path, command: &str, arguments: &[String]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_guidepost"))
        .arg(command)
        .args(arguments)
        .current_dir(site)
        .env("HOME", site.with_file_name("home"))
        .output()
        .unwrap();
    Run {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

impl Run {
    /// Whether it reports that it built the site, or that it checked it and found no error.
    fn says_done(&self) -> bool {
        let last = self.stdout.lines().last().unwrap_or_default();
        last.starts_with("Built ")
            || last.contains("\"type\":\"built\"")
            || (last.starts_with("Checked ") && !last.contains(" error"))
            || (last.contains("\"type\":\"checked\"") && last.contains("\"errors\":{}"))
    }
}

/// The commands that may change source files, unless they report an error.
const EDITING: [&str; 6] = ["links", "merge", "mv", "rm", "split", "theme"];

/// The output folder, and the source files.
type State = (Option<Tree>, Tree);

impl Observed {
    fn check_rules(&mut self, run: &Run, command: &str, before: &State, after: &State) {
        let edits_sources = EDITING.contains(&command);
        // A list has no last line of its own.
        let done = match edits_sources || command == "list" {
            true => !run.stderr.contains("error"),
            false => run.says_done(),
        };
        let is_usage = run.stderr.starts_with("error: ");
        let wanted = match done {
            true => 0,
            false if is_usage => 2,
            false => 1,
        };
        if run.code != Some(wanted) {
            let message = format!("exit code {:?} where {wanted} fits the report", run.code);
            self.broken_rules.push(message);
        }
        if before.1 != after.1 && !(edits_sources && done) {
            let message = "the run changed files that are not its own";
            self.broken_rules.push(message.to_owned());
        }
        if wanted == 1 && before.0 != after.0 {
            let message = "a build that failed changed the output folder";
            self.broken_rules.push(message.to_owned());
        }
    }
}

/// The text with all that differs from run to run replaced: the folder and the time.
pub(crate) fn without_place(text: &str, around: &Path) -> String {
    let text = text.replace(around.to_str().unwrap(), "TEMP");
    // The closing line of a build, its JSON form, and the line of a rebuild by `serve`.
    const TIMES: [(&str, &str); 3] = [
        (" unchanged", " s; "),
        ("\"seconds\"", ","),
        ("Rebuilt ", " s: "),
    ];
    let timeless = |line: &str| {
        let mut found = TIMES
            .iter()
            .filter_map(|(start, end)| without_time(line, start, end));
        found.next().unwrap_or_else(|| line.to_owned())
    };
    text.split_inclusive('\n').map(timeless).collect()
}

/// Replaces the number before `end` in the text after `start`.
fn without_time(line: &str, start: &str, end: &str) -> Option<String> {
    let from = line.find(start)? + start.len();
    let to = from + line[from..].find(end)?;
    let digits = line[..to].trim_end_matches(|c: char| c.is_ascii_digit() || ".e-".contains(c));
    Some(format!("{digits}TIME{}", &line[to..]))
}
