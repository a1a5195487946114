//! The state of the table that is being printed.

use pulldown_cmark::Alignment;

/// The table that is being printed, or the last one.
#[derive(Default)]
pub(super) struct TableState {
    /// How many tables were started.
    pub(super) count: usize,
    alignments: Vec<Alignment>,
    pub(super) in_head: bool,
    /// The number of the next cell in its row.
    pub(super) cell: usize,
}

impl TableState {
    /// Starts the next table.
    pub(super) fn start(&mut self, alignments: Vec<Alignment>) {
        *self = Self {
            count: self.count + 1,
            alignments,
            ..Self::default()
        };
    }

    /// The start tag of the next cell of the row.
    pub(super) fn open_cell(&mut self) -> String {
        let class = match self.alignments.get(self.cell) {
            Some(Alignment::Left) => " class=\"left\"",
            Some(Alignment::Center) => " class=\"center\"",
            Some(Alignment::Right) => " class=\"right\"",
            _ => "",
        };
        self.cell += 1;
        if self.in_head {
            format!("<th scope=\"col\"{class}>")
        } else {
            format!("<td{class}>")
        }
    }
}
