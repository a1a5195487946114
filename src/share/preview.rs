//! What other places show of a link to a page: how each kind clips its title and its description.

use crate::base::excerpt::clip;

/// A kind of place that shows links.
#[derive(Debug)]
pub struct Target {
    /// What it is, with examples.
    pub name: &'static str,
    /// The most characters of a title.
    pub title: usize,
    /// The most characters of a description.
    pub description: usize,
    /// Which of a page's two titles and descriptions it reads.
    pub reads: Reads,
    /// How the limits are known.
    pub source: &'static str,
}

/// Where a target finds words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    /// The tags for link previews (Open Graph).
    Preview,
    /// The page's title with the site's name, and its description for search engines.
    Search,
}

/// What search engines show.
pub const SEARCH: Target = Target {
    name: "Search result",
    title: 60,
    description: 155,
    reads: Reads::Search,
    source: "an estimate: search engines cut by width, about 600 pixels for a title",
};

/// All kinds. Only limits that their makers state are called documented.
pub static TARGETS: [Target; 3] = [
    Target {
        name: "Chat (WhatsApp, Signal, Slack)",
        title: 65,
        description: 100,
        reads: Reads::Preview,
        source: "an estimate: two lines each on a phone",
    },
    Target {
        name: "Forum (Discourse)",
        title: 80,
        description: 250,
        reads: Reads::Preview,
        source: "documented in its source",
    },
    SEARCH,
];

/// What a page says of itself to other places.
#[derive(Clone, Debug, Default)]
pub struct Described {
    /// Its title.
    pub title: String,
    /// The site's name.
    pub site: String,
    /// The description that it has of its own.
    pub description: Option<String>,
    /// The description that link previews are given.
    pub preview: Option<String>,
    /// What that is, where the page has none of its own.
    pub stands_in: &'static str,
}

/// What a target shows, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The title, clipped.
    pub title: String,
    /// The description, clipped; none where there is none.
    pub description: Option<String>,
    /// What an author would mend.
    pub findings: Vec<String>,
}

impl Target {
    /// What it shows of a page.
    #[must_use]
    pub fn show(&self, said: &Described) -> Shown {
        let (title, description) = match self.reads {
            Reads::Preview => (said.title.clone(), &said.preview),
            Reads::Search if said.title == said.site => (said.title.clone(), &said.description),
            Reads::Search => (format!("{} · {}", said.title, said.site), &said.description),
        };
        let mut findings: Vec<String> = too_long("title", &title, self.title).into_iter().collect();
        match description {
            Some(text) => findings.extend(too_long("description", text, self.description)),
            None if self.reads == Reads::Search => findings.push(
                "no description: a search engine chooses words of the page, which may be any"
                    .to_owned(),
            ),
            None => findings.push("no description".to_owned()),
        }
        if self.reads == Reads::Preview && said.description.is_none() && said.preview.is_some() {
            let whose = said.stands_in;
            findings.push(format!("no description of its own: {whose}"));
        }
        Shown {
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
    fn what_is_too_long_is_clipped_and_told() {
        let said = Described {
            title: "A title of some words ".repeat(4).trim().to_owned(),
            site: "Guide".to_owned(),
            description: None,
            preview: Some("First words.".to_owned()),
            stands_in: "these are the page's first words",
        };
        let [chat, forum, search] = TARGETS.each_ref().map(|target| target.show(&said));
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
    fn what_fits_is_shown_whole() {
        let said = Described {
            title: "Guide".to_owned(),
            site: "Guide".to_owned(),
            description: Some("A guide.".to_owned()),
            preview: Some("A guide.".to_owned()),
            ..Described::default()
        };
        for target in &TARGETS {
            let shown = target.show(&said);
            assert_eq!(shown.findings, Vec::<String>::new());
            assert_eq!(
                (shown.title.as_str(), shown.description.as_deref()),
                ("Guide", Some("A guide."))
            );
        }
    }
}
