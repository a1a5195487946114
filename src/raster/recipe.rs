//! The variants of an image: which there are, what identifies each, and how all of them are derived with one decoding.

use serde::{Deserialize, Serialize};

use super::fault::Fault;
use super::header::{Format, Header};
use super::pixels::{Decoded, decode};
use super::{avif, encode, strip};

/// What the bytes of a variant depend on besides its source and its recipe: the crates that decode, resize and encode. A
/// test compares it with Cargo.lock.
pub const ENCODERS: &str = "fast_image_resize 6.1.0, image 0.25.10, image-webp 0.2.4, jpeg-encoder 0.7.1, libwebp-sys 0.9.6, moxcms 0.8.1, png 0.18.1, webp 0.3.1, zune-jpeg 0.5.15; 1";
/// The longest side of a WebP file, in pixels.
const LONGEST_WEBP: u32 = 16_383;
/// An original is published instead of a variant of the same size that has more than this share of its bytes, in percent.
const WORTH_ENCODING: usize = 80;

/// The form of a variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Form {
    /// AVIF.
    Avif,
    /// WebP.
    Webp,
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
}

impl Form {
    /// The forms of an image's variants, the smallest first: AVIF, if that is wanted and the image is not one in few
    /// colours, which WebP holds in fewer bytes; WebP; its own. None if this program cannot write its own.
    #[must_use]
    pub fn all(header: &Header, avif: bool) -> Vec<Self> {
        let own = Self::own(header);
        let fits = header.width.max(header.height) <= LONGEST_WEBP;
        let mut forms = Vec::new();
        if !own.is_written() {
            return forms;
        }
        if avif && !header.is_indexed {
            forms.push(Self::Avif);
        }
        if fits && own != Self::Webp && Self::Webp.is_written() {
            forms.push(Self::Webp);
        }
        forms.push(own);
        forms
    }

    /// Whether this program can write it.
    #[must_use]
    pub fn is_written(self) -> bool {
        match self {
            Self::Avif => avif::AVAILABLE,
            Self::Webp => cfg!(feature = "webp"),
            Self::Jpeg | Self::Png => super::DECODES,
        }
    }

    /// The form of an image itself.
    #[must_use]
    pub fn own(header: &Header) -> Self {
        match header.format {
            Format::Jpeg => Self::Jpeg,
            Format::Png => Self::Png,
            Format::Webp => Self::Webp,
        }
    }

    /// Whether bytes are a file of this form, by how it starts.
    #[must_use]
    pub fn is_form_of(self, bytes: &[u8]) -> bool {
        match self {
            Self::Avif => bytes.get(4..12) == Some(b"ftypavif"),
            Self::Webp => Format::of(bytes) == Some(Format::Webp),
            Self::Jpeg => Format::of(bytes) == Some(Format::Jpeg),
            Self::Png => Format::of(bytes) == Some(Format::Png),
        }
    }

    /// The extension of its files.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Avif => "avif",
            Self::Webp => "webp",
            Self::Jpeg => "jpg",
            Self::Png => "png",
        }
    }

    /// Its media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Avif => "image/avif",
            Self::Webp => "image/webp",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
        }
    }
}

/// What a variant is, besides its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Recipe {
    /// Its width, in pixels.
    pub width: u32,
    /// Its height, in pixels.
    pub height: u32,
    /// Its form.
    pub form: Form,
    /// The quality that it is encoded in, from 1 to 100; 100 is without loss, and for PNG always.
    pub quality: u8,
}

impl Recipe {
    /// The hash of everything that the bytes of the variant depend on.
    #[must_use]
    pub fn key(&self, source: &blake3::Hash) -> blake3::Hash {
        let Self {
            width,
            height,
            form,
            quality,
        } = self;
        let mut text = format!("{source} {width} {height} {form:?} {quality} {ENCODERS}");
        if *form == Form::Avif {
            text.push_str(avif::ENCODERS);
        }
        blake3::hash(text.as_bytes())
    }
}

/// The widths of the variants of an image that is shown `source` pixels wide: those of `wanted` (ascending), as far as
/// they are smaller by more than 15 %; and its own, if one that is wanted is not.
#[must_use]
pub fn widths(source: u32, wanted: &[u32]) -> Vec<u32> {
    let is_smaller = |width: &u32| u64::from(*width) * 100 < u64::from(source) * 85;
    let mut widths: Vec<u32> = wanted.iter().copied().filter(is_smaller).collect();
    if widths.len() < wanted.len() || widths.is_empty() {
        widths.push(source);
    }
    widths
}

/// An image whose variants are made.
pub struct Making<'b> {
    bytes: &'b [u8],
    header: &'b Header,
    decoded: Decoded,
}

impl<'b> Making<'b> {
    /// Decodes an image.
    ///
    /// # Errors
    /// What is wrong with its data.
    pub fn new(bytes: &'b [u8], header: &'b Header) -> Result<Self, Fault> {
        let decoded = decode(bytes, header).map_err(Fault::Undecodable)?;
        Ok(Self {
            bytes,
            header,
            decoded,
        })
    }

    /// The bytes of variants of one size.
    ///
    /// # Errors
    /// If one cannot be encoded.
    pub fn make(&self, recipes: &[Recipe]) -> Result<Vec<Vec<u8>>, Fault> {
        let Some(first) = recipes.first() else {
            return Ok(Vec::new());
        };
        let pixels = self
            .decoded
            .at(first.width, first.height, self.header.is_turned())
            .map_err(Fault::Undecodable)?;
        let encode = |recipe: &Recipe| {
            let file = match recipe.form {
                Form::Avif => avif::encode(&pixels, recipe.quality),
                Form::Webp => encode::webp(&pixels, recipe.quality, recipe.quality == 100),
                Form::Jpeg => encode::jpeg(&pixels, recipe.quality),
                Form::Png => encode::png(&pixels),
            };
            Ok(self.smaller(recipe, file.map_err(Fault::Undecodable)?))
        };
        recipes.iter().map(encode).collect()
    }

    /// The file, or the original without metadata if the file is of the same size and form and hardly smaller.
    fn smaller(&self, recipe: &Recipe, file: Vec<u8>) -> Vec<u8> {
        let header = self.header;
        let is_same = header.orientation == 1
            && (recipe.width, recipe.height) == (header.width, header.height)
            && recipe.form == Form::own(header);
        let original = match is_same {
            true => strip::stripped(self.bytes).ok().flatten(),
            false => None,
        };
        match original {
            Some(original) if file.len() * 100 > original.len() * WORTH_ENCODING => original,
            _ => file,
        }
    }
}

/// An image in its own size and form, turned as it is shown, and without metadata.
///
/// # Errors
/// What is wrong with its data.
pub fn upright(bytes: &[u8], header: &Header) -> Result<Vec<u8>, Fault> {
    /// Hardly any loss beside that of the original.
    const QUALITY: u8 = 92;
    let (width, height) = header.shown();
    let form = Form::own(header);
    if !form.is_written() {
        let feature = if super::DECODES { "webp" } else { "images" };
        return Err(Fault::NotTurned(feature.to_owned()));
    }
    let quality = if header.is_indexed { 100 } else { QUALITY };
    let recipe = Recipe {
        width,
        height,
        form,
        quality,
    };
    let made = Making::new(bytes, header)?.make(&[recipe])?;
    made.into_iter().next().ok_or(Fault::Empty)
}
