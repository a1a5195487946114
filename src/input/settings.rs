//! The site's settings, `guidepost.yaml`.

use serde_json::{Map, Value};

use crate::base::base_url::BaseUrl;
use crate::diagnostic::{Diagnostic, Severity, nearest};
use crate::input::allow::{self, Allowance};
use crate::input::page_type::PageTypes;
use crate::input::vocabulary::{
    glossary, links as link_keys, markdown as markdown_keys, navigation as navigation_keys,
    references, settings as keys, share_box, theme as theme_keys,
};
use crate::input::yaml::{self, Block, Field, Fields, Keys, Nested, Shape, Typed};
use crate::share::{self, Format};

/// The name of the settings file, at the site's root.
pub const FILE: &str = "guidepost.yaml";
/// What is read where there is no such file: foreign Markdown is no error.
pub const WITHOUT_FILE: &str = "links: {broken: warn}\n";

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
        let block = block(WITHOUT_FILE);
        let map = yaml::parse(block).unwrap_or_default();
        Self::read(&mut Fields::new(block, map, keys::Table::KEYS), false)
    }
}

fn block(text: &str) -> Block<'_> {
    Block {
        file: FILE,
        text,
        offset: 0,
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
        let block = block(text);
        let map = yaml::parse(block).map_err(|error| vec![*error])?;
        let mut fields = Fields::new(block, map, keys::Table::KEYS);
        let settings = Self::read(&mut fields, true);
        let diagnostics = fields.refuse_unknown();
        if diagnostics.is_empty() {
            Ok(settings)
        } else {
            Err(diagnostics)
        }
    }

    /// The title of Home, where it has no page that has one: the site's, else what Home is called.
    #[must_use]
    pub fn home_title(&self) -> &str {
        let title = self.title.as_ref();
        title.unwrap_or(&self.navigation.home_name)
    }

    fn read(fields: &mut Fields<'_>, given: bool) -> Self {
        let base_url = fields.take(keys::base_url).and_then(|text| {
            let parsed = BaseUrl::parse(&text);
            let found = parsed.map_err(|problem| {
                let place = fields.value_span(keys::base_url.name);
                fields
                    .diagnostics
                    .push(base_url_error(&problem).at(FILE, place));
            });
            found.ok()
        });
        let templates = fields.take(keys::templates);
        Self {
            given,
            fingerprint: blake3::hash(b""),
            title: fields
                .take(keys::title)
                .filter(|title| !title.trim().is_empty()),
            base_url,
            language: fields.take_or_default(keys::language).0,
            description: fields.take(keys::description),
            author: fields.take(keys::author),
            templates_given: templates.is_some(),
            templates: match templates {
                Some(Folder(folder)) => folder,
                None => fields.take_or_default(keys::templates).0,
            },
            theme: read_theme(fields),
            markdown: read_markdown(fields),
            navigation: read_navigation(fields),
            links: read_links(fields),
            share: read_share(fields),
            references_page: read_list_page(fields, keys::references, references::page),
            glossary_page: read_list_page(fields, keys::glossary, glossary::page),
            schema: fields.take_or_default(keys::schema),
            allow: allow::read(fields, keys::allow),
            extra: fields.take_or_default(keys::extra),
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

/// A BCP 47 tag, as far as its form goes.
#[derive(Default)]
pub(crate) struct LanguageTag(String);

impl Field for LanguageTag {
    const EXPECTED: &'static str = "a language tag such as `en` or `en-GB`";
    const SHAPE: Shape = Shape::Pattern("^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$");
    fn read(value: &Value) -> Option<Self> {
        let tag = value.as_str()?;
        let is_part = |part: &str| {
            (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        };
        // No language has a longer code: `english` is a name.
        let language = tag.split('-').next().unwrap_or_default();
        let is_code =
            (2..=3).contains(&language.len()) && language.bytes().all(|b| b.is_ascii_alphabetic());
        (is_code && tag.split('-').all(is_part)).then(|| Self(tag.to_owned()))
    }
}

/// A text in which `{title}` may stand, once.
#[derive(Default)]
pub(crate) struct Wording(String);

impl Field for Wording {
    const EXPECTED: &'static str = "text with nothing in braces but one `{title}`";
    const SHAPE: Shape = Shape::Text;
    fn read(value: &Value) -> Option<Self> {
        let text = String::read(value)?;
        let rest = text.replacen("{title}", "", 1);
        (!rest.contains(['{', '}'])).then_some(Self(text))
    }
}

/// A folder below the root, without `/` at its ends.
#[derive(Default)]
pub(crate) struct Folder(String);

impl Field for Folder {
    const EXPECTED: &'static str = "a folder of the site, such as `templates`";
    const SHAPE: Shape = Shape::Pattern(r"^[^/\\:][^\\:]*$");
    fn read(value: &Value) -> Option<Self> {
        let given = String::read(value)?;
        let parts = given.split('/').filter(|part| !matches!(*part, "" | "."));
        let parts: Vec<&str> = parts.collect();
        let leads_out = |part: &&str| *part == ".." || part.contains(['\\', ':']);
        let is_folder =
            !given.starts_with('/') && !parts.is_empty() && !parts.iter().any(leads_out);
        is_folder.then(|| Self(parts.join("/")))
    }
}

/// A place on the colour wheel, in degrees.
#[derive(Default)]
pub(crate) struct Hue(i64);

impl Field for Hue {
    const EXPECTED: &'static str = "a number from 0 to 360";
    const SHAPE: Shape = Shape::Between(0, 360);
    fn read(value: &Value) -> Option<Self> {
        let hue = value.as_i64().filter(|hue| (0..=360).contains(hue));
        hue.map(Self)
    }
}

fn read_theme(fields: &mut Fields<'_>) -> Theme {
    let mut theme = fields.nested(keys::theme);
    let Hue(hue) = theme.take_or_default(theme_keys::hue);
    fields.close(theme);
    Theme { hue }
}

fn read_markdown(fields: &mut Fields<'_>) -> MarkdownSettings {
    let mut markdown = fields.nested(keys::markdown);
    let mut switch = |key| markdown.take_or_default(key);
    let settings = MarkdownSettings {
        tables: switch(markdown_keys::tables),
        footnotes: switch(markdown_keys::footnotes),
        strikethrough: switch(markdown_keys::strikethrough),
        task_lists: switch(markdown_keys::task_lists),
        definition_lists: switch(markdown_keys::definition_lists),
        heading_attributes: switch(markdown_keys::heading_attributes),
        alerts: switch(markdown_keys::alerts),
        smart_punctuation: switch(markdown_keys::smart_punctuation),
        raw_html: switch(markdown_keys::raw_html),
    };
    fields.close(markdown);
    settings
}

fn read_navigation(fields: &mut Fields<'_>) -> Navigation {
    let mut navigation = fields.nested(keys::navigation);
    let home_name = navigation.take_or_default(navigation_keys::home_name);
    let mut wording = |key| {
        let Wording(text) = navigation.take_or_default(key);
        text
    };
    let settings = Navigation {
        top: wording(navigation_keys::top),
        main: wording(navigation_keys::main),
        home: wording(navigation_keys::home),
        home_name,
    };
    fields.close(navigation);
    settings
}

fn read_links(fields: &mut Fields<'_>) -> LinkSettings {
    let mut links = fields.nested(keys::links);
    let broken = links.take_or_default(link_keys::broken);
    fields.close(links);
    LinkSettings { broken }
}

/// The `page` of a feature that fills one: a file of the content folder.
fn read_list_page<K: Keys>(
    fields: &mut Fields<'_>,
    feature: Typed<Nested<K>>,
    page: Typed<String>,
) -> String {
    let mut feature = fields.nested(feature);
    let page = feature.take_or_default(page);
    fields.close(feature);
    page
}

/// Names of formats; whether there are such formats is told for each.
pub(crate) struct FormatIds(Vec<String>);

impl Field for FormatIds {
    const EXPECTED: &'static str = <Vec<String> as Field>::EXPECTED;
    const SHAPE: Shape = Shape::Words(share::ids);
    fn read(value: &Value) -> Option<Self> {
        Vec::read(value).map(Self)
    }
}

fn read_share(fields: &mut Fields<'_>) -> ShareSettings {
    let mut share = fields.nested(keys::share);
    let invitation = share.take_or_default(share_box::invitation);
    let embed = share.take_or_default(share_box::embed);
    let formats = match share.take(share_box::formats) {
        Some(FormatIds(ids)) => read_formats(&mut share, &ids, embed),
        None => share::default_formats(embed),
    };
    let cards = share.take_or_default(share_box::cards);
    if cards && !cfg!(feature = "cards") {
        let message =
            "`share.cards` is true, but this Guidepost was built without what draws cards";
        let finding = Diagnostic::error("cards-missing", message)
            .at(FILE, share.value_span(share_box::cards.name))
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
    let known = share::ids;
    let mut formats: Vec<&'static Format> = Vec::new();
    for id in ids {
        let span = share.value_span(share_box::formats.name);
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
                    None => finding.hint(format!("known here: {}", known().join(", "))),
                }
            }
        };
        share.diagnostics.push(finding);
    }
    formats
}

impl Field for Severity {
    const EXPECTED: &'static str = "`error` or `warn`";
    const SHAPE: Shape = Shape::Word(&["error", "warn"]);
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
        let found = Settings::parse(Some("titel: x\ntheme:\n  hue: 400\nmarkdown: {tabels: true}\nlinks: {broken: maybe}\nbase_url: nowhere\nlanguage: english\nnavigation: {top: \"Up to {titel}\"}\n"))
            .expect_err("seven errors");
        let mut told: Vec<String> = found
            .iter()
            .map(|d| format!("{} {}", d.message, d.label.clone().unwrap_or_default()))
            .collect();
        told.sort();
        assert_eq!(
            told,
            [
                "`base_url` is not a valid address: relative URL without a base ",
                "`language` should be a language tag such as `en` or `en-GB`, found `english` ",
                "`links.broken` should be `error` or `warn`, found `maybe` ",
                "`navigation.top` should be text with nothing in braces but one `{title}`, found `Up to {titel}` ",
                "`theme.hue` should be a number from 0 to 360, found the number 400 ",
                "unknown key `markdown.tabels` did you mean `tables`?",
                "unknown key `titel` did you mean `title`?",
            ]
        );
    }
}
