//! Checks of a site's parts against each other.

use std::collections::HashMap;

use crate::base::route::Route;
use crate::diagnostic::{Diagnostic, counted, nearest};
use crate::input::front_matter::KEY_KEPT;
use crate::input::settings::{self, Settings};
use crate::page::Page;
use crate::site::Site;
use crate::site::sources::DataFiles;
use crate::theme::Templates;

pub(super) fn check_base(settings: &Settings) -> Option<Diagnostic> {
    let problem = match (&settings.base_url, settings.shareable_base()) {
        (None, _) => "without `base_url`, the address where the site will be,",
        (Some(_), None) => "`base_url` is not a public https: address:",
        _ => return None,
    };
    let message = format!(
        "{problem} the pages have no share box, the site no sitemap, and links to it no preview"
    );
    let finding = Diagnostic::warning("base-url-missing", message);
    Some(finding.hint("set `base_url` in `guidepost.yaml`, or add `--base-url https://…`"))
}

/// Data that no page lists, so that citations and linked terms have no target.
pub(super) fn missing_lists(site: &Site, settings: &Settings, data: &DataFiles) -> Vec<Diagnostic> {
    let lists = [
        (
            "references",
            data.references.is_some(),
            &settings.references.page,
        ),
        ("glossary", data.glossary.is_some(), &settings.glossary.page),
    ];
    let missing = lists
        .into_iter()
        .filter(|(_, there, page)| *there && site.find(page).is_none());
    let findings = missing.map(|(name, _, page)| {
        let message = format!("there is a `{name}.yaml`, but no page `content/{page}` to list it");
        let finding = Diagnostic::warning("data-page", message);
        let pages = site.pages.iter().map(|page| page.path.as_str());
        if let Some(right) = nearest(page, pages) {
            return finding.hint(format!("did you mean `{name}: {{page: {right}}}`?"));
        }
        finding.hint(format!(
            "write that page with a title, or name another as `{name}: {{page: …}}` in the settings"
        ))
    });
    findings.collect()
}

/// Addresses in the setting `schema` without a page: the page was moved, or the address is misspelt.
pub(super) fn check_schema(settings: &Settings, site: &Site) -> Vec<Diagnostic> {
    let routes: Vec<&Route> = site.nodes.iter().map(|node| &node.route).collect();
    let unused = settings.schema.without_pages(&routes);
    let finding = |address: &str| {
        let message = format!("`schema` names `{address}`, which is not the address of a page");
        let finding = Diagnostic::warning("schema-unused", message).in_file(settings::FILE);
        match nearest(address, routes.iter().map(|route| route.as_str())) {
            Some(right) => finding.hint(format!("did you mean `{right}`?")),
            None => finding.hint("write an address of the site, such as `/injuries/`"),
        }
    };
    unused.map(finding).collect()
}

/// The template that a page names, and its component calls.
pub(super) fn check_templates(page: &Page, templates: &Templates) -> Vec<Diagnostic> {
    let mut findings: Vec<Diagnostic> = page
        .calls
        .iter()
        .flat_map(|call| templates.check_call(call, &page.file, page.body_start))
        .collect();
    findings.extend(templates.check_nesting(&page.calls, &page.file, page.body_start));
    let template = page.front.template.as_ref();
    if let Some(template) = template.filter(|template| !templates.has(&template.path)) {
        let message = format!("no template `{}`", template.path);
        let finding = Diagnostic::error("template-missing", message).at(&page.file, template.span);
        findings.push(match templates.nearest(&template.path) {
            Some(right) => finding.label(format!("did you mean `{right}`?")),
            None => finding.hint(
                "remove the key to use `page.html`, or write that file into the template folder",
            ),
        });
    }
    findings
}

/// Codes of findings that may be on every page of a site from another generator.
const ONCE_PER_SITE: [&str; 4] = [
    "code-language-unknown",
    KEY_KEPT,
    "markup-foreign",
    "shortcode-foreign",
];

/// Reports such a finding once, for the first page.
pub(super) fn once_per_site(warnings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut reported: Vec<Diagnostic> = Vec::new();
    let mut more: HashMap<String, (usize, usize)> = HashMap::new();
    for warning in warnings {
        if ONCE_PER_SITE.contains(&warning.code) {
            if let Some((_, count)) = more.get_mut(&warning.message) {
                *count += 1;
                continue;
            }
            more.insert(warning.message.clone(), (reported.len(), 0));
        }
        reported.push(warning);
    }
    for (at, count) in more.into_values().filter(|(_, count)| *count > 0) {
        let hint = format!("it is on {} too", counted(count, "other page"));
        reported[at].hints.push(hint);
    }
    reported
}
