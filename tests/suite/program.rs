//! Runs the program in a folder.

use std::path::Path;
use std::process::{Command, Output};

/// The arguments of a build that fails at any finding.
pub(crate) const STRICT: [&str; 4] = ["build", "--strict", "--base-url", "https://example.org/"];

/// The folder of this repository.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs the program in a folder.
pub(crate) fn guidepost(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_guidepost"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}

/// What a command that succeeds prints.
pub(crate) fn printed(folder: &Path, arguments: &[&str]) -> String {
    let output = guidepost(folder, arguments);
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}\n{errors}");
    String::from_utf8(output.stdout).unwrap()
}

/// What a command that fails prints to standard error.
pub(crate) fn refused(folder: &Path, arguments: &[&str]) -> String {
    let output = guidepost(folder, arguments);
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{arguments:?}\n{errors}");
    errors
}
