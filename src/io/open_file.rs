//! A file that is read in pieces, so that its size does not matter to memory.

use std::fs::{File, Metadata};
use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::time::SystemTime;

use crate::base::file_stat::FileStat;

/// The bytes that are read at a time. Large enough that calls to the system cost little, small enough that a buffer on
/// every thread costs nothing.
const PIECE: u64 = 256 * 1024;
/// The bytes that are read first when a file of unknown length is copied.
const SMALL_PIECE: usize = 8 * 1024;

/// A file that is open for reading, at some position.
pub struct OpenFile {
    handle: Box<dyn Handle>,
    opened: Version,
}

/// The state of an open file, as far as it can be known without reading it.
#[derive(Clone, Copy)]
struct Version {
    length: u64,
    modified: Option<SystemTime>,
    stat: Option<FileStat>,
}

impl Version {
    fn of(metadata: &Metadata) -> Self {
        Self {
            length: metadata.len(),
            modified: metadata.modified().ok(),
            stat: FileStat::of(metadata),
        }
    }

    /// The version of bytes in memory, which do not change.
    fn of_bytes(length: usize) -> Self {
        Self {
            length: length as u64,
            modified: None,
            stat: None,
        }
    }
}

trait Handle: Read + Seek + Send {
    fn version(&self) -> io::Result<Version>;
}

impl Handle for File {
    fn version(&self) -> io::Result<Version> {
        Ok(Version::of(&self.metadata()?))
    }
}

impl<T: AsRef<[u8]> + Send> Handle for Cursor<T> {
    fn version(&self) -> io::Result<Version> {
        Ok(Version::of_bytes(self.get_ref().as_ref().len()))
    }
}

impl OpenFile {
    /// A file of the file system, at its start.
    ///
    /// # Errors
    /// If its metadata cannot be read, or it is a folder.
    pub fn new(file: File) -> io::Result<Self> {
        let metadata = file.metadata()?;
        if metadata.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        Ok(Self {
            opened: Version::of(&metadata),
            handle: Box::new(file),
        })
    }

    /// A file whose bytes are in memory, at its start.
    #[must_use]
    pub fn from_bytes(bytes: impl AsRef<[u8]> + Send + 'static) -> Self {
        Self {
            opened: Version::of_bytes(bytes.as_ref().len()),
            handle: Box::new(Cursor::new(bytes)),
        }
    }

    /// Its length in bytes when it was opened.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.opened.length
    }

    /// Whether it had no bytes when it was opened.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Its stat when it was opened, or `None` if the system does not provide one.
    #[must_use]
    pub fn stat(&self) -> Option<FileStat> {
        self.opened.stat
    }

    /// Whether the file was written to since it was opened, by its length and modification time. If not, everything read
    /// from it is of one state. If another file took its name, this one is still the old one, and unchanged.
    ///
    /// # Errors
    /// If its metadata cannot be read.
    pub fn has_changed(&self) -> io::Result<bool> {
        let now = self.handle.version()?;
        Ok(now.length != self.opened.length || now.modified != self.opened.modified)
    }

    /// A buffer to read the file with: of [`PIECE`] bytes, or of the file's length if that is less.
    #[must_use]
    pub fn buffer(&self) -> Vec<u8> {
        // With a byte to spare, the first read is not full, so the end of a short file is found without another buffer.
        let length = self.len().saturating_add(1).min(PIECE);
        vec![0; usize::try_from(length).unwrap_or(usize::MAX)]
    }

    /// Reads until `buffer` is full or the file ends; the number of bytes read.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn fill(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        while filled < buffer.len() {
            match self.read(&mut buffer[filled..]) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(filled)
    }

    /// Calls `each` with the rest of the file, piece by piece; the number of bytes in all.
    ///
    /// # Errors
    /// If the file cannot be read, and those of `each`.
    pub fn for_each_piece(
        &mut self,
        mut each: impl FnMut(&[u8]) -> io::Result<()>,
    ) -> io::Result<u64> {
        let mut buffer = self.buffer();
        let mut total = 0;
        loop {
            let filled = self.fill(&mut buffer)?;
            each(&buffer[..filled])?;
            total += filled as u64;
            if filled < buffer.len() {
                return Ok(total);
            }
        }
    }

    /// The hash and the length of the rest of the file.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn hash(&mut self) -> io::Result<(blake3::Hash, u64)> {
        let mut hasher = blake3::Hasher::new();
        let length = self.for_each_piece(|piece| {
            hasher.update(piece);
            Ok(())
        })?;
        Ok((hasher.finalize(), length))
    }

    /// The bytes of a range.
    ///
    /// # Errors
    /// If the file has changed since it was opened, cannot be read, or has no such range.
    pub fn read_range(&mut self, range: Range<u64>) -> io::Result<Vec<u8>> {
        let length = usize::try_from(range.end.saturating_sub(range.start));
        let mut bytes = vec![0; length.map_err(|_| io::ErrorKind::FileTooLarge)?];
        self.seek(SeekFrom::Start(range.start))?;
        self.read_exact(&mut bytes)?;
        match self.has_changed()? {
            true => Err(io::Error::other("the file changed while it was read")),
            false => Ok(bytes),
        }
    }
}

impl Read for OpenFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.handle.read(buffer)
    }
}

impl Seek for OpenFile {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        self.handle.seek(position)
    }
}

/// Copies the rest of a reader in pieces.
///
/// # Errors
/// If one cannot be read, or the other not be written.
pub fn copy(reader: &mut dyn Read, writer: &mut dyn Write) -> io::Result<()> {
    let mut buffer = vec![0; SMALL_PIECE];
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(read) => {
                writer.write_all(&buffer[..read])?;
                // Most files are small, and clearing a large buffer would cost more than to copy them.
                if read == buffer.len() && (read as u64) < PIECE {
                    buffer.resize(2 * read, 0);
                }
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

impl std::fmt::Debug for OpenFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpenFile")
            .field("len", &self.len())
            .finish_non_exhaustive()
    }
}
