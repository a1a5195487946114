//! Image files: their headers, their metadata, and variants of small ones.

use guidepost::raster::{self, Form, Making, Recipe};

/// The most pixels of an image that is decoded here.
const MOST_PIXELS: u64 = 1 << 16;

pub(super) fn run(input: &[u8]) {
    let header = raster::read(input);
    let stripped = raster::stripped(input);
    if let Ok(Some(header)) = &header {
        assert!(header.width > 0 && header.height > 0);
        assert!(header.pixels() <= raster::MOST_PIXELS);
        let clean = stripped.clone().expect("is whole").expect("is known");
        let same = raster::read(&clean).expect("is whole").expect("is known");
        assert_eq!(same.format, header.format);
        assert_eq!((same.width, same.height), (header.width, header.height));
    }
    if let Ok(Some(clean)) = stripped {
        assert!(clean.len() <= 2 * input.len() + 64);
        assert_eq!(raster::stripped(&clean), Ok(Some(clean.clone())));
    }
    let small = header.ok().flatten();
    let Some(header) = small.filter(|header| header.pixels() <= MOST_PIXELS) else {
        return;
    };
    let Ok(making) = Making::new(input, &header) else {
        return; // It is reported.
    };
    let recipe = |form: &Form| Recipe {
        width: 7,
        height: 3,
        form: *form,
        quality: 50,
    };
    let recipes: Vec<Recipe> = Form::all(&header, false).iter().map(recipe).collect();
    for file in making.make(&recipes).expect("is encoded") {
        let made = raster::read(&file).expect("is whole").expect("is known");
        assert_eq!(made.shown(), (7, 3));
    }
}
