//! Front matter: the YAML between two `---` lines at the top of a page.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::diagnostic::{Diagnostic, Severity, nearest};
use crate::input::allow::{AllowValue, Allowance};
use crate::input::feed::FeedChoice;
use crate::input::foreign::keys::key_advice;
use crate::input::list::{BoxedList, ListOptions};
use crate::input::page_type::{PageTypeKey, PageTypeValue};
use crate::input::yaml::{
    self, Absent, FromValue, MappingReader, NonBlank, ScalarOrMap, Table as _, keys,
};

mod lines;
mod misplaced;
mod split;
mod value;

pub use split::{Parts, split};
pub use value::{FileReference, PageGlossary, PageSearch, Related, Share};
use value::{RelatedList, Slug, TargetPath};

/// The code of the warning that a key of another generator is kept for templates.
pub const KEY_KEPT: &str = "key-kept";

keys! {
    /// The front matter of a page. What few pages have is boxed: a site keeps the front matter of every page.
    #[derive(Clone, Debug, Default, Deserialize, Serialize)]
    pub struct FrontMatter {
        /// Its name; without it, the first heading, else the file's name.
        title: Option<String> as NonBlank,
        /// A shorter name, for navigation.
        nav_title: Option<String> as NonBlank,
        /// One sentence, for lists of pages and link previews; previews of a page without it show its first words.
        description: Option<String> as NonBlank,
        /// Its position among its siblings; pages without it come after, by name.
        order: Option<i64>,
        /// One part of its address, instead of the file's or folder's name.
        slug: Option<String> as Slug,
        /// Whether it is left out of the published site, unless --drafts is given.
        draft: bool = Absent::Switch(false),
        /// When it was written, such as 2026-11-22; printed below the title, unless updated is.
        date: Option<Date>,
        /// When it last changed in substance; printed below the title, instead of date.
        updated: Option<Date>,
        /// From when on it is out of date: it keeps its address, but no list has it, and it asks search engines to leave it out.
        expires: Option<Date>,
        /// Who wrote it; printed below the title.
        authors | "author": Vec<String>,
        /// Former addresses, such as /old/page.html, which lead to the page.
        aliases: Vec<String>,
        /// Subjects; each has a page that lists the pages with it.
        tags | "tag": Vec<String>,
        /// How the pages below it are listed: what they are sorted by, and what is shown of each.
        list: Option<Box<ListOptions>> as BoxedList,
        /// Another template than page.html: its path inside the template folder.
        template: Option<Box<FileReference>> as Option<Box<TargetPath>>,
        /// An image for link previews: a file next to the page, or a whole address.
        image: Option<Box<FileReference>> as Option<Box<TargetPath>>,
        /// Whether the list of its headings is shown.
        toc: Option<bool> = Absent::Switch(true),
        /// Whether it shows which pages link to it in their texts.
        backlinks: Option<bool> = Absent::Switch(true),
        /// Whether it has a share box, or its own text for that.
        share: Share as ScalarOrMap<Share> = Absent::Switch(true),
        /// Whether the site's own search finds it, or how much.
        search: PageSearch as ScalarOrMap<PageSearch> = Absent::Switch(true),
        /// Whether the pages below it have a feed, or what is in it.
        feed: FeedChoice as ScalarOrMap<FeedChoice> = Absent::Switch(false),
        /// Asks search engines to leave it out; the sitemap leaves it out too.
        noindex: bool = Absent::Switch(false),
        /// Pages worth reading next, each with a reason.
        related: Vec<Related> as RelatedList,
        /// Whether terms of the glossary are linked on it, or which are not.
        glossary: PageGlossary as ScalarOrMap<PageGlossary> = Absent::Switch(true),
        /// When its facts were last checked. Only your own templates use it so far.
        facts_checked: Option<Date>,
        /// When its facts should be checked again; guidepost check reports when that is past.
        next_review: Option<Date>,
        /// Its page type for search engines; without it, that of the settings.
        schema: Option<Box<PageTypeValue>> as PageTypeKey,
        /// Findings that are intended on this page: their codes, each with the reason.
        allow: Vec<Allowance> as AllowValue,
        /// Anything, for your own templates.
        #[serde(with = "crate::base::json_text")]
        extra: Map<String, Value>,
    }
    with {
        /// The terms under each key of a taxonomy besides `tags` that it has.
        terms: Vec<(String, Vec<String>)> = Vec::new(),
    }
}

