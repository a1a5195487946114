//! The server: connections, requests and answers. One thread waits for all of them; what takes time is done on others.

use std::convert::Infallible;
use std::future::{Future as _, poll_fn};
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use hyper::body::{Bytes, Incoming};
use hyper::header::{self, HeaderName, HeaderValue};
use hyper::http::request::Parts;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

use super::address::BoundAddress;
use super::answer::{Answer, AnswerBody, answer, is_costly};
use super::body::{self, Body, SharedBodies};
use super::connections::{Connection, Connections, Observed};
use super::events;
use super::guard::{self, AllowedHosts};
use super::overlay::{EVENTS, OWN_PREFIX};
use super::request::Request;
use crate::serve::session::{ServedState, Session};

/// The largest head of a request, in bytes.
const LARGEST_HEAD: usize = 16 * 1024;
/// The longest time that a head may take to arrive.
const SLOWEST_HEAD: Duration = Duration::from_secs(10);

/// The most answers that are worked out at a time: rendering a page takes more memory than sending it.
const MOST_RENDERINGS: usize = 4;
/// The most images that are made at a time, while pages are rendered beside them.
const MOST_IMAGES: usize = 2;

/// Starts to answer, on a thread of its own. Stops the session when the program is interrupted.
pub(in crate::serve) fn start(bound: BoundAddress, session: Session) -> io::Result<()> {
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
        session: session.clone(),
        connections: Connections::default(),
        bodies: SharedBodies::default(),
        renderings: Semaphore::new(MOST_RENDERINGS),
        images: Semaphore::new(MOST_IMAGES),
    });
    std::thread::spawn(move || {
        runtime.block_on(async {
            for listener in listeners {
                tokio::spawn(Arc::clone(&server).accept(listener));
            }
            #[cfg(unix)]
            tokio::spawn(stop_when_terminated(session.clone()));
            stop_when_interrupted(session).await;
            // The program ends with the driver.
            std::future::pending::<()>().await;
        });
    });
    Ok(())
}

/// The longest time that the driver may take to end. A call to the file system, such as one to a network drive, can
/// last forever.
const LONGEST_END: Duration = Duration::from_millis(500);

/// Stops the session at Ctrl-C. If that cannot be waited for, the system ends the program itself.
async fn stop_when_interrupted(session: Session) {
    if tokio::signal::ctrl_c().await.is_ok() {
        stop(&session).await;
    }
}

/// Stops the session; the program ends with the driver, or without it.
async fn stop(session: &Session) {
    session.stop();
    tokio::time::sleep(LONGEST_END).await;
    std::process::exit(0);
}

/// Stops the session when the system ends the program.
#[cfg(unix)]
async fn stop_when_terminated(session: Session) {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return;
    };
    if terminate.recv().await.is_some() {
        stop(&session).await;
    }
}

struct Server {
    hosts: AllowedHosts,
    session: Session,
    connections: Connections,
    bodies: SharedBodies,
    renderings: Semaphore,
    /// Those for images, which take longer than pages.
    images: Semaphore,
}

