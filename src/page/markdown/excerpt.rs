//! The beginning of a body's text, for pages without a description.

use pulldown_cmark::{Tag, TagEnd};

use super::raw_html::{self, HIDING, RawTag};
use crate::base::excerpt;

/// Finds the first paragraph that has a sentence. Headings, lists, tables, code, images and footnotes have none, nor do
/// lines of links. Without a sentence outside of quotes, one in a quote is used, else the first other paragraph.
#[derive(Default)]
pub(super) struct ExcerptCollector {
    paragraph: Option<Paragraph>,
    /// How many elements are open that have no sentence.
    skipped_depth: usize,
    /// How many such elements of raw HTML are open.
    skipped_raw: usize,
    quotes: usize,
    sentence: Option<String>,
    quoted: Option<String>,
    fragment: Option<String>,
    in_heading: bool,
    /// Whether the body has text besides headings.
    has_text: bool,
}

/// Elements of raw HTML that have no sentence.
const SKIPPED: [&str; 17] = [
    "caption",
    "dl",
    "figcaption",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "nav",
    "ol",
    "pre",
    "summary",
    "table",
    "ul",
];

/// Elements of raw HTML that end a paragraph.
const BLOCKS: [&str; 11] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "details",
    "div",
    "figure",
    "hr",
    "p",
    "section",
];

impl ExcerptCollector {
    pub(super) fn text(&mut self, text: &str) {
        self.has_text |= !self.in_heading && !text.trim().is_empty();
        if self.is_reading()
            && let Some(paragraph) = &mut self.paragraph
        {
            paragraph.push(text);
        }
    }

    /// Something in the text that an excerpt does not have: a citation, a component, an image.
    pub(super) fn gap(&mut self) {
        if let Some(paragraph) = &mut self.paragraph {
            paragraph.gap = true;
        }
    }

    /// Text in a block of raw HTML.
    pub(super) fn raw_text(&mut self, text: &str) {
        self.has_text |= !text.trim().is_empty();
        if text.is_empty() || !self.is_reading() {
            return;
        }
        if self.paragraph.is_none() && !text.trim().is_empty() {
            self.paragraph = Some(Paragraph::default());
        }
        self.text(&raw_html::decoded(text));
    }

    pub(super) fn raw_tag(&mut self, tag: &RawTag<'_>) {
        let (name, closing) = (&*tag.name, tag.closing);
        let is_media = HIDING.contains(&name);
        if is_media || SKIPPED.contains(&name) {
            if is_media {
                self.gap();
            } else {
                self.end_paragraph();
            }
            self.skipped_raw = match closing {
                true => self.skipped_raw.saturating_sub(1),
                false => self.skipped_raw + usize::from(!tag.self_closing),
            };
        } else if BLOCKS.contains(&name) {
            self.end_paragraph();
        } else {
            match name {
                "br" => self.line_break(),
                "img" | "picture" => self.gap(),
                "a" => self.link(closing),
                _ => {}
            }
        }
    }

    pub(super) fn line_break(&mut self) {
        if self.is_reading()
            && let Some(paragraph) = &mut self.paragraph
        {
            paragraph.end_line();
        }
    }

    pub(super) fn start(&mut self, tag: &Tag<'_>) {
        self.in_heading |= matches!(tag, Tag::Heading { .. });
        match tag {
            Tag::Paragraph if self.is_reading() => {
                self.end_paragraph();
                self.paragraph = Some(Paragraph::default());
            }
            Tag::Image { .. } => {
                self.gap();
                self.skipped_depth += 1;
            }
            Tag::Link { .. } => self.link(false),
            Tag::BlockQuote(_) => self.quotes += 1,
            tag => self.skipped_depth += usize::from(is_skipped(tag.to_end())),
        }
    }

