//! `_headers`: the response headers of embeds and oEmbed answers, and how long browsers keep files, for hosts that read such
//! a file (Netlify, Cloudflare Pages). The author's own file of that name is its start.

use super::recipe::{OutputKind, Recipe, Rendered};
use crate::base::decode::decode;
use crate::base::route::Route;
use crate::io::content::Content;
use crate::redirects::{KEPT, LARGEST, MARKDOWN, is_about_caching};
use crate::render::project::{HEADERS_FILE, Project};
use crate::site::redirects::fixed_folders;
use crate::site::sources;

const EMBEDS: &str = "  Content-Security-Policy: default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *
  X-Content-Type-Options: nosniff
  X-Robots-Tag: noindex
";
const ANSWERS: &str = "  Access-Control-Allow-Origin: *
  Content-Type: application/json; charset=utf-8
  X-Content-Type-Options: nosniff
  X-Robots-Tag: noindex
";

pub(super) static KIND: OutputKind<()> = OutputKind {
    list: |project| {
        let route = project.has_headers_file();
        let route = route.then(|| Route::root().file(HEADERS_FILE));
        route.map(|route| (route, ())).into_iter().collect()
    },
    source: |project, ()| {
        let own = project.own_headers()?;
        Some(project.site.assets[own].file.clone())
    },
    recipe: |project, ()| Box::new(Headers { project }),
    is_html: false,
    yields: false,
    self_verifying: false,
};

struct Headers<'p> {
    project: &'p Project<'p>,
}

impl Recipe for Headers<'_> {
    fn render(&self) -> Rendered {
        let Self { project } = self;
        let own = project.own_headers().map(|asset| {
            let file = &project.site.assets[asset].file;
            sources::bytes(project.files(), file, LARGEST).and_then(|bytes| decode(file, bytes))
        });
        let own = own.transpose()?.unwrap_or_default();
        let has_markdown = project.settings.publish.markdown;
        let text = with_rules(
            own,
            project.base().path(),
            project.has_embeds(),
            has_markdown,
        );
        Ok(Content::Bytes(text.into_bytes()))
    }
}

/// The author's text with the generated rules, in a site below a path of its host. A path that the author has a rule for
/// gets no other, and none is about caching if the author's are.
///
/// No two generated rules match the same address: some hosts join the values of all matching rules, and browsers apply the
/// stricter of two policies. For the same reason there is no rule for all pages, which these hosts have revalidated anyway.
fn with_rules(own: String, base: &str, has_embeds: bool, has_markdown: bool) -> String {
    let path = |folder: &Route| format!("{base}{}*", &folder.encoded()[1..]);
    let mut rules = Vec::new();
    if has_embeds {
        let below = |name: &str| path(&Route::root().folder(name));
        rules.push((below("embed"), EMBEDS.to_owned()));
        rules.push((below("wp-json"), ANSWERS.to_owned()));
    }
    if has_markdown {
        rules.push((
            format!("{base}*.md"),
            format!("  Content-Type: {MARKDOWN}\n"),
        ));
    }
    if !is_about_caching(&own) {
        let kept = format!("  Cache-Control: {KEPT}\n");
        rules.extend(
            fixed_folders()
                .iter()
                .map(|folder| (path(folder), kept.clone())),
        );
    }
    let has_rule = |path: &str| own.lines().any(|line| line.trim_end() == path);
    rules.retain(|(path, _)| !has_rule(path));
    let mut text = own;
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    for (path, headers) in rules {
        text.push_str(&format!("{path}\n{headers}"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_of_the_author_stay_and_have_precedence() {
        let kept = "/theme/*\n  Cache-Control: public, max-age=31536000, immutable\n/resized/*\n  Cache-Control: public, max-age=31536000, immutable\n";
        assert_eq!(with_rules(String::new(), "/", false, false), kept);
        let own = "/x\n  A: b";
        assert_eq!(
            with_rules(own.to_owned(), "/", false, false),
            format!("{own}\n{kept}")
        );
        let own = "/*\n  cache-control: no-store\n/wp-json/*  \n  A: b\n".to_owned();
        assert_eq!(
            with_rules(own.clone(), "/", true, false),
            format!("{own}/embed/*\n{EMBEDS}")
        );
        let below = with_rules(String::new(), "/guide/", true, true);
        let paths: Vec<&str> = below
            .lines()
            .filter(|line| !line.starts_with(' '))
            .collect();
        assert_eq!(
            paths,
            [
                "/guide/embed/*",
                "/guide/wp-json/*",
                "/guide/*.md",
                "/guide/theme/*",
                "/guide/resized/*"
            ]
        );
    }
}
