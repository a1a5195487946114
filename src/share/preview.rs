//! Link previews: how other programs show a link to a page, and where they cut its title and description.

use crate::base::excerpt::clip;

/// A kind of program that shows link previews.
#[derive(Debug)]
pub struct Platform {
    /// Its kind, with examples.
    pub name: &'static str,
    /// The greatest length of a title, in characters.
    pub title: usize,
    /// The greatest length of a description, in characters.
    pub description: usize,
    /// The tags that it reads.
    pub reads: MetaTags,
    /// The source of the limits.
    pub source: &'static str,
}

/// The tags of a page with a title and a description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MetaTags {
    /// The tags for link previews (Open Graph).
    OpenGraph,
    /// The page's title with the site's name, and its description for search engines.
    Search,
}

/// Search engines.
pub const SEARCH: Platform = Platform {
    name: "Search result",
    title: 60,
    description: 155,
    reads: MetaTags::Search,
    source: "an estimate: search engines cut by width, about 600 pixels for a title",
};

/// All platforms. A limit counts as documented only if the vendor states it.
pub static PLATFORMS: [Platform; 3] = [
    Platform {
        name: "Chat (WhatsApp, Signal, Slack)",
        title: 65,
        description: 100,
        reads: MetaTags::OpenGraph,
        source: "an estimate: two lines each on a phone",
    },
    Platform {
        name: "Forum (Discourse)",
        title: 80,
        description: 250,
        reads: MetaTags::OpenGraph,
        source: "documented in its source",
    },
    SEARCH,
];

/// The title and descriptions in the tags of a page.
#[derive(Clone, Debug, Default)]
pub struct PageTags {
    /// Its title.
    pub title: String,
    /// The site's name.
    pub site: String,
    /// The description in its front matter.
    pub description: Option<String>,
    /// The description for link previews.
    pub preview: Option<String>,
    /// The origin of that description, in words, if the page has none of its own.
    pub fallback: &'static str,
}

/// A preview, and its problems.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// The title, cut to length.
    pub title: String,
    /// The description, cut to length.
    pub description: Option<String>,
    /// Problems that the author can fix.
    pub findings: Vec<String>,
}

impl Platform {
    /// The preview of a page.
    #[must_use]
    pub fn preview(&self, tags: &PageTags) -> Preview {
        let (title, description) = match self.reads {
            MetaTags::OpenGraph => (tags.title.clone(), &tags.preview),
            MetaTags::Search if tags.title == tags.site => (tags.title.clone(), &tags.description),
            MetaTags::Search => (format!("{} · {}", tags.title, tags.site), &tags.description),
        };
        let mut findings: Vec<String> = too_long("title", &title, self.title).into_iter().collect();
        match description {
            Some(text) => findings.extend(too_long("description", text, self.description)),
            None if self.reads == MetaTags::Search => findings.push(
                "no description: a search engine chooses words of the page, which may be any"
                    .to_owned(),
            ),
            None => findings.push("no description".to_owned()),
        }
        if self.reads == MetaTags::OpenGraph && tags.description.is_none() && tags.preview.is_some()
        {
            findings.push(format!("no description of its own: {}", tags.fallback));
        }
        Preview {
            title: clip(&title, self.title),
            description: description
                .as_deref()
                .map(|text| clip(text, self.description)),
            findings,
        }
    }
}

fn too_long(what: &str, text: &str, most: usize) -> Option<String> {
    let length = text.chars().count();
    (length > most).then(|| format!("the {what} has {length} characters, {most} are shown"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_and_reports_long_text() {
        let tags = PageTags {
            title: "A title of some words ".repeat(4).trim().to_owned(),
            site: "Guide".to_owned(),
            description: None,
            preview: Some("First words.".to_owned()),
            fallback: "these are the page's first words",
        };
        let [chat, forum, search] = PLATFORMS.each_ref().map(|platform| platform.preview(&tags));
        assert!(
            chat.title.ends_with('…') && chat.title.chars().count() <= 65,
            "{chat:?}"
        );
        assert_eq!(
            chat.findings,
            [
                "the title has 87 characters, 65 are shown",
                "no description of its own: these are the page's first words"
            ]
        );
        assert_eq!(forum.description.as_deref(), Some("First words."));
        assert_eq!(search.description, None);
        assert_eq!(search.findings.len(), 2);
    }

    #[test]
    fn shows_short_text_unchanged() {
        let tags = PageTags {
            title: "Guide".to_owned(),
            site: "Guide".to_owned(),
            description: Some("A guide.".to_owned()),
            preview: Some("A guide.".to_owned()),
            ..PageTags::default()
        };
        for platform in &PLATFORMS {
            let shown = platform.preview(&tags);
            assert_eq!(shown.findings, Vec::<String>::new());
            assert_eq!(
                (shown.title.as_str(), shown.description.as_deref()),
                ("Guide", Some("A guide."))
            );
        }
    }
}
