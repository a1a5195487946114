//! Caddy: two maps from decoded addresses, and the headers of files, for the block of a site.

use std::fmt::Write as _;

use crate::redirects::escape::{caddy_input, caddy_output};
use crate::redirects::host::{Host, HostText, KEPT, MARKDOWN, NOTE, REVALIDATED, permanent_only};
use crate::redirects::{Location, OwnRedirects, Rules};

pub(super) const HOST: Host = Host {
    name: "caddy",
    title: "Caddy",
    file: ".redirects.caddy",
    continues: false,
    reads_headers: false,
    precedes_files: true,
    supports: permanent_only,
    write,
};

const MOVED: &str = "\
@guidepost_moved expression `{guidepost_moved} != \"\"`
redir @guidepost_moved {guidepost_moved} 301
";
const GONE: &str = "\
@guidepost_gone expression `{guidepost_gone} == \"notice\"`
file_server @guidepost_gone {
	status 410
}
@guidepost_nothing expression `{guidepost_gone} == \"nothing\"`
error @guidepost_nothing 410
";
const OWN: &str = "\
@guidepost_file path */.redirects.*
error @guidepost_file 404
";

fn write(rules: &Rules, _: &OwnRedirects, _: Option<&str>) -> Result<HostText, String> {
    let mut text =
        format!("# {NOTE}\n# In the block of the site, after `root`: import this file.\n{OWN}");
    let mut map = |name: &str, lines: Vec<String>, then: &str| {
        if !lines.is_empty() {
            let lines = lines.concat();
            // Writing to a string cannot fail.
            let _ = write!(
                text,
                "map {{path}} {{{name}}} {{\n{lines}\tdefault \"\"\n}}\n{then}"
            );
        }
    };
    let moved = rules.moved.iter();
    let moved = moved.flat_map(|moved| {
        moved
            .from
            .paths()
            .map(|path| line(&path.decoded(), &moved.to))
    });
    map("guidepost_moved", moved.collect(), MOVED);
    // The notice is at the address itself. Caddy adds a slash that is missing.
    let gone = rules.gone.iter().map(|gone| match &gone.from.notice {
        Some(notice) => format!("\t{} notice\n", caddy_input(&notice.decoded())),
        None => format!("\t{} nothing\n", caddy_input(&gone.from.path.decoded())),
    });
    map("guidepost_gone", gone.collect(), GONE);
    if let Some(folder) = &rules.markdown {
        let _ = writeln!(
            text,
            "header {}*.md Content-Type \"{MARKDOWN}\"",
            folder.as_str()
        );
    }
    caching(&mut text, rules);
    Ok(HostText {
        text,
        ..HostText::default()
    })
}

/// How long browsers keep files. The first line applies if nothing else has set the header.
fn caching(text: &mut String, rules: &Rules) {
    let folders = rules
        .fixed
        .iter()
        .map(|folder| format!(" {}*", folder.as_str()));
    let folders: String = folders.collect();
    let _ = write!(
        text,
        "header ?Cache-Control \"{REVALIDATED}\"\n@guidepost_fixed {{\n\tpath{folders}\n\tfile\n}}\nheader @guidepost_fixed Cache-Control \"{KEPT}\"\n"
    );
}

fn line(path: &str, to: &Location) -> String {
    let input = caddy_input(path);
    let output = caddy_output(to, &input);
    format!("\t{input} {output}\n")
}
