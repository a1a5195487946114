//! The `guidepost` program; everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    guidepost::cli::run()
}
