//! The links of rendered outputs: one text as a page, a stylesheet, a sitemap, and a text file.

use guidepost::base::base_url::BaseUrl;
use guidepost::base::route::Route;
use guidepost::input::settings::Settings;
use guidepost::render::html_edits::{Part, PartIds, with_file_links};
use guidepost::render::outputs::{Output, OutputId};
use guidepost::render::rendered_links::{LinkScan, addresses_in_xml};

pub(super) fn run(input: &[u8]) {
    let without_base = Settings::default();
    let with_base = Settings {
        base_url: Some(BaseUrl::parse("https://e.org/g/").expect("an address")),
        ..Settings::default()
    };
    let copy = with_base.clone().for_copy();
    let outputs = [
        (OutputId::NotFound, Route::error_page()),
        (OutputId::Asset(0), Route::of_file("a/b.css")),
        (OutputId::Sitemap(0), Route::of_file("sitemap.xml")),
        (OutputId::Robots, Route::of_file("robots.txt")),
    ];
    for (id, route) in outputs {
        let output = Output { id, route };
        for settings in [&without_base, &with_base, &copy] {
            let scan = LinkScan::of(&output, input, settings).expect("an output with links");
            assert!(scan.has_all_ids_of(&scan));
            assert_eq!(LinkScan::of(&output, input, settings), Some(scan));
        }
    }
    if let Ok(text) = std::str::from_utf8(input) {
        for address in addresses_in_xml(text) {
            assert!(!address.is_empty());
        }
        let route = Route::of_file("a/b/");
        let once = with_file_links(text, &route, "/g/", false);
        assert_eq!(with_file_links(&once, &route, "/g/", false), once);
        let (other, whole) = (Route::of_file("a/"), Route::of_file("a/print/"));
        let parts = [&other, &route].map(|route| Part {
            route,
            html: text.to_owned(),
            is_below: true,
        });
        let ids = PartIds::new(&whole, "/g/", &parts);
        for part in &parts {
            assert_eq!(ids.html(part).is_empty(), text.is_empty());
        }
    }
}
