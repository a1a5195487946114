//! What the template engine reports, as diagnostics at their places.

use std::collections::BTreeMap;
use std::io;

use tera::ErrorKind;

use super::wording::finding;
use super::{LONGEST_OUTPUT, TemplateFile, component_name};
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
            Some((file, at)) => finding(message, &file.file, &file.text, at..at + 1, texts),
            None => Diagnostic::error("template", message),
        });
    }
    findings
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
    let mut lines = template.text.split_inclusive('\n');
    let before: usize = lines
        .by_ref()
        .take(line.checked_sub(1)?)
        .map(str::len)
        .sum();
    // The engine counts characters.
    let letters = lines.next().unwrap_or_default().char_indices();
    let within = letters.map(|(at, _)| at).nth(column.saturating_sub(1));
    Some((
        template,
        within.map_or(template.text.len(), |at| before + at),
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
            let of = report.filename();
            let text = texts.get(of).map_or("", |template| template.text.as_str());
            let range = report.span().range.clone();
            let finding = finding(report.message(), &file_of(of), text, range, texts);
            let recursion = report.message().contains("recursion");
            let finding = finding
                .maybe_hint(recursion.then_some("a component that calls itself needs an end"));
            let steps = way(error, of, name, file_of);
            steps.into_iter().fold(finding, Diagnostic::note)
        }
        ErrorKind::CircularInclude { tpl, include_chain } => circle(file_of(tpl), include_chain),
        ErrorKind::CircularExtend {
            tpl,
            inheritance_chain,
        } => circle(file_of(tpl), inheritance_chain),
        ErrorKind::MissingParent { current, parent } => {
            missing_parent(&file_of(current), parent, texts.get(current), texts)
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

/// How the template `asked` came to the place of an error in the template `from`: one step a line, from the inside out.
fn way(
    error: &tera::Error,
    from: &str,
    asked: &str,
    file_of: impl Fn(&str) -> String,
) -> Vec<String> {
    // The engine tells the steps in its report alone.
    let report = match error.kind() {
        ErrorKind::RenderingError(_) => error.to_string(),
        _ => String::new(),
    };
    let mut inner = from.to_owned();
    let mut steps = Vec::new();
    for line in report.lines() {
        let place = line.strip_prefix("note: called from ");
        let Some((name, place)) = place.and_then(|place| {
            let (column, _) = place.rmatch_indices(':').nth(1)?;
            Some(place.split_at(column))
        }) else {
            continue;
        };
        let how = match component_name(&inner) {
            Some(_) => "called",
            None => "included",
        };
        steps.push(format!("{how} at {}{place}", file_of(name)));
        name.clone_into(&mut inner);
    }
    // What is left is that the one that was asked for extends the outermost one.
    if !report.is_empty() && inner != asked && component_name(asked).is_none() {
        steps.push(format!("extended by {}", file_of(asked)));
    }
    steps
}

fn missing_parent(
    file: &str,
    parent: &str,
    template: Option<&TemplateFile>,
    texts: &BTreeMap<String, TemplateFile>,
) -> Diagnostic {
    let finding = Diagnostic::error("template", format!("no template `{parent}` to extend"));
    let text = template.map_or("", |template| template.text.as_str());
    let place = text.find("extends").and_then(|extends| {
        let start = extends + text[extends..].find(parent)?;
        Some(start..start + parent.len())
    });
    let finding = match place {
        Some(place) => finding.at(file, place),
        None => finding.in_file(file),
    };
    match nearest(parent, texts.keys().map(String::as_str)) {
        Some(right) => finding.label(format!("did you mean `{right}`?")),
        None => finding,
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
