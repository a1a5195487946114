//! The site's settings, `guidepost.yaml`.

use serde_json::{Map, Value};

use crate::allow::{self, Allowance};
use crate::base_url::BaseUrl;
use crate::diagnostic::{Diagnostic, Severity, nearest};
use crate::schema::PageTypes;
use crate::share::{self, Format};
use crate::yaml::{self, Block, Field, Fields};

/// The name of the settings file, at the site's root.
pub const FILE: &str = "guidepost.yaml";

/// All settings, with their defaults filled in.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Whether there is a settings file; without one, foreign Markdown is read leniently.
    pub given: bool,
    /// Stands for all that is said here: equal ones, equal settings.
    pub fingerprint: blake3::Hash,
    /// The site's name; the home page's title where absent.
    pub title: Option<String>,
    /// Where the site will be published; needed for everything absolute.
    pub base_url: Option<BaseUrl>,
    /// BCP 47 tag of the site's language.
    pub language: String,
    /// One sentence about the site, used where a page has none of its own.
    pub description: Option<String>,
    /// Who writes the site.
    pub author: Option<String>,
    /// Folder of the site's own templates, relative to the root, without a last `/`.
    pub templates: String,
    /// Whether that folder was named, so that it has to be there.
    pub templates_given: bool,
    /// The look.
    pub theme: Theme,
    /// What Markdown may hold.
    pub markdown: MarkdownSettings,
    /// Wording of the links at the foot of each page.
    pub navigation: Navigation,
    /// How links are checked.
    pub links: LinkSettings,
    /// The share box.
    pub share: ShareSettings,
    /// The page that lists all sources: a file of the content folder.
    pub references_page: String,
    /// The page that lists all terms: a file of the content folder.
    pub glossary_page: String,
    /// What pages are for search engines, where they do not say it themselves.
    pub schema: PageTypes,
    /// Which findings are as they should be anywhere in the site, and why.
    pub allow: Vec<Allowance>,
    /// Anything for the site's own templates.
    pub extra: Map<String, Value>,
}

/// The look of the default theme.
#[derive(Clone, Debug)]
pub struct Theme {
    /// The accent colour as a hue in degrees, 0 to 360.
    pub hue: i64,
}

/// Which extensions of CommonMark are on.
#[derive(Clone, Debug)]
pub struct MarkdownSettings {
    /// GFM tables.
    pub tables: bool,
    /// Footnotes, printed at the end of the page.
    pub footnotes: bool,
    /// `~~struck~~`.
    pub strikethrough: bool,
    /// `- [x] done`.
    pub task_lists: bool,
    /// Terms and their definitions.
    pub definition_lists: bool,
    /// `## Heading {#id}`.
    pub heading_attributes: bool,
    /// `> [!NOTE]`.
    pub alerts: bool,
    /// Curly quotes and dashes.
    pub smart_punctuation: bool,
    /// Passes raw HTML as it is, scripts and all.
    pub raw_html: bool,
}

/// Wording of the return links; `{title}` stands for the page's name.
#[derive(Clone, Debug)]
pub struct Navigation {
    /// The link to the top of the page.
    pub top: String,
    /// The link to the parent page.
    pub main: String,
    /// The link to the home page.
    pub home: String,
    /// What the home page is called in navigation.
    pub home_name: String,
}

/// How links are checked.
#[derive(Clone, Debug)]
pub struct LinkSettings {
    /// Whether a link that leads nowhere stops the build.
    pub broken: Severity,
}

/// The share box, and what other sites show of a page.
#[derive(Clone, Debug)]
pub struct ShareSettings {
    /// The line that invites to share.
    pub invitation: String,
    /// The formats of the box, in order.
    pub formats: Vec<&'static Format>,
    /// Whether each page has a card that other sites can show in a frame.
    pub embed: bool,
    /// Whether every page has a picture drawn for links to it.
    pub cards: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self::read(
            &mut Fields::new(
                Block {
                    file: FILE,
                    text: "",
                    offset: 0,
                },
                Map::new(),
            ),
            false,
        )
    }
}

impl Settings {
    /// Reads the text of the settings file; none where the site has no such file.
    ///
    /// # Errors
    /// All that is wrong in it: syntax, types, unknown keys.
    pub fn parse(text: Option<&str>) -> Result<Self, Vec<Diagnostic>> {
        let Some(text) = text else {
            return Ok(Self::default());
        };
        let block = Block {
            file: FILE,
            text,
            offset: 0,
        };
        let map = yaml::parse(block).map_err(|error| vec![*error])?;
        let mut fields = Fields::new(block, map);
        let settings = Self::read(&mut fields, true);
        let diagnostics = fields.refuse_unknown();
        if diagnostics.is_empty() {
            Ok(settings)
        } else {
            Err(diagnostics)
        }
    }

