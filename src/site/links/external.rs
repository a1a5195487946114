//! Addresses outside the site that cannot be what their author meant, and those of the site's own pages.

use super::path::{decoded, shortened};
use crate::base::address::scheme;
use crate::base::base_url::BaseUrl;
use crate::base::phone::{NotDialled, dialled};
use crate::base::route::Route;
use crate::diagnostic::{Diagnostic, nearest};
use crate::site::{Site, Target};

/// Endings of files that a site publishes as they are.
const FILES: [&str; 12] = [
    ".avif", ".gif", ".htm", ".html", ".jpeg", ".jpg", ".md", ".pdf", ".png", ".svg", ".webp",
    ".zip",
];

/// The finding about an address that is printed as it is, if there is one. `base` is that of the site.
pub(super) fn finding(site: &Site, base: Option<&BaseUrl>, address: &str) -> Option<Diagnostic> {
    let form = form(address).map(|(problem, hint)| {
        let message = format!("`{}` {problem}", shortened(address));
        Diagnostic::warning("link-form", message).maybe_hint(hint)
    });
    form.or_else(|| own(site, base?, address))
}

/// What is wrong with the form of an address, and what to write.
fn form(address: &str) -> Option<(String, Option<String>)> {
    let scheme = scheme(address)?;
    let (_, rest) = address.split_once(':')?;
    match scheme.as_str() {
        "http" | "https" => web(&scheme, rest),
        "mailto" => {
            let (to, query) = rest
                .split_once('?')
                .map_or((rest, false), |(to, _)| (to, true));
            let is_mail = |part: &str| {
                let part = part.trim();
                part.split_once('@').is_some_and(|(name, host)| {
                    !name.is_empty() && !host.is_empty() && !name.starts_with('/')
                }) || part.contains("%40")
            };
            let is_fine = to.is_empty() && query || !to.is_empty() && to.split(',').all(is_mail);
            (!is_fine).then(|| {
                let hint = "write `mailto:name@example.org`".to_owned();
                ("has no whole email address".to_owned(), Some(hint))
            })
        }
        "tel" => telephone(rest),
        _ => None,
    }
}

/// What is wrong behind the colon of a telephone number, whose parameters start with `;`.
fn telephone(rest: &str) -> Option<(String, Option<String>)> {
    let (number, parameters) = rest.split_at(rest.find(';').unwrap_or(rest.len()));
    // An address ends at a `#`, and a phone would not dial what follows.
    let fault = match number.split_once('#') {
        Some((before, _)) => NotDialled {
            problem: "has a `#`, at which an address ends".to_owned(),
            meant: dialled(&decoded(before))
                .is_ok()
                .then(|| number.replace('#', "%23")),
        },
        None => dialled(&decoded(number)).err()?,
    };
    let hint = match fault.meant {
        Some(meant) => format!("write `tel:{}`", shortened(&(meant + parameters))),
        None => "write `tel:+41441234567`".to_owned(),
    };
    Some((fault.problem, Some(hint)))
}

/// What is wrong behind the colon of a web address.
fn web(scheme: &str, rest: &str) -> Option<(String, Option<String>)> {
    let plain = rest.trim_start_matches(['/', '\\']);
    let slashes = rest.len() - plain.len();
    let host = &plain[..plain.find(['/', '?', '#', '\\']).unwrap_or(plain.len())];
    if host.is_empty() {
        return Some(("has no host".to_owned(), None));
    }
    let again = ["https", "http"].into_iter().find_map(|again| {
        let more = host.strip_prefix(again)?;
        let is_scheme = more.is_empty() || more == ":";
        is_scheme.then(|| format!("write `{again}://{}`", without_scheme(plain, again)))
    });
    if again.is_some() {
        return Some(("has two schemes".to_owned(), again));
    }
    if !rest.starts_with("//") || slashes != 2 {
        let hint = format!("write `{scheme}://{}`", shortened(plain));
        return Some((
            "does not have `//` behind its scheme".to_owned(),
            Some(hint),
        ));
    }
    let is_wrong = |c: char| c.is_whitespace() || ",;\"'<>|{}()^`“”‘’…".contains(c);
    let name = host.rsplit('@').next().unwrap_or(host);
    (name.contains(is_wrong) || name.contains("..") || name.starts_with('.')).then(|| {
        let problem = format!("has a host, `{}`, that cannot exist", shortened(name));
        (problem, None)
    })
}

