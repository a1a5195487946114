//! The body of an answer on its way to a connection. A file is read in pieces, each when the one before it was sent.

use std::collections::HashMap;
use std::io;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use http_body_util::channel::{Channel, Sender};
use http_body_util::{Either, Full};
use hyper::body::Bytes;

use crate::serve::session::ServedFile;

/// The bytes of a file that are in memory for one connection.
const PIECE: u64 = 64 * 1024;

/// The pieces of a body that is not in memory.
pub(super) type Pieces = Channel<Bytes, io::Error>;
/// A body: bytes in memory, or pieces.
pub(super) type Body = Either<Full<Bytes>, Pieces>;

/// A body in memory.
pub(super) fn whole(bytes: Bytes) -> Body {
    Either::Left(Full::new(bytes))
}

/// The smallest body that is shared, in bytes.
const SMALLEST_SHARED: usize = 16 * 1024;

/// The bodies in memory that are being sent. Equal ones are in memory once, however many clients ask for them.
#[derive(Default)]
pub(super) struct SharedBodies {
    bodies: Mutex<HashMap<blake3::Hash, Weak<Bytes>>>,
}

impl SharedBodies {
    /// The body, or an equal one that is being sent.
    pub(super) fn share(&self, bytes: Bytes) -> Bytes {
        if bytes.len() < SMALLEST_SHARED {
            return bytes;
        }
        let hash = blake3::hash(&bytes);
        let mut bodies = self.bodies.lock().unwrap_or_else(PoisonError::into_inner);
        bodies.retain(|_, body| body.strong_count() > 0);
        let sent = bodies.get(&hash).and_then(Weak::upgrade);
        let shared = sent.unwrap_or_else(|| {
            let new = Arc::new(bytes);
            bodies.insert(hash, Arc::downgrade(&new));
            new
        });
        Bytes::from_owner(SharedBytes(shared))
    }
}

/// A body that several connections send.
struct SharedBytes(Arc<Bytes>);

impl AsRef<[u8]> for SharedBytes {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// A part of a file. If the file changes while it is sent, the connection is closed before the announced length is
/// reached, so that the client notices.
pub(super) fn of_file(file: ServedFile, range: Range<u64>) -> Body {
    let (sender, body) = Channel::new(1);
    tokio::spawn(send_file(file, range, sender));
    Either::Right(body)
}

async fn send_file(mut file: ServedFile, range: Range<u64>, mut sender: Sender<Bytes, io::Error>) {
    let mut start = range.start;
    while start < range.end {
        let end = range.end.min(start + PIECE);
        let read = tokio::task::spawn_blocking(move || {
            let piece = file.read_range(start..end);
            (file, piece)
        });
        let piece = match read.await {
            Ok((opened, Ok(piece))) => {
                file = opened;
                piece
            }
            Ok((_, Err(error))) => return sender.abort(error),
            Err(panicked) => return sender.abort(io::Error::other(panicked)),
        };
        if sender.send_data(piece.into()).await.is_err() {
            // The client has disconnected.
            return;
        }
        start = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_bodies_are_in_memory_once_while_one_is_sent() {
        let bodies = SharedBodies::default();
        let body = |byte| Bytes::from(vec![byte; SMALLEST_SHARED]);
        let (first, second) = (bodies.share(body(1)), bodies.share(body(1)));
        assert_eq!(first.as_ptr(), second.as_ptr());
        let other = bodies.share(body(2));
        assert_ne!(first.as_ptr(), other.as_ptr());
        assert_eq!(other, body(2));
        drop((first, second));
        drop(bodies.share(body(3)));
        assert_eq!(bodies.bodies.lock().expect("a lock").len(), 2);
    }
}
