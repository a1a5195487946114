//! What an address that an author wrote is, judged by itself: whether it leads out of the site, and
//! whether it may reach a page at all.

/// Schemes that a link may have. A list of what is safe, since that of what is not has no end.
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

/// The scheme of an address, in lower case; none where it is relative. Control characters and
/// spaces are passed over first, as browsers do, so that `java\tscript:` is seen for what it is.
#[must_use]
pub fn scheme(address: &str) -> Option<String> {
    if !address.contains(':') {
        return None;
    }
    let plain: String = address
        .chars()
        .filter(|c| !c.is_control() && !c.is_whitespace())
        .collect();
    let (scheme, _) = plain.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    is_scheme.then(|| scheme.to_ascii_lowercase())
}

/// Whether a link may have this scheme.
#[must_use]
pub fn is_allowed_scheme(scheme: &str) -> bool {
    SCHEMES.contains(&scheme)
}

/// Whether an address depends on where it stands: it has no scheme, no host, and is no fragment alone.
#[must_use]
pub fn is_relative(address: &str) -> bool {
    scheme(address).is_none() && !address.starts_with("//") && !address.starts_with('#')
}

/// Whether an address is a picture written out in place.
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
    fn a_scheme_is_seen_through_disguises() {
        for address in [
            "javascript:alert(1)",
            "JaVaScript:x",
            " java\tscript:x",
            "java\nscript:x",
            "\u{1}javascript:x",
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
