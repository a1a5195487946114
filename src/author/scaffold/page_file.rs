//! The path of a new page's file.

use unicode_normalization::UnicodeNormalization;

use crate::base::name::check_part;
use crate::base::route::collision_key;
use crate::base::slug;
use crate::diagnostic::{Diagnostic, nearest};
use crate::io::files::{EntryKind, Files};
use crate::page::is_index;
use crate::site::SiteFiles;
use crate::site::ignored;
use crate::site::sources::{CONTENT, ContentLayout};

/// The file of a new page.
#[derive(Debug)]
pub(super) struct PageFile {
    /// The file, relative to the site's root.
    pub(super) file: String,
    /// The same, relative to the content folder and in NFC.
    pub(super) inside: String,
    /// The folder that has to be created for it.
    pub(super) new_folder: Option<String>,
    /// The last part of its path as its author wrote it, if it was changed to be a good address.
    pub(super) changed: Option<String>,
}

/// Finds the file that an author means.
///
/// # Errors
/// That the file exists, has a name that cannot be an address, would not be read as a page, or is in a new folder whose
/// name is similar to that of another one.
pub(super) fn find(
    named: &str,
    files: &dyn Files,
    layout: ContentLayout,
    templates: &str,
    all: &SiteFiles,
) -> Result<PageFile, Box<Diagnostic>> {
    let (given, exact) = normal(named, layout);
    let content = ContentFolder { files, all };
    let path = content.good_address(&given);
    check_names(named, &path)?;
    let (above, name) = path.rsplit_once('/').unwrap_or(("", &path));
    let folder = content.folder_or_page(above);
    if folder.is_none() {
        content.check_near(above, &path)?;
    }
    let folder_file = folder.clone().unwrap_or_else(|| above.to_owned());
    // The page of a folder could also be a file next to it; a file in it is clearer.
    let own_folder = content.folder(&path).filter(|_| !exact && !is_index(name));
    let (at, stem) = match &own_folder {
        Some(own) => (own.clone(), "index"),
        None => (folder_file, name),
    };
    let inside_at = if own_folder.is_some() { &path } else { above };
    let page = PageFile {
        file: format!("{}{}", all.content, joined(&at, stem)),
        inside: joined(inside_at, stem),
        new_folder: folder.is_none().then(|| format!("{}{above}", all.content)),
        changed: (path != given).then(|| {
            let name = given.rsplit('/').next().unwrap_or(&given);
            name.to_owned()
        }),
    };
    let key = collision_key(&page.file);
    if let Some(file) = content.pages().find(|file| collision_key(file) == key) {
        return Err(Box::new(exists(file)));
    }
    let mut parts = page.file.match_indices('/').map(|(at, _)| &page.file[..at]);
    let skipped = |file, kind| ignored::is_skipped(layout, templates, file, kind);
    if parts.any(|folder| skipped(folder, EntryKind::Folder))
        || skipped(&page.file, EntryKind::File)
    {
        let message = format!("`{}` would not be read as a page", page.file);
        let hint = "names that start with `.` and folders such as `_data` hold no pages";
        return Err(Box::new(
            Diagnostic::error("page-place", message).hint(hint),
        ));
    }
    Ok(page)
}

/// The path relative to the content folder, without an extension, and whether it had one and so names the file itself.
fn normal(named: &str, layout: ContentLayout) -> (String, bool) {
    let path: String = named.trim().nfc().collect::<String>().replace('\\', "/");
    let parts = path.split('/').filter(|part| !matches!(*part, "" | "."));
    let mut parts: Vec<&str> = parts.collect();
    if layout == ContentLayout::Folder && parts.len() > 1 && parts[0] == CONTENT {
        parts.remove(0);
    }
    let path = parts.join("/");
    match path.strip_suffix(".md") {
        Some(stem) => (stem.to_owned(), true),
        None => (path, false),
    }
}

fn joined(folder: &str, stem: &str) -> String {
    if folder.is_empty() {
        format!("{stem}.md")
    } else {
        format!("{folder}/{stem}.md")
    }
}

fn check_names(named: &str, path: &str) -> Result<(), Box<Diagnostic>> {
    for part in path.split('/') {
        if let Err(problem) = check_part(part) {
            let message = format!("`{named}` cannot be a page: `{part}` {problem}");
            let hint =
                "write a path such as `running/shoes`, and a title as `--title \"Running shoes\"`";
            return Err(Box::new(
                Diagnostic::error("name-invalid", message).hint(hint),
            ));
        }
    }
    Ok(())
}

