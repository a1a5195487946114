//! YAML that can be read, but not as its author meant it: words after ` #`, which are a comment, and curly quotes, which
//! are part of the text.

use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle};

use super::block::{Block, first_line, in_quotes};
use super::spans::options;
use crate::base::markdown_signs;
use crate::base::pasted_marks;
use crate::diagnostic::Diagnostic;

/// Curly quotes that open a text, each with those that close it.
const CURLY: [(char, &str); 5] = [
    ('“', "”“\""),
    ('”', "”"),
    ('„', "“”"),
    ('‘', "’‘'"),
    ('’', "’"),
];

/// The warnings about a block whose values can be read.
#[must_use]
pub fn typos(block: Block<'_>) -> Vec<Diagnostic> {
    let text = block.text;
    let mut found = pasted(block);
    // Most blocks have neither, and are not parsed a second time.
    let marks = [" #", "\t#", " &", " !", "](", "[^", "[@", "~~"];
    let has_mark = marks.iter().any(|mark| text.contains(mark)) || text.contains(['`', '*']);
    if !has_mark && !text.contains(is_curly) {
        return found;
    }
    let mut last_end = 0;
    let mut in_extra = false;
    let mut indicators = 0;
    for item in Parser::new_from_str_with_options(text, options()) {
        // Whether a block can be read is decided by `parse`.
        let Ok((event, span)) = item else { break };
        let range = span.byte_range().unwrap_or_default();
        if let Event::Scalar(value, ..) = &event {
            if text[..range.start].ends_with('\n') || range.start == 0 {
                in_extra = value == "extra";
            }
            // What is below `extra` is for templates.
            found.extend(markdown(block, &range).filter(|_| !in_extra));
        }
        let Event::Scalar(value, ScalarStyle::Plain, anchor, tag) = event else {
            last_end = last_end.max(range.end);
            continue;
        };
        let is_empty = range.is_empty();
        if (anchor != 0 || tag.is_some()) && indicators < MOST_INDICATORS {
            indicators += 1;
            found.extend(indicator(block, last_end));
        }
        if !is_empty {
            last_end = range.end;
            found.extend(curly(block, &value, range));
        }
        // An empty value may be placed anywhere up to the next key; the comment follows the key.
        if is_empty || is_words(&value) {
            found.extend(comment(block, last_end, is_empty));
        }
    }
    found
}

/// The warnings about marks of chat programs.
fn pasted(block: Block<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(range) = pasted_marks::find_in(block.text, from..block.text.len()) {
        from = range.end;
        let message = "this mark comes from a chat program, and points to nothing here";
        let finding = Diagnostic::warning("citation-pasted", message);
        found.push(finding.at(block.file, block.span(range)).hint("remove it"));
    }
    found
}

/// Whether a value without quotes is text, so that more words may belong to it.
fn is_words(value: &str) -> bool {
    value.contains(char::is_alphabetic) && !["true", "false", "null"].contains(&value)
}

/// The warning about words directly after a `#` on the line of a value that ends at `end`. A space after the `#` makes
/// it a comment that was meant as one.
fn comment(block: Block<'_>, end: usize, is_empty: bool) -> Option<Diagnostic> {
    let after = block.text.get(end..)?;
    let rest = match is_empty {
        true => after.trim_start_matches([':', '-', ' ', '\t', '\n']),
        false => after.trim_start_matches([' ', '\t']),
    };
    let start = block.text.len() - rest.len();
    let (before, rest) = (block.text.get(..start)?, first_line(rest).trim_end());
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let is_word = rest.strip_prefix('#')?.starts_with(char::is_alphanumeric);
    let is_behind = before.ends_with([' ', '\t']) && !before[line_start..].trim().is_empty();
    if !is_word || !is_behind {
        return None;
    }
    let range = start..start + rest.len();
    let written = block.text.get(line_start..range.end)?.trim_start();
    let written = written.trim_start_matches("- ");
    let whole = match written.split_once(": ") {
        Some((key, value)) => format!("`{key}: {}`", in_quotes(value.trim_start())),
        None => format!("`{}`", in_quotes(written)),
    };
    let message = "a `#` after a space starts a comment, so these words are left out";
    let finding = Diagnostic::warning("yaml-comment", message);
    Some(
        finding
            .at(block.file, block.span(range))
            .hint(format!("put the whole value in quotes: {whole}"))
            .hint("put a space after the `#` of a comment"),
    )
}

