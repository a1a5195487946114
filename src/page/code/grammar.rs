//! Highlights code by a grammar.

use std::sync::OnceLock;

use syntect::parsing::{ParseState, ScopeStack, SyntaxReference, SyntaxSet};

use super::classes::Classes;
use super::long_words::shorten;
use super::spans::Spans;
use crate::base::escape::html_text;

/// The grammars, loaded when the first block needs them.
fn grammars() -> &'static SyntaxSet {
    static GRAMMARS: OnceLock<SyntaxSet> = OnceLock::new();
    GRAMMARS.get_or_init(two_face::syntax::extra_newlines)
}

/// The HTML of a code, by the grammar of this name.
pub(super) fn by_grammar(name: &str, text: &str) -> String {
    let grammars = grammars();
    let highlighted = grammars
        .find_syntax_by_name(name)
        .and_then(|grammar| with(grammars, grammar, text));
    // No grammar is known to fail.
    highlighted.unwrap_or_else(|| html_text(text).to_string())
}

fn with(grammars: &SyntaxSet, grammar: &SyntaxReference, text: &str) -> Option<String> {
    let mut state = ParseState::new(grammar);
    let mut stack = ScopeStack::new();
    let mut classes = Classes::default();
    let mut out = Spans::new(text.len());
    for line in text.split_inclusive('\n') {
        let shortened = shorten(line);
        let mut cuts = shortened.cuts.into_iter().peekable();
        let line = &*shortened.line;
        let mut put = |out: &mut Spans, class, from: usize, to: usize| {
            let mut from = from;
            while let Some((at, cut)) = cuts.next_if(|(at, _)| *at <= to) {
                out.push(class, &line[from..at]);
                out.push(class, cut);
                from = at;
            }
            out.push(class, &line[from..to]);
        };
        let mut done = 0;
        for (at, operation) in state.parse_line(line, grammars).ok()? {
            put(&mut out, classes.of(&stack), done, at);
            done = at;
            stack.apply(&operation).ok()?;
        }
        put(&mut out, classes.of(&stack), done, line.len());
    }
    Some(out.finish())
}
