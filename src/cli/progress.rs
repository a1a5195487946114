//! The progress of a build on a terminal, once it takes long.

use std::io::{self, IsTerminal, Write};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use crate::builder::{Now, Progress};

/// A build that is shorter shows nothing.
const DELAY: Duration = Duration::from_millis(500);
const TICK: Duration = Duration::from_millis(100);
/// Moves the cursor to the start of the line, and clears the line.
const CLEAR: &str = "\r\x1b[K";

/// Runs a build; if standard error is a terminal, shows its progress there.
pub(super) fn with_progress<T>(progress: &Progress, build: impl FnOnce() -> T) -> T {
    if !io::stderr().is_terminal() {
        return build();
    }
    let (end, ended) = mpsc::channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            let mut shown = false;
            while ended.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
                if let Some(now) = progress.now().filter(|now| now.since_start > DELAY) {
                    shown = true;
                    // A failure to show it does not stop the build.
                    let _ = write!(io::stderr(), "{CLEAR}{}", line(&now));
                }
            }
            if shown {
                let _ = write!(io::stderr(), "{CLEAR}");
            }
        });
        let built = build();
        drop(end);
        built
    })
}

fn line(now: &Now) -> String {
    let stage = now.stage.name();
    if now.count == 0 {
        return format!("{stage} …");
    }
    let Now { done, count, .. } = now;
    match now.left().map(|left| left.as_secs()) {
        Some(left @ 1..) => format!("{stage}: {done} of {count}, {left} s left"),
        _ => format!("{stage}: {done} of {count}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::stage::Stage;

    fn now(done: usize, count: usize) -> Now {
        Now {
            stage: Stage::Rendering,
            done,
            count,
            since_start: Duration::from_secs(5),
            in_stage: Duration::from_secs(4),
        }
    }

    #[test]
    fn a_line_shows_stage_count_and_time_left() {
        assert_eq!(line(&now(0, 0)), "rendering pages …");
        assert_eq!(line(&now(0, 100)), "rendering pages: 0 of 100");
        assert_eq!(line(&now(25, 100)), "rendering pages: 25 of 100, 12 s left");
        assert_eq!(line(&now(99, 100)), "rendering pages: 99 of 100");
    }
}
