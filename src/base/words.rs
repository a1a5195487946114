//! The few words that the generator itself puts into a page. One value, so that a second language
//! is a second value.

/// Words in one language.
#[derive(Debug)]
pub struct UiStrings {
    /// Names of the five GFM alerts: note, tip, important, warning, caution.
    pub alerts: [&'static str; 5],
    /// Before a heading's text, in the name of the link beside it.
    pub link_to_section: &'static str,
    /// Before a number, in the name of the link from a footnote back to the text.
    pub back_to_reference: &'static str,
    /// Before a number, in the name of the link from a citation to its source.
    pub source: &'static str,
    /// Name of the list of footnotes.
    pub footnotes: &'static str,
    /// Before a number, as the name of a table that scrolls.
    pub table: &'static str,
}

/// English.
pub static ENGLISH: UiStrings = UiStrings {
    alerts: ["Note", "Tip", "Important", "Warning", "Caution"],
    link_to_section: "Link to section: ",
    back_to_reference: "Back to reference ",
    source: "Source ",
    footnotes: "Footnotes",
    table: "Table ",
};