    pub(super) fn end(&mut self, tag: TagEnd) {
        self.in_heading &= !matches!(tag, TagEnd::Heading(_));
        match tag {
            TagEnd::Paragraph | TagEnd::HtmlBlock => self.end_paragraph(),
            TagEnd::Link => self.link(true),
            TagEnd::BlockQuote(_) => self.quotes = self.quotes.saturating_sub(1),
            tag if tag == TagEnd::Image || is_skipped(tag) => {
                self.skipped_depth = self.skipped_depth.saturating_sub(1);
            }
            _ => {}
        }
    }

    fn is_reading(&self) -> bool {
        self.skipped_depth == 0 && self.skipped_raw == 0 && self.sentence.is_none()
    }

    fn link(&mut self, ends: bool) {
        if let Some(paragraph) = &mut self.paragraph {
            paragraph.links += usize::from(!ends);
            paragraph.in_link = !ends;
        }
    }

    fn end_paragraph(&mut self) {
        let Some(paragraph) = self.paragraph.take() else {
            return;
        };
        let text = paragraph.finish();
        if text.is_empty() || is_foreign(&text) {
            return;
        }
        let place = match (is_sentence(&text), self.quotes) {
            (true, 0) => &mut self.sentence,
            (true, _) => &mut self.quoted,
            (false, 0) => &mut self.fragment,
            (false, _) => return,
        };
        place.get_or_insert(text);
    }

    /// Whether the body has text besides headings, in whatever element.
    pub(super) fn has_text(&self) -> bool {
        self.has_text
    }

    /// The excerpt, or `None` if no paragraph has text.
    pub(super) fn finish(mut self) -> Option<String> {
        self.end_paragraph();
        let text = self.sentence.or(self.quoted).or(self.fragment)?;
        Some(excerpt::clip(&text, excerpt::LONGEST))
    }
}

/// Whether an element of Markdown has no sentence.
fn is_skipped(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Heading(_)
            | TagEnd::CodeBlock
            | TagEnd::List(_)
            | TagEnd::Table
            | TagEnd::DefinitionList
            | TagEnd::FootnoteDefinition
    )
}

/// The text of a paragraph.
#[derive(Default)]
struct Paragraph {
    /// The lines before a line break.
    lines: String,
    /// The text of the line.
    text: String,
    /// Whether something was left out at the end of the text.
    gap: bool,
    links: usize,
    in_link: bool,
    /// The text outside of links.
    unlinked: String,
}

impl Paragraph {
    fn push(&mut self, text: &str) {
        // More text than is shown is enough to know that the excerpt is cut.
        if self.lines.len() + self.text.len() > 4 * excerpt::LONGEST {
            return;
        }
        if !self.in_link {
            self.unlinked.push_str(text);
        }
        let mut rest = text;
        if self.gap {
            rest = self.close_gap(rest);
        }
        self.gap &= rest.trim().is_empty();
        self.text.push_str(rest);
    }

