//! Cards seen from outside: drawn, and read back by a decoder.

use proptest::prelude::*;

use super::font::{Font, Set};
use super::lines::{Measured, shortened};
use super::*;

const LARGEST: usize = 300_000;
const LONG: &str = "How long does a hamstring strain take to heal, what the studies really measured, and why the numbers that you find elsewhere are so different from one another, with a table of every trial since 1990, its size, its methods and its outcome";

fn facts(title: &str, place: &[&str], site: &str) -> SocialImageText {
    SocialImageText {
        title: title.to_owned(),
        place: place.iter().map(|name| (*name).to_owned()).collect(),
        site: site.to_owned(),
        hue: 158,
    }
}

fn card(title: &str) -> SocialImage {
    SocialImage::new(&facts(
        title,
        &["Home", "Running injuries"],
        "Measured Stride",
    ))
    .expect("drawable")
}

/// One card for each way that text is set.
fn samples() -> Vec<SocialImage> {
    let far = [
        "Home",
        LONG,
        "Recovery and return to running",
        "Year by year",
    ];
    [
        facts("Measured Stride", &[], "Measured Stride"),
        facts("When to see a doctor", &["Home", "Injuries"], "Guide"),
        facts(LONG, &far, LONG),
        facts(&"Oberschenkel\u{ad}muskel".repeat(9), &["Start"], "Guide"),
        facts(
            "Τραυματισμοί; Растяжение: cần gặp bác sĩ, “office”",
            &["Αρχική"],
            "Шаг",
        ),
    ]
    .iter()
    .map(|facts| SocialImage::new(facts).expect("drawable"))
    .collect()
}

/// The numbers of the pixels, row by row, as a decoder gives them.
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
fn the_engine_is_named_after_what_it_draws() {
    let mut hasher = blake3::Hasher::new();
    for sample in samples() {
        // As `draw` does, but for the key, which the name goes into.
        let canvas = layout::paint(&sample);
        let none = blake3::Hash::from_bytes([0; 32]);
        let picture = png::encode(&canvas, &colour::palette(sample.hue), &none);
        hasher.update(&picture.expect("encoded"));
    }
    let name = &hasher.finalize().to_hex()[..16];
    assert_eq!(
        ENGINE, name,
        "cards look different now: put in the right one"
    );
}

#[test]
fn a_card_is_a_small_png_that_bears_its_key() {
    for card in samples() {
        let picture = card.draw().expect("drawn");
        assert!(picture.len() < LARGEST, "{} bytes", picture.len());
        assert_eq!(key_in(&picture), Some(card.key()));
        assert_eq!(pixels(&picture), layout::paint(&card).pixels);
    }
    assert_eq!(key_in(b"no picture"), None);
}

#[test]
fn the_same_facts_give_the_same_bytes_on_every_thread() {
    let drawn: Vec<Vec<u8>> = samples()
        .iter()
        .map(|card| card.draw().expect("drawn"))
        .collect();
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                for (card, first) in samples().iter().zip(&drawn).rev() {
                    assert_eq!(&card.draw().expect("drawn"), first);
                }
            });
        }
    });
}

#[test]
fn every_fact_changes_the_key() {
    let mut keys: Vec<_> = [
        facts("A", &["B", "C"], "D"),
        facts("A", &["B"], "D"),
        facts("A", &["B", "C", "D"], ""),
        facts("A", &["BC"], "D"),
        facts("AB", &["C"], "D"),
        SocialImageText {
            hue: 90,
            ..facts("A", &["B", "C"], "D")
        },
    ]
    .iter()
    .map(|facts| {
        SocialImage::new(facts)
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
fn what_has_no_glyph_is_left_out_and_a_letter_never_is() {
    let title = |text: &str| SocialImage::new(&facts(text, &[], "")).map(|card| card.title);
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
    // Of the rest, a name that cannot be drawn does not stop the card.
    let card =
        SocialImage::new(&facts("A", &["Home 🏠", "運動", "B"], "サイト")).expect("drawable");
    assert_eq!(
        (card.place.join("/"), card.site),
        ("Home/…/B".to_owned(), None)
    );
}

#[test]
fn both_fonts_have_the_letters_of_the_languages_they_are_for() {
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
fn lines_are_few_even_and_whole() {
    let text = "When to see a doctor about a pulled hamstring";
    let whole = Set::new(Font::Serif, text).width;
    let lines = Measured::new(text).balanced(whole * 3 / 4).expect("fits");
    assert_eq!(lines, ["When to see a doctor", "about a pulled hamstring"]);
    assert_eq!(Measured::new(text).balanced(whole).expect("fits"), [text]);
    // A word alone is wider: it is broken only where nothing else is left.
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
fn what_cannot_fit_ends_in_an_ellipsis_between_words() {
    let most = 10_000;
    let lines = Measured::new(LONG).cut(most, 2);
    assert_eq!(lines, ["How long does a", "hamstring strain…"]);
    assert_eq!(shortened(Font::Serif, "Hamstring", 0), "…");
    for line in lines {
        assert!(Set::new(Font::Serif, &line).width <= most, "{line}");
    }
}

#[test]
fn kerning_and_ligatures_are_the_fonts_own() {
    let width = |text: &str| Set::new(Font::Serif, text).width;
    assert!(width("AVATAR To") < "AVATAR To".chars().map(|c| width(&c.to_string())).sum());
    assert_eq!(Set::new(Font::Serif, "fi").starts().count(), 1);
}

#[test]
fn the_text_of_a_card_stays_in_the_middle_that_nobody_cuts_off() {
    for card in samples() {
        let canvas = layout::paint(&card);
        let lane = (WIDTH as usize / 2 - 4)..(WIDTH as usize / 2 + 4);
        let marked = canvas
            .pixels
            .iter()
            .enumerate()
            .filter(|(_, number)| **number > 0);
        for (at, _) in marked {
            let (x, y) = (at % WIDTH as usize, at / WIDTH as usize);
            let safe = (150..1050).contains(&x) && (80..550).contains(&y);
            assert!(safe || lane.contains(&x), "{} at {x}, {y}", card.title);
        }
    }
}

#[test]
fn what_a_card_says_is_said_to_those_who_do_not_see_it() {
    assert_eq!(
        card("Strain").alt(),
        "Strain — Home › Running injuries — Measured Stride"
    );
    let home = SocialImage::new(&facts("Guide", &[], "Guide")).expect("drawable");
    assert_eq!(home.alt(), "Guide");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn any_title_that_can_be_drawn_is(
        title in "\\PC{0,60}|[ -~À-žΑ-ωА-я\u{300}-\u{30f}–—…\u{ad} ]{0,400}|[a-z]{0,3000}",
        place in proptest::collection::vec("[A-z ]{0,40}|\\PC{0,9}", 0..6),
        site in "[A-z ]{0,90}|\\PC{0,9}",
        hue in 0..=360_i64,
    ) {
        if let Ok(card) = SocialImage::new(&SocialImageText { title, place, site, hue }) {
            let picture = card.draw().expect("drawn");
            prop_assert!(picture.len() < LARGEST);
            prop_assert_eq!(key_in(&picture), Some(card.key()));
        }
    }
}