/// How many words with `&` or `!` are checked: for each, the block is searched for an alias.
const MOST_INDICATORS: usize = 20;

/// The warning about the first word of a value, which starts with `&` or `!` and is not part of it. The value before ends at
/// `end`.
fn indicator(block: Block<'_>, end: usize) -> Option<Diagnostic> {
    let after = block.text.get(end..)?;
    let start = end + after.find([':', '-', ',', '[', '{'])? + 1;
    let rest = block.text.get(start..)?;
    let value = first_line(rest.trim_start()).trim_end();
    let sign = value.chars().next().filter(|c| "&!".contains(*c))?;
    let name = value[1..].split([' ', ',', ']', '}']).next()?;
    // An anchor with an alias, and a type of YAML's own, are meant.
    let is_meant = name.starts_with('!') || block.text.contains(&format!("*{name}"));
    if is_meant {
        return None;
    }
    let start = start + rest.len() - rest.trim_start().len();
    let range = start..start + name.len() + 1;
    let message =
        format!("`{sign}` at the start of a value has a meaning in YAML, so this word is left out");
    let finding = Diagnostic::warning("yaml-anchor", message);
    Some(finding.at(block.file, block.span(range)).hint(format!(
        "put the whole value in quotes: {}",
        in_quotes(value)
    )))
}

/// Keys of texts that are printed as they are typed.
const PLAIN_TEXTS: [&str; 8] = [
    "definition",
    "description",
    "nav_title",
    "quote",
    "reason",
    "term",
    "text",
    "title",
];

/// The warning about Markdown in a text that is printed as it is typed.
fn markdown(block: Block<'_>, range: &Range<usize>) -> Option<Diagnostic> {
    let before = block.text.get(..range.start)?;
    let before = before.trim_end_matches(|c: char| c.is_whitespace() || "|>+-".contains(c));
    let key = before.strip_suffix(':')?;
    let start = key.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
    if !PLAIN_TEXTS.contains(&&key[start.len()..]) {
        return None;
    }
    let found = markdown_signs::in_line(block.text.get(range.clone())?)?;
    let range = range.start + found.start..range.start + found.end;
    let message = "this text is printed as typed, so readers see the signs of Markdown in it";
    let finding = Diagnostic::warning("yaml-markdown", message);
    Some(
        finding
            .at(block.file, block.span(range))
            .hint("write the words alone"),
    )
}

/// Whether a character is a curly quote.
fn is_curly(c: char) -> bool {
    CURLY.iter().any(|(open, _)| *open == c)
}

/// The text between curly quotes that were probably meant as quotes of YAML.
pub(super) fn between_curly(value: &str) -> Option<&str> {
    let open = value.chars().next()?;
    let (_, closes) = CURLY.iter().find(|(quote, _)| *quote == open)?;
    let inside = value
        .strip_prefix(open)?
        .strip_suffix(|c| closes.contains(c))?;
    // `“One” and “two”` are two quotations.
    let other = |c: char| c == open || closes.contains(c);
    let apostrophes = "’'";
    let is_one = !inside.contains(|c| other(c) && !apostrophes.contains(c));
    (is_one && !inside.trim().is_empty()).then_some(inside)
}

