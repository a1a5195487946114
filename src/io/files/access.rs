//! Which files of a site may be read: one rule for all readers, decided from facts about a path. [`Door`]
//! collects the facts; nothing here has an effect.
//!
//! A path without symbolic links is read if it is a regular file. A link is followed
//!
//! - to a file or folder of the site, or below a path of the setting `links.follow`;
//! - from the content or `static/` to a regular file of the git repository around the site;
//!
//! and never to a name that starts with a dot, nor to what Guidepost writes.
//!
//! [`Door`]: super::door::Door

/// The part of a site that a path belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Pages, and files next to them.
    Content,
    /// Files that are published under their own names.
    Static,
    /// Settings, data files and templates: errors quote them, and pages show parts of them.
    Input,
}

impl Part {
    /// The part of a path relative to the site's root. `templates` is the folder of the site's templates.
    pub(super) fn of(file: &str, templates: &str) -> Self {
        const SETTINGS: [&str; 2] = ["guidepost.yaml", "guidepost.yml"];
        let is_in = |folder: &str| {
            let rest = file.strip_prefix(folder);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        if SETTINGS.contains(&file) || is_in(super::DATA) || is_in(templates) {
            Self::Input
        } else if is_in(super::STATIC) {
            Self::Static
        } else {
            Self::Content
        }
    }
}

/// What a path leads to, all links resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    File,
    Folder,
    /// A device, pipe or socket. Opening one could block forever.
    Special,
}

/// The place of a link's target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In a folder that Guidepost writes.
    Output,
    /// Below a path of the setting `links.follow`.
    Followed,
    /// In the site's folder.
    Site,
    /// Elsewhere in the git repository around the site.
    Repository,
    /// Anywhere else.
    Elsewhere,
}

/// The facts about a path on whose way there is a symbolic link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LinkFacts {
    /// The place of its target.
    pub(super) place: Place,
    /// Whether a name on the way from that place to the target starts with a dot.
    pub(super) hidden: bool,
    /// Whether the path itself is the link, and not a folder above it.
    pub(super) direct: bool,
}

/// Why a path is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Denial {
    /// It leads to what Guidepost writes.
    Output,
    /// It leads outside.
    Outside,
    /// It leads to a name that starts with a dot.
    Hidden,
    /// It is not a regular file.
    Special,
}

/// Decides whether a path is read. `link` is `None` if no link is on its way.
///
/// # Errors
/// Why it is not.
pub(super) fn decide(part: Part, kind: Kind, link: Option<LinkFacts>) -> Result<(), Denial> {
    if let Some(link) = link {
        let is_near = match link.place {
            Place::Output => return Err(Denial::Output),
            Place::Elsewhere => false,
            Place::Followed | Place::Site => true,
            Place::Repository => part != Part::Input && kind == Kind::File && link.direct,
        };
        if !is_near {
            return Err(Denial::Outside);
        }
        if link.hidden {
            return Err(Denial::Hidden);
        }
    }
    match kind {
        Kind::Special => Err(Denial::Special),
        Kind::File | Kind::Folder => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_belongs_to_one_part() {
        for (file, part) in [
            ("guidepost.yaml", Part::Input),
            ("guidepost.yml", Part::Input),
            ("content/guidepost.yaml", Part::Content),
            ("content/_data", Part::Input),
            ("content/_data/references.yaml", Part::Input),
            ("content/_database.md", Part::Content),
            ("looks/page.html", Part::Input),
            ("templates/page.html", Part::Content),
            ("static", Part::Static),
            ("static/a/b.txt", Part::Static),
            ("statics/a.txt", Part::Content),
            ("content/a.md", Part::Content),
            ("a.md", Part::Content),
        ] {
            assert_eq!(Part::of(file, "looks"), part, "{file}");
        }
    }

    #[test]
    fn without_a_link_only_special_files_are_refused() {
        for part in [Part::Content, Part::Static, Part::Input] {
            assert_eq!(decide(part, Kind::File, None), Ok(()));
            assert_eq!(decide(part, Kind::Folder, None), Ok(()));
            assert_eq!(decide(part, Kind::Special, None), Err(Denial::Special));
        }
    }

    /// All decisions about links: one row for each place and kind, one column for each part.
    #[test]
    fn links_are_followed_by_one_table() {
        use Denial::{Output, Outside, Special};
        const OK: Result<(), Denial> = Ok(());
        let parts = [Part::Content, Part::Static, Part::Input];
        let table = [
            (Place::Site, Kind::File, [OK, OK, OK]),
            (Place::Site, Kind::Folder, [OK, OK, OK]),
            (Place::Site, Kind::Special, [Err(Special); 3]),
            (Place::Followed, Kind::File, [OK, OK, OK]),
            (Place::Followed, Kind::Folder, [OK, OK, OK]),
            (Place::Followed, Kind::Special, [Err(Special); 3]),
            (Place::Repository, Kind::File, [OK, OK, Err(Outside)]),
            (Place::Repository, Kind::Folder, [Err(Outside); 3]),
            (Place::Repository, Kind::Special, [Err(Outside); 3]),
            (Place::Elsewhere, Kind::File, [Err(Outside); 3]),
            (Place::Elsewhere, Kind::Folder, [Err(Outside); 3]),
            (Place::Elsewhere, Kind::Special, [Err(Outside); 3]),
            (Place::Output, Kind::File, [Err(Output); 3]),
            (Place::Output, Kind::Folder, [Err(Output); 3]),
            (Place::Output, Kind::Special, [Err(Output); 3]),
        ];
        for (place, kind, expected) in table {
            for (part, expected) in parts.into_iter().zip(expected) {
                let facts = |hidden, direct| LinkFacts {
                    place,
                    hidden,
                    direct,
                };
                let shown = format!("{place:?} {kind:?} {part:?}");
                let plain = decide(part, kind, Some(facts(false, true)));
                assert_eq!(plain, expected, "{shown}");
                let hidden = decide(part, kind, Some(facts(true, true)));
                let or_hidden = match expected {
                    Err(denial) if denial != Special => Err(denial),
                    _ => Err(Denial::Hidden),
                };
                assert_eq!(hidden, or_hidden, "hidden {shown}");
                // A folder of the repository is not followed, so a file below a link to one is not read either.
                let below = decide(part, kind, Some(facts(false, false)));
                let or_outside = match place {
                    Place::Repository => Err(Outside),
                    _ => expected,
                };
                assert_eq!(below, or_outside, "below {shown}");
            }
        }
    }
}
