//! The files that the settings under `theme` name: logos, icons that are drawn, and fonts.

use guidepost::input::settings::Settings;
use guidepost::raster;
use guidepost::site::look::{IconFile, Look};

use crate::memory_files::MemoryFiles;

/// One for each kind of file; all have the same bytes.
const SETTINGS: [&str; 4] = [
    "theme: {favicon: a.svg}\n",
    "theme: {logo: a.svg}\n",
    "theme: {favicon: a.png}\n",
    "theme: {fonts: {text: a.woff2, headings: a.woff2}}\n",
];

pub(super) fn run(input: &[u8]) {
    let files = ["a.svg", "a.png", "a.woff2"]
        .iter()
        .fold(MemoryFiles::default(), |files, file| {
            files.with(file, input.to_vec())
        });
    for settings in SETTINGS {
        let settings = Settings::parse(Some(settings)).expect("settings");
        let (look, found) = Look::new(&files, &settings);
        if !found.is_empty() {
            continue;
        }
        if look.icons.are_own() {
            let icon = look.icons.bytes(IconFile::Touch, None).expect("an icon");
            let header = raster::read(&icon).expect("whole").expect("a PNG file");
            assert_eq!((header.width, header.height), (180, 180));
        }
        if let Some(logo) = &look.logo {
            assert!((1..=240).contains(&logo.width) && (1..=32).contains(&logo.height));
        }
        // What is written into the stylesheet has no text of the file.
        assert!(look.rules.is_ascii() && look.rules.len() < 2000);
        assert!(!look.rules.contains("NaN") && !look.rules.contains("inf"));
    }
}
