//! What changes for a site when it is built by a newer version: the table of changes, and which of them touch a site.

use std::collections::BTreeSet;

use crate::base::version::Version;
use crate::diagnostic::Diagnostic;

/// The releases before this version, the oldest first. Those are the headings of `CHANGELOG.md`.
pub static EARLIER_RELEASES: &[Version] = &[];

/// The changes after which a site that was right needs an edit, the oldest first. The sentence of each is also in
/// `CHANGELOG.md`, below the heading [`HEADING`] of its version.
pub static CHANGES: &[Change] = &[];

/// The heading in the changelog of a version below which its changes are.
pub const HEADING: &str = "### To change in your site";

/// A change after which a site that was right needs an edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The first version with the change.
    pub version: Version,
    /// The part of a site that it is about; a site without that part is not affected.
    pub part: Part,
    /// What is different: a sentence without a full stop, lower case at the start.
    pub what: &'static str,
    /// What to do: a sentence without a full stop, lower case at the start.
    pub action: &'static str,
}

/// A part of a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A setting, by its name as in `guidepost config`, or all below it: `share.cards`, `share`.
    Setting(&'static str),
    /// A key of front matter.
    FrontMatter(&'static str),
    /// A component that a page calls.
    Component(&'static str),
    /// A template of the site's own, by its path in the folder of templates: `partials/footer.html`.
    Template(&'static str),
    /// Any site.
    Everything,
}

/// The parts that a site has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SiteParts {
    /// The settings in its file, by their names as in `guidepost config`.
    pub settings: BTreeSet<String>,
    /// The keys in the front matter of its pages.
    pub front_matter: BTreeSet<String>,
    /// The components that its pages call.
    pub components: BTreeSet<String>,
    /// Its own templates.
    pub templates: BTreeSet<String>,
}

impl SiteParts {
    fn has(&self, part: Part) -> bool {
        match part {
            Part::Setting(name) => {
                let below = format!("{name}.");
                let is_it = |key: &String| key == name || key.starts_with(&below);
                self.settings.iter().any(is_it)
            }
            Part::FrontMatter(name) => self.front_matter.contains(name),
            Part::Component(name) => self.components.contains(name),
            Part::Template(name) => self.templates.contains(name),
            Part::Everything => true,
        }
    }
}

/// The changes between two versions, the first of them excluded.
pub fn between(
    from: Version,
    to: Version,
    table: &'static [Change],
) -> impl Iterator<Item = &'static Change> {
    table
        .iter()
        .filter(move |change| from < change.version && change.version <= to)
}

/// The changes that touch a site with these parts when it moves from one version to another.
#[must_use]
pub fn changes_for(
    site: &SiteParts,
    from: Version,
    to: Version,
    table: &'static [Change],
) -> Vec<&'static Change> {
    between(from, to, table)
        .filter(|change| site.has(change.part))
        .collect()
}

/// What the version that a site was made with is for this program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// This one.
    Now,
    /// A release before this one.
    Before,
    /// Newer than this program.
    After,
    /// Not a release.
    Never,
}

/// Compares the version that a site was made with to that of this program.
#[must_use]
pub fn made(with: Version, current: Version, earlier: &[Version]) -> Made {
    match with.cmp(&current) {
        std::cmp::Ordering::Equal => Made::Now,
        std::cmp::Ordering::Greater => Made::After,
        std::cmp::Ordering::Less if earlier.contains(&with) => Made::Before,
        std::cmp::Ordering::Less => Made::Never,
    }
}

/// What is wrong with the version that a site was made with, for this program; the caller adds where it is written.
#[must_use]
pub fn version_finding(with: Version, current: Version, earlier: &[Version]) -> Option<Diagnostic> {
    match made(with, current, earlier) {
        Made::Now | Made::Before => None,
        Made::After => {
            let message = format!(
                "this site was made with Guidepost {with}, and this is {current}, which may not know all of it"
            );
            let finding = Diagnostic::warning("made-with-newer", message);
            Some(finding.hint(format!(
                "install {with} or newer; to go back for good, write `made_with: {current}`"
            )))
        }
        Made::Never => {
            let message = format!("there is no release {with} of Guidepost");
            let finding = Diagnostic::warning("made-with-unknown", message);
            Some(finding.hint(format!(
                "write the version that the site was last built with; this is {current}"
            )))
        }
    }
}

/// What is in only one of the table and the changelog: a line for each, with the sentence. `current` is the version of the
/// program, which the entries below *Unreleased* will have.
#[must_use]
pub fn disagreements(changelog: &str, current: Version, table: &[Change]) -> Vec<String> {
    let logged = logged(changelog, current);
    let tabled: BTreeSet<(Version, String)> = table
        .iter()
        .map(|change| (change.version, sentence(change)))
        .collect();
    let missing = tabled.difference(&logged);
    let missing =
        missing.map(|(version, text)| format!("the changelog of {version} has no entry: {text}"));
    let further = logged.difference(&tabled);
    let further = further
        .map(|(version, text)| format!("the table of changes has no row for {version}: {text}"));
    missing.chain(further).collect()
}

/// A change as the changelog has it: what, and what to do.
#[must_use]
pub fn sentence(change: &Change) -> String {
    let mut signs = change.what.chars();
    let first = signs.next().into_iter().flat_map(char::to_uppercase);
    let what: String = first.chain(signs).collect();
    format!("{what}: {}.", change.action)
}

