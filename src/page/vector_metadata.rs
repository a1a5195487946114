//! SVG files without what their authors and editors noted in them: elements for metadata, comments, and what drawing
//! programs keep for themselves, such as the path of the file on the disk of its author. What is drawn stays as it is, byte
//! for byte, and so do title and description, which readers hear.

use std::ops::Range;

use roxmltree::{Document, Node, ParsingOptions};

use super::drawing_limits;

/// The largest file that is cleaned, in bytes; larger ones are published as they are.
pub const LARGEST_CLEANED: u64 = 4 << 20;
/// The most nodes of a file that is cleaned.
const MOST_NODES: u32 = 500_000;

/// What the namespaces of drawing programs and of metadata start with.
const NOTES: [&str; 9] = [
    "http://sodipodi.sourceforge.net/",
    "http://www.inkscape.org/",
    "http://ns.adobe.com/",
    "http://www.bohemiancoding.com/",
    "http://www.serif.com/",
    "http://purl.org/dc/",
    "http://creativecommons.org/ns",
    "http://web.resource.org/cc/",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns",
];

/// The text of an SVG file without metadata; nothing if it has none, or is not well-formed.
#[must_use]
pub fn without_metadata(text: &str) -> Option<String> {
    if drawing_limits::exceeded(text).is_some() {
        return None;
    }
    let options = ParsingOptions {
        allow_dtd: true,
        nodes_limit: MOST_NODES,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(text, options).ok()?;
    let mut notes = notes(&document);
    if notes.is_empty() {
        return None;
    }
    notes.sort_unstable_by_key(|note| (note.start, std::cmp::Reverse(note.end)));
    let mut cleaned = String::with_capacity(text.len());
    let mut at = 0;
    for note in notes {
        // What is inside a note is gone with it.
        if note.start >= at {
            cleaned.push_str(&text[at..note.start]);
            at = note.end;
        }
    }
    Some(cleaned + &text[at..])
}

/// The ranges of all notes, with those of their parts.
fn notes(document: &Document<'_>) -> Vec<Range<usize>> {
    let root = document.root_element();
    let start = root.range().start;
    let mut notes = Vec::new();
    for node in document.root().descendants() {
        let range = node.range();
        // What an entity stands for is written before the root element.
        let is_written_here = range.start >= start && !(node != root && range == root.range());
        if node.is_comment()
            || node.is_element() && node != root && is_note(node) && is_written_here
        {
            notes.push(range);
            continue;
        }
        if !node.is_element() || !is_written_here {
            continue;
        }
        for attribute in node.attributes().filter(|one| is_of_notes(one.namespace())) {
            let range = attribute.range();
            let text = document.input_text();
            let before = text[..range.start].trim_end().len();
            notes.push(before..range.end);
        }
    }
    notes
}

fn is_note(element: Node<'_, '_>) -> bool {
    let name = element.tag_name();
    name.name() == "metadata" || is_of_notes(name.namespace())
}

fn is_of_notes(namespace: Option<&str>) -> bool {
    namespace.is_some_and(|name| NOTES.iter().any(|start| name.starts_with(start)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_removed_and_nothing_else() {
        let text = "<?xml version=\"1.0\"?>\n<!-- Made by A. Person -->\n<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:inkscape=\"http://www.inkscape.org/namespaces/inkscape\"\n  xmlns:sodipodi=\"http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd\" sodipodi:docname=\"secret.svg\"\n inkscape:export-filename='/home/person/a.png' viewBox=\"0 0 2 1\"><title>A</title><metadata id=\"m\"><a><!-- b --></a></metadata>\
                    <sodipodi:namedview id=\"n\"/><g inkscape:label=\"L\" fill=\"red\"><path d=\"M0 0\"/></g><desc>é</desc></svg>\n";
        let cleaned = "<?xml version=\"1.0\"?>\n\n<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:inkscape=\"http://www.inkscape.org/namespaces/inkscape\"\n  xmlns:sodipodi=\"http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd\" viewBox=\"0 0 2 1\"><title>A</title>\
                       <g fill=\"red\"><path d=\"M0 0\"/></g><desc>é</desc></svg>\n";
        assert_eq!(without_metadata(text).as_deref(), Some(cleaned));
    }

    #[test]
    fn a_file_without_notes_or_that_is_not_well_formed_stays() {
        for text in [
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M0 0\"/></svg>",
            "<svg><metadata></svg>",
            "words",
            "",
        ] {
            assert_eq!(without_metadata(text), None, "{text}");
        }
    }

    #[test]
    fn entities_of_an_editor_stay_declared() {
        let text = "<!DOCTYPE svg [<!ENTITY ns \"http://ns.adobe.com/x/\"><!ENTITY m \"<metadata/>\">]>\n<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:x=\"&ns;\"><x:a>b</x:a>&m;<g x:b=\"c\"/></svg>";
        let cleaned = without_metadata(text).expect("notes");
        assert!(
            cleaned.ends_with(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:x=\"&ns;\">&m;<g/></svg>"
            ),
            "{cleaned}"
        );
        assert!(cleaned.starts_with("<!DOCTYPE svg [<!ENTITY ns"));
    }

    proptest::proptest! {
        #[test]
        fn what_is_cleaned_is_clean(inside in "(<metadata>|</metadata>|<g>|</g>|<!-- a -->|b|é|<metadata/>)*") {
            let text = format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{inside}</svg>");
            if let Some(cleaned) = without_metadata(&text) {
                proptest::prop_assert_eq!(without_metadata(&cleaned), None);
                proptest::prop_assert!(Document::parse(&cleaned).is_ok());
            }
        }
    }
}
