//! Raw HTML in Markdown: what of it is component calls, comments or tags, what is worth a
//! warning, and the cleaning of a page that holds any.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::OnceLock;

use ammonia::Builder;

use super::slots::{Slot, Slots};

/// A part of raw HTML.
#[derive(Debug)]
pub(super) enum Piece {
    /// Tags and text.
    Html(Range<usize>),
    /// A component call's tag.
    Slot(Slot),
    /// A component call's tag inside a comment: as if it were not there.
    Commented(Slot),
    /// A component call's tag inside an HTML tag, where it can have no meaning.
    Misplaced(Slot),
}

/// Cuts raw HTML into pieces, event by event; comments are dropped, also those that run over
/// several lines, unless all HTML is passed as it is.
#[derive(Default)]
pub(super) struct Cutter {
    keep_comments: bool,
    state: State,
    /// The end of a tag of a call that runs over several lines.
    done: usize,
}

/// Where a place in raw HTML is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Text,
    Comment,
    Tag,
    /// A value in these quotes.
    Quoted(u8),
}

impl Cutter {
    pub(super) fn new(keep_comments: bool) -> Self {
        Self {
            keep_comments,
            ..Self::default()
        }
    }

    /// To be called at the start of each block of raw HTML and before each inline tag.
    pub(super) fn restart(&mut self) {
        self.state = State::Text;
    }

    pub(super) fn cut(&mut self, body: &str, mut range: Range<usize>, slots: &Slots) -> Vec<Piece> {
        let mut pieces = Vec::new();
        range.start = range.start.max(self.done);
        while range.start < range.end {
            let slot = slots.first_in(&range);
            let next_slot = slot.map_or(range.end, |slot| slot.range.start);
            self.text(body, range.start..next_slot, &mut pieces);
            range.start = next_slot;
            if let Some(slot) = slot {
                range.start = slot.range.end;
                self.done = slot.range.end;
                pieces.push(match self.state {
                    State::Text => Piece::Slot(slot.clone()),
                    State::Comment => Piece::Commented(slot.clone()),
                    State::Tag | State::Quoted(_) => Piece::Misplaced(slot.clone()),
                });
            }
        }
        pieces
    }

    /// Whether a comment is still open.
    pub(super) fn in_comment(&self) -> bool {
        self.state == State::Comment
    }

    /// Walks through text without calls, keeping what is no comment.
    fn text(&mut self, body: &str, range: Range<usize>, pieces: &mut Vec<Piece>) {
        let bytes = body.as_bytes();
        let (mut at, mut kept) = (range.start, range.start);
        let mut keep = |from: usize, to: usize| {
            if from < to {
                pieces.push(Piece::Html(from..to));
            }
        };
        while at < range.end {
            let rest = &bytes[at..range.end];
            let was = self.state;
            self.state = match (was, rest[0]) {
                (State::Text, _) if empty_comment(rest) > 0 => {
                    if !self.keep_comments {
                        keep(kept, at);
                        kept = at + empty_comment(rest);
                    }
                    at += empty_comment(rest);
                    continue;
                }
                (State::Text, _) if rest.starts_with(b"<!--") => State::Comment,
                (State::Comment, _) if rest.starts_with(b"-->") => State::Text,
                (State::Text, b'<')
                    if rest
                        .get(1)
                        .is_some_and(|b| b.is_ascii_alphabetic() || *b == b'/') =>
                {
                    State::Tag
                }
                (State::Tag, b'>') => State::Text,
                (State::Tag, quote @ (b'"' | b'\'')) => State::Quoted(quote),
                (State::Quoted(quote), byte) if byte == quote => State::Tag,
                (state, _) => state,
            };
            match (was, self.state) {
                (State::Text, State::Comment) => {
                    if !self.keep_comments {
                        keep(kept, at);
                    }
                    at += 4;
                }
                (State::Comment, State::Text) => {
                    at += 3;
                    if !self.keep_comments {
                        kept = at;
                    }
                }
                _ => at += 1,
            }
        }
        if self.state != State::Comment || self.keep_comments {
            keep(kept, range.end);
        }
    }
}

/// The length of a comment that ends where it starts (HTML, 13.2.5.43); 0 where there is none.
fn empty_comment(text: &[u8]) -> usize {
    let forms: [&[u8]; 2] = [b"<!-->", b"<!--->"];
    forms
        .into_iter()
        .find(|form| text.starts_with(form))
        .map_or(0, <[u8]>::len)
}

/// Tags that hold nothing, or that another one of the same level ends: they do not nest.
const FLAT: [&str; 23] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr", "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot",
];

/// Which elements are open, as an HTML parser sees it.
#[derive(Default)]
pub(super) struct Nesting(Vec<String>);

