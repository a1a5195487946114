//! `--verify`: builds the site once more in memory, knowing nothing, and compares what comes out with
//! what was published.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::io::content::Content;
use crate::io::files::Files;
use crate::io::publish::PublishedFile;
use crate::render::outputs;
use crate::render::project::{Options, Project};

/// What differs: nothing, unless something is wrong with the program.
pub(super) fn verify(
    files: &dyn Files,
    options: &Options,
    published: &[PublishedFile],
) -> Vec<Diagnostic> {
    let wrong = |what: String| {
        let finding = Diagnostic::error("verify", what);
        finding.hint("this is a fault of Guidepost: please report it; removing the folder `.guidepost/cache` helps until it is mended")
    };
    let project = match Project::open(files, options) {
        Ok((project, _)) => project,
        Err(found) => return found,
    };
    let (outputs, _) = outputs::plan(&project);
    let here: BTreeMap<&str, blake3::Hash> = published
        .iter()
        .map(|file| (file.path.as_str(), file.digest))
        .collect();
    let differs = outputs.par_iter().filter_map(|output| {
        let path = output.route.output_path();
        match output.render(&project).and_then(Content::hash) {
            Err(error) => Some(*error),
            Ok(hash) if here.get(path.as_str()) == Some(&hash) => None,
            Ok(_) => Some(wrong(format!("`{path}` is not what a clean build makes"))),
        }
    });
    let mut differs: Vec<Diagnostic> = differs.collect();
    if outputs.len() != here.len() {
        let (clean, here) = (outputs.len(), here.len());
        differs.push(wrong(format!(
            "{here} files were published, a clean build makes {clean}"
        )));
    }
    differs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::files::MemoryFiles;

    #[test]
    fn what_a_clean_build_would_not_make_is_found() {
        let files = MemoryFiles::default().with("content/index.md", "# Home\n\nText.\n");
        let options = Options::default();
        let (project, _) = Project::open(&files, &options).expect("opens");
        let (outputs, _) = outputs::plan(&project);
        let standing = |output: &outputs::Output| PublishedFile {
            path: output.route.output_path(),
            digest: output
                .render(&project)
                .and_then(Content::hash)
                .expect("renders"),
            stamp: None,
        };
        let mut published: Vec<PublishedFile> = outputs.iter().map(standing).collect();
        assert_eq!(verify(&files, &options, &published), []);
        published[0].digest = blake3::hash(b"stale");
        published.push(PublishedFile {
            path: "left-over.html".to_owned(),
            ..published[0].clone()
        });
        let found = verify(&files, &options, &published);
        let told: Vec<&str> = found.iter().map(|found| found.message.as_str()).collect();
        assert_eq!(told.len(), 2, "{told:?}");
        assert_eq!(told[0], "`index.html` is not what a clean build makes");
    }
}
