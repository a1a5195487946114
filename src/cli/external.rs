//! `guidepost check --external`.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use jiff::civil::Date;
use serde::Serialize;

use super::counter::Counter;
use super::terminal::source_texts;
use super::unfinished::BuiltArgs;
use crate::author::external::{self as asking, ExternalOptions, ExternalReport};
use crate::check::external::{self, Answers, Edits, Known, Stored};
use crate::check::{CheckReport, FurtherCheck};
use crate::diagnostic::{Diagnostic, counted, line_column};
use crate::io::store::{DiskStore, FileKind, Store as _};
use crate::io::web::Reach;
use crate::render::project::Project;

/// The file of earlier answers in the cache folder.
const FILE: &str = "external-answers.txt";

/// Arguments about links to other sites.
#[derive(Debug, Args)]
pub(super) struct ExternalArgs {
    /// Request the linked pages of other sites
    #[arg(long)]
    external: bool,
    /// Write the new addresses of pages that have moved
    #[arg(long, requires = "external")]
    fix: bool,
    /// Request pages from private networks too
    #[arg(long, requires = "external", conflicts_with = "offline")]
    allow_private: bool,
    /// Request nothing, and use earlier answers alone
    #[arg(long, requires = "external")]
    offline: bool,
    /// The earlier answers [default: in the cache folder]
    #[arg(
        long,
        alias = "external-cache",
        value_name = "FILE",
        requires = "external"
    )]
    answers: Option<PathBuf>,
    /// Seconds that a request may take
    #[arg(long, value_name = "TIME", requires = "external", default_value_t = asking::TIMEOUT.as_secs(), value_parser = clap::value_parser!(u64).range(1..=600))]
    timeout: u64,
}

/// The part of a check that asks other sites.
pub(super) struct ExternalChecker<'a> {
    args: &'a ExternalArgs,
    root: &'a Path,
    /// The file of earlier answers, or `None` if the site's folder cannot be found.
    file: Option<PathBuf>,
    today: Date,
    checked: Option<Checked>,
}

/// The result of asking.
pub(super) struct Checked {
    report: ExternalReport,
    /// How many addresses were rewritten, by file.
    rewritten: BTreeMap<String, usize>,
    /// The findings about files that could not be written.
    notes: Vec<Diagnostic>,
}

impl<'a> ExternalChecker<'a> {
    pub(super) fn new(
        args: &'a ExternalArgs,
        root: &'a Path,
        built: &BuiltArgs,
        today: Date,
    ) -> Self {
        let default = || Some(built.state_folder(root)?.join(FILE));
        Self {
            file: args.answers.clone().or_else(default),
            args,
            root,
            today,
            checked: None,
        }
    }

