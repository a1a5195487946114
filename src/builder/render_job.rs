//! Renders, in parallel, the outputs that the cache does not have, and offers all of them to the publisher.

use std::time::Duration;

use rayon::prelude::*;

use super::link_scans::LinkScans;
use super::report::finding;
use super::timings::{self, Progress, timed};
use crate::base::stage::{Stage, Watch as _};
use crate::cache::file::CacheFile;
use crate::diagnostic::Diagnostic;
use crate::io::publish::{Published, Publisher};
use crate::io::store;
use crate::render::key::CacheKey;
use crate::render::outputs::{Output, dedup};
use crate::render::project::Project;
use crate::render::rendered_links;

/// The outputs to render, with the inputs that this needs.
pub(super) struct RenderJob<'b, 'f> {
    pub(super) project: &'b Project<'f>,
    pub(super) outputs: &'b [Output],
    pub(super) cache_file: &'b CacheFile,
    pub(super) links: &'b LinkScans<'b, 'f>,
    pub(super) progress: &'b Progress,
    /// Whether the time of each output is measured.
    pub(super) timings: bool,
    /// Whether warnings are errors.
    pub(super) strict: bool,
}

/// The published outputs.
pub(super) struct Rendered {
    pub(super) published: Published,
    /// The keys of the outputs that have one, sorted by path.
    pub(super) keys: Vec<(String, CacheKey)>,
    /// The number of outputs that were rendered.
    pub(super) count: usize,
    /// The time of each of them, if times are measured.
    pub(super) costs: Vec<timings::OutputCost>,
    /// The findings about links, none of them an error.
    pub(super) warnings: Vec<Diagnostic>,
}

/// An output that was offered to the publisher.
struct Offered {
    key: Option<CacheKey>,
    /// The time it took, if it was rendered; zero if times are not measured.
    time: Option<Duration>,
}

impl RenderJob<'_, '_> {
    /// Publishes all outputs, or none of them if one cannot be rendered.
    pub(super) fn publish(
        &self,
        publisher: Publisher<'_, store::DiskStore>,
    ) -> Result<Rendered, Vec<Diagnostic>> {
        self.progress.begins(Stage::Rendering, self.outputs.len());
        let offered: Vec<Result<Offered, Box<Diagnostic>>> = self
            .outputs
            .par_iter()
            .enumerate()
            .map(|(number, output)| {
                let offered = self.offer(number, output, &publisher);
                self.progress.does_one();
                offered
            })
            .collect();
        let mut keys = Vec::with_capacity(offered.len());
        let (mut errors, mut costs, mut count) = (Vec::new(), Vec::new(), 0);
        let mut warnings = Vec::new();
        for (output, offered) in self.outputs.iter().zip(offered) {
            let offered = match offered {
                Ok(offered) => offered,
                Err(error) => {
                    errors.push(*error);
                    continue;
                }
            };
            count += usize::from(offered.time.is_some());
            if let Some(time) = offered.time.filter(|_| self.timings) {
                costs.push(timings::OutputCost {
                    path: output.route.output_path(),
                    template: output.template(self.project).map(str::to_owned),
                    time,
                });
            }
            keys.extend(offered.key.map(|key| (output.route.output_path(), key)));
        }
        if errors.is_empty() {
            self.progress.begins(Stage::RenderedLinks, 0);
            warnings = self.links.check(&self.cache_file.cache);
        }
        if warnings.iter().any(|finding| finding.stops(self.strict)) {
            errors.append(&mut warnings);
        }
        if !errors.is_empty() {
            publisher.abandon();
            return Err(dedup(errors));
        }
        keys.par_sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        self.progress.begins(Stage::Publishing, 0);
        match publisher.finish() {
            Ok(published) => Ok(Rendered {
                published,
                keys,
                count,
                costs,
                warnings,
            }),
            Err(errors) => Err(errors.into_iter().map(finding).collect()),
        }
    }

    /// Offers one output to the publisher: as it is on disk if the cache has its key, otherwise rendered.
    fn offer(
        &self,
        number: usize,
        output: &Output,
        publisher: &Publisher<'_, store::DiskStore>,
    ) -> Result<Offered, Box<Diagnostic>> {
        let failed = |error| Box::new(finding(error));
        let path = output.route.output_path();
        let prepared = output.prepare(self.project);
        let key = prepared.key(self.cache_file.program.hash);
        let before = self.cache_file.cache.output(&path);
        let same = before.filter(|before| {
            let both = key.zip(before.key);
            both.is_some_and(|(now, before)| now.whole == before.whole)
        });
        if let Some(same) = same
            && publisher
                .keep(&path, same.digest, same.stat)
                .map_err(failed)?
        {
            self.links.keep(number, key);
            return Ok(Offered { key, time: None });
        }
        let render = || prepared.render_or_keep(|| publisher.read_unedited(&path));
        let (content, time) = if self.timings {
            timed(render)
        } else {
            (render(), Duration::ZERO)
        };
        let (content, scan) = rendered_links::read(self.project, output, content?)?;
        let change = publisher.offer(&path, content).map_err(failed)?;
        self.links.put(number, key, scan, change);
        let time = Some(time);
        Ok(Offered { key, time })
    }
}
