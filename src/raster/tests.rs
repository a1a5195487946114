//! Tests of image files of all kinds.

use image::{DynamicImage, GenericImageView as _, Rgba, RgbaImage};
use moxcms::ColorProfile;

use super::pixels::decode;
use super::samples::{
    exif, jpeg, jpeg_with_exif, pixels, png, png_with_profile, webp, with_chunk, with_riff,
    with_segment,
};
use super::{Fault, Form, Format, Header, Making, Recipe, avif, read, stripped, upright, widths};

fn header(bytes: &[u8]) -> Header {
    read(bytes).expect("is whole").expect("is known")
}

/// The pixels of a file as they are shown.
fn shown(bytes: &[u8]) -> DynamicImage {
    let header = header(bytes);
    let (width, height) = header.shown();
    let decoded = decode(bytes, &header).expect("decodes");
    decoded
        .at(width, height, header.is_turned())
        .expect("resizes")
}

fn samples() -> [Vec<u8>; 3] {
    [jpeg(9, 5), png(9, 5), webp(9, 5)]
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    memchr::memmem::find(bytes, part).is_some()
}

#[test]
fn headers_state_format_and_size() {
    let formats = samples().map(|bytes| {
        let header = header(&bytes);
        assert_eq!(header.shown(), (9, 5), "{header:?}");
        assert!(!header.is_animated && !header.has_profile);
        header.format
    });
    assert_eq!(formats, [Format::Jpeg, Format::Png, Format::Webp]);
    assert_eq!(read(b"words"), Ok(None));
    assert_eq!(read(b""), Ok(None));
}

#[test]
fn a_file_that_ends_too_early_is_refused() {
    for bytes in samples() {
        for length in 0..bytes.len() {
            let part = &bytes[..length];
            assert!(
                !matches!(read(part), Ok(Some(_))),
                "{length} of {}",
                bytes.len()
            );
            assert!(!matches!(stripped(part), Ok(Some(_))), "{length}");
        }
        assert_eq!(read(&bytes[..bytes.len() - 1]), Err(Fault::Truncated));
    }
}

#[test]
fn what_is_too_large_or_cannot_be_shown_is_refused_by_its_header() {
    let sized = |width: u32, height: u32| {
        let mut bytes = png(1, 1);
        bytes[16..20].copy_from_slice(&width.to_be_bytes());
        bytes[20..24].copy_from_slice(&height.to_be_bytes());
        read(&bytes).err()
    };
    let too_many = |width, height| Some(Fault::TooManyPixels(width, height));
    assert_eq!(sized(16_384, 4096), None);
    assert_eq!(sized(16_384, 4097), too_many(16_384, 4097));
    assert_eq!(sized(16_385, 1), too_many(16_385, 1));
    assert_eq!(sized(u32::MAX, u32::MAX), too_many(u32::MAX, u32::MAX));
    assert_eq!(sized(0, 5), Some(Fault::Empty));
    let frame = |at: usize, value: u8| {
        let mut bytes = jpeg(9, 5);
        let start = memchr::memmem::find(&bytes, b"\xff\xc2").expect("a frame");
        bytes[start + at] = value;
        read(&bytes).err()
    };
    // The number of colours, the depth, the kind of the frame, the height.
    assert_eq!(frame(9, 4), Some(Fault::Cmyk));
    assert_eq!(
        frame(4, 12),
        Some(Fault::Encoding("12 bits a colour".to_owned()))
    );
    assert_eq!(
        frame(1, 0xc3),
        Some(Fault::Encoding("lossless JPEG".to_owned()))
    );
    assert_eq!(
        frame(1, 0xca),
        Some(Fault::Encoding("arithmetic coding".to_owned()))
    );
    assert_eq!(frame(6, 0), Some(Fault::Empty));
    assert_eq!(frame(5, 0xff), Some(Fault::TooManyPixels(9, 0xff05)));
}

