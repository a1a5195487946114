//! Commands for authors: `init`, `new`, `list`, `config`, `schema`, `completions`, `man`.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use boon::{Compiler, Schemas};
use guidepost::input::front_matter;
use guidepost::input::json_schema::SCHEMAS;
use guidepost::input::yaml::{self, Block};
use serde_json::Value;
use tempfile::TempDir;

use crate::golden;
use crate::program::{STRICT, guidepost, printed, refused, repository};
use crate::session;
use crate::tree::{self, Tree, put};

fn started() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    printed(folder.path(), &["init"]);
    folder
}

#[test]
fn terminal_sessions_match_their_transcripts() {
    let mut count = 0;
    for entry in fs::read_dir(repository().join("tests/sessions")).unwrap() {
        let file = entry.unwrap().path();
        let text = fs::read_to_string(&file).unwrap();
        let played = session::play(&text);
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&file, &played).unwrap();
        }
        let written = fs::read_to_string(&file).unwrap();
        let difference = || golden::difference(&written, &played);
        assert!(written == played, "{file:?}\n{}", difference());
        count += 1;
    }
    assert!(count > 1, "{count} sessions");
}

#[test]
fn new_pages_build_in_every_folder() {
    let site = started();
    for page in [
        "shoes",
        "first-steps/shoes",
        "running/",
        "running/socks.md",
        "Über uns",
        "a/b/c",
    ] {
        let text = printed(site.path(), &["new", page]);
        assert!(text.contains("Wrote content/"), "{text}");
    }
    printed(site.path(), &STRICT);
    let before = tree::read(&site.path().join("content")).unwrap();
    for (page, message) in [
        ("shoes", "there is a `content/shoes.md` already"),
        ("runnin/laces", "did you mean `running/laces`?"),
    ] {
        let text = refused(site.path(), &["new", page]);
        assert!(text.contains(message), "{text}");
    }
    assert_eq!(tree::read(&site.path().join("content")).unwrap(), before);
}

#[test]
fn new_writes_into_a_plain_folder() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "README.md", "# Notes\n");
    let text = printed(folder.path(), &["new", "running/shoes", "-t", "Shoes: all"]);
    assert_eq!(
        text,
        "Created the folder running\nWrote running/shoes.md\nIts address is /running/shoes/\n"
    );
    let page = fs::read_to_string(folder.path().join("running/shoes.md")).unwrap();
    assert!(page.starts_with("---\ntitle: 'Shoes: all'\n"), "{page}");
}

#[test]
fn list_has_drafts_and_lists_and_reports_unreadable_pages() {
    let site = tempfile::tempdir().unwrap();
    put(
        site.path(),
        "guidepost.yaml",
        "base_url: https://example.org/a/\n",
    );
    put(
        site.path(),
        "content/index.md",
        "# Home\n\nThree words [more](gone.md).\n",
    );
    put(
        site.path(),
        "content/run/ü.md",
        "---\ntitle: Later\ndraft: true\ndate: 2026-11-22\n---\nOne.\n",
    );
    let lines = printed(site.path(), &["list", "--json"]);
    let rows: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(rows.len(), 3, "{lines}");
    assert_eq!(
        rows[0],
        serde_json::json!({
            "path": "content/index.md", "page": "/", "url": "https://example.org/a/", "title": "Home",
            "parent": null, "date": null, "updated": null, "words": 4, "draft": false,
        })
    );
    assert_eq!(rows[1]["path"], Value::Null);
    assert_eq!(
        rows[2],
        serde_json::json!({
            "path": "content/run/ü.md", "page": "/run/ü/", "url": "https://example.org/a/run/%C3%BC/",
            "title": "Later", "parent": "/run/", "date": "2026-11-22", "updated": null, "words": 1, "draft": true,
        })
    );
    let table = printed(site.path(), &["list"]);
    assert!(
        table.contains("\nLater (draft)      1  2026-11-22  content/run/ü.md  https://"),
        "{table}"
    );
    assert!(table.ends_with("\n3 pages, 1 draft, 5 words\n"), "{table}");

    put(site.path(), "content/bad.md", "---\ntitle: [\n---\n");
    let output = guidepost(site.path(), &["list"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8(output.stdout).unwrap(), table);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(
        errors.contains("content/bad.md") && !errors.contains("gone.md"),
        "{errors}"
    );
}

#[test]
fn config_prints_settings_with_their_sources() {
    let site = started();
    let base = "https://example.org/b/";
    let lines = printed(site.path(), &["config", "--json", "--base-url", base]);
    let row = |key: &str| -> Value {
        let mut rows = lines
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap());
        rows.find(|row| row["key"] == key).unwrap()
    };
    assert_eq!(
        row("base_url"),
        serde_json::json!({"key": "base_url", "value": base, "source": "option", "option": "--base-url"})
    );
    assert_eq!(
        row("theme.hue"),
        serde_json::json!({"key": "theme.hue", "value": 250, "source": "file", "line": 24})
    );
    assert_eq!(
        row("author"),
        serde_json::json!({"key": "author", "value": null, "source": "default"})
    );
    put(site.path(), "guidepost.yaml", "titel: x\n");
    assert!(refused(site.path(), &["config"]).contains("did you mean `title`?"));
}