impl Server {
    async fn accept(self: Arc<Self>, listener: TcpListener) {
        loop {
            match listener.accept().await {
                Ok((stream, _)) => {
                    let connection = self.connections.add().await;
                    tokio::spawn(Arc::clone(&self).serve_connection(stream, connection));
                }
                // A resource is exhausted that will be available again; without a pause this would be a busy loop.
                Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        }
    }

    async fn serve_connection(self: Arc<Self>, stream: TcpStream, connection: Arc<Connection>) {
        let respond = |request| {
            let (server, connection) = (Arc::clone(&self), Arc::clone(&connection));
            async move {
                connection.has_asked();
                let response = server.respond(request, &connection).await;
                connection.is_answered();
                response
            }
        };
        let observed = Observed {
            stream,
            connection: Arc::clone(&connection),
        };
        let served = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(SLOWEST_HEAD)
            .max_buf_size(LARGEST_HEAD)
            .serve_connection(TokioIo::new(observed), service_fn(respond));
        let (mut served, mut closed) = (pin!(served), pin!(connection.closed()));
        poll_fn(|context| match served.as_mut().poll(context) {
            // A browser that disconnects is no error.
            Poll::Ready(_) => Poll::Ready(()),
            Poll::Pending => closed.as_mut().poll(context),
        })
        .await;
        self.connections.remove(&connection);
    }

    async fn respond(
        self: Arc<Self>,
        request: hyper::Request<Incoming>,
        connection: &Connection,
    ) -> Result<Response<Body>, Infallible> {
        let (parts, _) = request.into_parts();
        let request = Request::new(&parts);
        if let Some(refusal) = refusal(&parts, &request, &self.hosts) {
            return Ok(response(refusal, &request));
        }
        let mut states = self.session.subscribe();
        // The site is opened while the first browser waits.
        let opened = states.wait_for(ServedState::is_opened).await;
        let Ok(state) = opened.map(|state| state.clone()) else {
            let reason = "the server is ending";
            return Ok(response(
                Answer::text(StatusCode::SERVICE_UNAVAILABLE, reason),
                &request,
            ));
        };
        if is_event_stream(&request) {
            self.connections.becomes_stream(connection);
            return Ok(event_stream(events::stream(states, state.version)));
        }
        let renderings = match is_costly(&state, &request) {
            true => &self.images,
            false => &self.renderings,
        };
        // The semaphores are never closed.
        let permit = renderings.acquire().await.ok();
        let server = Arc::clone(&self);
        let render = move || {
            let mut answer = answer(&state, &request);
            if let AnswerBody::Bytes(bytes) = &mut answer.body {
                *bytes = server.bodies.share(std::mem::take(bytes));
            }
            (answer, request)
        };
        let answered = tokio::task::spawn_blocking(render).await;
        drop(permit);
        let Ok((answer, request)) = answered else {
            let reason = "this page could not be rendered; see the terminal";
            let answer = Answer::text(StatusCode::INTERNAL_SERVER_ERROR, reason);
            return Ok(response(answer, &Request::new(&parts)));
        };
        if let Some((site, error)) = &answer.render_error {
            self.session.report_render_error(site, error.clone());
        }
        Ok(response(answer, &request))
    }
}

/// The answer to a request that is refused before anything is looked up for it.
fn refusal(parts: &Parts, request: &Request, hosts: &AllowedHosts) -> Option<Answer> {
    if let Err((status, reason)) = guard::check(parts, hosts) {
        return Some(Answer::text(status, reason));
    }
    let is_own = request.path.starts_with(OWN_PREFIX);
    let is_refused = is_own && !guard::is_same_origin(&parts.headers);
    is_refused.then(|| Answer::text(StatusCode::FORBIDDEN, "only for the site's own pages"))
}

fn is_event_stream(request: &Request) -> bool {
    request.path.strip_prefix(OWN_PREFIX) == Some(EVENTS)
}

/// The response to the head of a request from a state, as a connection to `localhost` gets it: without a connection, and
/// with the whole body in memory, so that any front end or test can hold it. `None` for the stream of changes, which
/// does not end.
///
/// # Errors
/// A file of the site that cannot be read.
pub fn respond(state: &ServedState, parts: &Parts) -> io::Result<Option<Response<Vec<u8>>>> {
    let request = Request::new(parts);
    let hosts = AllowedHosts::new("localhost".to_owned(), false);
    let answer = match refusal(parts, &request, &hosts) {
        Some(refusal) => refusal,
        None if is_event_stream(&request) => return Ok(None),
        None => answer(state, &request),
    };
    let (head, body) = split(answer, request.is_head);
    let bytes = match body {
        AnswerBody::Bytes(bytes) => bytes.to_vec(),
        AnswerBody::File(mut file, range) => file.read_range(range)?,
    };
    Ok(Some(head.map(|()| bytes)))
}

/// Adds the headers that every response has. None of them lets another site read it.
fn add_policies<B>(response: &mut Response<B>) {
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

fn response(answer: Answer, request: &Request) -> Response<Body> {
    let (head, body) = split(answer, request.is_head);
    head.map(|()| match body {
        AnswerBody::Bytes(bytes) => body::whole(bytes),
        AnswerBody::File(file, range) => body::of_file(file, range),
    })
}

/// The head of a response, and its body. The body of a file is left out if only the head is requested; hyper leaves out
/// one in memory itself.
fn split(answer: Answer, is_head: bool) -> (Response<()>, AnswerBody) {
    let mut response = Response::new(());
    *response.status_mut() = answer.status;
    let headers = response.headers_mut();
    for (name, value) in answer.headers {
        // All values are ASCII: types, numbers and encoded addresses.
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    let body = match answer.body {
        AnswerBody::Bytes(bytes) => AnswerBody::Bytes(bytes),
        AnswerBody::File(file, range) => {
            let length = range.end - range.start;
            headers.insert(header::CONTENT_LENGTH, length.into());
            match is_head || length == 0 {
                true => AnswerBody::Bytes(Bytes::new()),
                false => AnswerBody::File(file, range),
            }
        }
    };
    if answer.status == StatusCode::METHOD_NOT_ALLOWED {
        headers.insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
    }
    add_policies(&mut response);
    (response, body)
}

fn event_stream(pieces: body::Pieces) -> Response<Body> {
    let mut response = Response::new(Body::Right(pieces));
    let content_type = HeaderValue::from_static(events::CONTENT_TYPE);
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, content_type);
    add_policies(&mut response);
    response
}
