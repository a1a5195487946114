//! Apache: anchored regular expressions, since a plain `Redirect` is about all addresses that start alike. Addresses and
//! targets are decoded; Apache encodes the target.

use std::fmt::Write as _;

use crate::redirects::escape::{apache_target, regex_literal};
use crate::redirects::host::{
    Host, HostText, KEPT, MARKDOWN, NOTE, REVALIDATED, is_about_caching, permanent_only,
};
use crate::redirects::{From, OwnRedirects, Rules};

pub(super) const HOST: Host = Host {
    name: "apache",
    title: "Apache",
    file: ".htaccess",
    continues: true,
    reads_headers: false,
    precedes_files: true,
    supports: permanent_only,
    write,
};

fn write(rules: &Rules, _: &OwnRedirects, own: Option<&str>) -> Result<HostText, String> {
    let mut text = own.unwrap_or_default().to_owned();
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    let mut left_out = Vec::new();
    // Writing to a string cannot fail.
    let _ = writeln!(text, "# {NOTE}");
    for moved in &rules.moved {
        match apache_target(&moved.to) {
            Some(target) => {
                let _ = writeln!(
                    text,
                    "RedirectMatch 301 \"{}\" {target}",
                    regex(&moved.from)
                );
            }
            None => {
                let reason = format!(
                    "the path of `{}` has encoded signs that Apache changes",
                    moved.to.text()
                );
                left_out.push((moved.from.path.clone(), reason));
            }
        }
    }
    if !rules.gone.is_empty() {
        gone(&mut text, rules);
    }
    if rules.markdown.is_some() {
        let _ = writeln!(text, "AddType \"{MARKDOWN}\" .md");
    }
    if !own.is_some_and(is_about_caching) {
        caching(&mut text, rules);
    }
    Ok(HostText {
        text,
        left_out,
        ..HostText::default()
    })
}

/// The notice of each retired address is sent with the status 410. The rules do not apply when Apache opens the notice
/// itself, which can be at the same address. `SetEnvIf` compares the encoded address in the configuration of the server,
/// and the decoded one in that of a folder.
fn gone(text: &mut String, rules: &Rules) {
    text.push_str("<If \"-z reqenv('REDIRECT_STATUS')\">\n");
    for gone in &rules.gone {
        let _ = writeln!(text, "RedirectMatch 410 \"{}\"", regex(&gone.from));
    }
    text.push_str("</If>\n");
    let not_found = &rules.not_found.as_str()[1..];
    let _ = writeln!(
        text,
        "SetEnvIf Request_URI \"^/\" guidepost_gone={not_found}"
    );
    for gone in &rules.gone {
        if let Some(notice) = &gone.from.notice {
            let (decoded, encoded) = (&gone.from.path.decoded(), gone.from.path.as_str());
            let notice = notice.file();
            let notice = &notice.as_str()[1..];
            let forms = if decoded == encoded {
                vec![&**decoded]
            } else {
                vec![decoded, encoded]
            };
            for form in forms {
                let regex = regex_of(form, gone.from.other.is_some());
                let _ = writeln!(
                    text,
                    "SetEnvIf Request_URI \"{regex}\" guidepost_gone={notice}"
                );
            }
        }
    }
    text.push_str("ErrorDocument 410 \"/%{reqenv:guidepost_gone}\"\n");
}

/// How long browsers keep files. Only answers with the file itself get the header.
fn caching(text: &mut String, rules: &Rules) {
    text.push_str("<IfModule mod_headers.c>\n");
    for folder in &rules.fixed {
        let (decoded, encoded) = (&*folder.decoded(), folder.as_str());
        let forms = if decoded == encoded {
            vec![decoded]
        } else {
            vec![decoded, encoded]
        };
        for form in forms {
            let _ = writeln!(
                text,
                "SetEnvIf Request_URI \"^{}\" guidepost_fixed",
                regex_literal(form)
            );
        }
    }
    let _ = writeln!(
        text,
        "Header set Cache-Control \"{KEPT}\" env=guidepost_fixed"
    );
    let _ = writeln!(
        text,
        "Header set Cache-Control \"{REVALIDATED}\" env=!guidepost_fixed\n</IfModule>"
    );
}

fn regex(from: &From) -> String {
    regex_of(&from.path.decoded(), from.other.is_some())
}

/// A regular expression for a path, with or without its final slash.
fn regex_of(path: &str, both_forms: bool) -> String {
    match both_forms {
        true => format!("^{}/?$", regex_literal(path.trim_end_matches('/'))),
        false => format!("^{}$", regex_literal(path)),
    }
}
