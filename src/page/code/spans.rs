//! HTML as spans of one class each, neighbours of the same class merged.

use crate::base::escape::html_text;

/// HTML as spans of text. No span has a line end.
pub(super) struct Spans {
    html: String,
    open: Option<char>,
}

impl Spans {
    pub(super) fn new(length: usize) -> Self {
        Self {
            html: String::with_capacity(length * 2),
            open: None,
        }
    }

    /// Adds text of a class. Spaces have that of the text before them.
    pub(super) fn push(&mut self, class: Option<char>, text: &str) {
        if text.is_empty() {
            return;
        }
        let (text, end) = match text.strip_suffix('\n') {
            Some(text) => (text, "\n"),
            None => (text, ""),
        };
        if class != self.open && !text.trim().is_empty() {
            self.close();
            if let Some(class) = class {
                self.html.push_str("<span class=\"");
                self.html.push(class);
                self.html.push_str("\">");
                self.open = Some(class);
            }
        }
        self.html.push_str(&html_text(text).to_string());
        if !end.is_empty() {
            self.close();
            self.html.push('\n');
        }
    }

    fn close(&mut self) {
        if self.open.take().is_some() {
            self.html.push_str("</span>");
        }
    }

    pub(super) fn finish(mut self) -> String {
        self.close();
        self.html
    }
}
