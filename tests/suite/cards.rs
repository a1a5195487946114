//! Social images across builds: one is drawn again only if it would differ.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use guidepost::share::social_image::key_in;
use tempfile::TempDir;

use crate::tree::put;

const IMAGE: &str = "public/og/knee.png";

fn site() -> TempDir {
    let site = tempfile::tempdir().unwrap();
    let settings = "title: Guide\ndescription: A guide.\nbase_url: https://example.org/\nshare: {cards: true}\n";
    put(site.path(), "guidepost.yaml", settings);
    put(site.path(), "content/index.md", "# Guide\n");
    put(site.path(), "content/knee.md", "# Knee\n");
    site
}

fn build(site: &TempDir) -> Output {
    let output = Command::new(env!("CARGO_BIN_EXE_guidepost"))
        .arg("build")
        .current_dir(site.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    output
}

fn image(site: &TempDir) -> Vec<u8> {
    fs::read(site.path().join(IMAGE)).unwrap()
}

fn manifest(site: &Path) -> PathBuf {
    let folder = fs::read_dir(site.join(".guidepost/outputs")).unwrap();
    folder.map(|entry| entry.unwrap().path()).next().unwrap()
}

#[test]
fn keeps_an_image_with_the_same_key() {
    let site = site();
    build(&site);
    let drawn = image(&site);
    // Another file with the same key, as if an earlier build had written it: it is kept only if nothing is drawn.
    let other = [drawn.clone(), b"more".to_vec()].concat();
    assert_eq!(key_in(&other), key_in(&drawn));
    put(site.path(), IMAGE, &other);
    let file = manifest(site.path());
    let hash = |bytes: &[u8]| blake3::hash(bytes).to_hex().to_string();
    let noted = fs::read_to_string(&file).unwrap();
    fs::write(&file, noted.replace(&hash(&drawn), &hash(&other))).unwrap();
    build(&site);
    assert_eq!(image(&site), other);

    put(site.path(), "content/knee.md", "# Shin\n");
    build(&site);
    assert_ne!(key_in(&image(&site)), key_in(&drawn));
    put(site.path(), "content/knee.md", "# Knee\n\nMore text.\n");
    build(&site);
    assert_eq!(image(&site), drawn);
}

#[test]
fn draws_an_edited_image_again() {
    let site = site();
    build(&site);
    let drawn = image(&site);
    put(
        site.path(),
        IMAGE,
        [drawn.clone(), b"more".to_vec()].concat(),
    );
    let stderr = String::from_utf8(build(&site).stderr).unwrap();
    assert!(
        stderr.starts_with("warning[output-edited]: `og/knee.png`"),
        "{stderr}"
    );
    assert_eq!(image(&site), drawn);
}
