use super::*;
use crate::io::files::MemoryFiles;
use crate::raster::samples;

const ICON: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\"><path fill=\"oklch(.44 .1 158)\" d=\"M0 0h32v32z\"/></svg>";
const FONT: &[u8] = include_bytes!("../../../tests/support/square.woff2");

fn look(theme: &str, files: &MemoryFiles) -> (Look, Vec<Diagnostic>) {
    let settings = Settings::parse(Some(&format!("theme: {theme}"))).expect("settings");
    Look::new(files, &settings)
}

fn messages(theme: &str, files: &MemoryFiles) -> Vec<String> {
    let (_, found) = look(theme, files);
    found.into_iter().map(|finding| finding.message).collect()
}

fn routes(look: &Look) -> Vec<String> {
    let files = look.files.iter();
    files.map(|file| file.route.to_string()).collect()
}

#[test]
fn one_drawing_makes_all_icons() {
    let files = MemoryFiles::default().with("brand/Icon.svg", ICON);
    let (look, found) = look("{favicon: brand/Icon.svg}", &files);
    assert!(found.is_empty(), "{found:?}");
    assert!(look.icons.are_own());
    for (file, side) in [
        (IconFile::Touch, 180),
        (IconFile::Square(192), 192),
        (IconFile::Square(512), 512),
        (IconFile::Maskable, 512),
    ] {
        let bytes = look.icons.bytes(file, None).expect("an icon");
        let header = raster::read(&bytes).expect("whole").expect("an image");
        assert_eq!((header.width, header.height), (side, side));
        assert_eq!(bytes, look.icons.bytes(file, None).expect("again"));
    }
    let icon = look.icon.expect("an address").to_string();
    assert!(
        icon.starts_with("/theme/icon.") && icon.ends_with(".svg"),
        "{icon}"
    );
    let manifest = look.icons.manifest(SiteNames {
        title: "A \"name\"",
        language: "ar",
        direction: "rtl",
    });
    let manifest: serde_json::Value = serde_json::from_str(&manifest).expect("JSON");
    assert_eq!(manifest["name"], "A \"name\"");
    assert_eq!(manifest["icons"][1]["sizes"], "512x512");
    assert_eq!(manifest["icons"][2]["purpose"], "maskable");
}

#[test]
fn the_icon_of_the_theme_has_the_hue_of_the_site() {
    let (mut look, _) = look("{}", &MemoryFiles::default());
    assert!(look.icons.files().is_empty());
    let text = include_str!("../../../templates/icon.svg");
    look.or_icon_of_theme(text, 158);
    assert_eq!(look.icons.files(), [IconFile::Favicon]);
    let green = look.icons.bytes(IconFile::Favicon, None).expect("an icon");
    assert_eq!(&green[..8], [0, 0, 1, 0, 1, 0, 32, 32]);
    let png = image::load_from_memory(&green[22..]).expect("an image");
    let lane = png.into_rgba8().get_pixel(11, 16).0;
    let expected = crate::base::colour::rounded(crate::base::colour::oklch(0.5, 0.11, 158.));
    assert_eq!(lane[..3], expected);
    look.or_icon_of_theme(text, 250);
    assert_ne!(
        green,
        look.icons.bytes(IconFile::Favicon, None).expect("an icon")
    );
}

#[test]
fn an_icon_is_drawn_once_by_all_builds() {
    use std::collections::BTreeMap;
    use std::sync::Mutex;

    use crate::site::artefacts::ArtefactStore;

    #[derive(Default)]
    struct Store(Mutex<BTreeMap<ArtefactKey, Vec<u8>>>);
    impl ArtefactStore for Store {
        fn get(&self, key: &ArtefactKey) -> Option<Vec<u8>> {
            self.0.lock().expect("no panic").get(key).cloned()
        }
        fn put(&self, key: &ArtefactKey, bytes: &[u8]) {
            self.0
                .lock()
                .expect("no panic")
                .insert(*key, bytes.to_vec());
        }
    }
    let files = MemoryFiles::default().with("i.svg", ICON);
    let store = Store::default();
    let (look, _) = look("{favicon: i.svg}", &files);
    look.icons
        .bytes(IconFile::Touch, Some(&store))
        .expect("an icon");
    let key = look.icons.key(IconFile::Touch);
    store.put(&key, b"stored");
    let again = look.icons.bytes(IconFile::Touch, Some(&store));
    assert_eq!(again.expect("an icon"), b"stored");
    assert!(look.artefacts().any(|live| live == key));
}

#[test]
fn a_bitmap_is_an_icon_if_it_is_square_and_large() {
    let png = |width, height| samples::png(width, height);
    let files = MemoryFiles::default()
        .with("a.png", png(200, 200))
        .with("b.png", png(200, 100))
        .with("c.png", png(16, 16));
    let (found, _) = look("{favicon: a.png}", &files);
    let expected = [
        IconFile::Favicon,
        IconFile::Touch,
        IconFile::Square(192),
        IconFile::Manifest,
    ];
    assert_eq!(found.icons.files(), expected);
    assert_eq!(found.icons.square(), IconFile::Square(192));
    assert_eq!(found.icon, None);
    found.icons.bytes(IconFile::Favicon, None).expect("an icon");
    assert_eq!(
        messages("{favicon: b.png}", &files),
        ["the icon `b.png` has 200 × 100 pixels and is not square"]
    );
    assert_eq!(
        messages("{favicon: c.png}", &files),
        ["the icon `c.png` has 16 × 16 pixels, too few for a phone"]
    );
}

