//! Images drawn and read back by a decoder.

use proptest::prelude::*;

use super::font::{Font, ShapedText};
use super::lines::{Measured, shortened};
use super::*;

const LARGEST: usize = 300_000;
const LONG: &str = "How long does a hamstring strain take to heal, what the studies really measured, and why the numbers that you find elsewhere are so different from one another, with a table of every trial since 1990, its size, its methods and its outcome";

fn text(title: &str, breadcrumbs: &[&str], site: &str) -> SocialImageText {
    SocialImageText {
        title: title.to_owned(),
        breadcrumbs: breadcrumbs.iter().map(|name| (*name).to_owned()).collect(),
        site: site.to_owned(),
        hue: 158,
    }
}

fn image(title: &str) -> SocialImage {
    SocialImage::new(&text(
        title,
        &["Home", "Running injuries"],
        "Measured Stride",
    ))
    .expect("drawable")
}

/// One image for each way that text is set.
fn samples() -> Vec<SocialImage> {
    let far = [
        "Home",
        LONG,
        "Recovery and return to running",
        "Year by year",
    ];
    [
        text("Measured Stride", &[], "Measured Stride"),
        text("When to see a doctor", &["Home", "Injuries"], "Guide"),
        text(LONG, &far, LONG),
        text(&"Oberschenkel\u{ad}muskel".repeat(9), &["Start"], "Guide"),
        text(
            "Τραυματισμοί; Растяжение: cần gặp bác sĩ, “office”",
            &["Αρχική"],
            "Шаг",
        ),
    ]
    .iter()
    .map(|text| SocialImage::new(text).expect("drawable"))
    .collect()
}

/// The palette numbers of the pixels, row by row, from a decoder.
fn pixels(picture: &[u8]) -> Vec<u8> {
    let mut decoder = ::png::Decoder::new(std::io::Cursor::new(picture));
    decoder.set_transformations(::png::Transformations::IDENTITY);
    let mut reader = decoder.read_info().expect("a PNG");
    let info = reader.info();
    assert_eq!((info.width, info.height), (WIDTH, HEIGHT));
    assert!(info.palette.is_some());
    let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
    reader.next_frame(&mut pixels).expect("whole");
    pixels
}

#[test]
fn the_renderer_version_is_that_of_the_samples() {
    let mut hasher = blake3::Hasher::new();
    for sample in samples() {
        // As `draw`, without the key, which depends on the version.
        let canvas = layout::paint(&sample);
        let none = blake3::Hash::from_bytes([0; 32]);
        let picture = png::encode(&canvas, &colour::palette(sample.hue), &none);
        hasher.update(&picture.expect("encoded"));
    }
    let name = &hasher.finalize().to_hex()[..16];
    assert_eq!(
        image::RENDERER_VERSION,
        name,
        "images look different: write this version"
    );
}

#[test]
fn an_image_is_a_small_png_that_contains_its_key() {
    for image in samples() {
        let picture = draw(&image).expect("drawn");
        assert!(picture.len() < LARGEST, "{} bytes", picture.len());
        assert_eq!(key_in(&picture), Some(image.key()));
        assert_eq!(pixels(&picture), layout::paint(&image).pixels);
    }
    assert_eq!(key_in(b"no picture"), None);
}

#[test]
fn the_same_text_gives_the_same_bytes_on_every_thread() {
    let drawn: Vec<Vec<u8>> = samples()
        .iter()
        .map(|image| draw(image).expect("drawn"))
        .collect();
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                for (image, first) in samples().iter().zip(&drawn).rev() {
                    assert_eq!(&draw(image).expect("drawn"), first);
                }
            });
        }
    });
}

#[test]
fn every_part_changes_the_key() {
    let mut keys: Vec<_> = [
        text("A", &["B", "C"], "D"),
        text("A", &["B"], "D"),
        text("A", &["B", "C", "D"], ""),
        text("A", &["BC"], "D"),
        text("AB", &["C"], "D"),
        SocialImageText {
            hue: 90,
            ..text("A", &["B", "C"], "D")
        },
    ]
    .iter()
    .map(|text| {
        SocialImage::new(text)
            .expect("drawable")
            .key()
            .to_hex()
            .to_string()
    })
    .collect();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), 6);
}

#[test]
fn leaves_out_emoji_and_rejects_letters_without_glyph() {
    let title = |title: &str| SocialImage::new(&text(title, &[], "")).map(|image| image.title);
    assert_eq!(title("🏃‍♀️ Run & ⚡️ rest 1️⃣"), Ok("Run & rest 1".to_owned()));
    assert_eq!(
        title("e\u{301}\u{202e}t\u{202c}é\n\tx"),
        Ok("été x".to_owned())
    );
    let absent = |text: &str| title(text).expect_err(text).to_string();
    assert_eq!(absent("Muscle 筋肉"), "`筋`, `肉`");
    assert_eq!(absent("שלום"), "`ש`, `ל`, `ו`, `ם`");
    assert_eq!(
        absent("運動障害は何ですかと言う人"),
        "`運`, `動`, `障`, `害`, `は`, `何`, `で`, `す` and others"
    );
    assert_eq!(absent("🏃"), "`🏃`");
    // Other names that cannot be drawn do not prevent the image.
    let image =
        SocialImage::new(&text("A", &["Home 🏠", "運動", "B"], "サイト")).expect("drawable");
    assert_eq!(
        (image.breadcrumbs.join("/"), image.site),
        ("Home/…/B".to_owned(), None)
    );
}

