//! New addresses in the style of the old ones: relative or absolute, with or without `.md`, encoded or not.

use super::points::{Mapping, Places, Point, Thing};
use crate::base::route::{encode, fragment};
use crate::page::markdown::{LinkPlace, Writing, unescaped};
use crate::page::{Page, is_index};
use crate::site::links::{decoded, full_path, relative_path};

/// An address as it is written, in parts.
struct Written<'w> {
    /// The path as written.
    path: &'w str,
    /// The path without escapes, percent-encoded as it was.
    plain_path: String,
    /// Query and fragment as written.
    suffix: &'w str,
    writing: Writing,
}

impl<'w> Written<'w> {
    /// Splits an address. Returns `None` if the parts cannot be distinguished.
    fn new(written: &'w str, link: &LinkPlace) -> Option<Self> {
        let end = link.address.find(['#', '?']).unwrap_or(link.address.len());
        let plain_path = link.address[..end].to_owned();
        let marks = written.match_indices(['#', '?']).map(|(at, _)| at);
        let at = marks
            .chain([written.len()])
            .find(|at| without_escapes(link.writing, &written[..*at]) == plain_path)?;
        Some(Self {
            path: &written[..at],
            plain_path,
            suffix: &written[at..],
            writing: link.writing,
        })
    }
}

impl Written<'_> {
    /// Whether its path encodes characters that need not be.
    fn encodes_all(&self) -> bool {
        let escapes = self.plain_path.match_indices('%').filter_map(|(at, _)| {
            let digits = self.plain_path.get(at + 1..at + 3)?;
            u8::from_str_radix(digits, 16).ok()
        });
        let mut escapes = escapes.map(char::from);
        escapes.any(|c| c.is_alphanumeric() || !c.is_ascii() || may_stay(c, self.writing))
    }
}

/// A written address without the escapes of its place.
fn without_escapes(writing: Writing, written: &str) -> String {
    match writing {
        Writing::Plain | Writing::Angle => unescaped(written),
        Writing::Attribute if written.contains('&') => unescaped(&written.replace('\\', "\\\\")),
        Writing::Attribute | Writing::YamlPlain | Writing::YamlSingle | Writing::Quoted => {
            written.to_owned()
        }
    }
}

/// The new spelling of a link of a page that is to be in another file or to lead elsewhere; `None` if the present one is
/// right.
///
/// # Errors
/// If no spelling leads to the new point.
pub(super) fn link(
    mapping: &Mapping<'_>,
    (from, to): (&Page, &Page),
    link: &LinkPlace,
    written: &str,
) -> Result<Option<String>, Point> {
    let Some(point) = mapping.before.resolve(from, &link.address, link.image) else {
        return own(mapping, link, written);
    };
    let Some(wanted) = mapping.map(&point) else {
        return Ok(None);
    };
    let leads =
        |address: &str| mapping.after.resolve(to, address, link.image).as_ref() == Some(&wanted);
    if leads(&link.address) {
        return Ok(None);
    }
    let Some(parts) = Written::new(written, link) else {
        return Err(wanted);
    };
    let suffix = suffix(&parts, &point, &wanted);
    let path = decoded(&parts.plain_path);
    let own_page = Thing::Page(to.file.clone());
    if path.is_empty() && wanted.thing == own_page {
        return Ok(Some(suffix));
    }
    let full = full_path(&from.path, &path).unwrap_or_default();
    for name in names(mapping, &wanted.thing, &path, &full) {
        let encodes = [parts.encodes_all(), true];
        for encodes_all in encodes {
            let new = path_in_style((&parts, encodes_all), &path, &to.path, &name) + &suffix;
            if leads(&without_escapes(link.writing, &new)) {
                return Ok(Some(new));
            }
        }
    }
    Err(wanted)
}

