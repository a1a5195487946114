//! Where and when the numbers were taken.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde::Serialize;

/// Without these, no number means anything.
#[derive(Debug, Serialize)]
pub(crate) struct Machine {
    pub(crate) date: String,
    pub(crate) system: String,
    pub(crate) processor: Option<String>,
    pub(crate) cores: usize,
    /// Of the folder that everything was written to.
    pub(crate) file_system: Option<String>,
}

impl Machine {
    pub(crate) fn of(folder: &Path) -> Self {
        Self {
            date: jiff::Timestamp::now().strftime("%Y-%m-%d").to_string(),
            system: said("uname", &["-sr"]).unwrap_or_else(|| std::env::consts::OS.to_owned()),
            processor: processor(),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            file_system: file_system(folder),
        }
    }
}

fn said(program: &str, arguments: &[&str]) -> Option<String> {
    let told = Command::new(program).args(arguments).output().ok()?;
    let text = String::from_utf8(told.stdout).ok()?;
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

#[expect(clippy::disallowed_methods, reason = "the benchmark looks around")]
fn processor() -> Option<String> {
    let Ok(listed) = fs::read_to_string("/proc/cpuinfo") else {
        return said("sysctl", &["-n", "machdep.cpu.brand_string"]);
    };
    let line = listed.lines().find(|line| line.starts_with("model name"))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

/// The type of the deepest mount above a folder. `mount` prints `X on /path type ext4 (…)` on Linux and
/// `X on /path (apfs, …)` on macOS.
fn file_system(folder: &Path) -> Option<String> {
    deepest_mount(&said("mount", &[])?, folder)
}

pub(crate) fn deepest_mount(listed: &str, folder: &Path) -> Option<String> {
    let mounts = listed.lines().filter_map(|line| {
        let (_, rest) = line.split_once(" on ")?;
        let (path, kind) = match rest.split_once(" type ") {
            Some((path, kind)) => (path, kind.split(' ').next()?),
            None => {
                let (path, kind) = rest.rsplit_once(" (")?;
                (path, kind.split([',', ')']).next()?)
            }
        };
        folder.starts_with(path).then_some((path, kind))
    });
    // Of two mounts at one place, the later one is seen.
    let (_, kind) = mounts.max_by_key(|(path, _)| path.len())?;
    Some(kind.to_owned())
}
