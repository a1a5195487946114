//! Social images: the pictures that other sites show with links to pages.

use super::per_page::first_at_each_address;
use super::recipe::{OutputKind, Recipe, Rendered};
use crate::base::route::Route;
use crate::diagnostic::Diagnostic;
use crate::io::content::Content;
use crate::render::key::KeyBuilder;
use crate::render::project::Project;
use crate::render::view::{KeyPart, social_image_route};
use crate::share::social_image::{self, SocialImage};
use crate::site::NodeId;

pub(super) static KIND: OutputKind<NodeId> = OutputKind {
    list: |project| {
        let nodes = 0..project.site.nodes.len();
        let drawn = nodes.filter(|node| image(project, *node).is_some());
        let drawn = first_at_each_address(&project.site, drawn);
        drawn
            .map(|node| (social_image_route(&project.site.nodes[node].route), node))
            .collect()
    },
    source: |project, node| {
        let address = &project.site.nodes[node].route;
        Some(format!("the social image of {address}"))
    },
    recipe: |project, node| {
        Box::new(SocialImageRecipe {
            page: &project.site.nodes[node].route,
            image: image(project, node),
        })
    },
    is_html: false,
    yields: false,
    self_verifying: true,
};

struct SocialImageRecipe<'p> {
    page: &'p Route,
    image: Option<SocialImage>,
}

fn image(project: &Project<'_>, node: NodeId) -> Option<SocialImage> {
    if !project.settings.share.cards {
        return None;
    }
    project.views().drawn_image(&project.summary(node))
}

impl Recipe for SocialImageRecipe<'_> {
    fn key(&self, key: KeyBuilder) -> Option<KeyBuilder> {
        let image = self.image.as_ref()?;
        Some(key.with(KeyPart::SocialImage, &image.key()))
    }

    fn render(&self) -> Rendered {
        let image = self.image.as_ref().ok_or("there is nothing to draw");
        let drawn = image.map_err(str::to_owned).and_then(social_image::draw);
        drawn.map(Content::Bytes).map_err(|error| {
            let page = self.page;
            let message = format!("the social image of {page} cannot be drawn: {error}");
            Box::new(Diagnostic::error("card", message))
        })
    }

    fn verifies(&self, bytes: &[u8]) -> bool {
        let image = self.image.as_ref();
        image.is_some_and(|image| social_image::key_in(bytes) == Some(image.key()))
    }
}
