//! The author's look: the files that the settings below `theme` name, as they are published. They are read whole, since
//! their addresses have fingerprints of their bytes.

use crate::base::decode::decode;
use crate::base::route::Route;
use crate::diagnostic::{Diagnostic, counted, nearest};
use crate::input::settings::{self, Settings, SiteFile};
use crate::io::files::Files;
use crate::page::{self, LARGEST_VECTOR, VectorUse, check_vector};
use crate::raster::{self, Format};
use crate::site::artefacts::ArtefactKey;
use crate::site::ignored;
use crate::site::pictures::{self, of_fault};
use crate::theme;

mod fonts;
mod icons;
mod woff2;

pub use icons::{IconFile, Icons, SiteNames};

/// The largest bitmap of a logo or an icon, in bytes.
const LARGEST_BITMAP: u64 = 1 << 20;
/// The height at which the header shows a logo, in pixels.
const LOGO_HEIGHT: u32 = 32;
/// The widest logo there, in pixels: phones have 320.
const LOGO_WIDTH: u32 = 240;

/// What the settings below `theme` name.
#[derive(Default)]
pub struct Look {
    /// The files that are published with a fingerprint, in the order of the settings.
    pub files: Vec<LookFile>,
    /// The logo.
    pub logo: Option<Logo>,
    /// The address of the stylesheet.
    pub stylesheet: Option<Route>,
    /// The address of the script.
    pub script: Option<Route>,
    /// The addresses of the fonts that the first view needs.
    pub fonts: Vec<Route>,
    /// The address of the icon, if the setting names an SVG file.
    pub icon: Option<Route>,
    /// The icons.
    pub icons: Icons,
    /// Rules for the end of the theme's stylesheet.
    pub rules: String,
}

/// A file of the author's look.
#[derive(Debug)]
pub struct LookFile {
    /// Its address.
    pub route: Route,
    /// Its path relative to the site's root.
    pub file: String,
    /// What is published.
    pub bytes: Vec<u8>,
    /// Its hash.
    pub hash: blake3::Hash,
}

/// The logo in the header.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Logo {
    /// Its address.
    pub route: Route,
    /// The width at which it is shown, in pixels.
    pub width: u32,
    /// The height at which it is shown, in pixels.
    pub height: u32,
}

/// An image file that a setting names.
enum Image {
    Vector {
        text: String,
        size: (f64, f64),
    },
    Bitmap {
        bytes: Vec<u8>,
        header: raster::Header,
    },
}

impl Look {
    /// Reads the files that the settings name. Reports those that cannot be used, each at its setting.
    #[must_use]
    pub fn new(files: &dyn Files, settings: &Settings) -> (Self, Vec<Diagnostic>) {
        let mut reader = Reader {
            files,
            look: Self::default(),
            found: Vec::new(),
        };
        let theme = &settings.theme;
        if let Some(logo) = &theme.logo {
            reader.logo(logo);
        }
        if let Some(favicon) = &theme.favicon {
            reader.favicon(favicon);
        }
        reader.fonts(&theme.fonts);
        if let Some(file) = &theme.stylesheet {
            reader.look.stylesheet = reader.text(file, "css", "a stylesheet");
        }
        if let Some(file) = &theme.script {
            reader.look.script = reader.text(file, "js", "a script");
        }
        (reader.look, reader.found)
    }

    /// Takes the icon of the theme, whose text may be the site's, unless the settings name one.
    pub fn or_icon_of_theme(&mut self, text: &str, hue: i64) {
        if !self.icons.are_own() && check_vector("", text, VectorUse::Icon).is_ok() {
            self.icons = Icons::of_theme(text, hue);
        }
    }

    /// The icons that later builds can use.
    pub fn artefacts(&self) -> impl Iterator<Item = ArtefactKey> + '_ {
        self.icons.artefacts()
    }
}

