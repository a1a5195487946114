//! HTTP over a session: which requests are answered, with which bytes, and the stream of changes that browsers follow.
//!
//! ```text
//! connection ─▶ guard ─▶ Request ─▶ answer ─▶ body ─▶ connection
//!                                   table look-up,    in pieces
//!                                   overlay, range
//! ```

mod address;
mod answer;
mod body;
mod connections;
mod content_type;
mod events;
mod guard;
mod overlay;
mod range;
mod request;
mod server;

pub(super) use address::bind;
pub use address::{DEFAULT_PORT, ListenAddress};
pub use server::respond;
pub(super) use server::start;
