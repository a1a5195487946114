//! The stream of changes, as server-sent events: which version is served, and what a browser has to do about it.

use std::time::Duration;

use http_body_util::channel::Channel;
use hyper::body::Bytes;
use tokio::sync::watch;

use super::body::Pieces;
use crate::serve::session::{ServedState, Update};

/// The content type of the stream.
pub(super) const CONTENT_TYPE: &str = "text/event-stream";
/// The time between two comments, by which the server notices that a browser has disconnected.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// What a browser has to do about a new version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refresh {
    /// Show other findings.
    Findings,
    /// Load the stylesheets again.
    Style,
    /// Load the page again, if it changed.
    Page,
    /// Load the page again, with everything it includes.
    All,
}

impl Refresh {
    /// The name of its event.
    fn event(self) -> &'static str {
        match self {
            Self::Findings => "findings",
            Self::Style => "style",
            Self::Page => "page",
            Self::All => "all",
        }
    }

    fn after(update: &Update) -> Self {
        match update {
            Update::Diagnostics => Self::Findings,
            Update::Site(files) => Self::after_files(files.iter().map(String::as_str)),
        }
    }

    /// What a change of these files requires.
    fn after_files<'f>(files: impl IntoIterator<Item = &'f str>) -> Self {
        let one = |file: &str| match file.rsplit_once('.').map(|(_, extension)| extension) {
            Some("css") => Self::Style,
            // Their text is in pages, and so is the fingerprint of a script in the template folder.
            Some("md" | "yaml" | "html") => Self::Page,
            _ => Self::All,
        };
        let all = files.into_iter().map(one);
        // Loading pages again loads styles that changed with them, but an unchanged page may use such a style.
        all.reduce(|a, b| if a == b { a } else { Self::All })
            .unwrap_or(Self::Page)
    }
}

/// A stream of events that begins with the version that is served now.
pub(super) fn stream(mut states: watch::Receiver<ServedState>, version: u64) -> Pieces {
    let (mut sender, body) = Channel::<Bytes, _>::new(4);
    tokio::spawn(async move {
        let mut last = version;
        let mut message = format!("retry: 500\n\n{}", event("now", version));
        while sender.send_data(message.into()).await.is_ok() {
            message = match tokio::time::timeout(KEEP_ALIVE, states.changed()).await {
                Err(_) => ":\n\n".to_owned(),
                Ok(Err(_)) => return,
                Ok(Ok(())) => {
                    let newest = states.borrow_and_update();
                    let has_missed = newest.version > last + 1;
                    last = newest.version;
                    let refresh = if has_missed {
                        Refresh::All
                    } else {
                        Refresh::after(&newest.update)
                    };
                    event(refresh.event(), last)
                }
            };
        }
    });
    body
}

fn event(name: &str, version: u64) -> String {
    format!("event: {name}\ndata: {version}\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refresh_depends_on_the_kinds_of_the_changed_files() {
        for (files, expected) in [
            (&["templates/extra.css", "static/a.css"][..], Refresh::Style),
            (&["content/a.md", "guidepost.yaml"], Refresh::Page),
            (&["content/a.md", "static/a.css"], Refresh::All),
            (&["static/a.png"], Refresh::All),
            (&["static/LICENSE"], Refresh::All),
            (&[], Refresh::Page),
        ] {
            assert_eq!(
                Refresh::after_files(files.iter().copied()),
                expected,
                "{files:?}"
            );
        }
    }
}