/// Reads files, and collects what is wrong with them.
struct Reader<'r> {
    files: &'r dyn Files,
    look: Look,
    found: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn report(&mut self, file: &SiteFile, finding: Diagnostic) {
        self.found.push(finding.at(settings::FILE, file.span));
    }

    /// The bytes of a file.
    fn bytes(&mut self, file: &SiteFile, largest: u64) -> Option<Vec<u8>> {
        match self.files.read(&file.path, largest) {
            Ok(Some(bytes)) => return Some(bytes),
            Ok(None) => {
                let message = format!("there is no file `{}` in the site's folder", file.path);
                let finding = Diagnostic::error("theme-file", message);
                let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
                let others = self.files.list(folder, &ignored::is_hidden).files;
                let others = others.iter().map(String::as_str);
                let finding = match nearest(&file.path, others) {
                    Some(right) => finding.label(format!("did you mean `{right}`?")),
                    None => {
                        finding.hint("write its path relative to the folder of `guidepost.yaml`")
                    }
                };
                self.report(file, finding);
            }
            Err(error) if error.kind() == std::io::ErrorKind::FileTooLarge => {
                let size = counted(
                    usize::try_from(largest / 1024).unwrap_or_default(),
                    "kilobyte",
                );
                let message = format!("`{}` is larger than {size}", file.path);
                let finding = Diagnostic::error("theme-file", message);
                self.report(
                    file,
                    finding.hint("save it smaller: readers load it before the page is complete"),
                );
            }
            Err(error) => {
                let finding = Diagnostic::error(
                    "theme-file",
                    format!("`{}` cannot be read: {error}", file.path),
                );
                self.report(
                    file,
                    finding.hint("check its permissions, or name another file"),
                );
            }
        }
        None
    }

    /// Adds a file that is published with a fingerprint; its address.
    fn add(&mut self, file: &SiteFile, bytes: Vec<u8>) -> Route {
        let route = theme::fingerprinted(&ascii_name(file.name()), &bytes);
        if self.look.files.iter().all(|other| other.route != route) {
            self.look.files.push(LookFile {
                route: route.clone(),
                file: file.path.clone(),
                hash: blake3::hash(&bytes),
                bytes,
            });
        }
        route
    }

    /// A stylesheet or script.
    fn text(&mut self, file: &SiteFile, extension: &str, what: &str) -> Option<Route> {
        if !has_extension(file, extension) {
            let message = format!(
                "`{}` is not {what}: its name does not end in `.{extension}`",
                file.path
            );
            let finding = Diagnostic::error("theme-file", message);
            self.report(file, finding.hint(format!("name {what} of your own")));
            return None;
        }
        let bytes = self.bytes(file, page::LARGEST)?;
        match decode(&file.path, bytes) {
            Ok(text) => Some(self.add(file, text.into_bytes())),
            Err(error) => {
                self.found.push(*error);
                None
            }
        }
    }

    fn image(&mut self, file: &SiteFile, used_as: VectorUse) -> Option<Image> {
        if has_extension(file, "svg") {
            let bytes = self.bytes(file, LARGEST_VECTOR)?;
            let text = decode(&file.path, bytes).map_err(|error| self.found.push(*error));
            let text = text.ok()?;
            return match check_vector(&file.path, &text, used_as) {
                Ok(size) => Some(Image::Vector { text, size }),
                Err(found) => {
                    self.found.extend(found);
                    None
                }
            };
        }
        let bytes = self.bytes(file, LARGEST_BITMAP)?;
        let format = Format::of(&bytes);
        match raster::read(&bytes) {
            Ok(Some(header)) => Some(Image::Bitmap { bytes, header }),
            Ok(None) => {
                let message = format!("`{}` is not an SVG, PNG, JPEG or WebP file", file.path);
                let finding = Diagnostic::error("theme-file", message);
                self.report(file, finding.hint("save it as one of these"));
                None
            }
            Err(fault) => {
                let finding = of_fault(file.name(), format.unwrap_or(Format::Png).name(), &fault);
                self.report(file, finding);
                None
            }
        }
    }

    fn logo(&mut self, file: &SiteFile) {
        let Some(image) = self.image(file, VectorUse::Logo) else {
            return;
        };
        let (size, bytes) = match image {
            Image::Vector { text, size } => (size, text.into_bytes()),
            Image::Bitmap { bytes, header } => {
                let (width, height) = header.shown();
                let size = (f64::from(width), f64::from(height));
                let published = match header.orientation {
                    1 => raster::stripped(&bytes).map(|stripped| stripped.unwrap_or(bytes)),
                    _ => raster::upright(&bytes, &header),
                };
                match published {
                    Ok(bytes) => (size, bytes),
                    Err(fault) => {
                        let finding = of_fault(file.name(), header.format.name(), &fault);
                        return self.report(file, finding);
                    }
                }
            }
        };
        let (width, height) = shown_size(size);
        let route = self.add(file, bytes);
        self.look.logo = Some(Logo {
            route,
            width,
            height,
        });
        self.look.rules += ".site-title img{vertical-align:middle;margin-inline-end:.75rem}\n";
    }

    fn favicon(&mut self, file: &SiteFile) {
        match self.image(file, VectorUse::Icon) {
            Some(Image::Vector { text, .. }) => match Icons::of_vector(text.clone()) {
                Ok(icons) => {
                    self.look.icons = icons;
                    self.look.icon = Some(self.add(file, text.into_bytes()));
                }
                Err(error) => {
                    let message = format!("no icon can be drawn from `{}`: {error}", file.path);
                    let finding = Diagnostic::error("theme-file", message);
                    self.report(file, finding.hint("save it again as plain SVG"));
                }
            },
            Some(Image::Bitmap { bytes, header }) => {
                let (width, height) = header.shown();
                let message = match () {
                    () if width != height => {
                        format!(
                            "the icon `{}` has {width} × {height} pixels and is not square",
                            file.path
                        )
                    }
                    () if !raster::DECODES => {
                        format!(
                            "no icon can be made from `{}`, since this Guidepost was built without the feature `images`",
                            file.path
                        )
                    }
                    () if width < icons::SMALLEST => {
                        format!(
                            "the icon `{}` has {width} × {height} pixels, too few for a phone",
                            file.path
                        )
                    }
                    () => {
                        self.look.icons = Icons::of_bitmap(bytes, header);
                        return;
                    }
                };
                let finding = Diagnostic::error("theme-file", message);
                let least = icons::SMALLEST;
                self.report(
                    file,
                    finding.hint(format!(
                        "save it square, with sides of {least} pixels at least, or better as SVG"
                    )),
                );
            }
            None => {}
        }
    }
}

fn has_extension(file: &SiteFile, extension: &str) -> bool {
    let ending = file.name().rsplit_once('.').map(|(_, ending)| ending);
    ending.is_some_and(|ending| ending.eq_ignore_ascii_case(extension))
}

/// The size at which the header shows a logo: as high as a line of its name, and not too wide for a phone.
fn shown_size((width, height): (f64, f64)) -> (u32, u32) {
    let scale = (f64::from(LOGO_HEIGHT) / height).min(f64::from(LOGO_WIDTH) / width);
    let side = |length: f64| ((length * scale).round() as u32).max(1);
    (side(width), side(height))
}

/// A name in ASCII letters, digits, `-` and one full stop, so that no place needs to escape it.
fn ascii_name(name: &str) -> String {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    format!(
        "{}.{}",
        pictures::ascii_name(stem),
        extension.to_ascii_lowercase()
    )
}

#[cfg(test)]
mod tests;
