//! Parses a Markdown file into a [`Page`].

use crate::base::route::nfc;
use crate::diagnostic::Diagnostic;
use crate::input::front_matter::{self, FrontMatter, Parts};
use crate::input::settings::TAGS;
use crate::page::body::{self, BodySource};
use crate::page::context::ParseContext;
use crate::page::file_name;
use crate::page::front_matter_checks::{joined_names, unknown_terms};
use crate::page::id_index::IdIndex;
use crate::page::markdown::{BodyFacts, PrintedBody};
use crate::page::model::{Page, no_hash};

/// The largest Markdown file that is read as a page, in bytes. The parser takes up to a hundred bytes for each.
pub const LARGEST_PAGE: u64 = 512 * 1024;
/// The largest other file that is read whole, in bytes.
pub const LARGEST: u64 = 16 * 1024 * 1024;

/// A Markdown file, decoded.
#[derive(Clone, Copy, Debug)]
pub struct SourceText<'t> {
    /// The file, relative to the site's root.
    pub file: &'t str,
    /// The file, relative to the content folder.
    pub path: &'t str,
    /// Its text.
    pub text: &'t str,
    /// The hash of its bytes.
    pub hash: blake3::Hash,
}

impl Page {
    /// Parses a page. With `print`, also returns the printed body if its HTML depends on nothing unknown but the
    /// addresses of links.
    ///
    /// # Errors
    /// All errors and warnings about the file, if any of them is an error.
    pub fn parse(
        source: SourceText<'_>,
        context: ParseContext<'_>,
        print: bool,
    ) -> Result<(Self, Option<PrintedBody>), Vec<Diagnostic>> {
        let SourceText { file, text, .. } = source;
        let path = nfc(source.path).into_owned();
        let parts = front_matter::split(file, text).map_err(|error| vec![*error])?;
        let (front, mut diagnostics) = parse_front_matter(source, parts, context);
        // The body is parsed in any case, for its findings.
        let no_front = FrontMatter::default();
        let known_front = front.as_ref().unwrap_or(&no_front);
        diagnostics.extend(unknown_terms(context, file, known_front));
        diagnostics.extend(joined_names(context, file, parts, known_front));
        let mut body = body::parse(BodySource {
            file,
            path: &path,
            text: &text[parts.body_start..],
            start: parts.body_start,
            front: known_front,
            context,
            print,
        });
        diagnostics.append(&mut body.diagnostics);
        let front = front.map(|front| of_path(front, &path));
        let Some(front) = front.filter(|_| !diagnostics.iter().any(Diagnostic::is_error)) else {
            return Err(diagnostics);
        };
        let (facts, printed) = (body.facts, body.printed);
        let title = title(&front, &facts);
        let page = Self {
            title: title.unwrap_or_else(|| file_name::title(&path, context.settings)),
            excerpt: facts.excerpt,
            has_text: facts.has_text,
            file: file.to_owned(),
            path,
            front,
            outline: facts.outline,
            title_anchor: facts.title_heading.map(|heading| heading.id),
            anchors: facts.anchors,
            links: facts.links,
            text_links: facts.text_links,
            citations: facts.citations,
            terms: facts.terms,
            calls: body.calls,
            raw_html: facts.raw_html,
            length: facts.length,
            has_code: facts.has_code,
            code: facts.code,
            hash: source.hash,
            body_start: parts.body_start,
            lints: facts.lints,
            warnings: diagnostics,
            facts_hash: no_hash(),
            file_stat: None,
            printed_body: None,
            id_index: IdIndex::default(),
        };
        Ok((page.hashed(), printed))
    }
}

/// The front matter of a page at a path. The page for addresses without a page is neither listed nor shared.
fn of_path(mut front: FrontMatter, path: &str) -> FrontMatter {
    if file_name::is_error_page(path) {
        front.noindex = true;
        front.share.off = true;
    }
    front
}

/// The front matter, or `None` if it has errors; and the findings about it.
fn parse_front_matter(
    source: SourceText<'_>,
    parts: Parts<'_>,
    context: ParseContext<'_>,
) -> (Option<FrontMatter>, Vec<Diagnostic>) {
    let misplaced = front_matter::misplaced(source.file, source.text, parts.body_start);
    let mut diagnostics: Vec<Diagnostic> = misplaced.into_iter().collect();
    let lenient = !context.settings.given;
    let taxonomies = context.settings.taxonomies.iter();
    let taxonomies = taxonomies.map(|taxonomy| taxonomy.key.as_str());
    let further = taxonomies.filter(|key| *key != TAGS);
    match front_matter::parse_with(source.file, parts, lenient, further) {
        Ok((front, warnings)) => {
            diagnostics.extend(warnings);
            (Some(front), diagnostics)
        }
        Err(errors) => {
            diagnostics.extend(errors);
            (None, diagnostics)
        }
    }
}

/// The title from front matter, else from the first heading.
fn title(front: &FrontMatter, facts: &BodyFacts) -> Option<String> {
    let heading = facts.title_heading.as_ref().map(|heading| &heading.title);
    front
        .title
        .as_ref()
        .or(heading.filter(|title| !title.is_empty()))
        .cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::settings::Settings;

    #[test]
    fn warns_about_several_names_in_one_and_accepts_lists() {
        let settings = Settings {
            author: Some("Roe Physio & Lee Running".to_owned()),
            ..Settings::default()
        };
        let warnings = |front: &str| {
            let text = format!("---\ntitle: A\n{front}\n---\nText.\n");
            let source = SourceText {
                file: "a.md",
                path: "a.md",
                text: &text,
                hash: blake3::hash(text.as_bytes()),
            };
            let context = ParseContext {
                settings: &settings,
                references: None,
                glossary: None,
            };
            let (page, _) = Page::parse(source, context, false).expect("a page");
            let warnings = page.warnings.into_iter().map(|finding| {
                let span = finding.span.expect("a span");
                let rest = &text[usize::try_from(span.start).unwrap_or_default()..];
                let line = rest.lines().next().unwrap_or_default();
                format!("{line} | {}", finding.hints.join(" "))
            });
            warnings.collect::<Vec<_>>()
        };
        let hint = "| write a list: `authors: [Jane Roe, Ann Lee]`";
        let wanted = format!("Jane Roe, Ann Lee {hint}");
        assert_eq!(warnings("authors: Jane Roe, Ann Lee"), [&*wanted]);
        assert_eq!(warnings("author: Jane Roe, Ann Lee"), [&*wanted]);
        assert_eq!(
            warnings("schema:\n  reviewed_by: Roe, Jane; Lee, Ann"),
            ["Roe, Jane; Lee, Ann | write a list: `reviewed_by: [\"Roe, Jane\", \"Lee, Ann\"]`"]
        );
        for valid in [
            "authors: Roe, Jane",
            "authors: Roe Physio & Lee Running",
            "authors: [Jane Roe, Ann Lee]",
            "authors: ['García Márquez, Gabriel José', Ann Lee]",
        ] {
            assert_eq!(warnings(valid), [""; 0], "{valid}");
        }
    }
}
