//! The pictures of pages for links to them on other sites. Each has an address that stays, so that
//! what was posted once shows the page as it is now.

use super::{Kind, Rendered, first_at_each_address};
use crate::base::key::KeyPart;
use crate::diagnostic::Diagnostic;
use crate::io::content::Content;
use crate::render::project::Project;
use crate::render::view::card_route;
use crate::share::social_image;
use crate::site::NodeId;

pub(super) static KIND: Kind = Kind {
    rows: |project| {
        let nodes = 0..project.site.nodes.len();
        let drawn = nodes.filter(|node| drawn(project, *node).is_some());
        let drawn = first_at_each_address(&project.site, drawn);
        drawn
            .map(|node| (card_route(&project.site.nodes[node].route), node))
            .collect()
    },
    render,
    source: |project, node| {
        let address = &project.site.nodes[node].route;
        Some(format!("the card of {address}"))
    },
    yields: false,
    key: Some(|project, node, key| {
        let card = drawn(project, node)?;
        Some(key.with(KeyPart::SocialImage, &card.key()))
    }),
    // Drawing takes long enough to look even where there is no cache.
    self_verifying: Some(|project, node, bytes| {
        let card = drawn(project, node);
        card.is_some_and(|card| social_image::key_in(bytes) == Some(card.key()))
    }),
};

fn drawn(project: &Project<'_>, node: NodeId) -> Option<social_image::SocialImage> {
    if !project.settings.share.cards {
        return None;
    }
    project.views().drawn_card(&project.scopes().face(node))
}

fn render(project: &Project<'_>, node: NodeId) -> Rendered {
    let drawn = drawn(project, node)
        .ok_or_else(|| "there is nothing to draw".to_owned())
        .and_then(|card| social_image::draw(&card));
    drawn.map(Content::Bytes).map_err(|error| {
        let address = &project.site.nodes[node].route;
        let message = format!("the card of {address} cannot be made: {error}");
        Box::new(Diagnostic::error("card", message))
    })
}
