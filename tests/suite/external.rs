//! Links to other sites, asked of servers on this machine that misbehave. Nothing else is asked.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::time::Duration;

use guidepost::author::external::{ExternalOptions, ExternalReport, check};
use guidepost::check::external::{Answers, Known, Stored, collect};
use guidepost::io::files::DiskFiles;
use guidepost::io::web::Reach;
use guidepost::render::project::{Options, Project};
use jiff::civil::date;
use tempfile::TempDir;

use crate::bad_server::BadServer;
use crate::tree::put;

/// A site whose home page links to paths of a server.
fn site(server: &BadServer, paths: &[&str]) -> TempDir {
    let site = tempfile::tempdir().unwrap();
    let host = server.address;
    let links: Vec<String> = paths
        .iter()
        .map(|path| format!("- [a link](http://{host}{path})\n"))
        .collect();
    put(
        site.path(),
        "content/index.md",
        format!("# Home\n\n{}", links.concat()),
    );
    put(site.path(), "guidepost.yaml", "title: Home\n");
    site
}

fn options(reach: Reach) -> ExternalOptions {
    ExternalOptions {
        today: date(2026, 11, 26),
        reach,
        offline: false,
        ok_days: 14,
        timeout: Duration::from_secs(1),
        pause: Duration::from_millis(1),
    }
}

fn ask(site: &Path, options: &ExternalOptions, answers: &mut Answers) -> ExternalReport {
    let files = DiskFiles::new(site).unwrap();
    let (project, _) = Project::open(&files, &Options::default()).unwrap();
    check(collect(&project), options, answers, &|_, _| {})
}

/// The results of a run, with paths instead of addresses.
fn shown(report: &ExternalReport, server: &BadServer) -> Vec<String> {
    let host = format!("http://{}", server.address);
    let rows = report.results.iter().map(|(address, known)| {
        let known = match known {
            Known::Answer(Stored::Ok(None)) => "ok".to_owned(),
            Known::Answer(Stored::Ok(Some(new))) => format!("moved {new}"),
            Known::Answer(Stored::NoFragment) => "no fragment".to_owned(),
            Known::Answer(Stored::Broken(why)) => format!("broken: {why}"),
            Known::Unknown(why) => format!("unknown: {why}"),
        };
        format!("{address} {known}").replace(&host, "")
    });
    rows.collect()
}

#[test]
fn every_way_to_misbehave_has_its_verdict() {
    let trap = BadServer::start("");
    let server = BadServer::start(&trap.address.to_string());
    let cases = [
        ("/ok", "ok"),
        ("/ok#title", "ok"),
        ("/ok#old", "ok"),
        ("/ok#none", "no fragment"),
        ("/ok#:~:text=x", "ok"),
        ("/nothing", "broken: the server answers 404: not found"),
        ("/nothing#a", "broken: the server answers 404: not found"),
        ("/gone", "broken: the server answers 410: gone"),
        ("/forbidden", "unknown: the server answers 403"),
        ("/head-refused", "ok"),
        ("/head-missing", "ok"),
        ("/head-closed", "ok"),
        ("/busy", "ok"),
        (
            "/busy-long",
            "unknown: the server answers 429: too many requests",
        ),
        ("/flaky", "ok"),
        ("/down", "unknown: the server answers 500"),
        ("/hang", "unknown: there was no answer in time"),
        ("/drip", "unknown: there was no answer in time"),
        ("/endless#early", "ok"),
        ("/endless#late", "ok"),
        ("/stalled#a", "ok"),
        ("/stalled#b", "ok"),
        ("/garbage", "unknown: the answer is not valid HTTP"),
        ("/closed", "unknown: there was no connection: it was closed"),
        ("/huge-head", "unknown: the answer is not valid HTTP"),
        ("/loop", "broken: the server redirects in a loop"),
        (
            "/login",
            "unknown: the server redirects in a loop, and sets cookies",
        ),
        (
            "/away",
            "unknown: `127.0.0.1` is the private address 127.0.0.1; `--allow-private` permits it",
        ),
        (
            "/away-name",
            "unknown: `localhost` is the private address LOCAL; `--allow-private` permits it",
        ),
        ("/moved", "moved /ok"),
        ("/moved#title", "moved /ok"),
        ("/moved-home", "moved /"),
        ("/moved-lost", "broken: the server answers 404: not found"),
        ("/short#a", "ok"),
        ("/short#b", "ok"),
        ("/latin#b", "ok"),
        ("/latin#c", "no fragment"),
        ("/latin#%C3%A4", "ok"),
        ("/paper.pdf#page=2", "ok"),
        ("/zipped#zipped", "ok"),
        ("/zipped#other", "no fragment"),
        ("/zipped-badly#a", "ok"),
    ];
    let paths: Vec<&str> = cases.iter().map(|(path, _)| *path).collect();
    let site = site(&server, &paths);
    let options = options(Reach::PublicAnd(vec![server.address]));
    let report = ask(site.path(), &options, &mut Answers::default());
    let shown = shown(&report, &server);
    for (path, verdict) in cases {
        let path = path.split(":~:").next().unwrap().trim_end_matches('#');
        // The loopback address of either version of IP.
        let line = format!("{path} {verdict}");
        let expected = [
            line.replace("LOCAL", "127.0.0.1"),
            line.replace("LOCAL", "::1"),
        ];
        let is_there = expected.iter().any(|line| shown.contains(line));
        assert!(is_there, "{line}\n{shown:#?}");
    }
    assert_eq!(
        trap.log(),
        Vec::<String>::new(),
        "a refused server was asked"
    );
    // Each address once, regardless of the number of its fragments.
    assert_eq!(server.methods("/zipped"), ["GET"]);
    assert_eq!(server.methods("/head-refused"), ["HEAD", "GET"]);
    assert_eq!(server.methods("/down"), ["HEAD", "GET", "GET", "GET"]);
    assert_eq!(server.methods("/busy"), ["HEAD", "HEAD"]);
    assert_eq!(server.methods("/busy-long"), ["HEAD"]);
}

