//! `--verify`: renders the site once more, without a cache, and compares the outputs with the published files by hash.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::io::content::Content;
use crate::io::files::Files;
use crate::io::publish::PublishedFile;
use crate::render::outputs;
use crate::render::project::{Options, Project};

/// The differences; there are none unless the program has a bug.
pub(super) fn verify(
    files: &dyn Files,
    options: &Options,
    published: &[PublishedFile],
) -> Vec<Diagnostic> {
    let difference = |message: String| {
        let finding = Diagnostic::error("verify", message);
        finding.hint("this is a bug in Guidepost: please report it; removing the folder `.guidepost/cache` helps until it is fixed")
    };
    let project = match Project::open(files, options) {
        Ok((project, _)) => project,
        Err(found) => return found,
    };
    let (outputs, _) = outputs::plan(&project);
    let hashes: BTreeMap<&str, blake3::Hash> = published
        .iter()
        .map(|file| (file.path.as_str(), file.digest))
        .collect();
    let differs = outputs.par_iter().filter_map(|output| {
        let path = output.route.output_path();
        match output.render(&project).and_then(Content::hash) {
            Err(error) => Some(*error),
            Ok(hash) if hashes.get(path.as_str()) == Some(&hash) => None,
            Ok(_) => Some(difference(format!(
                "`{path}` differs from the output of a clean build"
            ))),
        }
    });
    let mut differs: Vec<Diagnostic> = differs.collect();
    if outputs.len() != hashes.len() {
        let (clean, published) = (outputs.len(), hashes.len());
        differs.push(difference(format!(
            "{published} files were published, a clean build publishes {clean}"
        )));
    }
    differs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::files::MemoryFiles;

    #[test]
    fn finds_files_that_differ_from_a_clean_build() {
        let files = MemoryFiles::default().with("content/index.md", "# Home\n\nText.\n");
        let options = Options::default();
        let (project, _) = Project::open(&files, &options).expect("opens");
        let (outputs, _) = outputs::plan(&project);
        let published_file = |output: &outputs::Output| PublishedFile {
            path: output.route.output_path(),
            digest: output
                .render(&project)
                .and_then(Content::hash)
                .expect("renders"),
            stat: None,
        };
        let mut published: Vec<PublishedFile> = outputs.iter().map(published_file).collect();
        assert_eq!(verify(&files, &options, &published), []);
        published[0].digest = blake3::hash(b"stale");
        published.push(PublishedFile {
            path: "left-over.html".to_owned(),
            ..published[0].clone()
        });
        let found = verify(&files, &options, &published);
        let messages: Vec<&str> = found.iter().map(|found| found.message.as_str()).collect();
        assert_eq!(messages.len(), 2, "{messages:?}");
        assert_eq!(
            messages[0],
            "`index.html` differs from the output of a clean build"
        );
    }
}
