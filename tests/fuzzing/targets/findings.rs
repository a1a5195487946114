//! The promises about findings.

use guidepost::check;
use guidepost::diagnostic::{Diagnostic, Printer};

/// Checks findings: each has a known code, a message and a position inside its file, and can be printed. `text` returns
/// the decoded text of a file, or `None` if there is no such file.
pub(crate) fn verify(findings: &[Diagnostic], text: &dyn Fn(&str) -> Option<String>) {
    let mut printer = Printer::new(&text);
    for finding in findings {
        let is_known = check::codes().any(|(code, _)| code.name == finding.code);
        assert!(is_known, "unknown code: {finding:?}");
        assert!(!finding.message.trim().is_empty(), "{finding:?}");
        let source = finding.file.as_deref().and_then(text);
        if let (Some(span), Some(source)) = (finding.span, source) {
            let range = span.range();
            assert!(
                source.get(range).is_some(),
                "outside of its file: {finding:?}"
            );
        }
        let human = printer.human(finding, false);
        assert!(human.contains(finding.code), "{human}");
        let json: serde_json::Value =
            serde_json::from_str(&printer.json(finding)).expect("a line of JSON");
        assert_eq!(json["code"], finding.code);
    }
}

/// [`verify`] for findings that are all about one file.
pub(crate) fn verify_in(file: &str, text: &str, findings: &[Diagnostic]) {
    verify(findings, &|name| (name == file).then(|| text.to_owned()));
}

/// As [`verify_in`], for the errors of a reader that failed.
pub(crate) fn verify_errors(file: &str, text: &str, findings: &[Diagnostic]) {
    assert!(
        findings.iter().any(Diagnostic::is_error),
        "no error: {findings:?}"
    );
    verify_in(file, text, findings);
}
