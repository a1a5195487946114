//! What this program can do on this machine and in a folder: each is tried, for `guidepost doctor`.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use jiff::civil::Date;
use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};
use serde_json::{Value, json};

use super::site_folder;
use crate::cache::file::CacheFile;
use crate::cache::state_folder::StatePlaces;
use crate::diagnostic::{counted, counts};
use crate::input::settings;
use crate::io::files::DiskFiles;
use crate::io::git_version;
use crate::io::store::{DiskStore, FileKind, Store as _};
use crate::render::project::{Options, Project};
use crate::site::sources::{ContentLayout, PUBLIC};

/// How long the system may take to report a change.
const LONGEST_WAIT: Duration = Duration::from_secs(2);
/// The features that a build of the program may have.
const FEATURES: [(&str, bool); 6] = [
    ("avif", cfg!(feature = "avif")),
    ("cards", cfg!(feature = "cards")),
    ("highlight", cfg!(feature = "highlight")),
    ("https", cfg!(feature = "https")),
    ("images", cfg!(feature = "images")),
    ("webp", cfg!(feature = "webp")),
];

/// What was found out about one subject.
#[derive(Debug)]
pub struct Row {
    /// The subject.
    pub name: &'static str,
    /// What was found, for people.
    pub value: String,
    /// The same as data.
    pub facts: Value,
}

impl Row {
    /// A row.
    #[must_use]
    pub fn new(name: &'static str, value: String, facts: Value) -> Self {
        Self { name, value, facts }
    }
}

/// The user's home folder, whose path has the user's name.
#[derive(Debug)]
pub struct Home(Option<PathBuf>);

impl Home {
    /// The folder as the environment has it.
    #[must_use]
    pub fn new(path: Option<OsString>) -> Self {
        let path = path.map(PathBuf::from);
        // In a container it can be the root, which is no one's home.
        Self(path.filter(|path| path.is_absolute() && path.parent().is_some()))
    }

    /// A path that starts with `~` if it is in the home folder.
    #[must_use]
    pub fn short(&self, path: &Path) -> String {
        let inside = self
            .0
            .as_ref()
            .and_then(|home| path.strip_prefix(home).ok());
        match inside {
            Some(inside) if inside.as_os_str().is_empty() => "~".to_owned(),
            Some(inside) => Path::new("~").join(inside).display().to_string(),
            None => path.display().to_string(),
        }
    }
}

/// The version of the program.
#[must_use]
pub fn version() -> Row {
    let version = env!("CARGO_PKG_VERSION");
    let kind = match cfg!(debug_assertions) {
        true => " (with debug assertions)",
        false => "",
    };
    let facts = json!({"number": version, "debug": cfg!(debug_assertions)});
    Row::new("version", format!("{version}{kind}"), facts)
}

/// Where the program is.
#[must_use]
pub fn program(path: Option<&Path>, home: &Home) -> Row {
    let shown = path.map(|path| home.short(path));
    let facts = json!(shown);
    Row::new(
        "program",
        shown.unwrap_or_else(|| "unknown".to_owned()),
        facts,
    )
}

/// The system that the program was compiled for.
#[must_use]
pub fn target() -> Row {
    use std::env::consts::{ARCH, OS};
    let abi = match () {
        () if cfg!(target_env = "gnu") => "gnu",
        () if cfg!(target_env = "musl") => "musl",
        () if cfg!(target_env = "msvc") => "msvc",
        () => "",
    };
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let value = format!("{ARCH} {OS} {abi}");
    let value = format!("{}, {}", value.trim_end(), counted(cores, "core"));
    let facts = json!({"arch": ARCH, "os": OS, "abi": abi, "cores": cores});
    Row::new("system", value, facts)
}

/// What was compiled in.
#[must_use]
pub fn features() -> Row {
    let named = |wanted: bool| -> Vec<&str> {
        let found = FEATURES.iter().filter(|(_, is_on)| *is_on == wanted);
        found.map(|(name, _)| *name).collect()
    };
    let (on, off) = (named(true), named(false));
    let mut value = match on.as_slice() {
        [] => "none".to_owned(),
        on => on.join(", "),
    };
    if !off.is_empty() {
        value += &format!("; without {}", off.join(", "));
    }
    Row::new("features", value, json!({"with": on, "without": off}))
}

