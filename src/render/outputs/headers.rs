//! `_headers`: the response headers of embeds and oEmbed answers, for hosts that read such a file (Netlify, Cloudflare
//! Pages).

use super::recipe::{OutputKind, Recipe, Rendered};
use crate::base::route::Route;
use crate::io::content::Content;

/// No two rules match the same address: some hosts join the values of all matching rules, and browsers apply the
/// stricter of two policies. For the same reason there is no rule for all pages.
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

pub(super) static KIND: OutputKind<()> = OutputKind {
    list: |project| {
        let has_embeds = super::embed::embedded(project).next().is_some();
        let route = has_embeds.then(|| Route::root().file("_headers"));
        route.map(|route| (route, ())).into_iter().collect()
    },
    source: |_, ()| None,
    recipe: |_, ()| Box::new(Headers),
    yields: true,
    self_verifying: false,
};

struct Headers;

impl Recipe for Headers {
    fn render(&self) -> Rendered {
        Ok(Content::Bytes(TEXT.as_bytes().to_vec()))
    }
}
