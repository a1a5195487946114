//! The manual in `docs/`: it builds without a finding, and every example in it works as printed.
//!
//! Each page runs from top to bottom in an empty folder of its own. The words after the language of a code block define
//! what happens with it:
//!
//! | info string | what happens |
//! |---|---|
//! | `LANGUAGE path/of.file` | the file is written; the page's text has named it before |
//! | `console` | lines that start with `$ ` are commands; the output has to match the lines that follow, with `…` for anything |
//! | `yaml front-matter`, `yaml settings` | the program's own reader has no finding |
//! | `LANGUAGE title="…" …` | shown as it is: not run |
//! | `LANGUAGE foreign` | for another program: not run, but its YAML and its calls of `guidepost` have to be valid |
//!
//! Files that no command has read are checked before they are overwritten, and at the end of the page. Commands of
//! Guidepost in running text have to be valid. `UPDATE_GOLDEN=1` replaces the expected output of a session by the actual
//! output.

use std::collections::BTreeSet;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::error::ErrorKind;
use guidepost::input::front_matter;
use guidepost::input::settings::Settings;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use scraper::{Html, Selector};
use serde::Deserialize;

use crate::golden;
use crate::session::Session;
use crate::tree::{self, put};

/// What may be typed in the manual: these are the same everywhere.
const PROGRAMS: [&str; 8] = ["guidepost", "cd", "ls", "cat", "mkdir", "rm", "mv", "echo"];

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn pages() -> Vec<PathBuf> {
    let docs = repository().join("docs/content");
    let tree = tree::read(&docs).unwrap();
    let pages = tree.keys().filter(|file| file.ends_with(".md"));
    let pages: Vec<PathBuf> = pages.map(|file| docs.join(file)).collect();
    assert!(pages.len() > 10, "{} pages", pages.len());
    pages
}

/// A part of a page that is tested.
enum Part {
    /// A code block: its info string, its text, and its span in the page.
    Block(String, String, Range<usize>),
    /// Code in running text.
    Inline(String),
}

fn parts(page: &str) -> Vec<Part> {
    let start = front_matter::split("page", page).unwrap().body_start;
    let events = Parser::new_ext(&page[start..], Options::ENABLE_TABLES).into_offset_iter();
    let mut parts = Vec::new();
    let mut open: Option<(String, String, Option<Range<usize>>)> = None;
    for (event, range) in events {
        let range = range.start + start..range.end + start;
        match (event, &mut open) {
            (Event::Start(Tag::CodeBlock(kind)), _) => {
                let info = match kind {
                    CodeBlockKind::Fenced(info) => info.into_string(),
                    CodeBlockKind::Indented => "indented".to_owned(),
                };
                open = Some((info, String::new(), None));
            }
            (Event::Text(text), Some((_, whole, place))) => {
                whole.push_str(&text);
                let from = place.as_ref().map_or(range.start, |place| place.start);
                *place = Some(from..range.end);
            }
            (Event::End(TagEnd::CodeBlock), _) => {
                let (info, text, place) = open.take().unwrap();
                parts.push(Part::Block(info, text, place.unwrap_or_default()));
            }
            (Event::Code(code), _) => parts.push(Part::Inline(code.into_string())),
            _ => {}
        }
    }
    parts
}

/// The state of a page while it runs.
struct Player {
    session: Session,
    /// Code in running text so far.
    named: BTreeSet<String>,
    /// Whether files were written that no command has read.
    unseen: bool,
    problems: Vec<String>,
    /// How many code blocks have run.
    blocks: usize,
    /// Sessions whose output has changed.
    renewed: Vec<(Range<usize>, String)>,
}

impl Player {
    fn play(page: &str) -> Self {
        let mut player = Self {
            session: Session::new(),
            named: BTreeSet::new(),
            unseen: false,
            problems: Vec::new(),
            blocks: 0,
            renewed: Vec::new(),
        };
        for part in parts(page) {
            match part {
                Part::Block(info, text, place) => player.block(&info, &text, place),
                Part::Inline(code) => {
                    player.problems.extend(refused(&code));
                    player.named.insert(code);
                }
            }
        }
        player.look("--strict");
        player
    }