/// A name as a good address; `None` also if it is a path in disguise.
fn slug(name: &str) -> Option<String> {
    if name.contains([':', '%']) || name.chars().any(char::is_control) {
        return None;
    }
    slug::slug(name)
}

/// The files of the content folder.
struct ContentFolder<'s> {
    files: &'s dyn Files,
    all: &'s SiteFiles,
}

impl ContentFolder<'_> {
    /// The files of all pages, readable or not.
    fn pages(&self) -> impl Iterator<Item = &str> {
        let pages = self.all.pages.iter().map(|page| page.file.as_str());
        pages.chain(self.all.unreadable.iter().map(String::as_str))
    }

    /// All files, relative to the content folder, in the spelling of the file system.
    fn inside(&self) -> impl Iterator<Item = &str> {
        let files = self
            .pages()
            .chain(self.all.assets.iter().map(String::as_str));
        files.filter_map(|file| file.strip_prefix(&self.all.content))
    }

    /// A path whose new parts are good addresses: lower-case words with hyphens. Folders that exist keep their names, and
    /// so do parts that cannot be names at all, which are reported.
    fn good_address(&self, path: &str) -> String {
        let mut good = String::new();
        for (number, part) in path.split('/').enumerate() {
            if number > 0 {
                good.push('/');
            }
            let as_given = format!("{good}{part}");
            let exists = self.folder_or_page(&as_given).is_some();
            let is_kept = exists || is_index(part) || part.starts_with(['.', '_']);
            match slug(part).filter(|_| !is_kept) {
                Some(slug) => good.push_str(&slug),
                None => good = as_given,
            }
        }
        good
    }

    /// The folder at a path in the spelling of the file system.
    fn folder(&self, path: &str) -> Option<String> {
        if path.is_empty() {
            return Some(String::new());
        }
        let depth = path.split('/').count();
        let spelt = self.inside().find_map(|file| {
            let end = file.match_indices('/').nth(depth - 1)?.0;
            let folder = &file[..end];
            folder.nfc().eq(path.nfc()).then(|| folder.to_owned())
        });
        let empty = || {
            self.files
                .has_folder(&format!("{}{path}", self.all.content))
        };
        spelt.or_else(|| empty().then(|| path.to_owned()))
    }

    /// As [`Self::folder`]; a folder that has a page but does not exist yet counts too.
    fn folder_or_page(&self, path: &str) -> Option<String> {
        let page = || self.inside().any(|file| file == format!("{path}.md"));
        self.folder(path)
            .or_else(|| page().then(|| path.to_owned()))
    }

    /// The names of folders and pages directly in a folder.
    fn names_in(&self, folder: &str) -> Vec<&str> {
        let prefix = if folder.is_empty() {
            String::new()
        } else {
            format!("{folder}/")
        };
        let names = self.inside().filter_map(|file| {
            let rest = file.strip_prefix(&prefix)?;
            match rest.split_once('/') {
                Some((folder, _)) => Some(folder),
                None => rest.strip_suffix(".md"),
            }
        });
        names.collect()
    }

    /// Rejects a new folder, for the page at `path`, with a name similar to that of an existing one: probably a typo.
    fn check_near(&self, folder: &str, path: &str) -> Result<(), Box<Diagnostic>> {
        let ends = folder.match_indices('/').map(|(at, _)| at);
        let mut levels = ends.chain([folder.len()]).map(|end| &folder[..end]);
        let missing = levels.find(|level| self.folder_or_page(level).is_none());
        let missing = missing.unwrap_or(folder);
        let (above, name) = missing.rsplit_once('/').unwrap_or(("", missing));
        let near = nearest(name, self.names_in(above)).map(|right| match above {
            "" => right.to_owned(),
            above => format!("{above}/{right}"),
        });
        let below = format!("/{missing}/");
        let elsewhere = || {
            let mut files = self.inside();
            let (file, at) = files.find_map(|file| Some((file, file.find(&below)?)))?;
            Some(file[..at + below.len() - 1].to_owned())
        };
        let Some(right) = near.or_else(elsewhere) else {
            return Ok(());
        };
        let message = format!("there is no folder `{}{missing}`", self.all.content);
        let finding = Diagnostic::error("folder-unknown", message);
        let right = right + &path[missing.len()..];
        let finding = finding.hint(format!("did you mean `{right}`?"));
        Err(Box::new(finding.hint(format!(
            "to begin a new folder, make its own page first: `guidepost new {missing}`"
        ))))
    }
}

/// The diagnostic that a file exists.
fn exists(file: &str) -> Diagnostic {
    Diagnostic::error("page-exists", format!("there is a `{file}` already"))
        .hint("nothing was written; choose another name, or edit that file")
}
