//! SVG files that are published as images: logos and icons. A browser runs no script of an image, but does if the file's
//! own address is opened; and what an image loads from elsewhere is refused or reveals its reader. So a file with either
//! is refused. Unlike a drawing, which becomes a part of a page, it may have styles.

use std::collections::HashMap;
use std::ops::Range;

use roxmltree::{Document, Node, ParsingOptions};

use super::drawing::{SVG, not_xml, start_tag};
use super::drawing_limits;
use crate::diagnostic::Diagnostic;

/// The largest file, in bytes.
pub const LARGEST_VECTOR: u64 = 256 * 1024;
/// The most nodes of a file.
const MOST_NODES: u32 = 20_000;
/// The most elements of an icon that are drawn, those that it refers to counted for each reference. Each can take a
/// layer of its own.
const MOST_DRAWN: usize = 2_000;

/// Elements that run, load or embed something, or that lead elsewhere.
const REFUSED: [&str; 10] = [
    "a",
    "audio",
    "canvas",
    "embed",
    "foreignObject",
    "handler",
    "iframe",
    "image",
    "script",
    "video",
];
/// Elements that an icon cannot have besides: there are no fonts to draw texts, and the others can take any time.
const NOT_IN_ICONS: [&str; 5] = ["feImage", "filter", "marker", "pattern", "text"];
/// Attributes that refer to an element that is drawn again for each reference.
const DRAWN_AGAIN: [&str; 2] = ["clip-path", "mask"];

/// What a file is used as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VectorUse {
    /// Browsers draw it.
    Logo,
    /// Icons are drawn from it.
    Icon,
}

