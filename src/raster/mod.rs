//! Raster images: JPEG, PNG and WebP files as they are read, resized, encoded and published; and icons.
//!
//! ```text
//! bytes ──header──▶ Header ──widths──▶ [Recipe] ──make──▶ bytes of a variant
//!       └─stripped─▶ the same image without metadata
//! ```
//!
//! Everything here is a function of bytes and parameters. The structure of a file is read by code of this module, which
//! refuses what is too large or damaged before a decoder sees it; pixels are decoded and encoded by libraries.

pub mod avif;
mod budget;
mod encode;
mod fault;
mod gif;
mod header;
mod heif;
mod icon;
mod jpeg;
#[cfg_attr(not(feature = "images"), path = "no_pixels.rs")]
mod pixels;
mod png;
mod read;
mod recipe;
#[cfg(test)]
pub(crate) mod samples;
mod strip;
#[cfg(test)]
mod tests;
mod webp;

pub use budget::{Permit, permit};
pub use fault::Fault;
pub use header::{Format, Header};
pub use icon::{Ground, IconImage, ico};
pub use read::read;
pub use recipe::{ENCODERS, Form, Making, Recipe, upright, widths};
pub use strip::{format_name, is_stripped, stripped};

/// Whether this program reads pixels, to resize and turn images.
pub const DECODES: bool = cfg!(feature = "images");
/// The largest file that is read as an image, in bytes.
pub const LARGEST_FILE: u64 = 128 << 20;
/// The most pixels of an image that is decoded: 64 megapixels.
pub const MOST_PIXELS: u64 = 64 << 20;
/// The longest side of an image that is decoded, in pixels.
pub const LONGEST_SIDE: u32 = 16_384;
/// The most memory that a decoder may allocate, in bytes.
#[cfg(feature = "images")]
const MOST_MEMORY: u64 = 256 << 20;
