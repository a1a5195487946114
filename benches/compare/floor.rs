//! The floor: what no generator of these files can do without, in a bare loop.
//!
//! It reads every source, runs pulldown-cmark to HTML, makes the folders and writes every file of
//! the run that it is compared with: at the same path, with as many bytes, on every core. What it
//! writes is the HTML it made, again and again up to the size, because to read the real bytes back
//! would cost time that has nothing to do with making them. Outputs that come from no page (sitemap,
//! stylesheet, robots.txt) are written the same way, with the HTML at hand.
//!
//! It looks for no sources and decides no paths: a plan made beforehand lists both. It checks nothing,
//! keeps nothing, hashes nothing, and has no template, link, tree or front matter beyond skipping it.
//! A crash in the middle leaves half a site.
//!
//! [`stat`] is the same for a build with nothing to do: it only stats the files.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::hint::black_box;
use std::io::{Read, Write};
use std::path::Path;

use pulldown_cmark::{Options, Parser, html};
use rayon::prelude::*;
use walkdir::WalkDir;

use super::outcome::Outcome;

/// What the floor reads and writes.
#[derive(Default)]
struct Plan<'t> {
    /// Markdown files, below the site's folder.
    sources: Vec<&'t str>,
    /// Files below the output folder, with their sizes.
    outputs: Vec<(usize, &'t str)>,
}

/// Files below a folder with their sizes, sorted by path.
pub(crate) fn files(folder: &Path) -> Outcome<Vec<(String, u64)>> {
    let mut found = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry?;
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(folder)?;
            let path = path.to_str().ok_or("a file's name is not Unicode")?;
            found.push((path.to_owned(), entry.metadata()?.len()));
        }
    }
    Ok(found)
}

/// Writes the plan that leads to the same files as a finished run.
#[expect(clippy::disallowed_methods, reason = "the benchmark writes its input")]
pub(crate) fn plan(site: &Path, out: &Path, plan: &Path) -> Outcome<()> {
    let mut text = String::new();
    for (path, _) in files(&site.join("content"))? {
        writeln!(text, "source\t\tcontent/{path}")?;
    }
    for (path, size) in files(out)? {
        writeln!(text, "output\t{size}\t{path}")?;
    }
    Ok(fs::write(plan, text)?)
}

impl<'t> Plan<'t> {
    fn parse(text: &'t str) -> Outcome<Self> {
        let mut plan = Self::default();
        for line in text.lines() {
            let mut parts = line.splitn(3, '\t');
            match (parts.next(), parts.next(), parts.next()) {
                (Some("source"), _, Some(path)) => plan.sources.push(path),
                (Some("output"), Some(size), Some(path)) => {
                    plan.outputs.push((size.parse()?, path));
                }
                _ => return Err(format!("a plan has no such line: {line}").into()),
            }
        }
        Ok(plan)
    }
}

/// What a thread uses again for each file.
#[derive(Default)]
struct Buffers {
    text: String,
    html: String,
    bytes: Vec<u8>,
}

/// The floor of a build.
#[expect(clippy::disallowed_methods, reason = "the floor reads and writes")]
pub(crate) fn run(plan: &Path, site: &Path, out: &Path) -> Outcome<()> {
    let plan = fs::read_to_string(plan)?;
    let plan = Plan::parse(&plan)?;
    make_folders(&plan, out)?;
    let work = plan.sources.len().max(plan.outputs.len());
    (0..work)
        .into_par_iter()
        .try_for_each_init(Buffers::default, |buffers, at| {
            if let Some(source) = plan.sources.get(at) {
                buffers.print(&site.join(source))?;
            }
            if let Some((size, path)) = plan.outputs.get(at) {
                buffers.write(*size, &out.join(path))?;
            }
            Ok::<_, std::io::Error>(())
        })?;
    Ok(())
}

/// Makes all folders, those of one depth in parallel.
#[expect(clippy::disallowed_methods, reason = "the floor writes")]
fn make_folders(plan: &Plan<'_>, out: &Path) -> Outcome<()> {
    let folders = plan.outputs.iter().flat_map(|(_, path)| {
        let slashes = path.match_indices('/');
        slashes.map(|(at, _)| &path[..at])
    });
    let mut depths: Vec<BTreeSet<&str>> = Vec::new();
    for folder in folders {
        let depth = folder.matches('/').count();
        depths.resize_with(depths.len().max(depth + 1), BTreeSet::new);
        depths[depth].insert(folder);
    }
    fs::create_dir_all(out)?;
    for folders in depths {
        folders
            .into_par_iter()
            .try_for_each(|folder| fs::create_dir(out.join(folder)))?;
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "the floor reads and writes")]
impl Buffers {
    fn print(&mut self, source: &Path) -> std::io::Result<()> {
        self.text.clear();
        File::open(source)?.read_to_string(&mut self.text)?;
        self.html.clear();
        html::push_html(&mut self.html, Parser::new_ext(body(&self.text), options()));
        black_box(&self.html);
        Ok(())
    }

    fn write(&mut self, size: usize, path: &Path) -> std::io::Result<()> {
        self.bytes.clear();
        while self.bytes.len() < size {
            let rest = size - self.bytes.len();
            let html = self.html.as_bytes();
            let more = if html.is_empty() { &b"\n"[..] } else { html };
            self.bytes.extend_from_slice(&more[..more.len().min(rest)]);
        }
        File::create(path)?.write_all(&self.bytes)
    }
}

/// The Markdown extensions that Guidepost enables by default.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_SMART_PUNCTUATION
}

/// A page without its front matter.
pub(crate) fn body(text: &str) -> &str {
    let inside = text.strip_prefix("---\n");
    let end = inside.and_then(|inside| memchr::memmem::find(inside.as_bytes(), b"\n---\n"));
    match (inside, end) {
        (Some(inside), Some(end)) => &inside[end + "\n---\n".len()..],
        _ => text,
    }
}

/// The floor of a build with nothing to do: stats every source file and every output,
/// and with `hash` reads and hashes the sources.
#[expect(clippy::disallowed_methods, reason = "the floor reads")]
pub(crate) fn stat(plan: &Path, site: &Path, out: &Path, hash: bool) -> Outcome<()> {
    let plan = fs::read_to_string(plan)?;
    let plan = Plan::parse(&plan)?;
    plan.sources
        .par_iter()
        .try_for_each_init(Vec::new, |bytes, source| {
            let source = site.join(source);
            black_box(fs::symlink_metadata(&source)?);
            if hash {
                bytes.clear();
                File::open(&source)?.read_to_end(bytes)?;
                black_box(blake3::hash(bytes));
            }
            Ok::<_, std::io::Error>(())
        })?;
    plan.outputs.par_iter().try_for_each(|(_, path)| {
        black_box(fs::symlink_metadata(out.join(path))?);
        Ok::<_, std::io::Error>(())
    })?;
    Ok(())
}