/// Checks a file, and returns its width and height in pixels.
///
/// # Errors
/// All findings: malformed XML, another format, scripts, references to elsewhere, no size.
pub fn check_vector(
    file: &str,
    text: &str,
    used_as: VectorUse,
) -> Result<(f64, f64), Vec<Diagnostic>> {
    let error = |range: Range<usize>, message: String, hint: &str| {
        let finding = Diagnostic::error("image-vector", message).at(file, range);
        finding.hint(hint)
    };
    if let Some((range, message)) = drawing_limits::exceeded(text) {
        return Err(vec![error(range, message, "save it again as plain SVG")]);
    }
    let options = ParsingOptions {
        nodes_limit: MOST_NODES,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(text, options).map_err(|fault| {
        let mut finding = not_xml(file, text, &fault);
        finding.code = "image-vector";
        vec![finding]
    })?;
    let root = document.root_element();
    if !root.has_tag_name((SVG, "svg")) {
        let message = "this is not an SVG file: its root element is not `<svg>`".to_owned();
        let hint =
            "start it with `<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\">`";
        return Err(vec![error(start_tag(text, root), message, hint)]);
    }
    let mut found = of_content(root, used_as);
    let size = size(root);
    if size.is_none() {
        let message = "this SVG file states no size".to_owned();
        let hint = "write `viewBox=\"0 0 WIDTH HEIGHT\"` in `<svg>`";
        found.push((start_tag(text, root), message, hint));
    }
    match size {
        Some(size) if found.is_empty() => Ok(size),
        _ => {
            let findings = found.into_iter();
            Err(findings
                .map(|(range, message, hint)| error(range, message, hint))
                .collect())
        }
    }
}

/// Where something is wrong, what, and what to do.
type Fault = (Range<usize>, String, &'static str);

/// What is wrong with the elements and attributes of a file.
fn of_content<'a>(root: Node<'a, 'a>, used_as: VectorUse) -> Vec<Fault> {
    let text = root.document().input_text();
    let mut found = Vec::new();
    let mut references: HashMap<&str, usize> = HashMap::new();
    for node in root.descendants().filter(Node::is_element) {
        let fault = of_element(node, used_as);
        found.extend(fault.map(|(what, hint)| (start_tag(text, node), what, hint)));
        for attribute in node.attributes() {
            let (name, value) = (attribute.name(), attribute.value());
            let costly = used_as == VectorUse::Icon && is_costly(&format!("{name}:{value}"));
            let fault = match costly {
                true => Some((
                    "filters or dashes, which can take any time".to_owned(),
                    "draw it with plain shapes",
                )),
                false => of_attribute(name, value),
            };
            if let Some((what, hint)) = fault {
                let message = format!("the attribute `{name}` {what}");
                found.push((attribute.range(), message, hint));
            } else if is_drawn_again(node, name, value) {
                for id in ids(value) {
                    *references.entry(id).or_default() += 1;
                }
            }
        }
    }
    if used_as == VectorUse::Icon {
        let fault = too_costly(root, &references);
        let hint = "save it as simple shapes, without `<use>`, clips and masks";
        found.extend(fault.map(|(node, message)| (start_tag(text, node), message, hint)));
    }
    found
}

/// What is wrong with an element, and what to do.
fn of_element(node: Node<'_, '_>, used_as: VectorUse) -> Option<(String, &'static str)> {
    let name = node.tag_name().name();
    let is_named = |all: &[&str]| all.iter().any(|refused| refused.eq_ignore_ascii_case(name));
    if is_named(&REFUSED) {
        let hint = match name {
            "script" => "an image cannot run scripts: remove it",
            "image" => "draw it with shapes, or name the PNG or JPEG file itself",
            _ => "remove it",
        };
        return Some((format!("`<{name}>` cannot be part of an image"), hint));
    }
    if used_as == VectorUse::Icon && is_named(&NOT_IN_ICONS) {
        let hint = match name {
            "text" => "convert the text to paths in your drawing program",
            _ => "draw it with shapes and gradients",
        };
        return Some((format!("`<{name}>` cannot be part of an icon"), hint));
    }
    if name == "style" {
        let texts = || node.descendants().filter_map(|node| node.text());
        if let Some(what) = texts().find_map(of_css) {
            return Some((format!("`<style>` {what}"), "write the style without it"));
        }
        // What rules refer to cannot be counted here.
        if used_as == VectorUse::Icon && texts().any(|css| clips(css) || is_costly(css)) {
            let what = "`<style>` clips, masks, filters or dashes parts of an icon".to_owned();
            return Some((
                what,
                "write `clip-path` and `mask` as attributes, and leave out the others",
            ));
        }
    }
    None
}

/// What is wrong with an attribute, and what to do.
fn of_attribute(name: &str, value: &str) -> Option<(String, &'static str)> {
    let lower = name.to_ascii_lowercase();
    if lower.starts_with("on") {
        let what = "is a script".to_owned();
        return Some((what, "an image cannot run scripts: remove it"));
    }
    if matches!(&*lower, "href" | "src" | "base") && !value.trim_start().starts_with('#') {
        let what = "points outside the image".to_owned();
        return Some((
            what,
            "refer to a part of the image itself, such as `#shape`",
        ));
    }
    // Presentation attributes are parsed as CSS. Names and descriptions are not.
    let is_text = lower.starts_with("aria-") || matches!(&*lower, "id" | "class" | "d" | "points");
    let fault = (!is_text).then(|| of_css(value)).flatten();
    fault.map(|what| (what.to_owned(), "write the value without it"))
}

/// What CSS has that loads something, or could hide that it does.
fn of_css(css: &str) -> Option<&'static str> {
    if css.contains('\\') {
        return Some("contains a backslash");
    }
    let lower = css.to_ascii_lowercase();
    if lower.contains("@import") || lower.contains("@font-face") || lower.contains("image-set") {
        return Some("loads something");
    }
    let is_inside = |(at, found): (usize, &str)| {
        let inside = lower[at + found.len()..].trim_start();
        inside.trim_start_matches(['"', '\'']).starts_with('#')
    };
    let mut loads = lower.match_indices("url(");
    (!loads.all(is_inside)).then_some("loads something")
}

/// The ids to which an attribute refers.
fn ids(value: &str) -> impl Iterator<Item = &str> {
    let ends =
        |sign: char| sign == ')' || sign == '"' || sign == '\'' || sign.is_ascii_whitespace();
    value
        .split('#')
        .skip(1)
        .map(move |rest| rest.split(ends).next().unwrap_or(rest))
}

