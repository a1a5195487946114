//! The parts of a request that an answer depends on.

use hyper::http::request::Parts;
use hyper::{Method, header};

/// A request that may be answered.
#[derive(Debug)]
pub(super) struct Request {
    /// The path as it was sent, percent-encoded.
    pub(super) path: String,
    /// Whether only the head of the answer is wanted.
    pub(super) is_head: bool,
    /// Whether a browser asks for a page to show it, rather than a script, a frame or a tool.
    pub(super) is_document: bool,
    /// The `Range` header.
    pub(super) range: Option<String>,
    /// The `If-Range` header: the range is only valid for this version of the file.
    pub(super) if_range: Option<String>,
}

impl Request {
    pub(super) fn new(request: &Parts) -> Self {
        let text = |name: &str| {
            let value = request.headers.get(name)?.to_str().ok()?;
            Some(value.to_owned())
        };
        let destination = text("sec-fetch-dest");
        Self {
            path: request.uri.path().to_owned(),
            is_head: request.method == Method::HEAD,
            is_document: destination.is_none_or(|destination| destination == "document"),
            range: text(header::RANGE.as_str()),
            if_range: text(header::IF_RANGE.as_str()),
        }
    }
}
