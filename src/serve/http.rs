//! The server: connections, requests, and the stream of changes. One thread waits; what takes time is done on others.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Duration;

use http_body_util::channel::Channel;
use http_body_util::{Either, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{self, HeaderName, HeaderValue};
use hyper::http::request::Parts;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use super::Signal;
use super::address::Bound;
use super::answer::{Answer, Asked, answer};
use super::guard::{self, Hosts};
use super::page::{EVENTS, OWN};
use super::shown::{Change, Shown};

/// The most connections at a time; further ones wait.
const MOST_CONNECTIONS: usize = 64;
/// The longest head of a request, in bytes.
const LONGEST_HEAD: usize = 16 * 1024;
/// The longest time that a head may take to come.
const SLOWEST_HEAD: Duration = Duration::from_secs(10);
/// How often a stream says that it is still there, so that a browser that has gone is noticed.
const PULSE: Duration = Duration::from_secs(15);

type Body = Either<Full<Bytes>, Channel<Bytes>>;

/// Starts to answer, on a thread of its own; tells the driver when the program is interrupted.
pub(super) fn start(
    bound: Bound,
    shown: watch::Receiver<Shown>,
    signals: Sender<Signal>,
) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let listeners = {
        let _inside = runtime.enter();
        let listeners = bound.listeners.into_iter().map(|listener| {
            listener.set_nonblocking(true)?;
            TcpListener::from_std(listener)
        });
        listeners.collect::<io::Result<Vec<_>>>()?
    };
    let server = Arc::new(Server {
        hosts: bound.hosts,
        shown,
        signals: signals.clone(),
        connections: Arc::new(Semaphore::new(MOST_CONNECTIONS)),
    });
    std::thread::spawn(move || {
        runtime.block_on(async {
            for listener in listeners {
                tokio::spawn(Arc::clone(&server).accept(listener));
            }
            #[cfg(unix)]
            tokio::spawn(terminated(signals.clone()));
            interrupted(signals).await;
            // The program ends when the driver does.
            std::future::pending::<()>().await;
        });
    });
    Ok(())
}

/// Waits for Ctrl-C, and tells the driver. Where it cannot be waited for, the system ends the program itself.
async fn interrupted(signals: Sender<Signal>) {
    if tokio::signal::ctrl_c().await.is_ok() {
        // Where nobody listens any more the program is ending already.
        drop(signals.send(Signal::Stop));
    }
}

/// Waits for the system to end the program.
#[cfg(unix)]
async fn terminated(signals: Sender<Signal>) {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut end) = signal(SignalKind::terminate()) else {
        return;
    };
    if end.recv().await.is_some() {
        drop(signals.send(Signal::Stop));
    }
}

struct Server {
    hosts: Hosts,
    shown: watch::Receiver<Shown>,
    signals: Sender<Signal>,
    connections: Arc<Semaphore>,
}

impl Server {
    async fn accept(self: Arc<Self>, listener: TcpListener) {
        while let Ok(permit) = Arc::clone(&self.connections).acquire_owned().await {
            match listener.accept().await {
                Ok((stream, _)) => {
                    tokio::spawn(Arc::clone(&self).converse(stream, permit));
                }
                // Out of something that comes back; at once would be a busy loop.
                Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        }
    }

    async fn converse(self: Arc<Self>, stream: TcpStream, _permit: OwnedSemaphorePermit) {
        let service = service_fn(|request| Arc::clone(&self).respond(request));
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(SLOWEST_HEAD)
            .max_buf_size(LONGEST_HEAD)
            .serve_connection(TokioIo::new(stream), service);
        // A browser that goes away is no error.
        drop(connection.await);
    }

    async fn respond(
        self: Arc<Self>,
        request: Request<Incoming>,
    ) -> Result<Response<Body>, Infallible> {
        let (request, _) = request.into_parts();
        if let Err((status, reason)) = guard::check(&request, &self.hosts) {
            return Ok(response(Answer::text(status, reason)));
        }
        let own = request.uri.path().strip_prefix(OWN);
        if own.is_some() && !guard::is_same_origin(&request.headers) {
            let reason = "only for the site's own pages";
            return Ok(response(Answer::text(StatusCode::FORBIDDEN, reason)));
        }
        let mut shown = self.shown.clone();
        // The first site is read while the first browser waits.
        let Ok(now) = shown.wait_for(Shown::is_there).await.map(|now| now.clone()) else {
            return Ok(response(ending()));
        };
        if own == Some(EVENTS) {
            return Ok(stream(shown, now.version));
        }
        let asked = asked(&request);
        let answer = tokio::task::spawn_blocking(move || answer(&now, &asked));
        let answer = answer.await.unwrap_or_else(|_| failed());
        if let Some((site, found)) = answer.fault.clone() {
            // Where nobody listens any more the program is ending.
            drop(self.signals.send(Signal::Faults {
                site,
                found: vec![found],
                is_all: false,
            }));
        }
        Ok(response(answer))
    }
}

fn ending() -> Answer {
    Answer::text(StatusCode::SERVICE_UNAVAILABLE, "the server is ending")
}

fn failed() -> Answer {
    let reason = "this page could not be made; the terminal says why";
    Answer::text(StatusCode::INTERNAL_SERVER_ERROR, reason)
}

fn asked(request: &Parts) -> Asked {
    let text = |name: HeaderName| {
        let value = request.headers.get(name)?.to_str().ok()?;
        Some(value.to_owned())
    };
    let destination = text(HeaderName::from_static("sec-fetch-dest"));
    Asked {
        path: request.uri.path().to_owned(),
        is_document: destination.is_none_or(|destination| destination == "document"),
        range: text(header::RANGE),
        if_range: text(header::IF_RANGE),
    }
}

/// What every answer carries. There is no header that lets other sites read it.
fn with_policies(response: &mut Response<Body>) {
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

fn response(answer: Answer) -> Response<Body> {
    let mut response = Response::new(Either::Left(Full::new(Bytes::from(answer.body))));
    *response.status_mut() = answer.status;
    for (name, value) in answer.headers {
        // All values are ASCII: types, numbers and encoded addresses.
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    }
    if answer.status == StatusCode::METHOD_NOT_ALLOWED {
        let allowed = HeaderValue::from_static("GET, HEAD");
        response.headers_mut().insert(header::ALLOW, allowed);
    }
    with_policies(&mut response);
    response
}

/// The stream of changes: which version there is, and what to do about it. Nothing else is told.
fn stream(mut shown: watch::Receiver<Shown>, version: u64) -> Response<Body> {
    let (mut sender, body) = Channel::<Bytes>::new(4);
    tokio::spawn(async move {
        let mut last = version;
        let mut message = format!("retry: 500\n\n{}", event("now", version));
        while sender.send_data(message.into()).await.is_ok() {
            message = match tokio::time::timeout(PULSE, shown.changed()).await {
                Err(_) => ":\n\n".to_owned(),
                Ok(Err(_)) => return,
                Ok(Ok(())) => {
                    let newest = shown.borrow_and_update();
                    let missed = newest.version > last + 1;
                    last = newest.version;
                    let change = if missed { Change::All } else { newest.change };
                    event(change.event(), last)
                }
            };
        }
    });
    let mut response = Response::new(Either::Right(body));
    let kind = HeaderValue::from_static("text/event-stream");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    with_policies(&mut response);
    response
}

fn event(name: &str, version: u64) -> String {
    format!("event: {name}\ndata: {version}\n\n")
}
