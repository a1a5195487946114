//! The nesting of tags in raw HTML.

use super::tags::RawTag;

/// Elements without content.
const VOID: [&str; 13] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];

/// Elements that are closed by the next of the same level: they do not nest.
const FLAT: [&str; 10] = [
    "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot",
];

/// Whether an element has no content.
pub(super) fn is_void(name: &str) -> bool {
    VOID.contains(&name)
}

/// The open elements, as in an HTML parser.
#[derive(Default)]
pub(in crate::page::markdown) struct Nesting(Vec<String>);

impl Nesting {
    /// Adds a tag that is printed. Returns how deep the text after it is.
    pub(in crate::page::markdown) fn depth_after(&mut self, tag: &RawTag<'_>) -> usize {
        if tag.closing {
            // It closes the elements inside too; an end tag without a start tag is ignored.
            let open = self.0.iter().rposition(|open| *open == tag.name);
            self.0.truncate(open.unwrap_or(self.0.len()));
        } else if !(tag.self_closing || is_void(&tag.name) || FLAT.contains(&tag.name.as_str())) {
            self.0.push(tag.name.clone());
        }
        self.0.len()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tags::tags;
    use super::*;

    #[test]
    fn counts_open_elements() {
        let depth = |text: &str| {
            let mut nesting = Nesting::default();
            tags(text)
                .iter()
                .map(|tag| nesting.depth_after(tag))
                .max()
                .unwrap_or(0)
        };
        assert_eq!(depth(&"<p>a<br>".repeat(300)), 0);
        assert_eq!(depth(&"<b>a</b>".repeat(300)), 1);
        assert_eq!(depth(&"<b></i>".repeat(300)), 300);
        assert_eq!(depth(&"<ul><li></ol>".repeat(300)), 300);
    }
}
