//! `guidepost serve`: the site in a browser while it is written.
//!
//! A [`session`] keeps the site open and follows its files; [`http`] answers browsers from it. A browser gets the bytes
//! of a build: the reload script and the findings are added when a page is sent. Nothing is written.

use std::path::PathBuf;

use crate::diagnostic::Diagnostic;
use jiff::civil::Date;

use crate::render::project::Options;

pub mod http;
pub mod session;

use http::ListenAddress;
use session::{Session, SessionOptions};

/// How a site is served.
#[derive(Clone, Debug)]
pub struct ServeOptions {
    /// The site's root folder.
    pub root: PathBuf,
    /// How the project is opened.
    pub options: Options,
    /// The day, read again while the server runs; `None` to judge no page by its dates.
    pub today: fn() -> Option<Date>,
    /// The address of the server.
    pub listen: ListenAddress,
    /// Whether changes are found by polling, for file systems that do not report them.
    pub poll: bool,
}

/// What is reported to the author.
pub enum ServeReport<'r> {
    /// Browsers can open the site.
    Ready {
        /// The absolute address of the site.
        address: &'r str,
        /// The number of pages, generated lists included; `None` if errors keep the site from being shown.
        pages: Option<usize>,
    },
    /// The session reports something else.
    Session(session::SessionReport<'r>),
}

/// Serves a site until the program is interrupted.
///
/// # Errors
/// There is no site at the root, its files cannot be watched, or the address cannot be used.
pub fn run(
    options: &ServeOptions,
    report: &mut dyn FnMut(ServeReport<'_>),
) -> Result<(), Box<Diagnostic>> {
    let (session, driver) = Session::open(SessionOptions {
        root: options.root.clone(),
        options: options.options.clone(),
        today: options.today,
        poll: options.poll,
    })?;
    let (bound, warning) = http::bind(&options.listen)?;
    if let Some(warning) = warning {
        let warning =
            session::SessionReport::Diagnostics(std::slice::from_ref(&warning), &|_| None);
        report(ServeReport::Session(warning));
    }
    let origin = bound.origin.clone();
    http::start(bound, session).map_err(|error| {
        let message = format!("cannot serve the site: {error}");
        Box::new(Diagnostic::error("serve", message))
    })?;
    driver.run(&mut |reported| match reported {
        session::SessionReport::Opened { base_path, pages } => report(ServeReport::Ready {
            address: &format!("{origin}{base_path}"),
            pages,
        }),
        other => report(ServeReport::Session(other)),
    });
    Ok(())
}