#[test]
fn private_addresses_are_not_asked() {
    let server = BadServer::start("");
    let port = server.address.port();
    let site = tempfile::tempdir().unwrap();
    let hosts = [
        "127.0.0.1",
        "localhost",
        "[::ffff:127.0.0.1]",
        "0x7f.1",
        "2130706433",
        "0",
    ];
    let links: Vec<String> = hosts
        .iter()
        .map(|host| format!("[a](http://{host}:{port}/ok)\n"))
        .collect();
    put(site.path(), "content/index.md", links.concat());
    let report = ask(
        site.path(),
        &options(Reach::Public),
        &mut Answers::default(),
    );
    assert!(report.results.len() >= 4, "{:?}", report.results);
    for (address, known) in &report.results {
        let is_refused = matches!(known, Known::Unknown(why) if why.contains("private address"));
        assert!(is_refused, "{address}: {known:?}");
    }
    assert_eq!(server.log(), Vec::<String>::new());
}

#[test]
fn a_host_is_asked_once_at_a_time_and_nothing_else_is_asked() {
    let server = BadServer::start("");
    let site = site(&server, &["/ok", "/ok", "/moved", "/ok#title"]);
    let options = options(Reach::All);
    ask(site.path(), &options, &mut Answers::default());
    assert_eq!(server.log(), ["HEAD /moved", "HEAD /ok", "GET /ok"]);
}

#[test]
fn earlier_answers_are_used() {
    let server = BadServer::start("");
    let site = site(&server, &["/ok", "/nothing", "/forbidden", "/moved"]);
    let mut answers = Answers::default();
    let mut options = options(Reach::All);
    ask(site.path(), &options, &mut answers);
    let text = answers.text(options.today, 14);
    assert_eq!(
        text.lines().count(),
        4,
        "unknown verdicts are not stored: {text}"
    );
    let mut answers = Answers::read(&text).unwrap();
    let before = server.log().len();
    let report = ask(site.path(), &options, &mut answers);
    assert_eq!(
        server.log()[before..],
        ["HEAD /forbidden", "GET /forbidden"]
    );
    assert_eq!(report.results.len(), 4);
    // A broken address is requested again the next day.
    options.today = date(2026, 11, 27);
    ask(site.path(), &options, &mut answers);
    assert_eq!(server.methods("/nothing").len(), 4);
    assert_eq!(server.methods("/ok").len(), 2);
    let before = server.log().len();
    options.offline = true;
    options.today = date(2027, 1, 1);
    let report = ask(site.path(), &options, &mut answers);
    assert_eq!(server.log().len(), before);
    let all_unknown = |known: &Known| matches!(known, Known::Unknown(_));
    assert!(report.results.values().all(all_unknown));
}