    /// Prepares the text for what follows something that was left out, and returns what is to be added: without a hole
    /// before a punctuation mark, brackets around nothing, or words that are joined.
    fn close_gap<'t>(&mut self, mut rest: &'t str) -> &'t str {
        while let Some(first) = rest.chars().next() {
            if !".,;:!?…)]}»”’、。，".contains(first) {
                break;
            }
            self.trim_end();
            let opening = match first {
                ')' => '(',
                ']' => '[',
                '}' => '{',
                _ => {
                    if self.text.ends_with([',', ';', ':']) {
                        self.text.pop();
                    }
                    break;
                }
            };
            if !self.text.ends_with(opening) {
                break;
            }
            self.text.pop();
            rest = &rest[1..];
        }
        let is_joined =
            self.text.ends_with(char::is_alphanumeric) && rest.starts_with(char::is_alphanumeric);
        if is_joined {
            self.text.push(' ');
        }
        rest
    }

    fn trim_end(&mut self) {
        self.text.truncate(self.text.trim_end().len());
    }

    /// Whether it is a line of links, as for navigation: nothing but links, or links with a few words between them that
    /// are no sentence.
    fn is_links(&self) -> bool {
        let words = self.unlinked.split_whitespace();
        let words = words.filter(|word| word.contains(char::is_alphanumeric));
        let words = words.count();
        let is_trail = self.unlinked.matches(SEPARATORS).count() > 1;
        match self.links {
            0 => is_trail && !is_sentence(self.text.trim()),
            links => words == 0 || (words <= 2 * links && !ends_sentence(self.text.trim())),
        }
    }

    /// Ends a line. One of links is left out, unless it is part of a sentence.
    fn end_line(&mut self) {
        let is_apart = self.lines.is_empty() || ends_sentence(self.lines.trim());
        if !(is_apart && self.is_links()) {
            self.lines.push_str(&self.text);
            // Text of many empty lines must not become longer than `push` allows.
            if !self.lines.ends_with(' ') {
                self.lines.push(' ');
            }
        }
        self.text.clear();
        self.unlinked.clear();
        self.links = 0;
    }

    fn finish(mut self) -> String {
        if self.gap {
            let end = self.text.trim_end_matches([',', ';', '(', '[', ' ']);
            self.text.truncate(end.len());
        }
        self.end_line();
        let words: Vec<&str> = self.lines.split_whitespace().collect();
        words.join(" ")
    }
}

/// What is between the links of a line for navigation.
const SEPARATORS: [char; 9] = ['|', '·', '•', '»', '›', '→', '←', '>', '¦'];

/// Marks that end a sentence.
const SENTENCE_ENDS: [char; 9] = ['.', '!', '?', '…', '。', '！', '？', '؟', '।'];

fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(|c: char| "\"'”’»)]*_".contains(c));
    text.ends_with(SENTENCE_ENDS)
}

/// Whether a text is, or contains, a sentence: by its punctuation, or by its length if it does not lead to a list.
fn is_sentence(text: &str) -> bool {
    /// Characters of a text that says something without punctuation.
    const LONG: usize = 40;
    let wide = |c: char| "。！？।".contains(c);
    ends_sentence(text)
        || text.contains(". ")
        || text.contains(wide)
        || (!text.ends_with([':', '：']) && text.chars().count() >= LONG)
}

/// Whether a text is a directive, an item of a list or a template that is not parsed as such.
fn is_foreign(text: &str) -> bool {
    const STARTS: [&str; 18] = [
        ":::", "!!!", "???", "===", "{{", "{%", "{:", "{/*", "--8<--", "[TOC]", "[[", "import ",
        "export ", "• ", "◦ ", "▪ ", "– ", "@[",
    ];
    STARTS.iter().any(|start| text.starts_with(start))
}

#[cfg(test)]
mod tests {
    use crate::input::settings::Settings;
    use crate::page::component;
    use crate::page::markdown::{Body, Dialect, facts};

    fn excerpt(text: &str) -> String {
        let settings = Settings::default();
        let dialect = Dialect::new(&settings, true);
        let scan = component::scan(text);
        let body = Body {
            text: &scan.masked,
            calls: &scan.calls,
            title: None,
            excerpt: true,
            file: "a.md",
            reserved: &[],
            terms: None,
            print: false,
        };
        facts(body, dialect).excerpt.unwrap_or_default()
    }

