//! Arguments that several commands share.

use std::path::PathBuf;

use clap::Args;

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
    pub(super) fn options(&self) -> Options {
        Options {
            base_url: self.base_url.clone(),
            drafts: self.drafts,
        }
    }
}
