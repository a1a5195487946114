//! The dates of the last changes of pages, if the settings take them from git.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::input::settings::{self, Settings};
use crate::io::dates::{CommitDates, NoDates};
use crate::io::files::Files;
use crate::site::Site;

/// The dates of the commits that changed the files of pages, with the finding why there are none.
pub(super) fn commit_dates(
    files: &dyn Files,
    site: &Site,
    settings: &Settings,
) -> (Arc<CommitDates>, Option<Diagnostic>) {
    let Some(setting) = settings.repository.dates else {
        return (Arc::default(), None);
    };
    let pages = site.pages.iter().map(|page| page.file.as_str());
    let pages: BTreeSet<&str> = pages.collect();
    if pages.is_empty() {
        return (Arc::default(), None);
    }
    let (message, hint) = match files.commit_dates(&pages) {
        Ok(dates) => return (dates, None),
        Err(NoDates::NoRepository) => (
            "there is no git repository with a commit around the site, or no git, so pages have no dates from it",
            "commit the site, install git, or remove the setting",
        ),
        Err(NoDates::Shallow) => (
            "this clone has only the newest commits, so the dates of older changes are not known",
            "fetch the whole history: `git fetch --unshallow`, or `fetch-depth: 0` where a service checks out the site",
        ),
        Err(NoDates::Failed) => (
            "git could not print the history, so pages have no dates from it",
            "run `git log` in the folder of the site to see why",
        ),
    };
    let finding = Diagnostic::warning("dates-missing", message);
    let finding = finding.at(settings::FILE, setting.span).hint(hint);
    (Arc::default(), Some(finding))
}

#[cfg(test)]
mod tests {
    use jiff::civil::Date;

    use super::*;
    use crate::io::files::MemoryFiles;
    use crate::render::project::{Options, Project};

    const SETTINGS: &str =
        "base_url: https://e.org/\ndescription: Notes.\nrepository: {dates: git}\n";

    fn files() -> MemoryFiles {
        MemoryFiles::default()
            .with("guidepost.yaml", SETTINGS)
            .with("content/index.md", "# Home")
            .with("content/own.md", "---\nupdated: 2026-01-05\n---\n# Own")
            .with(
                "content/written.md",
                "---\ndate: 2026-02-01\n---\n# Written",
            )
    }

    #[test]
    fn front_matter_comes_before_git_and_a_page_is_not_changed_on_its_first_day() {
        let day = |day: i8| Date::constant(2026, 2, day);
        let dates = ["index", "own", "written"].map(|name| (format!("content/{name}.md"), day(1)));
        let files = files().with_dates(Ok(dates.into_iter().collect()));
        let (project, found) = Project::open(&files, &Options::default()).expect("opens");
        assert!(found.is_empty(), "{found:?}");
        let updated = |file: &str| {
            let mut nodes = 0..project.site.nodes.len();
            let node = nodes.find(|node| {
                let page = project.site.node_page(*node);
                page.is_some_and(|page| page.path == file)
            });
            project.updated(node.expect("a page"))
        };
        assert_eq!(updated("index.md"), Some(day(1)));
        assert_eq!(updated("own.md"), Some(Date::constant(2026, 1, 5)));
        assert_eq!(updated("written.md"), None);
    }

    #[test]
    fn the_lack_of_a_history_is_reported_at_the_setting() {
        for (why, word) in [
            (NoDates::NoRepository, "no git repository"),
            (NoDates::Shallow, "newest commits"),
            (NoDates::Failed, "could not print"),
        ] {
            let files = files().with_dates(Err(why));
            let (project, found) = Project::open(&files, &Options::default()).expect("opens");
            assert_eq!(found.len(), 1, "{found:?}");
            let finding = &found[0];
            assert_eq!(finding.code, "dates-missing");
            assert!(finding.message.contains(word), "{}", finding.message);
            let span = finding.span.expect("a span").range();
            assert_eq!(&SETTINGS[span], "git");
            assert_eq!(project.updated(project.site.home()), None);
        }
    }
}
