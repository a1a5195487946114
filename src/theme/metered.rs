//! Adds calls to the text of a site's own template that count what it does, for the limits in [`super::budget`].
//!
//! Nothing is added that an error could point at: a template is checked without the calls, and stopped at the position
//! that a call names.

use std::ops::Range;

use super::budget::{COUNTED, GROWING, PRINTED, STEP, STORED};
use super::tokens::{Kind, Tag, Token, tags};

/// What an included file may print without a call, in bytes.
const INCLUDED: usize = 2048;

/// The text of a template with the calls. `file` is the number that they name.
pub(super) fn metered(text: &str, file: usize) -> String {
    let mut writer = Writer {
        text,
        file,
        edits: Vec::new(),
        open: Vec::new(),
        extends: false,
    };
    for tag in tags(text) {
        writer.tag(&tag);
    }
    writer.finish()
}

struct Writer<'t> {
    text: &'t str,
    file: usize,
    /// Ranges of the text and what replaces them.
    edits: Vec<(Range<usize>, String)>,
    /// The loops and blocks without an end so far: the edit that counts them, and where their text starts.
    open: Vec<(&'t str, usize, Place)>,
    extends: bool,
}

/// Where a step is counted.
#[derive(Clone, Copy)]
struct Place {
    at: usize,
    byte: usize,
    trims: bool,
}

impl<'t> Writer<'t> {
    fn insert(&mut self, at: usize, text: String) {
        self.edits.push((at..at, text));
    }

    /// The arguments of a call: where a finding points.
    fn arguments(&self, byte: usize) -> String {
        format!("file={}, byte={byte}", self.file)
    }

    fn tag(&mut self, tag: &Tag) {
        let keyword = tag.keyword(self.text);
        match keyword {
            "extends" => self.extends = true,
            "for" | "block" | "component" => {
                let place = Place {
                    at: tag.end,
                    byte: tag.start,
                    trims: tag.trims,
                };
                let index = self.edits.len();
                self.insert(tag.end, String::new());
                let text = self.text;
                let word = &text[tag.tokens[0].range.clone()];
                self.open.push((word, index, place));
            }
            "endfor" | "endblock" | "endcomponent" => self.close(&keyword[3..], tag.start),
            "include" => {
                let step = self.step(INCLUDED, tag.start, tag.trims);
                self.insert(tag.end, step);
            }
            "set" | "set_global" => self.set(tag),
            _ if tag.prints => self.print(tag),
            _ => {}
        }
        self.lists(tag);
        self.attributes(tag, keyword);
        self.filters(tag, keyword);
    }

    fn step(&self, text: usize, byte: usize, trims: bool) -> String {
        let trim = if trims { "-" } else { "" };
        let arguments = self.arguments(byte);
        format!("{{{{{trim} {STEP}(text={text}, {arguments}) {trim}}}}}")
    }

    /// Counts each turn of a loop, or each printing of a block, with its text.
    fn close(&mut self, word: &str, end: usize) {
        let Some(last) = self.open.iter().rposition(|(open, ..)| *open == word) else {
            return;
        };
        let (_, index, place) = self.open.remove(last);
        self.edits[index].1 = self.step(end - place.at, place.byte, place.trims);
    }

    /// Puts an expression in parentheses, and its value through a filter.
    fn wrap(&mut self, inside: Range<usize>, filter: &str, byte: usize) {
        self.insert(inside.start, " (".to_owned());
        let arguments = self.arguments(byte);
        self.insert(inside.end, format!(") | {filter}({arguments}) "));
    }

    fn set(&mut self, tag: &Tag) {
        match tag.tokens.get(2) {
            Some(assign) if assign.kind == Kind::Mark(b'=') => {
                self.wrap(assign.range.end..tag.close, STORED, tag.start);
            }
            _ => {
                let arguments = self.arguments(tag.start);
                self.insert(tag.close, format!(" | {STORED}({arguments}) "));
            }
        }
    }

