//! The redirects of a project in the format of a host.

use crate::base::decode::decode;
use crate::base::route::Route;
use crate::diagnostic::Diagnostic;
use crate::redirects::{Host, HostText, LARGEST, OWN_FILE};
use crate::render::project::Project;
use crate::site::redirects::{self, Base};
use crate::site::sources;

/// The file with response headers, for the hosts that read it.
pub const HEADERS_FILE: &str = "_headers";

impl Project<'_> {
    /// Which addresses of the host are those of the site.
    #[must_use]
    pub fn base(&self) -> Base<'_> {
        Base(self.settings.base_url.as_ref())
    }

    /// The file of the site that the file for a host continues, by its number in `Site::assets`.
    #[must_use]
    pub fn continued(&self, host: &Host) -> Option<usize> {
        let route = host.continues.then(|| Route::root().file(host.file))?;
        self.site
            .assets
            .iter()
            .position(|asset| asset.route == route)
    }

    /// Whether a file `_headers` is published: for a host that reads it, and for embeds.
    #[must_use]
    pub fn has_headers_file(&self) -> bool {
        let host = self.settings.publish.host;
        host.is_some_and(|host| host.reads_headers) || self.has_embeds()
    }

    /// Whether a page has an embed.
    #[must_use]
    pub fn has_embeds(&self) -> bool {
        let views = self.views();
        let mut nodes = 0..self.site.nodes.len();
        self.settings.share.embed && nodes.any(|node| views.has_embed(self.site.node_page(node)))
    }

    /// The author's own file `_headers`, which the published one starts with, by its number in `Site::assets`.
    #[must_use]
    pub fn own_headers(&self) -> Option<usize> {
        let route = Route::root().file(HEADERS_FILE);
        let mut assets = self.site.assets.iter();
        assets
            .position(|asset| asset.route == route)
            .filter(|_| self.has_headers_file())
    }

    /// The file for a host.
    ///
    /// # Errors
    /// If the author's file of that name cannot be read, or not be continued.
    pub fn host_text(&self, host: &Host) -> Result<HostText, Box<Diagnostic>> {
        let rules = self.rules.get_or_init(|| {
            redirects::rules(
                &self.site,
                &self.ledger.states,
                self.base(),
                &self.own_redirects,
                self.settings.publish.markdown,
            )
        });
        let asset = self.continued(host).filter(|_| host.file != OWN_FILE);
        let file = asset.map(|asset| self.site.assets[asset].file.as_str());
        let read = |file| {
            sources::bytes(self.files(), file, LARGEST).and_then(|bytes| decode(file, bytes))
        };
        let text = file.map(read).transpose()?;
        (host.write)(rules, &self.own_redirects, text.as_deref()).map_err(|fault| {
            let file = file.unwrap_or(host.file);
            let message = format!("`{file}` {fault}, so that no redirects can be added");
            let finding = Diagnostic::error("redirect-file", message).in_file(file);
            Box::new(finding.hint("correct the file, or remove the setting `publish.host`"))
        })
    }
}