impl FrontMatter {
    /// The terms under the key of a taxonomy, as written.
    #[must_use]
    pub fn terms_of(&self, taxonomy: &str) -> &[String] {
        if taxonomy == Self::tags.name {
            return &self.tags;
        }
        let terms = self.terms.iter().find(|(key, _)| key == taxonomy);
        terms.map_or(&[], |(_, terms)| terms)
    }
}

/// The warning about front matter that is read as text: not on the first line, between lines of another form, or in
/// another format. Also that about a rule on the first line, where front matter starts.
#[must_use]
pub fn misplaced(file: &str, text: &str, body_start: usize) -> Option<Diagnostic> {
    let is_key = |key: &str| FrontMatter::KEYS.iter().any(|row| row.name == key);
    misplaced::find(file, (text, body_start), &is_key)
}

/// Reads the front matter of a page of a site without taxonomies of its own; see [`parse_with`].
///
/// # Errors
/// As for [`parse_with`].
pub fn parse(
    file: &str,
    parts: Parts<'_>,
    lenient: bool,
) -> Result<(FrontMatter, Vec<Diagnostic>), Vec<Diagnostic>> {
    parse_with(file, parts, lenient, [])
}

/// Reads a page's front matter. Under `lenient` (a folder without settings) a misspelt key is a
/// warning. Any key that is neither known, nor that of one of the `taxonomies`, nor one typo away from a known one goes to
/// `extra`.
///
/// # Errors
/// Everything that is wrong in it; warnings are returned with the value.
pub fn parse_with<'k>(
    file: &str,
    parts: Parts<'_>,
    lenient: bool,
    taxonomies: impl IntoIterator<Item = &'k str>,
) -> Result<(FrontMatter, Vec<Diagnostic>), Vec<Diagnostic>> {
    let block = parts.block(file);
    let map = yaml::parse(block).map_err(|error| vec![*not_closed(parts, file, error)])?;
    if map.is_empty() {
        return Ok((FrontMatter::default(), Vec::new()));
    }
    let mut mapping = MappingReader::new(block, map, FrontMatter::KEYS);
    let mut front = FrontMatter::read(&mut mapping);
    for key in taxonomies {
        let expected = <Vec<String> as FromValue>::EXPECTED;
        let terms = mapping.take_named(key, expected, <Vec<String>>::read);
        front
            .terms
            .extend(terms.map(|terms| (key.to_owned(), terms)));
    }
    keep_unknown(&mut front, &mut mapping, lenient);
    let mut diagnostics = mapping.diagnostics;
    let wrong: Vec<_> = diagnostics.iter().map(|finding| finding.span).collect();
    let mut typos = yaml::typos(block);
    // A value that is wrong is reported once.
    typos.retain(|typo| !wrong.contains(&typo.span));
    diagnostics.extend(typos);
    if diagnostics.iter().any(Diagnostic::is_error) {
        Err(diagnostics)
    } else {
        Ok((front, diagnostics))
    }
}

/// The error about YAML that cannot be read: that it was meant to end before, if it contains a line like its last.
fn not_closed(parts: Parts<'_>, file: &str, error: Box<Diagnostic>) -> Box<Diagnostic> {
    misplaced::near_end(file, parts).map_or(error, Box::new)
}

/// Reports unknown keys: an error for a typo in a known key, else a warning, and the key is kept for templates.
fn keep_unknown(front: &mut FrontMatter, mapping: &mut MappingReader<'_>, lenient: bool) {
    let severity = match lenient {
        true => Severity::Warning,
        false => Severity::Error,
    };
    let finding = |key: &str| {
        let meant = nearest(key, mapping.known()).filter(|right| is_typo(key, right));
        if meant.is_some() || mapping.split_dotted(key).is_some() {
            return mapping.unknown(key, severity);
        }
        let message = format!("unknown key `{key}` is kept under `extra`");
        Diagnostic::warning(KEY_KEPT, message)
            .at(mapping.file(), mapping.key_span(key))
            .hint(key_advice(key))
    };
    let findings: Vec<Diagnostic> = mapping.left().map(finding).collect();
    mapping.diagnostics.extend(findings);
    for (key, value) in mapping.take_rest() {
        front.extra.entry(key).or_insert(value);
    }
}

