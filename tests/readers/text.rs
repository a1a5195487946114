//! Text as hostile as an author can write it: the markup of every format, every script, and
//! characters that nobody sees.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::Union;
use proptest::string::string_regex;

use crate::hostile_titles::HOSTILE;

/// Any text: parts with or without space between them, one of the [`HOSTILE`] among them, or
/// characters without plan. One in a hundred is long.
pub(crate) fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        40 => parts(1..8),
        10 => (parts(0..3), select(&HOSTILE[..]), parts(0..3)).prop_map(|(before, title, after)| before + title + &after),
        20 => "[ -~]{1,24}",
        10 => "([a-zé<\\[\\]\\\\`*_{}|'-]{1,5} ?){1,6}",
        10 => run("\\p{any}", 24),
        9 => vec(word(), 1..9).prop_map(|words| words.join(" ")),
        1 => parts(100..300),
    ]
}

fn parts(count: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    let part = prop_oneof![
        5 => select(MARKUP).prop_map(str::to_owned),
        3 => word(),
        1 => select(UNSEEN).prop_map(str::to_owned),
        1 => select(MARKS).prop_map(str::to_owned),
    ];
    let space = prop_oneof![Just(""), Just(" ")];
    vec((part, space), count).prop_map(|parts| {
        let parts = parts.into_iter().map(|(part, space)| part + space);
        parts.collect()
    })
}

/// A word of one of many scripts, or a picture.
pub(crate) fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[A-Z]?[a-z]{1,9}",
        1 => "[A-Za-zÀ-ÖØ-öø-ÿĀ-žƀ-ɏ]{1,9}",
        1 => "[0-9]{1,4}[.):]?",
        12 => Union::new(SCRIPTS.iter().map(|script| run(&format!("\\p{{{script}}}"), 6))),
        2 => run("[\\p{P}\\p{S}]", 4),
        2 => select(EMOJI).prop_map(str::to_owned),
    ]
}

/// Some characters of a class, without those that are new in Unicode: the readers compose them with the tables of the
/// installed Node and Python.
fn run(class: &str, most: usize) -> impl Strategy<Value = String> + use<> {
    let characters = format!("[{class}&&\\p{{Age=13.0}}]{{1,{most}}}");
    string_regex(&characters).expect("a class of characters")
}

#[rustfmt::skip]
const SCRIPTS: &[&str] = &[
    "Greek", "Cyrillic", "Armenian", "Georgian", "Hebrew", "Arabic", "Syriac", "Thaana", "Devanagari", "Bengali", "Tamil", "Telugu",
    "Sinhala", "Thai", "Lao", "Tibetan", "Myanmar", "Khmer", "Han", "Hiragana", "Katakana", "Hangul", "Bopomofo", "Ethiopic",
    "Cherokee", "Mongolian", "Canadian_Aboriginal", "Gothic", "Adlam", "Cuneiform",
];