    /// Runs a check, to which it adds this part if the command line requests it. If addresses were rewritten, it runs again,
    /// so that all positions are those in the new files; nothing is requested again.
    pub(super) fn run(
        &mut self,
        check: impl Fn(Option<FurtherCheck<'_>>) -> CheckReport,
    ) -> CheckReport {
        if !self.args.external {
            return check(None);
        }
        let report = check(Some(&mut |project| self.ask(project)));
        match &mut self.checked {
            Some(checked) if !checked.rewritten.is_empty() => check(Some(&mut |project| {
                checked.report.links = external::collect(project);
                checked.findings()
            })),
            _ => report,
        }
    }

    fn ask(&mut self, project: &Project<'_>) -> Vec<Diagnostic> {
        let mut answers = match self.read() {
            Ok(answers) => answers,
            // Without the file, the new answers could not be stored either.
            Err(finding) => return vec![*finding],
        };
        let options = ExternalOptions {
            today: self.today,
            reach: match self.args.allow_private {
                true => Reach::All,
                false => Reach::Public,
            },
            offline: self.args.offline,
            ok_days: external::OK_DAYS,
            timeout: Duration::from_secs(self.args.timeout),
            pause: asking::PAUSE,
        };
        let links = external::collect(project);
        let counter = Counter::new("asking other sites");
        let report = asking::check(links, &options, &mut answers, &|done, count| {
            counter.show(done, count);
        });
        counter.end();
        let mut notes = Vec::from_iter(self.write(&answers));
        let rewritten = match self.args.fix {
            true => self.fix(&report.edits(), &mut notes),
            false => BTreeMap::new(),
        };
        let checked = Checked {
            report,
            rewritten,
            notes,
        };
        self.checked.insert(checked).findings()
    }

    /// The earlier answers.
    fn read(&self) -> Result<Answers, Box<Diagnostic>> {
        let Some(file) = &self.file else {
            return Ok(Answers::default());
        };
        let failed = |problem: &str| {
            let message = format!("`{}` {problem}", file.display());
            Box::new(
                Diagnostic::error("external-cache", message)
                    .hint("name another file with `--answers`"),
            )
        };
        let bytes = match DiskStore.open(file) {
            Ok(None) => return Ok(Answers::default()),
            Ok(Some(open)) if open.len() > external::LARGEST => {
                return Err(failed("is too large to be a file of earlier answers"));
            }
            Ok(Some(_)) => DiskStore.read(file),
            Err(error) => Err(error),
        };
        let bytes = bytes.map_err(|error| failed(&format!("cannot be read: {error}")))?;
        let text = String::from_utf8_lossy(bytes.as_deref().unwrap_or_default()).into_owned();
        Answers::read(&text).ok_or_else(|| failed("is not a file of earlier answers"))
    }

    /// Stores the answers. That this fails costs only time in the next run.
    fn write(&self, answers: &Answers) -> Option<Diagnostic> {
        let file = self.file.as_ref()?;
        let text = answers.text(self.today, external::OK_DAYS);
        let is_linked = file
            .parent()
            .is_some_and(|folder| matches!(DiskStore.kind(folder), Ok(Some(FileKind::Symlink))));
        let written = match file.parent() {
            _ if is_linked && self.args.answers.is_none() => {
                Err(io::Error::other("the cache folder is a symbolic link"))
            }
            Some(folder) if !folder.as_os_str().is_empty() => DiskStore.create_dir_all(folder),
            _ => Ok(()),
        };
        let written = written.and_then(|()| DiskStore.replace(file, text.as_bytes()));
        let error = written.err()?;
        let message = format!("cannot write `{}`: {error}", file.display());
        Some(
            Diagnostic::warning("external-cache", message)
                .hint("the next run requests all addresses again; `--answers` names another file"),
        )
    }

    /// Writes new addresses into source files. Returns how many, by file.
    fn fix(&self, edits: &Edits, findings: &mut Vec<Diagnostic>) -> BTreeMap<String, usize> {
        let mut rewritten = BTreeMap::new();
        for (file, edits) in edits {
            let path = self.root.join(file);
            let changed = DiskStore.read(&path).and_then(|bytes| {
                let bytes = bytes.ok_or(io::ErrorKind::NotFound)?;
                let (changed, count) = external::apply(&bytes, edits);
                if count > 0 {
                    DiskStore.replace(&path, &changed)?;
                }
                Ok(count)
            });
            match changed {
                Ok(count) if count == edits.len() => {
                    rewritten.insert(file.clone(), count);
                }
                Ok(_) => {
                    let message =
                        "some new addresses could not be written, because this file has changed";
                    findings.push(
                        Diagnostic::error("external-fix", message)
                            .in_file(file)
                            .hint("run the command again"),
                    );
                }
                Err(error) => {
                    let message = format!("cannot write new addresses into this file: {error}");
                    findings.push(
                        Diagnostic::error("external-fix", message)
                            .in_file(file)
                            .hint("write them yourself; a file that is a symbolic link is not changed"),
                    );
                }
            }
        }
        rewritten
    }

    /// The result, if other sites were asked.
    pub(super) fn checked(&self) -> Option<&Checked> {
        self.checked.as_ref()
    }

    /// Prints what is not a finding: the addresses of which nothing is known, and the counts.
    pub(super) fn print(&self) -> io::Result<()> {
        let Some(checked) = &self.checked else {
            return Ok(());
        };
        checked.print(&mut io::stdout().lock())
    }
}

impl Checked {
    fn findings(&self) -> Vec<Diagnostic> {
        let links = self.report.links.links.iter();
        let found = links.filter_map(|link| external::finding(link, self.report.known(link)?));
        self.notes.iter().cloned().chain(found).collect()
    }

