//! The filter `unlinked`: HTML without its links, whose text stays, for what is inside a link already.

use crate::page::markdown::tags;

/// The HTML without the tags of links.
#[must_use]
pub(super) fn unlinked(html: &str) -> String {
    let mut plain = String::with_capacity(html.len());
    let mut at = 0;
    for tag in tags(html) {
        if tag.name == "a" && tag.finished {
            plain.push_str(&html[at..tag.whole.start]);
            at = tag.whole.end;
        }
    }
    plain + &html[at..]
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
