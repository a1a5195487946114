//! Checks that every file system and host can hold the names of the outputs. Those of pages and of their folders are
//! checked with the tree; here are those of other files, and of what is published beside a page.

use std::collections::BTreeSet;

use super::output::Output;
use super::table::OutputId;
use crate::base::name::{LONGEST_PART, check_part};
use crate::base::route::Route;
use crate::diagnostic::Diagnostic;
use crate::render::project::Project;
use crate::site::Target;

/// The longest address that common hosts support, in bytes (S3).
const LONGEST: usize = 1024;

/// The findings about the names of all outputs, in their order.
pub(super) fn check<'o>(
    project: &Project<'_>,
    outputs: impl Iterator<Item = &'o Output>,
) -> Vec<Diagnostic> {
    let mut checked = Checked::default();
    let mut findings = Vec::new();
    for output in outputs {
        let path = output.route.output_path();
        let found = match output.id {
            OutputId::Asset(_) => checked.asset(project, output, &path),
            _ => checked.length(project, output, &path),
        };
        findings.extend(found);
    }
    findings
}

/// What has been found so far. One fault is reported once.
#[derive(Default)]
struct Checked {
    /// Folders whose names cannot be used.
    folders: BTreeSet<String>,
    /// The source files of outputs that are too long.
    long: BTreeSet<String>,
}

impl Checked {
    fn asset(&mut self, project: &Project<'_>, output: &Output, path: &str) -> Option<Diagnostic> {
        let ends = path.match_indices('/').map(|(at, _)| at);
        for end in ends.chain([path.len()]) {
            let above = &path[..end];
            let part = above.rsplit('/').next().unwrap_or(above);
            let is_of_page = || matches!(project.site.find(above), Some(Target::Node(_)));
            let Err(problem) = check_part(part) else {
                continue;
            };
            if end < path.len() && (is_of_page() || !self.folders.insert(above.to_owned())) {
                return None;
            }
            let finding = Diagnostic::error(
                "name-invalid",
                format!("`{part}` cannot be part of an address: it {problem}"),
            );
            return Some(finding.in_file(output.source(project)).hint("rename it"));
        }
        self.length(project, output, path)
    }

    /// Reports a name or path that is too long, for the source file that it comes from.
    fn length(&mut self, project: &Project<'_>, output: &Output, path: &str) -> Option<Diagnostic> {
        let longest = path.split('/').map(str::len).max().unwrap_or_default();
        let message = if longest > LONGEST_PART {
            format!(
                "the file `{}` has a name of {longest} bytes; most file systems accept {LONGEST_PART}",
                output.route
            )
        } else if path.len() > LONGEST {
            format!("this page's address is longer than {LONGEST} bytes")
        } else {
            return None;
        };
        let node = output.id.node();
        let page = node.and_then(|node| project.site.node_page(node));
        let file = page.map_or_else(|| output.source(project), |page| page.file.clone());
        let is_reported = node.is_some_and(|node| has_long_name(&project.site.nodes[node].route));
        if is_reported || !self.long.insert(file.clone()) {
            return None;
        }
        let finding = Diagnostic::error("name-invalid", message).in_file(file);
        Some(finding.hint("use fewer folders or shorter names"))
    }
}

/// Whether a page has a name that is reported with the tree.
fn has_long_name(page: &Route) -> bool {
    let mut parts = page.as_str().split('/');
    parts.any(|part| part.len() > LONGEST_PART)
}
