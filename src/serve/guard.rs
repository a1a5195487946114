//! Which requests are answered. Any page on the web can make a browser send requests to this machine: only those that
//! the site's own pages, or the author, may have meant get an answer.

use std::net::IpAddr;

use hyper::http::request::Parts;
use hyper::http::uri::Authority;
use hyper::{HeaderMap, Method, StatusCode, header};

/// The hosts that requests may name. A name that an attacker rebound to this machine is not among them.
#[derive(Clone, Debug)]
pub(super) struct Hosts {
    /// What the site is called.
    name: String,
    /// Whether any address in numbers is meant: those cannot be rebound.
    any_number: bool,
}

impl Hosts {
    pub(super) fn new(name: String, any_number: bool) -> Self {
        Self { name, any_number }
    }

    fn allows(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        let number = host.trim_start_matches('[').trim_end_matches(']');
        matches!(host.as_str(), "localhost" | "127.0.0.1" | "[::1]")
            || host.ends_with(".localhost")
            || host == self.name.to_ascii_lowercase()
            || self.any_number && number.parse::<IpAddr>().is_ok()
    }
}

/// Why a request gets no answer.
pub(super) type Refusal = (StatusCode, &'static str);

/// Looks at a request before anything else is done.
///
/// # Errors
/// What the answer is instead.
pub(super) fn check(request: &Parts, hosts: &Hosts) -> Result<(), Refusal> {
    let host = only(&request.headers, header::HOST)
        .map_err(|()| (StatusCode::BAD_REQUEST, "two hosts"))?
        .ok_or((StatusCode::BAD_REQUEST, "no host"))?;
    let authority: Authority = host
        .parse()
        .map_err(|_| (StatusCode::BAD_REQUEST, "not a host"))?;
    let named = [Some(&authority), request.uri.authority()];
    // The address may name a host too, which then counts.
    let is_ours = |named: &&Authority| !named.as_str().contains('@') && hosts.allows(named.host());
    if !named.iter().flatten().all(is_ours) {
        return Err((StatusCode::FORBIDDEN, "this host is not served here"));
    }
    if !matches!(request.method, Method::GET | Method::HEAD) {
        return Err((StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD"));
    }
    let origin = only(&request.headers, header::ORIGIN);
    let own = format!("http://{authority}");
    match origin {
        Ok(None) => Ok(()),
        Ok(Some(origin)) if origin.eq_ignore_ascii_case(&own) => Ok(()),
        _ => Err((StatusCode::FORBIDDEN, "not from the site's own pages")),
    }
}

/// Whether a request for the server's own files comes from the site's own pages, or from the author.
pub(super) fn is_same_origin(headers: &HeaderMap) -> bool {
    match headers.get("sec-fetch-site") {
        None => true,
        Some(site) => site == "same-origin" || site == "none",
    }
}

/// The one value of a header; none where there is no such header.
fn only(headers: &HeaderMap, name: header::HeaderName) -> Result<Option<&str>, ()> {
    let mut values = headers.get_all(name).iter();
    let first = values.next();
    if values.next().is_some() {
        return Err(());
    }
    first
        .map(|value| value.to_str().map_err(|_| ()))
        .transpose()
}