/// What makes drawing an icon take longer than its size suggests. A part that others refer to must not refer to further
/// ones, inside it or itself: such a drawing can be any number of times as large as its file.
fn too_costly<'a>(
    root: Node<'a, 'a>,
    references: &HashMap<&str, usize>,
) -> Option<(Node<'a, 'a>, String)> {
    let elements = |node: Node<'a, 'a>| node.descendants().filter(Node::is_element);
    let refers = |node: Node<'a, 'a>| {
        let mut attributes = node.attributes();
        attributes.any(|attribute| is_drawn_again(node, attribute.name(), attribute.value()))
    };
    let mut drawn = elements(root).count();
    for node in elements(root) {
        let id = node.attribute("id").unwrap_or_default();
        let Some(count) = references.get(id) else {
            continue;
        };
        if elements(node).any(refers) {
            let message = "a part of this icon that is drawn again refers to others itself";
            return Some((node, message.to_owned()));
        }
        drawn += count * elements(node).count();
        if drawn > MOST_DRAWN {
            break;
        }
    }
    (drawn > MOST_DRAWN).then(|| {
        let message = format!("more than {MOST_DRAWN} elements of this icon are drawn");
        (root, message)
    })
}

/// Whether what an attribute refers to is drawn again, for the element that has it. A gradient may inherit from another.
fn is_drawn_again(node: Node<'_, '_>, attribute: &str, value: &str) -> bool {
    let is_gradient = node.tag_name().name().ends_with("Gradient");
    let is_drawn_again = match attribute {
        "href" => !is_gradient,
        "style" => clips(value),
        attribute => DRAWN_AGAIN.contains(&attribute),
    };
    is_drawn_again && value.contains('#')
}

/// Whether CSS filters or dashes something. `none` does not.
fn is_costly(css: &str) -> bool {
    let lower = css.to_ascii_lowercase();
    let mut names = ["filter", "dasharray"]
        .into_iter()
        .flat_map(|name| lower.match_indices(name));
    names.any(|(at, name)| {
        let after = lower[at + name.len()..].trim_start().strip_prefix(':');
        after.is_some_and(|value| !value.trim_start().starts_with("none"))
    })
}

/// Whether CSS clips or masks something.
fn clips(css: &str) -> bool {
    let lower = css.to_ascii_lowercase();
    lower.contains("clip-path") || lower.contains("mask")
}