/// The entries below [`HEADING`] in a changelog, whose lines may be broken anywhere.
fn logged(changelog: &str, current: Version) -> BTreeSet<(Version, String)> {
    let mut version = None;
    let mut is_change = false;
    let mut entries: Vec<(Version, String)> = Vec::new();
    for line in changelog.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            let first = heading.split(' ').next().unwrap_or_default();
            version = match first {
                "Unreleased" => Some(current),
                number => Version::parse(number),
            };
            is_change = false;
        } else if line.starts_with('#') {
            is_change = line == HEADING;
        } else if let (true, Some(version)) = (is_change, version) {
            match (line.strip_prefix("- "), entries.last_mut()) {
                (Some(text), _) => entries.push((version, text.to_owned())),
                (None, Some((_, entry))) if !line.trim().is_empty() => {
                    *entry += &format!(" {}", line.trim());
                }
                _ => {}
            }
        }
    }
    entries.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const V1: Version = Version::new(0, 1, 0);
    const V2: Version = Version::new(0, 2, 0);
    const V3: Version = Version::new(0, 3, 0);

    static TABLE: &[Change] = &[
        Change {
            version: V2,
            part: Part::Setting("share"),
            what: "`share.cards` is on",
            action: "write `share: {cards: false}` to keep it off",
        },
        Change {
            version: V2,
            part: Part::Component("care"),
            what: "`care` has no kind `note` any more",
            action: "write `kind=\"caution\"`",
        },
        Change {
            version: V3,
            part: Part::Template("partials/footer.html"),
            what: "the variable `page.foot` is `page.footer`",
            action: "rename it in your template",
        },
        Change {
            version: V3,
            part: Part::FrontMatter("next_review"),
            what: "`next_review` is a list",
            action: "write it in brackets",
        },
        Change {
            version: V3,
            part: Part::Everything,
            what: "pages are UTF-16",
            action: "do nothing",
        },
    ];

    fn parts(of: [&[&str]; 4]) -> SiteParts {
        let [settings, front_matter, components, templates] =
            of.map(|names| names.iter().map(|name| (*name).to_owned()).collect());
        SiteParts {
            settings,
            front_matter,
            components,
            templates,
        }
    }

    fn found(site: &SiteParts, from: Version, to: Version) -> Vec<&'static str> {
        let changes = changes_for(site, from, to, TABLE).into_iter();
        changes.map(|change| change.what).collect()
    }

    #[test]
    fn only_changes_that_touch_the_site_are_found() {
        let plain = parts([&["title"], &["title"], &[], &[]]);
        assert_eq!(found(&plain, V1, V2), [""; 0]);
        assert_eq!(found(&plain, V1, V3), ["pages are UTF-16"]);
        let cards = parts([&["share.cards", "shares"], &[], &[], &[]]);
        assert_eq!(found(&cards, V1, V2), ["`share.cards` is on"]);
        let shares = parts([&["shares"], &["care"], &["next_review"], &["care"]]);
        assert_eq!(found(&shares, V1, V2), [""; 0]);
        let all = parts([
            &["share"],
            &["next_review"],
            &["care"],
            &["partials/footer.html"],
        ]);
        assert_eq!(found(&all, V1, V3).len(), 5);
    }

    #[test]
    fn only_changes_after_the_first_version_and_up_to_the_second_are_found() {
        let all = parts([&["share"], &[], &["care"], &[]]);
        assert_eq!(found(&all, V1, V1), [""; 0]);
        assert_eq!(found(&all, V2, V2), [""; 0]);
        assert_eq!(found(&all, V2, V3), ["pages are UTF-16"]);
        assert_eq!(found(&all, V3, V1), [""; 0]);
    }

    #[test]
    fn a_version_is_this_one_or_older_or_newer_or_unknown() {
        let earlier = [V1, V2];
        for (with, expected) in [
            (V1, Made::Before),
            (V3, Made::Now),
            (Version::new(0, 1, 7), Made::Never),
            (Version::new(0, 0, 1), Made::Never),
            (Version::new(0, 3, 1), Made::After),
        ] {
            assert_eq!(made(with, V3, &earlier), expected, "{with}");
        }
    }

    #[test]
    fn a_version_that_is_newer_or_unknown_is_reported() {
        let code = |with| version_finding(with, V3, &[V1, V2]).map(|finding| finding.code);
        assert_eq!(code(V3), None);
        assert_eq!(code(V1), None);
        assert_eq!(code(Version::new(0, 3, 1)), Some("made-with-newer"));
        assert_eq!(code(Version::new(0, 1, 5)), Some("made-with-unknown"));
    }

    const CHANGELOG: &str = "# Changelog\n\n## Unreleased\n\n### New\n\n- A setting.\n\n### To change in your site\n\n\
        - The variable `page.foot` is `page.footer`: rename it in your\n  template.\n- `next_review` is a list: write it in brackets.\n\
        - Pages are UTF-16: do nothing.\n\n## 0.2.0 (2027-01-01)\n\n### To change in your site\n\n\
        - `share.cards` is on: write `share: {cards: false}` to keep it off.\n\
        - `care` has no kind `note` any more: write `kind=\"caution\"`.\n\n### Fixed\n\n- A typo: ours.\n";

    #[test]
    fn the_table_and_the_changelog_have_the_same_entries() {
        assert_eq!(disagreements(CHANGELOG, V3, TABLE), [""; 0]);
        assert_eq!(
            disagreements(CHANGELOG, V3, &TABLE[1..]),
            [
                "the table of changes has no row for 0.2.0: `share.cards` is on: write `share: {cards: false}` to keep it off."
            ]
        );
        let without = CHANGELOG.replace("- Pages are UTF-16: do nothing.\n", "");
        assert_eq!(
            disagreements(&without, V3, TABLE),
            ["the changelog of 0.3.0 has no entry: Pages are UTF-16: do nothing."]
        );
        // The version counts too.
        assert_eq!(
            disagreements(CHANGELOG, Version::new(0, 4, 0), TABLE).len(),
            6
        );
    }
}
