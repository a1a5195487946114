//! The progress of a build, and the times of its parts.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde::Serialize;

use crate::base::stage::{Stage, Watch};

/// Records the stages of a build: for the display of its progress, and for the times at its end.
pub struct Progress {
    start: Instant,
    stages: Mutex<Vec<(Stage, usize, Instant)>>,
    done: AtomicUsize,
}

/// A moment of a build.
#[derive(Clone, Copy, Debug)]
pub struct Now {
    /// Its current stage.
    pub stage: Stage,
    /// The number of items of the stage that are done.
    pub done: usize,
    /// The number of all items of the stage; 0 if unknown.
    pub count: usize,
    /// The time since the build started.
    pub since_start: Duration,
    /// The time since the stage began.
    pub in_stage: Duration,
}

impl Now {
    /// The time until the stage ends, if it goes on at the same pace; `None` before its first item is done.
    #[must_use]
    pub fn left(&self) -> Option<Duration> {
        let (done, left) = (self.done, self.count.checked_sub(self.done)?);
        (done > 0).then(|| self.in_stage.mul_f64(left as f64 / done as f64))
    }
}

#[expect(clippy::disallowed_methods, reason = "time is measured here")]
fn now() -> Instant {
    Instant::now()
}

impl Progress {
    /// The progress of a build that starts now.
    #[must_use]
    #[expect(
        clippy::new_without_default,
        reason = "no value is the default: it depends on the time"
    )]
    pub fn new() -> Self {
        Self {
            start: now(),
            stages: Mutex::default(),
            done: AtomicUsize::new(0),
        }
    }

    /// The time since the build started.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }

    /// The current moment; `None` before the first stage.
    #[must_use]
    pub fn now(&self) -> Option<Now> {
        let stages = self.stages.lock().unwrap_or_else(PoisonError::into_inner);
        let (stage, count, began) = *stages.last()?;
        Some(Now {
            stage,
            done: self.done.load(Ordering::Relaxed),
            count,
            since_start: self.elapsed(),
            in_stage: began.elapsed(),
        })
    }

    /// The time of each stage, in order; that of the last one until now.
    pub(super) fn stages(&self) -> Vec<StageTime> {
        let stages = self.stages.lock().unwrap_or_else(PoisonError::into_inner);
        let ends = stages.iter().skip(1).map(|(_, _, began)| *began);
        let ends = ends.chain([now()]);
        let time = |((stage, _, began), end): (&(Stage, usize, Instant), Instant)| StageTime {
            stage: stage.name(),
            seconds: end.duration_since(*began).as_secs_f64(),
        };
        stages.iter().zip(ends).map(time).collect()
    }
}

impl Watch for Progress {
    fn begins(&self, stage: Stage, count: usize) {
        let mut stages = self.stages.lock().unwrap_or_else(PoisonError::into_inner);
        self.done.store(0, Ordering::Relaxed);
        stages.push((stage, count, now()));
    }

    fn does_one(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }
}

/// The time of a stage.
#[derive(Clone, Debug, Serialize)]
pub struct StageTime {
    /// Its name.
    pub stage: &'static str,
    /// The time from its start to that of the next one.
    pub seconds: f64,
}

/// The time that one output took, or all outputs of one template.
#[derive(Clone, Debug, Serialize)]
pub struct Cost {
    /// The path of an output, or the name of a template.
    pub name: String,
    /// The number of outputs.
    pub count: usize,
    /// The total time on one core.
    pub seconds: f64,
}

/// The times of the parts of a build.
#[derive(Clone, Debug, Serialize)]
pub struct Timings {
    /// The stages, in order.
    pub stages: Vec<StageTime>,
    /// The outputs that took longest to render, slowest first.
    pub slowest: Vec<Cost>,
    /// All templates of pages, slowest first; the templates that they include are counted with them.
    pub templates: Vec<Cost>,
}

/// The time of one output.
#[derive(Clone, Debug)]
pub(super) struct OutputCost {
    pub(super) path: String,
    pub(super) template: Option<String>,
    pub(super) time: Duration,
}

/// Runs a function; its result, and the time it took.
pub(super) fn timed<T>(function: impl FnOnce() -> T) -> (T, Duration) {
    let start = now();
    let result = function();
    (result, start.elapsed())
}

impl Timings {
    pub(super) fn new(progress: &Progress, outputs: &[OutputCost]) -> Self {
        const SHOWN: usize = 10;
        let cost = |output: &OutputCost| Cost {
            name: output.path.clone(),
            count: 1,
            seconds: output.time.as_secs_f64(),
        };
        let mut slowest: Vec<Cost> = outputs.iter().map(cost).collect();
        slowest.sort_by(slower);
        slowest.truncate(SHOWN);
        let mut templates: BTreeMap<&str, (usize, Duration)> = BTreeMap::new();
        for output in outputs {
            if let Some(template) = &output.template {
                let (count, time) = templates.entry(template).or_default();
                *count += 1;
                *time += output.time;
            }
        }
        let cost = |(name, (count, time)): (&str, (usize, Duration))| Cost {
            name: name.to_owned(),
            count,
            seconds: time.as_secs_f64(),
        };
        let mut templates: Vec<Cost> = templates.into_iter().map(cost).collect();
        templates.sort_by(slower);
        Self {
            stages: progress.stages(),
            slowest,
            templates,
        }
    }
}

fn slower(a: &Cost, b: &Cost) -> std::cmp::Ordering {
    let time = b.seconds.total_cmp(&a.seconds);
    time.then_with(|| a.name.cmp(&b.name))
}
