//! Finds links and images without a text.

use std::ops::Range;

/// The open links and images, and whether each has a text yet.
#[derive(Default)]
pub(super) struct LinkTexts {
    open: Vec<(Range<usize>, bool)>,
}

impl LinkTexts {
    pub(super) fn start(&mut self, range: &Range<usize>, is_image: bool) {
        if is_image {
            // An image is the content of the links around it; an image without a text is reported itself.
            self.add_text();
        }
        self.open.push((range.clone(), false));
    }

    /// Whether no link or image is open.
    pub(super) fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// Records a text in all open links and images.
    pub(super) fn add_text(&mut self) {
        for (_, has_text) in &mut self.open {
            *has_text = true;
        }
    }

    /// Ends the innermost one. Returns its range if it has no text.
    pub(super) fn end(&mut self) -> Option<Range<usize>> {
        let (range, has_text) = self.open.pop()?;
        (!has_text).then_some(range)
    }
}