    fn print(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut counts = [0; 3];
        let links = self.report.links.links.iter();
        let addresses: BTreeSet<String> = links.map(|link| link.target.shown()).collect();
        for address in addresses {
            let Some(known) = self.report.results.get(&address) else {
                continue;
            };
            match known {
                Known::Answer(Stored::Ok(_)) => counts[0] += 1,
                Known::Answer(_) => counts[1] += 1,
                Known::Unknown(why) => {
                    counts[2] += 1;
                    writeln!(out, "unknown: {address}: {why}")?;
                }
            }
        }
        for (file, count) in &self.rewritten {
            let addresses = counted(*count, "address");
            writeln!(out, "rewrote {addresses} in {file}")?;
        }
        let [ok, broken, unknown] = counts;
        let excluded = match self.report.links.excluded {
            0 => String::new(),
            count => format!(", {} excluded", counted(count, "link")),
        };
        let all = counted(ok + broken + unknown, "address");
        writeln!(
            out,
            "Other sites: {all}, {} requested now: {ok} ok, {broken} broken, {unknown} unknown{excluded}",
            self.report.asked
        )
    }

    /// Prints a line for each address.
    pub(super) fn print_json(&self, root: &Path, out: &mut dyn Write) -> io::Result<()> {
        let mut places: BTreeMap<String, Vec<PlaceLine<'_>>> = BTreeMap::new();
        let sources = source_texts(root);
        let mut text = (String::new(), String::new());
        for link in &self.report.links.links {
            // The links are sorted by file.
            if text.0 != link.file {
                text = (link.file.clone(), sources(&link.file).unwrap_or_default());
            }
            let (line, column) = line_column(&text.1, link.span.start as usize);
            let place = PlaceLine {
                file: &link.file,
                line,
                column,
            };
            places.entry(link.target.shown()).or_default().push(place);
        }
        for (address, places) in &places {
            let known = self.report.results.get(address);
            let line = AddressLine::new(address, known, places);
            writeln!(out, "{}", serde_json::to_string(&line)?)?;
        }
        for (file, count) in &self.rewritten {
            let line = RewrittenLine {
                r#type: "rewritten",
                file,
                addresses: *count,
            };
            writeln!(out, "{}", serde_json::to_string(&line)?)?;
        }
        Ok(())
    }
}

/// An address in the JSON report.
#[derive(Serialize)]
struct AddressLine<'r> {
    r#type: &'static str,
    address: &'r str,
    verdict: &'static str,
    reason: Option<&'r str>,
    moved: Option<&'r str>,
    archive: Option<String>,
    places: &'r [PlaceLine<'r>],
}

/// A place of an address in the JSON report.
#[derive(Serialize)]
struct PlaceLine<'r> {
    file: &'r str,
    line: usize,
    column: usize,
}

/// A file with new addresses in the JSON report.
#[derive(Serialize)]
struct RewrittenLine<'r> {
    r#type: &'static str,
    file: &'r str,
    addresses: usize,
}

impl<'r> AddressLine<'r> {
    fn new(address: &'r str, known: Option<&'r Known>, places: &'r [PlaceLine<'r>]) -> Self {
        let (verdict, reason, moved) = match known {
            Some(Known::Answer(Stored::Ok(moved))) => ("ok", None, moved.as_deref()),
            Some(Known::Answer(Stored::NoFragment)) => {
                ("broken", Some("the page has no such id"), None)
            }
            Some(Known::Answer(Stored::Broken(why))) => ("broken", Some(why.as_str()), None),
            Some(Known::Unknown(why)) => ("unknown", Some(why.as_str()), None),
            None => ("unknown", None, None),
        };
        let is_broken = matches!(known, Some(Known::Answer(Stored::Broken(_))));
        let target = external::Target::read(address).filter(|_| is_broken);
        Self {
            r#type: "external",
            address,
            verdict,
            reason,
            moved,
            archive: target.map(|target| external::archived(&target.url)),
            places,
        }
    }
}