fn guidepost(site: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_guidepost"));
    for proxy in ["http_proxy", "https_proxy", "all_proxy"] {
        command.env_remove(proxy).env_remove(proxy.to_uppercase());
    }
    command
        .args(["check", "--external", "--today", "2026-11-26"])
        .args(arguments)
        .current_dir(site)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn the_command_reports_places_and_writes_new_addresses() {
    let server = BadServer::start("");
    let host = format!("http://{}", server.address);
    let site = tempfile::tempdir().unwrap();
    let page = format!(
        "\u{feff}---\r\nextra: {{more: \"{host}/moved\"}}\r\n---\r\n# Home \u{e4}\r\n\r\n[a]({host}/moved#title) [b]({host}/nothing \"{host}/moved\")\n\n[c]: <{host}/moved>\n\n[c], [d]({host}/mov&#101;d) [e]({host}/moved-home) [f]({host}/ok#no)\n"
    );
    put(site.path(), "content/index.md", &page);
    put(site.path(), "content/references.md", "# References\n");
    let sources = format!("X: {{title: A work, url: '{host}/moved'}} # {host}/moved\n");
    put(site.path(), "content/_data/references.yaml", &sources);
    put(site.path(), "content/cite.md", "# Cite\n\nText [@X].\n");
    let settings = format!(
        "title: Home\nexternal:\n  exclude: [\"{host}/gon*\"]\nextra: {{a: \"{host}/gone\"}}\n"
    );
    put(site.path(), "guidepost.yaml", &settings);

    let refused = guidepost(site.path(), &[]);
    assert_eq!(refused.status.code(), Some(0), "{}", text(&refused.stderr));
    assert!(
        text(&refused.stdout).contains("0 ok, 0 broken, 5 unknown, 1 link excluded"),
        "{}",
        text(&refused.stdout)
    );
    assert_eq!(server.log(), Vec::<String>::new());

    let found = guidepost(site.path(), &["--allow-private"]);
    let errors = text(&found.stderr);
    assert_eq!(found.status.code(), Some(1), "{errors}");
    assert!(errors.contains(&format!("error[external-broken]: `{host}/nothing` is broken: the server answers 404: not found\n --> content/index.md:6:")), "{errors}");
    assert!(
        errors.contains(&format!("https://web.archive.org/web/2*/{host}/nothing")),
        "{errors}"
    );
    assert_eq!(errors.matches("external-moved").count(), 6, "{errors}");
    assert_eq!(errors.matches("external-fragment").count(), 1, "{errors}");
    let cache = fs::read_to_string(site.path().join(".guidepost/external-answers.txt")).unwrap();
    assert!(
        cache.contains(&format!("broken 2026-11-26 {host}/nothing the server")),
        "{cache}"
    );
    assert_eq!(
        fs::read_to_string(site.path().join("content/index.md")).unwrap(),
        page
    );

    let asked = server.log().len();
    let fixed = guidepost(site.path(), &["--allow-private", "--fix", "--json"]);
    assert_eq!(server.log().len(), asked, "all answers were stored");
    let out = text(&fixed.stdout);
    assert!(
        out.contains(r#"{"type":"rewritten","file":"content/index.md","addresses":3}"#),
        "{out}"
    );
    assert!(
        out.contains(r#""verdict":"broken","reason":"the server answers 404: not found""#),
        "{out}"
    );
    assert!(
        out.contains(r#"{"file":"content/index.md","line":6,"column":"#),
        "{out}"
    );
    assert_eq!(
        out.matches("\"code\":\"external-moved\"").count(),
        2,
        "{out}"
    );
    let expected = page
        .replace(
            &format!("more: \"{host}/moved\""),
            &format!("more: \"{host}/ok\""),
        )
        .replace("/moved#title", "/ok#title")
        .replace("/moved>", "/ok>");
    assert_eq!(
        fs::read_to_string(site.path().join("content/index.md")).unwrap(),
        expected
    );
    let data = fs::read_to_string(site.path().join("content/_data/references.yaml")).unwrap();
    assert_eq!(
        data,
        format!("X: {{title: A work, url: '{host}/ok'}} # {host}/moved\n")
    );
}

#[test]
fn a_file_that_is_not_of_answers_is_not_overwritten() {
    let server = BadServer::start("");
    let site = site(&server, &["/ok"]);
    put(site.path(), "notes.txt", "Mine.\n");
    let done = guidepost(site.path(), &["--allow-private", "--answers", "notes.txt"]);
    assert_eq!(done.status.code(), Some(1));
    assert!(text(&done.stderr).contains("error[external-cache]"));
    assert_eq!(
        fs::read_to_string(site.path().join("notes.txt")).unwrap(),
        "Mine.\n"
    );
    assert_eq!(server.log(), Vec::<String>::new());
}

#[test]
fn options_about_other_sites_need_the_one_that_asks() {
    let server = BadServer::start("");
    let site = site(&server, &[]);
    for arguments in [
        ["check", "--fix"].as_slice(),
        &["check", "--offline"],
        &["check", "--allow-private"],
        &["check", "--external", "--list"],
        &["check", "--external", "--timeout", "0"],
    ] {
        let done = Command::new(env!("CARGO_BIN_EXE_guidepost"))
            .args(arguments)
            .current_dir(site.path())
            .output()
            .unwrap();
        assert_eq!(done.status.code(), Some(2), "{arguments:?}");
    }
}
