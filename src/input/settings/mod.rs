//! The site's settings, `guidepost.yaml`.

use jiff::civil::Date;
use serde_json::{Map, Value};

use crate::base::base_url::BaseUrl;
use crate::base::ui_strings::{ENGLISH, UiStrings};
use crate::base::version::Version;
use crate::diagnostic::{Diagnostic, Severity};
use crate::input::allow::{AllowValue, Allowance};
use crate::input::feed::FeedChoice;
use crate::input::page_type::{PageTypes, TypesByAddress};
use crate::input::upgrade;
use crate::input::yaml::{self, Absent, Block, MappingReader, Table as _, keys};

mod header;
mod images;
mod publish;
mod repository;
mod robots;
mod search;
mod share_box;
mod taxonomies;
mod theme;
mod value;

pub use header::{Footer, Header, SiteLink};
pub use images::ImageSettings;
pub use publish::PublishSettings;
pub use repository::{EditAddress, GitDates, RepositorySettings};
pub use robots::RobotsSettings;
pub use search::SearchSettings;
pub use share_box::ShareSettings;
use taxonomies::TaxonomiesByKey;
pub use taxonomies::{TAGS, Taxonomy};
pub use theme::{FontStack, Fonts, SiteFile, Theme};
use value::{AddressPatterns, FolderPath, Hosts, PublishedAt, SiteLanguage, Wording};
pub use value::{Anchors, LinkStyle, MadeWith, PrintChoice, base_url_error};

/// The name of the settings file, at the site's root.
pub const FILE: &str = "guidepost.yaml";
/// The settings of a folder without that file: broken links in its Markdown are not errors.
pub const WITHOUT_FILE: &str = "links: {broken: warn}\n";

keys! {
    /// All settings, with their defaults filled in.
    #[derive(Clone, Debug)]
    pub struct Settings {
        /// The name of the site; without it, the home page's title.
        title: Option<String> as yaml::NonBlank,
        /// Where the site will be published, such as https://example.org/guide/. Share links, previews and the sitemap need it.
        base_url: Option<BaseUrl> as PublishedAt,
        /// The language of the pages, such as en or en-GB.
        language: String as SiteLanguage = Absent::Text("en"),
        /// One sentence about the site, for pages without a description of their own.
        description: Option<String>,
        /// Who publishes the pages; a page may name its own authors instead.
        author: Option<String>,
        /// The version of Guidepost that the site was made with, or last adapted to, such as 0.1.0. A build by a newer one reports
        /// what changes for the site, a build by an older one that it is older.
        made_with: Option<MadeWith> as MadeWith,
        /// The folder with the site's own templates.
        templates: String as FolderPath = Absent::Text("templates"),
        /// The look.
        theme: Theme,
        /// What Markdown may contain.
        markdown: MarkdownSettings,
        /// What is at the head of each page.
        header: Header,
        /// What is below each page, beside its name and description.
        footer: Footer,
        /// What is at the foot of each page; {title} in the text of a link is replaced by a page's name.
        navigation: Navigation,
        /// How links are checked.
        links: LinkSettings,
        /// How links to other sites are checked, by guidepost check --external.
        external: ExternalSettings,
        /// How images are resized, encoded and checked.
        images: ImageSettings,
        /// Where the site is published, besides its address.
        publish: PublishSettings,
        /// What crawlers are asked in robots.txt.
        robots: RobotsSettings,
        /// The repository with the source files.
        repository: RepositorySettings,
        /// The share box, and what other sites show of a page.
        share: ShareSettings,
        /// Which guides also have a page that prints them as a whole, at …/print/: each page below Home with the pages below it
        /// (guides), the whole site (site), or none.
        print: PrintChoice = Absent::Text("none"),
        /// Whether the site has a feed of its new pages, or what is in it; also for feeds that folders ask for.
        feed: FeedChoice as yaml::ScalarOrMap<FeedChoice> = Absent::Switch(false),
        /// Whether the site can be searched, or how.
        search: SearchSettings as yaml::ScalarOrMap<SearchSettings> = Absent::Switch(true),
        /// The front matter keys whose values are terms with pages of their own: tags, unless it is false, and others, such as topics.
        taxonomies: Vec<Taxonomy> as TaxonomiesByKey,
        /// The page that lists the sources.
        references: ReferenceSettings,
        /// The page that lists the terms.
        glossary: GlossarySettings,
        /// The page type, for search engines, of all pages below an address, such as /injuries/: MedicalWebPage.
        schema: PageTypes as TypesByAddress,
        /// Whether a build waits until the site is on the disk, so that a loss of power leaves the old site or the new one.
        durable: bool = Absent::Switch(false),
        /// Findings that are intended anywhere in the site: their codes, each with the reason.
        allow: Vec<Allowance> as AllowValue,
        /// Anything, for your own templates.
        extra: Map<String, Value>,
    }
    with {
        /// The UI strings of the language.
        strings: &'static UiStrings = ENGLISH,
        /// The day for which the site is built; without it, no page is ahead of its date, and none has expired.
        today: Option<Date> = None,
        /// Whether there is a settings file; without one, other generators' Markdown is read leniently.
        given: bool = true,
        /// Whether `templates` is given, so that the folder has to exist.
        templates_given: bool = false,
        /// Whether a command gives `base_url`, as for a preview elsewhere.
        is_base_overridden: bool = false,
        /// Whether the site is for a copy that is opened without a server.
        is_copy: bool = false,
        /// The warnings about the settings file.
        warnings: Vec<Diagnostic> = Vec::new(),
        /// A hash of what the settings were read from: equal hashes, equal settings.
        fingerprint: blake3::Hash = blake3::hash(b""),
    }
}