/// The path of what a link leads to, relative to the content folder, as the link names it now; the best first.
fn names(mapping: &Mapping<'_>, thing: &Thing, path: &str, full: &str) -> Vec<String> {
    let after = mapping.after;
    let route = after
        .route(thing)
        .map(|route| route.as_str()[1..].to_owned());
    let route = route.unwrap_or_default();
    let bare = route.trim_end_matches('/').to_owned();
    match thing {
        Thing::Asset(file) => vec![after.asset_path(file), bare],
        Thing::Folder(folder) => vec![folder.clone(), bare],
        Thing::Page(file) => {
            let file = after
                .page(file)
                .map(|page| page.path.clone())
                .unwrap_or_default();
            if path.ends_with(".md") || path.is_empty() {
                vec![file, bare]
            } else if path.ends_with("index.html") {
                vec![format!("{route}index.html"), file]
            } else if before_is_route(mapping.before, full) {
                vec![bare, without_ending(&file), file]
            } else {
                vec![without_ending(&file), bare, file]
            }
        }
    }
}

/// Whether a path is the address of something, and not that of a folder or file.
fn before_is_route(before: &Places<'_>, full: &str) -> bool {
    let point = before.resolve_path(full);
    let route = point.and_then(|point| before.route(&point.thing));
    route.is_some_and(|route| route.as_str().trim_matches('/') == full)
}

/// The path of a page's file without its extension, or its folder.
fn without_ending(path: &str) -> String {
    let stem = path.strip_suffix(".md").unwrap_or(path);
    let (folder, name) = stem.rsplit_once('/').unwrap_or(("", stem));
    match is_index(name) {
        true => folder.to_owned(),
        false => stem.to_owned(),
    }
}