fn without_scheme(address: &str, scheme: &str) -> String {
    let rest = address.strip_prefix(scheme).unwrap_or(address);
    let rest = rest.trim_start_matches(':').trim_start_matches('/');
    shortened(rest)
}

/// The finding that an absolute address of this site points to nothing.
fn own(site: &Site, base: &BaseUrl, address: &str) -> Option<Diagnostic> {
    let home = base.absolute(&Route::root());
    let inside = inside(&home, address)?;
    let end = inside.find(['?', '#']).unwrap_or(inside.len());
    let (path, suffix) = inside.split_at(end);
    let path = decoded(path);
    let name = path.rsplit('/').next().unwrap_or_default();
    // Other names are those of files that a build writes itself, such as `sitemap.xml`.
    let is_checked = !name.contains('.') || FILES.iter().any(|end| name.ends_with(end));
    if !is_checked || name == "404.html" {
        return None;
    }
    let path = path.strip_suffix("index.html").unwrap_or(&path);
    let path = path.trim_end_matches('/');
    let target = match path {
        "" => Some(Target::Node(site.home())),
        path => site.find(path).or_else(|| site.find_index(path)),
    };
    let target = target.filter(|target| *target != Target::Draft && !path.ends_with(".md"));
    let shown = shortened(address);
    let Some(target) = target else {
        let message = format!("`{shown}` is an address of this site, and nothing is there");
        return Some(Diagnostic::warning("link-own", message).hint(
            "link to the file, such as `../causes/index.md`: such a link is checked, and follows the page",
        ));
    };
    let fragment = suffix.split_once('#').map_or("", |(_, fragment)| fragment);
    let id = decoded(fragment);
    let is_dead = matches!(target, Target::Node(_))
        && !id.is_empty()
        && !id.contains(":~:")
        && !site.has_anchor(target, &id);
    is_dead.then(|| {
        let message = format!("`{shown}` is a page of this site, without a heading `#{id}`");
        let finding = Diagnostic::warning("link-own", message);
        match site.anchor_in_other_case(target, &id) {
            Some(id) => finding.hint(format!("write `#{id}`: letter case matters")),
            None => finding.hint("correct the part after `#`"),
        }
    })
}

/// The part of an address below that of the site. The scheme and the letter case of the host do not matter.
fn inside<'a>(home: &str, address: &'a str) -> Option<&'a str> {
    let (_, home) = home.split_once("://")?;
    let (scheme, rest) = address.split_once("//")?;
    if !["", "http:", "https:"]
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known))
    {
        return None;
    }
    let (host, path) = home.split_at(home.find('/')?);
    let named = rest.get(..host.len())?;
    let below = rest.get(host.len()..)?;
    if !named.eq_ignore_ascii_case(host) {
        return None;
    }
    match below.strip_prefix(path) {
        Some(inside) => Some(inside),
        // The home page without its last `/`.
        None => (path.strip_suffix('/') == Some(below)).then_some(""),
    }
}

/// The whole address that was meant by one that looks like a path of the site.
pub(super) fn meant(address: &str) -> Option<String> {
    for scheme in ["https", "http"] {
        let rest = address.strip_prefix(scheme);
        let rest = rest.and_then(|rest| {
            let plain = rest.trim_start_matches([';', '.', ',']);
            plain.strip_prefix("//")
        });
        if let Some(rest) = rest.filter(|rest| !rest.is_empty()) {
            return Some(format!("{scheme}://{}", shortened(rest)));
        }
    }
    let (name, host) = address.split_once('@')?;
    let is_name = |c: char| c.is_alphanumeric() || "._%+-".contains(c);
    let is_host = |c: char| c.is_alphanumeric() || ".-".contains(c);
    let lower = host.to_ascii_lowercase();
    let is_file = FILES.iter().any(|end| lower.ends_with(end));
    let is_mail = !name.is_empty()
        && name.chars().all(is_name)
        && host.starts_with(char::is_alphabetic)
        && host.chars().all(is_host)
        && !is_file;
    is_mail.then(|| format!("mailto:{address}"))
}