keys! {
    /// Which extensions of CommonMark are on.
    #[derive(Clone, Debug)]
    pub struct MarkdownSettings {
        /// Tables.
        tables: bool = Absent::Switch(true),
        /// Footnotes, printed at the end of the page.
        footnotes: bool = Absent::Switch(true),
        /// ~~Struck~~ text.
        strikethrough: bool = Absent::Switch(true),
        /// Lists with boxes: - [x] done.
        task_lists: bool = Absent::Switch(true),
        /// Terms and their definitions.
        definition_lists: bool = Absent::Switch(true),
        /// Ids of headings: ## Heading {#id}.
        heading_attributes: bool = Absent::Switch(true),
        /// Quotes that are alerts: > [!NOTE].
        alerts: bool = Absent::Switch(true),
        /// Curly quotes and dashes for straight ones.
        smart_punctuation: bool = Absent::Switch(true),
        /// Passes raw HTML through unchanged, scripts included.
        raw_html: bool = Absent::Switch(false),
    }
}

keys! {
    /// What is at the foot of each page.
    #[derive(Clone, Debug)]
    pub struct Navigation {
        /// The link to the top of the page.
        top: String as Wording = Absent::UiString(|strings| strings.return_to_top),
        /// The link to the page above.
        main: String as Wording = Absent::UiString(|strings| strings.go_to_parent),
        /// The link to the home page.
        home: String as Wording = Absent::UiString(|strings| strings.go_to_home),
        /// What the home page is called there.
        home_name: String = Absent::UiString(|strings| strings.home),
        /// Whether a page shows which pages link to it in their texts.
        backlinks: bool = Absent::Switch(true),
    }
}

keys! {
    /// How links are checked.
    #[derive(Clone, Debug)]
    pub struct LinkSettings {
        /// Whether links in the site lead to folders (folder), as …/shoes/, or to files (file), as …/shoes/index.html, so that
        /// a copy of the site works without a server.
        style: LinkStyle = Absent::Text("folder"),
        /// Whether a broken link stops the build (error) or is a warning (warn).
        broken: Severity = Absent::Text("error"),
        /// Files and folders outside the site that symbolic links may lead to, relative to the site's folder.
        follow: Vec<String>,
        /// The branch from which the site is published: `--locked` demands there that every address is in the ledger.
        branch: String = Absent::Text("main"),
        /// Which ids the ledger gets: those of all headings of levels 2 to 4 and those in the text (headings), only those that
        /// are written in the page (explicit), or none.
        anchors: Anchors = Absent::Text("headings"),
        /// Whether the ledger gets the addresses of files too, such as PDFs and pictures.
        files: bool = Absent::Switch(false),
        /// The hosts of other sites to which addresses of this one may move, such as example.org.
        external: Vec<String> as Hosts,
    }
}

keys! {
    /// How links to other sites are checked.
    #[derive(Clone, Debug)]
    pub struct ExternalSettings {
        /// Addresses that are not requested: how they begin, such as https://example.org/private/; * is any text.
        exclude: Vec<String> as AddressPatterns,
    }
}

keys! {
    /// Where sources are listed.
    #[derive(Clone, Debug)]
    pub struct ReferenceSettings {
        /// The file of that page, inside the content folder.
        page: String = Absent::Text("references.md"),
        /// Whether each source has a page of its own below that page, which then lists them in a line each.
        pages: bool = Absent::Switch(false),
    }
}

keys! {
    /// Where terms are listed.
    #[derive(Clone, Debug)]
    pub struct GlossarySettings {
        /// The file of that page, inside the content folder.
        page: String = Absent::Text("glossary.md"),
    }
}

impl Default for Settings {
    fn default() -> Self {
        let block = Block::whole(FILE, WITHOUT_FILE);
        let map = yaml::parse(block).unwrap_or_default();
        let mut mapping = MappingReader::new(block, map, Self::KEYS);
        Self {
            given: false,
            ..Self::read_all(&mut mapping)
        }
    }
}

