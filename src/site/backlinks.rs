//! Backlinks: which pages link to a page in their texts. Links of navigation, of lists, to sources and to terms are not
//! among them, and neither are those of a page to itself.

use std::borrow::Cow;

use crate::base::route::Route;
use crate::input::settings::Settings;
use crate::page::Page;
use crate::page::markdown::LinkSource;
use crate::site::links::{Destination, Links, decoded, full_path};
use crate::site::{NodeId, Site, Target};
use crate::theme::Templates;

/// How many pages a page can name that link to it.
pub const MOST_SHOWN: usize = 10;

/// The first link of a page to another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backlink {
    /// The page with the link.
    pub from: NodeId,
    /// The number of the link among the page's text links.
    pub link: usize,
    /// Its query and fragment, encoded; may be empty.
    pub suffix: String,
}

/// A link in the text of a page to another page.
#[derive(Debug)]
pub struct TextTarget<'s> {
    /// The number of the link among the page's text links.
    pub link: usize,
    /// The page that it leads to.
    pub to: NodeId,
    /// Its query and fragment, encoded; may be empty.
    pub suffix: Cow<'s, str>,
}

/// The backlinks of all pages.
#[derive(Debug, Default)]
pub struct Backlinks {
    /// By node: the first pages that link to it, in the order of the trees.
    first: Vec<Vec<Backlink>>,
}

/// What links in texts are resolved with.
#[derive(Clone, Copy)]
pub struct TextLinkContext<'s> {
    /// The site.
    pub site: &'s Site,
    /// The resolved links of its pages.
    pub links: &'s Links,
    /// Its settings.
    pub settings: &'s Settings,
    /// Its components, which may print links.
    pub templates: &'s Templates,
}

impl Backlinks {
    /// Finds the first backlinks of every page, in time that is linear in the number of links.
    #[must_use]
    pub fn new(context: TextLinkContext<'_>) -> Self {
        let site = context.site;
        let mut first = vec![Vec::new(); site.nodes.len()];
        context.each_pair(&mut |from, target| {
            let first: &mut Vec<Backlink> = &mut first[target.to];
            if first.len() < MOST_SHOWN {
                first.push(Backlink {
                    from,
                    link: target.link,
                    suffix: target.suffix.into_owned(),
                });
            }
        });
        Self { first }
    }

    /// The first pages that link to a node, in the order of the trees.
    #[must_use]
    pub fn first(&self, node: NodeId) -> &[Backlink] {
        self.first.get(node).map_or(&[], Vec::as_slice)
    }
}

impl<'s> TextLinkContext<'s> {
    /// Calls `found` once for each two pages of which the first links to the second, with the first link. The linking
    /// pages are in the order of the trees, and their links in that of the text.
    pub fn each_pair(self, found: &mut dyn FnMut(NodeId, TextTarget<'s>)) {
        let nodes = &self.site.nodes;
        let mut linked_from: Vec<Option<NodeId>> = vec![None; nodes.len()];
        for from in self.site.walk.iter().copied() {
            let Some(page) = nodes[from].page else {
                continue;
            };
            for target in self.targets(page, from) {
                if target.to != from && linked_from[target.to] != Some(from) {
                    linked_from[target.to] = Some(from);
                    found(from, target);
                }
            }
        }
    }

    /// The pages to which a page links in its text, in the order of the links.
    fn targets(self, number: usize, node: NodeId) -> impl Iterator<Item = TextTarget<'s>> {
        let page: &'s Page = &self.site.pages[number];
        let destinations = &self.links.pages[number];
        let links = page.text_links.links().iter().enumerate();
        links.filter_map(move |(link, text)| match text.source {
            LinkSource::Link(at) => match destinations.get(at as usize)? {
                Some(Destination::Internal {
                    target: Target::Node(to),
                    suffix,
                }) => Some(TextTarget {
                    link,
                    to: *to,
                    suffix: Cow::Borrowed(suffix),
                }),
                _ => None,
            },
            LinkSource::Call(at) => {
                let (to, suffix) = self.call_target(page, node, at as usize)?;
                let suffix = Cow::Owned(suffix);
                Some(TextTarget { link, to, suffix })
            }
        })
    }

    /// The page to which a call of a component links, if the component prints an argument as the address of a link.
    fn call_target(self, page: &Page, node: NodeId, call: usize) -> Option<(NodeId, String)> {
        let call = page.calls.get(call)?;
        let linking = self.templates.link_arguments(&call.name);
        let arguments = call.arguments.iter();
        let arguments = arguments.filter(|argument| linking.contains(&argument.name));
        let mut texts = arguments.filter_map(|argument| argument.value.as_str());
        texts.find_map(|address| self.printed_target(&self.site.nodes[node].route, address))
    }

    /// The page at an address that is printed on the page at `own`.
    fn printed_target(self, own: &Route, address: &str) -> Option<(NodeId, String)> {
        let at = address.find(['?', '#']).unwrap_or(address.len());
        let (path, suffix) = address.split_at(at);
        let base = self
            .settings
            .base_url
            .as_ref()
            .map_or("/", |base| base.path());
        let below = path.strip_prefix(base).filter(|_| base != "/");
        let path = below.map_or(Cow::Borrowed(path), |below| Cow::Owned(format!("/{below}")));
        let folder = own.as_str().trim_start_matches('/');
        let path = full_path(&format!("{folder}index.html"), &decoded(&path))?;
        match self.site.find(&path)? {
            Target::Node(node) => Some((node, suffix.to_owned())),
            _ => None,
        }
    }
}
