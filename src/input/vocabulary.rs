//! The vocabulary: every key that an author can write, in front matter, in the settings and in the
//! data files, with its meaning. The readers take their keys from these tables; the JSON Schemas
//! that editors use, and `guidepost config`, are made from them.

use jiff::civil::Date;
use serde_json::{Map, Value};

use crate::diagnostic::Severity;
use crate::input::allow::AllowValue;
use crate::input::front_matter::{GlossarySwitch, RelatedItems, ShareSwitch};
use crate::input::glossary::Linking;
use crate::input::page_type::{PageType, PageTypes, TypeAlone};
use crate::input::settings::{Folder, FormatIds, Hue, LanguageTag, Wording};
use crate::input::yaml::{Absent, Key, Keys, Nested, ScalarOrMap, Typed, keys};
use crate::share;

keys! {
    /// What can be said of a page.
    front_matter {
        /// Its name; without it, the first heading, else the file's name.
        title: String,
        /// A shorter name, for navigation.
        nav_title: String,
        /// One sentence, for lists of pages and link previews; previews of a page without show its first words.
        description: String,
        /// Its place among its siblings; pages without come after, by name.
        order: i64,
        /// One part of its address, instead of the file's or folder's name.
        slug: String,
        /// Whether it is left out of the published site, unless asked for with --drafts.
        draft: bool = Absent::Switch(false),
        /// When it was written, such as 2026-11-22; printed below the title, unless updated is.
        date: Date,
        /// When it last changed in substance; printed below the title, instead of date.
        updated: Date,
        /// Who wrote it; printed below the title.
        authors | "author": Vec<String>,
        /// Former addresses. Your own templates can use them; nothing else does yet, and guidepost check tells those where nothing is.
        aliases: Vec<String>,
        /// Subjects. Your own templates can use them; nothing else does yet.
        tags | "tag": Vec<String>,
        /// Another template than page.html: its path inside the template folder.
        template: String,
        /// A picture for link previews: a file beside the page, or a whole address.
        image: String,
        /// Whether the list of its headings is shown.
        toc: bool = Absent::Switch(true),
        /// Whether it has a share box, or its own words for that.
        share: ScalarOrMap<ShareSwitch, page_share::Table> = Absent::Switch(true),
        /// Asks search engines to leave it out; it leaves the sitemap too.
        noindex: bool = Absent::Switch(false),
        /// Pages worth reading next, each with a reason.
        related: RelatedItems,
        /// Whether terms of the glossary are linked on it, or which are not.
        glossary: ScalarOrMap<GlossarySwitch, page_glossary::Table> = Absent::Switch(true),
        /// When its facts were last checked. Your own templates can use it; nothing else does yet.
        facts_checked: Date,
        /// When its facts should be checked again; guidepost check tells when that is past.
        next_review: Date,
        /// What kind of page it is for search engines; without it, what the settings say.
        schema: ScalarOrMap<TypeAlone, page_schema::Table>,
        /// Findings that are as they should be on this page: their codes, each with the reason.
        allow: AllowValue,
        /// Anything, for your own templates.
        extra: Map<String, Value>,
    }
}

keys! {
    /// How a page is shared.
    page_share {
        /// What a link to it says, instead of its title.
        text: String,
        /// A sentence of it worth quoting, for the formats with a quote.
        quote: String,
    }
}

keys! {
    /// A page worth reading next.
    related {
        /// Its file, relative to this one.
        page: String = Absent::Required,
        /// Why it is worth reading.
        reason: String,
    }
}

keys! {
    /// What of the glossary is left out on a page.
    page_glossary {
        /// Terms that are not linked, by id or spelling.
        unlinked: Vec<String>,
    }
}

keys! {
    /// What a page is for search engines.
    page_schema {
        /// Its type; without it, what the settings say.
        page_type as "type": PageType,
        /// What it is about; on a medical page, the name of a condition.
        about: String,
        /// Whom it is written for.
        audience: Vec<String>,
        /// Who reviewed it; only where somebody did.
        reviewed_by: Vec<String>,
        /// When they did.
        last_reviewed: Date,
    }
}

