//! Code blocks: the words behind the fence, the code that is highlighted, and blocks without an end.

use std::ops::Range;

use pulldown_cmark::CodeBlockKind;

use super::collector::FactsCollector;
use super::open_code::Open;
use super::typos::Typo;
use crate::diagnostic::{Diagnostic, nearest};
use crate::input::foreign::code as foreign;
use crate::input::foreign::markup::Markup;
use crate::page::code::{self, Fence, FenceFault, Limit};

impl FactsCollector<'_> {
    /// Reads the words behind a fence, and reports a code block that ends with what contains it, and not with a fence.
    pub(super) fn check_fence(&mut self, kind: &CodeBlockKind<'_>, range: &Range<usize>) {
        let CodeBlockKind::Fenced(info) = kind else {
            return;
        };
        let block = &self.body[range.clone()];
        let Some(sign) = block.chars().next().filter(|c| "`~".contains(*c)) else {
            return;
        };
        let length = block.chars().take_while(|c| *c == sign).count();
        let first = block.lines().next().unwrap_or_default().trim_end();
        let line = range.start..range.start + first.len();
        let typed = first[length..].trim_start();
        // Escapes in it make the text that is parsed another one than the typed one.
        let is_typed = typed.starts_with(&**info);
        let start = line.end - typed.len();
        self.read_fence(info, &line, |part| match is_typed {
            true => start + part.start..start + part.end,
            false => line.clone(),
        });
        let last = block.trim_end().rsplit_once('\n');
        let is_closed = last.is_some_and(|(_, last)| {
            let last = last.trim_matches([' ', '\t', '>']);
            last.len() >= length && last.chars().all(|c| c == sign)
        });
        if !is_closed {
            self.typo(Typo::CodeUnclosed, line);
        }
    }

    /// `place` returns the range in the body of one in the words.
    fn read_fence(
        &mut self,
        info: &str,
        line: &Range<usize>,
        place: impl Fn(Range<usize>) -> Range<usize>,
    ) {
        if let Some(found) = foreign::directive(info) {
            return self.foreign.add(Markup::Fence, place(found));
        }
        let fence = Fence::read(info);
        for (fault, range) in &fence.faults {
            let range = place(range.clone());
            match fault_finding(*fault, &self.body[range.clone()]) {
                Some(finding) => self.report(finding, range),
                None => self.foreign.add(Markup::FenceAttributes, range),
            }
        }
        let language = code::language(fence.language);
        if language.is_none() && !code::is_plain(fence.language) {
            self.unknown_language(fence.language, place(fence.language_range.clone()));
        }
        let last_marked = fence.marked.last().map(|range| *range.end());
        if language.is_some() || last_marked.is_some() {
            self.code.open = Some(Open {
                text: String::new(),
                language,
                changes: fence.changes,
                last_marked,
                marked: place(fence.marked_range),
                line: line.clone(),
            });
        }
    }

    /// Reports a language once.
    fn unknown_language(&mut self, name: &str, range: Range<usize>) {
        if !self.code.unknown.insert(name.to_ascii_lowercase()) {
            return;
        }
        let message = format!("`{name}` is not the name of a language that is highlighted");
        let finding = Diagnostic::remark("code-language-unknown", message);
        let near = (self.code.unknown.len() <= SEARCHES).then(|| nearest(name, code::names()));
        let finding = match near.flatten() {
            Some(right) => finding.label(format!("did you mean `{right}`?")),
            None => finding.hint("write `text` for code that is not highlighted, or no name"),
        };
        self.report(finding, range);
    }

    /// Reads the code of a block.
    pub(super) fn end_code(&mut self) {
        self.in_code_block = false;
        let Some(open) = self.code.open.take() else {
            return;
        };
        let lines = open.text.lines().count();
        if let Some(last) = open.last_marked.filter(|last| *last as usize > lines) {
            let message = format!("line {last} is marked, and the block has {lines}");
            let finding = Diagnostic::warning("code-fence-words", message);
            self.report(
                finding.hint("count the lines of the block from 1"),
                open.marked,
            );
        }
        let Some(language) = open.language else {
            return;
        };
        if let Some(limit) = code::limit(&open.text) {
            let what = match limit {
                Limit::Size => format!(
                    "this block is larger than {} KB",
                    code::LARGEST_BLOCK / 1024
                ),
                Limit::Line(line) => {
                    format!(
                        "line {line} of this block has more than {} characters",
                        code::LONGEST_LINE
                    )
                }
            };
            let message = format!("{what}, so it is not highlighted");
            let finding = Diagnostic::remark("code-too-large", message);
            let hint = "write `text` as its language, or link to a file with the code";
            return self.report(finding.hint(hint), open.line);
        }
        let source = code::source(&open.text, open.changes);
        self.facts.code.push(code::hash(language, &source));
    }
}

/// How many misspelt names are compared with all others.
const SEARCHES: usize = 20;

/// The finding about a word behind a fence, or `None` if it is another generator's attribute.
fn fault_finding(fault: FenceFault, typed: &str) -> Option<Diagnostic> {
    let finding = |message: String| Diagnostic::warning("code-fence-words", message);
    Some(match fault {
        FenceFault::Foreign => return None,
        FenceFault::Lines => finding("these are not lines of the block".to_owned())
            .hint("write numbers and ranges from 1 on, as in `{3-5,8}`"),
        FenceFault::Number => finding(format!("`{typed}` does not end in the number of a line"))
            .hint("write `numbers`, or `numbers=10` if the first line is line 10"),
        FenceFault::Quote => finding(
            "this value is not closed by its quote, or text follows that".to_owned(),
        )
        .hint("put a value with double quotes into single ones: `title='the \"first\" file'`"),
        FenceFault::Word(right) => finding(format!("`{typed}` has no meaning behind a fence"))
            .label(format!("did you mean `{right}`?")),
    })
}
