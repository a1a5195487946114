//! Properties of an address as an author wrote it, without knowledge of the site: whether it is external, and whether
//! it is safe to print.

/// Schemes that a link may have: an allowlist, since unsafe schemes cannot be enumerated.
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

/// The scheme of an address, in lower case, or `None` if the address is relative. Control characters and spaces are
/// removed first, as browsers do, so that `java\tscript:` is recognised; so are characters without width.
#[must_use]
pub fn scheme(address: &str) -> Option<String> {
    if !address.contains(':') {
        return None;
    }
    let plain: String = address
        .chars()
        .filter(|c| !c.is_control() && !c.is_whitespace() && !is_without_width(*c))
        .collect();
    let (scheme, _) = plain.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    is_scheme.then(|| scheme.to_ascii_lowercase())
}

fn is_without_width(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

/// Whether a link may have this scheme.
#[must_use]
pub fn is_allowed_scheme(scheme: &str) -> bool {
    SCHEMES.contains(&scheme)
}

/// Whether an address is relative to its page: no scheme, no host, and more than a fragment.
#[must_use]
pub fn is_relative(address: &str) -> bool {
    scheme(address).is_none() && !address.starts_with("//") && !address.starts_with('#')
}

/// The host of an address, if it is the machine on which the address is opened.
#[must_use]
pub fn local_host(address: &str) -> Option<&str> {
    let (scheme, rest) = address.split_once("//")?;
    // Without a scheme, that of the page.
    let is_web = ["http:", "https:", ""]
        .iter()
        .any(|web| scheme.eq_ignore_ascii_case(web));
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let host = &rest[..end];
    let name = match host
        .strip_prefix('[')
        .and_then(|inside| inside.split_once(']'))
    {
        Some((inside, _)) => inside,
        None => host.split(':').next().unwrap_or_default(),
    };
    let lower = name.to_ascii_lowercase();
    let is_local = ["localhost", "0.0.0.0", "::1"].contains(&lower.as_str())
        || lower.ends_with(".localhost")
        || lower.starts_with("127.") && lower.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    (is_web && is_local).then_some(name)
}

/// Whether an address is an image in a `data:` URL.
#[must_use]
pub fn is_data_image(address: &str) -> bool {
    address
        .trim_start()
        .get(..11)
        .is_some_and(|start| start.eq_ignore_ascii_case("data:image/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_own_machine_is_recognised() {
        for address in [
            "http://localhost",
            "http://LOCALHOST:3000/x",
            "https://127.0.0.1/",
            "http://0.0.0.0:80#a",
            "http://[::1]:8080/",
            "http://app.localhost/?a",
            "//localhost:3000/a",
        ] {
            assert!(local_host(address).is_some(), "{address}");
        }
        for address in [
            "https://localhost.example.org/",
            "https://example.org/localhost",
            "http://127.example.org/",
            "localhost:3000",
            "ftp://localhost/",
            "a//localhost/",
        ] {
            assert_eq!(local_host(address), None, "{address}");
        }
    }

    #[test]
    fn a_scheme_is_seen_through_disguises() {
        for address in [
            "javascript:alert(1)",
            "JaVaScript:x",
            " java\tscript:x",
            "java\nscript:x",
            "\u{1}javascript:x",
            "\u{feff}java\u{200b}script:x",
        ] {
            assert_eq!(
                scheme(address).as_deref(),
                Some("javascript"),
                "{address:?}"
            );
        }
        for address in ["a/b:c", "./a:b", "#a:b", "?a:b", "1a:b", "über:x"] {
            assert_eq!(scheme(address), None, "{address:?}");
        }
    }
}
