//! Front matter: the YAML between two `---` lines at the top of a page.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::base::route;
use crate::diagnostic::{Diagnostic, Severity, Span, nearest};
use crate::input::allow::{self, Allowance};
use crate::input::foreign::keys::key_advice;
use crate::input::page_type::PageTypeValue;
use crate::input::vocabulary::{front_matter as keys, page_glossary, page_share, related};
use crate::input::yaml::{self, Block, Fault, Field, Fields, Keys as _, ScalarOrMap, Shape, Typed};

mod cut;

pub use cut::{Parts, misplaced, split};

/// The code of the warning that a key of another generator is kept for templates.
pub const KEY_KEPT: &str = "key-kept";

/// All that an author can say of a page. What few pages say is in a box: a site keeps that of every page.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct FrontMatter {
    /// The page's name; the first heading, else the file's name, where absent.
    pub title: Option<String>,
    /// A shorter name for navigation.
    pub nav_title: Option<String>,
    /// One sentence, for children lists, search results and shared cards.
    pub description: Option<String>,
    /// Place among its siblings; pages without one come after those with one.
    pub order: Option<i64>,
    /// One part of the address, in place of the file's or folder's name.
    pub slug: Option<String>,
    /// Not published, unless drafts are asked for.
    pub draft: bool,
    /// When it was written.
    pub date: Option<Date>,
    /// When it last changed in substance.
    pub updated: Option<Date>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// Former addresses. Reserved: read and shown to templates, without effect yet.
    pub aliases: Vec<String>,
    /// Subjects. Reserved as `aliases` is.
    pub tags: Vec<String>,
    /// The template, in place of `page.html`: its path inside the template folder.
    pub template: Option<Box<Target>>,
    /// A picture for shared cards: a path relative to the page's file.
    pub image: Option<Box<Target>>,
    /// Whether the list of headings is shown.
    pub toc: Option<bool>,
    /// Whether and how it is shared.
    pub share: Share,
    /// Asks search engines to leave the page out; it leaves the sitemap too.
    pub noindex: bool,
    /// Pages worth reading next.
    pub related: Vec<Related>,
    /// Which terms of the glossary are not linked.
    pub glossary: Glossing,
    /// When the facts were last checked. Reserved as `aliases` is.
    pub facts_checked: Option<Date>,
    /// When they should be checked again; `guidepost check` tells when that is past.
    pub next_review: Option<Date>,
    /// What it is for search engines.
    pub schema: Option<Box<PageTypeValue>>,
    /// Which findings are as they should be on this page, and why.
    pub allow: Vec<Allowance>,
    /// Anything for the site's own templates, and every key of another generator.
    #[serde(with = "crate::base::json_text")]
    pub extra: Map<String, Value>,
}

/// How a page is shared.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Share {
    /// Whether it has no share box.
    pub off: bool,
    /// What a link to it says; its title where absent.
    pub text: Option<String>,
    /// A sentence of it worth quoting.
    pub quote: Option<String>,
}

/// Which terms of the glossary a page does not link.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Glossing {
    /// Whether it links none.
    pub off: bool,
    /// Terms that are left as they are, by id or spelling.
    pub unlinked: Vec<String>,
    /// Where those are named.
    pub span: Span,
}

/// A path in front matter, and where it stands in the file.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Target {
    /// The path as written; of a page or a picture, relative to the page's file.
    pub path: String,
    /// Where it stands.
    pub span: Span,
}

/// A page worth reading next.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Related {
    /// The page's file, relative to this one.
    pub page: Target,
    /// Why it is worth reading.
    pub reason: Option<String>,
}

/// Reads a page's front matter. Under `lenient` (a folder without settings) a misspelt key is a
/// warning. Any key that is not known and not one slip away from a known one goes to `extra`.
///
/// # Errors
/// All that is wrong in it; warnings come beside the value.
pub fn parse(
    file: &str,
    parts: Parts<'_>,
    lenient: bool,
) -> Result<(FrontMatter, Vec<Diagnostic>), Vec<Diagnostic>> {
    let block = Block {
        file,
        text: parts.yaml,
        offset: parts.yaml_start,
    };
    let map = yaml::parse(block).map_err(|error| vec![*error])?;
    if map.is_empty() {
        return Ok((FrontMatter::default(), Vec::new()));
    }
    let mut fields = Fields::new(block, map, keys::Table::KEYS);
    let mut front = read(&mut fields, block);
    check_slug(&front, &mut fields, file);
    sort_out_unknown(&mut front, &mut fields, file, lenient);
    let diagnostics = fields.diagnostics;
    if diagnostics.iter().any(Diagnostic::is_error) {
        Err(diagnostics)
    } else {
        Ok((front, diagnostics))
    }
}

