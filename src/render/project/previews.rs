//! How other sites show links to the pages of a project.

use rayon::prelude::*;

use super::Project;
use crate::diagnostic::Diagnostic;
#[cfg(feature = "cards")]
use crate::site::NodeId;

impl Project<'_> {
    /// Checks how other sites show links to the pages.
    pub(super) fn check_previews(&self) -> Vec<Diagnostic> {
        let (views, walk) = (self.views(), self.site.walk.par_iter());
        #[cfg(not(feature = "cards"))]
        return walk
            .flat_map_iter(|node| views.check_preview(&self.summary(*node)))
            .collect();
        #[cfg(feature = "cards")]
        {
            let check = |node: &NodeId| {
                let summary = self.summary(*node);
                let undrawable = views.undrawable_title(&summary);
                let findings = views.check_preview(&summary);
                (findings, undrawable.map(|missing| (summary, missing)))
            };
            let (findings, undrawable): (Vec<_>, Vec<_>) = walk.map(check).unzip();
            let undrawable: Vec<_> = undrawable.into_iter().flatten().collect();
            let mut findings = findings.concat();
            findings.extend(views.undrawable_findings(&undrawable));
            findings
        }
    }
}
