//! What to write in place of a tag of raw HTML that is left out.

/// Elements of HTML that are not allowed, today's and former ones. A name that is not in HTML is usually that of a
/// component.
const REFUSED: &[&str] = &[
    "applet",
    "base",
    "basefont",
    "bgsound",
    "blink",
    "body",
    "button",
    "canvas",
    "command",
    "content",
    "datalist",
    "dialog",
    "dir",
    "embed",
    "fencedframe",
    "fieldset",
    "font",
    "form",
    "frame",
    "frameset",
    "head",
    "html",
    "iframe",
    "image",
    "input",
    "isindex",
    "keygen",
    "label",
    "legend",
    "link",
    "listing",
    "main",
    "marquee",
    "menu",
    "menuitem",
    "meta",
    "multicol",
    "nextid",
    "nobr",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "optgroup",
    "option",
    "output",
    "param",
    "plaintext",
    "portal",
    "rb",
    "rtc",
    "script",
    "search",
    "select",
    "selectedcontent",
    "shadow",
    "slot",
    "spacer",
    "style",
    "template",
    "textarea",
    "title",
    "xmp",
];

/// Elements of SVG, in lower case.
const DRAWING: &[&str] = &[
    "animate",
    "animatemotion",
    "animatetransform",
    "circle",
    "clippath",
    "defs",
    "desc",
    "ellipse",
    "feblend",
    "fecolormatrix",
    "fecomposite",
    "feflood",
    "fegaussianblur",
    "femerge",
    "femergenode",
    "feoffset",
    "filter",
    "foreignobject",
    "g",
    "line",
    "lineargradient",
    "marker",
    "mask",
    "metadata",
    "mpath",
    "path",
    "pattern",
    "polygon",
    "polyline",
    "radialgradient",
    "rect",
    "set",
    "stop",
    "svg",
    "switch",
    "symbol",
    "text",
    "textpath",
    "tref",
    "tspan",
    "use",
    "view",
    "vkern",
    "hkern",
    "glyph",
    "font-face",
];

/// Elements of MathML.
const FORMULA: &[&str] = &[
    "annotation",
    "annotation-xml",
    "maction",
    "math",
    "menclose",
    "merror",
    "mfenced",
    "mfrac",
    "mi",
    "mmultiscripts",
    "mn",
    "mo",
    "mover",
    "mpadded",
    "mphantom",
    "mprescripts",
    "mroot",
    "mrow",
    "ms",
    "mspace",
    "msqrt",
    "mstyle",
    "msub",
    "msubsup",
    "msup",
    "mtable",
    "mtd",
    "mtext",
    "mtr",
    "munder",
    "munderover",
    "none",
    "semantics",
    "mlabeledtr",
];

/// Whether a tag starts a drawing or a formula.
pub(super) fn is_of_drawing(name: &str) -> bool {
    matches!(name, "svg" | "math")
}

/// Whether a tag is part of a drawing or a formula.
pub(super) fn is_in_drawing(name: &str) -> bool {
    !is_of_drawing(name) && (DRAWING.contains(&name) || FORMULA.contains(&name))
}

/// The hint about a tag that is left out.
pub(super) fn refused_hint(name: &str) -> String {
    if name == "h1" {
        "the page's title is its only `<h1>`; use `##` headings in the text".to_owned()
    } else if DRAWING.contains(&name) {
        "save the drawing as an SVG file next to the page, and show it: `![words](drawing.svg)`, or with the component `figure`"
            .to_owned()
    } else if FORMULA.contains(&name) {
        "write the formula as text or show it as an image, or set `markdown: {raw_html: true}` to pass all HTML unchanged"
            .to_owned()
    } else if name.contains([':', '@']) {
        "an address in angle brackets is not a link inside of HTML: put an empty line before and after it, or write `<a href=\"…\">words</a>`"
            .to_owned()
    } else if REFUSED.contains(&name) {
        "use Markdown or a component, or set `markdown: {raw_html: true}` to pass all HTML unchanged"
            .to_owned()
    } else {
        format!(
            "a component is called in braces: `{{{{<{name} />}}}}`, or `{{% <{name}> %}}` and `{{% </{name}> %}}` around text; \
             put text to be shown literally in backticks"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::refused_hint;

    #[test]
    fn the_hint_fits_the_element() {
        for (name, words) in [
            ("path", "SVG file"),
            ("g", "SVG file"),
            ("mi", "formula"),
            ("https:", "angle brackets"),
            ("nobr", "use Markdown"),
            ("menu", "use Markdown"),
            ("card", "in braces"),
            ("h1", "##"),
        ] {
            assert!(refused_hint(name).contains(words), "{name}");
        }
    }
}