#[test]
fn schema_updates_only_its_own_file() {
    let site = started();
    let file = site.path().join("guidepost.schema.json");
    let right = fs::read_to_string(&file).unwrap();
    assert_eq!(right, printed(site.path(), &["schema", "settings"]));
    fs::write(&file, right.replace("\"hue\"", "\"old\"")).unwrap();
    let errors = guidepost(site.path(), &["check"]).stderr;
    let errors = String::from_utf8(errors).unwrap();
    assert!(
        errors.contains("warning[schema-old]: ") && errors.contains("--> guidepost.schema.json"),
        "{errors}"
    );
    let write = ["schema", "settings", "--write"];
    assert_eq!(
        printed(site.path(), &write),
        "Wrote guidepost.schema.json\n"
    );
    assert_eq!(fs::read_to_string(&file).unwrap(), right);
    fs::write(&file, "{}\n").unwrap();
    assert!(refused(site.path(), &write).contains("nothing was written"));
    assert_eq!(fs::read_to_string(&file).unwrap(), "{}\n");
    refused(site.path(), &["schema", "glossary", "--write"]);

    let plain = tempfile::tempdir().unwrap();
    put(plain.path(), "guidepost.yaml", "title: Mine\n");
    let text = printed(plain.path(), &write);
    assert!(
        text.contains("# yaml-language-server: $schema=guidepost.schema.json"),
        "{text}"
    );
}

/// Validates all YAML of this repository by the printed schemas with an independent validator.
#[test]
fn the_printed_schemas_accept_the_files_of_this_repository() {
    let mut schemas = Schemas::new();
    let mut compile = |site: &Path, name: &str| {
        let text = printed(site, &["schema", name]);
        let mut compiler = Compiler::new();
        let url = format!("{}/{name}.json", site.file_name().unwrap().display());
        compiler
            .add_resource(&url, serde_json::from_str(&text).unwrap())
            .unwrap();
        compiler.compile(&url, &mut schemas).unwrap()
    };
    let starters = ["guide", "docs", "blog", "recipes"];
    let starters = starters.map(|name| repository().join("starter").join(name));
    let sites: Vec<PathBuf> = [repository().to_owned()]
        .into_iter()
        .chain(starters)
        .collect();
    // Each site has a schema of its own, with the keys of its taxonomies.
    let schemas_of = |site: &PathBuf| SCHEMAS.map(|schema| compile(site, schema.name));
    let all: Vec<_> = sites.iter().map(schemas_of).collect();
    let mut count = 0;
    let mut check = |file: &str, text: &str, schema| {
        let block = Block {
            file,
            text,
            offset: 0,
        };
        let value = Value::Object(yaml::parse_data(block).unwrap());
        let valid = schemas.validate(&value, schema);
        valid.unwrap_or_else(|error| panic!("{file}: {error}"));
        count += 1;
    };
    for (site, [front, settings, references, glossary]) in sites.into_iter().zip(all) {
        let text = fs::read_to_string(site.join("guidepost.yaml")).unwrap();
        check("guidepost.yaml", &text, settings);
        let content: Tree = tree::read(&site.join("content")).unwrap();
        for (file, bytes) in content {
            let text = || String::from_utf8(bytes.clone()).unwrap();
            match file.as_str() {
                "_data/references.yaml" => check(&file, &text(), references),
                "_data/glossary.yaml" => check(&file, &text(), glossary),
                page if page.ends_with(".md") => {
                    check(
                        page,
                        front_matter::split(page, &text()).unwrap().yaml,
                        front,
                    );
                }
                _ => {}
            }
        }
    }
    assert!(count > 40, "{count}");
}

