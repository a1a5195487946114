//! The answer to a request: an output of the site, looked up in a table by its path. No path of a request is joined to
//! a folder, and a file is opened only if it is a regular file of the site, so none reaches a file outside it.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use hyper::StatusCode;
use hyper::body::Bytes;
use hyper::header::{self, HeaderName};
use percent_encoding::percent_decode_str;

use super::content_type::{self, HTML};
use super::overlay::{self, OWN_PREFIX};
use super::range::{self, RangeRequest};
use super::request::Request;
use crate::diagnostic::Diagnostic;
use crate::io::files::unreadable;
use crate::page;
use crate::render::outputs::{Output, OutputId};
use crate::serve::session::{DiagnosticSet, OutputContent, ServedFile, ServedState, SiteSnapshot};

/// The body of an answer.
pub(super) enum AnswerBody {
    /// Bytes in memory.
    Bytes(Bytes),
    /// A part of a file, which is sent in pieces.
    File(ServedFile, Range<u64>),
}

/// An answer.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: Vec<(HeaderName, String)>,
    pub(super) body: AnswerBody,
    /// The error that keeps the newest version of the output from being sent, and the site that it is an output of.
    pub(super) render_error: Option<(Arc<SiteSnapshot>, Diagnostic)>,
}

impl Answer {
    fn new(status: StatusCode, content_type: impl Into<String>, body: AnswerBody) -> Self {
        Self {
            status,
            headers: vec![(header::CONTENT_TYPE, content_type.into())],
            body,
            render_error: None,
        }
    }

    fn bytes(
        status: StatusCode,
        content_type: impl Into<String>,
        bytes: impl Into<Vec<u8>>,
    ) -> Self {
        Self::new(status, content_type, AnswerBody::Bytes(bytes.into().into()))
    }

    /// A line of text.
    pub(super) fn text(status: StatusCode, text: &str) -> Self {
        Self::bytes(status, "text/plain; charset=utf-8", format!("{text}\n"))
    }

    fn with(mut self, name: HeaderName, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// A redirect to another address of the site. It is temporary, since the site may change.
    fn redirect(to: String) -> Self {
        Self::text(StatusCode::FOUND, &to).with(header::LOCATION, to)
    }
}

/// Answers a request from the state that is served now.
pub(super) fn answer(state: &ServedState, request: &Request) -> Answer {
    if let Some(name) = request.path.strip_prefix(OWN_PREFIX) {
        return own_file(state, name);
    }
    let Some(site) = &state.current else {
        return errors_alone(state, &state.errors);
    };
    let decode = |path| percent_decode_str(path).decode_utf8();
    let (Ok(path), Ok(base)) = (decode(&request.path), decode(site.base_path())) else {
        return not_found(state, site, request);
    };
    match find(site, &path, &base) {
        Found::Output(output) => output_answer(state, site, output, StatusCode::OK, request),
        Found::Elsewhere(address) => Answer::redirect(address),
        Found::Nothing => not_found(state, site, request),
    }
}

/// Whether a request is for an output that takes long to render.
pub(super) fn is_costly(state: &ServedState, request: &Request) -> bool {
    let site = state.current.as_ref();
    let path = percent_decode_str(&request.path).decode_utf8().ok();
    site.zip(path).is_some_and(|(site, path)| {
        let base = percent_decode_str(site.base_path()).decode_utf8();
        let found = base.ok().map(|base| find(site, &path, &base));
        matches!(found, Some(Found::Output(output)) if output.is_costly())
    })
}

/// What is at a path.
enum Found<'s> {
    Output(&'s Output),
    /// A page that is at this address, percent-encoded.
    Elsewhere(String),
    Nothing,
}

fn find<'s>(site: &'s SiteSnapshot, path: &str, base: &str) -> Found<'s> {
    let Some(path) = path.strip_prefix(base) else {
        let is_entrance = path == "/" || base.strip_suffix('/') == Some(path);
        return match is_entrance {
            true => Found::Elsewhere(site.base_path().to_owned()),
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
            // The address is that of the output, and not taken from the request.
            Some(page) => {
                let below = &page.route.encoded()[1..];
                Found::Elsewhere(format!("{}{below}", site.base_path()))
            }
            None => Found::Nothing,
        },
    }
}

/// A file of the server itself.
fn own_file(state: &ServedState, name: &str) -> Answer {
    match name {
        overlay::SCRIPT => Answer::bytes(
            StatusCode::OK,
            content_type::of(overlay::SCRIPT),
            overlay::SCRIPT_TEXT,
        ),
        overlay::FINDINGS if state.errors.is_empty() => Answer::text(StatusCode::NO_CONTENT, ""),
        overlay::FINDINGS => {
            let page = overlay::findings_page(&state.errors, &state.warnings, true);
            Answer::bytes(StatusCode::OK, HTML, page)
        }
        overlay::WARNINGS => Answer::bytes(
            StatusCode::OK,
            HTML,
            overlay::warnings_page(&state.warnings),
        ),
        overlay::FRAMES => {
            let frames = overlay::frames(&state.errors, &state.warnings);
            Answer::bytes(StatusCode::OK, HTML, frames)
        }
        _ => Answer::text(StatusCode::NOT_FOUND, "nothing here"),
    }
}

