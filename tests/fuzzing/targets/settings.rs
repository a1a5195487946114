//! The settings file.

use guidepost::input::resolved;
use guidepost::input::settings::{FILE, Settings};

use super::findings::{verify_errors, verify_in};

pub(super) fn run(input: &[u8]) {
    let Some(text) = super::text(input) else {
        return;
    };
    match Settings::parse(Some(&text)) {
        Ok(settings) => {
            verify_in(FILE, &text, &settings.warnings);
            let lines = text.split('\n').count();
            for setting in resolved::settings(Some(&text), false, &settings) {
                if let resolved::Source::File { line } = setting.source {
                    assert!((1..=lines).contains(&line), "{setting:?}");
                }
            }
            let again = Settings::parse(Some(&text)).expect("as before");
            assert_eq!(format!("{settings:?}"), format!("{again:?}"));
        }
        Err(errors) => {
            verify_errors(FILE, &text, &errors);
            let again = Settings::parse(Some(&text)).expect_err("as before");
            assert_eq!(errors, again);
        }
    }
}
