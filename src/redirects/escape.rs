//! The only ways for an address to reach the configuration of a server. Each function serves one place, and its result has
//! a type of its own.

use std::fmt;

use super::place::Location;

macro_rules! texts {
    ($($(#[doc = $doc:literal])+ $name:ident),*) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub(super) struct $name(String);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}
texts! {
    /// A quoted word of an nginx configuration in which nothing is replaced.
    NginxWord,
    /// A quoted word of an nginx configuration in which variables are replaced.
    NginxValue,
    /// A regular expression for one text, without quotes, spaces, braces, `%` and `$` in it; for PCRE and RE2.
    RegexLiteral,
    /// A quoted target of Apache's `RedirectMatch`.
    ApacheTarget,
    /// A word of a Caddyfile.
    CaddyWord,
    /// A field of a line of `_redirects`.
    RedirectsField,
    /// The destination of a redirect in `vercel.json`, as raw text.
    VercelDestination
}

/// The nginx variable whose value is `$`: nginx has no escape for that character.
pub(super) const NGINX_DOLLAR: &str = "guidepost_dollar";

/// Quotes raw text for nginx. The first character of an address is `/`, so no word has a special meaning.
pub(super) fn nginx_word(raw: &str) -> NginxWord {
    let escaped = raw.replace('\\', "\\\\").replace('"', "\\\"");
    NginxWord(format!("\"{escaped}\""))
}

/// Quotes the target of a redirect for nginx.
pub(super) fn nginx_value(location: &Location) -> NginxValue {
    let dollar = format!("${{{NGINX_DOLLAR}}}");
    NginxValue(format!("\"{}\"", location.text().replace('$', &dollar)))
}

/// Writes raw text as a regular expression. Each sign with a meaning in one, or in the file around it, is written in
/// hexadecimal digits.
pub(super) fn regex_literal(raw: &str) -> RegexLiteral {
    let mut regex = String::with_capacity(raw.len() + 8);
    for c in raw.chars() {
        match c {
            '.' => regex.push_str("\\."),
            '/' | '-' | '_' | '~' => regex.push(c),
            c if c.is_ascii_alphanumeric() || !c.is_ascii() => regex.push(c),
            c => regex.push_str(&format!("\\x{:02X}", u32::from(c))),
        }
    }
    RegexLiteral(regex)
}

/// Quotes a target for `RedirectMatch`, or returns `None` if Apache cannot send it. Apache percent-encodes the path that
/// it is given, so it is given the raw path; one with an encoded `/`, `?`, `#` or `%` would become another.
pub(super) fn apache_target(location: &Location) -> Option<ApacheTarget> {
    let (host, path) = location.parts();
    let decoded = percent_encoding::percent_decode_str(path)
        .decode_utf8()
        .ok()?;
    let encoded_signs = decoded.matches(['?', '#', '%', '"', '\\', ';']).count();
    let has_slash = decoded.matches('/').count() != path.matches('/').count();
    if encoded_signs > 0 || has_slash || decoded.chars().any(char::is_control) {
        return None;
    }
    let whole = [host, &*decoded, location.rest()].concat();
    // `$1` is a part of the address that was matched, and `${x}` is replaced in the file.
    Some(ApacheTarget(format!("\"{}\"", whole.replace('$', "\\$"))))
}

/// Writes raw text for the left side of Caddy's `map`: itself if it has no meaning there, else as a regular expression.
pub(super) fn caddy_input(raw: &str) -> CaddyWord {
    let is_plain = |c: char| c.is_alphanumeric() || "/.-_~".contains(c);
    match raw.chars().all(is_plain) {
        true => CaddyWord(raw.to_owned()),
        false => CaddyWord(format!("\"~^{}$\"", regex_literal(raw))),
    }
}

/// Writes a target for the right side of `map`, next to this left side. Next to a regular expression, `$1` is a part of
/// the address that was matched.
pub(super) fn caddy_output(location: &Location, input: &CaddyWord) -> CaddyWord {
    let text = location.text();
    match input.0.starts_with('"') {
        true => CaddyWord(format!("\"{}\"", text.replace('$', "$$"))),
        false => CaddyWord(format!("\"{text}\"")),
    }
}

/// Writes a target as a field of `_redirects`, in which `:name` is a placeholder and `*` the end of a pattern.
pub(super) fn redirects_field(location: &Location) -> RedirectsField {
    let (host, path) = location.parts();
    let path = path.replace(':', "%3A").replace('*', "%2A");
    RedirectsField([host, &path, location.rest()].concat())
}

/// Writes a target for `vercel.json`, in whose paths the signs of path-to-regexp have a meaning.
pub(super) fn vercel_destination(location: &Location) -> VercelDestination {
    let (host, path) = location.parts();
    let mut encoded = String::with_capacity(path.len());
    for c in path.chars() {
        match c {
            ':' | '(' | ')' | '*' | '+' => encoded.push_str(&format!("%{:02X}", u32::from(c))),
            c => encoded.push(c),
        }
    }
    VercelDestination([host, &encoded, location.rest()].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_place_has_its_own_form() {
        let out = Location::outside("https://e.org:8443/a:b/(c)*+%C3%A9?d=$1&e='#f");
        assert_eq!(
            nginx_word("/a\"\\ é${x}/").to_string(),
            "\"/a\\\"\\\\ é${x}/\""
        );
        assert_eq!(
            nginx_value(&out).to_string(),
            "\"https://e.org:8443/a:b/(c)*+%C3%A9?d=${guidepost_dollar}1&e='#f\""
        );
        assert_eq!(
            regex_literal("/a.b (é)$%{x}").to_string(),
            "/a\\.b\\x20\\x28é\\x29\\x24\\x25\\x7Bx\\x7D"
        );
        let apache = apache_target(&out).map(|target| target.to_string());
        assert_eq!(
            apache.as_deref(),
            Some("\"https://e.org:8443/a:b/(c)*+é?d=\\$1&e='#f\"")
        );
        for lost in [
            "https://e.org/a%2Fb",
            "https://e.org/%3F",
            "https://e.org/%25",
            "https://e.org/%FF",
        ] {
            assert_eq!(apache_target(&Location::outside(lost)), None, "{lost}");
        }
        assert_eq!(caddy_input("/é/").to_string(), "/é/");
        assert_eq!(
            caddy_input("/{path}\"/").to_string(),
            "\"~^/\\x7Bpath\\x7D\\x22/$\""
        );
        assert_eq!(
            redirects_field(&out).to_string(),
            "https://e.org:8443/a%3Ab/(c)%2A+%C3%A9?d=$1&e='#f"
        );
        assert_eq!(
            vercel_destination(&out).to_string(),
            "https://e.org:8443/a%3Ab/%28c%29%2A%2B%C3%A9?d=$1&e='#f"
        );
    }
}
