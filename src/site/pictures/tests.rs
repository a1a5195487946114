//! Tests of what is derived from images, and how often.

use std::collections::BTreeMap;
use std::io;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;
use crate::io::files::{Listing, MemoryFiles, Skip};
use crate::io::open_file::OpenFile;
use crate::raster::samples;
use crate::render::outputs::{self, OutputId};
use crate::render::project::{Options, Project};

/// A site's folder that counts how often whole files are read.
struct Counted {
    files: MemoryFiles,
    photos: AtomicUsize,
}

impl Files for Counted {
    fn list(&self, folder: &str, skip: Skip<'_>) -> Listing {
        self.files.list(folder, skip)
    }

    fn has_folder(&self, folder: &str) -> bool {
        self.files.has_folder(folder)
    }

    fn read(&self, file: &str, at_most: u64) -> io::Result<Option<Vec<u8>>> {
        let is_photo = file.ends_with(".jpg");
        self.photos
            .fetch_add(usize::from(is_photo), Ordering::Relaxed);
        self.files.read(file, at_most)
    }

    fn open(&self, file: &str) -> io::Result<Option<OpenFile>> {
        self.files.open(file)
    }
}

#[derive(Default)]
struct Store(Mutex<BTreeMap<ArtefactKey, Vec<u8>>>);

impl ArtefactStore for Store {
    fn get(&self, key: &ArtefactKey) -> Option<Vec<u8>> {
        self.0.lock().expect("no panic").get(key).cloned()
    }

    fn put(&self, key: &ArtefactKey, bytes: &[u8]) {
        let mut stored = self.0.lock().expect("no panic");
        assert_eq!(stored.insert(*key, bytes.to_vec()), None, "made twice");
    }
}

fn site(files: &[(&str, &[u8])]) -> Counted {
    let mut all = MemoryFiles::default();
    for (file, bytes) in files {
        all = all.with(file, *bytes);
    }
    let photos = AtomicUsize::new(0);
    Counted { files: all, photos }
}

/// The addresses of the images of a site, as they are published.
fn published(files: &Counted) -> Vec<String> {
    let (project, found) = Project::open(files, &Options::default()).expect("opens");
    let errors = found.iter().filter(|finding| finding.is_error());
    assert_eq!(errors.count(), 0, "{found:?}");
    let (outputs, _) = outputs::plan(&project);
    let images = outputs
        .iter()
        .filter(|output| matches!(output.id, OutputId::Variant(_) | OutputId::Asset(_)));
    images.map(|output| output.route.to_string()).collect()
}

#[test]
fn an_image_is_decoded_once_for_all_pages_and_variants() {
    let photo = samples::jpeg(700, 20);
    let page = "# Page\n\n![a](../photo.jpg) ![b](../photo.jpg)\n".as_bytes();
    let files = site(&[
        (
            "content/index.md",
            b"# Home\n\n![](photo.jpg) ![](copy/photo.jpg)\n",
        ),
        ("content/photo.jpg", &photo),
        ("content/copy/photo.jpg", &photo),
        ("content/a/one.md", page),
        ("content/a/two.md", page),
    ]);
    let (project, _) = Project::open(&files, &Options::default()).expect("opens");
    let variants = project.pictures.variants.len();
    assert_eq!(variants, 4, "two widths in two forms");
    let all = |store: Option<&dyn ArtefactStore>| -> Vec<Vec<u8>> {
        let bytes = |number| project.pictures.bytes(number, &files, store);
        (0..variants)
            .into_par_iter()
            .map(|number| bytes(number).expect("is made"))
            .collect()
    };
    let without = all(None);
    assert_eq!(files.photos.swap(0, Ordering::Relaxed), 1);
    let store = Store::default();
    assert_eq!(all(Some(&store)), without);
    assert_eq!(all(Some(&store)), without);
    assert_eq!(files.photos.load(Ordering::Relaxed), 1);
}

#[test]
fn originals_are_published_only_if_something_names_them() {
    let photo = samples::jpeg(30, 20);
    let shows = |more: (&str, &[u8])| {
        let files = site(&[
            ("content/index.md", b"# Home\n\n![](photo.jpg)\n"),
            ("content/photo.jpg", &photo),
            more,
        ]);
        let published = published(&files);
        assert_eq!(
            published
                .iter()
                .filter(|route| route.starts_with("/resized/"))
                .count(),
            2
        );
        published.contains(&"/photo.jpg".to_owned())
    };
    assert!(!shows(("content/a.md", b"# A\n\n![](photo.jpg)\n")));
    assert!(!shows(("content/a.md", b"# A\n\nWords about photo.jpg.\n")));
    assert!(!shows((
        "content/a.md",
        b"---\ndraft: true\n---\n# A\n\n[it](photo.jpg)\n"
    )));
    assert!(shows(("content/a.md", b"# A\n\n[it](photo.jpg)\n")));
    assert!(shows((
        "content/a.md",
        b"# A\n\n<img src=\"photo.jpg\" alt=\"\">\n"
    )));
    assert!(shows(("content/a.md", b"# A\n\n![](photo.jpg#dark)\n")));
    assert!(shows((
        "content/a.md",
        b"---\nimage: photo.jpg\n---\n# A\n\nText.\n"
    )));
    assert!(shows((
        "content/a.md",
        b"---\nextra: {a: [photo.jpg]}\n---\n# A\n\nText.\n"
    )));
    assert!(shows((
        "static/a.css",
        b"p { background: url(/photo.jpg) }\n"
    )));
    assert!(shows((
        "templates/page.html",
        b"{{ body }} {{ root }}photo.jpg"
    )));
    assert!(shows((
        "links.ledger",
        b"live / 2026-01-01\nlive /photo.jpg 2026-01-01\n"
    )));
    assert!(shows((
        "links.ledger",
        b"moved /old.jpg 2026-01-01 /photo.jpg\n"
    )));
    assert!(shows(("guidepost.yaml", b"extra:\n  logo: photo.jpg\n")));
}

#[test]
fn an_image_that_only_a_draft_shows_is_not_published() {
    let photo = samples::jpeg(30, 20);
    let files = site(&[
        ("content/index.md", b"# Home\n\nText.\n"),
        (
            "content/a.md",
            b"---\ndraft: true\n---\n# A\n\n![](photo.jpg) ![](moves.png)\n",
        ),
        ("content/photo.jpg", &photo),
        ("content/b.md", b"# B\n\n![](moves.png)\n"),
        (
            "content/moves.png",
            &samples::with_chunk(&samples::png(2, 2), b"acTL", &[0; 8]),
        ),
    ]);
    assert_eq!(published(&files), ["/moves.png"]);
}

#[test]
fn a_file_that_changed_is_not_published_under_the_old_name() {
    let before = site(&[
        ("content/index.md", b"# Home\n\n![](photo.jpg)\n"),
        ("content/photo.jpg", &samples::jpeg(30, 20)),
    ]);
    let after = site(&[("content/photo.jpg", &samples::jpeg(31, 20))]);
    let (project, _) = Project::open(&before, &Options::default()).expect("opens");
    let made = project.pictures.bytes(0, &after, None);
    assert_eq!(made.expect_err("another file").code, "file-changed");
    let of_form = |bytes: &[u8]| {
        let variants = project.pictures.variants.iter();
        variants.filter(|variant| variant.is_form_of(bytes)).count()
    };
    assert_eq!(of_form(&samples::jpeg(1, 1)), 1);
    assert_eq!(of_form(&samples::webp(1, 1)), 1);
    assert_eq!(of_form(&samples::png(1, 1)), 0);
    assert_eq!(of_form(b"words"), 0);
}
