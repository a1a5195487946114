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