/// The width and height that the root element states, or its proportions.
fn size(root: Node<'_, '_>) -> Option<(f64, f64)> {
    let is_size = |(width, height): &(f64, f64)| {
        let is_side = |side: f64| side.is_finite() && (0.001..=1e6).contains(&side);
        is_side(*width) && is_side(*height) && (0.02..=50.).contains(&(width / height))
    };
    let side = |name: &str| {
        let value = root.attribute(name)?.trim();
        value
            .strip_suffix("px")
            .unwrap_or(value)
            .parse::<f64>()
            .ok()
    };
    let of_view_box = || {
        let numbers = root.attribute("viewBox")?;
        let numbers = numbers.split(|sign: char| sign.is_ascii_whitespace() || sign == ',');
        let numbers: Option<Vec<f64>> = numbers
            .filter(|number| !number.is_empty())
            .map(|number| number.parse().ok())
            .collect();
        match numbers?[..] {
            [_, _, width, height] => Some((width, height)),
            _ => None,
        }
    };
    let of_sides = side("width").zip(side("height"));
    of_sides.or_else(of_view_box).filter(is_size)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn svg(inside: &str) -> String {
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 20 10\">{inside}</svg>")
    }

    fn messages(inside: &str, used_as: VectorUse) -> Vec<String> {
        let found = check_vector("a.svg", &svg(inside), used_as).err();
        let found = found.unwrap_or_default().into_iter();
        found.map(|finding| finding.message).collect()
    }

    #[test]
    fn shapes_styles_and_references_inside_are_allowed() {
        let inside = "<style>@media(prefers-color-scheme:dark){path{fill:url( \"#g\")}}</style><defs><linearGradient id=\"g\"/><path id=\"p\" d=\"M0 0\"/></defs><use href=\"#p\" style=\"fill:red\"/><g clip-path=\"url(#c)\"/>";
        for used_as in [VectorUse::Icon, VectorUse::Logo] {
            assert_eq!(messages(inside, used_as), [""; 0]);
        }
        let size = check_vector("a.svg", &svg(""), VectorUse::Icon);
        assert_eq!(size.expect("a size"), (20., 10.));
    }

    #[test]
    fn whatever_runs_or_loads_is_refused() {
        for inside in [
            "<script>x</script>",
            "<SCRIPT/>",
            "<path onload=\"x\"/>",
            "<image href=\"data:,x\"/>",
            "<foreignObject/>",
            "<a href=\"https://e.org/\"/>",
            "<use href=\"b.svg#x\"/>",
            "<use xmlns:xlink=\"http://www.w3.org/1999/xlink\" xlink:href=\"https://e.org/#x\"/>",
            "<path fill=\"url(https://e.org/)\"/>",
            "<path style=\"fill:u\\72l(x)\"/>",
            "<style>@import 'x'</style>",
            "<style>a{b:url(//e.org)}</style>",
            "<style><![CDATA[a{b:url(//e.org)}]]></style>",
            "<g xml:base=\"https://e.org/\"/>",
        ] {
            assert!(!messages(inside, VectorUse::Logo).is_empty(), "{inside}");
        }
    }

    #[test]
    fn icons_have_no_text_and_no_nested_parts() {
        assert_eq!(messages("<text>A</text>", VectorUse::Logo), [""; 0]);
        assert_eq!(
            messages("<text>A</text>", VectorUse::Icon),
            ["`<text>` cannot be part of an icon"]
        );
        let nested = "<defs><g id=\"a\"><path d=\"\"/></g><g id=\"b\"><use href=\"#a\"/><use href=\"#a\"/></g></defs><use href=\"#b\"/>";
        assert_eq!(
            messages(nested, VectorUse::Icon),
            ["a part of this icon that is drawn again refers to others itself"]
        );
        assert_eq!(
            messages("<style>g{mask:url(#m)}</style>", VectorUse::Icon),
            ["`<style>` clips, masks, filters or dashes parts of an icon"]
        );
        let plain = "<symbol id=\"a\"><path style=\"fill:url(#g)\"/></symbol><use href=\"#a\"/>";
        assert_eq!(messages(plain, VectorUse::Icon), [""; 0]);
        let many = format!(
            "<g id=\"a\"/>{}",
            "<use href=\"#a\"/>".repeat(MOST_DRAWN / 2)
        );
        assert_eq!(
            messages(&many, VectorUse::Icon),
            ["more than 2000 elements of this icon are drawn"]
        );
        for (inside, count) in [
            ("<path filter=\"blur(9px)\"/>", 1),
            ("<path style=\"stroke-dasharray: .001\"/>", 1),
            ("<path stroke-dasharray=\".001\"/>", 1),
            ("<path stroke-dasharray=\"none\" style=\"filter:none\"/>", 0),
        ] {
            assert_eq!(messages(inside, VectorUse::Icon).len(), count, "{inside}");
            assert_eq!(messages(inside, VectorUse::Logo).len(), 0, "{inside}");
        }
    }

    #[test]
    fn a_file_of_another_kind_or_without_a_size_is_reported() {
        let message = |text: &str| {
            let found = check_vector("a.svg", text, VectorUse::Logo).expect_err("a finding");
            found[0].message.clone()
        };
        assert_eq!(
            message("<html/>"),
            "this is not an SVG file: its root element is not `<svg>`"
        );
        assert_eq!(
            message("<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
            "this SVG file states no size"
        );
        assert!(message("<svg").starts_with("this is not well-formed SVG"));
        let entities =
            "<!DOCTYPE a [<!ENTITY x \"y\">]><svg xmlns=\"http://www.w3.org/2000/svg\">&x;</svg>";
        assert!(message(entities).starts_with("this is not well-formed SVG"));
    }
}
