//! `_headers`: what hosts that know such a file (Netlify, Cloudflare Pages) say with cards and oEmbed answers.

use super::{Kind, Rendered};
use crate::base::route::Route;
use crate::render::project::Project;

/// No two rules match one address: a host that joins the values of all rules that do would send two policies,
/// of which browsers obey the stricter. So there is none for all pages either.
const TEXT: &str = "\
/embed/*
  Content-Security-Policy: default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *
  X-Content-Type-Options: nosniff
  X-Robots-Tag: noindex
/wp-json/*
  Access-Control-Allow-Origin: *
  Content-Type: application/json; charset=utf-8
  X-Content-Type-Options: nosniff
  X-Robots-Tag: noindex
";

pub(super) static KIND: Kind = Kind {
    rows: |project| {
        let has_cards = super::embed::embedded(project).next().is_some();
        has_cards
            .then(|| (Route::root().file("_headers"), 0))
            .into_iter()
            .collect()
    },
    render,
    source: |_, _| None,
    yields: true,
    key: None,
    self_verifying: None,
};

#[expect(clippy::unnecessary_wraps, reason = "the signature is the table's")]
fn render(_: &Project<'_>, _: usize) -> Rendered {
    Ok(TEXT.as_bytes().to_vec().into())
}
