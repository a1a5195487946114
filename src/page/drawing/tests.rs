use super::*;

fn svg(inner: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<svg xmlns=\"{SVG}\" viewBox=\"0 0 9 9\"><title>A leg</title>{inner}</svg>\n"
    )
}

fn problem(inner: &str) -> String {
    let found = Drawing::parse("a.svg", &svg(inner)).expect_err(inner);
    found
        .iter()
        .map(|d| d.message.clone())
        .collect::<Vec<_>>()
        .join("; ")
}

#[test]
fn prefixes_ids_and_references() {
    let text = svg(
        "<!-- x --><desc id=\"d\">Seen from behind</desc><defs><path id=\"a\" d=\"M0 0\"/></defs><use href=\"#a\" fill=\"url(#b)\" mask=\"none\"/>",
    );
    let drawing = Drawing::parse("a.svg", &text).expect("good");
    let expected = format!(
        "<svg role=\"img\" aria-labelledby=\"p.title\" aria-describedby=\"p.desc\" xmlns=\"{SVG}\" viewBox=\"0 0 9 9\"><title id=\"p.title\">A leg</title><desc id=\"p.desc\" >Seen from behind</desc><defs><path id=\"p.a\" d=\"M0 0\"/></defs><use href=\"#p.a\" fill=\"url(#p.b)\" mask=\"none\"/></svg>"
    );
    assert_eq!(drawing.inline("p."), expected);
}

#[test]
fn rejects_what_does_not_draw() {
    let cases = [
        (
            "<script>x</script>",
            "`<script>` cannot be part of a drawing",
        ),
        (
            "<foreignObject/>",
            "`<foreignObject>` cannot be part of a drawing",
        ),
        ("<animate/>", "`<animate>` cannot be part of a drawing"),
        (
            "<path onclick=\"x\"/>",
            "the attribute `onclick` is a script",
        ),
        ("<path OnLoad=\"x\"/>", "the attribute `OnLoad` is a script"),
        ("<path style=\"x\"/>", "the attribute `style` is a style"),
        (
            "<use href=\"https://e.org/a.svg#x\"/>",
            "the attribute `href` points outside the drawing",
        ),
        (
            "<use href=\"javascript:x\"/>",
            "the attribute `href` points outside the drawing",
        ),
        (
            "<path fill=\"URL(//e.org)\"/>",
            "the attribute `fill` calls a function that a drawing does not need",
        ),
        (
            "<path fill=\"var(--a, url(//e.org))\"/>",
            "the attribute `fill` points outside the drawing",
        ),
        (
            "<path fill=\"u\\72l(//e.org)\"/>",
            "the attribute `fill` contains a backslash",
        ),
        (
            "<path mask=\"image-set('//e.org')\"/>",
            "the attribute `mask` calls a function that a drawing does not need",
        ),
        (
            "<use Href=\"//e.org/a.svg#x\"/>",
            "the attribute `Href` is not in lower case",
        ),
        (
            "<path STYLE=\"x\"/>",
            "the attribute `STYLE` is not in lower case",
        ),
        (
            "<path Id=\"x\"/>",
            "the attribute `Id` is not in lower case",
        ),
        (
            "<path fill=\"\u{58c}rgb(1) \u{58c}(2)\"/>",
            "the attribute `fill` calls a function that a drawing does not need",
        ),
        (
            "<use href=\"&#35;a\"/>",
            "the attribute `href` contains a character reference",
        ),
        (
            "<path fill=\"u&#114;l(#a)\"/>",
            "the attribute `fill` contains a character reference",
        ),
        (
            "<p xmlns=\"http://www.w3.org/1999/xhtml\"/>",
            "`<p>` is not an element of SVG, or has a prefix",
        ),
        (
            "<s:path xmlns:s=\"http://www.w3.org/2000/svg\"/>",
            "`<path>` is not an element of SVG, or has a prefix",
        ),
        (
            "<path xmlns:e=\"urn:e\" e:x=\"y\"/>",
            "the attribute `x` is not an attribute of SVG",
        ),
    ];
    for (inner, expected) in cases {
        assert_eq!(problem(inner), expected, "{inner}");
    }
}

#[test]
fn a_description_has_text_alone() {
    for (inner, expected) in [
        (
            "<desc>a <title/> b</desc>",
            "`<title>` cannot be in `<desc>`",
        ),
        (
            "<desc><title>a</title></desc>",
            "`<title>` cannot be in `<desc>`",
        ),
        ("<g><title><g/></title></g>", "`<g>` cannot be in `<title>`"),
    ] {
        assert_eq!(problem(inner), expected, "{inner}");
    }
    let text = svg("<g><title/><desc><![CDATA[</desc><title>]]>&lt;title></desc></g>");
    assert!(Drawing::parse("a.svg", &text).is_ok());
}

#[test]
fn prefixes_all_ids_of_a_list() {
    let text = svg("<g aria-controls=\"a\n\tb  c\"/>");
    let drawing = Drawing::parse("a.svg", &text).expect("good");
    let inline = drawing.inline("p.");
    assert!(inline.contains("\"p.a\n\tp.b  p.c\""), "{inline}");
}

#[test]
fn requires_svg_with_a_title() {
    let message = |text: &str| {
        Drawing::parse("a.svg", text).expect_err(text)[0]
            .message
            .clone()
    };
    assert_eq!(
        message(&format!("<svg xmlns=\"{SVG}\"/>")),
        "this drawing has no title"
    );
    assert!(message("<svg/>").starts_with("this is not an SVG file"));
    assert!(message("<svg").starts_with("this is not well-formed SVG"));
    assert!(
        message("<!DOCTYPE svg [<!ENTITY a \"b\">]><svg/>")
            .starts_with("this is not well-formed SVG")
    );
}

#[test]
fn the_name_of_an_attribute_can_begin_with_any_letter() {
    for name in ["🏃d", "éé", "日本", "o", "on"] {
        let text = svg(&format!("<path {name}=\"x\"/>"));
        assert!(Drawing::parse("a.svg", &text).is_ok(), "{name}");
    }
}
