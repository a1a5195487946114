//! The pictures of pages for links to them on other sites. Each has an address that stays, so that
//! what was posted once shows the page as it is now.

use super::{Keyed, Kind, Rendered};
use crate::card;
use crate::diagnostic::Diagnostic;
use crate::project::Project;
use crate::site::NodeId;
use crate::view::card_route;

pub(super) static KIND: Kind = Kind {
    rows: |project| {
        let nodes = project.site.nodes.iter().enumerate();
        let drawn = nodes.filter(|(id, _)| drawn(project, *id).is_some());
        drawn
            .map(|(id, node)| (card_route(&node.route), id))
            .collect()
    },
    render,
    source: |project, node| {
        let address = &project.site.nodes[node].route;
        Some(format!("the card of {address}"))
    },
    yields: false,
    keyed: Some(Keyed {
        key: |project, node| Some(drawn(project, node)?.key()),
        key_in: card::key_in,
    }),
};

fn drawn(project: &Project<'_>, node: NodeId) -> Option<card::Card> {
    if !project.settings.share.cards {
        return None;
    }
    project.views().drawn_card(&project.scopes().face(node))
}

fn render(project: &Project<'_>, node: NodeId) -> Rendered {
    let drawn = drawn(project, node)
        .ok_or_else(|| "there is nothing to draw".to_owned())
        .and_then(|card| card.draw());
    drawn.map_err(|error| {
        let address = &project.site.nodes[node].route;
        let message = format!("the card of {address} cannot be made: {error}");
        Box::new(Diagnostic::error("card", message))
    })
}
