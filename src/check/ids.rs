//! Ids of headings that can come to name another section.

use super::lint::Check;
use crate::diagnostic::codes::Code;
use crate::render::permanence;

pub(super) static CHECK: Check = Check {
    codes: &[Code::new(
        "heading-numbered",
        "a heading with a recorded address has a number in its id, because an earlier one has the same text",
        "write the id behind the heading, as `guidepost links fix` does",
    )],
    run: |project, _| {
        let numbered = permanence::numbered(project);
        numbered
            .into_iter()
            .map(|heading| heading.finding())
            .collect()
    },
    needs_all: false,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::lint::found;

    #[test]
    fn a_recorded_number_is_reported_until_it_is_written() {
        let site = |page: &'static str, ledger: &'static str| {
            found(&CHECK, &[("content/a.md", page), ("links.ledger", ledger)])
        };
        let page = "## Rest\n\nx\n\n## Rest\n\ny\n";
        let expected = [("heading-numbered".to_owned(), "content/a.md".to_owned())];
        let recorded = "live /a/ 2026-01-01 #rest #rest-1\n";
        assert_eq!(site(page, recorded), expected);
        assert_eq!(site(page, "live /a/ 2026-01-01 #rest\n"), []);
        assert_eq!(
            site("## Rest\n\nx\n\n## Rest {#rest-1}\n\ny\n", recorded),
            []
        );
    }
}