#[test]
fn metadata_are_removed_and_pixels_stay() {
    let exif = exif(1);
    let with = [
        with_segment(&jpeg_with_exif(&jpeg(9, 5), 1), 0xfe, b"GPS in a comment"),
        with_segment(&jpeg(9, 5), 0xe2, b"MPF\0GPS of a preview"),
        with_segment(&jpeg(9, 5), 0xed, b"Photoshop 3.0\0GPS"),
        [&jpeg(9, 5)[..], b"GPS of a motion photo"].concat(),
        with_chunk(&png(9, 5), b"eXIf", &exif),
        with_chunk(&png(9, 5), b"tEXt", b"Comment\0GPS"),
        with_chunk(&png(9, 5), b"prVt", b"GPS"),
        [&png(9, 5)[..], b"GPS"].concat(),
        with_riff(&webp(9, 5), (9, 5), &[(b"EXIF", &exif), (b"XMP ", b"GPS")]),
        [&webp(9, 5)[..], b"GPS"].concat(),
    ];
    for (number, bytes) in with.iter().enumerate() {
        let clean = stripped(bytes).expect("is whole").expect("is known");
        assert!(!contains(&clean, b"GPS"), "{number}");
        assert_eq!(shown(&clean), shown(bytes), "{number}");
        let again = stripped(&clean).expect("is whole").expect("is known");
        assert_eq!(again, clean, "{number}");
    }
    let clean = stripped(&with[8]).expect("is whole").expect("is known");
    assert_eq!(clean[20], 0, "no flag of what was removed");
    for bytes in samples() {
        let clean = stripped(&bytes).expect("is whole").expect("is known");
        assert_eq!(shown(&clean), shown(&bytes));
    }
}

#[test]
fn an_image_is_shown_upright() {
    let png = with_chunk(&png(2, 1), b"eXIf", &exif(6));
    let (plain, turned) = (shown(&super::samples::png(2, 1)), shown(&png));
    assert_eq!(turned.dimensions(), (1, 2));
    assert_eq!(turned.get_pixel(0, 0), plain.get_pixel(0, 0));
    assert_eq!(turned.get_pixel(0, 1), plain.get_pixel(1, 0));
    let jpeg = jpeg_with_exif(&jpeg(32, 8), 6);
    let new = upright(&jpeg, &header(&jpeg)).expect("encodes");
    assert_eq!(header(&new).shown(), (8, 32));
    assert!(!contains(&new, b"Exif") && !contains(&new, b"GPS"));
    // What cannot be decoded keeps its orientation and nothing else.
    let clean = stripped(&jpeg).expect("is whole").expect("is known");
    assert!(!contains(&clean, b"GPS"));
    assert_eq!(header(&clean).orientation, 6);
    for orientation in 1..=8 {
        let jpeg = jpeg_with_exif(&super::samples::jpeg(32, 8), orientation);
        assert_eq!(header(&jpeg).is_turned(), orientation > 4);
        assert_eq!(shown(&jpeg).dimensions(), header(&jpeg).shown());
    }
}

#[test]
fn invisible_colours_do_not_show_at_an_edge() {
    // Red that is seen, beside green that is not.
    let pixel = |x: u32, _| match x < 32 {
        true => Rgba([255, 0, 0, 255]),
        false => Rgba([0, 255, 0, 0]),
    };
    let image = DynamicImage::ImageRgba8(RgbaImage::from_fn(64, 4, pixel));
    let bytes = super::encode::png(&image).expect("encodes");
    let decoded = decode(&bytes, &header(&bytes)).expect("decodes");
    let small = decoded.at(13, 1, false).expect("resizes").into_rgba8();
    for pixel in small.pixels() {
        assert!(pixel[3] == 0 || pixel[1] < 8, "{pixel:?}");
    }
    assert_eq!(small.get_pixel(12, 0)[3], 0);
}

