//! The JSON Schema next to the settings, which editors read: `init` writes it, and an upgrade of Guidepost makes it
//! out of date.

use super::lint::Check;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::Code;
use crate::input::json_schema::{self, Meaning};
use crate::input::starter::SCHEMA;

/// In bytes. The JSON Schema is far smaller.
const LARGEST: u64 = 1024 * 1024;

pub(super) static CHECK: Check = Check {
    codes: &[Code::new(
        "schema-old",
        "the JSON Schema next to the settings is from another version of Guidepost",
        "renew it with `guidepost schema settings --write`",
    )],
    run: |project, inputs| {
        let there = project.files().read(SCHEMA, LARGEST).ok().flatten();
        there
            .and_then(|bytes| old(&bytes, inputs.allowable))
            .into_iter()
            .collect()
    },
    needs_all: false,
};

/// The warning about a JSON Schema that another version printed. One that Guidepost did not print is ignored.
fn old(bytes: &[u8], allowable: fn() -> Vec<Meaning>) -> Option<Diagnostic> {
    // Version control may have changed the line ends.
    let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    if !json_schema::is_printed(bytes) || text == json_schema::SETTINGS.print(&allowable()) {
        return None;
    }
    let message = "this JSON Schema is from another version of Guidepost, and editors check the settings by it";
    let finding = Diagnostic::warning("schema-old", message).in_file(SCHEMA);
    Some(finding.hint("renew it: `guidepost schema settings --write`"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::allowable;
    use crate::check::lint::found;

    #[test]
    fn reports_only_a_schema_that_another_version_printed() {
        let ours = json_schema::SETTINGS.print(&allowable());
        let old = ours.replace("\"hue\"", "\"tint\"");
        let findings =
            |text: &str| found(&CHECK, &[("content/index.md", "# Home"), (SCHEMA, text)]);
        assert_eq!(findings(&ours), []);
        assert_eq!(findings(&ours.replace('\n', "\r\n")), []);
        assert_eq!(findings("{}"), []);
        assert_eq!(
            findings(&old),
            [("schema-old".to_owned(), SCHEMA.to_owned())]
        );
        assert_eq!(found(&CHECK, &[("content/index.md", "# Home")]), []);
    }
}