keys! {
    /// What can be said of a site.
    settings {
        /// The name of the site; without it, the home page's title.
        title: String,
        /// Where the site will be published, such as https://example.org/guide/. Share links, previews and the sitemap are made from it.
        base_url: String,
        /// The language of the pages, such as en or en-GB.
        language: LanguageTag = Absent::Text("en"),
        /// One sentence about the site, where a page has none of its own.
        description: String,
        /// Who publishes the pages; a page may name its own authors instead.
        author: String,
        /// The folder with the site's own templates.
        templates: Folder = Absent::Text("templates"),
        /// The look.
        theme: Nested<theme::Table>,
        /// What Markdown may hold.
        markdown: Nested<markdown::Table>,
        /// The words of the links at the foot of each page; {title} stands for a page's name.
        navigation: Nested<navigation::Table>,
        /// How links are checked.
        links: Nested<links::Table>,
        /// The share box, and what other sites show of a page.
        share: Nested<share_box::Table>,
        /// The page that lists the sources.
        references: Nested<references::Table>,
        /// The page that lists the terms.
        glossary: Nested<glossary::Table>,
        /// What kind of page all below an address are for search engines, such as /injuries/: MedicalWebPage.
        schema: PageTypes,
        /// Findings that are as they should be anywhere in the site: their codes, each with the reason.
        allow: AllowValue,
        /// Anything, for your own templates.
        extra: Map<String, Value>,
    }
}

keys! {
    /// The look.
    theme {
        /// The one colour of the site, as a place on the colour wheel: 0 is pink-red, 90 yellow-olive, 158 green, 250 blue, 320 purple.
        hue: Hue = Absent::Whole(158),
    }
}

keys! {
    /// Which extensions of CommonMark are on.
    markdown {
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
        /// Passes raw HTML as it is, scripts and all.
        raw_html: bool = Absent::Switch(false),
    }
}

keys! {
    /// The words of the links at the foot of each page.
    navigation {
        /// The link to the top of the page.
        top: Wording = Absent::UiString(|strings| strings.return_to_top),
        /// The link to the page above.
        main: Wording = Absent::UiString(|strings| strings.go_to_parent),
        /// The link to the home page.
        home: Wording = Absent::UiString(|strings| strings.go_to_home),
        /// What the home page is called there.
        home_name: String = Absent::UiString(|strings| strings.home),
    }
}

keys! {
    /// How links are checked.
    links {
        /// Whether a link that leads nowhere stops the build (error) or is told (warn).
        broken: Severity = Absent::Text("error"),
    }
}

keys! {
    /// The share box.
    share_box {
        /// The line that invites to share.
        invitation: String = Absent::UiString(|strings| strings.share.invitation),
        /// The formats, in their order; the HTML link code comes first, listed or not.
        formats: FormatIds = Absent::Texts(share::DEFAULT),
        /// Whether each page has a card that other sites can show in a frame.
        embed: bool = Absent::Switch(false),
        /// Whether a picture of each page is drawn for links to it.
        cards: bool = Absent::Switch(false),
    }
}

keys! {
    /// Where sources are listed.
    references {
        /// The file of that page, inside the content folder.
        page: String = Absent::Text("references.md"),
    }
}

keys! {
    /// Where terms are listed.
    glossary {
        /// The file of that page, inside the content folder.
        page: String = Absent::Text("glossary.md"),
    }
}

keys! {
    /// A source, in `references.yaml`.
    source {
        /// Who wrote it, as it is printed.
        authors: String,
        /// The title it was published under.
        title: String,
        /// What it is, in your own words; instead of a title, or beside it.
        about: String,
        /// Where it was published, with volume and pages.
        journal: String,
        /// The year of publication.
        year: i64,
        /// Its digital object identifier, such as 10.1136/bjsports-2019-100983.
        doi: String,
        /// Its whole address, where it has no DOI.
        url: String,
        /// The kind of study.
        kind: String,
        /// Who was studied.
        studied: String,
        /// What a reader should know of how you read it.
        note: String,
    }
}

keys! {
    /// A term, in `glossary.yaml`.
    term {
        /// The term as it is printed; without it, its id.
        term: String,
        /// Other ways of writing it that are the same term.
        also: Vec<String>,
        /// What it means, in a line.
        definition: String = Absent::Required,
        /// Whether its first use on a page is linked to its definition.
        link: Linking = Absent::Text("first"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::yaml::Shape;

    /// All rows of a table and of those below it.
    fn rows(keys: &'static [Key]) -> Vec<&'static Key> {
        fn below(shape: &Shape) -> Vec<&'static Key> {
            match shape {
                Shape::Keys(keys) => rows(keys),
                Shape::Either(shapes) => shapes.iter().flat_map(below).collect(),
                Shape::List(shape) | Shape::Named(_, shape) | Shape::Codes(shape) => below(shape),
                _ => Vec::new(),
            }
        }
        let with_below = |key: &'static Key| [key].into_iter().chain(below(&key.shape));
        keys.iter().flat_map(with_below).collect()
    }

    #[test]
    fn every_key_is_explained_in_a_sentence() {
        let tables = [
            front_matter::Table::KEYS,
            settings::Table::KEYS,
            source::Table::KEYS,
            term::Table::KEYS,
        ];
        let all = tables.into_iter().flat_map(rows);
        for key in all {
            assert!(key.about.ends_with('.'), "{}: {}", key.name, key.about);
            assert!(!key.about.contains("  "), "{}: {}", key.name, key.about);
        }
    }
}
