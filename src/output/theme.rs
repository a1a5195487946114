//! The theme's stylesheet and script. Each name holds a fingerprint of what is inside, so that a
//! browser may keep them for ever.

use super::Kind;
use crate::config::Settings;
use crate::diagnostic::Diagnostic;
use crate::project::Project;
use crate::route::Route;
use crate::templates::Templates;

const FILES: [&str; 2] = ["style.css", "script.js"];

pub(super) static KIND: Kind = Kind {
    rows: |project| vec![(project.style.clone(), 0), (project.script.clone(), 1)],
    render,
    source: |_, file| Some(format!("theme/{}", FILES[file])),
    yields: false,
};

#[expect(clippy::unnecessary_wraps, reason = "the signature is the table's")]
fn render(project: &Project<'_>, file: usize) -> Result<Vec<u8>, Box<Diagnostic>> {
    Ok(text(FILES[file], &project.templates, &project.settings).into_bytes())
}

/// Where a theme file of this name goes.
#[must_use]
pub fn address(name: &str, templates: &Templates, settings: &Settings) -> Route {
    let hash = blake3::hash(text(name, templates, settings).as_bytes()).to_hex();
    let (stem, ending) = name.split_once('.').unwrap_or((name, ""));
    Route::root()
        .folder("theme")
        .file(&format!("{stem}.{}.{ending}", &hash[..8]))
}

fn text(name: &str, templates: &Templates, settings: &Settings) -> String {
    let text = templates.text(name);
    if name == FILES[0] {
        // The one number of the settings that is the whole colour scheme.
        format!(":root{{--hue:{}}}\n{text}", settings.theme.hue)
    } else {
        text.to_owned()
    }
}