/// The allocator of the program.
#[must_use]
pub fn allocator() -> Row {
    let name = match cfg!(all(feature = "jemalloc", not(target_env = "msvc"))) {
        true => "jemalloc",
        false => "system",
    };
    Row::new("allocator", name.to_owned(), json!(name))
}

/// Draws a social image.
#[cfg(feature = "cards")]
#[must_use]
pub fn social_images() -> Row {
    use crate::share::social_image::{SocialImage, SocialImageText, draw};
    let text = SocialImageText {
        title: "Guidepost".to_owned(),
        ..SocialImageText::default()
    };
    let image = SocialImage::new(&text).map_err(|letters| format!("no font has {letters}"));
    let (value, works) = match image.and_then(|image| draw(&image)) {
        Ok(png) => (
            format!("drawn, {} bytes; the fonts are in the program", png.len()),
            true,
        ),
        Err(error) => (format!("not drawn: {error}"), false),
    };
    Row::new("social images", value, json!({"works": works}))
}

/// A program without social images.
#[cfg(not(feature = "cards"))]
#[must_use]
pub fn social_images() -> Row {
    let value = "not drawn: this program has no feature `cards`";
    Row::new("social images", value.to_owned(), json!({"works": false}))
}

/// Runs git.
#[must_use]
pub fn git() -> Row {
    let found = git_version();
    let value = match &found {
        Ok(version) => version.clone(),
        Err(error) => format!("cannot be run: {error}"),
    };
    Row::new("git", value, json!(found.ok()))
}

/// What is in a folder, and what can be done in it.
#[must_use]
pub fn of_folder(root: &Path, home: &Home, user_cache: Option<&Path>, today: Date) -> Vec<Row> {
    let folder = match site_folder::open_any(root) {
        Ok(folder) => folder,
        Err(finding) => return vec![Row::new("folder", finding.message, Value::Null)],
    };
    let path = home.short(folder.root());
    let around = site_folder::around(&folder, root);
    let site_root = around.clone().unwrap_or_else(|| root.to_owned());
    let mut rows = vec![Row::new("folder", path.clone(), json!(path))];
    let Ok(site) = DiskFiles::new(&site_root) else {
        return rows;
    };
    rows.push(site_row(&site, around.is_some(), home, today));
    let places = StatePlaces {
        root: site.root(),
        given: None,
        user_cache,
    };
    let state = places.existing();
    rows.push(cache(&state, &site.root().join(PUBLIC), home));
    rows.push(watcher(&state));
    rows
}

/// Reads the site, as a build does.
fn site_row(site: &DiskFiles, has_settings: bool, home: &Home, today: Date) -> Row {
    let place = home.short(site.root());
    let options = Options {
        today: Some(today),
        ..Options::default()
    };
    let settings = match has_settings {
        true => settings::FILE.to_owned(),
        false => format!("no {}", settings::FILE),
    };
    let content = match ContentLayout::of(site) {
        ContentLayout::Folder => "content",
        ContentLayout::Root => ".",
    };
    let (pages, made_with, found) = match Project::open(site, &options) {
        Ok((project, found)) => {
            let made_with = project
                .settings
                .made_with
                .map(|made| made.version.to_string());
            (Some(project.site.nodes.len()), made_with, found)
        }
        Err(found) => (None, None, found),
    };
    let read = match pages {
        Some(pages) => counted(pages, "page"),
        None => "cannot be read".to_owned(),
    };
    let findings = match counts(&found).join(", ") {
        none if none.is_empty() => "no findings".to_owned(),
        some => some,
    };
    let with = made_with
        .as_ref()
        .map(|version| format!(", made with {version}"));
    let with = with.unwrap_or_default();
    Row::new(
        "site",
        format!("{place} ({settings}, pages in {content}){with}: {read}, {findings}"),
        json!({
            "folder": place, "settings": has_settings, "content": content, "pages": pages, "made_with": made_with,
            "findings": found.len(),
        }),
    )
}

/// Opens what the last build stored, and writes next to it.
fn cache(state: &Path, out: &Path, home: &Home) -> Row {
    let place = home.short(state);
    if !matches!(DiskStore.kind(state), Ok(Some(FileKind::Dir))) {
        let value = format!("none at {place}: nothing was built here, or the folder was removed");
        return Row::new("cache", value, json!({"folder": place, "exists": false}));
    }
    let loaded = CacheFile::load(state, out);
    let holds = match (&loaded.note, loaded.cache.is_empty()) {
        (Some(note), _) => note.clone(),
        (None, true) => "has no build of the folder public".to_owned(),
        (None, false) => "has the last build".to_owned(),
    };
    let written = tempfile::tempfile_in(state);
    let access = match &written {
        Ok(_) => "can be written to".to_owned(),
        Err(error) => format!("cannot be written to: {error}"),
    };
    let facts = json!({
        "folder": place, "exists": true, "empty": loaded.cache.is_empty(), "note": loaded.note,
        "writable": written.is_ok(),
    });
    Row::new("cache", format!("{place}: {holds}; {access}"), facts)
}

