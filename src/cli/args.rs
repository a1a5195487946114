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

impl SiteArgs {
    pub(super) fn options(&self) -> Options {
        Options {
            base_url: self.base_url.clone(),
            drafts: self.drafts,
        }
    }
}
