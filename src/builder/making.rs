//! Making outputs: those that are not known to be as they were, in parallel, into the hands of the publisher.

use std::time::Duration;

use rayon::prelude::*;

use super::finding;
use super::timings::{self, Progress, timed};
use crate::base::key::Key;
use crate::base::stage::{Stage, Watch as _};
use crate::cache::file::CacheFile;
use crate::diagnostic::Diagnostic;
use crate::io::publish::{Published, Publisher};
use crate::io::store;
use crate::render::outputs::{Output, dedup};
use crate::render::project::Project;

/// All that is needed to make outputs.
pub(super) struct RenderJob<'b, 'f> {
    pub(super) project: &'b Project<'f>,
    pub(super) outputs: &'b [Output],
    pub(super) cache_file: &'b CacheFile,
    pub(super) progress: &'b Progress,
    /// Whether it is measured how long each output takes.
    pub(super) timings: bool,
}

/// What was made.
pub(super) struct Rendered {
    pub(super) published: Published,
    /// The keys of the outputs that have one, sorted by path.
    pub(super) keys: Vec<(String, Key)>,
    /// How many outputs were made anew.
    pub(super) made: usize,
    /// How long each of them took, where that was asked for.
    pub(super) costs: Vec<timings::OutputCost>,
}

/// An output that the publisher has.
struct Offered {
    key: Option<Key>,
    /// How long it took, where it had to be made.
    made: Option<Duration>,
}

impl RenderJob<'_, '_> {
    /// Publishes all outputs; none of them unless every one could be made.
    pub(super) fn publish(
        &self,
        publisher: Publisher<'_, store::Disk>,
    ) -> Result<Rendered, Vec<Diagnostic>> {
        self.progress.begins(Stage::Rendering, self.outputs.len());
        let offered: Vec<Result<Offered, Box<Diagnostic>>> = self
            .outputs
            .par_iter()
            .map(|output| {
                let offered = self.offer(output, &publisher);
                self.progress.does_one();
                offered
            })
            .collect();
        let mut keys = Vec::with_capacity(offered.len());
        let (mut errors, mut costs, mut made) = (Vec::new(), Vec::new(), 0);
        for (output, offered) in self.outputs.iter().zip(offered) {
            let offered = match offered {
                Ok(offered) => offered,
                Err(error) => {
                    errors.push(*error);
                    continue;
                }
            };
            made += usize::from(offered.made.is_some());
            if let Some(time) = offered.made.filter(|_| self.timings) {
                costs.push(timings::OutputCost {
                    path: output.route.output_path(),
                    template: output.template(self.project).map(str::to_owned),
                    time,
                });
            }
            keys.extend(offered.key.map(|key| (output.route.output_path(), key)));
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
                made,
                costs,
            }),
            Err(errors) => Err(errors.into_iter().map(finding).collect()),
        }
    }

    /// Gives one output to the publisher: as it is where it is known to be right, else made anew.
    fn offer(
        &self,
        output: &Output,
        publisher: &Publisher<'_, store::Disk>,
    ) -> Result<Offered, Box<Diagnostic>> {
        let failed = |error| Box::new(finding(error));
        let path = output.route.output_path();
        let key = output.key(self.project, self.cache_file.program.hash);
        let before = self.cache_file.cache.output(&path);
        let same = before.filter(|before| key.is_some_and(|key| key.whole == before.key.whole));
        if let Some(same) = same
            && publisher
                .keep(&path, same.digest, same.stat)
                .map_err(failed)?
        {
            let made = None;
            return Ok(Offered { key, made });
        }
        let make = || output.render_or_keep(self.project, || publisher.unedited(&path));
        let (bytes, time) = if self.timings {
            timed(make)
        } else {
            (make(), Duration::ZERO)
        };
        publisher.offer(&path, &bytes?).map_err(failed)?;
        let made = Some(time);
        Ok(Offered { key, made })
    }
}