    fn block(&mut self, info: &str, text: &str, place: Range<usize>) {
        self.blocks += 1;
        let words: Vec<&str> = info.split_whitespace().collect();
        match words[..] {
            ["console"] => self.console(text, place),
            ["yaml", "front-matter"] => self.front_matter(text),
            ["yaml", "settings"] => {
                let found = Settings::parse(Some(text)).err().unwrap_or_default();
                self.findings(text, &found);
            }
            [language, "foreign"] => self.foreign(language, text),
            [language, title, ..] if title.starts_with("title=") => self.foreign(language, text),
            [_, file] if file.contains(['.', '/']) => self.file(file, text),
            _ => self
                .problems
                .push(format!("no mark that is known: ```{info}\n{text}")),
        }
    }

    fn file(&mut self, file: &str, text: &str) {
        if !self.named.contains(file) {
            self.problems
                .push(format!("the text has to name `{file}` above the block"));
        }
        if self.session.folder().join(file).exists() {
            self.look("");
        }
        put(self.session.folder(), file, text);
        self.unseen = true;
    }

    /// Checks the files that were written: there must be no error and, at the end, no other finding.
    fn look(&mut self, strict: &str) {
        if !std::mem::take(&mut self.unseen) {
            return;
        }
        let line = format!("guidepost check {strict} --base-url https://example.org/");
        let said = self.session.enter(&line, "");
        let closing = said.lines().last().unwrap_or_default();
        if !closing.starts_with("Checked ") || closing.contains(" error") {
            self.problems.push(said);
        }
    }

    fn front_matter(&mut self, text: &str) {
        let page = match text.starts_with("---") {
            true => text.to_owned(),
            false => format!("---\n{text}---\n"),
        };
        let parts = front_matter::split("page.md", &page).unwrap();
        let found = match front_matter::parse("page.md", parts, false) {
            Ok((_, told)) => told,
            Err(told) => told,
        };
        self.findings(text, &found);
    }

    fn findings(&mut self, text: &str, found: &[guidepost::diagnostic::Diagnostic]) {
        let told = found
            .iter()
            .map(|finding| format!("{}\n{text}", finding.message));
        self.problems.extend(told);
    }

    fn console(&mut self, text: &str, place: Range<usize>) {
        let mut shown = String::new();
        let mut differs = false;
        for entry in text.split("\n$ ") {
            let entry = entry.strip_prefix("$ ").unwrap_or(entry);
            let (line, expected) = entry.split_once('\n').unwrap_or((entry, ""));
            if let Some(problem) = untyped(line).or_else(|| refused(line)) {
                self.problems.push(problem);
                return;
            }
            let looks = ["build", "check", "serve"].map(|name| format!("guidepost {name}"));
            self.unseen &= !looks.iter().any(|look| line.starts_with(look));
            let found = self.session.enter(line, expected);
            let mut output = expected.trim_end().to_owned();
            if !fits(&output, found.trim_end()) {
                let difference = golden::difference(expected, &found);
                self.problems.push(format!("$ {line}\n{difference}"));
                output = found.trim_end().replace("TIME", "…");
                differs = true;
            }
            let end = if output.is_empty() { "" } else { "\n" };
            shown += &format!("$ {line}\n{output}{end}");
        }
        if differs {
            self.renewed.push((place, shown));
        }
    }

    fn foreign(&mut self, language: &str, text: &str) {
        if language == "yaml" {
            let documents = serde_yaml::Deserializer::from_str(text);
            // After an error there is no end.
            let wrong = documents
                .map(serde_yaml::Value::deserialize)
                .find_map(Result::err);
            self.problems
                .extend(wrong.map(|error| format!("{error}\n{text}")));
        }
        for line in text.lines() {
            let line = line.trim_start().trim_start_matches("- ");
            let line = line.trim_start_matches("run: ").trim_start_matches("$ ");
            for command in line.split(['|', ';', '&', '#']) {
                self.problems.extend(refused(command.trim()));
            }
        }
    }
}