#[test]
fn colours_are_converted_to_srgb() {
    let image = DynamicImage::ImageRgba8(RgbaImage::from_pixel(4, 4, Rgba([200, 100, 50, 255])));
    let converted = |profile: &ColorProfile| {
        let bytes = png_with_profile(&image, profile.encode().expect("encodes"));
        assert!(header(&bytes).has_profile);
        let pixel = shown(&bytes).get_pixel(1, 1);
        [pixel[0], pixel[1], pixel[2]]
    };
    let near = |a: [u8; 3], b: [u8; 3]| a.iter().zip(b).all(|(a, b)| a.abs_diff(b) <= 2);
    let srgb = converted(&ColorProfile::new_srgb());
    assert!(near(srgb, [200, 100, 50]), "{srgb:?}");
    let p3 = converted(&ColorProfile::new_display_p3());
    assert!(near(p3, [215, 93, 31]), "{p3:?}");
}

#[test]
fn variants_are_as_wide_as_is_useful() {
    let wanted = [480, 672, 1008, 1344];
    for (source, expected) in [
        (4000, &[480, 672, 1008, 1344][..]),
        (1582, &[480, 672, 1008, 1344]),
        (1500, &[480, 672, 1008, 1500]),
        (1344, &[480, 672, 1008, 1344]),
        (1100, &[480, 672, 1100]),
        (564, &[564]),
        (565, &[480, 565]),
        (480, &[480]),
        (1, &[1]),
    ] {
        assert_eq!(widths(source, &wanted), expected, "{source}");
    }
}

#[test]
fn each_form_of_a_variant_is_a_file_of_that_form() {
    for bytes in samples() {
        let header = header(&bytes);
        let making = Making::new(&bytes, &header).expect("decodes");
        for form in Form::all(&header, avif::AVAILABLE) {
            let recipe = Recipe {
                width: 4,
                height: 2,
                form,
                quality: 80,
            };
            let made = making.make(&[recipe]).expect("encodes");
            assert!(form.is_form_of(&made[0]), "{form:?}");
            if form == Form::Avif {
                continue;
            }
            let made = super::read(&made[0]).expect("is whole").expect("is known");
            assert_eq!(made.shown(), (4, 2));
        }
    }
}

#[test]
fn an_original_that_is_hardly_larger_is_published_without_metadata() {
    let original = jpeg_with_exif(
        &super::encode::jpeg(&pixels(64, 64), 30).expect("encodes"),
        1,
    );
    let header = header(&original);
    let recipe = Recipe {
        width: 64,
        height: 64,
        form: Form::Jpeg,
        quality: 95,
    };
    let making = Making::new(&original, &header).expect("decodes");
    let made = making.make(&[recipe]).expect("encodes");
    assert_eq!(
        Some(made[0].clone()),
        stripped(&original).expect("is whole")
    );
}

#[test]
fn damaged_data_are_an_error_and_no_panic() {
    for bytes in samples() {
        for at in (0..bytes.len()).step_by(3) {
            let mut bytes = bytes.clone();
            bytes[at] ^= 0x55;
            if let Ok(Some(header)) = read(&bytes) {
                let _ = Making::new(&bytes, &header);
            }
            let _ = stripped(&bytes);
        }
    }
}

#[test]
fn the_key_of_a_variant_changes_with_the_encoders() {
    let lock = include_str!("../../Cargo.lock");
    let crates = [super::ENCODERS, avif::ENCODERS].map(|encoders| {
        let (crates, _) = encoders.split_once("; ").expect("a number at the end");
        crates.split(", ")
    });
    for named in crates.into_iter().flatten() {
        let (name, version) = named.split_once(' ').expect("a version");
        let locked = format!("name = \"{name}\"\nversion = \"{version}\"\n");
        assert!(
            lock.contains(&locked),
            "`ENCODERS` names {named}, Cargo.lock another version"
        );
    }
}
