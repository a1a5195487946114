//! Recognises the markup of other generators in the text of a page.

use super::markup::Markup;

/// The markup that starts at the start of `rest`, the rest of a line, and its length. `is_line` states whether it is the
/// first text of its line, and `before` is the character before it.
#[must_use]
pub fn read(rest: &str, is_line: bool, before: Option<char>) -> Option<(Markup, usize)> {
    let line = rest.trim_end();
    let whole = |kind: Markup| Some((kind, line.len()));
    let found = match rest.as_bytes().first()? {
        b':' if is_line && line.starts_with(": ") => Some((Markup::Definition, 1)),
        b':' if is_line && is_directive(line) => whole(Markup::Directive),
        b'!' if is_line && is_admonition(line, "!!!") => whole(Markup::Admonition),
        b'?' if is_line && is_admonition(line, "???") => whole(Markup::Collapsible),
        b'=' if is_line && is_tab(line) => whole(Markup::Tab),
        b'i' | b'e' if is_line && is_import(line) => whole(Markup::Import),
        b'-' | b'<' | b'{' if is_line && is_snippet(line) => whole(Markup::Snippet),
        b'.' if is_line && is_rest(line) => whole(Markup::Rest),
        b'*' if is_line && is_abbreviation(line) => whole(Markup::Abbreviation),
        b'{' if line.starts_with("{/*") => Some((Markup::Comment, comment_length(line))),
        _ => None,
    };
    let contents = || (is_line && is_contents(line)).then_some((Markup::Contents, line.len()));
    found
        .or_else(contents)
        .or_else(|| attributes(rest, is_line, before))
        .or_else(|| bracketed(rest))
        .or_else(|| element(rest))
}

/// `:::`, with or without a name; `::name` with a label or attributes.
fn is_directive(line: &str) -> bool {
    let rest = line.trim_start_matches(':');
    match line.len() - rest.len() {
        0 | 1 => false,
        2 => {
            let name = name_length(rest);
            name > 0 && rest[name..].starts_with(['[', '{'])
        }
        // A closing one is not reported: the opening one is.
        _ => rest.starts_with([' ', '{']) || rest.starts_with(char::is_alphabetic),
    }
}

/// The mark, a word for the kind, and no more than further words and a quoted title.
fn is_admonition(line: &str, mark: &str) -> bool {
    let Some(rest) = line.strip_prefix(mark) else {
        return false;
    };
    let rest = rest.strip_prefix('+').unwrap_or(rest);
    let Some(kind) = rest.strip_prefix(' ').map(str::trim_start) else {
        return false;
    };
    let (words, title) = kind.split_at(kind.find(['"', '\'', '“']).unwrap_or(kind.len()));
    let is_class = |word: &str| {
        let is_part = |c: char| c.is_ascii_alphanumeric() || "-_|".contains(c);
        word.chars().all(is_part)
    };
    let mut names = words.split_whitespace();
    let first = names.next();
    let is_title = title.is_empty() || title.ends_with(['"', '\'', '”']);
    let are_classes = first.is_some_and(is_class)
        && names.all(|word| is_class(word) && !word.starts_with(char::is_uppercase));
    // More words are a sentence.
    let count = words.split_whitespace().count();
    let is_short = count == 1 || (count <= 3 && !words.starts_with(char::is_uppercase));
    are_classes && is_title && (!title.is_empty() || is_short)
}

fn is_tab(line: &str) -> bool {
    let Some(rest) = line.strip_prefix("===") else {
        return false;
    };
    let rest = rest.strip_prefix(['!', '+']).unwrap_or(rest);
    let title = rest.strip_prefix(' ');
    title.is_some_and(|title| title.starts_with(QUOTES))
}

/// Quotation marks, as typed and as printed.
const QUOTES: [char; 6] = ['"', '\'', '“', '”', '‘', '’'];

/// `*[HTML]: …`
fn is_abbreviation(line: &str) -> bool {
    let inside = line.strip_prefix("*[");
    let parts = inside.and_then(|inside| inside.split_once("]:"));
    parts.is_some_and(|(name, text)| {
        !name.is_empty() && !name.contains(['[', ']']) && !text.trim().is_empty()
    })
}

fn is_import(line: &str) -> bool {
    const EXPORTS: [&str; 6] = ["const ", "let ", "function ", "default ", "async ", "{"];
    if let Some(rest) = line.strip_prefix("export ") {
        return EXPORTS.iter().any(|word| rest.starts_with(word));
    }
    let Some(rest) = line.strip_prefix("import ") else {
        return false;
    };
    let from = rest.split_once(" from ").map_or(rest, |(_, file)| file);
    from.trim_start().starts_with(QUOTES) || rest == "{"
}

