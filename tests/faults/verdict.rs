//! Whether what a faulty run left behind is right.

use std::fs;
use std::process::Output;

use crate::folder::{self, Tree};
use crate::scenario::Prepared;
use crate::trace::{Fault, Point};

/// The result of one point, or what is wrong with it. `None` if the call did not happen.
pub(crate) fn of(
    site: &Prepared,
    point: &Point,
    fault: Fault,
) -> Result<Option<&'static str>, String> {
    let Some(output) = site.inject(point, fault) else {
        return Ok(None);
    };
    let text = text_of(&output);
    let judged = match (fault, site.is_build()) {
        (Fault::Kill, true) => after_kill(site),
        (Fault::Error(_), true) => after_error(site, &output),
        (_, false) if site.edited.is_some() => {
            return after_edit(site, fault, &output)
                .map(Some)
                .map_err(|problem| format!("{problem}\n{text}"));
        }
        (_, false) => {
            return after_new(site, fault, &output)
                .map(Some)
                .map_err(|problem| format!("{problem}\n{text}"));
        }
    };
    let result = judged.map_err(|problem| format!("{problem}\n{text}"))?;
    next_build(site).map_err(|problem| format!("{problem}, after {result}\n{text}"))?;
    Ok(Some(result))
}

fn text_of(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    text(&output.stdout) + &text(&output.stderr)
}

fn after_error(site: &Prepared, output: &Output) -> Result<&'static str, String> {
    let text = text_of(output);
    let found = site.published();
    let (is_old, is_new) = (found == site.old, found == site.new);
    // What an earlier build left can be restored in part.
    let is_mixed = site.mixed.is_some() && text.contains("between two versions");
    let failed = text.contains("error[") && text.contains("Nothing was built");
    match output.status.code() {
        Some(0) if is_new => Ok("complete"),
        Some(0) => Err(format!(
            "success, and not the new site: {}",
            difference(site)
        )),
        Some(1) if !failed => Err("a failure without an error".to_owned()),
        Some(1) if is_old && text.contains("between two versions") => {
            Err("the output folder is the old site, and another is reported".to_owned())
        }
        Some(1) if is_old => Ok("as it was"),
        // The site could not even be opened, so nothing was restored or changed.
        Some(1) if site.mixed.is_some() && found == site.mixed => {
            between(site, found.as_ref()).map(|()| "not begun")
        }
        Some(1) if is_mixed => between(site, found.as_ref()).map(|()| "not restored yet"),
        Some(1) => Err(format!("not the old site: {}", difference(site))),
        code => Err(format!("exit code {code:?}")),
    }
}

fn after_kill(site: &Prepared) -> Result<&'static str, String> {
    let found = site.published();
    if found == site.new {
        // It may be undone all the same, if the journal was still there.
        return Ok("killed: complete");
    }
    if found == site.old {
        return Ok("killed: as it was");
    }
    between(site, found.as_ref())?;
    // A build that fails restores the old site.
    let settings = site.root.join("guidepost.yaml");
    let text = fs::read(&settings).unwrap();
    fs::write(&settings, "title: [\n").unwrap();
    let failed = site.run(&["build"]);
    fs::write(&settings, text).unwrap();
    if failed.status.code() != Some(1) || site.published() != site.old {
        return Err(format!(
            "not undone by the next build: {}",
            text_of(&failed)
        ));
    }
    Ok("killed: undone by the next build")
}

/// Checks that every file is of one of the sites, and that `check` reports the mix.
fn between(site: &Prepared, found: Option<&Tree>) -> Result<(), String> {
    let empty = Tree::new();
    let (old, new) = (
        site.old.as_ref().unwrap_or(&empty),
        site.new.as_ref().unwrap_or(&empty),
    );
    for (path, bytes) in found.into_iter().flatten() {
        let is_whole = |tree: &Tree| tree.get(path) == Some(bytes);
        if !is_whole(old) && !is_whole(new) {
            return Err(format!("{path} is of neither site"));
        }
    }
    if !is_reported(site) {
        return Err("check does not report files of two versions".to_owned());
    }
    Ok(())
}

/// Whether `check` reports files of two versions.
fn is_reported(site: &Prepared) -> bool {
    text_of(&site.run(&["check"])).contains("warning[output-unfinished]")
}

/// The next build publishes the new site, and the one after it has nothing to do.
fn next_build(site: &Prepared) -> Result<(), String> {
    let next = site.run(&["build"]);
    if !next.status.success() {
        return Err(format!("the next build fails: {}", text_of(&next)));
    }
    if site.published() != site.new {
        return Err(format!(
            "the next build is not the new site: {}",
            difference(site)
        ));
    }
    let left = folder::read(&site.top).unwrap_or_default();
    let left = left
        .keys()
        .find(|path| path.contains("stage") || path.ends_with(".tmp"));
    if let Some(left) = left {
        return Err(format!("left over: {left}"));
    }
    let last = text_of(&site.run(&["build"]));
    match last.contains(" 0 new, 0 changed, 0 removed,") {
        true => Ok(()),
        false => Err(format!("the build after the next one: {last}")),
    }
}

