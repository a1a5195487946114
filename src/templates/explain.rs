//! What the template engine reports, as diagnostics at their places.

use std::collections::BTreeMap;
use std::io;

use tera::ErrorKind;

use super::names::slip;
use super::{LONGEST_OUTPUT, TemplateFile};
use crate::diagnostic::{Diagnostic, nearest};

/// The engine's report as diagnostics. Several findings come as one text of reports.
pub(super) fn explain_all(
    error: &tera::Error,
    texts: &BTreeMap<String, TemplateFile>,
) -> Vec<Diagnostic> {
    let ErrorKind::Msg(text) = error.kind() else {
        return vec![explain(error, "", texts)];
    };
    let mut findings = Vec::new();
    for report in text
        .split("error: ")
        .filter(|report| !report.trim().is_empty())
    {
        let message = report.lines().next().unwrap_or_default();
        let place = report
            .lines()
            .find_map(|line| line.trim_start().strip_prefix("--> "));
        findings.push(match place.and_then(|place| locate(place, texts)) {
            Some((file, at)) => at_name(message, &file.file, &file.text, at, texts),
            None => Diagnostic::error("template", message),
        });
    }
    findings
}

/// The finding at a place, which is that of the name where one is wrong, with the nearest right one.
fn at_name(
    message: &str,
    file: &str,
    text: &str,
    at: usize,
    texts: &BTreeMap<String, TemplateFile>,
) -> Diagnostic {
    let finding = Diagnostic::error("template", message);
    let Some(slip) = slip(message, texts) else {
        return finding.at(file, at..at + 1);
    };
    // A name in quotes starts behind them.
    let quotes = text
        .get(at..)
        .map_or(0, |rest| usize::from(rest.starts_with(['"', '\''])));
    let finding = finding.at(file, at + quotes..at + quotes + slip.name.len());
    match slip.right {
        Some(right) => finding.label(format!("did you mean `{right}`?")),
        None => finding,
    }
}

/// The file and byte of a place such as `page.html:3:9`.
fn locate<'t>(
    place: &str,
    texts: &'t BTreeMap<String, TemplateFile>,
) -> Option<(&'t TemplateFile, usize)> {
    let mut parts = place.trim().rsplitn(3, ':');
    let column: usize = parts.next()?.parse().ok()?;
    let line: usize = parts.next()?.parse().ok()?;
    let template = texts.get(parts.next()?)?;
    let before: usize = template
        .text
        .split_inclusive('\n')
        .take(line.checked_sub(1)?)
        .map(str::len)
        .sum();
    Some((
        template,
        (before + column.saturating_sub(1)).min(template.text.len()),
    ))
}

/// The engine's error as a diagnostic; `name` is the template that was asked for.
pub(super) fn explain(
    error: &tera::Error,
    name: &str,
    texts: &BTreeMap<String, TemplateFile>,
) -> Diagnostic {
    let file_of = |name: &str| {
        texts
            .get(name)
            .map_or_else(|| name.to_owned(), |template| template.file.clone())
    };
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let finding = Diagnostic::error("template", report.message())
                .at(file_of(report.filename()), report.span().range.clone());
            let right = slip(report.message(), texts).and_then(|slip| slip.right);
            let finding = match right {
                Some(right) => finding.label(format!("did you mean `{right}`?")),
                None => finding,
            };
            let recursion = report.message().contains("recursion");
            finding.maybe_hint(recursion.then_some("a component that calls itself needs an end"))
        }
        ErrorKind::CircularInclude { tpl, include_chain } => circle(file_of(tpl), include_chain),
        ErrorKind::CircularExtend {
            tpl,
            inheritance_chain,
        } => circle(file_of(tpl), inheritance_chain),
        ErrorKind::MissingParent { current, parent } => {
            let finding =
                Diagnostic::error("template", format!("no template `{parent}` to extend"))
                    .in_file(file_of(current));
            finding.maybe_hint(
                nearest(parent, texts.keys().map(String::as_str))
                    .map(|right| format!("did you mean `{right}`?")),
            )
        }
        ErrorKind::Io(io::ErrorKind::FileTooLarge) => Diagnostic::error(
            "template",
            format!("the output grew past {} MiB", LONGEST_OUTPUT / 1024 / 1024),
        )
        .in_file(file_of(name))
        .hint("look for a loop that does not end"),
        kind => {
            let message = kind.to_string();
            let recursion = message.contains("recursion");
            let finding = Diagnostic::error("template", message.lines().next().unwrap_or_default());
            let finding = if name.is_empty() {
                finding
            } else {
                finding.in_file(file_of(name))
            };
            finding.maybe_hint(recursion.then_some("a component that calls itself needs an end"))
        }
    }
}

fn circle(file: String, chain: &[String]) -> Diagnostic {
    let mut shown = chain.to_vec();
    if shown.len() == 1 || shown.first() != shown.last() {
        shown.extend(shown.first().cloned());
    }
    let itself = shown
        .windows(2)
        .find(|pair| pair[0] == pair[1])
        .map(|pair| pair[0].clone());
    let finding = Diagnostic::error("template", "templates lead back to themselves in a circle")
        .in_file(file);
    match itself {
        Some(name) => finding.hint(format!(
            "`{name}` leads to itself; the theme's own is `theme/{name}`"
        )),
        None => finding.hint(format!("the circle is {}", shown.join(" → "))),
    }
}