fn is_snippet(line: &str) -> bool {
    line.starts_with("--8<--")
        || line.starts_with("-8<-")
        || line.starts_with("<<< @/")
        || line.starts_with("<<< ./")
        || (line.starts_with("{!") && line.ends_with("!}"))
}

fn is_rest(line: &str) -> bool {
    let name = line
        .strip_prefix(".. ")
        .and_then(|rest| rest.split_once("::"));
    name.is_some_and(|(name, _)| name_length(name) == name.len() && !name.is_empty())
}

fn is_contents(line: &str) -> bool {
    const MARKS: [&str; 8] = [
        "@[TOC]",
        "[TOC]",
        "[[TOC]]",
        "[[_TOC_]]",
        "{:toc}",
        "{: toc}",
        "{{TOC}}",
        "${toc}",
    ];
    MARKS.iter().any(|mark| line.eq_ignore_ascii_case(mark))
}

/// `{: .class}` anywhere; `{ .class }` directly after an element or alone on a line.
fn attributes(rest: &str, is_line: bool, before: Option<char>) -> Option<(Markup, usize)> {
    let inside = rest.strip_prefix('{')?;
    let (list, _) = inside.split_once('}')?;
    let follows = matches!(before, Some(')' | ']' | '`' | '*' | '_'));
    let alone = is_line && rest.trim_end().len() == list.len() + 2;
    let colon = list.strip_prefix(':');
    let is_attribute = |text: &str| {
        let name = text.trim_start_matches(['.', '#']);
        let end = name_length(name);
        let is_class = end == name.len() && text.starts_with(['.', '#']);
        end > 0 && (is_class || name[end..].starts_with('='))
    };
    let mut parts = colon.unwrap_or(list).split_whitespace().peekable();
    let are_attributes = parts.peek().is_some_and(|first| is_attribute(first));
    (are_attributes && (colon.is_some() || follows || alone))
        .then_some((Markup::Attributes, list.len() + 2))
}

/// `{/* … */}`, or the rest of the line if it ends on a later one.
fn comment_length(line: &str) -> usize {
    line.find("*/}").map_or(line.len(), |end| end + 3)
}

/// Markup at the end of a heading that would be an attribute list or a comment elsewhere, and its offset. `line` is the
/// text of the heading as written.
#[must_use]
pub fn at_end_of_heading(line: &str) -> Option<(Markup, usize)> {
    let inside = line.strip_suffix('}')?;
    let open = inside.rfind('{')?;
    let list = &line[open..];
    if !line[..open].ends_with([' ', '\t']) {
        return None;
    }
    let kind = if list.starts_with("{/*") {
        Markup::Comment
    } else {
        attributes(list, true, None)?.0
    };
    Some((kind, open))
}

/// `[caption id="…"]`, `[gallery]`, `[embed]`.
fn bracketed(rest: &str) -> Option<(Markup, usize)> {
    const BARE: [&str; 6] = ["audio", "caption", "embed", "gallery", "playlist", "video"];
    let inside = rest.strip_prefix('[')?;
    let (tag, _) = inside.split_once(']')?;
    let name = &tag[..name_length(tag)];
    let arguments = &tag[name.len()..];
    let (argument, value) = arguments.split_once('=').unwrap_or((arguments, ""));
    let argument = argument.trim_start();
    let is_named = arguments.starts_with(' ')
        && !argument.is_empty()
        && name_length(argument) == argument.len()
        && value.starts_with(QUOTES);
    let is_paired = || {
        let end = rest.find("[/");
        end.is_some_and(|end| rest[end + 2..].starts_with(&rest[1..name.len() + 2]))
    };
    let is_bare = arguments.is_empty() && (BARE.contains(&name) || is_paired());
    (!name.is_empty() && (is_named || is_bare))
        .then(|| (Markup::Bracketed(name.to_owned()), tag.len() + 2))
}

/// `<Tabs items={…}>`, which is not HTML and therefore text.
fn element(rest: &str) -> Option<(Markup, usize)> {
    let inside = rest.strip_prefix('<')?;
    let name = &inside[..name_length(inside)];
    let is_tag = is_component(name) && inside[name.len()..].starts_with([' ', '\n']);
    let braced = inside.find("={").filter(|at| !inside[..*at].contains('>'));
    (is_tag && braced.is_some()).then(|| {
        let end = inside
            .find('>')
            .map_or(rest.trim_end().len(), |end| end + 2);
        (Markup::Element(name.to_owned()), end)
    })
}

/// Whether a tag with this name is a component of MDX. HTML is written in one case, and a single letter is a type.
#[must_use]
pub fn is_component(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.contains(|c: char| c.is_ascii_lowercase())
}