    fn print(&mut self, tag: &Tag) {
        let (Some(first), Some(last)) = (tag.tokens.first(), tag.tokens.last()) else {
            return;
        };
        let is_literal = tag.tokens.iter().all(|token| token.kind == Kind::Literal);
        if first.kind != Kind::Mark(b'<') && !is_literal {
            self.wrap(first.range.start..last.range.end, PRINTED, tag.start);
        }
    }

    /// Counts each item of a list that is computed: `[item for x in list]`.
    fn lists(&mut self, tag: &Tag) {
        let mut open: Vec<&Token> = Vec::new();
        for token in &tag.tokens {
            match token.kind {
                Kind::Mark(b'[' | b'(' | b'{') => open.push(token),
                Kind::Mark(b']' | b')' | b'}') => drop(open.pop()),
                Kind::Word if &self.text[token.range.clone()] == "for" => {
                    let list = open.last().filter(|open| open.kind == Kind::Mark(b'['));
                    if let Some(list) = list {
                        let inside = list.range.end..token.range.start;
                        self.wrap(inside, STORED, tag.start);
                    }
                }
                _ => {}
            }
        }
    }

    /// Counts the arguments of components: `<name argument={value} />`.
    fn attributes(&mut self, tag: &Tag, keyword: &str) {
        let mut at = 1;
        while at + 2 < tag.tokens.len() {
            let is_attribute = tag.tokens[at].kind == Kind::Word
                && tag.is_mark(at + 1, b'=')
                && tag.is_mark(at + 2, b'{')
                && !tag.is_mark(at - 1, b'(')
                && !tag.is_mark(at - 1, b',')
                && !(keyword.starts_with("set") && at == 1)
                && keyword != "component";
            if is_attribute && let Some(end) = matching_brace(&tag.tokens[at + 2..]) {
                let inside = tag.tokens[at + 2].range.end..end;
                self.wrap(inside, STORED, tag.start);
            }
            at += 1;
        }
    }

    /// Counts the results of filters that can multiply what they are given.
    fn filters(&mut self, tag: &Tag, keyword: &str) {
        for (at, token) in tag.tokens.iter().enumerate().skip(1) {
            // What is not a word can be a byte of a character.
            let name = self.text.get(token.range.clone()).unwrap_or_default();
            let is_filter = tag.is_mark(at - 1, b'|') || (keyword == "filter" && at == 1);
            if token.kind != Kind::Word || !is_filter || !GROWING.contains(&name) {
                continue;
            }
            let arguments = self.arguments(tag.start);
            let counted = format!("{COUNTED}{name}");
            let (range, call) = match tag.is_mark(at + 1, b'(') {
                true => {
                    let comma = if tag.is_mark(at + 2, b')') { "" } else { ", " };
                    let open = tag.tokens[at + 1].range.end;
                    (
                        token.range.start..open,
                        format!("{counted}({arguments}{comma}"),
                    )
                }
                false => (token.range.clone(), format!("{counted}({arguments})")),
            };
            self.edits.push((range, call));
        }
    }

    fn finish(mut self) -> String {
        if !self.extends {
            let step = self.step(self.text.len(), 0, false);
            self.edits.insert(0, (0..0, step));
        }
        // The sort is stable: of two edits at one place, the one that was found first comes first.
        self.edits.sort_by_key(|(range, _)| range.start);
        let mut metered = String::with_capacity(self.text.len() * 2);
        let mut from = 0;
        for (range, text) in &self.edits {
            metered += &self.text[from..range.start];
            metered += text;
            from = range.end;
        }
        metered + &self.text[from..]
    }
}

/// The start of the brace that closes the first token.
fn matching_brace(tokens: &[Token]) -> Option<usize> {
    let mut depth = 0;
    for token in tokens {
        match token.kind {
            Kind::Mark(b'[' | b'(' | b'{') => depth += 1,
            Kind::Mark(b']' | b')' | b'}') => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(token.range.start);
        }
    }
    None
}
