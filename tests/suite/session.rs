//! What is typed at a terminal, and what it shows, as a text that can be played.
//!
//! A line that starts with `$ ` is typed into a shell; what follows, up to the next such line, is what is shown then.
//! `cd` leads into a folder for the lines that follow.

use std::path::Path;
use std::process::Command;

use crate::case;

/// Types the lines that start with `$ ` into a shell, and gives all that a terminal would show.
pub(crate) fn play(session: &str) -> String {
    let around = tempfile::tempdir().unwrap();
    let mut folder = around.path().to_owned();
    let program = Path::new(env!("CARGO_BIN_EXE_guidepost"));
    let path = std::env::var("PATH").unwrap();
    let path = format!("{}:{path}", program.parent().unwrap().display());
    let mut shown = String::new();
    for line in session.lines().filter_map(|line| line.strip_prefix("$ ")) {
        shown += &format!("$ {line}\n");
        if let Some(into) = line.strip_prefix("cd ") {
            folder.push(into);
            continue;
        }
        let output = Command::new("sh")
            .args(["-c", &format!("{line} 2>&1")])
            .current_dir(&folder)
            .env("PATH", &path)
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        shown += &case::without_place(&text, around.path());
    }
    shown
}
