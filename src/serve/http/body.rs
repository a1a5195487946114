//! The body of an answer on its way to a connection. A file is read in pieces, each when the one before it was sent.

use std::io;
use std::ops::Range;

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
pub(super) fn whole(bytes: Vec<u8>) -> Body {
    Either::Left(Full::new(bytes.into()))
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
