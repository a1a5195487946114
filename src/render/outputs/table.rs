//! The table of outputs.

use super::recipe::{OutputKind, Recipe};
#[cfg(feature = "cards")]
use super::social_image;
use super::{
    asset, embed, feed, headers, host_file, icon, llms, look_file, markdown, not_found, notice,
    oembed, page, print, robots, search_file, search_page, sitemap, source_page, theme_file,
    variant,
};
use crate::base::route::Route;
use crate::render::project::Project;
use crate::site::NodeId;

/// What is in the parentheses of a row, or `()`.
macro_rules! id_or_unit {
    () => {
        ()
    };
    ($id:tt) => {
        $id
    };
}

/// Defines [`OutputId`] and what is done by its variants, from one row for each kind of output.
macro_rules! outputs {
    ($(
        $(#[doc = $doc:literal])+
        $(#[cfg($condition:meta)])?
        $Variant:ident $(($id:ident: $Id:ty))? => $kind:path,
    )*) => {
        /// Identifies an output within its site. Ids are ordered as outputs are listed: by kind, then by number.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum OutputId {
            $($(#[doc = $doc])+ $(#[cfg($condition)])? $Variant $(($Id))?,)*
        }

        impl OutputId {
            /// All outputs of a project with their addresses, by ascending id. Two may have the same address.
            pub(super) fn list(project: &Project<'_>) -> Vec<(Route, Self)> {
                let mut all = Vec::new();
                $(
                    $(#[cfg($condition)])?
                    {
                        let kind: &OutputKind<id_or_unit!($($Id)?)> = &$kind;
                        let listed = (kind.list)(project).into_iter();
                        all.extend(listed.map(|(route, id_or_unit!($($id)?))| {
                            (route, Self::$Variant $(($id))?)
                        }));
                    }
                )*
                all
            }

            /// Its source file or another name for it; `None` for one that is generated from no file in particular.
            pub(super) fn source(self, project: &Project<'_>) -> Option<String> {
                match self {
                    $($(#[cfg($condition)])? Self::$Variant $(($id))? => {
                        ($kind.source)(project, id_or_unit!($($id)?))
                    })*
                }
            }

            /// Everything that it is derived from.
            pub(super) fn recipe<'p>(self, project: &'p Project<'_>) -> Box<dyn Recipe + 'p> {
                match self {
                    $($(#[cfg($condition)])? Self::$Variant $(($id))? => {
                        ($kind.recipe)(project, id_or_unit!($($id)?))
                    })*
                }
            }

            /// The node whose page it is, or is published beside.
            pub(super) fn node(self) -> Option<NodeId> {
                match self {
                    Self::Page(node) | Self::Embed(node) | Self::OEmbed(node) => Some(node),
                    #[cfg(feature = "cards")]
                    Self::SocialImage(node) => Some(node),
                    _ => None,
                }
            }

            /// Whether it is a page in HTML that is rendered.
            pub(in crate::render) fn is_html(self) -> bool {
                match self {
                    $($(#[cfg($condition)])? Self::$Variant { .. } => $kind.is_html,)*
                }
            }

            /// Whether a file of the site replaces it if both have the same address.
            pub(super) fn yields(self) -> bool {
                match self {
                    $($(#[cfg($condition)])? Self::$Variant { .. } => $kind.yields,)*
                }
            }

            /// Whether a published file states what it was rendered from.
            pub(super) fn is_self_verifying(self) -> bool {
                match self {
                    $($(#[cfg($condition)])? Self::$Variant { .. } => $kind.self_verifying,)*
                }
            }
        }
    };
}

// Outputs that yield to files of the site come last.
outputs! {
    /// The page of a node, or the generated list of a folder without one.
    Page(node: NodeId) => page::KIND,
    /// A file that is published as it is, by its number in [`Site::assets`](crate::site::Site::assets).
    Asset(asset: usize) => asset::KIND,
    /// The social image of a page.
    #[cfg(feature = "cards")]
    SocialImage(node: NodeId) => social_image::KIND,
    /// A variant of an image, by its number in [`Pictures::variants`](crate::site::pictures::Pictures::variants).
    Variant(number: usize) => variant::KIND,
    /// A stylesheet or script of the theme, by its number among those that are published.
    ThemeFile(number: usize) => theme_file::KIND,
    /// A file of the author's look, by its number among them.
    LookFile(number: usize) => look_file::KIND,
    /// The embed of a page.
    Embed(node: NodeId) => embed::KIND,
    /// The oEmbed answer of a page.
    OEmbed(node: NodeId) => oembed::KIND,
    /// The Markdown of a page.
    Markdown(node: NodeId) => markdown::KIND,
    /// A feed: twice the number of the feed, for Atom, and one more for JSON Feed.
    Feed(number: usize) => feed::KIND,
    /// The page of a source, by its number among the sources.
    SourcePage(number: usize) => source_page::KIND,
    /// The page that prints a guide as a whole, by its number among them.
    Print(number: usize) => print::KIND,
    /// What is published at the address of a former page, by its number among them.
    Notice(number: usize) => notice::KIND,
    /// A file of the search index, by its number.
    SearchFile(number: usize) => search_file::KIND,
    /// The file with redirects for the site's host.
    HostFile => host_file::KIND,
    /// `_headers`.
    Headers => headers::KIND,
    /// `404.html`.
    NotFound => not_found::KIND,
    /// An icon, or the web manifest, by its number among those of the site.
    Icon(number: usize) => icon::KIND,
    /// A page of the list of all pages from A to Z, by its number.
    SearchPage(number: usize) => search_page::KIND,
    /// `llms.txt`.
    Llms => llms::KIND,
    /// `robots.txt`.
    Robots => robots::KIND,
    /// The sitemap, as number 0; if it is an index, its parts from 1.
    Sitemap(number: usize) => sitemap::KIND,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::io::files::MemoryFiles;
    use crate::render::project::Options;

    #[test]
    fn ids_are_unique_ordered_and_stable() {
        let files = MemoryFiles::default()
            .with(
                "guidepost.yaml",
                "base_url: https://e.org/\nshare: {embed: true, cards: true}\nprint: guides\n",
            )
            .with("content/index.md", "# Home")
            .with("content/a/b.md", "# B")
            .with("content/a/c.txt", "text")
            .with("static/robots.txt", "");
        let list = || {
            let (project, _) = Project::open(&files, &Options::default()).expect("opens");
            OutputId::list(&project)
        };
        let listed = list();
        let ids: Vec<OutputId> = listed.iter().map(|(_, id)| *id).collect();
        assert!(ids.is_sorted_by(|a, b| a < b), "{ids:?}");
        assert_eq!(listed, list());
        let kinds: std::collections::HashSet<_> = ids.iter().map(std::mem::discriminant).collect();
        assert_eq!(kinds.len(), if cfg!(feature = "cards") { 14 } else { 13 });
        // The site's own file comes before the one that yields to it.
        let robots =
            |(route, id): &(Route, OutputId)| (route.as_str() == "/robots.txt").then_some(*id);
        let robots: Vec<OutputId> = listed.iter().filter_map(robots).collect();
        assert_eq!(robots, [OutputId::Asset(1), OutputId::Robots]);
    }
}
