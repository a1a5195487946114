//! The file by which the host of the setting `publish.host` redirects former addresses.

use super::recipe::{OutputKind, Recipe, Rendered};
use crate::base::route::Route;
use crate::io::content::Content;
use crate::redirects::Host;
use crate::render::project::Project;

pub(super) static KIND: OutputKind<()> = OutputKind {
    list: |project| {
        let host = project.settings.publish.host.into_iter();
        host.map(|host| (Route::root().file(host.file), ()))
            .collect()
    },
    source: |project, ()| {
        let host = project.settings.publish.host?;
        let own = project
            .continued(host)
            .map(|asset| &project.site.assets[asset].file);
        Some(own.map_or_else(|| host.file.to_owned(), Clone::clone))
    },
    recipe: |project, ()| {
        Box::new(HostFile {
            project,
            host: project.settings.publish.host,
        })
    },
    is_html: false,
    yields: false,
    self_verifying: false,
};

struct HostFile<'p> {
    project: &'p Project<'p>,
    host: Option<&'static Host>,
}

impl Recipe for HostFile<'_> {
    fn render(&self) -> Rendered {
        let text = self
            .host
            .map(|host| self.project.host_text(host))
            .transpose()?;
        Ok(Content::Bytes(text.unwrap_or_default().text.into_bytes()))
    }
}
