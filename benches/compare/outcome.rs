//! The result of everything that can fail here.

use std::error::Error;

/// A value, or an error to print.
pub(crate) type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;
