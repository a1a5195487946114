//! The content type of a file, by the extension of its name.

use std::borrow::Cow;

/// The type of web pages.
pub(super) const HTML: &str = "text/html; charset=utf-8";

/// The type of a file; `application/octet-stream` if its extension is unknown. Text is UTF-8.
pub(super) fn of(path: &str) -> Cow<'static, str> {
    let extension = std::path::Path::new(path).extension();
    let extension = extension.and_then(|extension| extension.to_str());
    let found = mime_infer::from_ext(extension.unwrap_or_default()).first_raw();
    match found {
        None => "application/octet-stream".into(),
        Some(text) if text.starts_with("text/") || text == "application/json" => {
            format!("{text}; charset=utf-8").into()
        }
        Some(other) => other.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_the_extension_in_any_case() {
        for (path, expected) in [
            ("a/index.html", HTML),
            ("drawings/A.SVG", "image/svg+xml"),
            ("a.b/CNAME", "application/octet-stream"),
            (".nojekyll", "application/octet-stream"),
            ("style.css", "text/css; charset=utf-8"),
        ] {
            assert_eq!(of(path), expected, "{path}");
        }
    }

    /// Browsers refuse some of these with another type, since sniffing is off.
    #[test]
    fn knows_the_types_that_browsers_insist_on() {
        for (extension, expected) in [
            ("js", "text/javascript; charset=utf-8"),
            ("mjs", "text/javascript; charset=utf-8"),
            ("json", "application/json; charset=utf-8"),
            ("wasm", "application/wasm"),
            ("webmanifest", "application/manifest+json"),
            ("avif", "image/avif"),
            ("webp", "image/webp"),
            ("woff", "font/woff"),
            ("woff2", "font/woff2"),
            ("otf", "font/otf"),
            ("ttf", "font/ttf"),
            ("mp4", "video/mp4"),
            ("webm", "video/webm"),
            ("mp3", "audio/mpeg"),
            ("vtt", "text/vtt; charset=utf-8"),
            ("pdf", "application/pdf"),
        ] {
            assert_eq!(of(&format!("x.{extension}")), expected, "{extension}");
        }
    }
}
