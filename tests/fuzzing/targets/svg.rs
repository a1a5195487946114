//! Drawings, and the first bytes of image files.

use guidepost::base::image_kind;
use guidepost::page::drawing::Drawing;
use scraper::Html;

use super::findings::verify_errors;
use crate::html_faults::faults;

const FILE: &str = "content/a.svg";
const PREFIX: &str = "fig-1.";

pub(super) fn run(input: &[u8]) {
    let _ = image_kind::image_kind(input);
    #[cfg(feature = "cards")]
    let _ = guidepost::share::social_image::key_in(input);
    let Some(text) = super::text(input) else {
        return;
    };
    let drawing = match Drawing::parse(FILE, &text) {
        Ok(drawing) => drawing,
        Err(errors) => return verify_errors(FILE, &text, &errors),
    };
    let markup = drawing.inline(PREFIX);
    // Each id, and each reference to one, gets the prefix.
    assert!(markup.len() <= 128 + text.len() * (PREFIX.len() + 1));
    let page = format!("<!doctype html><main><p>Before.</p>{markup}<p>After.</p></main>");
    let html = Html::parse_document(&page);
    let root = html.root_element();
    assert_eq!(faults(root, false), [""; 0], "{markup}");
    for element in root.descendent_elements() {
        let value = element.value();
        let is_frame = matches!(value.name(), "html" | "head" | "body" | "main" | "p");
        let is_svg = &*value.name.ns == "http://www.w3.org/2000/svg";
        assert!(is_svg || is_frame, "<{}> in {markup}", value.name());
        for (attribute, text) in value.attrs() {
            let prefixed = match attribute {
                "id" => text.starts_with(PREFIX),
                "href" | "xlink:href" => text.starts_with(&format!("#{PREFIX}")),
                "style" | "class" | "src" => attribute == "class",
                _ => true,
            };
            assert!(prefixed, "{attribute}={text} in {markup}");
        }
    }
    // What follows the drawing is not part of it.
    let main = root
        .descendent_elements()
        .find(|element| element.value().name() == "main")
        .expect("the element around it");
    let last = main.child_elements().last().expect("a last element");
    assert_eq!(last.text().collect::<String>(), "After.", "{markup}");
}
