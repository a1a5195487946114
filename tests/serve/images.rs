//! Images: a browser gets the variants of a build, each made when it is requested.

use std::fs;
use std::path::Path;

use crate::served::{SETTINGS, Served, guidepost, put};

/// A JPEG file with Exif data that states a place.
const PHOTO: &[u8] = include_bytes!("../sites/images/in/content/turned.jpg");

#[test]
fn variants_are_those_of_a_build() {
    let (served, built) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for folder in [served.path(), built.path()] {
        put(folder, "guidepost.yaml", SETTINGS);
        put(
            folder,
            "content/index.md",
            "# Home\n\n![](photo.jpg) [file](file.jpg)\n",
        );
        put(folder, "content/photo.jpg", PHOTO);
        put(folder, "content/file.jpg", PHOTO);
    }
    let status = guidepost(built.path(), &["build"]).status();
    assert!(status.unwrap().success());
    let public = built.path().join("public");
    let served = Served::of(served, &[]);
    let same = |file: &Path| {
        let path = file.strip_prefix(&public).unwrap().to_string_lossy();
        let answer = served.get(&format!("/{path}"));
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.body, fs::read(file).unwrap(), "{path}");
        assert!(
            !String::from_utf8_lossy(&answer.body).contains("GPS"),
            "{path}"
        );
    };
    let variants = fs::read_dir(public.join("resized")).unwrap();
    let variants: Vec<_> = variants.map(|entry| entry.unwrap().path()).collect();
    assert_eq!(variants.len(), 2);
    for file in variants.iter().chain(&variants) {
        same(file);
    }
    same(&public.join("file.jpg"));
    assert_eq!(served.get("/photo.jpg").status, 404);
    // Another photo has other variants.
    let other = include_bytes!("../sites/images/in/content/photo.jpg");
    served.put("content/photo.jpg", other);
    served.until_holds("/", "photo-720.");
}
