//! The allowances themselves: each needs a reason, a code that exists, and a finding to allow. This check runs last,
//! after all findings are counted; its own findings cannot be allowed.

use crate::diagnostic::codes::Code;
use crate::diagnostic::{Diagnostic, nearest};
use crate::site::allowances::{AllowanceUse, Allowances};

pub(super) static CODES: &[Code] = &[
    Code::new(
        "allow-unknown",
        "`allow` names an unknown code",
        "correct it; `guidepost check --list` prints all",
    ),
    Code::new(
        "allow-reason",
        "`allow` gives no reason, and so allows nothing",
        "write why behind the code",
    ),
    Code::new(
        "allow-unused",
        "`allow` names a code that is not found, or that cannot be allowed",
        "remove it",
    ),
];

/// The warnings about them. If the check of a code was not run (`is_run`), because of an error or an option, none of it is
/// reported as unused; nor is an allowance of a draft, which is not checked before it is published.
pub(super) fn check(
    allowances: &Allowances,
    is_run: impl Fn(&str) -> bool,
    codes: &[&str],
) -> Vec<Diagnostic> {
    let rows = allowances.uses().iter();
    rows.filter_map(|row| {
        let finding = finding(row, is_run(&row.allowance.code), codes)?;
        Some(finding.at(&row.file, row.allowance.span))
    })
    .collect()
}

fn finding(row: &AllowanceUse, is_run: bool, codes: &[&str]) -> Option<Diagnostic> {
    let code = row.allowance.code.as_str();
    if !codes.contains(&code) {
        let finding = Diagnostic::warning("allow-unknown", format!("unknown code `{code}`"));
        return Some(match nearest(code, codes.iter().copied()) {
            Some(right) => finding.label(format!("did you mean `{right}`?")),
            None => finding.hint("`guidepost check --list` prints all codes"),
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
        return Some(finding.hint("fix what it reports, and remove this line"));
    }
    (is_run && row.allowed == 0 && !row.draft).then(|| {
        let finding = Diagnostic::warning("allow-unused", format!("`{code}` is not found here"));
        finding.hint("remove this line, so that it hides nothing later")
    })
}
