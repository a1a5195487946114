//! Bounds on a drawing, checked before it is read as XML: the parser compares each attribute of an element with all
//! others, and each element keeps the namespaces of those around it.

use std::ops::Range;

use memchr::memmem;

/// The most attributes of one element. Editors write about twenty.
pub(super) const MOST_ATTRIBUTES: usize = 200;
/// The most declarations of namespaces in one drawing. Editors write about ten, all at the root.
pub(super) const MOST_NAMESPACES: usize = 200;

/// What exceeds a bound, and the message about it.
pub(super) fn exceeded(text: &str) -> Option<(Range<usize>, String)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut namespaces = 0;
    while let Some(start) = memchr::memchr(b'<', &bytes[at..]).map(|found| at + found) {
        let rest = &bytes[start..];
        let skipped = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")];
        let skipped = skipped
            .iter()
            .find(|(open, _)| rest.starts_with(open.as_bytes()));
        if let Some((open, close)) = skipped {
            let end = memmem::find(&rest[open.len()..], close.as_bytes())?;
            at = start + open.len() + end + close.len();
            continue;
        }
        let tag = read_tag(rest);
        namespaces += tag.namespaces;
        let name = start
            ..start
                + 1
                + bytes[start + 1..]
                    .iter()
                    .take_while(|b| b.is_ascii_alphanumeric())
                    .count();
        if tag.attributes > MOST_ATTRIBUTES {
            let message = format!("this element has more than {MOST_ATTRIBUTES} attributes");
            return Some((name, message));
        }
        if namespaces > MOST_NAMESPACES {
            let message = format!("this drawing declares more than {MOST_NAMESPACES} namespaces");
            return Some((name, message));
        }
        at = start + tag.length;
    }
    None
}

struct Tag {
    length: usize,
    attributes: usize,
    namespaces: usize,
}

/// Reads the tag that these bytes begin with.
fn read_tag(bytes: &[u8]) -> Tag {
    let mut tag = Tag {
        length: 1,
        attributes: 0,
        namespaces: 0,
    };
    let mut quote = None;
    let mut word = 1;
    for (at, byte) in bytes.iter().enumerate().skip(1) {
        tag.length = at + 1;
        match (quote, byte) {
            (Some(open), byte) if open == *byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(*byte),
            (None, b'>') => break,
            (None, b'=') => {
                tag.attributes += 1;
                tag.namespaces += usize::from(bytes[word..at].starts_with(b"xmlns"));
            }
            (None, byte) if byte.is_ascii_whitespace() => word = at + 1,
            (None, _) => {}
        }
    }
    tag
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_attributes_outside_comments_and_values() {
        let many = "a='=' ".repeat(MOST_ATTRIBUTES);
        assert_eq!(exceeded(&format!("<svg {many}><g {many}/></svg>")), None);
        assert_eq!(
            exceeded(&format!("<svg><!-- <g {many} b=''> --></svg>")),
            None
        );
        let found = exceeded(&format!("<svg><g {many} b=''/></svg>"));
        assert_eq!(found.map(|(range, _)| range), Some(5..7));
    }

    #[test]
    fn counts_namespaces_of_all_elements() {
        let one = "<g xmlns:a='u'>";
        assert_eq!(exceeded(&one.repeat(MOST_NAMESPACES)), None);
        assert!(exceeded(&one.repeat(MOST_NAMESPACES + 1)).is_some());
    }
}
