//! The links of the header and the footer, which the settings name.

use super::{Broken, Destination, Suggestions, explain, external, forbidden, resolve};
use crate::diagnostic::Diagnostic;
use crate::input::settings::{self, Settings, SiteLink};
use crate::site::Site;

/// The destinations of some links of the settings, in order, with the findings about them; `None` for one
/// that is not printed. Paths are relative to the content folder.
#[must_use]
pub fn resolve_own(
    site: &Site,
    settings: &Settings,
    links: &[SiteLink],
) -> (Vec<Option<Destination>>, Vec<Diagnostic>) {
    const FROM: &str = "";
    let mut findings = Vec::new();
    let mut suggestions = Suggestions::new(site);
    let links = links.iter().map(|link| {
        let address = link.to.path.as_str();
        let (destination, finding) = match resolve(site, FROM, address, false) {
            Ok(Destination::Forbidden) => (None, Some(forbidden(address))),
            Ok(destination) => {
                let own = settings.base_url.as_ref();
                let finding = match &destination {
                    Destination::External(address) => external::finding(site, own, address),
                    _ => None,
                };
                (Some(destination), finding)
            }
            Err(broken) => {
                let severity = settings.links.broken;
                let finding = explain(FROM, address, &broken, severity, &mut suggestions);
                let without = match broken {
                    Broken::Fragment(missing) => Some(missing.without),
                    _ => None,
                };
                (without, Some(finding))
            }
        };
        findings.extend(finding.map(|finding| finding.at(settings::FILE, link.to.span)));
        destination
    });
    (links.collect(), findings)
}
