//! What a request is answered with: an output of the site, found in a table by its path. No path is ever joined to a
//! folder, so none leads out of the site.

use std::borrow::Cow;

use hyper::StatusCode;
use hyper::header::{self, HeaderName};
use percent_encoding::percent_decode_str;

use super::content_type::{self, HTML};
use super::page::{self, OWN};
use super::range::{Part, part};
use super::shown::Shown;
use super::snapshot::{Snapshot, print};
use crate::diagnostic::Diagnostic;
use crate::render::outputs::Output;

/// What matters of a request that may be answered.
pub(super) struct Asked {
    /// The path as it was sent, percent-encoded.
    pub(super) path: String,
    /// Whether a browser asks for a page to show it, and not for what scripts, frames or tools do with it.
    pub(super) is_document: bool,
    pub(super) range: Option<String>,
    /// The range is asked for only of this version of the file.
    pub(super) if_range: Option<String>,
}

/// What is sent.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: Vec<(HeaderName, String)>,
    pub(super) body: Vec<u8>,
    /// What keeps the site's own newest version from being sent, and the number of that site.
    pub(super) fault: Option<(u64, Diagnostic)>,
}

impl Answer {
    pub(super) fn new(status: StatusCode, kind: &str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            headers: vec![(header::CONTENT_TYPE, kind.to_owned())],
            body: body.into(),
            fault: None,
        }
    }

    pub(super) fn text(status: StatusCode, text: &str) -> Self {
        Self::new(status, "text/plain; charset=utf-8", format!("{text}\n"))
    }

    fn with(mut self, name: HeaderName, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// To another address of the site. The answer is not for keeping: the site may change.
    fn redirect(to: String) -> Self {
        Self::text(StatusCode::FOUND, &to).with(header::LOCATION, to)
    }
}

/// Answers from what is shown now.
pub(super) fn answer(shown: &Shown, asked: &Asked) -> Answer {
    if let Some(name) = asked.path.strip_prefix(OWN) {
        return own(shown, name);
    }
    let Some(site) = &shown.now else {
        return errors_alone(shown, &shown.errors);
    };
    let decode = |path| percent_decode_str(path).decode_utf8();
    let (Ok(path), Ok(base)) = (decode(&asked.path), decode(site.base())) else {
        return not_found(shown, site, asked);
    };
    match find(site, &path, &base) {
        Found::Output(output) => file(shown, site, output, StatusCode::OK, asked),
        Found::Elsewhere(address) => Answer::redirect(address),
        Found::Nothing => not_found(shown, site, asked),
    }
}

/// What is at a path.
enum Found<'s> {
    Output(&'s Output),
    /// At this address, encoded.
    Elsewhere(String),
    Nothing,
}

fn find<'s>(site: &'s Snapshot, path: &str, base: &str) -> Found<'s> {
    let Some(path) = path.strip_prefix(base) else {
        let is_door = path == "/" || base.strip_suffix('/') == Some(path);
        return match is_door {
            true => Found::Elsewhere(site.base().to_owned()),
            false => Found::Nothing,
        };
    };
    let is_folder = path.is_empty() || path.ends_with('/');
    let name: Cow<'_, str> = match is_folder {
        true => format!("{path}index.html").into(),
        false => path.into(),
    };
    match site.find(&name) {
        Some(output) => Found::Output(output),
        None if is_folder => Found::Nothing,
        None => match site.find(&format!("{path}/index.html")) {
            // From the table, not from the request.
            Some(page) => {
                let below = &page.route.encoded()[1..];
                Found::Elsewhere(format!("{}{below}", site.base()))
            }
            None => Found::Nothing,
        },
    }
}

/// The server's own files.
fn own(shown: &Shown, name: &str) -> Answer {
    match name {
        page::SCRIPT => Answer::new(
            StatusCode::OK,
            content_type::of(page::SCRIPT),
            page::SCRIPT_TEXT,
        ),
        page::FINDINGS if shown.errors.is_empty() => Answer::text(StatusCode::NO_CONTENT, ""),
        page::FINDINGS => {
            let findings = page::findings(&shown.errors, &shown.warnings, true);
            Answer::new(StatusCode::OK, HTML, findings)
        }
        page::WARNINGS => Answer::new(StatusCode::OK, HTML, page::warnings(&shown.warnings)),
        page::FRAMES => {
            let frames = page::frames(&shown.errors, &shown.warnings);
            Answer::new(StatusCode::OK, HTML, frames)
        }
        _ => Answer::text(StatusCode::NOT_FOUND, "nothing here"),
    }
}

/// Where there is no site to show behind the errors.
fn errors_alone(shown: &Shown, errors: &[String]) -> Answer {
    let page = page::findings(errors, &shown.warnings, false).into_bytes();
    let page = page::with_script(page, shown.version, "");
    Answer::new(StatusCode::INTERNAL_SERVER_ERROR, HTML, page)
}

/// As hosts answer: the site's own page for it.
fn not_found(shown: &Shown, site: &Snapshot, asked: &Asked) -> Answer {
    match site.find("404.html") {
        Some(output) => file(shown, site, output, StatusCode::NOT_FOUND, asked),
        None => Answer::text(StatusCode::NOT_FOUND, "nothing here"),
    }
}

/// An output, or where it cannot be made, the last one of this path that could.
fn file(
    shown: &Shown,
    site: &Snapshot,
    output: &Output,
    status: StatusCode,
    asked: &Asked,
) -> Answer {
    let path = output.route.output_path();
    match site.render(output) {
        Ok(bytes) => send(shown, &path, bytes, status, asked),
        Err(error) => {
            let before = shown.before.as_ref();
            let before = before.and_then(|before| before.render(before.find(&path)?).ok());
            let answer = match before {
                Some(bytes) => send(shown, &path, bytes, status, asked),
                None => errors_alone(shown, &print(site.held(), std::slice::from_ref(&error))),
            };
            Answer {
                fault: Some((site.number, *error)),
                ..answer
            }
        }
    }
}

/// Bytes of the site, with what is added for browsers.
fn send(shown: &Shown, path: &str, bytes: Vec<u8>, status: StatusCode, asked: &Asked) -> Answer {
    let kind = content_type::of(path);
    let digest = blake3::hash(&bytes).to_hex()[..32].to_owned();
    if kind == HTML && asked.is_document {
        let page = page::with_script(bytes, shown.version, &digest);
        let page = page::with_frames(page, &shown.errors, &shown.warnings);
        return Answer::new(status, kind, page);
    }
    let tag = format!("\"{digest}\"");
    let is_same = asked.if_range.as_ref().is_none_or(|wanted| *wanted == tag);
    let range = asked.range.as_deref();
    let range = range.filter(|_| is_same && status == StatusCode::OK);
    let length = bytes.len();
    let answer = match part(range, length) {
        Part::Whole => Answer::new(status, kind, bytes),
        Part::Bytes(range) => {
            let content = format!("bytes {}-{}/{length}", range.start, range.end - 1);
            Answer::new(StatusCode::PARTIAL_CONTENT, kind, &bytes[range])
                .with(header::CONTENT_RANGE, content)
        }
        Part::Beyond => {
            let content = format!("bytes */{length}");
            Answer::text(StatusCode::RANGE_NOT_SATISFIABLE, "beyond the end")
                .with(header::CONTENT_RANGE, content)
        }
    };
    answer
        .with(header::ETAG, tag)
        .with(header::ACCEPT_RANGES, "bytes")
}
