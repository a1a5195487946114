//! Which pictures other sites show with a link to a page.

use std::net::IpAddr;

use url::{Host, Url};

use super::place::LinkTarget;
use crate::base::route::Route;

/// Endings of the formats that other sites show.
const SHOWN: [&str; 5] = ["png", "jpg", "jpeg", "gif", "webp"];
/// Endings of files that are no pictures, or in formats that other sites do not show. Any other address may be
/// that of a picture.
const NOT_SHOWN: [&str; 24] = [
    "svg", "svgz", "avif", "heic", "heif", "bmp", "tif", "tiff", "ico", "psd", "eps", "pdf", "mp4",
    "m4v", "mov", "webm", "ogv", "avi", "mkv", "mp3", "html", "htm", "md", "zip",
];

/// What is wrong with a picture, as the end of a sentence about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Problem {
    /// It is not shown; the reason.
    NotShown(&'static str),
    /// It is shown, without its query.
    Query,
}

/// What is wrong with the target of a page's `image`, if it has an address at all.
pub(super) fn problem(target: LinkTarget<'_>) -> Option<Problem> {
    match target {
        LinkTarget::Inside { route, suffix } => {
            let ending = ending(route.as_str());
            let is_shown = ending
                .as_deref()
                .is_some_and(|ending| SHOWN.contains(&ending));
            match is_shown {
                false if is_page(route) => Some(Problem::NotShown("it is a page")),
                false => Some(Problem::NotShown(format_of(ending.as_deref()))),
                true => suffix.starts_with('?').then_some(Problem::Query),
            }
        }
        LinkTarget::Outside(address) => outside(&Url::parse(address).ok()?),
        LinkTarget::Forbidden | LinkTarget::Unknown => None,
    }
}

/// Whether other sites show the target of a page's `image`.
pub(super) fn is_shown(target: LinkTarget<'_>) -> bool {
    !matches!(problem(target), Some(Problem::NotShown(_)))
}

fn is_page(route: &Route) -> bool {
    route.as_str().ends_with('/') || route.is_error_page()
}

fn outside(url: &Url) -> Option<Problem> {
    if !is_public(url.host()?) {
        return Some(Problem::NotShown("other machines cannot read that address"));
    }
    let path = url.path();
    if path.ends_with('/') {
        return Some(Problem::NotShown("it is a page"));
    }
    let ending = ending(path)?;
    let is_known = NOT_SHOWN.contains(&ending.as_str());
    is_known.then(|| Problem::NotShown(format_of(Some(&ending))))
}

/// Whether the machines of other sites can reach a host.
fn is_public(host: Host<&str>) -> bool {
    const LOCAL: [&str; 5] = [".localhost", ".local", ".internal", ".lan", ".test"];
    let address = match host {
        Host::Domain(name) => {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            let is_local = LOCAL.iter().any(|end| name.ends_with(end));
            return name.contains('.') && !is_local;
        }
        Host::Ipv4(address) => IpAddr::V4(address),
        Host::Ipv6(address) => IpAddr::V6(address),
    };
    match address {
        IpAddr::V4(v4) => {
            !(v4.is_loopback() || v4.is_private() || v4.is_link_local() || v4.is_unspecified())
        }
        IpAddr::V6(v6) => !(v6.is_loopback() || v6.is_unspecified() || v6.is_unique_local()),
    }
}

/// The ending of a path's name, in lower case.
fn ending(path: &str) -> Option<String> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let (_, ending) = name.rsplit_once('.')?;
    Some(ending.to_ascii_lowercase())
}

fn format_of(ending: Option<&str>) -> &'static str {
    match ending {
        Some("svg" | "svgz") => "no other site shows SVG",
        Some("mp4" | "m4v" | "mov" | "webm" | "ogv" | "avi" | "mkv") => "it is a video",
        Some("mp3") => "it is a recording",
        Some("html" | "htm" | "md") => "it is a page",
        _ => "most other sites do not show files of this format",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_that_others_show_are_of_few_formats_at_public_addresses() {
        use Problem::{NotShown, Query};
        const PAGE: Option<Problem> = Some(NotShown("it is a page"));
        const SVG: Option<Problem> = Some(NotShown("no other site shows SVG"));
        const VIDEO: Option<Problem> = Some(NotShown("it is a video"));
        const FAR: Option<Problem> = Some(NotShown("other machines cannot read that address"));
        const FORMAT: Option<Problem> = Some(NotShown(
            "most other sites do not show files of this format",
        ));
        for (path, suffix, expected) in [
            ("a/x.png", "", None),
            ("a/x.JPG", "", None),
            ("a/x.webp", "#a", None),
            ("a/x.png", "?v=2", Some(Query)),
            ("a/x.svg", "", SVG),
            ("a/x.svg", "?v=2", SVG),
            ("x.webm", "", VIDEO),
            ("x.avif", "", FORMAT),
            ("x", "", FORMAT),
            ("x.html", "", PAGE),
            ("a/", "", PAGE),
        ] {
            let route = Route::of_file(path);
            let target = LinkTarget::Inside {
                route: &route,
                suffix,
            };
            assert_eq!(problem(target), expected, "{path}{suffix}");
        }
        for (address, expected) in [
            ("https://e.org/x.png", None),
            ("https://e.org/x.png?v=2", None),
            ("https://e.org/picture", None),
            ("https://e.org/pictures/v1.2", None),
            ("https://e.org/x.SVG?v=2", SVG),
            ("https://e.org/x.mp4", VIDEO),
            ("https://e.org/", PAGE),
            ("https://e.org", PAGE),
            ("https://e.org/a.html", PAGE),
            ("http://localhost:8000/x.png", FAR),
            ("http://127.0.0.1/x.png", FAR),
            ("http://[::1]/x.png", FAR),
            ("http://192.168.1.2/x.png", FAR),
            ("https://printer.local/x.png", FAR),
            ("https://intranet/x.png", FAR),
        ] {
            assert_eq!(problem(LinkTarget::Outside(address)), expected, "{address}");
        }
    }
}
