//! Data files that no feature reads.

use super::lint::Check;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::Code;
use crate::site::data_names::{DATA_FILES, unread};

pub(super) static CHECK: Check = Check {
    codes: &[Code::new(
        "data-unused",
        "nothing reads a file of `content/_data/`",
        "correct its name, or move it elsewhere",
    )],
    run: |project, _| {
        let unread = unread(project.files(), project.layout).into_iter();
        // A misspelt name is reported by every build.
        let unused = unread.filter(|(_, near)| near.is_none());
        unused.map(|(file, _)| unused_finding(file)).collect()
    },
    needs_all: false,
};

fn unused_finding(file: String) -> Diagnostic {
    let finding = Diagnostic::warning("data-unused", "nothing reads this file");
    let finding = finding.hint(format!(
        "the files read here are {}",
        DATA_FILES.map(|name| format!("`{name}`")).join(" and ")
    ));
    finding.in_file(file)
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
            ("content/_data/facts.json", ""),
            ("content/_data/refrences.yaml", ""),
        ];
        let expected = (
            "data-unused".to_owned(),
            "content/_data/facts.json".to_owned(),
        );
        assert_eq!(found(&CHECK, &site), [expected]);
    }
}
