//! The template engine's errors as findings. Those that authors often meet get the position of the wrong name and the
//! closest valid one. Any other keeps the engine's own message.

use std::collections::BTreeMap;
use std::io;
use std::ops::Range;

use tera::ErrorKind;

use super::budget::Exhausted;
use super::files::{TemplateFile, component_name};
use super::limit::LARGEST_OUTPUT;
use super::names::unknown_name;
use crate::diagnostic::{Diagnostic, nearest};

type Files = BTreeMap<String, TemplateFile>;

/// The findings of an error about all templates together, which has several reports in one text.
pub(super) fn load_findings(error: &tera::Error, files: &Files) -> Vec<Diagnostic> {
    let ErrorKind::Msg(text) = error.kind() else {
        return vec![finding(error, "", files)];
    };
    let reports = text.split("error: ").filter(|report| !report.is_empty());
    let findings = reports.map(|report| {
        let mut lines = report.lines();
        let message = lines.next().unwrap_or_default();
        let position = lines.find_map(|line| line.trim_start().strip_prefix("--> "));
        match position.and_then(|position| locate(position, files)) {
            Some((name, start)) => positioned(message, name, start..start + 1, files),
            None => Diagnostic::error("template", message),
        }
    });
    findings.collect()
}

/// The name and byte of a position such as `page.html:3:9`, whose column counts characters.
fn locate<'p>(position: &'p str, files: &Files) -> Option<(&'p str, usize)> {
    let mut parts = position.trim().rsplitn(3, ':');
    let column: usize = parts.next()?.parse().ok()?;
    let line: usize = parts.next()?.parse().ok()?;
    let name = parts.next()?;
    let mut lines = files.get(name)?.text.split_inclusive('\n');
    let before = lines.by_ref().take(line.checked_sub(1)?);
    let before: usize = before.map(str::len).sum();
    let columns = lines.next().unwrap_or_default().chars();
    let columns = columns.take(column.saturating_sub(1));
    Some((name, before + columns.map(char::len_utf8).sum::<usize>()))
}

/// The path of a template for diagnostics.
fn path<'f>(name: &'f str, files: &'f Files) -> &'f str {
    files.get(name).map_or(name, |file| &file.file)
}

/// The finding of an error in parsing or rendering; `name` is the template that was rendered.
pub(super) fn finding(error: &tera::Error, name: &str, files: &Files) -> Diagnostic {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let range = report.span().range.clone();
            let finding = positioned(report.message(), report.filename(), range, files);
            let calls = calls(error, report.filename(), name, files);
            calls.into_iter().fold(finding, Diagnostic::note)
        }
        ErrorKind::CircularInclude { tpl, include_chain } => cycle(tpl, include_chain, files),
        ErrorKind::CircularExtend {
            tpl,
            inheritance_chain,
        } => cycle(tpl, inheritance_chain, files),
        ErrorKind::MissingParent { current, parent } => missing_parent(current, parent, files),
        ErrorKind::Io(io::ErrorKind::FileTooLarge) => {
            let most = LARGEST_OUTPUT / 1024 / 1024;
            Diagnostic::error("template", format!("the output exceeds {most} MiB"))
                .in_file(path(name, files))
                .hint("look for a loop that does not end")
        }
        kind => {
            let message = kind.to_string();
            let finding = Diagnostic::error("template", message.lines().next().unwrap_or_default());
            let finding = match name {
                "" => finding,
                name => finding.in_file(path(name, files)),
            };
            finding.maybe_hint(recursion_hint(&message))
        }
    }
}

/// The finding of a template that fails only with the calls that count its steps, so that it cannot be limited.
pub(super) fn uncounted_finding(name: &str, files: &Files) -> Diagnostic {
    let message = "the steps of this template cannot be counted";
    let finding = Diagnostic::error("template", message)
        .hint("report it: this is a bug in Guidepost; until then, write its tags in another way");
    match name {
        "" => finding,
        name => finding.in_file(path(name, files)),
    }
}

/// The finding of a template that was stopped.
pub(super) fn exhausted_finding(exhausted: Exhausted, files: &Files) -> Diagnostic {
    let message = exhausted.limit.message();
    let finding = Diagnostic::error("template", message);
    let Some(file) = files.values().nth(exhausted.file) else {
        return finding;
    };
    let start = exhausted.byte;
    let rest = file.text.get(start..).unwrap_or_default();
    let end = match rest.get(..2) {
        Some("{%") => rest.find("%}").map_or(1, |end| end + 2),
        Some("{{") => rest.find("}}").map_or(1, |end| end + 2),
        _ => 1,
    };
    finding
        .at(&file.file, start..start + end)
        .hint("look for a loop within a loop, or for a value that is joined to itself")
}