/// One letter missing, extra, wrong or swapped with its neighbour, or other letter case.
fn is_typo(key: &str, right: &str) -> bool {
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
    fn reports_front_matter_that_is_read_as_text() {
        let found = |text| {
            let body_start = split("a.md", text).ok()?.body_start;
            let finding = misplaced("a.md", text, body_start)?;
            Some(finding.span.unwrap_or_default().start)
        };
        assert_eq!(found("\n\n---\ntitle: A\n---\n"), Some(2));
        assert_eq!(found("+++\ntitle = \"A\"\n+++\n"), Some(0));
        assert_eq!(found("{\n  \"title\": \"A\"\n}\n\nText"), Some(0));
        assert_eq!(found("\n{ \"title\" : \"A\" }\n"), Some(1));
        assert_eq!(found("{{<call a=\"b\" />}}"), None);
        assert_eq!(found("{\"quoted\"} text: more"), None);
        assert_eq!(found("---\ntitle: A\n---\n"), None);
        assert_eq!(found("\n---\n\nA line, then text: more"), None);
        for text in [
            "----\ntitle: A\n----\n\nText.\n",
            "———\ntitle: A\n———\n",
            "—\ntitle: A\n—\n",
            "--\nmood: good\n--\n",
            "- - -\ntitle: A\n- - -\n",
            "===\ntitle: A\n===\n",
            "***\ntitle: A\n***\n",
            "+++\ntitle: A\n+++\n",
            "++++\ntitle = 1\n++++\n",
            ";;;\ntitle: A\n;;;\n",
            "--- # front matter\ntitle: A\n---\n",
            "---yaml\ntitle: A\n---\n",
            "---toml\ntitle = \"A\"\n---\n",
            ";;;\n{\"title\": \"A\"}\n;;;\n",
            "```yaml\n---\ntitle: A\n---\n```\n",
            "```\ntitle: A\n```\n",
            "title: A\n---\n\nText.\n",
            "title: A\ndescription: B\n\nText.\n",
            "---\n\nText.\n\n---\n\nMore.\n",
            "---\n\nText.\n",
            "---\nText.\n",
            "---\n\n# Title\n",
            "----\n\ntitle: A\n\n----\n",
        ] {
            assert_eq!(found(text), Some(0), "{text}");
        }
        assert_eq!(found(" ---\ntitle: A\n---\n"), Some(1));
        assert_eq!(found("<!-- a -->\n---\ntitle: A\n---\n"), Some(11));
        assert_eq!(found("# A\n\n---\ntitle: A\n---\n"), Some(5));
        assert_eq!(found("# A\n\n---\n\nText: more\n\n---\n"), None);
        assert_eq!(found("\u{200b}---\ntitle: A\n---\n"), Some(3));
        for text in [
            "***\n\nNote: this is text.\n",
            "Note: this is text.\n",
            "title: a word\n",
            "```yaml\nkey: value\n```\n",
            "```yaml\n---\nkind: Pod\n---\n```\n",
            "----\n\nText: more\n\nEven more.\n",
            "---\n\ntitle: A\n---\n",
            "---\n---\n",
            "---\n# only a comment\n---\nText.\n",
            "Title\n=====\n",
            "- a: b\n- c\n",
            "{% raw %}\n",
            "--flag: text\n",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }

    #[test]
    fn a_last_line_of_another_form_is_named() {
        for (text, line) in [
            ("---\ntitle: A\n----\n\nText.\n", "----"),
            ("---\ntitle: A\n----\n\nText.\n\n---\nMore.\n", "----"),
            ("---\ntitle: A\n———\nText.\n", "———"),
            ("---\ntitle: A\n...\nText.\n", "..."),
            ("---\ntags:\n  - a\n- - -\nText.\n", "- - -"),
            ("---\ntitle: A\n***\nText.\n\n---\n", "***"),
        ] {
            let errors = parsed(text).expect_err(text);
            assert_eq!(errors[0].code, "front-matter-unclosed", "{text}");
            assert_eq!(&text[errors[0].span.expect("a span").range()], line);
        }
        let errors = parsed("---\ntitle: A\n\nText.\n").expect_err("open");
        assert_eq!(errors[0].span.map(|span| span.start), Some(0));
    }

    #[test]
    fn a_typo_is_an_error_and_a_foreign_key_a_warning() {
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
    fn related_pages_have_spans() {
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
    fn reports_a_wrong_related_entry_at_its_span() {
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
