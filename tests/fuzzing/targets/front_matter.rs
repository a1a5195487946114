//! Front matter: the text of a page.

use guidepost::diagnostic::Diagnostic;
use guidepost::input::front_matter;

use super::findings::{verify_errors, verify_in};

const FILE: &str = "content/a.md";

pub(super) fn run(input: &[u8]) {
    let Some(text) = super::text(input) else {
        return;
    };
    let parts = match front_matter::split(FILE, &text) {
        Ok(parts) => parts,
        Err(error) => return verify_errors(FILE, &text, &[*error]),
    };
    assert!(text.is_char_boundary(parts.body_start));
    let yaml = &text[parts.yaml_start..][..parts.yaml.len()];
    assert_eq!(yaml, parts.yaml);
    let misplaced = front_matter::misplaced(FILE, &text, parts.body_start);
    verify_in(FILE, &text, misplaced.as_slice());
    for lenient in [false, true] {
        let read = || front_matter::parse(FILE, parts, lenient);
        match read() {
            Ok((front, warnings)) => {
                assert!(!warnings.iter().any(Diagnostic::is_error), "{warnings:?}");
                verify_in(FILE, &text, &warnings);
                // The cache stores it.
                let stored = postcard::to_stdvec(&front).expect("encoded");
                let restored: front_matter::FrontMatter =
                    postcard::from_bytes(&stored).expect("decoded");
                assert_eq!(format!("{front:?}"), format!("{restored:?}"));
            }
            Err(errors) => verify_errors(FILE, &text, &errors),
        }
        assert_eq!(format!("{:?}", read()), format!("{:?}", read()));
    }
}