fn curly(block: Block<'_>, value: &str, range: Range<usize>) -> Option<Diagnostic> {
    let inside = between_curly(value)?;
    let message = "curly quotes are not quotes of YAML, so they are part of the text";
    let finding = Diagnostic::warning("yaml-quotes", message);
    let line = first_line(block.text.get(range.clone())?).trim_end();
    let range = range.start..range.start + line.len();
    Some(
        finding
            .at(block.file, block.span(range))
            .hint(format!("write {}", in_quotes(inside)))
            .hint(format!(
                "if readers should see them, put straight quotes around: '{value}'"
            )),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each finding as `code: text at its span`.
    fn found(text: &str) -> Vec<String> {
        let found = typos(Block::whole("a.md", text));
        let shown = |finding: Diagnostic| {
            let span = finding.span.expect("a span").range();
            format!("{}: {}", finding.code, &text[span])
        };
        found.into_iter().map(shown).collect()
    }

    #[test]
    fn words_after_a_number_sign_are_reported() {
        for (text, at) in [
            ("title: Has #hash\n", "#hash"),
            ("title: Has #hash and more \norder: 1\n", "#hash and more"),
            ("title: #hash\norder: 1\n", "#hash"),
            ("order: 1\ntitle: #1 in sales", "#1 in sales"),
            ("tags:\n  - a\n  - #b\n  - c\n", "#b"),
            ("tags:\n  - C #lang\n", "#lang"),
            ("share:\n  text: See issue #12\n", "#12"),
            ("title: Ünï #hash\n", "#hash"),
        ] {
            assert_eq!(found(text), [format!("yaml-comment: {at}")], "{text}");
        }
        let hint = &typos(Block::whole("a.md", "title: Has #hash\n"))[0].hints[0];
        assert_eq!(
            hint,
            "put the whole value in quotes: `title: \"Has #hash\"`"
        );
    }

    #[test]
    fn comments_and_quoted_text_are_not_reported() {
        for text in [
            "title: A # a comment\n",
            "title: A#b\n",
            "title: 'Has #hash'\n",
            "title: \"A\" #note\n",
            "order: 2 #second\ndraft: true #soon\n",
            "description: # one sentence\norder: 1\n",
            "#title: A\ntitle: B\n # c\n",
            "description: |\n  Has #hash\n",
            "title: A ## b\n",
            "a:\n  #b: 1\n  c: 2\n",
            "a:\n#b: 1\n",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn words_after_an_indicator_are_reported() {
        for (text, at) in [
            ("title: &x\n", "&x"),
            ("title: &Me and you\n", "&Me"),
            ("order: 1\ntitle: !Important news\n", "!Important"),
            ("tags:\n  - &b c\n", "&b"),
        ] {
            assert_eq!(found(text), [format!("yaml-anchor: {at}")], "{text}");
        }
        for text in [
            "title: &a Words\nnav_title: *a\n",
            "title: !!str 2\n",
            "title: A & b\n",
            "title: Stop !\n",
            "title: '&x'\n",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn markdown_in_plain_text_is_reported() {
        for (text, at) in [
            ("title: Use `cargo`\n", "`cargo`"),
            ("description: \"A **b** c\"\n", "**b**"),
            ("a:\n  definition: 'See [x](y.md)'\n", "[x](y.md)"),
            ("description: >\n  Folded *words*\n  here.\n", "*words*"),
            (
                "related:\n  - page: a.md\n    reason: As [@TAG] says\n",
                "[@TAG]",
            ),
        ] {
            assert_eq!(found(text), [format!("yaml-markdown: {at}")], "{text}");
        }
        for text in [
            "title: 2 * 3 * 4\n",
            "allow:\n  image-alt: It has `alt`.\n",
            "extra:\n  text: Some **words**\n",
            "image: a*b*.png\n",
            "title: It's a tick `\n",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn marks_of_chat_programs_are_reported() {
        let text = "title: A 【4†source】\ndescription: B [cite: 1]\n";
        let expected = [
            "citation-pasted: 【4†source】",
            "citation-pasted: [cite: 1]",
        ];
        assert_eq!(found(text), expected);
    }

    #[test]
    fn curly_quotes_around_a_value_are_reported() {
        for (text, at) in [
            ("title: “My page”\n", "“My page”"),
            ("title: “My page\"\n", "“My page\""),
            ("title: „Seite“\n", "„Seite“"),
            ("title: ‘It’s’\n", "‘It’s’"),
            ("tags: [“a”, b]\n", "“a”"),
            ("tags:\n- ”a”\n", "”a”"),
        ] {
            assert_eq!(found(text), [format!("yaml-quotes: {at}")], "{text}");
        }
        for text in [
            "title: “One” and “two”\n",
            "title: Say “yes”\n",
            "title: '“My page”'\n",
            "title: ’Tis\n",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
