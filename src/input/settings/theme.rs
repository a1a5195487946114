//! The settings under `theme`.

use serde_json::Value;

use super::value::Hue;
use crate::diagnostic::Span;
use crate::input::yaml::{
    Absent, FromKey, FromScalar, FromValue, Key, MappingReader, ScalarOrMap, ValueType, keys,
};

keys! {
    /// The look of the default theme. Files are named by their paths in the site's folder.
    #[derive(Clone, Debug)]
    pub struct Theme {
        /// The one colour of the site, as degrees on the colour wheel: 0 is pink-red, 90 yellow-olive, 158 green, 250 blue, 320 purple.
        hue: i64 as Hue = Absent::Whole(158),
        /// The logo beside the name of the site: an SVG, PNG, JPEG or WebP file, such as brand/logo.svg.
        logo: Option<SiteFile> as FileOfSite,
        /// The icon of the site, from which those of browsers and phones are made: an SVG file, or a square PNG, JPEG or WebP file.
        favicon: Option<SiteFile> as FileOfSite,
        /// The fonts: of the system with serif headings (mixed), without serifs (sans), with serifs (serif), or WOFF2 files of your own.
        fonts: Fonts as ScalarOrMap<Fonts>,
        /// A stylesheet that is loaded after that of the theme, such as brand/site.css.
        stylesheet: Option<SiteFile> as FileOfSite,
        /// A script that runs after that of the theme, such as brand/site.js.
        script: Option<SiteFile> as FileOfSite,
    }
}

impl Theme {
    /// The files that are named.
    pub fn files(&self) -> impl Iterator<Item = &SiteFile> {
        let fonts = &self.fonts;
        let fonts = [
            &fonts.text,
            &fonts.text_bold,
            &fonts.text_italic,
            &fonts.headings,
        ];
        let others = [&self.logo, &self.favicon, &self.stylesheet, &self.script];
        others.into_iter().chain(fonts).flatten()
    }
}

keys! {
    /// WOFF2 files with the letters of the site.
    #[derive(Clone, Debug, Default)]
    pub struct Fonts {
        /// The file for texts, such as brand/text.woff2.
        text: Option<SiteFile> as FileOfSite,
        /// The file for bold texts; not needed if the one for texts is variable.
        text_bold: Option<SiteFile> as FileOfSite,
        /// The file for texts in italics.
        text_italic: Option<SiteFile> as FileOfSite,
        /// The file for headings; without it, they are as in the stack mixed.
        headings: Option<SiteFile> as FileOfSite,
    }
    with {
        /// The fonts of the system, for what has no file.
        stack: FontStack = FontStack::Mixed,
    }
}

/// Fonts that systems have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FontStack {
    /// Headings with serifs, texts without.
    #[default]
    Mixed,
    /// Without serifs.
    Sans,
    /// With serifs.
    Serif,
}

impl FontStack {
    const WORDS: [&str; 3] = ["mixed", "sans", "serif"];

    fn of(word: &str) -> Option<Self> {
        let stacks = [Self::Mixed, Self::Sans, Self::Serif];
        let at = Self::WORDS.iter().position(|known| *known == word)?;
        Some(stacks[at])
    }
}

impl FromScalar for Fonts {
    const EXPECTED: &'static str = "`mixed`, `sans`, `serif`, or a mapping with WOFF2 files";
    const SCALAR: ValueType = ValueType::Word(&FontStack::WORDS);
    fn from_scalar(value: &Value) -> Option<Self> {
        let stack = FontStack::of(value.as_str()?)?;
        Some(Self {
            stack,
            ..Self::default()
        })
    }
}

/// A file that a setting names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SiteFile {
    /// Its path relative to the site's root.
    pub path: String,
    /// Where it is written.
    pub span: Span,
}

impl SiteFile {
    /// Its name without folders.
    #[must_use]
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }
}

/// Reads the path of a file of the site.
pub(super) struct FileOfSite;

impl FromKey for FileOfSite {
    type Output = Option<SiteFile>;
    const VALUE_TYPE: ValueType = FilePath::TYPE;
    fn read_key(mapping: &mut MappingReader<'_>, key: &Key) -> Self::Output {
        let path = mapping.take::<FilePath>(key)?;
        let span = mapping.value_span(key.name);
        Some(SiteFile { path, span })
    }
}

/// Reads the path of a file below the root. No part of it starts with a full stop: such files are never published.
struct FilePath;

impl FromValue for FilePath {
    type Output = String;
    const EXPECTED: &'static str =
        "the path of a file in the site's folder, such as `brand/logo.svg`";
    const TYPE: ValueType = ValueType::Pattern(r"^[^/\\:][^\\:]*[^/\\:]$");
    fn read(value: &Value) -> Option<String> {
        let given = String::read(value)?;
        let path = given.strip_prefix("./").unwrap_or(&given);
        let is_part = |part: &str| !part.is_empty() && !part.starts_with('.');
        let is_path = path.split('/').all(is_part) && !path.contains(['\\', ':', '\n']);
        is_path.then(|| path.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::super::Settings;
    use super::*;

    #[test]
    fn files_are_below_the_root_and_not_hidden() {
        let read = |path: &str| FilePath::read(&Value::from(path));
        assert_eq!(read("brand/a b.svg").as_deref(), Some("brand/a b.svg"));
        assert_eq!(read("./logo.svg").as_deref(), Some("logo.svg"));
        for path in [
            "",
            "/a",
            "../a",
            "a/../b",
            ".git/config",
            "a/",
            "C:a",
            "a\\b",
            "a//b",
        ] {
            assert_eq!(read(path), None, "{path}");
        }
    }

    #[test]
    fn fonts_are_a_stack_or_files() {
        let fonts = |text: &str| {
            let text = format!("theme: {{fonts: {text}}}");
            Settings::parse(Some(&text)).map(|settings| settings.theme.fonts)
        };
        assert_eq!(fonts("serif").expect("a stack").stack, FontStack::Serif);
        let own = fonts("{text: brand/a.woff2}").expect("files");
        assert_eq!(own.text.expect("a file").name(), "a.woff2");
        let found = fonts("comic").expect_err("no stack");
        assert_eq!(
            found[0].message,
            "`theme.fonts` should be `mixed`, `sans`, `serif`, or a mapping with WOFF2 files, found `comic`"
        );
    }
}