/// Changes a file in a watched folder, and waits for the report: in the state folder, which is on the site's file system,
/// else in the folder for temporary files.
fn watcher(state: &Path) -> Row {
    let inside = tempfile::tempdir_in(state).map(|folder| (folder, "in the cache"));
    let folder = inside.or_else(|_| {
        tempfile::tempdir().map(|folder| (folder, "in the folder for temporary files"))
    });
    let kind = format!("{:?}", RecommendedWatcher::kind()).to_lowercase();
    let seen = folder
        .map_err(|error| error.to_string())
        .and_then(|(folder, place)| sees_a_change(folder.path()).map(|seen| (seen, place)));
    let (value, works) = match seen {
        Ok((true, place)) => (format!("{kind}: reported a change {place}"), true),
        Ok((false, place)) => (
            format!("{kind}: reported no change {place}; `serve --poll` looks for changes"),
            false,
        ),
        Err(error) => (
            format!("{kind}: {error}; `serve` looks for changes itself"),
            false,
        ),
    };
    let limits = limits();
    let shown: Vec<String> = limits
        .iter()
        .map(|(name, most)| format!("{most} {name}"))
        .collect();
    let shown = match shown.as_slice() {
        [] => String::new(),
        shown => format!("; at most {}", shown.join(" and ")),
    };
    Row::new(
        "watcher",
        value + &shown,
        json!({"kind": kind, "works": works, "limits": limits}),
    )
}

/// The limits of the system for each user, and the files that have them.
const LIMITS: [(&str, &str); 2] = [
    ("watches", "/proc/sys/fs/inotify/max_user_watches"),
    ("watchers", "/proc/sys/fs/inotify/max_user_instances"),
];

/// The limits that the system states, by name.
#[expect(clippy::disallowed_methods, reason = "these files are the system's")]
fn limits() -> BTreeMap<&'static str, u64> {
    let limit = |file: &str| -> Option<u64> {
        let text = std::fs::read_to_string(file).ok()?;
        text.trim().parse().ok()
    };
    let known = LIMITS.iter();
    known
        .filter_map(|(name, file)| Some((*name, limit(file)?)))
        .collect()
}

/// Whether the system reports a file that is written into a folder.
fn sees_a_change(folder: &Path) -> Result<bool, String> {
    let (sender, reported) = mpsc::channel();
    let failed = |error: notify::Error| error.to_string();
    let mut watcher = notify::recommended_watcher(sender).map_err(failed)?;
    let watched = watcher.watch(folder, RecursiveMode::NonRecursive);
    watched.map_err(failed)?;
    let written = DiskStore.write(&folder.join("changed"), b"changed");
    written.map_err(|error| error.to_string())?;
    Ok(matches!(reported.recv_timeout(LONGEST_WAIT), Ok(Ok(_))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_home_folder_is_abbreviated() {
        let home = Home::new(Some("/home/jane".into()));
        for (path, short) in [
            ("/home/jane", "~"),
            ("/home/jane/notes/a", "~/notes/a"),
            ("/home/janet", "/home/janet"),
            ("/srv", "/srv"),
        ] {
            assert_eq!(home.short(Path::new(path)), short);
        }
        for none in [None, Some("".into()), Some("/".into()), Some("jane".into())] {
            assert_eq!(Home::new(none).short(Path::new("/jane/a")), "/jane/a");
        }
    }

    #[test]
    fn a_change_is_seen_or_the_reason_stated() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(sees_a_change(folder.path()), Ok(true));
        assert!(sees_a_change(&folder.path().join("none")).is_err());
    }

    #[test]
    fn a_folder_that_does_not_exist_is_reported() {
        let rows = of_folder(
            Path::new("/nowhere/at/all"),
            &Home::new(None),
            None,
            Date::constant(2026, 1, 1),
        );
        assert_eq!(rows.len(), 1);
        assert!(rows[0].value.contains("/nowhere/at/all"), "{:?}", rows[0]);
    }
}
