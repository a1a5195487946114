//! `--verify`: renders the site once more, without a cache, and compares the outputs with the published files by hash.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::base::file_stat::FileStat;
use crate::diagnostic::Diagnostic;
use crate::io::content::Content;
use crate::io::files::Files;
use crate::io::publish::PublishedFile;
use crate::render::outputs::{self, Output, OutputId};
use crate::render::project::{Options, Project};

/// A build to verify.
pub(super) struct Verification<'v> {
    /// What was built.
    pub(super) built: &'v Project<'v>,
    /// The site's folder.
    pub(super) files: &'v dyn Files,
    /// The options of the build.
    pub(super) options: &'v Options,
    /// The stat of a file that was written when the build began.
    pub(super) clock: Option<FileStat>,
    /// The files that were published.
    pub(super) published: &'v [PublishedFile],
}

/// Why an output is not the published file.
enum Difference {
    /// Its source file changed after the build began.
    Source,
    Bug(Diagnostic),
}

impl Verification<'_> {
    /// The differences; there are none unless the program has a bug. If source files changed after the build began, the
    /// result is a warning that nothing was verified.
    pub(super) fn run(&self) -> Vec<Diagnostic> {
        let clean = match Project::open(self.files, self.options) {
            Ok((mut clean, _)) => {
                clean.split_search();
                clean
            }
            Err(_) if self.any_page_changed() => return vec![sources_changed()],
            Err(found) => return found,
        };
        if self.sources_changed(&clean) {
            return vec![sources_changed()];
        }
        let (outputs, _) = outputs::plan(&clean);
        let published = self.published.iter();
        let hashes: BTreeMap<&str, blake3::Hash> = published
            .map(|file| (file.path.as_str(), file.digest))
            .collect();
        let found: Vec<Difference> = outputs
            .par_iter()
            .filter_map(|output| self.difference(&clean, output, &hashes))
            .collect();
        let mut differs = Vec::new();
        for difference in found {
            match difference {
                Difference::Source => return vec![sources_changed()],
                Difference::Bug(finding) => differs.push(finding),
            }
        }
        if outputs.len() != hashes.len() {
            let (clean, published) = (outputs.len(), hashes.len());
            let message =
                format!("{published} files were published, a clean build publishes {clean}");
            differs.push(bug(message));
        }
        differs
    }

    fn difference(
        &self,
        clean: &Project<'_>,
        output: &Output,
        hashes: &BTreeMap<&str, blake3::Hash>,
    ) -> Option<Difference> {
        let path = output.route.output_path();
        let is_copy_of_changed = || match output.id {
            OutputId::Asset(number) => self.is_changed(&clean.site.assets[number].file),
            _ => false,
        };
        match output.render(clean).and_then(Content::hash) {
            Ok(hash) if hashes.get(path.as_str()) == Some(&hash) => None,
            Ok(_) if is_copy_of_changed() => Some(Difference::Source),
            Ok(_) => {
                let message = format!("`{path}` differs from the output of a clean build");
                Some(Difference::Bug(bug(message)))
            }
            // The clean project has opened it a moment ago.
            Err(error) if error.code.starts_with("file-") => Some(Difference::Source),
            Err(error) => Some(Difference::Bug(*error)),
        }
    }

    /// Whether a source file changed after the build began.
    fn is_changed(&self, file: &str) -> bool {
        let stat = self.files.stat(file).zip(self.clock);
        stat.is_none_or(|(stat, clock)| !stat.settled_before(clock))
    }

    fn any_page_changed(&self) -> bool {
        let site = &self.built.site;
        let mut pages = site.pages.iter().chain(&site.drafts);
        pages.any(|page| self.is_changed(&page.file))
    }

    /// Whether a source file changed between the two projects. The hash of a page may come from the cache, so a difference
    /// alone is no proof; settings, data and templates are always read.
    fn sources_changed(&self, clean: &Project<'_>) -> bool {
        let built = self.built;
        let files = |project: &Project<'_>| -> BTreeMap<String, Option<blake3::Hash>> {
            let site = &project.site;
            let pages = site.pages.iter().chain(&site.drafts);
            let pages = pages.map(|page| (page.file.clone(), Some(page.hash)));
            let assets = site.assets.iter().map(|asset| (asset.file.clone(), None));
            pages.chain(assets).collect()
        };
        let (before, now) = (files(built), files(clean));
        let mut differing = before
            .iter()
            .filter(|(file, hash)| now.get(*file) != Some(hash));
        built.reading != clean.reading
            || built.templates.fingerprint() != clean.templates.fingerprint()
            || now.keys().any(|file| !before.contains_key(file))
            || differing.any(|(file, _)| !now.contains_key(file) || self.is_changed(file))
    }
}

fn bug(message: String) -> Diagnostic {
    let finding = Diagnostic::error("verify", message);
    finding.hint("this is a bug in Guidepost: please report it; removing the folder `.guidepost/cache` helps until it is fixed")
}

fn sources_changed() -> Diagnostic {
    let message = "source files changed during the build, so it was not verified";
    Diagnostic::warning("file-changed", message).hint("build again")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::files::MemoryFiles;

    /// The files that a build of a project publishes.
    fn published(project: &Project<'_>) -> Vec<PublishedFile> {
        let (outputs, _) = outputs::plan(project);
        let hash = |output: &Output| output.render(project).and_then(Content::hash);
        let file = |output: &Output| PublishedFile {
            path: output.route.output_path(),
            digest: hash(output).expect("renders"),
            stat: None,
        };
        outputs.iter().map(file).collect()
    }

    #[test]
    fn finds_files_that_differ_from_a_clean_build() {
        let files = MemoryFiles::default().with("content/index.md", "# Home\n\nText.\n");
        let options = Options::default();
        let (project, _) = Project::open(&files, &options).expect("opens");
        let mut published = published(&project);
        let verify = |published: &[PublishedFile]| {
            let verification = Verification {
                built: &project,
                files: &files,
                options: &options,
                clock: None,
                published,
            };
            verification.run()
        };
        assert_eq!(verify(&published), []);
        published[0].digest = blake3::hash(b"stale");
        published.push(PublishedFile {
            path: "left-over.html".to_owned(),
            ..published[0].clone()
        });
        let found = verify(&published);
        let messages: Vec<&str> = found.iter().map(|found| found.message.as_str()).collect();
        assert_eq!(messages.len(), 2, "{messages:?}");
        assert_eq!(
            messages[0],
            "`index.html` differs from the output of a clean build"
        );
    }

    #[test]
    fn source_files_that_change_during_the_build_are_no_bug() {
        let options = Options::default();
        let site = |home: &str, style: &str| {
            MemoryFiles::default()
                .with("content/index.md", home)
                .with("content/b.md", "# B")
                .with("static/a.css", style)
        };
        let files = site("# Home", "a {}");
        let (built, _) = Project::open(&files, &options).expect("opens");
        let published = published(&built);
        let changed = [
            site("# Home again", "a {}"),
            site("# Home", "b {}"),
            site("# Home", "a {}").with("content/c.md", "# C"),
            site("# Home", "a {}").with("templates/page.html", "x"),
            site("# Home", "a {}").with("guidepost.yaml", "title: T\n"),
            site("---\nno: [", "a {}"),
            MemoryFiles::default().with("content/index.md", "# Home"),
        ];
        for now in &changed {
            let verification = Verification {
                built: &built,
                files: now,
                options: &options,
                clock: None,
                published: &published,
            };
            assert_eq!(verification.run(), [sources_changed()]);
        }
    }
}
