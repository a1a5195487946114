//! Whether a host can have the redirects of a site.

use crate::diagnostic::Diagnostic;
use crate::redirects::{Host, HostText, OWN_FILE, Usage};
use crate::render::project::Project;

/// The findings about the file for a host.
#[must_use]
pub fn check_host(project: &Project<'_>, host: &Host) -> Vec<Diagnostic> {
    let text = match project.host_text(host) {
        Ok(text) => text,
        Err(finding) => return vec![*finding],
    };
    let mut findings: Vec<Diagnostic> = text
        .usage
        .iter()
        .filter_map(|usage| limit(host, *usage, !project.own_redirects.lines.is_empty()))
        .collect();
    findings.extend(left_out(host, &text));
    findings.extend(unsupported(project, host));
    findings
}

/// A limit of the host that is reached, or nearly.
fn limit(host: &Host, usage: Usage, has_own: bool) -> Option<Diagnostic> {
    let Usage {
        what,
        used,
        most,
        is_advice,
    } = usage;
    let title = host.title;
    if used > most && !is_advice {
        let message = format!("there are {used} {what}, and {title} allows {most}");
        let finding = Diagnostic::error("redirect-limit", message);
        return Some(finding.hint(match has_own {
            true => format!(
                "remove lines of `{OWN_FILE}` that are not needed, or use another host; the pages at former addresses work on each"
            ),
            false => "use another host, or leave out `publish.host`: the pages at former addresses work on each".to_owned(),
        }));
    }
    if used * 5 <= most * 4 {
        return None;
    }
    let message = match is_advice {
        true => format!("there are {used} {what}, and {title} advises against more than {most}"),
        false => format!("there are {used} {what}, and {title} allows {most}"),
    };
    let finding = Diagnostic::warning("redirect-limit", message);
    Some(finding.hint("above the limit, the host ignores the rest"))
}

/// Addresses for which the host cannot have a rule. Their pages lead on.
fn left_out<'t>(host: &'t Host, text: &'t HostText) -> impl Iterator<Item = Diagnostic> + 't {
    text.left_out.iter().map(|(path, reason)| {
        let message = format!(
            "{} cannot redirect `{}`: {reason}",
            host.title,
            path.as_str()
        );
        let finding = Diagnostic::warning("redirect-unsupported", message);
        finding.hint("the page at the address leads on, if it is not that of another kind of file")
    })
}

/// Lines of the author's `_redirects` that the host ignores, or that cannot be written in its format.
fn unsupported(project: &Project<'_>, host: &Host) -> Vec<Diagnostic> {
    let own = &project.own_redirects;
    let reads_file = host.file == OWN_FILE;
    let finding = |line: &crate::redirects::OwnLine| {
        let reason = match (host.supports)(line) {
            Err(reason) => reason,
            Ok(()) if !reads_file && project.base().address_of(line).is_none() => {
                "it is not about an address of the site"
            }
            Ok(()) => return None,
        };
        let message = match reads_file {
            true => format!("{} ignores this line: {reason}", host.title),
            false => format!(
                "the file for {} does not have this line: {reason}",
                host.title
            ),
        };
        let finding = Diagnostic::warning("redirect-unsupported", message);
        Some(
            finding
                .at(&own.file, line.from.span)
                .hint("state the move of a page with `guidepost links move`"),
        )
    };
    own.lines.iter().filter_map(finding).collect()
}
