//! `guidepost links export`.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use super::args::ReadArgs;
use super::terminal::{exit_code, failure, print_findings};
use super::with_site::with_site;
use crate::diagnostic::{Diagnostic, sort_and_dedup};
use crate::io::store::{self, Store as _};
use crate::redirects::{Host, HostText, hosts};
use crate::render::permanence::{self, Published};

const ABOUT: &str = "Hosts: apache, caddy, cloudflare, gitlab, netlify, nginx, s3, vercel. With the setting `publish.host`, each \
build writes the same text into the output folder.

Examples:
  guidepost links export nginx --out redirects.conf
  guidepost links export netlify";

#[derive(Debug, Args)]
#[command(after_help = ABOUT)]
pub(super) struct ExportArgs {
    /// The host or server
    #[arg(value_name = "HOST", value_parser = host_name)]
    host: &'static Host,
    #[command(flatten)]
    site: ReadArgs,
    /// The file to write; standard output without it
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Print the text and how much of each limit it uses as JSON
    #[arg(long)]
    json: bool,
}

fn host_name(name: &str) -> Result<&'static Host, String> {
    hosts::host(name).ok_or_else(|| format!("known here: {}", hosts::NAMES.join(", ")))
}

pub(super) fn run(args: &ExportArgs) -> ExitCode {
    let host = args.host;
    let exported = with_site(&args.site, |project, outputs| {
        let findings = permanence::check_for(&Published::new(project, outputs), Some(host));
        let findings = sort_and_dedup(findings, false);
        if findings.iter().any(Diagnostic::is_error) {
            return Err(findings);
        }
        let text = project.host_text(host).map_err(|finding| vec![*finding])?;
        Ok((text, findings))
    });
    let (text, findings) = match exported {
        Ok(exported) => exported,
        Err(found) => return failure(&args.site.root, found),
    };
    if let Some(path) = &args.out
        && let Err(error) = store::DiskStore.replace(path, text.text.as_bytes())
    {
        let message = format!("cannot write `{}`: {error}", path.display());
        let finding = Diagnostic::error("ledger-io", message).hint("it is unchanged");
        return failure(&args.site.root, vec![finding]);
    }
    let printed = print_findings(&args.site.root, &findings);
    exit_code(printed.and_then(|()| print(args, &text)))
}

fn print(args: &ExportArgs, text: &HostText) -> io::Result<()> {
    let mut out = io::stdout().lock();
    if args.json {
        let usage = text.usage.iter();
        let limits =
            usage.map(|usage| json!({"what": usage.what, "used": usage.used, "most": usage.most}));
        let limits: Vec<_> = limits.collect();
        let value = json!({"type": "redirects", "host": args.host.name, "file": args.host.file, "limits": limits, "text": text.text});
        return writeln!(out, "{value}");
    }
    match &args.out {
        None => out.write_all(text.text.as_bytes()),
        Some(path) => writeln!(out, "Wrote {}", path.display()),
    }
}
