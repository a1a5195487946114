//! Data files that nothing reads.

use super::lint::Check;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::Code;
use crate::site::data_names::unread;
use crate::site::layout::DATA;

pub(super) static CHECK: Check = Check {
    codes: &[Code::new(
        "data-unused",
        "nothing reads a file of `content/_data/`",
        "show it in a template or with `table`, or remove it",
    )],
    run: |project, _| {
        let uses = project.all_data_uses();
        let unread = unread(&project.site_data, |file| uses.may_read(&file.path));
        // A misspelt name is reported by every build.
        let unused = unread.filter(|(_, near)| near.is_none());
        unused.map(|(file, _)| unused_finding(file)).collect()
    },
    needs_all: false,
};

fn unused_finding(file: &str) -> Diagnostic {
    let finding = Diagnostic::warning("data-unused", "no template and no page reads this file");
    let name = file.strip_prefix(DATA).unwrap_or(file);
    let name = name.trim_start_matches('/');
    let hint = match crate::input::data::key_and_format(name) {
        Some((name, _)) => {
            let path: String = name
                .split('/')
                .map(|key| match is_identifier(key) {
                    true => format!(".{key}"),
                    false => format!("[\"{key}\"]"),
                })
                .collect();
            format!("a template shows it as `data{path}`")
        }
        None => "data files end in `.yaml`, `.json`, `.csv` or `.toml`".to_owned(),
    };
    finding.in_file(file).hint(hint)
}

fn is_identifier(key: &str) -> bool {
    let mut signs = key.chars();
    let starts = signs
        .next()
        .is_some_and(|sign| sign == '_' || sign.is_ascii_alphabetic());
    starts && signs.all(|sign| sign == '_' || sign.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::lint::found;

    #[test]
    fn reports_files_that_nothing_mentions() {
        let site = [
            ("content/index.md", "# Home"),
            ("content/_data/glossary.yaml", ""),
            ("content/_data/facts.json", "{}"),
            ("content/_data/notes.txt", "text"),
            ("content/_data/a/shown.json", "{}"),
            ("content/_data/a/other-one.json", "{}"),
            ("content/_data/refrences.yaml", ""),
            (
                "templates/components/x.html",
                "{% component x(@data) %}{{ data.a.shown }}{% endcomponent x %}",
            ),
        ];
        let expected = |file: &str| ("data-unused".to_owned(), format!("content/_data/{file}"));
        assert_eq!(
            found(&CHECK, &site),
            [
                expected("a/other-one.json"),
                expected("facts.json"),
                expected("notes.txt")
            ]
        );
        let hints = |file: &str| unused_finding(file).hints;
        assert_eq!(
            hints("content/_data/a/other-one.json"),
            ["a template shows it as `data.a[\"other-one\"]`"]
        );
    }
}