    #[test]
    fn what_is_left_out_leaves_no_hole() {
        for (text, expected) in [
            (
                "Every step counts [@TAG]. Look closely.",
                "Every step counts. Look closely.",
            ),
            ("As shown ([@TAG]). More.", "As shown. More."),
            (
                "As shown (see [@TAG]), it works.",
                "As shown (see), it works.",
            ),
            ("Known [@A], [@B]. More.", "Known. More."),
            ("Known [@A] [@B; @C]! More.", "Known! More."),
            (
                "A note[^1], and more[^1].\n\n[^1]: No.",
                "A note, and more.",
            ),
            ("Press {{<kbd key=\"a\" />}} to run.", "Press to run."),
            ("Run{{<icon />}}fast.", "Run fast."),
            ("An icon ![](a.png), then.", "An icon, then."),
            ("One<br>two<br/>three.", "One two three."),
            ("One  \ntwo\\\nthree.", "One two three."),
            ("One.<br>Two.", "One. Two."),
            (
                "**Bold**ly <b>go</b>ne, `code` *x*.",
                "Boldly gone, code x.",
            ),
            ("a<!-- no -->b c.", "ab c."),
            ("Ends with a source [@TAG]", "Ends with a source"),
            (
                "See <video src=\"a.mp4\">No film.</video>, then.",
                "See, then.",
            ),
            ("See <video src=\"a.mp4\" /> here.", "See here."),
            (
                "A <picture><img src=\"a.png\"></picture> badge.",
                "A badge.",
            ),
            (
                "It is <progress value=\"3\">30%</progress> done.",
                "It is done.",
            ),
        ] {
            assert_eq!(excerpt(text), expected, "{text}");
        }
    }

    #[test]
    fn the_first_sentence_is_in_no_list_table_or_line_of_links() {
        for start in [
            "| a. | b. |\n|---|---|\n| c. | d. |",
            "- One.\n- Two.",
            "- One.\n\n- Two.",
            "1. One.",
            "Term\n: Its meaning.",
            "[Home](a.md)",
            "[Home](a.md) | [Docs](b.md) · [More](c.md)",
            "← [Back to the start](a.md) | Next: [Docs](b.md) →",
            "Home > Docs > Here",
            "## A heading.",
            "```\ncode.\n```",
            "![An image.](a.png) ![A badge.](https://e.org/b.svg)",
            "[![A badge.](https://e.org/b.svg)](https://e.org)",
            "What you need:",
            "Jane Roe",
            "[TOC]",
            ":::note\nText.",
            "!!! note \"Title\"",
            "import Tabs from '@theme/Tabs'",
            "• One.",
            "{/* A comment. */}",
            "--8<-- \"a.md\"",
            "> Said by another.",
            "> [!NOTE]\n> An alert.",
            "<h2>A heading.</h2>",
            "<table><tr><td>A cell.</td></tr></table>",
            "<ul>\n<li>An item.\n</ul>",
            "<p align=\"center\"><a href=\"a.md\">Home</a> | <a href=\"b.md\">Docs</a></p>",
            "<div align=\"center\"><img src=\"a.png\" alt=\"A.\"></div>",
            "<!-- A comment. -->",
            "<script>\nrun();\n\nfast.\n</script>",
        ] {
            let text = format!("{start}\n\nA sentence. And *another*.\n\nA third.\n");
            assert_eq!(excerpt(&text), "A sentence. And another.", "{start}");
        }
    }

    #[test]
    fn other_text_is_used_if_there_is_no_sentence() {
        for (text, expected) in [
            ("Just a few words\n\n- Item.", "Just a few words"),
            ("Label\n\n> Quoted words.", "Quoted words."),
            ("- Item.\n\n| a | b |\n|---|---|\n", ""),
            ("[Home](a.md) | [Docs](b.md)", ""),
            ("Read [the guide](a.md).", "Read the guide."),
            ("日本語の文です。", "日本語の文です。"),
            (
                "<p align=\"center\">\n <em>Fast &amp; small.</em><br>\n <a href=\"a.md\">A</a> | <a href=\"b.md\">B</a>\n</p>",
                "Fast & small.",
            ),
            ("<div>\n\nInside it.\n\n</div>", "Inside it."),
            (
                "See the<br>[guide](x.md)<br>for more.",
                "See the guide for more.",
            ),
        ] {
            assert_eq!(excerpt(text), expected, "{text}");
        }
    }
}
