//! Which requests are answered. Any page on the web can make a browser send requests to this machine: only those that
//! come from the site's own pages or from the author are answered.

use std::net::IpAddr;

use hyper::http::request::Parts;
use hyper::http::uri::Authority;
use hyper::{HeaderMap, Method, StatusCode, header};

/// The hosts that requests may name. A name that an attacker rebound to this machine is not one of them.
#[derive(Clone, Debug)]
pub(super) struct AllowedHosts {
    /// The host in the address of the site.
    name: String,
    /// Whether any numeric address is allowed: those cannot be rebound.
    any_numeric: bool,
}

impl AllowedHosts {
    pub(super) fn new(name: String, any_numeric: bool) -> Self {
        Self { name, any_numeric }
    }

    fn allows(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        let number = host.trim_start_matches('[').trim_end_matches(']');
        matches!(host.as_str(), "localhost" | "127.0.0.1" | "[::1]")
            || host.ends_with(".localhost")
            || host == self.name.to_ascii_lowercase()
            || self.any_numeric && number.parse::<IpAddr>().is_ok()
    }
}

/// The status and the reason with which a request is refused.
pub(super) type Refusal = (StatusCode, &'static str);

/// Checks a request before anything else is done.
///
/// # Errors
/// The request is refused.
pub(super) fn check(request: &Parts, hosts: &AllowedHosts) -> Result<(), Refusal> {
    let host = single_value(&request.headers, header::HOST)
        .map_err(|()| (StatusCode::BAD_REQUEST, "two hosts"))?
        .ok_or((StatusCode::BAD_REQUEST, "no host"))?;
    let authority: Authority = host
        .parse()
        .map_err(|_| (StatusCode::BAD_REQUEST, "not a valid host"))?;
    let named = [Some(&authority), request.uri.authority()];
    // The request target may name a host too, which has to be allowed as well.
    let is_allowed =
        |named: &&Authority| !named.as_str().contains('@') && hosts.allows(named.host());
    if !named.iter().flatten().all(is_allowed) {
        return Err((StatusCode::FORBIDDEN, "this host is not served here"));
    }
    if !matches!(request.method, Method::GET | Method::HEAD) {
        return Err((StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD"));
    }
    let origin = single_value(&request.headers, header::ORIGIN);
    let own_origin = format!("http://{authority}");
    match origin {
        Ok(None) => Ok(()),
        Ok(Some(origin)) if origin.eq_ignore_ascii_case(&own_origin) => Ok(()),
        _ => Err((StatusCode::FORBIDDEN, "not from the site's own pages")),
    }
}

/// Whether a request for the server's own files comes from the site's own pages or from the author.
pub(super) fn is_same_origin(headers: &HeaderMap) -> bool {
    match headers.get("sec-fetch-site") {
        None => true,
        Some(site) => site == "same-origin" || site == "none",
    }
}

/// The one value of a header; `None` if there is no such header.
fn single_value(headers: &HeaderMap, name: header::HeaderName) -> Result<Option<&str>, ()> {
    let mut values = headers.get_all(name).iter();
    let first = values.next();
    if values.next().is_some() {
        return Err(());
    }
    first
        .map(|value| value.to_str().map_err(|_| ()))
        .transpose()
}