impl Nesting {
    /// Takes note of a tag that is printed, and gives how deep the place after it is.
    pub(super) fn note(&mut self, tag: &Tag<'_>) -> usize {
        if tag.closing {
            // What was opened inside goes with it; an end without a start counts nothing.
            let open = self.0.iter().rposition(|open| *open == tag.name);
            self.0.truncate(open.unwrap_or(self.0.len()));
        } else if !FLAT.contains(&tag.name.as_str()) {
            self.0.push(tag.name.clone());
        }
        self.0.len()
    }
}

/// Elements whose text is no HTML.
const RAW_TEXT: [&str; 9] = [
    "script", "style", "textarea", "title", "xmp", "iframe", "noscript", "noembed", "noframes",
];

/// Raw HTML without the tags that are not allowed, so that one of them takes nothing but itself
/// with it; a script or style sheet goes whole where it ends in the same piece.
pub(super) fn without_refused(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    let mut kept = 0;
    let mut found = tags(text).into_iter().peekable();
    while let Some(tag) = found.next() {
        if is_allowed(&tag.name) {
            continue;
        }
        out.push_str(&text[kept..tag.whole.start]);
        kept = tag.whole.end;
        if !tag.closing && RAW_TEXT.contains(&tag.name.as_str()) {
            let mut rest = found.clone();
            if let Some(end) = rest.find(|other| other.closing && other.name == tag.name) {
                kept = end.whole.end;
                found = rest;
            }
        }
    }
    if kept == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[kept..]);
    Cow::Owned(out)
}

/// A tag in raw HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tag<'t> {
    /// In lower case.
    pub(super) name: String,
    /// Whether it ends an element.
    pub(super) closing: bool,
    /// From `<` to `>`, in the text given.
    pub(super) whole: Range<usize>,
    /// Its `<name`.
    pub(super) range: Range<usize>,
    /// `id` and, on anchors, `name`, with where their values stand.
    pub(super) ids: Vec<(&'t str, Range<usize>)>,
    /// `href` and `src`, with where their values stand.
    pub(super) addresses: Vec<(&'t str, Range<usize>)>,
    /// Whether it has an `alt`, be it empty: in HTML, that says that a picture is decoration.
    pub(super) alt: bool,
}

/// The tags in a piece of raw HTML; enough of a tokenizer for warnings. What reaches the output is
/// decided by the HTML5 parser in [`clean`].
pub(super) fn tags(text: &str) -> Vec<Tag<'_>> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find('<').map(|found| at + found) {
        let closing = text[start + 1..].starts_with('/');
        let name_start = start + 1 + usize::from(closing);
        let after = &text[name_start..];
        let length = after
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
            .unwrap_or(after.len());
        at = name_start + length;
        if !after.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let mut tag = Tag {
            name: after[..length].to_ascii_lowercase(),
            closing,
            whole: start..at,
            range: start..at,
            ids: Vec::new(),
            addresses: Vec::new(),
            alt: false,
        };
        at = attributes(text, at, |name, range| {
            let value = &text[range.clone()];
            tag.alt |= name.eq_ignore_ascii_case("alt");
            match name.to_ascii_lowercase().as_str() {
                "id" => tag.ids.push((value, range)),
                "name" if tag.name == "a" => tag.ids.push((value, range)),
                "href" | "src" => tag.addresses.push((value, range)),
                _ => {}
            }
        });
        tag.whole.end = at;
        tags.push(tag);
    }
    tags
}

/// Reads attributes from `at` to the end of the tag, whose offset it returns.
fn attributes<'t>(
    text: &'t str,
    mut at: usize,
    mut found: impl FnMut(&'t str, Range<usize>),
) -> usize {
    let bytes = text.as_bytes();
    let skip = |mut at: usize, stop: &dyn Fn(u8) -> bool| {
        while at < bytes.len() && !stop(bytes[at]) {
            at += 1;
        }
        at
    };
    let is_space = |b: u8| b.is_ascii_whitespace() || b == b'/';
    loop {
        at = skip(at, &|b| !is_space(b));
        if at >= bytes.len() || bytes[at] == b'>' {
            return (at + 1).min(bytes.len());
        }
        let name_end = skip(at, &|b| is_space(b) || b == b'=' || b == b'>');
        let name = &text[at..name_end];
        let equals = skip(name_end, &|b| !b.is_ascii_whitespace());
        if bytes.get(equals) != Some(&b'=') {
            // A lone `=` would be a name of no length: step over it.
            at = name_end.max(at + 1);
            continue;
        }
        let value = skip(equals + 1, &|b| !b.is_ascii_whitespace());
        let (start, end) = match bytes.get(value) {
            Some(&quote @ (b'"' | b'\'')) => (value + 1, skip(value + 1, &|b| b == quote)),
            _ => (
                value,
                skip(value, &|b| b.is_ascii_whitespace() || b == b'>'),
            ),
        };
        found(name, start..end);
        at = if start > value {
            (end + 1).min(bytes.len())
        } else {
            end
        };
    }
}