/// The errors as a page, if there is no page of the site to show them over.
fn errors_alone(state: &ServedState, errors: &DiagnosticSet) -> Answer {
    let page = overlay::findings_page(errors, &state.warnings, false).into_bytes();
    let page = overlay::with_script(page, state.version, "");
    Answer::bytes(StatusCode::INTERNAL_SERVER_ERROR, HTML, page)
}

/// The site's own page for missing addresses, as hosts send it.
fn not_found(state: &ServedState, site: &Arc<SiteSnapshot>, request: &Request) -> Answer {
    match site.find("404.html") {
        Some(output) => output_answer(state, site, output, StatusCode::NOT_FOUND, request),
        None => Answer::text(StatusCode::NOT_FOUND, "nothing here"),
    }
}

/// An output, or if it cannot be rendered, the last one at this path that could.
fn output_answer(
    state: &ServedState,
    site: &Arc<SiteSnapshot>,
    output: &Output,
    status: StatusCode,
    request: &Request,
) -> Answer {
    let path = output.route.output_path();
    let content = site.content(output);
    let sent = content.and_then(|content| content_answer(state, &path, content, status, request));
    sent.unwrap_or_else(|error| {
        if matches!(output.id, OutputId::Asset(_)) {
            // Files are not in memory: one that was removed or replaced since can only be missing.
            return Answer {
                render_error: Some((Arc::clone(site), *error)),
                ..Answer::text(StatusCode::NOT_FOUND, "the file was removed or replaced")
            };
        }
        let previous = state.previous.as_ref();
        let previous = previous.and_then(|site| site.content(site.find(&path)?).ok());
        let previous = previous
            .and_then(|content| content_answer(state, &path, content, status, request).ok());
        let answer = previous
            .unwrap_or_else(|| errors_alone(state, &site.diagnostic_set(vec![(*error).clone()])));
        Answer {
            render_error: Some((Arc::clone(site), *error)),
            ..answer
        }
    })
}

/// The content of an output, with what browsers get in addition.
fn content_answer(
    state: &ServedState,
    path: &str,
    content: OutputContent,
    status: StatusCode,
    request: &Request,
) -> Result<Answer, Box<Diagnostic>> {
    let content_type = content_type::of(path);
    let is_shown = content_type == HTML && request.is_document;
    let content = match content {
        OutputContent::File(mut file) if is_shown && file.length() <= page::LARGEST => {
            let read = file.read_range(0..file.length());
            OutputContent::Bytes(read.map_err(|error| unreadable(path, &error))?)
        }
        other => other,
    };
    Ok(match content {
        OutputContent::Bytes(bytes) if is_shown => {
            let digest = entity_digest(blake3::hash(&bytes));
            let page = overlay::with_script(bytes, state.version, &digest);
            let page = overlay::with_frames(page, &state.errors, &state.warnings);
            Answer::bytes(status, content_type, page)
        }
        OutputContent::Bytes(bytes) => {
            let (length, hash) = (bytes.len() as u64, blake3::hash(&bytes));
            let body = |range| AnswerBody::Bytes(slice(bytes, range).into());
            in_range(status, &content_type, request, length, Some(hash), body)
        }
        OutputContent::File(file) => {
            let (length, hash) = (file.length(), file.hash());
            let body = |range| AnswerBody::File(file, range);
            in_range(status, &content_type, request, length, hash, body)
        }
    })
}

/// The part of a content that a request asks for.
fn in_range(
    status: StatusCode,
    content_type: &str,
    request: &Request,
    length: u64,
    hash: Option<blake3::Hash>,
    body: impl FnOnce(Range<u64>) -> AnswerBody,
) -> Answer {
    let tag = hash.map(|hash| format!("\"{}\"", entity_digest(hash)));
    let if_range = request.if_range.as_ref();
    let is_same = if_range.is_none_or(|expected| tag.as_ref() == Some(expected));
    let range = request.range.as_deref();
    let range = range.filter(|_| is_same && status == StatusCode::OK);
    let answer = match range::parse(range, length) {
        RangeRequest::Whole => Answer::new(status, content_type, body(0..length)),
        RangeRequest::Bytes(range) => {
            let content_range = format!("bytes {}-{}/{length}", range.start, range.end - 1);
            Answer::new(StatusCode::PARTIAL_CONTENT, content_type, body(range))
                .with(header::CONTENT_RANGE, content_range)
        }
        RangeRequest::Unsatisfiable => {
            let content_range = format!("bytes */{length}");
            Answer::text(StatusCode::RANGE_NOT_SATISFIABLE, "beyond the end")
                .with(header::CONTENT_RANGE, content_range)
        }
    };
    let answer = answer.with(header::ACCEPT_RANGES, "bytes");
    match tag {
        Some(tag) => answer.with(header::ETAG, tag),
        None => answer,
    }
}

/// A fingerprint as it is in entity tags and in pages.
fn entity_digest(hash: blake3::Hash) -> String {
    hash.to_hex()[..32].to_owned()
}

/// The bytes of a range, which is inside.
fn slice(mut bytes: Vec<u8>, range: Range<u64>) -> Vec<u8> {
    let index = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(bytes.len());
    let (start, end) = (index(range.start), index(range.end));
    bytes.truncate(end);
    bytes.drain(..start);
    bytes
}