/// Passes a text to a program, which has to be installed. Returns the errors that it prints if it rejects the text.
fn problem(program: &str, arguments: &[&str], text: &str) -> Option<String> {
    let mut running = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{program} does not start: {error}"));
    running
        .stdin
        .take()
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    let output = running.wait_with_output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    (!output.status.success() || !errors.is_empty()).then_some(errors)
}

fn commands() -> Vec<String> {
    let all = guidepost::cli::command();
    let names = all.get_subcommands().map(|sub| sub.get_name().to_owned());
    let names: Vec<String> = names.collect();
    assert!(names.len() > 8, "{names:?}");
    names
}

#[test]
fn completions_name_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let script = printed(repository(), &["completions", shell]);
        for command in commands() {
            assert!(script.contains(&command), "{shell}: {command}");
        }
    }
}

fn check_completions(shell: &str, arguments: &[&str]) {
    let script = printed(repository(), &["completions", shell]);
    assert_eq!(problem(shell, arguments, &script), None);
}

#[test]
#[ignore = "needs bash"]
fn bash_accepts_its_completion_script() {
    check_completions("bash", &["-n"]);
}

#[test]
#[ignore = "needs zsh"]
fn zsh_accepts_its_completion_script() {
    check_completions("zsh", &["-n"]);
}

#[test]
#[ignore = "needs fish"]
fn fish_accepts_its_completion_script() {
    check_completions("fish", &["--no-execute"]);
}

#[test]
#[ignore = "needs bash"]
fn bash_completes_a_command() {
    let script = printed(repository(), &["completions", "bash"]);
    let call = "COMP_WORDS=(guidepost comp); COMP_CWORD=1; _guidepost guidepost comp guidepost";
    let script = format!("{script}\n{call}\n[ \"${{COMPREPLY[*]}}\" = completions ]\n");
    assert_eq!(problem("bash", &[], &script), None);
}

/// The manual page of each command and that of the program, with the arguments that print it.
fn manual_pages() -> Vec<(Vec<String>, String)> {
    let own = commands()
        .into_iter()
        .map(|name| vec!["man".to_owned(), name]);
    let all = own.chain([vec!["man".to_owned()]]);
    all.map(|arguments| {
        let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let page = printed(repository(), &words);
        (arguments, page)
    })
    .collect()
}

#[test]
fn every_command_has_a_manual_page() {
    for (_, page) in manual_pages() {
        assert!(
            page.contains(".SH SYNOPSIS") && page.contains(".SH EXAMPLES"),
            "{page}"
        );
    }
    let errors = refused(repository(), &["man", "biuld"]);
    assert!(errors.contains("did you mean `build`?"));
}

#[test]
#[ignore = "needs groff"]
fn groff_formats_every_manual_page() {
    for (arguments, page) in manual_pages() {
        let errors = problem("groff", &["-man", "-ww", "-z"], &page);
        assert_eq!(errors, None, "{arguments:?}");
    }
}