fn read(fields: &mut Fields<'_>, block: Block<'_>) -> FrontMatter {
    let filled = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    FrontMatter {
        title: filled(fields.take(keys::title)),
        nav_title: filled(fields.take(keys::nav_title)),
        description: filled(fields.take(keys::description)),
        order: fields.take(keys::order),
        slug: fields.take(keys::slug),
        draft: fields.take_or_default(keys::draft),
        date: fields.take(keys::date),
        updated: fields.take(keys::updated),
        authors: fields.take_or_default(keys::authors),
        aliases: fields.take_or_default(keys::aliases),
        tags: fields.take_or_default(keys::tags),
        template: read_target(fields, keys::template).map(Box::new),
        image: read_target(fields, keys::image).map(Box::new),
        toc: fields.take(keys::toc),
        share: read_share(fields),
        noindex: fields.take_or_default(keys::noindex),
        related: read_related(fields, block),
        glossary: read_glossing(fields),
        facts_checked: fields.take(keys::facts_checked),
        next_review: fields.take(keys::next_review),
        schema: PageTypeValue::read(fields).map(Box::new),
        allow: allow::read(fields, keys::allow),
        extra: fields.take_or_default(keys::extra),
    }
}

fn read_target(fields: &mut Fields<'_>, key: Typed<String>) -> Option<Target> {
    let path = fields.take(key)?;
    let span = fields.value_span(key.name);
    Some(Target { path, span })
}

/// `share`, where it is no mapping.
pub(crate) struct ShareSwitch(bool);

impl Field for ShareSwitch {
    const EXPECTED: &'static str = "true, false or a mapping with `text` and `quote`";
    const SHAPE: Shape = Shape::Switch;
    fn read(value: &Value) -> Option<Self> {
        value.as_bool().map(Self)
    }
}

fn read_share(fields: &mut Fields<'_>) -> Share {
    let mapping = match fields.take(keys::share) {
        None => return Share::default(),
        Some(ScalarOrMap::Value(ShareSwitch(on))) => {
            return Share {
                off: !on,
                ..Share::default()
            };
        }
        Some(ScalarOrMap::Mapping(mapping)) => mapping,
    };
    let mut share = fields.inside(keys::share, mapping);
    let filled = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let read = Share {
        off: false,
        text: filled(share.take(page_share::text)),
        quote: filled(share.take(page_share::quote)),
    };
    fields.close(share);
    read
}

/// `glossary`, where it is no mapping.
pub(crate) struct GlossarySwitch(bool);

impl Field for GlossarySwitch {
    const EXPECTED: &'static str = "true, false or a mapping with `unlinked`";
    const SHAPE: Shape = Shape::Switch;
    fn read(value: &Value) -> Option<Self> {
        value.as_bool().map(Self)
    }
}

fn read_glossing(fields: &mut Fields<'_>) -> Glossing {
    let mapping = match fields.take(keys::glossary) {
        None => return Glossing::default(),
        Some(ScalarOrMap::Value(GlossarySwitch(on))) => {
            return Glossing {
                off: !on,
                ..Glossing::default()
            };
        }
        Some(ScalarOrMap::Mapping(mapping)) => mapping,
    };
    let mut glossary = fields.inside(keys::glossary, mapping);
    let read = Glossing {
        off: false,
        unlinked: glossary.take_or_default(page_glossary::unlinked),
        span: glossary.value_span(page_glossary::unlinked.name),
    };
    fields.close(glossary);
    read
}

/// `related`, before it is known where each path stands.
pub(crate) struct RelatedItems(Vec<(String, Option<String>)>);

