//! The data files of a project: what templates see of them, and the calls of pages that name some.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Span, nearest};
use crate::input::data::DataValue;
use crate::io::files::Files;
use crate::page::Page;
use crate::page::component::{Argument, Call};
use crate::site::Site;
use crate::site::data_names;
use crate::site::site_data::SiteData;
use crate::theme::{DataUses, Templates};

/// Makes the data visible to templates, and reports what is wrong with its use.
pub(super) fn give_data(
    data: &mut SiteData,
    templates: &mut Templates,
    (files, site): (&dyn Files, &Site),
) -> Vec<Diagnostic> {
    if data.files.is_empty() && data.others.is_empty() {
        let calls = site.pages.iter().flat_map(|page| calls_of(page, templates));
        return calls
            .map(|(page, _, argument)| missing(page, argument, data))
            .collect();
    }
    templates.find_data_uses();
    let uses = all_uses(site, templates);
    data.read_reserved(files, |path| uses.may_read(path));
    let mut findings = data_names::misspelt(data, |file| uses.may_read(&file.path));
    if let Err(error) = templates.set_data(&data.value) {
        findings.push(Diagnostic::error("template", error.to_string()));
    }
    let calls = site.pages.iter().flat_map(|page| calls_of(page, templates));
    findings.extend(calls.flat_map(|(page, call, argument)| {
        let name = argument.value.as_str().unwrap_or_default();
        let path: Vec<&str> = name.split('/').collect();
        match data.value.at(&path) {
            Some(value) => match templates.columns_argument(call) {
                Some(columns) => check_rows(page, (argument, columns), value),
                None => Vec::new(),
            },
            // The file itself is at fault.
            None if data.is_read_in_vain(&path) => Vec::new(),
            None => vec![missing(page, argument, data)],
        }
    }));
    findings
}

/// What the templates and the pages of a site may read of its data.
pub(super) fn all_uses(site: &Site, templates: &Templates) -> DataUses {
    let mut all = DataUses::default();
    templates.all_data_uses().for_each(|uses| all.extend(uses));
    let calls = site.pages.iter().flat_map(|page| &page.calls);
    calls.for_each(|call| all.extend(&templates.data_uses_of_call(call)));
    all
}

/// The calls of a page with an argument that names data.
fn calls_of<'s>(
    page: &'s Page,
    templates: &Templates,
) -> impl Iterator<Item = (&'s Page, &'s Call, &'s Argument)> {
    let calls = page.calls.iter();
    calls.filter_map(move |call| Some((page, call, templates.data_argument(call)?)))
}

/// The finding that there is no data of a name.
fn missing(page: &Page, argument: &Argument, data: &SiteData) -> Diagnostic {
    let span = Span::from(argument.span.clone()).shifted(page.body_start);
    let Some(name) = argument.value.as_str() else {
        let message = format!("`{}` is the name of a data file, in quotes", argument.name);
        return Diagnostic::error("data-missing", message).at(&page.file, span);
    };
    let finding = Diagnostic::error("data-missing", format!("no data `{name}`"));
    let finding = finding.at(&page.file, span);
    let names: Vec<String> = data.names().collect();
    match nearest(name, names.iter().map(String::as_str)) {
        Some(near) => finding.label(format!("did you mean `{near}`?")),
        None if names.is_empty() => {
            finding.hint("write a file such as `content/_data/results.csv`, which is `results`")
        }
        None => finding.hint(format!("the data files are {}", names.join(", "))),
    }
}

/// What is wrong with rows, and with the names of columns that a call chooses.
fn check_rows(
    page: &Page,
    (argument, columns): (&Argument, Option<&Argument>),
    value: &DataValue,
) -> Vec<Diagnostic> {
    let span = |argument: &Argument| Span::from(argument.span.clone()).shifted(page.body_start);
    let Some(rows) = value.rows() else {
        let name = argument.value.as_str().unwrap_or_default();
        let finding = Diagnostic::error("data-rows", format!("`{name}` is not a list of rows"));
        let hint = "rows are those of a CSV file, or a list whose items are mappings";
        return vec![finding.at(&page.file, span(argument)).hint(hint)];
    };
    let Some((columns, names)) = columns.and_then(|given| Some((given, given.value.as_str()?)))
    else {
        return Vec::new();
    };
    let known: BTreeSet<&str> = rows
        .iter()
        .flat_map(|row| row.keys())
        .map(String::as_str)
        .collect();
    let wanted = names
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty());
    // A file without rows does not state what columns it has.
    let missing = wanted.filter(|name| !rows.is_empty() && !known.contains(name));
    let finding = |name: &str| {
        let finding = Diagnostic::error("data-column", format!("no column `{name}`"));
        let finding = finding.at(&page.file, span(columns));
        match nearest(name, known.iter().copied()) {
            Some(near) => finding.label(format!("did you mean `{near}`?")),
            None => {
                let known: Vec<&str> = known.iter().copied().collect();
                finding.hint(format!("the columns are {}", known.join(", ")))
            }
        }
    };
    missing.map(finding).collect()
}
