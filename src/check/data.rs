//! Data files that no feature reads.

use super::lint::Check;
use crate::diagnostic::codes::Code;
use crate::diagnostic::{Diagnostic, nearest};
use crate::input::{glossary, references};
use crate::site::ignored;
use crate::site::sources::{ContentLayout, DATA};

/// The files of the data folder that are read.
const DATA_FILES: [&str; 2] = [glossary::FILE, references::FILE];

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
        let listing = project.files().list(DATA, &ignored::is_hidden);
        let files = listing.files.into_iter();
        files.filter_map(unused).collect()
    },
    needs_all: false,
};

fn unused(file: String) -> Option<Diagnostic> {
    let name = file.strip_prefix(DATA)?.trim_start_matches('/');
    if DATA_FILES.contains(&name) {
        return None;
    }
    let finding = Diagnostic::warning("data-unused", "nothing reads this file");
    let finding = match nearest(name, DATA_FILES) {
        Some(right) => finding.hint(format!("did you mean `{right}`?")),
        None => finding.hint(format!(
            "the files read here are {}",
            DATA_FILES.map(|name| format!("`{name}`")).join(" and ")
        )),
    };
    Some(finding.in_file(file))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::lint::found;

    #[test]
    fn reports_a_file_with_an_unknown_name() {
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