/// The finding for a message about a range in the template `name`.
fn positioned(message: &str, name: &str, range: Range<usize>, files: &Files) -> Diagnostic {
    let text = files.get(name).map_or("", |file| &file.text);
    let path = path(name, files);
    if let Some((unknown, finding)) = unknown_name(message, files) {
        return finding.at(path, name_range(unknown, text, range));
    }
    if message == "Unexpected end of input"
        && let Some((tag, range)) = unclosed_tag(text)
    {
        let finding = Diagnostic::error("template", format!("`{{% {tag} %}}` is never closed"));
        let hint = format!("write `{{% end{tag} %}}` where it ends");
        return finding.at(path, range).hint(hint);
    }
    let own = message.trim_end_matches('.');
    let finding = Diagnostic::error("template", own).at(path, range);
    finding.maybe_hint(recursion_hint(message))
}

/// The range of a name without the quotation mark or `<` before it.
fn name_range(name: &str, text: &str, range: Range<usize>) -> Range<usize> {
    let rest = text.get(range.start..).unwrap_or_default();
    let start = range.start + usize::from(rest.starts_with(['"', '\'', '<']));
    let is_name = |rest: &str| rest.starts_with(name);
    match text.get(start..).is_some_and(is_name) {
        true => start..start + name.len(),
        false => range,
    }
}

/// The innermost tag without an end: its keyword and its range.
fn unclosed_tag(text: &str) -> Option<(&str, Range<usize>)> {
    let mut open: Vec<(&str, Range<usize>)> = Vec::new();
    for (start, _) in text.match_indices("{%") {
        let end = start + text[start..].find("%}")? + 2;
        let inside = text[start + 2..end - 2].trim_matches('-');
        let word = inside.split_whitespace().next().unwrap_or_default();
        let is_open = |word: &str| open.last().is_some_and(|(last, _)| *last == word);
        match word {
            "block" | "component" | "filter" | "for" | "if" => open.push((word, start..end)),
            "set" if !inside.contains('=') => open.push((word, start..end)),
            _ if word.strip_prefix("end").is_some_and(is_open) => drop(open.pop()),
            _ => {}
        }
    }
    open.pop()
}

fn recursion_hint(message: &str) -> Option<&'static str> {
    let recursion = message.contains("recursion");
    recursion.then_some("a component that calls itself needs an end")
}

/// The calls from the rendered template `name` to the error in the template `from`, innermost first.
fn calls(error: &tera::Error, from: &str, name: &str, files: &Files) -> Vec<String> {
    // The engine gives them in its printed report only.
    let ErrorKind::RenderingError(_) = error.kind() else {
        return Vec::new();
    };
    let report = error.to_string();
    let (mut inner, mut calls) = (from, Vec::new());
    for line in report.lines() {
        let place = line.strip_prefix("note: called from ");
        let colon = place.and_then(|place| place.rmatch_indices(':').nth(1));
        let Some((place, (colon, _))) = place.zip(colon) else {
            continue;
        };
        let (outer, position) = place.split_at(colon);
        let how = component_name(inner).map_or("included", |_| "called");
        calls.push(format!("{how} at {}{position}", path(outer, files)));
        inner = outer;
    }
    if inner != name && component_name(name).is_none() {
        calls.push(format!("extended by {}", path(name, files)));
    }
    calls
}

fn missing_parent(current: &str, parent: &str, files: &Files) -> Diagnostic {
    let text = files.get(current).map_or("", |file| &file.text);
    let start = text.find(parent).unwrap_or_default();
    let finding = Diagnostic::error("template", format!("no template `{parent}` to extend"))
        .at(path(current, files), start..start + parent.len());
    match nearest(parent, files.keys().map(String::as_str)) {
        Some(right) => finding.label(format!("did you mean `{right}`?")),
        None => finding,
    }
}

fn cycle(name: &str, chain: &[String], files: &Files) -> Diagnostic {
    let mut chain: Vec<&str> = chain.iter().map(String::as_str).collect();
    let itself = chain.len() == 1 || chain.windows(2).any(|pair| pair[0] == pair[1]);
    if chain.first() != chain.last() {
        chain.extend(chain.first().copied());
    }
    let hint = match itself {
        true => format!("`{name}` refers to itself; the theme's own is `theme/{name}`"),
        false => format!("the cycle is {}", chain.join(" → ")),
    };
    let message = "templates include or extend each other recursively";
    let finding = Diagnostic::error("template", message);
    finding.in_file(path(name, files)).hint(hint)
}
