//! The findings about paths that are not read.

use std::error::Error;
use std::ffi::OsStr;
use std::fmt;
use std::io;
use std::path::Path;

use super::access::Denial;
use crate::diagnostic::Diagnostic;

/// A path that the rule of [`access`](super::access) refuses, as the error of a reader.
#[derive(Debug)]
pub(super) struct Denied(pub(super) Box<Diagnostic>);

impl Denied {
    /// The error for `file`, which leads to `target`.
    pub(super) fn error(denial: Denial, file: &str, target: &Path) -> io::Error {
        io::Error::other(Self(Box::new(finding(denial, file, target))))
    }

    /// The error for `file`, which was replaced whenever it was about to be opened.
    pub(super) fn replaced(file: &str) -> io::Error {
        io::Error::other(Self(Box::new(replaced(file))))
    }
}

impl fmt::Display for Denied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl Error for Denied {}

/// The finding about a refused path.
pub(super) fn finding(denial: Denial, file: &str, target: &Path) -> Diagnostic {
    let shown = target.display();
    let finding = match denial {
        Denial::Output => Diagnostic::error(
            "symlink-output",
            "this symbolic link points to a folder that Guidepost writes",
        )
        .hint("remove the link"),
        Denial::Outside => Diagnostic::error(
            "symlink-outside",
            format!("this symbolic link points outside the site, to `{shown}`"),
        )
        .hint("copy its target into the site, or remove the link")
        .hint("to follow it, list its target in the settings: `links: {follow: [PATH]}`"),
        Denial::Hidden => Diagnostic::error(
            "symlink-hidden",
            format!("this symbolic link points to `{shown}`, where a name starts with a dot"),
        )
        .hint("copy its target into the site, or remove the link"),
        Denial::Special => special(),
    };
    finding.in_file(file)
}

fn special() -> Diagnostic {
    Diagnostic::error("file-special", "this is not a regular file")
        .hint("move sockets, pipes and devices out of the site")
}

/// The finding that a path became a link, or a folder another kind of file, between two looks at it.
pub(super) fn replaced(file: &str) -> Diagnostic {
    let message = "this was replaced while the site was being read";
    let finding = Diagnostic::error("file-changed", message).in_file(file);
    finding.hint("build again")
}

/// The finding that a file cannot be read.
#[must_use]
pub fn unreadable(file: &str, error: &io::Error) -> Diagnostic {
    let denied = error.get_ref().and_then(|inner| inner.downcast_ref());
    if let Some(Denied(finding)) = denied {
        return (**finding).clone();
    }
    let message = format!("cannot read this file: {error}");
    let finding = Diagnostic::error("file-unreadable", message).in_file(file);
    let is_permission = error.kind() == io::ErrorKind::PermissionDenied;
    finding.maybe_hint(is_permission.then_some("check its permissions"))
}

/// The finding about a symbolic link that cannot be resolved.
pub(super) fn unresolved(file: &str, error: &io::Error) -> Diagnostic {
    use io::ErrorKind::{NotADirectory, NotFound};
    match error.kind() {
        NotFound | NotADirectory => Diagnostic::error(
            "symlink-nowhere",
            "the target of this symbolic link does not exist",
        )
        .in_file(file)
        .hint("remove the link"),
        _ if is_loop(error) => {
            let message = "this symbolic link leads back to itself";
            let finding = Diagnostic::error("symlink-loop", message);
            finding.in_file(file).hint("remove the link")
        }
        _ => unreadable(file, error),
    }
}

/// Whether the system gave up on a chain of links: `ELOOP`, which the standard library has no stable name for.
fn is_loop(error: &io::Error) -> bool {
    const ELOOP: i32 = if cfg!(target_os = "linux") { 40 } else { 62 };
    cfg!(unix) && error.raw_os_error() == Some(ELOOP)
}

/// The finding about a link to a folder around it. `to` is the folder, relative to the root.
pub(super) fn circle(file: &str, to: &str) -> Diagnostic {
    let to = if to.is_empty() { "." } else { to };
    let message = format!("this symbolic link points to `{to}`, which contains it");
    let finding = Diagnostic::error("symlink-loop", message);
    finding.in_file(file).hint("remove the link")
}

/// The finding about a name that is not UTF-8. `file` is its path with replacement characters.
pub(super) fn name_not_utf8(name: &OsStr, file: String) -> Diagnostic {
    let message = format!("the file name `{}` is not UTF-8", escaped(name));
    let finding = Diagnostic::error("name-encoding", message).in_file(file);
    finding.hint("rename the file; `\\x` and two digits are a byte that is not text")
}

/// A name whose bytes that are not UTF-8 are escaped, such as `caf\xe9.md`.
fn escaped(name: &OsStr) -> String {
    let mut escaped = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        escaped.push_str(chunk.valid());
        for byte in chunk.invalid() {
            escaped.push_str(&format!("\\x{byte:02x}"));
        }
    }
    escaped
}
