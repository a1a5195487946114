//! The only way to the network as a client: one request for one address, which never follows a redirect, within limits on
//! time and size.
//!
//! Names are resolved here, and the connection goes to the addresses that were checked, so that a name cannot lead to
//! another machine in between.

use std::io::Read;
use std::time::Duration;

use url::Url;

mod failure;
mod guard;

pub use failure::Failure;
pub use guard::Reach;
use guard::{Guard, Route};

/// The most bytes of a body that are read, after decompression.
pub const LARGEST_BODY: u64 = 2 * 1024 * 1024;
/// The most bytes of the head of an answer.
const LARGEST_HEAD: usize = 64 * 1024;

/// The method of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Asks for the head alone.
    Head,
    /// Asks for the body too.
    Get,
}

/// The head of an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// `Location`.
    pub location: Option<String>,
    /// `Retry-After`.
    pub retry_after: Option<String>,
    /// `Date`.
    pub date: Option<String>,
    /// `Content-Type`.
    pub content_type: Option<String>,
    /// Whether it sets a cookie. None is ever sent back.
    pub sets_cookie: bool,
}

/// A client. It stores no cookies and keeps no connection open.
#[derive(Debug)]
pub struct Client {
    agent: ureq::Agent,
    reach: Reach,
    proxied: bool,
}

impl Client {
    /// A client that reaches these machines and takes up to `timeout` for each request. It uses the proxy that the
    /// environment names (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, without the hosts of `NO_PROXY`), except for private
    /// addresses.
    #[must_use]
    pub fn new(reach: Reach, timeout: Duration) -> Self {
        let config = ureq::Agent::config_builder()
            .user_agent(concat!(
                "Guidepost/",
                env!("CARGO_PKG_VERSION"),
                " (checks the links of a website)"
            ))
            .accept("text/html,application/xhtml+xml,*/*;q=0.8")
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_response_header_size(LARGEST_HEAD)
            .max_idle_connections(0)
            .max_idle_connections_per_host(0)
            .timeout_global(Some(timeout))
            .build();
        let proxy = config.proxy().map(|proxy| proxy.uri().clone());
        let proxied = proxy.is_some();
        let connector = ureq::unversioned::transport::DefaultConnector::default();
        let agent = ureq::Agent::with_parts(config, connector, Guard::new(reach.clone(), proxy));
        Self {
            agent,
            reach,
            proxied,
        }
    }

    /// Asks for an address. The body of an answer to [`Method::Get`] is given to `body`, which reads as much of it as it
    /// needs, at most [`LARGEST_BODY`] bytes and one more.
    ///
    /// # Errors
    /// Why there is no answer.
    pub fn ask(
        &self,
        method: Method,
        url: &Url,
        body: &mut dyn FnMut(&Answer, &mut dyn Read),
    ) -> Result<Answer, Failure> {
        if !cfg!(feature = "https") && url.scheme() == "https" {
            return Err(Failure::Unsupported);
        }
        let mut plain = url.clone();
        plain.set_fragment(None);
        let request = match method {
            Method::Head => self.agent.head(plain.as_str()),
            Method::Get => self.agent.get(plain.as_str()),
        };
        let is_direct = self.proxied && guard::route(&self.reach, url)? == Route::Direct;
        let sent = match is_direct {
            true => request.config().proxy(None).build().call(),
            false => request.call(),
        };
        let response = sent.map_err(Failure::from_error)?;
        let answer = head(&response);
        if method == Method::Get {
            let mut reader = response.into_body().into_reader().take(LARGEST_BODY + 1);
            body(&answer, &mut reader);
        }
        Ok(answer)
    }
}

fn head(response: &ureq::http::Response<ureq::Body>) -> Answer {
    let headers = response.headers();
    let text = |name: &str| {
        let value = headers.get(name)?;
        Some(String::from_utf8_lossy(value.as_bytes()).trim().to_owned())
    };
    Answer {
        status: response.status().as_u16(),
        location: text("location"),
        retry_after: text("retry-after"),
        date: text("date"),
        content_type: text("content-type"),
        sets_cookie: headers.contains_key("set-cookie"),
    }
}
