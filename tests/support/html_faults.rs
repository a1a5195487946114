//! What must not be in a page, as an HTML5 parser reads it.

use scraper::{ElementRef, Selector};

/// Elements that are in no page's text.
const FOREIGN: &str = "script, style, iframe, object, embed, base, meta, link, form, input, button, svg, math, template, \
     noscript, textarea, title, frame, frameset, applet, portal, select, dialog, slot, xmp, plaintext";

/// The faults of the elements below one: scripts, handlers and addresses that run, and with `in_article` elements that
/// are in no page's text.
pub(crate) fn faults(root: ElementRef<'_>, in_article: bool) -> Vec<String> {
    let mut faults = Vec::new();
    let foreign = Selector::parse(FOREIGN).unwrap();
    for element in root.descendent_elements() {
        let value = element.value();
        let name = value.name();
        let is_html = &*value.name.ns == "http://www.w3.org/1999/xhtml";
        if in_article && (foreign.matches(&element) || !is_html) {
            faults.push(format!("<{name}>"));
        }
        for (attribute, text) in value.attrs() {
            if attribute.starts_with("on")
                || (in_article && matches!(attribute, "style" | "srcdoc"))
            {
                faults.push(format!("{name} {attribute}"));
            }
            let addresses: Vec<&str> = match attribute {
                "href" | "src" | "poster" | "cite" | "action" | "formaction" | "data"
                | "background" | "ping" | "xlink:href" | "usemap" | "longdesc" => vec![text],
                "srcset" => text.split(',').collect(),
                _ => Vec::new(),
            };
            for address in addresses {
                let plain: String = address
                    .chars()
                    .filter(|c| !c.is_control() && !c.is_whitespace() && *c != '\u{feff}')
                    .collect();
                let plain = plain.to_ascii_lowercase();
                let runs = ["javascript:", "vbscript:", "data:", "blob:", "view-source:"];
                // Scripts in a picture do not run.
                let is_picture = name == "img" && plain.starts_with("data:image/");
                if runs.iter().any(|scheme| plain.starts_with(scheme)) && !is_picture {
                    faults.push(format!("{name} {attribute}={text}"));
                }
            }
        }
    }
    faults
}
