//! The icons of the site: those that browsers and phones ask for, drawn from one image.

use std::sync::OnceLock;

use serde::Serialize;

use crate::base::colour::{PAPER, hex, without_oklch};
use crate::base::route::Route;
use crate::raster::{Ground, Header, IconImage, ico};
use crate::site::artefacts::{ArtefactKey, ArtefactKind, ArtefactStore};

/// The shortest side of a bitmap, in pixels: that of the icon on a phone.
pub(super) const SMALLEST: u32 = 180;
/// Changed whenever the same image gives other icons.
const VERSION: u8 = 1;
/// The part of the sides that is visible in whatever shape a phone cuts an icon to, in percent.
const SAFE: u32 = 60;

/// A file that is derived from the icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IconFile {
    /// `/favicon.ico`, for everything that asks for it without looking at a page.
    Favicon,
    /// The icon that phones show on their home screens, in a square without corners.
    Touch,
    /// A square with sides of so many pixels.
    Square(u32),
    /// One that phones cut to their own shape.
    Maskable,
    /// The web manifest, which names the squares.
    Manifest,
}

impl IconFile {
    /// All of them, in the order of outputs.
    const ALL: [Self; 6] = [
        Self::Favicon,
        Self::Touch,
        Self::Square(192),
        Self::Square(512),
        Self::Maskable,
        Self::Manifest,
    ];

    /// Its name, at the top of the site.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Favicon => "favicon.ico",
            Self::Touch => "apple-touch-icon.png",
            Self::Square(192) => "icon-192.png",
            Self::Square(_) => "icon-512.png",
            Self::Maskable => "icon-maskable-512.png",
            Self::Manifest => "site.webmanifest",
        }
    }

    /// Its address.
    #[must_use]
    pub fn route(self) -> Route {
        Route::root().file(self.name())
    }

    /// The length of its sides, in pixels.
    fn side(self) -> u32 {
        match self {
            Self::Favicon => 32,
            Self::Touch => 180,
            Self::Square(side) => side,
            Self::Maskable => 512,
            Self::Manifest => 0,
        }
    }

    fn ground(self) -> Ground {
        match self {
            Self::Touch => Ground::Filled(PAPER, 80),
            Self::Maskable => Ground::Filled(PAPER, SAFE),
            _ => Ground::Transparent,
        }
    }
}

/// What icons are drawn from.
enum Source {
    /// The text of an SVG file.
    Vector(String),
    /// An image file and its header.
    Bitmap(Vec<u8>, Box<Header>),
}

/// The icons of a site.
pub struct Icons {
    source: Source,
    hash: blake3::Hash,
    files: Vec<IconFile>,
    /// The image, once one of them is drawn.
    image: OnceLock<Result<IconImage, String>>,
}

impl Default for Icons {
    fn default() -> Self {
        Self::new(Source::Vector(String::new()), Vec::new())
    }
}

impl Icons {
    fn new(source: Source, files: Vec<IconFile>) -> Self {
        let hash = match &source {
            Source::Vector(text) => blake3::hash(text.as_bytes()),
            Source::Bitmap(bytes, _) => blake3::hash(bytes),
        };
        Self {
            source,
            hash,
            files,
            image: OnceLock::new(),
        }
    }

    /// The icon of the theme in this hue: `/favicon.ico` alone, since pages name the drawing itself.
    pub(super) fn of_theme(text: &str, hue: i64) -> Self {
        let text = text.replace("var(--hue)", &hue.to_string());
        Self::new(
            Source::Vector(without_oklch(&text)),
            vec![IconFile::Favicon],
        )
    }

    /// The icons of an SVG file.
    ///
    /// # Errors
    /// Why it cannot be drawn.
    pub(super) fn of_vector(text: String) -> Result<Self, String> {
        let text = without_oklch(&text);
        let icons = Self::new(Source::Vector(text), IconFile::ALL.to_vec());
        icons.image().as_ref().map_err(Clone::clone)?;
        Ok(icons)
    }

    /// The icons of an image file; none is larger than the image.
    pub(super) fn of_bitmap(bytes: Vec<u8>, header: Header) -> Self {
        let (side, _) = header.shown();
        let files = IconFile::ALL.into_iter();
        let files = files.filter(|file| match file {
            IconFile::Square(square) => *square <= side,
            IconFile::Maskable => file.side() * SAFE / 100 <= side,
            _ => true,
        });
        Self::new(Source::Bitmap(bytes, Box::new(header)), files.collect())
    }

