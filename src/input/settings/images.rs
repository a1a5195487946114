//! The settings below `images`.

use serde_json::Value;

use super::value::Kilobytes;
use crate::diagnostic::Diagnostic;
use crate::input::yaml::{Absent, FromKey, FromValue, Key, MappingReader, ValueType, keys};
use crate::raster::avif;

keys! {
    /// How images are resized, encoded and checked.
    #[derive(Clone, Debug)]
    pub struct ImageSettings {
        /// Whether the images of pages are published in several widths and as WebP, and originals without metadata.
        enabled: bool = Absent::Switch(true),
        /// The widths of the variants, in pixels; none is larger than its image.
        widths: Vec<u32> as Widths = Absent::Wholes(&[480, 672, 1008, 1344]),
        /// The width at which pages show images, in the form of the HTML attribute sizes; for a theme with a column of another width.
        sizes: String = Absent::Text("(min-width: 46rem) 42rem, calc(100vw - 2rem)"),
        /// The quality of JPEG files, from 1 to 100.
        jpeg_quality: u8 as Quality = Absent::Whole(80),
        /// The quality of WebP files, from 1 to 100; 100 is without loss, and always used for images in few colours.
        webp_quality: u8 as Quality = Absent::Whole(75),
        /// Whether there are AVIF files too: some 15 % smaller than WebP of the same quality, and some 20 times as slow to make.
        avif: bool as AvifSwitch = Absent::Switch(false),
        /// The quality of AVIF files, from 1 to 100.
        avif_quality: u8 as Quality = Absent::Whole(72),
        /// The size in kilobytes above which an image that a page shows as it is, is reported; 0 for none.
        largest_kb: i64 as Kilobytes = Absent::Whole(1000),
    }
}

/// Reads `images.avif`, which needs the Cargo feature `avif`.
struct AvifSwitch;

impl FromKey for AvifSwitch {
    type Output = bool;
    const VALUE_TYPE: ValueType = bool::TYPE;
    fn read_key(mapping: &mut MappingReader<'_>, key: &Key) -> bool {
        let wanted = mapping.take_or_default::<bool>(key);
        if wanted && !avif::AVAILABLE {
            let message = "`images.avif` is true, but this Guidepost was built without the feature that writes AVIF";
            let finding = Diagnostic::error("avif-missing", message)
                .at(mapping.file(), mapping.value_span(key.name))
                .hint("build Guidepost with its feature `avif`, as `cargo install --locked --path .` does, or set `avif: false`");
            mapping.diagnostics.push(finding);
        }
        wanted
    }
}

/// Reads the quality of an encoder.
struct Quality;

impl FromValue for Quality {
    type Output = u8;
    const EXPECTED: &'static str = "a whole number from 1 to 100";
    const TYPE: ValueType = ValueType::Between(1, 100);
    fn read(value: &Value) -> Option<u8> {
        let quality = u8::try_from(value.as_i64()?).ok()?;
        (1..=100).contains(&quality).then_some(quality)
    }
}

/// Reads the widths of variants, which are sorted then.
struct Widths;

/// The most widths.
const MOST_WIDTHS: usize = 12;
const NARROWEST: u32 = 16;
const WIDEST: u32 = 8192;

impl FromValue for Widths {
    type Output = Vec<u32>;
    const EXPECTED: &'static str =
        "a list of at most 12 widths from 16 to 8192, such as `[480, 960]`";
    const TYPE: ValueType = ValueType::List(&ValueType::Between(NARROWEST as i64, WIDEST as i64));
    fn read(value: &Value) -> Option<Vec<u32>> {
        let items = value.as_array()?;
        let width = |item: &Value| {
            let width = u32::try_from(item.as_i64()?).ok()?;
            (NARROWEST..=WIDEST).contains(&width).then_some(width)
        };
        let mut widths = items.iter().map(width).collect::<Option<Vec<_>>>()?;
        widths.sort_unstable();
        widths.dedup();
        (1..=MOST_WIDTHS).contains(&widths.len()).then_some(widths)
    }
}
