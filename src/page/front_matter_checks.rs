//! Warnings about values of front matter that are valid YAML and probably not meant as written.

use crate::diagnostic::{Diagnostic, Searches};
use crate::input::front_matter::{self, FrontMatter};
use crate::input::yaml::Spans;
use crate::page::context::ParseContext;
use crate::share;

/// How many terms are compared with the unknown ones of a page.
const COMPARED: usize = 20_000;

/// Warnings about authors and reviewers whose names are joined in one string. The names of the site's own settings
/// are never split.
pub(super) fn joined_names(
    context: ParseContext<'_>,
    file: &str,
    parts: front_matter::Parts<'_>,
    front: &FrontMatter,
) -> Vec<Diagnostic> {
    let of_site = [&context.settings.author, &context.settings.title];
    let is_of_site = |name: &String| of_site.contains(&&Some(name.clone()));
    let reviewers = front.schema.as_ref().map(|schema| &schema.reviewed_by[..]);
    let keys = [
        (&["authors"][..], &front.authors[..]),
        (&["schema", "reviewed_by"], reviewers.unwrap_or_default()),
    ];
    let spans = Spans::new(parts.block(file));
    let findings = keys.into_iter().filter_map(|(path, names)| {
        // An author who wrote several entries knows that the value is a list.
        let [name] = names else { return None };
        let finding = joined_name(path.last()?, name).filter(|_| !is_of_site(name))?;
        let alias = || spans.value_of(&[FrontMatter::authors.alias?]);
        Some(match spans.value_of(path).or_else(alias) {
            None => finding.in_file(file),
            Some(span) => finding.at(file, span),
        })
    });
    findings.collect()
}

/// The warning about one name that looks like several. Citations would invert it as one.
fn joined_name(key: &str, name: &str) -> Option<Diagnostic> {
    let names = share::joined_names(name)?;
    let quoted = |name: &String| match name.contains(',') {
        true => format!("{name:?}"),
        false => name.clone(),
    };
    let list: Vec<String> = names.iter().map(quoted).collect();
    let message = format!("`{key}` has one name, which looks like several: `{name}`");
    let finding = Diagnostic::warning("names-joined", message);
    Some(finding.hint(format!("write a list: `{key}: [{}]`", list.join(", "))))
}

/// Warnings about terms that the page leaves unlinked and that do not exist.
pub(super) fn unknown_terms(
    context: ParseContext<'_>,
    file: &str,
    front: &FrontMatter,
) -> Vec<Diagnostic> {
    let Some(glossary) = context.glossary else {
        return Vec::new();
    };
    let unlinked = &front.glossary.unlinked;
    let unknown = unlinked
        .terms
        .iter()
        .filter(|name| glossary.named(name).is_none());
    let mut searches = Searches::of(COMPARED);
    let findings = unknown.map(|name| {
        let message = format!("the glossary has no term `{name}`");
        let finding = Diagnostic::warning("glossary-term", message).at(file, unlinked.span);
        match searches.nearest(name, glossary.ids()) {
            Some(right) => finding.label(format!("did you mean `{right}`?")),
            None => finding,
        }
    });
    findings.collect()
}