/// The fault of a command line, if any.
fn untyped(line: &str) -> Option<String> {
    for command in line.split(['|', ';', '&']).map(str::trim) {
        let program = command.split(' ').next().unwrap_or_default();
        if !PROGRAMS.contains(&program) && !program.is_empty() {
            return Some(format!("`{program}` is not typed in the manual: {line}"));
        }
    }
    None
}

/// Why a call of Guidepost is invalid, or `None` if it is valid or another command. A command that is only named, without
/// its required arguments, is valid.
fn refused(command: &str) -> Option<String> {
    command.strip_prefix("guidepost ")?;
    let taken = [
        ErrorKind::DisplayHelp,
        ErrorKind::DisplayVersion,
        ErrorKind::MissingRequiredArgument,
    ];
    let error = guidepost::cli::command()
        .try_get_matches_from(words(command))
        .err()?;
    (!taken.contains(&error.kind())).then(|| format!("`{command}`: {error}"))
}

/// A line's words as a shell cuts them, up to where its output is sent elsewhere.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for sign in line.chars() {
        match (quote, sign) {
            (Some(open), _) if sign == open => quote = None,
            (None, '"' | '\'') => quote = Some(sign),
            (None, '>') => break,
            (None, ' ') => words.push(String::new()),
            _ => words.last_mut().unwrap().push(sign),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Whether a text matches, with `…` for anything in a line, and on a line of its own for any lines.
fn fits(expected: &str, found: &str) -> bool {
    fn lines(expected: &[&str], found: &[&str]) -> bool {
        match expected {
            [] => found.is_empty(),
            ["…", rest @ ..] => (0..=found.len()).any(|skipped| lines(rest, &found[skipped..])),
            [line, rest @ ..] => {
                found.first().is_some_and(|first| fits_line(line, first))
                    && lines(rest, &found[1..])
            }
        }
    }
    let expected: Vec<&str> = expected.lines().map(str::trim_end).collect();
    let found: Vec<&str> = found.lines().map(str::trim_end).collect();
    lines(&expected, &found)
}

fn fits_line(expected: &str, found: &str) -> bool {
    let mut pieces = expected.split('…');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = found.strip_prefix(first) else {
        return false;
    };
    let mut last = None;
    for piece in pieces {
        let Some((_, after)) = rest.split_once(piece) else {
            return false;
        };
        (rest, last) = (after, Some(piece));
    }
    match last {
        // The last `…` matches up to the last occurrence of the piece after it.
        Some(piece) => piece.is_empty() || rest.is_empty() || rest.ends_with(piece),
        None => rest.is_empty(),
    }
}

#[test]
fn every_example_of_the_manual_works_as_printed() {
    let mut failed = Vec::new();
    let mut blocks = 0;
    for file in pages() {
        let page = fs::read_to_string(&file).unwrap();
        let mut played = Player::play(&page);
        if std::env::var_os("UPDATE_GOLDEN").is_some() && !played.renewed.is_empty() {
            let mut renewed = page.clone();
            for (place, text) in played.renewed.drain(..).rev() {
                renewed.replace_range(place, &text);
            }
            fs::write(&file, renewed).unwrap();
        }
        let name = file
            .strip_prefix(repository())
            .unwrap()
            .display()
            .to_string();
        let told = played
            .problems
            .iter()
            .map(|problem| format!("== {name}: {problem}"));
        failed.extend(told);
        blocks += played.blocks;
    }
    assert!(blocks > 80, "{blocks} code blocks");
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn the_manual_is_a_site_without_a_finding() {
    // A copy: a build leaves its cache in the site's folder.
    let site = tempfile::tempdir().unwrap();
    let mut docs = tree::read(&repository().join("docs")).unwrap();
    docs.retain(|file, _| file.starts_with("content/") || file == "guidepost.yaml");
    tree::write(site.path(), &docs);
    for command in ["check", "build"] {
        let output = Command::new(env!("CARGO_BIN_EXE_guidepost"))
            .args([command, "--strict"])
            .current_dir(site.path())
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success() && told.is_empty(), "{told}");
    }
    // The marks of a code block are for the test alone.
    let code = Selector::parse("pre > code[class]").unwrap();
    let mut count = 0;
    for (file, bytes) in tree::read(&site.path().join("public")).unwrap() {
        let text = String::from_utf8_lossy(&bytes);
        let html = file.ends_with(".html").then(|| Html::parse_document(&text));
        for block in html.iter().flat_map(|html| html.select(&code)) {
            let class = block.attr("class").unwrap();
            let language = class.strip_prefix("language-").unwrap_or_default();
            let plain = language.bytes().all(|byte| byte.is_ascii_alphanumeric());
            assert!(plain && !language.is_empty(), "{file}: {class}");
            count += 1;
        }
    }
    assert!(count > 50, "{count}");
}

#[test]
fn the_readme_has_existing_files_and_valid_commands() {
    let text = fs::read_to_string(repository().join("README.md")).unwrap();
    let (mut links, mut commands) = (0, 0);
    for event in Parser::new_ext(&text, Options::ENABLE_TABLES) {
        let Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = event else {
            continue;
        };
        let path = dest_url.split('#').next().unwrap_or_default();
        assert!(
            dest_url.contains("://") || repository().join(path).exists(),
            "{dest_url}"
        );
        links += 1;
    }
    let mut check = |command: &str| {
        assert_eq!(refused(command), None);
        commands += usize::from(command.starts_with("guidepost "));
    };
    for part in parts(&text) {
        match part {
            Part::Inline(code) => check(&code),
            Part::Block(_, text, _) => {
                for line in text.lines() {
                    let command = line.split('#').next().unwrap_or_default();
                    check(command.trim());
                }
            }
        }
    }
    assert!(
        links > 5 && commands > 2,
        "{links} links, {commands} commands"
    );
}

#[test]
fn an_ellipsis_matches_anything() {
    for (expected, found, wanted) in [
        ("a", "a", true),
        ("a", "ab", false),
        ("a…", "ab", true),
        ("a…c", "abbc", true),
        ("a…c", "acbc", true),
        ("a…c", "acb", false),
        ("a…b…c", "axbyc", true),
        ("a\n…\nd", "a\nb\nc\nd", true),
        ("…\nd", "d", true),
        ("a\n…", "b", false),
        ("…", "", true),
    ] {
        assert_eq!(fits(expected, found), wanted, "{expected:?} {found:?}");
    }
}

#[test]
fn reports_faults_of_examples() {
    for (page, told) in [
        ("```sh\nls\n```\n", "no mark that is known"),
        ("    indented\n", "no mark that is known"),
        ("```console\n$ git init\n```\n", "`git` is not typed"),
        ("```console\n$ echo a\nb\n```\n", "$ echo a"),
        ("```console\n$ guidepost bild\n```\n", "`guidepost bild`"),
        (
            "Type `guidepost build --fast`.\n",
            "`guidepost build --fast`",
        ),
        (
            "```sh foreign\ncd a && guidepost bild\n```\n",
            "`guidepost bild`",
        ),
        ("```yaml foreign\na: [\n```\n", "a: ["),
        ("```yaml settings\nthem: {}\n```\n", "them"),
        ("```yaml front-matter\ntitel: A\n```\n", "titel"),
        (
            "```markdown content/a.md\n# A\n```\n",
            "has to name `content/a.md`",
        ),
        (
            "`content/a.md`\n```markdown content/a.md\n# A\n\n[b](b.md)\n```\n",
            "link-missing",
        ),
    ] {
        let problems = Player::play(page).problems.join("\n");
        assert!(problems.contains(told), "{page}\n{problems}");
    }
    let right = "```console\n$ echo a > b\n$ cat b\n…\n$ rm b\n$ ls\n```\n";
    assert_eq!(Player::play(right).problems, Vec::<String>::new());
}
