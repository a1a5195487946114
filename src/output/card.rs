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
        let views = project.views();
        let nodes = project.site.nodes.iter().enumerate();
        let drawn = nodes.filter(|(id, _)| views.drawn_card(*id).is_some());
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
        key: |project, node| Some(project.views().drawn_card(node)?.key()),
        key_in: card::key_in,
    }),
};

fn render(project: &Project<'_>, node: NodeId) -> Rendered {
    let card = project.views().drawn_card(node);
    let drawn = card
        .ok_or_else(|| "there is nothing to draw".to_owned())
        .and_then(|card| card.draw());
    drawn.map_err(|error| {
        let address = &project.site.nodes[node].route;
        let message = format!("the card of {address} cannot be made: {error}");
        Box::new(Diagnostic::error("card", message))
    })
}