#[test]
fn both_fonts_cover_latin_greek_and_cyrillic() {
    let greek = "ΑαΆάΒβΓγΔδΕεΈέΖζΗηΉήΘθΙιΊίϊΐΚκΛλΜμΝνΞξΟοΌόΠπΡρΣσςΤτΥυΎύϋΰΦφΧχΨψΩωΏώ·";
    let cyrillic: String = ('А'..='я')
        .chain("ЁёЄєІіЇїҐґЎўЈјЉљЊњЋћЏџЂђЃѓЌќЅѕҚқҒғҢңӘәҮүҰұҺһӨө".chars())
        .collect();
    let latin = "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿĀāĂăĄąĆćČčĎďĐđĒēĖėĘęĚěĞğĢģĪīĮįİıĶķĹĺĻļĽľŁłŃńŅņŇňŌōŐőŒœŔŕŘřŚśŞşŠšŢţŤťŪūŮůŰűŲųŴŵŶŷŸŹźŻżŽžȘșȚțẀẁẂẃẄẅẞạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹơư";
    let signs = "‘’“”‚„«»‹›–—…•·°×÷−±≈≤≥½¼¾²³€£%‰§†¿¡\u{a0}\u{ad}";
    for c in greek
        .chars()
        .chain(cyrillic.chars())
        .chain(latin.chars())
        .chain(signs.chars())
    {
        assert!(font::has(c), "{c}");
    }
}

#[test]
fn lines_are_few_and_even() {
    let text = "When to see a doctor about a pulled hamstring";
    let whole = ShapedText::new(Font::Serif, text).width;
    let lines = Measured::new(text).balanced(whole * 3 / 4).expect("fits");
    assert_eq!(lines, ["When to see a doctor", "about a pulled hamstring"]);
    assert_eq!(Measured::new(text).balanced(whole).expect("fits"), [text]);
    // A word is wider: it is broken only if there is no other way.
    assert_eq!(Measured::new("Hamstring").balanced(2000), None);
    let broken = Measured::new("A Hamstring").cut(2000, 9);
    assert_eq!(broken.concat().replace(' ', ""), "AHamstring");
    assert_eq!(
        Measured::new("Ham\u{ad}string")
            .balanced(3500)
            .expect("fits"),
        ["Ham-", "string"]
    );
}

#[test]
fn text_that_does_not_fit_ends_in_an_ellipsis_between_words() {
    let most = 10_000;
    let lines = Measured::new(LONG).cut(most, 2);
    assert_eq!(lines, ["How long does a", "hamstring strain…"]);
    assert_eq!(shortened(Font::Serif, "Hamstring", 0), "…");
    for line in lines {
        assert!(ShapedText::new(Font::Serif, &line).width <= most, "{line}");
    }
}

#[test]
fn applies_kerning_and_ligatures() {
    let width = |text: &str| ShapedText::new(Font::Serif, text).width;
    assert!(width("AVATAR To") < "AVATAR To".chars().map(|c| width(&c.to_string())).sum());
    assert_eq!(ShapedText::new(Font::Serif, "fi").starts().count(), 1);
}

#[test]
fn text_stays_in_the_middle_that_is_never_cropped() {
    for image in samples() {
        let canvas = layout::paint(&image);
        let lane = (WIDTH as usize / 2 - 4)..(WIDTH as usize / 2 + 4);
        let marked = canvas
            .pixels
            .iter()
            .enumerate()
            .filter(|(_, number)| **number > 0);
        for (at, _) in marked {
            let (x, y) = (at % WIDTH as usize, at / WIDTH as usize);
            let safe = (150..1050).contains(&x) && (80..550).contains(&y);
            assert!(safe || lane.contains(&x), "{} at {x}, {y}", image.title);
        }
    }
}

#[test]
fn alt_text_is_the_text_of_the_image() {
    assert_eq!(
        image("Strain").alt(),
        "Strain — Home › Running injuries — Measured Stride"
    );
    let home = SocialImage::new(&text("Guide", &[], "Guide")).expect("drawable");
    assert_eq!(home.alt(), "Guide");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn draws_any_drawable_title(
        title in "\\PC{0,60}|[ -~À-žΑ-ωА-я\u{300}-\u{30f}–—…\u{ad} ]{0,400}|[a-z]{0,3000}",
        breadcrumbs in proptest::collection::vec("[A-z ]{0,40}|\\PC{0,9}", 0..6),
        site in "[A-z ]{0,90}|\\PC{0,9}",
        hue in 0..=360_i64,
    ) {
        if let Ok(image) = SocialImage::new(&SocialImageText { title, breadcrumbs, site, hue }) {
            let picture = draw(&image).expect("drawn");
            prop_assert!(picture.len() < LARGEST);
            prop_assert_eq!(key_in(&picture), Some(image.key()));
        }
    }
}