    /// Whether they are those of the setting, and not of the theme.
    #[must_use]
    pub fn are_own(&self) -> bool {
        self.files.contains(&IconFile::Manifest)
    }

    /// The files, in order.
    #[must_use]
    pub fn files(&self) -> &[IconFile] {
        &self.files
    }

    /// The largest plain square.
    #[must_use]
    pub fn square(&self) -> IconFile {
        let squares = self.files.iter().copied();
        let mut squares = squares.filter(|file| matches!(file, IconFile::Square(_)));
        squares.next().unwrap_or(IconFile::Touch)
    }

    /// What identifies the bytes of a file.
    #[must_use]
    pub fn key(&self, file: IconFile) -> ArtefactKey {
        let name = file.name().as_bytes();
        let inputs: [&[u8]; 3] = [&[VERSION], self.hash.as_bytes(), name];
        ArtefactKey::new(ArtefactKind::Icon, &inputs)
    }

    pub(super) fn artefacts(&self) -> impl Iterator<Item = ArtefactKey> + '_ {
        let drawn = self.files.iter();
        let drawn = drawn.filter(|file| **file != IconFile::Manifest);
        drawn.map(|file| self.key(*file))
    }

    /// The bytes of a drawn file: those that are stored, else drawn now.
    ///
    /// # Errors
    /// Why it cannot be drawn.
    pub fn bytes(
        &self,
        file: IconFile,
        store: Option<&dyn ArtefactStore>,
    ) -> Result<Vec<u8>, String> {
        let key = self.key(file);
        if let Some(bytes) = store.and_then(|store| store.get(&key)) {
            return Ok(bytes);
        }
        let image = self.image().as_ref().map_err(Clone::clone)?;
        let side = file.side();
        let png = image.png(side, file.ground())?;
        let bytes = match file {
            IconFile::Favicon => ico(&png, u8::try_from(side).unwrap_or_default()),
            _ => png,
        };
        if let Some(store) = store {
            store.put(&key, &bytes);
        }
        Ok(bytes)
    }

    fn image(&self) -> &Result<IconImage, String> {
        self.image.get_or_init(|| match &self.source {
            Source::Vector(text) => IconImage::vector(text),
            Source::Bitmap(bytes, header) => {
                IconImage::raster(bytes, header).map_err(|fault| format!("{fault:?}"))
            }
        })
    }

    /// The text of the web manifest.
    #[must_use]
    pub fn manifest(&self, site: SiteNames<'_>) -> String {
        let colour = hex(PAPER);
        let icons = self.files.iter().filter_map(|file| {
            let purpose = match file {
                IconFile::Square(_) => "any",
                IconFile::Maskable => "maskable",
                _ => return None,
            };
            let side = file.side();
            Some(ManifestIcon {
                src: file.name(),
                sizes: format!("{side}x{side}"),
                media_type: "image/png",
                purpose,
            })
        });
        let manifest = Manifest {
            name: site.title,
            lang: site.language,
            dir: site.direction,
            // Relative to the manifest, which is at the top of the site.
            start_url: "./",
            display: "browser",
            background_color: &colour,
            theme_color: &colour,
            icons: icons.collect(),
        };
        serde_json::to_string_pretty(&manifest).unwrap_or_default() + "\n"
    }
}

/// What the web manifest states about the site.
#[derive(Clone, Copy, Debug)]
pub struct SiteNames<'s> {
    /// Its name.
    pub title: &'s str,
    /// Its language.
    pub language: &'s str,
    /// The direction of its language: `ltr` or `rtl`.
    pub direction: &'s str,
}

/// A web manifest (W3C, Web Application Manifest).
#[derive(Serialize)]
struct Manifest<'m> {
    name: &'m str,
    lang: &'m str,
    dir: &'m str,
    start_url: &'static str,
    display: &'static str,
    background_color: &'m str,
    theme_color: &'m str,
    icons: Vec<ManifestIcon>,
}

#[derive(Serialize)]
struct ManifestIcon {
    src: &'static str,
    sizes: String,
    #[serde(rename = "type")]
    media_type: &'static str,
    purpose: &'static str,
}
