//! How far a build is, and how long its parts took.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde::Serialize;

use crate::base::stage::{Stage, Watch};

/// Follows a build: for whoever shows how far it is, and for the times at its end.
pub struct Progress {
    start: Instant,
    stages: Mutex<Vec<(Stage, usize, Instant)>>,
    done: AtomicUsize,
}

/// Where a build is.
#[derive(Clone, Copy, Debug)]
pub struct Now {
    /// What it is doing.
    pub stage: Stage,
    /// How much of it is done.
    pub done: usize,
    /// How much there is to do; 0 where that is not known.
    pub count: usize,
    /// How long it has been running.
    pub since_start: Duration,
    /// How long it has been in this stage.
    pub in_stage: Duration,
}

impl Now {
    /// How long the stage will still take, if it goes on as it did.
    #[must_use]
    pub fn left(&self) -> Option<Duration> {
        let (done, left) = (self.done, self.count.checked_sub(self.done)?);
        (done > 0).then(|| self.in_stage.mul_f64(left as f64 / done as f64))
    }
}

#[expect(clippy::disallowed_methods, reason = "this is where time is measured")]
fn now() -> Instant {
    Instant::now()
}

impl Progress {
    /// A build that starts now.
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

    /// How long it has been running.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }

    /// Where it is; none before its first stage.
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

    /// How long each stage took, in the order in which they came; the last until now.
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

/// How long a stage took.
#[derive(Clone, Debug, Serialize)]
pub struct StageTime {
    /// Its name.
    pub stage: &'static str,
    /// From its begin to the next one's.
    pub seconds: f64,
}

/// How long something took that is made more than once, or of which there are many.
#[derive(Clone, Debug, Serialize)]
pub struct Cost {
    /// The path of an output, or the name of a template.
    pub name: String,
    /// How many were made.
    pub count: usize,
    /// How long that took in all, on one core.
    pub seconds: f64,
}

/// How long the parts of a build took.
#[derive(Clone, Debug, Serialize)]
pub struct Timings {
    /// The stages, in order.
    pub stages: Vec<StageTime>,
    /// The outputs that took longest to make, slowest first.
    pub slowest: Vec<Cost>,
    /// All templates that pages were made with, slowest first; what they include is counted with them.
    pub templates: Vec<Cost>,
}

/// How long it took to make one output.
#[derive(Clone, Debug)]
pub(super) struct OutputCost {
    pub(super) path: String,
    pub(super) template: Option<String>,
    pub(super) time: Duration,
}

/// Runs `make`, and says how long it took.
pub(super) fn timed<T>(make: impl FnOnce() -> T) -> (T, Duration) {
    let start = now();
    let made = make();
    (made, start.elapsed())
}

impl Timings {
    pub(super) fn new(progress: &Progress, makings: &[OutputCost]) -> Self {
        const SHOWN: usize = 10;
        let cost = |making: &OutputCost| Cost {
            name: making.path.clone(),
            count: 1,
            seconds: making.time.as_secs_f64(),
        };
        let mut slowest: Vec<Cost> = makings.iter().map(cost).collect();
        slowest.sort_by(slower);
        slowest.truncate(SHOWN);
        let mut templates: BTreeMap<&str, (usize, Duration)> = BTreeMap::new();
        for making in makings {
            if let Some(template) = &making.template {
                let (count, time) = templates.entry(template).or_default();
                *count += 1;
                *time += making.time;
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