impl Field for RelatedItems {
    const EXPECTED: &'static str = "a list of `page: path` with a `reason: text` each";
    const SHAPE: Shape = Shape::List(&Shape::Either(&[
        Shape::Text,
        Shape::Keys(related::Table::KEYS),
    ]));
    fn read(value: &Value) -> Option<Self> {
        let items: Option<Vec<_>> = value.as_array()?.iter().map(related_item).collect();
        items.map(RelatedItems)
    }
    fn fault(value: &Value) -> Option<Fault> {
        let mut items = value.as_array()?.iter();
        let wrong = items.find(|item| related_item(item).is_none())?;
        let Value::Object(map) = wrong else {
            return None;
        };
        let known = || related::Table::KEYS.iter().map(|known| known.name);
        let strange = map.keys().find(|key| !known().any(|known| known == *key));
        let fault = |message: String, part: &str, label: String| Fault {
            message,
            part: part.to_owned(),
            label: Some(label),
        };
        let write = "write `page: path`, and `reason: text` below it".to_owned();
        Some(match (strange, map.keys().next()) {
            (Some(key), _) => fault(
                format!("an entry of `related` has the unknown key `{key}`"),
                key,
                nearest(key, known()).map_or(write, |right| format!("did you mean `{right}`?")),
            ),
            (None, Some(first)) if !map.contains_key(related::page.name) => {
                let message = "an entry of `related` has no `page`".to_owned();
                fault(message, first, write)
            }
            (None, first) => {
                let message = "`page` and `reason` of an entry of `related` should be text";
                fault(message.to_owned(), first.map_or("", |key| key), write)
            }
        })
    }
}

fn related_item(value: &Value) -> Option<(String, Option<String>)> {
    let is_known = |key: &String| related::Table::KEYS.iter().any(|known| known.name == key);
    match value {
        Value::String(page) => Some((page.clone(), None)),
        Value::Object(map) if map.keys().all(is_known) => {
            let reason = match map.get(related::reason.name) {
                None | Some(Value::Null) => None,
                Some(reason) => Some(String::read(reason)?),
            };
            Some((map.get(related::page.name)?.as_str()?.to_owned(), reason))
        }
        _ => None,
    }
}

fn read_related(fields: &mut Fields<'_>, block: Block<'_>) -> Vec<Related> {
    let items = fields
        .take(keys::related)
        .map_or(Vec::new(), |items| items.0);
    let key = fields.key_span(keys::related.name);
    let mut from = (key.end as usize)
        .saturating_sub(block.offset)
        .min(block.text.len());
    let mut place = |path: &str| match block.text[from..].find(path) {
        Some(at) => {
            let start = from + at;
            from = start + path.len();
            Span::from(start..from).shifted(block.offset)
        }
        // Written with an escape or over several lines.
        None => key,
    };
    items
        .into_iter()
        .map(|(path, reason)| Related {
            page: Target {
                span: place(&path),
                path,
            },
            reason,
        })
        .collect()
}

fn check_slug(front: &FrontMatter, fields: &mut Fields<'_>, file: &str) {
    let Some(slug) = &front.slug else { return };
    let hidden = slug
        .starts_with('.')
        .then(|| "starts with a full stop: dot files are never published".to_owned());
    if let Err(problem) = route::check_part(slug).and_then(|()| hidden.map_or(Ok(()), Err)) {
        let finding = Diagnostic::error("slug-invalid", format!("the slug `{slug}` {problem}"))
            .at(file, fields.value_span(keys::slug.name))
            .hint("a slug is one part of an address, such as `hamstring-injury`");
        fields.diagnostics.push(finding);
    }
}

/// A known key one slip away is an error; any other unknown key is kept for templates.
fn sort_out_unknown(front: &mut FrontMatter, fields: &mut Fields<'_>, file: &str, lenient: bool) {
    let mut findings = Vec::new();
    for key in fields.left().map(str::to_owned).collect::<Vec<_>>() {
        let slip = nearest(&key, fields.known()).filter(|right| one_slip(&key, right));
        if slip.is_some() || fields.in_dots(&key).is_some() {
            let severity = if lenient {
                Severity::Warning
            } else {
                Severity::Error
            };
            findings.push(fields.unknown(&key, severity));
        } else {
            findings.push(
                Diagnostic::warning(
                    KEY_KEPT,
                    format!("unknown key `{key}` is kept under `extra`"),
                )
                .at(file, fields.key_span(&key))
                .hint(key_advice(&key)),
            );
        }
    }
    fields.diagnostics.extend(findings);
    for (key, value) in fields.take_rest() {
        front.extra.entry(key).or_insert(value);
    }
}