/// The scheme that was meant by one with a typo.
pub(super) fn meant_scheme(address: &str) -> Option<&'static str> {
    const SCHEMES: [&str; 4] = ["https", "http", "mailto", "tel"];
    let given = scheme(address)?;
    let right = nearest(&given, SCHEMES)?;
    (strsim::damerau_levenshtein(&given, right) == 1).then_some(right)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_cannot_be_meant_are_reported() {
        for (address, hint) in [
            ("https:/x", Some("write `https://x`")),
            ("https:x.org/a", Some("write `https://x.org/a`")),
            ("http:\\\\x.org", Some("write `http://x.org`")),
            ("https:///x.org", Some("write `https://x.org`")),
            ("https://https://x.org", Some("write `https://x.org`")),
            ("http://https//x.org/a", Some("write `https://x.org/a`")),
            ("https://", None),
            ("https://?a", None),
            ("https://www,example.org/", None),
            ("https://example..org/", None),
            ("https://{host}/", None),
            ("mailto:", Some("write `mailto:name@example.org`")),
            ("mailto:name", Some("write `mailto:name@example.org`")),
            ("mailto://a@b", Some("write `mailto:name@example.org`")),
            ("tel:", Some("write `tel:+41441234567`")),
            ("tel:emergency", Some("write `tel:+41441234567`")),
            ("tel://999", Some("write `tel:+41441234567`")),
            ("tel:0800-FLOWERS", Some("write `tel:+41441234567`")),
            ("tel:999,112", Some("write `tel:+41441234567`")),
            ("tel:+44(0)2079460000", Some("write `tel:+442079460000`")),
            ("tel:020%E2%80%937946", Some("write `tel:0207946`")),
            ("tel:020–79;ext=1", Some("write `tel:02079;ext=1`")),
            ("tel:*100#", Some("write `tel:*100%23`")),
        ] {
            let (_, found) = form(address).expect(address);
            assert_eq!(found.as_deref(), hint, "{address}");
        }
        for address in [
            "https://example.org",
            "https://localhost:80/a,b",
            "https://[::1]/",
            "http://user:pw@example.org/",
            "https://例え.jp/?q=(a)",
            "mailto:a@b.org?subject=x",
            "mailto:?subject=x",
            "mailto:a@b.org,c@d.org",
            "tel:+41 44",
            "tel:999",
            "tel:+41-44-123-45-67;ext=12",
            "tel:(020)%207946.0000",
            "tel:*100%23",
        ] {
            assert_eq!(form(address), None, "{address}");
        }
    }

    #[test]
    fn what_was_meant_is_named() {
        for (address, right) in [
            ("name@host", Some("mailto:name@host")),
            (
                "first.last+x@example.org",
                Some("mailto:first.last+x@example.org"),
            ),
            ("https//x.org", Some("https://x.org")),
            ("http;//x.org/a", Some("http://x.org/a")),
            ("photo@2x.png", None),
            ("a@b.png", None),
            ("@scope/name", None),
            ("a/b@c", None),
            ("https/x.md", None),
        ] {
            assert_eq!(meant(address).as_deref(), right, "{address}");
        }
        for (address, right) in [
            ("htps://x", Some("https")),
            ("ttps://x", Some("https")),
            ("maito:a@b", Some("mailto")),
            ("ftp://x", None),
            ("javascript:x", None),
        ] {
            assert_eq!(meant_scheme(address), right, "{address}");
        }
    }
}