/// A path relative to the content folder as a link from `from`, in the style of another link.
fn path_in_style(
    (parts, encodes_all): (&Written<'_>, bool),
    path: &str,
    from: &str,
    name: &str,
) -> String {
    let mut new = match path.starts_with('/') {
        true => format!("/{name}"),
        false => relative_path(from, name),
    };
    if new.is_empty() {
        "./".clone_into(&mut new);
    } else if path.starts_with("./") && !new.starts_with('.') {
        new = format!("./{new}");
    }
    if path.ends_with('/') && !new.ends_with('/') && !name.ends_with(".md") {
        new.push('/');
    }
    encoded(parts, encodes_all, &new)
}

/// A path, encoded as another one. Parts that are in that one are written as there.
fn encoded(parts: &Written<'_>, encodes_all: bool, new: &str) -> String {
    let known: Vec<(String, &str)> = parts
        .path
        .split('/')
        .map(|part| {
            (
                decoded(&without_escapes(parts.writing, part)).into_owned(),
                part,
            )
        })
        .collect();
    let encodes_letters = encodes_all && parts.plain_path.is_ascii();
    let part = |part: &str| match known.iter().find(|(plain, _)| plain == part) {
        Some((_, written)) => (*written).to_owned(),
        None => encoded_part(part, parts.writing, encodes_all, encodes_letters),
    };
    let all: Vec<String> = new.split('/').map(part).collect();
    all.join("/")
}

fn encoded_part(part: &str, writing: Writing, encodes_all: bool, encodes_letters: bool) -> String {
    let mut out = String::with_capacity(part.len());
    let mut buffer = [0; 4];
    for c in part.chars() {
        let stays = c.is_ascii_alphanumeric()
            || "-._~+=".contains(c)
            || (!c.is_ascii() && !encodes_letters && !c.is_whitespace() && !c.is_control())
            || (!encodes_all && may_stay(c, writing));
        match stays {
            true => out.push(c),
            false => {
                for byte in c.encode_utf8(&mut buffer).bytes() {
                    out.push_str(&format!("%{byte:02X}"));
                }
            }
        }
    }
    out
}

/// Whether a character can be written as it is.
fn may_stay(c: char, writing: Writing) -> bool {
    match writing {
        Writing::Angle => " '()@,;$!&".contains(c),
        Writing::YamlSingle => " \"()@,;$![]&".contains(c),
        Writing::Quoted => " '()@,;$!".contains(c),
        Writing::YamlPlain => " ()".contains(c),
        Writing::Attribute => "()@;$!".contains(c),
        Writing::Plain => "@;$".contains(c),
    }
}

/// Query and fragment, with the id of the new point.
fn suffix(parts: &Written<'_>, old: &Point, new: &Point) -> String {
    if old.id == new.id {
        return parts.suffix.to_owned();
    }
    let (query, rest) = match parts.suffix.split_once('#') {
        Some((query, fragment)) => (query, fragment),
        None => (parts.suffix, ""),
    };
    let directive = rest.find(":~:").map_or("", |at| &rest[at..]);
    let id = new
        .id
        .as_deref()
        .map(|id| match id.is_ascii() || rest.contains('%') {
            true => fragment(id),
            false => format!("#{}", encoded_part(id, parts.writing, false, false)),
        });
    match (id, directive) {
        (Some(id), directive) => format!("{query}{id}{directive}"),
        (None, "") => query.to_owned(),
        (None, directive) => format!("{query}#{directive}"),
    }
}

/// The new spelling of an absolute address of this site.
///
/// # Errors
/// If the address cannot be written.
pub(super) fn own(
    mapping: &Mapping<'_>,
    link: &LinkPlace,
    written: &str,
) -> Result<Option<String>, Point> {
    let Some((point, start)) = mapping.before.resolve_own(&link.address) else {
        return Ok(None);
    };
    below(mapping, link, written, (&point, start))
}

/// The new spelling of an address from the root of the server.
pub(super) fn rooted(
    mapping: &Mapping<'_>,
    link: &LinkPlace,
    written: &str,
) -> Result<Option<String>, Point> {
    let base = mapping.before.project.settings.base_url.as_ref();
    let base = base.map_or("/", |base| base.path());
    let inside = link.address.strip_prefix(base);
    let point = inside.and_then(|inside| mapping.before.resolve_path(inside));
    match point {
        Some(point) => below(mapping, link, written, (&point, base.len())),
        None => Ok(None),
    }
}

/// The new spelling of a path from the site's root, without its first `/`.
///
/// # Errors
/// If the address cannot be written.
pub(super) fn from_root(
    mapping: &Mapping<'_>,
    link: &LinkPlace,
    written: &str,
) -> Result<Option<String>, Point> {
    match mapping.before.resolve_path(&link.address) {
        Some(point) => below(mapping, link, written, (&point, 0)),
        None => Ok(None),
    }
}

/// The new spelling of an address that ends in that of a point, which starts at an offset.
fn below(
    mapping: &Mapping<'_>,
    link: &LinkPlace,
    written: &str,
    (point, start): (&Point, usize),
) -> Result<Option<String>, Point> {
    let Some(wanted) = mapping.map(point) else {
        return Ok(None);
    };
    let (old, new) = (
        mapping.before.route(&point.thing),
        mapping.after.route(&wanted.thing),
    );
    if old == new && point.id == wanted.id {
        return Ok(None);
    }
    let (Some(parts), Some(new)) = (Written::new(written, link), new) else {
        return Err(wanted);
    };
    let (Some(before), Some(path)) = (parts.path.get(..start), parts.plain_path.get(start..))
    else {
        return Err(wanted);
    };
    let parts_of = |route: &str| route.split('/').map(encode).collect::<Vec<_>>().join("/");
    let mut route = parts_of(&new.as_str()[1..]);
    if path.ends_with("index.html") {
        route.push_str("index.html");
    } else if !path.ends_with('/') && !path.is_empty() {
        route.truncate(route.trim_end_matches('/').len());
    }
    let suffix = suffix(&parts, point, &wanted);
    Ok(Some(format!("{before}{route}{suffix}")))
}
