//! GitLab Pages. A file at the address is served instead of the redirect, so that only addresses without a page of their
//! own need a rule. There is no status 410, and a comment after a rule makes it invalid.

use super::lines;
use crate::redirects::host::{Host, HostText, Usage};
use crate::redirects::{Moved, OwnLine, OwnRedirects, Rules};

pub(super) const HOST: Host = Host {
    name: "gitlab",
    title: "GitLab Pages",
    file: "_redirects",
    continues: true,
    reads_headers: false,
    precedes_files: false,
    supports,
    write,
};

const MOST_RULES: usize = 1000;
const LARGEST: usize = 64 * 1024;

fn supports(line: &OwnLine) -> Result<(), &'static str> {
    if line.has_query || line.has_conditions {
        Err("it has conditions")
    } else if line.has_comment {
        Err("a comment follows on the same line")
    } else if line.force {
        Err("the status has `!`")
    } else if !matches!(line.status, None | Some(200 | 301 | 302)) {
        Err("the status is not 200, 301 or 302")
    } else {
        Ok(())
    }
}

fn write(rules: &Rules, own: &OwnRedirects, _: Option<&str>) -> Result<HostText, String> {
    let text_of = |is_written: fn(&Moved) -> bool| {
        let moved = rules
            .moved
            .iter()
            .filter(|moved| moved.from.own.is_none() && is_written(moved));
        let moved: Vec<String> = moved.map(|moved| lines::moved(moved, "301")).collect();
        lines::joined(own, own.text.len(), &moved)
    };
    let usage_of = |text: &str| {
        vec![
            Usage::limit("rules", lines::count(text), MOST_RULES),
            Usage::limit("bytes", text.len(), LARGEST),
        ]
    };
    let all = text_of(|_| true);
    let usage = usage_of(&all);
    if usage.iter().all(|usage| usage.used <= usage.most * 4 / 5) {
        return Ok(HostText {
            text: all,
            usage,
            ..HostText::default()
        });
    }
    let needed = text_of(|moved| moved.from.notice.is_none());
    Ok(HostText {
        usage: usage_of(&needed),
        text: needed,
        ..HostText::default()
    })
}