/// Whether a tag survives cleaning.
pub(super) fn is_allowed(name: &str) -> bool {
    static TAGS: OnceLock<HashSet<&'static str>> = OnceLock::new();
    let tags = TAGS.get_or_init(|| builder::<'static>().clone_tags());
    tags.contains(name)
}

/// Whether an id in raw HTML would be one of the theme's: its top, or any with a full stop. Those
/// of footnotes are printed by us, and look so.
pub(super) fn is_theme_id(id: &str) -> bool {
    let footnote = id.strip_prefix("fn.").or_else(|| id.strip_prefix("fnref."));
    let footnote =
        footnote.is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit() || b == b'.'));
    id == "top" || (id.contains('.') && !footnote)
}

/// Ammonia's own list, plus what our Markdown output uses; without `h1`, which is the page's title alone.
fn builder<'a>() -> Builder<'a> {
    let mut builder = Builder::default();
    builder
        .add_tags(["details", "summary", "kbd", "section"])
        .rm_tags(["h1"])
        .add_generic_attributes(["id", "class", "role", "tabindex", "aria-label"])
        .add_tag_attributes("a", ["name"])
        .add_tag_attributes("details", ["open"])
        .add_tag_attributes("th", ["scope"])
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel", "data"]))
        .attribute_filter(|element, attribute, value| {
            let is_data = value
                .trim_start()
                .get(..5)
                .is_some_and(|start| start.eq_ignore_ascii_case("data:"));
            let picture = element == "img"
                && attribute == "src"
                && crate::base::address::is_data_image(value);
            (!is_data || picture).then_some(Cow::Borrowed(value))
        })
        .link_rel(None);
    builder
}

/// Cleans the whole body of a page by an HTML5 parser, so that it is balanced and runs nothing.
/// `slot` is the element that holds places for component calls.
pub(super) fn clean(html: &str, slot: &str) -> String {
    let mut builder = builder();
    builder
        .add_tags([slot])
        .add_tag_attributes(slot, ["n", "e"]);
    builder.clean(html).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_found_with_their_ids_and_addresses() {
        let text = "<A name=x HREF='a.md'>t</a> <img src=\"b>c.png\" alt><br/>< p> <x-y id = z>";
        let found: Vec<_> = tags(text)
            .into_iter()
            .filter(|t| !t.closing)
            .map(|t| {
                (
                    t.name,
                    t.ids.into_iter().map(|a| a.0).collect::<Vec<_>>(),
                    t.addresses.into_iter().map(|a| a.0).collect::<Vec<_>>(),
                )
            })
            .collect();
        let expected = [
            ("a".to_owned(), vec!["x"], vec!["a.md"]),
            ("img".to_owned(), vec![], vec!["b>c.png"]),
            ("br".to_owned(), vec![], vec![]),
            ("x-y".to_owned(), vec!["z"], vec![]),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_refused_tag_takes_nothing_but_itself() {
        let cases = [
            ("Use the <script> tag", "Use the  tag"),
            ("a<script>x < y</script>b<i>c</i>", "ab<i>c</i>"),
            ("<div><title>t</div>", "<div>t</div>"),
            ("<b>plain</b>", "<b>plain</b>"),
        ];
        for (text, kept) in cases {
            assert_eq!(without_refused(text), kept, "{text}");
        }
    }

    #[test]
    fn nesting_is_what_is_open() {
        let depth = |text: &str| {
            let mut nesting = Nesting::default();
            tags(text)
                .iter()
                .map(|tag| nesting.note(tag))
                .max()
                .unwrap_or(0)
        };
        assert_eq!(depth(&"<p>a<br>".repeat(300)), 0);
        assert_eq!(depth(&"<b>a</b>".repeat(300)), 1);
        assert_eq!(depth(&"<b></i>".repeat(300)), 300);
        assert_eq!(depth(&"<ul><li></ol>".repeat(300)), 300);
    }

    #[test]
    fn cleaning_runs_nothing_and_balances() {
        let cleaned = clean(
            "<div><b>x<script>alert(1)</script><p onclick=\"x()\">y<a href=\"javascript:x\">z</a><img src=\"data:text/html,x\">",
            "gp-slot",
        );
        assert_eq!(cleaned, "<div><b>x<p>y<a>z</a><img></p></b></div>");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_to_its_end(text in "[<>/='\" a-c!-]{0,40}") {
            for tag in tags(&text) {
                assert!(text[tag.range].starts_with('<'));
            }
        }
    }
}