#[test]
fn a_logo_is_as_high_as_the_header_and_not_too_wide() {
    assert_eq!(shown_size((64., 64.)), (32, 32));
    assert_eq!(shown_size((300., 100.)), (96, 32));
    assert_eq!(shown_size((2000., 100.)), (240, 12));
    let files = MemoryFiles::default().with("brand/logo.png", samples::png(300, 100));
    let (look, found) = look("{logo: brand/logo.png}", &files);
    assert!(found.is_empty(), "{found:?}");
    let logo = look.logo.expect("a logo");
    assert_eq!((logo.width, logo.height), (96, 32));
    assert!(look.rules.contains(".site-title img"));
}

#[test]
fn own_fonts_have_a_fallback_of_the_same_size() {
    let files = MemoryFiles::default()
        .with("brand/text.woff2", FONT)
        .with("brand/heads.woff2", FONT);
    let (look, found) = look(
        "{fonts: {text: brand/text.woff2, headings: brand/heads.woff2}}",
        &files,
    );
    assert!(found.is_empty(), "{found:?}");
    assert_eq!(look.fonts.len(), 2);
    let name = &routes(&look)[0]["/theme/".len()..];
    for rule in [
        &format!(
            "src:url(\"{name}\") format(\"woff2\");font-weight:400;font-style:normal;font-display:optional"
        ),
        "src:local(\"Arial\"),local(\"Liberation Sans\"),local(\"Arimo\");size-adjust:1",
        ":root{--sans:\"Site text\",\"Site text fallback\",sans-serif}",
        ":root{--serif:\"Site headings\",\"Site headings fallback\",serif}",
    ] {
        assert!(look.rules.contains(rule), "{rule}\n{}", look.rules);
    }
}

#[test]
fn a_stack_of_the_system_is_one_rule() {
    let rules = |fonts: &str| {
        look(&format!("{{fonts: {fonts}}}"), &MemoryFiles::default())
            .0
            .rules
    };
    assert_eq!(rules("mixed"), "");
    assert_eq!(rules("sans"), ":root{--serif:var(--sans)}\n");
    assert_eq!(rules("serif"), ":root{--sans:var(--serif)}\n");
}

#[test]
fn what_cannot_be_used_is_reported_at_its_setting() {
    let files = MemoryFiles::default()
        .with("brand/site.css", "a{}")
        .with("brand/font.woff2", "wOFF")
        .with(
            "brand/icon.svg",
            ICON.replace("<path", "<text>A</text><path"),
        )
        .with("brand/large.svg", vec![b' '; 300_000])
        .with("brand/words.png", "words");
    for (theme, expected) in [
        (
            "{stylesheet: brand/sites.css}",
            "there is no file `brand/sites.css` in the site's folder",
        ),
        (
            "{script: brand/site.css}",
            "`brand/site.css` is not a script: its name does not end in `.js`",
        ),
        (
            "{fonts: {text: brand/font.woff2}}",
            "the font `brand/font.woff2` is WOFF, the older format",
        ),
        (
            "{favicon: brand/icon.svg}",
            "`<text>` cannot be part of an icon",
        ),
        (
            "{logo: brand/large.svg}",
            "`brand/large.svg` is larger than 256 kilobytes",
        ),
        (
            "{logo: brand/words.png}",
            "`brand/words.png` is not an SVG, PNG, JPEG or WebP file",
        ),
        (
            "{fonts: {text_bold: brand/font.woff2}}",
            "the font `brand/font.woff2` is WOFF, the older format",
        ),
    ] {
        let found = messages(theme, &files);
        assert_eq!(found[0], expected, "{theme}");
    }
    let (_, found) = look("{stylesheet: brand/sites.css}", &files);
    assert_eq!(
        found[0].label.as_deref(),
        Some("did you mean `brand/site.css`?")
    );
    assert_eq!(found[0].file.as_deref(), Some("guidepost.yaml"));
}

#[test]
fn stylesheet_and_script_have_fingerprints() {
    let files = MemoryFiles::default()
        .with("brand/My Site.css", "a{b:c}")
        .with("brand/site.js", "let a;");
    let (look, found) = look(
        "{stylesheet: brand/My Site.css, script: brand/site.js}",
        &files,
    );
    assert!(found.is_empty(), "{found:?}");
    let hash = |bytes: &[u8]| blake3::hash(bytes).to_hex()[..8].to_owned();
    let expected = [
        format!("/theme/my-site.{}.css", hash(b"a{b:c}")),
        format!("/theme/site.{}.js", hash(b"let a;")),
    ];
    assert_eq!(routes(&look), expected);
}
