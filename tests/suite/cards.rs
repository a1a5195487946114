//! Cards from build to build: one is drawn again only where it would be another.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use guidepost::share::social_image::key_in;
use tempfile::TempDir;

use crate::tree::put;

const CARD: &str = "public/og/knee.png";

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

fn card(site: &TempDir) -> Vec<u8> {
    fs::read(site.path().join(CARD)).unwrap()
}

fn manifest(site: &Path) -> PathBuf {
    let folder = fs::read_dir(site.join(".guidepost/outputs")).unwrap();
    folder.map(|entry| entry.unwrap().path()).next().unwrap()
}

#[test]
fn a_card_that_was_drawn_from_the_same_is_kept() {
    let site = site();
    build(&site);
    let drawn = card(&site);
    // Another picture of the same card, as if an earlier build had written it: only drawing tells.
    let other = [drawn.clone(), b"more".to_vec()].concat();
    assert_eq!(key_in(&other), key_in(&drawn));
    put(site.path(), CARD, &other);
    let file = manifest(site.path());
    let hash = |bytes: &[u8]| blake3::hash(bytes).to_hex().to_string();
    let noted = fs::read_to_string(&file).unwrap();
    fs::write(&file, noted.replace(&hash(&drawn), &hash(&other))).unwrap();
    build(&site);
    assert_eq!(card(&site), other);

    put(site.path(), "content/knee.md", "# Shin\n");
    build(&site);
    assert_ne!(key_in(&card(&site)), key_in(&drawn));
    put(site.path(), "content/knee.md", "# Knee\n\nMore text.\n");
    build(&site);
    assert_eq!(card(&site), drawn);
}

#[test]
fn a_card_that_was_edited_by_hand_is_drawn_again() {
    let site = site();
    build(&site);
    let drawn = card(&site);
    put(
        site.path(),
        CARD,
        [drawn.clone(), b"more".to_vec()].concat(),
    );
    let told = String::from_utf8(build(&site).stderr).unwrap();
    assert!(
        told.starts_with("warning[output-edited]: `og/knee.png`"),
        "{told}"
    );
    assert_eq!(card(&site), drawn);
}
