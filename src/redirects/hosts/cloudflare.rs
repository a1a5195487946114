//! Cloudflare Pages. A redirect precedes files. From the first rule with a placeholder on, all count as such, and there
//! can be few of these: the generated lines are inserted before it. There is no status 410.

use super::lines;
use crate::redirects::host::{Host, HostText, Usage};
use crate::redirects::{OwnLine, OwnRedirects, Rules};

pub(super) const HOST: Host = Host {
    name: "cloudflare",
    title: "Cloudflare Pages",
    file: "_redirects",
    continues: true,
    precedes_files: true,
    supports,
    write,
};

const MOST_STATIC: usize = 2000;
const MOST_DYNAMIC: usize = 100;
const LONGEST_LINE: usize = 1000;

fn supports(line: &OwnLine) -> Result<(), &'static str> {
    if line.has_query || line.has_conditions {
        Err("it has conditions")
    } else if line.pattern.is_none() {
        Err("it is about another host")
    } else if line.force {
        Err("the status has `!`")
    } else if !matches!(line.status, None | Some(200 | 301 | 302 | 303 | 307 | 308)) {
        Err("the status is not 200, 301, 302, 303, 307 or 308")
    } else {
        Ok(())
    }
}

fn write(rules: &Rules, own: &OwnRedirects, _: Option<&str>) -> Result<HostText, String> {
    let moved = rules.moved.iter().filter(|moved| moved.from.own.is_none());
    let moved: Vec<String> = moved.map(|moved| lines::moved(moved, "301")).collect();
    let at = own.first_pattern();
    let text = lines::joined(own, at, &moved);
    let dynamic = lines::count(&own.text[at..]);
    Ok(HostText {
        usage: vec![
            Usage::limit(
                "static redirects",
                lines::count(&text) - dynamic,
                MOST_STATIC,
            ),
            Usage::limit(
                "redirects from the first with `*` or `:` on",
                dynamic,
                MOST_DYNAMIC,
            ),
            Usage::limit("characters in a line", lines::longest(&text), LONGEST_LINE),
        ],
        text,
        ..HostText::default()
    })
}
