//! A session that is held without HTTP, as an editor's server would hold it.

use std::path::Path;
use std::sync::atomic::{AtomicI8, Ordering};
use std::sync::mpsc::{self, Receiver};

use guidepost::diagnostic::Diagnostic;
use guidepost::render::project::Options;
use guidepost::serve::session::{
    OutputContent, ServedState, Session, SessionOptions, SessionReport, Update,
};

use jiff::civil::Date;

use crate::served::{SETTINGS, put, until};

/// A report of a session, by value.
#[derive(Debug, PartialEq, Eq)]
enum Event {
    Opened(Option<usize>),
    Rebuilt(Vec<String>),
    Rejected(Vec<String>),
}

/// A site, the session that follows it, and what the session reports.
struct Held {
    folder: tempfile::TempDir,
    session: Session,
    events: Receiver<Event>,
    driver: Option<std::thread::JoinHandle<()>>,
}

impl Held {
    fn new(files: &[(&str, &str)]) -> Self {
        Self::on(|| None, files)
    }

    /// As `new`, with what the session takes for the day.
    fn on(today: fn() -> Option<Date>, files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        put(folder.path(), "guidepost.yaml", SETTINGS);
        for (file, text) in files {
            put(folder.path(), file, text);
        }
        let (session, driver) = Session::open(SessionOptions {
            root: folder.path().to_owned(),
            options: Options::default(),
            today,
            poll: false,
        })
        .unwrap();
        let (sender, events) = mpsc::channel();
        let driver = std::thread::spawn(move || {
            driver.run(&mut |report| {
                let event = match report {
                    SessionReport::Opened { pages, .. } => Event::Opened(pages),
                    SessionReport::Rebuilt { files, .. } => Event::Rebuilt(files.to_vec()),
                    SessionReport::Rejected { files } => Event::Rejected(files.to_vec()),
                    SessionReport::Diagnostics(..) => return,
                };
                drop(sender.send(event));
            });
        });
        Self {
            folder,
            session,
            events,
            driver: Some(driver),
        }
    }

    /// Replaces a file in one step, so that it is one change.
    fn replace(&self, file: &str, text: &str) {
        let folder = self.folder.path();
        put(folder, ".new", text);
        std::fs::rename(folder.join(".new"), folder.join(file)).unwrap();
    }

    fn next(&self) -> Event {
        let longest = std::time::Duration::from_secs(60);
        self.events.recv_timeout(longest).unwrap()
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.session.stop();
        self.driver.take().unwrap().join().unwrap();
    }
}

fn rendered(state: &ServedState, path: &str) -> String {
    let site = state.current.as_ref().unwrap();
    match site.content(site.find(path).unwrap()).unwrap() {
        OutputContent::Bytes(bytes) => String::from_utf8(bytes).unwrap(),
        OutputContent::File(mut file) => {
            String::from_utf8(file.read_range(0..file.length()).unwrap()).unwrap()
        }
    }
}

fn codes(diagnostics: &[Diagnostic]) -> Vec<&str> {
    diagnostics.iter().map(|found| found.code).collect()
}

#[test]
fn an_edit_gives_a_new_version_with_its_changes_diagnostics_and_bytes() {
    let held = Held::new(&[
        ("content/index.md", "# Home\n"),
        ("content/a.md", "# First\n\none\n"),
        ("static/a.txt", "text"),
    ]);
    assert_eq!(held.next(), Event::Opened(Some(2)));
    let first = held.session.state();
    assert!(first.errors.is_empty() && first.warnings.is_empty());
    assert_eq!(first.base_path(), "/");
    assert!(rendered(&first, "a/index.html").contains("one"));
    assert_eq!(rendered(&first, "a.txt"), "text");

    held.replace("content/a.md", "# First\n\ntwo [x](javascript:x)\n");
    assert_eq!(held.next(), Event::Rebuilt(vec!["content/a.md".to_owned()]));
    let second = held.session.state();
    assert_eq!(second.version, first.version + 1);
    assert_eq!(
        second.update,
        Update::Site(["content/a.md".to_owned()].into())
    );
    assert_eq!(codes(second.warnings.diagnostics()), ["link-scheme"]);
    assert!(rendered(&second, "a/index.html").contains("two"));
    // The first snapshot renders the same bytes as before.
    assert!(rendered(&first, "a/index.html").contains("one"));

    held.replace("content/a.md", "# First\n\n[gone](nowhere.md)\n");
    assert_eq!(
        held.next(),
        Event::Rejected(vec!["content/a.md".to_owned()])
    );
    let third = held.session.state();
    assert_eq!(third.version, second.version + 1);
    assert_eq!(third.update, Update::Diagnostics);
    assert_eq!(codes(third.errors.diagnostics()), ["link-missing"]);
    assert!(third.errors.printed()[0].contains("content/a.md:3:8"));
    assert!(rendered(&third, "a/index.html").contains("two"));
}

#[test]
fn a_render_error_that_a_front_end_reports_is_part_of_the_state() {
    let held = Held::new(&[("content/index.md", "# Home\n")]);
    held.next();
    let state = held.session.state();
    let error = Diagnostic::error("template", "it cannot be rendered");
    let site = state.current.as_ref().unwrap();
    held.session.report_render_error(site, error);
    until("the error", || {
        let errors = held.session.state().errors;
        codes(errors.diagnostics()) == ["template"]
    });
}

/// The words by which a module would depend on HTTP.
const HTTP: [&str; 6] = [
    "hyper",
    "hyper_util",
    "http",
    "http_body_util",
    "StatusCode",
    "HeaderValue",
];

/// The words of HTTP in Rust source, comments left out.
fn http_words(source: &str) -> Vec<&str> {
    let code = source
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default());
    let words = code.flat_map(|code| code.split(|c: char| !c.is_alphanumeric() && c != '_'));
    words.filter(|word| HTTP.contains(word)).collect()
}

#[test]
fn no_file_of_a_session_depends_on_http() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/serve/session");
    let mut files = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let source = std::fs::read_to_string(&path).unwrap();
        assert_eq!(http_words(&source), [""; 0], "{}", path.display());
        files += 1;
    }
    assert!(files > 5, "{files} files");
    // The test can fail.
    let source = "// hyper\nfn f(status: hyper::StatusCode) { super::super::http::start() }";
    assert_eq!(http_words(source), ["hyper", "StatusCode", "http"]);
}

/// What the session of the test below takes for the day of the month.
static DAY: AtomicI8 = AtomicI8::new(1);

#[test]
fn after_midnight_pages_are_judged_by_the_new_day() {
    let page = "---\nexpires: 2026-03-02\n---\n# A\n\nText.\n";
    let files = [("content/index.md", "# Home\n"), ("content/a.md", page)];
    let today = || Some(jiff::civil::date(2026, 3, DAY.load(Ordering::Relaxed)));
    let held = Held::on(today, &files);
    assert_eq!(held.next(), Event::Opened(Some(2)));
    let shows = || rendered(&held.session.state(), "index.html").contains("href=\"a/\"");
    assert!(shows());
    DAY.store(2, Ordering::Relaxed);
    assert_eq!(held.next(), Event::Rebuilt(Vec::new()));
    assert!(!shows());
    // All files were just compared, so that only the day can be the reason.
    DAY.store(1, Ordering::Relaxed);
    assert_eq!(held.next(), Event::Rebuilt(Vec::new()));
    assert!(shows());
}