    fn read(fields: &mut Fields<'_>, given: bool) -> Self {
        let base_url = fields.take::<String>("base_url").and_then(|text| {
            let parsed = BaseUrl::parse(&text);
            let found = parsed.map_err(|problem| {
                let finding = base_url_error(&problem).at(FILE, fields.value_span("base_url"));
                fields.diagnostics.push(finding);
            });
            found.ok()
        });
        let templates = read_templates(fields);
        Self {
            given,
            fingerprint: blake3::hash(b""),
            title: fields
                .take::<String>("title")
                .filter(|title| !title.trim().is_empty()),
            base_url,
            language: read_language(fields),
            description: fields.take("description"),
            author: fields.take("author"),
            templates_given: templates.is_some(),
            templates: templates.unwrap_or_else(|| "templates".to_owned()),
            theme: read_theme(fields),
            markdown: read_markdown(fields),
            navigation: read_navigation(fields),
            links: read_links(fields, given),
            share: read_share(fields),
            references_page: read_page(fields, "references", "references.md"),
            glossary_page: read_page(fields, "glossary", "glossary.md"),
            schema: fields.take("schema").unwrap_or_default(),
            allow: allow::read(fields),
            extra: fields.take("extra").unwrap_or_default(),
        }
    }

    /// Where the site is published; none also where the address is not one to share (`http:`).
    #[must_use]
    pub fn shareable_base(&self) -> Option<&BaseUrl> {
        self.base_url.as_ref().filter(|base| base.is_shareable())
    }
}

/// The diagnostic for an address that cannot be a base address; the caller adds where it was given.
#[must_use]
pub fn base_url_error(problem: &str) -> Diagnostic {
    Diagnostic::error("base-url", format!("`base_url` {problem}")).hint(
        "write the whole address, such as `https://example.org/` or `https://example.org/guide/`",
    )
}

fn wrong_value(
    key: &str,
    expected: &str,
    found: &str,
    span: crate::diagnostic::Span,
) -> Diagnostic {
    Diagnostic::error(
        "yaml-type",
        format!("`{key}` should be {expected}, found `{found}`"),
    )
    .at(FILE, span)
}

/// A BCP 47 tag, as far as its form goes.
fn read_language(fields: &mut Fields<'_>) -> String {
    let language: String = fields.take("language").unwrap_or_else(|| "en".to_owned());
    let is_part = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    let starts = language.starts_with(|c: char| c.is_ascii_alphabetic());
    if !starts || !language.split('-').all(is_part) {
        let span = fields.value_span("language");
        fields.diagnostics.push(wrong_value(
            "language",
            "a language tag such as `en` or `en-GB`",
            &language,
            span,
        ));
    }
    language
}

/// A folder below the root.
fn read_templates(fields: &mut Fields<'_>) -> Option<String> {
    let given = fields.take::<String>("templates")?;
    let parts: Vec<&str> = given
        .split('/')
        .filter(|part| !matches!(*part, "" | "."))
        .collect();
    if given.starts_with('/')
        || parts.is_empty()
        || parts
            .iter()
            .any(|part| *part == ".." || part.contains(['\\', ':']))
    {
        let span = fields.value_span("templates");
        fields.diagnostics.push(wrong_value(
            "templates",
            "a folder of the site, such as `templates`",
            &given,
            span,
        ));
        return None;
    }
    Some(parts.join("/"))
}

fn read_theme(fields: &mut Fields<'_>) -> Theme {
    const HUE: i64 = 158;
    let mut theme = fields.nested("theme");
    let hue = theme.take("hue").unwrap_or(HUE);
    if !(0..=360).contains(&hue) {
        let finding = Diagnostic::error(
            "yaml-type",
            format!("`theme.hue` should be a number from 0 to 360, found {hue}"),
        )
        .at(FILE, theme.value_span("hue"));
        theme.diagnostics.push(finding);
    }
    fields.close(theme);
    Theme { hue }
}

fn read_markdown(fields: &mut Fields<'_>) -> MarkdownSettings {
    let mut markdown = fields.nested("markdown");
    let mut switch = |key, default| markdown.take(key).unwrap_or(default);
    let settings = MarkdownSettings {
        tables: switch("tables", true),
        footnotes: switch("footnotes", true),
        strikethrough: switch("strikethrough", true),
        task_lists: switch("task_lists", true),
        definition_lists: switch("definition_lists", true),
        heading_attributes: switch("heading_attributes", true),
        alerts: switch("alerts", true),
        smart_punctuation: switch("smart_punctuation", true),
        raw_html: switch("raw_html", false),
    };
    fields.close(markdown);
    settings
}

