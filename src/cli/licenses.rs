//! `guidepost licenses`.

use std::process::ExitCode;

use clap::Args;

use super::terminal::print;

const EXAMPLES: &str = "Example: guidepost licenses | less

The text of a site stays its author's. These licenses are those of the program
and of the data in it: grammars for code, and fonts for social images.";

/// The license of the program.
const OWN: &str = include_str!("../../LICENSE");
/// The license of the fonts.
#[cfg(feature = "cards")]
const FONTS: Option<&str> = Some(include_str!("../../fonts/OFL.txt"));
#[cfg(not(feature = "cards"))]
const FONTS: Option<&str> = None;

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct LicensesArgs {}

pub(super) fn run(_args: &LicensesArgs) -> ExitCode {
    print(&text())
}

/// All licenses, each below a heading.
fn text() -> String {
    let mut text = String::new();
    let mut add = |of: &str, license: &str| {
        let line = "=".repeat(of.chars().count());
        text += &format!("{of}\n{line}\n\n{}\n\n", license.trim());
    };
    add("Guidepost", OWN);
    if let Some(license) = FONTS {
        add("Fonts of social images", license);
    }
    #[cfg(feature = "highlight")]
    add_grammars(&mut add);
    text.truncate(text.trim_end().len());
    text + "\n"
}

#[cfg(feature = "highlight")]
fn add_grammars(add: &mut dyn FnMut(&str, &str)) {
    let listing = two_face::acknowledgement::listing();
    let of_grammars = listing.for_syntaxes().iter();
    for license in of_grammars.filter(|license| license.needs_acknowledgement()) {
        let folder = license.rel_path.parent().unwrap_or(&license.rel_path);
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        add(&format!("Grammar: {name}"), &license.text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_the_license_of_everything_that_asks_for_it() {
        let text = text();
        assert!(text.starts_with("Guidepost\n=========\n\n"), "{text}");
        let grammars = text.matches("\nGrammar: ").count();
        assert!(grammars > 50, "{grammars}");
        assert!(!text.contains("Grammar: \n"));
    }
}
