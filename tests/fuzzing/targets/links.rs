//! The links of rendered outputs: one text as a page, a stylesheet, a sitemap, and a text file.

use guidepost::base::base_url::BaseUrl;
use guidepost::base::route::Route;
use guidepost::render::outputs::{Output, OutputId};
use guidepost::render::rendered_links::{LinkScan, addresses_in_xml};

pub(super) fn run(input: &[u8]) {
    let base = BaseUrl::parse("https://e.org/g/").expect("an address");
    let outputs = [
        (OutputId::NotFound, Route::error_page()),
        (OutputId::Asset(0), Route::of_file("a/b.css")),
        (OutputId::Sitemap(0), Route::of_file("sitemap.xml")),
        (OutputId::Robots, Route::of_file("robots.txt")),
    ];
    for (id, route) in outputs {
        let output = Output { id, route };
        for base in [None, Some(&base)] {
            let scan = LinkScan::of(&output, input, base).expect("an output with links");
            assert!(scan.has_all_ids_of(&scan));
            assert_eq!(LinkScan::of(&output, input, base), Some(scan));
        }
    }
    if let Ok(text) = std::str::from_utf8(input) {
        for address in addresses_in_xml(text) {
            assert!(!address.is_empty());
        }
    }
}
