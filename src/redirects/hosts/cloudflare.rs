//! Cloudflare Pages. A redirect precedes files. From the first rule with a placeholder on, all count as such, and there
//! can be few of these: the generated lines are inserted before it. There is no status 410. Near the limit, the addresses
//! that have a page of their own, which leads readers on, get no rule.

use super::lines;
use crate::redirects::host::{Host, HostText, Usage};
use crate::redirects::{Moved, OwnLine, OwnRedirects, Rules};

pub(super) const HOST: Host = Host {
    name: "cloudflare",
    title: "Cloudflare Pages",
    file: "_redirects",
    continues: true,
    reads_headers: true,
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
    let at = own.first_pattern();
    let dynamic = lines::count(&own.text[at..]);
    let text_of = |is_written: fn(&Moved) -> bool| {
        let moved = rules
            .moved
            .iter()
            .filter(|moved| moved.from.own.is_none() && is_written(moved));
        let moved: Vec<String> = moved.map(|moved| lines::moved(moved, "301")).collect();
        lines::joined(own, at, &moved)
    };
    let mut text = text_of(|_| true);
    let count = |text: &str| lines::count(text) - dynamic;
    if count(&text) > MOST_STATIC * 4 / 5 {
        text = text_of(|moved| moved.from.notice.is_none());
    }
    Ok(HostText {
        usage: vec![
            Usage::limit("static redirects", count(&text), MOST_STATIC),
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