/// What means something in a format, or ends it.
#[rustfmt::skip]
const MARKUP: &[&str] = &[
    // HTML and templates
    "<b>", "</b>", "</a>", "<a href=\"https://evil.example\">", "<script>", "</script>", "</textarea>", "</title>",
    "<!--", "-->", "<![CDATA[", "]]>", "<?php", "?>", "<br/>", "<", ">", "&", "&amp;", "&lt;", "&copy", "&#39;", "&#x3c;",
    "\"", "'", "\" onclick=\"x", "</iframe>", "</blockquote>", "{{ x }}", "{% raw %}", "[gallery]", "<%= x %>",
    // Markdown
    "*", "**", "_", "__", "`", "``", "```", "~~", "~", "[x](y)", "![", "](", "[", "]", "(", ")", "[^1]", "[x]: y", "[x][y]",
    "<https://evil.example>", "https://evil.example/", "http://evil.example", "www.evil.example", "WWW.1x.org", "evil.com", "//localhost", "ftp://evil.example",
    "me@evil.example", "mailto:me@evil.example", "#", "# ", "- ", "+ ", "1. ", "1) ", "---", "===", "|", "||", "\\", "\\\\",
    "$x$", "$$", ":::", ":smile:", "@user", "#12", "==x==", "++x++", "^x^", "~x~", "{.x}", "{#x}", "[ ]", "[[toc]]", "!", ":", "//",
    // BBCode
    "[b]", "[/b]", "[/url]", "[url]", "[url=https://evil.example]", "[code]", "[/code]", "[*]", "[img]x[/img]", "[quote=x]",
    // MediaWiki
    "[[", "]]", "{{", "}}", "{{{1}}}", "{{!}}", "{|", "''", "'''", "~~~~", "__TOC__", "<nowiki>", "</nowiki>", "<ref>", "</ref>",
    "-{", "}-", "=", "==", ";", "----", "#REDIRECT", "ISBN 0306406152", "RFC 2119", "PMID 1", "|title=x", "<nowiki/>",
    // reStructuredText
    "`x`_", "`x`__", "x_", "x__", "|x|", ":role:`x`", "`x`:role:", ".. ", "::", "[1]_", "[#]_", "_`x`", "`x <y>`_", ">>> ",
    // AsciiDoc
    "link:x[y]", "<<x>>", "[[x]]", "{x}", "{counter:x}", "+", "+++", "++", "((x))", "(((x)))", "pass:[x]", "image:x[]", "(C)", "(R)",
    "(TM)", "--", "...", "->", "=>", "<-", " +", "[.x]#y#", "##x##", "footnote:[x]", "kbd:[x]", "include::x[]", "stem:[x]",
    "xref:x[]", "icon:x[]", "https://evil.example[x]", "\"`x`\"", "'`x`'", "btn:[x]", "menu:x[y]", "x^", "window=_blank",
    // BibTeX and LaTeX
    "\\textbf{x}", "{", "}", "{}", "%", "$", "@misc{", " and ", ",", "\\url{x}", "\\'e", "\\\"", "?`", "!`", "\\textless{}",
    "\\begin{x}", " # ", "^", "^^M", "\\%",
    // CSL-JSON
    "<i>", "</i>", "<sup>2</sup>", "<span class=\"nocase\">", "</span>", "<sc>", "<SUB>", "\\n", "\\u003c", "\",\"", "}]", "{:x: y}",
];

/// What is not seen, or breaks a line, or turns the text around it.
#[rustfmt::skip]
const UNSEEN: &[&str] = &[
    "\0", "\u{1}", "\u{7}", "\u{8}", "\t", "\n", "\r\n", "\r", "\u{b}", "\u{c}", "\u{1b}[31m", "\u{1c}", "\u{1f}", "\u{7f}", "\u{80}",
    "\u{85}", "\u{9b}", "\u{9f}", "\u{a0}", "\u{ad}", "\u{34f}", "\u{61c}", "\u{1680}", "\u{180e}", "\u{2003}", "\u{2007}", "\u{200a}",
    "\u{200b}", "\u{200c}", "\u{200d}", "\u{200e}", "\u{200f}", "\u{2028}", "\u{2029}", "\u{202a}", "\u{202b}", "\u{202c}",
    "\u{202d}", "\u{202e}", "\u{202f}", "\u{205f}", "\u{2060}", "\u{2064}", "\u{2066}", "\u{2067}", "\u{2068}", "\u{2069}",
    "\u{206a}", "\u{3000}", "\u{3164}", "\u{fe0e}", "\u{fe0f}", "\u{feff}", "\u{fff9}", "\u{fffc}", "\u{fffd}", "\u{fdd0}",
    "\u{fffe}", "\u{ffff}", "\u{e000}", "\u{1d173}", "\u{e0001}", "\u{e0041}", "\u{e0100}", "\u{10fffd}", "\u{10ffff}",
];

/// What joins the character before it, or has several spellings.
#[rustfmt::skip]
const MARKS: &[&str] = &[
    "e\u{301}", "\u{301}", "\u{300}\u{323}", "\u{338}", "=\u{338}", "<\u{338}", ">\u{338}", "\u{20dd}", "\u{20e3}", "\u{93c}", "\u{9be}",
    "\u{1100}\u{1161}\u{11a8}", "\u{1161}", "\u{212b}", "\u{2126}", "\u{1e9b}\u{323}", "\u{f71}\u{f72}", "\u{f900}", "\u{3099}",
    "か\u{3099}", "\u{fb01}", "\u{1d15e}", "Z\u{351}\u{36b}\u{343}a\u{36b}l\u{34d}g\u{321}o\u{341}", "\u{2019}", "\u{201c}x\u{201d}", "\u{2018}x",
];

#[rustfmt::skip]
const EMOJI: &[&str] = &[
    "🏃", "🏃‍♀️", "👍🏽", "👩‍👩‍👧‍👦", "🇨🇭", "❤️", "1️⃣", "🏴\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}", "🫠", "⚡",
];
