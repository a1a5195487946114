//! What the version that a site was made with means for this program.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::Project;
use crate::base::decode::decode;
use crate::base::version::Version;
use crate::diagnostic::Diagnostic;
use crate::input::front_matter;
use crate::input::settings;
use crate::input::upgrade::{CHANGES, Change, EARLIER_RELEASES, SiteParts, between, changes_for};
use crate::input::yaml::{self, Block};
use crate::page;

impl Project<'_> {
    /// The version from which this site is upgraded, and that of this program. A site without a version may be as old as the
    /// first release.
    #[must_use]
    pub fn upgrade_versions(&self) -> (Version, Version) {
        let current = Version::current();
        let first = EARLIER_RELEASES.first().copied().unwrap_or(current);
        let made_with = self.settings.made_with.map(|made_with| made_with.version);
        (made_with.unwrap_or(first), current)
    }

    /// What changes for this site since the version that it was made with: a finding for each change.
    #[must_use]
    pub fn upgrade_findings(&self) -> Vec<Diagnostic> {
        self.findings_between(self.upgrade_versions(), CHANGES)
    }

    fn findings_between(
        &self,
        (from, to): (Version, Version),
        table: &'static [Change],
    ) -> Vec<Diagnostic> {
        // Most sites are up to date, and need no look at their parts.
        if between(from, to, table).next().is_none() {
            return Vec::new();
        }
        let changes = changes_for(&self.parts(), from, to, table);
        let findings = changes.into_iter().map(|change| {
            let message = format!("since {}, {}", change.version, change.what);
            let finding = Diagnostic::warning("upgrade", message).hint(change.action);
            let finding = finding.hint(format!("once you have done so, write `made_with: {to}`"));
            match self.settings.made_with {
                Some(made_with) => finding.at(settings::FILE, made_with.span),
                None => finding.in_file(settings::FILE),
            }
        });
        findings.collect()
    }

    /// The parts that the site has.
    fn parts(&self) -> SiteParts {
        let pages = self.site.pages.iter().chain(&self.site.drafts);
        let calls = pages.clone().flat_map(|page| &page.calls);
        let text = |file: &str| {
            let bytes = self.files().read(file, page::LARGEST).ok()??;
            decode(file, bytes).ok()
        };
        let mut parts = SiteParts {
            components: calls.map(|call| call.name.clone()).collect(),
            templates: self.templates.own().map(|own| own.name.clone()).collect(),
            ..SiteParts::default()
        };
        for page in pages {
            let front = text(&page.file).and_then(|text| front_keys(&page.file, &text));
            parts.front_matter.extend(front.unwrap_or_default());
        }
        if let Some(text) = text(settings::FILE) {
            let map = yaml::parse(Block::whole(settings::FILE, &text)).unwrap_or_default();
            setting_names(&map, "", &mut parts.settings);
        }
        parts
    }
}

/// The keys in the front matter of a page.
fn front_keys(file: &str, text: &str) -> Option<Vec<String>> {
    let front = front_matter::split(file, text).ok()?;
    let map = yaml::parse(Block::whole(file, front.yaml)).ok()?;
    Some(map.into_iter().map(|(key, _)| key).collect())
}

/// Adds the names of all settings in a mapping, with those of the mappings around them.
fn setting_names(map: &Map<String, Value>, above: &str, names: &mut BTreeSet<String>) {
    for (key, value) in map {
        let name = format!("{above}{key}");
        if let Value::Object(below) = value {
            setting_names(below, &format!("{name}."), names);
        }
        names.insert(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::upgrade::Part;
    use crate::io::files::MemoryFiles;
    use crate::render::project::Options;

    const OLD: Version = Version::new(0, 0, 1);
    const NEW: Version = Version::new(0, 0, 2);

    const fn change(part: Part, what: &'static str) -> Change {
        Change {
            version: NEW,
            part,
            what,
            action: "edit it",
        }
    }

    static TABLE: &[Change] = &[
        change(Part::Setting("theme.hue"), "hues are hot"),
        change(Part::Setting("share"), "shares are cold"),
        change(Part::FrontMatter("order"), "orders are orders"),
        change(Part::FrontMatter("tags"), "tags are labels"),
        change(Part::Component("care"), "care is taken"),
        change(Part::Component("day"), "days are long"),
        change(Part::Template("partials/footer.html"), "footers are feet"),
        change(Part::Template("page.html"), "pages are sheets"),
        change(Part::Everything, "all is different"),
    ];

    fn messages(files: &MemoryFiles, versions: (Version, Version)) -> Vec<String> {
        let (project, _) = Project::open(files, &Options::default()).expect("a site");
        let found = project.findings_between(versions, TABLE).into_iter();
        found.map(|finding| finding.message).collect()
    }

    fn site(settings: &str) -> MemoryFiles {
        MemoryFiles::default()
            .with(settings::FILE, settings)
            .with(
                "content/index.md",
                "---\r\ntitle: Home\r\norder: 1\r\n---\r\n\r\n{% <care> %}\r\n\r\nA.\r\n\r\n{% </care> %}\r\n",
            )
            .with("templates/partials/footer.html", "<p>Mine</p>\n")
    }

    #[test]
    fn a_site_has_the_changes_of_its_own_parts() {
        let files = site("title: A\ntheme: {hue: 20}\nmade_with: 0.0.1\n");
        assert_eq!(
            messages(&files, (OLD, NEW)),
            [
                "since 0.0.2, hues are hot",
                "since 0.0.2, orders are orders",
                "since 0.0.2, care is taken",
                "since 0.0.2, footers are feet",
                "since 0.0.2, all is different",
            ]
        );
        assert_eq!(messages(&files, (NEW, NEW)), [""; 0]);
    }

    #[test]
    fn a_change_is_reported_where_the_version_is_written() {
        let text = "title: A\nmade_with: 0.0.1\n";
        let files = site(text);
        let (project, _) = Project::open(&files, &Options::default()).expect("a site");
        let found = project.findings_between((OLD, NEW), TABLE);
        let spans = found.iter().filter_map(|finding| finding.span);
        let written: Vec<&str> = spans.map(|span| &text[span.range()]).collect();
        assert_eq!(written, ["0.0.1"; 4]);
        let hints = ["edit it", "once you have done so, write `made_with: 0.0.2`"];
        assert!(found.iter().all(|finding| finding.hints == hints));
    }
}
