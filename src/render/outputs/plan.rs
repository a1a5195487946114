//! The plan: which outputs a project has.

use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::names;
use super::output::Output;
use super::table::OutputId;
use crate::base::route::collision_key;
use crate::diagnostic::Diagnostic;
use crate::render::project::Project;

/// All outputs of a project, each at an address of its own on every file system, with findings: outputs that have the
/// same address, and files at the address of a folder.
#[must_use]
pub fn plan(project: &Project<'_>) -> (Vec<Output>, Vec<Diagnostic>) {
    let all: Vec<Output> = OutputId::list(project)
        .into_iter()
        .map(|(route, id)| Output { id, route })
        .collect();
    let key = |output: &Output| collision_key(&output.route.output_path());
    let keys: Vec<String> = all.par_iter().map(key).collect();
    let mut taken: FxHashMap<&str, usize> =
        FxHashMap::with_capacity_and_hasher(all.len(), FxBuildHasher);
    let mut outputs: Vec<(&str, Output)> = Vec::with_capacity(all.len());
    let mut diagnostics = Vec::new();
    for (key, output) in keys.iter().zip(all) {
        match taken.get(key.as_str()) {
            Some(first) if output.id.yields() && outputs[*first].1.route == output.route => {}
            Some(first) if output.id.yields() => {
                diagnostics.push(misspelt(project, &outputs[*first].1, &output));
            }
            Some(first) => diagnostics.push(collision(project, &outputs[*first].1, &output)),
            None => {
                taken.insert(key, outputs.len());
                outputs.push((key, output));
            }
        }
    }
    diagnostics.extend(files_at_folders(project, &outputs, &taken));
    diagnostics.extend(names::check(
        project,
        outputs.iter().map(|(_, output)| output),
    ));
    let outputs = outputs.into_iter().map(|(_, output)| output);
    (outputs.collect(), diagnostics)
}

fn collision(project: &Project<'_>, first: &Output, second: &Output) -> Diagnostic {
    let (a, b) = (first.source(project), second.source(project));
    let message = if first.route == second.route {
        format!("`{a}` and `{b}` have the same address, `{}`", first.route)
    } else {
        format!(
            "`{a}` and `{b}` have addresses that many servers and file systems do not distinguish, `{}` and `{}`",
            first.route, second.route
        )
    };
    Diagnostic::error("address-taken", message)
        .in_file(b)
        .hint("rename one of them, or give one a `slug` of its own")
}

/// A file of the site that only almost has the name of a generated one, so that it does not replace it.
fn misspelt(project: &Project<'_>, file: &Output, generated: &Output) -> Diagnostic {
    let (name, right) = (file.source(project), &generated.route);
    let message = format!(
        "`{name}` and the generated file have addresses that many servers and file systems do not distinguish, `{}` and `{right}`",
        file.route
    );
    let finding = Diagnostic::error("address-taken", message).in_file(name);
    finding.hint(match generated.id {
        OutputId::Notice(_) => format!(
            "`{right}` is a former address, which leads readers on: rename the file, or remove the alias or the move"
        ),
        _ => format!(
            "to replace the generated file, name it `{}`",
            &right.as_str()[1..]
        ),
    })
}

/// A file `a/b` where another output needs the folder `a/b/`.
fn files_at_folders(
    project: &Project<'_>,
    outputs: &[(&str, Output)],
    taken: &FxHashMap<&str, usize>,
) -> Vec<Diagnostic> {
    let conflicts = outputs.par_iter().flat_map_iter(|(key, output)| {
        let above = key.match_indices('/').map(|(at, _)| &key[..at]);
        above.filter_map(move |above| Some((above, *taken.get(above)?, output)))
    });
    let conflicts: Vec<(&str, usize, &Output)> = conflicts.collect();
    let finding = |(above, file, output): (&str, usize, &Output)| {
        let (a, b) = (outputs[file].1.source(project), output.source(project));
        let message = format!("`{a}` would be a file where `{b}` needs a folder, at `/{above}`");
        let finding = Diagnostic::error("address-taken", message);
        finding.in_file(b).hint("rename one of them")
    };
    conflicts.into_iter().map(finding).collect()
}