impl Settings {
    fn read_all(mapping: &mut MappingReader<'_>) -> Self {
        let settings = Self::read(mapping);
        let strings = UiStrings::for_language(&settings.language);
        Self {
            strings,
            ..settings
        }
    }

    /// Reads the text of the settings file; the defaults if the site has no such file.
    ///
    /// # Errors
    /// Everything that is wrong in it: syntax, types, unknown keys.
    pub fn parse(text: Option<&str>) -> Result<Self, Vec<Diagnostic>> {
        let Some(text) = text else {
            return Ok(Self::default());
        };
        let block = Block::whole(FILE, text);
        let map = yaml::parse(block).map_err(|error| vec![*error])?;
        let mut mapping = MappingReader::new(block, map, Self::KEYS);
        let templates_given = mapping.peek(&Self::templates).is_some();
        let mut settings = Self {
            templates_given,
            warnings: yaml::typos(block),
            ..Self::read_all(&mut mapping)
        };
        let version = settings.version_finding();
        let mut diagnostics = mapping.refuse_unknown();
        if diagnostics.is_empty() {
            settings.warnings.extend(version);
            Ok(settings)
        } else {
            // That the site is newer may be why.
            diagnostics.extend(version);
            Err(diagnostics)
        }
    }

    /// What is wrong with the version that the site was made with.
    fn version_finding(&self) -> Option<Diagnostic> {
        let MadeWith { version, span } = self.made_with?;
        let current = Version::current();
        let finding = upgrade::version_finding(version, current, upgrade::EARLIER_RELEASES)?;
        Some(finding.at(FILE, span))
    }

    /// The settings of a copy that is opened without a server: links lead to files, also on the page for unknown addresses.
    #[must_use]
    pub fn for_copy(self) -> Self {
        Self {
            links: LinkSettings {
                style: LinkStyle::File,
                ..self.links
            },
            is_copy: true,
            fingerprint: blake3::hash(&[b"copy ", &self.fingerprint.as_bytes()[..]].concat()),
            ..self
        }
    }

    /// The title of the home page, if it has no title of its own: the site's, else the name of Home.
    #[must_use]
    pub fn home_title(&self) -> &str {
        let title = self.title.as_ref();
        title.unwrap_or(&self.navigation.home_name)
    }

    /// Where the site is published, or `None` also if that is not an address to share (`http:`).
    #[must_use]
    pub fn shareable_base(&self) -> Option<&BaseUrl> {
        self.base_url.as_ref().filter(|base| base.is_shareable())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_that_is_newer_than_the_program_is_reported_with_the_keys_that_it_may_lack() {
        let codes = |found: &[Diagnostic]| -> Vec<&str> {
            found.iter().map(|finding| finding.code).collect()
        };
        let text = "title: A\nmade_with: 999.0.0\n";
        let settings = Settings::parse(Some(text)).expect("settings");
        assert_eq!(codes(&settings.warnings), ["made-with-newer"]);
        let span = settings.warnings[0].span.expect("a span").range();
        assert_eq!(&text[span], "999.0.0");
        let found =
            Settings::parse(Some(&format!("{text}holograms: true\n"))).expect_err("an error");
        assert_eq!(codes(&found), ["key-unknown", "made-with-newer"]);
        let text = format!("made_with: {}\n", Version::current());
        let settings = Settings::parse(Some(&text)).expect("settings");
        assert!(settings.warnings.is_empty());
    }

    #[test]
    fn every_wrong_setting_is_reported_with_the_nearest_right_one() {
        let found = Settings::parse(Some("titel: x\ntheme:\n  hue: 400\nmarkdown: {tabels: true}\nlinks: {broken: maybe}\nbase_url: nowhere\nlanguage: english\nmade_with: 0.1\nnavigation: {top: \"Up to {titel}\"}\n"))
            .expect_err("eight errors");
        let mut messages: Vec<String> = found
            .iter()
            .map(|d| format!("{} {}", d.message, d.label.clone().unwrap_or_default()))
            .collect();
        messages.sort();
        assert_eq!(
            messages,
            [
                "`base_url` is not a valid address: relative URL without a base ",
                "`language` should be a language tag such as `en` or `en-GB`, found `english` ",
                "`links.broken` should be `error` or `warn`, found `maybe` ",
                "`made_with` should be a version with three numbers, such as `0.1.0`, found the number 0.1 ",
                "`navigation.top` should be text with nothing in braces but one `{title}`, found `Up to {titel}` ",
                "`theme.hue` should be a number from 0 to 360, found the number 400 ",
                "unknown key `markdown.tabels` did you mean `tables`?",
                "unknown key `titel` did you mean `title`?",
            ]
        );
    }
}