fn read_navigation(fields: &mut Fields<'_>) -> Navigation {
    let mut navigation = fields.nested("navigation");
    let mut wording =
        |key, default: &str| navigation.take(key).unwrap_or_else(|| default.to_owned());
    let settings = Navigation {
        top: wording("top", "Return to top of {title}"),
        main: wording("main", "Go to main {title} page"),
        home: wording("home", "Go to {title} page"),
        home_name: wording("home_name", "Home"),
    };
    fields.close(navigation);
    settings
}

fn read_links(fields: &mut Fields<'_>, given: bool) -> LinkSettings {
    let mut links = fields.nested("links");
    let default = if given {
        Severity::Error
    } else {
        Severity::Warning
    };
    let broken = links.take("broken").unwrap_or(default);
    fields.close(links);
    LinkSettings { broken }
}

/// The `page` of a feature that fills one: a file of the content folder.
fn read_page(fields: &mut Fields<'_>, feature: &'static str, default: &str) -> String {
    let mut feature = fields.nested(feature);
    let page: Option<String> = feature.take("page");
    fields.close(feature);
    page.unwrap_or_else(|| default.to_owned())
}

fn read_share(fields: &mut Fields<'_>) -> ShareSettings {
    let mut share = fields.nested("share");
    let invitation = share.take("invitation").unwrap_or_else(|| {
        "Did this page help? Paste this code into your blog or forum, and others will find it too.".to_owned()
    });
    let embed = share.take("embed").unwrap_or(false);
    let formats = match share.take::<Vec<String>>("formats") {
        Some(ids) => read_formats(&mut share, &ids, embed),
        None => share::default_formats(embed),
    };
    let cards = share.take("cards").unwrap_or(false);
    if cards && !cfg!(feature = "cards") {
        let message =
            "`share.cards` is true, but this Guidepost was built without what draws cards";
        let finding = Diagnostic::error("cards-missing", message)
            .at(FILE, share.value_span("cards"))
            .hint("build Guidepost with its feature `cards`, as `cargo install --locked --path .` does, or set `cards: false`");
        share.diagnostics.push(finding);
    }
    fields.close(share);
    ShareSettings {
        invitation,
        formats,
        embed,
        cards,
    }
}

/// Known formats, each named once; that of the card where there are cards.
fn read_formats(share: &mut Fields<'_>, ids: &[String], embed: bool) -> Vec<&'static Format> {
    let known = || share::FORMATS.iter().map(|format| format.id);
    let mut formats: Vec<&'static Format> = Vec::new();
    for id in ids {
        let span = share.value_span("formats");
        let wrong = |problem: String| Diagnostic::error("share-format", problem).at(FILE, span);
        let finding = match share::format(id) {
            Some(format) if format.id == share::EMBED.id && !embed => wrong(format!(
                "`share.formats` names `{id}`, and there are no cards to embed"
            ))
            .hint("add `embed: true` under `share:`"),
            Some(format) if formats.iter().all(|named| named.id != format.id) => {
                formats.push(format);
                continue;
            }
            Some(_) => wrong(format!("`share.formats` names `{id}` twice")),
            None => {
                let finding = wrong(format!("`share.formats` names `{id}`, which is no format"));
                match nearest(id, known()) {
                    Some(right) => finding.label(format!("did you mean `{right}`?")),
                    None => finding.hint(format!(
                        "known here: {}",
                        known().collect::<Vec<_>>().join(", ")
                    )),
                }
            }
        };
        share.diagnostics.push(finding);
    }
    formats
}

impl Field for Severity {
    const EXPECTED: &'static str = "`error` or `warn`";
    fn read(value: &Value) -> Option<Self> {
        match value.as_str()? {
            "error" => Some(Self::Error),
            "warn" => Some(Self::Warning),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wrong_setting_is_reported_with_the_nearest_right_one() {
        let found = Settings::parse(Some("titel: x\ntheme:\n  hue: 400\nmarkdown: {tabels: true}\nlinks: {broken: maybe}\nbase_url: nowhere\n"))
            .expect_err("five errors");
        let mut told: Vec<String> = found
            .iter()
            .map(|d| format!("{} {}", d.message, d.label.clone().unwrap_or_default()))
            .collect();
        told.sort();
        assert_eq!(
            told,
            [
                "`base_url` is no address: relative URL without a base ",
                "`links.broken` should be `error` or `warn`, found `maybe` ",
                "`theme.hue` should be a number from 0 to 360, found 400 ",
                "unknown key `markdown.tabels` did you mean `tables`?",
                "unknown key `titel` did you mean `title`?",
            ]
        );
    }
}
