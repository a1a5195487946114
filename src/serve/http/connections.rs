//! The open connections: how many there are, which of them are slow, and which is closed if there are too many.

use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::Notify;
use tokio::time::{Instant, timeout};

/// The most connections at a time, without streams of events.
const MOST: usize = 64;
/// The most streams of events at a time: one for each open page of a browser.
const MOST_STREAMS: usize = 256;
/// The time that a client has for its first request, and after each answer for the next, if its place is needed.
const SLOWEST_START: Duration = Duration::from_secs(1);
/// The longest time for which a client may read nothing of an answer.
const SLOWEST_READER: Duration = Duration::from_secs(30);

/// The time between two searches for a connection that can be closed.
const RETRY: Duration = Duration::from_millis(100);

/// All open connections.
#[derive(Default)]
pub(super) struct Connections {
    open: Mutex<Vec<Arc<Connection>>>,
    closed: Notify,
}

/// A connection, as the registry sees it.
pub(super) struct Connection {
    opened: Instant,
    /// Whether a whole request has arrived.
    has_asked: AtomicBool,
    /// Whether the answer to one is being prepared.
    is_answering: AtomicBool,
    /// Since when nothing was read or written.
    still_since: Mutex<Instant>,
    /// Whether an answer is held up because its client does not read.
    is_blocked: AtomicBool,
    /// Whether it is a stream of events.
    is_stream: AtomicBool,
    /// Ends it.
    close: Notify,
}

impl Connections {
    /// Adds a connection. If there are too many, one whose client does not read is closed first: the one that has been
    /// still for longest; then one whose client has not sent a request, or no further one. If there is none, this returns
    /// when a connection ends.
    pub(super) async fn add(&self) -> Arc<Connection> {
        loop {
            let ended = self.closed.notified();
            if let Some(connection) = self.try_add() {
                return connection;
            }
            // A client may stop to read meanwhile.
            drop(timeout(RETRY, ended).await);
        }
    }

    fn try_add(&self) -> Option<Arc<Connection>> {
        let mut open = self.lock();
        if is_full(&open, false, MOST) && !make_room(&mut open, false) {
            return None;
        }
        let now = Instant::now();
        let connection = Arc::new(Connection {
            opened: now,
            has_asked: AtomicBool::new(false),
            is_answering: AtomicBool::new(false),
            still_since: Mutex::new(now),
            is_blocked: AtomicBool::new(false),
            is_stream: AtomicBool::new(false),
            close: Notify::new(),
        });
        open.push(Arc::clone(&connection));
        Some(connection)
    }

    /// Counts a connection as a stream of events from now on. The oldest stream is closed if there are too many; its
    /// browser connects again if its page is still shown.
    pub(super) fn becomes_stream(&self, connection: &Connection) {
        let mut open = self.lock();
        if is_full(&open, true, MOST_STREAMS) {
            make_room(&mut open, true);
        }
        connection.is_stream.store(true, Ordering::Relaxed);
        drop(open);
        self.closed.notify_waiters();
    }

    /// Removes a connection that has ended.
    pub(super) fn remove(&self, connection: &Arc<Connection>) {
        self.lock().retain(|open| !Arc::ptr_eq(open, connection));
        self.closed.notify_waiters();
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Arc<Connection>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether there are as many streams, or other connections, as there may be.
fn is_full(open: &[Arc<Connection>], streams: bool, most: usize) -> bool {
    let same = open
        .iter()
        .filter(|one| one.is_stream.load(Ordering::Relaxed) == streams);
    same.count() >= most
}

/// Closes the connection that has been still for longest among those that may be closed. Returns whether there is one.
fn make_room(open: &mut Vec<Arc<Connection>>, streams: bool) -> bool {
    let may_close = |one: &&Arc<Connection>| {
        one.is_stream.load(Ordering::Relaxed) == streams
            && (streams || one.is_blocked.load(Ordering::Relaxed))
    };
    let still = open.iter().filter(may_close);
    let oldest = still.min_by_key(|one| one.still_since()).or_else(|| {
        let silent = open.iter().filter(|one| one.is_silent());
        silent.min_by_key(|one| one.opened)
    });
    let oldest = oldest.map(Arc::clone);
    let Some(oldest) = oldest else {
        return false;
    };
    open.retain(|one| !Arc::ptr_eq(one, &oldest));
    oldest.close.notify_one();
    true
}

impl Connection {
    /// Returns when the connection has to end: there are too many, or its client reads nothing.
    pub(super) async fn closed(&self) {
        loop {
            let wait = SLOWEST_READER.saturating_sub(self.still_since().elapsed());
            let wait = wait.max(SLOWEST_READER / 8);
            if timeout(wait, self.close.notified()).await.is_ok() {
                return;
            }
            let is_slow = self.is_blocked.load(Ordering::Relaxed)
                && self.still_since().elapsed() >= SLOWEST_READER;
            if is_slow {
                return;
            }
        }
    }

    /// Records that a whole request has arrived.
    pub(super) fn has_asked(&self) {
        self.has_asked.store(true, Ordering::Relaxed);
        self.is_answering.store(true, Ordering::Relaxed);
    }

    /// Records that the answer to the last request is ready to be sent.
    pub(super) fn is_answered(&self) {
        self.is_answering.store(false, Ordering::Relaxed);
        self.moves();
    }

    /// Whether its client had time for a request, or for another one, and has not sent it.
    fn is_silent(&self) -> bool {
        let is = |flag: &AtomicBool| flag.load(Ordering::Relaxed);
        let since = match is(&self.has_asked) {
            // A browser keeps a connection open for further requests, and opens another one if it was closed.
            true if is(&self.is_answering) || is(&self.is_stream) => return false,
            true => self.still_since(),
            false => self.opened,
        };
        since.elapsed() >= SLOWEST_START
    }

    fn moves(&self) {
        let since = self.still_since.lock();
        *since.unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    fn still_since(&self) -> Instant {
        *self
            .still_since
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn moved<T>(&self, poll: &Poll<T>, writing: bool) {
        match poll {
            Poll::Ready(_) => {
                self.moves();
                if writing {
                    self.is_blocked.store(false, Ordering::Relaxed);
                }
            }
            Poll::Pending if writing => self.is_blocked.store(true, Ordering::Relaxed),
            Poll::Pending => {}
        }
    }
}

/// A stream that records when it moves.
pub(super) struct Observed {
    pub(super) stream: TcpStream,
    pub(super) connection: Arc<Connection>,
}

impl AsyncRead for Observed {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let poll = Pin::new(&mut self.stream).poll_read(context, buffer);
        self.connection.moved(&poll, false);
        poll
    }
}

impl AsyncWrite for Observed {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let poll = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.connection.moved(&poll, true);
        poll
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let poll = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.connection.moved(&poll, true);
        poll
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