/// The sources are as they were, or changed as a whole. After a kill, or a failure that cannot be undone, the next
/// command restores them.
fn after_edit(site: &Prepared, fault: Fault, output: &Output) -> Result<&'static str, String> {
    let text = text_of(output);
    let state = |found: &Tree| match found {
        found if *found == site.sources_before() => Some(false),
        found if Some(found) == site.edited.as_ref() => Some(true),
        _ => None,
    };
    let found = state(&site.sources());
    let failed = text.contains("error[");
    let result = match (fault, output.status.code(), found) {
        (Fault::Error(_), Some(0), Some(true)) => "complete",
        (Fault::Error(_), Some(1), Some(false)) if failed => "as it was",
        (Fault::Error(_), Some(1), _) if text.contains("restores") => {
            "restored by the next command"
        }
        (Fault::Kill, None, Some(true)) => "killed: complete",
        (Fault::Kill, None, Some(false)) => "killed: as it was",
        (Fault::Kill, None, None) => "killed: restored by the next command",
        (_, code, found) => return Err(format!("exit code {code:?}, complete: {found:?}")),
    };
    // Its own findings do not matter.
    let next = text_of(&site.run(&["check"]));
    let complete = state(&site.sources()).ok_or_else(|| {
        let paths = site.sources();
        format!(
            "neither as they were nor complete after the next command: {:?}\n{next}",
            paths.keys()
        )
    })?;
    if complete != result.ends_with("complete") && fault != Fault::Kill {
        return Err(format!("another state after the next command: {next}"));
    }
    // A command that failed, or that was killed before it began the change, can be run again.
    if complete {
        return Ok(result);
    }
    let again = site.run(site.command());
    if !again.status.success() || state(&site.sources()) != Some(true) {
        return Err(format!("again: {}", text_of(&again)));
    }
    // It removes what a command that was killed staged.
    let all = folder::read(&site.top).unwrap_or_default();
    match all.keys().find(|path| path.contains("/.guidepost/edit/")) {
        Some(left) => Err(format!("left over: {left}")),
        None => Ok(result),
    }
}

/// `new` writes its page whole, or nothing.
fn after_new(site: &Prepared, fault: Fault, output: &Output) -> Result<&'static str, String> {
    let text = text_of(output);
    let mut found = folder::read(&site.top).unwrap();
    let page = take_page(&mut found);
    let is_page = page
        .as_ref()
        .is_some_and(|page| page.starts_with(b"---\n") && page.ends_with(b"\n"));
    if page.is_some() && !is_page {
        return Err("half a page".to_owned());
    }
    let result = match (fault, output.status.code()) {
        (Fault::Error(_), Some(0)) if is_page => "complete",
        (Fault::Error(_), Some(1)) if !is_page && text.contains("error[") => "as it was",
        (Fault::Kill, None) if is_page => "killed: complete",
        (Fault::Kill, None) => "killed: as it was",
        (_, code) => return Err(format!("exit code {code:?}, page: {is_page}")),
    };
    if fault != Fault::Kill && found != site.before {
        let left = found.keys();
        let left: Vec<_> = left
            .filter(|path| !site.before.contains_key(*path))
            .collect();
        return Err(format!("left over: {left:?}"));
    }
    let again = site.run(site.command());
    if again.status.success() == is_page {
        return Err(format!("again: {}", text_of(&again)));
    }
    let mut found = folder::read(&site.top).unwrap();
    let written = take_page(&mut found).is_some();
    if fault == Fault::Kill && is_page {
        // The second name of the page, which is never published.
        found.retain(|path, _| !path.contains("/.guidepost-new-"));
    }
    match written && found == site.before {
        true => Ok(result),
        false => Err("left over by the next one".to_owned()),
    }
}

/// Takes the page that `new` writes out of a tree, with the folders that are created for it. If it cannot be found out
/// whether there is a folder at its address, it is the page of that folder.
fn take_page(found: &mut Tree) -> Option<Vec<u8>> {
    const PLACES: [&str; 2] = [
        "site/content/a/deep/page.md",
        "site/content/a/deep/page/index.md",
    ];
    let page = PLACES.iter().find_map(|page| found.remove(*page));
    if page.is_some() {
        found.remove("site/content/a/deep/");
        found.remove("site/content/a/deep/page/");
    }
    page
}

/// The paths at which the output folder differs from the old and the new site.
fn difference(site: &Prepared) -> String {
    let found = site.published();
    let of = |tree: &Option<Tree>| match (&found, tree) {
        (Some(found), Some(tree)) => {
            let paths = found.keys().chain(tree.keys());
            let differs = paths.filter(|path| found.get(*path) != tree.get(*path));
            format!("{:?}", differs.collect::<std::collections::BTreeSet<_>>())
        }
        (found, tree) => format!("there: {}, expected: {}", found.is_some(), tree.is_some()),
    };
    format!(
        "from the old one {}, from the new one {}",
        of(&site.old),
        of(&site.new)
    )
}
