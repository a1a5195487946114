//! Data files that nothing reads.

use super::lint::Check;
use crate::diagnostic::codes::Code;
use crate::diagnostic::{Diagnostic, nearest};
use crate::input::{glossary, references};
use crate::site::sources::{ContentLayout, DATA};

/// What is read in the folder of data.
const READ: [&str; 2] = [glossary::FILE, references::FILE];

pub(super) static CHECK: Check = Check {
    codes: &[Code::new(
        "data-unused",
        "nothing reads a file of `content/_data/`",
        "correct its name, or move it elsewhere",
    )],
    run: |project, _| {
        if project.layout == ContentLayout::Root {
            return Vec::new();
        }
        let is_hidden = |file: &str| file.rsplit('/').next().unwrap_or(file).starts_with('.');
        let files = project.files().list(DATA, &is_hidden).files.into_iter();
        files.filter_map(unused).collect()
    },
    needs_all: false,
};

fn unused(file: String) -> Option<Diagnostic> {
    let name = file.strip_prefix(DATA)?.trim_start_matches('/');
    if READ.contains(&name) {
        return None;
    }
    let finding = Diagnostic::warning("data-unused", "nothing reads this file");
    let finding = match nearest(name, READ) {
        Some(right) => finding.hint(format!("did you mean `{right}`?")),
        None => finding.hint(format!(
            "the files read here are {}",
            READ.map(|name| format!("`{name}`")).join(" and ")
        )),
    };
    Some(finding.in_file(file))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::lint::found;

    #[test]
    fn a_file_of_another_name_is_unused() {
        let site = [
            ("content/index.md", "# Home"),
            ("content/_data/glossary.yaml", ""),
            ("content/_data/refrences.yaml", ""),
        ];
        let expected = (
            "data-unused".to_owned(),
            "content/_data/refrences.yaml".to_owned(),
        );
        assert_eq!(found(&CHECK, &site), [expected]);
        let finding = unused(format!("{DATA}/refrences.yaml")).expect("unused");
        assert_eq!(finding.hints, ["did you mean `references.yaml`?"]);
    }
}
