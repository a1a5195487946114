//! Allowances themselves: each has a reason, a code that there is, and something to allow. The last
//! check, for only then is it known what each was needed for; its own findings cannot be allowed.

use crate::diagnostic::codes::Code;
use crate::diagnostic::{Diagnostic, nearest};
use crate::site::allowances::{AllowanceUse, Allowances};

pub(super) static CODES: &[Code] = &[
    Code::new(
        "allow-unknown",
        "`allow` names a code that there is not",
        "correct it; `guidepost check --list` names all",
    ),
    Code::new(
        "allow-reason",
        "`allow` gives no reason, and so allows nothing",
        "write why behind the code",
    ),
    Code::new(
        "allow-unused",
        "`allow` names what is not found, or what cannot be allowed",
        "remove it",
    ),
];

/// What is wrong with them. Where an error keeps some checks from running, none is called
/// unused; nor is that of a draft, which is not checked before it is published.
pub(super) fn check(allowances: &Allowances, complete: bool) -> Vec<Diagnostic> {
    let rows = allowances.uses().iter();
    rows.filter_map(|row| {
        let finding = finding(row, complete)?;
        Some(finding.at(&row.file, row.allowance.span))
    })
    .collect()
}

fn finding(row: &AllowanceUse, complete: bool) -> Option<Diagnostic> {
    let code = row.allowance.code.as_str();
    let names = || super::codes().map(|(code, _)| code.name);
    if !names().any(|name| name == code) {
        let finding = Diagnostic::warning("allow-unknown", format!("no code `{code}`"));
        return Some(match nearest(code, names()) {
            Some(right) => finding.label(format!("did you mean `{right}`?")),
            None => finding.hint("`guidepost check --list` names all codes"),
        });
    }
    if row.allowance.reason.is_none() {
        let message = format!("there is no reason to allow `{code}`, so it is not allowed");
        let finding = Diagnostic::warning("allow-reason", message);
        return Some(finding.hint(format!("write why: `allow: {{{code}: The reason}}`")));
    }
    if row.met_error {
        let message = format!("`{code}` stops a build here, and cannot be allowed");
        let finding = Diagnostic::warning("allow-unused", message);
        return Some(finding.hint("mend what it tells, and remove this line"));
    }
    (complete && row.allowed == 0 && !row.draft).then(|| {
        let finding = Diagnostic::warning("allow-unused", format!("`{code}` is not found here"));
        finding.hint("remove this line, so that it hides nothing later")
    })
}
