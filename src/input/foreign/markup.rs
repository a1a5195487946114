//! Markup of other generators that is neither a shortcode nor Markdown: directives, admonitions, tabs, imports. It is text
//! here, or its tags are left out; each kind is reported with what to write instead.

use std::collections::HashMap;
use std::ops::Range;

use crate::diagnostic::{Diagnostic, counted};

/// A kind of markup of other generators.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Markup {
    /// `: ` after an empty line, which other dialects allow between a term and its definition.
    Definition,
    /// `:::note`, `::video{…}`
    Directive,
    /// `!!! note`
    Admonition,
    /// `??? note`
    Collapsible,
    /// `=== "Tab"`
    Tab,
    /// `[TOC]`
    Contents,
    /// `[caption id="…"]`, by its name.
    Bracketed(String),
    /// `import A from "…"`, `export const a`
    Import,
    /// `--8<-- "file"`
    Snippet,
    /// `.. note::`
    Rest,
    /// `{: .class}`, `{ .class }`
    Attributes,
    /// `{/* … */}`
    Comment,
    /// `<Tabs>`, by its name.
    Element(String),
    /// `<Aside title="…">`, by its name, which is also that of an element of HTML.
    Namesake(String),
    /// A code block with ` ```{note} `
    Fence,
    /// A code block with ` ```python hl_lines="…" `
    FenceAttributes,
    /// `{ref}` or `:ref:` before code.
    Role,
    /// `*[HTML]: …`
    Abbreviation,
}

/// The markup of other generators on a page: for each kind the first place, and how many there are.
#[derive(Debug, Default)]
pub struct MarkupUses {
    uses: Vec<(Markup, Range<usize>, usize)>,
    known: HashMap<Markup, usize>,
}

impl MarkupUses {
    /// Records markup at a place.
    pub fn add(&mut self, kind: Markup, range: Range<usize>) {
        match self.known.get(&kind) {
            Some(&at) => self.uses[at].2 += 1,
            None => {
                self.known.insert(kind.clone(), self.uses.len());
                self.uses.push((kind, range, 1));
            }
        }
    }

    /// One warning for each kind, at its first place.
    #[must_use]
    pub fn findings(self, file: &str) -> Vec<Diagnostic> {
        let finding = |(kind, range, count): (Markup, Range<usize>, usize)| {
            let more = (count > 1).then(|| {
                let others = counted(count - 1, "other place");
                format!("it is in {others} of this page too")
            });
            let in_code = matches!(kind, Markup::Fence | Markup::FenceAttributes);
            let to_show = (!in_code).then_some("to show it unchanged, put it in backticks");
            Diagnostic::warning("markup-foreign", kind.message())
                .at(file, range)
                .hint(kind.advice())
                .maybe_hint(to_show)
                .maybe_hint(more)
        };
        self.uses.into_iter().map(finding).collect()
    }
}

impl Markup {
    /// The same for each use of the kind, so that a site reports it once.
    fn message(&self) -> String {
        let what = match self {
            Self::Definition => {
                return "a definition directly follows its term; this one is text: readers see the colon".to_owned();
            }
            Self::Directive => "`:::` is a directive of other generators, and is",
            Self::Admonition => "`!!!` is an admonition of other generators, and is",
            Self::Collapsible => "`???` is a collapsible admonition of other generators, and is",
            Self::Tab => "`===` is a tab of other generators, and is",
            Self::Contents => "a mark for a table of contents is",
            Self::Bracketed(name) => {
                return format!("`[{name}]` is a shortcode of WordPress, and is text here");
            }
            Self::Import => "an `import` or `export` of MDX is",
            Self::Snippet => "a mark that includes a file is",
            Self::Rest => "a directive of reStructuredText is",
            Self::Attributes => "an attribute list is",
            Self::Comment => "a comment of MDX is",
            Self::Role => "a role of MyST or reStructuredText is",
            Self::Abbreviation => "the text of an abbreviation is",
            Self::Fence => {
                return "a code block with a name in braces is a directive of MyST, Sphinx or R, and is code here: readers see it as typed".to_owned();
            }
            Self::FenceAttributes => {
                return "attributes of a code block other than `title` and `numbers` are left out: readers do not see them".to_owned();
            }
            Self::Namesake(name) => {
                return format!(
                    "`<{name}>` is a component elsewhere, and the element `<{}>` of HTML here, which shows readers none of its attributes",
                    name.to_ascii_lowercase()
                );
            }
            Self::Element(name) => {
                return format!(
                    "`<{name}>` is neither HTML nor a component call, so readers see its tags as text or not at all"
                );
            }
        };
        format!("{what} text here: readers see it")
    }

    fn advice(&self) -> String {
        let advice = match self {
            Self::Definition => {
                "remove the empty line between the term and the line that starts with `: `"
            }
            Self::Directive => {
                "write an alert, as in `> [!NOTE]`, or call a component: `{% <name> %}` and `{% </name> %}`, each alone on its line"
            }
            Self::Admonition => {
                "write an alert: `> [!NOTE]`, and `> ` before each line of its text; after an empty line, text indented by four spaces is code here"
            }
            Self::Collapsible => {
                "write `<details><summary>Title</summary>` and `</details>`, with empty lines around the text between them, not indented"
            }
            Self::Tab => {
                "write a heading for each tab, and its text not indented; after an empty line, text indented by four spaces is code here"
            }
            Self::Contents => {
                "remove it: a page with two or more headings shows a table of contents"
            }
            Self::Bracketed(name) if name == "caption" => {
                "write a picture: `![what it shows](picture.jpg)`"
            }
            Self::Import => "remove it: a component is a file in `components/` and is not imported",
            Self::Snippet => "put its content into the page, or link to the file",
            Self::Rest => "write it in Markdown",
            Self::Attributes => {
                "remove it: only headings have attributes, as in `## Heading {#id}` or `{#id .class}`"
            }
            Self::Comment => "write `<!-- … -->`, or remove it",
            Self::Role => "write a link, `[words](page.md)`, or the code alone",
            Self::Abbreviation => {
                "write `<abbr title=\"meaning\">word</abbr>`, or a term in `content/_data/glossary.yaml`"
            }
            Self::Fence => {
                "write an alert, as in `> [!NOTE]`, or call a component: `{% <name> %}` and `{% </name> %}`, each alone on its line; for code, write the language without braces"
            }
            Self::FenceAttributes => {
                "write `title=\"…\"` for a title, `{3-5}` to mark lines, `numbers` to number them, and remove the others"
            }
            Self::Bracketed(name) | Self::Element(name) | Self::Namesake(name) => {
                let name = name.replace(['-', ':'], "_");
                return format!(
                    "a component is called in braces: `{{{{<{name} … />}}}}`, or `{{% <{name} …> %}}` and `{{% </{name}> %}}` around text; `components/{name}.html` defines it"
                );
            }
        };
        advice.to_owned()
    }
}
