//! The filter `unlinked`: HTML without its links, whose text stays, for what is inside a link already.

/// The HTML without the tags of links. `html` is printed by this program, so that `>` and quotes in values of attributes
/// are escaped or in quotes.
#[must_use]
pub(super) fn unlinked(html: &str) -> String {
    let mut plain = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        plain.push_str(before);
        let end = tag_end(tag);
        if !is_of_link(tag) {
            plain.push_str(&tag[..end]);
        }
        rest = &tag[end..];
    }
    plain.push_str(rest);
    plain
}

/// Whether a tag opens or closes a link.
fn is_of_link(tag: &str) -> bool {
    let name = tag[1..].strip_prefix('/').unwrap_or(&tag[1..]);
    let name = name.strip_prefix(['a', 'A']);
    name.is_some_and(|after| after.starts_with(|c: char| c.is_ascii_whitespace() || c == '>'))
}

/// The length of the tag that a text starts with; that of the text if the tag does not end.
fn tag_end(tag: &str) -> usize {
    let mut quote = None;
    for (at, c) in tag.char_indices() {
        match (quote, c) {
            (None, '>') => return at + 1,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    tag.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_a_link_stays() {
        for (html, expected) in [
            ("<p>a</p>", "<p>a</p>"),
            ("<p><a class=\"term\" href=\"x\">a</a> b</p>", "<p>a b</p>"),
            ("<a title='1 > 2' href=x>a</A>", "a"),
            ("<abbr>a</abbr><area>", "<abbr>a</abbr><area>"),
            ("1 &lt; 2 <a>b</a>", "1 &lt; 2 b"),
            ("<img alt=\"<a>\"><a>é</a>", "<img alt=\"<a>\">é"),
        ] {
            assert_eq!(unlinked(html), expected, "{html}");
        }
    }
}
