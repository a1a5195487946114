//! Which machines a client reaches: the resolver gives no other addresses to the connection.

use std::net::{SocketAddr, ToSocketAddrs as _};

use ureq::Error;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;
use url::Url;

use super::failure::{Failure, Refused, Unresolved};
use crate::base::public_ip::is_public;

/// The machines that a client reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Those that anyone can reach.
    Public,
    /// Those, and these ports of others.
    PublicAnd(Vec<SocketAddr>),
    /// All.
    All,
}

impl Reach {
    fn includes(&self, address: SocketAddr) -> bool {
        match self {
            Self::All => true,
            Self::Public => is_public(address.ip()),
            Self::PublicAnd(others) => is_public(address.ip()) || others.contains(&address),
        }
    }
}

/// The resolver of a client.
#[derive(Debug)]
pub(super) struct Guard {
    reach: Reach,
    /// The proxy, which may be on a private network.
    proxy: Option<Uri>,
    inner: DefaultResolver,
}

impl Guard {
    pub(super) fn new(reach: Reach, proxy: Option<Uri>) -> Self {
        let inner = DefaultResolver::default();
        Self {
            reach,
            proxy,
            inner,
        }
    }
}

impl Resolver for Guard {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let found = self.inner.resolve(uri, config, timeout);
        let found = found.map_err(|error| match error {
            Error::Io(error) => Error::Other(Box::new(Unresolved(error.to_string()))),
            error => error,
        })?;
        if self.proxy.as_ref() == Some(uri) {
            return Ok(found);
        }
        let mut kept = self.empty();
        for address in found.iter().filter(|one| self.reach.includes(**one)) {
            kept.push(*address);
        }
        match (kept.is_empty(), found.iter().next()) {
            (true, Some(refused)) => Err(Error::Other(Box::new(Refused(refused.ip())))),
            (true, None) => Err(Error::HostNotFound),
            (false, _) => Ok(kept),
        }
    }
}

/// How a request is sent if there is a proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Route {
    /// Through the proxy.
    Proxy,
    /// Without it, since it leads to a private network.
    Direct,
}

/// The route to an address if there is a proxy, which resolves names itself: the name is resolved here too, if that is
/// possible.
///
/// # Errors
/// If the address is not to be reached.
pub(super) fn route(reach: &Reach, url: &Url) -> Result<Route, Failure> {
    let port = url.port_or_known_default().unwrap_or_default();
    let host = url.host_str().unwrap_or_default();
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let Ok(found) = (host, port).to_socket_addrs() else {
        return Ok(Route::Proxy);
    };
    let found: Vec<SocketAddr> = found.collect();
    let Some(first) = found.first() else {
        return Ok(Route::Proxy);
    };
    if found.iter().any(|address| is_public(address.ip())) {
        return Ok(Route::Proxy);
    }
    match found.iter().any(|address| reach.includes(*address)) {
        true => Ok(Route::Direct),
        false => Err(Failure::Private(first.ip())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_not_asked_for_private_addresses() {
        let url = |text: &str| Url::parse(text).expect(text);
        let loopback = url("http://127.0.0.1:8080/");
        assert_eq!(route(&Reach::All, &loopback), Ok(Route::Direct));
        let refused = Err(Failure::Private([127, 0, 0, 1].into()));
        assert_eq!(route(&Reach::Public, &loopback), refused);
        let mapped = url("http://[::ffff:127.0.0.1]/");
        assert!(route(&Reach::Public, &mapped).is_err());
        assert_eq!(
            route(&Reach::Public, &url("https://1.1.1.1/")),
            Ok(Route::Proxy)
        );
    }
}
