//! The limit on the output of one template.

use std::io::{self, Write};

/// The largest output of one template in bytes; more comes from a loop that does not end.
pub(super) const LARGEST_OUTPUT: usize = 64 * 1024 * 1024;

/// An output with a limit on its size.
pub(super) struct LimitedOutput {
    pub(super) bytes: Vec<u8>,
}

impl Write for LimitedOutput {
    fn write(&mut self, more: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + more.len() > LARGEST_OUTPUT {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(more);
        Ok(more.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
