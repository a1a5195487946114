//! Arguments that several commands share.

use std::path::PathBuf;

use clap::Args;
use jiff::Zoned;
use jiff::civil::Date;

use crate::input::yaml::FromValue as _;
use crate::render::project::Options;

/// Arguments of every command that reads a site.
#[derive(Debug, Args)]
pub(super) struct SiteArgs {
    /// The site's folder
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub(super) root: PathBuf,
    /// Where it will be published: https://example.org/guide/
    #[arg(long, value_name = "URL")]
    pub(super) base_url: Option<String>,
    /// Count drafts as published
    #[arg(long)]
    pub(super) drafts: bool,
}

/// Arguments of the commands that read a site and report on it.
#[derive(Debug, Args)]
pub(super) struct ReadArgs {
    /// The site's folder
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub(super) root: PathBuf,
    /// Where it will be published: https://example.org/guide/
    #[arg(long, value_name = "URL")]
    pub(super) base_url: Option<String>,
}

/// Arguments of the commands that change source files or the ledger.
#[derive(Debug, Args)]
pub(super) struct EditArgs {
    #[command(flatten)]
    pub(super) site: ReadArgs,
    /// The date of new lines and later pages [default: today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    today: Option<Date>,
    /// Print the changes, and write nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Print what changes as JSON, one object a line
    #[arg(long)]
    pub(super) json: bool,
}

impl EditArgs {
    /// The date of new lines in the ledger.
    pub(super) fn today(&self) -> Date {
        today(self.today)
    }
}

/// The date that was given, or that of today.
#[expect(
    clippy::disallowed_methods,
    reason = "the command line reads the clock"
)]
pub(super) fn today(given: Option<Date>) -> Date {
    given.unwrap_or_else(|| Zoned::now().date())
}

/// Arguments of the commands that read or write what a build stores.
#[derive(Debug, Args)]
pub(super) struct CacheArgs {
    /// The cache folder [default: .guidepost in the site]
    #[arg(long, value_name = "DIR")]
    pub(super) cache_dir: Option<PathBuf>,
}

/// The user's folder for caches, as the system defines it.
#[expect(
    clippy::disallowed_methods,
    reason = "the command line reads the environment"
)]
pub(super) fn user_cache() -> Option<PathBuf> {
    let folder = |name: &str| {
        let folder = std::env::var_os(name).map(PathBuf::from);
        folder.filter(|folder| folder.is_absolute())
    };
    if cfg!(windows) {
        folder("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        folder("HOME").map(|home| home.join("Library/Caches"))
    } else {
        folder("XDG_CACHE_HOME").or_else(|| folder("HOME").map(|home| home.join(".cache")))
    }
}

impl SiteArgs {
    /// The options for a day: that of today, unless another one is given.
    pub(super) fn options(&self, day: Option<Date>) -> Options {
        Options {
            base_url: self.base_url.clone(),
            drafts: self.drafts,
            copy: false,
            today: Some(today(day)),
        }
    }
}

/// Parses a date argument.
pub(super) fn date(text: &str) -> Result<Date, String> {
    let written = || Date::read(&text.into());
    written().ok_or_else(|| format!("write {}: the year, the month, the day", Date::EXPECTED))
}
