//! The settings' schema beside them, which editors read: `init` wrote it, and an upgrade of the program does not.

use super::lint::Check;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::Code;
use crate::input::json_schema::{self, Meaning};
use crate::input::starter::SCHEMA;

/// A schema is far smaller.
const LARGEST: u64 = 1024 * 1024;

pub(super) static CHECK: Check = Check {
    codes: &[Code::new(
        "schema-old",
        "the schema beside the settings is that of another Guidepost",
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

/// The finding for a schema that was printed by another version. One of another hand is its author's matter.
fn old(bytes: &[u8], allowable: fn() -> Vec<Meaning>) -> Option<Diagnostic> {
    // Version control may have changed the line ends.
    let text = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
    if !json_schema::is_ours(bytes) || text == json_schema::SETTINGS.print(&allowable()) {
        return None;
    }
    let message = "this schema is that of another Guidepost, and editors check the settings by it";
    let finding = Diagnostic::warning("schema-old", message).in_file(SCHEMA);
    Some(finding.hint("renew it: `guidepost schema settings --write`"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::allowable;
    use crate::check::lint::found;

    #[test]
    fn only_a_schema_of_ours_that_is_not_this_one_is_old() {
        let ours = json_schema::SETTINGS.print(&allowable());
        let old = ours.replace("\"hue\"", "\"tint\"");
        let told = |text: &str| found(&CHECK, &[("content/index.md", "# Home"), (SCHEMA, text)]);
        assert_eq!(told(&ours), []);
        assert_eq!(told(&ours.replace('\n', "\r\n")), []);
        assert_eq!(told("{}"), []);
        assert_eq!(told(&old), [("schema-old".to_owned(), SCHEMA.to_owned())]);
        assert_eq!(found(&CHECK, &[("content/index.md", "# Home")]), []);
    }
}
