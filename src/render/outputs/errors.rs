//! Errors of several outputs with one cause.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, counted};

/// Reports equal errors of several outputs once, for the first of them: one faulty line of a template fails on every
/// page.
#[must_use]
pub fn dedup(errors: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut reported: Vec<(Diagnostic, usize)> = Vec::new();
    let mut positions = HashMap::new();
    for error in errors {
        let key = (
            error.code,
            error.file.clone(),
            error.span,
            error.message.clone(),
        );
        let at = *positions.entry(key).or_insert(reported.len());
        match reported.get_mut(at) {
            // A place in a page is on that page alone: several files that are derived from it have failed.
            Some((first, _)) if is_in_page(first) => {}
            Some((_, more)) => *more += 1,
            None => reported.push((error, 0)),
        }
    }
    let with_count = |(error, more): (Diagnostic, usize)| match more {
        0 => error,
        more => error.note(format!("and on {}", counted(more, "other page"))),
    };
    reported.into_iter().map(with_count).collect()
}

fn is_in_page(error: &Diagnostic) -> bool {
    let file = error.file.as_deref();
    file.is_some_and(|file| file.ends_with(".md"))
}
