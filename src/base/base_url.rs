//! Where a site is published.

use crate::base::route::{Route, encode};

/// The absolute address of the site's home page; its path starts and ends in `/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    scheme: String,
    /// Host, in ASCII, with the port if there is one.
    host: String,
    path: String,
    shareable: bool,
}

impl BaseUrl {
    /// Parses an address as an author writes it; the final `/` may be missing.
    ///
    /// # Errors
    /// A phrase that describes the fault, to follow the setting's name.
    pub fn parse(text: &str) -> Result<Self, String> {
        let url = url::Url::parse(text.trim())
            .map_err(|error| format!("is not a valid address: {error}"))?;
        if !matches!(url.scheme(), "https" | "http") {
            return Err(format!(
                "should start with `https://`, not `{}:`",
                url.scheme()
            ));
        }
        let host = url.host_str().ok_or("has no host")?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err("must not contain a user name or password".to_owned());
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err("must not contain `?` or `#`".to_owned());
        }
        let last = url.path().rsplit('/').next().unwrap_or_default();
        if [".html", ".htm", ".php"]
            .iter()
            .any(|ending| last.ends_with(ending))
        {
            return Err(format!(
                "is the folder of the site, not a file: leave out `{last}`"
            ));
        }
        let decoded = |part: &str| {
            percent_encoding::percent_decode_str(part)
                .decode_utf8_lossy()
                .into_owned()
        };
        let parts: Vec<String> = url
            .path()
            .split('/')
            .filter(|part| !part.is_empty())
            .map(|part| encode(&decoded(part)) + "/")
            .collect();
        Ok(Self {
            scheme: url.scheme().to_owned(),
            host: url
                .port()
                .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")),
            path: format!("/{}", parts.concat()),
            shareable: url.scheme() == "https" && is_public(host),
        })
    }

    /// Whether links to it can be shared: `https`, and not a host of this machine.
    #[must_use]
    pub fn is_shareable(&self) -> bool {
        self.shareable
    }

    /// The path below which the site is served, encoded; starts and ends in `/`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Scheme and host, such as `https://example.org`.
    #[must_use]
    pub fn origin(&self) -> String {
        [&*self.scheme, "://", &*self.host].concat()
    }

    /// Scheme, host and path without the last slash, such as `https://example.org/guide`.
    #[must_use]
    pub fn place(&self) -> String {
        self.origin() + self.path.trim_end_matches('/')
    }

    /// The part of an absolute address after the site's base, or `None` if the address is not one of the site.
    #[must_use]
    pub fn strip<'a>(&self, address: &'a str) -> Option<&'a str> {
        let below_host = address.strip_prefix(&self.origin())?;
        match below_host.is_empty() {
            true => Some(""),
            false => below_host.strip_prefix(&self.path),
        }
    }

    /// The absolute, encoded address of an output.
    #[must_use]
    pub fn absolute(&self, route: &Route) -> String {
        let route = route.encoded();
        [&*self.scheme, "://", &*self.host, &*self.path, &route[1..]].concat()
    }
}

/// Whether a host, without a port, is one that others can reach, in the closed alphabet of shared addresses.
fn is_public(host: &str) -> bool {
    let name = host.trim_end_matches('.');
    let local = name == "localhost" || name.ends_with(".localhost");
    let plain = name
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'));
    // The last part of a number is a number.
    let number = name.ends_with(|c: char| c.is_ascii_digit());
    plain && !local && !number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_written_in_the_closed_alphabet_and_ends_in_a_slash() {
        let absolute =
            |base: &str| BaseUrl::parse(base).map(|base| base.absolute(&Route::root().folder("a")));
        assert_eq!(
            absolute("https://example.org").as_deref(),
            Ok("https://example.org/a/")
        );
        assert_eq!(
            absolute("https://Exämple.org:8443/my (site)").as_deref(),
            Ok("https://xn--exmple-cua.org:8443/my%20%28site%29/a/")
        );
        for bad in [
            "example.org",
            "ftp://example.org",
            "https://u:p@example.org",
            "https://example.org/?a",
            "mailto:a@b",
            "https://example.org/guide/index.html",
        ] {
            assert!(BaseUrl::parse(bad).is_err(), "{bad}");
        }
        for local in [
            "http://example.org",
            "https://localhost:3000",
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://a_b.org",
        ] {
            assert!(
                !BaseUrl::parse(local).expect("an address").is_shareable(),
                "{local}"
            );
        }
    }
}
