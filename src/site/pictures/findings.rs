//! Findings about images that cannot be resized.

use crate::diagnostic::Diagnostic;
use crate::raster::{Fault, Format, LARGEST_FILE, LONGEST_SIDE, MOST_PIXELS};

/// What to do about an image that this Guidepost does not resize.
const SAVE: &str = "save it again as JPEG, PNG or WebP";

/// The finding about a file, by its name.
#[must_use]
pub fn of_fault(name: &str, format: &str, fault: &Fault) -> Diagnostic {
    let broken = |message: String| {
        Diagnostic::error("image-broken", message).hint("save the image again, or restore the file")
    };
    match fault {
        Fault::Truncated => broken(format!("`{name}` ends before its image does")),
        Fault::Damaged(part) => broken(format!(
            "`{name}` is not a valid {format} file: {part} is damaged"
        )),
        Fault::Undecodable(reason) => {
            let message = format!("`{name}` is a damaged {format} file, which cannot be decoded");
            broken(message).note(format!("the decoder reports: {reason}"))
        }
        Fault::Empty => broken(format!("`{name}` has no pixels")),
        Fault::TooManyPixels(width, height) => {
            let message = format!("`{name}` has {width} × {height} pixels");
            Diagnostic::error("image-pixels", message).hint(format!(
                "save it smaller: at most {},{:03} pixels a side and {} megapixels",
                LONGEST_SIDE / 1000,
                LONGEST_SIDE % 1000,
                MOST_PIXELS >> 20
            ))
        }
        Fault::TooLarge => {
            let message = format!("`{name}` has more than {} MiB", LARGEST_FILE >> 20);
            Diagnostic::error("image-pixels", message).hint("save it smaller")
        }
        Fault::Cmyk => {
            let message = format!("the colours of `{name}` are CMYK, those of print");
            Diagnostic::error("image-unsupported", message)
                .hint("save it with the colours of screens: sRGB")
        }
        Fault::Encoding(what) => {
            let message = format!("`{name}` is encoded as {format} with {what}");
            Diagnostic::error("image-unsupported", message).hint(SAVE)
        }
        Fault::NotTurned(feature) => {
            let message = format!(
                "`{name}` is stored turned, and this Guidepost was built without the feature `{feature}`, which would turn it upright"
            );
            Diagnostic::error("image-unsupported", message)
                .hint("save it upright, or build Guidepost with that feature")
        }
    }
}

/// The finding about an image that other sites do not show because it is too small.
pub(super) fn too_small(name: &str, (width, height): (u32, u32)) -> Option<Diagnostic> {
    /// The shortest side that the largest sites show, in pixels.
    const SHORTEST: u32 = 200;
    (width.min(height) < SHORTEST).then(|| {
        let message = format!(
            "`{name}` has {width} × {height} pixels, and large sites show no image with a side of less than {SHORTEST} in link previews"
        );
        let finding = Diagnostic::warning("preview-image", message);
        finding.hint("name an image of 1,200 × 630 pixels")
    })
}

/// The finding about a file whose extension is that of another format.
pub(super) fn of_name(name: &str, format: Format) -> Option<Diagnostic> {
    let ending = name.rsplit_once('.')?.1.to_ascii_lowercase();
    let extensions = format.extensions();
    if extensions.contains(&&*ending) {
        return None;
    }
    let message = format!("`{name}` is a {} file", format.name());
    let finding = Diagnostic::warning("image-extension", message);
    Some(finding.hint(format!(
        "rename it so that it ends in `.{}`, here and in the folder",
        extensions[0]
    )))
}
