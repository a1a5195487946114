//! The options of the command line that affect a project.

use jiff::civil::Date;

use crate::diagnostic::Diagnostic;
use crate::input::settings::Settings;
use crate::io::files::Files;
use crate::site::sources;

/// Options of the command line that affect a project.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Overrides the setting.
    pub base_url: Option<String>,
    /// Whether drafts are published.
    pub drafts: bool,
    /// Whether the site is for a copy that is opened without a server.
    pub copy: bool,
    /// The day for which the site is built; without it, no page is ahead of its date, and none has expired.
    pub today: Option<Date>,
}

impl Options {
    /// The settings of a site, as these options change them.
    ///
    /// # Errors
    /// Everything that is wrong in them.
    pub fn settings(&self, files: &dyn Files) -> Result<Settings, Vec<Diagnostic>> {
        let settings = sources::settings(files, self.base_url.as_deref())?;
        let settings = Settings {
            today: self.today,
            ..settings
        };
        Ok(match self.copy {
            true => settings.for_copy(),
            false => settings,
        })
    }
}