/// Whether a line of text, as printed, is markup of another generator, and what becomes of the text around it.
#[must_use]
pub fn printed(line: &str) -> Option<Printed> {
    let braces = ["{{", "{%"].iter().any(|start| line.starts_with(start));
    let (kind, length) = match read(line, true, None) {
        Some(found) => found,
        None => {
            let is_mark = braces || line.starts_with("[[") || line.starts_with("@[");
            return is_mark.then_some(Printed::Paragraph);
        }
    };
    match kind {
        Markup::Contents
        | Markup::Import
        | Markup::Snippet
        | Markup::Attributes
        | Markup::Abbreviation
        | Markup::Comment
            if length >= line.trim_end().len() =>
        {
            Some(Printed::Line)
        }
        _ => Some(Printed::Paragraph),
    }
}

/// The text that belongs to markup of another generator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Printed {
    /// Its line alone.
    Line,
    /// The paragraph that starts with it.
    Paragraph,
}

pub(super) fn name_length(text: &str) -> usize {
    let is_first = text.starts_with(|c: char| c.is_ascii_alphabetic());
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-_.:".contains(c);
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    if is_first { end } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_markup_of_other_generators() {
        for line in [
            ":::note",
            "::: tip Title",
            ":::{note}",
            "::::tabs",
            "::video{id=1}",
            "!!! note",
            "!!! Warning \"Mind the *gap*\"",
            "!!! note inline end",
            "??? note",
            "???+ question \"Why?\"",
            "=== \"Tab\"",
            "===! \"Tab\"",
            "[TOC]",
            "[toc]",
            "[[_TOC_]]",
            "{:toc}",
            "[caption id=\"a\" width=\"3\"]",
            "[gallery ids='1,2']",
            "[embed]https://example.org[/embed]",
            "import A from '@site/a';",
            "import { A, B } from \"b\"",
            "import './a.css'",
            "export const a = 1;",
            "--8<-- \"file\"",
            "<<< @/a.js{2}",
            "{!a.md!}",
            ".. note:: Text",
            "{: .class #id}",
            "{ .class }",
            "{: width=\"3\"}",
            "<Tabs items={['a']}>",
            "{/* a comment */}",
            "{/* a comment over",
            "*[HTML]: Hyper Text",
            "@[toc]",
            "[youtube]abc[/youtube] x",
        ] {
            assert!(read(line, true, None).is_some(), "{line}");
        }
        for (rest, before) in [
            ("{ .button }", ')'),
            ("{: target=\"_blank\"} x", ')'),
            ("{: #id}", ' '),
        ] {
            assert!(read(rest, false, Some(before)).is_some(), "{rest}");
        }
    }

    #[test]
    fn reads_the_end_of_headings() {
        for (line, list) in [
            ("Set {: #id }", "{: #id }"),
            ("Set {#a #b}", "{#a #b}"),
            ("Set {key=value}", "{key=value}"),
            ("Set {data-x=\"y z\"}", "{data-x=\"y z\"}"),
            ("Set {/* #id */}", "{/* #id */}"),
        ] {
            let found = at_end_of_heading(line).map(|(_, at)| &line[at..]);
            assert_eq!(found, Some(list));
        }
        for line in [
            "GET /users/{id}",
            "The {x} and {y}",
            "Set {}",
            "Set {-}",
            "`{#a #b}`",
            "A set {1, 2}",
            "{",
            "}",
        ] {
            assert_eq!(at_end_of_heading(line), None, "{line}");
        }
    }

    #[test]
    fn reads_lines_as_printed() {
        for line in [
            "[TOC]",
            "{: .class }",
            "import A from ‘a’",
            "{/* a */}",
            "*[HTML]: Hyper Text",
        ] {
            assert_eq!(printed(line), Some(Printed::Line), "{line}");
        }
        for line in [
            ":::note",
            "!!! note “Title”",
            "=== “Tab”",
            "{{ page.title }} is",
            "[[Page]]",
            ".. note:: Text.",
        ] {
            assert_eq!(printed(line), Some(Printed::Paragraph), "{line}");
        }
        for line in [
            "export your data.",
            "import the file.",
            "Words.",
            "[NOTE] x",
        ] {
            assert_eq!(printed(line), None, "{line}");
        }
    }

    #[test]
    fn leaves_text_alone() {
        for line in [
            ":tada: shipped",
            ":q!",
            ":::",
            "::std::vec",
            "!!!",
            "!!! That is a sentence, really.",
            "??? What is that",
            "=== not a tab",
            "[TOC] and more",
            "[a=b]",
            "[see the figure]",
            "[1]",
            "important words",
            "import is a word from afar",
            "export the file",
            "-- a dash",
            ".. and so on",
            "{a, b}",
            "{x}",
            "<T> and <U>",
            "<Tabs>",
            "*[HTML] is",
            "*[a](b)*: c",
            "[a] and [/b]",
        ] {
            assert_eq!(read(line, true, None), None, "{line}");
        }
        assert_eq!(read("{ .class }", false, Some(' ')), None);
        assert_eq!(read(":::note", false, Some('a')), None);
    }
}
