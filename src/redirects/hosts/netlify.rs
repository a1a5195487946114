//! Netlify. Without `!`, a file at the address is served instead of the redirect. Addresses match with and without the
//! final slash.

use super::lines;
use crate::redirects::host::{Host, HostText, Usage};
use crate::redirects::{OwnRedirects, Rules};

pub(super) const HOST: Host = Host {
    name: "netlify",
    title: "Netlify",
    file: "_redirects",
    continues: true,
    reads_headers: true,
    precedes_files: false,
    supports: |_| Ok(()),
    write,
};

/// The number of rules from which on Netlify advises to use patterns.
const MANY: usize = 10_000;

fn write(rules: &Rules, own: &OwnRedirects, _: Option<&str>) -> Result<HostText, String> {
    let moved = rules.moved.iter().filter(|moved| moved.from.own.is_none());
    let moved = moved.map(|moved| lines::moved(moved, "301!"));
    let gone = rules.gone.iter().filter(|gone| gone.from.own.is_none());
    let gone = gone.map(|gone| {
        let shown = gone.from.notice.as_ref().unwrap_or(&rules.not_found);
        format!("{} {} 410!\n", gone.from.path.as_str(), shown.as_str())
    });
    let text = lines::joined(own, own.text.len(), &moved.chain(gone).collect::<Vec<_>>());
    let rules = Usage {
        is_advice: true,
        ..Usage::limit("rules", lines::count(&text), MANY)
    };
    Ok(HostText {
        usage: vec![rules],
        text,
        ..HostText::default()
    })
}