/// One letter missing, extra, wrong or swapped with its neighbour, or other letter case.
fn one_slip(key: &str, right: &str) -> bool {
    let plain = |text: &str| text.to_lowercase().replace(['-', ' '], "_");
    strsim::damerau_levenshtein(&plain(key), right) <= 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<(FrontMatter, Vec<Diagnostic>), Vec<Diagnostic>> {
        let parts = split("a.md", text).map_err(|error| vec![*error])?;
        parse("a.md", parts, false)
    }

    #[test]
    fn the_body_starts_after_the_closing_line() {
        let text = "---\ntitle: A\n---\nBody";
        let parts = split("a.md", text).expect("closed");
        assert_eq!(
            (parts.yaml, &text[parts.body_start..]),
            ("title: A\n", "Body")
        );
        assert_eq!(
            split("a.md", "# No front matter").expect("none").body_start,
            0
        );
        assert_eq!(
            split("a.md", "---\na: 1").expect_err("open").code,
            "front-matter-unclosed"
        );
    }

    #[test]
    fn front_matter_that_is_read_as_text_is_noticed() {
        let found =
            |text| misplaced("a.md", text).map(|finding| finding.span.unwrap_or_default().start);
        assert_eq!(found("\n\n---\ntitle: A\n---\n"), Some(2));
        assert_eq!(found("+++\ntitle = \"A\"\n+++\n"), Some(0));
        assert_eq!(found("{\n  \"title\": \"A\"\n}\n\nText"), Some(0));
        assert_eq!(found("\n{ \"title\" : \"A\" }\n"), Some(1));
        assert_eq!(found("{{<call a=\"b\" />}}"), None);
        assert_eq!(found("{\"quoted\"} text: more"), None);
        assert_eq!(found("---\ntitle: A\n---\n"), None);
        assert_eq!(found("\n---\n\nA line, then text: more"), None);
    }

    #[test]
    fn a_misspelt_key_is_an_error_and_a_foreign_one_a_warning() {
        let errors = parsed("---\ntitel: A\n---\n").expect_err("misspelt");
        assert_eq!(errors[0].label.as_deref(), Some("did you mean `title`?"));
        let errors = parsed("---\nNav-Title: x\n---\n").expect_err("misspelt");
        assert_eq!(
            errors[0].label.as_deref(),
            Some("did you mean `nav_title`?")
        );
        let (front, warnings) = parsed("---\nlayout: post\n---\n").expect("foreign");
        assert_eq!(
            (front.extra["layout"].as_str(), warnings.len()),
            (Some("post"), 1)
        );
    }

    #[test]
    fn related_pages_are_found_where_they_stand() {
        let text = "---\nrelated:\n  - page: b.md\n    reason: because\n  - c.md\n---\n";
        let (front, _) = parsed(text).expect("good");
        let at: Vec<&str> = front
            .related
            .iter()
            .map(|r| &text[r.page.span.range()])
            .collect();
        assert_eq!(at, ["b.md", "c.md"]);
    }

    #[test]
    fn an_entry_of_related_that_is_wrong_is_told_where_it_stands() {
        for (entry, at, message, label) in [
            (
                "pag: b.md",
                "pag",
                "an entry of `related` has the unknown key `pag`",
                "did you mean `page`?",
            ),
            (
                "reason: because",
                "reason",
                "an entry of `related` has no `page`",
                "write `page: path`, and `reason: text` below it",
            ),
        ] {
            let text = format!("---\nrelated:\n  - page: a.md\n  - {entry}\n---\n");
            let errors = parsed(&text).expect_err("wrong");
            assert_eq!(&text[errors[0].span.expect("a place").range()], at);
            assert_eq!(errors[0].message, message);
            assert_eq!(errors[0].label.as_deref(), Some(label));
        }
    }

    #[test]
    fn a_slug_cannot_lead_out_of_its_folder() {
        for slug in ["../x", "a/b", "..", "C:", "a\\b"] {
            let errors = parsed(&format!("---\nslug: '{slug}'\n---\n")).expect_err(slug);
            assert_eq!(errors[0].code, "slug-invalid");
        }
    }
}
