//! The seeds of the targets: the files of the golden sites, of the guide and of the manual, by kind; and the inputs in
//! `tests/fuzzing/corpus/`, which the fuzzer found and which no other seed covers.

use std::path::Path;

use crate::targets::{joined, state_seeds};

/// The longest file that is a seed.
const LONGEST: usize = 16 * 1024;

type Seed = (String, Vec<u8>);
/// A path and its bytes, as they are in a list of seeds.
type SeedFile<'s> = (&'s str, &'s [u8]);

/// A text file of this repository.
pub(crate) fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("a file")
}

/// The seeds of a target, sorted, each with its file.
pub(crate) fn of(target: &str) -> Vec<Seed> {
    let mut seeds = found(&format!("tests/fuzzing/corpus/{target}"), &|_| true);
    let ends = |ends: &'static [&str]| {
        let of = |folder: &str| found(folder, &|path| ends.iter().any(|end| path.ends_with(end)));
        [
            "tests/sites",
            "content",
            "docs",
            "templates",
            "starter",
            "links.ledger",
        ]
        .map(of)
        .concat()
    };
    seeds.extend(match target {
        "code" => {
            let files = ends(&[".css", ".html", ".js", ".md", ".yaml"]).into_iter();
            files
                .map(|(file, text)| {
                    let (_, language) = file.rsplit_once('.').unwrap_or_default();
                    let fence = format!("{language} title=\"{file}\" {{2-3}} diff\n");
                    (file.clone(), [fence.into_bytes(), text].concat())
                })
                .collect()
        }
        "data" => ends(&["_data/references.yaml", "_data/glossary.yaml"]),
        "filters" => ends(&[".html"]),
        "front_matter" | "markdown" => ends(&[".md"]),
        "images" => ends(&[".jpg", ".png", ".webp"]),
        "ledger" => ends(&["links.ledger", "_redirects"]),
        "links" => ends(&[".html", ".css", ".md"]),
        "settings" => ends(&["guidepost.yaml"]),
        "look" => ends(&[".svg", ".png", ".woff2"]),
        "svg" => ends(&[".svg", ".png"]),
        "sites" => sites(),
        "state" => {
            let written = state_seeds().into_iter();
            written
                .map(|input| ("a state file".to_owned(), input))
                .collect()
        }
        _ => Vec::new(),
    });
    // This one takes all steps that a template may take, in each of several builds.
    let is_fast = |file: &str| !file.contains("template-endless");
    seeds.retain(|(file, input)| input.len() <= LONGEST && is_fast(file));
    seeds
}

/// The files below a folder that are wanted, sorted by path.
fn found(folder: &str, is_wanted: &dyn Fn(&str) -> bool) -> Vec<Seed> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let left_out = ["public", ".guidepost", "expected"];
    let walk = walkdir::WalkDir::new(root.join(folder))
        .sort_by_file_name()
        .into_iter();
    let walk = walk.filter_entry(|entry| !left_out.iter().any(|name| entry.file_name() == *name));
    let files = walk
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file());
    let files = files.filter_map(|entry| {
        let path = entry
            .path()
            .strip_prefix(root)
            .ok()?
            .to_str()?
            .replace('\\', "/");
        is_wanted(&path).then(|| (path, std::fs::read(entry.path()).expect("a file")))
    });
    files.collect()
}

/// Each golden site as one input.
fn sites() -> Vec<Seed> {
    let all = found("tests/sites", &|path| path.contains("/in/"));
    let mut sites: Vec<(String, Vec<SeedFile<'_>>)> = Vec::new();
    for (path, bytes) in &all {
        let Some((site, file)) = path.split_once("/in/") else {
            continue;
        };
        match sites.last_mut().filter(|(last, _)| last == site) {
            Some((_, files)) => files.push((file, bytes)),
            None => sites.push((site.to_owned(), vec![(file, bytes)])),
        }
    }
    let sites = sites.into_iter();
    sites.map(|(site, files)| (site, joined(files))).collect()
}
